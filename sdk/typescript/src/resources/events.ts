// `client.events`: its methods.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import type { Pager } from '../pages.js';
import { type RequestOptions } from '../transport.js';
import type {
  Event,
  EventsListParams,
} from '../types.js';
import { Resource } from './base.js';

/** `client.events` */
export class EventsResource extends Resource {
  /**
   * The events of the last 30 days, oldest first: go on after the last one that you have.
   *
   * Ask again with `after` set to the last id: an empty list says that there is nothing new. An `after` that is not known is a 400.
   *
   * `after`: The last event that you have.
   *
   * `type`: Events of this type.
   *
   * `limit`: How many at most, up to 1000.
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