// The methods of each resource.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import type { Pager } from './pages.js';
import type { components, operations } from './schema.js';
import { type PostOptions, type RequestOptions, segment, type Transport } from './transport.js';

export type Reference = components['schemas']['Reference'];
export type Contact = components['schemas']['ContactAnswer'];
export type PageMeta = components['schemas']['PageMeta'];
export type Deleted = components['schemas']['Deleted'];
export type RowError = components['schemas']['RowError'];
export type Bulk = components['schemas']['BulkAnswer'];
export type ImportFault = components['schemas']['ImportFault'];
export type Import = components['schemas']['ImportAnswer'];
export type PersonEnrollment = components['schemas']['PersonEnrollment'];
export type PersonEmail = components['schemas']['PersonEmail'];
export type PersonActivity = components['schemas']['PersonActivity'];
export type Message = components['schemas']['MessageAnswer'];
export type Attachment = components['schemas']['AttachmentAnswer'];
export type Reply = components['schemas']['ReplyAnswer'];
export type PersonWritten = components['schemas']['PersonWritten'];
export type PersonFault = components['schemas']['PersonFault'];
export type PersonSuppression = components['schemas']['PersonSuppression'];
export type Person = components['schemas']['PersonAnswer'];
export type Group = components['schemas']['GroupAnswer'];
export type RefusedContact = components['schemas']['RefusedContact'];
export type Added = components['schemas']['AddedAnswer'];
export type Removed = components['schemas']['RemovedAnswer'];
export type PipelineStage = components['schemas']['PipelineStageAnswer'];
export type Settings = components['schemas']['SettingsAnswer'];
export type Counters = components['schemas']['CountersAnswer'];
export type Campaign = components['schemas']['CampaignAnswer'];
export type Enrollment = components['schemas']['EnrollmentAnswer'];
export type Preview = components['schemas']['PreviewAnswer'];
export type Trial = components['schemas']['TrialAnswer'];
export type Stats = components['schemas']['StatsAnswer'];
export type VariantStats = components['schemas']['VariantStats'];
export type EmailStats = components['schemas']['EmailStats'];
export type TimelineRow = components['schemas']['TimelineRow'];
export type Activity = components['schemas']['ActivityAnswer'];
export type Suppression = components['schemas']['SuppressionAnswer'];
export type SuppressionDeleted = components['schemas']['SuppressionDeleted'];
export type Written = components['schemas']['WrittenAnswer'];
export type MailServer = components['schemas']['MailServerAnswer'];
export type Sandbox = components['schemas']['SandboxAnswer'];
export type EmailAccount = components['schemas']['EmailAccountAnswer'];
export type Login = components['schemas']['LoginAnswer'];
export type AccountTest = components['schemas']['AccountTestAnswer'];
export type Webhook = components['schemas']['WebhookAnswer'];
export type CreatedWebhook = components['schemas']['CreatedWebhookAnswer'];
export type Log = components['schemas']['LogAnswer'];
export type Replay = components['schemas']['ReplayAnswer'];
export type Event = components['schemas']['EventAnswer'];
export type Workspace = components['schemas']['WorkspaceAnswer'];

