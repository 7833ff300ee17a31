"""Questions to name servers, and what comes of a check of a record: pass, warn, fail or unknown. Pure.

How a question is asked is an argument of each rule: `engine/name_servers.py` asks over the network.

Tested by `tests/core/accounts/dns/test_report.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fluenzr.core.common.sentences import Sentence
from fluenzr.core.templates.languages import Language

PASS, WARN, FAIL, UNKNOWN = "pass", "warn", "fail", "unknown"
RESULTS = (PASS, WARN, FAIL, UNKNOWN)


class Unanswered(Exception):
    """No name server gave an answer that holds: nothing is known of that name."""

    def __init__(self, name: str, kind: str, reason: str):
        super().__init__(f"{kind} of {name}: {reason}")
        self.name, self.kind = name, kind


@dataclass(frozen=True, slots=True)
class Answer:
    """The records of a name and type, in text; `exists` is False where there is no such name (NXDOMAIN)."""

    records: tuple[str, ...] = ()
    exists: bool = True


Ask = Callable[[str, str], Answer]
"""Asks for a name and a type (`TXT`). Raises Unanswered."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a check: what was `found`, the `record` to publish where there is one, what it means."""

    check: str
    result: str
    found: str | None
    record: str | None
    help: Sentence

    def public(self, language: Language) -> dict[str, str | None]:
        """As the API gives it."""
        return {
            "check": self.check,
            "result": self.result,
            "found": self.found,
            "record": self.record,
            "help": self.help.into(language),
        }
