"""The feed of events: whoever reads on misses none."""

import threading

import orjson
import pytest

from fluenzr import db
from fluenzr.core.common.errors import Invalid
from fluenzr.core.webhooks import events
from fluenzr.models import Event
from tests.support import factories
from tests.support.delivering import happen, hook
from tests.support.threads import SECONDS


def read(workspace, after=None, event_type=None, limit=100) -> list[str]:
    return [
        event["id"]
        for event in orjson.loads(orjson.dumps(events.feed(workspace.id, after, event_type, limit)))
    ]


def test_the_feed_goes_on_after_what_one_has(workspace):
    happened = happen(workspace, 5)
    assert read(workspace) == happened
    assert read(workspace, limit=2) == happened[:2]
    assert read(workspace, happened[1], limit=2) == happened[2:4]
    assert read(workspace, happened[4]) == []
    assert read(workspace, happened[4]) + happen(workspace) == read(workspace, happened[4])


def test_the_feed_of_one_type(workspace):
    first, second = happen(workspace), happen(workspace, 1, "email.sent")
    assert read(workspace, event_type="email.sent") == second
    assert read(workspace, first[0], "contact.created") == []


def test_tests_are_not_in_the_feed(workspace):
    test = events.record_test(hook(workspace))
    happened = happen(workspace)
    assert read(workspace) == happened
    assert read(workspace, test.public_id) == happened


def test_an_event_of_others_or_of_nobody_is_no_place_to_go_on_from(workspace):
    (theirs,) = happen(factories.make_workspace("Other"))
    for after in (theirs, "evt_unknown", "nonsense"):
        with pytest.raises(Invalid):
            read(workspace, after)
    assert read(workspace) == []


def test_an_event_that_is_committed_late_is_not_missed(workspace):
    """On PostgreSQL it has a lower id than those committed before it; SQLite lets nobody else write."""
    recorded, proceed = threading.Event(), threading.Event()

    def slow() -> None:
        with db.transaction():
            happen(workspace)
            recorded.set()
            assert proceed.wait(SECONDS)
        db.database.obj.close()

    first = happen(workspace)
    thread = threading.Thread(target=slow)
    thread.start()
    assert recorded.wait(SECONDS)
    if not db.is_sqlite():
        happen(workspace, 2)
    seen = read(workspace)
    assert seen == first
    proceed.set()
    thread.join(SECONDS)
    if db.is_sqlite():
        happen(workspace, 2)
    everything = [event.public_id for event in Event.select().order_by(Event.id)]
    assert seen + read(workspace, seen[-1]) == everything
    assert len(everything) == 4
