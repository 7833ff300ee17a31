"""What was taken away from people and keys stays so, though an older copy of the database is put back."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core.audit import log as audit
from fluenzr.core.people import links, sign_in, two_factor, users
from fluenzr.core.server import restoration, revocations
from fluenzr.core.workspaces import api_keys
from fluenzr.host.witness import Witness
from fluenzr.installation import journals, revocation_journal
from fluenzr.models import ApiKey, AuditEntry, Membership, RecoveryCode, User, Workspace
from tests.support import factories
from tests.support.browsing import PASSWORD, make_user
from tests.support.clocks import FrozenClock

DAY = 86_400
PEOPLE = (User, Membership, ApiKey, AuditEntry, RecoveryCode)


@pytest.fixture
def put_back(tmp_path: Path, workspace: Workspace, clock: FrozenClock) -> Callable[..., Any]:
    """Do something, a day after a copy was made, under the eyes of a worker; then put the copy back."""

    def run(change: Callable[[], object], *, follows: bool = True) -> Any:
        server = restoration.accept(None)
        clock.advance(DAY)
        # What tells until when the copy goes.
        Workspace.update(updated_at=wall_clock.now_ms()).execute()
        restoration.server_record.beat()
        copy = {table: list(table.select().dicts()) for table in PEOPLE}
        clock.advance(DAY)
        change()
        if follows:
            journals.Journals(tmp_path).follow()
        with db.transaction():
            for table in reversed(PEOPLE):
                table.delete().execute()
            for table, rows in copy.items():
                for row in rows:
                    table.insert(row).execute()
        seen = Witness(server.identity, server.beats + 10)
        return restoration.settle_in(seen, journals.known(tmp_path))

    return run


@pytest.fixture
def people(workspace: Workspace, clock: FrozenClock) -> tuple[User, User]:
    """An owner who stays, and one of whom something is taken away."""
    return (
        make_user(workspace, email="boss@example.com", password=PASSWORD),
        make_user(workspace, email="ada@example.com", password=PASSWORD),
    )


def test_a_key_that_was_revoked_stays_so(put_back: Callable[..., Any], workspace: Workspace) -> None:
    _kept, text = api_keys.create(workspace, "kept")
    gone, lost = api_keys.create(workspace, "gone")
    noticed = put_back(lambda: api_keys.revoke(gone.public_id))
    assert noticed.taken_away == 1
    assert api_keys.identify(lost) is None
    assert api_keys.identify(text) is not None
    found = revocations.returned()
    assert found is not None
    assert found.keys == ("kept",)
    entry = AuditEntry.select().where(AuditEntry.action == "key.revoked").order_by(AuditEntry.id.desc()).get()
    assert entry.actor_kind == "server", "owners see why"


def test_without_a_journal_it_is_listed_as_come_back(
    put_back: Callable[..., Any], workspace: Workspace
) -> None:
    gone, lost = api_keys.create(workspace, "gone")
    make_user(workspace, email="ada@example.com")
    noticed = put_back(lambda: api_keys.revoke(gone.public_id), follows=False)
    assert noticed.taken_away == 0
    assert api_keys.identify(lost) is not None
    found = revocations.returned()
    assert found is not None
    assert (found.keys, found.people) == (("gone",), ("ada@example.com",))


def test_who_was_removed_stays_so(
    put_back: Callable[..., Any], people: tuple[User, User], workspace: Workspace
) -> None:
    assert put_back(lambda: users.leave(workspace.id, people[1].public_id)).taken_away == 1
    assert users.role_in(people[1].id, workspace.id) is None
    assert users.role_in(people[0].id, workspace.id) == "owner"


def test_who_was_removed_for_good_stays_so(
    put_back: Callable[..., Any], people: tuple[User, User], workspace: Workspace
) -> None:
    put_back(lambda: users.delete(people[1]))
    assert [user.email for user in User.select()] == ["boss@example.com"]


def test_an_operator_of_no_workspace_who_was_removed_stays_so(
    put_back: Callable[..., Any], people: tuple[User, User]
) -> None:
    operator = make_user(None, is_operator=True)
    put_back(lambda: users.delete(operator))
    assert users.get(operator.id) is None


def test_the_last_owner_of_then_stays_removed(put_back: Callable[..., Any], workspace: Workspace) -> None:
    old = make_user(workspace, email="old@example.com")

    def hand_over() -> None:
        make_user(workspace, email="new@example.com")
        users.leave(workspace.id, old.public_id)

    put_back(hand_over)
    assert users.role_in(old.id, workspace.id) is None


def test_a_role_that_was_lowered_stays_so(
    put_back: Callable[..., Any], people: tuple[User, User], workspace: Workspace
) -> None:
    assert put_back(lambda: users.change_role(workspace.id, people[1].public_id, "viewer")).taken_away == 1
    assert users.role_in(people[1].id, workspace.id) == "viewer"


def test_a_role_that_was_raised_is_as_it_was(put_back: Callable[..., Any], workspace: Workspace) -> None:
    user = make_user(workspace, "viewer")
    make_user(workspace)
    assert put_back(lambda: users.change_role(workspace.id, user.public_id, "owner")).taken_away == 0
    assert users.role_in(user.id, workspace.id) == "viewer"


def reset(user: User) -> None:
    links.take(links.reset(user), None, None, "a new long password")


def turn_on(user: User) -> None:
    with db.transaction():
        audit.record(None, "two_factor.on", user.public_id)


@pytest.mark.parametrize("change", [links.reset, reset, turn_on])
def test_a_password_of_then_lets_nobody_in(
    put_back: Callable[..., Any], people: tuple[User, User], change: Callable[[User], object]
) -> None:
    assert put_back(lambda: change(people[1])).taken_away == 1
    assert sign_in.with_password("ada@example.com", PASSWORD, "192.0.2.1") is None
    assert sign_in.with_password("boss@example.com", PASSWORD, "192.0.2.1") == people[0]
    assert links.look(links.reset(people[1])).email == "ada@example.com", (
        "and a link lets them choose another"
    )


def test_recovery_codes_of_then_let_nobody_in(
    put_back: Callable[..., Any], people: tuple[User, User]
) -> None:
    User.update(totp_since=1).execute()
    codes = two_factor.renew_codes(people[1].id)
    put_back(lambda: two_factor.renew_codes(people[1].id))
    assert not two_factor.spend(people[1].id, codes[0])


def test_what_was_done_before_the_copy_is_not_done_again(
    put_back: Callable[..., Any], people: tuple[User, User], workspace: Workspace, tmp_path: Path
) -> None:
    reset(people[1])
    journals.Journals(tmp_path).follow()
    put_back(lambda: None)
    assert sign_in.with_password("ada@example.com", "a new long password", "192.0.2.1") is not None


def test_ids_alone_are_in_it_and_nobody_else_reads_it(
    people: tuple[User, User], workspace: Workspace, tmp_path: Path
) -> None:
    journal = revocation_journal.Journal(tmp_path)
    links.reset(people[1])
    journal.follow()
    users.leave(workspace.id, people[1].public_id)
    factories.make_workspace("Other")
    journal.follow()
    file = tmp_path / revocation_journal.NAME
    assert "@" not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = [(one.action, one.workspace) for one in revocation_journal.since(tmp_path, 0)]
    assert found == [("password.reset", None), ("person.removed", workspace.public_id)]


def test_a_foreign_line_is_passed_over(tmp_path: Path, workspace: Workspace) -> None:
    lines = "-\tkey.revoked\tkey_1\t-\t5\n\xff\n-\tkey.revoked\n-\tworkspace.deleted\twsp_1\t-\t6\n"
    (tmp_path / revocation_journal.NAME).write_text(lines)
    assert revocations.take_away(revocation_journal.since(tmp_path, 0)) == 0
