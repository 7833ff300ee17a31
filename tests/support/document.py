"""Answers of the API held to its OpenAPI document."""

import copy
import re
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import orjson
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.support.json_schemas import Draft202012Validator, FormatChecker

_URI = "urn:fluenzr:openapi"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# Said by the router, before any operation is reached.
_NOT_OF_AN_OPERATION = (401, 403, 404, 405, 413, 429)
# A request that no operation reads: two hosts, a coded body.
_OF_ANY = (400, 405, 413, 415)
# Those of any server, and of CORS, which a preflight asks for.
_FOREIGN_HEADERS = re.compile(r"content-(type|length)|date|server|connection|vary|access-control-.*")
# What an answer that went well need not have.
_NOW_AND_THEN = {"Idempotency-Replayed"}

_formats = FormatChecker(("date", "email"))


@_formats.checks("date-time")
def _is_time(value: object) -> bool:
    """To the second, in UTC, with a `Z`: stricter than RFC 3339."""
    return not isinstance(value, str) or _TIME.fullmatch(value) is not None


class Document:
    """An OpenAPI 3.1 document. Objects of answers may have no member that it does not name."""

    def __init__(self, document: dict[str, Any]):
        self.content = _strict(document)
        resource = DRAFT202012.create_resource(self.content)
        self._registry = Registry().with_resource(_URI, resource)
        templates = sorted(self.content["paths"], key=lambda path: path.count("{"))
        self._paths = [(template, _pattern(template)) for template in templates]
        self._validator = cache(self._make_validator)

    def check(self, method: str, path: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Raises AssertionError where an answer under /v1 is not as documented."""
        if not path.startswith("/v1/") or path in ("/v1/", "/v1/openapi.json") or method == "OPTIONS":
            return
        told = f"{method} {path} answered {status}"
        assert headers.get("X-Request-Id"), f"{told} without X-Request-Id"
        if method == "HEAD":
            assert not body, f"{told} with a body"
            return
        media_type = headers.get("Content-Type", "").partition(";")[0]
        pointer, described = self._response_of(method, path, status, media_type, body, told)
        self._check_headers(status, headers, described["headers"], told)
        if pointer is None or media_type != "application/json":
            return
        content = orjson.loads(body)
        errors = list(self._validator(pointer).iter_errors(content))
        assert not errors, f"{told}, not as documented at {pointer}: " + "; ".join(
            f"{error.json_path}: {error.message}" for error in errors
        )

    def template(self, path: str) -> str | None:
        """The documented path that a request's path is one of."""
        return next((template for template, pattern in self._paths if pattern.fullmatch(path)), None)

    def _response_of(
        self, method: str, path: str, status: int, media_type: str, body: bytes, told: str
    ) -> tuple[str | None, dict[str, Any]]:
        """Where the schema of an answer is, None where it has none, and what is documented of it."""
        components = self.content["components"]["responses"]
        template = self.template(path)
        operation = self.content["paths"][template].get(method.lower()) if template else None
        if operation is None:
            assert status in _NOT_OF_AN_OPERATION, f"{told}, which is not documented at all"
            assert media_type == "application/json", f"{told} with {media_type}"
            name = HTTPStatus(status).name if HTTPStatus(status).name in components else "DEFAULT_ERROR"
            return "/components/schemas/ErrorEnvelope", components[name]
        responses = operation["responses"]
        name = str(status) if str(status) in responses else "default"
        assert name != "default" or status in _OF_ANY, f"{told}, documented are {sorted(responses)}"
        pointer = f"/paths/{_escaped(template or '')}/{method.lower()}/responses/{name}"
        described = responses[name]
        if "$ref" in described:
            pointer = described["$ref"].removeprefix("#")
            described = components[pointer.rsplit("/", 1)[-1]]
        if "content" not in described:
            assert not body, f"{told} with a body, documented is none"
            return None, described
        content = described["content"]
        assert media_type in content, f"{told} with {media_type}, documented are {list(content)}"
        has_schema = "schema" in content[media_type]
        place = f"{pointer}/content/{_escaped(media_type)}/schema" if has_schema else None
        return place, described

    def _check_headers(
        self, status: int, headers: Mapping[str, str], documented: dict[str, Any], told: str
    ) -> None:
        for name in headers.keys():  # noqa: SIM118 - werkzeug's give pairs
            is_known = name in documented or _FOREIGN_HEADERS.fullmatch(name.lower())
            assert is_known, f"{told} with {name}, documented are {sorted(documented)}"
        for name, reference in documented.items():
            pointer = reference["$ref"].removeprefix("#")
            described = self.content["components"]["headers"][pointer.rsplit("/", 1)[-1]]
            if name not in headers:
                may_lack = not described.get("required") and (status >= 400 or name in _NOW_AND_THEN)
                assert may_lack, f"{told} without {name}"
                continue
            value = headers[name]
            is_number = described["schema"]["type"] == "integer" and value.isascii() and value.isdecimal()
            errors = list(
                self._validator(f"{pointer}/schema").iter_errors(int(value) if is_number else value)
            )
            assert not errors, f"{told} with {name}: {value}, not as documented"

    def _make_validator(self, pointer: str) -> Draft202012Validator:
        reference = {"$ref": f"{_URI}#{quote(pointer, safe='/~')}"}
        return Draft202012Validator(reference, registry=self._registry, format_checker=_formats)


def _strict(document: dict[str, Any]) -> dict[str, Any]:
    closed = copy.deepcopy(document)
    for schema in closed["components"]["schemas"].values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return closed


def _pattern(template: str) -> re.Pattern[str]:
    literal = re.split(r"\{[^}]+\}", template)
    return re.compile("[^/]+".join(re.escape(part) for part in literal))


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