export type ContactsListParams = NonNullable<operations['contacts.list']['parameters']['query']>;
export type ContactsCreateParams = NonNullable<operations['contacts.create']['requestBody']>['content']['application/json'];
export type ContactsUpdateParams = NonNullable<operations['contacts.update']['requestBody']>['content']['application/json'];
export type ContactsBulkParams = NonNullable<operations['contacts.bulk']['requestBody']>['content']['application/json'];
export type ContactsSearchParams = NonNullable<operations['contacts.search']['requestBody']>['content']['application/json'];
export type ContactsAddGroupsParams = NonNullable<operations['contacts.addGroups']['requestBody']>['content']['application/json'];
export type ContactsRemoveGroupsParams = NonNullable<operations['contacts.removeGroups']['requestBody']>['content']['application/json'];
export type ContactsAddTagsParams = NonNullable<operations['contacts.addTags']['requestBody']>['content']['application/json'];
export type ContactsRemoveTagsParams = NonNullable<operations['contacts.removeTags']['requestBody']>['content']['application/json'];
export type ContactsImportParams = Omit<NonNullable<operations['contacts.import']['requestBody']>['content']['multipart/form-data'], 'file'> & { file: Blob };
export type ContactsListImportsParams = NonNullable<operations['contacts.listImports']['parameters']['query']>;
export type ContactsExportParams = NonNullable<operations['contacts.export']['parameters']['query']>;
export type GroupsListParams = NonNullable<operations['groups.list']['parameters']['query']>;
export type GroupsCreateParams = NonNullable<operations['groups.create']['requestBody']>['content']['application/json'];
export type GroupsUpdateParams = NonNullable<operations['groups.update']['requestBody']>['content']['application/json'];
export type GroupsListContactsParams = NonNullable<operations['groups.listContacts']['parameters']['query']>;
export type GroupsAddContactsParams = NonNullable<operations['groups.addContacts']['requestBody']>['content']['application/json'];
export type GroupsRemoveContactsParams = NonNullable<operations['groups.removeContacts']['requestBody']>['content']['application/json'];
export type PipelineStagesListParams = NonNullable<operations['pipelineStages.list']['parameters']['query']>;
export type PipelineStagesCreateParams = NonNullable<operations['pipelineStages.create']['requestBody']>['content']['application/json'];
export type PipelineStagesUpdateParams = NonNullable<operations['pipelineStages.update']['requestBody']>['content']['application/json'];
export type PipelineStagesDeleteParams = NonNullable<operations['pipelineStages.delete']['parameters']['query']>;
export type CampaignsListParams = NonNullable<operations['campaigns.list']['parameters']['query']>;
export type CampaignsCreateParams = NonNullable<operations['campaigns.create']['requestBody']>['content']['application/json'];
export type CampaignsUpdateParams = NonNullable<operations['campaigns.update']['requestBody']>['content']['application/json'];
export type CampaignsListContactsParams = NonNullable<operations['campaigns.listContacts']['parameters']['query']>;
export type CampaignsAddContactsParams = NonNullable<operations['campaigns.addContacts']['requestBody']>['content']['application/json'];
export type CampaignsRemoveContactsParams = NonNullable<operations['campaigns.removeContacts']['requestBody']>['content']['application/json'];
export type CampaignsPreviewParams = NonNullable<operations['campaigns.preview']['requestBody']>['content']['application/json'];
export type CampaignsTestSendParams = NonNullable<operations['campaigns.testSend']['requestBody']>['content']['application/json'];
export type CampaignsResolveParams = NonNullable<operations['campaigns.resolve']['requestBody']>['content']['application/json'];
export type CampaignsGetTimelineParams = NonNullable<operations['campaigns.getTimeline']['parameters']['query']>;
export type CampaignsListActivityParams = NonNullable<operations['campaigns.listActivity']['parameters']['query']>;
export type SuppressionsListParams = NonNullable<operations['suppressions.list']['parameters']['query']>;
export type SuppressionsCreateParams = NonNullable<operations['suppressions.create']['requestBody']>['content']['application/json'];
export type RepliesListParams = NonNullable<operations['replies.list']['parameters']['query']>;
export type RepliesUpdateParams = NonNullable<operations['replies.update']['requestBody']>['content']['application/json'];
export type RepliesSendParams = NonNullable<operations['replies.send']['requestBody']>['content']['application/json'];
export type EmailAccountsListParams = NonNullable<operations['emailAccounts.list']['parameters']['query']>;
export type EmailAccountsCreateParams = NonNullable<operations['emailAccounts.create']['requestBody']>['content']['application/json'];
export type EmailAccountsUpdateParams = NonNullable<operations['emailAccounts.update']['requestBody']>['content']['application/json'];
export type EmailAccountsTestParams = NonNullable<operations['emailAccounts.test']['requestBody']>['content']['application/json'];
export type EmailAccountsListMessagesParams = NonNullable<operations['emailAccounts.listMessages']['parameters']['query']>;
export type WebhooksListParams = NonNullable<operations['webhooks.list']['parameters']['query']>;
export type WebhooksCreateParams = NonNullable<operations['webhooks.create']['requestBody']>['content']['application/json'];
export type WebhooksUpdateParams = NonNullable<operations['webhooks.update']['requestBody']>['content']['application/json'];
export type WebhooksListLogsParams = NonNullable<operations['webhooks.listLogs']['parameters']['query']>;
export type WebhooksReplayParams = NonNullable<operations['webhooks.replay']['requestBody']>['content']['application/json'];
export type EventsListParams = NonNullable<operations['events.list']['parameters']['query']>;
export type WorkspaceUpdateParams = NonNullable<operations['workspace.update']['requestBody']>['content']['application/json'];

