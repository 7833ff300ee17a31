"""Flask without what this API never uses: sessions, host matching, async views, headers worked out anew.

Each of these costs little, together they were a third of a small request.
"""

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SessionInterface
from werkzeug.routing import MapAdapter

JSON = "application/json"
NEGOTIATED = 1000
"""Characters of a header that says which form of an answer is preferred; browsers send a third of it."""
_PLAIN_STATUSES = frozenset((200, 201))


class Asked(Request):
    """A request whose preferences do not count where they are long, as if none were told (RFC 9110 §12.1):
    werkzeug takes the square of a media type's blanks to match it, ten seconds for 60 kB.
    """

    def __init__(self, environ: Any, *args: Any, **kwargs: Any):
        super().__init__(environ, *args, **kwargs)
        for name in ("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE"):
            if len(environ.get(name, "")) > NEGOTIATED:
                del environ[name]


class Answer(Response):
    """An answer whose body is complete bytes, as nearly all are, goes out as it stands."""

    default_mimetype = "text/html"

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        body = self.response
        is_plain = type(body) is list and len(body) == 1 and self._status_code in _PLAIN_STATUSES
        if not is_plain or environ["REQUEST_METHOD"] == "HEAD" or "Location" in self.headers:
            return super().__call__(environ, start_response)
        # `set_data`, by which all such bodies come, has already told the length.
        start_response(self._status, list(self.headers))
        return body  # type: ignore[return-value]


class _NoSession(SessionInterface):
    """No call has a session: nothing is read from cookies, nothing is set."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        return _NONE

    def is_null_session(self, obj: object) -> bool:
        return True


_NONE = SecureCookieSession()


class LeanFlask(Flask):
    """One host, no subdomains, no coroutines."""

    request_class = Asked
    response_class = Answer
    session_interface = _NoSession()

    def preprocess_request(self) -> Any:
        """Of the hooks there are only the app's own, around all requests alike."""
        for before in self.before_request_funcs.get(None, ()):
            if (answer := before()) is not None:
                return answer
        return None

    def process_response(self, response: Any) -> Any:
        for after in self.after_request_funcs.get(None, ()):
            response = after(response)
        return response

    def do_teardown_request(self, exc: Any = None) -> None:
        """Nothing is torn down: connections stay with their threads."""

    def do_teardown_appcontext(self, exc: Any = None) -> None:
        """Nor here."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        if request is None:
            return None
        return MapAdapter(self.url_map, "localhost", "", "", "http", request.path, request.method)


def success(data: Any, **beside: Any) -> bytes:
    """The success envelope around a public object, with what stands beside it."""
    return orjson.dumps({"success": True, "data": data, **beside})


def json_answer(body: bytes, status: int = 200) -> Response:
    """An answer of JSON text."""
    return Answer(body, status, content_type=JSON)
