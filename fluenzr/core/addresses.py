"""Email addresses in the one form in which they are kept."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

MAX_LENGTH = 254
INVALID = "Invalid email format"

# Nearly all that are met, and needs no second look: a dot-atom (RFC 5322 §3.2.3) before a plain domain.
_PLAIN = re.compile(r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@([A-Za-z0-9.-]+)", re.ASCII)
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


@lru_cache(_DOMAINS)
def _domain(name: str) -> str:
    """Of a thousand addresses most share a few domains, and those are what takes time."""
    return _checked(f"a@{name}").removeprefix("a@")


def _checked(text: str) -> str:
    return validate_email(text, strict=True, check_deliverability=False, test_environment=True).normalized
