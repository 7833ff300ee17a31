"""Contacts of a campaign: add and remove them, list where each stands."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from peewee import SQL, Select, fn

from fluenzr import clock, db
from fluenzr.core.campaigns import enrolling, found_people, waiting_for
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Invalid, NotFound
from fluenzr.core.common.listing import Condition, Listing, Page, Paging, Row, Stretch, Total
from fluenzr.core.contacts import records, search
from fluenzr.core.workflow import enrollments, progress
from fluenzr.core.workflow.schedule import WaitingFor
from fluenzr.models import (
    Campaign,
    CampaignGroup,
    CampaignStats,
    Contact,
    Email,
    Enrollment,
    Group,
)
from fluenzr.models.states import EmailState, EnrollmentStatus

# SQLite finds `email_not_sent` by its own condition alone.
_IS_UNCERTAIN = f"""
e.id in (select m.enrollment_id from email m
    where m.state <> '{EmailState.SENT}' and m.state = '{EmailState.UNCERTAIN}' and m.campaign_id = ?)
"""
# By their own ids: SQLite would look through all of the workspace, whose index it takes for as good.
_NAMES = "select public_id, first_name, last_name from contact where {workspace} = ? and {among}"
_ERRORS_COUNTED, _REASONS_SHOWN = 2000, 10
WALKED = 1000
"""People whose texts are compared, and contacts that an index names, for a page that is asked for every few
seconds: each takes some microseconds, whatever number the campaign has."""
_DEEP = 100
"""Rows before a page from which on it may be read from the list's other end."""
_COMMON = 10
"""One of so many people has a text that is met on the way."""
_FEW_REMOVED = 500
"""People who were removed and that a page walks past."""
_ENROLLED = "select id from enrollment where campaign_id = ? and {among}"
# Of each status the first: they lead past those who were removed, however many.
_FIRST_OF = (
    "select id from (select id from enrollment where campaign_id = ? and status = ? {order} limit ?) {n}"
)
_UNSENT = (EmailState.QUEUED, EmailState.CLAIMED, EmailState.CANCELLED, EmailState.FAILED)
_AN_EMAIL = "exists (select 1 from email m where m.enrollment_id = e.id and"
_COLUMNS = {
    "contactId": "c.public_id",
    "email": "c.email",
    "status": "e.status",
    "node_id": "e.node_id",
    "at_email": "e.at_email",
    "due_at": "e.due_at",
    "added_at": "e.added_at",
    "lastError": "e.last_error",
    "attempts": "(select m.attempts from email m where m.enrollment_id = e.id and m.node_id = e.node_id)",
    "is_uncertain": f"{_AN_EMAIL} m.state = '{EmailState.UNCERTAIN}')",
    "account_id": "coalesce(e.account_id, (select min(m.account_id) from email m "
    "where m.enrollment_id = e.id and m.accepted_at is not null))",
    "follows": f"{_AN_EMAIL} m.accepted_at is not null)",
}


def add(
    workspace_id: int,
    public_id: str,
    *,
    contact_ids: Sequence[str] | None = None,
    group_ids: Sequence[str] | None = None,
    filters: dict[str, Any] | None = None,
    exclude_group_ids: Sequence[str] = (),
    skip_if_contacted_within_days: int | None = None,
) -> dict[str, Any]:
    """Enroll contacts by id, by group and by filter; while the campaign is active they begin at once.

    Not in one transaction (see `enrolling`). Raises Conflict where it is over, Invalid where nobody is named
    or a group does not exist.
    """
    if contact_ids is None and group_ids is None and filters is None:
        raise Invalid("contactIds", "Name the contacts by contactIds, groupIds, groupId or filters")
    contact_ids, group_ids = contact_ids or (), group_ids or ()
    with db.transaction():
        campaign = tenancy.get(Campaign, workspace_id, public_id, lock=True)
        enrollments.require_open(campaign)
        known = tenancy.ids(Contact, workspace_id, list(contact_ids))
        groups = _locked_groups(workspace_id, group_ids)
        spared = _spared(workspace_id, exclude_group_ids)
        _keep_dynamic(campaign, groups)
        which = _any_of(workspace_id, list(known.values()), groups, filters)
    sparing = enrolling.Sparing(spared, skip_if_contacted_within_days)
    meant = enrolling.meant(workspace_id, which, by_id=filters is None)
    added, reasons = enrolling.in_turns(campaign, meant, sparing)
    unknown = [contact_id for contact_id in dict.fromkeys(contact_ids) if contact_id not in known]
    errors = [{"contactId": contact_id, "message": "Contact not found"} for contact_id in unknown]
    return {"added": added, "skipped": sum(reasons.values()), "reasons": reasons, "errors": errors}


