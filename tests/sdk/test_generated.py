"""Both SDKs are what the OpenAPI document says, and all of it."""

import asyncio
import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest

from fluenzr import AsyncFluenzrClient, FluenzrClient
from fluenzr.api.framework.errors import CODES
from fluenzr.sdk import errors
from fluenzr.sdk.naming import snake
from sdk.generator import python
from sdk.generator import typescript as typescript_generator
from sdk.generator.document import Document, Operation
from tests.sdk import samples, seed_page
from tests.sdk.conftest import TYPESCRIPT, install, shell
from tests.support.servers import ROOT

pytestmark = pytest.mark.any_database

KEY = "flz_sk_" + "k" * 32
ENVELOPES: dict[str, Any] = {
    "page": {"data": [], "meta": {"page": 1, "perPage": 20, "total": 0, "totalPages": 0}},
    "feed": {"data": []},
    "many": {"data": []},
}


# Beside what is generated, in the same directories, and written by hand.
BY_HAND = {"resources/__init__.py", "resources/base.py"}


def test_generating_the_python_sdk_again_changes_nothing(api: Document, tmp_path: Path) -> None:
    python.write(api, tmp_path)
    _is_as_in(tmp_path, ROOT / "fluenzr/sdk", "**/*.py")
    kept = {path.relative_to(ROOT / "fluenzr/sdk") for path in (ROOT / "fluenzr/sdk/resources").glob("*.py")}
    written = {path.relative_to(tmp_path) for path in (tmp_path / "resources").glob("*.py")}
    assert kept - written == {Path(name) for name in BY_HAND}, "a module of a resource that is gone"


def test_each_resource_has_its_module_with_both_classes(api: Document) -> None:
    for resource in api.resources:
        module = importlib.import_module(f"fluenzr.sdk.resources.{snake(resource)}")
        own = {name for name, each in vars(module).items() if inspect.isclass(each)}
        title = resource[0].upper() + resource[1:]
        assert {title, f"Async{title}"} <= own
        assert _signatures(getattr(module, title)) == _signatures(getattr(module, f"Async{title}"))


def _signatures(resource: type) -> dict[str, list[inspect.Parameter]]:
    return {
        name: list(inspect.signature(method).parameters.values())
        for name, method in inspect.getmembers(resource, inspect.isfunction)
        if not name.startswith("_")
    }


def test_generating_the_typescript_sdk_again_changes_nothing(
    api: Document, typescript: Path, tmp_path: Path
) -> None:
    typescript_generator.write(api, tmp_path)
    _is_as_in(tmp_path, typescript / "src", "**/*.ts")


def _is_as_in(written: Path, kept: Path, pattern: str) -> None:
    names = [path.relative_to(written) for path in sorted(written.glob(pattern))]
    assert names
    for name in names:
        assert (written / name).read_text() == (kept / name).read_text(), f"{name}: make sdk-generate"


class Asked:
    """Keeps what was asked, and answers with an empty envelope of the right kind."""

    def __init__(self, operation: Operation):
        self.operation = operation
        self.requests: list[httpx2.Request] = []
        self.transport = httpx2.MockTransport(self._answer)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return httpx2.Response(200, json=ENVELOPES.get(self.operation.kind, {"data": {}}))


def test_every_operation_is_a_method_that_asks_for_it(api: Document, subtests: pytest.Subtests) -> None:
    for operation in api.operations:
        with subtests.test(operation.id):
            ids, kwargs = samples.ids(operation), samples.arguments(api, operation, everything=True)
            asked = Asked(operation)
            client = FluenzrClient(KEY, http_client=httpx2.Client(transport=asked.transport))
            _method(client, operation)(*ids, **kwargs)

            async def awaited(asked: Asked = asked, ids: Any = ids, kwargs: Any = kwargs) -> None:
                http = httpx2.AsyncClient(transport=asked.transport)
                async with AsyncFluenzrClient(KEY, http_client=http) as client:
                    await _method(client, asked.operation)(*ids, **kwargs)

            asyncio.run(awaited())
            for request in asked.requests:
                _check(api, operation, request)
            assert len(asked.requests) == 2


def _method(client: Any, operation: Operation) -> Any:
    return getattr(getattr(client, snake(operation.resource)), snake(operation.name))


