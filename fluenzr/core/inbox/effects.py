"""Effects of a reply or a bounce, recorded with it so that reclassifying can undo them.

With it stands how the contact stood just then: what is different at the next message, and not by the one
before, somebody else has changed (an unsubscribe, a person, another address).

Tested by `tests/core/inbox/test_reclassify.py`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fluenzr.core.contacts import changes as contact_changes
from fluenzr.core.contacts import earlier_addresses, suppression
from fluenzr.core.workflow import enrollments
from fluenzr.models import Contact, Enrollment, Reply

_ABOUT = "about"


@dataclass(frozen=True, slots=True)
class State:
    """A contact: its status, whether and why an address (its own) is suppressed, and where its sequences
    stand."""

    address: str
    status: str
    suppressed: str | None
    enrollments: dict[int, tuple[str, int | None]]

    @classmethod
    def of(cls, contact_id: int, address: str | None = None) -> "State":
        """As it is now; `address` is one that it had."""
        contact = Contact.get_by_id(contact_id)
        whose = contact.email if address is None else address
        rows = Enrollment.select().where(Enrollment.contact == contact_id)
        return cls(
            whose,
            contact.status,
            suppression.reason_of(contact.workspace_id, whose),
            {row.id: (row.status, row.due_at) for row in rows},
        )


@dataclass(frozen=True, slots=True)
class Stood:
    """How a contact stood when a message came: the last of it is whether somebody wants it left alone."""

    status: str
    open: tuple[int, ...]
    unwanted: bool

    @classmethod
    def now(cls, contact_id: int) -> "Stood":
        """As it is now."""
        state = State.of(contact_id)
        still = [key for key, (status, _) in state.enrollments.items() if status in enrollments.OPEN]
        return cls(state.status, tuple(still), state.suppressed not in (None, suppression.BOUNCED))


def about(reply: Reply) -> str:
    """The address that a message is about, as a bounce: that which was noted, empty where nobody knew it;
    else the one that the email went to."""
    if _ABOUT in reply.effects:
        return str(reply.effects[_ABOUT])
    campaign = "" if reply.campaign is None else reply.campaign.public_id
    return earlier_addresses.went_to(reply.contact, campaign, reply.node_id)


def beginning(contact_id: int) -> dict[str, Any]:
    """The effects of a message that has had none yet."""
    stood = Stood.now(contact_id)
    return {"stood": [stood.status, list(stood.open), stood.unwanted]}


def stood(reply: Reply) -> Stood | None:
    """How the contact stood when the message came; of one of an earlier version nobody knows."""
    if "stood" not in reply.effects:
        return None
    status, still, unwanted = reply.effects["stood"]
    return Stood(status, tuple(still), unwanted)


@contextmanager
def noted(reply: Reply | None, address: str | None = None) -> Iterator[None]:
    """Write down what changes meanwhile as the effects of a message, whose contact is locked.

    `address` is the one that it is about, which the contact need not have any more by the time it is moved.
    """
    if reply is None:
        yield
        return
    before = State.of(reply.contact_id, address)
    yield
    after = State.of(reply.contact_id, address)
    told = {} if address is None else {_ABOUT: address}
    reply.effects = {**reply.effects, **told, **_between(before, after)}
    reply.save(only=[Reply.effects])


def take_back(reply: Reply) -> None:
    """Undo what a message has ended, as far as nothing else has changed it since."""
    made = reply.effects
    if "status" in made:
        before, after = made["status"]
        contact = Contact.get_by_id(reply.contact_id)
        if contact.status == after:
            contact_changes.set_status(contact, before)
    if "suppressed" in made:
        suppression.lift_bounced(reply.workspace_id, made["suppressed"])
    for enrollment_id, before, due_at, after in made.get("enrollments", ()):
        Enrollment.update(status=before, due_at=due_at).where(
            Enrollment.id == enrollment_id, Enrollment.status == after
        ).execute()
    reply.effects = {name: value for name, value in made.items() if name == _ABOUT}
    reply.save(only=[Reply.effects])


def others(replies: Sequence[Reply]) -> list[tuple[str | None, bool]]:
    """What somebody else has changed before each of the messages, and after the last: the status that the
    contact got, if any, and whether somebody came to want it left alone."""
    known = [one for one in (stood(reply) for reply in replies) if one is not None]
    if len(known) < len(replies):
        return [(None, False)] * (len(replies) + 1)
    after = [
        reply.effects.get("status", (None, one.status))[1] for reply, one in zip(replies, known, strict=True)
    ]
    following = [*known[1:], Stood.now(replies[0].contact_id)]
    changes: list[tuple[str | None, bool]] = [(None, False)]
    for left, here, then in zip(after, known, following, strict=True):
        changes.append((then.status if then.status != left else None, then.unwanted and not here.unwanted))
    return changes


def _between(before: State, after: State) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if before.status != after.status:
        changes["status"] = [before.status, after.status]
    if after.suppressed and not before.suppressed:
        changes["suppressed"] = after.address
    ended = [
        [enrollment_id, *before.enrollments[enrollment_id], status]
        for enrollment_id, (status, _) in after.enrollments.items()
        if before.enrollments[enrollment_id][0] != status
    ]
    return {**changes, **({"enrollments": ended} if ended else {})}
