"""Every line of code in the READMEs of both SDKs, and in their guide, runs as it stands with right types."""

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
from tests.sdk.conftest import TYPESCRIPT, install, shell
from tests.support import factories
from tests.support.servers import ROOT, Server

pytestmark = pytest.mark.live

BODY = '{"type":"email.opened","data":{"contactEmail":"ada@example.com"}}'
# What both print before and after they go through all contacts.
BEFORE = [r"con_\w+ Ada 20\d\d.*", "Engines & Co", "1"]
AFTER = ["1 1 1", "0", "Email already exists (True|true)", r"NOT_FOUND req_\w+"]
GUIDE = ROOT / "docs/guides/sdk.md"
GUIDED = ["Hello Ada", "exactly one start node", "Contact not found"]
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
    compiled = compile_(f"{code}\n{received}", typescript, tmp_path)
    compiled.write_text(f"const DELIVERY = {json.dumps(delivery())};\n{compiled.read_text()}")
    printed = shell("node", "readme.mjs", cwd=tmp_path, env=environment(server, workspace))
    check(printed, [*BEFORE, ADA, ADA, *AFTER, f"email.opened {ADA}", "204", "400"])


def compile_(code: str, typescript: Path, directory: Path) -> Path:
    """The JavaScript of a program whose types are right."""
    install(typescript, directory)
    (directory / "readme.mts").write_text(code)
    options = {"strict": True, "target": "es2022", "module": "nodenext", "types": []}
    (directory / "tsconfig.json").write_text(
        json.dumps({"compilerOptions": options, "files": ["readme.mts"]})
    )
    shell(str(TYPESCRIPT / "node_modules/.bin/tsc"), "-p", ".", cwd=directory)
    return directory / "readme.mjs"


def test_the_guides_python(server: Callable[..., Server], workspace: Workspace, tmp_path: Path) -> None:
    factories.make_account(workspace)
    program = tmp_path / "guide.py"
    program.write_text(blocks(GUIDE, "python"))
    shell(sys.executable, "-m", "mypy", "--strict", str(program), cwd=ROOT)
    for _ in range(2):
        printed = shell(sys.executable, str(program), cwd=tmp_path, env=environment(server, workspace))
        assert printed.startswith("1 1 Ada\n")
        assert "\nTrue\n" in printed
        assert [text for text in GUIDED if text not in printed] == []


def test_the_guides_typescript(
    typescript: Path, server: Callable[..., Server], workspace: Workspace, tmp_path: Path
) -> None:
    factories.make_account(workspace)
    compiled = compile_(blocks(GUIDE, "ts"), typescript, tmp_path)
    printed = shell("node", compiled.name, cwd=tmp_path, env=environment(server, workspace))
    assert printed.startswith("1 1 Ada\n")
    assert [text for text in GUIDED if text not in printed] == []
