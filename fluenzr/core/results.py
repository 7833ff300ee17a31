"""What became of an email: its row, the next step, counters, activity, events, in one transaction."""

from collections.abc import Callable
from typing import Any

from fluenzr import clock, db
from fluenzr.core import (
    account_health,
    activity,
    campaign_health,
    claims,
    contacts,
    counters,
    enrollments,
    events,
    journey,
    suppression,
)
from fluenzr.core.claims import Claim
from fluenzr.core.outcome import Fault, Outcome
from fluenzr.core.schedule import retry_at
from fluenzr.models import Campaign, Contact, Email, Enrollment

SOFT_BOUNCES_TO_HARD = 3
SOFT_BOUNCE_SPAN_MS = 7 * 24 * 3_600_000
_REPLY_LENGTH = 500


def record(claim: Claim, outcome: Outcome, subject: str | None = None) -> None:
    """Write down an outcome, once: a claim whose fence has moved on changes nothing.

    An answer that comes after the email was marked uncertain still counts. `subject` is what the email said,
    where it was refused before there was an intent.
    """
    kind = _kind(outcome)
    account_health.judge(claim.account, kind, _reason(outcome))
    with db.transaction():
        enrollment = enrollments.hold(claim.enrollment_id)
        email = db.locked(
            Email.select().where(
                Email.id == claim.email_id,
                Email.fence == claim.fence,
                Email.state.in_(("claimed", "sending", "uncertain")),
            )
        ).first()
        if enrollment is None or email is None:
            return
        email.smtp_code, email.smtp_text = outcome.code, _reason(outcome)
        email.subject = email.subject or subject
        _HANDLERS[kind](claim, enrollment, email, outcome)
        email.save()
        claims.release(enrollment.id, claim.fence)
    if email.bounce_type is not None or campaign_health.blames_content(outcome):
        campaign_health.check(claim.campaign.id)


def withdraw(claim: Claim) -> None:
    """Nothing was sent, and nothing will be by this claim: the email is due as before, if it still is."""
    record(claim, Outcome("withdrawn", "body", None, None, "Withdrawn before it was handed over", Fault.NONE))


def mark_uncertain(enrollment: Enrollment, email: Email, reason: str) -> None:
    """The server may have the email and may not: it is not sent again by itself, and said so."""
    email.state, email.uncertain_at = "uncertain", clock.now_ms()
    enrollment.due_at, enrollment.last_error = None, reason
    enrollment.save()
    activity.note(email, enrollment.contact_id, "uncertain", {"reason": reason})


def email_data(email: Email, contact: Contact | None) -> dict[str, Any]:
    """What every event about an email says."""
    campaign = Campaign.get_by_id(email.campaign_id)
    return {
        "campaignId": campaign.public_id,
        "campaignName": campaign.name,
        "contactId": None if contact is None else contact.public_id,
        "contactEmail": None if contact is None else contact.email,
        "emailNodeId": email.node_id,
        "emailSubject": email.subject,
    }


def count_sent(
    email: Email, contact: Contact | None, accepted_at: int, metadata: dict[str, Any] | None = None
) -> None:
    """A server has the email, since `accepted_at`: counted and told. `contact`: None where erased."""
    resent = {"possibleDuplicate": True} if email.state != "uncertain" and email.uncertain_at else {}
    email.state, email.accepted_at = "sent", accepted_at
    counters.add(email, "sent")
    activity.note(email, _id(contact), "sent", {**resent, **(metadata or {})})
    data = email_data(email, contact)
    events.record(email.workspace_id, "email.sent", data)
    events.record(email.workspace_id, "email.delivered", data)


def tell_bounce(
    email: Email, contact: Contact | None, kind: str, reason: str, metadata: dict[str, Any] | None = None
) -> None:
    """The email came back, or was not taken; `kind` is `hard` or `soft`."""
    email.bounce_type = kind
    bounce = {"bounceType": kind, "bounceReason": reason}
    activity.note(email, _id(contact), "bounced", {**bounce, **(metadata or {})})
    events.record(email.workspace_id, "email.bounced", {**email_data(email, contact), **bounce})


def has_too_many_soft_bounces(contact: Contact) -> bool:
    """Whether so many emails came back within a week that the address is as good as gone."""
    since = clock.now_ms() - SOFT_BOUNCE_SPAN_MS
    soft = (
        Email.select()
        .join(Enrollment)
        .where(Enrollment.contact == contact.id, Email.bounce_type == "soft", Email.slot_at > since)
    )
    return bool(soft.count() >= SOFT_BOUNCES_TO_HARD)


