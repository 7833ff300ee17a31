"""Passwords: hashed with Argon2id (RFC 9106), and what one must be.

Tested by `tests/web/test_sign_in.py`.
"""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from fluenzr.core.common.errors import Invalid

SHORTEST, LONGEST = 10, 256

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's lower bound: several sign-ins at once must fit into a small machine."""


def checked(password: str, email: str = "") -> str:
    """The password. Raises Invalid where it is too short, too long, or the address itself."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid("password", f"The password needs {SHORTEST} to {LONGEST} characters")
    if password.casefold() == email.casefold() or len(set(password)) < 4:
        raise Invalid("password", "This password is too easy to guess")
    return password


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether it is the password. Takes as long where there is no hash: nobody learns who has an account."""
    try:
        _HASHER.verify(password_hash or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was hashed with other costs than those of today."""
    return _HASHER.check_needs_rehash(password_hash)


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody's password")
