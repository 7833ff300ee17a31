"""What became of an email: its row, the next step, counters, activity, events, in one transaction."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fluenzr import clock, db, ids
from fluenzr.core import claims, contacts, enrollments, events, journey
from fluenzr.core.claims import Claim
from fluenzr.core.outcome import Fault, Outcome
from fluenzr.core.schedule import retry_at
from fluenzr.models import Activity, Campaign, CampaignStats, Contact, Email, EmailAccount, Enrollment

QUOTA_REST = timedelta(hours=1)
NETWORK_REST = timedelta(minutes=1)
SOFT_BOUNCES_TO_HARD = 3
SOFT_BOUNCE_SPAN_MS = 7 * 24 * 3_600_000
_REPLY_LENGTH = 500


def record(claim: Claim, outcome: Outcome) -> None:
    """Write down an outcome, once: a claim whose fence has moved on changes nothing.

    An answer that comes after the email was marked uncertain still counts.
    """
    with db.transaction():
        enrollment = db.locked(Enrollment.select().where(Enrollment.id == claim.enrollment_id)).first()
        email = db.locked(
            Email.select().where(
                Email.id == claim.email_id,
                Email.fence == claim.fence,
                Email.state.in_(("claimed", "sending", "uncertain")),
            )
        ).first()
        if enrollment is None or email is None:
            return
        email.smtp_code, email.smtp_text = outcome.code, str(outcome)[:_REPLY_LENGTH]
        _HANDLERS[_kind(outcome)](claim, enrollment, email, outcome)
        email.save()
        claims.release(enrollment.id, claim.fence)


def mark_uncertain(enrollment: Enrollment, email: Email, reason: str) -> None:
    """The server may have the email and may not: it is not sent again by itself, and said so."""
    email.state = "uncertain"
    enrollment.due_at, enrollment.last_error = None, reason
    enrollment.save()
    note(email, enrollment.contact_id, "uncertain", {"reason": reason})


def note(email: Email, contact_id: int | None, kind: str, metadata: dict[str, Any]) -> None:
    """An entry in the campaign's activity."""
    Activity.create(
        public_id=ids.new("act"),
        workspace=email.workspace_id,
        campaign=email.campaign_id,
        contact=contact_id,
        node_id=email.node_id,
        type=kind,
        at=clock.now_ms(),
        metadata=metadata,
    )


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


def count(campaign_id: int, **changes: int) -> None:
    """Change a campaign's counters."""
    CampaignStats.update(
        {getattr(CampaignStats, name): getattr(CampaignStats, name) + n for name, n in changes.items()}
    ).where(CampaignStats.campaign == campaign_id).execute()


def _kind(outcome: Outcome) -> str:
    """Which of the handlers below an outcome belongs to: what counts is whose fault it is."""
    if outcome.kind in ("accepted", "uncertain", "withdrawn"):
        return outcome.kind
    if outcome.fault in (Fault.ACCOUNT_AUTH, Fault.ACCOUNT_QUOTA):
        return str(outcome.fault)
    if outcome.kind == "deferred":
        return "unreachable" if outcome.phase in ("connect", "tls", "auth") else "deferred"
    return {Fault.RECIPIENT: "hard", Fault.MAILBOX: "soft"}.get(outcome.fault, "failed")


def _accepted(claim: Claim, enrollment: Enrollment, email: Email, _: Outcome) -> None:
    email.state, email.accepted_at = "sent", clock.now_ms()
    count(email.campaign_id, sent=1)
    note(email, enrollment.contact_id, "sent", {})
    data = email_data(email, claim.contact)
    events.record(email.workspace_id, "email.sent", data)
    events.record(email.workspace_id, "email.delivered", data)
    _go_on(claim, enrollment)


