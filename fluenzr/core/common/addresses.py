"""Email addresses: validation, form for storing and comparing, form for sending (IDN), typos."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

import idna
from email_validator import EmailNotValidError, validate_email

from fluenzr.core.common.text import INVISIBLE, fold, one_form

MAX_LENGTH = 254
INVALID = "Invalid email format"

# Nearly all that are met, and needs no second look: a dot-atom (RFC 5322 §3.2.3) before a plain domain.
_PLAIN = re.compile(r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@([A-Za-z0-9.-]+)", re.ASCII)
_NAMED = re.compile(r"[^<>]*<([^<>]+)>(?:[^<>]*<[^<>]+>)*")
_BETWEEN = re.compile(r"[:,;|<>()\[\]\s]+")
# What stands beside addresses in a cell, and is part of none. Of other words nobody knows what they mean:
# `gone: a@b.test` is no address to write to.
_LABEL_WORDS = """
    email e-mail mail mailto courriel smtp pro perso work home bureau domicile professionnel personnel
    professional personal business / \\ & + - =hyperlink
"""
_LABELS = frozenset(_LABEL_WORDS.split())
# Behind an address alone: before one it may be an initial, as in `o reilly@b.test`.
_BESIDE = _LABELS.union(("and", "or", "et", "ou", "und", "oder", "y", "o", "e"))
_AROUND = f" \t\r\n\xa0'()\u2018\u2019\u201c\u201d\u201e\xab\xbb{INVISIBLE}"
_MAX_LOCAL = 64
_DOMAINS = 4096
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
# What keyboards and word processors write in the place of these.
_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\uff07\u055a", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict(
            zip(
                "øØłŁđĐßæÆœŒı", ["o", "O", "l", "L", "d", "D", "ss", "ae", "Ae", "oe", "Oe", "i"], strict=True
            )
        ),
    }
)


def normal(text: str) -> str:
    """An address (RFC 5321 §4.1.2), its domain lower-cased and its form normalised; no DNS is asked.

    Raises ValueError for what is none.
    """
    plain = _PLAIN.fullmatch(text)
    try:
        if plain is None or len(plain[1]) > _MAX_LOCAL or len(text) > MAX_LENGTH:
            return _checked(text)
        return f"{plain[1]}@{_domain(plain[2])}"
    except EmailNotValidError:
        raise ValueError(INVALID) from None


def shown(given: str | None) -> str | None:
    """What was given for an address as an answer repeats it: no longer than any address is."""
    return given if given is None or len(given) <= MAX_LENGTH else f"{given[: MAX_LENGTH - 3]}..."


def sendable(text: str) -> str:
    """As `normal`, of an address that mail can be sent to.

    Raises ValueError for any other, with what was probably meant where that can be told.
    """
    if (plain := plainly_sendable(text)) is not None:
        return plain
    address = normal(text)
    try:
        in_ascii(address)
    except ValueError as error:
        meant = _probably_meant(address)
        hint = f"; did you mean {meant}?" if meant else ""
        raise ValueError(f"{INVALID}: {error}{hint}") from None
    return address


def plainly_sendable(text: str) -> str | None:
    """What `sendable` gives for an address as nearly all are; None for any other, be it one or not."""
    plain = _PLAIN.fullmatch(text)
    if plain is None or len(plain[1]) > _MAX_LOCAL or len(text) > MAX_LENGTH:
        return None
    domain = _plain_domain(plain[2])
    return None if domain is None else f"{plain[1]}@{domain}"


@lru_cache(_DOMAINS)
def _plain_domain(name: str) -> str | None:
    """A domain that is written in ASCII as it is kept."""
    try:
        domain = _domain(name)
        return domain if len(domain) <= len(name) and ascii_domain(domain) == domain else None
    except ValueError:
        return None


def in_ascii(address: str) -> str:
    """An address as it is written in headers and to servers, its domain in ASCII. Raises ValueError."""
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        raise ValueError(f"{address} needs SMTPUTF8 (RFC 6531), which is not supported")
    ascii_address = f"{local}@{ascii_domain(domain)}"
    # Some servers decode an encoded word in a local part, and then write to another address.
    if not _LOCAL_PART.fullmatch(local) or "=?" in local or len(ascii_address) > MAX_LENGTH:
        raise ValueError(f"{address} is no email address that mail can be sent to")
    return ascii_address


@lru_cache(_DOMAINS)
def ascii_domain(domain: str) -> str:
    """The name of a domain in ASCII (IDNA 2008, RFC 5891). Raises ValueError for what is none."""
    if not domain.isascii():
        domain = idna.encode(domain, uts46=True).decode("ascii")
    if not _DOMAIN.fullmatch(domain):
        raise ValueError(f"{domain} is not the name of a domain")
    return domain


def _probably_meant(address: str) -> str | None:
    """The address without what only typography or an accent adds; None where that is none either."""
    local, _, domain = address.rpartition("@")
    plain = unicodedata.normalize("NFKD", local.translate(_LOOKALIKES))
    meant = "".join(char for char in plain if not unicodedata.combining(char))
    try:
        in_ascii(meant := f"{meant}@{domain}")
    except ValueError:
        return None
    return meant


def identity(text: str) -> str:
    """Whose address it is: in lower case and NFC, its domain as A-labels (IDNA 2008, RFC 5891).

    Nothing more is folded: ß and ss, or é and e, may be two people. Takes what is no address, too.
    """
    if text.isascii():
        return text.lower()
    local, at, domain = one_form(text).rpartition("@")
    return one_form(f"{local.lower()}{at}{_a_labels(domain)}")


def folded(text: str) -> str | None:
    """What an address is found by in text that is searched for, where that is not its `identity`."""
    return None if text.isascii() or fold(text) == identity(text) else fold(text)


def unlabelled(key: str) -> str:
    """An `identity` with the domain in the letters that people write (RFC 5891 §5.4)."""
    local, at, domain = key.rpartition("@")
    if "xn--" not in domain:
        return key
    try:
        return f"{local}{at}{_domain(domain)}"
    except EmailNotValidError:
        return key


@lru_cache(_DOMAINS)
def _a_labels(domain: str) -> str:
    if domain.isascii():
        return domain.lower()
    try:
        return validate_email(f"a@{domain}", check_deliverability=False, test_environment=True).ascii_domain
    except EmailNotValidError:
        return domain.lower()


def pasted(text: str) -> str:
    """An address out of what people paste: `Ana <a@b.c>`, `mailto:a@b.c`, `a@b.c, b@b.c`, `a@b.c (work)`,
    invisible characters and signs around it. What is nothing of the kind stays as it is."""
    if _PLAIN.fullmatch(text) and text[-1] != ".":
        return text
    text = text.strip(_AROUND + ";,").rstrip('"')
    if (named := _NAMED.fullmatch(text)) is not None:
        text = named[1].strip(_AROUND)
    if text[:7].lower() == "mailto:":
        text = unquote(text[7:].partition("?")[0]).strip(_AROUND)
    return text if _is_one(text) else _first(text) or text


def _is_one(text: str) -> bool:
    return text.count("@") == 1 and not _BETWEEN.search(text) and text[-1:] != "."


def _first(text: str) -> str | None:
    """The first of some addresses, where there is nothing but addresses and what stands beside them."""
    words = [word.strip(f"{_AROUND}.") for word in _BETWEEN.split(text.replace('"', " "))]
    several = [one for word in words for one in (word.split("/") if word.count("@") > 1 else [word])]
    found = next((place for place, one in enumerate(several) if "@" in one), None)
    if found is None:
        return None
    before, behind = several[:found], several[found:]
    is_known = all(_is_beside(one, _LABELS) for one in before) and all(map(_is_beside, behind))
    return several[found] if is_known else None


def _is_beside(word: str, others: frozenset[str] = _BESIDE) -> bool:
    """Whether it is nothing, an address by the looks of it, or one of the words beside one."""
    return word.lower() in others or word == "" or ("@" in word[1:-1] and word.count("@") == 1)


@lru_cache(_DOMAINS)
def _domain(name: str) -> str:
    """Of a thousand addresses most share a few domains, and those are what takes time."""
    return _checked(f"a@{name}").removeprefix("a@")


def _checked(text: str) -> str:
    return validate_email(text, strict=True, check_deliverability=False, test_environment=True).normalized
