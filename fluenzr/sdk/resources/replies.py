"""`client.replies`: its methods, for threads and for asyncio.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

from typing import Literal

from fluenzr.sdk import types
from fluenzr.sdk.calls import OMITTED, Call, Omitted, once, segment
from fluenzr.sdk.pages import AsyncPage, AsyncPager, Page
from fluenzr.sdk.resources.base import AsyncResource, Resource


class Replies(Resource):
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
    ) -> Page[types.Reply]:
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

    def get(
        self,
        reply_id: str,
    ) -> types.Reply:
        """Get a reply.

        With its text, its HTML made safe, and what was attached.

        `GET /v1/replies/{reply_id}`
        """
        return self._transport.one(
            types.Reply,
            Call(
                "GET",
                f"/replies/{segment(reply_id)}",
            ),
        )

    def update(
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
        return self._transport.one(
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

    def send(
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
        return self._transport.one(
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


class AsyncReplies(AsyncResource):
    """`client.replies`, for asyncio"""

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
