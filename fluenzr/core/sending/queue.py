"""Email queue: claiming due emails under a lease and a fence, giving them back (then: `intents`).

An enrollment whose node is an email is claimed under a lease and a fence; the email's row records
what becomes of it (`docs/reliability.md`). Whoever locks several rows does so in this order: contact,
campaign, account, enrollment, email.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from fluenzr import clock, db
from fluenzr.core.accounts import mailboxes
from fluenzr.core.campaigns import waiting_for
from fluenzr.core.contacts import records, suppression
from fluenzr.core.operations import server_record
from fluenzr.core.sending import leases
from fluenzr.core.workflow import enrollments, progress, split_test
from fluenzr.core.workflow.enrollments import Beginning
from fluenzr.core.workflow.nodes import EmailNode
from fluenzr.models import Campaign, Contact, EmailAccount, Enrollment
from fluenzr.models.states import CampaignStatus, EmailState, EnrollmentStatus

LEASE_MS = 15 * 60_000
"""Longer than a conversation with a server takes; one that takes longer finds its fence or state changed."""

_READY = f"""
select c.id from campaign c join email_account a on a.id = c.email_account_id
where c.status = '{CampaignStatus.ACTIVE}' and c.next_slot_at <= ? and a.status = 'connected'
  and coalesce(a.rests_until, 0) <= ?
  and ((select 1 from enrollment e where e.campaign_id = c.id and e.at_email = true
        and e.due_at <= ? and e.lease_until is null order by e.due_at limit 1) is not null
    or (select 1 from enrollment e where e.campaign_id = c.id and e.node_id is null
        and e.status = '{EnrollmentStatus.PENDING}' order by e.id limit 1) is not null)
order by c.next_slot_at, c.id
"""
# Not joined, here and above: PostgreSQL would read all that is due to say whether anything is.
_WALKING = f"""
select c.id from campaign c where c.status = '{CampaignStatus.ACTIVE}'
  and (select 1 from enrollment e where e.campaign_id = c.id and e.at_email = false
       and e.due_at <= ? and e.lease_until is null order by e.due_at limit 1) is not null
"""
_BEGINNING = f"""
select c.id from campaign c where c.status = '{CampaignStatus.ACTIVE}'
  and (select 1 from enrollment e where e.campaign_id = c.id and e.node_id is null
       and e.status = '{EnrollmentStatus.PENDING}' order by e.id limit 1) is not null
"""
_WORKSPACE = "select workspace_id from campaign where id = ?"
_RECORDED = """
select id, enrollment_id, node_id, state from email where {among} order by id {for_update}
"""
_CLAIMED = ("account_id", "variant", "fence", "slot_at", "state")
_NEW = (
    *("workspace_id", "campaign_id", "enrollment_id", "node_id", *_CLAIMED, "created_at"),
    *("attempts", "open_count", "click_count"),
)
_OF_DUE = """
select e.id, e.node_id, e.due_at, e.fence, c.id, c.public_id, c.email, c.first_name, c.last_name, c.status
from enrollment e left join contact c on c.id = e.contact_id where
"""
_DUE = f"""
{_OF_DUE} e.campaign_id = ? and e.at_email = true and e.due_at <= ? and e.lease_until is null {{which}}
order by e.due_at, e.id limit ? {{unclaimed}}
"""
_NOT_BEGUN = f"{_OF_DUE} {enrollments.FIRST_NOT_BEGUN} order by e.id limit ? {{unclaimed}}"
_END = "update enrollment set status = ?, due_at = null where id = ?"
_NOT_YET_SENT = (EmailState.QUEUED, EmailState.CLAIMED)
AWAITED = (EmailState.CLAIMED, EmailState.SENDING, EmailState.UNCERTAIN)
"""States of emails that a server's answer may still come for."""
_PASSED_OVER = 100
"""How many due enrollments that turn out to have nothing to send one claim looks at."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One email to send: whoever holds it may, until the lease runs out or the fence moves on.

    The contact has no more than its ids, its address, its names and its status.
    """

    enrollment_id: int
    email_id: int
    fence: int
    node_id: str
    contact: Contact
    campaign: Campaign
    account: EmailAccount
    is_first: bool = False
    """Whether nothing was ever written down for the enrollment before."""


