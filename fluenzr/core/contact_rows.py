"""Rows of contacts, written by fixed statements: the same few for one contact and for a thousand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

import orjson

from fluenzr import clock, db, ids
from fluenzr.core import scope
from fluenzr.core.contact_fields import MAX_CUSTOM_FIELDS, TOO_MANY_FIELDS
from fluenzr.core.errors import Invalid
from fluenzr.core.text import fold
from fluenzr.models import Group, PipelineStage

_PLAIN = ("job_title", "phone", "website", "consent_notes")
_FOLDED = ("email", "first_name", "last_name", "company")
_CHANGING = (
    *(name for text in _FOLDED for name in (text, f"{text}_key")),
    *_PLAIN, "status", "tags", "custom_fields", "pipeline_stage_id", "consent_source", "consent_at",
    "updated_at",
)  # fmt: skip
_FIXED = ("public_id", "workspace_id", "created_at")
_COLUMNS = (*_FIXED, *_CHANGING)
_JSON = ("tags", "custom_fields")
_EMPTY = {
    **dict.fromkeys(_COLUMNS),
    **{f"{text}_key": "" for text in _FOLDED},
    "status": "active",
    "consent_source": "not_specified",
}
_TOGETHER = 100
"""Rows of one statement."""

_SELECT = (
    f"select id, {', '.join(_COLUMNS)} from contact where workspace_id = ? and {{column}} in ({{marks}})"
)
_UPDATE = f"update contact set {', '.join(f'{name} = ?' for name in _CHANGING)} where id = ?"
_TAG = "insert into contact_tag (workspace_id, name, contact_id) values (?, ?, ?)"
_NO_TAGS = "delete from contact_tag where contact_id = ?"


@dataclass(slots=True, eq=False)
class Draft:
    """A contact as it is going to be: the values of its columns, and what else its writing takes.

    `groups` are those it is in from now on, and in no others; None where nothing was said of them.
    """

    values: dict[str, Any]
    groups: list[int] | None = None
    joins: Sequence[int] = ()
    new_status: bool = False
    new_tags: bool = False

    @property
    def id(self) -> int:
        return int(self.values["id"])


@dataclass
class References:
    """Groups and stages that rows name by their public ids, looked up once for all of them."""

    groups: dict[str, int] = field(default_factory=dict)
    stages: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, workspace_id: int, rows: Iterable[dict[str, Any]]) -> "References":
        groups: set[str] = set()
        stages: set[str] = set()
        for fields in rows:
            groups.update(fields.get("group_ids") or ())
            if stage := fields.get("pipeline_stage_id"):
                stages.add(stage)
        return cls(
            scope.ids(Group, workspace_id, list(groups)) if groups else {},
            scope.ids(PipelineStage, workspace_id, list(stages)) if stages else {},
        )

    def group_ids(self, public_ids: Iterable[str]) -> list[int]:
        """Internal ids, in order. Raises Invalid naming the first group that does not exist."""
        wanted = list(dict.fromkeys(public_ids))
        for public_id in wanted:
            if public_id not in self.groups:
                raise Invalid("groupIds", f"Group {public_id} does not exist")
        return [self.groups[public_id] for public_id in wanted]

    def stage_id(self, public_id: str | None) -> int | None:
        """The internal id. Raises Invalid where there is no such stage."""
        if public_id is not None and public_id not in self.stages:
            raise Invalid("pipelineStageId", f"Pipeline stage {public_id} does not exist")
        return None if public_id is None else self.stages[public_id]


def new(workspace_id: int, fields: dict[str, Any], known: References) -> Draft:
    """A new contact. Raises Invalid for an unknown group or stage."""
    now = clock.now_ms()
    values = {**_EMPTY, "public_id": ids.new("con"), "workspace_id": workspace_id, "created_at": now}
    draft = Draft({**values, "updated_at": now, "tags": [], "custom_fields": {}})
    _assign(draft, fields, known)
    draft.values["custom_fields"] = dict(fields.get("custom_fields") or {})
    return draft


def change(draft: Draft, fields: dict[str, Any], known: References) -> None:
    """Apply what was sent: tags and groups replace, custom fields merge. Raises Invalid."""
    _assign(draft, fields, known)
    if "custom_fields" in fields:
        draft.values["custom_fields"] = _merged(draft.values["custom_fields"], fields["custom_fields"])
    draft.values["updated_at"] = clock.now_ms()


def find(workspace_id: int, column: str, wanted: Iterable[str]) -> list[Draft]:
    """The contacts with one of these values in a column, locked, in the order of their ids."""
    values = sorted(set(wanted))
    if not values:
        return []
    statement = _SELECT.format(column=column, marks=db.marks(len(values)))
    found = db.query(f"{statement} order by id {db.held('contact')}", (workspace_id, *values))
    return [_read(row) for row in found]


def insert(drafts: Sequence[Draft]) -> None:
    """Write new contacts, which get their `id` by it, with their tags."""
    for batch in _batches(drafts):
        parameters = [value for draft in batch for value in _stored(draft, _COLUMNS)]
        by_key = dict(db.query(_insert(len(batch)), parameters))
        for draft in batch:
            draft.values["id"] = by_key[draft.values["email_key"]]
    _write_tags(drafts)


def update(drafts: Sequence[Draft]) -> None:
    """Write contacts that exist, with their tags where these are new."""
    db.execute_many(_UPDATE, [(*_stored(draft, _CHANGING), draft.id) for draft in drafts])
    retagged = [draft for draft in drafts if draft.new_tags]
    db.execute_many(_NO_TAGS, [(draft.id,) for draft in retagged])
    _write_tags(retagged)


def _assign(draft: Draft, fields: dict[str, Any], known: References) -> None:
    values = draft.values
    for name in _PLAIN:
        if name in fields:
            values[name] = fields[name]
    for name in _FOLDED:
        if name in fields:
            values[name], values[f"{name}_key"] = fields[name], fold(fields[name])
    if "status" in fields:
        draft.new_status, values["status"] = values["status"] != fields["status"], fields["status"]
    if "consent_source" in fields:
        values["consent_source"] = fields["consent_source"]
        values["consent_at"] = None if fields["consent_source"] == "not_specified" else clock.now_ms()
    if "tags" in fields:
        draft.new_tags, values["tags"] = True, list(dict.fromkeys(fields["tags"] or ()))
    if "pipeline_stage_id" in fields:
        values["pipeline_stage_id"] = known.stage_id(fields["pipeline_stage_id"])
    if "group_ids" in fields:
        draft.groups = known.group_ids(fields["group_ids"] or ())


def _merged(current: dict[str, Any], sent: dict[str, Any] | None) -> dict[str, Any]:
    if sent is None:
        return {}
    merged = {
        name: value for name, value in {**current, **sent}.items() if value is not None or name not in sent
    }
    if len(merged) > MAX_CUSTOM_FIELDS:
        raise Invalid("customFields", TOO_MANY_FIELDS)
    return merged


def _read(row: tuple[Any, ...]) -> Draft:
    values = dict(zip(("id", *_COLUMNS), row, strict=True))
    for name in _JSON:
        values[name] = orjson.loads(values[name])
    return Draft(values)


def _stored(draft: Draft, columns: Sequence[str]) -> list[Any]:
    values = draft.values
    return [db.dump_json(values[name]) if name in _JSON else values[name] for name in columns]


def _write_tags(drafts: Iterable[Draft]) -> None:
    rows = [
        (draft.values["workspace_id"], name, draft.id) for draft in drafts for name in draft.values["tags"]
    ]
    db.execute_many(_TAG, rows)


def _batches(drafts: Sequence[Draft]) -> Iterable[list[Draft]]:
    rest = iter(drafts)
    while batch := list(islice(rest, _TOGETHER)):
        yield batch


@cache
def _insert(count: int) -> str:
    row = f"({db.marks(len(_COLUMNS))})"
    rows = ", ".join([row] * count)
    return f"insert into contact ({', '.join(_COLUMNS)}) values {rows} returning email_key, id"
