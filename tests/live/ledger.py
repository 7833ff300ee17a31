"""A webhook receiver that keeps what it was told, of whom; and what must be true of that once all is over.

That is what `docs/guides/webhooks.md` promises: each event at least once, with the same bytes each time, in
the order in which they happened as long as nothing fails.
"""

from dataclasses import dataclass

from fluenzr.models import Delivery, DeliveryAttempt, Event, Workspace
from tests.live.drills import report
from tests.live.receiver import HOST, Received, Receiver, Reply
from tests.support import factories
from tests.support.servers import eventually


@dataclass(frozen=True, slots=True)
class Told:
    """An event of the database; `contact_id` is whom it tells of."""

    id: str
    type: str
    contact_id: int | None


class Ledger(Receiver):
    """Hears of everything that happens in a workspace. A context, as all receivers are."""

    def __init__(self, workspace: Workspace, host: str = HOST):
        super().__init__(host=host)
        self._workspace = workspace
        self._arrived_ids: list[str] = []
        self._bodies: dict[str, int] = {}
        self._changed: set[str] = set()

    def __enter__(self) -> "Ledger":
        super().__enter__()
        factories.make_webhook(self._workspace, url=self.url)
        return self

    def take(self, received: Received) -> Reply:
        if self._bodies.setdefault(received.id, hash(received.body)) != hash(received.body):
            self._changed.add(received.id)
        self._arrived_ids.append(received.id)
        return self.reply

    def check(self, emails_sent: int, seconds: float = 120) -> None:
        """Of all that has happened so far. `emails_sent` is of how many an event must tell."""
        happened = _events(self._workspace)
        eventually(_nothing_waits, seconds)
        first = {event_id: place for place, event_id in reversed([*enumerate(self._arrived_ids)])}
        missing = [event for event in happened if event.id not in first]
        assert not missing, f"{len(missing)} of {len(happened)} events are missing: {missing[:5]}"
        assert set(first) <= {event.id for event in _events(self._workspace)}, "told of what did not happen"
        assert not self._changed, f"told again in other words: {self._changed}"
        assert sum(event.type == "email.sent" for event in happened) == emails_sent
        failed = _failed()
        _check_order([event for event in happened if event.id not in failed], first)
        again = len(self._arrived_ids) - len(first)
        report(f"{len(happened)} events, none missing, {again} told again, {len(failed)} tried again")


def _nothing_waits() -> bool:
    # What could not be delivered would wait for minutes.
    Delivery.update(due_at=0).where(Delivery.attempts > 0).execute()
    return not Delivery.select().exists()


def _events(workspace: Workspace) -> list[Told]:
    found = Event.select(Event.public_id, Event.type, Event.contact_id).where(Event.workspace == workspace.id)
    return [Told(*row) for row in found.order_by(Event.id).tuples()]


def _failed() -> set[str]:
    """Events of which an attempt failed: those may come later than others."""
    found = DeliveryAttempt.select(DeliveryAttempt.event_public_id).where(
        DeliveryAttempt.status != "delivered"
    )
    return {event_id for (event_id,) in found.tuples()}


def _check_order(happened: list[Told], first: dict[str, int]) -> None:
    """What one thing led to comes after it: of a person in order, a campaign's end behind all of its emails.

    Of emails that two senders hand over side by side neither is the first.
    """
    last: dict[int | None, int] = {}
    for event in happened:
        place, whose = first[event.id], event.contact_id
        before = last.values() if whose is None else [last[whose]] if whose in last else []
        assert place > max(before, default=-1), f"{event} came too early"
        last[whose] = place
