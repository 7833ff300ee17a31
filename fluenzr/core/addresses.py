"""Email addresses in the one form in which they are kept."""

import re
from functools import lru_cache
from urllib.parse import unquote

from email_validator import EmailNotValidError, validate_email

from fluenzr.core.text import INVISIBLE, fold, one_form

MAX_LENGTH = 254
INVALID = "Invalid email format"

# Nearly all that are met, and needs no second look: a dot-atom (RFC 5322 §3.2.3) before a plain domain.
_PLAIN = re.compile(r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@([A-Za-z0-9.-]+)", re.ASCII)
_NAMED = re.compile(r"[^<>]*<([^<>]+)>")
_BETWEEN = re.compile(r"[:,;\s]+")
_AROUND = f" \t\r\n\xa0'(){INVISIBLE}"
_MAX_LOCAL = 64
_DOMAINS = 4096


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
    """An address out of what people paste: `Ana <a@b.c>`, `mailto:a@b.c`, `a@b.c, b@b.c`, invisible
    characters and signs around it. What is nothing of the kind stays as it is."""
    if _PLAIN.fullmatch(text):
        return text
    text = text.strip(_AROUND).rstrip('"')
    if (named := _NAMED.fullmatch(text)) is not None:
        text = named[1].strip(_AROUND)
    if text[:7].lower() == "mailto:":
        text = unquote(text[7:].partition("?")[0]).strip(_AROUND)
    if '"' not in text:
        several = [one.strip(_AROUND) for one in _BETWEEN.split(text) if one]
        if len(several) > 1 and all("@" in one for one in several):
            text = several[0]
    return text


@lru_cache(_DOMAINS)
def _domain(name: str) -> str:
    """Of a thousand addresses most share a few domains, and those are what takes time."""
    return _checked(f"a@{name}").removeprefix("a@")


def _checked(text: str) -> str:
    return validate_email(text, strict=True, check_deliverability=False, test_environment=True).normalized
