"""Several workers on one database: emails a second, and CPU of an email in workers and in PostgreSQL.

`python -m bench.workers --url URL --workers 2 --campaigns 1 --emails 5000`, on an empty database. CPU time is
what to compare: it survives a machine that has other things to do.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from bench.emails import SECRET_KEY, cpu_seconds, make_campaign, started_sink
from fluenzr import crypto, db
from fluenzr.core.campaigns import lifecycle

_BACKENDS = "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
_WAITING = f"{_BACKENDS} and wait_event_type = 'Lock'"
_LEFT = "select count(*) from enrollment where status in ('pending', 'in_progress')"


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.workers")
    options.add_argument("--url", required=True)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--campaigns", type=int, default=1)
    options.add_argument("--emails", type=int, default=5000)
    chosen = options.parse_args()
    crypto.use(SECRET_KEY.encode())
    db.connect(chosen.url)
    db.migrate()
    db.database.obj.connect(reuse_if_open=True)
    with started_sink() as sink, contextlib.ExitStack() as stack:
        started = [
            make_campaign(chosen.emails // chosen.campaigns, sink.port) for _ in range(chosen.campaigns)
        ]
        workers = [stack.enter_context(_worker(chosen.url)) for _ in range(chosen.workers)]
        while db.query("select count(*) from worker")[0][0] < chosen.workers:
            time.sleep(0.2)
        for workspace_id, campaign_id in started:
            lifecycle.start(workspace_id, campaign_id)
        _measure(chosen, [worker.pid for worker in workers])


def _measure(chosen: argparse.Namespace, workers: list[int]) -> None:
    is_sqlite = db.is_sqlite()
    before = {pid: cpu_seconds(pid) for pid in workers}
    backends = {} if is_sqlite else {pid: cpu_seconds(pid) for (pid,) in db.query(_BACKENDS)}
    known, waits, began = dict(backends), [], time.monotonic()
    last = dict(backends)
    while db.query(_LEFT)[0][0]:
        if not is_sqlite:
            waits.append(len(db.query(_WAITING)))
            for (pid,) in db.query(_BACKENDS):
                known.setdefault(pid, 0.0)
                last[pid] = cpu_seconds(pid) or last.get(pid, 0.0)
        time.sleep(0.25)
    took = time.monotonic() - began
    of_workers = sum(cpu_seconds(pid) - before[pid] for pid in workers)
    of_backends = sum(last[pid] - known[pid] for pid in last)
    sent = db.query("select count(*) from email where state = 'sent'")[0][0]
    waiting = sum(waits) / len(waits) if waits else 0.0
    print(
        f"| {chosen.workers} workers, {chosen.campaigns} campaigns | {sent / took:,.0f}/s "
        f"| {of_workers / sent * 1000:.2f} / {of_backends / sent * 1000:.2f} ms | {waiting:.1f} | {sent} |",
        flush=True,
    )


@contextlib.contextmanager
def _worker(url: str) -> Iterator[Any]:
    with tempfile.TemporaryDirectory() as directory:
        environment = {
            **os.environ,
            "FLUENZR_DATABASE_URL": url,
            "FLUENZR_DATA_DIR": directory,
            "FLUENZR_SECRET_KEY": SECRET_KEY,
            "FLUENZR_LOG_LEVEL": "warning",
            "FLUENZR_MAIL_ALLOW_PRIVATE": "1",
        }
        with subprocess.Popen(
            [sys.executable, "-m", "fluenzr.cli.main", "worker"], env=environment
        ) as process:
            try:
                yield process
            finally:
                process.terminate()
                process.wait()


if __name__ == "__main__":
    main()
