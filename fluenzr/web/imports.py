"""Importing contacts in three steps: the file, what its columns give with a dry run, and how far it is."""

from typing import Any, cast

from flask import Blueprint, Response, abort, current_app, flash, request

from fluenzr.core import contact_actions
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common import contact_fields
from fluenzr.core.common.errors import DomainError, Invalid, NotFound
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import import_drafts, imports, verdicts
from fluenzr.core.contacts.field_values import CUSTOM, FULL_NAME
from fluenzr.core.contacts.import_drafts import Choices, Draft
from fluenzr.core.people.roles import Role
from fluenzr.web import choices, formats, forms, live, pages, uploads, visits, words
from fluenzr.web.access import member, viewer
from fluenzr.web.contacts import csv
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _, ngettext

blp = Blueprint("import_pages", __name__)

AT = "/contacts/imports/<import_id>"
DRAFT = "/contacts/imports/<draft_id>"
"""A file that is no import yet; the import that it becomes has its id."""
MAX_BYTES = 100 * 1024 * 1024
_FIELDS = (*contact_fields.VARIABLES, FULL_NAME, "status", "tags", "consentNotes")


@blp.get("/contacts/imports")
@viewer
def index() -> Response:
    """The first step: the file; and the imports of before."""
    return _index()


@blp.post("/contacts/imports")
@member
@uploads.takes(MAX_BYTES)
def upload() -> Response:
    """Keep the file until it is said what its columns give."""
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Invalid("file", "Choose a file")
        free = current_app.config["SETTINGS"].min_free_mb
        draft_id = import_drafts.keep(visits.workspace_id(), cast(Any, file.stream), file.filename, free)
    except DomainError as error:
        return _index(forms.faults(error))
    return pages.see("import_pages.columns", draft_id=draft_id)


@blp.get(f"{DRAFT}/columns")
@viewer
def columns(draft_id: str) -> Response:
    """The second step: what the columns give, and what importing that would do."""
    return _columns(draft_id)


@blp.post(f"{DRAFT}/columns")
@member
def choose(draft_id: str) -> Response:
    """Look again at what was chosen, or import it."""
    draft = import_drafts.get(visits.workspace_id(), draft_id)
    try:
        import_drafts.choose(visits.workspace_id(), draft_id, _choices(draft))
        if request.form.get("do") == "import":
            import_drafts.begin(visits.workspace_id(), draft_id)
            return pages.see("import_pages.show", import_id=draft_id)
    except NotFound:
        raise
    except DomainError as error:
        return _columns(draft_id, forms.faults(error))
    return pages.see("import_pages.columns", draft_id=draft_id)


@blp.post(f"{DRAFT}/drop")
@member
def drop(draft_id: str) -> Response:
    """Forget a file that was not imported."""
    import_drafts.drop(visits.workspace_id(), draft_id)
    flash(_("The file is forgotten: nothing was imported."))
    return pages.see("import_pages.index")


@blp.get(AT)
@viewer
def show(import_id: str) -> Response:
    """The third step: how far it is, and which rows were wrong."""
    found = imports.get(visits.workspace_id(), import_id)
    return live.page(
        "imports/show.html",
        fragment="live",
        found=found,
        begun_at=imports.begun_at(visits.workspace_id(), [import_id])[import_id],
        is_open=found["status"] in imports.OPEN,
        groups=imports.groups_of(visits.workspace_id(), import_id),
        campaigns=lifecycle.taking_people(visits.workspace_id()),
        may=visits.visit().may(Role.MEMBER),
    )


@blp.post(f"{AT}/cancel")
@member
def cancel(import_id: str) -> Response:
    """End it where it is."""
    try:
        imports.cancel(visits.workspace_id(), import_id)
        flash(_("The import ends here: rows already read stay."))
    except NotFound:
        raise
    except DomainError as error:
        flash(forms.faults(error).told, "warn")
    return pages.see("import_pages.show", import_id=import_id)


