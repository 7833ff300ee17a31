"""Plain `executemany` beside the ways of the server, in turns within one run: what many contacts could cost.

The same rows of all columns, with ids of the same kind and two tags, into the same file by the same settings
(WAL, `synchronous=FULL`), 1,000 in a transaction; the rows are made before the clock runs. Without the
triggers of the table it keeps all indexes but that of the text; with them that one too, anew for each row. It
reads no request or file, checks nothing, looks for no duplicates or suppressed addresses, records no events
and gives way to nobody.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from bench import data
from fluenzr import db, ids
from fluenzr.core.contacts import storage

ROUNDS = 5
TOGETHER = 1000
MANY, FEW = 40_000, 8_000
"""Rows of a round without the triggers, and with them: these take long."""
PLAIN, WITH_TEXT = "`executemany`, without the index of the text", "`executemany`, with it"
_TAGS = ("lead", "paris")
_TAG = "insert into contact_tag (workspace_id, name, contact_id) values (?, ?, ?)"
_TRIGGERS = "select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'contact'"
_HEAD = """\
| in turns | rows/s | CPU µs a row | of the first, by rate / by CPU | of the second |
|---|---|---|---|---|
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


def beside(ways: dict[str, Way], prepared: data.Prepared) -> str:
    """Rates, CPU, and both beside `executemany`, as a table in Markdown: medians of the rounds, ratios
    medians of the ratios within each. Every other round goes the other way around."""
    plain = {PLAIN: Way(MANY, _prepared, time.process_time), WITH_TEXT: Way(FEW, _indexed, time.process_time)}
    turns = [*plain.items(), *ways.items()]
    costs: dict[str, list[_Cost]] = {title: [] for title, _ in turns}
    db.connect(f"sqlite:///{prepared.path}")
    with db.database.obj.connection_context():
        for number in range(ROUNDS):
            for title, way in turns if number % 2 == 0 else turns[::-1]:
                costs[title].append(_cost(way, f"round{number}"))
    return _HEAD + "\n".join(_line(title, costs) for title in costs)


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
    for plain in (costs[PLAIN], costs[WITH_TEXT]):
        pairs = list(zip(plain, own, strict=True))
        by_clock = statistics.median(theirs.clock / ours.clock for theirs, ours in pairs)
        by_cpu = statistics.median(theirs.cpu / ours.cpu for theirs, ours in pairs)
        figures.append(f"{by_clock:.2f} / {by_cpu:.2f}")
    return f"| {title} | {' | '.join(figures)} |"


@contextmanager
def _prepared(name: str, rows: int) -> Iterator[Callable[[], None]]:
    """Without the table's triggers, which are there again afterwards."""
    triggers = db.query(_TRIGGERS)
    with _indexed(f"{name}.plain", rows) as write:
        for trigger, _ in triggers:
            db.execute(f"drop trigger {trigger}")
        try:
            yield write
        finally:
            for _, sql in triggers:
                db.execute(sql)


@contextmanager
def _indexed(name: str, rows: int) -> Iterator[Callable[[], None]]:
    batches = [_rows(f"{name}.{first}") for first in range(0, rows, TOGETHER)]

    def write() -> None:
        for batch in batches:
            with db.transaction():
                db.execute_many(_INSERT, batch)
                ((newest,),) = db.query("select max(id) from contact")
                keys = range(newest - TOGETHER + 1, newest + 1)
                db.execute_many(_TAG, [(data.WORKSPACE, tag, key) for key in keys for tag in _TAGS])

    yield write


def _rows(name: str) -> list[tuple[Any, ...]]:
    """New contacts as `bench.bulk` sends them, as the server's rows."""
    known = storage.References()
    drafts = [
        storage.new(data.WORKSPACE, _fields(f"{name}.{number}", number), known, public_id)
        for number, public_id in enumerate(ids.several("con", TOGETHER))
    ]
    return [tuple(storage.stored(draft)[column] for column in _COLUMNS) for draft in drafts]


def _fields(name: str, number: int) -> dict[str, Any]:
    return {
        "email": f"{name}@example{number % 50}.com",
        "first_name": "Ada",
        "last_name": "Martin",
        "company": f"Company {number % 1000}",
        "tags": list(_TAGS),
        "custom_fields": {"score": number % 100, "vip": False},
    }


_COLUMNS = tuple(storage.stored(storage.new(data.WORKSPACE, _fields("any", 0), storage.References())))
_INSERT = f"insert into contact ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))})"
