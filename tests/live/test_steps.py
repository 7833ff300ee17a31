"""A failure at every named step of a send: the process killed there, the database lost, a defect.

Whatever it is, the email is sent once by whoever comes next; where the server may have it, it is said.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import peewee
import pytest

from fluenzr import db
from fluenzr.config import Settings
from fluenzr.core.campaigns import lifecycle
from fluenzr.models import Campaign, Email, EmailAccount, Enrollment, Workspace
from tests.live import drills, faults
from tests.live.smtp_server import SmtpServer
from tests.support import factories
from tests.support.servers import Server, eventually
from tests.worker.test_loops import Running

pytestmark = [pytest.mark.live, pytest.mark.soak]

PEOPLE = 2
UNCERTAIN = {"intent after commit", "result before commit", "dot", "ack"}
"""Where the fate of what is in flight cannot be known after a kill."""

AT_THE_SERVER = ("connect", "ehlo", "mail", "rcpt", "data", "body", "dot", "ack")


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture
def campaign(workspace: Workspace, smtp: SmtpServer) -> Campaign:
    """Two emails to two people: after a failure the sequence goes on, too."""
    nodes = (factories.email_node("first"), factories.email_node("second"))
    return drills.campaign_to(workspace, smtp.port, PEOPLE, *nodes)


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    """A worker with one thread, on a host that another start of it is on, too."""
    return replace(settings, data_dir=tmp_path, worker_threads=1)


@pytest.mark.parametrize("step", faults.STEPS)
def test_a_worker_killed_between_two_steps(
    server: Callable[..., Server],
    own: Settings,
    workspace: Workspace,
    smtp: SmtpServer,
    campaign: Campaign,
    step: str,
) -> None:
    lifecycle.pause(workspace.id, campaign.public_id)
    faulty = ["-m", "tests.live.faults", step]
    doomed = server(web=0, worker=True, command=faulty, worker_threads=1, data_dir=own.data_dir)
    lifecycle.resume(workspace.id, campaign.public_id)
    assert doomed.process.wait(30) == -9, doomed.logs
    _go_on(own, campaign)
    _check(campaign, smtp, step, uncertain=step in UNCERTAIN)


@pytest.mark.parametrize("phase", AT_THE_SERVER)
def test_a_worker_killed_in_a_phase_of_the_conversation(
    server: Callable[..., Server], own: Settings, smtp: SmtpServer, campaign: Campaign, phase: str
) -> None:
    if phase == "body":
        _make_enormous()
    smtp.hang(phase, times=1)
    doomed = server(web=0, worker=True, worker_threads=1, data_dir=own.data_dir)
    eventually(lambda: smtp.has_done(phase))
    # In the body: as much as the kernel takes is written, and the rest waits, and with it all of the thread.
    beside = 0 if phase in ("connect", "ehlo", "body") else PEOPLE - 1
    eventually(lambda: _states()["sent"] == beside and _states()["sending"] == (phase in UNCERTAIN))
    doomed.kill()
    smtp.behave()
    assert _states()["sending"] == (phase in UNCERTAIN)
    _go_on(own, campaign)
    _check(campaign, smtp, f"phase {phase}", uncertain=phase in UNCERTAIN)


@pytest.mark.parametrize("step", faults.STEPS)
def test_a_database_lost_at_a_step(own: Settings, smtp: SmtpServer, campaign: Campaign, step: str) -> None:
    """Also where it did commit and only the answer was lost. Nothing is uncertain: the process lives on."""

    def fail() -> None:
        raise peewee.OperationalError("the connection was lost")

    with faults.at(step, fail) as done, Running(own):
        assert done.wait(20)
        eventually(lambda: _states()["sent"] >= PEOPLE or drills.is_over(campaign), 30)
    # A claim that nobody knows of is free when the process ends, or when its lease does.
    _go_on(own, campaign)
    _check(campaign, smtp, f"database lost at {step}", uncertain=False)


@pytest.mark.parametrize("step", [step for step in faults.STEPS if "after" not in step])
def test_a_defect_at_a_step(own: Settings, smtp: SmtpServer, campaign: Campaign, step: str) -> None:
    """Once, in what several share: each is tried by itself then, and nothing is uncertain. In what is one
    email's alone it is left to its lease, which ends with the process at the latest."""

    def fail() -> None:
        raise ZeroDivisionError

    with faults.at(step, fail) as done, Running(own):
        assert done.wait(20)
        # What is not held by the failed one goes on.
        eventually(lambda: _states()["sent"] >= PEOPLE or drills.is_over(campaign))
    _go_on(own, campaign)
    _check(campaign, smtp, f"defect at {step}", uncertain=False)


@pytest.mark.parametrize("phase", AT_THE_SERVER)
def test_a_connection_lost_in_a_phase(
    own: Settings, smtp: SmtpServer, campaign: Campaign, phase: str
) -> None:
    if phase == "body":
        _make_enormous()
    smtp.drop(phase, times=1)
    with Running(own):
        drills.wait(lambda: drills.is_over(campaign), 30)
    assert smtp.has_done(phase)
    _check(campaign, smtp, f"connection lost in {phase}", uncertain=phase in UNCERTAIN)


def _go_on(settings: Settings, campaign: Campaign) -> None:
    """Another worker on the same host takes over at once."""
    with Running(settings):
        drills.wait(lambda: drills.is_over(campaign), 30)


def _check(campaign: Campaign, smtp: SmtpServer, what: str, *, uncertain: bool) -> None:
    arrived = Counter(message.recipient for message in smtp.messages)
    # Those in flight together may share the fate of one.
    waiting = _states()["uncertain"]
    assert 1 <= waiting <= PEOPLE if uncertain else waiting == 0
    # Who waits for a decision on the first email does not get the second.
    drills.check(campaign, arrived, PEOPLE * 2 - waiting, what)
    assert not Enrollment.select().where(Enrollment.lease_owner.is_null(False)).exists()


def _states() -> Counter[str]:
    return Counter(email.state for email in Email.select(Email.state))


def _make_enormous() -> None:
    """A signature that the buffers between two sockets of one machine do not hold."""
    with db.transaction():
        EmailAccount.update(signature=("word " * 12 + "\n") * 40_000).execute()
