// `client.campaigns`: its methods.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import type { Pager } from '../pages.js';
import { type PostOptions, type RequestOptions, segment } from '../transport.js';
import type {
  Activity,
  Campaign,
  CampaignsAddContactsParams,
  CampaignsCreateParams,
  CampaignsGetTimelineParams,
  CampaignsListActivityParams,
  CampaignsListContactsParams,
  CampaignsListParams,
  CampaignsPreviewParams,
  CampaignsReassignParams,
  CampaignsRemoveContactsParams,
  CampaignsResolveParams,
  CampaignsTestSendParams,
  CampaignsUpdateParams,
  Check,
  Deleted,
  EmailStats,
  Enrolled,
  Enrollment,
  Preview,
  Reassign,
  Removed,
  Stats,
  TimelineRow,
  Trial,
} from '../types.js';
import { Resource } from './base.js';

/** `client.campaigns` */
export class CampaignsResource extends Resource {
  /**
   * List campaigns.
   *
   * With what was counted, and when the next email leaves.
   *
   * `page`: The page, from 1; one past the end is empty.
   *
   * `perPage`: Rows on a page, at most 100.
   *
   * `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.
   *
   * `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.
   *
   * `sort`: What the list is in order of; ties go by id.
   *
   * `status`: Campaigns of this status.
   *
   * `name`: A part of the name, whatever its case.
   *
   * `GET /v1/campaigns`
   */
  list(params: CampaignsListParams = {}, options?: RequestOptions): Pager<Campaign> {
    return this.transport.page({
      method: 'GET',
      path: '/campaigns',
      query: params,
      options,
    });
  }

