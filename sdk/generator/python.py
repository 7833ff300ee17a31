"""The Python SDK's generated modules."""

import json
import subprocess
import sys
import textwrap
from collections.abc import Container
from pathlib import Path
from typing import Any

from fluenzr.sdk.naming import snake
from sdk.generator.document import Argument, Document, Operation, public
from sdk.generator.templating import TEMPLATES, render

HEADER = (
    '"""{}\n\nWritten by `make sdk-generate` from the OpenAPI document; templates are in sdk/generator.\n"""'
)
_WIDTH = 98
_OR_NONE = " | None"
# Keywords that say what a value may be, not of which type it is.
_BOUNDS = {
    "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "pattern", "format", "default",
    "maxProperties", "additionalProperties",
}  # fmt: skip
# Beside a reference, they would make another type of it.
_PROSE = {"description", "example"}


def write(document: Document, directory: Path) -> None:
    """Write `types`, `inputs` and a module a resource, with their index, into a directory."""
    _types(document, directory)
    written = [directory / "types.py", directory / "inputs.py"]
    for name, source in _resources(document).items():
        path = directory / "resources" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)
        written.append(path)
    for command in (["check", "--quiet", "--fix", "--select=F401,I,UP"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, *map(str, written)], check=True)


def _types(document: Document, directory: Path) -> None:
    dicts = document.verbatim()
    objects = {name: schema for name, schema in document.answers().items() if name not in dicts}
    answers = {public(name): _referring(_without(_PROSE, schema), dicts) for name, schema in objects.items()}
    if len(answers) != len(objects):
        raise ValueError("two answers would have the same name")
    inputs = {
        name: _without(_BOUNDS | _PROSE, schema) if name in dicts else _snaked(schema)
        for name, schema in document.inputs().items()
    }
    _generate(answers, directory / "types.py", "What the server answers.", "dataclasses.dataclass",
              ["--snake-case-field", "--additional-imports", "fluenzr.sdk.objects.Object",
               "--custom-template-dir", str(TEMPLATES)])  # fmt: skip
    _generate(inputs, directory / "inputs.py", "Dicts that arguments are made of.", "typing.TypedDict", [])


def _generate(schemas: dict[str, Any], path: Path, title: str, kind: str, options: list[str]) -> None:
    content = {
        "openapi": "3.1.0",
        "info": {"title": "", "version": ""},
        "paths": {},
        "components": {"schemas": schemas},
    }
    subprocess.run(
        [
            sys.executable, "-m", "datamodel_code_generator",
            "--input-file-type", "openapi", "--output", str(path), "--output-model-type", kind,
            "--custom-file-header", HEADER.format(title), "--target-python-version", "3.11",
            "--enum-field-as-literal", "all", "--use-standard-collections", "--use-union-operator",
            "--strict-nullable", "--output-datetime-class", "datetime", "--formatters", "builtin",
            "--keep-model-order", *options,
        ],
        input=json.dumps(content), text=True, check=True,
    )  # fmt: skip


def _resources(document: Document) -> dict[str, str]:
    """The source code of each resource's module and of `index`, by the module's name."""
    filters = {"snake": snake, "parameter": _parameter, "url": _url, "doc": _doc}
    modules = {
        snake(resource): render(
            "resource.py.jinja", resource=resource, operations=operations, header=HEADER, filters=filters
        )
        for resource, operations in document.resources.items()
    }
    index = render("index.py.jinja", resources=document.resources, header=HEADER, filters=filters)
    return {**modules, "index": index}


def _parameter(argument: Argument, operation: Operation) -> str:
    """An argument as a keyword parameter: None is not sent in a query, and sent as null in a body."""
    name, hint = snake(argument.name), _hint(argument.schema)
    if argument.is_required:
        return f"{name}: {hint}"
    if argument in operation.query:
        return f"{name}: {hint} | None = None"
    optional = f"{hint.removesuffix(_OR_NONE)} | Omitted{_OR_NONE if hint.endswith(_OR_NONE) else ''}"
    return f"{name}: {optional} = OMITTED"


def _hint(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return f"inputs.{schema['$ref'].rpartition('/')[2]}"
    if "anyOf" in schema:
        return " | ".join(_hint(part) for part in schema["anyOf"])
    if "enum" in schema:
        values = [value for value in schema["enum"] if value is not None]
        literal = f"Literal[{', '.join(map(repr, values))}]"
        return literal if len(values) == len(schema["enum"]) else f"{literal} | None"
    kinds = schema.get("type", "any")
    return " | ".join(_plain(kind, schema) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _plain(kind: str, schema: dict[str, Any]) -> str:
    if kind == "array":
        return f"Sequence[{_hint(schema.get('items', {}))}]"
    if kind == "string":
        return {"binary": "FileInput", "date-time": "datetime | str"}.get(schema.get("format", ""), "str")
    plain = {"integer": "int", "number": "float", "boolean": "bool", "null": "None", "any": "Any"}
    return {**plain, "object": "Mapping[str, Any]"}[kind]


def _url(operation: Operation) -> str:
    path = operation.path
    for name in operation.ids:
        path = path.replace(f"{{{name}}}", f"{{segment({name})}}")
    return f'f"{path}"' if operation.ids else f'"{path}"'


def _doc(operation: Operation) -> str:
    lines = textwrap.wrap(f"{operation.summary}.", _WIDTH)
    lines += ["", *textwrap.wrap(operation.description, _WIDTH)]
    described = [argument for argument in operation.arguments if argument.description]
    for argument in described:
        text = f"`{snake(argument.name)}`: {argument.description.rstrip('.')}."
        lines += ["", *textwrap.wrap(text, _WIDTH)]
    lines += ["", f"`{operation.method} /v1{operation.path}`"]
    return "\n".join(f"        {line}".rstrip() for line in lines).strip()


def _referring(schema: Any, dicts: Container[str]) -> Any:
    """The schema with its references by the names of `public`; `dicts` are those of `inputs`."""
    if isinstance(schema, list):
        return [_referring(inner, dicts) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" not in schema:
        return {name: _referring(inner, dicts) for name, inner in schema.items()}
    name = schema["$ref"].rpartition("/")[2]
    return (
        {"customTypePath": f"fluenzr.sdk.inputs.{name}"}
        if name in dicts
        else {"$ref": public(schema["$ref"])}
    )


def _without(keywords: Container[str], schema: Any) -> Any:
    """The schema without some keywords, whatever its members are called."""
    if isinstance(schema, list):
        return [_without(keywords, inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: _without(keywords, inner) for name, inner in schema.items() if name not in keywords}
    members = schema.get("properties", {}).items()
    return (
        {**kept, "properties": {name: _without(keywords, inner) for name, inner in members}}
        if members
        else kept
    )


def _snaked(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a dict that is written in snake_case."""
    members = {snake(name): _unbounded(member) for name, member in schema.get("properties", {}).items()}
    required = [snake(name) for name in schema.get("required", [])]
    return {"type": "object", "properties": members, "required": required}


def _unbounded(schema: dict[str, Any]) -> dict[str, Any]:
    dropped = _BOUNDS | _PROSE
    kept = {name: inner for name, inner in schema.items() if name not in dropped or inner == "date-time"}
    return {**kept, "items": _unbounded(kept["items"])} if "items" in kept else kept
