"""Answers to emails: what they end, and what is told of them."""

from typing import Any

from fluenzr import clock, db
from fluenzr.core import activity, counters, enrollments, events, results, uncertain
from fluenzr.core.held import hold
from fluenzr.models import Contact, Email

PREVIEW_LENGTH = 200


def record(email: Email, subject: str, preview: str, *, simulated: bool = False) -> None:
    """A person answered an email: the contact leaves that campaign for good.

    Each answer is told, the statistics count a contact once. An erased person is no error. `preview` is the
    beginning of the answer's own text, cut to 200 characters.
    """
    with db.transaction():
        held = hold(email.id)
        if held is None or held.contact is None:
            return
        uncertain.prove(held, "reply")
        enrollments.conclude(held.enrollment.id, "replied")
        _mark(held.contact)
        counters.add(held.email, "replied")
        activity.note(held.email, held.contact.id, "replied", {"simulated": True} if simulated else {})
        told = {"replySubject": subject, "replyPreview": preview[:PREVIEW_LENGTH]}
        data: dict[str, Any] = {**results.email_data(held.email, held.contact), **told}
        events.record(held.email.workspace_id, "email.replied", data)


def _mark(contact: Contact) -> None:
    """Who left for another reason stays as they are."""
    if contact.status == "active":
        contact.status, contact.updated_at = "replied", clock.now_ms()
        contact.save(only=[Contact.status, Contact.updated_at])
