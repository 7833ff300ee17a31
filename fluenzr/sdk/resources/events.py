"""`client.events`: its methods, for threads and for asyncio.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

from typing import Literal

from fluenzr.sdk import types
from fluenzr.sdk.calls import Call
from fluenzr.sdk.pages import AsyncFeed, AsyncPager, Feed
from fluenzr.sdk.resources.base import AsyncResource, Resource


class Events(Resource):
    """`client.events`"""

    def list(
        self,
        *,
        after: str | None = None,
        type: Literal[
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
        ]
        | None = None,
        limit: int | None = None,
    ) -> Feed[types.Event]:
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


class AsyncEvents(AsyncResource):
    """`client.events`, for asyncio"""

    def list(
        self,
        *,
        after: str | None = None,
        type: Literal[
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
