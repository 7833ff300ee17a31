"""Known browsers: a signed value that a browser keeps once somebody signed in there ("device cookie", OWASP).

Whoever brings it is throttled by a counter of their own: strangers who guess at an account do not slow down
those who use it. It lets nobody in.

Tested by `tests/core/people/test_known_browsers.py`.
"""

import hmac
import re
import secrets

from fluenzr import crypto

ACCOUNTS = 8
"""Of so many users of one browser, the last ones."""
_NONCE = re.compile(r"[0-9a-f]{32}")
_LONGEST = 40 + ACCOUNTS * 65


def remember(value: str | None, user_id: int) -> str:
    """What the browser is to keep from now on, where it had `value`."""
    nonce, *tags = _read(value) or [secrets.token_hex(16)]
    own = _tag(nonce, user_id)
    others = [tag for tag in tags if tag != own]
    return ".".join((nonce, *others[-(ACCOUNTS - 1) :], own))


def name(value: str | None, user_id: int) -> str | None:
    """The browser's name in the throttle of a user; None where that user never signed in there."""
    nonce, *tags = _read(value) or [""]
    own = _tag(nonce, user_id)
    return nonce if any(hmac.compare_digest(tag.encode(), own.encode()) for tag in tags) else None


def _read(value: str | None) -> list[str] | None:
    if value is None or len(value) > _LONGEST or not value.isascii():
        return None
    parts = value.split(".")
    return parts if _NONCE.fullmatch(parts[0]) else None


def _tag(nonce: str, user_id: int) -> str:
    return crypto.keyed_hash(crypto.key("known browser"), f"{nonce}:{user_id}")
