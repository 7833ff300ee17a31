"""HTTP requests as they come: request id, Host header, cache rules; ETags of the answers.

Tested by `tests/api/framework/test_border.py`.
"""

import asyncio
import hashlib
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import Request

from fluenzr import db, log
from fluenzr.api.framework import auth, errors
from fluenzr.core.common.errors import Unavailable
from fluenzr.core.people import sessions
from fluenzr.web import cookies

# Personal data: no proxy keeps it, and a client asks again before it uses what it kept (RFC 9111 §5.2.2).
_ASKED_AGAIN = "private, no-cache"
_NOT_KEPT = "no-store"
# Several are joined by commas.
_HOST = re.compile(r"(?:[A-Za-z0-9._~%!$&'()*+;=-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
NEGOTIATED = 1000
"""Characters of a header that says which form of an answer is preferred; browsers send a third of it."""


class BoundedRequest(Request):
    """A request whose preferences do not count where they are long, as if none were told (RFC 9110 §12.1):
    werkzeug takes the square of a media type's blanks to match it, ten seconds for 60 kB.

    Nor does an `Upgrade`, which a server may ignore (RFC 9110 §7.8): there are no WebSockets to route to.
    """

    def __init__(self, environ: Any, *args: Any, **kwargs: Any):
        super().__init__(environ, *args, **kwargs)
        for name in ("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE"):
            if len(environ.get(name, "")) > NEGOTIATED:
                del environ[name]
        environ.pop("HTTP_UPGRADE", None)


@dataclass(slots=True)
class Call:
    """One call: its id, and since when it is served."""

    request_id: str
    _began: float = field(default_factory=time.perf_counter)

    @property
    def elapsed_ms(self) -> int:
        """Milliseconds since it came."""
        return round((time.perf_counter() - self._began) * 1000)


def begin(environ: dict[str, Any]) -> Call:
    """Name the call, here and in every line logged while it is served."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    request_id = given if _REQUEST_ID.fullmatch(given) else f"req_{secrets.token_hex(12)}"
    log.for_request(request_id)
    return Call(request_id)


def names_one_host(environ: dict[str, Any]) -> bool:
    """Whether a request has one valid Host header, or is of HTTP/1.0 and has none (RFC 9112 §3.2)."""
    host = environ.get("HTTP_HOST")
    if host is None:
        return bool(environ.get("SERVER_PROTOCOL") == "HTTP/1.0")
    return _HOST.fullmatch(host) is not None


async def owner(authorization: str) -> str | None:
    """The workspace that a request is of, asked by the event loop of a web process; None for no valid key.

    Raises Unavailable.
    """
    workspace_of = partial(_of_key, authorization)
    return await asyncio.get_running_loop().run_in_executor(_LOOKING, _asked, workspace_of)


def visitor(public_url: str) -> Callable[[str], Awaitable[str | None]]:
    """As `owner`, of a form of the pages: by the session whose cookie the header has."""

    async def ask(cookie: str) -> str | None:
        workspace_of = partial(_of_session, cookie_header=cookie, public_url=public_url)
        return await asyncio.get_running_loop().run_in_executor(_LOOKING, _asked, workspace_of)

    return ask


_LOOKING = ThreadPoolExecutor(1, "owner")


def _of_key(authorization: str) -> int | None:
    principal = auth.identify(authorization)
    return None if principal is None else principal.workspace_id


def _of_session(cookie_header: str, public_url: str) -> int | None:
    token = cookies.token_in(cookie_header, public_url)
    visit = None if token is None else sessions.find(token)
    return None if visit is None else visit.workspace_id


def _asked(workspace_of: Callable[[], int | None]) -> str | None:
    try:
        db.database.obj.connect(reuse_if_open=True)
        workspace_id = workspace_of()
    except (*errors.DATABASE_AWAY, db.Busy) as error:
        db.drop_broken_connection()
        raise Unavailable(errors.MESSAGES[503]) from error
    return None if workspace_id is None else f"workspace {workspace_id}"


def cache_control(*, kept: bool) -> str:
    """What caches may do with an answer to a key's owner; nothing where it is not `kept` anywhere."""
    return _ASKED_AGAIN if kept else _NOT_KEPT


def tag(body: bytes) -> str:
    """What is the same for the same body, and for no other."""
    return hashlib.sha256(body).hexdigest()[:24]
