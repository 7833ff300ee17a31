"""Page of a workspace's audit log, for owners."""

from flask import Blueprint, Response, request, url_for

from fluenzr.core.audit import log
from fluenzr.core.common.text import camel
from fluenzr.web import pages, visits, words
from fluenzr.web.access import owner
from fluenzr.web.texts import N_, gettext

blp = Blueprint("audit", __name__)

ACTIONS = {
    "signed_in": N_("signed in"),
    "session.ended": N_("ended a session"),
    "password.changed": N_("changed a password"),
    "password.reset": N_("reset a password"),
    "two_factor.on": N_("turned two-factor sign-in on"),
    "two_factor.off": N_("turned two-factor sign-in off"),
    "two_factor.codes_renewed": N_("made new recovery codes"),
    "person.invited": N_("invited a person"),
    "invitation.withdrawn": N_("withdrew an invitation"),
    "person.joined": N_("joined the workspace"),
    "person.role_changed": N_("changed a role"),
    "person.removed": N_("removed a person"),
    "key.created": N_("made an API key"),
    "key.revoked": N_("revoked an API key"),
    "mailbox.created": N_("connected a mailbox"),
    "mailbox.changed": N_("changed a mailbox"),
    "mailbox.deleted": N_("removed a mailbox"),
    "campaign.started": N_("started a campaign"),
    "campaign.paused": N_("paused a campaign"),
    "campaign.reassigned": N_("gave contacts of a campaign to another mailbox"),
    "campaign.archived": N_("archived a campaign"),
    "campaign.deleted": N_("deleted a campaign"),
    "contacts.deleted": N_("deleted contacts"),
    "contacts.exported": N_("exported contacts"),
    "contact.exported": N_("exported what is known of a person"),
    "group.deleted": N_("deleted a group"),
    "stage.deleted": N_("deleted a stage"),
    "suppression.lifted": N_("lifted a suppression"),
    "webhook.created": N_("made a webhook"),
    "webhook.changed": N_("changed a webhook"),
    "webhook.deleted": N_("deleted a webhook"),
    "workspace.created": N_("made the workspace"),
    "workspace.deleted": N_("deleted a workspace"),
    "settings.changed": N_("changed the settings"),
    "mailbox.connecting": N_("began to connect a mailbox"),
    "mailbox.connected": N_("connected a mailbox at its provider"),
    "oauth_app.changed": N_("changed an application of a mail provider"),
    "backup.made": N_("made a backup"),
}
"""What entries say; `tests/web/test_people.py` finds what is missing."""

_PAGES = {
    "acc": "/mailboxes/{id}",
    "cmp": "/campaigns/{id}",
    "con": "/contacts/{id}",
    "grp": "/groups/{id}",
    "whk": "/webhooks/{id}",
}
"""Where what an entry tells of is looked at, by the prefix of its id."""

GONE = {
    "acc": N_("a mailbox that was removed"),
    "cmp": N_("a campaign that was deleted"),
    "cnx": N_("a connection that has ended"),
    "con": N_("a contact who was deleted"),
    "grp": N_("a group that was deleted"),
    "inv": N_("an invitation that has ended"),
    "key": N_("an API key that is gone"),
    "stg": N_("a stage that was deleted"),
    "usr": N_("somebody who was removed"),
    "whk": N_("a webhook that was deleted"),
    "wsp": N_("a workspace"),
}
"""What is said of something whose name went with it, by the prefix of its id."""

_PROVIDERS = {"google": "Google", "microsoft": "Microsoft"}
"""Applications of mail providers are told of by their provider."""


@blp.get("/audit")
@owner
def listed() -> Response:
    """The newest entries, older ones by `before`."""
    given = request.args.get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
    found = log.page(visits.workspace_id(), server_too=visits.visit().is_operator, before=before)
    older = None if found.before is None else url_for("audit.listed", before=found.before)
    return pages.page(
        "audit/list.html",
        entries=found.entries,
        older=older,
        said=_said,
        field=_field,
        place=_place,
        gone=_gone,
    )


_FIELDS = {
    "role": N_("Role"),
    "display_name": N_("Name that readers see"),
    "reply_to": N_("Answers go to"),
    "provider": N_("Provider"),
    "smtp": N_("Sending (SMTP)"),
    "imap": N_("Reading (IMAP)"),
    "smtp_password": N_("Password for sending"),
    "imap_password": N_("Password for reading"),
    "working_hours": N_("Working hours"),
    "sandbox": N_("Sandbox"),
    "postal_address": N_("Postal address"),
    "open_tracking": N_("Opens tracked"),
    "uncertain_policy": N_("Emails in doubt"),
    "language": N_("Language"),
    "variables": N_("Variables"),
    "events": N_("Events"),
}


def _field(name: str) -> str:
    """What the pages call a field; one that they do not show by its own name."""
    if name in _FIELDS:
        return gettext(_FIELDS[name])
    told = words.field(name)
    return told if told != name else words.field(camel(name))


def _place(public_id: str) -> str | None:
    """The page of what an entry tells of, where there is one."""
    page = _PAGES.get(public_id.partition("_")[0])
    return page and page.format(id=public_id)


def _gone(object_id: str) -> str:
    """What that was, where it has no name any more, or never had one of its own."""
    if object_id in _PROVIDERS:
        return _PROVIDERS[object_id]
    word = GONE.get(object_id.partition("_")[0])
    return object_id if word is None else gettext(word)


def _said(action: str) -> str:
    return gettext(ACTIONS[action]) if action in ACTIONS else action
