"""The queue of deliveries: whose turn it is, what becomes of it, and what is tried again when."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core.common.errors import Invalid, NotFound
from fluenzr.core.sending import crash_recovery
from fluenzr.core.webhooks import delivery_queue, subscriptions
from fluenzr.models import Delivery, DeliveryAttempt, Event, Webhook, Worker
from tests.support import factories
from tests.support.delivering import (
    DAY,
    HOUR,
    ME,
    MINUTE,
    claim,
    exchange,
    finish,
    fresh,
    happen,
    hook,
    log,
    serve,
    waiting,
)
from tests.support.threads import at_once

SCHEDULE = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR]


def put(webhook: Webhook, **fields) -> None:
    subscriptions.update(webhook.workspace_id, webhook.public_id, fields, allow_private=True)


# Turns


def test_a_turn_is_what_is_due_in_order_under_a_lease_and_a_fence(workspace, clock):
    webhook = hook(workspace)
    happened = happen(workspace, 5)
    turn = claim(webhook, 3)
    assert [due.event_id for due in turn.due] == happened[:3]
    assert [due.attempts for due in turn.due] == [0, 0, 0]
    assert turn.due[0].body == Event.get(Event.public_id == happened[0]).body
    held = fresh(webhook)
    assert (held.lease_owner, held.fence, held.served_at) == (ME, 1, wall_clock.now_ms())
    assert held.lease_until == wall_clock.now_ms() + delivery_queue.LEASE_MS
    assert delivery_queue.ready() == []
    assert claim(webhook) is None
    finish(turn, 200)
    assert delivery_queue.ready() == [webhook.id]
    assert serve(webhook, 200) == happened[3:]
    assert delivery_queue.ready() == []
    assert fresh(webhook).lease_owner is None


def test_nothing_due_is_no_turn(workspace, clock):
    webhook = hook(workspace)
    assert delivery_queue.ready() == []
    assert claim(webhook) is None
    assert fresh(webhook).fence == 0


def test_one_of_many_gets_a_turn(workspace):
    webhook = hook(workspace)
    happen(workspace, 20)
    crash_recovery.beat(ME, "host", 1)
    turns = at_once(*[lambda: delivery_queue.claim(webhook.id, ME, 5)] * 6)
    assert sum(turn is not None for turn in turns) == 1, turns


def test_who_had_their_turn_longest_ago_are_first(workspace, clock):
    first, second, third = (hook(workspace) for _ in range(3))
    happen(workspace, 3)
    assert delivery_queue.ready() == [first.id, second.id, third.id]
    clock.advance(1)
    serve(first, 200, limit=1)
    assert delivery_queue.ready() == [second.id, third.id, first.id]
    clock.advance(1)
    serve(third, 200, limit=1)
    assert delivery_queue.ready() == [second.id, first.id, third.id]


def test_the_turn_of_a_dead_worker_is_free_at_once(workspace, clock):
    webhook = hook(workspace)
    happened = happen(workspace)
    claim(webhook, owner="dead")
    assert delivery_queue.ready() == []
    crash_recovery.free(["dead"])
    assert delivery_queue.ready() == [webhook.id]
    assert serve(webhook, 200) == happened


def test_a_turn_that_ran_out_is_somebody_elses_and_its_report_changes_nothing(workspace, clock):
    webhook = hook(workspace)
    happened = happen(workspace, 2)
    late = claim(webhook)
    clock.advance(delivery_queue.LEASE_MS / 1000 - 1)
    assert claim(webhook, owner="other") is None
    clock.advance(2)
    turn = claim(webhook, owner="other")
    assert [due.event_id for due in turn.due] == happened
    assert finish(late, 200, is_last=False)
    assert (log(webhook), waiting(webhook)) == ([], happened)
    assert fresh(webhook).lease_owner == "other"
    finish(turn, 200)
    assert (log(webhook), waiting(webhook)) == ([("delivered", 1)] * 2, [])


def test_a_report_renews_the_lease_until_the_last_one_ends_it(workspace, clock):
    webhook = hook(workspace)
    happened = happen(workspace, 3)
    turn = claim(webhook)
    clock.advance(60)
    assert not finish(turn, 200, 200, is_last=False)
    assert fresh(webhook).lease_until == wall_clock.now_ms() + delivery_queue.LEASE_MS
    assert waiting(webhook) == happened[2:]
    assert delivery_queue.record([delivery_queue.Report(turn, [], True)]) == {webhook.id}
    assert fresh(webhook).lease_until is None


def test_several_turns_are_written_down_together(workspace, clock):
    hooks = [hook(workspace) for _ in range(3)]
    happen(workspace, 2)
    reports = [
        delivery_queue.Report(turn, [(due, exchange()) for due in turn.due], True)
        for turn in [claim(webhook) for webhook in reversed(hooks)]
    ]
    assert delivery_queue.record(reports) == {webhook.id for webhook in hooks}
    assert not Delivery.select().exists()
    assert DeliveryAttempt.select().count() == 6


@pytest.mark.parametrize("change", ["disabled", "deleted"])
def test_a_webhook_that_is_stopped_or_gone_ends_its_turn(workspace, clock, change):
    webhook = hook(workspace)
    happened = happen(workspace, 3)
    turn = claim(webhook)
    if change == "deleted":
        subscriptions.delete(workspace.id, webhook.public_id)
    else:
        put(webhook, status="disabled")
    assert finish(turn, 200, 200, is_last=False)
    assert waiting(webhook) == ([] if change == "deleted" else happened[2:])
    assert claim(webhook) is None
    assert delivery_queue.ready() == []


def test_what_is_told_again_of_a_webhook_that_was_stopped_ends_its_turn(workspace, clock):
    webhook = hook(workspace)
    happen(workspace, 3)
    turn = claim(webhook)
    report = delivery_queue.Report(turn, [(turn.due[0], exchange())], False)
    assert delivery_queue.record([report]) == set()
    put(webhook, status="disabled")
    assert delivery_queue.record([report]) == {webhook.id}
    assert log(webhook) == [("delivered", 1)]


# What becomes of an attempt


def test_an_attempt_is_logged(workspace, clock):
    webhook = hook(workspace)
    (event,) = happen(workspace)
    turn = claim(webhook)
    clock.advance(1.5)
    tried = exchange(503, "The receiver answered 503")
    delivery_queue.record([delivery_queue.Report(turn, [(turn.due[0], tried)], True)])
    row = DeliveryAttempt.get()
    assert (row.public_id, row.event_public_id, row.event_type) == (tried.id, event, "contact.created")
    assert (row.status, row.status_code, row.response_time, row.attempt) == ("retrying", 503, 12, 1)
    assert (row.error, row.at) == ("The receiver answered 503", tried.at)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_a_2xx_is_a_success(workspace, clock, status):
    webhook = hook(workspace)
    happen(workspace)
    serve(webhook, status)
    assert (log(webhook), waiting(webhook)) == ([("delivered", 1)], [])


@pytest.mark.parametrize("status", [400, 401, 404, 408, 410, 425, 429, 499])
def test_a_4xx_is_a_failure_of_that_delivery_alone(workspace, clock, status):
    webhook = hook(workspace)
    _, second = happen(workspace, 2)
    serve(webhook, status, limit=1)
    assert (log(webhook), waiting(webhook)) == ([("failed", 1)], [second])
    assert fresh(webhook).status == "active"


@pytest.mark.parametrize("status", [None, 101, 199, 300, 301, 307, 500, 503, 599])
def test_anything_else_is_tried_again_on_schedule_and_then_the_webhook_is_failed(workspace, clock, status):
    webhook = hook(workspace)
    (event,) = happen(workspace)
    for number, wait in enumerate(SCHEDULE, start=1):
        assert serve(webhook, status) == [event]
        assert log(webhook)[-1] == ("retrying", number)
        clock.advance(wait - 0.001)
        assert claim(webhook) is None
        clock.advance(0.001)
    clock.advance(1)
    serve(webhook, status)
    assert log(webhook)[-1] == ("failed", 5)
    failed = fresh(webhook)
    assert (failed.status, failed.updated_at) == ("failed", wall_clock.now_ms())
    assert waiting(webhook) == [event]
    clock.advance(DAY)
    assert delivery_queue.ready() == []
    assert claim(webhook) is None


def test_the_wait_counts_from_the_attempt_and_holds_up_no_later_event(workspace, clock):
    webhook = hook(workspace)
    first = happen(workspace)
    serve(webhook, 500)
    clock.advance(30)
    second = happen(workspace)
    assert serve(webhook, 200) == second
    clock.advance(30)
    assert serve(webhook, 200) == first


# Failed, and active again


def test_what_was_held_goes_out_in_order_once_the_webhook_is_active_again(workspace, clock):
    webhook = hook(workspace)
    held = happen(workspace, 2)
    for wait in [0, *SCHEDULE]:
        clock.advance(wait)
        serve(webhook, None)
    for _ in range(3):
        clock.advance(HOUR)
        held += happen(workspace)
    assert waiting(webhook) == held
    put(webhook, status="active")
    assert fresh(webhook).status == "active"
    turn = claim(webhook)
    assert [(due.event_id, due.attempts) for due in turn.due] == [(event, 0) for event in held]
    finish(turn, 200)
    assert waiting(webhook) == []


def test_saying_active_to_an_active_webhook_changes_no_schedule(workspace, clock):
    webhook = hook(workspace)
    happen(workspace)
    serve(webhook, 500)
    put(webhook, status="active", description="x")
    assert claim(webhook) is None


def test_a_disabled_webhook_keeps_what_it_wanted_before_and_nothing_since(workspace, clock):
    webhook = hook(workspace)
    before = happen(workspace)
    put(webhook, status="disabled")
    happen(workspace)
    assert delivery_queue.ready() == []
    put(webhook, status="active")
    after = happen(workspace)
    assert serve(webhook, 200) == before + after


# Replay


def ms(clock) -> int:
    return wall_clock.to_ms(clock.now)


def test_a_span_goes_out_again_in_order_with_the_same_ids(workspace, clock):
    webhook = hook(workspace)
    before = happen(workspace)
    clock.advance(1)
    since = ms(clock)
    inside = happen(workspace, 2)
    clock.advance(1)
    inside += happen(workspace, 1, "email.sent")
    clock.advance(1)
    until = ms(clock)
    after = happen(workspace)
    assert serve(webhook, 200) == before + inside + after
    clock.advance(DAY)
    assert delivery_queue.replay(workspace.id, webhook.public_id, since, until, None) == 3
    turn = claim(webhook)
    assert [(due.event_id, due.attempts) for due in turn.due] == [(event, 0) for event in inside]
    finish(turn, 200)
    assert delivery_queue.replay(workspace.id, webhook.public_id, since, until, ["email.sent"]) == 1
    assert serve(webhook, 200) == inside[2:]


def test_what_is_still_due_is_not_there_twice(workspace, clock):
    webhook = hook(workspace)
    happened = happen(workspace, 3)
    serve(webhook, 500, 200, 500)
    until = ms(clock) + 1
    assert delivery_queue.replay(workspace.id, webhook.public_id, 0, until, ["*"]) == 3
    assert serve(webhook, 200) == happened
    assert waiting(webhook) == []


def test_a_replay_is_of_what_was_subscribed_to_and_of_this_workspace(workspace, clock):
    webhook = hook(workspace, "email.sent")
    other = factories.make_workspace("Other")
    happen(other, 1, "email.sent")
    happen(workspace, 1, "email.opened")
    (wanted,) = happen(workspace, 1, "email.sent")
    serve(webhook, 200)
    assert delivery_queue.replay(workspace.id, webhook.public_id, 0, ms(clock) + 1, None) == 1
    assert waiting(webhook) == [wanted]
    assert delivery_queue.replay(workspace.id, webhook.public_id, 0, ms(clock) + 1, ["email.opened"]) == 1
    with pytest.raises(NotFound):
        delivery_queue.replay(other.id, webhook.public_id, 0, 1, None)


def test_a_long_replay_is_made_in_pieces(workspace, clock, monkeypatch):
    monkeypatch.setattr(delivery_queue, "_TOGETHER", 3)
    webhook = hook(workspace)
    happened = happen(workspace, 10)
    serve(webhook, 200)
    assert delivery_queue.replay(workspace.id, webhook.public_id, 0, ms(clock) + 1, None) == 10
    assert serve(webhook, 200) == happened


@pytest.mark.parametrize(("since", "until"), [(5, 5), (6, 5)])
def test_a_span_that_ends_before_it_begins_is_refused(workspace, since, until):
    with pytest.raises(Invalid):
        delivery_queue.replay(workspace.id, hook(workspace).public_id, since, until, None)


# Secrets


def test_both_secrets_sign_for_a_day_after_a_change(workspace, clock):
    webhook = hook(workspace, secret="the first secret")
    put(webhook, secret="the second secret")
    put(webhook, secret="the second secret")
    assert subscriptions.signing_secrets(fresh(webhook)) == ["the second secret", "the first secret"]
    clock.advance(DAY - 1)
    assert len(subscriptions.signing_secrets(fresh(webhook))) == 2
    clock.advance(1)
    assert subscriptions.signing_secrets(fresh(webhook)) == ["the second secret"]
    put(webhook, secret="the third secret")
    assert subscriptions.signing_secrets(fresh(webhook)) == ["the third secret", "the second secret"]


def test_a_secret_that_cannot_be_read_can_be_replaced(workspace, clock):
    webhook = hook(workspace)
    Webhook.update(secret=b"\x01" + bytes(40)).execute()
    put(webhook, secret="another secret of mine")
    assert subscriptions.signing_secrets(fresh(webhook)) == ["another secret of mine"]


def test_deleting_a_webhook_waits_for_an_event_that_is_being_recorded(workspace):
    """On PostgreSQL too: a change of a contact does not fail because a webhook goes."""
    for _ in range(20):
        webhook = hook(workspace)
        results = at_once(
            lambda: happen_in_transaction(workspace),
            lambda webhook=webhook: subscriptions.delete(workspace.id, webhook.public_id),
        )
        assert not [result for result in results if isinstance(result, Exception)], results
    assert not Delivery.select().exists()
    assert not Worker.select().exists()


def happen_in_transaction(workspace):
    with db.transaction():
        return happen(workspace, 2)
