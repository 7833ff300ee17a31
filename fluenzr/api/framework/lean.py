"""Flask with bounded preferences of requests, and with answers that go out as the bytes they are."""

from collections.abc import Iterable
from typing import Any

import orjson
from flask import Flask, Request, Response

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


class LeanFlask(Flask):
    """Flask with the request and the answer of this API."""

    request_class = Asked
    response_class = Answer


def success(data: Any, **beside: Any) -> bytes:
    """The success envelope around a public object, with what stands beside it."""
    return orjson.dumps({"success": True, "data": data, **beside})


def json_answer(body: bytes, status: int = 200) -> Response:
    """An answer of JSON text."""
    return Answer(body, status, content_type=JSON)
