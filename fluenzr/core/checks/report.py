"""Outcome of a check of a campaign: pass, warn, fail or unknown, in words for the asked language. Pure."""

from dataclasses import dataclass
from typing import Any

from fluenzr.core.accounts.dns.records import FAIL, PASS, UNKNOWN, WARN
from fluenzr.core.common.sentences import Sentence
from fluenzr.core.templates.languages import ENGLISH, Language

__all__ = ["FAIL", "PASS", "UNKNOWN", "WARN", "Outcome", "by_share"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a rule: what it found (`count` of them, where it counts) and what to do about it.

    `note` stands after the message: how many people were looked at, where not all were.
    """

    check: str
    result: str
    message: Sentence
    help: Sentence
    count: int | None = None
    note: Sentence | None = None

    def public(self, language: Language) -> dict[str, Any]:
        """As the API gives it: its message in English, as all of the API's, its help in this language."""
        return {**self.shown(language), "message": self._said(ENGLISH)}

    def shown(self, language: Language) -> dict[str, Any]:
        """As pages show it, all of it in this language."""
        return {
            "check": self.check,
            "result": self.result,
            "message": self._said(language),
            "count": self.count,
            "help": self.help.into(language),
        }

    def _said(self, language: Language) -> str:
        message = self.message.into(language)
        return message if self.note is None else f"{message} {self.note.into(language)}"


def by_share(count: int, total: int, fails_above: float) -> str:
    """Nobody passes, somebody is a warning, more than a share of all fails."""
    if not count:
        return PASS
    return FAIL if count > total * fails_above else WARN
