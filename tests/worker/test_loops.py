"""The worker's loops, in threads of the test: its end, its crashes, and what it takes over from others."""

import errno
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import peewee
import pytest

from fluenzr import clock, db
from fluenzr.config import Settings
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.operations import server_record
from fluenzr.core.sending import crash_recovery, queue
from fluenzr.core.sending import intents as sending_intents
from fluenzr.core.server import silent_workers
from fluenzr.engine import batches_in_flight
from fluenzr.engine.sender import Sender, _Writer
from fluenzr.host import intent_log, witness
from fluenzr.installation import suppression_journal
from fluenzr.models import Campaign, Email, Enrollment, Server, Worker, Workspace
from fluenzr.worker import guard, presence
from fluenzr.worker import loops as worker_loops
from tests.live.smtp_server import SmtpServer
from tests.support import factories
from tests.support.databases import bound_to
from tests.support.sending import Blockade, active_campaign, counted, happened, smtp_account
from tests.support.servers import eventually
from tests.support.threads import SECONDS, at_once

pytestmark = pytest.mark.slow  # each starts a worker with all its loops


class Running:
    """A worker in a thread; stopped with its context."""

    def __init__(self, settings: Settings):
        self._settings = settings
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=worker_loops.run, args=(settings, self._stop), name="beginning", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    """Settings of workers on a host of their own."""
    return replace(settings, data_dir=tmp_path, worker_threads=3)


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture
def start(workspace: Workspace, smtp: SmtpServer) -> Callable[..., Campaign]:
    """Starts a campaign that writes through the server of the test."""

    def start(*nodes: dict[str, Any], **fields: Any) -> Campaign:
        fields.setdefault("email_account_id", smtp_account(workspace, smtp)["id"])
        return active_campaign(workspace, *nodes, **fields)

    return start


def status_of(campaign: Campaign) -> str:
    return Campaign.get_by_id(campaign.id).status


def is_completed(campaign: Campaign) -> bool:
    return status_of(campaign) == "completed"


def leases() -> int:
    return Enrollment.select().where(Enrollment.lease_owner.is_null(False)).count()


def test_a_sequence_is_sent_and_the_campaign_completed(start, own, smtp, workspace):
    two = (factories.email_node("first"), factories.email_node("second"))
    campaign = start(*two, people=5)
    with Running(own):
        eventually(lambda: is_completed(campaign))
    addresses = [message.recipient for message in smtp.messages]
    assert sorted(addresses) == sorted(list(set(addresses)) * 2)
    assert counted(campaign) == {"total_contacts": 5, "sent": 10}


def test_delays_are_walked_through(workspace, own):
    account = factories.make_account(workspace, sandbox={"speed_up": 1_000_000})
    nodes = (
        factories.email_node("first"),
        factories.delay_node("a", days=1),
        factories.delay_node("b", hours=1),
        factories.email_node("second"),
    )
    campaign = active_campaign(workspace, *nodes, people=2, email_account_id=account["id"])
    with Running(own):
        eventually(lambda: is_completed(campaign))
    assert counted(campaign)["sent"] == 4


def test_stopping_finishes_what_is_being_handed_over_and_leaves_nothing_held(start, own, smtp):
    campaign = start(people=60)
    threads = threading.active_count()
    with Running(own) as running:
        smtp.wait_for(5)
        running.stop()
        assert threading.active_count() == threads
    stopped_at = len(smtp.messages)
    assert 5 <= stopped_at < 60
    assert counted(campaign)["sent"] == stopped_at
    assert (leases(), Worker.select().count()) == (0, 0)
    assert {email.state for email in Email.select()} <= {"sent", "queued"}
    assert [path.name for path in (own.data_dir / "workers").iterdir()] == ["host"]
    with Running(own):
        eventually(lambda: is_completed(campaign), SECONDS)
    assert len({message.recipient for message in smtp.messages}) == len(smtp.messages) == 60


def test_workers_share_the_work_and_double_nothing(start, own, smtp):
    campaign = start(people=60)
    with Running(own), Running(own):
        eventually(lambda: Worker.select().count() == 2)
        eventually(lambda: is_completed(campaign), SECONDS)
    assert len({message.recipient for message in smtp.messages}) == len(smtp.messages) == 60
    assert counted(campaign)["sent"] == 60


