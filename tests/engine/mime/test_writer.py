"""A message says what was meant, and nothing that a contact's data could make it say."""

import email
import email.policy
import re
from datetime import UTC, datetime
from email.header import decode_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fluenzr.core.templates.body import header_line
from fluenzr.engine.mime import writer as message_module
from fluenzr.engine.mime.writer import Message, UnsafeMessage, UnsupportedAddress, compose

URL = "https://mail.acme.test/u/" + "t" * 60
NAMES = [
    "From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post",
    "MIME-Version", "Content-Type",
]  # fmt: skip

anything = (
    st.text(max_size=120)
    | st.text(alphabet='=?qQbBuUtTfF8-_ \r\n\t"\\<>@,:;()é\u0301\U0001f600\ud800\0.a', max_size=300)
    | st.text(alphabet="aé ", min_size=60, max_size=400)
)


def composed(**changes: Any) -> Message:
    given_: dict[str, Any] = {
        "sender_name": "Jean",
        "sender": "jean@acme.test",
        "recipient": "zoe@other.test",
        "subject": "Hello",
        "text": "Hi\n",
        "html": "<p>Hi</p>\n",
        "message_id": "<id@acme.test>",
        "date": datetime(2026, 1, 15, 10, 30, tzinfo=UTC),
        "unsubscribe_url": URL,
    }
    return compose(**(given_ | changes))


def parsed(message: Message) -> EmailMessage:
    return email.message_from_bytes(message.data, policy=email.policy.default)  # type: ignore[return-value]


def part(message: Message, subtype: str) -> str:
    body = parsed(message).get_body((subtype,))
    assert body is not None
    return body.get_content()


