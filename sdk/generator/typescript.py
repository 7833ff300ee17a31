"""The TypeScript SDK's generated modules."""

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

from fluenzr.sdk.naming import snake
from sdk.generator.document import Document, Operation, public
from sdk.generator.templating import render

PACKAGE = Path(__file__).parents[1] / "typescript"


def write(document: Document, directory: Path) -> None:
    """Write `schema` (by openapi-typescript), `types` and a module a resource, with their index."""
    schema = directory / "openapi.json"
    schema.write_text(json.dumps(_lean(document.content)))
    command = ["npm", "run", "--silent", "types", "--", str(schema), "--output", str(directory / "schema.ts")]
    subprocess.run(command, cwd=PACKAGE, check=True, capture_output=True)
    schema.unlink()
    for name, source in _modules(document).items():
        path = directory / f"{name}.ts"
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)


def _lean(content: dict[str, Any]) -> dict[str, Any]:
    """The document without the errors, the 304 and the headers of each operation: a client has one type of
    errors for them all, and sends no `If-None-Match`."""
    lean = copy.deepcopy(content)
    for methods in lean["paths"].values():
        for operation in (operation for method, operation in methods.items() if method != "parameters"):
            answers, parameters = operation["responses"], operation.get("parameters", [])
            operation["responses"] = {
                status: answer for status, answer in answers.items() if not status.startswith(("3", "4", "5"))
            }
            operation["parameters"] = [each for each in parameters if each.get("in") != "header"]
    errors = lean["components"]["responses"]
    lean["components"]["responses"] = {"DEFAULT_ERROR": errors["DEFAULT_ERROR"]}
    return lean


def _modules(document: Document) -> dict[str, str]:
    """The source code of `types`, of each resource and of their index, by the module's name."""
    filters = {"params": _params, "params_type": _params_type, "url": _url, "kebab": _kebab}
    answers = {public(name): name for name in document.answers()}
    types = render("types.ts.jinja", resources=document.resources, answers=answers, filters=filters)
    modules = {
        f"resources/{_kebab(resource)}": render(
            "resource.ts.jinja",
            resource=resource,
            operations=operations,
            is_paged=any(operation.is_list for operation in operations),
            transport=_of_transport(operations),
            types=_of_types(operations),
            filters=filters,
        )
        for resource, operations in document.resources.items()
    }
    index = render("index.ts.jinja", resources=document.resources, filters=filters)
    return {"types": types, **modules, "resources/index": index}


def _of_transport(operations: list[Operation]) -> list[str]:
    """What a resource's module imports of `transport`."""
    used = {"type PostOptions" if operation.is_once else "type RequestOptions" for operation in operations}
    return sorted(used) + (["segment"] if any(operation.ids for operation in operations) else [])


def _of_types(operations: list[Operation]) -> list[str]:
    """What a resource's module imports of `types`."""
    answers = {operation.public_answer for operation in operations}
    return sorted((answers | {_params(operation) for operation in operations}) - {""})


def _kebab(name: str) -> str:
    return snake(name).replace("_", "-")


def _params(operation: Operation) -> str:
    """The name of an operation's type of arguments, or nothing where it takes none."""
    if not operation.arguments:
        return ""
    if operation.query and (operation.body or operation.form):
        raise NotImplementedError(f"{operation.id} takes both a query and a body")
    return f"{_title(operation.resource)}{_title(operation.name)}Params"


def _params_type(operation: Operation) -> str:
    found = f"operations['{operation.id}']"
    if operation.query:
        return f"NonNullable<{found}['parameters']['query']>"
    kind = "application/json" if operation.body else "multipart/form-data"
    given = f"NonNullable<{found}['requestBody']>['content']['{kind}']"
    files = [argument.name for argument in operation.form if argument.schema.get("format") == "binary"]
    if not files:
        return given
    names = " | ".join(f"'{name}'" for name in files)
    return f"Omit<{given}, {names}> & {{ {'; '.join(f'{name}: Blob' for name in files)} }}"


def _url(operation: Operation) -> str:
    path = operation.path
    for name in operation.ids:
        path = path.replace(f"{{{name}}}", f"${{segment({operation.camel(name)})}}")
    return f"`{path}`" if operation.ids else f"'{path}'"


def _title(name: str) -> str:
    return name[0].upper() + name[1:]
