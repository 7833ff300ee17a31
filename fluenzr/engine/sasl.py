"""SASL mechanisms for OAuth 2.0 access tokens: OAUTHBEARER (RFC 7628) and XOAUTH2. Pure.

XOAUTH2 is Google's from before the RFC (https://developers.google.com/workspace/gmail/imap/xoauth2-protocol);
Microsoft knows no other.

Tested by `tests/engine/test_logins.py`.
"""

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TokenLogin:
    """Who logs in where, with which access token."""

    username: str
    token: str = field(repr=False)
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Mechanism:
    """Its initial response, and what is said to a refusal so that the server can go on to its last word."""

    name: str
    response: Callable[[TokenLogin], str]
    after_refusal: str


def _xoauth2(login: TokenLogin) -> str:
    return f"user={login.username}\x01auth=Bearer {login.token}\x01\x01"


def _oauthbearer(login: TokenLogin) -> str:
    """RFC 7628 §3.1, with a name as RFC 5801 §4 writes it."""
    name = login.username.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={name},\x01host={login.host}\x01port={login.port}\x01auth=Bearer {login.token}\x01\x01"


XOAUTH2 = Mechanism("XOAUTH2", _xoauth2, "")
OAUTHBEARER = Mechanism("OAUTHBEARER", _oauthbearer, "\x01")
_BY_PREFERENCE = (XOAUTH2, OAUTHBEARER)
"""The one that all providers have taken for years comes first."""


def choose(offered: Iterable[str]) -> Mechanism | None:
    """The first that is known here of those a server offers."""
    names = {name.upper() for name in offered}
    return next((mechanism for mechanism in _BY_PREFERENCE if mechanism.name in names), None)


def encoded(response: str) -> str:
    """As it is sent: base64."""
    return base64.b64encode(response.encode()).decode("ascii")


def forms(login: TokenLogin) -> list[str]:
    """In which a server may repeat what it was told, the longest first."""
    responses = [encoded(mechanism.response(login)).rstrip("=") for mechanism in _BY_PREFERENCE]
    return [*responses, encoded(login.token).rstrip("="), login.token]
