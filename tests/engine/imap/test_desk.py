"""Which mailboxes are read at once: no workspace, server or fault takes all readers."""

from typing import Any

import pytest

from fluenzr.core.sending import crash_recovery
from fluenzr.engine.imap.mailbox import READERS, Desk
from fluenzr.models import EmailAccount, Mailbox, Workspace
from tests.support import factories

OF_WORKSPACE, OF_SERVER = READERS * 2 // 3, READERS // 3


@pytest.fixture
def desk(database: object) -> Desk:
    crash_recovery.beat("w", "host", 1)
    return Desk("w")


def add(workspace: Workspace, host: str, **fields: Any) -> None:
    server = {"host": host, "username": "jean", "password": "secret"}
    public = factories.make_account(workspace, provider="smtp", smtp=server, imap=server)
    Mailbox.create(account=factories.row(EmailAccount, public), **{"due_at": 0, **fields})


def taken(desk: Desk) -> list[EmailAccount]:
    """All that may be read now."""
    found = []
    while (account := desk.next()) is not None:
        found.append(account)
    return found


def test_a_workspace_leaves_readers_to_others(desk, workspace):
    for number in range(READERS + 3):
        add(workspace, f"{number}.example")
    other = factories.make_workspace("Other")
    assert len(taken(desk)) == OF_WORKSPACE
    for number in range(READERS):
        add(other, f"{number}.other.example")
    assert [account.workspace_id for account in taken(desk)] == [other.id] * (READERS - OF_WORKSPACE)


def test_a_server_leaves_readers_to_others(desk, workspace):
    for _ in range(READERS):
        add(workspace, "one.example")
    add(workspace, "two.example")
    hosts = [account.imap["host"] for account in taken(desk)]
    assert sorted(hosts) == ["one.example"] * OF_SERVER + ["two.example"]


def test_those_that_failed_leave_readers_to_others(desk, workspace):
    for number in range(READERS):
        add(workspace, f"{number}.example", failures=1)
    assert len(taken(desk)) == READERS // 3
    add(workspace, "well.example", due_at=1)
    assert [account.imap["host"] for account in taken(desk)] == ["well.example"]


def test_what_is_done_makes_room(desk, workspace):
    for number in range(OF_WORKSPACE + 1):
        add(workspace, f"{number}.example")
    first, *_ = taken(desk)
    desk.done(first)
    assert len(taken(desk)) == 1


def test_a_mailbox_that_another_worker_took_takes_no_place(desk, workspace):
    crash_recovery.beat("other", "host", 2)
    add(workspace, "one.example")
    other = Desk("other")
    assert other.next() is not None
    assert desk.next() is None
    assert desk._places._taken == 0
