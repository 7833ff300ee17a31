"""Base class of responses: `contact.first_name` reads the JSON's `firstName`."""

import copy
import typing
from datetime import datetime
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Self, Union, get_args, get_origin

from fluenzr.sdk.naming import camel, snake


class Object:
    """A JSON object with its members as attributes, in snake_case.

    Members that a newer server adds are there too, though no type tells of them. Times are aware datetimes.
    """

    def __init__(self, data: dict[str, Any]):
        self._data = data

    def to_dict(self) -> dict[str, Any]:
        """A copy of the JSON object as the server sent it."""
        return copy.deepcopy(self._data)

    if not TYPE_CHECKING:  # a mistyped name is an error to type checkers, too

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            hint = _hints(type(self)).get(name, Any)
            key = camel(name)
            if key not in self._data and not _allows_none(hint):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            value = self.__dict__[name] = _typed(hint, self._data.get(key))
            return value

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *map(snake, self._data)]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._data == self._data

    __hash__ = None  # type: ignore[assignment] # it holds what can change

    def __repr__(self) -> str:
        members = ", ".join(f"{snake(name)}={value!r}" for name, value in self._data.items())
        return f"{type(self).__name__}({members})"

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return type(self)(copy.deepcopy(self._data, memo))

    def __reduce__(self) -> tuple[type[Self], tuple[dict[str, Any]]]:
        return type(self), (self._data,)


@cache
def _hints(kind: type[Object]) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _allows_none(hint: Any) -> bool:
    return type(None) in get_args(hint)


def _typed(hint: Any, value: Any) -> Any:
    """A JSON value as the type of its hint; as it is, where it is of another kind than expected."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return next((_typed(part, value) for part in get_args(hint) if part is not type(None)), value)
    if origin is list and isinstance(value, list):
        return [_typed(get_args(hint)[0], item) for item in value]
    if isinstance(hint, type) and issubclass(hint, Object) and isinstance(value, dict):
        return hint(value)
    if hint is datetime and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value
