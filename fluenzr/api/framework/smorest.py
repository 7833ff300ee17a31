"""flask-smorest subclasses (Api, Blueprint): response envelope, documented errors, OpenAPI document.

Tested by `tests/api/test_openapi.py`.
"""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any

import flask
import marshmallow as ma
import orjson
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Response
from flask.json.provider import JSONProvider
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from werkzeug.exceptions import HTTPException

from fluenzr.api.framework import fields, idempotency, operation_ids, outbound_limits
from fluenzr.api.framework.arguments import Parser, strict
from fluenzr.api.framework.errors import ErrorEnvelope, for_http
from fluenzr.api.framework.json_responses import json_answer, success
from fluenzr.api.framework.schemas import Answer, PageMeta
from fluenzr.api.reference import example_answers, prose
from fluenzr.core.common.listing import Page

View = Callable[..., Any]
Decorator = Callable[[View], View]


def _documented(view: Any, decorator: Callable[..., Any]) -> Any:
    """The view with what a flask-smorest decorator documents, without its wrapper: that only costs time."""
    view._apidoc = decorator(view)._apidoc
    return view


def _successes(view: Any) -> dict[int, bool]:
    """The statuses that a view's decorators document, and whether the answer is a file."""
    documented = view._apidoc["response"]["responses"]
    return {
        status: any(answer["content_type"] is not None for answer in documented[status])
        for status in view._apidoc["success_status_codes"]
    }


class Blueprint(SmorestBlueprint):
    """Views return public objects, or a `Page` of them; the envelope is put around them here."""

    ARGUMENTS_PARSER = Parser()

    if TYPE_CHECKING:  # flask-smorest has no hints

        def get(self, rule: str, **options: Any) -> Decorator: ...

        post = put = delete = get

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
        `called`: its method in the SDKs, where the rule gives no good name (`operation_ids`).
        `conflicts`: it may answer 409, as any POST may."""
        methods = options.get("methods", ("GET",))
        method, lists = next(iter(methods)), getattr(view_func, "lists", False)
        name = operation_ids.name(rule, method, lists=lists, called=called)
        told = prose.operation(name, rule, method, conflicts=conflicts, successes=_successes(view_func))
        view = _documented(strict(view_func, methods), self.doc(**told))
        if talks:
            view = outbound_limits.limited(view)
        if exports:
            view = outbound_limits.exporting(view)
        if "POST" in methods:
            view = idempotency.wrap(view, apart=talks or in_turns, large=large)
        view.reads_only, view.kept, view.takes_long = reads_only, kept, talks or exports
        super().add_url_rule(rule, endpoint, view, *args, **options)

    def arguments(
        self, schema: ma.Schema | type[ma.Schema], *, location: str = "json", **options: Any
    ) -> Decorator:
        """Call the view with what `schema`, made once, loads from that part of the request."""
        made = schema() if isinstance(schema, type) else schema
        document = super().arguments(made, location=location, **options)
        parsed = self.ARGUMENTS_PARSER.use_args(made, location=location)
        return lambda view: _documented(parsed(view), document)

    def response(
        self, status_code: int, schema: Any = None, *, paged: bool = False, **kwargs: Any
    ) -> Decorator:
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

    def also(self, status_code: int, schema: Any) -> Decorator:
        """Document another answer, in a response that the view makes itself."""
        example = example_answers.envelope(_schema_name(schema), many=False, paged=False)
        document = self.alt_response(
            status_code, schema=_envelope(schema, False), example=example, success=True
        )
        return lambda view: _documented(view, document)

    def file(self, status_code: int, content_type: str) -> Decorator:
        """Answer with a file, in a response that the view makes itself."""
        document = super().response(status_code, {"type": "string"}, content_type=content_type)
        return lambda view: _documented(view, document)


class Api(SmorestApi):
    """Errors as the contract wants them, in answers and in the document."""

    ERROR_SCHEMA = ErrorEnvelope

    def __init__(self, app: flask.Flask, **kwargs: Any):
        plugins = {
            "marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_schema_name),
            "flask_plugin": prose.PathPlugin(),
        }
        super().__init__(app, spec_kwargs=plugins, **kwargs)
        self.ma_plugin.converter.add_attribute_function(prose.workflow_properties)
        self.ma_plugin.converter.add_attribute_function(fields.left_open)
        self._undocumented: list[Blueprint] = []
        self._documenting = Lock()

    def register_blueprint(self, blp: Blueprint, **options: Any) -> None:
        """Its routes; they are documented later, as that takes as long as all else of making the app."""
        self._app.register_blueprint(blp, **options)
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._undocumented.append(blp)

    def document(self) -> dict[str, Any]:
        """The OpenAPI document, written when it is first asked for."""
        with self._documenting:
            for blp in self._undocumented:
                blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
                self.spec.tag({"name": blp.name, "description": blp.description})
            self._undocumented = []
            document: dict[str, Any] = self.spec.to_dict()
            return document

    def _register_responses(self) -> None:
        super()._register_responses()
        prose.register(self.spec, self.ERROR_SCHEMA)

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
