"""Statuses of campaigns in the reader's language: on badges, and within the sentences of rules."""

from fluenzr.web.texts import gettext, pgettext


def name(status: str) -> str:
    """One word for it; what is no status stays as it is."""
    known = {
        "draft": gettext("Draft"),
        "active": pgettext("campaign", "Active"),
        "paused": pgettext("campaign", "Paused"),
        "completed": pgettext("campaign", "Completed"),
        "archived": pgettext("campaign", "Archived"),
    }
    return known.get(status, status)


def within(status: str) -> str:
    """The same inside a sentence."""
    return name(status).lower()


def any_of(statuses: str) -> str:
    """Several, as a rule names them: `draft or paused`."""
    return gettext(" or ").join(map(within, statuses.split(" or ")))
