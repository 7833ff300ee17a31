"""kill -9 at random instants of a campaign: no email is lost, none is sent twice without saying so.

The short forms run with the suite; `make soak` runs the full ones (`FLUENZR_SOAK=1`).
"""

import os
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import urllib3

from fluenzr.core.campaigns import lifecycle
from fluenzr.models import Campaign, Contact, Workspace
from tests.live import drills
from tests.live.drills import SOAK, Sink
from tests.support import factories
from tests.support.servers import Server, eventually

# With four workers the server alone takes 800 s in full: see `slowness`.
pytestmark = [pytest.mark.live, pytest.mark.soak, pytest.mark.timeout(3600)]

EMAILS = 10_000 if SOAK else 150
UNKIND = {"lose_acks": 0.002, "greylist": 0.01} if SOAK else {"lose_acks": 0.02, "greylist": 0.05}
RESTART_SECONDS = 4.0
"""More than the start of a worker takes here: what is killed must still be sending in the end."""


class Drill:
    """Workers that send a campaign to a sink, and are killed at instants spread over it."""

    def __init__(self, server: Callable[..., Server], campaign: Campaign, sink: Sink, workers: int):
        self._server, self._campaign, self.sink = server, campaign, sink
        self._draw = random.Random(os.urandom(8))
        self._workers = [self._start() for _ in range(workers)]
        self.killed_at_work = 0

    def run(self, victims: list[Callable[[], None]]) -> None:
        """Call each of the victims while the campaign is sent, then wait for its end."""
        self._draw.shuffle(victims)
        each = 0.9 * EMAILS / len(victims)
        for number, kill in enumerate(victims):
            # Not before somebody has sent something since the last one: it is starting otherwise.
            wanted = max(self.sink.count() + 1, round(each * (number + self._draw.random())))
            drills.wait(lambda wanted=wanted: self.sink.count() >= wanted or self._is_over(), 60)
            self.killed_at_work += not self._is_over()
            kill()
        drills.wait(self._is_over, 180)

    def kill_worker(self) -> None:
        number = self._draw.randrange(len(self._workers))
        self._workers[number].kill()
        self._workers[number] = self._start()

    def kill_sink(self) -> None:
        self.sink.kill()
        self.sink.start()

    def _start(self) -> Server:
        return self._server(web=0, worker=True, worker_threads=8)

    def _is_over(self) -> bool:
        return drills.is_over(self._campaign)


@pytest.mark.parametrize(
    ("workers", "kills", "sink_kills"),
    [(1, 200, 0), (1, 30, 30), (4, 200, 30)] if SOAK else [(1, 2, 2), (4, 4, 0)],
)
def test_killed_workers_and_servers_lose_nothing_and_double_nothing(
    server: Callable[..., Server],
    workspace: Workspace,
    tmp_path: Path,
    database_kind: str,
    workers: int,
    kills: int,
    sink_kills: int,
) -> None:
    # Where others send while one starts, the server has to be slow, or it would all be over too soon.
    slowness = RESTART_SECONDS * kills * 8 * workers / EMAILS if workers > 1 else 0
    with Sink(tmp_path / "accepted", slowness=slowness, **UNKIND) as sink:
        campaign = drills.campaign_to(workspace, sink.port, EMAILS)
        drill = Drill(server, campaign, sink, workers)
        drill.run([drill.kill_worker] * kills + [drill.kill_sink] * sink_kills)
        what = f"{database_kind}, {workers} workers killed {kills} times, the SMTP server {sink_kills} times"
        states = drills.check(campaign, sink.accepted(), EMAILS, what)
    assert drill.killed_at_work >= (kills + sink_kills) / 2, "the campaign was over too soon"
    assert states["sent"] > EMAILS / 4


def test_killed_web_processes_lose_nothing_either(
    server: Callable[..., Server], workspace: Workspace, tmp_path: Path, database_kind: str
) -> None:
    """Web processes and the worker in turn, while contacts are asked for."""
    emails, kills = (1000, 50) if SOAK else (100, 2)
    key = factories.make_key(workspace)
    draw = random.Random(os.urandom(8))
    start = {"worker": lambda: server(web=0, worker=True), "web": lambda: server(web=2)}
    with Sink(tmp_path / "accepted", lose_acks=0.005) as sink:
        campaign = drills.campaign_to(workspace, sink.port, emails)
        running = {name: begin() for name, begin in start.items()}
        for number in range(kills):
            name = ("worker", "web")[number % 2]
            seen = sink.count() + draw.randrange(emails // kills)
            drills.wait(lambda seen=seen: sink.count() > seen or drills.is_over(campaign), 30)
            running[name].kill()
            running[name] = start[name]()
            _create(running["web"], key, number)
        drills.wait(lambda: drills.is_over(campaign), 120)
        what = f"{database_kind}, worker and web processes killed {kills} times"
        drills.check(campaign, sink.accepted(), emails, what)
    assert Contact.select().where(Contact.email.startswith("while")).count() == kills
    assert lifecycle.get(workspace.id, campaign.public_id)["stats"]["totalContacts"] == emails


def _create(web: Server, key: str, number: int) -> None:
    """A contact, asked for as often as it takes: the key makes it one."""
    headers = {"Idempotency-Key": f"contact {number}"}

    def created() -> bool:
        with suppress(urllib3.exceptions.HTTPError):
            body = {"email": f"while{number}@example.com"}
            answer = web.request("POST", "/v1/contacts", key=key, headers=headers, json=body, timeout=10)
            return answer.status == 201
        return False

    eventually(created, 30)
