// `client.suppressions`: its methods.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import type { Pager } from '../pages.js';
import { type PostOptions, type RequestOptions, segment } from '../transport.js';
import type {
  Suppression,
  SuppressionDeleted,
  SuppressionsCreateParams,
  SuppressionsListParams,
} from '../types.js';
import { Resource } from './base.js';

/** `client.suppressions` */
export class SuppressionsResource extends Resource {
  /**
   * List the addresses that are never written to.
   *
   * Addresses that unsubscribed, bounced hard or complained are added by themselves.
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
   * `email`: This very address; that of an erased person is found too.
   *
   * `reason`: Of this reason.
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
   * Their enrollments end as `unsubscribed`, or as `bounced` for that reason; the contact keeps its status. An address that is there already is answered as it is.
   *
   * `email`: The address, whatever its case.
   *
   * `reason`: Why; `manual` by default.
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
   * Let an address be written to again.
   *
   * Whoever has it is `active` again, unless `blocked`; sequences that have ended stay ended.
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