"""Field types of the API's input: strict JSON types, bounded text."""

import re
from functools import lru_cache
from typing import Any

import marshmallow as ma
from email_validator import EmailNotValidError, validate_email

MAX_EMAIL = 254
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_MAX_LOCAL = 64
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


class Text(ma.fields.String):
    """A string within a length. One line unless `lines`; empty counts as absent where null is allowed."""

    default_error_messages = {  # noqa: RUF012 - as marshmallow declares it
        "controls": "Must not contain control characters or line breaks",
        "unstorable": "Must not contain NUL or half of a surrogate pair",
        "empty": "Must not be empty",
        "long": "Must be at most {max} characters long",
        "short": "Must be at least {min} characters long",
    }

    def __init__(self, *, max_length: int, min_length: int = 0, lines: bool = False, **kwargs: Any):
        bounds = {"minLength": min_length} if min_length else {}
        metadata = {"maxLength": max_length, **bounds, **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)
        self.max_length, self.min_length, self.lines = max_length, min_length, lines

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if _UNSTORABLE.search(text):
            raise self.make_error("unstorable")
        if not self.lines and _CONTROLS.search(text):
            raise self.make_error("controls")
        if not text.strip():
            if self.allow_none:
                return None
            if self.required or self.min_length:
                raise self.make_error("required" if self.required else "empty")
        if len(text) > self.max_length:
            raise self.make_error("long", max=self.max_length)
        if len(text) < self.min_length:
            raise self.make_error("short", min=self.min_length)
        return text


class Integer(ma.fields.Integer):
    """A JSON whole number: neither text nor a boolean."""

    def __init__(self, **kwargs: Any):
        super().__init__(strict=True, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool | str):
            raise self.make_error("invalid", input=value)
        return int(super()._deserialize(value, attr, data, **kwargs))


class QueryInteger(ma.fields.Integer):
    """A whole number in a query: digits and nothing else."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if not value.isascii() or not value.isdigit():
            raise self.make_error("invalid", input=value)
        return int(super()._deserialize(value, attr, data, **kwargs))


class QueryBoolean(ma.fields.Boolean):
    """`true` or `false` in a query, written like that."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if value not in ("true", "false"):
            raise self.make_error("invalid", input=value)
        return bool(value == "true")


class Boolean(ma.fields.Boolean):
    """A JSON boolean, nothing that only looks like one."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Email(Text):
    """An address (RFC 5321 §4.1.2), its domain lower-cased and its form normalised; no DNS is asked."""

    default_error_messages = {"invalid": "Invalid email format"}  # noqa: RUF012

    def __init__(self, **kwargs: Any):
        metadata = {"format": "email", **kwargs.pop("metadata", {})}
        super().__init__(max_length=MAX_EMAIL, metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        return None if text is None else self.normal(text)

    def normal(self, text: str) -> str:
        address = text.strip()
        local, _, domain = address.rpartition("@")
        try:
            if _PLAIN_LOCAL.fullmatch(local) and len(local) <= _MAX_LOCAL and domain.isascii():
                return f"{local}@{_domain(domain)}"
            return _normalized(address)
        except EmailNotValidError:
            raise self.make_error("invalid") from None


def _normalized(address: str) -> str:
    return validate_email(address, strict=True, check_deliverability=False, test_environment=True).normalized


@lru_cache(maxsize=4096)
def _domain(domain: str) -> str:
    """A domain in its normal form. Lists have many addresses of few domains, and looking at one is dear.

    Raises EmailNotValidError.
    """
    return _normalized(f"a@{domain}").rpartition("@")[2]


def ids(prefix: str, **kwargs: Any) -> ma.fields.List:
    """A list of public ids; those that do not exist are told apart by the call itself."""
    return ma.fields.List(Text(max_length=64, metadata={"example": f"{prefix}_..."}), **kwargs)
