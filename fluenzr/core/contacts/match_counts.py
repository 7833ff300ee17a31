"""Cached totals of searches: how many contacts satisfy filters, until something they look at changes.

The database keeps, for each workspace, how often each aspect of its contacts has changed, and the members of
each group (migration 0005). What was counted up to some contact therefore holds as long as these aspects have
not changed; contacts that have come since are counted each time, and counted in once they are many. Of a few
matches their ids are kept too, so that they need not be looked for again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from fluenzr import db
from fluenzr.core.common.listing import Condition
from fluenzr.core.common.recent_cache import Recent

FEW = 2000
"""Matches whose ids are kept; of more of them, a page of any order finds enough on its way."""

SMALL_WORKSPACE = 5000
"""Contacts that are all looked through sooner than an index of all workspaces' is asked."""
_MANY_NEW = 1000
_KEPT = 1000
_MANY_CANDIDATES = 200_000
"""More contacts than are looked up in less time than all of a million take to be walked through."""
DELETED = "deleted"
CONTACTS = "contact c"

Revision = tuple[int, int]

_STATE = """
select w.contact_count,
    (select cast(coalesce(sum(revision), 0) as bigint) from contact_revision
        where workspace_id = w.id and aspect in ({marks})),
    (select coalesce(max(id), 0) from contact)
from workspace w where w.id = ?
"""
_CONTACTS = "select contact_count from workspace where id = ?"
_MEMBERS = "select cast(coalesce(sum(total), 0) as bigint) from group_count where group_id = ?"


@dataclass(frozen=True)
class Filter:
    """One filter: its condition on `contact c`, and what of a contact it looks at.

    `find` gives a SELECT of the column `id` of contacts, each once: all of the workspace that satisfy the
    condition where `is_exact`, else of some more, or None. `group` is set where it asks for its members.
    """

    condition: Condition
    aspect: str
    find: Callable[[], Condition | None] = lambda: None
    is_exact: bool = False
    group: int | None = None


@dataclass(frozen=True)
class Matches:
    """How many contacts match, and their ids where they are few and had to be looked for; of `contacts`."""

    total: int
    ids: list[int] | None = None
    contacts: int = 0


@dataclass(frozen=True)
class _Counted:
    """What was found among contacts up to `through`, when the aspects stood at `revision`."""

    revision: Revision
    through: int
    total: int
    ids: list[int] | None


_kept: Recent[_Counted] = Recent(_KEPT)
"""The counts that were asked for last, of all workspaces."""


def of(workspace_id: int, filters: Sequence[Filter]) -> Matches:
    """The contacts of a workspace that satisfy all filters."""
    if not filters:
        ((contacts,),) = db.query(_CONTACTS, (workspace_id,)) or ((0,),)
        return Matches(contacts, None, contacts)
    found = state(workspace_id, (one.aspect for one in filters))
    if found is None:
        return Matches(0)
    contacts, changes, newest = found
    if len(filters) == 1 and filters[0].group is not None:
        return Matches(*_only_members(workspace_id, filters), contacts)
    if contacts <= SMALL_WORKSPACE:
        total = _count(workspace_id, [replace(one, find=_nowhere) for one in filters], 0, newest)
        return Matches(total, None, contacts)
    return replace(_known(workspace_id, filters, revision(contacts, changes), newest), contacts=contacts)


def revision(contacts: int, changes: int) -> Revision:
    """What changes with anything but new contacts; on PostgreSQL, where ids are not committed in their order,
    with these too."""
    return changes, 0 if db.is_sqlite() else contacts


def state(workspace_id: int, aspects: Iterable[str]) -> tuple[int, int, int] | None:
    """As long as this is the same, there are the same contacts, and these aspects of them are what they were.

    The number of contacts, how often they were deleted or an aspect changed, the id of the newest.
    """
    looked_at = sorted({DELETED, *aspects})
    found = db.query(_STATE.format(marks=db.marks(len(looked_at))), (*looked_at, workspace_id))
    if not found:
        return None
    contacts, changes, newest = found[0]
    return contacts, changes, newest


