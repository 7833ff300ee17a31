"""Secrets shown once, on the page after the one that made them, or for as long as they are of use.

They are sealed in the browser's cookie meanwhile.
"""

import base64

from flask import session

from fluenzr import crypto
from fluenzr.web import visits


def keep(name: str, text: str) -> None:
    """Show it on the next page that asks."""
    session[name] = base64.urlsafe_b64encode(crypto.box().seal(text, _place(name))).decode()


def take(name: str) -> str | None:
    """What was kept, this once."""
    found = look(name)
    session.pop(name, None)
    return found


def look(name: str) -> str | None:
    """What was kept, which stays kept until it is taken, or something else is."""
    sealed = session.get(name)
    if sealed is None:
        return None
    try:
        return crypto.box().open(base64.urlsafe_b64decode(sealed), _place(name))
    except crypto.SecretUnreadable:
        return None


def _place(name: str) -> str:
    return f"{name}:{visits.visit().session}"
