"""Lists: one fixed statement each, pages by number or by cursor.

Rows come as tuples, get the names of the columns, and a plain function makes the public object of each: three
to four times the throughput of model instances (docs/adr/0003).
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any, NamedTuple, Protocol

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from fluenzr import crypto, db
from fluenzr.core.common import deep_pages
from fluenzr.core.common.errors import Invalid


class Condition(NamedTuple):
    """A piece of SQL that rows must satisfy, with its parameters."""

    sql: str
    parameters: tuple[Any, ...] = ()


State = Callable[[], object]
Row = dict[str, Any]
SortKey = tuple[Any, ...]

NOTHING = Condition("1 = 0")
_DEEP = 200
"""Rows before a page from which on it is worth finding its rows first."""
WALKED = 5000
"""Rows that a filtered stretch of a list looks at, at most."""
_OPPOSITE = {"asc": "desc", "desc": "asc"}


class Detour(Protocol):
    """Another way to the first rows of a filtered list than to walk along its order until there are enough.

    The two find the same. Where matches lie together in the order, a walk may pass all other rows first.
    """

    @property
    def budget(self) -> int:
        """Rows that are walked past before the other way is taken."""

    def known(self, after: Sequence[Condition], count: int) -> list[int] | None:
        """Keys among which the first `count` rows are, where they were found before and still hold."""

    def find(self, after: Sequence[Condition], count: int) -> list[int]:
        """Keys of the first `count` rows that satisfy the list's conditions, and `after`."""


def plain(found: Any) -> Any:
    """Public objects with plain data in the place of fragments of JSON text, for those who look into them."""
    return orjson.loads(orjson.dumps(found))


@dataclass(frozen=True)
class Paging:
    """What the caller asked for; `cursor` continues after the last row of another page."""

    page: int = 1
    per_page: int = 20
    sort: str = "createdAt"
    order: str = "desc"
    cursor: str | None = None


class Total(NamedTuple):
    """How many rows a list has; `is_more` where so many were counted, and it has more."""

    rows: int
    is_more: bool = False

    @classmethod
    def counted(cls, count: int, most: int | None) -> "Total":
        """Of a count that goes no further than to one more than `most`."""
        return cls(count) if most is None or count <= most else cls(most, is_more=True)


