"""Measures the server beside the floor and the twin; `make bench ARGS=--help` tells the options."""

import argparse
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from bench import data, load, report, scale, servers

CONTACTS, ROUNDS, SECONDS = 100_000, 5, 2
BODY = (
    '{"email": "UNIQUE@example.com", "firstName": "Ada", "lastName": "Martin", "company": "Analytical",'
    ' "tags": ["lead", "paris"], "customFields": {"score": 7, "vip": false}}'
)
_OWN = ("id", "email", "createdAt", "updatedAt")


def main() -> None:
    """Start all three, check that they answer alike, measure them in turns; print the table and keep it."""
    options = _options()
    if "scale" in options.only:
        print(scale.run())
    with tempfile.TemporaryDirectory() as directory:
        prepared = data.prepare(Path(directory), options.contacts)
        works = [work for work in _works(prepared.contact_ids) if work.name in options.only]
        run = report.Run(options.contacts, options.rounds, options.seconds)
        load_cores, server_cores = _cores()
        with servers.running(prepared, server_cores) as running:
            for work in works:
                _check(work, running, prepared.key)
                for server in _turns(running, options.rounds):
                    used = server.cpu_seconds()
                    result = load.run(work, server.port, prepared.key, options.seconds, load_cores)
                    run.add(work.title, server.name, result, server.cpu_seconds() - used)
    print(run.table())
    if vars(options) == vars(_options([])):
        run.keep()


def _options(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make bench", description="docs/performance.md keeps a run without options."
    )
    parser.add_argument("--contacts", type=int, default=CONTACTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=int, default=SECONDS, help="of each server in each round")
    parser.add_argument(
        "--only", nargs="+", default=["list", "get", "post", "scale"], metavar="list|get|post|scale"
    )
    return parser.parse_args(arguments)


def _works(contact_ids: list[str]) -> list[load.Work]:
    ones = [f"/v1/contacts/{contact_id}" for contact_id in contact_ids]
    return [
        load.Work("list", "`GET /v1/contacts?perPage=20`", "GET", ["/v1/contacts?perPage=20"]),
        load.Work("get", "`GET /v1/contacts/:id`", "GET", ones),
        load.Work("post", "`POST /v1/contacts`", "POST", ["/v1/contacts"], BODY),
    ]


def _cores() -> tuple[set[int], set[int]]:
    """Cores for the load and for the servers: one for each of their processes, the load apart."""
    usable = sorted(os.sched_getaffinity(0))
    return set(usable[servers.PROCESSES :]) or set(usable), set(usable[: servers.PROCESSES])


def _turns(running: list[servers.Server], rounds: int) -> Iterator[servers.Server]:
    """Each server once a round, their order reversed each time."""
    for number in range(rounds):
        yield from running if number % 2 else reversed(running)


def _check(work: load.Work, running: list[servers.Server], key: str) -> None:
    """The three give the same data. Raises SystemExit where they do not."""
    for path in random.sample(work.paths, min(5, len(work.paths))):
        answers = {server.name: _data(server, work, path, key) for server in running}
        if any(answer != answers["floor"] for answer in answers.values()):
            first = {name: data[0] if isinstance(data, list) else data for name, data in answers.items()}
            raise SystemExit(f"{work.name}: the answers differ:\n{orjson.dumps(first).decode()}")


def _data(server: servers.Server, work: load.Work, path: str, key: str) -> Any:
    body = work.body and work.body.replace("UNIQUE", f"check.{server.name}")
    found = orjson.loads(server.ask(work.method, path, key, body))["data"]
    return {name: value for name, value in found.items() if name not in _OWN} if body else found


if __name__ == "__main__":
    main()
