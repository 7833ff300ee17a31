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
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from bench import data, executemany, servers
from bench.client import Call, Client
from bench.executemany import Way
from fluenzr.core.common.text import camel

WRITERS, WRITTEN, TOGETHER = 2, 80_000, 1000
IMPORTED = 100_000
ONE_CLIENT, TWO_CLIENTS = (
    f"`POST /v1/contacts/bulk`, {clients}" for clients in ("one client", "two clients")
)
ROUND = 20_000
"""Rows of each way in a round beside `executemany`."""
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
        web = started.enter_context(servers.started("fluenzr", prepared, servers.usable()))
        servers.wait(web, prepared.key)
        worker = started.enter_context(servers.worker(prepared))
        ways = _ways(web, worker, prepared)
        print(executemany.beside(ways, prepared, alone=ONE_CLIENT, together=TWO_CLIENTS))
        print(f"\n{measured(web, worker, prepared)}")


def _ways(web: servers.Server, worker: servers.Server, prepared: data.Prepared) -> dict[str, Way]:
    """By which rows come in, each with so many in a round."""

    def bulk(clients: int) -> Way:
        @contextmanager
        def prepared_calls(name: str, rows: int) -> Iterator[Callable[[], None]]:
            yield partial(_bulk, web, prepared, name, rows, clients)

        return Way(ROUND, prepared_calls, web.cpu_seconds)

    @contextmanager
    def prepared_file(name: str, rows: int) -> Iterator[Callable[[], None]]:
        yield partial(_upload, web, prepared, _file(name, rows), rows)

    return {
        ONE_CLIENT: bulk(1),
        TWO_CLIENTS: bulk(2),
        "CSV import, upload included": Way(
            ROUND, prepared_file, lambda: web.cpu_seconds() + worker.cpu_seconds()
        ),
    }


def measured(web: servers.Server, worker: servers.Server, prepared: data.Prepared) -> str:
    """The figures of both, as a table in Markdown."""
    with _others(web, prepared, "idle") as idle:
        time.sleep(IDLE_SECONDS)
    lines = [_HEAD + _row("nothing", None, None, idle)]
    for title, rows, run in (
        (f"`POST /v1/contacts/bulk`, {WRITERS} clients, 1,000 rows a call", WRITTEN, _bulk),
        (f"CSV import of {IMPORTED:,} rows, upload included", IMPORTED, _import),
    ):
        began, used = time.monotonic(), web.cpu_seconds() + worker.cpu_seconds()
        with _others(web, prepared, run.__name__) as meanwhile:
            run(web, prepared, "others", rows)
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


def _bulk(web: servers.Server, prepared: data.Prepared, name: str, rows: int, clients: int = WRITERS) -> None:
    writing = [
        threading.Thread(
            target=_write, args=(web, prepared, f"{name}.bulk{clients}.{writer}", rows // clients)
        )
        for writer in range(clients)
    ]
    for thread in writing:
        thread.start()
    for thread in writing:
        thread.join()


def _write(web: servers.Server, prepared: data.Prepared, name: str, rows: int) -> None:
    client = Client(web, prepared.key)
    for first in range(0, rows, TOGETHER):
        contacts = [_contact(f"{name}.{number}", number) for number in range(first, first + TOGETHER)]
        made = client.ask(Call("", "/v1/contacts/bulk", {"contacts": contacts}))[1]["data"]["created"]
        if made != TOGETHER:
            raise RuntimeError(f"{made} of {TOGETHER} contacts were created")


def _contact(name: str, number: int) -> dict[str, Any]:
    """The contact of `executemany`, as the API takes it."""
    return {camel(field): value for field, value in executemany.fields(name, number).items()}


def _import(web: servers.Server, prepared: data.Prepared, name: str, rows: int) -> None:
    _upload(web, prepared, _file(name, rows), rows)


def _file(name: str, rows: int) -> bytes:
    """A form with a file of so many contacts."""
    lines = ["email,firstName,lastName,company,tags,score,vip"]
    lines += [
        f"{name}.import.{number}@example{number % 50}.com,Ada,Martin,Company {number % 1000},lead;paris,"
        f"{number % 100},no"
        for number in range(rows)
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
    return body.encode()


def _upload(web: servers.Server, prepared: data.Prepared, body: bytes, rows: int) -> None:
    """Upload a file and wait until all of it is there."""
    headers = {
        "Authorization": f"Bearer {prepared.key}",
        "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
    }
    http_client = http.client.HTTPConnection("127.0.0.1", web.port, timeout=120)
    http_client.request("POST", "/v1/contacts/import", body, headers)
    made = orjson.loads(http_client.getresponse().read())["data"]
    follow, client = Call("", f"/v1/contacts/imports/{made['id']}"), Client(web, prepared.key)
    while (status := client.ask(follow)[1]["data"])["status"] in ("pending", "running"):
        time.sleep(0.1)
    if status["created"] != rows:
        raise RuntimeError(f"the import ended as {status}")


if __name__ == "__main__":
    main()
