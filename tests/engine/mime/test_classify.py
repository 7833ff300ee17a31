"""What messages are taken for: the corpus, with its table, and whatever else a stranger may send."""

import json
import random
import sys
import time
from collections import Counter
from operator import attrgetter

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluenzr.engine.mime import classify, delivery_reports, quotes
from fluenzr.engine.mime import reader as mime_reader
from tests.engine.corpus import CASES, SENT_ID, TO, Case

PLAIN = next(case for case in CASES if case.name == "minimal/postfix-no-such-user")
name_of = attrgetter("name")


def outcome(case: Case) -> tuple[str, str | None]:
    """Kind and severity."""
    found = classify.read(case.raw)
    return found.kind, found.severity


def lines(text: str) -> list[str]:
    """The lines that say something: where blank ones stand is no matter of quotes."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_the_corpus(capsys):
    """98 % right, and 99.5 % of what is called a hard bounce is one."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    wrong = []
    hard = Counter[bool]()
    for case in CASES:
        label = case.kind if case.severity is None else f"{case.severity} {case.kind}"
        of[label] += 1
        found = outcome(case)
        if found == (case.kind, case.severity):
            right[label] += 1
        else:
            wrong.append(f"{case.name}: {found}, is {(case.kind, case.severity)}")
        if found[1] == "hard":
            hard[case.severity == "hard"] += 1
    total = sum(right.values())
    table = [
        f"{'what it is':<16}{'messages':>9}{'right':>7}",
        *(f"{label:<16}{number:>9}{right[label]:>7}" for label, number in sorted(of.items())),
        f"{'all':<16}{len(CASES):>9}{total:>7}  {100 * total / len(CASES):.1f} %",
        f"called hard: {sum(hard.values())}, of which {hard[True]} are",
        *wrong,
    ]
    with capsys.disabled():
        sys.stdout.write("\n\n" + "\n".join(table) + "\n")
    assert total >= 0.98 * len(CASES)
    assert hard[True] >= 0.995 * sum(hard.values())


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if case.about is not None], ids=name_of)
def test_which_email_a_message_is_about(case):
    found = classify.read(case.raw)
    assert (SENT_ID in found.refers_to) == case.about
    if case.about:
        ours = [name for name in found.refers_to if name.endswith("@acme.example>")]
        assert ours[0] == SENT_ID


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if case.failed], ids=name_of)
def test_which_address_a_message_is_about(case):
    found = classify.read(case.raw)
    assert case.failed in found.recipients
    if case.failed != TO:
        assert TO not in found.recipients
    if case.kind == "bounce":
        assert found.reason


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if case.blocked is not None], ids=name_of)
def test_a_refusal_on_grounds_of_policy_is_known_as_one(case):
    assert classify.read(case.raw).is_block == case.blocked


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if case.new_text is not None], ids=name_of)
def test_what_a_person_wrote_anew(case):
    assert lines(classify.read(case.raw).new_text) == lines(case.new_text)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_new_text_is_free_of_markup(case):
    assert "<blockquote" not in classify.read(case.raw).new_text


def test_a_reason_is_what_the_server_said():
    found = classify.read(PLAIN.raw)
    said = "550 5.1.1 <zoe@reader.example>: Recipient address rejected: User unknown in virtual mailbox table"
    assert found.reason == said


def test_html_is_made_harmless():
    html = (
        '<p onclick="x()">Hi <a href="javascript:x()">a</a> <a href="https://b.test/">b</a></p>'
        '<script>x()</script><style>p{}</style><img src="https://track.test/1.gif"><form><input></form>'
    )
    raw = f"From: a@b.example\r\nContent-Type: text/html\r\n\r\n{html}".encode()
    assert classify.read(raw).html == (
        '<p>Hi <a rel="noopener noreferrer">a</a> '
        '<a href="https://b.test/" rel="noopener noreferrer">b</a></p>'
    )


