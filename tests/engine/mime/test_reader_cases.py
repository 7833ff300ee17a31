# ruff: noqa: RUF001 - text in many alphabets
"""Messages that are easily mistaken, each read for what it is; and text in charsets that nobody announced."""

import base64
import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7

from fluenzr.engine.mime import classify
from tests.engine import corpus
from tests.engine.mime.reader_cases import CASES, SENT


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_message_is(case):
    found = classify.read(case.raw)
    assert (found.kind, found.evidence) == (case.kind, found.evidence)
    if case.severity is not None:
        assert (found.severity, found.reason) == (case.severity, found.reason)
    if case.recipients:
        assert found.recipients == case.recipients
    if b"<abcdefghij" in case.raw:
        assert SENT in found.refers_to


@pytest.mark.slow
@pytest.mark.parametrize("case", [*CASES, *corpus.CASES], ids=lambda case: case.name)
def test_the_evidence_is_one_short_line(case):
    evidence = classify.read(case.raw).evidence
    assert 0 < len(evidence) <= 200
    assert evidence.isprintable()


AUTOMATIC = [case for case in (*CASES, *corpus.CASES) if case.kind == "auto_reply"]


@pytest.mark.parametrize("case", AUTOMATIC, ids=lambda case: case.name)
def test_a_null_return_path_is_no_failure(case):
    """Every mailbox shows it (RFC 5321 §4.4), and automatic answers use it (RFC 3834 §3.3)."""
    found = classify.read(b"Return-Path: <>\r\n" + case.raw)
    assert (found.kind, found.recipients) == ("auto_reply", ())


@pytest.mark.parametrize(
    ("evidence", "raw"),
    [
        ("header Auto-Submitted: auto-replied", b"Auto-Submitted: auto-replied\r\n\r\nx"),
        ("header X-Autoreply: yes", b"X-Autoreply: yes\r\n\r\nx"),
        ("subject begins with 'Automatic reply'", b"Subject: AUTOMATIC REPLY: Hello\r\n\r\nx"),
        ("answers as a person", b"Subject: Re: Hello\r\n\r\nx"),
        ("null return path", b"Return-Path: <>\r\n\r\nx"),
    ],
)
def test_evidence(evidence, raw):
    assert classify.read(raw).evidence == evidence


def test_the_evidence_of_a_report_is_what_the_server_said():
    case = next(case for case in CASES if case.name == "Action: error")
    assert classify.read(case.raw).evidence == "delivery report: 550 5.1.1 No such user"


@pytest.mark.parametrize(
    ("said", "is_block"),
    [("5.7.1 550 5.7.1 Message rejected as spam", True), ("5.2.2 552 5.2.2 Mailbox full", False)],
)
def test_a_block_is_soft_with_its_reason(said, is_block):
    status, _, diagnostic = said.partition(" ")
    raw = next(case.raw for case in CASES if case.name == "Action: error")
    raw = raw.replace(b"5.1.1\r\n", status.encode() + b"\r\n").replace(
        b"550 5.1.1 No such user", diagnostic.encode()
    )
    found = classify.read(raw)
    assert (found.severity, found.is_block, found.reason) == ("soft", is_block, diagnostic)


@pytest.mark.parametrize(
    ("charset", "declared", "text"),
    [
        ("utf-8", "utf-8", "Réponse de Zoë, 返信 ответ"),
        ("utf-8", "", "Réponse de Zoë, 返信 ответ"),
        ("latin-1", "", "Réponse de Zoë"),
        ("latin-1", "utf-8", "Réponse: café"),
        ("cp1252", "", "L’été à 10 €"),
        ("cp1252", "iso-8859-1", "L’été à 10 €"),
        ("koi8-r", "koi8-r", "Ответ от Зои"),
        ("cp1251", "windows-1251", "Ответ от Зои"),
        ("iso-8859-2", "iso-8859-2", "Odpowiedź"),
        ("gb18030", "gb2312", "回复：你好"),
        ("big5", "big5", "回覆：你好"),
        ("cp932", "shift_jis", "返信：①"),
        ("euc-kr", "ks_c_5601-1987", "회신: 안녕"),
        ("iso-2022-jp", "", "返信：こんにちは"),
    ],
)
def test_headers_in_bytes_of_another_charset(charset, declared, text):
    """RFC 6532, and what older programs do."""
    kind = f"Content-Type: text/plain; charset={declared}\r\n" if declared else ""
    raw = b"".join(
        [
            b"Subject: ",
            text.encode(charset),
            b"\r\nFrom: ",
            text.encode(charset),
            b" <zoe@reader.example>\r\n",
            kind.encode(),
            b"\r\n\r\n",
        ]
    )
    found = classify.read(raw)
    assert (found.subject, found.sender) == (text, "zoe@reader.example")


