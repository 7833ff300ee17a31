"""Audit log: entries are written in the transaction of the change they tell of, and kept for 400 days."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from peewee import Model

from fluenzr import clock, db
from fluenzr.core.audit import actors, objects
from fluenzr.models import ApiKey, AuditEntry, Membership, User

KEPT_MS = timedelta(days=400) // timedelta(milliseconds=1)
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as owners see it; `actor` and `object_name` are names, or None where there are none (any
    more)."""

    at: int
    actor_kind: str
    actor: str | None
    action: str
    object_id: str | None
    object_name: str | None
    fields: tuple[str, ...]
    count: int | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, the newest first; `before` leads to older ones, None where there are none."""

    entries: tuple[Entry, ...]
    before: int | None


def record(
    workspace_id: int | None,
    action: str,
    object_id: str | None = None,
    fields: Iterable[str] = (),
    count: int | None = None,
) -> None:
    """Tell that the current actor does this, in the caller's transaction. `fields` are names of what changes;
    `count` is of how many things, where it is done to many at once."""
    if not db.database.obj.in_transaction():
        raise RuntimeError("an audit entry belongs to the transaction of its change")
    actor = actors.current()
    AuditEntry.create(
        workspace=workspace_id,
        at=clock.now_ms(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=action,
        object_id=object_id,
        fields=sorted(fields),
        count=count,
        address=actors.cut(actor.address),
    )


def watched(row: Model, names: Iterable[str]) -> Callable[[], list[str]]:
    """Asked after a change: which of these fields it has made another, as forms send all of them."""
    before = {name: deepcopy(getattr(row, name)) for name in names}
    return lambda: [name for name, value in before.items() if getattr(row, name) != value]


def page(workspace_id: int, *, server_too: bool, before: int | None = None) -> Page:
    """Entries of a workspace, and of the accounts of its people; those of the whole server where they are
    wanted `too`."""
    people = User.select(User.public_id).join(Membership).where(Membership.workspace == workspace_id)
    of_nobody = AuditEntry.workspace.is_null()
    wanted = of_nobody if server_too else of_nobody & AuditEntry.object_id.in_(people)
    query = AuditEntry.select().where((AuditEntry.workspace == workspace_id) | wanted)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    rows = list(query.order_by(AuditEntry.id.desc()).limit(PER_PAGE + 1))
    shown, more = rows[:PER_PAGE], rows[PER_PAGE:]
    actor_names = _names(shown)
    object_names = objects.names(row.object_id for row in shown if row.object_id is not None)
    entries = tuple(_entry(row, actor_names, object_names.get(row.object_id or "")) for row in shown)
    return Page(entries, shown[-1].id if more else None)


def _names(rows: list[AuditEntry]) -> dict[tuple[str, int], str]:
    ids: dict[str, set[int]] = {"user": set(), "key": set()}
    for row in rows:
        if row.actor_kind in ids and row.actor_id is not None:
            ids[row.actor_kind].add(row.actor_id)
    users = User.select().where(User.id.in_(ids["user"])) if ids["user"] else ()
    keys = ApiKey.select().where(ApiKey.id.in_(ids["key"])) if ids["key"] else ()
    return {("user", user.id): user.name or user.email for user in users} | {
        ("key", key.id): key.name for key in keys
    }


def _entry(row: Any, names: dict[tuple[str, int], str], object_name: str | None) -> Entry:
    return Entry(
        at=row.at,
        actor_kind=row.actor_kind,
        actor=names.get((row.actor_kind, row.actor_id)),
        action=row.action,
        object_id=row.object_id,
        object_name=object_name,
        fields=tuple(row.fields),
        count=row.count,
        address=row.address,
    )
