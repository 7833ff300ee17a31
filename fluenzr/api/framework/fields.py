"""Marshmallow field types of input: strict JSON types, bounded text, times, addresses, ids."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import Any

import marshmallow as ma

from fluenzr.api.reference import examples
from fluenzr.core.common import addresses
from fluenzr.core.common.text import hidden, too_long, trimmed, unfit


class NotGiven(ma.fields.Field[Any]):
    """Null and empty text are as if the field was not given: there is nothing that they could clear."""

    def __init__(self, **kwargs: Any):
        super().__init__(allow_none=True, **kwargs)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        is_empty = value is None or (isinstance(value, str) and not value.strip())
        return ma.missing if is_empty else super().deserialize(value, *args, **kwargs)


class Choice(NotGiven, ma.fields.String):
    """One of some words, or not given."""

    def __init__(self, choices: Sequence[str], **kwargs: Any):
        super().__init__(validate=ma.validate.OneOf(choices), **kwargs)


def left_open(_: Any, field: ma.fields.Field[Any], ret: dict[str, Any], **__: Any) -> dict[str, Any]:
    """What the document lists for a choice that may be left open: empty text, too."""
    return {"enum": [*ret["enum"], ""]} if isinstance(field, NotGiven) and "enum" in ret else {}


class Text(ma.fields.String):
    """A string within a length. One line unless `lines`; empty counts as absent where null is allowed.

    A `trimmed` one is taken in NFC, without blanks around it.
    """

    default_error_messages = {  # noqa: RUF012 - as marshmallow declares it
        "empty": "Must not be empty",
        "short": "Must be at least {min} characters long",
    }

    def __init__(
        self,
        *,
        max_length: int,
        min_length: int = 0,
        lines: bool = False,
        trimmed: bool = False,
        **kwargs: Any,
    ):
        bounds = {"minLength": min_length} if min_length else {}
        metadata = {"maxLength": max_length, **bounds, **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)
        self.max_length, self.min_length = max_length, min_length
        self.lines, self.trimmed = lines, trimmed

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        text = trimmed(text) if self.trimmed else text
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


class OptionalText(NotGiven, Text):
    """Text, or not given."""


_HEX = "[0-9A-Fa-f]"
_COLOR = rf"\s*(#({_HEX}{{3}}|{_HEX}{{4}}|{_HEX}{{6}}|{_HEX}{{8}})|[A-Za-z]{{3,20}})?\s*"


class Color(Text):
    """A colour in CSS's hexadecimal form, or a name that may be one of CSS's (CSS Color 4 §5.2, §6.1).

    Whoever puts it into a style gets a colour or nothing, and no other declaration.
    """

    default_error_messages = {  # noqa: RUF012 - as marshmallow declares it
        "color": "Must be a colour as CSS writes it: #2f6fed, #26e, or a name such as red"
    }

    def __init__(self, **kwargs: Any):
        pattern = {"pattern": f"^{_COLOR}$"}
        super().__init__(max_length=20, trimmed=True, allow_none=True, metadata=pattern, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text is not None and re.fullmatch(_COLOR, text) is None:
            raise self.make_error("color")
        return text


_NO_INSTANT = "Must be a time with its zone, as 2026-01-15T10:30:00Z or 2026-01-15T10:30:00+01:00, or a date"


class Instant(ma.fields.AwareDateTime):
    """A time with its zone, or a date: its first moment in UTC."""

    def __init__(self, **kwargs: Any):
        messages: dict[str, Any] = {"invalid": _NO_INSTANT, "invalid_awareness": _NO_INSTANT}
        super().__init__(format="iso", default_timezone=None, error_messages=messages, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        with suppress(ValueError, TypeError):
            return datetime.combine(date.fromisoformat(value), time.min, UTC)
        try:
            return super()._deserialize(value, attr, data, **kwargs).astimezone(UTC)
        except OverflowError:  # in UTC it is no day of the years 1 to 9999
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from None


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


class List(ma.fields.List[Any]):
    """A list that is measured before its items are read: those of a body that is one list take seconds."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        for bound in self.validators:
            if isinstance(value, list) and isinstance(bound, ma.validate.Length):
                bound(value)
        return super()._deserialize(value, attr, data, **kwargs)


class NamedValues(ma.fields.Dict):
    """An object of names that its sender chose. Both rules raise ValueError; each wrong name is told."""

    def read_name(self, name: str) -> str:
        raise NotImplementedError

    def read_value(self, value: Any) -> Any:
        raise NotImplementedError

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        given = super()._deserialize(value, attr, data, **kwargs)
        wrong: dict[str, Any] = {}
        loaded: dict[str, Any] = {}
        for name, inner in given.items():
            try:
                loaded[self.read_name(name)] = self.read_value(inner)
            except ValueError as error:
                wrong[name] = [str(error)]
        if wrong:
            raise ma.ValidationError(wrong)
        return loaded


class Email(Text):
    """An address, as `addresses.normal` gives it; what is no text is told as any other that is wrong."""

    default_error_messages = {"invalid": addresses.INVALID}  # noqa: RUF012 - as marshmallow declares it

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
            unseen = hidden(text.strip())
            more = [f"There is {unseen} in it"] if unseen else []
            raise ma.ValidationError([str(error), *more]) from None

    def read(self, text: str) -> str:
        """The address in its normal form. Raises ValueError."""
        return addresses.normal(text)


class SendableEmail(Email):
    """An address that mail can be sent to."""

    def read(self, text: str) -> str:
        return addresses.sendable(text)


class ContactEmail(SendableEmail):
    """The address of a contact.

    A change may repeat what is there already, whatever it is: the rules look at what is new.
    """

    def read(self, text: str) -> str:
        is_change = self.root is not None and self.root.partial
        return addresses.normal(text) if is_change else super().read(text)


class _Id(Text):
    """A public id, measured as it comes, as the document has it: none needs half of the room."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str) and (wrong := too_long(value, self.max_length)) is not None:
            raise ma.ValidationError(wrong)
        return super()._deserialize(value, attr, data, **kwargs)


def ids(prefix: str, **kwargs: Any) -> List:
    """A list of public ids; those that do not exist are told apart by the call itself."""
    one = _Id(max_length=64, trimmed=True, metadata={"example": examples.BY_PREFIX[prefix]})
    return List(one, **kwargs)
