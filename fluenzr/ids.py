"""Public ids: opaque, prefixed, neither guessable nor sequential."""

import base64
import secrets
import string

_ALPHANUMERIC = string.ascii_letters + string.digits
KEY_PREFIX = "flz_sk_"


def new(prefix: str) -> str:
    """A public id such as ``con_`` and 24 lowercase letters and digits (120 random bits)."""
    return f"{prefix}_{base64.b32encode(secrets.token_bytes(15)).decode().lower()}"


def new_api_key() -> str:
    """An API key: ``flz_sk_`` and 32 alphanumerics (190 random bits)."""
    return KEY_PREFIX + "".join(secrets.choice(_ALPHANUMERIC) for _ in range(32))