def remove(workspace_id: int, public_id: str, contact_ids: Sequence[str]) -> dict[str, Any]:
    """Take contacts out; those who were sent something stay in the counts."""
    with db.transaction():
        campaign = tenancy.get(Campaign, workspace_id, public_id, lock=True)
        known = list(tenancy.ids(Contact, workspace_id, list(contact_ids)).values())
        leaving = list(
            db.locked(
                Enrollment.select().where(
                    Enrollment.campaign == campaign.id,
                    Enrollment.contact.in_(known),
                    Enrollment.status != EnrollmentStatus.REMOVED,
                )
            )
        )
        for enrollment in leaving:
            _leave(enrollment)
    return {"removed": len(leaving)}


def page(
    workspace_id: int, public_id: str, filters: dict[str, Any], paging: Paging, most: int | None = None
) -> Page:
    """The contacts of a campaign, with where each stands.

    Filters: `status`; `uncertain`, those with an email of which nobody knows whether it was sent; `q` as in
    the list of contacts. Where `most` is given so many are counted, or those up to the end of the page.
    """
    campaign = tenancy.get(Campaign, workspace_id, public_id)
    conditions = _conditions(campaign, filters)
    if filters.get("q"):
        found = search.selection(workspace_id, {"q": filters["q"]})
        named = f"e.contact_id in (select c.id from contact c where {found.sql})"
        among = Condition(named, found.parameters)
        if most is None and filters.keys() <= {"q", "status"}:
            return _found(campaign, conditions, among, filters, paging)
        conditions.append(among)
    return _page(campaign, conditions, filters, paging, most)


def _found(
    campaign: Campaign,
    conditions: list[Condition],
    among: Condition,
    filters: dict[str, Any],
    paging: Paging,
) -> Page:
    """A page of those whom a text names, all or of one status. An index knows `among` whom they are; few are
    known by themselves, and of many enough are met on the way through the campaign."""
    listing, text = _listing(campaign), filters["q"]
    within = [*conditions, among]
    found = found_people.of(
        campaign, text, filters.get("status"), partial(listing.count, within), partial(listing.keys, within)
    )
    few = None if found.ids is None else Condition(*db.among("e.id", found.ids))
    is_common = found.total * _COMMON >= found.people
    named = [*conditions, *search.named(campaign.workspace_id, text)]
    return listing.page(named, paging, found.total, among=few or (None if is_common else among))


def look(
    workspace_id: int, public_id: str, filters: dict[str, Any], paging: Paging, most: int
) -> Page | Stretch:
    """The same for a page of a person's, in a time that does not grow with the campaign.

    A text that very many may have is looked for by cursors, among so many people at a time.
    """
    campaign = tenancy.get(Campaign, workspace_id, public_id)
    conditions = _conditions(campaign, filters)
    if not filters.get("q"):
        return _page(campaign, conditions, filters, replace(paging, cursor=None), most)
    named = [*search.named(workspace_id, filters["q"])]
    if CampaignStats.get_by_id(campaign.id).total_contacts <= WALKED:
        return _page(campaign, [*conditions, *named], filters, replace(paging, cursor=None), most)
    first = _listing(campaign).stretch(conditions[:1], [*conditions[1:], *named], paging, WALKED)
    few = None
    if first.is_cut and paging.cursor is None:
        few = search.few_named(filters["q"], WALKED)
    if few is None:
        return first
    return _page(campaign, [*_among(campaign, few), *conditions[1:], *named], filters, paging, most)


def _among(campaign: Campaign, contact_ids: Sequence[int]) -> list[Condition]:
    """Of a campaign those of some contacts, by their own ids: SQLite would walk past all of the campaign."""
    among, parameters = db.among("contact_id", contact_ids)
    found = db.query(_ENROLLED.format(among=among), (campaign.id, *parameters))
    return [
        Condition(*db.among("e.id", [enrollment_id for (enrollment_id,) in found])),
        Condition(f"{db.unindexed('e.campaign_id')} = ?", (campaign.id,)),
    ]


