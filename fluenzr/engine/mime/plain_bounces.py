"""Bounces without a delivery report (RFC 3464): recognised by sender and words. Pure.

That a machine wrote it is no failure: an absence note has a null return path too. A bounce says that
something failed, and is from somebody who would know.

Tested by `tests/engine/mime/test_classify.py`.
"""

import contextlib
import re
from email.message import Message
from typing import NamedTuple

from flufl.bounce import scan_message

from fluenzr.core.inbox import bounce_words
from fluenzr.core.sending import failures
from fluenzr.core.templates.body import text_of
from fluenzr.engine.mime import automatic_replies, returned_copies, senders
from fluenzr.engine.mime import reader as mime_reader

SCANNED = 64 * 1024
"""How much of it is looked through, in bytes."""

_WORDS = 16 * 1024
_CAUSE_LINES = 50
_CANDIDATES = 10
_MESSAGE_ID = re.compile(r"^[> ]{0,4}message-id:\s{0,80}(<[^<>\s]{1,500}>)", re.IGNORECASE | re.MULTILINE)
_COPY_TO = re.compile(r"^[> ]{0,4}to:([^\r\n]{1,500})", re.IGNORECASE | re.MULTILINE)
_REPLY = r"(?:421|45[0-5]|50[0-4]|52[1-3]|530|541|55[0-7]|571)"
# A reply code where a server would put one: with an enhanced one, as qmail writes it, or first in a line.
CODE = re.compile(
    r"(?<![\d.])[45]\d\d[ -]{1,3}#?[245]\.\d{1,3}\.\d{1,3}(?![\d.])|\(#[45]\.\d{1,3}\.\d{1,3}\)"
    rf"|^[^\w\n]{{0,12}}{_REPLY}[ :-]{{1,4}}[<\"'(\[]?[^\W\d]"
    rf"|\b(?:said|reason|response|error|answered|smtp|rcpt to)\b[^\n\d]{{0,60}}{_REPLY}(?![\d.])",
    re.IGNORECASE | re.MULTILINE,
)
_ENHANCED = re.compile(r"(?<![\d.])5\d\d[ -]{1,3}#?5\.\d{1,3}\.\d{1,3}(?![\d.])")
_TRANSCRIPT = re.compile(r"^[\s><-]{0,8}rcpt to ?:", re.IGNORECASE | re.MULTILINE)
_ANSWERED = re.compile(
    r"\s{0,5}(?:re|aw|sv|vs|antw|rif|odp|ynt|fwd?|wg|tr|rv|i|r)\s?[:\uff1a]", re.IGNORECASE
)
_EXPANDED = re.compile(r"\((?:ultimately )?(?:generated|expanded) from:? [^()]{1,300}\)", re.IGNORECASE)
_NAMED = re.compile(r"<([^\s<>@]{1,64}@[^\s<>@]{1,255})>")
_AROUND = r"\s<>@,;:\"'()\[\]=|\u3001\u3002\u3008-\u3011\uff08\uff09\uff0c\uff1a\uff1b"
_BARE = re.compile(rf"(?<![\w.+@-])[^{_AROUND}]{{1,64}}@[^{_AROUND}]{{1,250}}")
_TEXTS = ("text/plain", "message/rfc822", "text/rfc822-headers")
_RETURNED = (*_TEXTS[1:], "message/rfc822-headers", "message/global", "message/global-headers")
# What flufl.bounce looks at.
_KNOWN = ("from", "to", "subject", "return-path", "x-failed-recipients", "x-mailer", "message-id")
_NOBODY = "mailer-daemon@nowhere.invalid"
_ROLES = ("postmaster", "mailer-daemon", "abuse", "support", "help", "helpdesk", "noreply", "no-reply")


def text(message: Message) -> returned_copies.Text:
    """Where words are looked for; made from HTML where there is no other."""
    parts = list(mime_reader.parts(message))
    plain = (
        mime_reader.content(part)[:SCANNED]
        for part in parts
        # A multipart whose boundary is not in it is one text.
        if part.get_content_type() in _TEXTS or part.get_content_maintype() == "multipart"
    )
    whole = "\n".join(plain)[:SCANNED]
    if not whole.strip():
        html = (mime_reader.content(part) for part in parts if part.get_content_type() == "text/html")
        whole = text_of(next(html, "")[:SCANNED])[:SCANNED]
    given = returned_copies.parted(whole)
    # Some say what they have to say after what looks like a header.
    return given if _says_anything(given.own_words) else returned_copies.Text(whole, whole, given.has_copy)


def may_be_one(message: Message, subject: str) -> bool:
    """Whether it is worth reading for words of failure."""
    return (
        message.get("X-Failed-Recipients") is not None
        or senders.sender(message) != "other"
        or mime_reader.is_delivery_report(message)
        or bounce_words.failure_in_subject(subject) is not None
        or (senders.is_null_path(message) and _returns_a_part(message))
    )