def test_attachments_are_listed():
    case = next(case for case in CASES if "attachment" in case.name)
    (attachment,) = classify.read(case.raw).attachments
    assert attachment == {"filename": "cv.pdf", "contentType": "application/pdf", "size": 5}


@pytest.mark.parametrize(
    ("named", "filename"),
    [
        ('filename="../../etc/passwd"', "passwd"),
        ("filename*=utf-8''%C3%A9t%C3%A9.pdf", "été.pdf"),
        ('filename="=?utf-8?b?w6l0w6k=?=.pdf"', "été.pdf"),
        ('filename="a\tb.pdf"', "a b.pdf"),
        ("filename*=klingon''%ff", None),
    ],
)
def test_a_file_name_is_a_name(named, filename):
    raw = f"Content-Type: application/pdf\r\nContent-Disposition: attachment; {named}\r\n\r\nx".encode()
    (attachment,) = classify.read(raw).attachments
    assert filename is None or attachment["filename"] == filename


def hostile() -> dict[str, bytes]:
    head = b"From: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\n"
    person = b"From: a@b.example\r\nSubject: Re: Hello\r\n"
    html = person + b"Content-Type: text/html\r\n\r\n"
    report = head + (
        b"Content-Type: multipart/report; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    )

    def nested(depth: int) -> bytes:
        return person + b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth)
        )

    return {
        "10 MB of bounce": head + b"\r\n" + b"<a@b.example>:\r\nSorry. (#5.1.1)\r\n" * 300_000,
        "a line of 40 KB": person + b"\r\n" + b"On a " * 8000,
        "an attribution without end": person + b"\r\n" + b"On x\r\n" * 40_000,
        "1000 parts in each other": nested(1000) + b"x",
        "99 parts in each other": nested(99) + b"x" + b"\r\n--b" * 20_000,
        "1000 messages in each other": person + b"Content-Type: message/rfc822\r\n\r\n" * 1000,
        "headers without end": person + b"X-A: b\r\n" * 30_000,
        "encoded words without end": person + b"Subject: " + b"=?utf-8?q?" * 20_000 + b"\r\n\r\nx",
        "references without end": person + b"References: " + b"<a" * 100_000 + b"\r\n\r\nx",
        "elements in each other": html + b"<div>" * 50_000,
        "quotes in each other": html + b"<blockquote>" * 20_000,
        "nothing but angles": html + b"<" * 250_000,
        "nothing but spaces": html + b" " * 250_000,
        "words that almost match": head + b"\r\n" + b"user a b c exceeds a b c d mailbox a " * 6000,
        "an address without end": b"From: " + b"a" * 100_000 + b"@\r\n\r\nx",
        "comments in each other": b"From: " + b"(" * 100_000 + b"\r\n\r\nx",
        "broken base64": person + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"/" * 99_999,
        "NUL and surrogates": person
        + b"Content-Type: text/plain; charset=utf-16\r\n\r\n\x00\xd8\x00\x00a\x00",
        "nothing": b"",
        "one line break": b"\r\n",
        "fields without end": report
        + b"Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\n\r\n" * 4000,
        "a field without end": report + b"Diagnostic-Code: smtp\r\n a" * 9000,
        "punycode": person + b"Content-Type: text/plain; charset=punycode\r\n\r\na-" + b"z9" * 120_000,
        "addresses without end": head + b"\r\nundeliverable " + b"a@b.example " * 20_000,
        "addresses that almost are": head + b"\r\nundeliverable " + b"a" * 250_000,
        "at signs": head + b"\r\nundeliverable " + b"a@" * 120_000,
        "codes that almost are": head + b"\r\n" + b"error " * 40_000,
        "brackets in a subject": b"Subject: " + b"[a]" * 1300 + b"\r\n\r\nx",
        "dashes in a subject": b"Subject: " + b" - " * 1300 + b"\r\n\r\nx",
        "quotes in a sender": b"From: " + b'"a' * 2000 + b"\r\n\r\nx",
        "parts that are tables": person
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nx\r\n" * 3000,
    }


