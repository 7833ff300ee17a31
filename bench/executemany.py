"""Plain `executemany` beside the ways of the server, in turns within one run: what many contacts could cost.

The same rows of all columns, with ids of the same kind and two tags, into the same file by the same settings
(WAL, `synchronous=FULL`), 1,000 in a transaction; the rows are made before the clock runs. The table's
triggers write the index of the text, anew for each row. Without them it is not written, or for all rows of a
transaction by a statement of its own, which is the least that the same indexes can cost so. None of them
reads a request or a file, checks anything, looks for duplicates or suppressed addresses, records events or
gives way to anybody.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from bench import data
from fluenzr import db, ids
from fluenzr.core.contacts import storage

ROUNDS = 5
TOGETHER = 1000
MANY, FEW = 20_000, 8_000
"""Rows of a round without the triggers, and with them: these take long."""
INDEXED = "`executemany`, all indexes"
APART = "`executemany`, all indexes, the text's by statements of their own"
BARE = "`executemany`, all indexes but the text's"
_TAGS = ("lead", "paris")
_TAG = "insert into contact_tag (workspace_id, name, contact_id) values (?, ?, ?)"
_TRIGGERS = "select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'contact'"
_INSERTS = " after insert on contact "
_HEAD = """\
| in turns | rows/s | CPU µs a row | of the first, by rate / by CPU | of the second | of the third |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Way:
    """One way of writing contacts. `prepared` makes so many of a name that is new each time, and gives what
    writes them; `cpu_seconds` tells what its processes have used so far."""

    rows: int
    prepared: Callable[[str, int], AbstractContextManager[Callable[[], None]]]
    cpu_seconds: Callable[[], float]


@dataclass(frozen=True)
class _Cost:
    """Microseconds a row: by the clock, and of CPU."""

    clock: float
    cpu: float


def beside(ways: dict[str, Way], prepared: data.Prepared, *, alone: str, together: str) -> str:
    """Rates, CPU, and both beside `executemany`, as a table in Markdown: medians of the rounds, ratios
    medians of the ratios within each. Every other round goes the other way around. Also what several
    clients `together` reach of one `alone`."""
    plain = {
        INDEXED: Way(FEW, _indexed, time.process_time),
        APART: Way(MANY, _apart, time.process_time),
        BARE: Way(MANY, _bare, time.process_time),
    }
    turns = [*plain.items(), *ways.items()]
    costs: dict[str, list[_Cost]] = {title: [] for title, _ in turns}
    db.connect(f"sqlite:///{prepared.path}")
    with db.database.obj.connection_context():
        for number in range(ROUNDS):
            for title, way in turns if number % 2 == 0 else turns[::-1]:
                costs[title].append(_cost(way, f"round{number}"))
    table = _HEAD + "\n".join(_line(title, costs) for title in costs)
    by_clock, by_cpu = _ratios(costs[alone], costs[together])
    return f"{table}\n\n{together}: {by_clock:.2f} of {alone} by rate, {by_cpu:.2f} by CPU"


def _cost(way: Way, name: str) -> _Cost:
    with way.prepared(name, way.rows) as write:
        began, used = time.monotonic(), way.cpu_seconds()
        write()
        seconds, cpu = time.monotonic() - began, way.cpu_seconds() - used
    return _Cost(seconds / way.rows * 1e6, cpu / way.rows * 1e6)


def _line(title: str, costs: dict[str, list[_Cost]]) -> str:
    own = costs[title]
    rate = 1e6 / statistics.median(cost.clock for cost in own)
    figures = [f"{rate:,.0f}", f"{statistics.median(cost.cpu for cost in own):.0f}"]
    for plain in (costs[INDEXED], costs[APART], costs[BARE]):
        by_clock, by_cpu = _ratios(plain, own)
        figures.append(f"{by_clock:.2f} / {by_cpu:.2f}")
    return f"| {title} | {' | '.join(figures)} |"


def _ratios(theirs: list[_Cost], ours: list[_Cost]) -> tuple[float, float]:
    """What ours reaches of theirs, by the clock and by CPU."""
    pairs = list(zip(theirs, ours, strict=True))
    return (
        statistics.median(one.clock / other.clock for one, other in pairs),
        statistics.median(one.cpu / other.cpu for one, other in pairs),
    )


def _indexed(name: str, rows: int) -> AbstractContextManager[Callable[[], None]]:
    return nullcontext(_writer(f"{name}.indexed", rows, []))


@contextmanager
def _bare(name: str, rows: int) -> Iterator[Callable[[], None]]:
    write = _writer(f"{name}.bare", rows, [])
    with _without_triggers():
        yield write


@contextmanager
def _apart(name: str, rows: int) -> Iterator[Callable[[], None]]:
    write = _writer(
        f"{name}.apart", rows, [_of_all(sql) for _, sql in db.query(_TRIGGERS) if _INSERTS in sql]
    )
    with _without_triggers():
        yield write


@contextmanager
def _without_triggers() -> Iterator[None]:
    triggers = db.query(_TRIGGERS)
    for name, _ in triggers:
        db.execute(f"drop trigger {name}")
    try:
        yield
    finally:
        for _, sql in triggers:
            db.execute(sql)


def _of_all(trigger: str) -> str:
    """What a trigger does for a new row, as a statement for all after an id."""
    insert, _, condition = trigger.partition(" begin ")[2].removesuffix("; end").partition(" where ")
    return f"{insert} from contact new where new.id > ? and {condition or 'true'}"


def _writer(name: str, rows: int, after: list[str]) -> Callable[[], None]:
    """What inserts so many rows; statements `after` those of a transaction take the id before its first."""
    batches = [_rows(f"{name}.{first}") for first in range(0, rows, TOGETHER)]

    def write() -> None:
        for batch in batches:
            with db.transaction():
                db.execute_many(_INSERT, batch)
                ((newest,),) = db.query("select max(id) from contact")
                keys = range(newest - TOGETHER + 1, newest + 1)
                db.execute_many(_TAG, [(data.WORKSPACE, tag, key) for key in keys for tag in _TAGS])
                for statement in after:
                    db.execute(statement, (newest - TOGETHER,))

    return write


def _rows(name: str) -> list[tuple[Any, ...]]:
    """New contacts as `bench.bulk` sends them, as the server's rows."""
    known = storage.References()
    drafts = [
        storage.new(data.WORKSPACE, fields(f"{name}.{number}", number), known, public_id)
        for number, public_id in enumerate(ids.several("con", TOGETHER))
    ]
    return [tuple(storage.stored(draft)[column] for column in _COLUMNS) for draft in drafts]


def fields(name: str, number: int) -> dict[str, Any]:
    """A new contact, as the core takes it."""
    return {
        "email": f"{name}@example{number % 50}.com",
        "first_name": "Ada",
        "last_name": "Martin",
        "company": f"Company {number % 1000}",
        "tags": list(_TAGS),
        "custom_fields": {"score": number % 100, "vip": False},
    }


_COLUMNS = tuple(storage.stored(storage.new(data.WORKSPACE, fields("any", 0), storage.References())))
_INSERT = f"insert into contact ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))})"