def test_what_every_message_carries():
    message = composed(
        sender_name="Élodie Dupont",
        recipient_name="Zoé",
        subject="Une idée",
        text="Été\n",
        html="<p>Été</p>\n",
        in_reply_to="<b@acme.test>",
        references=["<a@acme.test>", "<b@acme.test>"],
        unsubscribe_mailto="mailto:jean@acme.test?subject=token",
    )
    assert (message.sender, message.recipient) == ("jean@acme.test", "zoe@other.test")
    mime = parsed(message)
    assert mime.keys() == [*NAMES[:5], "In-Reply-To", "References", *NAMES[5:]]
    assert mime["From"] == "Élodie Dupont <jean@acme.test>"
    assert mime["To"] == "Zoé <zoe@other.test>"
    assert mime["Subject"] == message.subject == "Une idée"
    assert mime["Date"] == "Thu, 15 Jan 2026 10:30:00 +0000"
    assert mime["Message-ID"] == message.message_id == "<id@acme.test>"
    assert mime["In-Reply-To"] == "<b@acme.test>"
    assert mime["References"] == "<a@acme.test> <b@acme.test>"
    assert mime["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mime.get_content_type() == "multipart/alternative"
    assert [body.get_content_type() for body in mime.iter_parts()] == ["text/plain", "text/html"]
    assert {body["Content-Transfer-Encoding"] for body in mime.iter_parts()} == {"quoted-printable"}
    assert part(message, "plain") == "Été\r\n"
    assert part(message, "html") == "<p>Été</p>\r\n"
    assert not mime.defects


@pytest.mark.parametrize(
    ("reply_to", "header"),
    [
        ("sales@acme.test", "sales@acme.test"),
        ("ventes@bücher.example", "ventes@xn--bcher-kva.example"),
        ("o'neil+x@acme.test", "o'neil+x@acme.test"),
        ("a" * 64 + "@" + "long-name." * 15 + "test", "a" * 64 + "@" + "long-name." * 15 + "test"),
        (None, None),
        ("jean@acme.test", None),
        ("Jean@ACME.test", None),
    ],
)
def test_where_answers_go(reply_to: str | None, header: str | None):
    message = composed(reply_to=reply_to, unsubscribe_mailto="mailto:jean@acme.test?subject=token")
    mime = parsed(message)
    assert mime["Reply-To"] == header
    assert mime.keys() == [NAMES[0], *(["Reply-To"] if header else []), *NAMES[1:]]
    assert (message.sender, mime["From"], mime["Message-ID"]) == (
        "jean@acme.test", "Jean <jean@acme.test>", "<id@acme.test>"
    )  # fmt: skip
    assert "<mailto:jean@acme.test?subject=token>" in mime["List-Unsubscribe"]


def test_the_letters_of_a_senders_domain_are_the_same_address():
    mime = parsed(composed(sender="jean@bücher.example", reply_to="jean@xn--bcher-kva.example"))
    assert mime["Reply-To"] is None


@pytest.mark.parametrize(
    "reply_to",
    ["zoé@acme.test", "a@acme.test\r\nBcc: x@y.test", "a@acme.test, b@acme.test", "=?u?q?x?=@acme.test"],
)
def test_what_no_header_can_hold_is_not_where_answers_go(reply_to: str):
    with pytest.raises(UnsupportedAddress):
        composed(reply_to=reply_to)


def test_the_unsubscribe_headers_stay_as_they_are_on_one_line():
    raw = composed(unsubscribe_mailto="mailto:jean@acme.test?subject=" + "t" * 64).data
    line = f"\r\nList-Unsubscribe: <{URL}>, <mailto:jean@acme.test?subject={'t' * 64}>\r\n"
    assert line.encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_without_a_list_there_are_no_list_headers():
    assert parsed(composed(unsubscribe_url=None)).keys() == [*NAMES[:5], *NAMES[7:]]


def test_the_same_message_is_the_same_bytes():
    assert composed().data == composed().data
    assert composed(message_id="<other@acme.test>").data != composed().data


@pytest.mark.parametrize(
    "attack",
    [
        "=?utf-8?b?aGkNCkJjYzogZUB4?=",
        "=?utf-8?q?hi=0D=0ABcc:_e@x?=",
        "hi\r\nBcc: e@x",
        "=?utf-8?q?=3D=3Futf-8=3Fb=3FaGkNCkJjYzogZUB4=3F=3D?=",
        "é =?utf-8?b?aGkNCkJjYzogZUB4?=",
        'x" <e@x>, "y',
    ],
)
@pytest.mark.parametrize("place", ["subject", "sender_name", "recipient_name"])
def test_a_value_adds_no_header_however_often_it_is_decoded(attack, place):
    message = composed(**{place: attack})
    for _ in range(3):
        mime = parsed(message)
        assert mime.keys() == NAMES
        assert mime["From"].addresses[0].addr_spec == "jean@acme.test"
        assert len(mime["From"].addresses) == len(mime["To"].addresses) == 1
        # What a relay does that parses and writes a message anew.
        message = Message("", "", "", "", mime.as_bytes(policy=email.policy.SMTP))


@given(subject=anything, sender_name=anything, recipient_name=anything, text=anything, html=anything)
@example("x" * 2000, "é" * 400, "\U0001f600" * 400, "é" * 3000, " ." * 300)
@example("a" * 67 + " " + "b" * 76, "a" * 70, 'a"\\' * 30, ".\r\n..\n.\r", "From x\n-- \n \t \n")
@example("", "0\xa0", "\u20030", "", "")
@example("", "", "", "x" * 75 + " \n" + "x" * 74 + "\t\n", "é" * 12 + "x " + "\n")
@settings(max_examples=300)
def test_any_text_comes_out_as_it_went_in(subject, sender_name, recipient_name, text, html):
    message = composed(
        subject=subject, sender_name=sender_name, recipient_name=recipient_name, text=text, html=html
    )
    mime = parsed(message)
    assert mime.keys() == NAMES
    assert mime["Subject"] == header_line(subject)
    for name, person in (("From", sender_name), ("To", recipient_name)):
        (address,) = mime[name].addresses
        # Python 3.11 keeps the space between two encoded words of a phrase (RFC 2047 §6.2 says it is none).
        assert address.display_name.replace(" ", "") == header_line(person).replace(" ", "")
        encoded, _ = parseaddr(email.message_from_bytes(message.data)[name].replace("\r\n", ""))
        # Not by make_header, which loses spaces of other kinds at the end.
        pieces = decode_header(encoded)
        words = [
            piece.decode(charset or "ascii") if isinstance(piece, bytes) else piece
            for piece, charset in pieces
        ]
        assert "".join(words) == header_line(person)
    assert mime["From"].addresses[0].addr_spec == "jean@acme.test"
    for subtype, body in (("plain", text), ("html", html)):
        lines = re.sub("\r\n|\r|\n", "\r\n", body).encode("utf-8", "replace")
        got = mime.get_body((subtype,))
        assert got is not None
        assert got.get_payload(decode=True) == lines
    assert_fit_for_every_server(message.data)


def assert_fit_for_every_server(data: bytes) -> None:
    assert data.isascii()
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r")
    head, _, body = data.partition(b"\r\n\r\n")
    for line in body.split(b"\r\n"):
        assert len(line) <= 76
    for line in head.split(b"\r\n"):
        assert len(line) <= (998 if line.startswith(b"List-Unsubscribe") else 78), line
    for word in re.findall(rb"=\?[^?]*\?[qb]\?([^?]*)\?=", head):
        assert len(word) <= 75 - 12


@pytest.mark.parametrize(
    ("address", "ascii_address"),
    [
        ("zoe@Bücher.test", "zoe@xn--bcher-kva.test"),
        ("zoe@faß.test", "zoe@xn--fa-hia.test"),
        ("o'neil+x@a-b.test", "o'neil+x@a-b.test"),
        ("zoe@localhost", "zoe@localhost"),
    ],
)
def test_a_domain_goes_out_in_ascii(address, ascii_address):
    message = composed(recipient=address, sender=address)
    assert message.recipient == message.sender == ascii_address
    assert parsed(message)["To"] == ascii_address


@pytest.mark.parametrize(
    "address",
    [
        "zoé@other.test", "zoe", "zoe@", "@other.test", "a b@other.test", "a@b@x.test", "a@x.test\r\nRSET",
        "a@other test", "<a@other.test>", "a@x.test> SIZE=1", '"a b"@other.test', "a..b@other.test", "a@x..y",
        "a,b@other.test", "=?utf-8?q?eve=40x.test=3e?=@other.test", "a@\u200b.test", "a@" + "x" * 260, "",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["sender", "recipient"])
def test_what_is_no_plain_address_is_refused(address, place):
    with pytest.raises(UnsupportedAddress):
        composed(**{place: address})


@pytest.mark.parametrize(
    "change",
    [
        {"message_id": "id@acme.test"},
        {"message_id": "<id@acme.test>\r\nBcc: e@x"},
        {"unsubscribe_url": "https://a.test/\r\nBcc: e@x"},
        {"unsubscribe_url": "https://a.test/é"},
        {"unsubscribe_url": "https://a.test/" + "x" * 990},
        {"unsubscribe_mailto": "mailto:a@b.test>, <mailto:c@d.test"},
    ],
)
def test_what_no_header_can_hold_is_refused(change):
    with pytest.raises(UnsafeMessage):
        composed(**change)


def test_ids_of_others_that_are_malformed_are_left_out():
    mime = parsed(
        composed(in_reply_to="<a b>\r\nBcc: x", references=["<a@b>", "c\r\n", "<d\u00e9@b>", "<e@f>"])
    )
    assert "In-Reply-To" not in mime
    assert mime["References"] == "<a@b> <e@f>"


def test_of_a_long_thread_both_ends_are_kept():
    ids = [f"<{number}@acme.test>" for number in range(100)]
    kept = parsed(composed(references=ids))["References"].split()
    assert kept == [ids[0], *ids[-19:]]


@pytest.mark.parametrize(
    ("function", "forged"),
    [
        ("_unstructured", lambda text, column: f"{text}\r\nBcc: e@x"),
        ("_unstructured", lambda text, column: "=?utf-8?b?aGkNCkJjYzogZUB4?="),
        ("_unstructured", lambda text, column: f"{text}\r\n\r\nforged body"),
        ("_mailbox", lambda name, address, column: f"{name} <{address}>, <e@x.test>"),
        ("_mailbox", lambda name, address, column: f"{name} <e@x.test>"),
        ("_mailbox", lambda name, address, column: f"=?utf-8?q?Eve?= <{address}>"),
    ],
)
def test_bytes_that_say_something_else_never_leave(monkeypatch, function, forged):
    monkeypatch.setattr(message_module, function, forged)
    with pytest.raises(UnsafeMessage):
        composed()


@pytest.mark.parametrize(
    "line",
    [
        "From here to there",
        "From x" + "y" * 69,
        "From x" + "y" * 70,
        "From x" + "y" * 71,
        "From " + "é" * 40,
        "x" * 75 + "From here",
        "From " * 60,
        "x " * 37 + "From here",
        "\nFrom here",
        ".",
        "x" * 75 + ".",
        "x" * 75 + ".\n.\n",
        "From ",
        "=46rom x",
        ">From x",
    ],
)
def test_no_line_begins_as_another_message_does_or_ends_this_one(line):
    data = composed(text=line, html=f"{line}\n").data
    body = data.partition(b"\r\n\r\n")[2]
    assert not re.search(rb"^(From |\.\r?$)", body, re.MULTILINE)
    assert_fit_for_every_server(data)
    wanted = line.replace("\n", "\r\n")
    assert part(Message("", "", "", "", data), "plain") == wanted


def test_the_first_letter_of_such_a_line_is_encoded():
    assert b"\r\n=46rom here\r\n" in composed(text="Hi\nFrom here\n").data
    assert b"\r\nnot From here\r\n" in composed(text="Hi\nnot From here\n").data