def _soft(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    _bounced(claim, enrollment, email, outcome, "soft")
    if _soft_bounces(claim.contact) >= SOFT_BOUNCES_TO_HARD:
        _suppress(claim.contact, enrollment)
    else:
        _go_on(claim, enrollment)


def _hard(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    _bounced(claim, enrollment, email, outcome, "hard")
    _suppress(claim.contact, enrollment)


def _bounced(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome, kind: str) -> None:
    reason = str(outcome)[:_REPLY_LENGTH]
    email.state, email.bounce_type, email.subject = "refused", kind, email.subject or claim_subject(claim)
    email.save()
    count(email.campaign_id, sent=1, bounced=1)
    note(email, enrollment.contact_id, "bounced", {"bounceType": kind, "bounceReason": reason})
    data = {**email_data(email, claim.contact), "bounceType": kind, "bounceReason": reason}
    events.record(email.workspace_id, "email.bounced", data)


def claim_subject(claim: Claim) -> str:
    """The subject before its variables are filled in."""
    node = journey.workflow_of(claim.campaign).nodes[claim.node_id]
    return str(getattr(node, "subject", ""))


def _suppress(contact: Contact, enrollment: Enrollment) -> None:
    contacts.end(contact, "bounced")
    enrollment.status, enrollment.due_at = "bounced", None
    enrollment.save()


def _soft_bounces(contact: Contact) -> int:
    since = clock.now_ms() - SOFT_BOUNCE_SPAN_MS
    return int(
        Email.select()
        .join(Enrollment)
        .where(Enrollment.contact == contact.id, Email.bounce_type == "soft", Email.slot_at > since)
        .count()
    )


def _failed(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    reason = str(outcome)[:_REPLY_LENGTH]
    email.state, email.slot_at = "failed", None
    note(email, enrollment.contact_id, "failed", {"reason": reason})
    if claims.holds(enrollment, claim):
        enrollment.status, enrollment.due_at, enrollment.last_error = "error", None, reason
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
        return
    _wait(claim, enrollment, email, outcome)
    Enrollment.update(due_at=clock.to_ms(again)).where(
        Enrollment.id == enrollment.id, Enrollment.status.in_(enrollments.OPEN)
    ).execute()


def _unreachable(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    """The account's server cannot be reached: no recipient's fault, so the account rests instead."""
    _rest(claim.account, NETWORK_REST, outcome)
    _wait(claim, enrollment, email, outcome)


def _quota(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    _rest(claim.account, QUOTA_REST, outcome)
    _wait(claim, enrollment, email, outcome)


def _login(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    EmailAccount.update(
        status="error", last_error=str(outcome)[:_REPLY_LENGTH], updated_at=clock.now_ms()
    ).where(EmailAccount.id == claim.account.id).execute()
    _wait(claim, enrollment, email, outcome)


def _withdrawn(claim: Claim, enrollment: Enrollment, email: Email, _: Outcome) -> None:
    ended = enrollment.status not in enrollments.OPEN
    email.state, email.slot_at = "cancelled" if ended else "queued", None


def _uncertain(_: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    if email.state != "uncertain":
        mark_uncertain(enrollment, email, str(outcome)[:_REPLY_LENGTH])


def _wait(claim: Claim, enrollment: Enrollment, email: Email, outcome: Outcome) -> None:
    """Nothing was accepted: the slot is free again and the email stays due."""
    email.state, email.slot_at = "queued", None
    if claims.holds(enrollment, claim):
        enrollment.last_error = str(outcome)[:_REPLY_LENGTH]
        enrollment.save()


def _rest(account: EmailAccount, span: timedelta, outcome: Outcome) -> None:
    EmailAccount.update(
        rests_until=clock.to_ms(clock.now() + span), last_error=str(outcome)[:_REPLY_LENGTH]
    ).where(EmailAccount.id == account.id).execute()


def _go_on(claim: Claim, enrollment: Enrollment) -> None:
    """The next step, unless something ended the sequence while the email was on its way."""
    if claims.holds(enrollment, claim):
        place = journey.after_email(claim.campaign, claim.node_id, enrollment.contact_id, clock.now())
        claims.settle(enrollment, place)


_HANDLERS: dict[str, Callable[[Claim, Enrollment, Email, Outcome], None]] = {
    "accepted": _accepted,
    "uncertain": _uncertain,
    "withdrawn": _withdrawn,
    "hard": _hard,
    "soft": _soft,
    "failed": _failed,
    "deferred": _deferred,
    "unreachable": _unreachable,
    str(Fault.ACCOUNT_QUOTA): _quota,
    str(Fault.ACCOUNT_AUTH): _login,
}
