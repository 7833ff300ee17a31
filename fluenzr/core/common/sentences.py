"""Sentence that is translated where it is shown: its English text, and the values in it. Pure.

Tested by `tests/core/checks/test_report.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fluenzr.core.templates.languages import Language


@dataclass(frozen=True, slots=True)
class Sentence:
    """`{names}` in the text stand for values, so that it can be translated as it stands (`N_` marks it).

    A value may be a sentence itself, or a tuple of them.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def into(self, language: Language) -> str:
        """The sentence in a language."""
        values = {name: _said(value, language) for name, value in self.values.items()}
        return language.gettext(self.text).format(**values)


def _said(value: object, language: Language) -> object:
    if isinstance(value, tuple):
        return "; ".join(str(_said(each, language)) for each in value)
    return value.into(language) if isinstance(value, Sentence) else value
