"""Suppressions that are kept beside the database: a copy that is put back under them forgets none."""

import os
import stat

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.contacts import suppression
from fluenzr.core.server import restoration
from fluenzr.host.witness import Witness
from fluenzr.installation import suppression_journal
from fluenzr.installation.suppression_journal import Journal
from fluenzr.models import Suppression
from tests.support import factories

DAY = 86_400


@pytest.fixture
def follow(tmp_path):
    """A worker's beat."""
    return Journal(tmp_path).follow


def known(tmp_path, since=0):
    return [(workspace, hashed) for workspace, _, hashed, *_ in suppression_journal.since(tmp_path, since)]


def hash_of(workspace, email):
    return (workspace.public_id, suppression.address_hash(workspace.id, email))


def test_a_copy_that_is_put_back_forgets_nobody(workspace, clock, tmp_path, follow):
    """The file of the database alone, or a PostgreSQL server that was set back, beside a data directory."""
    server = restoration.accept(None)
    other = factories.make_workspace("Other")
    suppression.add(workspace.id, "before@example.com", "unsubscribed")
    clock.advance(DAY)
    copied_at = wall_clock.now_ms()
    clock.advance(DAY)
    for of in (workspace, other):
        suppression.add(of.id, "after@example.com", "unsubscribed")
    follow()
    Suppression.delete().where(Suppression.created_at > copied_at).execute()
    follow()
    found = lambda since: suppression_journal.since(tmp_path, since)  # noqa: E731
    noticed = restoration.settle_in(Witness(server.identity, server.beats + 1), restoration.Elsewhere(found))
    assert noticed.carried_over == 2
    assert suppression.covers(workspace.id, "AFTER@example.com")
    assert suppression.covers(other.id, "after@example.com")
    assert {row.reason for row in Suppression.select()} == {"unsubscribed"}


def test_what_was_lifted_before_the_copy_stays_so(workspace, clock, tmp_path, follow):
    suppression.add(workspace.id, "lifted@example.com", "manual")
    follow()
    clock.advance(DAY)
    suppression.delete(workspace.id, "lifted@example.com")
    clock.advance(DAY)
    assert known(tmp_path, wall_clock.now_ms()) == []
    assert known(tmp_path) == [hash_of(workspace, "lifted@example.com")]


def test_each_is_written_once_whenever_it_is_committed(workspace, clock, tmp_path, follow):
    follow()
    for name in ("a", "b"):
        suppression.add(workspace.id, f"{name}@example.com", "bounced")
        follow()
    late = Suppression.select().order_by(Suppression.id).get()
    Suppression.insert(
        id=late.id - 1,
        workspace=workspace.id,
        email_hash="0" * 64,
        reason="manual",
        created_at=late.created_at,
    ).execute()
    follow()
    follow()
    assert len(known(tmp_path)) == len(set(known(tmp_path))) == 3


def test_a_worker_that_starts_writes_it_anew_without_what_is_old(workspace, clock, tmp_path, follow):
    suppression.add(workspace.id, "old@example.com", "unsubscribed")
    follow()
    clock.advance(31 * DAY)
    suppression.add(workspace.id, "new@example.com", "unsubscribed")
    Journal(tmp_path).follow()
    assert hash_of(workspace, "new@example.com") in known(tmp_path)
    Suppression.update(id=Suppression.id + 5000).where(Suppression.reason == "unsubscribed").execute()
    suppression.add(workspace.id, "last@example.com", "unsubscribed")
    Journal(tmp_path).follow()
    assert hash_of(workspace, "last@example.com") in known(tmp_path)


def test_no_address_is_in_it_and_nobody_else_reads_it(workspace, tmp_path, follow):
    suppression.add(workspace.id, "ada@example.com", "complaint")
    follow()
    suppression.add(workspace.id, "bob@example.com", "complaint")
    follow()
    file = tmp_path / suppression_journal.NAME
    assert "@" not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_torn_or_foreign_line_is_passed_over(workspace, tmp_path, follow):
    suppression.add(workspace.id, "ada@example.com", "complaint")
    follow()
    file = tmp_path / suppression_journal.NAME
    whole = file.read_text()
    file.write_bytes(b"\xff\x00\n" + whole.encode() + b"wsp_x\tdead\tmanual\t1\n" + whole.encode()[:50])
    assert known(tmp_path) == [hash_of(workspace, "ada@example.com")]
    file.unlink()
    assert known(tmp_path) == []


def test_a_file_that_cannot_be_written_stops_no_beat(workspace, tmp_path, follow, caplog):
    suppression.add(workspace.id, "ada@example.com", "complaint")
    place = tmp_path / suppression_journal.NAME
    place.mkdir()
    (place / "in the way").touch()
    follow()
    assert "cannot be written" in caplog.text
    (place / "in the way").unlink()
    os.rmdir(place)
    follow()
    assert known(tmp_path) == [hash_of(workspace, "ada@example.com")]
