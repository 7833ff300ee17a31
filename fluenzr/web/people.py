"""Page of a workspace's people: roles and invitations, for owners."""

from flask import Blueprint, Response, current_app, flash, request

from fluenzr.core.common.errors import DomainError
from fluenzr.core.people import links, users
from fluenzr.web import forms, once, pages, visits
from fluenzr.web.access import owner
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _

blp = Blueprint("people", __name__)

_LINK = "invitation"


@blp.get("/people")
@owner
def listed() -> Response:
    """Everybody, and who is invited."""
    return _page()


@blp.post("/people/invitations")
@owner
def invite() -> Response:
    """Make a link for somebody; it is shown this once."""
    email, role = request.form.get("email", ""), request.form.get("role", "")
    try:
        _link, token = links.invite(visits.workspace_id(), email, role)
    except DomainError as error:
        return _page(forms.faults(error))
    once.keep(_LINK, f"{current_app.config['SETTINGS'].public_url}/welcome/{token}")
    return pages.see("people.listed")


@blp.post("/people/invitations/<invitation_id>/withdraw")
@owner
def withdraw(invitation_id: str) -> Response:
    """Let the link end."""
    links.withdraw(visits.workspace_id(), invitation_id)
    flash(_("The invitation is withdrawn."))
    return pages.see("people.listed")


@blp.post("/people/<user_id>/role")
@owner
def change_role(user_id: str) -> Response:
    """Give another role."""
    try:
        users.change_role(visits.workspace_id(), user_id, request.form.get("role", ""))
    except users.NoOwnerLeft as error:
        return _page(forms.faults(error))
    flash(_("Saved."))
    return pages.see("people.listed")


@blp.post("/people/<user_id>/remove")
@owner
def remove(user_id: str) -> Response:
    """End a membership; the account stays, with its other workspaces."""
    try:
        users.leave(visits.workspace_id(), user_id)
    except users.NoOwnerLeft as error:
        return _page(forms.faults(error))
    flash(_("Removed from this workspace."))
    return pages.to("/" if user_id == visits.visit().user else "/people")


def _page(faults: Faults = forms.NONE) -> Response:
    return pages.page(
        "people/list.html",
        forms.status(faults),
        faults=faults,
        people=users.people(visits.workspace_id()),
        invitations=links.invitations(visits.workspace_id()),
        link=once.take(_LINK),
    )
