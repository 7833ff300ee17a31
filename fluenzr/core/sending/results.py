"""Result of sending an email: its row, the next step, counters, activity, events, in one transaction."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fluenzr import clock, db
from fluenzr.core.accounts import health as account_health
from fluenzr.core.activity import counters
from fluenzr.core.activity import log as activity_log
from fluenzr.core.campaigns import auto_pause
from fluenzr.core.common.addresses import identity
from fluenzr.core.contacts import earlier_addresses, records, suppression
from fluenzr.core.sending import intents, leases, next_steps, queue, sent
from fluenzr.core.sending.due import Addressee
from fluenzr.core.sending.intents import Accepted
from fluenzr.core.sending.queue import Claim
from fluenzr.core.sending.retries import retry_at
from fluenzr.core.sending.smtp_replies import Fault, Outcome
from fluenzr.core.webhooks import events
from fluenzr.core.workflow import enrollments, progress
from fluenzr.models import Campaign, Contact, Email, Enrollment
from fluenzr.models.states import EmailState, EnrollmentStatus

SOFT_BOUNCES_TO_HARD = 3
SOFT_BOUNCE_SPAN_MS = 7 * 24 * 3_600_000
_WAITS = {Fault.ACCOUNT_QUOTA: "quota", Fault.ACCOUNT_BUSY: "busy"}
BLOCKED = "deny"
"""Kept as the bounce type of an email that was refused on grounds of policy: told as soft, and never
counted against the address."""


def record(claim: Claim, outcome: Outcome, subject: str | None = None) -> None:
    """Write down an outcome, once: a claim whose fence has moved on changes nothing.

    An answer that comes after the email was marked uncertain still counts. `subject` is what the email said,
    where it was refused before there was an intent.
    """
    judge_account(claim, outcome)
    kind = _kind(outcome)
    if kind == "accepted":
        intents.commit(accepted=[Accepted(claim, outcome)])
        return
    with db.transaction():
        enrollment = enrollments.hold(claim.enrollment_id)
        email = db.locked(
            Email.select().where(
                Email.id == claim.email_id,
                Email.fence == claim.fence,
                Email.state.in_(queue.AWAITED),
            )
        ).first()
        if enrollment is None or email is None:
            return
        if enrollment.contact_id is None:
            # Erased meanwhile: neither what the server said of the address nor what was written is kept.
            outcome, subject = replace(outcome, text=""), None
        email.smtp_code, email.smtp_text = outcome.code, outcome.reason
        email.subject = email.subject or subject
        _HANDLERS[kind](claim, enrollment, email, outcome)
        email.save()
        leases.release(enrollment.id, claim.fence)
    if email.bounce_type is not None or outcome.blames_content:
        auto_pause.check(claim.campaign.id)


def withdraw(claim: Claim) -> None:
    """Nothing was sent, and nothing will be by this claim: the email is due as before, if it still is."""
    record(claim, Outcome("withdrawn", "body", None, None, "Withdrawn before it was handed over", Fault.NONE))


def mark_uncertain(enrollment: Enrollment, email: Email, reason: str) -> None:
    """The server may have the email and may not: it is not sent again by itself, and said so."""
    email.state, email.uncertain_at = EmailState.UNCERTAIN, clock.now_ms()
    enrollment.due_at, enrollment.last_error = None, reason
    enrollment.save()
    activity_log.note(email, enrollment.contact_id, "uncertain", {"reason": reason})


def email_data(email: Email, contact: Contact | Addressee | None) -> dict[str, Any]:
    """What every event about an email says."""
    return sent.event_data(Campaign.get_by_id(email.campaign_id), contact, email.node_id, email.subject)


def tell_bounce(
    email: Email,
    contact: Contact | Addressee | None,
    kind: str,
    reason: str,
    metadata: dict[str, Any] | None = None,
    *,
    at: int | None = None,
) -> None:
    """The email came back, or was not taken; `kind` is `hard` or `soft`. Of the erased no reason is kept."""
    reason = "" if contact is None else reason
    bounce = {"bounceType": kind, "bounceReason": reason}
    activity_log.note(email, _id(contact), "bounced", {**bounce, **(metadata or {})}, at)
    events.record(email.workspace_id, "email.bounced", {**email_data(email, contact), **bounce})


def has_too_many_soft_bounces(contact_id: int, address: str, at: int | None = None) -> bool:
    """Whether so many emails to the address came back in the week before `at` (ms) that it is good for none.

    Those to another one that the contact had do not count.
    """
    since = (clock.now_ms() if at is None else at) - SOFT_BOUNCE_SPAN_MS
    rows: Any = (
        Email.select(Campaign.public_id, Email.node_id)
        .join(Enrollment)
        .switch(Email)
        .join(Campaign)
        .where(Enrollment.contact == contact_id, Email.bounce_type == "soft", Email.slot_at > since)
    )
    found = list(rows.tuples())
    if len(found) < SOFT_BOUNCES_TO_HARD:
        return False
    whom, key = earlier_addresses.written_to(contact_id), identity(address)
    return sum(whom.get(one, key) == key for one in found) >= SOFT_BOUNCES_TO_HARD


def give_up(workspace_id: int, contact_id: int | None, address: str) -> bool:
    """The address is not written to any more. Whether the contact still had it, and left every sequence."""
    contact = Contact.get_or_none(Contact.id == contact_id)
    if contact is not None and contact.email == address:
        records.end(contact, "bounced")
        return True
    suppression.add(workspace_id, address, "bounced")
    if contact is None:
        suppression.forget_all(workspace_id, [address])
    return False


def _kind(outcome: Outcome) -> str:
    """Which of the handlers below an outcome belongs to: what counts is whose fault it is."""
    if outcome.kind in ("accepted", "uncertain", "withdrawn"):
        return outcome.kind
    if outcome.fault == Fault.ACCOUNT_AUTH:
        return "login"
    if outcome.fault in _WAITS:
        return _WAITS[outcome.fault]
    if outcome.kind == "deferred":
        return "unreachable" if outcome.phase in ("connect", "tls", "auth") else "deferred"
    return {Fault.RECIPIENT: "hard", Fault.MAILBOX: "soft"}.get(outcome.fault, "failed")


def judge_account(claim: Claim, outcome: Outcome) -> None:
    """What a server's answer says of the account, written down before the email is due again."""
    account_health.judge(claim.account, _kind(outcome), outcome.reason, claim.enrollment_id)


