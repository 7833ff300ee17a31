"""Error responses: each exception mapped once to status, code and envelope; an HTML page for browsers.

Tested by `tests/api/framework/test_border.py`.
"""

import logging
from typing import Any

import marshmallow as ma
import orjson
import peewee
from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from fluenzr import db
from fluenzr.api.framework.json_responses import json_answer
from fluenzr.api.reference.prose import described
from fluenzr.core.common import errors
from fluenzr.core.common.errors import sentence
from fluenzr.core.server import status as server_status
from fluenzr.web import errors as web_errors

logger = logging.getLogger("fluenzr.api")

CODES = {
    400: "VALIDATION_ERROR",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    429: "RATE_LIMITED",
    500: "INTERNAL_ERROR",
    503: "SERVICE_UNAVAILABLE",
}
STATUS = {
    errors.Invalid: 400,
    errors.Unauthorized: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Running: 409,
    errors.TooLarge: 413,
    errors.Unavailable: 503,
}
MESSAGES = {
    404: "There is nothing at this path",
    405: "This path does not take that method",
    413: "The body is larger than allowed",
    500: "Something went wrong on the server; the request id helps to find out what",
    503: "The database cannot be written just now; try again in a moment",
}
_LINKS = ("/u/", "/t/c/")
"""Where links of emails that people follow begin."""

RETRY_SECONDS = 5
RUNNING_SECONDS = 1
DATABASE_AWAY = (peewee.OperationalError, peewee.InterfaceError)


@described(
    code="What kind of error it is, one for each status",
    message="One sentence that a person can act on",
    details="More of it; of a `VALIDATION_ERROR` the messages by each field's path",
)
class ErrorBody(ma.Schema):
    code = ma.fields.String(required=True, validate=ma.validate.OneOf(sorted(CODES.values())))
    message = ma.fields.String(required=True)
    details = ma.fields.Dict(required=True)

    class Meta:
        unknown = ma.EXCLUDE


@described(success="That it failed", error="What is wrong")
class ErrorEnvelope(ma.Schema):
    success = ma.fields.Boolean(required=True, validate=ma.validate.Equal(False))
    error = ma.fields.Nested(ErrorBody, required=True)

    class Meta:
        unknown = ma.EXCLUDE


def response(status: int, message: str, details: dict[str, Any] | None = None) -> Response:
    """One error answer."""
    body = {"success": False, "error": {"code": CODES[status], "message": message, "details": details or {}}}
    return json_answer(orjson.dumps(body), status)


def for_domain(error: errors.DomainError) -> Response:
    """An error that the rules raised."""
    status = STATUS[type(error)]
    answer = _answer(status, _message(error), error.details)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, errors.Running):
        answer.headers["Retry-After"] = str(RUNNING_SECONDS)
    return _with_retry(answer)


def for_http(error: HTTPException) -> Response:
    """An error that Flask or werkzeug raised; a crash comes here as a 500."""
    status = error.code or 500
    if status not in CODES:
        status = 400 if status < 500 else 500
    message = MESSAGES.get(status, error.description or error.name)
    details = {400: {"body": [message]}, 500: {"requestId": g.call.request_id}}.get(status)
    answer = _answer(status, message, details)
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def for_busy(error: Exception) -> Response:
    """The database is locked, full or away: trying again is right."""
    logger.warning("database unavailable: %s", error)
    db.drop_broken_connection()
    found = None if isinstance(error, db.Busy) else server_status.database().message
    return _with_retry(_answer(503, found or MESSAGES[503]))


def _answer(status: int, message: str, details: dict[str, Any] | None = None) -> Response:
    return _page(status) if _wants_page() else response(status, message, details)


def _wants_page() -> bool:
    """Whether a person is likely to read the answer; links of emails are for people, whatever opens them."""
    if request.path.startswith("/v1/"):
        return False
    html, json = (request.accept_mimetypes.quality(kind) for kind in ("text/html", "application/json"))
    return bool(html > json or (request.path.startswith(_LINKS) and html == json))


def _page(status: int) -> Response:
    is_link = status == 404 and request.path.startswith(_LINKS)
    return web_errors.page(status, g.call.request_id, is_link=is_link)


def for_wrong_statement(error: peewee.ProgrammingError) -> Response:
    """What PostgreSQL says of a database without tables; anything else is a defect of this server."""
    db.drop_broken_connection()
    found = server_status.database()
    if found.state == "ok":
        raise error
    return _with_retry(_answer(503, found.message or MESSAGES[503]))


def _message(error: errors.DomainError) -> str:
    if not isinstance(error, errors.Invalid):
        return error.message
    return sentence(next(iter(error.details)), error.message)


def _with_retry(answer: Response) -> Response:
    if answer.status_code == 503:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer
