"""Response headers in the OpenAPI document: what each is, and which status has which.

A test client holds every answer of the suite to it (`tests/support/document.py`).
"""

from typing import Any

_COUNT = {"type": "integer", "minimum": 0}
HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-Id": {
        "description": "The call's name in the server's log: the client's own `X-Request-Id` where that is 1 "
        "to 128 of `A-Za-z0-9._-`",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,128}$"},
    },
    "X-Content-Type-Options": {
        "description": "Browsers take the body for what `Content-Type` says",
        "required": True,
        "schema": {"type": "string", "enum": ["nosniff"]},
    },
    "X-RateLimit-Limit": {
        "description": "Requests that the workspace has in a minute; on every answer to a valid key",
        "schema": _COUNT,
    },
    "X-RateLimit-Remaining": {"description": "Those that are left of them", "schema": _COUNT},
    "X-RateLimit-Reset": {"description": "When all are there again, in Unix seconds", "schema": _COUNT},
    "Cache-Control": {
        "description": "`private, no-cache`: no proxy keeps the answer, and a client asks again before it "
        "uses what it kept; `no-store`: nobody keeps it, as for exports and what is shown once",
        "schema": {"type": "string", "enum": ["private, no-cache", "no-store"]},
    },
    "ETag": {
        "description": "Names this very answer; sent back as `If-None-Match`, it is answered with 304 "
        "while it holds",
        "schema": {"type": "string"},
    },
    "Content-Disposition": {
        "description": "`attachment`, with a name for the file",
        "schema": {"type": "string"},
    },
    "Idempotency-Replayed": {
        "description": "That a call with the same `Idempotency-Key` had this answer before, and nothing "
        "was done again",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Retry-After": {
        "description": "Seconds to wait before the next try; of a 409, only where the first call with "
        "that `Idempotency-Key` is still running",
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {
        "description": "How to authenticate (RFC 6750)",
        "schema": {"type": "string", "enum": ["Bearer"]},
    },
    "Allow": {
        "description": "Of a 405: the methods that the path takes",
        "schema": {"type": "string"},
    },
}

_EVERYWHERE = ("X-Request-Id", "X-Content-Type-Options")
_OF_VALID_KEYS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Cache-Control")
_OF_PROBLEMS = {
    400: ("Idempotency-Replayed",),
    401: ("WWW-Authenticate",),
    404: ("Idempotency-Replayed",),
    409: ("Idempotency-Replayed", "Retry-After"),
    413: ("Idempotency-Replayed",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}

References = dict[str, str]
"""Headers by their names, each with the name of its component (apispec makes it a `$ref`)."""


def of_success(method: str, *, is_file: bool) -> References:
    """Those of what an operation answers when it went well; a file is streamed, so nothing is its tag."""
    own = {"GET": ("Content-Disposition",) if is_file else ("ETag",), "POST": ("Idempotency-Replayed",)}
    return _references(*_EVERYWHERE, *_OF_VALID_KEYS, *own.get(method, ()))


def not_modified() -> References:
    """Those of a 304: what the 200 would have had (RFC 9110 §15.4.5)."""
    return of_success("GET", is_file=False)


def of_problem(status: int) -> References:
    """Those of an error, whatever operation answers it."""
    of_keys = () if status == 401 else _OF_VALID_KEYS
    return _references(*_EVERYWHERE, *of_keys, *_OF_PROBLEMS.get(status, ()))


def of_other_problem() -> References:
    """Those of an error that no operation names, as a method that a path does not take."""
    return _references(*_EVERYWHERE, *_OF_VALID_KEYS, "Allow")


def _references(*names: str) -> References:
    return {name: name for name in names}
