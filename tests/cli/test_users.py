"""`fluenzr users`, and the link that a start writes for the first owner."""

import json
import re
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fluenzr.config import Settings
from fluenzr.core.people import links, sessions
from fluenzr.models import AuditEntry, Membership, User, Workspace
from fluenzr.server import greeting
from tests.support.browsing import PASSWORD, make_user
from tests.support.commands import Ended

LINK = re.compile(r"^http://localhost:\d+/welcome/([\w-]{43})$", re.MULTILINE)


@pytest.fixture
def users(fluenzr: Callable[..., Ended], settings: Settings) -> Callable[..., Ended]:
    return lambda *arguments: fluenzr("users", *arguments)


def test_a_link_for_somebody(users: Callable[..., Ended], workspace: Workspace) -> None:
    ended = users("create", "--email", "a@example.com", "--role", "member", "--operator")
    assert ended.code == 0
    found = LINK.search(ended.out)
    assert found is not None
    user = links.take(found[1], None, None, PASSWORD)
    assert user.is_operator
    assert Membership.get().role == "member"
    invited = AuditEntry.get(AuditEntry.action == "person.invited")
    assert invited.actor_kind == "command line"
    assert users("create", "--email", "nonsense", "--role", "member").code == 1
    assert users("create", "--email", "b@example.com", "--role", "king").code == 2
    assert users("create", "--email", "b@example.com", "--role", "owner", "--workspace", "None").code == 1


def test_who_is_there(users: Callable[..., Ended], workspace: Workspace) -> None:
    make_user(workspace, "viewer", email="a@example.com")
    make_user(workspace, email="b@example.com", is_operator=True)
    assert users("list").out.splitlines() == [
        "a@example.com  viewer of Acme",
        "b@example.com  owner of Acme  operator",
    ]
    told = json.loads(users("list", "--json").out)
    assert [row["workspaces"] for row in told] == [{"Acme": "viewer"}, {"Acme": "owner"}]


def test_a_reset_and_a_removal(users: Callable[..., Ended], workspace: Workspace) -> None:
    user = make_user(workspace, email="a@example.com", password=PASSWORD)
    token = sessions.begin(user, "", None)
    ended = users("reset", "A@example.com", "--two-factor")
    found = LINK.search(ended.out)
    assert found is not None
    assert sessions.find(token) is None
    assert links.take(found[1], None, None, "another long password") == user
    assert users("reset", "nobody@example.com").code == 1
    assert users("remove", "a@example.com", "--yes").out == "removed a@example.com\n"
    assert not User.select().exists()


def test_each_start_writes_a_link_until_there_is_somebody(
    settings: Settings, workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = replace(settings, data_dir=tmp_path)
    place = tmp_path / greeting.WELCOME_FILE
    texts = []
    for _ in range(2):
        greeting.greet(own)
        texts.append(place.read_text())
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert texts[0] != texts[1]
    found = LINK.search(texts[1])
    assert found is not None
    links.take(found[1], "a@example.com", None, PASSWORD)
    assert found[1] not in capsys.readouterr().out, "logs are read by others"
    greeting.greet(own)
    assert not place.exists()


def test_on_a_terminal_the_link_is_shown(
    settings: Settings,
    workspace: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    greeting.greet(replace(settings, data_dir=tmp_path))
    found = re.search(r"^  http://localhost:\d+/welcome/([\w-]{43})$", capsys.readouterr().out, re.MULTILINE)
    assert found is not None
    assert links.look(found[1]).kind == links.FIRST
    assert not (tmp_path / greeting.WELCOME_FILE).exists()


def test_a_link_that_cannot_be_written_is_replaced_by_the_command(
    settings: Settings, database: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / greeting.WELCOME_FILE).mkdir()
    greeting.greet(replace(settings, data_dir=tmp_path))
    assert "fluenzr users create" in capsys.readouterr().out
