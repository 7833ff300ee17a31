"""Uncertain emails after a restore: those that may have been sent after the copy was made.

Of everything that was due between the copy and the restore nobody knows whether it was sent: it is
`uncertain`, from the earliest time on at which it can have been. Where that turns out to be so, what was due
after it by then is in doubt too. A proof or a person decides; the workspace's policy does not.

Tested by `tests/core/server/test_restoration.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import peewee

from fluenzr import clock, db
from fluenzr.core.accounts import mailboxes
from fluenzr.core.activity import log as activity_log
from fluenzr.core.activity.log import Entry
from fluenzr.core.campaigns import mailboxes as campaign_mailboxes
from fluenzr.core.emails import compose
from fluenzr.core.emails.locked_email import LockedEmail
from fluenzr.core.workflow import enrollments, progress, relocation, split_test
from fluenzr.core.workflow.nodes import EmailNode
from fluenzr.core.workflow.progress import Position
from fluenzr.models import Campaign, Email, EmailAccount, Enrollment, Restoration, RestoredCampaign
from fluenzr.models.states import CampaignStatus, EmailState, EnrollmentStatus, literals

REASON = "The server was restored from an older copy: this email may have been sent since"

_TOGETHER = 500
_OPEN = f"""
select e.id, e.node_id, e.at_email, e.due_at, e.fence, c.id, c.public_id, e.account_id
from enrollment e join contact c on c.id = e.contact_id
where e.campaign_id = ? and e.status in ({literals(*enrollments.OPEN)})
  and e.lease_until is null and e.id > ? order by e.id limit ?
"""
_KNOWN = "select enrollment_id, node_id, id, state from email where enrollment_id in ({marks})"
_DOUBT = f"""
insert into email (workspace_id, campaign_id, enrollment_id, node_id, account_id, variant, message_id,
    subject, fence, slot_at, uncertain_at, created_at, state, attempts, open_count, click_count)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{EmailState.UNCERTAIN}', 0, 0, 0)
"""
_DOUBT_AGAIN = f"""
update email set state = '{EmailState.UNCERTAIN}', slot_at = ?, uncertain_at = ?,
    message_id = coalesce(message_id, ?),
    fence = ? where id = ?
"""
_HOLD = f"""
update enrollment set status = '{EnrollmentStatus.IN_PROGRESS}', node_id = ?, at_email = ?, due_at = null,
    last_error = ?,
    fence = ?, lease_owner = null, lease_until = null
