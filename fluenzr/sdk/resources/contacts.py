"""`client.contacts`: its methods, for threads and for asyncio.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from fluenzr.sdk import inputs, types
from fluenzr.sdk.calls import OMITTED, Call, File, FileInput, Omitted, once, segment
from fluenzr.sdk.downloads import AsyncDownload, Download
from fluenzr.sdk.pages import AsyncPage, AsyncPager, Page
from fluenzr.sdk.resources.base import AsyncResource, Resource


class Contacts(Resource):
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
    ) -> Page[types.Contact]:
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

    def create(
        self,
        *,
        email: str,
        first_name: str | Omitted | None = OMITTED,
        last_name: str | Omitted | None = OMITTED,
        company: str | Omitted | None = OMITTED,
        job_title: str | Omitted | None = OMITTED,
        phone: str | Omitted | None = OMITTED,
        website: str | Omitted | None = OMITTED,
        status: Literal["active", "unsubscribed", "bounced", "replied", "blocked", ""]
        | Omitted
        | None = OMITTED,
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
            "",
        ]
        | Omitted
        | None = OMITTED,
        consent_notes: str | Omitted | None = OMITTED,
        verification: inputs.Verification | Omitted | None = OMITTED,
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

        `verification`: What a verifier of addresses said of it; null where none was asked.

        `POST /v1/contacts`
        """
        return self._transport.one(
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
                    "verification": verification,
                },
                opaque=frozenset(
                    {
                        "customFields",
                    }
                ),
                idempotency_key=once(idempotency_key),
            ),
        )

    def get(
        self,
        contact_id: str,
    ) -> types.Contact:
        """Get a contact.

        With its groups, tags, custom fields and stage.

        `GET /v1/contacts/{contact_id}`
        """
        return self._transport.one(
            types.Contact,
            Call(
                "GET",
                f"/contacts/{segment(contact_id)}",
            ),
        )

    def update(
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
        status: Literal["active", "unsubscribed", "bounced", "replied", "blocked", ""]
        | Omitted
        | None = OMITTED,
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
            "",
        ]
        | Omitted
        | None = OMITTED,
        consent_notes: str | Omitted | None = OMITTED,
        verification: inputs.Verification | Omitted | None = OMITTED,
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

        `verification`: What a verifier of addresses said of it; null where none was asked.

        `PUT /v1/contacts/{contact_id}`
        """
        return self._transport.one(
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
                    "verification": verification,
                },
                opaque=frozenset(
                    {
                        "customFields",
                    }
                ),
            ),
        )

    def delete(
        self,
        contact_id: str,
    ) -> types.Deleted:
        """Delete a contact: erases the person, keeps what was counted.

        It leaves every campaign. Its address stays suppressed, as a keyed hash, if it had unsubscribed or
        bounced.

        `DELETE /v1/contacts/{contact_id}`
        """
        return self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/contacts/{segment(contact_id)}",
            ),
        )

    def bulk(
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
        return self._transport.one(
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
        filters: inputs.SearchFilters | Omitted | None = OMITTED,
        sort: inputs.SearchSort | Omitted | None = OMITTED,
        page: int | Omitted = OMITTED,
        per_page: int | Omitted = OMITTED,
        cursor: str | Omitted | None = OMITTED,
    ) -> Page[types.Contact]:
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

    def add_groups(
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
        return self._transport.one(
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

    def remove_groups(
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
        return self._transport.one(
            types.Contact,
            Call(
                "DELETE",
                f"/contacts/{segment(contact_id)}/groups",
                body={
                    "groupIds": group_ids,
                },
            ),
        )

    def add_tags(
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
        return self._transport.one(
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

    def remove_tags(
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
        return self._transport.one(
            types.Contact,
            Call(
                "DELETE",
                f"/contacts/{segment(contact_id)}/tags",
                body={
                    "tags": tags,
                },
            ),
        )

    def act(
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
        return self._transport.one(
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

    def import_(
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

        `mapping`: Column to a field's name, to `customFields.NAME`, to `verification.` and a verifier's
        name, or to null: ignored.

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
        return self._transport.one(
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
    ) -> Page[types.Import]:
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

    def get_import(
        self,
        import_id: str,
    ) -> types.Import:
        """Follow an import.

        How far it is, and the first 100 rows that were wrong.

        `GET /v1/contacts/imports/{import_id}`
        """
        return self._transport.one(
            types.Import,
            Call(
                "GET",
                f"/contacts/imports/{segment(import_id)}",
            ),
        )

    def cancel_import(
        self,
        import_id: str,
    ) -> types.Import:
        """Cancel an import that has not ended; rows already read stay.

        Answers the import, which is `cancelled`; one that has ended is a 409.

        `DELETE /v1/contacts/imports/{import_id}`
        """
        return self._transport.one(
            types.Import,
            Call(
                "DELETE",
                f"/contacts/imports/{segment(import_id)}",
            ),
        )

    def get_import_errors(
        self,
        import_id: str,
    ) -> Download:
        """All rows of an import that were wrong, as CSV.

        Columns are `line`, `email` and `message`.

        `GET /v1/contacts/imports/{import_id}/errors`
        """
        return self._transport.download(
            Call(
                "GET",
                f"/contacts/imports/{segment(import_id)}/errors",
            ),
        )

    def export(
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
    ) -> Download:
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
        return self._transport.download(
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

    def get_export(
        self,
        contact_id: str,
    ) -> types.Person:
        """Everything known of one person.

        What a person may ask for (GDPR art. 15 and 20): the contact, emails, what happened, replies,
        events.

        `GET /v1/contacts/{contact_id}/export`
        """
        return self._transport.one(
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
    ) -> Page[types.History]:
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
    ) -> Page[types.Note]:
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

    def add_note(
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
        return self._transport.one(
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

    def delete_note(
        self,
        contact_id: str,
        note_id: str,
    ) -> types.Deleted:
        """Delete a note.

        The history keeps that there was one, and nothing of its text.

        `DELETE /v1/contacts/{contact_id}/notes/{note_id}`
        """
        return self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/contacts/{segment(contact_id)}/notes/{segment(note_id)}",
            ),
        )


class AsyncContacts(AsyncResource):
    """`client.contacts`, for asyncio"""

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
        status: Literal["active", "unsubscribed", "bounced", "replied", "blocked", ""]
        | Omitted
        | None = OMITTED,
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
            "",
        ]
        | Omitted
        | None = OMITTED,
        consent_notes: str | Omitted | None = OMITTED,
        verification: inputs.Verification | Omitted | None = OMITTED,
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

        `verification`: What a verifier of addresses said of it; null where none was asked.

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
                    "verification": verification,
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
        status: Literal["active", "unsubscribed", "bounced", "replied", "blocked", ""]
        | Omitted
        | None = OMITTED,
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
            "",
        ]
        | Omitted
        | None = OMITTED,
        consent_notes: str | Omitted | None = OMITTED,
        verification: inputs.Verification | Omitted | None = OMITTED,
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

        `verification`: What a verifier of addresses said of it; null where none was asked.

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
                    "verification": verification,
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
        filters: inputs.SearchFilters | Omitted | None = OMITTED,
        sort: inputs.SearchSort | Omitted | None = OMITTED,
        page: int | Omitted = OMITTED,
        per_page: int | Omitted = OMITTED,
        cursor: str | Omitted | None = OMITTED,
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

        `mapping`: Column to a field's name, to `customFields.NAME`, to `verification.` and a verifier's
        name, or to null: ignored.

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
