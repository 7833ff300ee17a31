"""Settings of the workspace, the server's state, and a backup that is made on demand."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from fluenzr.backup import on_demand, writer
from fluenzr.config import Settings
from fluenzr.core.operations import server_record
from fluenzr.models import AuditEntry, Workspace
from tests.support.browsing import Browser, make_user

GIVEN = {
    "name": "Acme Ltd",
    "postal_address": "1 Road\r\nTown",
    "language": "fr",
    "open_tracking": "off",
    "uncertain_policy": "resend",
}


def test_an_owner_changes_the_workspace(browser: Browser, workspace: Workspace) -> None:
    assert browser.post("/settings", data=GIVEN).status_code == 303
    row = Workspace.get_by_id(workspace.id)
    assert (row.name, row.postal_address, row.language) == ("Acme Ltd", "1 Road\nTown", "fr")
    assert (row.open_tracking, row.uncertain_policy) == ("off", "resend")
    browser.post("/settings", data={**GIVEN, "language": "", "postal_address": " "})
    row = Workspace.get_by_id(workspace.id)
    assert (row.language, row.postal_address) == (None, None)


def test_what_somebody_else_saved_meanwhile_is_said_first(browser: Browser, workspace: Workspace) -> None:
    stale = _seen(browser.get("/settings").text)
    browser.post("/settings", data={**GIVEN, "name": "Of the one", "seen": stale})
    mine = {**GIVEN, "name": "Of the other"}
    answer = browser.post("/settings", data={**mine, "seen": stale})
    assert answer.status_code == 422
    assert f"<del>{workspace.name}</del> → <strong>Of the one</strong>" in answer.text
    assert 'value="Of the other"' in answer.text
    assert Workspace.get_by_id(workspace.id).name == "Of the one"
    assert browser.post("/settings", data={**mine, "seen": _seen(answer.text)}).status_code == 303
    assert Workspace.get_by_id(workspace.id).name == "Of the other"


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 101}, {"language": "xx"}, {"open_tracking": "?"}]
)
def test_what_is_wrong_is_told_at_its_field(
    browser: Browser, workspace: Workspace, wrong: dict[str, str]
) -> None:
    answer = browser.post("/settings", data={**GIVEN, **wrong})
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in answer.text
    assert "1 Road" in answer.text
    assert Workspace.get_by_id(workspace.id).name == workspace.name


def test_each_part_of_the_server_says_what_it_is_for(browser_for: Callable[..., Browser]) -> None:
    browser = browser_for("owner", is_operator=True)
    for place in ("/status", "/server"):
        page = browser.get(place).text
        assert "Sends emails and reads mailboxes" in page
        assert "Keeps all there is" in page


def test_others_read_it(browser_for: Callable[..., Browser], workspace: Workspace) -> None:
    page = browser_for("viewer").get("/settings").text
    assert workspace.name in page
    assert 'name="postal_address"' not in page
    assert 'href="/server"' not in page
    assert 'href="/people"' not in page


def test_the_server_as_operators_see_it(browser_for: Callable[..., Browser]) -> None:
    browser = browser_for("owner", is_operator=True)
    page = browser.get("/server").text
    assert "No worker is running" in page
    assert "Data directory" not in page
    assert "Data directory" in browser.get("/server?examine=1").text


@pytest.fixture
def settings_here(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, backup_dir=tmp_path / "backups")


@pytest.fixture
def operator(make_app: Callable[..., Flask], workspace: Workspace, settings_here: Settings) -> Browser:
    app = make_app(backup_dir=settings_here.backup_dir)
    return Browser(app, make_user(workspace, is_operator=True))


def test_a_backup_is_made_on_demand(
    operator: Browser, settings_here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    make = writer.keep_one

    def slowly(settings: Settings) -> Any:
        begun.set()
        assert go_on.wait(30)
        return make(settings)

    monkeypatch.setattr(writer, "keep_one", slowly)
    assert operator.get("/backups").status_code == 200
    assert operator.post("/backups").status_code == 303
    assert begun.wait(30)
    page = operator.get("/backups").text
    assert "<progress" in page
    assert 'hx-trigger="every 1s"' in page
    operator.post("/backups")
    assert "being made already" in operator.get("/backups").text
    part = operator.get("/backups", headers={"HX-Request-Type": "partial"}).text
    assert "<html" not in part
    assert "<progress" in part
    go_on.set()
    for thread in threading.enumerate():
        if thread.name == "backup on demand":
            thread.join(60)
    assert on_demand.progress(settings_here) is None
    (made,) = writer.kept(settings_here)
    page = operator.get("/backups").text
    assert made.path.name in page
    assert "<progress" not in page
    record = server_record.find()
    assert record is not None
    assert record.backup_at is not None
    assert (record.backup_at // 1000, record.backup_error) == (made.copied_at // 1000, None)
    assert [entry.action for entry in AuditEntry.select()].count("backup.made") == 1


def test_why_one_failed_is_said(operator: Browser, settings_here: Settings) -> None:
    settings_here.backup_dir.parent.mkdir(exist_ok=True)
    settings_here.backup_dir.write_text("in the way")
    answer = operator.post("/backups")
    assert answer.status_code == 422
    assert "File exists" in answer.text


def test_all_settings_are_a_step_away_from_each_other(browser_for: Callable[..., Browser]) -> None:
    operator = browser_for(is_operator=True)
    paths = ["/settings", "/settings/variables", "/people", "/keys", "/audit", "/server", "/backups"]
    for path in paths:
        (tabs,) = re.findall(r'<nav class="tabs".*?</nav>', operator.get(path).text, re.DOTALL)
        assert re.findall(r'href="([^"]+)"', tabs) == paths
        assert re.findall(r'href="([^"]+)" aria-current="page"', tabs) == [path]
