"""Bounces: emails that came back after a server had accepted them (RFC 3464), counted once."""

from functools import partial

from fluenzr import clock, db
from fluenzr.core.activity import counters
from fluenzr.core.campaigns import auto_pause
from fluenzr.core.emails.locked_email import Held, hold
from fluenzr.core.inbox import effects
from fluenzr.core.sending import results, uncertain
from fluenzr.core.workflow import enrollments
from fluenzr.models import Email, Reply


def record(
    email: Email,
    address: str,
    kind: str,
    reason: str,
    *,
    reply: Reply | None = None,
    simulated: bool = False,
) -> None:
    """An email to `address` came back, for good (`hard`) or not (`soft`, `block`): told and counted once.

    A hard bounce, or one soft one too many, ends every sequence of the contact and suppresses the address. A
    block says that the email was not wanted there, and nothing of the address. `reply` is the message that
    says so, where one is kept.
    """
    with db.transaction():
        held = hold(email.id)
        if held is not None and judge(held, address, kind, reply=reply):
            tell(held, kind, reason, simulated=simulated)
            # Whoever stops a campaign locks it before any email (`running.stop`): here one is locked.
            db.once_committed(partial(auto_pause.check, held.campaign.id))


def judge(held: Held, address: str, kind: str, *, reply: Reply | None = None) -> bool:
    """Let an email count as come back, and end what that ends; False where it has come back before."""
    if held.email.bounce_type is not None:
        return False
    uncertain.prove(held, "bounce")
    at = clock.now_ms() if reply is None else reply.taken_at
    with effects.noted(reply):
        if reply is not None:
            reply.effects = {**reply.effects, "counted": True}
        counters.add(held.email, "bounced", at=at)
        held.email.bounce_type = results.BLOCKED if kind == "block" else kind
        held.email.save()
        if _is_gone(held, kind, at) and results.give_up(
            held.email.workspace_id, held.enrollment.contact_id, address
        ):
            enrollments.conclude(held.enrollment.id, "bounced")
    return True


def tell(held: Held, kind: str, reason: str, *, at: int | None = None, simulated: bool = False) -> None:
    """An entry of the activity and an event; a block is told as a soft bounce."""
    metadata = {"simulated": True} if simulated else {}
    results.tell_bounce(
        held.email, held.contact, "hard" if kind == "hard" else "soft", reason, metadata, at=at
    )


def _is_gone(held: Held, kind: str, at: int) -> bool:
    """Whether the address is as good as gone, at this time (ms)."""
    if kind == "soft":
        return held.contact is not None and results.has_too_many_soft_bounces(held.contact, at)
    return kind == "hard"
