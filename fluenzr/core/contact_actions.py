"""Bulk actions on contacts (tags, groups, stage, campaign, delete): few statements for hundreds of them.

Who they are is settled first; each turn is a transaction, so nobody waits long, and a call that was
interrupted may be made again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fluenzr import db
from fluenzr.core.campaigns import enrolling
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Conflict, Invalid, NotFound
from fluenzr.core.common.listing import Condition
from fluenzr.core.contacts import changes, records, search, storage
from fluenzr.core.privacy import erasure
from fluenzr.core.workflow import enrollments
from fluenzr.models import Campaign, Contact

ACTIONS = ("addGroups", "removeGroups", "addTags", "removeTags", "setStage", "addToCampaign", "delete")
TOGETHER = 250

_IDS = "select c.id from contact c where {where} order by c.id"
_JOIN = """
insert into group_member (group_id, contact_id)
select ?, c.id from contact c where {among}
on conflict (group_id, contact_id) do nothing returning contact_id
"""
_LEAVE = "delete from group_member where group_id = ? and {among} returning contact_id"
_MOVE = "update contact set pipeline_stage_id = ? where {where}"
_STAGE = """
select id, pipeline_stage_id from contact where {among} and (pipeline_stage_id is null and cast(? as bigint)
is not null or pipeline_stage_id is not null and cast(? as bigint) is null or pipeline_stage_id <> ?)
order by id {for_update}
"""

Act = Callable[[list[int]], int]


@dataclass(frozen=True)
class Selection:
    """Whom an action is about: exactly one of these is said."""

    contact_ids: Sequence[str] | None = None
    filters: dict[str, Any] | None = None
    is_all: bool = False


def run(
    workspace_id: int, selection: Selection, action: str, given: dict[str, Any], expected: int | None = None
) -> dict[str, int]:
    """Do it; gives how many contacts were meant, changed and passed over.

    `given` is what the action takes: `group_ids`, `tags`, `pipeline_stage_id` or `campaign_id`. Raises
    Invalid, NotFound, and Conflict where there are not as many as were `expected`.
    """
    act = _ACTS[action](workspace_id, given)
    found = _selected(workspace_id, selection)
    if expected is not None and expected != len(found):
        raise Conflict(f"This is about {len(found)} contacts, not {expected}", {"matched": len(found)})
    changed = 0
    for start in range(0, len(found), TOGETHER):
        with db.transaction(large=True):
            changed += act(found[start : start + TOGETHER])
    return {"matched": len(found), "changed": changed, "skipped": len(found) - changed}


def _selected(workspace_id: int, selection: Selection) -> list[int]:
    if selection.contact_ids is not None:
        return sorted(tenancy.ids(Contact, workspace_id, list(selection.contact_ids)).values())
    where = Condition("c.workspace_id = ?", (workspace_id,))
    if selection.filters is not None:
        where = search.selection(workspace_id, selection.filters)
    return [contact_id for (contact_id,) in db.query(_IDS.format(where=where.sql), where.parameters)]


def _lock(contact_ids: Sequence[int]) -> None:
    """Contacts before groups and campaigns, in the order of their ids: as everybody locks them."""
    rows = Contact.select(Contact.id).where(db.one_of(Contact.id, contact_ids))
    list(db.locked(rows.order_by(Contact.id)).tuples())


def _groups(workspace_id: int, given: dict[str, Any], statement: str, kind: str) -> Act:
    groups = records.group_ids(workspace_id, given["group_ids"])

    def act(contact_ids: list[int]) -> int:
        _lock(contact_ids)
        moved: list[tuple[int, int]] = []
        column = "c.id" if statement is _JOIN else "contact_id"
        among, parameters = db.among(column, contact_ids)
        for group in groups:
            rows = db.query(statement.format(among=among), (group, *parameters))
            moved += [(group, contact) for (contact,) in rows]
            if kind == changes.JOINED:
                enrollments.join_dynamic(workspace_id, [contact for (contact,) in rows], [group])
        changes.note_members(workspace_id, kind, moved)
        return _touch(workspace_id, {contact for _, contact in moved})

    return act


def _touch(workspace_id: int, changed: set[int]) -> int:
    if changed:
        changes.touch(workspace_id, sorted(changed))
    return len(changed)


def _tags(workspace_id: int, given: dict[str, Any], *, add: bool) -> Act:
    tags = list(dict.fromkeys(given["tags"]))

    def act(contact_ids: list[int]) -> int:
        drafts = storage.of_ids(workspace_id, contact_ids)
        changed = []
        for draft in drafts:
            kept = [tag for tag in draft.values["tags"] if add or tag not in tags]
            try:
                wanted = {"tags": [*kept, *(tags if add else ())]}
                storage.change(draft, wanted, storage.References())
            except Invalid:
                continue  # with these there would be too many: it is passed over
            changed.append(draft)
        return len(records.store(workspace_id, records.NOBODY, changed))

    return act


def _stage(workspace_id: int, given: dict[str, Any]) -> Act:
    public_id = given["pipeline_stage_id"]
    known = storage.References.of(workspace_id, [{"pipeline_stage_id": public_id}])
    stage = known.stage_id(public_id)

    def act(contact_ids: list[int]) -> int:
        among, parameters = db.among("id", contact_ids)
        sql = _STAGE.format(among=among, for_update=db.for_update("contact"))
        moving = db.query(sql, (*parameters, stage, stage, stage))
        if moving:
            where, those = db.among("id", [contact for contact, _ in moving])
            db.execute(_MOVE.format(where=where), (stage, *those))
            moves = [(contact, before, stage) for contact, before in moving]
            changes.note_stages(workspace_id, moves)
        return _touch(workspace_id, {contact for contact, _ in moving})

    return act


def _enroll(workspace_id: int, given: dict[str, Any]) -> Act:
    campaign_id = given["campaign_id"]
    try:
        enrollments.require_open(tenancy.get(Campaign, workspace_id, campaign_id))
    except NotFound:
        raise Invalid("campaignId", f"Campaign {campaign_id} does not exist") from None

    def act(contact_ids: list[int]) -> int:
        campaign = tenancy.get(Campaign, workspace_id, campaign_id, lock=True)
        enrollments.require_open(campaign)
        return enrolling.some_of(campaign, contact_ids)

    return act


_ACTS: dict[str, Callable[[int, dict[str, Any]], Act]] = {
    "addGroups": lambda who, given: _groups(who, given, _JOIN, changes.JOINED),
    "removeGroups": lambda who, given: _groups(who, given, _LEAVE, changes.LEFT),
    "addTags": lambda who, given: _tags(who, given, add=True),
    "removeTags": lambda who, given: _tags(who, given, add=False),
    "setStage": _stage,
    "addToCampaign": _enroll,
    "delete": lambda who, given: lambda contact_ids: erasure.delete_many(who, contact_ids),
}