def ready() -> list[int]:
    """The campaigns that have a due email and may send now, as far as can be seen without a lock."""
    now = clock.now_ms()
    return [campaign_id for (campaign_id,) in db.query(_READY, (now, now, now))]


def workspace_of(campaign_id: int) -> int | None:
    """Whose campaign it is; None where it is gone."""
    found = db.query(_WORKSPACE, (campaign_id,))
    return found[0][0] if found else None


def claim(campaign_id: int, owner: str, wanted: int, draw: float) -> list[Claim]:
    """Up to `wanted` due emails of a campaign, if it may send now. `draw` in [0, 1) spaces them."""
    with db.transaction():
        campaign = _active(campaign_id)
        if campaign is None or campaign.email_account_id is None:
            return []
        # Two campaigns of one account must not both take the last email of its day.
        account = db.locked(EmailAccount.select().where(EmailAccount.id == campaign.email_account_id)).get()
        campaign.email_account = account
        if not waiting_for.may_send(campaign):
            return []
        claimed = _take_due(campaign, account, owner, waiting_for.room(campaign, wanted))
        if claimed:
            next_slot_at = waiting_for.next_slot(campaign, draw)
            Campaign.update(next_slot_at=next_slot_at).where(Campaign.id == campaign.id).execute()
        return claimed


def holds(enrollment: Enrollment | None, claim: Claim) -> bool:
    """Whether the claim is still the latest one of an enrollment that goes on."""
    return enrollment is not None and enrollment.fence == claim.fence and is_open(enrollment.status)


def is_open(status: str) -> bool:
    """Whether an enrollment of that status goes on."""
    return status in enrollments.OPEN


def may_be_written_to(status: str | None) -> bool:
    """Whether a contact of that status may be; None where there is none."""
    return status is not None and status not in records.ENDS


def is_as_claimed(campaign: Campaign | None, claimed: Campaign) -> bool:
    """Whether the campaign goes on unchanged since it was claimed from, and its window is still open."""
    return (
        campaign is not None
        and campaign.status == CampaignStatus.ACTIVE
        and campaign.updated_at == claimed.updated_at
        and waiting_for.is_open(claimed)
    )


def walking() -> list[int]:
    """The active campaigns with enrollments that are due at a node that is no email."""
    due = [campaign_id for (campaign_id,) in db.query(_WALKING, (clock.now_ms(),))]
    begin_here = [campaign_id for (campaign_id,) in db.query(_BEGINNING) if campaign_id not in due]
    return due + [one for one in begin_here if _walked_start(Campaign.get_or_none(Campaign.id == one))]


def walk(campaign_id: int, limit: int = 200) -> int:
    """Move on the enrollments of a campaign that are due at a node that is no email; gives how many."""
    with db.transaction():
        campaign = _active(campaign_id)
        if campaign is None:
            return 0
        start = _walked_start(campaign)
        due = _due_elsewhere(campaign, limit) or (_begin(campaign, start, limit) if start else [])
        for enrollment in due:
            if enrollment.contact_id is None:
                _end(enrollment.id, EnrollmentStatus.REMOVED)
                continue
            settle(
                enrollment,
                progress.follow(campaign, str(enrollment.node_id), enrollment.contact_id, clock.now()),
            )
        return len(due)


def settle(enrollment: Enrollment, place: progress.Position) -> None:
    """Put an open enrollment where it stands next."""
    enrollment.node_id, enrollment.at_email, enrollment.due_at = place.node_id, place.at_email, place.due_at
    enrollment.status, enrollment.last_error = status_at(place), None
    enrollment.save()


def status_at(place: progress.Position) -> str:
    """What an enrollment is that stands there: at the end of its way it is completed."""
    return EnrollmentStatus.COMPLETED if place.due_at is None else EnrollmentStatus.IN_PROGRESS


