"""What taking a message for a reply or a bounce has ended, written down with it so that it can be taken back.

Counts are not in it (`counters`), but whether it was the one that counted is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fluenzr.core import suppression
from fluenzr.models import Contact, Enrollment, Reply


@dataclass(frozen=True, slots=True)
class State:
    """A contact: its status, whether its address is suppressed, and where its sequences stand."""

    address: str
    status: str
    suppressed: bool
    enrollments: dict[int, tuple[str, int | None]]

    @classmethod
    def of(cls, contact_id: int) -> "State":
        """As it is now."""
        contact = Contact.get_by_id(contact_id)
        rows = Enrollment.select().where(Enrollment.contact == contact_id)
        return cls(
            contact.email,
            contact.status,
            suppression.covers(contact.workspace_id, contact.email),
            {row.id: (row.status, row.due_at) for row in rows},
        )


@contextmanager
def noted(reply: Reply | None) -> Iterator[None]:
    """Write down what changes meanwhile as the effects of a message, whose contact is locked."""
    if reply is None:
        yield
        return
    before = State.of(reply.contact_id)
    yield
    reply.effects = {**reply.effects, **_between(before, State.of(reply.contact_id))}
    reply.save(only=[Reply.effects])


def take_back(reply: Reply) -> None:
    """Undo what a message has ended, as far as nothing else has changed it since."""
    made = reply.effects
    if "status" in made:
        before, after = made["status"]
        Contact.update(status=before).where(Contact.id == reply.contact_id, Contact.status == after).execute()
    if "suppressed" in made:
        suppression.lift_bounced(reply.workspace_id, made["suppressed"])
    for enrollment_id, before, due_at, after in made.get("enrollments", ()):
        Enrollment.update(status=before, due_at=due_at).where(
            Enrollment.id == enrollment_id, Enrollment.status == after
        ).execute()
    reply.effects = {}
    reply.save(only=[Reply.effects])


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
