"""flask-smorest, once for all resources: camelCase, strict input, the envelope, errors."""

from codecs import BOM_UTF8
from collections.abc import Callable
from functools import wraps
from typing import Any

import flask
import marshmallow as ma
import orjson
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Response, request
from flask.json.provider import JSONProvider
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from werkzeug.exceptions import HTTPException, UnsupportedMediaType

from fluenzr.api import example_answers, fields, idempotency, operations, reference, repeated_names, talking
from fluenzr.api.errors import ErrorEnvelope, for_http
from fluenzr.api.lean import json_answer, success
from fluenzr.api.operations import camel
from fluenzr.core.errors import Invalid
from fluenzr.core.listing import Page, Paging
from fluenzr.core.text import readable

_MEMBERS = 1000
"""Members of one object in a body that are looked at: far more than any has, and few enough to name."""


_NAMED = 100
"""How much of a name is repeated in an answer, in characters."""


class Schema(ma.Schema):
    """Input: camelCase at the border, unknown fields refused, messages a person can act on."""

    class Meta:
        unknown = ma.RAISE

    error_messages: dict[str, str] = {  # noqa: RUF012 - as marshmallow declares it
        "unknown": "Unknown field",
        "type": "Must be a JSON object",
    }

    @ma.pre_load
    def bounded(self, data: Any, **_: Any) -> Any:
        """An object of a hundred thousand names that nobody knows is not answered name by name."""
        if isinstance(data, dict) and len(data) > _MEMBERS:
            raise ma.ValidationError(f"Must have at most {_MEMBERS} members")
        return data

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field) -> None:
        if field_obj.data_key is None:
            field_obj.data_key = camel(field_name)
        if field_name in reference.GENERAL and "description" not in field_obj.metadata:
            field_obj.metadata = {**field_obj.metadata, "description": reference.GENERAL[field_name]}
        label = field_obj.data_key
        label = label.capitalize() if label.islower() else label
        field_obj.error_messages = {
            **field_obj.error_messages,
            "required": f"{label} is required",
            "null": f"{label} must not be null",
        }


class Answer(Schema):
    """Output, for the document: every field is always there, and clients must accept new ones."""

    class Meta:
        unknown = ma.EXCLUDE

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field) -> None:
        super().on_bind_field(field_name, field_obj)
        field_obj.required = field_obj.metadata.get("always", True)


class ListArgs(Schema):
    """Paging and sorting, with `sorts` and the filters of each list."""

    page = fields.QueryInteger(load_default=1, validate=ma.validate.Range(min=1, max=2**53))
    per_page = fields.QueryInteger(load_default=20, validate=ma.validate.Range(min=1, max=100))
    order = ma.fields.String(load_default="desc", validate=ma.validate.OneOf(["asc", "desc"]))
    cursor = fields.Text(max_length=2000)

    @ma.post_load
    def gather(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        names = ("page", "per_page", "sort", "order", "cursor")
        paging = Paging(**{name: data.pop(name) for name in names if name in data})
        return {"filters": data, "paging": paging}


def sortable(*names: str) -> ma.fields.Field:
    """The `sort` parameter of a list."""
    return ma.fields.String(load_default="createdAt", validate=ma.validate.OneOf(names))


_KNOWN_QUERIES, _KNOWN_LENGTH = 256, 512
"""How many queries of a call are kept as loaded, and the bytes of the longest."""


@reference.described(
    page="This page, from 1",
    per_page="Rows on a page",
    total="Rows in the whole list",
    total_pages="Pages in the whole list",
    next_cursor="What `?cursor=` goes on from; absent on the last page",
)
class PageMeta(Answer):
    page = ma.fields.Integer()
    per_page = ma.fields.Integer()
    total = ma.fields.Integer()
    total_pages = ma.fields.Integer()
    next_cursor = ma.fields.String(metadata={"always": False})


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


def _documented(view: Any, decorator: Callable[..., Any]) -> Any:
    """The view with what a flask-smorest decorator documents, without its wrapper: that only costs time."""
    view._apidoc = decorator(view)._apidoc
    return view


class NoArguments(Schema):
    """Where a call takes no body or no parameter, sending one is a mistake worth telling."""


class Blueprint(SmorestBlueprint):
    """Views return public objects, or a `Page` of them; the envelope is put around them here."""

    ARGUMENTS_PARSER = Parser()

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Any = None,
        *args: Any,
        reads_only: bool = False,
        talks: bool = False,
        exports: bool = False,
        large: bool = False,
        in_turns: bool = False,
        kept: bool = True,
        called: str = "",
        conflicts: bool = False,
        **options: Any,
    ) -> None:
        """`reads_only`: a read-only key may call it. `talks`: it talks to other servers meanwhile.
        `exports`: it answers with all contacts there are.
        `large`: it writes so much that others who wait to write go first. `in_turns`: it has transactions of
        its own, and may be made again where it was broken off. `kept`: clients may keep the answer
        if they ask again before they use it; not so exports, and secrets that are shown once.
        `called`: its method in the SDKs, where the rule gives no good name (`operations`).
        `conflicts`: it may answer 409, as any POST may."""
        methods = options.get("methods", ("GET",))
        method, lists = next(iter(methods)), getattr(view_func, "lists", False)
        name = operations.name(rule, method, lists=lists, called=called)
        told = reference.operation(name, rule, method, conflicts=conflicts)
        view = _documented(_strict(view_func, methods), self.doc(**told))
        if talks:
            view = talking.limited(view)
        if exports:
            view = talking.exporting(view)
        if "POST" in methods:
            view = idempotency.wrap(view, apart=talks or in_turns, large=large)
        view.reads_only, view.kept, view.takes_long = reads_only, kept, talks or exports
        super().add_url_rule(rule, endpoint, view, *args, **options)

    def response(self, status_code: int, schema: Any = None, *, paged: bool = False, **kwargs: Any) -> Any:
        """Answer `status_code` with the view's value as `data` (and `meta` where it is a page)."""
        example = example_answers.envelope(
            _schema_name(schema) if schema else "", many=_is_many(schema), paged=paged
        )
        document = super().response(status_code, _envelope(schema, paged), example=example, **kwargs)

        def decorator(view: Callable[..., Any]) -> Any:
            @wraps(view)
            def answer(*args: Any, **kwargs: Any) -> Response:
                value = view(*args, **kwargs)
                return value if isinstance(value, Response) else enveloped(value, status_code)

            documented = _documented(answer, document)
            documented.lists = paged or _is_many(schema)
            return documented

        return decorator

    def also(self, status_code: int, schema: Any) -> Any:
        """Document another answer, in a response that the view makes itself."""
        example = example_answers.envelope(_schema_name(schema), many=False, paged=False)
        document = self.alt_response(
            status_code, schema=_envelope(schema, False), example=example, success=True
        )
        return lambda view: _documented(view, document)

    def file(self, status_code: int, content_type: str) -> Any:
        """Answer with a file, in a response that the view makes itself."""
        document = super().response(status_code, {"type": "string"}, content_type=content_type)
        return lambda view: _documented(view, document)


