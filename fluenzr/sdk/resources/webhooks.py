"""`client.webhooks`: its methods, for threads and for asyncio.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

from collections.abc import Sequence
from typing import Literal

from fluenzr.sdk import types
from fluenzr.sdk.calls import OMITTED, Call, Omitted, once, segment
from fluenzr.sdk.pages import AsyncPage, AsyncPager, Page
from fluenzr.sdk.resources.base import AsyncResource, Resource


class Webhooks(Resource):
    """`client.webhooks`"""

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        cursor: str | None = None,
        sort: Literal["createdAt", "updatedAt"] | None = None,
    ) -> Page[types.Webhook]:
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

    def create(
        self,
        *,
        url: str,
        events: Sequence[
            Literal[
                "contact.created",
                "contact.updated",
                "contact.deleted",
                "email_account.error",
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
        return self._transport.one(
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

    def get(
        self,
        webhook_id: str,
    ) -> types.Webhook:
        """Get a webhook.

        Without its secret.

        `GET /v1/webhooks/{webhook_id}`
        """
        return self._transport.one(
            types.Webhook,
            Call(
                "GET",
                f"/webhooks/{segment(webhook_id)}",
            ),
        )

    def update(
        self,
        webhook_id: str,
        *,
        url: str | Omitted = OMITTED,
        events: Sequence[
            Literal[
                "contact.created",
                "contact.updated",
                "contact.deleted",
                "email_account.error",
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
        return self._transport.one(
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

    def delete(
        self,
        webhook_id: str,
    ) -> types.Deleted:
        """Delete a webhook.

        Nothing is sent to it any more, what was waiting included.

        `DELETE /v1/webhooks/{webhook_id}`
        """
        return self._transport.one(
            types.Deleted,
            Call(
                "DELETE",
                f"/webhooks/{segment(webhook_id)}",
            ),
        )

    def test(
        self,
        webhook_id: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.Log:
        """Send a `webhook.test` event now; gives the attempt, whatever came of it.

        It goes to this webhook alone, whatever it subscribed to, and is not tried again.

        `POST /v1/webhooks/{webhook_id}/test`
        """
        return self._transport.one(
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
            "email_account.error",
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
    ) -> Page[types.Log]:
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

    def redeliver(
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
        return self._transport.one(
            types.Log,
            Call(
                "POST",
                f"/webhooks/{segment(webhook_id)}/logs/{segment(log_id)}/redeliver",
                idempotency_key=once(idempotency_key),
            ),
        )

    def replay(
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
                "email_account.error",
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
        return self._transport.one(
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


class AsyncWebhooks(AsyncResource):
    """`client.webhooks`, for asyncio"""

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
                "email_account.error",
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
                "email_account.error",
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
            "email_account.error",
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
                "email_account.error",
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