def _check(api: Document, operation: Operation, request: httpx2.Request) -> None:
    path = operation.path
    for name, given in zip(operation.ids, samples.ids(operation), strict=True):
        path = path.replace(f"{{{name}}}", given)
    assert (request.method, request.url.path) == (operation.method, f"/v1{path}")
    assert set(request.url.params) == {argument.name for argument in operation.query}
    body = request.content
    if operation.body:
        assert orjson.loads(body) == {
            argument.name: samples.value(api, argument.schema) for argument in operation.body
        }
    for argument in operation.form:
        assert f'name="{argument.name}"'.encode() in body
    assert ("Idempotency-Key" in request.headers) == operation.is_once


def test_no_method_is_without_an_operation(api: Document) -> None:
    known = {(snake(each.resource), snake(each.name)) for each in api.operations}
    for client in (FluenzrClient(KEY), AsyncFluenzrClient(KEY)):
        found = {
            (resource, name)
            for resource in map(snake, api.resources)
            for name, _ in inspect.getmembers(getattr(client, resource), inspect.ismethod)
            if not name.startswith("_")
        }
        assert found == known


def test_every_code_of_the_document_has_its_class(api: Document) -> None:
    codes = api.schemas["ErrorBody"]["properties"]["code"]["enum"]
    assert sorted(CODES.values()) == codes
    for status in CODES:
        kind = errors.of_status(status)
        assert kind is not errors.APIError
        assert str(status) in (kind.__doc__ or "") or kind is errors.ServerError


def test_every_answer_has_its_members_for_sure(api: Document) -> None:
    optional = {
        (name, member)
        for name, schema in api.answers().items()
        if name not in api.verbatim()
        for member in schema["properties"]
        if member not in schema.get("required", [])
    }
    assert optional == {("PageMeta", "nextCursor"), ("EmailStats", "variants")}


# Types

MAIL = {"subject": "Hi", "body": "Hello"}
WORKFLOW: dict[str, Any] = {
    "nodes": [
        {"id": "start", "type": "start"},
        {
            "id": "a",
            "type": "email",
            "data": {**MAIL, "format": "text", "trackOpens": False, "variantB": MAIL},
        },
        {"id": "b", "type": "delay", "data": {"days": 3, "businessDays": True}},
        {"id": "c", "type": "delay", "data": {"hours": 3}},
        {"id": "d", "type": "condition", "data": {"criterion": "opened", "nodeId": "a"}},
        {"id": "e", "type": "condition", "data": {"criterion": "clicked", "url": "https://example.com"}},
        {
            "id": "f",
            "type": "condition",
            "data": {"criterion": "field", "field": "seats", "operator": "equals", "value": 40},
        },
        {"id": "end", "type": "end"},
    ],
    "edges": [{"from": "start", "to": "a"}, {"from": "d", "to": "end", "when": True}],
}


def misspelt() -> Iterator[dict[str, Any]]:
    """The workflow with a typo in one of its members, for each of them, and in the kind of a node."""
    for number, node in enumerate(WORKFLOW["nodes"]):
        for name in node:
            yield _with_node(number, _renamed(node, name))
        for name in node.get("data", {}):
            yield _with_node(number, {**node, "data": _renamed(node["data"], name)})
        yield _with_node(number, {**node, "type": node["type"] + "x"})
    for name in ("from", "to", "when"):
        yield {**WORKFLOW, "edges": [_renamed(WORKFLOW["edges"][1], name)]}
    for name in WORKFLOW:
        yield _renamed(WORKFLOW, name)


def _with_node(number: int, node: dict[str, Any]) -> dict[str, Any]:
    nodes = WORKFLOW["nodes"]
    return {**WORKFLOW, "nodes": [*nodes[:number], node, *nodes[number + 1 :]]}


def _renamed(members: dict[str, Any], name: str) -> dict[str, Any]:
    return {f"{key}x" if key == name else key: value for key, value in members.items()}


