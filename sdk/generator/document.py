"""The OpenAPI document, and its operations as the SDKs see them."""

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fluenzr import config
from fluenzr.api import create_app
from fluenzr.sdk.naming import camel

JSON, MULTIPART = "application/json", "multipart/form-data"
# What any JSON is taken for, with the schema that it should have (`api/contact_bulk.BulkSchema`).
HINT = "x-schema"
# A document of the caller's: its keys stay as they are, and it is a dict in answers, too.
VERBATIM = "x-verbatim"


def served() -> dict[str, Any]:
    """The document that the app serves, with an empty data directory."""
    with tempfile.TemporaryDirectory() as directory:
        os.environ["FLUENZR_DATA_DIR"] = directory
        return dict(create_app(config.load()).extensions["api"].document())


@dataclass
class Argument:
    """A member of the query or of the body, under its name on the wire."""

    name: str
    schema: dict[str, Any]
    is_required: bool
    description: str = ""


@dataclass
class Operation:
    """`kind` is how the answer is given: one, many, page, feed or download; `answer` names its schema."""

    resource: str
    name: str
    method: str
    path: str
    summary: str
    description: str
    ids: list[str]
    query: list[Argument] = field(default_factory=list)
    body: list[Argument] = field(default_factory=list)
    form: list[Argument] = field(default_factory=list)
    opaque: list[str] = field(default_factory=list)
    kind: str = "one"
    answer: str = ""

    @property
    def id(self) -> str:
        return f"{self.resource}.{self.name}"

    @property
    def arguments(self) -> list[Argument]:
        return self.query + self.body + self.form

    @property
    def public_answer(self) -> str:
        return public(self.answer)

    @property
    def needs_arguments(self) -> bool:
        return any(argument.is_required for argument in self.arguments)

    @staticmethod
    def camel(name: str) -> str:
        return camel(name)

    @property
    def is_list(self) -> bool:
        """Whether it answers page by page."""
        return self.kind in ("page", "feed")

    @property
    def is_once(self) -> bool:
        """Whether it is to be done once however often it is tried; a list is only read."""
        return self.method == "POST" and not self.is_list


class Document:
    """The operations by resource, and the schemas of answers and of input."""

    def __init__(self, content: dict[str, Any]):
        content = _hinted(content)
        self.content, self.schemas = content, content["components"]["schemas"]
        self.resources: dict[str, list[Operation]] = defaultdict(list)
        for path, methods in content["paths"].items():
            for method, described in methods.items():
                if method != "parameters":
                    shared = methods.get("parameters", [])
                    operation = self._operation(method.upper(), path, described, shared)
                    self.resources[operation.resource].append(operation)

    @property
    def operations(self) -> Iterator[Operation]:
        for operations in self.resources.values():
            yield from operations

    def answers(self) -> dict[str, Any]:
        """The schemas of which answers are made, with what they refer to, under the names of `public`."""
        names = {operation.answer for operation in self.operations if operation.answer} | {"PageMeta"}
        return self._reachable([{"$ref": f"#/components/schemas/{name}"} for name in names])

    def verbatim(self) -> dict[str, Any]:
        """The schemas of documents that are given back as they came, with what they refer to."""
        roots = [name for name, schema in self.schemas.items() if VERBATIM in schema]
        return self._reachable([{"$ref": f"#/components/schemas/{name}"} for name in roots])

    def inputs(self) -> dict[str, Any]:
        """The schemas that arguments are made of."""
        return self._reachable([argument.schema for each in self.operations for argument in each.arguments])

    def _operation(self, method: str, path: str, described: dict[str, Any], shared: list[Any]) -> Operation:
        resource, name = described["operationId"].split(".")
        parameters = [self._parameter(each) for each in shared + described.get("parameters", [])]
        content = described.get("requestBody", {}).get("content", {})
        body, form = (self._members(content.get(kind, {}).get("schema", {})) for kind in (JSON, MULTIPART))
        query = [
            Argument(each["name"], each["schema"], each.get("required", False), each.get("description", ""))
            for each in parameters
            if each["in"] == "query"
        ]
        ids = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        kind, answer = self._answer(described, {argument.name for argument in query + body})
        opaque = sorted(set(self._opaque(body)))
        return Operation(
            resource, name, method, path.removeprefix("/v1"), described["summary"],
            " ".join(described.get("description", "").split()), ids,
            query, body, form, opaque, kind, answer,
        )  # fmt: skip

    def _answer(self, described: dict[str, Any], asked: set[str]) -> tuple[str, str]:
        # Of several, that of the call without options that change what it does.
        *_, success = (each for status, each in described["responses"].items() if status.startswith("2"))
        if JSON not in success["content"]:
            return "download", ""
        members = self._resolved(success["content"][JSON]["schema"])["properties"]
        data = members["data"]
        if data.get("type") != "array":
            return "one", _name(data)
        kind = "feed" if "after" in asked else "page" if "meta" in members and "page" in asked else "many"
        return kind, _name(data["items"])

    def _members(self, schema: dict[str, Any]) -> list[Argument]:
        resolved = self._resolved(schema)
        required = resolved.get("required", [])
        return [
            Argument(name, member, name in required, member.get("description", ""))
            for name, member in resolved.get("properties", {}).items()
        ]

    def _opaque(self, members: list[Argument]) -> Iterator[str]:
        for member in members:
            if is_free(member.schema) or self._is_verbatim(member.schema):
                yield member.name
            for name in _references(member.schema):
                yield from self._opaque(self._members(self.schemas[name]))

    def _is_verbatim(self, schema: dict[str, Any]) -> bool:
        return any(VERBATIM in self.schemas[name] for name in _references(schema))

    def _parameter(self, parameter: dict[str, Any]) -> dict[str, Any]:
        name = parameter.get("$ref", "").rpartition("/")[2]
        return self.content["components"]["parameters"][name] if name else parameter

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        return self.schemas[_name(schema)] if "$ref" in schema else schema

    def _reachable(self, schemas: list[dict[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        waiting = [name for schema in schemas for name in _references(schema)]
        while waiting:
            if (name := waiting.pop()) not in found:
                found[name] = self.schemas[name]
                waiting.extend(_references(found[name]))
        return {name: found[name] for name in self.schemas if name in found}


def public(name: str) -> str:
    """An answer's schema as the SDKs call it: `ContactAnswer` is a `Contact`."""
    return name.removesuffix("Answer")


def is_free(schema: dict[str, Any]) -> bool:
    """Whether it is an object whose keys are the caller's own."""
    return "object" in _types(schema) and not schema.get("properties")


def _types(schema: dict[str, Any]) -> list[str]:
    given = schema.get("type", [])
    return given if isinstance(given, list) else [given]


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"].rpartition("/")[2]
        for inner in schema.values():
            yield from _references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _references(inner)


def _hinted(schema: Any) -> Any:
    """The document with what its hints mean in their place."""
    if isinstance(schema, list):
        return [_hinted(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    if HINT in schema:
        return {"$ref": f"#/components/schemas/{schema[HINT]}"}
    return {name: _hinted(inner) for name, inner in schema.items()}