def test_a_quick_server_is_sent_more_at_a_time(start, own, smtp, monkeypatch):
    """However quick this machine is: here any speed will do."""
    for name, value in (("FLIGHT", 4), ("LARGE_FLIGHT", 16), ("LARGE_SECONDS", 1e6)):
        monkeypatch.setattr(batches_in_flight, name, value)
    claim, sizes = queue.claim, []

    def noted(campaign_id: int, owner: str, wanted: int, *others: Any) -> list[Any]:
        claimed = claim(campaign_id, owner, wanted, *others)
        sizes.append(len(claimed))
        return claimed

    monkeypatch.setattr(queue, "claim", noted)
    campaign = start(people=60)
    with Running(own):
        eventually(lambda: is_completed(campaign), SECONDS)
    assert sizes[0] == 4
    assert max(sizes) == 16
    assert len({message.recipient for message in smtp.messages}) == len(smtp.messages) == 60


def test_nothing_is_begun_once_a_pause_has_answered(start, own, smtp, workspace):
    campaign = start(people=60)
    with Running(own):
        smtp.wait_for(5)
        lifecycle.pause(workspace.id, campaign.public_id)
        begun = Email.select().where(Email.state.in_(("sending", "sent"))).count()
        eventually(lambda: leases() == 0)
        assert len(smtp.messages) == counted(campaign)["sent"] == begun < 60
        lifecycle.resume(workspace.id, campaign.public_id)
        eventually(lambda: is_completed(campaign), SECONDS)
    assert len({message.recipient for message in smtp.messages}) == len(smtp.messages) == 60


@pytest.mark.slow
@pytest.mark.parametrize(("phase", "state", "arrives"), [("mail", "sent", 1), ("dot", "uncertain", 0)])
def test_what_a_killed_worker_held_is_taken_over_at_once(
    server, settings, start, smtp, phase, state, arrives
):
    """Where nothing was sent it is sent, where it may have been it is said; no lease has to run out."""
    campaign = start()
    smtp.hang(phase, times=1)
    doomed = server(web=0, worker=True, worker_threads=1)
    eventually(lambda: "MAIL" in smtp.commands)
    eventually(lambda: phase == "mail" or Email.get_or_none(Email.state == "sending"))
    doomed.kill()
    assert (leases(), Worker.select().count()) == (1, 1)
    with Running(settings):
        eventually(lambda: Email.get().state == state)
        eventually(lambda: leases() == 0)
    assert len(smtp.messages) == arrives
    assert happened(campaign) == [state]
    assert Worker.select().count() == 0


@pytest.mark.live
def test_processes_share_the_work_and_one_that_is_killed_comes_again(server, start, smtp):
    """The others go on; what the dead one was handing over is told as uncertain, all else is sent once."""
    campaign = start(people=60)
    smtp.hang("dot", times=1)
    server(web=0, worker=True, worker_processes=2)
    eventually(lambda: Worker.select().count() == 2)
    eventually(lambda: len(_in_state("sent")) >= 20)
    begun = _in_state("sending")
    eventually(lambda: len(begun & _in_state("sending")) == 1)
    hung = _holder(begun & _in_state("sending"))
    os.kill(hung.pid, signal.SIGKILL)
    eventually(lambda: len(_in_state("sent", "uncertain")) == 60)
    eventually(lambda: {each.pid for each in Worker.select()} - {hung.pid} and Worker.select().count() == 2)
    assert hung.pid not in {each.pid for each in Worker.select()}
    uncertain = Email.select().where(Email.state == "uncertain").count()
    assert 1 <= uncertain <= 8, "those that were past their intent"
    recipients = [message.recipient for message in smtp.messages]
    assert len(set(recipients)) == len(recipients) >= counted(campaign)["sent"] == 60 - uncertain


@pytest.mark.live
def test_processes_hold_an_accounts_limit_together(server, start, smtp, workspace):
    account = smtp_account(workspace, smtp, daily_limit=5)
    campaign = start(people=30, email_account_id=account["id"])
    tree = server(web=0, worker=True, worker_processes=2)
    eventually(lambda: Worker.select().count() == 2)
    eventually(lambda: counted(campaign).get("sent") == 5)
    assert tree.stop() == 0
    assert len(smtp.messages) == counted(campaign)["sent"] == 5
    assert (leases(), Worker.select().count()) == (0, 0)


