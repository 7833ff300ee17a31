"""Verdicts of address verifiers in CSV files (ZeroBounce, NeverBounce, Bouncer, Kickbox...). Pure.

Their words become one of four statuses. Addresses are verified outside: no mail server is asked from here.
"""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from fluenzr import clock
from fluenzr.core.common.text import too_long, unfit

VALID, INVALID, RISKY, UNKNOWN = "valid", "invalid", "risky", "unknown"
STATUSES = (VALID, INVALID, RISKY, UNKNOWN)
MAX_SOURCE = 100

PREFIX = "verification."
STATUS, SOURCE, CHECKED_AT = f"{PREFIX}status", f"{PREFIX}source", f"{PREFIX}checkedAt"
"""Columns as they are exported."""

_DELIVERABLE = {"deliverable": VALID, "undeliverable": INVALID, "risky": RISKY, "unknown": UNKNOWN}
WORDS: dict[str, dict[str, str]] = {
    "zerobounce": {
        "valid": VALID,
        "invalid": INVALID,
        "catchall": RISKY,
        "unknown": UNKNOWN,
        "spamtrap": INVALID,
        "abuse": RISKY,
        "donotmail": INVALID,
    },
    "neverbounce": {
        "valid": VALID,
        "invalid": INVALID,
        "disposable": RISKY,
        "catchall": RISKY,
        "acceptall": RISKY,
        "acceptallunverifiable": RISKY,
        "unknown": UNKNOWN,
    },
    "millionverifier": {
        "ok": VALID,
        "good": VALID,
        "catchall": RISKY,
        "disposable": RISKY,
        "risky": RISKY,
        "invalid": INVALID,
        "bad": INVALID,
        "unknown": UNKNOWN,
        "unverified": UNKNOWN,
        "reverify": UNKNOWN,
        "error": UNKNOWN,
    },
    "bouncer": _DELIVERABLE,
    "kickbox": _DELIVERABLE,
}
"""What the verifiers say, letters alone, in lower case."""
_ANY = {word: status for words in reversed(WORDS.values()) for word, status in words.items()}

HEADERS = {
    STATUS: "verificationstatus emailverificationstatus emailverification",
    SOURCE: "verificationsource",
    CHECKED_AT: "verificationcheckedat verifiedat",
    f"{PREFIX}zerobounce": "zbstatus zerobouncestatus zerobounceresult zerobounce",
    f"{PREFIX}neverbounce": "neverbouncestatus neverbounceresult neverbounce nbstatus nbresult",
    f"{PREFIX}millionverifier": "millionverifierresult millionverifierstatus millionverifier mvresult",
    f"{PREFIX}bouncer": "bouncerstatus bouncerresult usebouncerstatus",
    f"{PREFIX}kickbox": "kickboxresult kickboxstatus",
    f"{PREFIX}result": "result",
    f"{PREFIX}email_status": "emailstatus",
    f"{PREFIX}quality": "quality",
}
"""Headers of the columns, letters and digits in lower case."""
COLUMNS = frozenset(HEADERS)
"""What a column may give beside fields, as a mapping names it."""
BESIDE = frozenset((SOURCE, CHECKED_AT))
"""Those that are nothing without a verdict."""

_SHARED = {"result": "", "email_status": "neverbounce", "quality": "millionverifier"}
"""Headers that others use, too: a cell with none of these words stays a custom field."""
_OF_BOUNCER = frozenset(("toxic", "toxicity", "domainacceptall", "domaindisposable", "accountrole"))
_OF_KICKBOX = frozenset(("sendex", "didyoumean"))
_SOMEBODY = "verifier"
_LETTERS = re.compile(r"[^a-z]+")


