"""Enrollments (a contact in a campaign): created, stopped, concluded.

Who was added before a campaign started has no node yet. In an active campaign they all stand where it begins:
they are claimed, walked and shown as standing there, so that a campaign of a million is started by one row.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fluenzr import clock, db
from fluenzr.core.common.errors import Conflict
from fluenzr.core.common.listing import Condition
from fluenzr.core.workflow import progress
from fluenzr.models import Campaign, CampaignGroup, CampaignStats, Contact, Email, EmailAccount, Enrollment
from fluenzr.models.states import CampaignStatus, EnrollmentStatus

OPEN = (EnrollmentStatus.PENDING, EnrollmentStatus.IN_PROGRESS)
STATUSES = tuple(status.value for status in EnrollmentStatus if status != EnrollmentStatus.REMOVED)
"""Those that anybody sees."""
CLOSED = (CampaignStatus.COMPLETED, CampaignStatus.ARCHIVED, CampaignStatus.DELETED)
"""Statuses of campaigns that take no more contacts."""

NOT_BEGUN = f"e.campaign_id = ? and e.node_id is null and e.status = '{EnrollmentStatus.PENDING}'"
"""SQL of an enrollment `e` that has no node yet."""
FIRST_NOT_BEGUN = f"{NOT_BEGUN} and e.added_at <= ?"
"""SQL of those among them that begin first, and together (`first_to_begin`)."""

_ENROLL = f"""
insert into enrollment
    (workspace_id, campaign_id, contact_id, status, node_id, at_email, due_at, fence, added_at)
select c.workspace_id, ?, c.id, '{EnrollmentStatus.PENDING}', cast(? as varchar), ?, cast(? as bigint), 0, ?
from contact c
where {{workspace}} = ? and {{status}} = 'active' and ({{which}}) order by c.id {{kept}}
on conflict (campaign_id, contact_id) do nothing
"""
_BEGIN = f"""
update enrollment set node_id = ?, at_email = ?, due_at = ?
where id in (select e.id from enrollment e where {FIRST_NOT_BEGUN} order by e.id limit ?)
  and node_id is null and status = '{EnrollmentStatus.PENDING}'
