"""Filters and sorts that do not go together, at a million contacts: `python -m bench.pairs`.

Whatever the filter finds lies at one end of the order that is asked for, so that a walk along it passes all
others. Times are of the app itself, in its process: the first time of all, and the median of those after it.
"""

import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import data
from fluenzr import db
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import search

MANY = 1_000_000
ASKED = 9
_HEAD = """\
| filter | matches | lie at the end of | first time, ms | then, ms |
|---|---|---|---|---|
"""
_LAST = "select id from contact where workspace_id = 1 order by {column} desc, id desc limit {count}"


def main() -> None:
    with data.scratch() as directory:
        prepared = data.prepare(Path(directory), MANY)
        db.connect(f"sqlite:///{prepared.path}")
        db.database.obj.connect()
        _correlate()
        db.query("pragma wal_checkpoint(truncate)")
        print(_HEAD + "\n".join(_row(*case) for case in _cases()))
        db.database.obj.close()


def _correlate() -> None:
    """Put what the filters look for at one end of an order."""
    named = ("company = 'Quernix', company_key = 'quernix'", "last_name = 'Zyx', last_name_key = 'zyx'")
    with db.transaction():
        _change(named[0], "created_at", 200_000)
        _change(named[1], "email_key", 20_000)
        _change("status = 'bounced'", "created_at", 20_000)
        _change('custom_fields = \'{"tier":"gold"}\'', "company_key", 50_000)
        for group, column, count in ((1, "last_name_key", 100_000), (2, "email_key", 10_000)):
            db.execute("delete from group_member where group_id = ?", (group,))
            last = _LAST.format(column=column, count=count)
            db.execute(f"insert into group_member (group_id, contact_id) select {group}, id from ({last})")
        last = _LAST.format(column="email_key", count=300_000)
        db.execute("insert into contact_tag (workspace_id, name, contact_id) select 1, 'late', id from ("
                   f"{last})")  # fmt: skip


def _change(assigned: str, column: str, count: int) -> None:
    db.execute(f"update contact set {assigned} where id in ({_LAST.format(column=column, count=count)})")


def _cases() -> list[tuple[str, dict[str, Any], str]]:
    groups = [
        public_id for (public_id,) in db.query("select public_id from contact_group order by id limit 2")
    ]
    late = datetime.fromtimestamp(data.created_at(MANY - 300_000) / 1000, UTC)
    return [
        ("`q`", {"q": "quernix"}, "createdAt"),
        ("`q`", {"q": "quernix"}, "updatedAt"),
        ("`q`", {"q": "quernix"}, "company"),
        ("`q`", {"q": "martin"}, "lastName"),
        ("`q`", {"q": "zyx"}, "email"),
        ("`q` of two letters", {"q": "zo"}, "email"),
        ("`status`", {"status": "bounced"}, "updatedAt"),
        ("`group`", {"group": groups[0]}, "lastName"),
        ("`group`", {"group": groups[1]}, "email"),
        ("`tag`", {"tag": "late"}, "email"),
        ("`customFields`", {"custom_fields": {"tier": "gold"}}, "company"),
        ("`createdAfter`", {"created_after": late}, "updatedAt"),
        ("`q` and `tag`", {"q": "quernix", "tag": "late"}, "email"),
        ("`group` and `status`", {"group": groups[0], "status": "active"}, "lastName"),
    ]


def _row(title: str, filters: dict[str, Any], sort: str) -> str:
    first, total = _asked(filters, sort)
    again = statistics.median(_asked(filters, sort)[0] for _ in range(ASKED))
    return f"| {title} | {total:,} | `{sort}` | {first:.0f} | {again:.1f} |"


def _asked(filters: dict[str, Any], sort: str) -> tuple[float, int]:
    began = time.thread_time()
    found = search.page(data.WORKSPACE, filters, Paging(sort=sort, order="asc"))
    return (time.thread_time() - began) * 1000, found.total


if __name__ == "__main__":
    main()
