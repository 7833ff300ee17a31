"""Translations of the pages: the account's language, else what the browser asks for."""

from flask import g, request

from fluenzr.core.templates.languages import N_, SHIPPED, Language
from fluenzr.web import visits

__all__ = ["N_", "_", "gettext", "language", "ngettext", "pgettext"]


def language() -> Language:
    """The language of this request's answer (RFC 9110 §12.5.4); English at last."""
    found: Language | None = g.get("language")
    if found is None:
        visit = visits.current()
        chosen = None if visit is None else visit.language
        found = g.language = SHIPPED.get(chosen or request.accept_languages.best_match(SHIPPED.codes))
    return found


def gettext(message: str) -> str:
    """The text in the reader's language; fill in what it names with `.format()` afterwards."""
    return language().gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The text for that many."""
    return language().ngettext(singular, plural, number)


def pgettext(context: str, message: str) -> str:
    """The text, where the same English means several things."""
    return language().pgettext(context, message)


_ = gettext
