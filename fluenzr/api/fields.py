"""Field types of the API's input: strict JSON types, bounded text."""

from typing import Any

import marshmallow as ma

from fluenzr.core import addresses
from fluenzr.core.text import too_long, unfit


class Text(ma.fields.String):
    """A string within a length. One line unless `lines`; empty counts as absent where null is allowed."""

    default_error_messages = {  # noqa: RUF012 - as marshmallow declares it
        "empty": "Must not be empty",
        "short": "Must be at least {min} characters long",
    }

    def __init__(self, *, max_length: int, min_length: int = 0, lines: bool = False, **kwargs: Any):
        bounds = {"minLength": min_length} if min_length else {}
        metadata = {"maxLength": max_length, **bounds, **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)
        self.max_length, self.min_length, self.lines = max_length, min_length, lines

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if (wrong := unfit(text, lines=self.lines)) is not None:
            raise ma.ValidationError(wrong)
        if not text.strip():
            if self.allow_none:
                return None
            if self.required or self.min_length:
                raise self.make_error("required" if self.required else "empty")
        if (wrong := too_long(text, self.max_length)) is not None:
            raise ma.ValidationError(wrong)
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


class List(ma.fields.List):
    """A list that is measured before its items are read: those of a body that is one list take seconds."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        for bound in self.validators:
            if isinstance(value, list) and isinstance(bound, ma.validate.Length):
                bound(value)
        return super()._deserialize(value, attr, data, **kwargs)


class Email(Text):
    """An address, as `addresses.normal` gives it."""

    def __init__(self, **kwargs: Any):
        metadata = {"format": "email", **kwargs.pop("metadata", {})}
        super().__init__(max_length=addresses.MAX_LENGTH, metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        return None if text is None else self.normal(text)

    def normal(self, text: str) -> str:
        try:
            return self.read(text.strip())
        except ValueError as error:
            raise ma.ValidationError(str(error)) from None

    def read(self, text: str) -> str:
        """The address in its normal form. Raises ValueError."""
        return addresses.normal(text)


class SendableEmail(Email):
    """An address that mail can be sent to.

    A change may repeat what is there already, whatever it is: the rules look at what is new.
    """

    def read(self, text: str) -> str:
        is_change = self.root is not None and self.root.partial
        return addresses.normal(text) if is_change else addresses.sendable(text)


def ids(prefix: str, **kwargs: Any) -> List:
    """A list of public ids; those that do not exist are told apart by the call itself."""
    return List(Text(max_length=64, metadata={"example": f"{prefix}_..."}), **kwargs)
