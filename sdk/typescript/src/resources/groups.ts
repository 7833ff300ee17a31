// `client.groups`: its methods.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import type { Pager } from '../pages.js';
import { type PostOptions, type RequestOptions, segment } from '../transport.js';
import type {
  Added,
  Contact,
  Deleted,
  Group,
  GroupsAddContactsParams,
  GroupsCreateParams,
  GroupsListContactsParams,
  GroupsListParams,
  GroupsRemoveContactsParams,
  GroupsUpdateParams,
  Removed,
} from '../types.js';
import { Resource } from './base.js';

/** `client.groups` */
export class GroupsResource extends Resource {
  /**
   * List groups.
   *
   * With the number of contacts in each.
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
   * `name`: A part of the name, whatever its case.
   *
   * `type`: Groups of this type.
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
   * Only `name` is required; one that is there already is a 409.
   *
   * `name`: Unique in the workspace, at most 100 characters.
   *
   * `description`: What it is for; null for nothing.
   *
   * `type`: `dynamic`: whoever joins it is enrolled in the active campaigns that were given it; `static` by default.
   *
   * `color`: A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none.
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
   * With the number of contacts in it.
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
   * `null` clears `description` and `color`.
   *
   * `name`: Unique in the workspace, at most 100 characters.
   *
   * `description`: What it is for; null for nothing.
   *
   * `type`: `dynamic`: whoever joins it is enrolled in the active campaigns that were given it; `static` by default.
   *
   * `color`: A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none.
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
   * Contacts lose the group and nothing else; nobody leaves a campaign.
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
   * The same objects as `GET /contacts`.
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
   * Ids that are not known are reported. In a dynamic group, those who join are enrolled in its active campaigns.
   *
   * `contactIds`: 1 to 1000 contacts.
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
   * Answers how many were in it; they stay enrolled in campaigns.
   *
   * `contactIds`: 1 to 1000 contacts.
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