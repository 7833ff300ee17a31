"""Contacts: the list with its search and actions on many, and all that is known of one person."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import orjson
from flask import Blueprint, Response, current_app, flash, request

from fluenzr.core import contact_actions
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common import contact_fields, csv_file
from fluenzr.core.common.errors import DomainError
from fluenzr.core.common.listing import Paging, plain
from fluenzr.core.contacts import export as contact_export
from fluenzr.core.contacts import notes, pipeline, records, search
from fluenzr.core.contacts.field_values import STATUSES
from fluenzr.core.people import users
from fluenzr.core.people.roles import Role
from fluenzr.core.privacy import erasure, export, person
from fluenzr.web import (
    bulk_forms,
    choices,
    contact_columns,
    contact_forms,
    forms,
    lists,
    pages,
    slow_calls,
    stale,
    visits,
    words,
)
from fluenzr.web.access import member, viewer
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _, ngettext

blp = Blueprint("contact_pages", __name__)

AT = "/contacts/<contact_id>"
_NOTES_SHOWN = 20
_AT_ONCE = 16 * 1024
_SORTS = ("createdAt", "updatedAt", "email", *(field.public for field in contact_fields.SORTED))


@blp.get("/contacts")
@viewer
def index() -> Response:
    """All contacts, or those that a search finds."""
    return _list()


@blp.post("/contacts/actions")
@member
def act() -> Response:
    """Do one thing with those that were chosen, on this page or all that the filters find."""
    try:
        asked = bulk_forms.read(request.form)
        done = contact_actions.run(
            visits.workspace_id(), asked.selection, asked.action, asked.given, asked.expected
        )
    except DomainError as error:
        flash(forms.faults(error).told, "warn")
        return pages.to(lists.back("/contacts"))
    text = ngettext(
        "{count} of {total} contact changed.", "{count} of {total} contacts changed.", done["matched"]
    )
    flash(text.format(count=done["changed"], total=done["matched"]))
    return pages.to(lists.back("/contacts"))


@blp.post("/contacts/columns")
@viewer
def choose_columns() -> Response:
    """Which columns one wants to see from now on; none of them for those of the beginning."""
    try:
        users.choose_columns(visits.visit().user_id, contact_columns.read(request.form.getlist("columns")))
    except DomainError as error:
        flash(forms.faults(error).told, "warn")
    return pages.to(lists.back("/contacts"))


@blp.get("/contacts/export.csv")
@viewer
@slow_calls.exporting
def export_all() -> Response:
    """Those that the filters find, as CSV."""
    rows = contact_export.rows(visits.workspace_id(), _filters())
    return csv(rows, "contact_pages.csv")


@blp.get("/contacts/new")
@member
def new() -> Response:
    """A form for one more contact."""
    return _new()


@blp.post("/contacts/new")
@member
def create() -> Response:
    """Add a contact."""
    try:
        made = records.create(visits.workspace_id(), contact_forms.read(request.form))
    except DomainError as error:
        return _new(_of_address(error))
    flash(_("The contact is added."))
    return pages.see("contact_pages.show", contact_id=made["id"])


@blp.get(AT)
@viewer
def show(contact_id: str) -> Response:
    """One person: what is known, and all that ever happened."""
    contact = plain(records.get(visits.workspace_id(), contact_id))
    return _person(contact, contact_forms.shown(contact))


@blp.post(AT)
@member
def save(contact_id: str) -> Response:
    """Change what is known; what somebody else has changed meanwhile is said first."""
    contact = plain(records.get(visits.workspace_id(), contact_id))
    overtaken = stale.changes(contact_forms.seen(contact))
    try:
        fields = contact_forms.read(request.form, contact)
        if not overtaken:
            records.update(visits.workspace_id(), contact_id, fields)
            flash(_("Saved."))
            return pages.see("contact_pages.show", contact_id=contact_id)
        faults = forms.NONE
    except DomainError as error:
        faults = _of_address(error)
    return _person(contact, contact_forms.as_typed(request.form), faults, overtaken)


@blp.post(f"{AT}/notes")
@member
def add_note(contact_id: str) -> Response:
    """Write a note about somebody."""
    text = request.form.get("text", "").replace("\r\n", "\n").replace("\0", "").strip()
    if text:
        notes.create(visits.workspace_id(), contact_id, text[: notes.MAX_LENGTH])
    else:
        records.get(visits.workspace_id(), contact_id)
    return pages.see("contact_pages.show", contact_id=contact_id, _anchor="notes")


@blp.post(f"{AT}/notes/<note_id>/delete")
@member
def delete_note(contact_id: str, note_id: str) -> Response:
    """Remove a note."""
    notes.delete(visits.workspace_id(), contact_id, note_id)
    return pages.see("contact_pages.show", contact_id=contact_id, _anchor="notes")


@blp.post(f"{AT}/verification/clear")
@member
def clear_verification(contact_id: str) -> Response:
    """Forget what a verifier said of the address."""
    records.update(visits.workspace_id(), contact_id, {"verification": None})
    flash(_("What the verifier said is cleared."))
    return pages.see("contact_pages.show", contact_id=contact_id)


@blp.get(f"{AT}/export.json")
@viewer
def export_one(contact_id: str) -> Response:
    """Everything that is known of one person (GDPR, article 15)."""
    body = orjson.dumps(export.export(visits.workspace_id(), contact_id), option=orjson.OPT_INDENT_2)
    answer = current_app.response_class(body, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{contact_id}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blp.post(f"{AT}/delete")
@member
def delete(contact_id: str) -> Response:
    """Erase a person (GDPR, article 17)."""
    erasure.delete(visits.workspace_id(), contact_id)
    flash(_("The person is erased. What was counted stays counted."))
    return pages.see("contact_pages.index")


def csv(rows: Iterable[list[str]], name: str) -> Response:
    """A file for spreadsheets, row by row: never the whole of it in memory; Excel knows UTF-8 by its mark."""
    answer = current_app.response_class(_pieces(rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _pieces(rows: Iterable[list[str]]) -> Iterator[str]:
    piece, size = [csv_file.MARK], 0
    for row in rows:
        text = csv_file.row(row)
        piece.append(text)
        size += len(text)
        if size >= _AT_ONCE:
            yield "".join(piece)
            piece, size = [], 0
    yield "".join(piece)


def _list() -> Response:
    workspace_id, filters = visits.workspace_id(), _filters()
    sort = request.args.get("sort", "")
    order = "desc" if sort in ("", "createdAt", "updatedAt") else "asc"
    paging = lists.paging(sort=sort if sort in _SORTS else _SORTS[0], order=order)
    found = lists.numbered(partial(search.page, workspace_id, filters), paging)
    rows = plain(found.rows)
    columns = contact_columns.shown(users.columns(visits.visit().user_id))
    return pages.page(
        "contacts/list.html",
        fragment="rows",
        found=found,
        rows=rows,
        columns=columns,
        offered=contact_columns.offered(rows, columns),
        cell=contact_columns.text,
        sorts=[(name, _sort(name)) for name in _SORTS],
        filters=filters,
        sort=paging.sort,
        campaigns=lifecycle.taking_people(workspace_id),
        **_choices(),
    )


def _sort(name: str) -> str:
    if name == "createdAt":
        return _("Newest first")
    return _("Last changed first") if name == "updatedAt" else words.field(name)


def _filters() -> dict[str, Any]:
    return lists.chosen({"status": STATUSES}, "q", "group_id", "tag", "pipeline_stage_id")


def _choices(contact: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What somebody chooses from: groups and stages, with those of the contact and of the filters."""
    workspace_id = visits.workspace_id()
    chosen = [request.args.get("group_id", ""), *request.form.getlist("groups")]
    offered = choices.options(choices.of_groups(workspace_id, filter(None, chosen)))
    by_position = Paging(per_page=choices.MOST, sort="position", order="asc")
    stages = choices.options(pipeline.page(workspace_id, by_position).rows)
    stage = contact["pipelineStage"] if contact else None
    return {
        "groups": choices.with_own(offered, contact["groups"] if contact else ()),
        "stages": choices.with_own(stages, [stage] if stage else ()),
        "statuses": words.choices(words.contact, STATUSES),
        "sources": [(name, words.source(name)) for name in words.SOURCES],
        "may": visits.visit().may(Role.MEMBER),
    }


