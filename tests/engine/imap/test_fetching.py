"""Messages from servers that answer in another form, or not at all: none is passed over in silence."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fluenzr.core.accounts import mailboxes
from fluenzr.core.sending import crash_recovery
from fluenzr.engine import logins
from fluenzr.engine.imap import mailbox
from fluenzr.engine.imap.mailbox import MailboxReader
from fluenzr.engine.mime import reader as mime_reader
from fluenzr.engine.sender import Sender
from fluenzr.models import EmailAccount, Mailbox, Reply
from tests.live.imap_server import ImapServer, Session, Unkind
from tests.live.smtp_server import Received, SmtpServer
from tests.support import mail
from tests.support.sending import active_campaign, claim_all, smtp_account

pytestmark = pytest.mark.live

FORMS = ["BODY[]<0>", "BODY[]", "BODY[]<0.262144>", "body[]<0>", "BODY[]<0.10>"]


@pytest.fixture
def reader(database) -> Iterator[MailboxReader]:
    crash_recovery.beat("reader", "host", 1)
    made = MailboxReader("reader", 120, allow_private=True)
    yield made
    made.close()


@pytest.fixture
def sent(workspace) -> Iterator[tuple[Received, Received, Received]]:
    """Emails to three people, whose account's mailbox is to be set."""
    with SmtpServer() as smtp:
        account = smtp_account(workspace, smtp, email="jean@sender.example")
        campaign = active_campaign(workspace, people=3, email_account_id=account["id"])
        sender = Sender("https://mail.example")
        sender.send(*claim_all(campaign))
        sender.close()
        yield tuple(smtp.messages)


@pytest.fixture
def read(reader) -> Callable[..., str | None]:
    """Reads the account's mailbox, which is at a server; gives what is told of it."""

    def read(server: ImapServer) -> str | None:
        settings = {name: value for name, value in server.imap.items() if name != "password"}
        EmailAccount.update(imap=settings).execute()
        Mailbox.update(due_at=0).execute()
        assert reader.read_next()
        return Mailbox.get().error

    return read


def last_uid() -> int | None:
    place = mailboxes.place(EmailAccount.get().id, "INBOX")
    return None if place is None else place.last_uid


def replies() -> list[str]:
    return sorted(reply.text[:3] for reply in Reply.select())


def three(sent: tuple[Received, ...]) -> list[bytes]:
    return [mail.reply_to(one, text) for one, text in zip(sent, ("One", "Two", "Six"), strict=True)]


@pytest.fixture(autouse=True)
def password_of_none(monkeypatch) -> None:
    """The account was made without a mailbox, so its password is not sealed: the test's own is taken."""
    settings = logins.account_settings.imap_settings
    monkeypatch.setattr(
        logins.account_settings, "imap_settings", lambda account: {**settings(account), "password": "secret"}
    )


@pytest.mark.parametrize("form", FORMS)
def test_a_message_is_read_in_whatever_form_it_comes(read, sent, form):
    with ImapServer(three(sent), form=form) as server:
        assert read(server) is None
    assert replies() == ["One", "Six", "Two"]
    assert last_uid() == 3


def test_a_message_that_a_server_gives_whole_is_read_in_part(read, sent):
    """It ignores that a part was asked for."""
    lines = b"\r\n\r\nOne\r\n" + b"x\r\n" * 400_000
    message = mail.reply_to(sent[0], "One").replace(b"\r\n\r\n", lines, 1)
    assert len(message) > 4 * mime_reader.LIMIT
    with ImapServer([message, mail.reply_to(sent[1], "Two")], form="BODY[]") as server:
        assert read(server) is None
    assert replies() == ["One", "Two"]


def only(uid: int, unkind: Unkind) -> Unkind:
    """Unkind where this message is asked for, alone or with others."""

    def answer(session: Session, rest: str) -> Any:
        uids = rest.split(" ")[0].replace(":", ",").split(",")
        return unkind(session, rest) if str(uid) in uids else None

    return answer


def without_a_body(session: Session, rest: str) -> str:
    for uid in rest.split(" ")[0].split(","):
        session.say(f"* {uid} FETCH (UID {uid} RFC822.SIZE 100)\r\n")
    return "OK done"


@pytest.mark.parametrize("form", ["", "BODY[HEADER]", "RFC822.HEADER", "BODY[TEXT]<0>"])
def test_a_message_without_its_text_is_not_passed_over(read, sent, form):
    with ImapServer(three(sent), form=form) as server:
        told = read(server)
        assert "Message 1 of INBOX is not given by the server" in told
        assert (last_uid() or 0, replies(), Mailbox.get().read_at) == (0, [], None)
        server.form = "BODY[]<0>"
        assert read(server) is None
    assert (last_uid(), replies()) == (3, ["One", "Six", "Two"])


