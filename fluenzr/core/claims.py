"""The queue of emails: claiming, the intent to send, and giving back.

An enrollment whose node is an email is claimed under a lease and a fence; the email's row records
what becomes of it (`docs/reliability.md`). Whoever locks several rows does so in this order: contact,
campaign, account, enrollment, email.
"""

from dataclasses import dataclass

from fluenzr import clock, db
from fluenzr.core import contacts, enrollments, journey, pace, suppression, variants
from fluenzr.core.nodes import EmailNode
from fluenzr.models import Campaign, Contact, Email, EmailAccount, Enrollment

LEASE_MS = 15 * 60_000
"""Longer than a conversation with a server takes; one that takes longer finds its fence or state changed."""

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
_PASSED_OVER = 100
"""How many due enrollments that turn out to have nothing to send one claim looks at."""


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


def ready() -> list[int]:
    """The campaigns that have a due email and may send now, as far as can be seen without a lock."""
    now = clock.now_ms()
    return [campaign_id for (campaign_id,) in db.query(_READY, (now, now, now))]


def claim(campaign_id: int, owner: str, wanted: int, draw: float) -> list[Claim]:
    """Up to `wanted` due emails of a campaign, if it may send now. `draw` in [0, 1) spaces them."""
    with db.transaction():
        campaign = _active(campaign_id)
        if campaign is None or campaign.email_account_id is None:
            return []
        # Two campaigns of one account must not both take the last email of its day.
        account = db.locked(EmailAccount.select().where(EmailAccount.id == campaign.email_account_id)).get()
        campaign.email_account = account
        if not pace.may_send(campaign):
            return []
        claimed = _take_due(campaign, account, owner, pace.room(campaign, wanted))
        if claimed:
            next_slot_at = pace.next_slot(campaign, draw)
            Campaign.update(next_slot_at=next_slot_at).where(Campaign.id == campaign.id).execute()
        return claimed


def commit_intent(claim: Claim, message_id: str, subject: str) -> bool:
    """Make durable that the email is about to be sent; False where it must not be any more.

    What stops an email (a pause, an unsubscribe, a deletion...) changes its contact, its campaign or its
    enrollment, which are all held here until the commit: it stops this email if it commits first.
    """
    with db.transaction():
        contact = db.shared(Contact.select().where(Contact.id == claim.contact.id)).first()
        # Not shared with other senders: a pause would have to wait until there are none.
        campaign = db.locked(Campaign.select().where(Campaign.id == claim.campaign.id)).first()
        enrollment = db.locked(Enrollment.select().where(Enrollment.id == claim.enrollment_id)).first()
        if not (
            _is_reachable(contact, claim.contact.email)
            and _is_as_claimed(campaign, claim)
            and holds(enrollment, claim)
        ):
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


def release(enrollment_id: int, fence: int) -> None:
    """End a lease, if it is still this one."""
    Enrollment.update(lease_owner=None, lease_until=None).where(
        Enrollment.id == enrollment_id, Enrollment.fence == fence
    ).execute()


def walking() -> list[int]:
    """The active campaigns with enrollments that are due at a node that is no email."""
    return [campaign_id for (campaign_id,) in db.query(_WALKING, (clock.now_ms(),))]


def walk(campaign_id: int, limit: int = 200) -> int:
    """Move on the enrollments of a campaign that are due at a node that is no email; gives how many."""
    with db.transaction():
        campaign = _active(campaign_id)
        if campaign is None:
            return 0
        due = _due(campaign, limit, at_email=False)
        for enrollment in due:
            if enrollment.contact_id is None:
                _end(enrollment, enrollments.REMOVED)
                continue
            settle(
                enrollment,
                journey.follow(campaign, str(enrollment.node_id), enrollment.contact_id, clock.now()),
            )
        return len(due)


def settle(enrollment: Enrollment, place: journey.Place) -> None:
    """Put an open enrollment where it stands next; at the end of its way it is completed."""
    enrollment.node_id, enrollment.at_email, enrollment.due_at = place.node_id, place.at_email, place.due_at
    enrollment.status = "completed" if place.due_at is None else "in_progress"
    enrollment.last_error = None
    enrollment.save()


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


def _take_due(campaign: Campaign, account: EmailAccount, owner: str, room: int) -> list[Claim]:
    claimed: list[Claim] = []
    passed_over = 0
    while len(claimed) < room and passed_over < _PASSED_OVER:
        due = _due(campaign, room - len(claimed), at_email=True)
        if not due:
            break
        for enrollment in due:
            taken = _take(enrollment, campaign, account, owner)
            if taken is None:
                passed_over += 1
            else:
                claimed.append(taken)
    return claimed


def _take(enrollment: Enrollment, campaign: Campaign, account: EmailAccount, owner: str) -> Claim | None:
    contact = Contact.get_or_none(Contact.id == enrollment.contact_id)
    if contact is None:
        _end(enrollment, enrollments.REMOVED)
        return None
    if not _is_reachable(contact, contact.email):
        _end(enrollment, contacts.ENDS.get(contact.status, "unsubscribed"))
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
    email.variant = _variant(campaign, email.node_id, contact)
    email.save()
    return Claim(enrollment.id, email.id, enrollment.fence, email.node_id, contact, campaign, account)


def _variant(campaign: Campaign, node_id: str, contact: Contact) -> str | None:
    node = journey.workflow_of(campaign).nodes[node_id]
    return variants.of(node, campaign.id, contact.id) if isinstance(node, EmailNode) else None


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


def _is_reachable(contact: Contact | None, address: str) -> bool:
    """Whether the contact still has this address and may be written to at it."""
    return (
        contact is not None
        and contact.email == address
        and contact.status not in contacts.ENDS
        and not suppression.covers(contact.workspace_id, address)
    )


def _is_as_claimed(campaign: Campaign | None, claim: Claim) -> bool:
    """Whether the campaign goes on unchanged, and its window is still open."""
    return (
        campaign is not None
        and campaign.status == "active"
        and campaign.updated_at == claim.campaign.updated_at
        and pace.is_open(claim.campaign)
    )


def _end(enrollment: Enrollment, status: str) -> None:
    enrollment.status, enrollment.due_at = status, None
    enrollment.save()
