"""Contact list: filters, full-text search and sorting, as SQL conditions.

Tested by `tests/core/common/test_listing.py`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Any

import orjson

from fluenzr import clock, db
from fluenzr.core.common import canonical_json, contact_fields, tenancy
from fluenzr.core.common.listing import NOTHING, Condition, Listing, Page, Paging, Row, State
from fluenzr.core.common.text import fold
from fluenzr.core.contacts import match_counts, match_order, text_index
from fluenzr.core.contacts.match_counts import Filter, Matches
from fluenzr.models import Group, PipelineStage

_GROUPS = "group_member m join contact_group g on g.id = m.group_id where m.contact_id = c.id"
_EMAIL = ("email_key", "email_folded")
_PARTS = tuple(str(field.key) for field in contact_fields.SEARCHED)
_SEARCHED = (*_EMAIL, "first_name_key", "last_name_key", *_PARTS)
_NAMES = "c.first_name_key || ' ' || c.last_name_key || ' ' || c.first_name_key"
"""Both names together, in either order."""
_INDEXED = ("c.status", "c.created_at")


def present(row: Row) -> Row:
    """The public contact of a row of the list."""
    stage, name = row["pipelineStage"], row.pop("stage_name")
    row["groups"] = orjson.Fragment(row["groups"])
    row["tags"] = orjson.Fragment(row["tags"])
    row["customFields"] = orjson.Fragment(row["customFields"])
    row["pipelineStage"] = None if stage is None else {"id": stage, "name": name}
    row["consentAt"] = clock.iso(row["consentAt"])
    row["verification"] = _verification(row)
    row["openTrackingObjectedAt"] = clock.iso(row["openTrackingObjectedAt"])
    row["createdAt"] = clock.iso(row["createdAt"])
    row["updatedAt"] = clock.iso(row["updatedAt"])
    return row


def _verification(row: Row) -> dict[str, Any] | None:
    status, source, at = row["verification"], row.pop("verification_source"), row.pop("verification_at")
    return None if status is None else {"status": status, "source": source, "checkedAt": clock.iso(at)}


def present_new(
    values: dict[str, Any], groups: list[dict[str, Any]], stage: tuple[str, str] | tuple[None, None]
) -> dict[str, Any]:
    """The public contact of values to be stored, JSON columns as text; all is `canonical_json`."""
    return dict(
        LISTING.read(
            (
                *_before_groups(values),
                db.dump_json(groups),
                values["tags"],
                canonical_json.fixed(values["custom_fields"]),
                stage[0],
                *_consent(values),
                None,
                *_times(values),
                stage[1],
                *_source(values),
            )
        )
    )


_before_groups = itemgetter("public_id", "email", *(field.name for field in contact_fields.TEXTS), "status")
_consent = itemgetter("consent_source", "consent_notes", "consent_at", "verification_status")
_source = itemgetter("verification_source", "verification_at")
_times = itemgetter("created_at", "updated_at")


LISTING = Listing(
    columns={
        "id": "c.public_id",
        "email": "c.email",
        **{field.public: f"c.{field.name}" for field in contact_fields.TEXTS},
        "status": "c.status",
        "groups": lambda: db.json_objects("'id', g.public_id, 'name', g.name", _GROUPS, "g.name"),
        "tags": "c.tags",
        "customFields": "c.custom_fields",
        "pipelineStage": "s.public_id",
        "consentSource": "c.consent_source",
        "consentNotes": "c.consent_notes",
        "consentAt": "c.consent_at",
        "verification": "c.verification_status",
        "openTrackingObjectedAt": "c.open_tracking_objected_at",
        "createdAt": "c.created_at",
        "updatedAt": "c.updated_at",
        "stage_name": "s.name",
        "verification_source": "c.verification_source",
        "verification_at": "c.verification_at",
    },
    source="contact c left join pipeline_stage s on s.id = c.pipeline_stage_id",
    key="c.id",
    sorts={
        "createdAt": "c.created_at",
        "updatedAt": "c.updated_at",
        "email": "c.email_key",
        **{field.public: f"c.{field.key}" for field in contact_fields.SORTED},
    },
    present=present,
)


def page(workspace_id: int, filters: dict[str, Any], paging: Paging) -> Page:
    """The contacts that satisfy all filters (see `conditions`)."""
    wanted = _filters(workspace_id, filters, paging.sort)
    matches = match_counts.of(workspace_id, wanted)
    required = _required(workspace_id, wanted)
    if matches.ids is None or _is_walked(wanted, paging.sort):
        state = _state(workspace_id, wanted, paging.sort)
        detour = _detour(workspace_id, filters, wanted, matches, paging)
        return LISTING.page(required, paging, matches.total, state=state, detour=detour)
    few = Condition(*db.among("c.id", matches.ids))
    required[0] = Condition(db.unindexed(required[0].sql), required[0].parameters)
    return LISTING.page(required, paging, matches.total, among=few)


def of_ids(contact_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The public contacts of internal ids, oldest first; those that are gone are left out."""
    if not contact_ids:
        return []
    marks = db.marks(len(contact_ids))
    which = Condition(f"c.id in ({marks})", tuple(contact_ids))
    return LISTING.page([which], Paging(per_page=len(contact_ids), order="asc"), len(contact_ids)).rows


