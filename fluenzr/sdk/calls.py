"""A call as data (path, query, body, idempotency key): the same for sync and async, and for each attempt."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import IO, Any, TypeAlias, final
from urllib.parse import quote

from fluenzr.sdk.naming import camel

FileInput: TypeAlias = "bytes | str | PathLike[str] | IO[bytes]"
"""The bytes of a file, its path, or a file opened in binary mode."""


@final
class Omitted:
    """What was not given, where None would be sent as null."""

    def __repr__(self) -> str:
        return "OMITTED"

    def __bool__(self) -> bool:
        return False


OMITTED = Omitted()


@dataclass(frozen=True)
class Call:
    """One operation with its arguments, by their names on the wire; those that are OMITTED are not sent."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    form: Mapping[str, Any] | None = None
    opaque: frozenset[str] = frozenset()
    """Members of the body whose own keys are the caller's and stay as they are."""
    idempotency_key: str | None = None

    def given(self, name: str) -> Any:
        """An argument, or None."""
        value = {**self.query, **(self.body or {})}.get(name)
        return None if value is OMITTED else value

    def changed(self, **arguments: Any) -> "Call":
        """The same call with other arguments, where it has its arguments."""
        if self.body is None:
            return replace(self, query={**self.query, **arguments})
        return replace(self, body={**self.body, **arguments})

    def request(self) -> dict[str, Any]:
        """Arguments of `httpx2.Client.build_request`, but for the URL. Raises ValueError for NaN."""
        headers = {"Accept": "application/json, text/csv"}
        if self.idempotency_key is not None:
            headers["Idempotency-Key"] = self.idempotency_key
        request: dict[str, Any] = {"method": self.method, "headers": headers, "params": self._params()}
        if self.body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(_wire(self.body, self.opaque), ensure_ascii=False, allow_nan=False)
            request["content"] = content.encode()
        if self.form is not None:
            # The same bytes under the same key: the server compares them.
            boundary = hashlib.sha256(str(self.idempotency_key).encode()).hexdigest()[:32]
            headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
            request["files"] = self._parts(self.form)
        return request

    def _params(self) -> dict[str, str]:
        given = {name: value for name, value in self.query.items() if value not in (None, OMITTED)}
        return {name: _text(value) for name, value in given.items()}

    def _parts(self, form: Mapping[str, Any]) -> list[tuple[str, Any]]:
        parts: list[tuple[str, Any]] = []
        for name, value in form.items():
            if value is OMITTED or value is None:
                continue
            if isinstance(value, File):
                parts.append((name, (value.name, value.content)))
            elif isinstance(value, Sequence) and not isinstance(value, str):
                parts.extend((name, (None, _text(item))) for item in value)
            else:
                parts.append((name, (None, _text(value))))
        return parts


class File:
    """A file to upload, read whole, so that each attempt sends the same."""

    def __init__(self, given: FileInput):
        if isinstance(given, bytes):
            self.name, self.content = "upload", given
        elif isinstance(given, str | PathLike):
            self.name, self.content = Path(given).name, Path(given).read_bytes()
        else:
            self.name, self.content = Path(str(getattr(given, "name", "upload"))).name, given.read()


def once(idempotency_key: str | None) -> str:
    """The key given, or a new one: all attempts bear the same, so that what was done is not done again."""
    return str(uuid.uuid4()) if idempotency_key is None else idempotency_key


def segment(value: str) -> str:
    """An id as one segment of a path. Raises TypeError or ValueError for what cannot be one."""
    if not isinstance(value, str):
        raise TypeError(f"An id is a text such as 'con_...', not {_kind(value)}")
    if not value.strip("."):
        raise ValueError(f"An id is not empty, unlike {value!r}")
    return quote(value, safe="@")


def _kind(value: object) -> str:
    """What was given for an id; of an object that has one, the way to it."""
    if value is None:
        return "None"
    name = type(value).__name__
    return f"a {name}: give its id" if getattr(value, "id", None) else f"{name} {value!r}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    return str(_wire(value, frozenset()))


def _wire(value: Any, opaque: frozenset[str]) -> Any:
    """A value as JSON has it: snake_case keys in camelCase, times in ISO 8601."""
    if isinstance(value, Mapping):
        named = [(camel(name), inner) for name, inner in value.items() if inner is not OMITTED]
        return {name: inner if name in opaque else _wire(inner, opaque) for name, inner in named}
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError(f"A time needs its zone: {value!r}")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_wire(inner, opaque) for inner in value]
    return value
