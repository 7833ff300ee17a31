"""Responses of the server: the JSON, or the error that one is."""

from typing import Any

import httpx2

from fluenzr.sdk import retries
from fluenzr.sdk.calls import OMITTED, Call
from fluenzr.sdk.errors import (
    ConnectionFailedError,
    FluenzrError,
    InvalidResponseError,
    RequestTimeoutError,
    of_status,
)

_SHOWN = 500


def envelope(response: httpx2.Response) -> dict[str, Any]:
    """The JSON object of a success. Raises InvalidResponseError."""
    content = _json(response)
    if not isinstance(content, dict) or "data" not in content:
        raise InvalidResponseError(
            f"{response.request.url} answered {response.status_code} without the envelope of FluenzR",
            response.status_code,
            response.text[:_SHOWN],
        )
    return content


def failure(response: httpx2.Response) -> FluenzrError:
    """The error that a refusal is, read whole."""
    content = _json(response)
    error = content.get("error") if isinstance(content, dict) else None
    described = error if isinstance(error, dict) else {}
    status, headers = response.status_code, response.headers
    return of_status(status)(
        described.get("message") or f"{response.request.url} answered {status}",
        status=status,
        code=described.get("code"),
        details=described.get("details"),
        request_id=headers.get("X-Request-Id"),
        retry_after=retries.retry_after(headers),
    )


def lost(error: httpx2.RequestError) -> ConnectionFailedError:
    """The error of a call that got no answer, or not all of it."""
    url = error.request.url
    if isinstance(error, httpx2.TimeoutException):
        seconds = error.request.extensions["timeout"]["read"]
        return RequestTimeoutError(f"{url} did not answer within {seconds:g} s")
    return ConnectionFailedError(f"Cannot reach {url}: {str(error) or type(error).__name__}")


def next_page(call: Call, answer: dict[str, Any]) -> Call | None:
    """The call that answers the next page of a list, or None where this was the last one."""
    cursor = answer["meta"].get("nextCursor")
    return call.changed(cursor=cursor, page=OMITTED) if cursor else None


def next_in_feed(call: Call, answer: dict[str, Any]) -> Call | None:
    """The call that answers what came after this part of a feed, or None where nothing has."""
    data = answer["data"]
    return call.changed(after=data[-1]["id"]) if data else None


def _json(response: httpx2.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None
