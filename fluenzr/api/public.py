"""What readers of emails reach: preferences and one-click unsubscribe. No key, no cookie, no script."""

from flask import Blueprint, Response, make_response, render_template, request

from fluenzr import crypto
from fluenzr.core import tracking, unsubscribes
from fluenzr.core.errors import NotFound
from fluenzr.core.tracking import Kind, Token

blp = Blueprint("public", __name__)

_OBJECT = "object"


@blp.get("/u/<token>")
def preferences(token: str) -> Response:
    """The preferences page. A GET changes nothing: scanners follow links."""
    return _page(_read(token), done=None)


@blp.post("/u/<token>")
def unsubscribe(token: str) -> Response:
    """Unsubscribe, by the page's form or by one click (RFC 8058 §3.2); or object to open tracking only."""
    named = _read(token)
    action = request.form.get("action")
    if named.kind is Kind.UNSUBSCRIBE:
        act = unsubscribes.object_to_tracking if action == _OBJECT else unsubscribes.unsubscribe
        act(named.workspace_id, named.object_id)
    return _page(named, done=action or "unsubscribe")


def _read(token: str) -> Token:
    named = tracking.read(crypto.key("tracking"), token)
    if named is None or named.kind not in (Kind.UNSUBSCRIBE, Kind.PREVIEW):
        raise NotFound("Link")
    return named


def _page(named: Token, done: str | None) -> Response:
    reader = unsubscribes.reader_of(named.workspace_id, named.object_id)
    page = make_response(render_template("preferences.html", reader=reader, done=done))
    page.headers["Cache-Control"] = "no-store"
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
    )
    return page
