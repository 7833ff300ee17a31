"""Both SDKs are what the OpenAPI document says, and all of it."""

import asyncio
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest

from fluenzr import AsyncFluenzrClient, FluenzrClient
from fluenzr.api.errors import CODES
from fluenzr.sdk import errors
from fluenzr.sdk.naming import snake
from sdk.generator import python
from sdk.generator import typescript as typescript_generator
from sdk.generator.document import Document, Operation
from tests.sdk import samples
from tests.sdk.conftest import TYPESCRIPT, shell
from tests.servers import ROOT

KEY = "flz_sk_" + "k" * 32
ENVELOPES: dict[str, Any] = {
    "page": {"data": [], "meta": {"page": 1, "perPage": 20, "total": 0, "totalPages": 0}},
    "feed": {"data": []},
    "many": {"data": []},
}


def test_generating_the_python_sdk_again_changes_nothing(api: Document, tmp_path: Path) -> None:
    python.write(api, tmp_path)
    for written in sorted(tmp_path.iterdir()):
        assert written.read_text() == (ROOT / "fluenzr/sdk" / written.name).read_text(), "make sdk-generate"


def test_generating_the_typescript_sdk_again_changes_nothing(
    api: Document, typescript: Path, tmp_path: Path
) -> None:
    typescript_generator.write(api, tmp_path)
    for written in sorted(tmp_path.iterdir()):
        assert written.read_text() == (typescript / "src" / written.name).read_text(), "make sdk-generate"


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
        for member in schema["properties"]
        if member not in schema.get("required", [])
    }
    assert optional == {("PageMeta", "nextCursor"), ("EmailStats", "variants")}


# Types


def test_every_method_checks_under_mypy(api: Document, tmp_path: Path) -> None:
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
    program = tmp_path / "every_method.py"
    program.write_text("\n".join(lines) + "\n")
    assert "Success" in _mypy(program)

    program.write_text(
        "from fluenzr import FluenzrClient, Typo\n"
        "client = FluenzrClient()\n"
        "client.contacts.create(email=1)\n"
        'client.contacts.get("con_1").frst_name\n'
    )
    assert "Found 3 errors" in _mypy(program)


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


def _mypy(program: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_every_method_checks_under_tsc(api: Document, typescript: Path, tmp_path: Path) -> None:
    lines = ["import type * as sdk from '@fluenzr/sdk';", "declare const client: sdk.FluenzrClient;"]
    for number, each in enumerate(api.operations):
        given = [f"'{one}'" for one in samples.ids(each)]
        if each.arguments:
            every = {
                argument.name: samples.value(api, argument.schema)
                for argument in each.arguments
                if number % 2 or argument.is_required
            }
            given.append(
                orjson.dumps(every, default=lambda _: "file").decode().replace('"file"', "new Blob()")
            )
        call = f"await client.{each.resource}.{each.name}({', '.join(given)})"
        lines.append(f"const answer{number}: {_typescript(each)} = {call};")
    tsc(typescript, tmp_path, "\n".join(lines))
    with pytest.raises(AssertionError, match=r"TS2322(.|\n)*TS2551"):
        tsc(
            typescript,
            tmp_path,
            "import type * as sdk from '@fluenzr/sdk';\ndeclare const client: sdk.FluenzrClient;\n"
            "await client.contacts.create({ email: 1 });\n(await client.contacts.get('con_1')).frstName;",
        )


def _typescript(each: Operation) -> str:
    answer = f"sdk.{each.public_answer}"
    lists = {"page": f"sdk.List<{answer}>", "feed": f"sdk.List<{answer}, undefined>", "many": f"{answer}[]"}
    return {**lists, "one": answer, "download": "Response"}[each.kind]


def tsc(typescript: Path, directory: Path, program: str) -> None:
    """Check a module that uses the package. Raises AssertionError with what tsc says."""
    scope = directory / "node_modules" / "@fluenzr"
    if not scope.exists():
        scope.mkdir(parents=True)
        (scope / "sdk").symlink_to(typescript)
    (directory / "program.mts").write_text(program + "\nexport {};\n")
    options = {"strict": True, "noEmit": True, "target": "es2022", "module": "nodenext", "types": []}
    config = {"compilerOptions": options, "files": ["program.mts"]}
    (directory / "tsconfig.json").write_bytes(orjson.dumps(config))
    shell(str(TYPESCRIPT / "node_modules/.bin/tsc"), "-p", ".", cwd=directory)
