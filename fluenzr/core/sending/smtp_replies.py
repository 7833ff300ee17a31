"""SMTP replies as outcomes: accepted, refused, deferred, uncertain; whose fault (RFC 5321 §4.2, RFC 3463)."""

import re
from dataclasses import dataclass
from typing import Literal

from fluenzr.core.sending.failures import Fault, Phase, judge

__all__ = ["Fault", "Outcome", "OutcomeKind", "Phase", "of_answer"]

OutcomeKind = Literal["accepted", "refused", "deferred", "uncertain", "withdrawn"]

TEXT_LENGTH = 500

# At the beginning of a line (RFC 2034 §4), or where qmail puts it.
_ENHANCED = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})(?![\d.])|\(#([245]\.\d{1,3}\.\d{1,3})\)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message, and in which phase.

    `accepted`, `refused` (5xx) and `deferred` (4xx, no connection, or one lost before the final dot) are
    certain, `uncertain` is anything but an answer to the dot, `withdrawn` was stopped before it. `code`,
    `enhanced` and `text` are the server's; where it gave no answer `code` is None and `text` says why.
    `is_block`: it is refused in a way that says nothing against the address (`failures.Verdict`).
    """

    kind: OutcomeKind
    phase: Phase
    code: int | None
    enhanced: str | None
    text: str
    fault: Fault
    is_block: bool = False

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.code, self.enhanced, self.text) if part)

    @property
    def blames_content(self) -> bool:
        """Whether a server refused the email for its content; not an address that cannot be written to."""
        return self.fault == Fault.CONTENT and (self.code or self.enhanced) is not None

    @property
    def reason(self) -> str:
        """What is kept and shown of it."""
        return str(self)[:TEXT_LENGTH]


def of_answer(phase: Phase, code: int, reply: str) -> Outcome:
    """The outcome that an answer is; `uncertain` where it answers something else than what was asked."""
    match = _ENHANCED.search(reply)
    enhanced = (match[1] or match[2]) if match else None
    if enhanced is not None:
        reply = "\n".join(_after(enhanced, line) for line in reply.split("\n"))
    text = " ".join(reply.split())[:TEXT_LENGTH]
    if code >= 400:
        # Whatever a server says before the conversation has begun, it says of no message.
        kind: OutcomeKind = "deferred" if code < 500 or phase in ("connect", "tls") else "refused"
        verdict = judge(phase, code, enhanced, reply)
        return Outcome(kind, phase, code, enhanced, text, verdict.fault, verdict.is_block)
    if phase == "dot" and code < 300:
        return Outcome("accepted", phase, code, enhanced, text, Fault.NONE)
    return Outcome("uncertain", phase, code, enhanced, text, Fault.NETWORK)


def _after(enhanced: str, line: str) -> str:
    """What a line says after the enhanced code that each line begins with (RFC 2034 §4)."""
    return line[len(enhanced) :].lstrip() if line.startswith(enhanced) else line
