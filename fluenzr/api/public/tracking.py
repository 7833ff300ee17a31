"""Open pixel (/t/o/) and click redirect (/t/c/): tokens are read, opens and clicks recorded."""

import logging
from collections.abc import Callable

import peewee
from flask import Blueprint, Response, current_app, request
from werkzeug.urls import iri_to_uri

from fluenzr import clock, db
from fluenzr.core.emails import links
from fluenzr.core.emails.tokens import Token, TokenKind
from fluenzr.core.tracking import opens_and_clicks
from fluenzr.core.tracking.opens_and_clicks import Visit
from fluenzr.web import looking

logger = logging.getLogger("fluenzr.tracking")
blp = Blueprint("tracking", __name__)

_PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
_AGENT_LENGTH = 500
_NOT_KEPT = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@blp.get("/t/o/<token>.gif")
def pixel(token: str) -> Response:
    """A transparent image of one pixel; asking for it tells that the email was opened."""
    _tell(opens_and_clicks.opened, links.named(token, TokenKind.OPEN))
    return current_app.response_class(_PIXEL, mimetype="image/gif", headers=_NOT_KEPT)


@blp.get("/t/c/<token>")
def click(token: str) -> Response:
    """On to where a link of an email leads: nowhere but where it led when it was sent."""
    named = links.named(token, TokenKind.CLICK)
    target = links.target(named)
    _tell(opens_and_clicks.clicked, named)
    headers = {**_NOT_KEPT, "Location": iri_to_uri(target)}
    return current_app.response_class(status=302, headers=headers)


def _tell(what: Callable[[Token, Visit], None], named: Token) -> None:
    """A HEAD or a prefetch is nobody reading, and a preview is no email.

    A busy database turns no reader away.
    """
    if looking.is_looking():
        return
    agent = request.headers.get("User-Agent", "").replace("\0", "")[:_AGENT_LENGTH]
    try:
        what(named, Visit(clock.now_ms(), agent or None, request.remote_addr))
    except (db.Busy, peewee.OperationalError, peewee.InterfaceError) as error:
        logger.warning("an open or click was lost: %s", error)
        db.drop_broken_connection()
