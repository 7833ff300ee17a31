"""Groups of contacts and their members."""

from collections.abc import Sequence
from typing import Any

from fluenzr import clock, db, ids
from fluenzr.core.audit import log as audit
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Conflict, Invalid, NotFound
from fluenzr.core.common.listing import Condition, Listing, Page, Paging, Row
from fluenzr.core.common.text import fold, trimmed
from fluenzr.core.contacts import changes, search
from fluenzr.core.workflow import enrollments
from fluenzr.models import Contact, Group, GroupMember

NAME_LENGTH = 100
TYPES = ("static", "dynamic")
DUPLICATE = "Group name already exists"
_BATCH = 1000
"""Members that leave a deleted group in one transaction: nobody waits long for it."""

_MEMBERS = "(select cast(coalesce(sum(k.total), 0) as bigint) from group_count k where k.group_id = g.id)"
_JOIN = """
insert into group_member (group_id, contact_id)
select ?, c.id from contact c where c.id in ({marks})
on conflict (group_id, contact_id) do nothing returning contact_id
"""
_LEAVE = "delete from group_member where group_id = ? and contact_id in ({marks}) returning contact_id"


def present(row: Row) -> dict[str, Any]:
    """The public group of a row of the list."""
    return {**row, "createdAt": clock.iso(row["createdAt"]), "updatedAt": clock.iso(row["updatedAt"])}


LISTING = Listing(
    columns={
        "id": "g.public_id",
        "name": "g.name",
        "description": "g.description",
        "type": "g.type",
        "color": "g.color",
        "contactCount": _MEMBERS,
        "createdAt": "g.created_at",
        "updatedAt": "g.updated_at",
    },
    source="contact_group g",
    key="g.id",
    sorts={"createdAt": "g.created_at", "updatedAt": "g.updated_at", "name": "g.name_key"},
    present=present,
)


def page(workspace_id: int, filters: dict[str, Any], paging: Paging) -> Page:
    """The groups of a workspace; filters `name` (contains) and `type`."""
    conditions = [Condition("g.workspace_id = ?", (workspace_id,))]
    if "name" in filters:
        conditions.append(Condition(db.contains("g.name_key"), (fold(filters["name"]),)))
    if "type" in filters:
        conditions.append(Condition("g.type = ?", (filters["type"],)))
    return LISTING.page(conditions, paging)


