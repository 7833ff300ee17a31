"""Public ids (`con_...`): opaque, prefixed, neither guessable nor sequential."""

import hmac
import secrets
import string

_ALPHANUMERIC = string.ascii_letters + string.digits
_LETTERS = b"abcdefghijklmnopqrstuvwxyz234567" * 8
"""Five bits of each random byte, evenly: many ids are made, and base64.b32encode is slow."""
_LENGTH, _SHARED = 24, 3
"""Characters of an id after its prefix, and how many of them ids share that are made together."""
KEY_PREFIX = "flz_sk_"


def new(prefix: str) -> str:
    """A public id such as ``con_`` and 24 lowercase letters and digits (120 random bits)."""
    return f"{prefix}_{_characters(_LENGTH)}"


def several(prefix: str, count: int) -> list[str]:
    """Public ids of things that come together, each with 105 random bits of its own.

    They begin alike, so that an index of ids takes them in at one place instead of at as many as they are:
    that alone was a third of the pages that a batch of contacts writes.
    """
    length = _LENGTH - _SHARED
    begin, own = f"{prefix}_{_characters(_SHARED)}", _characters(count * length)
    return [begin + own[place : place + length] for place in range(0, len(own), length)]


def derived(prefix: str, key: bytes, text: str) -> str:
    """The public id that this text always has (HMAC-SHA256): as random to whoever does not know the key."""
    return f"{prefix}_{_letters(hmac.digest(key, text.encode(), 'sha256')[:_LENGTH])}"


def new_api_key() -> str:
    """An API key: ``flz_sk_`` and 32 alphanumerics (190 random bits)."""
    return KEY_PREFIX + "".join(secrets.choice(_ALPHANUMERIC) for _ in range(32))


def _characters(count: int) -> str:
    return _letters(secrets.token_bytes(count))


def _letters(octets: bytes) -> str:
    return octets.translate(_LETTERS).decode()