class Api(SmorestApi):
    """Errors as the contract wants them, in answers and in the document."""

    ERROR_SCHEMA = ErrorEnvelope

    def __init__(self, app: flask.Flask, **kwargs: Any):
        plugins = {
            "marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_schema_name),
            "flask_plugin": reference.PathPlugin(),
        }
        super().__init__(app, spec_kwargs=plugins, **kwargs)
        self.ma_plugin.converter.add_attribute_function(reference.workflow_properties)

    def _register_responses(self) -> None:
        super()._register_responses()
        reference.register(self.spec, self.ERROR_SCHEMA)

    def _register_pagination_header(self) -> None:
        """No X-Pagination header here: pages are in `meta`."""

    def handle_http_exception(self, error: HTTPException) -> Response:
        return for_http(error)


class OrjsonProvider(JSONProvider):
    """orjson: quick, strict UTF-8, no NaN."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)


def enveloped(value: Any, status_code: int = 200) -> Response:
    """The success envelope around a public object or a `Page`."""
    body = success(value.rows, meta=value.meta) if isinstance(value, Page) else success(value)
    return json_answer(body, status_code)


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


def _strict(view: Any, methods: Any) -> Any:
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


_envelopes: dict[str, type[ma.Schema]] = {}


def _envelope(schema: Any, paged: bool) -> type[ma.Schema]:
    """The documented shape of an answer; one class a name, so that the document refers to it."""
    many = paged or _is_many(schema)
    inner = type(schema) if isinstance(schema, ma.Schema) else schema
    name = (
        (_schema_name(inner) if inner else "Nothing")
        + ("Page" if paged else "List" if many else "")
        + "Envelope"
    )
    if name not in _envelopes:
        told = {"description": "What was asked for"}
        nested = ma.fields.Nested(inner, metadata=told) if inner else ma.fields.Dict(metadata=told)
        members: dict[str, ma.fields.Field[Any]] = {
            "success": ma.fields.Boolean(
                required=True, validate=ma.validate.Equal(True), metadata={"description": "That it went well"}
            ),
            "data": ma.fields.List(nested, metadata={"description": "The rows"}) if many else nested,
        }
        if paged:
            members["meta"] = ma.fields.Nested(PageMeta, metadata={"description": "Where this page stands"})
        _envelopes[name] = Answer.from_dict(members, name=name)
    return _envelopes[name]


def _is_many(schema: Any) -> bool:
    return bool(getattr(schema, "many", False))


def _schema_name(schema: Any) -> str:
    """Names in the document: a partial schema is a patch, so PUT and POST stay apart."""
    kind = schema if isinstance(schema, type) else type(schema)
    name = kind.__name__.removesuffix("Schema")
    return name + "Patch" if getattr(schema, "partial", None) else name