def _conditions(campaign: Campaign, filters: dict[str, Any]) -> list[Condition]:
    """All filters but `q`; the first condition is that of the campaign."""
    conditions = [
        Condition("e.campaign_id = ?", (campaign.id,)),
        Condition("e.status <> ?", (EnrollmentStatus.REMOVED,)),
    ]
    if "status" in filters:
        conditions.append(Condition("e.status = ?", (filters["status"],)))
    if filters.get("uncertain"):
        conditions.append(Condition(_IS_UNCERTAIN, (campaign.id,)))
    return conditions


def _page(
    campaign: Campaign,
    conditions: list[Condition],
    filters: dict[str, Any],
    paging: Paging,
    most: int | None,
) -> Page:
    listing = _listing(campaign)
    if most is not None:
        most = max(most, paging.page * paging.per_page)
    if filters.keys() <= {"status"}:
        total = _total(campaign.id, filters.get("status"), most)
        past_removed = _past_removed(campaign.id, paging, total, most) if not filters and most else []
        return listing.page([*conditions, *past_removed], paging, total)
    return listing.page(conditions, paging, None if most is None else listing.count_to(most, conditions))


def errors(workspace_id: int, public_id: str) -> list[tuple[str, int]]:
    """Why the sequence of people failed, and of how many each; the most frequent first. Raises NotFound."""
    campaign = tenancy.get(Campaign, workspace_id, public_id)
    failed = (
        Enrollment.select(Enrollment.last_error)
        .where(Enrollment.campaign == campaign, Enrollment.status == EnrollmentStatus.ERROR)
        .limit(_ERRORS_COUNTED)
    )
    reason, count = failed.c.last_error, fn.count(SQL("1"))
    found = Select((failed,), (reason, count)).group_by(reason).order_by(count.desc()).limit(_REASONS_SHOWN)
    return [(text or "", int(number)) for text, number in found.tuples().execute(db.database)]


def names(workspace_id: int, contact_ids: Sequence[str]) -> dict[str, str]:
    """The names of some contacts by their public ids, of those who have one."""
    among, parameters = db.among("public_id", contact_ids)
    rows = db.query(
        _NAMES.format(workspace=db.unindexed("workspace_id"), among=among), (workspace_id, *parameters)
    )
    called = {public_id: " ".join(filter(None, name)) for public_id, *name in rows}
    return {public_id: name for public_id, name in called.items() if name}


def get(campaign: Campaign, contact: Contact) -> dict[str, Any]:
    """A contact of a campaign as its list shows it. Raises NotFound."""
    found = _listing(campaign).one(
        Condition("e.campaign_id = ?", (campaign.id,)),
        Condition("e.contact_id = ?", (contact.id,)),
        Condition("e.status <> ?", (EnrollmentStatus.REMOVED,)),
    )
    if found is None:
        raise NotFound("Contact")
    return dict(found)


def _total(campaign_id: int, status: str | None, most: int | None) -> Total:
    """How many the list has: who is erased has been removed before."""
    if status is not None:
        return _of_status(campaign_id, status, most)
    removed = _of_status(campaign_id, EnrollmentStatus.REMOVED, most)
    if removed.is_more:
        others = [_of_status(campaign_id, one, most) for one in enrollments.STATUSES]
        return Total.counted(sum(one.rows + one.is_more for one in others), most)
    return Total(CampaignStats.get_by_id(campaign_id).total_contacts - removed.rows)


def _past_removed(campaign_id: int, paging: Paging, total: Total, most: int) -> list[Condition]:
    """Where many were removed: those among whom the page is, the first of each status, or all."""
    is_deep = (paging.page - 1) * paging.per_page >= _DEEP and not total.is_more
    if (is_deep and total.rows > most) or not _of_status(
        campaign_id, EnrollmentStatus.REMOVED, _FEW_REMOVED
    ).is_more:
        return []
    wanted = total.rows if is_deep else paging.page * paging.per_page + 1
    parts = [
        _FIRST_OF.format(order=f"order by id {paging.order}", n=f"part{number}")
        for number, _ in enumerate(enrollments.STATUSES)
    ]
    values = [value for status in enrollments.STATUSES for value in (campaign_id, status, wanted)]
    return [Condition(f"e.id in ({' union all '.join(parts)})", tuple(values))]


