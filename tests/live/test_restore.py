"""A server that is lost under load and restored elsewhere: no email twice, none lost, nothing told anew.

The short forms run with the suite; `make soak` runs the full one (`FLUENZR_SOAK=1`).
"""

import shutil
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import urllib3

from fluenzr import crypto, db
from fluenzr.config import Settings
from fluenzr.core.sending import uncertain
from fluenzr.models import Campaign, Contact, Email, Reply, Workspace
from tests.live import drills
from tests.live.dovecot import Dovecot
from tests.live.drills import SOAK, Sink
from tests.live.receiver import Receiver
from tests.live.smtp_server import Received
from tests.live.test_lost_key import ask, fluenzr, new_key
from tests.support import factories, mail
from tests.support.databases import bound_to
from tests.support.servers import Server, eventually, free_port

pytestmark = [pytest.mark.live, pytest.mark.soak, pytest.mark.timeout(1800)]

EMAILS = 2000 if SOAK else 120
CAUSED = ("email.replied", "email.bounced", "contact.updated")
"""What is told of what comes back."""
BOUNCES = 2
"""In what comes back at a time: with more the campaign would pause itself."""
LASTS_SECONDS = 30.0 if SOAK else 8.0
"""How long the campaign takes: a backup has to begin and to end in it."""


