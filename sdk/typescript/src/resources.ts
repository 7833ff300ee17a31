// The methods of each resource.
// Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.

import type { Pager } from './pages.js';
import type { components, operations } from './schema.js';
import { type PostOptions, type RequestOptions, segment, type Transport } from './transport.js';

export type StartNode = components['schemas']['StartNode'];
export type EmailNode = components['schemas']['EmailNode'];
export type DelayNode = components['schemas']['DelayNode'];
export type ConditionNode = components['schemas']['ConditionNode'];
export type EndNode = components['schemas']['EndNode'];
export type EmailVariant = components['schemas']['EmailVariant'];
export type EmailData = components['schemas']['EmailData'];
export type DelayInDays = components['schemas']['DelayInDays'];
export type DelayInHours = components['schemas']['DelayInHours'];
export type OpenedCondition = components['schemas']['OpenedCondition'];
export type ClickedCondition = components['schemas']['ClickedCondition'];
export type FieldCondition = components['schemas']['FieldCondition'];
export type FieldContainsCondition = components['schemas']['FieldContainsCondition'];
export type FieldExistsCondition = components['schemas']['FieldExistsCondition'];
export type Node = components['schemas']['Node'];
export type Edge = components['schemas']['Edge'];
export type Workflow = components['schemas']['Workflow'];
export type Reference = components['schemas']['Reference'];
export type Contact = components['schemas']['ContactAnswer'];
export type PageMeta = components['schemas']['PageMeta'];
export type Deleted = components['schemas']['Deleted'];
export type RowError = components['schemas']['RowError'];
export type Bulk = components['schemas']['BulkAnswer'];
export type Action = components['schemas']['ActionAnswer'];
export type ImportFault = components['schemas']['ImportFault'];
export type Import = components['schemas']['ImportAnswer'];
export type PersonEnrollment = components['schemas']['PersonEnrollment'];
export type PersonEmail = components['schemas']['PersonEmail'];
export type PersonActivity = components['schemas']['PersonActivity'];
export type Note = components['schemas']['NoteAnswer'];
export type PersonChange = components['schemas']['PersonChange'];
export type Message = components['schemas']['MessageAnswer'];
export type Attachment = components['schemas']['AttachmentAnswer'];
export type Reply = components['schemas']['ReplyAnswer'];
export type PersonWritten = components['schemas']['PersonWritten'];
export type PersonFault = components['schemas']['PersonFault'];
export type PersonSuppression = components['schemas']['PersonSuppression'];
export type Person = components['schemas']['PersonAnswer'];
export type History = components['schemas']['HistoryAnswer'];
export type Group = components['schemas']['GroupAnswer'];
export type RefusedContact = components['schemas']['RefusedContact'];
export type Added = components['schemas']['AddedAnswer'];
export type Removed = components['schemas']['RemovedAnswer'];
export type PipelineStage = components['schemas']['PipelineStageAnswer'];
export type Settings = components['schemas']['SettingsAnswer'];
export type Counters = components['schemas']['CountersAnswer'];
export type EnrollmentProgress = components['schemas']['EnrollmentProgress'];
export type Campaign = components['schemas']['CampaignAnswer'];
export type Enrollment = components['schemas']['EnrollmentAnswer'];
export type SkippedReasons = components['schemas']['SkippedReasons'];
export type Enrolled = components['schemas']['EnrolledAnswer'];
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
export type ContactsActParams = NonNullable<operations['contacts.act']['requestBody']>['content']['application/json'];
export type ContactsImportParams = Omit<NonNullable<operations['contacts.import']['requestBody']>['content']['multipart/form-data'], 'file'> & { file: Blob };
export type ContactsListImportsParams = NonNullable<operations['contacts.listImports']['parameters']['query']>;
export type ContactsExportParams = NonNullable<operations['contacts.export']['parameters']['query']>;
export type ContactsListActivityParams = NonNullable<operations['contacts.listActivity']['parameters']['query']>;
export type ContactsListNotesParams = NonNullable<operations['contacts.listNotes']['parameters']['query']>;
export type ContactsAddNoteParams = NonNullable<operations['contacts.addNote']['requestBody']>['content']['application/json'];
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
   * `mapping`: Column to a field's name, to `customFields.NAME`, or to null: ignored.
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
   * `color`: A colour for your pages, as `#2f6fed`; null for none.
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
   * `color`: A colour for your pages, as `#2f6fed`; null for none.
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

/** `client.pipelineStages` */
export class PipelineStagesResource extends Resource {
  /**
   * List pipeline stages.
   *
   * A workspace begins with Lead, Qualified, Proposal, Negotiation, Won and Lost.
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
   * At the end, unless `position` says otherwise.
   *
   * `name`: At most 100 characters.
   *
   * `color`: A colour for your pages, as `#2f6fed`; null for none.
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
   * `position` moves it; the others make room.
   *
   * `name`: At most 100 characters.
   *
   * `color`: A colour for your pages, as `#2f6fed`; null for none.
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
   * 409 while contacts stand at it, unless `moveTo` says where they go.
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
   * `emailAccountId`: The account that writes.
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
   * `emailAccountId`: The account that writes.
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

/** `client.emailAccounts` */
export class EmailAccountsResource extends Resource {
  /**
   * List email accounts.
   *
   * With how much each has sent in the last 24 hours.
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
   * `POST /email-accounts/{account_id}/test` logs in. Passwords are stored encrypted and never shown.
   *
   * `email`: The address that mail comes from.
   *
   * `provider`: `smtp`, or `sandbox`: a mailbox inside the server that keeps what is sent instead.
   *
   * `displayName`: The name that mail comes from; null for the address alone.
   *
   * `dailyLimit`: Emails in any 24 hours; 500 by default, null for no limit.
   *
   * `smtp`: The server that sends; null in a sandbox.
   *
   * `imap`: The mailbox that replies and bounces come to; null where none is read.
   *
   * `sandbox`: Settings of a sandbox account, else null.
   *
   * `signature`: Plain text below each email; null for none.
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
   * Without its passwords, which are never shown.
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
   * An account in `error` is tried again after a change. A password is not sent to another server than the one it was given for: `host` and the like need it again.
   *
   * `email`: The address that mail comes from.
   *
   * `provider`: `smtp`, or `sandbox`: a mailbox inside the server that keeps what is sent instead.
   *
   * `displayName`: The name that mail comes from; null for the address alone.
   *
   * `dailyLimit`: Emails in any 24 hours; 500 by default, null for no limit.
   *
   * `smtp`: The server that sends; null in a sandbox.
   *
   * `imap`: The mailbox that replies and bounces come to; null where none is read.
   *
   * `sandbox`: Settings of a sandbox account, else null.
   *
   * `signature`: Plain text below each email; null for none.
   *
   * `status`: `disabled` lets campaigns wait; `connected` lets them go on.
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
   * 409 while an active campaign uses it.
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
   * With `sendTo`, which is counted nowhere. A login that goes well makes the account `connected` again.
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
   * The newest first, as they would have been sent.
   *
   * `page`: The page, from 1; one past the end is empty.
   *
   * `perPage`: Rows on a page, at most 100.
   *
   * `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.
   *
   * `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.
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
   * As it would have been sent, with all headers.
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

/** `client.workspace` */
export class WorkspaceResource extends Resource {
  /**
   * Get the workspace.
   *
   * The one that the key belongs to.
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
   * It holds for all campaigns, running ones included.
   *
   * `name`: For yourself, at most 100 characters.
   *
   * `postalAddress`: In the footer of every email; null for none.
   *
   * `language`: Of footer, notices, dates and the preferences page, where a campaign has none of its own.
   *
   * `openTracking`: `minimal` keeps the first open's time alone, `full` counts too, `off` sends no pixel.
   *
   * `uncertainPolicy`: An email whose fate is unknown after 24 hours: `hold` waits for you, `assume_sent` goes on, `resend` sends it again.
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