def give_up(workspace_id: int, contact_id: int | None, address: str) -> bool:
    """The address is not written to any more. Whether the contact still had it, and left every sequence."""
    contact = Contact.get_or_none(Contact.id == contact_id)
    if contact is not None and contact.email == address:
        contacts.end(contact, "bounced")
        return True
    suppression.add(workspace_id, address, "bounced")
    if contact is None:
        suppression.forget(workspace_id, address)
    return False


def _kind(outcome: Outcome) -> str:
    """Which of the handlers below an outcome belongs to: what counts is whose fault it is."""
    if outcome.kind in ("accepted", "uncertain", "withdrawn"):
        return outcome.kind
    if outcome.fault == Fault.ACCOUNT_AUTH:
        return "login"
    if outcome.fault == Fault.ACCOUNT_QUOTA:
        return "quota"
    if outcome.kind == "deferred":
        return "unreachable" if outcome.phase in ("connect", "tls", "auth") else "deferred"
    return {Fault.RECIPIENT: "hard", Fault.MAILBOX: "soft"}.get(outcome.fault, "failed")


def _reason(outcome: Outcome) -> str:
    return str(outcome)[:_REPLY_LENGTH]


def _accepted(claim: Claim, enrollment: Enrollment, email: Email, _: Outcome) -> None:
    count_sent(email, _still(claim, enrollment), clock.now_ms())
    _go_on(claim, enrollment)


def _soft(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    _bounced(claim, enrollment, email, outcome, "soft")
    if has_too_many_soft_bounces(claim.contact):
        _give_up(claim, enrollment)
    else:
        _go_on(claim, enrollment)


def _hard(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    _bounced(claim, enrollment, email, outcome, "hard")
    _give_up(claim, enrollment)


def _bounced(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome, kind: str) -> None:
    email.state = "refused"
    counters.add(email, "sent", "bounced")
    tell_bounce(email, _still(claim, enrollment), kind, _reason(outcome))
    email.save()


def _still(claim: Claim, enrollment: Enrollment) -> Contact | None:
    """The contact, unless the person was erased meanwhile."""
    return None if enrollment.contact_id is None else claim.contact


def _id(contact: Contact | None) -> int | None:
    return None if contact is None else contact.id


def _give_up(claim: Claim, enrollment: Enrollment) -> None:
    if not give_up(claim.campaign.workspace_id, claim.contact.id, claim.contact.email):
        _go_on(claim, enrollment)
    elif claims.holds(enrollment, claim):
        enrollment.status, enrollment.due_at = "bounced", None
        enrollment.save()


def _failed(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    email.state, email.slot_at = "failed", None
    blamed = campaign_health.BLAMED if campaign_health.blames_content(outcome) else {}
    activity.note(email, enrollment.contact_id, "failed", {"reason": _reason(outcome), **blamed})
    if claims.holds(enrollment, claim):
        enrollment.status, enrollment.due_at, enrollment.last_error = "error", None, _reason(outcome)
        enrollment.save()


def _deferred(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    email.attempts += 1
    email.first_failed_at = email.first_failed_at or clock.now_ms()
    again = retry_at(
        email.attempts,
        clock.from_ms(email.first_failed_at),
        clock.now(),
        speed_up=journey.speed_up(claim.campaign),
    )
    if again is None:
        _soft(claim, enrollment, email, outcome)
    else:
        _wait(claim, enrollment, email, outcome, clock.to_ms(again))


def _wait(
    claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome, due_at: int | None = None
) -> None:
    """Nothing was accepted: the slot is free again, and the email is due at `due_at` or as before."""
    email.slot_at = None
    if not claims.holds(enrollment, claim):
        email.state = "cancelled"
        return
    email.state = "queued"
    # One that was uncertain until now had lost its time.
    enrollment.due_at = due_at or enrollment.due_at or clock.now_ms()
    if outcome.kind != "withdrawn":
        enrollment.last_error = _reason(outcome)
    enrollment.save()


def _uncertain(_: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    if email.state != "uncertain":
        mark_uncertain(enrollment, email, _reason(outcome))


def _go_on(claim: Claim, enrollment: Enrollment) -> None:
    """The next step, unless something ended the sequence while the email was on its way."""
    if claims.holds(enrollment, claim):
        place = journey.after_email(claim.campaign, claim.node_id, enrollment.contact_id, clock.now())
        claims.settle(enrollment, place)


_HANDLERS: dict[str, Callable[[Claim, Enrollment, Email, Outcome], None]] = {
    "accepted": _accepted,
    "uncertain": _uncertain,
    "hard": _hard,
    "soft": _soft,
    "failed": _failed,
    "deferred": _deferred,
    "withdrawn": _wait,
    "unreachable": _wait,
    "quota": _wait,
    "login": _wait,
}