@pytest.fixture
def own(settings: Settings, new_database: Callable[..., str], tmp_path: Path) -> Settings:
    """A server of its own; on SQLite all of it is in one directory."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    url = f"sqlite:///{data_dir / 'fluenzr.db'}" if settings.is_sqlite else new_database()
    return replace(_at_a_port(settings), data_dir=data_dir, database_url=url, secret_key=None)  # type: ignore[arg-type]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[Settings], Server]]:
    with ExitStack() as all_started:
        yield lambda wanted: all_started.enter_context(
            Server(wanted, web=True, worker=True, directory=tmp_path)
        )


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    with Sink(tmp_path / "accepted", slowness=8 * LASTS_SECONDS / EMAILS) as sink:
        yield sink


@pytest.fixture
def slow_sink(tmp_path: Path) -> Iterator[Sink]:
    """Takes its time, in which answers come, are read and told."""
    with Sink(tmp_path / "accepted", slowness=24 * LASTS_SECONDS / EMAILS) as sink:
        yield sink


@pytest.fixture(autouse=True)
def _own_key(settings: Settings) -> Iterator[None]:
    yield
    crypto.use(settings.secret_key)


def _at_a_port(settings: Settings) -> Settings:
    port = free_port()
    return replace(settings, web_processes=1, port=port, public_url=f"http://127.0.0.1:{port}")


@contextmanager
def inside(wanted: Settings) -> Iterator[None]:
    """Look into the database of a server, with its key."""
    crypto.use((wanted.data_dir / "secret.key").read_bytes())
    with bound_to(wanted.database_url, timeout=60):
        yield


def begin(wanted: Settings, sink: Sink, *nodes: dict[str, Any], **account_fields: Any) -> str:
    """A campaign that runs; its public id."""
    with inside(wanted):
        made = drills.campaign_to(Workspace.get(), sink.port, EMAILS, *nodes, **account_fields)
        return made.public_id


def of(public_id: str) -> Campaign:
    return Campaign.get(Campaign.public_id == public_id)


class Load(threading.Thread):
    """Contacts that come one by one and by file, until the server is gone."""

    def __init__(self, server: Server, key: str):
        super().__init__(daemon=True)
        self._server, self._key = server, key
        self._over = threading.Event()

    def run(self) -> None:
        number = 0
        with suppress(urllib3.exceptions.HTTPError, AssertionError):
            while not self._over.is_set():
                number += 1
                ask(self._server, "POST", "/contacts", self._key, json={"email": f"load{number}@example.com"})
                if number % 20 == 1:
                    self._upload(number)

    def end(self) -> None:
        self._over.set()
        self.join(30)

    def _upload(self, number: int) -> None:
        rows = "\n".join(f"file{number}.{row}@example.com" for row in range(200))
        fields = {
            "file": ("contacts.csv", f"email\n{rows}\n"),
            "consentSource": "event",
            "certifyConsent": "true",
        }
        self._server.request("POST", "/v1/contacts/import", key=self._key, fields=fields, timeout=10)


class Answers:
    """What comes back into the account's mailbox about what was sent: replies, automatic ones, bounces."""

    def __init__(self, sink: Sink, dovecot: Dovecot, receiver: Receiver):
        self._sink, self._dovecot, self.receiver = sink, dovecot, receiver
        self.of: list[str] = []
        self.told_of: set[str] = set()
        """Whoever an event tells of."""

    def arrive(self, count: int) -> None:
        """About the next emails that the server has."""
        eventually(lambda: self._sink.count() >= len(self.of) + count, 60)
        emails = self._sink.written()[len(self.of) :][:count]
        self._dovecot.deliver(*[self._about(number, *email) for number, email in enumerate(emails)])

    def wait_until_told(self) -> None:
        """The receiver knows of them all."""
        eventually(lambda: self.told_of <= {person for _, person in self._told()}, 180)

    def ids(self) -> dict[tuple[str, str], set[str]]:
        """Of the events that tell of them, by type and person."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for event in [request.event for request in self.receiver.received]:
            data = event["data"]
            person = data.get("contactEmail") or data.get("contact", {}).get("email")
            if person in self.of:
                found[event["type"], person].add(event["id"])
        return found

    def _told(self) -> set[tuple[str, str]]:
        return {(kind, person) for kind, person in self.ids() if kind.startswith("email.")}

    def _about(self, number: int, message_id: str, recipient: str) -> bytes:
        head = f"Message-ID: {message_id}\r\nSubject: Hello\r\n\r\n"
        sent = Received("sender@sender.example", (recipient,), head.encode())
        self.of.append(recipient)
        if number % 5 == 4:
            return mail.reply_to(sent, "I am away", Auto_Submitted="auto-replied")
        self.told_of.add(recipient)
        return mail.report_of(sent) if number < BOUNCES else mail.reply_to(sent)


def decide_as_a_person_would(public_id: str, sink: Sink) -> None:
    """Who has got it, has; the others get it. What comes after it is decided on next."""
    campaign, accepted = of(public_id), sink.accepted()
    open_ones = Email.select().where(Email.campaign == campaign.id, Email.state == "uncertain")
    for email in list(open_ones):
        contact = Contact.get_by_id(email.enrollment.contact_id)
        decision = "sent" if accepted[contact.email] else "resend"
        uncertain.resolve(campaign.workspace_id, public_id, contact.public_id, decision)  # type: ignore[arg-type]


def check_all_arrived_once(wanted: Settings, public_id: str, sink: Sink, what: str) -> None:
    with inside(wanted):
        campaign = of(public_id)
        drills.wait(lambda: drills.is_over(campaign), 120)
        held = drills.check(campaign, sink.accepted(), EMAILS, what)
        assert held["uncertain"] > 0
        decide_as_a_person_would(public_id, sink)
        drills.wait(lambda: drills.is_over(campaign), 120)
        drills.check(campaign, sink.accepted(), EMAILS, f"{what}, then decided on")
    assert set(sink.accepted().values()) == {1}
    assert len(sink.accepted()) == EMAILS


def test_a_server_that_is_lost_under_load_is_restored_elsewhere(
    own: Settings,
    started: Callable[[Settings], Server],
    new_database: Callable[..., str],
    slow_sink: Sink,
    tmp_path: Path,
    database_kind: str,
) -> None:
    sink = slow_sink
    with Receiver() as receiver, Receiver() as hearing, Dovecot() as dovecot:
        own = replace(own, inbox_poll_seconds=1)
        server, file = started(own), tmp_path / "backup"
        key = new_key(own)
        ask(server, "POST", "/webhooks", key, json={"url": receiver.url, "events": ["*"]})
        # By a webhook of its own, for which all that the load causes is not in the way.
        ask(server, "POST", "/webhooks", key, json={"url": hearing.url, "events": list(CAUSED)})
        public_id = begin(own, sink, imap=dovecot.imap)
        answers = Answers(sink, dovecot, hearing)
        load = Load(server, key)
        load.start()
        answers.arrive(EMAILS // 20)
        eventually(lambda: sink.count() >= EMAILS // 6, 60)
        made = fluenzr(own, "backup", str(file))
        assert made.returncode == 0, made.stderr
        copied = sink.count()
        answers.arrive(EMAILS // 10)
        answers.wait_until_told()
        eventually(lambda: sink.count() >= min(copied + EMAILS // 4, EMAILS - 10), 60)
        answered, replies = answers.ids(), reply_ids(own, len(answers.of))
        server.kill()
        load.end()
        assert copied < EMAILS, "the campaign was over before the backup"
        shutil.rmtree(own.data_dir)
        seen = [(request.id, request.event) for request in receiver.received]

        elsewhere = replace(_at_a_port(own), data_dir=tmp_path / "elsewhere")
        url = (
            new_database()
            if database_kind == "postgresql"
            else f"sqlite:///{tmp_path / 'elsewhere' / 'f.db'}"
        )
        elsewhere = replace(elsewhere, database_url=url)
        done = fluenzr(elsewhere, "restore", str(file))
        assert done.returncode == 0, done.stderr
        arrived = sink.count()
        server = started(elsewhere)
        told = ask(server, "GET", f"/campaigns/{public_id}", key)
        assert (told["status"], told["waitingFor"]) == ("paused", "restored")
        assert "restored from a copy of" in told["pausedReason"]
        status = server.request("GET", "/status", headers={"Accept": "application/json"}).json()["data"]
        assert status["restored"]["state"] == "waiting"
        check_the_feed(server, key, seen)
        assert sink.count() == arrived, "nothing is sent by itself"

        ask(server, "POST", f"/campaigns/{public_id}/resume", key)
        what = f"{database_kind}, backed up under load, lost, restored elsewhere"
        check_all_arrived_once(elsewhere, public_id, sink, what)
        wait_for_deliveries(elsewhere)
        check_nothing_was_told_under_another_id(receiver)
        check_what_came_back_is_known_by_its_ids(answers, answered, replies, elsewhere)


def reply_ids(wanted: Settings, count: int) -> set[str]:
    """Of all that the inbox has: so many in the end."""
    with inside(wanted):
        eventually(lambda: Reply.select().count() == count, 60)
        return {reply.public_id for reply in Reply.select(Reply.public_id)}


def check_what_came_back_is_known_by_its_ids(
    answers: Answers, before: dict[tuple[str, str], set[str]], replies: set[str], wanted: Settings
) -> None:
    """What was read from the mailbox again gave the same replies, told under the ids that they had."""
    assert reply_ids(wanted, len(answers.of)) == replies
    wait_for_deliveries(wanted)
    ids = answers.ids()
    assert ids == before
    assert all(len(each) == 1 for each in ids.values())
    again = Counter(request.id for request in answers.receiver.received)
    twice = [key for key, each in ids.items() if again[min(each)] > 1]
    assert twice, "nothing was read again"
    kinds = Counter(kind for kind, _ in ids)
    drills.report(f"  {len(replies)} replies under the ids of before; events of {dict(kinds)}: "
                  f"{len(twice)} told again, 0 under a second id")  # fmt: skip


def check_the_feed(server: Server, key: str, seen: list[tuple[str, dict[str, Any]]]) -> None:
    """Whoever was told something after the copy learns where to go on."""
    known: list[str] = []
    while page := ask(server, "GET", f"/events?limit=1000{f'&after={known[-1]}' if known else ''}", key):
        known += [event["id"] for event in page]
    lost = [event_id for event_id, _ in seen if event_id not in known]
    assert lost, "all that was told is in the copy"
    refused = server.request("GET", f"/v1/events?after={lost[-1]}", key=key)
    assert refused.status == 400
    details = refused.json()["error"]["details"]
    following = ask(server, "GET", f"/events?after={details['resumeAfter']}", key)
    assert following[0]["type"] == "server.restored"
    assert following[0]["data"]["resumeAfter"] == details["resumeAfter"]
    assert following[0]["data"]["restoredAt"] == details["restoredAt"]
    assert details["resumeAfter"] == known[known.index(following[0]["id"]) - 1]


def wait_for_deliveries(wanted: Settings) -> None:
    with inside(wanted):
        eventually(lambda: db.query("select count(*) from delivery")[0][0] == 0, 60)


def check_nothing_was_told_under_another_id(receiver: Receiver) -> None:
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for request in receiver.received:
        event, data = request.event, request.event["data"]
        if event["type"] in ("email.sent", "email.delivered"):
            told[event["type"], data["contactEmail"]].add(event["id"])
        elif event["type"] == "contact.created":
            told[event["type"], data["contact"]["email"]].add(event["id"])
    assert {names for names, ids in told.items() if len(ids) > 1} == set()
    assert len([names for names in told if names[0] == "email.sent"]) > EMAILS / 3


@pytest.mark.parametrize("way", ["the directory", "the file alone"])
def test_a_plain_copy_that_was_put_back_is_noticed(
    own: Settings, started: Callable[[Settings], Server], sink: Sink, tmp_path: Path, way: str
) -> None:
    if not own.is_sqlite:
        pytest.skip("PostgreSQL is copied by its own programs")
    file, copy = own.data_dir / "fluenzr.db", tmp_path / "copy"
    server = started(own)
    key = new_key(own)
    public_id = begin(own, sink)
    eventually(lambda: sink.count() >= EMAILS // 6, 60)
    assert server.stop() == 0
    shutil.copytree(own.data_dir, copy)
    assert started(own).stop() == 0
    server = started(own)
    with inside(own):
        drills.wait(lambda: drills.is_over(of(public_id)), 120)
    ask(server, "POST", "/suppressions", key, json={"email": "refuses@example.com"})
    assert server.stop() == 0
    if way == "the directory":
        shutil.rmtree(own.data_dir)
        shutil.copytree(copy, own.data_dir)
    else:
        inode = file.stat().st_ino
        shutil.copyfile(copy / "fluenzr.db", file)
        assert file.stat().st_ino == inode, "it is the same file as before"
    arrived = sink.count()
    server = started(own)
    assert "This database is a copy that was put back" in server.logs
    told = ask(server, "GET", f"/campaigns/{public_id}", key)
    assert (told["status"], told["waitingFor"]) == ("paused", "restored")
    kept = ask(server, "GET", "/suppressions?reason=manual", key)
    assert len(kept) == (way == "the file alone"), "beside the file it is known who refused since"
    ask(server, "POST", f"/campaigns/{public_id}/resume", key)
    check_all_arrived_once(own, public_id, sink, f"sqlite, a plain copy of {way} put back")
    assert sink.count() == arrived == EMAILS
    assert server.stop() == 0
    again = started(own)
    assert "put back" not in again.logs, "said once"


def test_two_emails_of_each_and_the_second_never_twice(
    own: Settings, started: Callable[[Settings], Server], sink: Sink, tmp_path: Path
) -> None:
    """After a first email that was sent a second one may have been, too."""
    server, file = started(own), tmp_path / "backup"
    key = new_key(own)
    first, second = factories.email_node("first"), factories.email_node("second", subject="Again")
    public_id = begin(own, sink, first, second)
    eventually(lambda: sink.count() >= EMAILS // 6, 60)
    assert fluenzr(own, "backup", str(file)).returncode == 0
    with inside(own):
        drills.wait(lambda: drills.is_over(of(public_id)), 120)
    server.kill()
    assert set(sink.accepted().values()) == {2}
    done = fluenzr(own, "restore", "--replace", str(file))
    assert done.returncode == 0, done.stderr
    server = started(own)
    ask(server, "POST", f"/campaigns/{public_id}/resume", key)
    with inside(own):
        for _ in range(2):
            drills.wait(lambda: drills.is_over(of(public_id)), 120)
            decide_as_a_person_would(public_id, sink)
        drills.wait(lambda: drills.is_over(of(public_id)), 120)
        assert ask(server, "GET", f"/campaigns/{public_id}", key)["stats"]["sent"] == 2 * EMAILS
    assert set(sink.accepted().values()) == {2}


def test_a_running_server_makes_its_scheduled_backups(
    own: Settings, started: Callable[[Settings], Server], new_database: Callable[..., str], tmp_path: Path
) -> None:
    directory, passphrase = tmp_path / "backups", tmp_path / "passphrase"
    passphrase.write_text("correct horse battery staple")
    assert started(own).stop() == 0
    started(replace(own, backup_every=3600, backup_dir=directory, backup_passphrase=passphrase.read_text()))
    made = eventually(lambda: list(directory.glob("fluenzr-*.backup")) if directory.exists() else [], 30)
    elsewhere = replace(own, data_dir=tmp_path / "elsewhere", database_url=new_database())
    done = fluenzr(elsewhere, "restore", str(made[0]), "--passphrase-file", str(passphrase))
    assert done.returncode == 0, done.stderr
    with inside(elsewhere):
        assert Workspace.select().count() == 1
