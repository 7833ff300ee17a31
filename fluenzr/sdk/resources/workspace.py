"""`client.workspace`: its methods, for threads and for asyncio.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

from collections.abc import Mapping
from typing import Any, Literal

from fluenzr.sdk import types
from fluenzr.sdk.calls import OMITTED, Call, Omitted
from fluenzr.sdk.resources.base import AsyncResource, Resource


class Workspace(Resource):
    """`client.workspace`"""

    def get(
        self,
    ) -> types.Workspace:
        """Get the workspace.

        The one that the key belongs to.

        `GET /v1/workspace`
        """
        return self._transport.one(
            types.Workspace,
            Call(
                "GET",
                "/workspace",
            ),
        )

    def update(
        self,
        *,
        name: str | Omitted = OMITTED,
        postal_address: str | Omitted | None = OMITTED,
        language: Literal["en", "fr"] | Omitted | None = OMITTED,
        variables: Mapping[str, Any] | Omitted | None = OMITTED,
        open_tracking: Literal["minimal", "full", "off"] | Omitted = OMITTED,
        uncertain_policy: Literal["hold", "assume_sent", "resend"] | Omitted = OMITTED,
    ) -> types.Workspace:
        """Change the workspace: only what is sent.

        It holds for all campaigns, running ones included.

        `name`: For yourself, at most 100 characters.

        `postal_address`: In the footer of every email; null for none.

        `language`: Of footer, notices, dates and the preferences page, where a campaign has none of its
        own.

        `variables`: Names with a text each, at most 50, for `{{calendly_link}}` and the like in every
        email; a contact's own field of that name goes first. A change merges, a name sent as null is
        removed.

        `open_tracking`: `minimal` keeps the first open's time alone, `full` counts too, `off` sends no
        pixel.

        `uncertain_policy`: An email whose fate is unknown after 24 hours: `hold` waits for you,
        `assume_sent` goes on, `resend` sends it again.

        `PUT /v1/workspace`
        """
        return self._transport.one(
            types.Workspace,
            Call(
                "PUT",
                "/workspace",
                body={
                    "name": name,
                    "postalAddress": postal_address,
                    "language": language,
                    "variables": variables,
                    "openTracking": open_tracking,
                    "uncertainPolicy": uncertain_policy,
                },
                opaque=frozenset(
                    {
                        "variables",
                    }
                ),
            ),
        )


class AsyncWorkspace(AsyncResource):
    """`client.workspace`, for asyncio"""

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
        variables: Mapping[str, Any] | Omitted | None = OMITTED,
        open_tracking: Literal["minimal", "full", "off"] | Omitted = OMITTED,
        uncertain_policy: Literal["hold", "assume_sent", "resend"] | Omitted = OMITTED,
    ) -> types.Workspace:
        """Change the workspace: only what is sent.

        It holds for all campaigns, running ones included.

        `name`: For yourself, at most 100 characters.

        `postal_address`: In the footer of every email; null for none.

        `language`: Of footer, notices, dates and the preferences page, where a campaign has none of its
        own.

        `variables`: Names with a text each, at most 50, for `{{calendly_link}}` and the like in every
        email; a contact's own field of that name goes first. A change merges, a name sent as null is
        removed.

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
                    "variables": variables,
                    "openTracking": open_tracking,
                    "uncertainPolicy": uncertain_policy,
                },
                opaque=frozenset(
                    {
                        "variables",
                    }
                ),
            ),
        )
