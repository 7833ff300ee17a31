"""Email queue: claiming due emails under a lease and a fence, giving them back (then: `intents`).

Where a campaign has several mailboxes, a contact is bound to one in the transaction that claims its first.
An enrollment whose node is an email is claimed under a lease and a fence; the email's row records
what becomes of it (`docs/reliability.md`). Whoever locks several rows does so in this order: contact,
campaign, account, enrollment, email.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from fluenzr import clock, db
from fluenzr.core.accounts import mailboxes
from fluenzr.core.campaigns import auto_pause, pacing, senders
from fluenzr.core.campaigns import mailboxes as campaign_mailboxes
from fluenzr.core.campaigns.senders import Sender
from fluenzr.core.contacts import records, suppression
from fluenzr.core.operations import server_record
from fluenzr.core.sending import due as due_enrollments
from fluenzr.core.sending import leases, next_steps
from fluenzr.core.sending import recorded as recorded_emails
from fluenzr.core.sending.due import Addressee, Due
from fluenzr.core.sending.recorded import Recorded
from fluenzr.core.sending.spread import Room, Spread
from fluenzr.core.workflow import enrollments, progress, split_test
from fluenzr.core.workflow.enrollments import Beginning
from fluenzr.core.workflow.nodes import EmailNode, Node
from fluenzr.models import Campaign, EmailAccount, Enrollment
from fluenzr.models.states import CampaignStatus, EmailState, EnrollmentStatus

_Taken = tuple[Due, Addressee, EmailAccount]

LEASE_MS = 15 * 60_000
"""Longer than a conversation with a server takes; one that takes longer finds its fence or state changed."""

_HAS_DUE = f"""
  and ((select 1 from enrollment e where e.campaign_id = c.id and e.at_email = true
        and e.due_at <= ? and e.lease_until is null order by e.due_at limit 1) is not null
    or (select 1 from enrollment e where e.campaign_id = c.id and e.node_id is null
        and e.status = '{EnrollmentStatus.PENDING}' order by e.id limit 1) is not null)
order by c.next_slot_at, c.id
"""
# Not joined, here and below: PostgreSQL would read all that is due to say whether anything is.
_READY = f"""
select c.id from campaign c join email_account a on a.id = c.email_account_id
where c.status = '{CampaignStatus.ACTIVE}' and c.next_slot_at <= ? and a.status = 'connected'
  and coalesce(a.rests_until, 0) <= ?
  and not exists (select 1 from campaign_mailbox b where b.campaign_id = c.id)
  {_HAS_DUE}
"""
_READY_OF_SEVERAL = f"""
select c.id from campaign c where c.status = '{CampaignStatus.ACTIVE}' and c.next_slot_at <= ?
  and exists (select 1 from campaign_mailbox b join email_account a on a.id = b.account_id
      where b.campaign_id = c.id and b.position is not null and a.status = 'connected'
      and coalesce(a.rests_until, 0) <= ?)
  {_HAS_DUE}
"""
_WALKING = f"""
select c.id from campaign c where c.status = '{CampaignStatus.ACTIVE}'
  and (select 1 from enrollment e where e.campaign_id = c.id and e.at_email = false
       and e.due_at <= ? and e.lease_until is null order by e.due_at limit 1) is not null
"""
_BEGINNING = f"""
select c.id, c.workflow from campaign c where c.status = '{CampaignStatus.ACTIVE}'
  and (select 1 from enrollment e where e.campaign_id = c.id and e.node_id is null
       and e.status = '{EnrollmentStatus.PENDING}' order by e.id limit 1) is not null
"""
_ACTIVE = f"""
select {db.columns(Campaign)} from campaign where id = ? and status = '{CampaignStatus.ACTIVE}' {{for_update}}
"""
_ACCOUNTS = f"select {db.columns(EmailAccount)} from email_account where {{among}} order by id {{for_update}}"
_NEXT_SLOT = "update campaign set next_slot_at = ? where id = ?"
_WORKSPACE = "select workspace_id from campaign where id = ?"
_CLAIMED = ("account_id", "variant", "fence", "slot_at", "state")
_NEW = (
    *("workspace_id", "campaign_id", "enrollment_id", "node_id", *_CLAIMED, "created_at"),
    *("attempts", "open_count", "click_count"),
)
_BIND = "update enrollment set account_id = ? where id = ?"
_NOT_YET_SENT = (EmailState.QUEUED, EmailState.CLAIMED)
AWAITED = (EmailState.CLAIMED, EmailState.SENDING, EmailState.UNCERTAIN)
"""States of emails that a server's answer may still come for."""
_PASSED_OVER = 100
"""How many due enrollments that turn out to have nothing to send one claim looks at."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One email to send: whoever holds it may, until the lease runs out or the fence moves on."""

    enrollment_id: int
    email_id: int
    fence: int
    node_id: str
    contact: Addressee
    campaign: Campaign
    account: EmailAccount
    is_first: bool = False
    """Whether nothing was ever written down for the enrollment before."""
    of_several: bool = False
    """Whether the campaign has other mailboxes, which may write while this one's server is slow."""


