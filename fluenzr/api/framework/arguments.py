"""Parsing of requests: query, JSON body and form, read strictly and loaded through a marshmallow schema.

Tested by `tests/api/framework/test_border.py`.
"""

from codecs import BOM_UTF8
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, cast

import marshmallow as ma
import orjson
from flask import Request, request
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from fluenzr.api.framework import repeated_names
from fluenzr.api.framework.schemas import Schema
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.text import readable

_NAMED = 100
"""How much of a name is repeated in an answer, in characters."""


_KNOWN_QUERIES, _KNOWN_LENGTH = 2048, 512
"""How many queries are kept as loaded, and the bytes of the longest."""


class Parser(FlaskParser):
    """webargs' parser for Flask, with stricter readers and with the errors of this API."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012 - as webargs declares it
    """Schemas say it themselves: all refuse what they do not know."""

    def __init__(self, **options: Any):
        super().__init__(**options)
        self._known: dict[tuple[ma.Schema, bytes], dict[str, Any]] = {}

    def parse(self, argmap: ma.Schema, req: Request | None = None, **options: Any) -> Any:  # type: ignore[override]
        """The same lists are asked for again and again, so what short queries were loaded as is kept."""
        asked = req or self.get_default_request()
        if options["location"] != "query" or len(asked.query_string) > _KNOWN_LENGTH:
            return super().parse(argmap, asked, **options)
        key = (argmap, asked.query_string)
        if (loaded := self._known.get(key)) is None:
            loaded = super().parse(argmap, asked, **options)
            if len(self._known) >= _KNOWN_QUERIES:
                self._known.clear()
            self._known[key] = loaded
        return {name: dict(value) if isinstance(value, dict) else value for name, value in loaded.items()}

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        return _body(req)

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        return _query(req)

    def load_files(self, req: Request, schema: ma.Schema) -> Any:
        return _form(req)

    def handle_error(self, error: ma.ValidationError, req: Request, schema: ma.Schema, **_: Any) -> NoReturn:
        (messages,) = cast(dict[str, Any], error.messages).values()  # webargs puts the location around them
        raise Invalid.fields(flatten(messages)) from error


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


def _query(asked: Request) -> dict[str, str]:
    """Each parameter once; a repeated one is a mistake."""
    if not asked.query_string:
        return {}
    given = asked.args
    for name, values in given.lists():
        if len(values) > 1:
            raise Invalid(name, f"{name} is given more than once")
    return given.to_dict()


def _body(asked: Request) -> Any:
    raw = asked.get_data()
    if not raw:
        return {}
    if not asked.is_json:
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


def _form(asked: Request) -> dict[str, Any]:
    """The parts of a form (RFC 7578): files and texts by name; those of a repeated part as a list."""
    if asked.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("Send the body as multipart/form-data")
    parts: dict[str, list[Any]] = {}
    for given in (asked.form, asked.files):
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


def _empty(view: Callable[..., Any], read: Callable[[Request], Any]) -> Any:
    nothing = NoArguments()

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if (given := read(request)) != {}:
            raise Invalid.fields(flatten(nothing.validate(given)))
        return view(*args, **kwargs)

    return wrapper