def _in_state(*states: str) -> set[int]:
    return {email.id for email in Email.select(Email.id).where(Email.state.in_(states))}


def _holder(email_ids: set[int]) -> Worker:
    """The worker that has the lease of an email."""
    owner = Enrollment.select(Enrollment.lease_owner).join(Email).where(Email.id.in_(email_ids))
    return Worker.get(Worker.owner.in_(owner))


def test_a_living_workers_lock_is_not_taken(own, workspace):
    with Running(own):
        eventually(lambda: Worker.select().count() == 1)
        with presence.Presence(own.data_dir) as other:
            assert other.dead() == []
            assert Worker.select().count() == 2
        assert Worker.select().count() == 1


def test_a_worker_that_cannot_begin_is_nobodys_to_wait_for(own, database, monkeypatch):
    def fail(*_):
        raise OSError("no space left")

    here = presence.Presence(own.data_dir)
    monkeypatch.setattr(witness, "write", fail)
    with pytest.raises(OSError, match="no space left"), here:
        pass
    assert not Worker.select().exists()
    assert not presence.is_running(own.data_dir)


def test_a_worker_whose_lock_is_free_is_dead_wherever_its_file_went(own, database):
    with presence.Presence(own.data_dir) as alive:
        for name in ("killed", "without a file"):
            crash_recovery.beat(name, alive.host, os.getpid())
        (own.data_dir / "workers" / "killed.lock").touch()
        assert sorted(alive.dead()) == ["killed", "without a file"]
        crash_recovery.beat("elsewhere", "another host", 1)
        assert "elsewhere" not in alive.dead()


def test_processes_that_start_together_agree_on_the_hosts_name(tmp_path):
    names = at_once(*[lambda: presence.host_name(tmp_path / "host")] * 8)
    assert len(set(names)) == 1
    assert len(names[0]) == 32
    assert [path.name for path in tmp_path.iterdir()] == ["host"]


def test_a_broken_campaign_holds_up_no_other(start, own, smtp, workspace, monkeypatch, caplog):
    monkeypatch.setattr(guard, "IDLE_SECONDS", 0.02)
    broken = [start(), start(factories.delay_node(days=1))]
    Campaign.update(settings={"timezone": "Nowhere"}).execute()
    Enrollment.update(due_at=0).execute()
    sound = start(people=3)
    with Running(own):
        eventually(lambda: is_completed(sound))
    assert [status_of(campaign) for campaign in broken] == ["active", "active"]
    assert "a step of the worker failed" in caplog.text


def test_an_email_that_cannot_be_worked_on_holds_up_no_other(start, own, smtp, monkeypatch, caplog):
    campaign = start(people=10)
    unlucky = Enrollment.select().order_by(Enrollment.id).first()
    write = _Writer.write

    def fail(self: _Writer, claim: Any) -> Any:
        if claim.enrollment_id == unlucky.id:
            raise ZeroDivisionError
        return write(self, claim)

    monkeypatch.setattr(_Writer, "write", fail)
    with Running(own) as running:
        eventually(lambda: counted(campaign).get("sent") == 9)
        assert leases() == 1
        running.stop()
        # What a thread left lying is free as soon as nobody of this process can be at it any more.
        assert leases() == 0
    assert "ZeroDivisionError" in caplog.text
    assert Email.get(Email.enrollment == unlucky.id).state == "queued"


def test_a_database_that_cannot_be_written_is_outlived(start, own, smtp, settings, caplog):
    with bound_to(settings.database_url, timeout=0.2):
        campaign = start(people=30)
        with Running(own), Blockade(settings.database_url) as blockade:
            smtp.wait_for(3)
            blockade.begin()
            eventually(lambda: "database" in caplog.text)
            blockade.end()
            eventually(lambda: is_completed(campaign), SECONDS)
        db.database.obj.close()
    assert len({message.recipient for message in smtp.messages}) == len(smtp.messages) == 30


@pytest.mark.live
def test_sigterm_ends_the_process_with_nothing_held(server, start, smtp):
    campaign = start(people=100)
    running = server(web=0, worker=True, worker_threads=2)
    smtp.wait_for(5)
    assert running.stop() == 0
    assert counted(campaign)["sent"] == len(smtp.messages) < 100
    assert (leases(), Worker.select().count()) == (0, 0)


