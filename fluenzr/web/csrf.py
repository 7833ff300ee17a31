"""CSRF protection: a token in each writing form, and `Origin` where a browser names it."""

import hmac
import secrets
from urllib.parse import urlsplit

from flask import current_app, request, session

from fluenzr import crypto
from fluenzr.web import cookies, visits

FIELD = "csrf"
HEADER = "X-CSRF-Token"
_SIGNED_OUT = "csrf"


def token() -> str:
    """The token of this browser's session, or of this browser where nobody is signed in."""
    if visits.current() is not None:
        return crypto.keyed_hash(crypto.key("csrf"), cookies.token() or "")
    if _SIGNED_OUT not in session:
        session[_SIGNED_OUT] = secrets.token_urlsafe(24)
    return str(session[_SIGNED_OUT])


def is_forged() -> bool:
    """Whether a writing request does not come from a page of this server."""
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    return not (_has_own_origin() and hmac.compare_digest(given.encode(), token().encode()))


def _has_own_origin() -> bool:
    """Whether the origin, where there is one, is this server (RFC 6454 §7).

    A page with `Referrer-Policy: no-referrer` sends `null` (Fetch §3.1), as any sandboxed one does: which it
    is tells the browser alone, in `Sec-Fetch-Site`.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    if origin == "null":
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    own = (request.host, urlsplit(current_app.config["SETTINGS"].public_url).netloc)
    return urlsplit(origin).netloc.lower() in {host.lower() for host in own}
