"""One object by its id, answered in front of Flask, whose contexts and routing cost more than the object.

Key, limit, object and headers come from where all others have them. What is not plainly such a call, or ends
otherwise than well, is Flask's: it goes on with the call from where it stands here (docs/adr/0012).
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from fluenzr import db
from fluenzr.api.framework import access_log, auth
from fluenzr.api.framework.lean import JSON, success
from fluenzr.api.framework.requests import Calls, etag, names_one_host, tag
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.contacts import groups, records

CALL = "fluenzr.call"
"""Where Flask finds the call that was begun here."""

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
Read = Callable[[int, str], dict[str, Any]]

_READS: dict[str, Read] = {"contacts": records.get, "groups": groups.get, "campaigns": lifecycle.get}
_ONE = re.compile(rf"/v1/({'|'.join(_READS)})/([a-z]{{3}}_[0-9A-Za-z]{{1,36}})")


def is_one(path: str) -> bool:
    """Whether this is the path of one object that can be read here."""
    return _ONE.fullmatch(path) is not None


class BriefReads:
    """WSGI middleware: answers what it can, and leaves the rest to `app`."""

    def __init__(self, app: WsgiApp, calls: Calls):
        self.app, self._calls = app, calls

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        found = _ONE.fullmatch(environ["PATH_INFO"]) if _is_plain(environ) else None
        if found is None or access_log.tells_all():
            return self.app(environ, start_response)
        call = environ[CALL] = self._calls.begin(environ)
        try:
            db.database.obj.connect(reuse_if_open=True)
            window = self._calls.admit(call, environ)
            if call.principal is None or window.exceeded:
                return self.app(environ, start_response)
            auth.check(call.principal, reads_only=True)
            body = success(_READS[found[1]](call.principal.workspace_id, found[2]))
        except Exception:  # Flask meets it again, and tells it
            return self.app(environ, start_response)
        headers = [("Content-Type", JSON), ("Content-Length", str(len(body)))]
        start_response("200 OK", [*headers, *self._calls.headers(call), etag(tag(body))])
        return [body]


def _is_plain(environ: dict[str, Any]) -> bool:
    """A well-formed GET without parameters, a body or a condition."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and not environ.get("QUERY_STRING")
        and not environ.get("CONTENT_LENGTH")
        and "HTTP_IF_NONE_MATCH" not in environ
        and names_one_host(environ)
    )
