"""The TypeScript SDK's own tests, and what they need a real server for."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from fluenzr import signature
from fluenzr.models import Contact, Workspace
from fluenzr.signature import WebhookSignatureError
from sdk.generator.document import Document
from tests.sdk import samples
from tests.sdk.conftest import shell
from tests.support import factories
from tests.support.servers import Server

pytestmark = pytest.mark.live

BODY = '{"id":"evt_1","type":"contact.created","timestamp":"2025-01-15T10:30:00Z","data":{"name":"Zoë 😀"}}'


def test_its_own_tests(
    node: str,
    typescript: Path,
    api: Document,
    server: Callable[..., Server],
    workspace: Workspace,
    tmp_path: Path,
) -> None:
    running, limited = server(), server(rate_limit="5/second")
    operations, vectors = tmp_path / "operations.json", tmp_path / "vectors.json"
    operations.write_bytes(orjson.dumps(_operations(api)))
    vectors.write_text(json.dumps(_vectors()))
    environment = {
        "FLUENZR_BASE_URL": running.url,
        "FLUENZR_API_KEY": factories.make_key(workspace),
        "FLUENZR_READ_KEY": factories.make_key(workspace, scope="read"),
        "FLUENZR_LIMITED_URL": limited.url,
        "FLUENZR_OPERATIONS": str(operations),
        "FLUENZR_VECTORS": str(vectors),
    }
    printed = shell(
        node, "--test", "--test-reporter=tap", "test/", cwd=typescript, env={**os.environ, **environment}
    )
    assert "# fail 0" in printed
    assert "# skipped 0" in printed


def _operations(api: Document) -> list[dict[str, object]]:
    listed = []
    for each in api.operations:
        ids, path = samples.ids(each), f"/v1{each.path}"
        for name, given in zip(each.ids, ids, strict=True):
            path = path.replace(f"{{{name}}}", given)
        query, body = (
            {argument.name: samples.value(api, argument.schema) for argument in arguments} or None
            for arguments in (each.query, each.body)
        )
        listed.append(
            {
                "id": each.id, "method": each.method, "path": path, "ids": ids,
                "query": query, "body": body, "once": each.is_once, "uploads": bool(each.form),
            }
        )  # fmt: skip
    return listed


def _vectors() -> list[dict[str, object]]:
    """Deliveries, right and wrong, and the event that the Python side finds in each."""
    now = int(time.time())
    deliveries = [
        (BODY, {"timestamp": str(stamp), "signature": signature.sign(BODY, secret, stamp)}, secret)
        for stamp in (now, now - 200, now - 400, now + 1000, 0)
        for secret in ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "ü" * 16, "s")
    ]
    signed = signature.sign(BODY, "s", now)
    deliveries += [
        (BODY, {"timestamp": str(now), "signature": given}, "s")
        for given in (
            "",
            "sha256=",
            signed[7:],
            signed.upper(),
            f" {signed}",
            f"{signed}0",
            f"v1,{signed}",
            "é",
        )
    ]
    deliveries += [
        (BODY, {"timestamp": given, "signature": signed}, "s")
        for given in ("", f"+{now}", f" {now}", f"{now}.0", f"0{now}", "9" * 30, "١٢٣")
    ]
    old = {"timestamp": str(now), "signature": signed, "signature-previous": signature.sign(BODY, "old", now)}
    deliveries += [(BODY, old, secret) for secret in ("s", "old", "other")]
    deliveries += [
        (text, {"timestamp": str(now), "signature": signature.sign(text, "s", now)}, "s")
        for text in ("", "null", "{", "[1]", '{"a":"\\ud83d"}')
    ]
    return [_judged(payload, headers, secret) for payload, headers, secret in deliveries]


def _judged(payload: str, headers: dict[str, str], secret: str) -> dict[str, object]:
    named = {f"X-FluenzR-{name}": value for name, value in headers.items()}
    try:
        event = signature.verify(payload, named, secret)
    except WebhookSignatureError:
        event = None  # type: ignore[assignment]
    return {"payload": payload, "headers": named, "secret": secret, "event": event}


def test_a_server_that_is_restarted_in_the_middle_of_a_call(
    node: str, typescript: Path, server: Callable[..., Server], workspace: Workspace
) -> None:
    running, key = server(), factories.make_key(workspace)
    program = (
        "import { FluenzrClient } from '@fluenzr/sdk';\n"
        "const client = new FluenzrClient({ maxRetries: 8 });\n"
        "await client.workspace.get();\nconsole.log('ready');\n"
        "process.stdin.once('data', async () => {\n"
        "  const contact = client.contacts.create({ email: 'ada@example.com' });\n"
        "  console.log('calling');\n  console.log((await contact).email);\n  process.exit();\n});\n"
    )
    with subprocess.Popen(
        [node, "--input-type=module", "--eval", program],
        cwd=typescript,
        env={**os.environ, "FLUENZR_BASE_URL": running.url, "FLUENZR_API_KEY": key},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as calling:
        assert calling.stdin is not None
        assert calling.stdout is not None
        assert calling.stdout.readline() == "ready\n"
        for pid in running.pids:
            os.kill(pid, signal.SIGSTOP)
        calling.stdin.write("go\n")
        assert calling.stdout.readline() == "calling\n"
        running.kill()
        server(port=running.settings.port, public_url=running.url)
        assert calling.stdout.readline() == "ada@example.com\n"
    assert Contact.select().count() == 1
