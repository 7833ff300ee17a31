"""Webhooks side by side, with real receivers: none waits for another, none loses anything."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from fluenzr import db
from fluenzr.core.sending import crash_recovery
from fluenzr.core.webhooks import delivery_queue, retries, subscriptions
from fluenzr.engine.webhooks import dispatcher as webhook_dispatcher
from fluenzr.engine.webhooks import request as webhook_request
from fluenzr.engine.webhooks.dispatcher import Dispatcher
from fluenzr.models import Delivery, DeliveryAttempt, Webhook
from tests.live.receiver import Receiver, Reply
from tests.support.databases import bound_to
from tests.support.delivering import DAY, HOUR, ME, MINUTE, fresh, happen, hook, log, waiting
from tests.support.lost_answers import losses, outlived
from tests.support.sending import Blockade
from tests.support.servers import eventually, free_port
from tests.support.threads import SECONDS

pytestmark = pytest.mark.live

SOAK = os.environ.get("FLUENZR_SOAK") == "1"


@pytest.fixture
def receivers() -> Iterator[Callable[..., Receiver]]:
    with ExitStack() as started:
        yield lambda **options: started.enter_context(Receiver(**options))


@pytest.fixture
def receiver(receivers) -> Receiver:
    return receivers()


@pytest.fixture
def dispatcher(database) -> Iterator[Dispatcher]:
    crash_recovery.beat(ME, "host", 1)
    running = Dispatcher(ME, allow_private=True, proxy=None)
    yield running
    running.close()


def deliver_all(dispatcher: Dispatcher) -> None:
    """Until nothing is due any more, nor on its way."""

    def is_done() -> bool:
        dispatcher.step()
        return not (dispatcher._lanes or delivery_queue.ready())

    eventually(is_done, SECONDS)


def test_events_go_out_one_after_another_in_order(workspace, receiver, dispatcher, monkeypatch):
    monkeypatch.setattr(webhook_dispatcher, "TURN_SECONDS", 30.0)  # on a slow machine a turn ends by its time
    webhook = hook(workspace, url=receiver.url)
    happened = happen(workspace, 100)
    deliver_all(dispatcher)
    assert receiver.ids == happened
    assert waiting(webhook) == []
    assert log(webhook) == [("delivered", 1)] * 100
    # Turns of a connection each.
    assert len({request.connection for request in receiver.received}) == -(-100 // webhook_dispatcher.BATCH)


def test_what_fails_is_put_off_and_what_is_refused_is_not_tried_again(workspace, receiver, dispatcher, clock):
    webhook = hook(workspace, url=receiver.url)
    first, second, third = happen(workspace, 3)
    receiver.answer(500, 410, 200)
    deliver_all(dispatcher)
    assert receiver.ids == [first, second, third]
    assert waiting(webhook) == [first]
    clock.advance(MINUTE)
    deliver_all(dispatcher)
    assert receiver.ids == [first, second, third, first]
    assert log(webhook) == [("retrying", 1), ("failed", 1), ("delivered", 1), ("delivered", 2)]


def test_a_receiver_that_hangs_holds_up_nobody_else(workspace, receivers, dispatcher):
    bad, *good = (receivers() for _ in range(10))
    bad.reply = Reply(hangs=True)
    hooks = [hook(workspace, url=receiver.url) for receiver in (bad, *good)]
    happened = happen(workspace, 40)

    def is_done() -> bool:
        dispatcher.step()
        return all(waiting(webhook) == [] for webhook in hooks[1:])

    eventually(is_done, SECONDS)
    assert [receiver.ids for receiver in good] == [happened] * 9
    assert bad.ids == happened[:1]
    assert waiting(hooks[0]) == happened


@pytest.mark.parametrize("report_seconds", [0, 30])
def test_receivers_known_to_hang_leave_lanes_to_the_others(
    workspace, receivers, dispatcher, monkeypatch, report_seconds
):
    monkeypatch.setattr(webhook_dispatcher, "REPORT_SECONDS", report_seconds)
    monkeypatch.setattr(webhook_dispatcher, "LANES", 2)
    monkeypatch.setattr(webhook_dispatcher, "SLOW_LANES", 1)
    monkeypatch.setattr(webhook_dispatcher, "SLOW_MS", 10)
    monkeypatch.setattr(webhook_dispatcher, "TURN_SECONDS", 0.01)
    slow = receivers()
    slow.reply = Reply(pause=0.05)
    hooks = [hook(workspace, url=slow.url) for _ in range(3)]
    happen(workspace)
    deliver_all(dispatcher)
    assert dispatcher._slow == {webhook.id for webhook in hooks}
    # A good receiver on a busy machine is not to be taken for a slow one.
    monkeypatch.setattr(webhook_dispatcher, "SLOW_MS", 60_000)
    slow.reply = Reply(hangs=True)
    good = receivers()
    last = hook(workspace, url=good.url)
    happen(workspace, 5)

    def is_done() -> bool:
        dispatcher.step()
        return waiting(last) == []

    eventually(is_done, SECONDS)
    assert len(dispatcher._slow & dispatcher._lanes.keys()) == 1


def test_a_receiver_that_is_quick_again_is_slow_no_more(workspace, receiver, dispatcher, monkeypatch):
    monkeypatch.setattr(webhook_dispatcher, "SLOW_MS", 10)
    hook(workspace, url=receiver.url)
    receiver.answer(Reply(pause=0.05))
    happen(workspace)
    deliver_all(dispatcher)
    assert dispatcher._slow
    monkeypatch.setattr(webhook_dispatcher, "SLOW_MS", 5000)
    happen(workspace)
    deliver_all(dispatcher)
    assert not dispatcher._slow


def test_a_turn_is_reported_while_it_lasts_and_does_not_last_long(
    workspace, receiver, dispatcher, monkeypatch
):
    monkeypatch.setattr(webhook_dispatcher, "REPORT_SECONDS", 0)
    monkeypatch.setattr(webhook_dispatcher, "TURN_SECONDS", 0.05)
    webhook = hook(workspace, url=receiver.url)
    receiver.reply = Reply(pause=0.03)
    happened = happen(workspace, 10)
    deliver_all(dispatcher)
    assert receiver.ids == happened
    assert fresh(webhook).fence > 2


def test_closing_ends_what_hangs_and_leaves_it_as_it_was(workspace, receiver, dispatcher):
    webhook = hook(workspace, url=receiver.url)
    receiver.answer(200, Reply(hangs=True))
    happened = happen(workspace, 3)
    dispatcher.step()
    receiver.wait_for(2)
    dispatcher.close()
    assert waiting(webhook) == happened[1:]
    assert log(webhook) == [("delivered", 1)]
    assert fresh(webhook).lease_owner is None
    assert delivery_queue.ready() == [webhook.id]


@pytest.mark.parametrize("change", ["disabled", "deleted"])
def test_a_webhook_that_is_stopped_gets_no_more_than_a_moment_longer(
    workspace, receiver, dispatcher, monkeypatch, change
):
    monkeypatch.setattr(webhook_dispatcher, "REPORT_SECONDS", 0)
    monkeypatch.setattr(webhook_dispatcher, "TURN_SECONDS", 1000)
    webhook = hook(workspace, url=receiver.url)
    receiver.reply = Reply(pause=0.02)
    happen(workspace, 30)
    dispatcher.step()
    receiver.wait_for(3)
    if change == "deleted":
        subscriptions.delete(workspace.id, webhook.public_id)
    else:
        subscriptions.update(workspace.id, webhook.public_id, {"status": "disabled"}, allow_private=True)
    deliver_all(dispatcher)
    assert 3 <= len(receiver.received) < 30


def test_whichever_commits_answer_is_lost_all_is_delivered_in_its_order(
    workspace, receivers, dispatcher, caplog
):
    """At once, not when a lease ends; and each attempt stands once in the log."""
    good, bad = receivers(), receivers()
    bad.reply = Reply(410)
    hooks = [hook(workspace, url=receiver.url) for receiver in (good, bad)]
    happened: list[str] = []

    def is_done() -> bool:
        outlived(dispatcher.step)
        return not (any(waiting(webhook) for webhook in hooks) or dispatcher._lanes)

    for loss in losses():
        happened += happen(workspace, 3)
        with loss:
            eventually(is_done, SECONDS)
        assert list(dict.fromkeys(good.ids)) == list(dict.fromkeys(bad.ids)) == happened
        assert [len(log(webhook)) for webhook in hooks] == [len(good.ids), len(bad.ids)]
        assert [fresh(webhook).lease_owner for webhook in hooks] == [None, None]
    assert "not written down" not in caplog.text
    assert loss.number >= 3  # two claims, and what came of them


def test_a_report_that_cannot_be_written_down_is_alone_in_that(
    workspace, receivers, dispatcher, monkeypatch, caplog
):
    one, other = hook(workspace, url=receivers().url), hook(workspace, url=receivers().url)
    happened = happen(workspace, 3)
    judge = delivery_queue._judge

    def fail(webhook: Webhook, *given: Any) -> str:
        if webhook.id == one.id:
            raise ZeroDivisionError
        return judge(webhook, *given)

    monkeypatch.setattr(delivery_queue, "_judge", fail)
    deliver_all(dispatcher)
    assert (waiting(one), waiting(other)) == (happened, [])
    assert f"what came of a turn of webhook {one.public_id} is not written down" in caplog.text
    assert log(other) == [("delivered", 1)] * 3


def test_what_could_not_be_written_down_is_written_later(workspace, receiver, settings, monkeypatch):
    with bound_to(settings.database_url, timeout=0.2):
        crash_recovery.beat(ME, "host", 1)
        running = Dispatcher(ME, allow_private=True, proxy=None)
        webhook = hook(workspace, url=receiver.url)
        happened = happen(workspace, 3)
        running.step()
        with Blockade(settings.database_url) as blockade:
            blockade.begin()
            if not db.is_sqlite():
                blockade._session.execute("lock table webhook in exclusive mode")
            receiver.wait_for(3)

            def is_busy() -> bool:
                try:
                    running.step()
                except db.Busy:
                    return True
                return False

            eventually(is_busy)
        deliver_all(running)
        running.close()
        assert receiver.ids == happened
        assert log(webhook) == [("delivered", 1)] * 3
        db.database.obj.close()


def test_a_defect_ends_a_turn_and_no_other(workspace, receivers, dispatcher, monkeypatch, caplog):
    monkeypatch.setattr(webhook_dispatcher, "TURN_SECONDS", 0.05)
    first, second = receivers(), receivers()
    broken, sound = hook(workspace, url=first.url), hook(workspace, url=second.url)
    happened = happen(workspace, 3)
    attempt = webhook_request.Courier._attempt

    def fail(self, due, *rest):
        if self._channel._target.port == first.port:
            raise ZeroDivisionError
        return attempt(self, due, *rest)

    monkeypatch.setattr(webhook_request.Courier, "_attempt", fail)

    def is_done() -> bool:
        dispatcher.step()
        return waiting(sound) == []

    eventually(is_done, SECONDS)
    assert second.ids == happened
    assert waiting(broken) == happened
    eventually(lambda: "ZeroDivisionError" in caplog.text)


# A receiver that is down for three hours


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_a_receiver_that_is_down_for_three_hours_gets_everything_in_order(workspace, clock):
    """Every attempt at its time, the webhook failed, all of it held, and then out in order."""
    count, kills = (5000, 100) if SOAK else (60, 12)
    port = free_port()
    webhook = hook(workspace, url=f"http://127.0.0.1:{port}/")
    happened: list[str] = []
    crash_recovery.beat(ME, "host", 1)
    started = clock.now
    dispatcher = Dispatcher(ME, allow_private=True, proxy=None)
    for number in range(kills):
        happened += happen(workspace, count // kills)
        deliver_all(dispatcher)
        if number % 2:
            dispatcher.close()
            dispatcher = Dispatcher(ME, allow_private=True, proxy=None)
        clock.advance(3 * HOUR / kills)
    happened += happen(workspace, count - len(happened))
    deliver_all(dispatcher)
    assert (clock.now - started).total_seconds() == pytest.approx(3 * HOUR)
    _check_schedule(webhook, 3 * HOUR / kills)
    assert fresh(webhook).status == "failed"
    assert waiting(webhook) == happened
    with Receiver(port=port) as receiver:
        clock.advance(6 * DAY)
        deliver_all(dispatcher)
        assert receiver.received == []
        subscriptions.update(workspace.id, webhook.public_id, {"status": "active"}, allow_private=True)
        deliver_all(dispatcher)
        assert receiver.ids == happened
    dispatcher.close()
    assert not Delivery.select().exists()
    with Path(os.environ.get("FLUENZR_SOAK_REPORT", os.devnull)).open("a") as report:
        tried = DeliveryAttempt.select().where(DeliveryAttempt.status != "delivered").count()
        report.write(
            f"{count} events, receiver down 3 h: {tried} attempts failed, all {count} then in order\n"
        )


def _check_schedule(webhook: Webhook, step: float) -> None:
    """Each attempt came at its time, or as soon after it as the clock was moved and anybody looked."""
    by_event: dict[str, list[int]] = {}
    for row in (
        DeliveryAttempt.select().where(DeliveryAttempt.webhook == webhook.id).order_by(DeliveryAttempt.id)
    ):
        by_event.setdefault(row.event_public_id, []).append(row.at)
    for times in by_event.values():
        for before, after, wait in zip(times, times[1:], retries.RETRY_AFTER_MS, strict=False):
            assert 0 <= after - before - wait < step * 1000
    assert max(len(times) for times in by_event.values()) == retries.ATTEMPTS


def test_threads_end_with_the_dispatcher(workspace, receiver):
    crash_recovery.beat(ME, "host", 1)
    hook(workspace, url=receiver.url)
    happen(workspace, 3)
    before = {thread.name for thread in threading.enumerate() if thread.name.startswith("delivery")}
    running = Dispatcher(ME, allow_private=True, proxy=None)
    deliver_all(running)
    running.close()
    assert {thread.name for thread in threading.enumerate() if thread.name.startswith("delivery")} == before
