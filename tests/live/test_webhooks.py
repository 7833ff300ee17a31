"""Real worker processes and real receivers: kill -9 at random instants loses no event, and none waits long.

The short form runs with the suite; `make soak` runs the full one (`FLUENZR_SOAK=1`).
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fluenzr import signature
from fluenzr.models import Delivery, DeliveryAttempt, Workspace
from tests.live.receiver import Receiver, Reply
from tests.support import factories
from tests.support.delivering import happen, hook, waiting
from tests.support.servers import Server, eventually

pytestmark = [pytest.mark.live, pytest.mark.timeout(900)]

SOAK = os.environ.get("FLUENZR_SOAK") == "1"
EVENTS, KILLS = (5000, 100) if SOAK else (240, 6)
TOGETHER = 20


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.mark.soak
def test_killed_workers_lose_no_event_and_repeat_the_same(
    server: Callable[..., Server], workspace: Workspace, receiver: Receiver
) -> None:
    draw = random.Random(os.urandom(8))
    webhook = hook(workspace, url=receiver.url, secret="a secret of the test")
    receiver.reply = Reply(pause=0.002)
    happened: list[str] = []
    running = server(web=0, worker=True)
    for _ in range(KILLS):
        while len(waiting(webhook)) < TOGETHER and len(happened) < EVENTS:
            happened += happen(workspace, TOGETHER * 2)
        receiver.answer(*draw.choices([200, 503], [50, 1], k=20))
        before = len(receiver.received)
        # While it delivers, not while it starts.
        eventually(lambda seen=before: len(receiver.received) > seen or not due_now(), 30)
        time.sleep(draw.uniform(0, 0.1))
        running.kill()
        running = server(web=0, worker=True)
    happened += happen(workspace, max(0, EVENTS - len(happened)))

    def is_over() -> bool:
        # What answered 503 would wait for a minute.
        Delivery.update(due_at=0).where(Delivery.attempts > 0).execute()
        return not Delivery.select().exists()

    eventually(is_over, 120)
    assert running.stop() == 0
    check(receiver, happened)


def due_now() -> bool:
    return Delivery.select().where(Delivery.attempts == 0).exists()


def check(receiver: Receiver, happened: list[str]) -> None:
    arrived = Counter(receiver.ids)
    assert set(arrived) == set(happened)
    bodies: dict[str, bytes] = {}
    for request in receiver.received:
        signature.verify(request.body, request.headers, "a secret of the test", tolerance=10**6)
        assert bodies.setdefault(request.id, request.body) == request.body
    delivered = DeliveryAttempt.select().where(DeliveryAttempt.status == "delivered").count()
    assert delivered == len(happened)
    repeats = sum(arrived.values()) - DeliveryAttempt.select().count()
    with Path(os.environ.get("FLUENZR_SOAK_REPORT", os.devnull)).open("a") as report:
        report.write(
            f"{len(happened)} events, {KILLS} kills: all arrived, {repeats} once more under the same id\n"
        )


def test_an_event_reaches_its_receiver_through_the_whole_tree(
    server: Callable[..., Server], workspace: Workspace, receiver: Receiver
) -> None:
    key = factories.make_key(workspace)
    running = server(worker=True)
    wanted = {"url": receiver.url, "events": ["contact.created", "contact.updated"]}
    webhook = running.request("POST", "/v1/webhooks", key=key, json=wanted).json()["data"]
    contact = running.request("POST", "/v1/contacts", key=key, json={"email": "ada@example.com"}).json()[
        "data"
    ]
    running.request("PUT", f"/v1/contacts/{contact['id']}", key=key, json={"company": "Analytical"})
    first, second = receiver.wait_for(2)
    running.request("DELETE", f"/v1/contacts/{contact['id']}", key=key)
    for request in (first, second):
        signature.verify(request.body, request.headers, webhook["secret"])
    assert [first.event["type"], second.event["type"]] == ["contact.created", "contact.updated"]
    assert first.event["data"] == {"contact": contact}

    def logged() -> list[dict]:
        found = running.request("GET", f"/v1/webhooks/{webhook['id']}/logs", key=key).json()["data"]
        return found if len(found) == 2 else []

    assert {log["status"] for log in eventually(logged)} == {"delivered"}
    tried = running.request("POST", f"/v1/webhooks/{webhook['id']}/test", key=key).json()["data"]
    assert tried["status"] == "delivered"


def test_a_hanging_receiver_does_not_keep_a_worker_from_stopping(
    server: Callable[..., Server], workspace: Workspace, receiver: Receiver
) -> None:
    webhook = hook(workspace, url=receiver.url)
    receiver.answer(Reply(hangs=True))
    happened = happen(workspace, 2)
    running = server(web=0, worker=True)
    receiver.wait_for(1)
    assert running.stop() == 0
    assert waiting(webhook) == happened