def ready() -> list[int]:
    """The campaigns that have a due email and may send now, as far as can be seen without a lock."""
    now = clock.now_ms()
    found = [*db.query(_READY, (now, now, now)), *db.query(_READY_OF_SEVERAL, (now, now, now))]
    return [campaign_id for (campaign_id,) in found]


def workspace_of(campaign_id: int) -> int | None:
    """Whose campaign it is; None where it is gone."""
    found = db.query(_WORKSPACE, (campaign_id,))
    return found[0][0] if found else None


def claim(
    campaign_id: int, owner: str, wanted: int, draw: float, without: Collection[int] = ()
) -> list[Claim]:
    """Up to `wanted` due emails of a campaign, if it may send now. `draw` in [0, 1) spaces them.

    Of several mailboxes each has some of them; none is claimed for the accounts that it is to do `without`.
    """
    with db.transaction():
        campaign = _active(campaign_id)
        if campaign is None:
            return []
        writing, is_shared = campaign_mailboxes.writing(campaign)
        accounts = _locked(campaign, [one for one in writing if one not in without])
        able = senders.of(campaign, accounts) if accounts else []
        if not able:
            return []
        room = pacing.at_once(campaign, wanted)
        if is_shared:
            claimed = _take_of_several(campaign, able, owner, room)
        else:
            claimed = _take_due(campaign, able[0], owner, room)
        if claimed:
            next_slot_at = pacing.next_slot(campaign, draw)
            db.execute(_NEXT_SLOT, (next_slot_at, campaign.id))
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


def is_as_claimed(campaign: Campaign | None, claimed: Campaign, account: EmailAccount) -> bool:
    """Whether the campaign goes on unchanged since it was claimed from, and it is still time for it to write,
    and for the mailbox."""
    return (
        campaign is not None
        and campaign.status == CampaignStatus.ACTIVE
        and campaign.updated_at == claimed.updated_at
        and pacing.is_open(claimed)
        and pacing.is_at_work(claimed, account)
    )


def walking() -> list[int]:
    """The active campaigns with enrollments that are due at a node that is no email."""
    due = [campaign_id for (campaign_id,) in db.query(_WALKING, (clock.now_ms(),))]
    # Most begin with an email, and are not even read for that: this is asked after each flight.
    here = [one for one, workflow in db.query(_BEGINNING) if not progress.begins_with_email(workflow)]
    others = [one for one in here if one not in due]
    return due + [one for one in others if _walked_start(Campaign.get_or_none(Campaign.id == one))]


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
                next_steps.end(enrollment.id, EnrollmentStatus.REMOVED)
                continue
            here, contact_id = enrollment.node_id, enrollment.contact_id
            next_steps.settle(enrollment, progress.follow(campaign, here, contact_id, clock.now()))
        return len(due)


def _active(campaign_id: int) -> Campaign | None:
    """An active campaign, locked, whose workflow people can go along; another one pauses."""
    found = db.models(Campaign, _ACTIVE.format(for_update=db.for_update("campaign")), (campaign_id,))
    if found and progress.faults_of(found[0]):
        db.once_committed(partial(auto_pause.check, campaign_id))
        return None
    return found[0] if found else None


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


def _locked(campaign: Campaign, account_ids: Sequence[int]) -> list[EmailAccount]:
    """The accounts in that order: two campaigns of one must not both take the last email of its day."""
    among, ids = db.among("id", account_ids)
    statement = _ACCOUNTS.format(among=among, for_update=db.for_update("email_account"))
    found = {account.id: account for account in db.models(EmailAccount, statement, ids)}
    if campaign.email_account_id in found:
        campaign.email_account = found[campaign.email_account_id]
    return [found[account_id] for account_id in account_ids if account_id in found]


def _take_due(campaign: Campaign, sender: Sender, owner: str, wanted: int) -> list[Claim]:
    """Claims of a campaign with one mailbox."""
    claimed: list[Claim] = []
    passed_over = 0
    room = min(most for most in (wanted, sender.left, sender.at_once) if most is not None)
    which = f"and {mailboxes.FIRST}" if sender.holds_back else ""
    start = enrollments.first_to_begin(campaign)
    while len(claimed) < room and passed_over < _PASSED_OVER:
        due = due_enrollments.of_one(campaign, start, room - len(claimed), which)
        if not due:
            break
        known = recorded_emails.of(due)
        taken = [(each, contact, sender.account) for each, contact in _sendable(campaign, due, known)]
        claimed += _record(taken, known, campaign, owner, of_several=False) if taken else []
        passed_over += len(due) - len(taken)
    return claimed