def _soft(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    _bounced(claim, enrollment, email, outcome, "soft")
    if outcome.is_block:
        email.bounce_type = BLOCKED
        _go_on(claim, enrollment)
    elif has_too_many_soft_bounces(claim.contact.id, claim.contact.email):
        _give_up(claim, enrollment)
    else:
        _go_on(claim, enrollment)


def _hard(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    _bounced(claim, enrollment, email, outcome, "hard")
    _give_up(claim, enrollment)


def _bounced(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome, kind: str) -> None:
    email.state, email.bounce_type = EmailState.REFUSED, kind
    counters.add(email, "sent", "bounced")
    tell_bounce(email, _still(claim, enrollment), kind, outcome.reason)
    email.save()


def _still(claim: Claim, enrollment: Enrollment) -> Addressee | None:
    """The contact, unless the person was erased meanwhile."""
    return None if enrollment.contact_id is None else claim.contact


def _id(contact: Contact | Addressee | None) -> int | None:
    return None if contact is None else contact.id


def _give_up(claim: Claim, enrollment: Enrollment) -> None:
    if not give_up(claim.campaign.workspace_id, claim.contact.id, claim.contact.email):
        _go_on(claim, enrollment)
    elif queue.holds(enrollment, claim):
        enrollment.status, enrollment.due_at = EnrollmentStatus.BOUNCED, None
        enrollment.save()


def _failed(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    email.state, email.slot_at = EmailState.FAILED, None
    blamed = auto_pause.BLAMED if outcome.blames_content else {}
    activity_log.note(email, enrollment.contact_id, "failed", {"reason": outcome.reason, **blamed})
    if queue.holds(enrollment, claim):
        enrollment.status, enrollment.due_at = EnrollmentStatus.ERROR, None
        enrollment.last_error = outcome.reason
        enrollment.save()


def _deferred(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    email.attempts += 1
    email.first_failed_at = email.first_failed_at or clock.now_ms()
    again = retry_at(
        email.attempts,
        clock.from_ms(email.first_failed_at),
        clock.now(),
        speed_up=progress.speed_up(claim.campaign),
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
    if not queue.holds(enrollment, claim):
        email.state = EmailState.CANCELLED
        return
    email.state = EmailState.QUEUED
    # One that was uncertain until now had lost its time.
    enrollment.due_at = due_at or enrollment.due_at or clock.now_ms()
    if outcome.kind != "withdrawn":
        enrollment.last_error = outcome.reason
    enrollment.save()


def _let_go(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    """The mailbox could not send it: another one may begin with who was never written to."""
    if enrollment.account_id is not None and not enrollments.was_written_to(enrollment.id):
        enrollment.account_id = None
    _wait(claim, enrollment, email, outcome)


def _busy(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    """It may be this very email that the server hangs up on each time: those that are due go before it."""
    due_at = clock.now_ms() if outcome.phase in ("rcpt", "data", "body", "dot") else None
    _wait(claim, enrollment, email, outcome, due_at)


def _uncertain(_: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    if email.state != EmailState.UNCERTAIN:
        mark_uncertain(enrollment, email, outcome.reason)


def _go_on(claim: Claim, enrollment: Enrollment) -> None:
    """The next step, unless something ended the sequence while the email was on its way."""
    if queue.holds(enrollment, claim):
        place = progress.after_email(claim.campaign, claim.node_id, enrollment.contact_id, clock.now())
        next_steps.settle(enrollment, place)


_HANDLERS: dict[str, Callable[[Claim, Enrollment, Email, Outcome], None]] = {
    "uncertain": _uncertain,
    "hard": _hard,
    "soft": _soft,
    "failed": _failed,
    "deferred": _deferred,
    "withdrawn": _let_go,
    "unreachable": _let_go,
    "quota": _let_go,
    "busy": _busy,
    "login": _let_go,
}
