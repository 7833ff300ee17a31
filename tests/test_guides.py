"""Every block of code in docs/guides runs as it stands there, twice, in the shells that people have."""

import json
import re
import runpy
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fluenzr.core.workflow import Workflow
from fluenzr.models import Workspace
from fluenzr.signature import PREVIOUS_SIGNATURE, SIGNATURE, TIMESTAMP, sign
from tests import factories
from tests.sdk.conftest import shell as command
from tests.servers import ROOT, Server

pytestmark = pytest.mark.live

GUIDES = ROOT / "docs" / "guides"
SHELLS = [shell for shell in ("bash", "zsh") if shutil.which(shell)]


def blocks(guide: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (GUIDES / guide).read_text(), re.DOTALL | re.MULTILINE)


def shell(name: str, script: str, directory: Path, **environment: str) -> str:
    """What a script prints. Raises AssertionError where a command of it fails."""
    done = subprocess.run(
        [name, "-eu", "-c", script],
        capture_output=True,
        text=True,
        cwd=directory,
        timeout=100,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(directory), **environment},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr
    return done.stdout


def answers(printed: str) -> list[dict]:
    """The answers of the API in what was printed: one comes right after the other."""
    decoder, found = json.JSONDecoder(), []
    for start in (match.start() for match in re.finditer(r'\{"success":', printed)):
        found.append(decoder.raw_decode(printed, start)[0])
    return found


@pytest.fixture
def reader(server: Callable[..., Server], workspace: Workspace, tmp_path: Path):
    """Runs the sh blocks of a guide as its reader does."""
    known = {"API": f"{server().url}/v1", "FLUENZR_API_KEY": factories.make_key(workspace)}
    return lambda name, guide: shell(name, "\n".join(blocks(guide, "sh")), tmp_path, **known)


@pytest.mark.parametrize("name", SHELLS)
def test_campaigns(reader, name, client):
    for _ in range(2):
        printed = reader(name, "campaigns.md")
        made = re.findall(r"^cmp_\w+$", printed, re.MULTILINE)
        assert len(made) == 3
        campaigns = [client.get(f"/v1/campaigns/{campaign}").json["data"] for campaign in made]
        assert [campaign["status"] for campaign in campaigns] == ["draft", "draft", "active"]
        workflows = [Workflow.parse(campaign["workflow"]) for campaign in campaigns]
        assert [len(workflow.emails) for workflow in workflows] == [3, 3, 3]
        *taken, refused = answers(printed)
        assert [answer for answer in taken if not answer["success"]] == []
        assert (
            next(answer["data"] for answer in taken if "missingVariables" in answer["data"])["warnings"] == []
        )
        documented = re.findall(
            r"^\| `(workflow\..*?)` \| (.*?) \|$", (GUIDES / "campaigns.md").read_text(), re.M
        )
        assert {path: [message] for path, message in documented} == refused["error"]["details"]


@pytest.mark.parametrize("text", blocks("campaigns.md", "json"))
def test_single_nodes_and_edges_are_json(text):
    assert json.loads(text)


@pytest.mark.parametrize("guide", sorted(path.name for path in GUIDES.iterdir()))
def test_what_a_guide_links_to_exists(guide):
    for link in re.findall(r"\]\(([^)]+)\)", (GUIDES / guide).read_text()):
        path, _, title = link.partition("#")
        assert link.startswith("https://") or (GUIDES / path).exists(), link
        assert not title or f"\n## {title.capitalize()}\n" in (GUIDES / path).read_text(), link


@pytest.mark.parametrize("guide", ["statistics.md", "webhooks.md"])
@pytest.mark.parametrize("name", SHELLS)
def test_statistics_and_webhooks(reader, workspace, name, guide):
    factories.make_campaign(workspace, contacts=[factories.make_contact(workspace)], started=True)
    for _ in range(2):
        found = answers(reader(name, guide))
        assert len(found) >= 4
        assert [answer for answer in found if not answer["success"]] == []


# The samples of the guide to webhooks


def test_the_webhook_sample_in_python(tmp_path):
    program = tmp_path / "receive.py"
    program.write_text("\n".join(blocks("webhooks.md", "python")))
    command(sys.executable, "-m", "mypy", "--strict", str(program), cwd=ROOT)
    receive = runpy.run_path(str(program))["receive"]
    body, (good, *bad) = (
        b'{"id":"evt_1","type":"email.replied"}',
        deliveries('{"id":"evt_1","type":"email.replied"}'),
    )
    assert receive(body, good, "secret") == 204
    assert [receive(body, headers, "secret") for headers in bad] == [400] * len(bad)


@pytest.mark.skipif(shutil.which("node") is None, reason="no node: the sample is JavaScript")
def test_the_webhook_sample_in_node():
    """It says no, and does not fail, whatever a stranger leaves out."""
    (sample,) = blocks("webhooks.md", "js")
    body = '{"id":"evt_1","type":"email.replied"}'
    given = [
        {"headers": {name.lower(): value for name, value in headers.items()}, "body": json.loads(body)}
        for headers in deliveries(body)
    ]
    given.append({"headers": given[0]["headers"]})
    program = (
        f"{sample}\nconsole.log(JSON.stringify({json.dumps(given)}.map((req) => verify(req, 'secret'))));"
    )
    printed = command("node", "-e", program, cwd=ROOT)
    assert json.loads(printed) == [True] + [False] * (len(given) - 1)


def deliveries(body: str) -> list[dict[str, str]]:
    """Headers of a delivery of now, which is good, and of others that are not."""
    now = int(time.time())
    good = {TIMESTAMP: str(now), SIGNATURE: sign(body, "secret", now)}
    return [
        good,
        {},
        {TIMESTAMP: good[TIMESTAMP]},
        {SIGNATURE: good[SIGNATURE]},
        {**good, SIGNATURE: "sha256="},
        {**good, SIGNATURE: "é" * 71},
        {**good, SIGNATURE: sign(body, "another secret", now)},
        {**good, TIMESTAMP: "soon"},
        {TIMESTAMP: str(now - 301), SIGNATURE: sign(body, "secret", now - 301)},
        {TIMESTAMP: str(now + 400), SIGNATURE: sign(body, "secret", now + 400)},
    ]


@pytest.mark.skipif(shutil.which("node") is None, reason="no node: the sample is JavaScript")
def test_a_rotated_secret_is_accepted_by_the_webhook_sample_in_node():
    (sample,) = blocks("webhooks.md", "js")
    now, body = int(time.time()), '{"id":"evt_1"}'
    headers = {
        TIMESTAMP.lower(): str(now),
        SIGNATURE.lower(): sign(body, "new", now),
        PREVIOUS_SIGNATURE.lower(): sign(body, "old", now),
    }
    request = json.dumps({"headers": headers, "body": json.loads(body)})
    program = f"{sample}\nconsole.log(['old', 'new', 'x'].map((secret) => verify({request}, secret)).join());"
    assert command("node", "-e", program, cwd=ROOT) == "true,true,false\n"
