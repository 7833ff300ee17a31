// `client.webhooks`: its methods.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import type { Pager } from '../pages.js';
import { type PostOptions, type RequestOptions, segment } from '../transport.js';
import type {
  CreatedWebhook,
  Deleted,
  Log,
  Replay,
  Webhook,
  WebhooksCreateParams,
  WebhooksListLogsParams,
  WebhooksListParams,
  WebhooksReplayParams,
  WebhooksUpdateParams,
} from '../types.js';
import { Resource } from './base.js';

/** `client.webhooks` */
export class WebhooksResource extends Resource {
  /**
   * List webhooks.
   *
   * Without their secrets.
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
   * Give `secret` to choose it. Every delivery is signed with it, see Webhooks above.
   *
   * `url`: Where events are sent: `https`, port 443 or 1024 and above.
   *
   * `events`: The types that it is told of; `*` for all.
   *
   * `secret`: What deliveries are signed with, 16 to 128 characters; made by the server where it is absent.
   *
   * `description`: What it is for; null for nothing.
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
   * Without its secret.
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
   * A new `secret` signs at once; for 24 hours the old one signs as well. `status: active` lets a failed one go on.
   *
   * `url`: Where events are sent: `https`, port 443 or 1024 and above.
   *
   * `events`: The types that it is told of; `*` for all.
   *
   * `secret`: What deliveries are signed with, 16 to 128 characters; made by the server where it is absent.
   *
   * `description`: What it is for; null for nothing.
   *
   * `status`: `active` sends what was kept, in order; `disabled` keeps nothing for it.
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
   * Nothing is sent to it any more, what was waiting included.
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
   * It goes to this webhook alone, whatever it subscribed to, and is not tried again.
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
   * Each with what your receiver answered, and how long it took.
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
   * `status`: Attempts that ended so.
   *
   * `eventType`: Attempts with events of this type.
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
   * With the same event id, also where it had arrived.
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
   * Of those that were recorded, at most 30 days back. Answers how many there are.
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