  /**
   * Create a campaign, as a draft.
   *
   * `workflow` may come later, by PUT; what is wrong with one is a 400 that names each node and member by its path.
   *
   * `name`: For yourself, at most 200 characters.
   *
   * `emailAccountId`: The mailbox that writes, or the first of `emailAccountIds`.
   *
   * `emailAccountIds`: The mailboxes that write, 1 to 50: each contact is bound to one at its first email, the one with most room left that day, and keeps it through the sequence.
   *
   * `description`: What it is for; null for nothing.
   *
   * `language`: Of footer, notices, dates and the preferences page; null for the workspace's.
   *
   * `settings`: When and how fast it writes; a change merges key by key.
   *
   * `workflow`: The emails, waits and conditions that each contact goes through; null in a draft that has none yet.
   *
   * `POST /v1/campaigns`
   */
  create(params: CampaignsCreateParams, options?: PostOptions): Promise<Campaign> {
    return this.transport.data({
      method: 'POST',
      path: '/campaigns',
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Get a campaign.
   *
   * With `nextSendAt` and `waitingFor`: when the next email leaves, and what it waits for.
   *
   * `GET /v1/campaigns/{campaign_id}`
   */
  get(campaignId: string, options?: RequestOptions): Promise<Campaign> {
    return this.transport.data({
      method: 'GET',
      path: `/campaigns/${segment(campaignId)}`,
      options,
    });
  }

  /**
   * Change a draft or paused campaign: only what is sent.
   *
   * `settings` merges key by key, `workflow` is replaced whole; contacts go on from where they stand. 409 in any other status.
   *
   * `name`: For yourself, at most 200 characters.
   *
   * `emailAccountId`: The mailbox that writes, or the first of `emailAccountIds`.
   *
   * `emailAccountIds`: The mailboxes that write, 1 to 50: each contact is bound to one at its first email, the one with most room left that day, and keeps it through the sequence.
   *
   * `description`: What it is for; null for nothing.
   *
   * `language`: Of footer, notices, dates and the preferences page; null for the workspace's.
   *
   * `settings`: When and how fast it writes; a change merges key by key.
   *
   * `workflow`: The emails, waits and conditions that each contact goes through; null in a draft that has none yet.
   *
   * `PUT /v1/campaigns/{campaign_id}`
   */
  update(campaignId: string, params: CampaignsUpdateParams = {}, options?: RequestOptions): Promise<Campaign> {
    return this.transport.data({
      method: 'PUT',
      path: `/campaigns/${segment(campaignId)}`,
      body: params,
      options,
    });
  }

  /**
   * Delete a draft or archived campaign.
   *
   * With its contacts' places, its statistics and what happened in it. 409 in any other status.
   *
   * `DELETE /v1/campaigns/{campaign_id}`
   */
  delete(campaignId: string, options?: RequestOptions): Promise<Deleted> {
    return this.transport.data({
      method: 'DELETE',
      path: `/campaigns/${segment(campaignId)}`,
      options,
    });
  }

  /**
   * Copy a campaign, as a draft without contacts.
   *
   * Whatever its status. The copy has its settings and workflow, and its name with " (copy)" after it.
   *
   * `POST /v1/campaigns/{campaign_id}/duplicate`
   */
  duplicate(campaignId: string, options?: PostOptions): Promise<Campaign> {
    return this.transport.data({
      method: 'POST',
      path: `/campaigns/${segment(campaignId)}/duplicate`,
      once: true,
      options,
    });
  }

  /**
   * Start a campaign.
   *
   * From `draft`, or from `paused` as a resume. A 400 names everything that is missing: a workflow, contacts, an account that is `connected`. Emails leave within the window of `settings`.
   *
   * `POST /v1/campaigns/{campaign_id}/start`
   */
  start(campaignId: string, options?: PostOptions): Promise<Campaign> {
    return this.transport.data({
      method: 'POST',
      path: `/campaigns/${segment(campaignId)}/start`,
      once: true,
      options,
    });
  }

  /**
   * Pause a campaign: no further email begins once this has answered.
   *
   * From `active`. One already being handed to a server may finish, and is counted.
   *
   * `POST /v1/campaigns/{campaign_id}/pause`
   */
  pause(campaignId: string, options?: PostOptions): Promise<Campaign> {
    return this.transport.data({
      method: 'POST',
      path: `/campaigns/${segment(campaignId)}/pause`,
      once: true,
      options,
    });
  }

  /**
   * Go on with a paused campaign.
   *
   * From `paused`. Delays that ran out meanwhile are due now; nothing is sent twice.
   *
   * `POST /v1/campaigns/{campaign_id}/resume`
   */
  resume(campaignId: string, options?: PostOptions): Promise<Campaign> {
    return this.transport.data({
      method: 'POST',
      path: `/campaigns/${segment(campaignId)}/resume`,
      once: true,
      options,
    });
  }

  /**
   * Give contacts of one mailbox to another one.
   *
   * All who are bound to `from` and not done go on from `to`, in a new thread: for a mailbox that is gone or at fault. From `active` or `paused`. It answers when it is done, and may be asked for again where it was broken off.
   *
   * `from`: The mailbox whose contacts they are; it may no longer be the campaign's, or be deleted.
   *
   * `to`: The mailbox of the campaign that writes to them from now on.
   *
   * `POST /v1/campaigns/{campaign_id}/reassign`
   */
  reassign(campaignId: string, params: CampaignsReassignParams, options?: PostOptions): Promise<Reassign> {
    return this.transport.data({
      method: 'POST',
      path: `/campaigns/${segment(campaignId)}/reassign`,
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Put a completed or paused campaign away.
   *
   * From `completed` or `paused`. Its statistics stay.
   *
   * `POST /v1/campaigns/{campaign_id}/archive`
   */
  archive(campaignId: string, options?: PostOptions): Promise<Campaign> {
    return this.transport.data({
      method: 'POST',
      path: `/campaigns/${segment(campaignId)}/archive`,
      once: true,
      options,
    });
  }

  /**
   * Check a campaign before it starts; nothing is started, sent or changed.
   *
   * Links, the DNS of each mailbox, emails and people. Of more than 5,000 people a sample is looked at, and the message says so. Name servers are asked, no mail server ever. A read-only key may check.
   *
   * `POST /v1/campaigns/{campaign_id}/check`
   */
  check(campaignId: string, options?: PostOptions): Promise<Check[]> {
    return this.transport.data({
      method: 'POST',
      path: `/campaigns/${segment(campaignId)}/check`,
      once: true,
      options,
    });
  }

  /**
   * List a campaign's contacts and where each stands.
   *
   * In the order in which they were added, newest first.
   *
   * `page`: The page, from 1; one past the end is empty.
   *
   * `perPage`: Rows on a page, at most 100.
   *
   * `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.
   *
   * `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.
   *
   * `sort`: What the list is in order of; ties go by id.
   *
   * `status`: Contacts who stand so.
   *
   * `GET /v1/campaigns/{campaign_id}/contacts`
   */
  listContacts(campaignId: string, params: CampaignsListContactsParams = {}, options?: RequestOptions): Pager<Enrollment> {
    return this.transport.page({
      method: 'GET',
      path: `/campaigns/${segment(campaignId)}/contacts`,
      query: params,
      options,
    });
  }

  /**
   * Add contacts by id, group or filter.
   *
   * One or more of the first four. Who is enrolled already, not `active` or suppressed is skipped. While the campaign is active they start at once. Broken off, it may be made again: nobody is added twice. 409 once it is `completed` or `archived`.
   *
   * `contactIds`: 1 to 1000 contacts.
   *
   * `groupIds`: All contacts of these groups; of a dynamic one also those who join it later.
   *
   * `groupId`: The same as `groupIds` with this one.
   *
   * `filters`: All contacts that these let through, as in a search.
   *
   * `excludeGroupIds`: None of the contacts of these groups.
   *
   * `skipIfContactedWithinDays`: Nobody to whom another campaign has written in so many days, 0 to 365, or who is in one that is active.
   *
   * `POST /v1/campaigns/{campaign_id}/contacts`
   */
  addContacts(campaignId: string, params: CampaignsAddContactsParams = {}, options?: PostOptions): Promise<Enrolled> {
    return this.transport.data({
      method: 'POST',
      path: `/campaigns/${segment(campaignId)}/contacts`,
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Remove contacts; what was sent stays counted.
   *
   * Nothing further is sent to them by this campaign.
   *
   * `contactIds`: 1 to 1000 contacts.
   *
   * `DELETE /v1/campaigns/{campaign_id}/contacts`
   */
  removeContacts(campaignId: string, params: CampaignsRemoveContactsParams, options?: RequestOptions): Promise<Removed> {
    return this.transport.data({
      method: 'DELETE',
      path: `/campaigns/${segment(campaignId)}/contacts`,
      body: params,
      options,
    });
  }

  /**
   * Show an email exactly as a contact would get it now; its links do nothing.
   *
   * With footer and signature. `missingVariables` and `warnings` say what may not be as it was meant.
   *
   * `contactId`: Whose values to fill in.
   *
   * `nodeId`: The email node.
   *
   * `POST /v1/campaigns/{campaign_id}/preview`
   */
  preview(campaignId: string, params: CampaignsPreviewParams, options?: PostOptions): Promise<Preview> {
    return this.transport.data({
      method: 'POST',
      path: `/campaigns/${segment(campaignId)}/preview`,
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Send an email to any address now, outside all statistics and limits; its links do nothing.
   *
   * Answers once the account's server has accepted it.
   *
   * `nodeId`: The email node.
   *
   * `to`: Who gets it.
   *
   * `contactId`: Whose values to fill in; by default nobody's.
   *
   * `POST /v1/campaigns/{campaign_id}/test-send`
   */
  testSend(campaignId: string, params: CampaignsTestSendParams, options?: PostOptions): Promise<Trial> {
    return this.transport.data({
      method: 'POST',
      path: `/campaigns/${segment(campaignId)}/test-send`,
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Say what became of an email that the server may have and may not.
   *
   * An email whose fate a broken connection left unknown is not sent again by itself. Answers where the contact stands now.
   *
   * `as`: `sent` counts it and goes on, `resend` sends it again, perhaps twice.
   *
   * `POST /v1/campaigns/{campaign_id}/contacts/{contact_id}/resolve`
   */
  resolve(campaignId: string, contactId: string, params: CampaignsResolveParams, options?: PostOptions): Promise<Enrollment> {
    return this.transport.data({
      method: 'POST',
      path: `/campaigns/${segment(campaignId)}/contacts/${segment(contactId)}/resolve`,
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Statistics of a campaign.
   *
   * Emails are counted in `sent`, `delivered` and `bounced`, people in the others, once each. Rates are percent with one decimal, 0.0 of nothing.
   *
   * `GET /v1/campaigns/{campaign_id}/stats`
   */
  getStats(campaignId: string, options?: RequestOptions): Promise<Stats> {
    return this.transport.data({
      method: 'GET',
      path: `/campaigns/${segment(campaignId)}/stats`,
      options,
    });
  }

  /**
   * Statistics of each email, in the order of the workflow.
   *
   * With a row for each version where there is a split test.
   *
   * `GET /v1/campaigns/{campaign_id}/stats/emails`
   */
  getEmailStats(campaignId: string, options?: RequestOptions): Promise<EmailStats[]> {
    return this.transport.data({
      method: 'GET',
      path: `/campaigns/${segment(campaignId)}/stats/emails`,
      options,
    });
  }

  /**
   * Statistics by hour, day or week of the campaign's time zone.
   *
   * Whole intervals, empty ones included, from the start of the campaign to now by default.
   *
   * `from`: The beginning; the start of the campaign by default.
   *
   * `to`: The end, excluded, but a date is included as a whole; now by default.
   *
   * `interval`: How long a row is.
   *
   * `GET /v1/campaigns/{campaign_id}/stats/timeline`
   */
  getTimeline(campaignId: string, params: CampaignsGetTimelineParams = {}, options?: RequestOptions): Promise<TimelineRow[]> {
    return this.transport.data({
      method: 'GET',
      path: `/campaigns/${segment(campaignId)}/stats/timeline`,
      query: params,
      options,
    });
  }

  /**
   * What happened in a campaign, newest first.
   *
   * Opens and clicks of machines are not in it.
   *
   * `page`: The page, from 1; one past the end is empty.
   *
   * `perPage`: Rows on a page, at most 100.
   *
   * `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.
   *
   * `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.
   *
   * `sort`: What the list is in order of; ties go by id.
   *
   * `type`: What happened.
   *
   * `contactId`: Of this contact.
   *
   * `from`: The beginning, included.
   *
   * `to`: The end, excluded, but a date is included as a whole.
   *
   * `GET /v1/campaigns/{campaign_id}/activity`
   */
  listActivity(campaignId: string, params: CampaignsListActivityParams = {}, options?: RequestOptions): Pager<Activity> {
    return this.transport.page({
      method: 'GET',
      path: `/campaigns/${segment(campaignId)}/activity`,
      query: params,
      options,
    });
  }
}