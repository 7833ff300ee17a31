// `client.contacts`: its methods.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import type { Pager } from '../pages.js';
import { type PostOptions, type RequestOptions, segment } from '../transport.js';
import type {
  Action,
  Bulk,
  Contact,
  ContactsActParams,
  ContactsAddGroupsParams,
  ContactsAddNoteParams,
  ContactsAddTagsParams,
  ContactsBulkParams,
  ContactsCreateParams,
  ContactsExportParams,
  ContactsImportParams,
  ContactsListActivityParams,
  ContactsListImportsParams,
  ContactsListNotesParams,
  ContactsListParams,
  ContactsRemoveGroupsParams,
  ContactsRemoveTagsParams,
  ContactsSearchParams,
  ContactsUpdateParams,
  Deleted,
  History,
  Import,
  Note,
  Person,
} from '../types.js';
import { Resource } from './base.js';

/** `client.contacts` */
export class ContactsResource extends Resource {
  /**
   * List contacts.
   *
   * Several filters must hold together. Filters by a part ignore case, as Unicode folds it.
   *
   * `email`: A part of the address, whatever its case.
   *
   * `status`: Contacts of this status.
   *
   * `group`: The same as `groupId`.
   *
   * `groupId`: Contacts in this group; an id that is not known matches nobody.
   *
   * `tag`: Contacts with this tag.
   *
   * `pipelineStageId`: Contacts at this stage.
   *
   * `company`: A part of the company, whatever its case.
   *
   * `q`: A part of the address, the company, or both names together in either order.
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
   * Only `email` is required. An address that is there already is a 409 with the contact's id in `details.id`; one that is suppressed begins as `unsubscribed` or `bounced`.
   *
   * `email`: The address, at most 254 characters; one contact has it, whatever its case.
   *
   * `firstName`: Given name, at most 255 characters; null where it is not known.
   *
   * `lastName`: Family name; null where it is not known.
   *
   * `company`: Company; null where it is not known.
   *
   * `jobTitle`: What the person does there; null where it is not known.
   *
   * `phone`: Phone number, as it was written; null where it is not known.
   *
   * `website`: Website; null where it is not known.
   *
   * `status`: Only `active` contacts are written to; `active` by default.
   *
   * `tags`: Labels of your own, at most 100 characters each; a change replaces them all.
   *
   * `customFields`: What else is known, by names of your own: text, numbers, booleans or null; a change merges, a name sent as null is removed.
   *
   * `groupIds`: The groups that it is in; a change replaces them all.
   *
   * `groupId`: The same as `groupIds` with this one.
   *
   * `pipelineStageId`: The stage that it stands at; null for none.
   *
   * `consentSource`: Why this person may be written to; `not_specified` by default.
   *
   * `consentNotes`: Where and how consent was given, in your words.
   *
   * `verification`: What a verifier of addresses said of it; null where none was asked.
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
   * With its groups, tags, custom fields and stage.
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
   * `null` clears a field; `tags` and `groupIds` replace what is there, `customFields` merges. A change that changes nothing is none: no event, the same `updatedAt`.
   *
   * `email`: The address, at most 254 characters; one contact has it, whatever its case.
   *
   * `firstName`: Given name, at most 255 characters; null where it is not known.
   *
   * `lastName`: Family name; null where it is not known.
   *
   * `company`: Company; null where it is not known.
   *
   * `jobTitle`: What the person does there; null where it is not known.
   *
   * `phone`: Phone number, as it was written; null where it is not known.
   *
   * `website`: Website; null where it is not known.
   *
   * `status`: Only `active` contacts are written to; `active` by default.
   *
   * `tags`: Labels of your own, at most 100 characters each; a change replaces them all.
   *
   * `customFields`: What else is known, by names of your own: text, numbers, booleans or null; a change merges, a name sent as null is removed.
   *
   * `groupIds`: The groups that it is in; a change replaces them all.
   *
   * `groupId`: The same as `groupIds` with this one.
   *
   * `pipelineStageId`: The stage that it stands at; null for none.
   *
   * `consentSource`: Why this person may be written to; `not_specified` by default.
   *
   * `consentNotes`: Where and how consent was given, in your words.
   *
   * `verification`: What a verifier of addresses said of it; null where none was asked.
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
   * It leaves every campaign. Its address stays suppressed, as a keyed hash, if it had unsubscribed or bounced.
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
   * A row that is wrong is reported by its index; the batch is refused only where it is malformed itself. An address twice in a batch is a duplicate. There is one event for each contact.
   *
   * `contacts`: 1 to 1000 contacts, each as in POST /contacts.
   *
   * `groupIds`: Groups that created and updated contacts are added to.
   *
   * `onDuplicate`: What becomes of a row whose address is known: left alone, or changed as by PUT.
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
   * Like the list, with filters that no query can hold. A read-only key may search.
   *
   * `query`: A part of the address, the company, or both names together in either order.
   *
   * `filters`: What must hold besides, all of it.
   *
   * `sort`: The order; the newest first by default.
   *
   * `page`: The page, from 1; one past the end is empty.
   *
   * `perPage`: Rows on a page, at most 100.
   *
   * `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.
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
   * Groups that it is in already are no error. Answers the contact.
   *
   * `groupIds`: 1 to 100 groups.
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
   * Groups that it is not in are no error. Answers the contact.
   *
   * `groupIds`: 1 to 100 groups.
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
   * Tags that it has already are no error. Answers the contact.
   *
   * `tags`: Up to 100 tags, of at most 100 characters each.
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
   * Tags that it does not have are no error. Answers the contact.
   *
   * `tags`: Up to 100 tags, of at most 100 characters each.
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
   * Do one thing with many contacts: those of a list, of a search, or all.
   *
   * Name them by exactly one of `contactIds`, `filters` or `query`, and `all`. Doing it again is no error. To delete is for good: `expected` says how many were seen.
   *
   * `contactIds`: The contacts, by id.
   *
   * `filters`: The contacts for whom all of this holds.
   *
   * `query`: A part of the address, the company, or both names together in either order.
   *
   * `all`: `true`: all contacts of the workspace.
   *
   * `action`: What is done with them.
   *
   * `groupIds`: The groups to join or to leave.
   *
   * `tags`: The tags to add or to take off.
   *
   * `pipelineStageId`: The stage to stand at; null for none.
   *
   * `campaignId`: The campaign to add them to.
   *
   * `expected`: How many contacts this is about, else 409; required to delete.
   *
   * `POST /v1/contacts/actions`
   */
  act(params: ContactsActParams, options?: PostOptions): Promise<Action> {
    return this.transport.data({
      method: 'POST',
      path: '/contacts/actions',
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Import contacts from a CSV file, in the background; a wrong row is reported and stops no other.
   *
   * Answers at once; `GET /contacts/imports/{import_id}` follows it. Columns go by their own names, `mapping` says otherwise for single ones. With `dryRun=true` nothing is written: 200, and what would become of the file.
   *
   * `file`: CSV with a header, at most 100 MiB; tabs, semicolons and other encodings than UTF-8 are found out.
   *
   * `mapping`: Column to a field's name, to `customFields.NAME`, to `verification.` and a verifier's name, or to null: ignored.
   *
   * `groupIds`: Groups that created and updated contacts are added to; repeat the part for several.
   *
   * `tags`: Tags that created and updated contacts get; repeat the part for several.
   *
   * `onDuplicate`: What becomes of a row whose address is known: left alone, or changed by the row.
   *
   * `consentSource`: Why these people may be written to; a row may say otherwise. Required, but for a dry run.
   *
   * `consentCertified`: `true`: you certify that `consentSource` is so. Required, but for a dry run.
   *
   * `dryRun`: `true`: nothing is written, the answer tells what would become of the file.
   *
   * `unknownColumns`: What no field is known for: made a custom field, ignored, or a reason to refuse.
   *
   * `encoding`: The encoding of the file, by its IANA name; found out where it is absent.
   *
   * `delimiter`: What stands between cells: one character, or its name; found out where it is absent.
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
   * Those of the last 30 days.
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
   * How far it is, and the first 100 rows that were wrong.
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
   * Answers the import, which is `cancelled`; one that has ended is a 409.
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
   * Columns are `line`, `email` and `message`.
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
   * Streamed, in the columns of an import, with custom fields as columns after them. A cell that a spreadsheet would run as a formula begins with an apostrophe.
   *
   * `email`: A part of the address, whatever its case.
   *
   * `status`: Contacts of this status.
   *
   * `group`: The same as `groupId`.
   *
   * `groupId`: Contacts in this group; an id that is not known matches nobody.
   *
   * `tag`: Contacts with this tag.
   *
   * `pipelineStageId`: Contacts at this stage.
   *
   * `company`: A part of the company, whatever its case.
   *
   * `q`: A part of the address, the company, or both names together in either order.
   *
   * `excel`: `1`: begins with a byte order mark, by which Excel knows UTF-8.
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
   * What a person may ask for (GDPR art. 15 and 20): the contact, emails, what happened, replies, events.
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

  /**
   * Everything that happened with one person, newest first.
   *
   * In all campaigns, and what became of the contact: its status, stage, groups and notes.
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
   * `GET /v1/contacts/{contact_id}/activity`
   */
  listActivity(contactId: string, params: ContactsListActivityParams = {}, options?: RequestOptions): Pager<History> {
    return this.transport.page({
      method: 'GET',
      path: `/contacts/${segment(contactId)}/activity`,
      query: params,
      options,
    });
  }

  /**
   * List the notes about a contact.
   *
   * Newest first. They go when the contact is deleted.
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
   * `GET /v1/contacts/{contact_id}/notes`
   */
  listNotes(contactId: string, params: ContactsListNotesParams = {}, options?: RequestOptions): Pager<Note> {
    return this.transport.page({
      method: 'GET',
      path: `/contacts/${segment(contactId)}/notes`,
      query: params,
      options,
    });
  }

  /**
   * Write down a note about a contact.
   *
   * It is kept for people alone: no email can hold it.
   *
   * `text`: What is to be remembered, of several lines if need be.
   *
   * `POST /v1/contacts/{contact_id}/notes`
   */
  addNote(contactId: string, params: ContactsAddNoteParams, options?: PostOptions): Promise<Note> {
    return this.transport.data({
      method: 'POST',
      path: `/contacts/${segment(contactId)}/notes`,
      body: params,
      once: true,
      options,
    });
  }

  /**
   * Delete a note.
   *
   * The history keeps that there was one, and nothing of its text.
   *
   * `DELETE /v1/contacts/{contact_id}/notes/{note_id}`
   */
  deleteNote(contactId: string, noteId: string, options?: RequestOptions): Promise<Deleted> {
    return this.transport.data({
      method: 'DELETE',
      path: `/contacts/${segment(contactId)}/notes/${segment(noteId)}`,
      options,
    });
  }
}