where id = ?
"""
_UNSENT = (EmailState.QUEUED, EmailState.CLAIMED)


class Whose(NamedTuple):
    """An enrollment and its contact; `account_id` is the mailbox that has written to it, where one has."""

    enrollment_id: int
    contact_id: int
    contact: str
    fence: int
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """An email that may have been sent, at `since` (ms) at the earliest."""

    whose: Whose
    node_id: str
    since: int


def restored_at() -> int | None:
    """When the database was last restored (ms); None where it never was."""
    found: int | None = Restoration.select(peewee.fn.max(Restoration.restored_at)).scalar()
    return found


def was_announced(email: Email) -> bool:
    """Whether the database that was lost has told of an uncertain email, if that was sent: under ids of its
    own, so that telling it again would be telling of another one."""
    return Restoration.select().where(Restoration.restored_at == email.uncertain_at).exists()


def about(contact_id: int) -> int | None:
    """The latest email to a contact that was in doubt after a restore, where that was so in one campaign.

    A link in an email names a row that only the lost database had: this is the one that it can be.
    """
    if (at := restored_at()) is None:
        return None
    rows = (
        Email.select(Email.id, Email.campaign)
        .join(Enrollment)
        .where(Enrollment.contact == contact_id, Email.uncertain_at == at)
        .order_by(Email.id.desc())
    )
    found = list(rows)
    return found[0].id if len({email.campaign_id for email in found}) == 1 else None


def awaits(campaign_id: int) -> bool:
    """Whether a campaign is yet to go on after a restore."""
    return RestoredCampaign.select().where(RestoredCampaign.campaign == campaign_id).exists()


def hold(campaign_id: int) -> int:
    """Hold what a restored campaign, which is not active, may have sent since the copy; gives the last
    enrollment that was looked at.

    In turns: whatever is killed meanwhile, the campaign does not go on before all is held.
    """
    relocation.finish(campaign_id)
    after, last = 0, _hold_some(campaign_id, 0)
    while last is not None:
        after, last = last, _hold_some(campaign_id, last)
    return after


def catch_up(campaign: Campaign) -> None:
    """Before its workflow is changed: finish in turns what a killed call, or a restore, has left, which is
    about the workflow as it is."""
    relocation.finish(campaign.id)
    if campaign.status == CampaignStatus.PAUSED:
        hold(campaign.id)


def release(campaign: Campaign, held: int) -> None:
    """The campaign, which is locked, goes on: what may have been sent by now is held, up to an enrollment
    already, and whatever comes later is not."""
    last: int | None = held
    while last is not None:
        last = _hold_some(campaign.id, last)
    until = restored_at()
    in_doubt = Email.select().where(Email.campaign == campaign.id, Email.uncertain_at == until)
    if awaits(campaign.id) and until is not None and in_doubt.exists():
        for account in campaign_mailboxes.of(campaign):
            # What came back was about nothing that was known when it was read: of a draft nothing was.
            mailboxes.read_soon(account.id, anew=True)
    RestoredCampaign.delete().where(RestoredCampaign.campaign == campaign.id).execute()


def _hold_some(campaign_id: int, after: int) -> int | None:
    """Hold some of those who are open and whom nobody works on; gives the last, None where there is none."""
    with db.transaction(large=True):
        campaign = db.locked(Campaign.select().where(Campaign.id == campaign_id)).first()
        mark, until = RestoredCampaign.get_or_none(RestoredCampaign.campaign == campaign_id), restored_at()
        if campaign is None or mark is None or until is None or campaign.workflow is None:
            return None
        rows = db.query(_OPEN, (campaign_id, after, _TOGETHER))
        doubts = [_of_row(campaign, row, mark.copied_at, until) for row in rows]
        note(campaign, [doubt for doubt in doubts if doubt is not None], until)
        return rows[-1][0] if rows else None


def hold_next(locked: LockedEmail) -> bool:
    """Hold what may have been sent after an email that was: whether there is such a one."""
    email, enrollment, until = locked.email, locked.enrollment, restored_at()
    if until is None or email.uncertain_at is None or email.uncertain_at > until:
        return False
    if email.node_id != enrollment.node_id or locked.contact is None:
        return False
    since = clock.from_ms(email.slot_at or until)
    place = progress.after_email(locked.campaign, email.node_id, locked.contact.id, since)
    whose = Whose(
        enrollment.id, locked.contact.id, locked.contact.public_id, enrollment.fence, email.account_id
    )
    doubt = _follow(locked.campaign, place, until, whose)
    return doubt is not None and note(locked.campaign, [doubt], until)


def _of_row(campaign: Campaign, row: tuple[Any, ...], copied_at: int, until: int) -> Doubt | None:
    enrollment_id, node_id, at_email, due_at, fence, contact_id, contact, account_id = row
    whose = Whose(enrollment_id, contact_id, contact, fence, account_id)
    if node_id is None:
        # Not begun: the campaign may have been started, or gone on, right after the copy.
        entry = progress.workflow_of(campaign).entry
        return _follow(campaign, Position(entry, False, copied_at), until, whose)
    if due_at is None:
        return None
    return _follow(campaign, Position(node_id, bool(at_email), max(due_at, copied_at)), until, whose)


def _follow(campaign: Campaign, place: Position, until: int, whose: Whose) -> Doubt | None:
    """The email that is reached by then, going on from a place as time went by."""
    while place.due_at is not None and place.due_at <= until:
        node_id, due_at = str(place.node_id), place.due_at
        if place.at_email or isinstance(progress.workflow_of(campaign).nodes.get(node_id), EmailNode):
            return Doubt(whose, node_id, due_at)
        following = progress.follow(campaign, node_id, whose.contact_id, clock.from_ms(due_at))
        if following == place:
            return None  # nobody goes on along a workflow that something is wrong with
        place = following
    return None


def note(campaign: Campaign, doubts: Sequence[Doubt], until: int, reason: str = REASON) -> bool:
    """Write doubts down; whether there were any of emails that are not known to have been sent.

    The enrollments wait where they are, unless the workflow no longer has the node.
    """
    known, nodes = _known(doubts), progress.workflow_of(campaign).nodes
    mine = [
        doubt
        for doubt in doubts
        if known.get((doubt.whose.enrollment_id, doubt.node_id), (0, EmailState.QUEUED))[1] in _UNSENT
    ]
    again, new = [], []
    for doubt in mine:
        place = (doubt.whose.enrollment_id, doubt.node_id)
        if place in known:
            again.append(
                (doubt.since, until, _message_id(campaign, doubt), doubt.whose.fence, known[place][0])
            )
        else:
            new.append(_new_row(campaign, doubt, until))
    db.execute_many(_DOUBT_AGAIN, again)
    db.execute_many(_DOUBT, new)
    db.execute_many(_HOLD, [_waiting_row(doubt, reason) for doubt in mine if doubt.node_id in nodes])
    if mine:
        entries = [Entry(doubt.whose.contact_id, doubt.node_id, {"reason": reason}) for doubt in mine]
        activity_log.note_many(campaign.workspace_id, campaign.id, "uncertain", entries)
    return bool(mine)


def _waiting_row(doubt: Doubt, reason: str) -> tuple[Any, ...]:
    return (doubt.node_id, True, reason, doubt.whose.fence, doubt.whose.enrollment_id)


def _known(doubts: Sequence[Doubt]) -> dict[tuple[int, str], tuple[int, str]]:
    if not doubts:
        return {}
    rows = db.query(
        _KNOWN.format(marks=db.marks(len(doubts))), [doubt.whose.enrollment_id for doubt in doubts]
    )
    return {(enrollment_id, node_id): (email_id, state) for enrollment_id, node_id, email_id, state in rows}


def _new_row(campaign: Campaign, doubt: Doubt, until: int) -> tuple[Any, ...]:
    node = progress.workflow_of(campaign).nodes.get(doubt.node_id)
    variant = subject = None
    if isinstance(node, EmailNode):
        variant = split_test.of(node, campaign.id, doubt.whose.contact_id)
        words = split_test.words(node, variant)[0]
        subject = None if "{{" in words else words
    return (
        campaign.workspace_id,
        campaign.id,
        doubt.whose.enrollment_id,
        doubt.node_id,
        doubt.whose.account_id or campaign.email_account_id,
        variant,
        _message_id(campaign, doubt),
        subject,
        doubt.whose.fence,
        doubt.since,
        until,
        until,
    )


def _message_id(campaign: Campaign, doubt: Doubt) -> str | None:
    """The Message-ID that the email has, if it was sent: the Sent folder and replies tell by it."""
    account: EmailAccount | None = campaign.email_account
    if doubt.whose.account_id is not None:
        account = EmailAccount.get_or_none(EmailAccount.id == doubt.whose.account_id)
    if account is None:
        return None
    return compose.message_id(campaign.public_id, doubt.whose.contact, doubt.node_id, account.email)