@pytest.mark.parametrize("name", hostile())
def test_no_message_costs_much(name):
    raw = hostile()[name]
    began = time.process_time()
    found = classify.read(raw[: mime_reader.LIMIT])
    # No measure of speed: what takes time by the square of its length takes minutes here.
    assert time.process_time() - began < 10
    text = found.text + found.new_text + (found.html or "") + found.subject
    assert "\0" not in text
    text.encode()


def mutated(seed: int) -> bytes:
    """A message of the corpus with accidents: lines lost, doubled, cut, swapped, flipped, or another's."""
    chance = random.Random(seed)
    lines = chance.choice(CASES).raw.split(b"\r\n")
    for _ in range(chance.randint(1, 8)):
        first, second = sorted(chance.choices(range(len(lines) + 1), k=2))
        accident = chance.randrange(7)
        if accident == 0:
            del lines[first : first + chance.randint(1, 5)]
        elif accident == 1:
            lines[second:second] = lines[first:second] * chance.randint(1, 6)
        elif accident == 2:
            lines = lines[: max(second, 1)]
        elif accident == 3:
            middle = len(lines[first:second]) // 2
            lines[first:second] = lines[first:second][middle:] + lines[first:second][:middle]
        elif accident == 4:
            lines[first:first] = chance.choice(CASES).raw.split(b"\r\n")[: chance.randint(1, 60)]
        elif first < len(lines):
            line = bytearray(lines[first])
            for place in chance.choices(range(len(line)), k=3) if line else ():
                line[place] ^= 1 << chance.randrange(8)
            lines[first] = bytes(line) if accident == 5 else bytes(line) * chance.randint(2, 400)
    return b"\r\n".join(lines)


@pytest.mark.parametrize("start", range(0, 500, 50))
def test_no_accident_raises(start):
    for seed in range(start, start + 50):
        # Past the net that `read` has for what the standard library raises.
        found = classify._read(mime_reader.parse(mutated(seed)), "")
        assert classify.Incoming.from_json(orjson.loads(orjson.dumps(found.as_json()))) == found, seed


@settings(max_examples=150)
@given(st.binary(max_size=3000), st.integers(0, len(CASES) - 1), st.integers(0, 3000))
def test_nothing_raises(noise, index, place):
    """Noise, and real messages with noise in them or cut off."""
    raw = CASES[index].raw
    for candidate in (noise, raw[:place] + noise + raw[place:], raw[:place]):
        found = classify.read(candidate)
        assert found.kind in ("reply", "auto_reply", "bounce", "complaint", "notice")
        (found.text + found.subject + found.sender + found.reason).encode()


@settings(max_examples=100)
@given(st.text(max_size=500))
def test_new_text_is_part_of_the_text(text):
    words = quotes.new_text(text).split()
    assert all(word in text for word in words)


@pytest.mark.parametrize(
    ("status", "said", "severity"),
    [
        ("5.1.1", "", "hard"),
        ("5.1.2", "Bad destination host", "hard"),
        ("5.1.8", "Sender address rejected", "block"),
        ("5.1.7", "Bad sender", "block"),
        ("5.2.1", "Mailbox disabled", "hard"),
        ("5.2.2", "", "soft"),
        ("5.2.3", "Message too long", "soft"),
        ("5.4.4", "No route to host", "hard"),
        ("5.4.7", "Expired", "soft"),
        ("5.5.4", "Invalid arguments", "soft"),
        ("5.6.0", "Encoding not supported", "soft"),
        ("5.7.1", "user unknown", "hard"),
        ("4.1.1", "user unknown", "soft"),
        ("4.4.7", "", "soft"),
        ("", "", "soft"),
        ("", "550 user unknown", "hard"),
        ("", "550 rejected", "soft"),
        ("", "550 listed at a blocklist: user unknown", "block"),
        ("5.0.0", "550 5.2.2 full", "soft"),
        ("5.1.1", "550 5.1.1 mailbox full", "soft"),
    ],
)
def test_a_status_says_whether_an_address_is_gone(status, said, severity):
    found, is_block = delivery_reports._verdict(status, said)
    assert ("block" if is_block else found) == severity