def test_all_checks_under_mypy(api: Document, tmp_path: Path) -> None:
    lines = [
        "from fluenzr import AsyncFluenzrClient, FluenzrClient, webhooks",
        "from fluenzr.sdk import types",
        "def sync(client: FluenzrClient) -> None:",
    ]
    for is_async in (False, True):
        if is_async:
            lines.append("async def awaited(client: AsyncFluenzrClient) -> None:")
        for number, each in enumerate(api.operations):
            lines.extend(_statement(api, each, number, is_async=is_async, everything=bool(number % 2)))
    lines.append('event: webhooks.WebhookEvent = webhooks.verify(b"", {}, "secret")')
    wrong = [
        "from fluenzr import FluenzrClient, Typo  # type: ignore[attr-defined]",
        "client = FluenzrClient()",
        "client.contacts.create(email=1)  # type: ignore[arg-type]",
        'client.contacts.list(sort="colour")  # type: ignore[arg-type]',
        'client.contacts.get("con_1").frst_name  # type: ignore[attr-defined]',
    ]
    create = 'client.campaigns.create(name="x", email_account_id="acc_1", workflow={})'
    wrong += [create.format(f"{workflow!r}") + "  # type: ignore[arg-type]" for workflow in misspelt()]
    wrong += [create.format(given) for given in (f"{WORKFLOW!r}", 'client.campaigns.get("cmp_1").workflow')]
    programs = {"every_method": "\n".join(lines), "mistakes": "\n".join(wrong), "page": seed_page.PYTHON}
    for name, program in programs.items():
        (tmp_path / f"{name}.py").write_text(f"{program}\n")
    mypy = [sys.executable, "-m", "mypy", "--strict", *(str(path) for path in tmp_path.iterdir())]
    assert "no issues found in 3 source files" in shell(*mypy, cwd=ROOT)


def _statement(api: Document, each: Operation, number: int, *, is_async: bool, everything: bool) -> list[str]:
    given = [repr(one) for one in samples.ids(each)]
    given += [f"{name}={one!r}" for name, one in samples.arguments(api, each, everything=everything).items()]
    call = f"client.{snake(each.resource)}.{snake(each.name)}({', '.join(given)})"
    answer = f"types.{each.public_answer}"
    if each.kind in ("page", "feed"):
        loop = "async for" if is_async else "for"
        return [f"    {loop} row{number} in {call}:", f"        found{number}: {answer} = row{number}"]
    hint = f": {answer}" if each.kind == "one" else f": list[{answer}]" if each.kind == "many" else ""
    return [f"    answer{number}{hint} = {'await ' if is_async else ''}{call}"]


def test_all_checks_under_tsc(api: Document, typescript: Path, tmp_path: Path) -> None:
    head = ["import type * as sdk from '@fluenzr/sdk';", "declare const client: sdk.FluenzrClient;"]
    lines = list(head)
    for number, each in enumerate(api.operations):
        given = [f"'{one}'" for one in samples.ids(each)]
        if each.arguments:
            chosen = [argument for argument in each.arguments if number % 2 or argument.is_required]
            every = {argument.name: samples.value(api, argument.schema) for argument in chosen}
            written = orjson.dumps(every, default=lambda _: "a file").decode()
            given.append(written.replace('"a file"', "new Blob()"))
        call = f"await client.{each.resource}.{each.name}({', '.join(given)})"
        lines.append(f"const answer{number}: {_typescript(each)} = {call};")
    wrong = [
        *head,
        "// @ts-expect-error an address is a text",
        "await client.contacts.create({ email: 1 });",
        "// @ts-expect-error nothing is sorted by colour",
        "await client.contacts.list({ sort: 'colour' });",
        "// @ts-expect-error a typo",
        "(await client.contacts.get('con_1')).frstName;",
    ]
    create = "await client.campaigns.create({ name: 'x', emailAccountId: 'acc_1', workflow: %s });"
    for workflow in misspelt():
        wrong += ["// @ts-expect-error a typo", create % orjson.dumps(workflow).decode()]
    right = orjson.dumps(WORKFLOW).decode(), "(await client.campaigns.get('cmp_1')).workflow"
    wrong += [create % given for given in right]
    page = seed_page.program(f"declare const myCRM: {{ getNewContacts(): Promise<{seed_page.CONTACTS}> }};")
    programs = {"every_method": "\n".join(lines), "mistakes": "\n".join(wrong), "page": page}
    install(typescript, tmp_path)
    for name, program in programs.items():
        (tmp_path / f"{name}.mts").write_text(f"{program}\nexport {{}};\n")
    options = {"strict": True, "noEmit": True, "target": "es2022", "module": "nodenext", "types": []}
    (tmp_path / "tsconfig.json").write_bytes(orjson.dumps({"compilerOptions": options, "include": ["*.mts"]}))
    shell(str(TYPESCRIPT / "node_modules/.bin/tsc"), "-p", ".", cwd=tmp_path)


def _typescript(each: Operation) -> str:
    answer = f"sdk.{each.public_answer}"
    lists = {"page": f"sdk.List<{answer}>", "feed": f"sdk.List<{answer}, undefined>", "many": f"{answer}[]"}
    return {**lists, "one": answer, "download": "Response"}[each.kind]