@blp.post(f"{AT}/campaign")
@member
def add_to_campaign(import_id: str) -> Response:
    """Add the people of a group that the import filled to a campaign."""
    workspace_id, campaign = visits.workspace_id(), request.form.get("campaign", "")
    group = request.form.get("group", "")
    if group not in dict(imports.groups_of(workspace_id, import_id)):
        abort(404)
    try:
        selection = contact_actions.Selection(filters={"group_id": group})
        done = contact_actions.run(workspace_id, selection, "addToCampaign", {"campaign_id": campaign})
    except DomainError as error:
        flash(forms.faults(error).told, "warn")
        return pages.see("import_pages.show", import_id=import_id)
    text = ngettext("{count} person is added.", "{count} people are added.", done["changed"])
    flash(text.format(count=formats.number(done["changed"])))
    return pages.see("campaign_pages.people", campaign_id=campaign)


@blp.get(f"{AT}/faults.csv")
@viewer
def faults(import_id: str) -> Response:
    """All rows that were wrong, as a file."""
    return csv(imports.errors(visits.workspace_id(), import_id), f"{import_id}-faults.csv")


def _index(faults: Faults = forms.NONE) -> Response:
    found = imports.page(visits.workspace_id(), Paging(per_page=20))
    return pages.page(
        "imports/list.html",
        forms.status(faults),
        faults=faults,
        found=found,
        begun_at=imports.begun_at(visits.workspace_id(), [row["id"] for row in found.rows]),
        waiting=import_drafts.waiting(visits.workspace_id()),
        kept_hours=imports.DRAFT_KEPT_MS // 3_600_000,
        may=visits.visit().may(Role.MEMBER),
    )


def _columns(draft_id: str, faults: Faults = forms.NONE) -> Response:
    workspace_id = visits.workspace_id()
    draft = import_drafts.get(workspace_id, draft_id)
    look, refused = None, faults
    try:
        look = import_drafts.look(workspace_id, draft_id)
    except NotFound:
        raise
    except DomainError as error:  # it is what the person is here for: no fault of a form that was sent
        refused = faults or forms.faults(error)
    offered = choices.of_groups(workspace_id, draft.choices.groups)
    return pages.page(
        "imports/columns.html",
        forms.status(faults),
        draft_id=draft_id,
        draft=draft,
        faults=refused,
        look=look,
        options=[_options(name, field) for name, field in draft.columns],
        groups=choices.options(offered),
        sources=[(name, words.source(name)) for name in words.SOURCES if name != "not_specified"],
        may=visits.visit().may(Role.MEMBER),
    )


def _options(name: str, chosen: str | None) -> list[tuple[str, str]]:
    """What a column may give: nothing, a field, or a field of the workspace's own."""
    own = (
        chosen if chosen is not None and chosen.startswith(CUSTOM) else CUSTOM + import_drafts.own_name(name)
    )
    custom = _("A field of your own: {name}").format(name=own.removeprefix(CUSTOM))
    verdict = [(chosen, _("What a verifier of addresses said"))] if chosen in verdicts.COLUMNS else []
    fields = [(field, words.field(field)) for field in _FIELDS]
    return [("", _("Nothing")), *fields, *verdict, (own, custom)]


def _choices(draft: Draft) -> Choices:
    form = request.form
    mapping = {
        name: form.get(f"column-{place}") or None for place, (name, _field) in enumerate(draft.columns)
    }
    return Choices(
        mapping=mapping,
        groups=form.getlist("groups"),
        tags=[tag.strip()[:100] for tag in form.get("tags", "").split(";") if tag.strip()],
        new_group=" ".join(form.get("newGroup", "").split()),
        on_duplicate="update" if form.get("onDuplicate") == "update" else "skip",
        consent_source=_known(form.get("consentSource", "")),
        consent_certified=bool(form.get("consentCertified")),
    )


def _known(source: str) -> str:
    return source if source in words.SOURCES else "not_specified"
