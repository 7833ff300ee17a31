"""Public ids: opaque, prefixed, neither guessable nor sequential."""

import secrets
import string

_ALPHANUMERIC = string.ascii_letters + string.digits
_LETTERS = b"abcdefghijklmnopqrstuvwxyz234567" * 8
"""Five bits of each random byte, evenly: many ids are made, and base64.b32encode is slow."""
KEY_PREFIX = "flz_sk_"


def new(prefix: str) -> str:
    """A public id such as ``con_`` and 24 lowercase letters and digits (120 random bits)."""
    return f"{prefix}_{secrets.token_bytes(24).translate(_LETTERS).decode()}"


def new_api_key() -> str:
    """An API key: ``flz_sk_`` and 32 alphanumerics (190 random bits)."""
    return KEY_PREFIX + "".join(secrets.choice(_ALPHANUMERIC) for _ in range(32))
