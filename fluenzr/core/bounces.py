"""Emails that came back after a server had accepted them."""

from fluenzr import db
from fluenzr.core import campaign_health, counters, enrollments, results, uncertain
from fluenzr.core.held import hold
from fluenzr.models import Email


def record(email: Email, address: str, kind: str, reason: str, *, simulated: bool = False) -> None:
    """An email to `address` came back, for good (`hard`) or not (`soft`, `block`): told and counted once.

    A hard bounce, or one soft one too many, ends every sequence of the contact and suppresses the address. A
    block says that the email was not wanted there, and nothing of the address.
    """
    with db.transaction():
        held = hold(email.id)
        if held is None or held.email.bounce_type is not None:
            return
        uncertain.prove(held, "bounce")
        counters.add(held.email, "bounced")
        told = "hard" if kind == "hard" else "soft"
        results.tell_bounce(held.email, held.contact, told, reason, {"simulated": True} if simulated else {})
        if kind == "block":
            held.email.bounce_type = results.BLOCKED
        held.email.save()
        campaign_health.check(held.campaign.id)
        if kind == "block":
            return
        if kind == "soft" and (held.contact is None or not results.has_too_many_soft_bounces(held.contact)):
            return
        if results.give_up(held.email.workspace_id, held.enrollment.contact_id, address):
            enrollments.conclude(held.enrollment.id, "bounced")