def told_by(headers: Collection[str], header: str) -> str | None:
    """The verifier's column that a header of many meanings is, by the headers beside it (all without signs).

    None where they do not tell; empty where it is a remark of a verifier's, and no field: `role` says there
    whether an address is one of a function.
    """
    beside = frozenset(headers)
    is_verified = {"quality", "result"} <= beside or bool(beside & (_OF_KICKBOX | _OF_BOUNCER))
    if header == "role" and is_verified:
        return ""
    if header == "result" and "quality" in beside:
        return f"{PREFIX}millionverifier"
    if header == "result" and beside & _OF_KICKBOX:
        return f"{PREFIX}kickbox"
    if header == "status" and beside & _OF_BOUNCER:
        return f"{PREFIX}bouncer"
    return None


def word(text: str) -> str | None:
    """The status that any verifier means by a word; None where nobody says it."""
    return _ANY.get(_plain(text))


def are_told(columns: Collection[str | None]) -> bool:
    """Whether there is a column of verdicts alone, by what columns give."""
    return bool(COLUMNS.difference(BESIDE).intersection(columns))


def is_named(header: str) -> bool:
    """Whether a header (without signs) says by itself that it is of a verdict, as `verifiedat` does not."""
    return header.startswith("verification")


def of(
    cells: Mapping[str, str], verdict: dict[str, Any] | None = None
) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """A contact's `verification` as cells tell it, by their columns without the prefix, and those of them
    that are custom fields after all; `verdict` is what other cells said already. Raises ValueError with what
    is wrong."""
    source, checked_at = cells.get("source"), cells.get("checkedAt")
    custom: dict[str, str] = {}
    for name, text in sorted(cells.items(), key=lambda cell: cell[0] in _SHARED):
        if name in ("source", "checkedAt"):
            continue
        found = None if verdict is not None and name in _SHARED else _verdict(name, text)
        if found is None:
            custom[name] = text
        elif verdict is None:
            verdict = found
    if verdict is None:
        if source is not None or checked_at is not None:
            raise ValueError("There is a source or a time of a verdict, and no status")
        return None, custom
    if source is not None:
        verdict["source"] = _source(source)
    if checked_at is not None:
        verdict["checked_at"] = _time(checked_at)
    return verdict, custom


def of_status(text: str) -> dict[str, Any] | None:
    """A verdict out of a column called `status`, as Bouncer's is; None where it is no word of a verifier."""
    status = word(text)
    return None if status is None else {"status": status, "source": _teller(text)}


def is_unheard_of(verification: Mapping[str, Any] | None) -> bool:
    """Whether a verifier said a word that is not known: it is kept in the source."""
    return verification is not None and ": " in (verification.get("source") or "")


def _verdict(name: str, text: str) -> dict[str, Any] | None:
    """What a verifier's column says; None where a column of many meanings says something else."""
    if name in _SHARED:
        status = WORDS[_SHARED[name]].get(_plain(text)) if _SHARED[name] else word(text)
        return None if status is None else {"status": status, "source": _SHARED[name] or _teller(text)}
    teller = None if name == "status" else name
    status = None if teller is None else WORDS[teller].get(_plain(text))
    status = status or word(text)
    if status is not None:
        return {"status": status, "source": teller}
    # On one line, and without a blank at the end: as it is read again where it was exported.
    said = f"{teller or _SOMEBODY}: {' '.join(text.split())}"[:MAX_SOURCE].rstrip()
    return {"status": UNKNOWN, "source": _source(said)}


def _teller(text: str) -> str | None:
    """The verifier that alone says a word."""
    plain = _plain(text)
    saying = [name for name, words in WORDS.items() if plain in words]
    return saying[0] if len(saying) == 1 else None


def _plain(text: str) -> str:
    return _LETTERS.sub("", text.lower()[:MAX_SOURCE])


def _source(text: str) -> str:
    wrong = unfit(text) or too_long(text, MAX_SOURCE)
    if wrong is not None:
        raise ValueError(wrong)
    return text


def _time(text: str) -> int:
    try:
        instant = datetime.fromisoformat(text)
        instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
        return clock.to_ms(instant.astimezone(UTC))
    except (ValueError, OverflowError):
        raise ValueError(f"{text[:40]} is not a time, as 2026-01-15T10:30:00Z") from None
