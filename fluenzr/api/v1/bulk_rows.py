"""Fast path of bulk input: rows that are valid at a glance skip marshmallow; property tests hold both alike.

marshmallow tells what is wrong with a row; to see that nothing is takes it several times as long as this.
What is not plain is not wrong: it only has to be looked at by the schema.
"""

import sys
from collections.abc import Callable
from typing import Any

import marshmallow as ma

from fluenzr.api.framework.fields import Choice, Email, List, NotGiven, Text
from fluenzr.core.common.text import trimmed

FieldReader = Callable[[Any], Any]


class NotPlain(ValueError):
    """Whether it is right takes a closer look."""


class PlainReader:
    """Reads objects as `schema.load` does, or raises NotPlain; hooks of the schema are for the caller."""

    def __init__(self, schema: ma.Schema, **own: FieldReader):
        """`own` reads fields of other types than those known here, by their names."""
        fields = schema.load_fields
        self._required = frozenset(field.data_key for field in fields.values() if field.required)
        self._readers = {
            field.data_key: (name, own.get(name) or _reader(field)) for name, field in fields.items()
        }

    def __call__(self, given: Any) -> dict[str, Any]:
        if type(given) is not dict or not self._required <= given.keys():
            raise NotPlain
        readers, loaded = self._readers, {}
        try:
            for key, value in given.items():
                name, read = readers[key]
                loaded[name] = read(value)
        except (KeyError, ValueError):
            raise NotPlain from None
        return loaded


def or_none(read: FieldReader) -> FieldReader:
    """Also takes null."""
    return lambda value: None if value is None else read(value)


def _reader(field: Any) -> FieldReader:
    read = _of_value(field)
    return or_none(read) if field.allow_none and not isinstance(field, NotGiven) else read


def _of_value(field: Any) -> FieldReader:
    if isinstance(field, Email):
        text = _text(field)
        return lambda value: field.read(text(value).strip())
    if isinstance(field, Text):
        return _text(field)
    (limit,) = field.validators or (None,)
    if type(field) in (ma.fields.String, Choice) and isinstance(limit, ma.validate.OneOf):
        return _one_of(frozenset(limit.choices))
    if type(field) is List and isinstance(limit, ma.validate.Length):
        return _list_of(_reader(field.inner), limit.min or 0, limit.max or sys.maxsize)
    raise TypeError(f"{field.name} has no plain form")


def _text(field: Text) -> FieldReader:
    least, most, tidy = max(field.min_length, 1), field.max_length, trimmed if field.trimmed else str

    def read(value: Any) -> str:
        if type(value) is str and least <= len(value) <= most and value.isprintable() and not value.isspace():
            return tidy(value)
        raise NotPlain

    return read


def _one_of(choices: frozenset[str]) -> FieldReader:
    def read(value: Any) -> str:
        if type(value) is str and value in choices:
            return value
        raise NotPlain

    return read


def _list_of(read_one: FieldReader, least: int, most: int) -> FieldReader:
    def read(value: Any) -> list[Any]:
        if type(value) is list and least <= len(value) <= most:
            return [read_one(one) for one in value]
        raise NotPlain

    return read
