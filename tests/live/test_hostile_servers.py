"""Mail servers that drip, flood or never greet hold up nobody else: neither other mailboxes nor the API."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from fluenzr import db
from fluenzr.engine.sender import Sender
from fluenzr.models import CapturedMessage, EmailAccount, Mailbox, Workspace
from tests.live.imap_server import ImapServer, Session, drips
from tests.live.smtp_server import SmtpServer
from tests.support import factories
from tests.support.sending import active_campaign, claim_all, smtp_account
from tests.support.servers import Server, eventually
from tests.support.threads import at_once

pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.timeout(240)]

SECONDS = 60.0
GROWTH = 32 * 1024 * 1024


def pours(text: bytes) -> Callable[[Session, str], bytes]:
    """Says the same for ever, as fast as it is read."""

    def unkind(session: Session, _: str) -> bytes:
        while True:
            session.say(text)

    return unkind


def silent(session: Session, _: str) -> bytes:
    session.hear()
    return b""


def announces(session: Session, _: str) -> bytes:
    session.say(b"* OK {2147483648}\r\n")
    return pours(b"x" * 65536)(session, "")


HOSTILE: dict[str, dict[str, Any]] = {
    "drips before the log-in": {"capability": drips()},
    "drips lines before the log-in": {"capability": drips(b"* OK more\r\n")},
    "drips at the log-in": {"authenticate": drips(b"* OK more\r\n")},
    "drips after the log-in": {"list": drips(b"* OK more\r\n")},
    "drips a line after the log-in": {"list": drips()},
    "drips at the search": {"uid_search": drips(b"* OK more\r\n")},
    "announces 2 GB before the log-in": {"capability": announces},
    "announces 2 GB after the log-in": {"list": announces},
    "one line without an end": {"capability": pours(b"x" * 65536)},
    "lines of 900 kB without an end": {"list": pours(b"* LIST " + b"x" * 900_000 + b"\r\n")},
    "small lines without an end": {"list": pours(b"* OK\r\n" * 1000)},
    "never greets": {"greeting": b"", "capability": silent},
}


@pytest.fixture
def hostile() -> Iterator[dict[str, ImapServer]]:
    with ExitStack() as started:
        yield {name: started.enter_context(ImapServer(**unkind)) for name, unkind in HOSTILE.items()}


def add_mailbox(workspace: Workspace, smtp: SmtpServer, imap: ImapServer) -> EmailAccount:
    return factories.row(EmailAccount, smtp_account(workspace, smtp, imap=imap.imap))


def read_at(accounts: list[EmailAccount]) -> list[int]:
    """When each mailbox was last read, 0 where it never was."""
    kept = {box.account_id: box.read_at or 0 for box in Mailbox.select()}
    return [kept.get(account.id, 0) for account in accounts]


def memory(pid: int) -> int:
    found = re.search(r"RssAnon:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) * 1024


def threads(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/task"))


def sockets(pid: int) -> int:
    found = 0
    for fd in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found += os.readlink(fd).startswith("socket:")
        except OSError:
            continue
    return found


@pytest.mark.any_database
def test_other_mailboxes_are_read_and_memory_stays(
    server: Callable[..., Server], workspace: Workspace, hostile: dict[str, ImapServer]
) -> None:
    """Twelve hostile ones of one workspace, a kind one in the same and one in another."""
    with SmtpServer() as smtp, ImapServer() as kind:
        # What reads messages is a process of its own: a first reading has everything in place.
        well = [
            add_mailbox(workspace, smtp, kind),
            add_mailbox(factories.make_workspace("Other"), smtp, kind),
        ]
        running = server(web=0, worker=True, inbox_poll_seconds=1)
        pid = running.pids[-1]
        eventually(lambda: all(read_at(well)), SECONDS)
        before = (memory(pid), threads(pid), sockets(pid))
        bad = [add_mailbox(workspace, smtp, each) for each in hostile.values()]
        eventually(lambda: all(each.connections for each in hostile.values()), SECONDS)
        most = 0
        for _ in range(5):
            seen = read_at(well)
            eventually(lambda seen=seen: all(map(int.__gt__, read_at(well), seen)), SECONDS)
            most = max(most, memory(pid))
        assert most - before[0] < GROWTH
        eventually(lambda: Mailbox.select().where(Mailbox.failures > 0).count() == len(bad), SECONDS * 2)
        most = max(most, memory(pid))
        assert most - before[0] < GROWTH
        assert read_at(bad) == [0] * len(bad)
        EmailAccount.update(status="disabled").where(EmailAccount.id.in_([each.id for each in bad])).execute()
        for each in hostile.values():
            each.close_all()
        eventually(lambda: threads(pid) <= before[1] and sockets(pid) <= before[2], SECONDS)
        assert memory(pid) - before[0] < GROWTH


def test_the_api_answers_whatever_calls_wait_for(
    server: Callable[..., Server], workspace: Workspace, hostile: dict[str, ImapServer]
) -> None:
    """With one thread: `/test` of dripping servers, more of them than there are places."""
    with SmtpServer() as smtp:
        others = [factories.make_workspace(f"Other {number}") for number in range(3)]
        dripping = [each for name, each in hostile.items() if "drips" in name and "after" not in name][:3]
        asked = [
            (factories.make_key(own), add_mailbox(own, smtp, imap).public_id)
            for own in (workspace, *others)
            for imap in dripping
        ]
        key = factories.make_key(workspace)
        sender = Sender("https://mail.example")
        sender.send(*claim_all(active_campaign(workspace)))
        running = server(web_threads=1)
        pids = running.pids
        data = bytes(CapturedMessage.get().data).replace(b"=\r\n", b"")
        pixel = re.search(rb"/t/o/[\w-]+\.gif", data)[0].decode()
        unsubscribe = re.search(rb"/u/[\w-]+", data)[0].decode()
        before = [(threads(pid), sockets(pid)) for pid in pids]

        def test(number: int) -> int:
            own_key, account = asked[number]
            path = f"/v1/email-accounts/{account}/test"
            return running.request("POST", path, key=own_key, json={}, timeout=60).status

        def others_are_answered() -> list[int]:
            eventually(lambda: sum(each.open for each in dripping) >= 4, SECONDS)
            statuses = []
            for number in range(5):
                for path in ("/healthz", pixel, unsubscribe):
                    statuses.append(running.request("GET", path, timeout=5).status)
                body = {"email": f"new{number}@reader.example"}
                statuses.append(running.request("POST", "/v1/contacts", key=key, json=body, timeout=5).status)
            return statuses

        *tested, answered = at_once(
            *(lambda number=number: test(number) for number in range(len(asked))),
            others_are_answered,
            seconds=90,
        )
        assert answered == [200, 200, 200, 201] * 5
        assert sorted(tested) == [200] * 4 + [503] * (len(asked) - 4)
        running.hang_up()
        # The server's own helpers for files stay for a minute; a leak would be one for each of four calls. On
        # PostgreSQL each thread that has answered keeps a connection to the database.
        eventually(
            lambda: (
                sum(each.open for each in dripping) == 0
                and all(
                    threads(pid) < most + 4 and (sockets(pid) <= open_ or not db.is_sqlite())
                    for pid, (most, open_) in zip(pids, before, strict=True)
                )
            ),
            SECONDS,
        )
