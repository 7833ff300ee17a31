"""What is forgotten, and what is not yet."""

import pytest

from fluenzr.core.operations import retention
from fluenzr.core.webhooks import subscriptions
from fluenzr.models import Delivery, DeliveryAttempt, Event, Webhook
from tests.support.delivering import DAY, happen, hook, serve, waiting


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)


def sweep() -> list[int]:
    """Until nothing is left to forget."""
    swept = []
    while forgotten := retention.sweep():
        swept.append(forgotten)
    return swept


def test_what_is_held_is_kept_for_a_week(workspace, clock):
    stopped, active = hook(workspace), hook(workspace)
    old = happen(workspace, 3)
    Webhook.update(status="failed").where(Webhook.id == stopped.id).execute()
    clock.advance(DAY)
    young = happen(workspace)
    clock.advance(6 * DAY)
    assert sweep() == []
    clock.advance(1)
    assert sweep() == [2, 1]
    assert (waiting(stopped), waiting(active)) == (young, old + young)


def test_events_are_kept_for_thirty_days_and_go_with_their_deliveries(workspace, clock):
    webhook = hook(workspace)
    happen(workspace, 3)
    clock.advance(30 * DAY)
    young = happen(workspace)
    assert sweep() == []
    clock.advance(1)
    assert sweep() == [2, 1]
    assert [event.public_id for event in Event.select()] == young == waiting(webhook)


def test_logs_are_kept_for_thirty_days(workspace, clock):
    webhook = hook(workspace)
    for _ in range(3):
        happen(workspace)
        serve(webhook, 200)
    clock.advance(30 * DAY)
    happen(workspace)
    serve(webhook, 200)
    assert sweep() == []
    clock.advance(1)
    Event.delete().execute()
    assert sweep() == [2, 1]
    assert DeliveryAttempt.select().count() == 1
    assert not Delivery.select().exists()


def test_the_secret_before_is_forgotten_when_it_signs_no_more(workspace, clock):
    webhook = hook(workspace)
    subscriptions.update(workspace.id, webhook.public_id, {"secret": "x" * 16}, allow_private=True)
    clock.advance(DAY)
    assert sweep() == []
    clock.advance(1)
    assert sweep() == [1]
    assert Webhook.get().previous_secret is None
