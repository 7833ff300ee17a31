"""What readers of emails reach: preferences and one-click unsubscribe. No key, no cookie, no script."""

from flask import Blueprint, Response, make_response, render_template, request

from fluenzr.core import links, unsubscribes
from fluenzr.core.tracking import Kind, Token

blp = Blueprint("public", __name__)

_OBJECT = "object"


@blp.get("/u/<token>")
def preferences(token: str) -> Response:
    """The preferences page. A GET changes nothing: scanners follow links."""
    return _page(links.named(token, Kind.UNSUBSCRIBE), done=None)


@blp.post("/u/<token>")
def unsubscribe(token: str) -> Response:
    """Unsubscribe, by the page's form or by one click (RFC 8058 §3.2); or object to open tracking only."""
    named = links.named(token, Kind.UNSUBSCRIBE)
    action = request.form.get("action")
    if named.kind is Kind.UNSUBSCRIBE and action == _OBJECT:
        unsubscribes.object_to_tracking(named.workspace_id, named.number)
    elif named.kind is Kind.UNSUBSCRIBE:
        unsubscribes.unsubscribe(named.workspace_id, named.number, named.object_id)
    return _page(named, done=action or "unsubscribe")


def _page(named: Token, done: str | None) -> Response:
    known = named.kind is Kind.UNSUBSCRIBE
    reader = unsubscribes.reader_of(named.workspace_id, named.number) if known else None
    page = make_response(render_template("preferences.html", reader=reader, done=done))
    page.headers["Cache-Control"] = "no-store"
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    )
    return page