def test_slow_servers_hold_up_no_other_account(workspace, own, smtp, monkeypatch):
    """More of them than there are threads: none greets."""
    monkeypatch.setattr(batches_in_flight, "SLOW_SECONDS", 0.2)
    with Running(own), SmtpServer() as slow:
        slow.hang("connect")
        campaigns_ = [
            active_campaign(workspace, email_account_id=smtp_account(workspace, slow)["id"])
            for _ in range(2 * own.worker_threads)
        ]
        eventually(lambda: leases() == len(campaigns_))
        other = active_campaign(workspace, email_account_id=smtp_account(workspace, smtp)["id"])
        eventually(lambda: is_completed(other))
        assert leases() == len(campaigns_)


def test_a_flight_that_the_database_broke_off_is_due_again_at_once(start, own, smtp, monkeypatch, caplog):
    """Its leases are freed, by the worker that lives on: not when they run out, in a quarter of an hour."""
    prepare, failed = _Writer.__init__, []

    def fail(self: _Writer, *given: Any) -> None:
        if len(failed) < 2:
            failed.append(given)
            raise peewee.OperationalError("server closed the connection unexpectedly")
        prepare(self, *given)

    monkeypatch.setattr(_Writer, "__init__", fail)
    campaign = start(people=10)
    with Running(own):
        eventually(lambda: is_completed(campaign), SECONDS)
    assert len(failed) == 2
    assert "broken off, the database is away" in caplog.text
    assert len({message.recipient for message in smtp.messages}) == len(smtp.messages) == 10


def test_a_worker_is_heard_of_whatever_its_housekeeping_does(own, database, monkeypatch):
    may_end = threading.Event()
    monkeypatch.setattr(worker_loops, "HEARTBEAT_SECONDS", 0.01)
    monkeypatch.setattr(worker_loops.retention, "sweep", lambda: may_end.wait(SECONDS))
    with Running(own):
        first = eventually(lambda: Worker.get_or_none())
        eventually(lambda: Worker.get().heartbeat_at > first.heartbeat_at)
        may_end.set()


def test_what_a_silent_host_holds_is_taken_over(start, own, smtp, monkeypatch):
    """Its lease would run on for a quarter of an hour, and its process may live on somewhere."""
    campaign = start(people=3)
    crash_recovery.beat("frozen", "elsewhere", 1)
    held = queue.claim(campaign.id, "frozen", 3, 0.5)
    assert len(held) == 3
    monkeypatch.setattr(silent_workers, "SILENT_SECONDS", 0.1)
    monkeypatch.setattr(worker_loops, "HEARTBEAT_SECONDS", 0.02)
    Campaign.update(next_slot_at=0).execute()
    with Running(own):
        eventually(lambda: is_completed(campaign), SECONDS)
    assert len({message.recipient for message in smtp.messages}) == len(smtp.messages) == 3
    # It goes on, and finds out.
    assert not any(sending_intents.intend(claim, "<late@sender.example>", "Late") for claim in held)


@pytest.mark.slow
def test_what_a_failover_forgot_the_end_of_is_uncertain_once_its_flight_is_over(
    start, own, smtp, monkeypatch
):
    """While the flight lasts its leases are the worker's own: they would run on for a quarter of an hour."""
    timeline = ["timeline 1"]
    monkeypatch.setattr(db, "position", lambda: db.Position(timeline[0], 1, "Monday"))
    monkeypatch.setattr(db, "now_ms", clock.now_ms)
    send, free = Sender.send, crash_recovery.free_unknown
    has_sent, may_end, looked_at = threading.Event(), threading.Event(), threading.Event()

    def send_and_wait(*given: Any, **rest: Any) -> None:
        send(*given, **rest)
        has_sent.set()
        may_end.wait(SECONDS)

    def note(owner: str, known: set[int]) -> int:
        freed = free(owner, known)
        if known and Server.get().settlement:
            looked_at.set()
        return freed

    monkeypatch.setattr(Sender, "send", send_and_wait)
    monkeypatch.setattr(crash_recovery, "free_unknown", note)
    start()
    with Running(own):
        assert has_sent.wait(SECONDS)
        held = {"lease_owner": Worker.get().owner, "lease_until": clock.now_ms() + queue.LEASE_MS}
        Email.update(state="sending", accepted_at=None).execute()
        Enrollment.update(status="in_progress", **held).execute()
        timeline[0] = "timeline 2"
        assert looked_at.wait(SECONDS)
        assert Email.get().state == "sending"
        may_end.set()
        eventually(lambda: Email.get().state == "uncertain")
        assert leases() == 0
    assert len(smtp.messages) == 1


