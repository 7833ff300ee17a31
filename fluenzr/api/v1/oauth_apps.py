"""OAuth 2.0 applications of a workspace over HTTP (contract §4)."""

from typing import Any

import marshmallow as ma
from flask import g
from marshmallow import fields as mf

from fluenzr.api.framework import auth
from fluenzr.api.framework.fields import Text
from fluenzr.api.framework.schemas import Answer, Schema
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import described
from fluenzr.core.accounts import oauth_apps, oauth_providers
from fluenzr.core.common.errors import NotFound
from fluenzr.engine.oauth import verify

blp = Blueprint("oauthApps", __name__, description="Applications registered at Google and Microsoft")

RESULTS = ("pass", "warn", "fail", "unknown")
_APP = {
    "client_id": "As the provider's console shows it; null removes the workspace's own",
    "tenant": "Microsoft alone: a directory's id or domain, `organizations` or `consumers`; null is `common`",
}


@described(
    _APP,
    client_secret="Stored encrypted and never shown; another `clientId` needs its own, null is none",  # noqa: S106
)
class OauthAppSchema(Schema):
    client_id = Text(max_length=255, allow_none=True)
    client_secret = Text(max_length=1000, allow_none=True, load_only=True)
    tenant = Text(max_length=120, allow_none=True)


@described(
    _APP,
    provider="Whose application it is",
    source="`workspace`, or `environment`: this server's own, read-only; `none` where there is neither",
    has_client_secret="Whether a secret is kept",  # noqa: S106
    redirect_uri="To be registered with the application, exactly so",
    paste_address="Whether people paste the address they land on: providers cannot send them to this server",
)
class OauthAppAnswer(Answer):
    provider = mf.String(validate=ma.validate.OneOf(oauth_providers.NAMES))
    source = mf.String(validate=ma.validate.OneOf(oauth_apps.SOURCES))
    client_id = mf.String(allow_none=True)
    has_client_secret = mf.Boolean()
    tenant = mf.String(allow_none=True)
    redirect_uri = mf.String()
    paste_address = mf.Boolean()


@described(
    check="What was looked at: `client_id`, `redirect_uri`, `client`",
    result="`unknown` where nothing can be said before a mailbox is connected",
    help="What to mend, or null",
)
class OauthAppStepAnswer(Answer):
    check = mf.String()
    result = mf.String(validate=ma.validate.OneOf(RESULTS))
    help = mf.String(allow_none=True)


@described(steps="One after the other")
class OauthAppVerifyAnswer(Answer):
    steps = mf.List(mf.Nested(OauthAppStepAnswer))


@blp.get("/oauth-apps/<provider>")
@blp.response(200, OauthAppAnswer)
def get_oauth_app(provider: str) -> dict[str, Any]:
    """Get the application that mailboxes of a provider are connected with

    The workspace's own, else this server's. Without its secret, and for full keys alone.
    """
    auth.require_full(g.principal)
    return oauth_apps.get(g.principal.workspace_id, _known(provider))


@blp.put("/oauth-apps/<provider>")
@blp.arguments(OauthAppSchema)
@blp.response(200, OauthAppAnswer)
def update_oauth_app(fields: dict[str, Any], provider: str) -> dict[str, Any]:
    """Set the workspace's own application: only what is sent changes

    Accounts that the provider refused because of it are tried again. Tokens belong to their `clientId`:
    with another one each mailbox has to be connected anew.
    """
    return oauth_apps.put(g.principal.workspace_id, _known(provider), fields)


@blp.post("/oauth-apps/<provider>/verify", talks=True)
@blp.response(200, OauthAppVerifyAnswer)
def verify_oauth_app(provider: str) -> dict[str, Any]:
    """Look whether the application is right, as far as that can be known without a person

    The provider is asked; nothing changes.
    """
    return {"steps": verify.steps(g.principal.workspace_id, _known(provider))}


def _known(provider: str) -> str:
    if provider not in oauth_providers.NAMES:
        raise NotFound("Provider")
    return provider
