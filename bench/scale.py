"""A million contacts beside a thousand: the same calls, bulk writing, and the memory it all takes."""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import bulk, data, report, servers
from bench.client import Call, Client
from fluenzr import clock, db

FEW, MANY = 1000, 1_000_000
ASKED = 15
DEEP_PAGE = 45_000
_SORTS = ("createdAt", "updatedAt", "email", "firstName", "lastName", "company")
_HEAD = """\
| call | matches of 1,000 | of 1,000,000 | ms at 1,000 | at 1,000,000 | times | first time, ms |
|---|---|---|---|---|---|---|
"""
_BEGIN, _END = "<!-- make bench writes the scale from here -->", "<!-- scale to here -->"


def run() -> str:
    """Measure all of it; gives the tables, which are also kept in the document."""
    with data.scratch() as directory, ExitStack() as started:
        few, many = (data.prepare(_directory(directory, size), size) for size in (FEW, MANY))
        small, large = (Client(_start(started, "fluenzr", one), one.key) for one in (few, many))
        rows = [
            _row(*calls, small, large) for calls in zip(_calls(few, FEW), _calls(many, MANY), strict=True)
        ]
        table = _HEAD + "\n".join(rows)
    with data.scratch() as directory, ExitStack() as started:
        many = data.prepare(_directory(directory, MANY), MANY)
        web = _start(started, "fluenzr", many)
        worker = started.enter_context(servers.worker(many))
        text = f"{table}\n\n{bulk.measured(web, worker, many)}\n\n{_memory(web, worker)}"
    report.keep_between(_BEGIN, _END, text)
    return text


def _directory(parent: str, contacts: int) -> Path:
    path = Path(parent) / str(contacts)
    path.mkdir(0o700)
    return path


def _start(started: ExitStack, name: str, prepared: data.Prepared) -> servers.Server:
    server = started.enter_context(servers.started(name, prepared, servers.usable()))
    servers.wait(server, prepared.key)
    return server


def _calls(prepared: data.Prepared, contacts: int) -> Iterator[Call]:
    """The calls with the ids and, for a rare term, the text of this database."""
    group, stage = _ids(prepared)
    middle = clock.iso(data.created_at(contacts // 2))
    queries = {
        "rare `email`": f"email=.{contacts // 2}%40",
        "common `email`": "email=example",
        "rare `q`": "q=zyxwell",
        "common `q`": "q=martin",
        "`q` of two letters": "q=zo",
        "`company`": "company=company%2049",
        "`status`": "status=active",
        "rare `status`": "status=bounced",
        "`group`": f"group={group}",
        "`tag`": "tag=paris",
        "`pipelineStageId`": f"pipelineStageId={stage}",
        "`status` and `tag`": "status=active&tag=paris",
        "`group` and `q`": f"group={group}&q=martin",
    }
    yield Call("first page", "/v1/contacts")
    for sort in _SORTS[1:]:
        yield Call(f"by `{sort}`", f"/v1/contacts?sort={sort}")
    for title, query in queries.items():
        yield Call(title, f"/v1/contacts?{query}")
        yield Call(f"{title}, by `email`", f"/v1/contacts?{query}&sort=email")
    custom = {"filters": {"customFields": {"score": 7}}}
    yield Call("`customFields`", "/v1/contacts/search", custom)
    yield Call("`createdAfter`", "/v1/contacts/search", {"filters": {"createdAfter": middle}})
    yield Call(f"page {DEEP_PAGE:,} by cursor", f"/v1/contacts?cursor={_cursor(prepared, contacts)}")
    yield Call("the page in the middle, by number", f"/v1/contacts?page={contacts // 40}")


def _row(at_few: Call, at_many: Call, small: Client, large: Client) -> str:
    first, answer = large.ask(at_many)
    _, fewer = small.ask(at_few)
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ASKED):
        times[0].append(small.ask(at_few)[0])
        times[1].append(large.ask(at_many)[0])
    of_few, of_many = (statistics.median(each) for each in times)
    totals = f"{fewer['meta']['total']:,} | {answer['meta']['total']:,}"
    times_more = of_many / of_few
    return f"| {at_many.title} | {totals} | {of_few:.2f} | {of_many:.2f} | {times_more:.1f} | {first:.0f} |"


def _ids(prepared: data.Prepared) -> tuple[str, str]:
    with _opened(prepared):
        return (
            db.query("select public_id from contact_group order by id limit 1")[0][0],
            db.query("select public_id from pipeline_stage order by id limit 1")[0][0],
        )


def _cursor(prepared: data.Prepared, contacts: int) -> str:
    """A cursor nine tenths into the list."""
    from fluenzr.core.common.listing import Paging
    from fluenzr.core.contacts import search

    with _opened(prepared):
        page = search.page(data.WORKSPACE, {}, Paging(page=contacts * 9 // 200))
    return page.next_cursor or ""


@contextmanager
def _opened(prepared: data.Prepared) -> Iterator[None]:
    db.connect(f"sqlite:///{prepared.path}")
    with db.database.obj.connection_context():
        yield


def _memory(web: servers.Server, worker: servers.Server) -> str:
    time.sleep(5)  # what they took for many contacts at once is given back when nothing more comes
    of_web, of_worker = (server.resident_bytes() / 1e6 for server in (web, worker))
    return (
        f"Resident after that, a page that processes share counted once (PSS): web {of_web:.0f} MB in "
        f"{servers.PROCESSES} processes and their parent, worker {of_worker:.0f} MB."
    )
