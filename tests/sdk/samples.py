"""Arguments that an operation takes, made of its schema."""

from typing import Any

from fluenzr.sdk.naming import snake
from sdk.generator.document import Argument, Document, Operation


def arguments(document: Document, operation: Operation, *, everything: bool = False) -> dict[str, Any]:
    """Keyword arguments of the Python method: those that are required, or all."""
    chosen = [each for each in operation.arguments if everything or each.is_required]
    return {snake(each.name): _python(document, each) for each in chosen}


def ids(operation: Operation) -> list[str]:
    return [f"{name.removesuffix('_id')[:3]}_1" for name in operation.ids]


def value(document: Document, schema: dict[str, Any]) -> Any:
    """A value of a schema, under the names of the wire, with all that is required in it."""
    if "$ref" in schema:
        schema = document.schemas[schema["$ref"].rpartition("/")[2]]
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return value(document, choices[0])
    if "enum" in schema:
        return schema["enum"][0]
    kinds = schema.get("type", "string")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "object":
        members, required = schema.get("properties", {}), schema.get("required", [])
        return {name: value(document, members[name]) for name in members if name in required}
    if kind == "array":
        return [value(document, schema["items"])]
    texts = {"email": "ada@example.com", "date-time": "2025-01-15T10:30:00Z", "binary": b"email\n"}
    return {"integer": 1, "number": 1.5, "boolean": True}.get(
        kind, texts.get(schema.get("format", ""), "text")
    )


def _python(document: Document, argument: Argument) -> Any:
    found = value(document, argument.schema)
    return {snake(name): inner for name, inner in found.items()} if isinstance(found, dict) else found
