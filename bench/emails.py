"""Emails a second: a worker, from claim to committed result, beside a loop of raw smtplib.

All of it on one core, sink included: on two, waking each other up costs more than the work that is measured.
The rates say how idle that core was; CPU time, of both and of the sink for them, survives other work.
`python -m bench.emails --help` tells the options.
"""

import argparse
import contextlib
import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from fluenzr import crypto, db
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.activity import counters
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.contacts import bulk
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import Campaign

SECRET_KEY = "only-ever-used-by-the-benchmark"  # noqa: S105 - of a throwaway database
SUBJECT = "A word about {{company|your company}}"
BODY = """Hello {{firstName|there}},

I saw that {{company}} is growing, and wondered who looks after your outreach today. We help teams like yours
to write to people from their own mailboxes, without handing anybody's data to a third party.

Would you have a quarter of an hour next week? You can read more at https://example.com/tour and at
https://example.com/prices.

Best regards,
Grace
"""
_SPAN = "select min(created_at), max(accepted_at) from email"
"""From the first claim to the last result."""
ALWAYS = {
    "sendDays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    "sendHoursStart": 0,
    "sendHoursEnd": 24,
    "maxEmailsPerHour": None,
}


class Sink(NamedTuple):
    port: int
    pid: int


class Sent(NamedTuple):
    """Emails a second, and µs of CPU an email."""

    rate: float
    own: float
    sink: float


Way = Callable[[Sink, int], Sent]


def main() -> None:
    """Both in turns, their order reversed each time; prints the figures."""
    options = argparse.ArgumentParser(prog="python -m bench.emails")
    options.add_argument("--emails", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with started_sink() as sink:
        _raw(sink, 1000)  # the sink's first messages take it longer
        found: dict[Way, list[Sent]] = {_worker: [], _raw: []}
        for number in range(chosen.rounds):
            for way in (_raw, _worker) if number % 2 else (_worker, _raw):
                found[way].append(way(sink, chosen.emails))
    pairs = list(zip(found[_worker], found[_raw], strict=True))
    for title, sent in (("a worker", found[_worker]), ("raw smtplib", found[_raw])):
        rate, own, sinks = (median(values) for values in zip(*sent, strict=True))
        print(f"{title}: {rate:,.0f} emails/s, CPU {own:.0f} µs an email and {sinks:.0f} of the sink")
    by_rate = median(ours.rate / raw.rate for ours, raw in pairs)
    by_cpu = median((raw.own + raw.sink) / (ours.own + ours.sink) for ours, raw in pairs)
    print(f"ratio of the rates {by_rate:.2f}, of the CPU {by_cpu:.2f}")


@contextlib.contextmanager
def started_sink() -> Iterator[Sink]:
    with subprocess.Popen([sys.executable, "-m", "bench.sink"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Sink(int(process.stdout.readline()), process.pid)
        finally:
            process.kill()


def cpu_seconds(pid: int) -> float:
    """CPU that a process has used; 0 where it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _raw(sink: Sink, emails: int) -> Sent:
    message = _sample().replace("\r\n", "\n")
    with smtplib.SMTP("127.0.0.1", sink.port) as connection:
        own, sinks, began = cpu_seconds(os.getpid()), cpu_seconds(sink.pid), time.perf_counter()
        for number in range(emails):
            connection.sendmail("grace@example.com", f"reader{number}@example.com", message)
        rate = emails / (time.perf_counter() - began)
        used = cpu_seconds(os.getpid()) - own, cpu_seconds(sink.pid) - sinks
    return Sent(rate, *(seconds / emails * 1e6 for seconds in used))


def _worker(sink: Sink, emails: int) -> Sent:
    with tempfile.TemporaryDirectory() as directory:
        campaign = _prepare(f"sqlite:///{directory}/fluenzr.db", emails, sink.port)
        environment = {
            **os.environ,
            "FLUENZR_DATA_DIR": directory,
            "FLUENZR_SECRET_KEY": SECRET_KEY,
            "FLUENZR_LOG_LEVEL": "warning",
            "FLUENZR_MAIL_ALLOW_PRIVATE": "1",
        }
        command = [sys.executable, "-m", "fluenzr.cli.main", "worker"]
        with subprocess.Popen(command, env=environment) as process:
            try:
                _wait(lambda: db.query("select count(*) from worker")[0][0])
                own, sinks = cpu_seconds(process.pid), cpu_seconds(sink.pid)
                lifecycle.start(campaign.workspace_id, campaign.public_id)
                _wait(lambda: counters.of_campaign(campaign.id)[1] == emails)
                used = cpu_seconds(process.pid) - own, cpu_seconds(sink.pid) - sinks
                ((claimed_ms, sent_ms),) = db.query(_SPAN)
                rate = emails / (sent_ms - claimed_ms) * 1000
                print(
                    f"{emails:,} emails: {rate:,.0f}/s, resident afterwards {_resident(process.pid):.0f} MB"
                )
                return Sent(rate, *(seconds / emails * 1e6 for seconds in used))
            finally:
                process.terminate()
                process.wait()
                db.database.obj.close()


def _resident(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _wait(done: Callable[[], object]) -> None:
    while not done():
        time.sleep(0.5)  # asking takes from the same core


def _prepare(url: str, emails: int, port: int) -> Campaign:
    crypto.use(SECRET_KEY.encode())
    db.connect(url)
    db.migrate()
    db.database.obj.connect(reuse_if_open=True)
    _, public_id = make_campaign(emails, port)
    return Campaign.get(Campaign.public_id == public_id)


def make_campaign(emails: int, port: int) -> tuple[int, str]:
    """A draft of one email to so many people, through the server at that port: its workspace and its id."""
    workspace = workspace_settings.create("Bench", "pro")
    account = {"email": "grace@example.com", "display_name": "Grace Hopper", "daily_limit": None}
    smtp = {"host": "127.0.0.1", "port": port, "username": None, "encryption": "none"}
    sender = account_settings.create(workspace.id, {**account, "provider": "smtp", "smtp": smtp})
    for first in range(0, emails, 1000):
        rows = [
            bulk.Row(None, {"email": f"reader{n}@example.com", "first_name": f"Ada{n}", "company": "Engines"})
            for n in range(first, min(first + 1000, emails))
        ]
        bulk.save(workspace.id, rows, groups=(), update=False)
    nodes = [
        {"id": "start", "type": "start"},
        {"id": "mail", "type": "email", "data": {"subject": SUBJECT, "body": BODY}},
        {"id": "end", "type": "end"},
    ]
    edges = [{"from": "start", "to": "mail"}, {"from": "mail", "to": "end"}]
    fields = {
        "name": "Bench",
        "email_account_id": sender["id"],
        "settings": ALWAYS,
        "workflow": {"nodes": nodes, "edges": edges},
    }
    made = lifecycle.create(workspace.id, fields, "Europe/Paris")
    campaign_contacts.add(workspace.id, made["id"], filters={})
    return workspace.id, made["id"]


def _sample() -> str:
    """A message of the length and form that the worker sends."""
    return "From: Grace Hopper <grace@example.com>\r\nSubject: A word\r\n\r\n" + (BODY * 4)


if __name__ == "__main__":
    main()
