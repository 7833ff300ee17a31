"""Groups of contacts."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, request

from fluenzr.core.common.errors import DomainError
from fluenzr.core.contacts import groups
from fluenzr.core.people.roles import Role
from fluenzr.web import contact_forms, forms, lists, pages, stale, visits
from fluenzr.web.access import member, viewer
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _

blp = Blueprint("group_pages", __name__)

AT = "/groups/<group_id>"


@blp.get("/groups")
@viewer
def index() -> Response:
    """All groups, by name."""
    return _list()


@blp.post("/groups")
@member
def create() -> Response:
    """Make a group."""
    try:
        groups.create(visits.workspace_id(), contact_forms.group(request.form))
    except DomainError as error:
        return _list(_of_name(error))
    flash(_("The group is made. Put people into it in the contacts, or with an import."))
    return pages.see("group_pages.index")


@blp.get(AT)
@viewer
def show(group_id: str) -> Response:
    """One group, to be changed."""
    group = groups.get(visits.workspace_id(), group_id)
    return _group(group, group)


@blp.post(AT)
@member
def save(group_id: str) -> Response:
    """Change it; what somebody else has changed meanwhile is said first."""
    group = groups.get(visits.workspace_id(), group_id)
    overtaken = stale.changes(_seen(group))
    try:
        fields = contact_forms.group(request.form)
        if not overtaken:
            groups.update(visits.workspace_id(), group_id, fields)
            flash(_("Saved."))
            return pages.see("group_pages.index")
        faults = forms.NONE
    except DomainError as error:
        faults = _of_name(error)
    return _group(group, request.form, faults, overtaken)


@blp.post(f"{AT}/delete")
@member
def delete(group_id: str) -> Response:
    """Remove a group; its contacts stay."""
    groups.delete(visits.workspace_id(), group_id)
    flash(_("The group is gone; its contacts are still there."))
    return pages.see("group_pages.index")


def _list(faults: Faults = forms.NONE) -> Response:
    filters = lists.chosen({"type": groups.TYPES}, "name")
    wanted = lists.paging(sort="name", order="asc")
    found = lists.numbered(partial(groups.page, visits.workspace_id(), filters), wanted)
    return pages.page(
        "groups/list.html",
        forms.status(faults),
        fragment="rows",
        found=found,
        filters=filters,
        faults=faults,
        may=visits.visit().may(Role.MEMBER),
    )


def _group(
    group: dict[str, Any],
    values: Any,
    faults: Faults = forms.NONE,
    overtaken: list[stale.Change] | None = None,
) -> Response:
    return pages.page(
        "groups/group.html",
        forms.status(faults, overtaken),
        group=group,
        values=values,
        faults=faults,
        overtaken=overtaken or [],
        seen=stale.shown(_seen(group)),
        may=visits.visit().may(Role.MEMBER),
    )


def _seen(group: dict[str, Any]) -> dict[str, Any]:
    return {name: group[name] for name in ("name", "description", "type")}


def _of_name(error: DomainError) -> Faults:
    """A name that exists already is told at its field."""
    found = forms.faults(error)
    return (
        Faults(422, None, {"name": found.general})
        if error.message == groups.DUPLICATE and found.general
        else found
    )
