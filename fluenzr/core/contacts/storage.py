"""SQL of contact rows: reading, inserting and updating, one statement for one contact or a thousand.

Tested by `tests/core/contacts/test_bulk.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

from fluenzr import clock, db, ids
from fluenzr.core.common import addresses, contact_fields, tenancy
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.text import fold
from fluenzr.core.contacts import search
from fluenzr.core.contacts.field_values import MAX_CUSTOM_FIELDS, MAX_TAGS, TOO_MANY_FIELDS, TOO_MANY_TAGS

_PLAIN = (*(field.name for field in contact_fields.TEXTS if not field.key), "consent_notes")
_FOLDED = ("email", *(field.name for field in contact_fields.SORTED))
_CONTENT = (
    *(name for text in _FOLDED for name in (text, f"{text}_key")),
    *_PLAIN, "status", "tags", "custom_fields", "pipeline_stage_id", "consent_source", "consent_at",
    "email_folded", "verification_status", "verification_source", "verification_at",
)  # fmt: skip
_FIXED = ("public_id", "workspace_id", "created_at")
_COLUMNS = (*_FIXED, *_CONTENT, "updated_at")
_JSON = ("tags", "custom_fields")
_EMPTY = {
    **dict.fromkeys(_COLUMNS),
    **{f"{text}_key": "" for text in _FOLDED},
    "status": "active",
    "consent_source": "not_specified",
}
_row = itemgetter(*_COLUMNS)

_SELECT = (
    f"select id, {', '.join(_COLUMNS)} from contact "
    "where {workspace} = ? and {which} order by id {for_update}"
)
_TAKEN = "select email_key from contact where workspace_id = ? and email_key in ({marks})"
_TAG = ("workspace_id", "name", "contact_id")
_NO_TAGS = "delete from contact_tag where contact_id = ?"
_NAMED = (
    "select public_id, id, name from {table} where workspace_id = ? and public_id in ({marks}) order by name"
)


@dataclass(slots=True, eq=False)
class Draft:
    """A contact as it is going to be: the values of its columns, and what else its writing takes.

    `groups` are those it is in from now on, and in no others; None where nothing was said of them. `follows`
    is the same contact as it is, or will be, written before this.
    """

    values: dict[str, Any]
    groups: list[int] | None = None
    joins: Sequence[int] = ()
    new_status: bool = False
    new_tags: bool = False
    follows: "Draft | None" = None

    @property
    def id(self) -> int:
        if "id" not in self.values and self.follows is not None:
            self.values["id"] = self.follows.id
        return int(self.values["id"])


class Named(NamedTuple):
    """A group or a stage that is named by its public id."""

    public_id: str
    id: int
    name: str


@dataclass
class References:
    """Groups and stages that rows name by their public ids, in the order of their names, looked up once for
    all of them."""

    groups: dict[str, Named] = field(default_factory=dict)
    stages: dict[str, Named] = field(default_factory=dict)

    @classmethod
    def of(cls, workspace_id: int, rows: Iterable[dict[str, Any]]) -> "References":
        groups: set[str] = set()
        stages: set[str] = set()
        for fields in rows:
            if named := fields.get("group_ids"):
                groups.update(named)
            if stage := fields.get("pipeline_stage_id"):
                stages.add(stage)
        return cls(
            _named("contact_group", workspace_id, groups), _named("pipeline_stage", workspace_id, stages)
        )

    def group_ids(self, public_ids: Iterable[str]) -> list[int]:
        """Internal ids, in order. Raises Invalid naming the first group that does not exist."""
        wanted = list(dict.fromkeys(public_ids))
        for public_id in wanted:
            if public_id not in self.groups:
                raise Invalid("groupIds", f"Group {public_id} does not exist")
        return [self.groups[public_id].id for public_id in wanted]

    def stage_id(self, public_id: str | None) -> int | None:
        """The internal id. Raises Invalid where there is no such stage."""
        if public_id is not None and public_id not in self.stages:
            raise Invalid("pipelineStageId", f"Pipeline stage {public_id} does not exist")
        return None if public_id is None else self.stages[public_id].id

    def present(self, draft: Draft, values: dict[str, Any]) -> dict[str, Any]:
        """The public form of a new contact from its `stored` values, not read back from the database."""
        if not self.groups and not self.stages:  # as most rows of many
            return search.present_new(values, [], (None, None))
        joined = {*(draft.groups or ()), *draft.joins}
        groups = [{"id": one.public_id, "name": one.name} for one in self.groups.values() if one.id in joined]
        stage = values["pipeline_stage_id"]
        named = next(((one.public_id, one.name) for one in self.stages.values() if one.id == stage), None)
        return search.present_new(values, groups, named or (None, None))


def new(workspace_id: int, fields: dict[str, Any], known: References, public_id: str | None = None) -> Draft:
    """A new contact. Raises Invalid for an unknown group or stage."""
    now = clock.now_ms()
    values = {
        **_EMPTY,
        "public_id": public_id or ids.new("con"),
        "workspace_id": workspace_id,
        "created_at": now,
        "updated_at": now,
        "tags": [],
    }
    draft = Draft(values)
    _assign(draft, fields, known)
    values["custom_fields"] = dict(fields.get("custom_fields") or {})
    return draft


def change(draft: Draft, fields: dict[str, Any], known: References) -> None:
    """Apply what was sent: tags and groups replace, custom fields merge. Raises Invalid."""
    _assign(draft, fields, known)
    if "custom_fields" in fields:
        draft.values["custom_fields"] = _merged(draft.values["custom_fields"], fields["custom_fields"])


def changed_columns(draft: Draft) -> tuple[str, ...]:
    """The columns that hold another value than before, types included: in JSON 1 is not true."""
    if draft.follows is None:
        return _CONTENT
    now, before = draft.values, draft.follows.values
    return tuple(name for name in _CONTENT if _is_another(name, now[name], before[name]))


def _is_another(name: str, now: Any, before: Any) -> bool:
    return db.dump_json(now) != db.dump_json(before) if name in _JSON else bool(now != before)


def find(workspace_id: int, column: str, wanted: Iterable[str], *, hold: bool = True) -> list[Draft]:
    """The contacts with one of these values in a column, locked if to `hold`, in the order of their ids."""
    values = sorted(set(wanted))
    if not values:
        return []
    which = f"{column} in ({db.marks(len(values))})"
    workspace = "workspace_id" if column == "email_key" else db.unindexed("workspace_id")
    for_update = db.for_update("contact") if hold else ""
    statement = _SELECT.format(workspace=workspace, which=which, for_update=for_update)
    return [_read(row) for row in db.query(statement, (workspace_id, *values))]


def of_ids(workspace_id: int, contact_ids: Sequence[int]) -> list[Draft]:
    """The contacts of internal ids, locked, in their order."""
    where, those = db.among("id", contact_ids)
    workspace = db.unindexed("workspace_id")  # or SQLite looks through all contacts of the workspace
    statement = _SELECT.format(workspace=workspace, which=where, for_update=db.for_update("contact"))
    return [_read(row) for row in db.query(statement, (workspace_id, *those))]


def taken(workspace_id: int, email_keys: set[str]) -> set[str]:
    """Those of the addresses, as `addresses.identity` has them, that contacts have."""
    statement = _TAKEN.format(marks=db.marks(len(email_keys)))
    return {key for (key,) in db.query(statement, (workspace_id, *sorted(email_keys)))}


def stored(draft: Draft) -> dict[str, Any]:
    """The values as columns hold them."""
    values = draft.values
    return {**values, **{name: db.dump_json(values[name]) for name in _JSON}}


def _stored(draft: Draft, name: str) -> Any:
    return db.dump_json(draft.values[name]) if name in _JSON else draft.values[name]


def insert(drafts: Sequence[Draft], values: Sequence[dict[str, Any]]) -> None:
    """Write new contacts, whose `stored` values these are, with their tags; they get their `id` by it."""
    rows = [_row(one) for one in values]
    by_key = dict(db.insert_rows("contact", _COLUMNS, rows, returning="email_key, id"))
    for draft in drafts:
        draft.values["id"] = by_key[draft.values["email_key"]]
    _write_tags(drafts)


def update(drafts: Sequence[Draft]) -> None:
    """Write contacts that exist, changed just now, with their tags where these are new.

    Only the columns that change: of the others no index is written anew.
    """
    alike: dict[tuple[str, ...], list[list[Any]]] = {}
    at = clock.now_ms()
    for draft in drafts:
        draft.values["updated_at"] = at
        columns = (*changed_columns(draft), "updated_at")
        alike.setdefault(columns, []).append([*(_stored(draft, name) for name in columns), draft.id])
    for columns, rows in alike.items():
        db.update_rows("contact", columns, rows)
    retagged = [draft for draft in drafts if draft.new_tags]
    db.execute_many(_NO_TAGS, [(draft.id,) for draft in retagged])
    _write_tags(retagged)


def _assign(draft: Draft, fields: dict[str, Any], known: References) -> None:
    values = draft.values
    for name, value in fields.items():
        if name == "email":
            values[name], values["email_key"] = value, addresses.identity(value)
            values["email_folded"] = addresses.folded(value)
        elif name in _FOLDED:
            values[name], values[f"{name}_key"] = value, fold(value)
        elif name in _PLAIN:
            values[name] = value
    if "status" in fields:
        draft.new_status, values["status"] = values["status"] != fields["status"], fields["status"]
    # The time of a consent is evidence (GDPR, article 7): the same source again is no new consent.
    if fields.get("consent_source", values["consent_source"]) != values["consent_source"]:
        values["consent_source"] = fields["consent_source"]
        values["consent_at"] = None if fields["consent_source"] == "not_specified" else clock.now_ms()
    if "verification" in fields:
        _verify(values, fields["verification"])
    if "tags" in fields:
        before, values["tags"] = values["tags"], list(dict.fromkeys(fields["tags"] or ()))
        draft.new_tags = values["tags"] != before
        if draft.new_tags and len(values["tags"]) > MAX_TAGS:
            raise Invalid("tags", TOO_MANY_TAGS)
    if "pipeline_stage_id" in fields:
        values["pipeline_stage_id"] = known.stage_id(fields["pipeline_stage_id"])
    if "group_ids" in fields:
        draft.groups = known.group_ids(fields["group_ids"] or ())


def _verify(values: dict[str, Any], given: dict[str, Any] | None) -> None:
    """The verdict of a verifier: without a time of its own the same one again keeps the time that it has."""
    verdict = (None, None) if given is None else (given["status"], given.get("source"))
    kept = values["verification_at"]
    if verdict != (values["verification_status"], values["verification_source"]):
        kept = None if given is None else clock.now_ms()
    at = given.get("checked_at") if given is not None else None
    values["verification_status"], values["verification_source"] = verdict
    values["verification_at"] = kept if at is None else at


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
    return Draft(values, follows=Draft(dict(values)))


def _write_tags(drafts: Iterable[Draft]) -> None:
    rows = [
        (draft.values["workspace_id"], name, draft.id) for draft in drafts for name in draft.values["tags"]
    ]
    db.insert_rows("contact_tag", _TAG, rows)


def _named(table: str, workspace_id: int, public_ids: set[str]) -> dict[str, Named]:
    known = sorted(public_id for public_id in public_ids if tenancy.is_public_id(public_id))
    if not known:
        return {}
    sql = _NAMED.format(table=table, marks=db.marks(len(known)))
    return {found[0]: Named(*found) for found in db.query(sql, (workspace_id, *known))}