def _of_status(campaign_id: int, status: str, most: int | None) -> Total:
    found = Enrollment.select().where(Enrollment.campaign == campaign_id, Enrollment.status == status)
    if most is not None:
        found = found.limit(most + 1)
    return Total.counted(found.count(), most)


def _listing(campaign: Campaign) -> Listing:
    start = enrollments.beginning(campaign)
    return Listing(
        columns=_COLUMNS,
        source="enrollment e join contact c on c.id = e.contact_id",
        key="e.id",
        sorts={"createdAt": "e.id"},  # they were made in this order
        present=lambda row: _present(campaign, start, row),
    )


def _present(campaign: Campaign, start: progress.Position | None, row: Row) -> dict[str, Any]:
    if start is not None and row["node_id"] is None and row["status"] == EnrollmentStatus.PENDING:
        row |= {"node_id": start.node_id, "at_email": start.at_email, "due_at": start.due_at}
    outlook = _outlook(campaign, row)
    return {
        "contactId": row["contactId"],
        "email": row["email"],
        "status": row["status"],
        "currentNodeId": row["node_id"],
        "nextAt": clock.iso(outlook.next_send_at),
        "waitingFor": outlook.waiting_for,
        "addedAt": clock.iso(row["added_at"]),
        "lastError": row["lastError"],
    }


def _outlook(campaign: Campaign, row: Row) -> waiting_for.Outlook:
    if row["is_uncertain"] and row["due_at"] is None and row["status"] in enrollments.OPEN:
        return waiting_for.Outlook(None, WaitingFor.UNCERTAIN)
    return waiting_for.of_enrollment(
        campaign,
        row["due_at"],
        bool(row["at_email"]),
        bool(row["attempts"]),
        bool(row["follows"]),
        row["account_id"],
    )


def _locked_groups(workspace_id: int, group_ids: Sequence[str]) -> list[int]:
    """Internal ids of groups, which nobody deletes meanwhile. Raises Invalid for one that does not exist."""
    groups = records.group_ids(workspace_id, group_ids)
    locked = {group.id for group in db.shared(Group.select(Group.id).where(Group.id.in_(groups)))}
    return groups if len(locked) == len(groups) else records.group_ids(workspace_id, group_ids)


def _spared(workspace_id: int, group_ids: Sequence[str]) -> list[int]:
    try:
        return records.group_ids(workspace_id, group_ids)
    except Invalid as error:
        raise Invalid("excludeGroupIds", error.message) from None


def _keep_dynamic(campaign: Campaign, group_ids: list[int]) -> None:
    """A dynamic group goes on giving the campaign whoever joins it."""
    dynamic = Group.select(Group.id).where(Group.id.in_(group_ids), Group.type == "dynamic")
    for group in dynamic:
        CampaignGroup.insert(campaign=campaign, group=group.id).on_conflict_ignore().execute()


def _any_of(
    workspace_id: int, contact_ids: list[int], group_ids: list[int], filters: dict[str, Any] | None
) -> Condition:
    either = []
    if contact_ids:
        either.append(Condition(f"c.id in ({_marks(contact_ids)})", tuple(contact_ids)))
    if group_ids:
        members = f"select m.contact_id from group_member m where m.group_id in ({_marks(group_ids)})"
        either.append(Condition(f"c.id in ({members})", tuple(group_ids)))
    if filters is not None:
        matching = search.selection(workspace_id, filters)
        either.append(Condition(f"({matching.sql})", matching.parameters))
    if not either:
        return Condition("1 = 0")
    return Condition(
        " or ".join(condition.sql for condition in either),
        tuple(value for condition in either for value in condition.parameters),
    )


def _marks(values: list[int]) -> str:
    return db.marks(len(values))


def _leave(enrollment: Enrollment) -> None:
    sent = Email.select().where(Email.enrollment == enrollment.id, Email.state.not_in(_UNSENT)).exists()
    if sent:
        enrollment.status, enrollment.due_at = EnrollmentStatus.REMOVED, None
        enrollment.save()
        return
    enrollment.delete_instance()
    CampaignStats.update(total_contacts=CampaignStats.total_contacts - 1).where(
        CampaignStats.campaign == enrollment.campaign_id
    ).execute()