def conditions(workspace_id: int, filters: dict[str, Any]) -> list[Condition]:
    """Conditions on `contact c` for the named filters; an id that does not exist matches nothing."""
    return _required(workspace_id, _filters(workspace_id, filters, "createdAt"))


def selection(workspace_id: int, filters: dict[str, Any]) -> Condition:
    """One condition for all of them, which finds its contacts by their indexes."""
    wanted = _filters(workspace_id, filters, "createdAt")
    found = [one.condition for one in wanted]
    indexes = [ids for one in wanted if (ids := one.find()) is not None]
    found += [Condition(f"c.id in ({ids.sql})", ids.parameters) for ids in indexes]
    all_of = [Condition("c.workspace_id = ?", (workspace_id,)), *found]
    return Condition(
        " and ".join(condition.sql for condition in all_of),
        tuple(value for condition in all_of for value in condition.parameters),
    )


def named(workspace_id: int, text: str) -> list[Condition]:
    """Conditions on `contact c` for `q`, to compare contacts that are found by something else."""
    workspace = Condition(f"{db.unindexed('c.workspace_id')} = ?", (workspace_id,))
    return [workspace, _is_called(workspace_id, text).condition]


def few_named(text: str, most: int) -> list[int] | None:
    """Ids of contacts among whom all are that `q` finds, where an index tells of no more than `most`."""
    return text_index.few(_SEARCHED, _words(fold(text)), most)


def _is_walked(wanted: list[Filter], sort: str) -> bool:
    """Whether an index leads through the matches in their order, so that even few need not be looked up."""
    return sort == "createdAt" and all(one.condition.sql.startswith(_INDEXED) for one in wanted)


def _detour(
    workspace_id: int, named: dict[str, Any], wanted: list[Filter], matches: Matches, paging: Paging
) -> match_order.Detour | None:
    """None where a walk finds what is wanted among few contacts, or as many as it passes."""
    budget = match_order.budget(matches, paging)
    if budget is None or not wanted or _is_walked(wanted, paging.sort):
        return None
    return match_order.Detour(
        workspace_id,
        _filters(workspace_id, named, "createdAt"),
        wanted,
        LISTING.sorts[paging.sort],
        paging.order,
        matches,
        budget,
    )


def _state(workspace_id: int, wanted: list[Filter], sort: str) -> State | None:
    """What the list depends on, in the one order that stays as it is, whatever is changed."""
    if sort != "createdAt":
        return None
    return lambda: match_counts.state(workspace_id, (one.aspect for one in wanted))


def _filters(workspace_id: int, named: dict[str, Any], sort: str) -> list[Filter]:
    """`sort` is the order in which contacts are going to be walked through."""
    found = [_FILTERS[name](workspace_id, value) for name, value in named.items() if value is not None]
    if sort != "createdAt":
        found = [replace(one, condition=_aside(one.condition)) for one in found]
    return found


def _aside(condition: Condition) -> Condition:
    """The condition without the use of an index in another order than the one that is walked in."""
    if condition.sql.startswith(_INDEXED):
        return Condition(db.unindexed(condition.sql), condition.parameters)
    return condition


def _required(workspace_id: int, wanted: list[Filter]) -> list[Condition]:
    return [Condition("c.workspace_id = ?", (workspace_id,)), *(one.condition for one in wanted)]


def _contains(*columns: str) -> Any:
    def matching(_: int, text: str) -> Filter:
        folded = fold(text)
        either = " or ".join(db.contains(f"c.{column}") for column in columns)
        condition = Condition(f"({either})", (folded,) * len(columns))
        return Filter(condition, "text", lambda: text_index.candidates(columns, folded))

    return matching