def of_ids(workspace_id: int, public_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The public groups of these ids, by name; an id that does not exist is left out."""
    if not public_ids:
        return []
    which = [
        Condition("g.workspace_id = ?", (workspace_id,)),
        Condition(*db.among("g.public_id", public_ids)),
    ]
    return LISTING.page(
        which, Paging(per_page=len(public_ids), sort="name", order="asc"), len(public_ids)
    ).rows


def get(workspace_id: int, public_id: str) -> dict[str, Any]:
    """The public group. Raises NotFound."""
    return _public(tenancy.get(Group, workspace_id, public_id))


def find(workspace_id: int, name_or_id: str) -> str:
    """The id of the group of that id or name, whatever its case. Raises NotFound."""
    found: Group | None = tenancy.find(Group, workspace_id, name_or_id) or (
        tenancy.rows(Group, workspace_id).where(Group.name_key == fold(name_or_id)).first()
    )
    if found is None:
        raise NotFound("Group")
    return str(found.public_id)


def checked_name(name: str, field: str = "name") -> str:
    """The name of a group. Raises Invalid, for a field of a form."""
    name = trimmed(" ".join(name.split()))
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        raise Invalid(field, f"The name needs 1 to {NAME_LENGTH} characters, all on one line")
    return name


def create(workspace_id: int, fields: dict[str, Any]) -> dict[str, Any]:
    """A new group. Raises Conflict where the name exists."""
    now = clock.now_ms()
    with db.transaction():
        tenancy.take_turn(workspace_id)
        group = Group(public_id=ids.new("grp"), workspace=workspace_id, created_at=now, updated_at=now)
        _assign(group, fields)
        group.save(force_insert=True)
        return _public(group)


def update(workspace_id: int, public_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Change what is sent, nothing else. Raises NotFound, Conflict."""
    with db.transaction():
        tenancy.take_turn(workspace_id)
        group = tenancy.get(Group, workspace_id, public_id, lock=True)
        before = dict(group.__data__)
        _assign(group, fields)
        if group.__data__ != before:
            group.updated_at = clock.now_ms()
            group.save()
        return _public(group)


def delete(workspace_id: int, public_id: str) -> dict[str, Any]:
    """Remove a group; its contacts stay.

    They leave it a batch a transaction, so a large group that a kill interrupts is deleted by asking again.
    """
    deleted = False
    while not deleted:
        with db.transaction():
            group = tenancy.get(Group, workspace_id, public_id)
            members = GroupMember.select(GroupMember.contact).where(GroupMember.group == group)
            leaving = _locked(members.limit(_BATCH))
            _leave(group, list(leaving.values()))
            if deleted := len(leaving) < _BATCH:
                group.delete_instance()
                audit.record(workspace_id, "group.deleted", public_id)
    return {"id": public_id, "deleted": True}


def contacts_page(workspace_id: int, public_id: str, paging: Paging) -> Page:
    """The contacts of a group, as the list of contacts shows them. Raises NotFound."""
    tenancy.get(Group, workspace_id, public_id)
    return search.page(workspace_id, {"group_id": public_id}, paging)


def add_contacts(workspace_id: int, public_id: str, contact_ids: Sequence[str]) -> dict[str, Any]:
    """Let contacts join; campaigns that were given a dynamic group enroll them at once. Raises NotFound."""
    with db.transaction():
        known = _locked(list(tenancy.ids(Contact, workspace_id, list(contact_ids)).values()))
        group = _locked_group(workspace_id, public_id)
        joined = _changed_members(_JOIN, group, list(known.values()))
        enrollments.join_dynamic(workspace_id, joined, [group.id])
        joins = [(group.id, contact) for contact in joined]
        changes.note_members(workspace_id, changes.JOINED, joins)
        changes.touch(workspace_id, joined)
    unknown = [contact_id for contact_id in contact_ids if contact_id not in known]
    return {
        "added": len(joined),
        "skipped": len(contact_ids) - len(joined) - len(unknown),
        "errors": [{"contactId": contact_id, "message": "Contact not found"} for contact_id in unknown],
    }


def remove_contacts(workspace_id: int, public_id: str, contact_ids: Sequence[str]) -> dict[str, Any]:
    """Let contacts leave; those who are not in the group do not count. Raises NotFound."""
    with db.transaction():
        known = _locked(list(tenancy.ids(Contact, workspace_id, list(contact_ids)).values()))
        group = _locked_group(workspace_id, public_id)
        return {"removed": len(_leave(group, list(known.values())))}


def _public(group: Group) -> dict[str, Any]:
    return dict(LISTING.one(Condition("g.id = ?", (group.id,))) or {})


def _assign(group: Group, fields: dict[str, Any]) -> None:
    if "name" in fields:
        _refuse_duplicate(group, fields["name"])
        group.name, group.name_key = fields["name"], fold(fields["name"])
    for name in ("description", "type", "color"):
        if name in fields:
            setattr(group, name, fields[name])


def _refuse_duplicate(group: Group, name: str) -> None:
    taken = tenancy.rows(Group, group.workspace_id).where(Group.name == name).first()
    if taken is not None and taken.id != group.id:
        raise Conflict(DUPLICATE, {"id": taken.public_id})


def _locked(contact_ids: Any) -> dict[str, int]:
    """Internal ids by public id, of those that still exist: nobody changes or deletes them meanwhile.

    Contacts are locked before the group, in the order of their ids: whoever also wants both does the same.
    """
    rows = Contact.select(Contact.public_id, Contact.id).where(Contact.id.in_(contact_ids))
    return dict(db.locked(rows.order_by(Contact.id)).tuples())


def _locked_group(workspace_id: int, public_id: str) -> Group:
    """The group, which nobody deletes meanwhile. Raises NotFound."""
    group = tenancy.get(Group, workspace_id, public_id)
    if db.shared(Group.select().where(Group.id == group.id)).first() is None:
        raise NotFound("Group")
    return group


def _leave(group: Group, contact_ids: Sequence[int]) -> list[int]:
    left = _changed_members(_LEAVE, group, contact_ids)
    leaves = [(group.id, contact) for contact in left]
    changes.note_members(group.workspace_id, changes.LEFT, leaves)
    changes.touch(group.workspace_id, left)
    return left


def _changed_members(statement: str, group: Group, contact_ids: Sequence[int]) -> list[int]:
    if not contact_ids:
        return []
    marks = db.marks(len(contact_ids))
    return [contact_id for (contact_id,) in db.query(statement.format(marks=marks), (group.id, *contact_ids))]
