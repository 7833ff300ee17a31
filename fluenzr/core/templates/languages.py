"""Languages of what readers see: gettext catalogues, dates in words.

English is what the code says. Every other language is one catalogue in `fluenzr/locale`, read by the standard
library; docs/guides/languages.md says how one is added. What a catalogue leaves out stays English.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

SOURCE = "en"
"""The language that texts are written in, and that holds where nothing is said."""

DOMAIN = "fluenzr"
LOCALE = Path(__file__).parents[2] / "locale"


def N_(message: str) -> str:
    """Marks a text for the catalogues that is translated later, where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code (BCP 47), with its texts."""

    code: str
    translations: NullTranslations

    def gettext(self, message: str) -> str:
        """The text in this language."""
        return self.translations.gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The text for that many, by the language's own rule of plurals."""
        return self.translations.ngettext(singular, plural, number)

    def pgettext(self, context: str, message: str) -> str:
        """The text in this language, where the same English means several things."""
        return self.translations.pgettext(context, message)

    def day_of_year(self, day: date) -> str:
        """The day in words without its year, as in `November 29`."""
        first = self.pgettext("day of the year, on the first of a month", "{month} {day}")
        other = self.pgettext("day of the year", "{month} {day}")
        return (first if day.day == 1 else other).format(month=_months(self)[day.month - 1], day=day.day)

    def date(self, day: date) -> str:
        """The day in words, as in `November 29, 2026`."""
        # Some languages count the first day alone: `1er novembre`, then `2 novembre` in French.
        first = self.pgettext("date, on the first of a month", "{month} {day}, {year}")
        other = self.pgettext("date", "{month} {day}, {year}")
        pattern = first if day.day == 1 else other
        return pattern.format(month=_months(self)[day.month - 1], day=day.day, year=day.year)


ENGLISH = Language(SOURCE, NullTranslations())


@dataclass(frozen=True)
class Catalogues:
    """The languages whose catalogues are in a directory, and English."""

    directory: Path

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """English, then the others in order."""
        return tuple(self._languages)

    def get(self, code: str | None) -> Language:
        """The language of that code; English where there is none, or not any more."""
        return self._languages.get(code or SOURCE, ENGLISH)

    @cached_property
    def _languages(self) -> dict[str, Language]:
        # gettext names a directory `pt_BR`, everybody else the language `pt-BR`.
        files = sorted(self.directory.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
        found = {path.parts[-3].replace("_", "-"): path for path in files}
        return {SOURCE: ENGLISH} | {code: _read(code, path) for code, path in found.items() if code != SOURCE}


def _read(code: str, path: Path) -> Language:
    with path.open("rb") as file:
        return Language(code, GNUTranslations(file))


SHIPPED = Catalogues(LOCALE)


@lru_cache(maxsize=64)
def _months(language: Language) -> tuple[str, ...]:
    """As they stand beside a day: many languages have another form for that."""
    return (
        language.pgettext("date", "January"),
        language.pgettext("date", "February"),
        language.pgettext("date", "March"),
        language.pgettext("date", "April"),
        language.pgettext("date", "May"),
        language.pgettext("date", "June"),
        language.pgettext("date", "July"),
        language.pgettext("date", "August"),
        language.pgettext("date", "September"),
        language.pgettext("date", "October"),
        language.pgettext("date", "November"),
        language.pgettext("date", "December"),
    )
