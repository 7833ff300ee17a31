"""Which mailboxes are read next, and that somebody is told of those that are not read."""

from typing import Any

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.accounts import mailboxes, private_hosts
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.sending import crash_recovery
from fluenzr.core.server import status as server_status
from fluenzr.models import EmailAccount, Mailbox, Workspace
from tests.support import factories
from tests.support.clocks import FrozenClock

POLL = 120


def add(workspace: Workspace, host: str = "imap.example", **fields: Any) -> int:
    """An account with a mailbox; gives its id."""
    server = {"host": host, "username": "jean", "password": "secret"}
    public = factories.make_account(workspace, provider="smtp", smtp=server, imap=server)
    account = factories.row(EmailAccount, public)
    Mailbox.create(account=account, **{"due_at": 0, **fields})
    return account.id


@pytest.fixture
def taken(database: object) -> Any:
    """Claims the next mailbox and keeps it; gives its account's id."""
    crash_recovery.beat("w", "host", 1)

    def take(may_read: Any = lambda account, mailbox: True) -> int | None:
        found = mailboxes.claim("w", may_read)
        return None if found is None else found.id

    return take


def test_each_workspace_has_its_turn(workspace: Workspace, taken: Any) -> None:
    many = [add(workspace, due_at=number) for number in range(5)]
    one = add(factories.make_workspace("Other"), due_at=100)
    assert [taken() for _ in range(7)] == [many[0], one, *many[1:], None]


def test_what_could_be_read_goes_before_what_could_not(workspace: Workspace, taken: Any) -> None:
    failing = [add(workspace, failures=1) for _ in range(3)]
    well = add(workspace, due_at=100)
    assert [taken() for _ in range(4)] == [well, *failing]


def test_who_may_not_be_read_now_holds_up_nobody(workspace: Workspace, taken: Any) -> None:
    slow = [add(workspace, "slow.example") for _ in range(3)]
    quick = add(workspace, "quick.example", due_at=100)
    asked = []

    def only_quick(account: EmailAccount, mailbox: Mailbox) -> bool:
        asked.append(mailbox.account_id)
        return account.imap["host"] == "quick.example"

    assert [taken(only_quick), taken(only_quick)] == [quick, None]
    assert asked == [*slow, quick, *slow]
    assert not Mailbox.select().where(Mailbox.account.in_(slow), Mailbox.lease_owner.is_null(False)).exists()


def test_one_that_takes_long_is_left_alone_the_longer(
    workspace: Workspace, taken: Any, clock: FrozenClock
) -> None:
    add(workspace)
    account_id, began = taken(), wall_clock.now_ms()
    clock.advance(100)
    mailboxes.finish(account_id, "w", POLL, began, None)
    wait = (Mailbox.get().due_at - wall_clock.now_ms()) / 1000
    assert 0.8 * 400 <= wait <= 1.2 * 400


# Unread


def told(account_id: int) -> str | None:
    account = EmailAccount.get_by_id(account_id)
    return account_settings.get(account.workspace_id, account.public_id)["lastError"]


def test_a_mailbox_unread_for_three_polls_is_told(workspace: Workspace, clock: FrozenClock) -> None:
    unread, failing, read = (add(workspace) for _ in range(3))
    Mailbox.update(error="no").where(Mailbox.account == failing).execute()
    for seconds, late in ((POLL * 3, 0), (POLL, 2)):
        clock.advance(seconds)
        Mailbox.update(read_at=wall_clock.now_ms()).where(Mailbox.account == read).execute()
        mailboxes.tell_unread(POLL)
        assert mailboxes.unread(POLL) == late
        assert [part.state for part in server_status.inboxes(POLL)] == ["late"] * bool(late)
        assert (told(unread) is not None) == bool(late)
    assert "not read for 3 polls" in told(unread)
    assert (told(failing), told(read)) == ("no", None)
    assert server_status.counts(POLL).unread_mailboxes == 2


def test_nobody_waits_for_the_mailbox_of_a_disabled_account(workspace: Workspace, clock: FrozenClock) -> None:
    add(workspace)
    EmailAccount.update(status="disabled").execute()
    clock.advance(POLL * 10)
    assert mailboxes.unread(POLL) == 0


def test_follow_ups_wait_for_the_mailbox_that_has_the_answers(
    workspace: Workspace, clock: FrozenClock
) -> None:
    wall, stale = wall_clock.now_ms(), wall_clock.now_ms() - mailboxes.FRESH_MS - 1
    writing = EmailAccount.get_by_id(add(workspace, read_at=wall))
    reading = EmailAccount.get_by_id(add(workspace, read_at=stale))
    assert not mailboxes.holds_back(writing)
    writing.reply_to = "nobody@connected.example"
    assert not mailboxes.holds_back(writing), "nobody will ever read it"
    writing.reply_to = reading.email.upper()
    assert mailboxes.holds_back(writing)
    EmailAccount.update(status="disabled").where(EmailAccount.id == reading.id).execute()
    assert not mailboxes.holds_back(writing), "a disabled one is not read"
    EmailAccount.update(status="connected").execute()
    Mailbox.update(read_at=wall).where(Mailbox.account == reading.id).execute()
    assert not mailboxes.holds_back(writing)
    Mailbox.update(read_at=stale).where(Mailbox.account == writing.id).execute()
    assert mailboxes.holds_back(writing), "bounces come to its own"


def test_an_account_that_was_just_changed_is_not_late(workspace: Workspace, clock: FrozenClock) -> None:
    account = EmailAccount.get_by_id(add(workspace))
    clock.advance(POLL * 10)
    account_settings.update(workspace.id, account.public_id, {"imap": {"password": "another"}})
    assert mailboxes.unread(POLL) == 0


# Private addresses


@pytest.mark.parametrize("port", [25, 143, 465, 587, 993])
def test_mail_ports_of_private_hosts_are_open_while_there_is_one_workspace(
    workspace: Workspace, port: int
) -> None:
    assert private_hosts.allowed("auto", port)
    factories.make_workspace("Another")
    assert not private_hosts.allowed("auto", port)


@pytest.mark.parametrize("port", [22, 80, 443, 6379, 5432, 8000, 110, 995, 2525])
def test_other_ports_of_private_hosts_are_not(workspace: Workspace, port: int) -> None:
    assert not private_hosts.allowed("auto", port)


def test_a_setting_goes_before(workspace: Workspace) -> None:
    factories.make_workspace("Another")
    assert private_hosts.allowed(True, 22)
    assert not private_hosts.allowed(False, 25)