def test_an_automatic_subject_in_bytes():
    for charset in ("utf-8", "latin-1"):
        raw = "Subject: Réponse automatique : Hello\r\n\r\nAbsente".encode(charset)
        assert classify.read(raw).kind == "auto_reply"


@pytest.mark.parametrize(
    "named",
    [
        "filename=été.pdf".encode(),
        'filename="été.pdf"'.encode(),
        'filename="été.pdf"'.encode("latin-1"),
        b"filename*=utf-8''%C3%A9t%C3%A9.pdf",
        b'filename="=?utf-8?b?w6l0w6k=?=.pdf"',
    ],
)
def test_file_names_in_bytes(named):
    raw = b"Content-Type: application/pdf\r\nContent-Disposition: attachment; " + named + b"\r\n\r\nx"
    (attachment,) = classify.read(raw).attachments
    assert attachment["filename"] == "été.pdf"


@pytest.mark.parametrize(
    ("encoded", "text"),
    [
        ("=?utf-8?q?R=C3=A9ponse?= =?utf-8?q?_automatique?=", "Réponse automatique"),
        ("=?utf-8?b?w6nD?= =?utf-8?b?qQ==?=", "éé"),
        ("=?utf-8?q?R=C3=A9ponse automatique?=", "Réponse automatique"),
        ("=?utf-8*fr?q?=C3=A9t=C3=A9?=", "été"),
        ("=?gb2312?b?1tCI0w==?=", "中堄"),
        ("=?iso-8859-1?q?L=92=E9t=E9?=", "L’été"),
        ("=?utf-8?b?w6l0w6k?=", "été"),
        ("été =?utf-8?q?=C3=A9t=C3=A9?= été", "été été été"),
        ("=?utf-8?q?not ended", "=?utf-8?q?not ended"),
        ("=?klingon?q?a=20b?=", "a b"),
    ],
)
def test_encoded_words(encoded, text):
    """RFC 2047, and what programs make of it."""
    assert classify.read(f"Subject: {encoded}\r\n\r\nx".encode()).subject == text


@pytest.mark.parametrize(
    "written",
    [
        '"real@bank.example" <zoe@reader.example>',
        "=?utf-8?q?=3Creal=40bank=2Eexample=3E?= <zoe@reader.example>",
        "zoe@reader.example (real@bank.example)",
        "Zoe <ZOE@reader.example".replace("ZOE", "zoe"),
        "<zoe@reader.example>",
    ],
)
def test_no_name_passes_for_the_address(written):
    assert classify.read(f"From: {written}\r\n\r\nx".encode()).sender == "zoe@reader.example"


def test_text_keeps_all_that_can_be_told_of_it():
    declared = b"Content-Type: text/plain; charset=%s\r\n\r\n"
    for name, charset, text in (
        (b"gb2312", "gb18030", "镕"),
        (b"utf-8", "cp1252", "café – 10 €"),
        (b"utf-8", "latin-1", "café"),
        (b"iso-8859-1", "cp1252", "“café”"),
        (b"us-ascii", "utf-8", "café"),
        (b"iso-8859-1", "latin-1", "déjà"),
    ):
        assert classify.read(declared % name + text.encode(charset)).text == text


def signed_in_one_piece(inner: bytes) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Zoe")])
    day = datetime.datetime(2026, 1, 12, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(day).not_valid_after(day + datetime.timedelta(1))
    builder = pkcs7.PKCS7SignatureBuilder().set_data(inner)
    builder = builder.add_signer(made.sign(key, hashes.SHA256()), key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def in_pieces(der: bytes, inner: bytes) -> bytes:
    """The content as OpenSSL writes what it does not know the length of (X.690 §8.7.3)."""
    place = der.index(inner)
    chunks = b"".join(b"\x04\x04" + inner[at : at + 4].ljust(4) for at in range(0, len(inner), 4))
    head = der.rindex(b"\xa0", 0, place)
    return der[:head] + b"\xa0\x80\x24\x80" + chunks + b"\0\0\0\0" + der[place + len(inner) :]


@pytest.mark.parametrize("write", [lambda der, inner: der, in_pieces])
def test_what_is_signed_in_one_piece_is_read(write):
    inner = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "Oui, à demain.".encode()
    der = write(signed_in_one_piece(inner), inner)
    head = (
        b"From: zoe@reader.example\r\nSubject: Re: Hello\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n\r\n"
    )
    found = classify.read(head + base64.encodebytes(der))
    assert (found.kind, found.new_text) == ("reply", "Oui, à demain.")
    for cut in range(0, len(der), 7):
        assert classify.read(head + base64.encodebytes(der[:cut])).kind == "reply"
