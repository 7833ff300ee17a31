"""Which contacts: the list, its filters and its search."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson

from fluenzr import clock, db
from fluenzr.core import scope
from fluenzr.core.listing import NOTHING, Condition, Listing, Page, Paging
from fluenzr.core.text import fold
from fluenzr.models import Group, PipelineStage

_GROUPS = "group_member m join contact_group g on g.id = m.group_id where m.contact_id = c.id"
_SEARCHED = ("c.email_key", "c.first_name_key", "c.last_name_key", "c.company_key")


@cache
def _columns() -> str:
    groups = db.json_objects("'id', g.public_id, 'name', g.name", _GROUPS, "g.name")
    return (
        "c.public_id, c.email, c.first_name, c.last_name, c.company, c.job_title, c.phone, c.website, "
        "c.status, "
        f"{groups}, c.tags, c.custom_fields, s.public_id, s.name, c.consent_source, c.consent_notes, "
        "c.consent_at, c.open_tracking_objected_at, c.created_at, c.updated_at"
    )


def present(row: tuple[Any, ...]) -> dict[str, Any]:
    """The public contact of a row of the list."""
    return {
        "id": row[0],
        "email": row[1],
        "firstName": row[2],
        "lastName": row[3],
        "company": row[4],
        "jobTitle": row[5],
        "phone": row[6],
        "website": row[7],
        "status": row[8],
        "groups": orjson.Fragment(row[9]),
        "tags": orjson.Fragment(row[10]),
        "customFields": orjson.Fragment(row[11]),
        "pipelineStage": None if row[12] is None else {"id": row[12], "name": row[13]},
        "consentSource": row[14],
        "consentNotes": row[15],
        "consentAt": clock.iso(row[16]),
        "openTrackingObjectedAt": clock.iso(row[17]),
        "createdAt": clock.iso(row[18]),
        "updatedAt": clock.iso(row[19]),
    }


LISTING = Listing(
    columns=lambda: _columns(),
    source="contact c left join pipeline_stage s on s.id = c.pipeline_stage_id",
    key="c.id",
    sorts={
        "createdAt": "c.created_at",
        "updatedAt": "c.updated_at",
        "email": "c.email_key",
        "firstName": "c.first_name_key",
        "lastName": "c.last_name_key",
        "company": "c.company_key",
    },
    present=present,
)


def page(workspace_id: int, filters: dict[str, Any], paging: Paging) -> Page:
    """The contacts that satisfy all filters (see `conditions`)."""
    total = None if filters else _all(workspace_id)
    return LISTING.page(conditions(workspace_id, filters), paging, total)


def of_ids(contact_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The public contacts of internal ids, oldest first; those that are gone are left out."""
    if not contact_ids:
        return []
    marks = ", ".join("?" * len(contact_ids))
    which = Condition(f"c.id in ({marks})", tuple(contact_ids))
    return LISTING.page([which], Paging(per_page=len(contact_ids), order="asc"), len(contact_ids)).rows


def conditions(workspace_id: int, filters: dict[str, Any]) -> list[Condition]:
    """Conditions for the named filters; an id that does not exist matches nothing."""
    found = [Condition("c.workspace_id = ?", (workspace_id,))]
    for name, value in filters.items():
        if value is not None:
            found.append(_FILTERS[name](workspace_id, value))
    return found


def matching_ids(workspace_id: int, filters: dict[str, Any]) -> Condition:
    """A condition on `contact.id`: it is one of those that satisfy all filters."""
    all_of = conditions(workspace_id, filters)
    where = " and ".join(condition.sql for condition in all_of)
    return Condition(
        f"id in (select c.id from contact c where {where})",
        tuple(value for condition in all_of for value in condition.parameters),
    )


def _all(workspace_id: int) -> int:
    return int(db.query("select contact_count from workspace where id = ?", (workspace_id,))[0][0])


def _contains(*columns: str) -> Any:
    def condition(_: int, text: str) -> Condition:
        either = " or ".join(db.contains(column) for column in columns)
        return Condition(f"({either})", (fold(text),) * len(columns))

    return condition


def _equals(column: str) -> Any:
    return lambda _, value: Condition(f"{column} = ?", (value,))


def _in_groups(workspace_id: int, public_ids: list[str]) -> Condition:
    known = list(scope.ids(Group, workspace_id, public_ids).values())
    if not known:
        return NOTHING
    marks = ", ".join("?" * len(known))
    inside = f"select 1 from group_member m where m.contact_id = c.id and m.group_id in ({marks})"
    return Condition(f"exists ({inside})", tuple(known))


def _tagged(workspace_id: int, tags: list[str]) -> Condition:
    if not tags:
        return NOTHING
    marks = ", ".join("?" * len(tags))
    inside = "select 1 from contact_tag t where t.workspace_id = ? and t.contact_id = c.id and t.name"
    return Condition(f"exists ({inside} in ({marks}))", (workspace_id, *tags))


def _in_stage(workspace_id: int, public_id: str) -> Condition:
    stage = scope.find(PipelineStage, workspace_id, public_id)
    return NOTHING if stage is None else Condition("c.pipeline_stage_id = ?", (stage.id,))


def _custom(_: int, wanted: dict[str, Any]) -> Condition:
    """All of them, equal in type too: looked for in the stored JSON text, where a name stands once."""
    pieces = [Condition("1 = 1")]
    for name, value in wanted.items():
        pair = orjson.dumps({name: value}).decode()[1:-1]
        column = db.contains("c.custom_fields")
        pieces.append(Condition(f"({column} or {column})", (f"{pair},", f"{pair}}}")))
    return Condition(
        " and ".join(piece.sql for piece in pieces), tuple(v for piece in pieces for v in piece.parameters)
    )


_FILTERS = {
    "email": _contains("c.email_key"),
    "company": _contains("c.company_key"),
    "q": _contains(*_SEARCHED),
    "query": _contains(*_SEARCHED),
    "status": _equals("c.status"),
    "group": lambda workspace_id, public_id: _in_groups(workspace_id, [public_id]),
    "group_id": lambda workspace_id, public_id: _in_groups(workspace_id, [public_id]),
    "groups": _in_groups,
    "tag": lambda workspace_id, tag: _tagged(workspace_id, [tag]),
    "tags": _tagged,
    "pipeline_stage_id": _in_stage,
    "custom_fields": _custom,
    "created_after": lambda _, at: Condition("c.created_at >= ?", (clock.to_ms(at),)),
    "created_before": lambda _, at: Condition("c.created_at < ?", (clock.to_ms(at),)),
}
