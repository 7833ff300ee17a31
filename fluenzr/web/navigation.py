"""Navigation menu: its entries, and the workspaces to switch between."""

from dataclasses import dataclass

from flask import request

from fluenzr.core.people import users
from fluenzr.core.people.users import OwnWorkspace
from fluenzr.web import visits
from fluenzr.web.texts import N_, gettext


@dataclass(frozen=True, slots=True)
class Room:
    """Where it is, and what it is called in the reader's language."""

    path: str
    name: str


_ROOMS = (
    ("/", N_("Overview")),
    ("/campaigns", N_("Campaigns")),
    ("/contacts", N_("Contacts")),
    ("/groups", N_("Groups")),
    ("/inbox", N_("Inbox")),
    ("/mailboxes", N_("Mailboxes")),
    ("/webhooks", N_("Webhooks")),
    ("/settings", N_("Settings")),
)


_OF_SETTINGS = ("/people", "/keys", "/audit", "/server", "/backups")
"""Pages that are reached from the settings."""


def rooms() -> list[Room]:
    """All of them: what somebody may not do there, the pages themselves leave out."""
    return [Room(path, gettext(name)) for path, name in _ROOMS]


def is_current(path: str) -> bool:
    """Whether the page that is shown is in that room."""
    shown = request.path
    if path == "/":
        return shown == "/"
    if path == "/settings" and shown.startswith(_OF_SETTINGS):
        return True
    return shown == path or shown.startswith(f"{path}/")


def places() -> list[OwnWorkspace]:
    """The workspaces that can be switched to."""
    visit = visits.current()
    return [] if visit is None else list(users.places(visit.user_id, is_operator=visit.is_operator))
