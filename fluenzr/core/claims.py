"""The queue of emails: claiming, the intent to send, and giving back.

An enrollment whose node is an email is claimed under a lease and a fence; the email's row records
what becomes of it (`docs/reliability.md`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from fluenzr import clock, db
from fluenzr.core import enrollments, journey, pace, suppression
from fluenzr.models import Campaign, Contact, Email, EmailAccount, Enrollment

LEASE_MS = 15 * 60_000
"""Longer than any conversation with a server: each of its steps and the last answer are bounded."""

_READY = """
select c.id from campaign c join email_account a on a.id = c.email_account_id
where c.status = 'active' and c.next_slot_at <= ? and a.status = 'connected'
  and coalesce(a.rests_until, 0) <= ?
  and exists (select 1 from enrollment e where e.campaign_id = c.id and e.at_email
              and e.due_at <= ? and e.lease_until is null)
order by c.next_slot_at, c.id
"""
_WALKING = """
select distinct c.id from campaign c join enrollment e on e.campaign_id = c.id
where c.status = 'active' and not e.at_email and e.due_at <= ? and e.lease_until is null
"""
_NOT_YET_SENT = ("queued", "claimed")


@dataclass(frozen=True, slots=True)
class Claim:
    """One email to send: whoever holds it may, until the lease runs out or the fence moves on."""

    enrollment_id: int
    email_id: int
    fence: int
    node_id: str
    contact: Contact
    campaign: Campaign
    account: EmailAccount


def claim(owner: str, wanted: int, draw: Callable[[], float]) -> list[Claim]:
    """Up to `wanted` due emails, of whichever campaigns may send now. `draw` gives numbers in [0, 1)."""
    claimed: list[Claim] = []
    now = clock.now_ms()
    for (campaign_id,) in db.query(_READY, (now, now, now)):
        if len(claimed) >= wanted:
            break
        if pace.may_send(Campaign.get_by_id(campaign_id)):
            claimed += _claim_of(campaign_id, owner, wanted - len(claimed), draw())
    return claimed


def commit_intent(claim: Claim, message_id: str, subject: str) -> bool:
    """Make durable that the email is about to be sent; False where it must not be any more.

    What stops an email (a pause, an unsubscribe, a deletion...) changes its campaign or its enrollment,
    both of which are held here until the commit: it stops this email if it commits first.
    """
    with db.transaction():
        campaign = db.shared(Campaign.select(Campaign.status).where(Campaign.id == claim.campaign.id)).first()
        enrollment = db.locked(Enrollment.select().where(Enrollment.id == claim.enrollment_id)).first()
        if campaign is None or campaign.status != "active" or not holds(enrollment, claim):
            return False
        intended = (
            Email.update(state="sending", message_id=message_id, subject=subject)
            .where(Email.id == claim.email_id, Email.fence == claim.fence, Email.state == "claimed")
            .execute()
        )
        return bool(intended)


def holds(enrollment: Enrollment | None, claim: Claim) -> bool:
    """Whether the claim is still the latest one of an enrollment that goes on."""
    return (
        enrollment is not None and enrollment.fence == claim.fence and enrollment.status in enrollments.OPEN
    )


def give_back(claim: Claim) -> None:
    """Nothing was sent: the email is due as before, and its slot is free again."""
    with db.transaction():
        Email.update(state="queued", slot_at=None).where(
            Email.id == claim.email_id, Email.fence == claim.fence, Email.state.in_(("claimed", "sending"))
        ).execute()
        release(claim.enrollment_id, claim.fence)


def release(enrollment_id: int, fence: int) -> None:
    """End a lease, if it is still this one."""
    Enrollment.update(lease_owner=None, lease_until=None).where(
        Enrollment.id == enrollment_id, Enrollment.fence == fence
    ).execute()


def walk(limit: int = 200) -> int:
    """Move on the enrollments that are due at a node that is no email; gives how many moved."""
    moved = 0
    for (campaign_id,) in db.query(_WALKING, (clock.now_ms(),)):
        with db.transaction():
            campaign = _active(campaign_id)
            if campaign is None:
                continue
            for enrollment in _due(campaign, limit, at_email=False):
                place = journey.follow(campaign, str(enrollment.node_id), enrollment.contact_id, clock.now())
                settle(enrollment, place)
                moved += 1
    return moved


def settle(enrollment: Enrollment, place: journey.Place) -> None:
    """Put an open enrollment where it stands next; at the end of its way it is completed."""
    enrollment.node_id, enrollment.at_email, enrollment.due_at = place.node_id, place.at_email, place.due_at
    enrollment.status = "completed" if place.due_at is None else "in_progress"
    enrollment.last_error = None
    enrollment.save()


def _claim_of(campaign_id: int, owner: str, wanted: int, draw: float) -> list[Claim]:
    with db.transaction():
        campaign = _active(campaign_id)
        if campaign is None or campaign.email_account is None:
            return []
        # Two campaigns of one account must not both take the last email of its day.
        account = db.locked(EmailAccount.select().where(EmailAccount.id == campaign.email_account_id)).get()
        campaign.email_account = account
        if not pace.may_send(campaign):
            return []
        claimed = [
            taken
            for enrollment in _due(campaign, pace.room(campaign, wanted), at_email=True)
            if (taken := _take(enrollment, campaign, account, owner)) is not None
        ]
        if claimed:
            next_slot_at = pace.next_slot(campaign, draw)
            Campaign.update(next_slot_at=next_slot_at).where(Campaign.id == campaign.id).execute()
        return claimed


def _active(campaign_id: int) -> Campaign | None:
    found: Campaign | None = db.locked(
        Campaign.select().where(Campaign.id == campaign_id, Campaign.status == "active")
    ).first()
    return found


def _due(campaign: Campaign, limit: int, *, at_email: bool) -> list[Enrollment]:
    return list(
        db.claimable(
            Enrollment.select()
            .where(
                Enrollment.campaign == campaign.id,
                Enrollment.at_email == at_email,
                Enrollment.due_at <= clock.now_ms(),
                Enrollment.lease_until.is_null(),
            )
            .order_by(Enrollment.due_at, Enrollment.id)
            .limit(limit)
        )
    )


def _take(enrollment: Enrollment, campaign: Campaign, account: EmailAccount, owner: str) -> Claim | None:
    contact = Contact.get_or_none(Contact.id == enrollment.contact_id)
    if contact is None or suppression.covers(campaign.workspace_id, contact.email):
        enrollment.status, enrollment.due_at = "unsubscribed", None
        enrollment.save()
        return None
    email = _record(enrollment, campaign)
    if email.state not in _NOT_YET_SENT:
        # One row for a node, ever: what was sent is passed over, never sent again.
        settle(enrollment, journey.after_email(campaign, email.node_id, contact.id, clock.now()))
        return None
    now = clock.now_ms()
    enrollment.status = "in_progress"
    enrollment.fence += 1
    enrollment.lease_owner, enrollment.lease_until = owner, now + LEASE_MS
    enrollment.save()
    email.account, email.fence, email.state, email.slot_at = account, enrollment.fence, "claimed", now
    email.save()
    return Claim(enrollment.id, email.id, enrollment.fence, email.node_id, contact, campaign, account)


def _record(enrollment: Enrollment, campaign: Campaign) -> Email:
    existing = db.locked(
        Email.select().where(Email.enrollment == enrollment.id, Email.node_id == enrollment.node_id)
    ).first()
    return existing or Email(
        workspace=campaign.workspace_id,
        campaign=campaign,
        enrollment=enrollment,
        node_id=enrollment.node_id,
        state="queued",
        created_at=clock.now_ms(),
    )