def evidence(message: Message, subject: str, given: returned_copies.Text) -> str | None:
    """What tells that an email came back; None where nothing does."""
    failed = mime_reader.header(message, "X-Failed-Recipients")
    if failed:
        return f"header X-Failed-Recipients: {failed}"
    in_subject = bounce_words.failure_in_subject(subject)
    code = CODE.search(given.own_words[:_WORDS])
    words = _says_anything(given.own_words)
    if words is None and senders.sender(message) != "other":
        words = _cause(given.own_words)
    returned = given.has_copy or _returns_a_part(message)
    if senders.sender(message) == "daemon":
        said = in_subject or words or ("a copy of the message" if returned else None)
        return None if said is None else f"a mail daemon says '{said}'"
    if automatic_replies.is_answer(message, subject):
        return None
    signs = _Signs(
        in_subject is not None,
        words is not None,
        code is not None,
        returned,
        _is_sent_back(message),
        _ANSWERED.match(subject) is not None or message.get("In-Reply-To") is not None,
    )
    if senders.sender(message) == "role":
        is_certain = _is_from_role(signs) or (signs.code and _TRANSCRIPT.search(given.own_words) is not None)
    else:
        is_certain = _is_from_anybody(signs)
    return f"a mail server says '{words or in_subject}'" if is_certain else None


def _says_anything(own_words: str) -> str | None:
    """A reply code, or words of failure or of delay."""
    code = CODE.search(own_words[:_WORDS])
    return code[0].strip() if code else bounce_words.fate_in_text(own_words[:_WORDS])


def _cause(own_words: str) -> str | None:
    """The first line with words for what failed, as servers say it to each other."""
    lines = own_words[:_WORDS].splitlines()[:_CAUSE_LINES]
    return next((line.strip() for line in lines if failures.says_why(line)), None)


def is_unharmed(subject: str, given: returned_copies.Text) -> bool:
    """Whether nothing has failed, or not yet."""
    own_words = given.own_words[:_WORDS]
    return bounce_words.is_unharmed(subject, own_words) and _ENHANCED.search(own_words) is None


def is_refusal(message: Message, subject: str, disposition: str, given: returned_copies.Text) -> bool:
    """Whether a receipt tells that a filter has refused the message. That it was deleted does not: programs
    send that of what nobody has read."""
    if disposition.partition(";")[2].strip().lower().startswith(("displayed", "dispatched", "processed")):
        return False
    said = mime_reader.header(message, "Auto-Submitted").lower()
    return (
        "reject" in said
        or bounce_words.failure_in_subject(subject) is not None
        or bounce_words.is_rejected(given.own_words[:_WORDS])
    )


def recipients(message: Message, given: returned_copies.Text) -> tuple[str, ...]:
    """Whom it may be about: named in a header, or in the form of a server that flufl.bounce knows, else any
    address in its words that is neither ours nor the server's, else whom the copy was for."""
    words = _EXPANDED.sub(" ", given.own_words[:_WORDS])
    named = _addresses(mime_reader.header(message, "X-Failed-Recipients").split(","))
    named = named or _addresses(_scanned(message, words))
    if named:
        return named
    own = {mime_reader.mailbox(message, name).lower() for name in ("From", "To", "Delivered-To")}
    own |= {name.strip("<>").lower() for name in message_ids(given)}
    copied = _addresses(_COPY_TO.findall(given.whole, len(given.own_words))[:1])
    in_words = [_NAMED.findall(words)[:50], _BARE.findall(words)[:50]]
    for candidates in (*map(_addresses, in_words), copied):
        others = tuple(
            address for address in candidates if address.lower() not in own and not _is_role(address)
        )
        if others:
            return others[:_CANDIDATES]
    return ()


def message_ids(given: returned_copies.Text) -> tuple[str, ...]:
    """The Message-IDs in a copy within the text."""
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(given.whole)[:5]))


class _Signs(NamedTuple):
    """What is seen of a message that may be a bounce, where the sender's address alone does not tell."""

    in_subject: bool
    words: bool
    code: bool
    returned: bool
    is_sent_back: bool
    is_answer: bool


def _is_from_role(signs: _Signs) -> bool:
    """A person at `postmaster@` may quote a bounce in an answer, and be absent."""
    if signs.in_subject:
        return signs.words or (signs.returned and (signs.is_sent_back or not signs.is_answer))
    if signs.is_sent_back:
        return signs.code or (signs.words and signs.returned)
    return signs.code and not signs.is_answer


def _is_from_anybody(signs: _Signs) -> bool:
    """Servers that send bounces from any address; a person may have any subject, and quote anything."""
    if not signs.words:
        return False
    if signs.is_sent_back:
        return signs.in_subject or signs.returned
    return signs.in_subject and (signs.code or signs.returned) and not signs.is_answer


def _is_sent_back(message: Message) -> bool:
    return (
        senders.is_null_path(message)
        or message.get("X-MS-Exchange-Message-Is-Ndr") is not None
        or message.get_content_type() == "multipart/report"
        or mime_reader.header(message, "Auto-Submitted").lower().startswith("auto")
    )


def _returns_a_part(message: Message) -> bool:
    return mime_reader.is_delivery_report(message) or any(
        part.get_content_type() in _RETURNED for part in mime_reader.parts(message)
    )


def _scanned(message: Message, words: str) -> list[str]:
    head = "".join(
        f"{name}: {value}\n" for name, value in mime_reader.headers(message) if name.lower() in _KNOWN
    )
    if message.get("From") is None:
        head += f"From: {_NOBODY}\n"
    scanned = mime_reader.parse_header(f"{head}\n{words}".encode("ascii", "replace"))
    # Its detectors raise, and log, for headers that they do not expect.
    with contextlib.suppress(Exception):
        return [address.decode("utf-8", "replace") for address in sorted(scan_message(scanned))]
    return []


def _addresses(texts: list[str]) -> tuple[str, ...]:
    found = (mime_reader.address(text) for text in texts)
    return tuple(dict.fromkeys(address for address in found if address))


def _is_role(address: str) -> bool:
    return address.partition("@")[0].lower() in _ROLES
