"""Exceptions of the SDK: every error is a `FluenzrError`, one class per status."""

from typing import Any


class FluenzrError(Exception):
    """Base of all errors of the SDK. `message` is one sentence for a person."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class ConnectionFailedError(FluenzrError):
    """The server could not be reached, or went away before it had answered."""


class RequestTimeoutError(ConnectionFailedError):
    """The server did not answer within `timeout` seconds."""


class InvalidResponseError(FluenzrError):
    """What answered does not speak as a FluenzR server does: `status` and the beginning of its `body`."""

    def __init__(self, message: str, status: int, body: str):
        super().__init__(message)
        self.status, self.body = status, body


class APIError(FluenzrError):
    """The server refused a call. `code` is None where something before the server answered.

    `details` has what the contract says of each code, as field paths with their messages for a 400.
    `retry_after` are the seconds after which trying again makes sense, where the server told.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: str | None = None,
        details: dict[str, Any] | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ):
        super().__init__(message)
        self.status, self.code, self.details = status, code, details or {}
        self.request_id, self.retry_after = request_id, retry_after

    def __str__(self) -> str:
        known = [str(self.status), self.code, f"request {self.request_id}" if self.request_id else None]
        return f"{self.message} ({', '.join(part for part in known if part)})"


class ValidationError(APIError):
    """400: a field, query parameter or body is wrong; `details` maps each field's path to its messages."""


class AuthenticationError(APIError):
    """401: the key is missing, malformed, unknown or revoked."""


class PermissionDeniedError(APIError):
    """403: the plan has no API access, or a read-only key was used to write."""


class NotFoundError(APIError):
    """404: there is no such thing in this workspace."""


class MethodNotAllowedError(APIError):
    """405: the server is older than this SDK, or the base URL leads elsewhere."""


class ConflictError(APIError):
    """409: it exists already (`details["id"]`), or its state does not allow it."""


class PayloadTooLargeError(APIError):
    """413: the body is larger than allowed."""


class UnsupportedMediaTypeError(APIError):
    """415: the body is not of the type wanted here."""


class RateLimitError(APIError):
    """429: too many requests; `retry_after` tells when there is room again."""


class ServerError(APIError):
    """5xx: something went wrong on the server, or before it."""


class ServiceUnavailableError(ServerError):
    """503: the database cannot be written just now."""


OF_STATUS: dict[int, type[APIError]] = {
    400: ValidationError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    409: ConflictError,
    413: PayloadTooLargeError,
    415: UnsupportedMediaTypeError,
    429: RateLimitError,
    503: ServiceUnavailableError,
}


def of_status(status: int) -> type[APIError]:
    """The class of a status."""
    return OF_STATUS.get(status, ServerError if status >= 500 else APIError)
