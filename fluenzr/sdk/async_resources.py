"""The methods of each resource, for asyncio.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

import builtins
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

from fluenzr.sdk import inputs, types
from fluenzr.sdk.calls import OMITTED, Call, File, FileInput, Omitted, once, segment
from fluenzr.sdk.downloads import AsyncDownload
from fluenzr.sdk.pages import AsyncFeed, AsyncPage, AsyncPager
from fluenzr.sdk.transport import AsyncTransport


class AsyncResource:
    """Methods of one kind of thing."""

    def __init__(self, transport: AsyncTransport):
        self._transport = transport


class AsyncContacts(AsyncResource):
    """`client.contacts`"""

    def list(
        self,
        *,
        email: str | None = None,
        status: Literal["active", "unsubscribed", "bounced", "replied", "blocked"] | None = None,
        group: str | None = None,
        group_id: str | None = None,
        tag: str | None = None,
        pipeline_stage_id: str | None = None,
        company: str | None = None,
        q: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "updatedAt", "email", "firstName", "lastName", "company"] | None = None,
    ) -> AsyncPager[AsyncPage[types.Contact], types.Contact]:
        """List contacts.

        Several filters must hold together. Filters by a part ignore case, as Unicode folds it.

        `email`: A part of the address, whatever its case.

        `status`: Contacts of this status.

        `group`: The same as `groupId`.

        `group_id`: Contacts in this group; an id that is not known matches nobody.

        `tag`: Contacts with this tag.

        `pipeline_stage_id`: Contacts at this stage.

        `company`: A part of the company, whatever its case.

        `q`: A part of the address, the company, or both names together in either order.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/contacts`
        """
        return self._transport.page(
            types.Contact,
            Call(
                "GET",
                "/contacts",
                query={
                    "email": email,
                    "status": status,
                    "group": group,
                    "groupId": group_id,
                    "tag": tag,
                    "pipelineStageId": pipeline_stage_id,
                    "company": company,
                    "q": q,
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    async def create(
        self,
        *,
        email: str,
        first_name: str | Omitted | None = OMITTED,
        last_name: str | Omitted | None = OMITTED,
        company: str | Omitted | None = OMITTED,
        job_title: str | Omitted | None = OMITTED,
        phone: str | Omitted | None = OMITTED,
        website: str | Omitted | None = OMITTED,
        status: Literal["active", "unsubscribed", "bounced", "replied", "blocked"] | Omitted | None = OMITTED,
        tags: Sequence[str] | Omitted | None = OMITTED,
        custom_fields: Mapping[str, Any] | Omitted | None = OMITTED,
        group_ids: Sequence[str] | Omitted | None = OMITTED,
        group_id: str | Omitted | None = OMITTED,
        pipeline_stage_id: str | Omitted | None = OMITTED,
        consent_source: Literal[
            "web_optin",
            "event",
            "business_card",
            "social_network",
            "referral",
            "existing",
            "other",
            "not_specified",
        ]
        | Omitted
        | None = OMITTED,
        consent_notes: str | Omitted | None = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Contact:
        """Create a contact.

        Only `email` is required. An address that is there already is a 409 with the contact's id in
        `details.id`; one that is suppressed begins as `unsubscribed` or `bounced`.

        `email`: The address, at most 254 characters; one contact has it, whatever its case.

        `first_name`: Given name, at most 255 characters; null where it is not known.

        `last_name`: Family name; null where it is not known.

        `company`: Company; null where it is not known.

        `job_title`: What the person does there; null where it is not known.

        `phone`: Phone number, as it was written; null where it is not known.

        `website`: Website; null where it is not known.

        `status`: Only `active` contacts are written to; `active` by default.

        `tags`: Labels of your own, at most 100 characters each; a change replaces them all.

        `custom_fields`: What else is known, by names of your own: text, numbers, booleans or null; a
        change merges, a name sent as null is removed.

        `group_ids`: The groups that it is in; a change replaces them all.

        `group_id`: The same as `groupIds` with this one.

        `pipeline_stage_id`: The stage that it stands at; null for none.

        `consent_source`: Why this person may be written to; `not_specified` by default.

        `consent_notes`: Where and how consent was given, in your words.

        `POST /v1/contacts`
        """
        return await self._transport.one(
            types.Contact,
            Call(
                "POST",
                "/contacts",
                body={
                    "email": email,
                    "firstName": first_name,
                    "lastName": last_name,
                    "company": company,
                    "jobTitle": job_title,
                    "phone": phone,
                    "website": website,
                    "status": status,
                    "tags": tags,
                    "customFields": custom_fields,
                    "groupIds": group_ids,
                    "groupId": group_id,
                    "pipelineStageId": pipeline_stage_id,
                    "consentSource": consent_source,
                    "consentNotes": consent_notes,
                },
                opaque=frozenset(
                    {
                        "customFields",
                    }
                ),
                idempotency_key=once(idempotency_key),
            ),
        )

    async def get(
        self,
        contact_id: str,
    ) -> types.Contact:
        """Get a contact.

        With its groups, tags, custom fields and stage.

        `GET /v1/contacts/{contact_id}`
        """
        return await self._transport.one(
            types.Contact,
            Call(
                "GET",
                f"/contacts/{segment(contact_id)}",
            ),
        )

    async def update(
        self,
        contact_id: str,
        *,
        email: str | Omitted = OMITTED,
        first_name: str | Omitted | None = OMITTED,
        last_name: str | Omitted | None = OMITTED,
        company: str | Omitted | None = OMITTED,
        job_title: str | Omitted | None = OMITTED,
        phone: str | Omitted | None = OMITTED,
        website: str | Omitted | None = OMITTED,
        status: Literal["active", "unsubscribed", "bounced", "replied", "blocked"] | Omitted | None = OMITTED,
        tags: Sequence[str] | Omitted | None = OMITTED,
        custom_fields: Mapping[str, Any] | Omitted | None = OMITTED,
        group_ids: Sequence[str] | Omitted | None = OMITTED,
        group_id: str | Omitted | None = OMITTED,
        pipeline_stage_id: str | Omitted | None = OMITTED,
        consent_source: Literal[
            "web_optin",
            "event",
            "business_card",
            "social_network",
            "referral",
            "existing",
            "other",
            "not_specified",
        ]
        | Omitted
        | None = OMITTED,
        consent_notes: str | Omitted | None = OMITTED,
    ) -> types.Contact:
        """Change a contact: only what is sent.

        `null` clears a field; `tags` and `groupIds` replace what is there, `customFields` merges. A
        change that changes nothing is none: no event, the same `updatedAt`.

        `email`: The address, at most 254 characters; one contact has it, whatever its case.

        `first_name`: Given name, at most 255 characters; null where it is not known.

        `last_name`: Family name; null where it is not known.

        `company`: Company; null where it is not known.

        `job_title`: What the person does there; null where it is not known.

        `phone`: Phone number, as it was written; null where it is not known.

        `website`: Website; null where it is not known.

        `status`: Only `active` contacts are written to; `active` by default.

        `tags`: Labels of your own, at most 100 characters each; a change replaces them all.

        `custom_fields`: What else is known, by names of your own: text, numbers, booleans or null; a
        change merges, a name sent as null is removed.

        `group_ids`: The groups that it is in; a change replaces them all.

        `group_id`: The same as `groupIds` with this one.

        `pipeline_stage_id`: The stage that it stands at; null for none.

        `consent_source`: Why this person may be written to; `not_specified` by default.

        `consent_notes`: Where and how consent was given, in your words.

        `PUT /v1/contacts/{contact_id}`
        """
        return await self._transport.one(
            types.Contact,
            Call(
                "PUT",
                f"/contacts/{segment(contact_id)}",
                body={
                    "email": email,
                    "firstName": first_name,
                    "lastName": last_name,
                    "company": company,
                    "jobTitle": job_title,
                    "phone": phone,
                    "website": website,
                    "status": status,
                    "tags": tags,
                    "customFields": custom_fields,
                    "groupIds": group_ids,
                    "groupId": group_id,
                    "pipelineStageId": pipeline_stage_id,
                    "consentSource": consent_source,
                    "consentNotes": consent_notes,
                },
                opaque=frozenset(
                    {
                        "customFields",
                    }
                ),
            ),
        )

    async def delete(
        self,
        contact_id: str,
    ) -> types.Deleted:
        """Delete a contact: erases the person, keeps what was counted.

        It leaves every campaign. Its address stays suppressed, as a keyed hash, if it had unsubscribed or
        bounced.

        `DELETE /v1/contacts/{contact_id}`
        """
        return await self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/contacts/{segment(contact_id)}",
            ),
        )

    async def bulk(
        self,
        *,
        contacts: Sequence[inputs.Contact],
        group_ids: Sequence[str] | Omitted = OMITTED,
        on_duplicate: Literal["skip", "update"] | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Bulk:
        """Create or update up to 1000 contacts; good rows are kept where others are wrong.

        A row that is wrong is reported by its index; the batch is refused only where it is malformed
        itself. An address twice in a batch is a duplicate. There is one event for each contact.

        `contacts`: 1 to 1000 contacts, each as in POST /contacts.

        `group_ids`: Groups that created and updated contacts are added to.

        `on_duplicate`: What becomes of a row whose address is known: left alone, or changed as by PUT.

        `POST /v1/contacts/bulk`
        """
        return await self._transport.one(
            types.Bulk,
            Call(
                "POST",
                "/contacts/bulk",
                body={
                    "contacts": contacts,
                    "groupIds": group_ids,
                    "onDuplicate": on_duplicate,
                },
                opaque=frozenset(
                    {
                        "customFields",
                    }
                ),
                idempotency_key=once(idempotency_key),
            ),
        )

    def search(
        self,
        *,
        query: str | Omitted | None = OMITTED,
        filters: inputs.SearchFilters | Omitted = OMITTED,
        sort: inputs.SearchSort | Omitted = OMITTED,
        page: int | Omitted = OMITTED,
        per_page: int | Omitted = OMITTED,
        cursor: str | Omitted = OMITTED,
    ) -> AsyncPager[AsyncPage[types.Contact], types.Contact]:
        """Search contacts by text and filters together.

        Like the list, with filters that no query can hold. A read-only key may search.

        `query`: A part of the address, the company, or both names together in either order.

        `filters`: What must hold besides, all of it.

        `sort`: The order; the newest first by default.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `POST /v1/contacts/search`
        """
        return self._transport.page(
            types.Contact,
            Call(
                "POST",
                "/contacts/search",
                body={
                    "query": query,
                    "filters": filters,
                    "sort": sort,
                    "page": page,
                    "perPage": per_page,
                    "cursor": cursor,
                },
                opaque=frozenset(
                    {
                        "customFields",
                    }
                ),
            ),
        )

    async def add_groups(
        self,
        contact_id: str,
        *,
        group_ids: Sequence[str],
        idempotency_key: str | None = None,
    ) -> types.Contact:
        """Add a contact to groups.

        Groups that it is in already are no error. Answers the contact.

        `group_ids`: 1 to 100 groups.

        `POST /v1/contacts/{contact_id}/groups`
        """
        return await self._transport.one(
            types.Contact,
            Call(
                "POST",
                f"/contacts/{segment(contact_id)}/groups",
                body={
                    "groupIds": group_ids,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def remove_groups(
        self,
        contact_id: str,
        *,
        group_ids: Sequence[str],
    ) -> types.Contact:
        """Remove a contact from groups.

        Groups that it is not in are no error. Answers the contact.

        `group_ids`: 1 to 100 groups.

        `DELETE /v1/contacts/{contact_id}/groups`
        """
        return await self._transport.one(
            types.Contact,
            Call(
                "DELETE",
                f"/contacts/{segment(contact_id)}/groups",
                body={
                    "groupIds": group_ids,
                },
            ),
        )

    async def add_tags(
        self,
        contact_id: str,
        *,
        tags: Sequence[str],
        idempotency_key: str | None = None,
    ) -> types.Contact:
        """Add tags to a contact.

        Tags that it has already are no error. Answers the contact.

        `tags`: Up to 100 tags, of at most 100 characters each.

        `POST /v1/contacts/{contact_id}/tags`
        """
        return await self._transport.one(
            types.Contact,
            Call(
                "POST",
                f"/contacts/{segment(contact_id)}/tags",
                body={
                    "tags": tags,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def remove_tags(
        self,
        contact_id: str,
        *,
        tags: Sequence[str],
    ) -> types.Contact:
        """Remove tags from a contact.

        Tags that it does not have are no error. Answers the contact.

        `tags`: Up to 100 tags, of at most 100 characters each.

        `DELETE /v1/contacts/{contact_id}/tags`
        """
        return await self._transport.one(
            types.Contact,
            Call(
                "DELETE",
                f"/contacts/{segment(contact_id)}/tags",
                body={
                    "tags": tags,
                },
            ),
        )

    async def act(
        self,
        *,
        contact_ids: Sequence[str] | Omitted = OMITTED,
        filters: inputs.SearchFilters | Omitted | None = OMITTED,
        query: str | Omitted | None = OMITTED,
        all: bool | Omitted = OMITTED,
        action: Literal[
            "addGroups", "removeGroups", "addTags", "removeTags", "setStage", "addToCampaign", "delete"
        ],
        group_ids: Sequence[str] | Omitted | None = OMITTED,
        tags: Sequence[str] | Omitted | None = OMITTED,
        pipeline_stage_id: str | Omitted | None = OMITTED,
        campaign_id: str | Omitted | None = OMITTED,
        expected: int | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Action:
        """Do one thing with many contacts: those of a list, of a search, or all.

        Name them by exactly one of `contactIds`, `filters` or `query`, and `all`. Doing it again is no
        error. To delete is for good: `expected` says how many were seen.

        `contact_ids`: The contacts, by id.

        `filters`: The contacts for whom all of this holds.

        `query`: A part of the address, the company, or both names together in either order.

        `all`: `true`: all contacts of the workspace.

        `action`: What is done with them.

        `group_ids`: The groups to join or to leave.

        `tags`: The tags to add or to take off.

        `pipeline_stage_id`: The stage to stand at; null for none.

        `campaign_id`: The campaign to add them to.

        `expected`: How many contacts this is about, else 409; required to delete.

        `POST /v1/contacts/actions`
        """
        return await self._transport.one(
            types.Action,
            Call(
                "POST",
                "/contacts/actions",
                body={
                    "contactIds": contact_ids,
                    "filters": filters,
                    "query": query,
                    "all": all,
                    "action": action,
                    "groupIds": group_ids,
                    "tags": tags,
                    "pipelineStageId": pipeline_stage_id,
                    "campaignId": campaign_id,
                    "expected": expected,
                },
                opaque=frozenset(
                    {
                        "customFields",
                    }
                ),
                idempotency_key=once(idempotency_key),
            ),
        )

    async def import_(
        self,
        *,
        file: FileInput,
        mapping: Mapping[str, Any] | Omitted = OMITTED,
        group_ids: Sequence[str] | Omitted = OMITTED,
        tags: Sequence[str] | Omitted = OMITTED,
        on_duplicate: Literal["skip", "update"] | Omitted = OMITTED,
        consent_source: Literal[
            "web_optin",
            "event",
            "business_card",
            "social_network",
            "referral",
            "existing",
            "other",
            "not_specified",
        ]
        | Omitted = OMITTED,
        consent_certified: Literal[True] | Omitted = OMITTED,
        dry_run: bool | Omitted = OMITTED,
        unknown_columns: Literal["custom", "ignore", "refuse"] | Omitted = OMITTED,
        encoding: str | Omitted = OMITTED,
        delimiter: str | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Import:
        """Import contacts from a CSV file, in the background; a wrong row is reported and stops no other.

        Answers at once; `GET /contacts/imports/{import_id}` follows it. Columns go by their own names,
        `mapping` says otherwise for single ones. With `dryRun=true` nothing is written: 200, and what
        would become of the file.

        `file`: CSV with a header, at most 100 MiB; tabs, semicolons and other encodings than UTF-8 are
        found out.

        `mapping`: Column to a field's name, to `customFields.NAME`, or to null: ignored.

        `group_ids`: Groups that created and updated contacts are added to; repeat the part for several.

        `tags`: Tags that created and updated contacts get; repeat the part for several.

        `on_duplicate`: What becomes of a row whose address is known: left alone, or changed by the row.

        `consent_source`: Why these people may be written to; a row may say otherwise. Required, but for a
        dry run.

        `consent_certified`: `true`: you certify that `consentSource` is so. Required, but for a dry run.

        `dry_run`: `true`: nothing is written, the answer tells what would become of the file.

        `unknown_columns`: What no field is known for: made a custom field, ignored, or a reason to
        refuse.

        `encoding`: The encoding of the file, by its IANA name; found out where it is absent.

        `delimiter`: What stands between cells: one character, or its name; found out where it is absent.

        `POST /v1/contacts/import`
        """
        return await self._transport.one(
            types.Import,
            Call(
                "POST",
                "/contacts/import",
                form={
                    "file": File(file),
                    "mapping": mapping,
                    "groupIds": group_ids,
                    "tags": tags,
                    "onDuplicate": on_duplicate,
                    "consentSource": consent_source,
                    "consentCertified": consent_certified,
                    "dryRun": dry_run,
                    "unknownColumns": unknown_columns,
                    "encoding": encoding,
                    "delimiter": delimiter,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    def list_imports(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt"] | None = None,
    ) -> AsyncPager[AsyncPage[types.Import], types.Import]:
        """List imports, newest first.

        Those of the last 30 days.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/contacts/imports`
        """
        return self._transport.page(
            types.Import,
            Call(
                "GET",
                "/contacts/imports",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    async def get_import(
        self,
        import_id: str,
    ) -> types.Import:
        """Follow an import.

        How far it is, and the first 100 rows that were wrong.

        `GET /v1/contacts/imports/{import_id}`
        """
        return await self._transport.one(
            types.Import,
            Call(
                "GET",
                f"/contacts/imports/{segment(import_id)}",
            ),
        )

    async def cancel_import(
        self,
        import_id: str,
    ) -> types.Import:
        """Cancel an import that has not ended; rows already read stay.

        Answers the import, which is `cancelled`; one that has ended is a 409.

        `DELETE /v1/contacts/imports/{import_id}`
        """
        return await self._transport.one(
            types.Import,
            Call(
                "DELETE",
                f"/contacts/imports/{segment(import_id)}",
            ),
        )

    async def get_import_errors(
        self,
        import_id: str,
    ) -> AsyncDownload:
        """All rows of an import that were wrong, as CSV.

        Columns are `line`, `email` and `message`.

        `GET /v1/contacts/imports/{import_id}/errors`
        """
        return await self._transport.download(
            Call(
                "GET",
                f"/contacts/imports/{segment(import_id)}/errors",
            ),
        )

    async def export(
        self,
        *,
        email: str | None = None,
        status: Literal["active", "unsubscribed", "bounced", "replied", "blocked"] | None = None,
        group: str | None = None,
        group_id: str | None = None,
        tag: str | None = None,
        pipeline_stage_id: str | None = None,
        company: str | None = None,
        q: str | None = None,
        excel: bool | None = None,
    ) -> AsyncDownload:
        """Export contacts as CSV: all, or those that the filters of the list let through.

        Streamed, in the columns of an import, with custom fields as columns after them. A cell that a
        spreadsheet would run as a formula begins with an apostrophe.

        `email`: A part of the address, whatever its case.

        `status`: Contacts of this status.

        `group`: The same as `groupId`.

        `group_id`: Contacts in this group; an id that is not known matches nobody.

        `tag`: Contacts with this tag.

        `pipeline_stage_id`: Contacts at this stage.

        `company`: A part of the company, whatever its case.

        `q`: A part of the address, the company, or both names together in either order.

        `excel`: `1`: begins with a byte order mark, by which Excel knows UTF-8.

        `GET /v1/contacts/export`
        """
        return await self._transport.download(
            Call(
                "GET",
                "/contacts/export",
                query={
                    "email": email,
                    "status": status,
                    "group": group,
                    "groupId": group_id,
                    "tag": tag,
                    "pipelineStageId": pipeline_stage_id,
                    "company": company,
                    "q": q,
                    "excel": excel,
                },
            ),
        )

    async def get_export(
        self,
        contact_id: str,
    ) -> types.Person:
        """Everything known of one person.

        What a person may ask for (GDPR art. 15 and 20): the contact, emails, what happened, replies,
        events.

        `GET /v1/contacts/{contact_id}/export`
        """
        return await self._transport.one(
            types.Person,
            Call(
                "GET",
                f"/contacts/{segment(contact_id)}/export",
            ),
        )

    def list_activity(
        self,
        contact_id: str,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt"] | None = None,
    ) -> AsyncPager[AsyncPage[types.History], types.History]:
        """Everything that happened with one person, newest first.

        In all campaigns, and what became of the contact: its status, stage, groups and notes.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/contacts/{contact_id}/activity`
        """
        return self._transport.page(
            types.History,
            Call(
                "GET",
                f"/contacts/{segment(contact_id)}/activity",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    def list_notes(
        self,
        contact_id: str,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt"] | None = None,
    ) -> AsyncPager[AsyncPage[types.Note], types.Note]:
        """List the notes about a contact.

        Newest first. They go when the contact is deleted.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/contacts/{contact_id}/notes`
        """
        return self._transport.page(
            types.Note,
            Call(
                "GET",
                f"/contacts/{segment(contact_id)}/notes",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    async def add_note(
        self,
        contact_id: str,
        *,
        text: str,
        idempotency_key: str | None = None,
    ) -> types.Note:
        """Write down a note about a contact.

        It is kept for people alone: no email can hold it.

        `text`: What is to be remembered, of several lines if need be.

        `POST /v1/contacts/{contact_id}/notes`
        """
        return await self._transport.one(
            types.Note,
            Call(
                "POST",
                f"/contacts/{segment(contact_id)}/notes",
                body={
                    "text": text,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def delete_note(
        self,
        contact_id: str,
        note_id: str,
    ) -> types.Deleted:
        """Delete a note.

        The history keeps that there was one, and nothing of its text.

        `DELETE /v1/contacts/{contact_id}/notes/{note_id}`
        """
        return await self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/contacts/{segment(contact_id)}/notes/{segment(note_id)}",
            ),
        )


class AsyncGroups(AsyncResource):
    """`client.groups`"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "updatedAt", "name"] | None = None,
        name: str | None = None,
        type: Literal["static", "dynamic"] | None = None,
    ) -> AsyncPager[AsyncPage[types.Group], types.Group]:
        """List groups.

        With the number of contacts in each.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `name`: A part of the name, whatever its case.

        `type`: Groups of this type.

        `GET /v1/groups`
        """
        return self._transport.page(
            types.Group,
            Call(
                "GET",
                "/groups",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                    "name": name,
                    "type": type,
                },
            ),
        )

    async def create(
        self,
        *,
        name: str,
        description: str | Omitted | None = OMITTED,
        type: Literal["static", "dynamic"] | Omitted = OMITTED,
        color: str | Omitted | None = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Group:
        """Create a group.

        Only `name` is required; one that is there already is a 409.

        `name`: Unique in the workspace, at most 100 characters.

        `description`: What it is for; null for nothing.

        `type`: `dynamic`: whoever joins it is enrolled in the active campaigns that were given it;
        `static` by default.

        `color`: A colour for your pages, as `#2f6fed`; null for none.

        `POST /v1/groups`
        """
        return await self._transport.one(
            types.Group,
            Call(
                "POST",
                "/groups",
                body={
                    "name": name,
                    "description": description,
                    "type": type,
                    "color": color,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def get(
        self,
        group_id: str,
    ) -> types.Group:
        """Get a group.

        With the number of contacts in it.

        `GET /v1/groups/{group_id}`
        """
        return await self._transport.one(
            types.Group,
            Call(
                "GET",
                f"/groups/{segment(group_id)}",
            ),
        )

    async def update(
        self,
        group_id: str,
        *,
        name: str | Omitted = OMITTED,
        description: str | Omitted | None = OMITTED,
        type: Literal["static", "dynamic"] | Omitted = OMITTED,
        color: str | Omitted | None = OMITTED,
    ) -> types.Group:
        """Change a group: only what is sent.

        `null` clears `description` and `color`.

        `name`: Unique in the workspace, at most 100 characters.

        `description`: What it is for; null for nothing.

        `type`: `dynamic`: whoever joins it is enrolled in the active campaigns that were given it;
        `static` by default.

        `color`: A colour for your pages, as `#2f6fed`; null for none.

        `PUT /v1/groups/{group_id}`
        """
        return await self._transport.one(
            types.Group,
            Call(
                "PUT",
                f"/groups/{segment(group_id)}",
                body={
                    "name": name,
                    "description": description,
                    "type": type,
                    "color": color,
                },
            ),
        )

    async def delete(
        self,
        group_id: str,
    ) -> types.Deleted:
        """Delete a group; its contacts stay.

        Contacts lose the group and nothing else; nobody leaves a campaign.

        `DELETE /v1/groups/{group_id}`
        """
        return await self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/groups/{segment(group_id)}",
            ),
        )

    def list_contacts(
        self,
        group_id: str,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "updatedAt", "email", "firstName", "lastName", "company"] | None = None,
    ) -> AsyncPager[AsyncPage[types.Contact], types.Contact]:
        """List the contacts of a group.

        The same objects as `GET /contacts`.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/groups/{group_id}/contacts`
        """
        return self._transport.page(
            types.Contact,
            Call(
                "GET",
                f"/groups/{segment(group_id)}/contacts",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    async def add_contacts(
        self,
        group_id: str,
        *,
        contact_ids: Sequence[str],
        idempotency_key: str | None = None,
    ) -> types.Added:
        """Add up to 1000 contacts to a group; those that are in it already are skipped.

        Ids that are not known are reported. In a dynamic group, those who join are enrolled in its active
        campaigns.

        `contact_ids`: 1 to 1000 contacts.

        `POST /v1/groups/{group_id}/contacts`
        """
        return await self._transport.one(
            types.Added,
            Call(
                "POST",
                f"/groups/{segment(group_id)}/contacts",
                body={
                    "contactIds": contact_ids,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def remove_contacts(
        self,
        group_id: str,
        *,
        contact_ids: Sequence[str],
    ) -> types.Removed:
        """Remove contacts from a group.

        Answers how many were in it; they stay enrolled in campaigns.

        `contact_ids`: 1 to 1000 contacts.

        `DELETE /v1/groups/{group_id}/contacts`
        """
        return await self._transport.one(
            types.Removed,
            Call(
                "DELETE",
                f"/groups/{segment(group_id)}/contacts",
                body={
                    "contactIds": contact_ids,
                },
            ),
        )


class AsyncPipelineStages(AsyncResource):
    """`client.pipeline_stages`"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["position", "createdAt", "updatedAt"] | None = None,
    ) -> AsyncPager[AsyncPage[types.PipelineStage], types.PipelineStage]:
        """List pipeline stages.

        A workspace begins with Lead, Qualified, Proposal, Negotiation, Won and Lost.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/pipeline-stages`
        """
        return self._transport.page(
            types.PipelineStage,
            Call(
                "GET",
                "/pipeline-stages",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    async def create(
        self,
        *,
        name: str,
        color: str | Omitted | None = OMITTED,
        position: int | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.PipelineStage:
        """Create a pipeline stage.

        At the end, unless `position` says otherwise.

        `name`: At most 100 characters.

        `color`: A colour for your pages, as `#2f6fed`; null for none.

        `position`: From 0; the others move up. Beyond the last one it is the last.

        `POST /v1/pipeline-stages`
        """
        return await self._transport.one(
            types.PipelineStage,
            Call(
                "POST",
                "/pipeline-stages",
                body={
                    "name": name,
                    "color": color,
                    "position": position,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def update(
        self,
        stage_id: str,
        *,
        name: str | Omitted = OMITTED,
        color: str | Omitted | None = OMITTED,
        position: int | Omitted = OMITTED,
    ) -> types.PipelineStage:
        """Change a pipeline stage: only what is sent.

        `position` moves it; the others make room.

        `name`: At most 100 characters.

        `color`: A colour for your pages, as `#2f6fed`; null for none.

        `position`: From 0; the others move up. Beyond the last one it is the last.

        `PUT /v1/pipeline-stages/{stage_id}`
        """
        return await self._transport.one(
            types.PipelineStage,
            Call(
                "PUT",
                f"/pipeline-stages/{segment(stage_id)}",
                body={
                    "name": name,
                    "color": color,
                    "position": position,
                },
            ),
        )

    async def delete(
        self,
        stage_id: str,
        *,
        move_to: str | None = None,
    ) -> types.Deleted:
        """Delete a pipeline stage, moving its contacts to another.

        409 while contacts stand at it, unless `moveTo` says where they go.

        `move_to`: The stage that the contacts go to.

        `DELETE /v1/pipeline-stages/{stage_id}`
        """
        return await self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/pipeline-stages/{segment(stage_id)}",
                query={
                    "moveTo": move_to,
                },
            ),
        )


class AsyncCampaigns(AsyncResource):
    """`client.campaigns`"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "updatedAt", "startedAt", "name", "status"] | None = None,
        status: Literal["draft", "active", "paused", "completed", "archived"] | None = None,
        name: str | None = None,
    ) -> AsyncPager[AsyncPage[types.Campaign], types.Campaign]:
        """List campaigns.

        With what was counted, and when the next email leaves.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `status`: Campaigns of this status.

        `name`: A part of the name, whatever its case.

        `GET /v1/campaigns`
        """
        return self._transport.page(
            types.Campaign,
            Call(
                "GET",
                "/campaigns",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                    "status": status,
                    "name": name,
                },
            ),
        )

    async def create(
        self,
        *,
        name: str,
        email_account_id: str,
        description: str | Omitted | None = OMITTED,
        language: Literal["en", "fr"] | Omitted | None = OMITTED,
        settings: inputs.Settings | Omitted = OMITTED,
        workflow: inputs.Workflow | Omitted | None = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Campaign:
        """Create a campaign, as a draft.

        `workflow` may come later, by PUT; what is wrong with one is a 400 that names each node and member
        by its path.

        `name`: For yourself, at most 200 characters.

        `email_account_id`: The account that writes.

        `description`: What it is for; null for nothing.

        `language`: Of footer, notices, dates and the preferences page; null for the workspace's.

        `settings`: When and how fast it writes; a change merges key by key.

        `workflow`: The emails, waits and conditions that each contact goes through; null in a draft that
        has none yet.

        `POST /v1/campaigns`
        """
        return await self._transport.one(
            types.Campaign,
            Call(
                "POST",
                "/campaigns",
                body={
                    "name": name,
                    "emailAccountId": email_account_id,
                    "description": description,
                    "language": language,
                    "settings": settings,
                    "workflow": workflow,
                },
                opaque=frozenset(
                    {
                        "workflow",
                    }
                ),
                idempotency_key=once(idempotency_key),
            ),
        )

    async def get(
        self,
        campaign_id: str,
    ) -> types.Campaign:
        """Get a campaign.

        With `nextSendAt` and `waitingFor`: when the next email leaves, and what it waits for.

        `GET /v1/campaigns/{campaign_id}`
        """
        return await self._transport.one(
            types.Campaign,
            Call(
                "GET",
                f"/campaigns/{segment(campaign_id)}",
            ),
        )

    async def update(
        self,
        campaign_id: str,
        *,
        name: str | Omitted = OMITTED,
        email_account_id: str | Omitted = OMITTED,
        description: str | Omitted | None = OMITTED,
        language: Literal["en", "fr"] | Omitted | None = OMITTED,
        settings: inputs.Settings | Omitted = OMITTED,
        workflow: inputs.Workflow | Omitted | None = OMITTED,
    ) -> types.Campaign:
        """Change a draft or paused campaign: only what is sent.

        `settings` merges key by key, `workflow` is replaced whole; contacts go on from where they stand.
        409 in any other status.

        `name`: For yourself, at most 200 characters.

        `email_account_id`: The account that writes.

        `description`: What it is for; null for nothing.

        `language`: Of footer, notices, dates and the preferences page; null for the workspace's.

        `settings`: When and how fast it writes; a change merges key by key.

        `workflow`: The emails, waits and conditions that each contact goes through; null in a draft that
        has none yet.

        `PUT /v1/campaigns/{campaign_id}`
        """
        return await self._transport.one(
            types.Campaign,
            Call(
                "PUT",
                f"/campaigns/{segment(campaign_id)}",
                body={
                    "name": name,
                    "emailAccountId": email_account_id,
                    "description": description,
                    "language": language,
                    "settings": settings,
                    "workflow": workflow,
                },
                opaque=frozenset(
                    {
                        "workflow",
                    }
                ),
            ),
        )

    async def delete(
        self,
        campaign_id: str,
    ) -> types.Deleted:
        """Delete a draft or archived campaign.

        With its contacts' places, its statistics and what happened in it. 409 in any other status.

        `DELETE /v1/campaigns/{campaign_id}`
        """
        return await self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/campaigns/{segment(campaign_id)}",
            ),
        )

    async def duplicate(
        self,
        campaign_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.Campaign:
        """Copy a campaign, as a draft without contacts.

        Whatever its status. The copy has its settings and workflow, and its name with " (copy)" after it.

        `POST /v1/campaigns/{campaign_id}/duplicate`
        """
        return await self._transport.one(
            types.Campaign,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/duplicate",
                idempotency_key=once(idempotency_key),
            ),
        )

    async def start(
        self,
        campaign_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.Campaign:
        """Start a campaign.

        From `draft`, or from `paused` as a resume. A 400 names everything that is missing: a workflow,
        contacts, an account that is `connected`. Emails leave within the window of `settings`.

        `POST /v1/campaigns/{campaign_id}/start`
        """
        return await self._transport.one(
            types.Campaign,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/start",
                idempotency_key=once(idempotency_key),
            ),
        )

    async def pause(
        self,
        campaign_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.Campaign:
        """Pause a campaign: no further email begins once this has answered.

        From `active`. One already being handed to a server may finish, and is counted.

        `POST /v1/campaigns/{campaign_id}/pause`
        """
        return await self._transport.one(
            types.Campaign,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/pause",
                idempotency_key=once(idempotency_key),
            ),
        )

    async def resume(
        self,
        campaign_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.Campaign:
        """Go on with a paused campaign.

        From `paused`. Delays that ran out meanwhile are due now; nothing is sent twice.

        `POST /v1/campaigns/{campaign_id}/resume`
        """
        return await self._transport.one(
            types.Campaign,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/resume",
                idempotency_key=once(idempotency_key),
            ),
        )

    async def archive(
        self,
        campaign_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.Campaign:
        """Put a completed or paused campaign away.

        From `completed` or `paused`. Its statistics stay.

        `POST /v1/campaigns/{campaign_id}/archive`
        """
        return await self._transport.one(
            types.Campaign,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/archive",
                idempotency_key=once(idempotency_key),
            ),
        )

    def list_contacts(
        self,
        campaign_id: str,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt"] | None = None,
        status: Literal["pending", "in_progress", "completed", "replied", "bounced", "unsubscribed", "error"]
        | None = None,
    ) -> AsyncPager[AsyncPage[types.Enrollment], types.Enrollment]:
        """List a campaign's contacts and where each stands.

        In the order in which they were added, newest first.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `status`: Contacts who stand so.

        `GET /v1/campaigns/{campaign_id}/contacts`
        """
        return self._transport.page(
            types.Enrollment,
            Call(
                "GET",
                f"/campaigns/{segment(campaign_id)}/contacts",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                    "status": status,
                },
            ),
        )

    async def add_contacts(
        self,
        campaign_id: str,
        *,
        contact_ids: Sequence[str] | Omitted = OMITTED,
        group_ids: Sequence[str] | Omitted = OMITTED,
        group_id: str | Omitted = OMITTED,
        filters: inputs.SearchFilters | Omitted = OMITTED,
        exclude_group_ids: Sequence[str] | Omitted = OMITTED,
        skip_if_contacted_within_days: int | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Enrolled:
        """Add contacts by id, group or filter.

        One or more of the first four. Who is enrolled already, not `active` or suppressed is skipped.
        While the campaign is active they start at once. Broken off, it may be made again: nobody is added
        twice. 409 once it is `completed` or `archived`.

        `contact_ids`: 1 to 1000 contacts.

        `group_ids`: All contacts of these groups; of a dynamic one also those who join it later.

        `group_id`: The same as `groupIds` with this one.

        `filters`: All contacts that these let through, as in a search.

        `exclude_group_ids`: None of the contacts of these groups.

        `skip_if_contacted_within_days`: Nobody to whom another campaign has written in so many days, 0 to
        365, or who is in one that is active.

        `POST /v1/campaigns/{campaign_id}/contacts`
        """
        return await self._transport.one(
            types.Enrolled,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/contacts",
                body={
                    "contactIds": contact_ids,
                    "groupIds": group_ids,
                    "groupId": group_id,
                    "filters": filters,
                    "excludeGroupIds": exclude_group_ids,
                    "skipIfContactedWithinDays": skip_if_contacted_within_days,
                },
                opaque=frozenset(
                    {
                        "customFields",
                    }
                ),
                idempotency_key=once(idempotency_key),
            ),
        )

    async def remove_contacts(
        self,
        campaign_id: str,
        *,
        contact_ids: Sequence[str],
    ) -> types.Removed:
        """Remove contacts; what was sent stays counted.

        Nothing further is sent to them by this campaign.

        `contact_ids`: 1 to 1000 contacts.

        `DELETE /v1/campaigns/{campaign_id}/contacts`
        """
        return await self._transport.one(
            types.Removed,
            Call(
                "DELETE",
                f"/campaigns/{segment(campaign_id)}/contacts",
                body={
                    "contactIds": contact_ids,
                },
            ),
        )

    async def preview(
        self,
        campaign_id: str,
        *,
        contact_id: str,
        node_id: str,
        idempotency_key: str | None = None,
    ) -> types.Preview:
        """Show an email exactly as a contact would get it now; its links do nothing.

        With footer and signature. `missingVariables` and `warnings` say what may not be as it was meant.

        `contact_id`: Whose values to fill in.

        `node_id`: The email node.

        `POST /v1/campaigns/{campaign_id}/preview`
        """
        return await self._transport.one(
            types.Preview,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/preview",
                body={
                    "contactId": contact_id,
                    "nodeId": node_id,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def test_send(
        self,
        campaign_id: str,
        *,
        node_id: str,
        to: str,
        contact_id: str | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Trial:
        """Send an email to any address now, outside all statistics and limits; its links do nothing.

        Answers once the account's server has accepted it.

        `node_id`: The email node.

        `to`: Who gets it.

        `contact_id`: Whose values to fill in; by default nobody's.

        `POST /v1/campaigns/{campaign_id}/test-send`
        """
        return await self._transport.one(
            types.Trial,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/test-send",
                body={
                    "nodeId": node_id,
                    "to": to,
                    "contactId": contact_id,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def resolve(
        self,
        campaign_id: str,
        contact_id: str,
        *,
        as_: Literal["sent", "resend"],
        idempotency_key: str | None = None,
    ) -> types.Enrollment:
        """Say what became of an email that the server may have and may not.

        An email whose fate a broken connection left unknown is not sent again by itself. Answers where
        the contact stands now.

        `as_`: `sent` counts it and goes on, `resend` sends it again, perhaps twice.

        `POST /v1/campaigns/{campaign_id}/contacts/{contact_id}/resolve`
        """
        return await self._transport.one(
            types.Enrollment,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/contacts/{segment(contact_id)}/resolve",
                body={
                    "as": as_,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def get_stats(
        self,
        campaign_id: str,
    ) -> types.Stats:
        """Statistics of a campaign.

        Emails are counted in `sent`, `delivered` and `bounced`, people in the others, once each. Rates
        are percent with one decimal, 0.0 of nothing.

        `GET /v1/campaigns/{campaign_id}/stats`
        """
        return await self._transport.one(
            types.Stats,
            Call(
                "GET",
                f"/campaigns/{segment(campaign_id)}/stats",
            ),
        )

    async def get_email_stats(
        self,
        campaign_id: str,
    ) -> builtins.list[types.EmailStats]:
        """Statistics of each email, in the order of the workflow.

        With a row for each version where there is a split test.

        `GET /v1/campaigns/{campaign_id}/stats/emails`
        """
        return await self._transport.many(
            types.EmailStats,
            Call(
                "GET",
                f"/campaigns/{segment(campaign_id)}/stats/emails",
            ),
        )

    async def get_timeline(
        self,
        campaign_id: str,
        *,
        from_: str | None = None,
        to: str | None = None,
        interval: Literal["hour", "day", "week"] | None = None,
    ) -> builtins.list[types.TimelineRow]:
        """Statistics by hour, day or week of the campaign's time zone.

        Whole intervals, empty ones included, from the start of the campaign to now by default.

        `from_`: The beginning; the start of the campaign by default.

        `to`: The end, excluded, but a date is included as a whole; now by default.

        `interval`: How long a row is.

        `GET /v1/campaigns/{campaign_id}/stats/timeline`
        """
        return await self._transport.many(
            types.TimelineRow,
            Call(
                "GET",
                f"/campaigns/{segment(campaign_id)}/stats/timeline",
                query={
                    "from": from_,
                    "to": to,
                    "interval": interval,
                },
            ),
        )

    def list_activity(
        self,
        campaign_id: str,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt"] | None = None,
        type: Literal[
            "sent", "opened", "clicked", "replied", "bounced", "unsubscribed", "failed", "uncertain"
        ]
        | None = None,
        contact_id: str | None = None,
        from_: str | None = None,
        to: str | None = None,
    ) -> AsyncPager[AsyncPage[types.Activity], types.Activity]:
        """What happened in a campaign, newest first.

        Opens and clicks of machines are not in it.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `type`: What happened.

        `contact_id`: Of this contact.

        `from_`: The beginning, included.

        `to`: The end, excluded, but a date is included as a whole.

        `GET /v1/campaigns/{campaign_id}/activity`
        """
        return self._transport.page(
            types.Activity,
            Call(
                "GET",
                f"/campaigns/{segment(campaign_id)}/activity",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                    "type": type,
                    "contactId": contact_id,
                    "from": from_,
                    "to": to,
                },
            ),
        )


class AsyncSuppressions(AsyncResource):
    """`client.suppressions`"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt"] | None = None,
        email: str | None = None,
        reason: Literal["unsubscribed", "bounced", "complaint", "manual"] | None = None,
    ) -> AsyncPager[AsyncPage[types.Suppression], types.Suppression]:
        """List the addresses that are never written to.

        Addresses that unsubscribed, bounced hard or complained are added by themselves.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `email`: This very address; that of an erased person is found too.

        `reason`: Of this reason.

        `GET /v1/suppressions`
        """
        return self._transport.page(
            types.Suppression,
            Call(
                "GET",
                "/suppressions",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                    "email": email,
                    "reason": reason,
                },
            ),
        )

    async def create(
        self,
        *,
        email: str,
        reason: Literal["unsubscribed", "bounced", "complaint", "manual"] | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Suppression:
        """Never write to an address again; whoever has it leaves every sequence.

        Their enrollments end as `unsubscribed`, or as `bounced` for that reason; the contact keeps its
        status. An address that is there already is answered as it is.

        `email`: The address, whatever its case.

        `reason`: Why; `manual` by default.

        `POST /v1/suppressions`
        """
        return await self._transport.one(
            types.Suppression,
            Call(
                "POST",
                "/suppressions",
                body={
                    "email": email,
                    "reason": reason,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def delete(
        self,
        email: str,
    ) -> types.SuppressionDeleted:
        """Let an address be written to again.

        Whoever has it is `active` again, unless `blocked`; sequences that have ended stay ended.

        `DELETE /v1/suppressions/{email}`
        """
        return await self._transport.one(
            types.SuppressionDeleted,
            Call(
                "DELETE",
                f"/suppressions/{segment(email)}",
            ),
        )


class AsyncReplies(AsyncResource):
    """`client.replies`"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "receivedAt"] | None = None,
        campaign_id: str | None = None,
        contact_id: str | None = None,
        type: Literal["reply", "auto_reply", "bounce"] | None = None,
        unread: bool | None = None,
        archived: bool | None = None,
        email_account_id: str | None = None,
        q: str | None = None,
        from_: str | None = None,
        to: str | None = None,
    ) -> AsyncPager[AsyncPage[types.Reply], types.Reply]:
        """List replies, automatic replies and bounces, newest first.

        What was found in the mailboxes of accounts with `imap`.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `campaign_id`: Of this campaign.

        `contact_id`: Of this contact.

        `type`: Of this type.

        `unread`: `true`: those that nobody has read.

        `archived`: `true` those that are put away, `false` the others.

        `email_account_id`: That came into this account.

        `q`: In the address, the subject or the text.

        `from_`: The beginning, included; a date is a day in UTC.

        `to`: The end, excluded, but a date, a day in UTC, is included as a whole.

        `GET /v1/replies`
        """
        return self._transport.page(
            types.Reply,
            Call(
                "GET",
                "/replies",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                    "campaignId": campaign_id,
                    "contactId": contact_id,
                    "type": type,
                    "unread": unread,
                    "archived": archived,
                    "emailAccountId": email_account_id,
                    "q": q,
                    "from": from_,
                    "to": to,
                },
            ),
        )

    async def get(
        self,
        reply_id: str,
    ) -> types.Reply:
        """Get a reply.

        With its text, its HTML made safe, and what was attached.

        `GET /v1/replies/{reply_id}`
        """
        return await self._transport.one(
            types.Reply,
            Call(
                "GET",
                f"/replies/{segment(reply_id)}",
            ),
        )

    async def update(
        self,
        reply_id: str,
        *,
        read: bool | Omitted = OMITTED,
        archived: bool | Omitted = OMITTED,
        type: Literal["reply", "auto_reply", "bounce"] | Omitted = OMITTED,
    ) -> types.Reply:
        """Mark a reply as read or archived, or move it to another type.

        Only what is sent changes. Moving undoes what the message was taken for: status, suppression,
        sequences and counts are then as if it had been taken for the new type when it came.

        `read`: Whether somebody has read it.

        `archived`: Whether it is put away.

        `type`: Move it: what it was taken for is undone.

        `PUT /v1/replies/{reply_id}`
        """
        return await self._transport.one(
            types.Reply,
            Call(
                "PUT",
                f"/replies/{segment(reply_id)}",
                body={
                    "read": read,
                    "archived": archived,
                    "type": type,
                },
            ),
        )

    async def send(
        self,
        reply_id: str,
        *,
        text: str,
        idempotency_key: str | None = None,
    ) -> types.Written:
        """Answer a reply in its thread, untracked; the same text again is not sent twice.

        From the account that the campaign wrote from. 409 where nobody knows whether it was sent before.

        `text`: Plain text, at most 100,000 characters.

        `POST /v1/replies/{reply_id}/send`
        """
        return await self._transport.one(
            types.Written,
            Call(
                "POST",
                f"/replies/{segment(reply_id)}/send",
                body={
                    "text": text,
                },
                idempotency_key=once(idempotency_key),
            ),
        )


class AsyncEmailAccounts(AsyncResource):
    """`client.email_accounts`"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "updatedAt"] | None = None,
    ) -> AsyncPager[AsyncPage[types.EmailAccount], types.EmailAccount]:
        """List email accounts.

        With how much each has sent in the last 24 hours.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/email-accounts`
        """
        return self._transport.page(
            types.EmailAccount,
            Call(
                "GET",
                "/email-accounts",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    async def create(
        self,
        *,
        email: str,
        provider: Literal["smtp", "sandbox"],
        display_name: str | Omitted | None = OMITTED,
        daily_limit: int | Omitted | None = OMITTED,
        smtp: inputs.MailServer | Omitted | None = OMITTED,
        imap: inputs.MailServer | Omitted | None = OMITTED,
        sandbox: inputs.Sandbox | Omitted | None = OMITTED,
        signature: str | Omitted | None = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.EmailAccount:
        """Create an email account; nobody logs in yet.

        `POST /email-accounts/{account_id}/test` logs in. Passwords are stored encrypted and never shown.

        `email`: The address that mail comes from.

        `provider`: `smtp`, or `sandbox`: a mailbox inside the server that keeps what is sent instead.

        `display_name`: The name that mail comes from; null for the address alone.

        `daily_limit`: Emails in any 24 hours; 500 by default, null for no limit.

        `smtp`: The server that sends; null in a sandbox.

        `imap`: The mailbox that replies and bounces come to; null where none is read.

        `sandbox`: Settings of a sandbox account, else null.

        `signature`: Plain text below each email; null for none.

        `POST /v1/email-accounts`
        """
        return await self._transport.one(
            types.EmailAccount,
            Call(
                "POST",
                "/email-accounts",
                body={
                    "email": email,
                    "provider": provider,
                    "displayName": display_name,
                    "dailyLimit": daily_limit,
                    "smtp": smtp,
                    "imap": imap,
                    "sandbox": sandbox,
                    "signature": signature,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def get(
        self,
        account_id: str,
    ) -> types.EmailAccount:
        """Get an email account.

        Without its passwords, which are never shown.

        `GET /v1/email-accounts/{account_id}`
        """
        return await self._transport.one(
            types.EmailAccount,
            Call(
                "GET",
                f"/email-accounts/{segment(account_id)}",
            ),
        )

    async def update(
        self,
        account_id: str,
        *,
        email: str | Omitted = OMITTED,
        provider: Literal["smtp", "sandbox"] | Omitted = OMITTED,
        display_name: str | Omitted | None = OMITTED,
        daily_limit: int | Omitted | None = OMITTED,
        smtp: inputs.MailServerPatch | Omitted | None = OMITTED,
        imap: inputs.MailServerPatch | Omitted | None = OMITTED,
        sandbox: inputs.Sandbox | Omitted | None = OMITTED,
        signature: str | Omitted | None = OMITTED,
        status: Literal["connected", "disabled"] | Omitted = OMITTED,
    ) -> types.EmailAccount:
        """Change an email account: only what is sent; a password that is not sent stays.

        An account in `error` is tried again after a change. A password is not sent to another server than
        the one it was given for: `host` and the like need it again.

        `email`: The address that mail comes from.

        `provider`: `smtp`, or `sandbox`: a mailbox inside the server that keeps what is sent instead.

        `display_name`: The name that mail comes from; null for the address alone.

        `daily_limit`: Emails in any 24 hours; 500 by default, null for no limit.

        `smtp`: The server that sends; null in a sandbox.

        `imap`: The mailbox that replies and bounces come to; null where none is read.

        `sandbox`: Settings of a sandbox account, else null.

        `signature`: Plain text below each email; null for none.

        `status`: `disabled` lets campaigns wait; `connected` lets them go on.

        `PUT /v1/email-accounts/{account_id}`
        """
        return await self._transport.one(
            types.EmailAccount,
            Call(
                "PUT",
                f"/email-accounts/{segment(account_id)}",
                body={
                    "email": email,
                    "provider": provider,
                    "displayName": display_name,
                    "dailyLimit": daily_limit,
                    "smtp": smtp,
                    "imap": imap,
                    "sandbox": sandbox,
                    "signature": signature,
                    "status": status,
                },
            ),
        )

    async def delete(
        self,
        account_id: str,
    ) -> types.Deleted:
        """Delete an email account that no active campaign uses.

        409 while an active campaign uses it.

        `DELETE /v1/email-accounts/{account_id}`
        """
        return await self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/email-accounts/{segment(account_id)}",
            ),
        )

    async def test(
        self,
        account_id: str,
        *,
        send_to: str | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.AccountTest:
        """Log in to an account's servers and, where wanted, send a test mail.

        With `sendTo`, which is counted nowhere. A login that goes well makes the account `connected`
        again.

        `send_to`: Also send a test mail to this address.

        `POST /v1/email-accounts/{account_id}/test`
        """
        return await self._transport.one(
            types.AccountTest,
            Call(
                "POST",
                f"/email-accounts/{segment(account_id)}/test",
                body={
                    "sendTo": send_to,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    def list_messages(
        self,
        account_id: str,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[AsyncPage[types.Message], types.Message]:
        """List what a sandbox account kept instead of sending it; 409 for any other account.

        The newest first, as they would have been sent.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `GET /v1/email-accounts/{account_id}/messages`
        """
        return self._transport.page(
            types.Message,
            Call(
                "GET",
                f"/email-accounts/{segment(account_id)}/messages",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                },
            ),
        )

    async def get_message(
        self,
        account_id: str,
        message_id: str,
    ) -> types.Message:
        """Get a message that a sandbox account kept; 409 for any other account.

        As it would have been sent, with all headers.

        `GET /v1/email-accounts/{account_id}/messages/{message_id}`
        """
        return await self._transport.one(
            types.Message,
            Call(
                "GET",
                f"/email-accounts/{segment(account_id)}/messages/{segment(message_id)}",
            ),
        )


class AsyncWebhooks(AsyncResource):
    """`client.webhooks`"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "updatedAt"] | None = None,
    ) -> AsyncPager[AsyncPage[types.Webhook], types.Webhook]:
        """List webhooks.

        Without their secrets.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `GET /v1/webhooks`
        """
        return self._transport.page(
            types.Webhook,
            Call(
                "GET",
                "/webhooks",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                },
            ),
        )

    async def create(
        self,
        *,
        url: str,
        events: Sequence[
            Literal[
                "contact.created",
                "contact.updated",
                "contact.deleted",
                "campaign.started",
                "campaign.paused",
                "campaign.completed",
                "email.sent",
                "email.delivered",
                "email.opened",
                "email.clicked",
                "email.replied",
                "email.bounced",
                "email.unsubscribed",
                "server.restored",
                "*",
            ]
        ],
        secret: str | Omitted = OMITTED,
        description: str | Omitted | None = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.CreatedWebhook:
        """Create a webhook; its secret is shown this once.

        Give `secret` to choose it. Every delivery is signed with it, see Webhooks above.

        `url`: Where events are sent: `https`, port 443 or 1024 and above.

        `events`: The types that it is told of; `*` for all.

        `secret`: What deliveries are signed with, 16 to 128 characters; made by the server where it is
        absent.

        `description`: What it is for; null for nothing.

        `POST /v1/webhooks`
        """
        return await self._transport.one(
            types.CreatedWebhook,
            Call(
                "POST",
                "/webhooks",
                body={
                    "url": url,
                    "events": events,
                    "secret": secret,
                    "description": description,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    async def get(
        self,
        webhook_id: str,
    ) -> types.Webhook:
        """Get a webhook.

        Without its secret.

        `GET /v1/webhooks/{webhook_id}`
        """
        return await self._transport.one(
            types.Webhook,
            Call(
                "GET",
                f"/webhooks/{segment(webhook_id)}",
            ),
        )

    async def update(
        self,
        webhook_id: str,
        *,
        url: str | Omitted = OMITTED,
        events: Sequence[
            Literal[
                "contact.created",
                "contact.updated",
                "contact.deleted",
                "campaign.started",
                "campaign.paused",
                "campaign.completed",
                "email.sent",
                "email.delivered",
                "email.opened",
                "email.clicked",
                "email.replied",
                "email.bounced",
                "email.unsubscribed",
                "server.restored",
                "*",
            ]
        ]
        | Omitted = OMITTED,
        secret: str | Omitted = OMITTED,
        description: str | Omitted | None = OMITTED,
        status: Literal["active", "disabled"] | Omitted = OMITTED,
    ) -> types.Webhook:
        """Change a webhook: only what is sent.

        A new `secret` signs at once; for 24 hours the old one signs as well. `status: active` lets a
        failed one go on.

        `url`: Where events are sent: `https`, port 443 or 1024 and above.

        `events`: The types that it is told of; `*` for all.

        `secret`: What deliveries are signed with, 16 to 128 characters; made by the server where it is
        absent.

        `description`: What it is for; null for nothing.

        `status`: `active` sends what was kept, in order; `disabled` keeps nothing for it.

        `PUT /v1/webhooks/{webhook_id}`
        """
        return await self._transport.one(
            types.Webhook,
            Call(
                "PUT",
                f"/webhooks/{segment(webhook_id)}",
                body={
                    "url": url,
                    "events": events,
                    "secret": secret,
                    "description": description,
                    "status": status,
                },
            ),
        )

    async def delete(
        self,
        webhook_id: str,
    ) -> types.Deleted:
        """Delete a webhook.

        Nothing is sent to it any more, what was waiting included.

        `DELETE /v1/webhooks/{webhook_id}`
        """
        return await self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/webhooks/{segment(webhook_id)}",
            ),
        )

    async def test(
        self,
        webhook_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.Log:
        """Send a `webhook.test` event now; gives the attempt, whatever came of it.

        It goes to this webhook alone, whatever it subscribed to, and is not tried again.

        `POST /v1/webhooks/{webhook_id}/test`
        """
        return await self._transport.one(
            types.Log,
            Call(
                "POST",
                f"/webhooks/{segment(webhook_id)}/test",
                idempotency_key=once(idempotency_key),
            ),
        )

    def list_logs(
        self,
        webhook_id: str,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt"] | None = None,
        status: Literal["delivered", "retrying", "failed"] | None = None,
        event_type: Literal[
            "contact.created",
            "contact.updated",
            "contact.deleted",
            "campaign.started",
            "campaign.paused",
            "campaign.completed",
            "email.sent",
            "email.delivered",
            "email.opened",
            "email.clicked",
            "email.replied",
            "email.bounced",
            "email.unsubscribed",
            "server.restored",
            "webhook.test",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
    ) -> AsyncPager[AsyncPage[types.Log], types.Log]:
        """The attempts to deliver to a webhook in the last 30 days, newest first.

        Each with what your receiver answered, and how long it took.

        `page`: The page, from 1; one past the end is empty.

        `per_page`: Rows on a page, at most 100.

        `order`: `asc` from the smallest or oldest, `desc` from the largest or newest.

        `cursor`: The `meta.nextCursor` of the page before, with the same `sort`, `order` and filters.

        `sort`: What the list is in order of; ties go by id.

        `status`: Attempts that ended so.

        `event_type`: Attempts with events of this type.

        `from_`: The beginning, included.

        `to`: The end, excluded, but a date is included as a whole (UTC).

        `GET /v1/webhooks/{webhook_id}/logs`
        """
        return self._transport.page(
            types.Log,
            Call(
                "GET",
                f"/webhooks/{segment(webhook_id)}/logs",
                query={
                    "page": page,
                    "perPage": per_page,
                    "order": order,
                    "cursor": cursor,
                    "sort": sort,
                    "status": status,
                    "eventType": event_type,
                    "from": from_,
                    "to": to,
                },
            ),
        )

    async def redeliver(
        self,
        webhook_id: str,
        log_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.Log:
        """Send the event of an attempt once more, now; gives the new attempt, whatever came of it.

        With the same event id, also where it had arrived.

        `POST /v1/webhooks/{webhook_id}/logs/{log_id}/redeliver`
        """
        return await self._transport.one(
            types.Log,
            Call(
                "POST",
                f"/webhooks/{segment(webhook_id)}/logs/{segment(log_id)}/redeliver",
                idempotency_key=once(idempotency_key),
            ),
        )

    async def replay(
        self,
        webhook_id: str,
        *,
        from_: str,
        to: str,
        events: Sequence[
            Literal[
                "contact.created",
                "contact.updated",
                "contact.deleted",
                "campaign.started",
                "campaign.paused",
                "campaign.completed",
                "email.sent",
                "email.delivered",
                "email.opened",
                "email.clicked",
                "email.replied",
                "email.bounced",
                "email.unsubscribed",
                "server.restored",
                "*",
            ]
        ]
        | Omitted = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Replay:
        """Send all events of a span again, with the same ids and in order.

        Of those that were recorded, at most 30 days back. Answers how many there are.

        `from_`: The beginning, included.

        `to`: The end, excluded, but a date is included as a whole (UTC).

        `events`: By default those that the webhook subscribed to.

        `POST /v1/webhooks/{webhook_id}/replay`
        """
        return await self._transport.one(
            types.Replay,
            Call(
                "POST",
                f"/webhooks/{segment(webhook_id)}/replay",
                body={
                    "from": from_,
                    "to": to,
                    "events": events,
                },
                idempotency_key=once(idempotency_key),
            ),
        )


class AsyncEvents(AsyncResource):
    """`client.events`"""

    def list(
        self,
        *,
        after: str | None = None,
        type: Literal[
            "contact.created",
            "contact.updated",
            "contact.deleted",
            "campaign.started",
            "campaign.paused",
            "campaign.completed",
            "email.sent",
            "email.delivered",
            "email.opened",
            "email.clicked",
            "email.replied",
            "email.bounced",
            "email.unsubscribed",
            "server.restored",
        ]
        | None = None,
        limit: int | None = None,
    ) -> AsyncPager[AsyncFeed[types.Event], types.Event]:
        """The events of the last 30 days, oldest first: go on after the last one that you have.

        Ask again with `after` set to the last id: an empty list says that there is nothing new. An
        `after` that is not known is a 400.

        `after`: The last event that you have.

        `type`: Events of this type.

        `limit`: How many at most, up to 1000.

        `GET /v1/events`
        """
        return self._transport.feed(
            types.Event,
            Call(
                "GET",
                "/events",
                query={
                    "after": after,
                    "type": type,
                    "limit": limit,
                },
            ),
        )


class AsyncWorkspace(AsyncResource):
    """`client.workspace`"""

    async def get(
        self,
    ) -> types.Workspace:
        """Get the workspace.

        The one that the key belongs to.

        `GET /v1/workspace`
        """
        return await self._transport.one(
            types.Workspace,
            Call(
                "GET",
                "/workspace",
            ),
        )

    async def update(
        self,
        *,
        name: str | Omitted = OMITTED,
        postal_address: str | Omitted | None = OMITTED,
        language: Literal["en", "fr"] | Omitted | None = OMITTED,
        open_tracking: Literal["minimal", "full", "off"] | Omitted = OMITTED,
        uncertain_policy: Literal["hold", "assume_sent", "resend"] | Omitted = OMITTED,
    ) -> types.Workspace:
        """Change the workspace: only what is sent.

        It holds for all campaigns, running ones included.

        `name`: For yourself, at most 100 characters.

        `postal_address`: In the footer of every email; null for none.

        `language`: Of footer, notices, dates and the preferences page, where a campaign has none of its
        own.

        `open_tracking`: `minimal` keeps the first open's time alone, `full` counts too, `off` sends no
        pixel.

        `uncertain_policy`: An email whose fate is unknown after 24 hours: `hold` waits for you,
        `assume_sent` goes on, `resend` sends it again.

        `PUT /v1/workspace`
        """
        return await self._transport.one(
            types.Workspace,
            Call(
                "PUT",
                "/workspace",
                body={
                    "name": name,
                    "postalAddress": postal_address,
                    "language": language,
                    "openTracking": open_tracking,
                    "uncertainPolicy": uncertain_policy,
                },
            ),
        )


class AsyncResources:
    """The resources of a server."""

    _transport: AsyncTransport

    @cached_property
    def contacts(self) -> AsyncContacts:
        return AsyncContacts(self._transport)

    @cached_property
    def groups(self) -> AsyncGroups:
        return AsyncGroups(self._transport)

    @cached_property
    def pipeline_stages(self) -> AsyncPipelineStages:
        return AsyncPipelineStages(self._transport)

    @cached_property
    def campaigns(self) -> AsyncCampaigns:
        return AsyncCampaigns(self._transport)

    @cached_property
    def suppressions(self) -> AsyncSuppressions:
        return AsyncSuppressions(self._transport)

    @cached_property
    def replies(self) -> AsyncReplies:
        return AsyncReplies(self._transport)

    @cached_property
    def email_accounts(self) -> AsyncEmailAccounts:
        return AsyncEmailAccounts(self._transport)

    @cached_property
    def webhooks(self) -> AsyncWebhooks:
        return AsyncWebhooks(self._transport)

    @cached_property
    def events(self) -> AsyncEvents:
        return AsyncEvents(self._transport)

    @cached_property
    def workspace(self) -> AsyncWorkspace:
        return AsyncWorkspace(self._transport)