def test_what_was_read_passes_as_json():
    found = classify.read(PLAIN.raw)
    assert classify.Incoming.from_json(found.as_json()) == found


_NAMES = """
From To Subject Message-ID References In-Reply-To Return-Path Precedence Auto-Submitted Content-Type
Content-Disposition Content-Transfer-Encoding X-Failed-Recipients X-Autoreply X-Auto-Response-Suppress
X-MS-Exchange-Inbox-Rules-Loop Final-Recipient Action Status Diagnostic-Code Feedback-Type
"""
_USUAL = """
<> MAILER-DAEMON@x.example <zoe@reader.example> postmaster auto-replied bulk base64 quoted-printable failed
multipart/report;boundary=b multipart/mixed;boundary=b message/rfc822 message/delivery-status 5.1.1
message/feedback-report message/disposition-notification text/html text/plain;charset=punycode failure
text/plain;charset=utf-16 attachment;filename*=utf-7''%2B rfc822;zoe@reader.example Undeliverable:
=?utf-8?b?w6k?= =?hz?q?~{?=
"""
_FIELDS = st.sampled_from(_NAMES.split())
_VALUES = st.one_of(
    st.sampled_from(_USUAL.split()).map(str.encode),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=60),
)
_HEADER = st.lists(st.tuples(_FIELDS, _VALUES), max_size=8)


@settings(max_examples=300)
@given(st.lists(st.tuples(_HEADER, st.binary(max_size=200)), min_size=1, max_size=5))
def test_no_header_and_no_part_raises(parts):
    """Headers of parts in each other and beside each other, with what programs write into them."""
    raw = b"\r\n--b\r\n".join(
        b"".join(name.encode() + b": " + value + b"\r\n" for name, value in header) + b"\r\n" + body
        for header, body in parts
    )
    # Past the net that `read` has for what the standard library raises.
    found = classify._read(mime_reader.parse(raw), "")
    assert classify.Incoming.from_json(orjson.loads(orjson.dumps(found.as_json()))) == found


@pytest.mark.parametrize("where", [b"@", b"550", b"=", b";"])
def test_no_message_says_what_no_database_takes(where):
    """One such would be read again and again, and none of those behind it."""
    for case in CASES:
        told = classify.read(case.raw.replace(where, b"\0" + where)).as_json()
        assert "\\u0000" not in json.dumps(told), case.name


REPORT = (
    "From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nMIME-Version: 1.0\n"
    "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/TYPE\n\nFIELDS\n\n"
    "--b\nContent-Type: text/rfc822-headers\n\nTo: zoe\0@reader.example\nMessage-ID: <a\0b@x.example>\n"
    "List-Unsubscribe: <https://m.example/\0>\n\n--b--\n"
)
FAILED = "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no\0 user"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (
            "delivery-status",
            f"Reporting-MTA: dns; x\0\n\nFinal-Recipient: rfc822; zoe\0@reader.example\n{FAILED}",
        ),
        ("feedback-report", "Feedback-Type: abuse\0\nOriginal-Rcpt-To: zoe\0@reader.example"),
        (
            "disposition-notification",
            "Final-Recipient: rfc822; zoe\0@reader.example\nOriginal-Message-ID: <a\0b@x.example>\n"
            "Disposition: automatic-action/MDN-sent-automatically; deleted\0",
        ),
    ],
)
def test_nothing_of_a_report_is_what_no_database_takes(kind, fields):
    raw = REPORT.replace("TYPE", kind).replace("FIELDS", fields).replace("\n", "\r\n").encode()
    incoming = classify.read(raw)
    assert incoming.kind in ("bounce", "complaint", "notice")
    assert "\\u0000" not in json.dumps(incoming.as_json())
    if incoming.kind != "notice":
        assert incoming.recipients == ("zoe@reader.example",)
