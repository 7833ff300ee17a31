"""Every line of code in the READMEs of both SDKs runs as it stands, and its types are right."""

import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fluenzr import signature
from fluenzr.models import Workspace
from tests import factories
from tests.sdk.conftest import TYPESCRIPT, install, shell
from tests.servers import ROOT, Server

pytestmark = pytest.mark.live

BODY = '{"type":"email.opened","data":{"contactEmail":"ada@example.com"}}'
# What both print before and after they go through all contacts.
BEFORE = [r"con_\w+ Ada 20\d\d.*", "Engines & Co", "1"]
AFTER = ["1 1 1", "0", "Email already exists (True|true)", r"NOT_FOUND req_\w+"]
ADA, GRACE = r"ada@example\.com", r"grace@example\.com"


def delivery() -> tuple[str, dict[str, str]]:
    """Of now, made when it is used: a signature is good for five minutes."""
    now = int(time.time())
    headers = {"X-FluenzR-Timestamp": str(now), "X-FluenzR-Signature": signature.sign(BODY, "secret", now)}
    return BODY, headers


def blocks(readme: Path, language: str) -> str:
    return "\n".join(re.findall(rf"```{language}\n(.*?)```", readme.read_text(), re.DOTALL))


def environment(server: Callable[..., Server], workspace: Workspace) -> dict[str, str]:
    own = {"FLUENZR_BASE_URL": server().url, "FLUENZR_API_KEY": factories.make_key(workspace)}
    return {**os.environ, "PYTHONPATH": str(ROOT), **own}


def check(printed: str, expected: list[str]) -> None:
    lines = printed.splitlines()
    assert len(lines) == len(expected), printed
    for line, pattern in zip(lines, expected, strict=True):
        assert re.fullmatch(pattern, line), (line, pattern)


def test_python(server: Callable[..., Server], workspace: Workspace, tmp_path: Path) -> None:
    program = tmp_path / "readme.py"
    code = blocks(ROOT / "fluenzr/sdk/README.md", "python")
    program.write_text(code)
    shell(sys.executable, "-m", "mypy", "--strict", str(program), cwd=ROOT)
    body, headers = delivery()
    received = f"print(receive({body.encode()!r}, {headers!r}, 'secret'), receive(b'', {{}}, 'secret'))\n"
    program.write_text(f"{code}\n{received}")
    printed = shell(sys.executable, str(program), cwd=tmp_path, env=environment(server, workspace))
    check(printed, [*BEFORE, ADA, *AFTER, GRACE, ADA, "2", f"email.opened {ADA}", "204 400"])


def test_typescript(
    typescript: Path, server: Callable[..., Server], workspace: Workspace, tmp_path: Path
) -> None:
    code = blocks(TYPESCRIPT / "README.md", "ts")
    received = (
        "declare const DELIVERY: [string, Record<string, string>];\n"
        "for (const [body, headers] of [DELIVERY, ['', {}]] as [string, Record<string, string>][]) {\n"
        "  const request = new Request('http://localhost', { method: 'POST', body, headers });\n"
        "  console.log((await receive(request, 'secret')).status);\n}\n"
    )
    install(typescript, tmp_path)
    (tmp_path / "readme.mts").write_text(f"{code}\n{received}")
    options = {"strict": True, "target": "es2022", "module": "nodenext", "types": []}
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "files": ["readme.mts"]}))
    shell(str(TYPESCRIPT / "node_modules/.bin/tsc"), "-p", ".", cwd=tmp_path)
    compiled = tmp_path / "readme.mjs"
    compiled.write_text(f"const DELIVERY = {json.dumps(delivery())};\n{compiled.read_text()}")
    printed = shell("node", "readme.mjs", cwd=tmp_path, env=environment(server, workspace))
    check(printed, [*BEFORE, ADA, ADA, *AFTER, f"email.opened {ADA}", "204", "400"])
