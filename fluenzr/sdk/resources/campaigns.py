"""`client.campaigns`: its methods, for threads and for asyncio.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

import builtins
from collections.abc import Sequence
from typing import Literal

from fluenzr.sdk import inputs, types
from fluenzr.sdk.calls import OMITTED, Call, Omitted, once, segment
from fluenzr.sdk.pages import AsyncPage, AsyncPager, Page
from fluenzr.sdk.resources.base import AsyncResource, Resource


class Campaigns(Resource):
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
    ) -> Page[types.Campaign]:
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

    def create(
        self,
        *,
        name: str,
        email_account_id: str | Omitted = OMITTED,
        email_account_ids: Sequence[str] | Omitted = OMITTED,
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

        `email_account_id`: The mailbox that writes, or the first of `emailAccountIds`.

        `email_account_ids`: The mailboxes that write, 1 to 50: each contact is bound to one at its first
        email, the one with most room left that day, and keeps it through the sequence.

        `description`: What it is for; null for nothing.

        `language`: Of footer, notices, dates and the preferences page; null for the workspace's.

        `settings`: When and how fast it writes; a change merges key by key.

        `workflow`: The emails, waits and conditions that each contact goes through; null in a draft that
        has none yet.

        `POST /v1/campaigns`
        """
        return self._transport.one(
            types.Campaign,
            Call(
                "POST",
                "/campaigns",
                body={
                    "name": name,
                    "emailAccountId": email_account_id,
                    "emailAccountIds": email_account_ids,
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

    def get(
        self,
        campaign_id: str,
    ) -> types.Campaign:
        """Get a campaign.

        With `nextSendAt` and `waitingFor`: when the next email leaves, and what it waits for.

        `GET /v1/campaigns/{campaign_id}`
        """
        return self._transport.one(
            types.Campaign,
            Call(
                "GET",
                f"/campaigns/{segment(campaign_id)}",
            ),
        )

    def update(
        self,
        campaign_id: str,
        *,
        name: str | Omitted = OMITTED,
        email_account_id: str | Omitted = OMITTED,
        email_account_ids: Sequence[str] | Omitted = OMITTED,
        description: str | Omitted | None = OMITTED,
        language: Literal["en", "fr"] | Omitted | None = OMITTED,
        settings: inputs.Settings | Omitted = OMITTED,
        workflow: inputs.Workflow | Omitted | None = OMITTED,
    ) -> types.Campaign:
        """Change a draft or paused campaign: only what is sent.

        `settings` merges key by key, `workflow` is replaced whole; contacts go on from where they stand.
        409 in any other status.

        `name`: For yourself, at most 200 characters.

        `email_account_id`: The mailbox that writes, or the first of `emailAccountIds`.

        `email_account_ids`: The mailboxes that write, 1 to 50: each contact is bound to one at its first
        email, the one with most room left that day, and keeps it through the sequence.

        `description`: What it is for; null for nothing.

        `language`: Of footer, notices, dates and the preferences page; null for the workspace's.

        `settings`: When and how fast it writes; a change merges key by key.

        `workflow`: The emails, waits and conditions that each contact goes through; null in a draft that
        has none yet.

        `PUT /v1/campaigns/{campaign_id}`
        """
        return self._transport.one(
            types.Campaign,
            Call(
                "PUT",
                f"/campaigns/{segment(campaign_id)}",
                body={
                    "name": name,
                    "emailAccountId": email_account_id,
                    "emailAccountIds": email_account_ids,
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

    def delete(
        self,
        campaign_id: str,
    ) -> types.Deleted:
        """Delete a draft or archived campaign.

        With its contacts' places, its statistics and what happened in it. 409 in any other status.

        `DELETE /v1/campaigns/{campaign_id}`
        """
        return self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/campaigns/{segment(campaign_id)}",
            ),
        )

    def duplicate(
        self,
        campaign_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.Campaign:
        """Copy a campaign, as a draft without contacts.

        Whatever its status. The copy has its settings and workflow, and its name with " (copy)" after it.

        `POST /v1/campaigns/{campaign_id}/duplicate`
        """
        return self._transport.one(
            types.Campaign,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/duplicate",
                idempotency_key=once(idempotency_key),
            ),
        )

    def start(
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
        return self._transport.one(
            types.Campaign,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/start",
                idempotency_key=once(idempotency_key),
            ),
        )

    def pause(
        self,
        campaign_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.Campaign:
        """Pause a campaign: no further email begins once this has answered.

        From `active`. One already being handed to a server may finish, and is counted.

        `POST /v1/campaigns/{campaign_id}/pause`
        """
        return self._transport.one(
            types.Campaign,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/pause",
                idempotency_key=once(idempotency_key),
            ),
        )

    def resume(
        self,
        campaign_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.Campaign:
        """Go on with a paused campaign.

        From `paused`. Delays that ran out meanwhile are due now; nothing is sent twice.

        `POST /v1/campaigns/{campaign_id}/resume`
        """
        return self._transport.one(
            types.Campaign,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/resume",
                idempotency_key=once(idempotency_key),
            ),
        )

    def reassign(
        self,
        campaign_id: str,
        *,
        from_: str,
        to: str,
        idempotency_key: str | None = None,
    ) -> types.Reassign:
        """Give contacts of one mailbox to another one.

        All who are bound to `from` and not done go on from `to`, in a new thread: for a mailbox that is
        gone or at fault. From `active` or `paused`. It answers when it is done, and may be asked for
        again where it was broken off.

        `from_`: The mailbox whose contacts they are; it may no longer be the campaign's, or be deleted.

        `to`: The mailbox of the campaign that writes to them from now on.

        `POST /v1/campaigns/{campaign_id}/reassign`
        """
        return self._transport.one(
            types.Reassign,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/reassign",
                body={
                    "from": from_,
                    "to": to,
                },
                idempotency_key=once(idempotency_key),
            ),
        )

    def archive(
        self,
        campaign_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.Campaign:
        """Put a completed or paused campaign away.

        From `completed` or `paused`. Its statistics stay.

        `POST /v1/campaigns/{campaign_id}/archive`
        """
        return self._transport.one(
            types.Campaign,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/archive",
                idempotency_key=once(idempotency_key),
            ),
        )

    def check(
        self,
        campaign_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> builtins.list[types.Check]:
        """Check a campaign before it starts; nothing is started, sent or changed.

        Links, the DNS of each mailbox, emails and people. Of more than 5,000 people a sample is looked
        at, and the message says so. Name servers are asked, no mail server ever. A read-only key may
        check.

        `POST /v1/campaigns/{campaign_id}/check`
        """
        return self._transport.many(
            types.Check,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/check",
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
    ) -> Page[types.Enrollment]:
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

    def add_contacts(
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
        return self._transport.one(
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

    def remove_contacts(
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
        return self._transport.one(
            types.Removed,
            Call(
                "DELETE",
                f"/campaigns/{segment(campaign_id)}/contacts",
                body={
                    "contactIds": contact_ids,
                },
            ),
        )

    def preview(
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
        return self._transport.one(
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

    def test_send(
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
        return self._transport.one(
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

    def resolve(
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
        return self._transport.one(
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

    def get_stats(
        self,
        campaign_id: str,
    ) -> types.Stats:
        """Statistics of a campaign.

        Emails are counted in `sent`, `delivered` and `bounced`, people in the others, once each. Rates
        are percent with one decimal, 0.0 of nothing.

        `GET /v1/campaigns/{campaign_id}/stats`
        """
        return self._transport.one(
            types.Stats,
            Call(
                "GET",
                f"/campaigns/{segment(campaign_id)}/stats",
            ),
        )

    def get_email_stats(
        self,
        campaign_id: str,
    ) -> builtins.list[types.EmailStats]:
        """Statistics of each email, in the order of the workflow.

        With a row for each version where there is a split test.

        `GET /v1/campaigns/{campaign_id}/stats/emails`
        """
        return self._transport.many(
            types.EmailStats,
            Call(
                "GET",
                f"/campaigns/{segment(campaign_id)}/stats/emails",
            ),
        )

    def get_timeline(
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
        return self._transport.many(
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
    ) -> Page[types.Activity]:
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


class AsyncCampaigns(AsyncResource):
    """`client.campaigns`, for asyncio"""

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
        email_account_id: str | Omitted = OMITTED,
        email_account_ids: Sequence[str] | Omitted = OMITTED,
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

        `email_account_id`: The mailbox that writes, or the first of `emailAccountIds`.

        `email_account_ids`: The mailboxes that write, 1 to 50: each contact is bound to one at its first
        email, the one with most room left that day, and keeps it through the sequence.

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
                    "emailAccountIds": email_account_ids,
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
        email_account_ids: Sequence[str] | Omitted = OMITTED,
        description: str | Omitted | None = OMITTED,
        language: Literal["en", "fr"] | Omitted | None = OMITTED,
        settings: inputs.Settings | Omitted = OMITTED,
        workflow: inputs.Workflow | Omitted | None = OMITTED,
    ) -> types.Campaign:
        """Change a draft or paused campaign: only what is sent.

        `settings` merges key by key, `workflow` is replaced whole; contacts go on from where they stand.
        409 in any other status.

        `name`: For yourself, at most 200 characters.

        `email_account_id`: The mailbox that writes, or the first of `emailAccountIds`.

        `email_account_ids`: The mailboxes that write, 1 to 50: each contact is bound to one at its first
        email, the one with most room left that day, and keeps it through the sequence.

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
                    "emailAccountIds": email_account_ids,
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

    async def reassign(
        self,
        campaign_id: str,
        *,
        from_: str,
        to: str,
        idempotency_key: str | None = None,
    ) -> types.Reassign:
        """Give contacts of one mailbox to another one.

        All who are bound to `from` and not done go on from `to`, in a new thread: for a mailbox that is
        gone or at fault. From `active` or `paused`. It answers when it is done, and may be asked for
        again where it was broken off.

        `from_`: The mailbox whose contacts they are; it may no longer be the campaign's, or be deleted.

        `to`: The mailbox of the campaign that writes to them from now on.

        `POST /v1/campaigns/{campaign_id}/reassign`
        """
        return await self._transport.one(
            types.Reassign,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/reassign",
                body={
                    "from": from_,
                    "to": to,
                },
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

    async def check(
        self,
        campaign_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> builtins.list[types.Check]:
        """Check a campaign before it starts; nothing is started, sent or changed.

        Links, the DNS of each mailbox, emails and people. Of more than 5,000 people a sample is looked
        at, and the message says so. Name servers are asked, no mail server ever. A read-only key may
        check.

        `POST /v1/campaigns/{campaign_id}/check`
        """
        return await self._transport.many(
            types.Check,
            Call(
                "POST",
                f"/campaigns/{segment(campaign_id)}/check",
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
