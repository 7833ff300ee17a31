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
        status: Literal["active", "unsubscribed", "bounced", "replied", "blocked"] | Omitted = OMITTED,
        tags: Sequence[str] | Omitted | None = OMITTED,
        custom_fields: Mapping[str, Any] | Omitted | None = OMITTED,
        group_ids: Sequence[str] | Omitted | None = OMITTED,
        group_id: str | Omitted = OMITTED,
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
        | Omitted = OMITTED,
        consent_notes: str | Omitted | None = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Contact:
        """Create a contact.

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
        status: Literal["active", "unsubscribed", "bounced", "replied", "blocked"] | Omitted = OMITTED,
        tags: Sequence[str] | Omitted | None = OMITTED,
        custom_fields: Mapping[str, Any] | Omitted | None = OMITTED,
        group_ids: Sequence[str] | Omitted | None = OMITTED,
        group_id: str | Omitted = OMITTED,
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
        | Omitted = OMITTED,
        consent_notes: str | Omitted | None = OMITTED,
    ) -> types.Contact:
        """Change a contact: only what is sent.

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
        query: str | Omitted = OMITTED,
        filters: inputs.SearchFilters | Omitted = OMITTED,
        sort: inputs.SearchSort | Omitted = OMITTED,
        page: int | Omitted = OMITTED,
        per_page: int | Omitted = OMITTED,
        cursor: str | Omitted = OMITTED,
    ) -> AsyncPager[AsyncPage[types.Contact], types.Contact]:
        """Search contacts by text and filters together.

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
        ],
        consent_certified: Literal[True],
        idempotency_key: str | None = None,
    ) -> types.Import:
        """Import contacts from a CSV file, in the background; a wrong row is reported and stops no other.

        `mapping`: Column to a field's name, to customFields.NAME, or to null: ignored.

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
    ) -> AsyncDownload:
        """Export contacts as CSV: all, or those that the filters of the list let through.

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
                },
            ),
        )

    async def get_export(
        self,
        contact_id: str,
    ) -> types.Person:
        """Everything known of one person.

        `GET /v1/contacts/{contact_id}/export`
        """
        return await self._transport.one(
            types.Person,
            Call(
                "GET",
                f"/contacts/{segment(contact_id)}/export",
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
        workflow: Mapping[str, Any] | Omitted | None = OMITTED,
        idempotency_key: str | None = None,
    ) -> types.Campaign:
        """Create a campaign, as a draft.

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
        workflow: Mapping[str, Any] | Omitted | None = OMITTED,
    ) -> types.Campaign:
        """Change a draft or paused campaign: only what is sent.

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

        `DELETE /v1/campaigns/{campaign_id}`
        """
        return await self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/campaigns/{segment(campaign_id)}",
            ),
        )

    async def start(
        self,
        campaign_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.Campaign:
        """Start a campaign.

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
        idempotency_key: str | None = None,
    ) -> types.Added:
        """Add contacts by id, group or filter.

        `POST /v1/campaigns/{campaign_id}/contacts`
        """
        return await self._transport.one(
            types.Added,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/contacts",
                body={
                    "contactIds": contact_ids,
                    "groupIds": group_ids,
                    "groupId": group_id,
                    "filters": filters,
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

        `from_`: The beginning; the start of the campaign by default.

        `to`: The end, excluded, but a date is included as a whole; now by default.

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

        `email`: This very address; that of an erased person is found too.

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
        """Let an address be written to again; a contact that unsubscribed or bounced stays so.

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

        `after`: The last event that you have.

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