def _take_of_several(campaign: Campaign, able: Sequence[Sender], owner: str, wanted: int) -> list[Claim]:
    """Claims of a campaign with several mailboxes, each by the one that its contact is bound to."""
    claimed: list[Claim] = []
    passed_over = 0
    by_account = {sender.account.id: sender for sender in able}
    held = [account_id for account_id, sender in by_account.items() if sender.holds_back]
    rooms = [Room(account_id, one.left, one.used, one.at_once) for account_id, one in by_account.items()]
    spread, start = Spread(rooms), enrollments.first_to_begin(campaign)
    while len(claimed) < wanted and passed_over < _PASSED_OVER and (having_room := spread.open()):
        due = due_enrollments.of_several(campaign, start, wanted - len(claimed), having_room, held)
        if not due:
            break
        known = recorded_emails.of(due)
        taken = []
        for each, contact in _sendable(campaign, due, known):
            account_id = _mailbox_for(each, known, spread, held)
            if account_id is not None:
                taken.append((each, contact, by_account[account_id].account))
        claimed += _record(taken, known, campaign, owner, of_several=True) if taken else []
        _bind([(each, account.id) for each, _, account in taken])
        passed_over += len(due) - len(taken)
    return claimed


def _mailbox_for(each: Due, known: Recorded, spread: Spread, held: Collection[int]) -> int | None:
    """Which mailbox writes to it now; None where the one that it is bound to does not.

    Who was written to before the campaign had several belongs to the one that did.
    """
    wrote = next((email.account_id for email in known.of(each.id) if email.may_have_left), None)
    if each.account_id is None and wrote is not None:
        _bind([(each, wrote)])
        return None if wrote in held else spread.take(wrote)
    return spread.take(each.account_id)


def _bind(bound: Sequence[tuple[Due, int]]) -> None:
    db.execute_many(_BIND, [(account_id, each.id) for each, account_id in bound])


def _sendable(campaign: Campaign, due: Sequence[Due], known: Recorded) -> list[tuple[Due, Addressee]]:
    """Those that have something to be sent; the others are moved on."""
    addresses = [each.contact.email for each in due if each.contact is not None]
    suppressed = suppression.among(campaign.workspace_id, addresses)
    sendable: list[tuple[Due, Addressee]] = []
    emails = {node.id for node in progress.workflow_of(campaign).emails}
    for each in due:
        contact, recorded = each.contact, known.at(each)
        if contact is None:
            next_steps.end(each.id, EnrollmentStatus.REMOVED)
        elif not may_be_written_to(contact.status) or contact.email in suppressed:
            next_steps.end(each.id, records.ENDS.get(contact.status, EnrollmentStatus.UNSUBSCRIBED))
        elif each.node_id not in emails:
            # Not this version has put it there: it goes on by what the workflow has at that node.
            place = progress.follow(campaign, each.node_id, contact.id, clock.now())
            next_steps.settle(Enrollment.get_by_id(each.id), place)
        elif recorded is not None and recorded.state not in _NOT_YET_SENT:
            # One row for a node, ever: what was sent is passed over, never sent again.
            following = progress.after_email(campaign, each.node_id, contact.id, clock.now())
            next_steps.settle(Enrollment.get_by_id(each.id), following)
        else:
            sendable.append((each, contact))
    return sendable


def _record(
    taken: Sequence[_Taken], known: Recorded, campaign: Campaign, owner: str, *, of_several: bool
) -> list[Claim]:
    """Take the leases and write the emails down as claimed, those that have no row yet in a new one."""
    now, least = clock.now_ms(), server_record.least_fence()
    fences = {each.id: max(each.fence + 1, least) for each, _, _ in taken}
    leases.take(
        [(each.id, each.node_id, each.due_at, fences[each.id]) for each, _, _ in taken], owner, now + LEASE_MS
    )
    new: list[tuple[Any, ...]] = []
    again: list[tuple[Any, ...]] = []
    nodes = progress.workflow_of(campaign).nodes
    for each, contact, account in taken:
        variant = _variant(nodes[each.node_id], campaign, contact)
        claimed = (account.id, variant, fences[each.id], now, EmailState.CLAIMED)
        if (recorded := known.at(each)) is not None:
            again.append((*claimed, recorded.id))
        else:
            new.append((campaign.workspace_id, campaign.id, *each.place, *claimed, now, 0, 0, 0))
    db.update_rows("email", _CLAIMED, again)
    made = db.insert_rows("email", _NEW, new, returning="enrollment_id, node_id, id")
    emails = {(enrollment_id, node_id): email_id for enrollment_id, node_id, email_id in made}
    emails |= {each.place: recorded.id for each, _, _ in taken if (recorded := known.at(each)) is not None}
    return [
        Claim(
            enrollment_id=each.id,
            email_id=emails[each.place],
            fence=fences[each.id],
            node_id=each.node_id,
            contact=contact,
            campaign=campaign,
            account=account,
            is_first=not known.of(each.id),
            of_several=of_several,
        )
        for each, contact, account in taken
    ]


def _variant(node: Node, campaign: Campaign, contact: Addressee) -> str | None:
    return split_test.of(node, campaign.id, contact.id) if isinstance(node, EmailNode) else None
