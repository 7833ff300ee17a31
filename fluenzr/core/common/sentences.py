"""Sentence that is translated where it is shown: its English text, and the values in it. Pure.

Tested by `tests/core/checks/test_report.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fluenzr.core.templates.languages import Language


@dataclass(frozen=True, slots=True)
class Sentence:
    """`{names}` in the text stand for values, so that it can be translated as it stands (`N_` marks it)."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def into(self, language: Language) -> str:
        """The sentence in a language."""
        return language.gettext(self.text).format(**self.values)