def _only_members(workspace_id: int, filters: Sequence[Filter]) -> tuple[int, list[int] | None]:
    """Of one group and nothing else: its own count, and its few members by their index."""
    total = int(db.query(_MEMBERS, (filters[0].group,))[0][0])
    return total, matching_ids(workspace_id, filters, 0, None) if 0 < total <= FEW else None


def _known(workspace_id: int, filters: Sequence[Filter], revision: Revision, newest: int) -> Matches:
    name = _name(workspace_id, filters)
    known = _kept.get(name)
    if known is None or known.revision != revision or known.through > newest:
        known = _look(workspace_id, filters, revision, 0, newest)
        _kept.put(name, known)
    if known.through == newest:
        return Matches(known.total, known.ids)
    since = _look(workspace_id, filters, revision, known.through, newest)
    total = known.total + since.total
    both = [*known.ids, *since.ids] if known.ids is not None and since.ids is not None else None
    ids = both if total <= FEW else None
    if newest - known.through > _MANY_NEW:
        _kept.put(name, _Counted(revision, newest, total, ids))
    return Matches(total, ids)


def _look(
    workspace_id: int, filters: Sequence[Filter], revision: Revision, after: int, through: int
) -> _Counted:
    total = _count(workspace_id, filters, after, through)
    few = matching_ids(workspace_id, filters, after, through) if total <= FEW else None
    return _Counted(revision, through, total, few)


def _name(workspace_id: int, filters: Sequence[Filter]) -> str:
    return repr((db.database.obj.database, workspace_id, [_same(one.condition) for one in filters]))


def _same(condition: Condition) -> tuple[str, tuple[object, ...]]:
    """A condition whatever the order that its list is walked in."""
    return condition.sql.lstrip("+"), condition.parameters


def matching_ids(workspace_id: int, filters: Sequence[Filter], after: int, through: int | None) -> list[int]:
    """The ids of the matches among contacts after one and up to another."""
    rows, parameters = matching(workspace_id, filters, after, through)
    return [contact_id for (contact_id,) in db.query(f"select id from {rows}", parameters)]


def _count(workspace_id: int, filters: Sequence[Filter], after: int, through: int) -> int:
    rows, parameters = matching(workspace_id, filters, after, through)
    return int(db.query(f"select count(*) from {rows}", parameters)[0][0])


def matching(
    workspace_id: int, filters: Sequence[Filter], after: int, through: int | None
) -> tuple[str, list[object]]:
    """What follows FROM, and its parameters: the matches among contacts after one and up to another.

    Where each filter knows its contacts the table itself is not read at all. Where one has few candidates
    these are looked up, and else all contacts of the workspace are walked through.
    """
    conditions = [Condition("id > ?", (after,))] if after else []
    if through is not None:
        conditions.append(Condition("id <= ?", (through,)))
    exact, inexact, compared = [], [], []
    for one in filters:
        ids = None if after else one.find()
        if ids is not None and one.is_exact:
            exact.append(ids)
            continue
        compared.append(one.condition)
        if ids is not None and _are_few(ids):
            inexact.append(ids)
    others = [*inexact, *exact]
    if compared:
        column = db.unindexed("c.workspace_id") if inexact else "c.workspace_id"
        source, begin = CONTACTS, []
        conditions = [Condition(f"{column} = ?", (workspace_id,)), *conditions, *compared]
    else:
        first = others.pop(0)
        source, begin = f"({first.sql}) found", list(first.parameters)
    for number, ids in enumerate(others):
        column = "id" if number == 0 else db.unindexed("id")
        conditions.append(Condition(f"{column} in ({ids.sql})", ids.parameters))
    where = " and ".join(condition.sql for condition in conditions) or "1 = 1"
    return f"{source} where {where}", [*begin, *(value for one in conditions for value in one.parameters)]


def _are_few(ids: Condition) -> bool:
    """Whether it is worth looking at each of them; PostgreSQL finds out by itself."""
    if not db.is_sqlite():
        return True
    some = f"select count(*) from (select 1 from ({ids.sql}) limit {_MANY_CANDIDATES + 1})"
    return int(db.query(some, ids.parameters)[0][0]) <= _MANY_CANDIDATES


def _nowhere() -> None:
    """In a small workspace its own contacts are quicker to look through than an index of all workspaces'."""