def _new(faults: Faults = forms.NONE) -> Response:
    typed = contact_forms.as_typed(request.form)
    return pages.page("contacts/new.html", forms.status(faults), faults=faults, values=typed, **_choices())


def _person(
    contact: dict[str, Any],
    values: dict[str, Any],
    faults: Faults = forms.NONE,
    overtaken: list[stale.Change] | None = None,
) -> Response:
    workspace_id, contact_id = visits.workspace_id(), contact["id"]
    history = lists.numbered(partial(person.history, workspace_id, contact_id), lists.paging(person.PER_PAGE))
    return pages.page(
        "contacts/person.html",
        forms.status(faults, overtaken),
        contact=contact,
        values=values,
        faults=faults,
        overtaken=overtaken or [],
        seen=stale.shown(contact_forms.seen(contact)),
        silence=person.silence(workspace_id, contact_id),
        enrolled=person.campaigns(workspace_id, contact_id),
        history=history,
        notes=notes.page(workspace_id, contact_id, Paging(per_page=_NOTES_SHOWN)).rows,
        **_choices(contact),
    )


def _of_address(error: DomainError) -> Faults:
    """An address that exists already is told at its field."""
    found = forms.faults(error)
    return (
        Faults(422, None, {"email": found.general})
        if error.message == records.DUPLICATE and found.general
        else found
    )
