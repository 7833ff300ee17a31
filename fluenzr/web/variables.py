"""Variables of the workspace: names with a text, for all of its emails."""

from flask import Blueprint, Response, flash, request

from fluenzr.core.common.errors import DomainError
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.core.workspaces import variables, variables_form
from fluenzr.core.workspaces.variables_form import NEW_NAME, NEW_TEXT, TEXT, Given, as_lines, placeholder
from fluenzr.web import forms, pages, stale, visits
from fluenzr.web.access import owner, viewer
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _

blp = Blueprint("variables", __name__)


@blp.get("/settings/variables")
@viewer
def view() -> Response:
    """All of them; owners change them."""
    return _view()


@blp.post("/settings/variables")
@owner
def update() -> Response:
    """Keep what was changed; what somebody else has changed meanwhile is said first."""
    kept = _kept()
    faults, overtaken = forms.NONE, stale.changes(_shown(kept))
    try:
        changes = variables_form.changes(kept, _given())
        if not overtaken:
            workspace_settings.update(visits.workspace_id(), {"variables": changes})
            flash(_("Saved."))
            return pages.see("variables.view")
    except DomainError as error:
        faults = _of_new(forms.faults(error))
    return _view(faults, overtaken)


def _view(faults: Faults = forms.NONE, overtaken: list[stale.Change] | None = None) -> Response:
    kept = _kept()
    is_given = bool(faults or overtaken)
    return pages.page(
        "settings/variables.html",
        forms.status(faults, overtaken),
        faults=faults,
        overtaken=overtaken or [],
        seen=stale.shown(_shown(kept)),
        rows=variables_form.rows(kept, _given() if is_given else None),
        values=request.form if is_given else {},
        most=variables.MAX,
        longest=variables.MAX_TEXT,
        placeholder=placeholder,
    )


def _kept() -> dict[str, str]:
    found: dict[str, str] = workspace_settings.get(visits.workspace_id())["variables"]
    return found


def _shown(kept: dict[str, str]) -> dict[str, str]:
    return {placeholder(name): as_lines(text) for name, text in kept.items()}


def _given() -> Given:
    """What was typed; a text that is as the form was shown with was not."""
    texts = {
        name.removeprefix(TEXT): as_lines(text)
        for name, text in request.form.items()
        if name.startswith(TEXT)
    }
    untouched = stale.untouched({placeholder(name): text for name, text in texts.items()})
    return Given(
        {name: text for name, text in texts.items() if placeholder(name) not in untouched},
        frozenset(request.form.getlist("removed")),
        request.form.get(NEW_NAME, ""),
        as_lines(request.form.get(NEW_TEXT, "")),
    )


def _of_new(found: Faults) -> Faults:
    """Too many are told where one more was typed."""
    fields = {NEW_NAME if name == "variables" else name: told for name, told in found.fields.items()}
    return Faults(found.status, found.general, fields)