class Resource {
  protected readonly transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.transport = transport;
  }
}

/** `client.contacts` */
export class ContactsResource extends Resource {
  /**
   * List contacts.
   *
   * `GET /v1/contacts`
   */
  list(params: ContactsListParams = {}, options?: RequestOptions): Pager<Contact> {
    return this.transport.page({
      method: 'GET',
      path: '/contacts',
      query: params,
      options,
    });
  }

  /**
   * Create a contact.
   *
   * `POST /v1/contacts`
   */
  create(params: ContactsCreateParams, options?: PostOptions): Promise<Contact> {
    return this.transport.data({
      method: 'POST',
      path: '/contacts',
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Get a contact.
   *
   * `GET /v1/contacts/{contact_id}`
   */
  get(contactId: string, options?: RequestOptions): Promise<Contact> {
    return this.transport.data({
      method: 'GET',
      path: `/contacts/${segment(contactId)}`,
      options,
    });
  }

  /**
   * Change a contact: only what is sent.
   *
   * `PUT /v1/contacts/{contact_id}`
   */
  update(contactId: string, params: ContactsUpdateParams = {}, options?: RequestOptions): Promise<Contact> {
    return this.transport.data({
      method: 'PUT',
      path: `/contacts/${segment(contactId)}`,
      body: params,
      options,
    });
  }

  /**
   * Delete a contact: erases the person, keeps what was counted.
   *
   * `DELETE /v1/contacts/{contact_id}`
   */
  delete(contactId: string, options?: RequestOptions): Promise<Deleted> {
    return this.transport.data({
      method: 'DELETE',
      path: `/contacts/${segment(contactId)}`,
      options,
    });
  }

  /**
   * Create or update up to 1000 contacts; good rows are kept where others are wrong.
   *
   * `POST /v1/contacts/bulk`
   */
  bulk(params: ContactsBulkParams, options?: PostOptions): Promise<Bulk> {
    return this.transport.data({
      method: 'POST',
      path: '/contacts/bulk',
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Search contacts by text and filters together.
   *
   * `POST /v1/contacts/search`
   */
  search(params: ContactsSearchParams = {}, options?: RequestOptions): Pager<Contact> {
    return this.transport.page({
      method: 'POST',
      path: '/contacts/search',
      body: params,
      options,
    });
  }

  /**
   * Add a contact to groups.
   *
   * `POST /v1/contacts/{contact_id}/groups`
   */
  addGroups(contactId: string, params: ContactsAddGroupsParams, options?: PostOptions): Promise<Contact> {
    return this.transport.data({
      method: 'POST',
      path: `/contacts/${segment(contactId)}/groups`,
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Remove a contact from groups.
   *
   * `DELETE /v1/contacts/{contact_id}/groups`
   */
  removeGroups(contactId: string, params: ContactsRemoveGroupsParams, options?: RequestOptions): Promise<Contact> {
    return this.transport.data({
      method: 'DELETE',
      path: `/contacts/${segment(contactId)}/groups`,
      body: params,
      options,
    });
  }

  /**
   * Add tags to a contact.
   *
   * `POST /v1/contacts/{contact_id}/tags`
   */
  addTags(contactId: string, params: ContactsAddTagsParams, options?: PostOptions): Promise<Contact> {
    return this.transport.data({
      method: 'POST',
      path: `/contacts/${segment(contactId)}/tags`,
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Remove tags from a contact.
   *
   * `DELETE /v1/contacts/{contact_id}/tags`
   */
  removeTags(contactId: string, params: ContactsRemoveTagsParams, options?: RequestOptions): Promise<Contact> {
    return this.transport.data({
      method: 'DELETE',
      path: `/contacts/${segment(contactId)}/tags`,
      body: params,
      options,
    });
  }

  /**
   * Import contacts from a CSV file, in the background; a wrong row is reported and stops no other.
   *
   * `mapping`: Column to a field's name, to customFields.NAME, or to null: ignored.
   *
   * `POST /v1/contacts/import`
   */
  import(params: ContactsImportParams, options?: PostOptions): Promise<Import> {
    return this.transport.data({
      method: 'POST',
      path: '/contacts/import',
      form: params,
      once: true,
      options,
    });
  }

  /**
   * List imports, newest first.
   *
   * `GET /v1/contacts/imports`
   */
  listImports(params: ContactsListImportsParams = {}, options?: RequestOptions): Pager<Import> {
    return this.transport.page({
      method: 'GET',
      path: '/contacts/imports',
      query: params,
      options,
    });
  }

  /**
   * Follow an import.
   *
   * `GET /v1/contacts/imports/{import_id}`
   */
  getImport(importId: string, options?: RequestOptions): Promise<Import> {
    return this.transport.data({
      method: 'GET',
      path: `/contacts/imports/${segment(importId)}`,
      options,
    });
  }

  /**
   * Cancel an import that has not ended; rows already read stay.
   *
   * `DELETE /v1/contacts/imports/{import_id}`
   */
  cancelImport(importId: string, options?: RequestOptions): Promise<Import> {
    return this.transport.data({
      method: 'DELETE',
      path: `/contacts/imports/${segment(importId)}`,
      options,
    });
  }

  /**
   * All rows of an import that were wrong, as CSV.
   *
   * `GET /v1/contacts/imports/{import_id}/errors`
   */
  getImportErrors(importId: string, options?: RequestOptions): Promise<Response> {
    return this.transport.download({
      method: 'GET',
      path: `/contacts/imports/${segment(importId)}/errors`,
      options,
    });
  }

  /**
   * Export contacts as CSV: all, or those that the filters of the list let through.
   *
   * `GET /v1/contacts/export`
   */
  export(params: ContactsExportParams = {}, options?: RequestOptions): Promise<Response> {
    return this.transport.download({
      method: 'GET',
      path: '/contacts/export',
      query: params,
      options,
    });
  }

  /**
   * Everything known of one person.
   *
   * `GET /v1/contacts/{contact_id}/export`
   */
  getExport(contactId: string, options?: RequestOptions): Promise<Person> {
    return this.transport.data({
      method: 'GET',
      path: `/contacts/${segment(contactId)}/export`,
      options,
    });
  }
}

/** `client.groups` */
export class GroupsResource extends Resource {
  /**
   * List groups.
   *
   * `GET /v1/groups`
   */
  list(params: GroupsListParams = {}, options?: RequestOptions): Pager<Group> {
    return this.transport.page({
      method: 'GET',
      path: '/groups',
      query: params,
      options,
    });
  }

  /**
   * Create a group.
   *
   * `POST /v1/groups`
   */
  create(params: GroupsCreateParams, options?: PostOptions): Promise<Group> {
    return this.transport.data({
      method: 'POST',
      path: '/groups',
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Get a group.
   *
   * `GET /v1/groups/{group_id}`
   */
  get(groupId: string, options?: RequestOptions): Promise<Group> {
    return this.transport.data({
      method: 'GET',
      path: `/groups/${segment(groupId)}`,
      options,
    });
  }

  /**
   * Change a group: only what is sent.
   *
   * `PUT /v1/groups/{group_id}`
   */
  update(groupId: string, params: GroupsUpdateParams = {}, options?: RequestOptions): Promise<Group> {
    return this.transport.data({
      method: 'PUT',
      path: `/groups/${segment(groupId)}`,
      body: params,
      options,
    });
  }

  /**
   * Delete a group; its contacts stay.
   *
   * `DELETE /v1/groups/{group_id}`
   */
  delete(groupId: string, options?: RequestOptions): Promise<Deleted> {
    return this.transport.data({
      method: 'DELETE',
      path: `/groups/${segment(groupId)}`,
      options,
    });
  }

  /**
   * List the contacts of a group.
   *
   * `GET /v1/groups/{group_id}/contacts`
   */
  listContacts(groupId: string, params: GroupsListContactsParams = {}, options?: RequestOptions): Pager<Contact> {
    return this.transport.page({
      method: 'GET',
      path: `/groups/${segment(groupId)}/contacts`,
      query: params,
      options,
    });
  }

  /**
   * Add up to 1000 contacts to a group; those that are in it already are skipped.
   *
   * `POST /v1/groups/{group_id}/contacts`
   */
  addContacts(groupId: string, params: GroupsAddContactsParams, options?: PostOptions): Promise<Added> {
    return this.transport.data({
      method: 'POST',
      path: `/groups/${segment(groupId)}/contacts`,
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Remove contacts from a group.
   *
   * `DELETE /v1/groups/{group_id}/contacts`
   */
  removeContacts(groupId: string, params: GroupsRemoveContactsParams, options?: RequestOptions): Promise<Removed> {
    return this.transport.data({
      method: 'DELETE',
      path: `/groups/${segment(groupId)}/contacts`,
      body: params,
      options,
    });
  }
}

/** `client.pipelineStages` */
export class PipelineStagesResource extends Resource {
  /**
   * List pipeline stages.
   *
   * `GET /v1/pipeline-stages`
   */
  list(params: PipelineStagesListParams = {}, options?: RequestOptions): Pager<PipelineStage> {
    return this.transport.page({
      method: 'GET',
      path: '/pipeline-stages',
      query: params,
      options,
    });
  }

  /**
   * Create a pipeline stage.
   *
   * `position`: From 0; the others move up. Beyond the last one it is the last.
   *
   * `POST /v1/pipeline-stages`
   */
  create(params: PipelineStagesCreateParams, options?: PostOptions): Promise<PipelineStage> {
    return this.transport.data({
      method: 'POST',
      path: '/pipeline-stages',
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Change a pipeline stage: only what is sent.
   *
   * `position`: From 0; the others move up. Beyond the last one it is the last.
   *
   * `PUT /v1/pipeline-stages/{stage_id}`
   */
  update(stageId: string, params: PipelineStagesUpdateParams = {}, options?: RequestOptions): Promise<PipelineStage> {
    return this.transport.data({
      method: 'PUT',
      path: `/pipeline-stages/${segment(stageId)}`,
      body: params,
      options,
    });
  }

  /**
   * Delete a pipeline stage, moving its contacts to another.
   *
   * `moveTo`: The stage that the contacts go to.
   *
   * `DELETE /v1/pipeline-stages/{stage_id}`
   */
  delete(stageId: string, params: PipelineStagesDeleteParams = {}, options?: RequestOptions): Promise<Deleted> {
    return this.transport.data({
      method: 'DELETE',
      path: `/pipeline-stages/${segment(stageId)}`,
      query: params,
      options,
    });
  }
}

/** `client.campaigns` */
export class CampaignsResource extends Resource {
  /**
   * List campaigns.
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
   * Start a campaign.
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
   * Put a completed or paused campaign away.
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
   * List a campaign's contacts and where each stands.
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
   * `POST /v1/campaigns/{campaign_id}/contacts`
   */
  addContacts(campaignId: string, params: CampaignsAddContactsParams = {}, options?: PostOptions): Promise<Added> {
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
   * `from`: The beginning; the start of the campaign by default.
   *
   * `to`: The end, excluded, but a date is included as a whole; now by default.
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

/** `client.suppressions` */
export class SuppressionsResource extends Resource {
  /**
   * List the addresses that are never written to.
   *
   * `email`: This very address; that of an erased person is found too.
   *
   * `GET /v1/suppressions`
   */
  list(params: SuppressionsListParams = {}, options?: RequestOptions): Pager<Suppression> {
    return this.transport.page({
      method: 'GET',
      path: '/suppressions',
      query: params,
      options,
    });
  }

  /**
   * Never write to an address again; whoever has it leaves every sequence.
   *
   * `POST /v1/suppressions`
   */
  create(params: SuppressionsCreateParams, options?: PostOptions): Promise<Suppression> {
    return this.transport.data({
      method: 'POST',
      path: '/suppressions',
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Let an address be written to again; a contact that unsubscribed or bounced stays so.
   *
   * `DELETE /v1/suppressions/{email}`
   */
  delete(email: string, options?: RequestOptions): Promise<SuppressionDeleted> {
    return this.transport.data({
      method: 'DELETE',
      path: `/suppressions/${segment(email)}`,
      options,
    });
  }
}

/** `client.replies` */
export class RepliesResource extends Resource {
  /**
   * List replies, automatic replies and bounces, newest first.
   *
   * `q`: In the address, the subject or the text.
   *
   * `from`: The beginning, included; a date is a day in UTC.
   *
   * `to`: The end, excluded, but a date, a day in UTC, is included as a whole.
   *
   * `GET /v1/replies`
   */
  list(params: RepliesListParams = {}, options?: RequestOptions): Pager<Reply> {
    return this.transport.page({
      method: 'GET',
      path: '/replies',
      query: params,
      options,
    });
  }

  /**
   * Get a reply.
   *
   * `GET /v1/replies/{reply_id}`
   */
  get(replyId: string, options?: RequestOptions): Promise<Reply> {
    return this.transport.data({
      method: 'GET',
      path: `/replies/${segment(replyId)}`,
      options,
    });
  }

  /**
   * Mark a reply as read or archived, or move it to another type.
   *
   * `type`: Move it: what it was taken for is undone.
   *
   * `PUT /v1/replies/{reply_id}`
   */
  update(replyId: string, params: RepliesUpdateParams = {}, options?: RequestOptions): Promise<Reply> {
    return this.transport.data({
      method: 'PUT',
      path: `/replies/${segment(replyId)}`,
      body: params,
      options,
    });
  }

  /**
   * Answer a reply in its thread, untracked; the same text again is not sent twice.
   *
   * `POST /v1/replies/{reply_id}/send`
   */
  send(replyId: string, params: RepliesSendParams, options?: PostOptions): Promise<Written> {
    return this.transport.data({
      method: 'POST',
      path: `/replies/${segment(replyId)}/send`,
      body: params,
      once: true,
      options,
    });
  }
}

/** `client.emailAccounts` */
export class EmailAccountsResource extends Resource {
  /**
   * List email accounts.
   *
   * `GET /v1/email-accounts`
   */
  list(params: EmailAccountsListParams = {}, options?: RequestOptions): Pager<EmailAccount> {
    return this.transport.page({
      method: 'GET',
      path: '/email-accounts',
      query: params,
      options,
    });
  }

  /**
   * Create an email account; nobody logs in yet.
   *
   * `POST /v1/email-accounts`
   */
  create(params: EmailAccountsCreateParams, options?: PostOptions): Promise<EmailAccount> {
    return this.transport.data({
      method: 'POST',
      path: '/email-accounts',
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Get an email account.
   *
   * `GET /v1/email-accounts/{account_id}`
   */
  get(accountId: string, options?: RequestOptions): Promise<EmailAccount> {
    return this.transport.data({
      method: 'GET',
      path: `/email-accounts/${segment(accountId)}`,
      options,
    });
  }

  /**
   * Change an email account: only what is sent; a password that is not sent stays.
   *
   * `PUT /v1/email-accounts/{account_id}`
   */
  update(accountId: string, params: EmailAccountsUpdateParams = {}, options?: RequestOptions): Promise<EmailAccount> {
    return this.transport.data({
      method: 'PUT',
      path: `/email-accounts/${segment(accountId)}`,
      body: params,
      options,
    });
  }

  /**
   * Delete an email account that no active campaign uses.
   *
   * `DELETE /v1/email-accounts/{account_id}`
   */
  delete(accountId: string, options?: RequestOptions): Promise<Deleted> {
    return this.transport.data({
      method: 'DELETE',
      path: `/email-accounts/${segment(accountId)}`,
      options,
    });
  }

  /**
   * Log in to an account's servers and, where wanted, send a test mail.
   *
   * `sendTo`: Also send a test mail to this address.
   *
   * `POST /v1/email-accounts/{account_id}/test`
   */
  test(accountId: string, params: EmailAccountsTestParams = {}, options?: PostOptions): Promise<AccountTest> {
    return this.transport.data({
      method: 'POST',
      path: `/email-accounts/${segment(accountId)}/test`,
      body: params,
      once: true,
      options,
    });
  }

  /**
   * List what a sandbox account kept instead of sending it; 409 for any other account.
   *
   * `GET /v1/email-accounts/{account_id}/messages`
   */
  listMessages(accountId: string, params: EmailAccountsListMessagesParams = {}, options?: RequestOptions): Pager<Message> {
    return this.transport.page({
      method: 'GET',
      path: `/email-accounts/${segment(accountId)}/messages`,
      query: params,
      options,
    });
  }

  /**
   * Get a message that a sandbox account kept; 409 for any other account.
   *
   * `GET /v1/email-accounts/{account_id}/messages/{message_id}`
   */
  getMessage(accountId: string, messageId: string, options?: RequestOptions): Promise<Message> {
    return this.transport.data({
      method: 'GET',
      path: `/email-accounts/${segment(accountId)}/messages/${segment(messageId)}`,
      options,
    });
  }
}

/** `client.webhooks` */
export class WebhooksResource extends Resource {
  /**
   * List webhooks.
   *
   * `GET /v1/webhooks`
   */
  list(params: WebhooksListParams = {}, options?: RequestOptions): Pager<Webhook> {
    return this.transport.page({
      method: 'GET',
      path: '/webhooks',
      query: params,
      options,
    });
  }

  /**
   * Create a webhook; its secret is shown this once.
   *
   * `POST /v1/webhooks`
   */
  create(params: WebhooksCreateParams, options?: PostOptions): Promise<CreatedWebhook> {
    return this.transport.data({
      method: 'POST',
      path: '/webhooks',
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Get a webhook.
   *
   * `GET /v1/webhooks/{webhook_id}`
   */
  get(webhookId: string, options?: RequestOptions): Promise<Webhook> {
    return this.transport.data({
      method: 'GET',
      path: `/webhooks/${segment(webhookId)}`,
      options,
    });
  }

  /**
   * Change a webhook: only what is sent.
   *
   * `PUT /v1/webhooks/{webhook_id}`
   */
  update(webhookId: string, params: WebhooksUpdateParams = {}, options?: RequestOptions): Promise<Webhook> {
    return this.transport.data({
      method: 'PUT',
      path: `/webhooks/${segment(webhookId)}`,
      body: params,
      options,
    });
  }

  /**
   * Delete a webhook.
   *
   * `DELETE /v1/webhooks/{webhook_id}`
   */
  delete(webhookId: string, options?: RequestOptions): Promise<Deleted> {
    return this.transport.data({
      method: 'DELETE',
      path: `/webhooks/${segment(webhookId)}`,
      options,
    });
  }

  /**
   * Send a `webhook.test` event now; gives the attempt, whatever came of it.
   *
   * `POST /v1/webhooks/{webhook_id}/test`
   */
  test(webhookId: string, options?: PostOptions): Promise<Log> {
    return this.transport.data({
      method: 'POST',
      path: `/webhooks/${segment(webhookId)}/test`,
      once: true,
      options,
    });
  }

  /**
   * The attempts to deliver to a webhook in the last 30 days, newest first.
   *
   * `from`: The beginning, included.
   *
   * `to`: The end, excluded, but a date is included as a whole (UTC).
   *
   * `GET /v1/webhooks/{webhook_id}/logs`
   */
  listLogs(webhookId: string, params: WebhooksListLogsParams = {}, options?: RequestOptions): Pager<Log> {
    return this.transport.page({
      method: 'GET',
      path: `/webhooks/${segment(webhookId)}/logs`,
      query: params,
      options,
    });
  }

  /**
   * Send the event of an attempt once more, now; gives the new attempt, whatever came of it.
   *
   * `POST /v1/webhooks/{webhook_id}/logs/{log_id}/redeliver`
   */
  redeliver(webhookId: string, logId: string, options?: PostOptions): Promise<Log> {
    return this.transport.data({
      method: 'POST',
      path: `/webhooks/${segment(webhookId)}/logs/${segment(logId)}/redeliver`,
      once: true,
      options,
    });
  }

  /**
   * Send all events of a span again, with the same ids and in order.
   *
   * `from`: The beginning, included.
   *
   * `to`: The end, excluded, but a date is included as a whole (UTC).
   *
   * `events`: By default those that the webhook subscribed to.
   *
   * `POST /v1/webhooks/{webhook_id}/replay`
   */
  replay(webhookId: string, params: WebhooksReplayParams, options?: PostOptions): Promise<Replay> {
    return this.transport.data({
      method: 'POST',
      path: `/webhooks/${segment(webhookId)}/replay`,
      body: params,
      once: true,
      options,
    });
  }
}

/** `client.events` */
export class EventsResource extends Resource {
  /**
   * The events of the last 30 days, oldest first: go on after the last one that you have.
   *
   * `after`: The last event that you have.
   *
   * `GET /v1/events`
   */
  list(params: EventsListParams = {}, options?: RequestOptions): Pager<Event, undefined> {
    return this.transport.feed({
      method: 'GET',
      path: '/events',
      query: params,
      options,
    });
  }
}

/** `client.workspace` */
export class WorkspaceResource extends Resource {
  /**
   * Get the workspace.
   *
   * `GET /v1/workspace`
   */
  get(options?: RequestOptions): Promise<Workspace> {
    return this.transport.data({
      method: 'GET',
      path: '/workspace',
      options,
    });
  }

  /**
   * Change the workspace: only what is sent.
   *
   * `PUT /v1/workspace`
   */
  update(params: WorkspaceUpdateParams = {}, options?: RequestOptions): Promise<Workspace> {
    return this.transport.data({
      method: 'PUT',
      path: '/workspace',
      body: params,
      options,
    });
  }
}

/** The resources of a server. */
export class Resources {
  readonly contacts: ContactsResource;
  readonly groups: GroupsResource;
  readonly pipelineStages: PipelineStagesResource;
  readonly campaigns: CampaignsResource;
  readonly suppressions: SuppressionsResource;
  readonly replies: RepliesResource;
  readonly emailAccounts: EmailAccountsResource;
  readonly webhooks: WebhooksResource;
  readonly events: EventsResource;
  readonly workspace: WorkspaceResource;

  /** @internal */
  constructor(transport: Transport) {
    this.contacts = new ContactsResource(transport);
    this.groups = new GroupsResource(transport);
    this.pipelineStages = new PipelineStagesResource(transport);
    this.campaigns = new CampaignsResource(transport);
    this.suppressions = new SuppressionsResource(transport);
    this.replies = new RepliesResource(transport);
    this.emailAccounts = new EmailAccountsResource(transport);
    this.webhooks = new WebhooksResource(transport);
    this.events = new EventsResource(transport);
    this.workspace = new WorkspaceResource(transport);
  }
}