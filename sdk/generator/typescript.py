"""The TypeScript SDK's generated modules."""

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

from sdk.generator.document import Document, Operation, public
from sdk.generator.templating import render

PACKAGE = Path(__file__).parents[1] / "typescript"


def write(document: Document, directory: Path) -> None:
    """Write `schema` (types, by openapi-typescript) and `resources` into a directory."""
    schema = directory / "openapi.json"
    schema.write_text(json.dumps(_lean(document.content)))
    command = ["npm", "run", "--silent", "types", "--", str(schema), "--output", str(directory / "schema.ts")]
    subprocess.run(command, cwd=PACKAGE, check=True, capture_output=True)
    schema.unlink()
    (directory / "resources.ts").write_text(_resources(document))


def _lean(content: dict[str, Any]) -> dict[str, Any]:
    """The document without the errors and headers of each operation: a client has one type for them all."""
    lean = copy.deepcopy(content)
    for methods in lean["paths"].values():
        for operation in (operation for method, operation in methods.items() if method != "parameters"):
            answers, parameters = operation["responses"], operation.get("parameters", [])
            operation["responses"] = {
                status: answer for status, answer in answers.items() if not status.startswith(("4", "5"))
            }
            operation["parameters"] = [each for each in parameters if each.get("in") != "header"]
    errors = lean["components"]["responses"]
    lean["components"]["responses"] = {"DEFAULT_ERROR": errors["DEFAULT_ERROR"]}
    return lean


def _resources(document: Document) -> str:
    return render(
        "resources.ts.jinja",
        resources=document.resources,
        answers={public(name): name for name in document.answers()},
        filters={"params": _params, "params_type": _params_type, "url": _url},
    )


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