@pytest.mark.parametrize("min_free_mb", [0, 2**40], ids=["with nothing to send", "with a full disk"])
def test_a_worker_that_claims_nothing_says_what_it_knows_after_a_failover(
    own, database, monkeypatch, min_free_mb
):
    """All others wait for it: in the end they would take what it has sent for not known."""
    timeline = ["timeline 1"]
    monkeypatch.setattr(db, "position", lambda: db.Position(timeline[0], 1, "Monday"))
    monkeypatch.setattr(db, "now_ms", clock.now_ms)
    monkeypatch.setattr(worker_loops, "HEARTBEAT_SECONDS", 0.02)
    with Running(replace(own, min_free_mb=min_free_mb)):
        eventually(lambda: Server.get_or_none() and Server.get().history)
        for settlement in (1, 2):  # it has nothing to say again until the second
            timeline[0] = f"timeline {settlement + 1}"
            eventually(lambda wanted=settlement: Server.get().settlement == wanted)
            eventually(lambda: Server.get().unsettled_at is None)
            assert Worker.get().settled == settlement


def test_where_intents_cannot_be_logged_servers_are_not_bothered_until_they_can(
    start, own, smtp, monkeypatch, database_kind, caplog
):
    """As on a full disk: emails are given back before the dot, and are not begun again and again."""
    if database_kind == "sqlite":
        pytest.skip("SQLite has no log of intents: no other server takes over")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    synced = os.fdatasync
    monkeypatch.setattr(os, "fdatasync", full)
    monkeypatch.setattr(worker_loops, "HEARTBEAT_SECONDS", 0.02)
    monkeypatch.setattr(intent_log, "REST_SECONDS", 2 * SECONDS)
    campaign = start(people=1)
    with Running(own):
        eventually(lambda: "cannot be logged" in caplog.text)
        for _ in range(10):
            beat = Worker.get().heartbeat_at
            eventually(lambda before=beat: Worker.get().heartbeat_at > before)
    assert smtp.commands.count("DATA") == 1
    assert not smtp.messages
    monkeypatch.setattr(os, "fdatasync", synced)
    monkeypatch.setattr(intent_log, "REST_SECONDS", 0.2)
    with Running(own):
        eventually(lambda: is_completed(campaign))
    assert len(smtp.messages) == 1


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (crash_recovery, "beat"),
        (server_record, "beat"),
        (suppression_journal.Journal, "follow"),
        (server_record, "get"),
    ],
)
def test_a_worker_outlives_a_database_that_goes_away_while_it_begins(
    own, start, smtp, module, step, monkeypatch
):
    """Also once it is registered: the others would wait for it after a failover."""
    real, was_away = getattr(module, step), threading.Event()

    def away_once(*arguments: Any, **named: Any) -> Any:
        if threading.current_thread().name == "beginning" and not was_away.is_set():
            was_away.set()
            raise peewee.OperationalError("the connection was lost")
        return real(*arguments, **named)

    monkeypatch.setattr(module, step, away_once)
    campaign = start()
    with Running(own):
        eventually(lambda: is_completed(campaign))
    assert was_away.is_set()
    assert len(smtp.messages) == 1
    assert Worker.select().count() == 0


def test_a_worker_ends_while_it_waits_for_the_database_to_begin(own, database, monkeypatch):
    waits = threading.Event()

    def away(*_: object) -> None:
        waits.set()
        raise peewee.OperationalError("the connection was lost")

    monkeypatch.setattr(crash_recovery, "beat", away)
    with Running(own):
        assert waits.wait(SECONDS)


def test_a_worker_that_begins_after_a_failover_leaves_the_journal_until_all_is_compared(own, database):
    """It begins the file anew from a database that may lack what the file has."""
    journal = own.data_dir / suppression_journal.NAME
    journal.write_text("what the lost database had\n")
    server_record.get()
    server_record.change(unsettled_at=clock.now_ms())
    with presence.Presence(own.data_dir) as here:
        assert journal.read_text() == "what the lost database had\n"
        server_record.change(unsettled_at=None)
        here.beat()
        assert journal.read_text() == ""
