"""Our own Message-IDs in all forms that programs leave them in, and those that relays put in their place."""

import base64
from email.header import Header
from email.message import EmailMessage

import pytest

from fluenzr.core.emails import message_ids, tokens

KEY = b"k" * 32
OURS = tokens.message_id(KEY, 1234, "sender.example")
OTHER = tokens.message_id(KEY, 5678, "mail.sender.example")
LEFT = OURS.strip("<>").partition("@")[0]


def base64_words(text: str, size: int) -> str:
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    words = [f"=?us-ascii?B?{base64.b64encode(piece.encode()).decode()}?=" for piece in pieces]
    return "\r\n ".join(words)


def by_python(text: str) -> str:
    """What the standard library makes of an id that is too long for its line."""
    message = EmailMessage()
    message["References"] = f"{'<' + 'x' * 70 + '@elsewhere.example>'} {text}"
    return message.as_string().partition("References: ")[2]


@pytest.mark.parametrize(
    "text",
    [
        OURS,
        OURS.strip("<>"),
        OURS.upper(),
        f"< {LEFT} @ sender.example >",
        f"<{LEFT[:10]}\r\n {LEFT[10:]}@sender.\r\n\texample>",
        f"<{LEFT}@\r\n sender.example>",
        f"=?utf-8?q?{OURS.replace('<', '=3C').replace('>', '=3E').replace('@', '=40')}?=",
        f"=?UTF-8?Q?=3C{LEFT[:9]}?=\r\n =?UTF-8?Q?{LEFT[9:]}=40sender=2Eexample=3E?=",
        f"=?utf-8?q?=3C{LEFT[:9]}\r\n {LEFT[9:]}=40sender=2Eexample=3E?=",
        base64_words(OURS, 100),
        base64_words(OURS, 7),
        base64_words(OURS, 7).replace("\r\n ", " "),
        str(Header(OURS, "utf-8").encode()),
        by_python(OURS),
        f'Your message of "Mon, 12 Jan 2026" {OURS}',
        f"<other@elsewhere.example>,{OURS};",
        f"&lt;{OURS.strip('<>')}&gt;",
        f"mid:{OURS.strip('<>')}",
    ],
)
def test_ours_is_found_in_every_form(text):
    found = message_ids.of_our_form(text)
    assert 1234 in [tokens.read_message_id(KEY, message_id) for message_id in found]


def test_several_are_given_in_order_and_each_once():
    both = f"{OTHER}\r\n {OURS} {OTHER}"
    assert message_ids.of_our_form(both) == (OTHER, OURS)
    unbracketed = message_ids.of_our_form(both.replace("<", "").replace(">", ""))
    assert {tokens.read_message_id(KEY, found) for found in unbracketed} == {5678, 1234}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<x@elsewhere.example>",
        "=?utf-8?q?",
        "=?utf-8?b?!!!?=",
        "=?utf-8?b?a?=",
        LEFT,
        f"{LEFT[1:]}@sender.example",
    ],
)
def test_nothing_else_is(text):
    assert message_ids.of_our_form(text) == ()


@pytest.mark.parametrize(
    "piece",
    ["=?", "=?a?b?", "=?utf-8?q?=3C", "a" * 31 + "@", "a@", "<", " ", "=?utf-8?q?a?=", "a" * 32 + "@a."],
)
def test_hostile_headers_are_read_as_far_as_they_go(piece):
    assert len(message_ids.of_our_form(piece * 200_000)) <= message_ids.MOST


SES = "0102018f3c5d7a1b-0a1b2c3d-1234-5678-9abc-0123456789ab-000000"
EXCHANGE = "AM0PR01MB5571A3B4C5@AM0PR01MB5571.eurprd01.prod.exchangelabs.com"


@pytest.mark.parametrize(
    ("said", "host", "given"),
    [
        (f"Ok {SES}", "email-smtp.eu-west-1.amazonaws.com", f"<{SES}@eu-west-1.amazonses.com>"),
        (f"Ok {SES}", "email-smtp.us-east-1.amazonaws.com", f"<{SES}@email.amazonses.com>"),
        (f"Ok {SES}", "Email-SMTP-FIPS.us-west-2.amazonaws.com.", f"<{SES}@us-west-2.amazonses.com>"),
        (
            f"Ok {SES}",
            "vpce-0a-1b.email-smtp.eu-west-1.vpce.amazonaws.com",
            f"<{SES}@eu-west-1.amazonses.com>",
        ),
        (f"Ok {SES}", "smtp.example.com", None),
        ("Ok", "email-smtp.eu-west-1.amazonaws.com", None),
        (
            f"<{EXCHANGE}> [InternalId=123456, Hostname=AM0PR01MB5571.eurprd01.prod.exchangelabs.com] "
            "8012 bytes in 0.150, 52.0 KB/sec Queued mail for delivery",
            "smtp.office365.com",
            f"<{EXCHANGE}>",
        ),
        (f"OK <{EXCHANGE}> [Hostname=AM0PR01MB5571]", "smtp-mail.outlook.com", f"<{EXCHANGE}>"),
        ("<SRV01abcDEF00000001@SRV01> Queued mail for delivery", "srv01", "<SRV01abcDEF00000001@SRV01>"),
        (
            "OK: queued as <202601121200.12345678901@smtp-relay.mailin.fr>",
            "smtp-relay.brevo.com",
            "<202601121200.12345678901@smtp-relay.mailin.fr>",
        ),
        ("Accepted, message-id=abc.1@relay.example", "relay.example", "<abc.1@relay.example>"),
        ("Message-ID: <abc.1@relay.example> accepted", "relay.example", "<abc.1@relay.example>"),
        (f"{OURS} [InternalId=1] Queued mail for delivery", "mail.example", None),
        (f"{OURS.upper()} Queued mail for delivery", "mail.example", None),
        ("<zoe@reader.example> 8vXWLb1 Saved", "mail.example", None),
        ("Ok: queued as 4F6cXb1Zq2z9y", "mail.example", None),
        ("OK  1712345678 a1-20020a05600c sm123456wrb.12 - gsmtp", "smtp.gmail.com", None),
        ("OK id=1rXXXX-0000ab-2c", "mail.example", None),
        ("Ok: queued as a08b7f37-ed61-423a-ba75-38ed2fd4b54c", "in-v3.mailjet.com", None),
        ("", "", None),
    ],
)
def test_what_a_server_says_it_has_called_a_message(said, host, given):
    assert (
        message_ids.given_by_server(said, host, (OURS, "jean@sender.example", "zoe@reader.example")) == given
    )