def _active(campaign_id: int) -> Campaign | None:
    found: Campaign | None = db.locked(
        Campaign.select().where(Campaign.id == campaign_id, Campaign.status == CampaignStatus.ACTIVE)
    ).first()
    return found


def _walked_start(campaign: Campaign | None) -> Beginning | None:
    """Where those stand who have not begun, if that is due and no email."""
    start = None if campaign is None else enrollments.first_to_begin(campaign)
    due_at = None if start is None or start.place.at_email else start.place.due_at
    return None if due_at is None or due_at > clock.now_ms() else start


def _begin(campaign: Campaign, start: Beginning, limit: int) -> list[Enrollment]:
    """Some of them, as standing there."""
    some = list(
        db.claimable(
            Enrollment.select()
            .where(
                Enrollment.campaign == campaign.id,
                Enrollment.node_id.is_null(),
                Enrollment.status == EnrollmentStatus.PENDING,
                Enrollment.added_at <= start.added_until,
            )
            .order_by(Enrollment.id)
            .limit(limit)
        )
    )
    for enrollment in some:
        enrollment.node_id = start.place.node_id
    return some


def _due_elsewhere(campaign: Campaign, limit: int) -> list[Enrollment]:
    return list(
        db.claimable(
            Enrollment.select()
            .where(
                Enrollment.campaign == campaign.id,
                Enrollment.at_email == False,  # noqa: E712 - SQL
                Enrollment.due_at <= clock.now_ms(),
                Enrollment.lease_until.is_null(),
            )
            .order_by(Enrollment.due_at, Enrollment.id)
            .limit(limit)
        )
    )


class _Due(NamedTuple):
    """An enrollment that an email is due to, since when, and its contact unless that was erased."""

    id: int
    node_id: str
    due_at: int
    fence: int
    contact: Contact | None

    @property
    def place(self) -> tuple[int, str]:
        return self.id, self.node_id


def _next(campaign: Campaign, start: Beginning | None, limit: int, which: str) -> list[_Due]:
    """Those that are due, the longest first, or some of them: who has not begun is due since the start."""
    now = clock.now_ms()
    since = None if start is None or not start.place.at_email else start.place.due_at
    if start is None or since is None or since > now:
        return _due(campaign, now, limit, which)
    first = _due(campaign, since, limit, which)
    return first or _not_begun(campaign, start, limit) or _due(campaign, now, limit, which)


def _due(campaign: Campaign, until: int, limit: int, which: str) -> list[_Due]:
    statement = _DUE.format(which=which, unclaimed=db.unclaimed("e"))
    rows = db.query(statement, (campaign.id, until, limit))
    return [
        _Due(enrollment_id, node_id, due_at, fence, _contact(campaign, *contact))
        for enrollment_id, node_id, due_at, fence, *contact in rows
    ]


def _not_begun(campaign: Campaign, start: Beginning, limit: int) -> list[_Due]:
    rows = db.query(_NOT_BEGUN.format(unclaimed=db.unclaimed("e")), (campaign.id, start.added_until, limit))
    here, since = str(start.place.node_id), int(start.place.due_at or 0)
    return [
        _Due(enrollment_id, here, since, fence, _contact(campaign, *contact))
        for enrollment_id, _, _, fence, *contact in rows
    ]


def _contact(campaign: Campaign, *values: Any) -> Contact | None:
    if values[0] is None:
        return None
    names = ("id", "public_id", "email", "first_name", "last_name", "status")
    known = dict(zip(names, values, strict=True))
    return Contact(__no_default__=True, workspace=campaign.workspace_id, **known)


