"""Outcomes of SMTP connections that break, with what broke them in words.

Tested by `tests/engine/smtp/test_session.py`.
"""

import ssl

from fluenzr.core.sending.smtp_replies import Fault, Outcome, OutcomeKind, Phase
from fluenzr.engine import tls_errors


def broken(kind: OutcomeKind, phase: Phase, error: Exception) -> Outcome:
    """What became of a message whose connection ended with an error: no code, and the reason as text."""
    if isinstance(error, TimeoutError):
        text = "The server did not answer in time"
    elif isinstance(error, ssl.SSLError):
        text = tls_errors.reason(error)
    else:
        text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Outcome(kind, phase, None, None, text, Fault.NETWORK)
