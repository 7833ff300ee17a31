"""SMTP log-in (RFC 4954) by password or OAuth 2.0 token, which are kept out of messages and logs."""

import base64
from collections.abc import Callable

from fluenzr.core.sending.smtp_replies import Fault, Outcome
from fluenzr.engine import sasl

Say = Callable[..., int]
"""Says a command; gives the code of the answer, one of those expected. Raises SmtpError."""

_LINE_OCTETS = 512
"""Of a command with its end (RFC 5321 §4.5.3.1.4): a longer response waits until it is asked for (RFC 4954
§4). Google's tokens fit, Microsoft's do not, and each documents it so."""

_OTHER_MECHANISM = (504, 534, 535)
"""After these another mechanism may do (RFC 4954 §6): some servers offer PLAIN and take LOGIN alone."""


class SmtpError(Exception):
    """The conversation stopped before the final dot; `outcome` says how and in which `phase`."""

    def __init__(self, outcome: Outcome):
        super().__init__(str(outcome))
        self.outcome = outcome
        self.phase = outcome.phase


def log_in(say: Say, offered: str, username: str, password: str) -> None:
    """With the first mechanism known here of those `offered`. Raises SmtpError."""
    mechanisms = offered.upper().split()
    if "PLAIN" in mechanisms:
        try:
            _plain(say, username, password)
        except SmtpError as refusal:
            if "LOGIN" not in mechanisms or refusal.outcome.code not in _OTHER_MECHANISM:
                raise
            _login_instead(say, username, password, refusal)
    elif "LOGIN" in mechanisms:
        _login(say, username, password)
    else:
        text = "The server offers no login by password on this connection"
        raise SmtpError(Outcome("refused", "auth", None, None, text, Fault.ACCOUNT_AUTH))


def log_in_with_token(say: Say, offered: str, login: sasl.TokenLogin) -> None:
    """With the first mechanism known here of those `offered`. Raises SmtpError."""
    mechanism = sasl.choose(offered.upper().split())
    if mechanism is None:
        text = "The server offers no login by OAuth 2.0 token (XOAUTH2, OAUTHBEARER) on this connection"
        raise SmtpError(Outcome("refused", "auth", None, None, text, Fault.ACCOUNT_AUTH))
    response = sasl.encoded(mechanism.response(login))
    command = f"AUTH {mechanism.name} {response}"
    if len(command) + 2 <= _LINE_OCTETS:
        code = say(command, 235, 334)
    else:
        say(f"AUTH {mechanism.name}", 334)
        code = say(response, 235, 334)
    if code == 334:
        # It was refused, as the challenge says in JSON: the code comes after this (RFC 7628 §3.2.3).
        say(sasl.encoded(mechanism.after_refusal), 235)


def without_secrets(text: str, username: str | None, password: str | None) -> str:
    """`text` of a server that repeats what it was told, without the password in any of its forms."""
    if not password:
        return text
    for secret in (password, _base64(password), _base64(f"\0{username}\0{password}")):
        text = text.replace(secret, "***")
    return text


def without_token(text: str, login: sasl.TokenLogin) -> str:
    """The same of a token."""
    for secret in sasl.forms(login):
        text = text.replace(secret, "***")
    return text


def _plain(say: Say, username: str, password: str) -> None:
    """RFC 4616. Some servers ask for what they were given with the command (RFC 4954 §4)."""
    response = _base64(f"\0{username}\0{password}")
    if say(f"AUTH PLAIN {response}", 235, 334) == 334:
        say(response, 235)


def _login_instead(say: Say, username: str, password: str, refusal: SmtpError) -> None:
    """What is told is the first refusal, unless the server refuses for good again."""
    try:
        _login(say, username, password)
    except SmtpError as error:
        raise error if error.outcome.kind == "refused" else refusal from None


def _login(say: Say, username: str, password: str) -> None:
    say("AUTH LOGIN", 334)
    say(_base64(username), 334)
    say(_base64(password), 235)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
