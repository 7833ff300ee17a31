"""Bounces (RFC 3464) after a server had accepted an email: what they change of email, contact, enrollment."""

from functools import partial

from fluenzr import clock, db
from fluenzr.core.activity import counters
from fluenzr.core.campaigns import auto_pause
from fluenzr.core.emails.locked_email import LockedEmail, lock
from fluenzr.core.inbox import effects
from fluenzr.core.sending import results, uncertain
from fluenzr.core.workflow import enrollments
from fluenzr.models import Email, Reply
from fluenzr.models.states import EnrollmentStatus


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
        locked = lock(email.id)
        if locked is not None and judge(locked, address, kind, reply=reply):
            tell(locked, kind, reason, simulated=simulated)
            # Whoever stops a campaign locks it before any email (`running.stop`): here one is locked.
            db.once_committed(partial(auto_pause.check, locked.campaign.id))


def judge(locked: LockedEmail, address: str, kind: str, *, reply: Reply | None = None) -> bool:
    """Let an email count as come back, and end what that ends; False where it has come back before, unless it
    is known only now that it has for good.

    It counts once. `address` is empty where nobody knows it.
    """
    before = locked.email.bounce_type
    if before is not None and (kind != "hard" or before == "hard"):
        return False
    uncertain.prove(locked, "bounce")
    at = clock.now_ms() if reply is None else reply.taken_at
    with effects.noted(reply, address):
        if reply is not None:
            reply.effects = {**reply.effects, **({"counted": True} if before is None else {"was": before})}
        if before is None:
            counters.add(locked.email, "bounced", at=at)
        locked.email.bounce_type = results.BLOCKED if kind == "block" else kind
        locked.email.save()
        if _is_gone(locked, kind, address, at) and results.give_up(
            locked.email.workspace_id, locked.enrollment.contact_id, address
        ):
            enrollments.conclude(locked.enrollment.id, EnrollmentStatus.BOUNCED)
    return True


def tell(
    locked: LockedEmail, kind: str, reason: str, *, at: int | None = None, simulated: bool = False
) -> None:
    """An entry of the activity and an event; a block is told as a soft bounce."""
    metadata = {"simulated": True} if simulated else {}
    results.tell_bounce(
        locked.email, locked.contact, "hard" if kind == "hard" else "soft", reason, metadata, at=at
    )


def _is_gone(locked: LockedEmail, kind: str, address: str, at: int) -> bool:
    """Whether the address is as good as gone, at this time (ms)."""
    if kind == "soft" and locked.contact is not None and address:
        return results.has_too_many_soft_bounces(locked.contact.id, address, at)
    return kind == "hard" and bool(address)