def _is_called(_: int, text: str) -> Filter:
    """As people type: part of an address or a searched field, or of the names together, whichever stands
    first, and with a comma after the first or without."""
    folded = fold(text)
    words = _words(folded)
    compared = [*((f"c.{column}", folded) for column in (*_EMAIL, *_PARTS)), (_NAMES, folded)]
    if "," in folded:
        compared.append((_NAMES, " ".join(words)))
    either = " or ".join(db.contains(column) for column, _ in compared)
    condition = Condition(f"({either})", tuple(wanted for _, wanted in compared))
    # Each word stands in one of the columns, if not all of them in the same.
    return Filter(condition, "text", lambda: text_index.candidates(_SEARCHED, *words))


def _words(folded: str) -> list[str]:
    return folded.replace(",", " ").split()


def _has_status(workspace_id: int, status: str) -> Filter:
    ids = Condition("select id from contact where workspace_id = ? and status = ?", (workspace_id, status))
    return Filter(Condition("c.status = ?", (status,)), "status", lambda: ids, is_exact=True)


def _in_groups(workspace_id: int, public_ids: list[str]) -> Filter:
    known = sorted(tenancy.ids(Group, workspace_id, public_ids).values())
    if not known:
        return Filter(NOTHING, "groups", lambda: text_index.NO_IDS, is_exact=True)
    marks = db.marks(len(known))
    inside = f"select 1 from group_member m where m.contact_id = c.id and m.group_id in ({marks})"
    ids = f"select {_once(known)}contact_id as id from group_member where group_id in ({marks})"
    return Filter(
        Condition(f"exists ({inside})", tuple(known)),
        "groups",
        lambda: Condition(ids, tuple(known)),
        is_exact=True,
        group=known[0] if len(known) == 1 else None,
    )


def _tagged(workspace_id: int, tags: list[str]) -> Filter:
    wanted = list(dict.fromkeys(tags))
    if not wanted:
        return Filter(NOTHING, "tags", lambda: text_index.NO_IDS, is_exact=True)
    marks = db.marks(len(wanted))
    inside = "select 1 from contact_tag t where t.workspace_id = ? and t.contact_id = c.id and t.name"
    known = f"select {_once(wanted)}contact_id as id from contact_tag where workspace_id = ?"
    return Filter(
        Condition(f"exists ({inside} in ({marks}))", (workspace_id, *wanted)),
        "tags",
        lambda: Condition(f"{known} and name in ({marks})", (workspace_id, *wanted)),
        is_exact=True,
    )


def _in_stage(workspace_id: int, public_id: str) -> Filter:
    stage = tenancy.find(PipelineStage, workspace_id, public_id)
    if stage is None:
        return Filter(NOTHING, "stage", lambda: text_index.NO_IDS, is_exact=True)
    ids = Condition("select id from contact where pipeline_stage_id = ?", (stage.id,))
    condition = Condition(f"{db.unindexed('c.pipeline_stage_id')} = ?", (stage.id,))
    return Filter(condition, "stage", lambda: ids, is_exact=True)


def _custom(workspace_id: int, wanted: dict[str, Any]) -> Filter:
    """All of them, equal in type too: looked for in the stored JSON text, where a name stands once."""
    pairs = [db.dump_json({name: value})[1:-1] for name, value in wanted.items()]
    contained = db.contains("c.custom_fields")
    where = " and ".join([f"({contained} or {contained})"] * len(pairs)) or "1 = 1"
    parameters = tuple(text for pair in pairs for text in (f"{pair},", f"{pair}}}"))
    index = partial(text_index.candidates, ("custom_fields",), *pairs, ends=",}")
    return Filter(Condition(where, parameters), "custom", index)


def _created(comparison: str) -> Any:
    def matching(_: int, at: datetime) -> Filter:
        return Filter(Condition(f"c.created_at {comparison} ?", (clock.to_ms(at),)), "created")

    return matching


def _once(values: Sequence[Any]) -> str:
    return "distinct " if len(values) > 1 else ""


_FILTERS = {
    "email": _contains(*_EMAIL),
    **{field.name: _contains(str(field.key)) for field in contact_fields.SEARCHED},
    "q": _is_called,
    "query": _is_called,
    "status": _has_status,
    "group": lambda workspace_id, public_id: _in_groups(workspace_id, [public_id]),
    "group_id": lambda workspace_id, public_id: _in_groups(workspace_id, [public_id]),
    "groups": _in_groups,
    "tag": lambda workspace_id, tag: _tagged(workspace_id, [tag]),
    "tags": _tagged,
    "pipeline_stage_id": _in_stage,
    "custom_fields": _custom,
    "created_after": _created(">="),
    "created_before": _created("<"),
}
