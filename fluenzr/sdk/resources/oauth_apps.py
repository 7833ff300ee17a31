"""`client.oauth_apps`: its methods, for threads and for asyncio.

Written by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.
"""

from fluenzr.sdk import types
from fluenzr.sdk.calls import OMITTED, Call, Omitted, once, segment
from fluenzr.sdk.resources.base import AsyncResource, Resource


class OauthApps(Resource):
    """`client.oauth_apps`"""

    def get(
        self,
        provider: str,
    ) -> types.OauthApp:
        """Get the application that mailboxes of a provider are connected with.

        The workspace's own, else this server's. Without its secret, and for full keys alone.

        `GET /v1/oauth-apps/{provider}`
        """
        return self._transport.one(
            types.OauthApp,
            Call(
                "GET",
                f"/oauth-apps/{segment(provider)}",
            ),
        )

    def update(
        self,
        provider: str,
        *,
        client_id: str | Omitted | None = OMITTED,
        client_secret: str | Omitted | None = OMITTED,
        tenant: str | Omitted | None = OMITTED,
    ) -> types.OauthApp:
        """Set the workspace's own application: only what is sent changes.

        Accounts that the provider refused because of it are tried again. Tokens belong to their
        `clientId`: with another one each mailbox has to be connected anew.

        `client_id`: As the provider's console shows it; null removes the workspace's own.

        `client_secret`: Stored encrypted and never shown; another `clientId` needs its own, null is none.

        `tenant`: Microsoft alone: a directory's id or domain, `organizations` or `consumers`; null is
        `common`.

        `PUT /v1/oauth-apps/{provider}`
        """
        return self._transport.one(
            types.OauthApp,
            Call(
                "PUT",
                f"/oauth-apps/{segment(provider)}",
                body={
                    "clientId": client_id,
                    "clientSecret": client_secret,
                    "tenant": tenant,
                },
            ),
        )

    def verify(
        self,
        provider: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.OauthAppVerify:
        """Look whether the application is right, as far as that can be known without a person.

        The provider is asked; nothing changes.

        `POST /v1/oauth-apps/{provider}/verify`
        """
        return self._transport.one(
            types.OauthAppVerify,
            Call(
                "POST",
                f"/oauth-apps/{segment(provider)}/verify",
                idempotency_key=once(idempotency_key),
            ),
        )


class AsyncOauthApps(AsyncResource):
    """`client.oauth_apps`, for asyncio"""

    async def get(
        self,
        provider: str,
    ) -> types.OauthApp:
        """Get the application that mailboxes of a provider are connected with.

        The workspace's own, else this server's. Without its secret, and for full keys alone.

        `GET /v1/oauth-apps/{provider}`
        """
        return await self._transport.one(
            types.OauthApp,
            Call(
                "GET",
                f"/oauth-apps/{segment(provider)}",
            ),
        )

    async def update(
        self,
        provider: str,
        *,
        client_id: str | Omitted | None = OMITTED,
        client_secret: str | Omitted | None = OMITTED,
        tenant: str | Omitted | None = OMITTED,
    ) -> types.OauthApp:
        """Set the workspace's own application: only what is sent changes.

        Accounts that the provider refused because of it are tried again. Tokens belong to their
        `clientId`: with another one each mailbox has to be connected anew.

        `client_id`: As the provider's console shows it; null removes the workspace's own.

        `client_secret`: Stored encrypted and never shown; another `clientId` needs its own, null is none.

        `tenant`: Microsoft alone: a directory's id or domain, `organizations` or `consumers`; null is
        `common`.

        `PUT /v1/oauth-apps/{provider}`
        """
        return await self._transport.one(
            types.OauthApp,
            Call(
                "PUT",
                f"/oauth-apps/{segment(provider)}",
                body={
                    "clientId": client_id,
                    "clientSecret": client_secret,
                    "tenant": tenant,
                },
            ),
        )

    async def verify(
        self,
        provider: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.OauthAppVerify:
        """Look whether the application is right, as far as that can be known without a person.

        The provider is asked; nothing changes.

        `POST /v1/oauth-apps/{provider}/verify`
        """
        return await self._transport.one(
            types.OauthAppVerify,
            Call(
                "POST",
                f"/oauth-apps/{segment(provider)}/verify",
                idempotency_key=once(idempotency_key),
            ),
        )
