"""Pages on the way to a mailbox's provider and back: what the browser of the person goes through.

A GET of the beginning uses nothing up, as scanners follow links; it names the workspace, and sets the cookie
that the form and, later, the way back are held to.
"""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Blueprint, Response, current_app, redirect, request
from flask.typing import ResponseReturnValue

from fluenzr.api.public import reader_pages
from fluenzr.core.accounts import oauth, oauth_connections, oauth_providers
from fluenzr.core.common.errors import Conflict, DomainError, Unavailable
from fluenzr.engine.oauth import connect
from fluenzr.models import OauthConnection
from fluenzr.web import looking, own_connections, pages, slow_calls

blp = Blueprint("oauth", __name__)

_COOKIE = "fluenzr_connect_"
_SECONDS = oauth_connections.LIFETIME_MS // 1000
_OVER = 410


@blp.get("/oauth/start/<secret>")
def show(secret: str) -> Response:
    """Which workspace gets access to which mailbox, to confirm."""
    row = oauth_connections.started(secret)
    if row is None:
        return _page("over", status=_OVER)
    answer = _page("confirm", row=row)
    pages.let_forms_lead_to(answer, oauth_providers.get(row.provider).authorization)
    _set_cookie(answer, row, oauth.new_secret())
    return answer


@blp.post("/oauth/start/<secret>")
def send_off(secret: str) -> ResponseReturnValue:
    """Send the browser on to the provider, once."""
    row = oauth_connections.started(secret)
    if row is None:
        return _page("over", status=_OVER)
    browser = request.cookies.get(_cookie(row))
    if not browser:
        # Posted by another page, or a browser without cookies: both show the question again.
        return _page("no_cookie", status=400)
    try:
        url = oauth_connections.send_off(row, browser)
    except Conflict as error:
        return _page("failed", status=409, error=error.message)
    if url is None:
        return _page("over", status=_OVER)
    if oauth_providers.is_pasted():
        return _page("paste", row=row, provider_url=url)
    return _private(redirect(url, 303))


@blp.get("/oauth/callback")
@slow_calls.takes_long
def come_back() -> ResponseReturnValue:
    """The browser comes back from the provider, to spend what it brings."""
    if looking.is_looking():
        return Response(status=503)
    return _landed(request.query_string.decode("latin-1"))


@blp.post("/oauth/paste")
@slow_calls.takes_long
def paste() -> ResponseReturnValue:
    """The same with the address that the browser landed on, where nothing answers there."""
    try:
        query = connect.query_of(request.form.get("address", "")[:8000])
    except ValueError:
        query = ""
    return _landed(query)


def _landed(query: str) -> ResponseReturnValue:
    try:
        state = oauth.state_of(query)
    except ValueError:
        state = None
    row = oauth_connections.of_state(state)
    if row is None:
        return _page("not_ours", status=400)
    if row.browser_hash is None:
        return _page("terminal", row=row)
    if refused := _refused(row):
        return _page(refused, status=400)
    try:
        with slow_calls.place(row.workspace_id):
            connect.land(row, query)
    except connect.NotOurs:
        return _page("over", status=_OVER)
    except Unavailable:
        raise
    except DomainError as error:
        return _page("failed", status=409, error=error.message)
    return _ended(row)


def _refused(row: OauthConnection) -> str | None:
    """Why this browser may not end a connection: a page that says so; None where it may."""
    if oauth_connections.is_of_page(row):
        return own_connections.refusal(row)
    is_ours = oauth_connections.is_of_browser(row, request.cookies.get(_cookie(row)))
    return None if is_ours else "not_ours"


def _ended(row: OauthConnection) -> ResponseReturnValue:
    if oauth_connections.is_of_page(row):
        return _private(redirect(f"{row.return_url}/{row.public_id}", 303))
    told = oauth_connections.get(row.workspace_id, row.public_id)
    if row.return_url is not None:
        answer: Any = _private(redirect(_with_result(row.return_url, told), 303))
    elif told["status"] == "connected":
        answer = _page("connected", row=row)
    else:
        answer = _page("failed", status=400, error=told["error"])
    answer.delete_cookie(_cookie(row), path="/oauth")
    return answer


def _with_result(url: str, told: dict[str, Any]) -> str:
    """Where the browser goes in the end. It carries no code and no token."""
    parts = urlsplit(url)
    result = {"connectionId": told["id"], "status": told["status"]}
    kept = [(name, value) for name, value in parse_qsl(parts.query, True) if name not in result]
    return urlunsplit(parts._replace(query=urlencode([*kept, *result.items()])))


def _page(kind: str, *, row: OauthConnection | None = None, status: int = 200, **values: Any) -> Response:
    if row is not None:
        values.update(email=row.email, provider=row.provider.capitalize())
        values.update(workspace=oauth_connections.workspace_name(row))
    return reader_pages.page("oauth.html", reader_pages.language(), status, kind=kind, **values)


def _private(answer: Any) -> Any:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _cookie(row: OauthConnection) -> str:
    return _COOKIE + row.public_id


def _set_cookie(answer: Response, row: OauthConnection, secret: str) -> None:
    answer.set_cookie(
        _cookie(row),
        secret,
        max_age=_SECONDS,
        path="/oauth",
        httponly=True,
        samesite="Lax",  # it has to come along when the provider sends the browser back
        secure=current_app.config["SETTINGS"].public_url.startswith("https://"),
    )
