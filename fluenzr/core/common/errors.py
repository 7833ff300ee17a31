"""Exceptions of the rules: Invalid, NotFound, Conflict...; `api` maps each to an answer, once.

Tested by `tests/api/framework/test_border.py`.
"""

from typing import Any


class DomainError(Exception):
    """Base of the errors a caller can act on. `message` is one sentence for a person."""

    def __init__(self, message: str, details: dict[str, Any] | None = None):
        super().__init__(message)
        self.message = message
        self.details = details or {}


class Invalid(DomainError):
    """Input that breaks a rule: `details` maps each field's path to its messages."""

    def __init__(self, field: str, message: str):
        super().__init__(message, {field: [message]})

    @classmethod
    def fields(cls, messages: dict[str, list[str]]) -> "Invalid":
        """Several fields at once; the first message is the one told first."""
        first = next(iter(messages))
        error = cls(first, messages[first][0])
        error.details = dict(messages)
        return error


class NotFound(DomainError):
    """An id that does not exist in this workspace."""

    def __init__(self, kind: str):
        super().__init__(f"{kind} not found")


class Conflict(DomainError):
    """The request is right, the state of things does not allow it."""


class Running(Conflict):
    """The same request is being worked on; asking again in a moment gives its answer."""


class TooLarge(DomainError):
    """More than this use case takes."""


class Forbidden(DomainError):
    """The key may not do this."""


class Unauthorized(DomainError):
    """No valid API key."""


class Unavailable(DomainError):
    """The database cannot be written just now; trying again later is right."""


def sentence(field: str, message: str) -> str:
    """The message, with the field's name before it where it does not name it itself."""
    if field == "body":
        return message.replace("Must", "The body must", 1)
    leaf = field.rsplit(".", 1)[-1]
    named = leaf.lower() in message.lower()
    return message if named else f"{field}: {message}"