@dataclass(frozen=True)
class Page:
    """One page of public objects, the number of all rows, and where the next page begins.

    `is_more`: there are more rows than the `total`, which were not counted.
    """

    rows: list[Any]
    total: int
    paging: Paging
    next_cursor: str | None = None
    is_more: bool = False

    @classmethod
    def whole(cls, rows: list[Any]) -> "Page":
        """A list that has no second page."""
        return cls(rows, len(rows), Paging(per_page=max(len(rows), 1)))

    @property
    def meta(self) -> dict[str, Any]:
        meta: dict[str, Any] = {
            "page": self.paging.page,
            "perPage": self.paging.per_page,
            "total": self.total,
            "totalPages": -(-self.total // self.paging.per_page),
        }
        if self.next_cursor:
            meta["nextCursor"] = self.next_cursor
        return meta


@dataclass(frozen=True)
class Stretch:
    """Some rows of a list whose length nobody asked for, and the cursor that goes on after them.

    `is_cut`: so many rows were looked at that those which satisfy the filters may be further on.
    """

    rows: list[Any]
    next_cursor: str | None
    is_cut: bool = False


@dataclass(frozen=True)
class Listing:
    """A kind of list: SQL by name for each column, in the order of the public object.

    SQL that depends on the database is made when it is asked for. `present` gives the public object of a row,
    which has these names and is its own to change. `sorts` maps public names to columns that are never null;
    the key breaks their ties.
    """

    columns: Mapping[str, str | Callable[[], str]]
    source: str
    key: str
    sorts: dict[str, str]
    present: Callable[[Row], Any]

    def selected(self) -> str:
        """The columns, as a SELECT names them."""
        kind = type(db.database.obj)
        if kind not in self._selected_by_kind:
            columns = [sql if isinstance(sql, str) else sql() for sql in self.columns.values()]
            self._selected_by_kind[kind] = ", ".join(columns)
        return self._selected_by_kind[kind]

    @cached_property
    def _selected_by_kind(self) -> dict[type, str]:
        return {}

    def read(self, values: Sequence[Any]) -> Any:
        """The public object of the values of the columns; what was selected behind them is not looked at."""
        return self.present(dict(zip(self.columns, values, strict=False)))

    def page(
        self,
        conditions: Sequence[Condition],
        paging: Paging,
        total: int | Total | None = None,
        among: Condition | None = None,
        state: State | None = None,
        detour: Detour | None = None,
    ) -> Page:
        """One page of the rows that satisfy all conditions. Raises Invalid for a made-up cursor.

        Where the `total` is known it is not counted; `among` are a few rows in which all of them are. `state`
        gives what the rows and their order depend on (`deep_pages`). With a `detour` the first condition is
        one that an index in each order begins with.
        """
        column = self.sorts[paging.sort]
        binding = _binding(self.key, conditions, paging)
        if total is None:
            total = self.count(conditions)
        total, is_more = total if isinstance(total, Total) else Total(total)
        offset, after = (paging.page - 1) * paging.per_page, []
        if paging.cursor is not None:
            after = [_after(column, self.key, paging.order, _read_cursor(paging.cursor, binding))]
            offset = 0
        limits = [*([among] if among else ()), *conditions, *after]
        if offset >= total:
            return Page([], total, paging)
        if among is None and offset < _DEEP and detour is not None:
            found = self._bounded(conditions, after, paging, offset, detour)
        elif among is None and offset < _DEEP:
            found = self._rows(limits, paging, offset)
        else:
            found = self._in_steps(limits, paging, offset, None if is_more else total, state)
        # As `read` does, without what its call and a keyword cost each row: a third of naming them.
        names, present = tuple(self.columns), self.present
        rows = [present(dict(zip(names, row))) for row in found[: paging.per_page]]  # noqa: B905
        following = None
        if len(found) > paging.per_page:
            following = _cursor(found[paging.per_page - 1][-2:], binding)
        return Page(rows, total, paging, following, is_more)

    def stretch(
        self,
        conditions: Sequence[Condition],
        filters: Sequence[Condition],
        paging: Paging,
        budget: int = WALKED,
    ) -> Stretch:
        """The next rows that satisfy the conditions, which an index in this order begins with, and filters.

        It counts nothing, and past `budget` rows that the filters may leave out it walks no further: it
        takes as long in a list of a million as in one of a few thousand. Raises Invalid for a made-up cursor.
        """
        column, order = self.sorts[paging.sort], paging.order
        binding = _binding(self.key, [*conditions, *filters], paging)
        after = []
        if paging.cursor is not None:
            after = [_after(column, self.key, order, _read_cursor(paging.cursor, binding))]
        last = self._skip([*conditions, *after], column, order, None, budget) if filters else None
        within = [] if last is None else [_until(column, self.key, order, last)]
        found = self._rows([*conditions, *after, *within, *filters], paging, 0)
        rows = [self.read(row) for row in found[: paging.per_page]]
        if len(found) > paging.per_page:
            return Stretch(rows, _cursor(found[paging.per_page - 1][-2:], binding))
        return Stretch(rows, None if last is None else _cursor(last, binding), is_cut=last is not None)

    def _rows(self, conditions: Sequence[Condition], paging: Paging, offset: int) -> list[tuple[Any, ...]]:
        """The rows of a page and one more where there are more."""
        column = self.sorts[paging.sort]
        where, parameters = _joined(conditions)
        sql = f"{self._selected(column)} {where} {_ordered(column, self.key, paging.order)} limit ? offset ?"
        return db.query(sql, (*parameters, paging.per_page + 1, offset))

    def _bounded(
        self,
        conditions: Sequence[Condition],
        after: Sequence[Condition],
        paging: Paging,
        offset: int,
        detour: Detour,
    ) -> list[tuple[Any, ...]]:
        """The same, by a walk past so many rows and no more, or else by the detour."""
        column, order, wanted = self.sorts[paging.sort], paging.order, offset + paging.per_page + 1
        keys = detour.known(after, wanted)
        if keys is None and detour.budget:
            last = self._skip([conditions[0], *after], column, order, None, detour.budget)
            within = [_until(column, self.key, order, last)] if last is not None else []
            found = self._rows([*conditions, *after, *within], paging, offset)
            if len(found) > paging.per_page or not within:
                return found
        if keys is None:
            keys = detour.find(after, wanted)
        few = Condition(*db.among(self.key, keys))
        within_workspace = Condition(db.unindexed(conditions[0].sql), conditions[0].parameters)
        return self._rows([few, within_workspace, *conditions[1:], *after], paging, offset)

    def _in_steps(
        self,
        conditions: Sequence[Condition],
        paging: Paging,
        offset: int,
        total: int | None,
        state: State | None,
    ) -> list[tuple[Any, ...]]:
        """The same; which rows they are is found first, so that the others on the way are not made."""
        column, wanted, order = self.sorts[paging.sort], paging.per_page + 1, paging.order
        if total is not None and offset > total // 2:  # the other end is nearer
            wanted = min(wanted, total - offset)
            order, offset = _OPPOSITE[order], total - offset - wanted
        if state is not None and offset >= deep_pages.STEP:
            skip = partial(self._skip, conditions, column, order)
            name = repr((db.database.obj.database, self.key, conditions, column, order))
            place, offset = deep_pages.reach(name, offset, state, skip)
            conditions = [*conditions, *([_after(column, self.key, order, place)] if place else [])]
        keys, parameters = self._walk(self.key, conditions, column, order)
        in_order = _ordered(column, self.key, paging.order)
        sql = f"{self._selected(column)} {self.key} in ({keys} limit ? offset ?) {in_order}"
        return db.query(sql, (*parameters, wanted, offset))

    def _skip(
        self, conditions: Sequence[Condition], column: str, order: str, place: SortKey | None, count: int
    ) -> SortKey | None:
        """The place of the last of so many rows after one; None where there are not as many."""
        after = [_after(column, self.key, order, place)] if place else []
        rows, parameters = self._walk(f"{column}, {self.key}", [*conditions, *after], column, order)
        found = db.query(f"{rows} limit 1 offset ?", (*parameters, count - 1))
        return found[0] if found else None

    def _walk(self, columns: str, conditions: Sequence[Condition], column: str, order: str) -> Condition:
        where, parameters = _joined(conditions)
        sql = f"select {columns} from {self.source} where {where} {_ordered(column, self.key, order)}"
        return Condition(sql, parameters)

    def _selected(self, column: str) -> str:
        return f"select {self.selected()}, {column}, {self.key} from {self.source} where"

    def count(self, conditions: Sequence[Condition]) -> int:
        """How many rows satisfy all conditions."""
        where, parameters = _joined(conditions)
        return int(db.query(f"select count(*) from {self.source} where {where}", parameters)[0][0])

    def keys(self, conditions: Sequence[Condition]) -> list[int]:
        """The keys of the rows that satisfy all conditions."""
        where, parameters = _joined(conditions)
        found = db.query(f"select {self.key} from {self.source} where {where}", parameters)
        return [key for (key,) in found]

    def count_to(self, most: int, conditions: Sequence[Condition]) -> Total:
        """The same, where they are no more than `most`."""
        where, parameters = _joined(conditions)
        some = f"select 1 from {self.source} where {where} limit ?"
        ((count,),) = db.query(f"select count(*) from ({some}) counted", (*parameters, most + 1))
        return Total.counted(count, most)

    def one(self, *conditions: Condition) -> Any | None:
        """The public object of the one row that satisfies all conditions, or None."""
        where, parameters = _joined(conditions)
        found = db.query(_one(self.selected(), self.source, where), parameters)
        return self.read(found[0]) if found else None


@lru_cache(maxsize=256)
def _one(columns: str, source: str, where: str) -> str:
    return f"select {columns} from {source} where {where}"


def _ordered(column: str, key: str, order: str) -> str:
    return f"order by {column} {order}, {key} {order}"


def _joined(conditions: Sequence[Condition]) -> tuple[str, tuple[Any, ...]]:
    where = " and ".join(condition.sql for condition in conditions)
    return where, tuple(value for condition in conditions for value in condition.parameters)


def _after(column: str, key: str, order: str, place: Sequence[Any]) -> Condition:
    direction = ">" if order == "asc" else "<"
    return Condition(f"({column}, {key}) {direction} (?, ?)", tuple(place))


def _until(column: str, key: str, order: str, place: Sequence[Any]) -> Condition:
    direction = "<=" if order == "asc" else ">="
    return Condition(f"({column}, {key}) {direction} (?, ?)", tuple(place))


def _binding(key: str, conditions: Sequence[Condition], paging: Paging) -> bytes:
    """What a cursor goes with: the list, its filters, sort and order."""
    return repr((key, [tuple(condition) for condition in conditions], paging.sort, paging.order)).encode()


@lru_cache(maxsize=1)
def _cipher(key: bytes) -> AESSIV:
    return AESSIV(key)


def _cursor(place: Sequence[Any], binding: bytes) -> str:
    """The place of a row, encrypted (RFC 5297), as internal keys count everybody's rows; without a nonce,
    so that a list is answered alike, and with 304, as long as it is the same."""
    sealed = _cipher(crypto.key("cursor")).encrypt(orjson.dumps(list(place)), [binding])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _read_cursor(cursor: str, binding: bytes) -> list[Any]:
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        body = _cipher(crypto.key("cursor")).decrypt(sealed, [binding])
    except (ValueError, InvalidTag):
        raise Invalid(
            "cursor", "The cursor is not one of this list with these filters and this order"
        ) from None
    place: list[Any] = orjson.loads(body)
    return place
