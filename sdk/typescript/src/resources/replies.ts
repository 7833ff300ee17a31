// `client.replies`: its methods.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import type { Pager } from '../pages.js';
import { type PostOptions, type RequestOptions, segment } from '../transport.js';
import type {
  RepliesListParams,
  RepliesSendParams,
  RepliesUpdateParams,
  Reply,
  Written,
} from '../types.js';
import { Resource } from './base.js';

/** `client.replies` */
export class RepliesResource extends Resource {
  /**
   * List replies, automatic replies and bounces, newest first.
   *
   * What was found in the mailboxes of accounts with `imap`.
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
   * `campaignId`: Of this campaign.
   *
   * `contactId`: Of this contact.
   *
   * `type`: Of this type.
   *
   * `unread`: `true`: those that nobody has read.
   *
   * `archived`: `true` those that are put away, `false` the others.
   *
   * `emailAccountId`: That came into this account.
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
   * With its text, its HTML made safe, and what was attached.
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
   * Only what is sent changes. Moving undoes what the message was taken for: status, suppression, sequences and counts are then as if it had been taken for the new type when it came.
   *
   * `read`: Whether somebody has read it.
   *
   * `archived`: Whether it is put away.
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
   * From the account that the campaign wrote from. 409 where nobody knows whether it was sent before.
   *
   * `text`: Plain text, at most 100,000 characters.
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