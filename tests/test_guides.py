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

from fluenzr.core.workflow.graph import Workflow
from fluenzr.models import Workspace
from fluenzr.signature import PREVIOUS_SIGNATURE, SIGNATURE, TIMESTAMP, sign
from tests.sdk.conftest import shell as command
from tests.support import factories
from tests.support.servers import ROOT, Server

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
    return _reader(server(), workspace, tmp_path)


@pytest.fixture
def worked(server: Callable[..., Server], workspace: Workspace, tmp_path: Path):
    """The same beside a worker, for what is done by and by."""
    return _reader(server(worker=True), workspace, tmp_path)


def _reader(running: Server, workspace: Workspace, directory: Path) -> Callable[[str, str], str]:
    known = {"API": f"{running.url}/v1", "FLUENZR_API_KEY": factories.make_key(workspace)}

    def run(name: str, guide: str) -> str:
        """As it stands, but for the files of /tmp, where other tests are."""
        script = "\n".join(blocks(guide, "sh")).replace("/tmp/", f"{directory}/")  # noqa: S108 - the page's
        return shell(name, script, directory, **known)

    return run


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
        taken = answers(printed)
        assert [answer for answer in taken if not answer["success"]] == []
        assert (
            next(answer["data"] for answer in taken if "missingVariables" in answer["data"])["warnings"] == []
        )
        (refused,) = re.findall(r'^"details":(.*)$', printed, re.MULTILINE)
        documented = re.findall(
            r"^\| `(workflow\..*?)` \| `(.*?)` \|$", (GUIDES / "campaigns.md").read_text(), re.M
        )
        assert {path: [message] for path, message in documented} == json.loads(refused)


@pytest.mark.parametrize("text", blocks("campaigns.md", "json"))
def test_single_nodes_and_edges_are_json(text):
    assert json.loads(text)


@pytest.mark.parametrize("guide", ["statistics.md", "webhooks.md", "languages.md"])
@pytest.mark.parametrize("name", SHELLS)
def test_guides_that_ask_and_change(reader, workspace, name, guide):
    factories.make_campaign(workspace, contacts=[factories.make_contact(workspace)], started=True)
    for _ in range(2):
        found = answers(reader(name, guide))
        assert len(found) >= 2
        assert [answer for answer in found if not answer["success"]] == []


@pytest.mark.parametrize("name", SHELLS)
def test_imports(worked, name, client, tmp_path):
    for _ in range(2):
        seen, imported = answers(worked(name, "imports.md"))
        assert [column["field"] for column in seen["data"]["columns"]][:2] == ["email", "firstName"]
        assert imported["data"]["status"] == "completed"
    (ada,) = client.get("/v1/contacts?tag=2026").json["data"]
    assert ada["customFields"] == {"level": "Lead"}
    assert "ada@example.com" in (tmp_path / "exported.csv").read_text()


@pytest.mark.parametrize("name", SHELLS)
def test_replies(worked, name):
    for _ in range(2):
        found = answers(worked(name, "replies.md"))
        assert [answer for answer in found if not answer["success"]] == []
        *_, came, moved, back, sent = (answer["data"] for answer in found)
        assert [came["type"], moved["type"], back["type"]] == ["reply", "auto_reply", "reply"]
        assert sent["to"] == "reply+guide@sandbox.test"


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
