"""Our Message-ID in what comes back, wherever programs put it and whatever they make of it."""

import base64

import pytest

from fluenzr.core.emails import tokens
from fluenzr.engine.mime import classify

KEY = b"k" * 32
FIRST = tokens.message_id(KEY, 1, "sender.example")
SENT = tokens.message_id(KEY, 2, "sender.example")
LEFT = SENT.strip("<>").partition("@")[0]
ENCODED = f"=?utf-8?q?=3C{LEFT[:20]}?=\r\n =?utf-8?q?{LEFT[20:]}=40sender=2Eexample=3E?="
IN_BASE64 = f"=?us-ascii?B?{base64.b64encode(SENT.encode()).decode()}?="
RELAY = "<0102018f-000000@eu-west-1.amazonses.com>"


def reply(*headers: str, body: str = "Yes\r\n") -> bytes:
    lines = ["From: Zoe <zoe@reader.example>", "Message-ID: <z@reader.example>", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def with_original(kind: str, *headers: str) -> bytes:
    parts = f"--b\r\n\r\nSee below\r\n--b\r\nContent-Type: {kind}\r\n\r\nSubject: Hello\r\n"
    parts += "".join(f"{header}\r\n" for header in headers) + "\r\nHello there\r\n--b--\r\n"
    return reply('Content-Type: multipart/mixed; boundary="b"', body=parts)


def bounce(*headers: str) -> bytes:
    return (
        "From: MAILER-DAEMON@relay.example\r\nReturn-Path: <>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n\r\n"
        "Final-Recipient: rfc822; zoe@reader.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\nTo: zoe@reader.example\r\n"
        + "".join(f"{header}\r\n" for header in headers)
        + "\r\nHello there\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize(
    "raw",
    [
        reply(f"In-Reply-To: {SENT}"),
        reply(f"In-Reply-To: {SENT.strip('<>')}"),
        reply(f"In-Reply-To: {ENCODED}"),
        reply(f"References: {IN_BASE64}"),
        reply(f"In-Reply-To: <{LEFT}\r\n @sender.example>"),
        reply(f"In-Reply-To: < {LEFT} @ sender.example >"),
        reply(f"In-Reply-To: {RELAY}", f"In-Reply-To: {SENT}"),
        reply("References: <a@elsewhere.example>", f"References: {SENT}"),
        reply(f"References: {FIRST} {SENT} {RELAY}", f"In-Reply-To: {RELAY}"),
        reply(f"References: {FIRST.strip('<>')} {SENT.strip('<>')}"),
        reply(f"in-reply-to: {SENT}", "References: caf\u00e9"),
        reply(f"X-MS-Exchange-Parent-Message-Id: {SENT}"),
        reply(f"X-Original-Message-ID: {SENT}", f"In-Reply-To: {RELAY}"),
        reply(f"Original-Message-Id: {SENT.strip('<>').upper()}"),
        reply(f'In-Reply-To: Your message of Monday "{SENT}"'),
        reply(f"References: &lt;{SENT.strip('<>')}&gt;"),
        reply(f"References: <a@elsewhere.example>,{SENT},"),
        with_original("message/rfc822", f"Message-ID: {SENT}"),
        with_original("message/rfc822", f"Message-ID: {RELAY}", f"References: {FIRST} {SENT}"),
        with_original("message/global", f"Message-Id: {ENCODED}"),
        bounce(f"Message-ID: {SENT}"),
        bounce(f"Message-ID: {RELAY}", f"References: {FIRST} {SENT}"),
        bounce(f"Message-ID: {RELAY}", f"References: {ENCODED}"),
    ],
)
def test_it_names_the_email_before_all_others_of_ours(raw):
    known = [tokens.read_message_id(KEY, named) for named in classify.read(raw).refers_to]
    assert next(email_id for email_id in known if email_id is not None) == 2


def test_many_headers_are_read_as_far_as_they_go():
    many = [f"References: <{number}@elsewhere.example>" for number in range(5000)]
    assert len(classify.read(reply(*many)).refers_to) <= 200
