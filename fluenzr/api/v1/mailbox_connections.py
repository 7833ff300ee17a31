"""Connecting a mailbox at its provider over HTTP (contract §4)."""

from typing import Any
from urllib.parse import urlsplit

import marshmallow as ma
from flask import current_app, g
from marshmallow import fields as mf

from fluenzr import clock
from fluenzr.api.framework.fields import Email, SendableEmail, Text
from fluenzr.api.framework.schemas import Answer, Schema
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.public import reader_pages
from fluenzr.api.reference.prose import described
from fluenzr.config import Settings
from fluenzr.core.accounts import oauth_connections, oauth_providers, presets
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.accounts.oauth_errors import AuthorizationFailed
from fluenzr.core.common import addresses
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.engine import mx
from fluenzr.engine.oauth import connect

blp = Blueprint("mailboxConnections", __name__, description="Connecting mailboxes at Google and Microsoft")

_CONNECTION = {
    "provider": "Where the mailbox is",
    "email": "The mailbox's address: a person has to sign in as it",
    "flow": "`browser`, or `device`: a code to type in elsewhere, with `microsoft` alone",
    "expires_at": "Until when it can be finished",
}


@described(
    _CONNECTION,
    return_url="Where the browser goes in the end, at this server or one of `FLUENZR_CORS_ORIGINS`; "
    "it is given `connectionId` and `status`",
)
class ConnectSchema(Schema):
    provider = mf.String(required=True, validate=ma.validate.OneOf(oauth_providers.NAMES))
    email = SendableEmail(required=True)
    flow = mf.String(load_default="browser", validate=ma.validate.OneOf(oauth_connections.FLOWS))
    return_url = Text(max_length=2000, allow_none=True)


@described(
    _CONNECTION,
    connection_id="What `GET /email-accounts/connect/{connection_id}` asks for",
    url="To open in a browser, once; null with `device`",
    user_code="To type in at `verificationUri`; null with `browser`",
    verification_uri="Where the code is typed in; null with `browser`",
)
class ConnectAnswer(Answer):
    connection_id = mf.String()
    url = mf.String(allow_none=True)
    user_code = mf.String(allow_none=True)
    verification_uri = mf.String(allow_none=True)
    expires_at = mf.DateTime()


@described(
    _CONNECTION,
    id="The connection's id",
    status="`pending` until the person has consented, or refused",
    error_code="Why it failed, as `mailbox_mismatch`, or the provider's own code; else null",
    error="The same in a sentence, with what to do",
    account_id="The account that was made or authorised anew, once it is `connected`",
)
class ConnectionAnswer(Answer):
    id = mf.String()
    provider = mf.String(validate=ma.validate.OneOf(oauth_providers.NAMES))
    email = mf.String()
    flow = mf.String(validate=ma.validate.OneOf(oauth_connections.FLOWS))
    status = mf.String(validate=ma.validate.OneOf(oauth_connections.STATUSES))
    error_code = mf.String(allow_none=True)
    error = mf.String(allow_none=True)
    account_id = mf.String(allow_none=True)
    expires_at = mf.DateTime()


class PresetArgs(Schema):
    email = Email(required=True, metadata={"description": "The address, or any of its domain"})


@described(
    host="Its name",
    port="Its port",
    encryption="`tls` is STARTTLS, `ssl` TLS from the start",
    username="Who logs in there",
)
class PresetServerAnswer(Answer):
    host = mf.String()
    port = mf.Integer()
    encryption = mf.String(validate=ma.validate.OneOf(account_settings.ENCRYPTIONS))
    username = mf.String()


@described(
    provider="The `provider` of an account there",
    name="What the provider is called; null where it is not known",
    smtp="The server that sends; null where it is not known",
    imap="The mailbox; null where it is not known",
    auth="Ways to log in, the best first",
    daily_limit="Emails in any 24 hours that it takes, or a careful number where it tells none",
    help="What to do there, in the language of `Accept-Language`",
)
class PresetAnswer(Answer):
    provider = mf.String(validate=ma.validate.OneOf(("smtp", *oauth_providers.NAMES)))
    name = mf.String(allow_none=True)
    smtp = mf.Nested(PresetServerAnswer, allow_none=True)
    imap = mf.Nested(PresetServerAnswer, allow_none=True)
    auth = mf.List(mf.String(validate=ma.validate.OneOf(presets.AUTHS)))
    daily_limit = mf.Integer()
    help = mf.String()


@blp.get("/email-accounts/presets", talks=True, called="presets")
@blp.arguments(PresetArgs, location="query")
@blp.response(200, PresetAnswer)
def get_presets(args: dict[str, Any]) -> dict[str, Any]:
    """What is known of the provider of an address: its servers, how to log in, what to do there

    By a table of the usual providers and the domain's MX, which is looked up for that.
    """
    settings = current_app.config["SETTINGS"]
    domain = addresses.ascii_domain(args["email"].rpartition("@")[2])
    exchangers = [] if presets.is_known(domain) else mx.of(domain, settings.dns_servers)
    found = presets.of(domain, exchangers)
    return presets.present(found, args["email"], reader_pages.language())


@blp.post("/email-accounts/connect", talks=True)
@blp.arguments(ConnectSchema)
@blp.response(200, ConnectAnswer)
def connect_mailbox(body: dict[str, Any]) -> dict[str, Any]:
    """Begin to connect a mailbox at its provider, or to authorise it anew

    409 without an application (`PUT /oauth-apps/{provider}`). It can be finished for 10 minutes.
    """
    workspace_id, settings = g.principal.workspace_id, current_app.config["SETTINGS"]
    _check_return_url(settings, body.get("return_url"))
    if body["flow"] == "device":
        try:
            row = connect.begin_device(workspace_id, body["provider"], body["email"])
        except AuthorizationFailed as error:
            raise Conflict(str(error), {"errorCode": error.refusal.code}) from error
        url = None
    else:
        row, secret = oauth_connections.begin_browser(
            workspace_id, body["provider"], body["email"], body.get("return_url")
        )
        url = f"{settings.public_url}/oauth/start/{secret}"
    return {
        "connectionId": row.public_id,
        "url": url,
        "userCode": row.user_code,
        "verificationUri": row.verification_uri,
        "expiresAt": clock.iso(row.expires_at),
    }


@blp.get("/email-accounts/connect/<connection_id>", called="getConnection")
@blp.response(200, ConnectionAnswer)
def get_connection(connection_id: str) -> dict[str, Any]:
    """How a connection stands

    Ask every few seconds until it is no longer `pending`. It is kept for a day.
    """
    return oauth_connections.get(g.principal.workspace_id, connection_id)


def _check_return_url(settings: Settings, url: str | None) -> None:
    """An open redirect would lend this server's name to others."""
    if url is None:
        return
    if _origin(url) not in {_origin(each) for each in (settings.public_url, *settings.cors_origins)}:
        raise Invalid("returnUrl", "Must be at FLUENZR_PUBLIC_URL or one of FLUENZR_CORS_ORIGINS")


def _origin(url: str) -> tuple[str, str | None, int | None] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return None
    if parts.username or parts.password or "\\" in url or not url.isprintable():
        return None
    return parts.scheme, parts.hostname, port