def _take_due(campaign: Campaign, account: EmailAccount, owner: str, room: int) -> list[Claim]:
    claimed: list[Claim] = []
    passed_over = 0
    which = f"and {mailboxes.FIRST}" if mailboxes.holds_back(account) else ""
    start = enrollments.first_to_begin(campaign)
    while len(claimed) < room and passed_over < _PASSED_OVER:
        due = _next(campaign, start, room - len(claimed), which)
        if not due:
            break
        taken = _take(due, campaign, account, owner)
        claimed += taken
        passed_over += len(due) - len(taken)
    return claimed


def _take(due: Sequence[_Due], campaign: Campaign, account: EmailAccount, owner: str) -> list[Claim]:
    """Claims on those that have something to be sent; the others are moved on."""
    addresses = [each.contact.email for each in due if each.contact is not None]
    suppressed = suppression.among(campaign.workspace_id, addresses)
    known = _recorded(due)
    taken: list[tuple[_Due, Contact]] = []
    for each in due:
        contact = each.contact
        _, state = known.get(each.place, (None, EmailState.QUEUED))
        if contact is None:
            _end(each.id, EnrollmentStatus.REMOVED)
        elif not may_be_written_to(contact.status) or contact.email in suppressed:
            _end(each.id, records.ENDS.get(contact.status, EnrollmentStatus.UNSUBSCRIBED))
        elif state not in _NOT_YET_SENT:
            # One row for a node, ever: what was sent is passed over, never sent again.
            following = progress.after_email(campaign, each.node_id, contact.id, clock.now())
            settle(Enrollment.get_by_id(each.id), following)
        else:
            taken.append((each, contact))
    return _record(taken, known, campaign, account, owner) if taken else []


def _recorded(due: Sequence[_Due]) -> dict[tuple[int, str], tuple[int, str]]:
    """The emails that the enrollments have: id and state, by enrollment and node."""
    among, ids = db.among("enrollment_id", [each.id for each in due])
    rows = db.query(_RECORDED.format(among=among, for_update=db.for_update("email")), ids)
    return {(enrollment_id, node_id): (email_id, state) for email_id, enrollment_id, node_id, state in rows}


def _record(
    taken: Sequence[tuple[_Due, Contact]],
    known: Mapping[tuple[int, str], tuple[int, str]],
    campaign: Campaign,
    account: EmailAccount,
    owner: str,
) -> list[Claim]:
    """Take the leases and write the emails down as claimed, those that have no row yet in a new one."""
    now = clock.now_ms()
    until, least = now + LEASE_MS, server_record.least_fence()
    fences = {each.id: max(each.fence + 1, least) for each, _ in taken}
    leases.take([(each.id, each.node_id, each.due_at, fences[each.id]) for each, _ in taken], owner, until)
    new: list[tuple[Any, ...]] = []
    again: list[tuple[Any, ...]] = []
    for each, contact in taken:
        variant = _variant(campaign, each.node_id, contact)
        claimed = (account.id, variant, fences[each.id], now, EmailState.CLAIMED)
        if each.place in known:
            again.append((*claimed, known[each.place][0]))
        else:
            new.append((campaign.workspace_id, campaign.id, *each.place, *claimed, now, 0, 0, 0))
    db.update_rows("email", _CLAIMED, again)
    made = db.insert_rows("email", _NEW, new, returning="enrollment_id, node_id, id")
    emails = {place: email_id for place, (email_id, _) in known.items()}
    emails |= {(enrollment_id, node_id): email_id for enrollment_id, node_id, email_id in made}
    written_to = {enrollment_id for enrollment_id, _ in known}
    return [
        Claim(
            enrollment_id=each.id,
            email_id=emails[each.place],
            fence=fences[each.id],
            node_id=each.node_id,
            contact=contact,
            campaign=campaign,
            account=account,
            is_first=each.id not in written_to,
        )
        for each, contact in taken
    ]


def _variant(campaign: Campaign, node_id: str, contact: Contact) -> str | None:
    node = progress.workflow_of(campaign).nodes[node_id]
    return split_test.of(node, campaign.id, contact.id) if isinstance(node, EmailNode) else None


def _end(enrollment_id: int, status: str) -> None:
    db.execute(_END, (status, enrollment_id))
