"""The log of intents: what was announced is there after any crash, and it does not grow for ever."""

import os

import pytest

from fluenzr import clock
from fluenzr.host import intent_log
from fluenzr.host.intent_log import Intent, IntentLog, read

DATABASE = "the database"


def intent(number: int, fence: int = 1, at: int | None = None) -> Intent:
    return Intent(f"<{number}@sender.example>", "cmp_1", f"ct_{number}", "mail", fence, at or number)


@pytest.fixture
def log(tmp_path):
    log = IntentLog(tmp_path, "worker", DATABASE)
    yield log
    log.close()


def known(directory, database: str = DATABASE) -> list[Intent]:
    return list(read(directory, database).intents)


def test_what_was_announced_is_read_by_whoever_comes_after(tmp_path, log):
    log.announce([intent(1), intent(2)])
    other = IntentLog(tmp_path, "another", DATABASE)
    other.announce([intent(3)])
    assert known(tmp_path) == [intent(1), intent(2), intent(3)]
    other.close()


def test_it_is_on_the_disk_when_announcing_returns(tmp_path, log, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fdatasync", lambda descriptor: synced.append(os.fstat(descriptor).st_size))
    log.announce([intent(1)])
    (piece,) = tmp_path.glob("*.log")
    assert synced == [piece.stat().st_size]


def test_another_database_is_none_of_its_business(tmp_path, log):
    log.announce([intent(1)])
    assert known(tmp_path, "another database") == []


def test_what_came_to_nothing_is_not_told_unless_it_was_announced_again(tmp_path, log):
    log.announce([intent(1), intent(2)])
    log.ended([(intent(1).message_id, 1)])
    assert known(tmp_path) == [intent(2)]
    log.announce([intent(1, fence=2)])
    assert known(tmp_path) == [intent(1, fence=2), intent(2)]
    log.ended([(intent(1).message_id, 2)])
    log.announce([intent(1)])  # a database that went back gives the same fence again
    assert known(tmp_path) == [intent(1), intent(2)]


@pytest.mark.parametrize("torn", [b'["<9@sender.example>","cmp_1"', b"\x00\x00\x00", b'["x"]', b"17"])
def test_a_line_that_a_crash_has_torn_takes_nothing_with_it(tmp_path, log, torn):
    log.announce([intent(1)])
    log.close()
    (piece,) = tmp_path.glob("*.log")
    with piece.open("ab") as file:
        file.write(torn)
    following = IntentLog(tmp_path, "the next", DATABASE)
    following.announce([intent(2)])
    assert known(tmp_path) == [intent(1), intent(2)]
    following.close()


def test_it_is_bounded_and_says_what_it_no_longer_knows(tmp_path, log, monkeypatch):
    monkeypatch.setattr(intent_log, "_PIECE_BYTES", 1000)
    monkeypatch.setattr(intent_log, "_KEPT_BYTES", 5000)
    assert read(tmp_path, DATABASE).since == 0
    log.announce([intent(1)])
    assert read(tmp_path, DATABASE).since == 0, "all of its life is there"
    for number in range(2, 400):
        log.announce([intent(number)])
    kept = read(tmp_path, DATABASE)
    assert sum(path.stat().st_size for path in tmp_path.glob("*.log")) <= 6100
    assert kept.intents[-1] == intent(399)
    assert kept.intents[0].at > 300
    assert kept.since > 0


def test_what_cannot_be_written_is_said(tmp_path, log, monkeypatch):
    log.announce([intent(1)])
    monkeypatch.setattr(os, "write", lambda descriptor, data: len(data) - 5)
    with pytest.raises(OSError, match="disk is full"):
        log.announce([intent(2)])


def test_files_are_nobody_elses(tmp_path, log):
    log.announce([intent(1)])
    assert [path.stat().st_mode & 0o077 for path in tmp_path.glob("*.log")] == [0]


def test_what_a_living_process_still_writes_is_not_dropped(tmp_path, log, monkeypatch):
    """Of several processes of a host one may be idle for long: its piece is the oldest, and open."""
    monkeypatch.setattr(intent_log, "_PIECE_BYTES", 1000)
    monkeypatch.setattr(intent_log, "_KEPT_BYTES", 5000)
    idle = IntentLog(tmp_path, "idle", DATABASE)
    idle.announce([intent(1)])
    for number in range(2, 400):
        log.announce([intent(number)])
    idle.announce([intent(400)])
    assert {intent(1), intent(400)} <= set(known(tmp_path))
    idle.close()


@pytest.mark.skipif("MOVED_SECONDS" in os.environ, reason="files have the times of the kernel")
def test_it_reaches_back_no_further_than_to_what_was_dropped_last(tmp_path, log, monkeypatch):
    """A process that writes little has a piece that began before what another one wrote, and dropped."""
    monkeypatch.setattr(intent_log, "_PIECE_BYTES", 1000)
    monkeypatch.setattr(intent_log, "_KEPT_BYTES", 5000)
    rare = IntentLog(tmp_path, "rare", DATABASE)
    rare.announce([intent(1)])
    written = {}
    for number in range(2, 300):
        each = intent(number, at=clock.now_ms())
        written[each.message_id] = each.at
        log.announce([each])
        rare.announce([intent(-number, at=each.at)] if number % 30 == 0 else [])
    kept = read(tmp_path, DATABASE)
    dropped = set(written) - {each.message_id for each in kept.intents}
    assert dropped
    assert max(written[message_id] for message_id in dropped) <= kept.since
    rare.close()
