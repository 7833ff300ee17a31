"""Parsing of requests: query, JSON body and form, read strictly and loaded through a marshmallow schema."""

from codecs import BOM_UTF8
from collections.abc import Callable
from functools import wraps
from typing import Any

import marshmallow as ma
import orjson
from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from fluenzr.api.framework import repeated_names
from fluenzr.api.framework.schemas import Schema
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.text import readable

_NAMED = 100
"""How much of a name is repeated in an answer, in characters."""
_KNOWN_QUERIES, _KNOWN_LENGTH = 256, 512
"""How many queries of a call are kept as loaded, and the bytes of the longest."""


class Parser:
    """What `Blueprint.arguments` needs of webargs: read one location, load it through a schema."""

    DEFAULT_VALIDATION_STATUS = 400

    def use_args(self, schema: Any, *, location: str, **_: Any) -> Callable[..., Any]:
        loaded = schema() if isinstance(schema, type) else schema
        load = {
            "query": _by_query(loaded),
            "json": lambda: loaded.load(_body()),
            "files": lambda: loaded.load(_form()),
        }[location]

        def decorator(documented: Any) -> Callable[..., Any]:
            view = documented.__wrapped__

            @wraps(documented)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                try:
                    value = load()
                except ma.ValidationError as error:
                    raise Invalid.fields(flatten(error.messages)) from error
                return view(*args, value, **kwargs)

            return wrapper

        return decorator


class NoArguments(Schema):
    """Where a call takes no body or no parameter, sending one is a mistake worth telling."""


def flatten(messages: Any, path: str = "") -> dict[str, list[str]]:
    """marshmallow's nested messages as one mapping of dotted paths."""
    if isinstance(messages, str):
        return {path or "body": [messages]}
    if isinstance(messages, list):
        return {path or "body": [str(message) for message in messages]}
    flat: dict[str, list[str]] = {}
    for name, inner in messages.items():
        own = (
            path
            if name in ("_schema", "value", "key") and not isinstance(inner, dict)
            else _dotted(path, name)
        )
        flat.update(flatten(inner, own))
    return flat


def _dotted(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def _by_query(schema: ma.Schema) -> Callable[[], dict[str, Any]]:
    """Load the query through a schema; the same lists are asked for again and again, so what came is kept."""
    known: dict[bytes, dict[str, Any]] = {}

    def load() -> dict[str, Any]:
        raw = request.query_string
        loaded = known.get(raw)
        if loaded is None:
            loaded = schema.load(_query())
            if len(known) >= _KNOWN_QUERIES:
                known.clear()
            if len(raw) <= _KNOWN_LENGTH:
                known[raw] = loaded
        return {name: dict(value) if isinstance(value, dict) else value for name, value in loaded.items()}

    return load


def _query() -> dict[str, str]:
    """Each parameter once; a repeated one is a mistake."""
    if not request.query_string:
        return {}
    given = request.args
    for name, values in given.lists():
        if len(values) > 1:
            raise Invalid(name, f"{name} is given more than once")
    return given.to_dict()


def _body() -> Any:
    raw = request.get_data()
    if not raw:
        return {}
    if not request.is_json:
        raise UnsupportedMediaType("Send the body as application/json")
    raw = raw.removeprefix(BOM_UTF8)  # RFC 8259 §8.1: it may be ignored
    try:
        given = orjson.loads(raw)
        repeated = repeated_names.find(raw, given)
    except orjson.JSONDecodeError as error:
        raise Invalid("body", f"The body is not valid JSON: {error.msg}") from error
    except RecursionError:
        raise Invalid("body", "The body is nested too deeply") from None
    if repeated is not None:
        name = readable(repeated, _NAMED)
        raise Invalid(name, f"A name is given more than once in one object: {name}")
    return given


def _form() -> dict[str, Any]:
    """The parts of a form (RFC 7578): files and texts by name; those of a repeated part as a list."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("Send the body as multipart/form-data")
    parts: dict[str, list[Any]] = {}
    for given in (request.form, request.files):
        for name, values in given.lists():
            parts.setdefault(name, []).extend(values)
    return {name: values if len(values) > 1 else values[0] for name, values in parts.items()}


def strict(view: Any, methods: Any) -> Any:
    """Refuse a query or a body where the view declares none."""
    declared = {parameter["in"] for parameter in view._apidoc.get("arguments", {}).get("parameters", [])}
    documented = view._apidoc
    if "query" not in declared:
        view = _empty(view, _query)
    if "json" not in declared and "files" not in declared and "GET" not in methods:
        view = _empty(view, _body)
    view._apidoc = documented
    return view


def _empty(view: Callable[..., Any], read: Callable[[], Any]) -> Any:
    nothing = NoArguments()

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if (given := read()) != {}:
            raise Invalid.fields(flatten(nothing.validate(given)))
        return view(*args, **kwargs)

    return wrapper
