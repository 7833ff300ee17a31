"""CORS headers, for the origins that the settings name and no others.

Tested by `tests/api/framework/test_border.py`.
"""

from collections.abc import Collection

from flask import Response, current_app, request

_METHODS = "GET, POST, PUT, DELETE"
_HEADERS = "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Request-Id"
_EXPOSED = (
    "ETag, Idempotency-Replayed, Retry-After, "
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id"
)


def preflight() -> Response | None:
    """The answer to a preflight of an allowed origin (Fetch Standard §3.2), which carries no key."""
    if (
        request.method != "OPTIONS"
        or request.headers.get("Origin") not in current_app.config["SETTINGS"].cors_origins
        or "Access-Control-Request-Method" not in request.headers
    ):
        return None
    answer = current_app.response_class(status=204)
    answer.headers["Access-Control-Allow-Methods"] = _METHODS
    answer.headers["Access-Control-Allow-Headers"] = _HEADERS
    answer.headers["Access-Control-Max-Age"] = "600"
    return answer


def allow(answer: Response, origin: str | None, allowed: Collection[str]) -> None:
    """Let a page of an allowed origin read the answer."""
    if not allowed:
        return
    answer.vary.add("Origin")
    if origin is not None and origin in allowed:
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Expose-Headers"] = _EXPOSED
