"""The product's public page: its five blocks of code run as they stand.

What the page leaves open is filled in: the key, the account and the group, `// ...` (what else a campaign
has), `myCRM`, and `fluenzr`, which is the page's `client`. That it checks under tsc and mypy: test_generated.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from fluenzr.models import Workspace
from tests.live.smtp_server import SmtpServer
from tests.sdk import seed_page
from tests.sdk.conftest import install, shell
from tests.support import factories
from tests.support.sending import ALWAYS
from tests.support.servers import ROOT, Server, eventually

pytestmark = pytest.mark.live

CAMPAIGNS = 45
CRM = [
    {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace", "company": "Engines & Co"},
    {"email": "zoe@example.com", "first_name": "Zoé", "last_name": "Müller", "company": "Ünïcode"},
]


def filled(code: str, replacements: dict[str, str]) -> str:
    for given, put in replacements.items():
        assert code.count(given) == 1, f"{given} is not once on the page"
        code = code.replace(given, put)
    return code


def test_the_page_has_five_blocks() -> None:
    assert len(seed_page.BLOCKS) == 5
    if (shared := ROOT.parent / "shared" / seed_page.PAGE.name).exists():
        assert seed_page.PAGE.read_bytes() == shared.read_bytes()


def test_javascript(
    node: str, typescript: Path, server: Callable[..., Server], workspace: Workspace, tmp_path: Path
) -> None:
    group = factories.make_group(workspace, "Leads")
    for number in range(3):
        factories.make_contact(workspace, f"lead{number}@example.com", group_ids=[group["id"]])
    with SmtpServer() as smtp:
        account = factories.make_account(
            workspace,
            "grace@sender.example",
            provider="smtp",
            smtp={"host": "127.0.0.1", "port": smtp.port, "encryption": "none"},
        )
        for number in range(1, CAMPAIGNS):
            factories.make_campaign(workspace, name=f"Campaign {number}", email_account_id=account["id"])
        running = server(worker=True)
        more = {
            "settings": ALWAYS,
            "workflow": factories.linear_workflow(factories.email_node(body="Hello {{firstName|there}}!")),
        }
        code = filled(
            seed_page.program(
                f"const myCRM = {{ getNewContacts: async () => ({orjson.dumps(CRM).decode()}) }};"
            ),
            {
                "your-api-key": factories.make_key(workspace),
                "acc_123": account["id"],
                "grp_456": group["id"],
                "// ...": orjson.dumps(more).decode()[1:-1],
            },
        )
        install(typescript, tmp_path)
        (tmp_path / "page.mjs").write_text(code)
        printed = shell(
            node, "page.mjs", cwd=tmp_path, env={**os.environ, "FLUENZR_BASE_URL": running.url}
        ).splitlines()
        assert {message.recipient for message in smtp.wait_for(3)} == {
            f"lead{number}@example.com" for number in range(3)
        }
        call = running.request("GET", "/v1/contacts?q=lovelace", key=factories.make_key(workspace)).json()
        assert call["data"][0]["company"] == "Engines & Co"
        eventually(lambda: "completed" in _statuses(running, workspace))
    assert len(printed) == CAMPAIGNS
    names = {line.partition(": ")[0] for line in printed}
    assert names == {"Automated Q1 2025", *(f"Campaign {number}" for number in range(1, CAMPAIGNS))}
    assert {line.partition(": ")[2] for line in printed} == {"0% opens, 0% replies"}


def _statuses(running: Server, workspace: Workspace) -> set[str]:
    found = running.request("GET", "/v1/campaigns", key=factories.make_key(workspace)).json()
    return {campaign["status"] for campaign in found["data"]}


def test_python(server: Callable[..., Server], workspace: Workspace, tmp_path: Path) -> None:
    for _ in range(3):
        factories.make_contact(workspace)
    code = filled(seed_page.PYTHON, {"your-api-key": factories.make_key(workspace)})
    page = tmp_path / "page.py"
    page.write_text(code + "print(len(list(contacts)), contacts.meta.total)\n")
    environment = {**os.environ, "FLUENZR_BASE_URL": server().url, "PYTHONPATH": str(ROOT)}
    assert shell(sys.executable, str(page), cwd=tmp_path, env=environment) == "3 3\n"
