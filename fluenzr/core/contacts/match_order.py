"""Query plan for searches with few matches: found first and sorted then, instead of walking along the order.

Matches may lie together at the far end of an order: the members of a group all came last, or `q` is a name
that contacts are sorted by. They are then looked up and sorted, or, where they are many, picked from the
index of the order by their ids alone. Which they were is known as long as nothing has changed that they
depend on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fluenzr import db
from fluenzr.core.common.listing import Condition, Paging
from fluenzr.core.common.recent_cache import Recent
from fluenzr.core.contacts import match_counts
from fluenzr.core.contacts.match_counts import Filter, Matches

_KEPT = 500
_MANY_NEW = 1000
_MOST_WALKED = 10_000
"""Rows that are walked past before matches are looked up: some 10 to 20 ms."""
_AS_EXPECTED = 4
"""A walk that takes so many times the rows that it would take among matches at random is broken off."""
_ONE_OF = 16
"""Where more than one of so many contacts match, looking ids up in the order's index takes less time."""
_UPDATED = "c.updated_at"
_ASPECTS = {"c.created_at": (), _UPDATED: ("updated",)}
"""What else than text an order depends on."""


@dataclass(frozen=True)
class _Found:
    """The first `count` matches among contacts up to `through`; what they depend on was at `revision`."""

    revision: match_counts.Revision
    through: int
    count: int
    ids: list[int]


_kept: Recent[_Found] = Recent(_KEPT)


@dataclass(frozen=True)
class Detour:
    """See `listing.Detour`. `along` are the same filters, without an index that leads elsewhere."""

    workspace_id: int
    filters: Sequence[Filter]
    along: Sequence[Filter]
    column: str
    order: str
    matches: Matches
    budget: int

    def known(self, after: Sequence[Condition], count: int) -> list[int] | None:
        """See `listing.Detour`; with the matches among contacts that have come since."""
        found = _kept.get(self._name(after))
        if found is None or found.count < count or (state := self._state()) is None:
            return None
        revision, newest = state
        if found.revision != revision or not found.through <= newest <= found.through + _MANY_NEW:
            return None
        if found.through == newest:
            return found.ids
        since = match_counts.matching_ids(self.workspace_id, self.filters, found.through, newest)
        return [*found.ids, *since]

    def find(self, after: Sequence[Condition], count: int) -> list[int]:
        """See `listing.Detour`."""
        state = self._state()
        select = self._picked(after) or self._sorted(after)
        found = db.query(f"{select.sql} limit ?", (*select.parameters, count))
        ids = [contact_id for (contact_id,) in found]
        if state is not None:
            _kept.put(self._name(after), _Found(*state, count, ids))
        return ids

    def _sorted(self, after: Sequence[Condition]) -> Condition:
        """Matches are looked up by what is known of their ids, and these are sorted."""
        rows, parameters = match_counts.matching(self.workspace_id, self.filters, 0, None)
        if not rows.startswith(match_counts.CONTACTS):
            rows = f"{match_counts.CONTACTS} where c.id in (select id from {rows})"
        where = "".join(f" and {condition.sql}" for condition in after)
        return Condition(
            f"with found as materialized (select c.id, {self.column} as place from {rows}{where}) "
            f"select id from found order by place {self.order}, id {self.order}",
            (*parameters, *(value for condition in after for value in condition.parameters)),
        )

    def _picked(self, after: Sequence[Condition]) -> Condition | None:
        """The index of the order is walked along, and no row is read whose id is not a candidate."""
        if not db.is_sqlite() or self.matches.total * _ONE_OF <= self.matches.contacts:
            return None
        which = [Condition("c.workspace_id = ?", (self.workspace_id,)), *after]
        ids = [one.find() for one in self.along]
        if not any(ids):
            return None
        for one, those in zip(self.along, ids, strict=True):
            if those is not None:
                column = db.unindexed("c.id")
                which.append(Condition(f"{column} in ({those.sql})", those.parameters))
            if those is None or not one.is_exact:
                which.append(one.condition)
        where = " and ".join(condition.sql for condition in which)
        in_order = f"order by {self.column} {self.order}, c.id {self.order}"
        return Condition(
            f"select c.id from contact c where {where} {in_order}",
            tuple(value for condition in which for value in condition.parameters),
        )

    def _state(self) -> tuple[match_counts.Revision, int] | None:
        """What the first matches depend on, but for contacts that come; and the newest of them. None where
        nobody keeps account of it."""
        if self.column == _UPDATED and not db.is_sqlite():
            return None
        aspects = {one.aspect for one in self.filters} | {*_ASPECTS.get(self.column, ("text",))}
        found = match_counts.state(self.workspace_id, aspects)
        return None if found is None else (match_counts.revision(*found[:2]), found[2])

    def _name(self, after: Sequence[Condition]) -> str:
        conditions = [tuple(one.condition) for one in self.filters]
        place = [tuple(condition) for condition in after]
        return repr((db.database.obj.database, self.workspace_id, conditions, self.column, self.order, place))


def budget(matches: Matches, paging: Paging) -> int | None:
    """How many rows to walk past before a detour is taken, none where it is the shorter way from the first;
    None where all contacts are no more than that."""
    if matches.contacts <= match_counts.SMALL_WORKSPACE:
        return None
    wanted = paging.per_page if paging.cursor is not None else paging.page * paging.per_page
    expected = _AS_EXPECTED * (wanted + 1) * matches.contacts // max(matches.total, 1)
    return expected if expected <= _MOST_WALKED else 0
