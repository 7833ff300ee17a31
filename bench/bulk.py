"""Many contacts at once into a million: `python -m bench.bulk`.

Rows a second by `POST /v1/contacts/bulk` and by a CSV import, from the call to the last row committed, with
all indexes; and how long other calls take meanwhile, asked at a steady pace as other clients would.
"""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from bench import data, servers
from bench.client import Call, Client
from fluenzr import db

BATCHES, WRITERS, ROWS = 40, 2, 1000
IMPORTED = 100_000
IDLE_SECONDS = 8.0
_READ_EVERY, _WRITE_EVERY = 0.02, 0.1
_BOUNDARY = "----bench"
_HEAD = """\
| what is written | rows/s | CPU µs a row | p99 ms of `GET /v1/contacts/:id` | of `POST /v1/contacts` |
|---|---|---|---|---|
"""


@dataclass
class Others:
    """How long other clients waited, in ms."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)

    def p99(self) -> tuple[float, float]:
        reads, writes = (statistics.quantiles(each, n=100)[98] for each in (self.reads, self.writes))
        return reads, writes


def main() -> None:
    with data.scratch() as directory, ExitStack() as started:
        prepared = data.prepare(Path(directory), 1_000_000)
        plain, bare = _plain(prepared, "before"), _plain(prepared, "bare", triggers=False)
        web = started.enter_context(servers.started("fluenzr", prepared, servers.usable()))
        servers.wait(web, prepared.key)
        worker = started.enter_context(servers.worker(prepared))
        print(measured(web, worker, prepared))
    print(f"\n`executemany` alone: {plain:,.0f} rows/s; without the triggers of the table {bare:,.0f}")


def _plain(prepared: data.Prepared, name: str, *, triggers: bool = True) -> float:
    """Rows a second by `executemany`, 1,000 in a transaction, into the same indexes, with their two tags; the
    triggers of the table keep the index of its text and who is told what has changed."""
    db.connect(f"sqlite:///{prepared.path}")
    with db.database.obj.connection_context():
        found = db.query(
            "select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'contact'"
        )
        for trigger, _ in found if not triggers else ():
            db.execute(f"drop trigger {trigger}")
        began = time.monotonic()
        for batch in range(BATCHES):
            rows = [data.row(f"{name}.{batch}.{number}", number) for number in range(ROWS)]
            with db.transaction():
                data.insert(rows)
        seconds = time.monotonic() - began
        for _, sql in found if not triggers else ():
            db.execute(sql)
    return BATCHES * ROWS / seconds


def measured(web: servers.Server, worker: servers.Server, prepared: data.Prepared) -> str:
    """The figures of both, as a table in Markdown."""
    with _others(web, prepared, "idle") as idle:
        time.sleep(IDLE_SECONDS)
    lines = [_HEAD + _row("nothing", None, None, idle)]
    for title, rows, run in (
        (f"`POST /v1/contacts/bulk`, {WRITERS} clients, 1,000 rows a call", BATCHES * WRITERS * ROWS, _bulk),
        (f"CSV import of {IMPORTED:,} rows, upload included", IMPORTED, _import),
    ):
        began, used = time.monotonic(), web.cpu_seconds() + worker.cpu_seconds()
        with _others(web, prepared, run.__name__) as meanwhile:
            run(web, prepared)
            seconds = time.monotonic() - began
        cpu = (web.cpu_seconds() + worker.cpu_seconds() - used) / rows * 1e6
        lines.append(_row(title, rows / seconds, cpu, meanwhile))
    return "\n".join(lines)


def _row(title: str, rate: float | None, cpu: float | None, others: Others) -> str:
    reads, writes = others.p99()
    figures = "| |" if rate is None else f"| {rate:,.0f} | {cpu:.0f}"
    return f"| {title} {figures} | {reads:.1f} | {writes:.1f} |"


@contextmanager
def _others(web: servers.Server, prepared: data.Prepared, name: str) -> Iterator[Others]:
    """Other clients meanwhile: one that reads a contact fifty times a second, one that creates ten."""
    found, ended = Others(), threading.Event()
    numbers = iter(range(1_000_000))
    read = Call("", f"/v1/contacts/{prepared.contact_ids[0]}")

    def asking(every: float, took: list[float], call: Callable[[], Call]) -> None:
        client = Client(web, prepared.key)
        while not ended.wait(every):
            took.append(client.ask(call())[0])

    def created() -> Call:
        return Call("", "/v1/contacts", {"email": f"{name}.{next(numbers)}@other.example"})

    threads = [
        threading.Thread(target=asking, args=(_READ_EVERY, found.reads, lambda: read)),
        threading.Thread(target=asking, args=(_WRITE_EVERY, found.writes, created)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _bulk(web: servers.Server, prepared: data.Prepared) -> None:
    writing = [threading.Thread(target=_write, args=(web, prepared, writer)) for writer in range(WRITERS)]
    for thread in writing:
        thread.start()
    for thread in writing:
        thread.join()


def _write(web: servers.Server, prepared: data.Prepared, writer: int) -> None:
    client = Client(web, prepared.key)
    for batch in range(BATCHES):
        rows = [_contact(f"bulk{writer}.{batch}.{number}", number) for number in range(ROWS)]
        client.ask(Call("", "/v1/contacts/bulk", {"contacts": rows}))


def _contact(name: str, number: int) -> dict[str, Any]:
    return {
        "email": f"{name}@example{number % 50}.com",
        "firstName": "Ada",
        "lastName": "Martin",
        "company": f"Company {number}",
        "tags": ["lead", "paris"],
        "customFields": {"score": number % 100, "vip": False},
    }


def _import(web: servers.Server, prepared: data.Prepared) -> None:
    """Upload a file and wait until all of it is there."""
    lines = ["email,firstName,lastName,company,tags,score,vip"]
    lines += [
        f"import.{number}@example{number % 50}.com,Ada,Martin,Company {number % 1000},lead;paris,"
        f"{number % 100},no"
        for number in range(IMPORTED)
    ]
    parts = {"consentSource": "existing", "consentCertified": "true"}
    body = "".join(
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    )
    body += (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="people.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n" + "\r\n".join(lines) + f"\r\n--{_BOUNDARY}--\r\n"
    )
    headers = {
        "Authorization": f"Bearer {prepared.key}",
        "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
    }
    http_client = http.client.HTTPConnection("127.0.0.1", web.port, timeout=120)
    http_client.request("POST", "/v1/contacts/import", body.encode(), headers)
    made = orjson.loads(http_client.getresponse().read())["data"]
    follow, client = Call("", f"/v1/contacts/imports/{made['id']}"), Client(web, prepared.key)
    while (status := client.ask(follow)[1]["data"])["status"] in ("pending", "running"):
        time.sleep(0.1)
    if status["created"] != IMPORTED:
        raise RuntimeError(f"the import ended as {status}")


if __name__ == "__main__":
    main()