"""
# Said again of the row itself: of one that was changed meanwhile PostgreSQL asks only that (§13.2.1).
_ADDED = f"select e.added_at from enrollment e where {NOT_BEGUN} order by e.id limit 1"
_GIVEN = "select distinct group_id from campaign_group where group_id in ({marks}) order by group_id"
_EVER = 2**62
BEGUN_AT_ONCE = 500
_CONCLUDED_ANEW = (*OPEN, EnrollmentStatus.COMPLETED, EnrollmentStatus.ERROR)


def require_open(campaign: Campaign) -> None:
    """Raises Conflict for a campaign that is over."""
    if campaign.status in CLOSED:
        raise Conflict(f"The campaign is {campaign.status}: it takes no more contacts")


def enroll(campaign: Campaign, which: Condition, start: progress.Position | None) -> int:
    """Enroll the active contacts `c` among those whose ids the condition names; gives how many are new.

    `start` is where they begin, at once, in an active campaign; None in one that has not started.
    """
    place = start or progress.NOWHERE
    parameters = (
        campaign.id,
        place.node_id,
        place.at_email,
        place.due_at,
        clock.now_ms(),
        campaign.workspace_id,
    )
    # By the ids that the condition names: SQLite would look through all contacts of the workspace for them.
    workspace, status = db.unindexed("c.workspace_id"), db.unindexed("c.status")
    statement = _ENROLL.format(workspace=workspace, status=status, which=which.sql, kept=db.kept("c"))
    added = db.execute(statement, (*parameters, *which.parameters))
    if added:
        CampaignStats.update(total_contacts=CampaignStats.total_contacts + added).where(
            CampaignStats.campaign == campaign.id
        ).execute()
    return added


class Beginning(NamedTuple):
    """Where those stand who have not begun, and were added by then (ms)."""

    place: progress.Position
    added_until: int


def begin(campaign: Campaign) -> None:
    """Put the first of those who have not begun at their first node; the others stand there all the same."""
    start = first_to_begin(campaign)
    if start is not None:
        place = start.place
        parameters = (place.node_id, place.at_email, place.due_at, campaign.id, start.added_until)
        db.execute(_BEGIN, (*parameters, BEGUN_AT_ONCE))


def beginning(campaign: Campaign) -> progress.Position | None:
    """Where those stand who have not begun in an active campaign; None where there are none.

    Where some were added while it was paused, it is that of those who were there before.
    """
    start = first_to_begin(campaign)
    return None if start is None else start.place


def first_to_begin(campaign: Campaign) -> Beginning | None:
    """Of an active campaign: those who were there when it was started, as long as there are any of them."""
    added = db.query(_ADDED, (campaign.id,)) if campaign.status == CampaignStatus.ACTIVE else []
    if not added:
        return None
    if campaign.started_at is not None and added[0][0] <= campaign.started_at:
        return Beginning(progress.start_of(campaign, campaign.started_at), campaign.started_at)
    # Added while it was paused. The row of an active campaign was last changed when it was started, or went
    # on; who is added later begins by itself.
    return Beginning(progress.start_of(campaign, campaign.updated_at), _EVER)


def end_all(contact_ids: Sequence[int], status: str) -> None:
    """End the open enrollments of contacts, in all campaigns.

    An email of theirs whose intent is not committed yet is withdrawn by its sender.
    """
    if contact_ids:
        Enrollment.update(status=status, due_at=None).where(
            Enrollment.contact.in_(list(contact_ids)), Enrollment.status.in_(OPEN)
        ).execute()


def conclude(enrollment_id: int, status: str) -> None:
    """How it ended in one campaign, also for who had already got all of its emails."""
    Enrollment.update(status=status, due_at=None).where(
        Enrollment.id == enrollment_id, Enrollment.status.in_(_CONCLUDED_ANEW)
    ).execute()


def was_written_to(enrollment_id: int) -> bool:
    """Whether an email was sent to it, or nobody knows whether one was."""
    left = Email.accepted_at.is_null(False) | Email.uncertain_at.is_null(False)
    return bool(Email.select().where(Email.enrollment == enrollment_id, left).exists())


def account_of(campaign: Campaign, contact_id: int | None) -> EmailAccount | None:
    """The mailbox that writes to a contact in a campaign, or the first of those that may."""
    enrollment = Enrollment.get_or_none(Enrollment.campaign == campaign.id, Enrollment.contact == contact_id)
    if enrollment is None:
        return campaign.email_account
    account_id = enrollment.account_id
    if account_id is None:
        sent = Email.select(Email.account).where(
            Email.enrollment == enrollment.id, Email.accepted_at.is_null(False)
        )
        account_id = sent.order_by(Email.id).limit(1).scalar()
    found: EmailAccount | None = EmailAccount.get_or_none(EmailAccount.id == account_id)
    return found or campaign.email_account


def hold(enrollment_id: int) -> Enrollment | None:
    """An enrollment, locked, and its contact before it: in this order, or others would wait in circles."""
    its_contact = Enrollment.select(Enrollment.contact).where(Enrollment.id == enrollment_id)
    db.locked(Contact.select(Contact.id).where(Contact.id.in_(its_contact))).first()
    found: Enrollment | None = db.locked(Enrollment.select().where(Enrollment.id == enrollment_id)).first()
    return found


def forget(contact_ids: Sequence[int]) -> None:
    """Take erased contacts out of all lists of enrollments; campaigns keep their counts."""
    list(
        db.deleting(Contact.select(Contact.id).where(db.one_of(Contact.id, contact_ids)).order_by(Contact.id))
    )
    removing = Enrollment.update(status=EnrollmentStatus.REMOVED, due_at=None)
    removing.where(db.one_of(Enrollment.contact, contact_ids)).execute()


def given_to_campaigns(group_ids: Iterable[int]) -> list[int]:
    """Those of the groups that campaigns were given, in order."""
    wanted = list(group_ids)
    return [group_id for (group_id,) in db.query(_GIVEN.format(marks=db.marks(len(wanted))), wanted)]


def join_dynamic(workspace_id: int, contact_ids: Sequence[int], group_ids: Sequence[int]) -> None:
    """Enroll contacts that joined dynamic groups in the campaigns that were given these.

    In an active campaign they begin at once, in one that is paused or has not started when it goes on.
    """
    if not contact_ids or not group_ids:
        return
    given = CampaignGroup.select(CampaignGroup.campaign).where(CampaignGroup.group.in_(list(group_ids)))
    # Held: one that starts, or is put away, just now sees them or is seen.
    campaigns = db.shared(
        Campaign.select()
        .where(Campaign.workspace == workspace_id, Campaign.status.not_in(CLOSED), Campaign.id.in_(given))
        .order_by(Campaign.id)
    )
    marks = db.marks(len(contact_ids))
    for campaign in list(campaigns):
        place = progress.start_of(campaign) if campaign.status == CampaignStatus.ACTIVE else None
        enroll(campaign, Condition(f"c.id in ({marks})", tuple(contact_ids)), place)