def test_where_there_is_none_it_is_fetched_alone(read, sent):
    def together_without(session: Session, rest: str) -> str | None:
        return without_a_body(session, rest) if "," in rest.split(" ")[0] else None

    with ImapServer(three(sent), uid_fetch=together_without) as server:
        assert read(server) is None
    assert replies() == ["One", "Six", "Two"]


def test_a_server_that_knows_no_parts_is_asked_for_the_whole(read, sent):
    def no_parts(session: Session, rest: str) -> str | None:
        return "BAD no partial fetch" if "<0." in rest else None

    with ImapServer(three(sent), form="BODY[]", uid_fetch=no_parts) as server:
        assert read(server) is None
    assert replies() == ["One", "Six", "Two"]


@pytest.mark.parametrize(
    "unkind",
    [
        lambda session, rest: "NO [SERVERBUG] That one is broken",
        lambda session, rest: "BAD That one is broken",
        without_a_body,
        lambda session, rest: session.say("* 2 FETCH (UID 2 BODY[]<0> NIL)\r\n") or "OK done",
        lambda session, rest: session.say("* 2 FETCH (UID 2 BODY[]<0> " + "(" * 5000 + "\r\n") or "OK done",
        lambda session, rest: session.say('* 2 FETCH (UID 2 RFC822.SIZE 9 BODY[]<0> "")\r\n') or "OK done",
        lambda session, rest: session.say("* 2 FETCH UID)\r\n") or "OK done",
    ],
)
def test_a_message_that_cannot_be_given_is_tried_and_then_passed_over(read, sent, caplog, unkind):
    with ImapServer(three(sent), uid_fetch=only(2, unkind)) as server:
        for _ in range(mailbox.NOT_GIVEN_TRIES - 1):
            told = read(server)
            assert told.startswith(mailboxes.UNREADABLE + "Message 2 of INBOX is not given by the server")
            assert (last_uid(), Mailbox.get().read_at) == (1, None)
            assert replies() == ["One", "Six"], "what comes after it has its effect, once"
        told = read(server)
        assert told.startswith("Message 2 of INBOX was passed over")
        assert told in caplog.text
        assert (last_uid(), Mailbox.get().failures) == (3, 0)
        assert Mailbox.get().read_at is not None
        server.on.clear()
        server.messages.append(mail.unrelated(1))
        assert read(server) is None
    assert replies() == ["One", "Six"]


def test_a_message_that_is_given_after_all_is_read(read, sent):
    with ImapServer(three(sent), uid_fetch=only(2, without_a_body)) as server:
        assert read(server)
        server.on.clear()
        assert read(server) is None
    assert (last_uid(), replies()) == (3, ["One", "Six", "Two"])


def test_messages_that_are_gone_meanwhile_hold_nothing_up(read, sent):
    def gone_at_last(session: Session, rest: str) -> None:
        session.server.gone = {1, 3}

    with ImapServer(three(sent), uid_fetch=gone_at_last) as server:
        assert read(server) is None
    assert (last_uid(), replies()) == (3, ["Two"])


@pytest.mark.parametrize("literal", [200 * 1024 * 1024, 2 * 1024**3, 10**30])
def test_a_message_that_always_breaks_the_connection_is_passed_over_in_the_end(read, sent, literal):
    def too_large(session: Session, rest: str) -> str:
        session.say(f"* 2 FETCH (UID 2 BODY[]<0> {{{literal}}}\r\n")
        session.peer.shutdown(socket.SHUT_WR)
        raise OSError

    with ImapServer(three(sent), uid_fetch=only(2, too_large)) as server:
        for _ in range(mailbox.BROKEN_TRIES + 1):
            told = read(server)
            assert told
            assert (last_uid() or 0) <= 1
        assert replies() == ["One"]
        assert "Message 2 of INBOX was passed over" in read(server)
    assert (last_uid(), replies()) == (3, ["One", "Six"])


def test_what_a_server_adds_of_other_messages_changes_nothing(read, sent):
    def more(session: Session, rest: str) -> None:
        session.say("* 2 FETCH (FLAGS (\\Seen))\r\n* 7 EXISTS\r\n* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n")

    with ImapServer(three(sent), uid_fetch=more) as server:
        assert read(server) is None
    assert replies() == ["One", "Six", "Two"]
