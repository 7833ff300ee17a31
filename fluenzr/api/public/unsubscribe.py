"""Unsubscribe and preferences page (/u/), one-click unsubscribe (RFC 8058). No key, cookie or script."""

from flask import Blueprint, Response, request

from fluenzr.api.public import reader_pages
from fluenzr.core.emails import links
from fluenzr.core.emails.tokens import Token, TokenKind
from fluenzr.core.tracking import preferences, unsubscribes

blp = Blueprint("public", __name__)

_OBJECT, _SUBSCRIBE, _UNSUBSCRIBE = "object", "subscribe", "unsubscribe"


@blp.get("/u/<token>")
def show(token: str) -> Response:
    """The preferences page. A GET changes nothing: scanners follow links."""
    return _page(links.named(token, TokenKind.UNSUBSCRIBE), done=None)


@blp.post("/u/<token>")
def change(token: str) -> Response:
    """Unsubscribe, by the page's form or by one click (RFC 8058 §3.2), or what else the form offers."""
    named = links.named(token, TokenKind.UNSUBSCRIBE)
    asked = request.form.get("action")
    action = asked if asked in (_OBJECT, _SUBSCRIBE) else _UNSUBSCRIBE
    if named.kind is TokenKind.UNSUBSCRIBE:
        _apply(action, named, links.address_of(token, request.args.get(links.ADDRESS, "")))
    return _page(named, done=action)


def _apply(action: str, named: Token, address: str) -> None:
    if action == _OBJECT:
        unsubscribes.object_to_tracking(named.workspace_id, named.number)
    elif action == _SUBSCRIBE:
        unsubscribes.subscribe_again(named.workspace_id, named.number)
    else:
        unsubscribes.unsubscribe(named.workspace_id, named.number, named.object_id, address)


def _page(named: Token, done: str | None) -> Response:
    known = preferences.of(named)
    return reader_pages.page(
        "preferences.html", reader_pages.language(known.language), known=known, done=done
    )
