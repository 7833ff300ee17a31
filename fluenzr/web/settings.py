"""Settings of the workspace, and for operators: the server's state and its backups."""

from flask import Blueprint, Response, current_app, flash, request

from fluenzr import doctor
from fluenzr.backup import on_demand, writer
from fluenzr.config import Settings
from fluenzr.core.common.errors import DomainError
from fluenzr.core.operations import server_record
from fluenzr.core.server import revocations, status
from fluenzr.core.templates import languages
from fluenzr.core.workspaces import form
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import Workspace
from fluenzr.web import forms, pages, stale, visits
from fluenzr.web.access import operator, owner, viewer
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _

blp = Blueprint("settings", __name__)


@blp.get("/settings")
@viewer
def view() -> Response:
    """What holds for all campaigns; owners change it."""
    return _view()


@blp.post("/settings")
@owner
def update() -> Response:
    """Keep it; what somebody else has changed meanwhile is said first."""
    faults, overtaken = forms.NONE, stale.changes(_kept())
    try:
        fields = form.read(request.form)
        if not overtaken:
            workspace_settings.update(visits.workspace_id(), fields)
            flash(_("Saved."))
            return pages.see("settings.view")
    except DomainError as error:
        faults = forms.faults(error)
    return _view(faults, overtaken)


@blp.get("/server")
@operator
def server() -> Response:
    """What `/status` says, and once somebody asks what the doctor says."""
    settings = _settings()
    limits = current_app.extensions["limits"]
    parts = [*status.parts(settings.min_free_mb, settings.data_dir), *limits(settings.redis_url)]
    if parts[0].state == "ok":
        parts += status.inboxes(settings.inbox_poll_seconds)
        parts += status.notices(settings.backup_every, settings.redis_url)
    found = None
    if "examine" in request.args:
        found = [*doctor.host(settings), *doctor.server(settings, limits)]
    return pages.page(
        "settings/server.html",
        parts=parts,
        found=found,
        counts=status.counts(settings.inbox_poll_seconds),
        settings=settings,
        returned=revocations.returned(),
    )


@blp.get("/backups")
@operator
def backups() -> Response:
    """Those that are kept on this host, and the one that is being made."""
    return _backups()


@blp.post("/backups")
@operator
def back_up() -> Response:
    """Make one now; it goes on though nobody waits."""
    try:
        has_begun = on_demand.begin(_settings())
    except OSError as error:
        return _backups(Faults(422, error.strerror or str(error)))
    if not has_begun:
        flash(_("A backup is being made already."))
    return pages.see("settings.backups")


def _view(faults: Faults = forms.NONE, overtaken: list[stale.Change] | None = None) -> Response:
    kept = _kept()
    return pages.page(
        "settings/workspace.html",
        forms.status(faults, overtaken),
        faults=faults,
        overtaken=overtaken or [],
        seen=stale.shown(kept),
        workspace=kept,
        values=dict(request.form.items()) if faults or overtaken else kept,
        language_names=[
            (code, languages.SHIPPED.get(code).pgettext("name of this language", "English"))
            for code in languages.SHIPPED.codes
        ],
    )


def _kept() -> dict[str, str]:
    workspace = Workspace.get_by_id(visits.workspace_id())
    return {name: getattr(workspace, name) or "" for name in _FIELDS}


_FIELDS = ("name", "postal_address", "language", "open_tracking", "uncertain_policy")


def _backups(faults: Faults = forms.NONE) -> Response:
    settings = _settings()
    record = server_record.find()
    return pages.page(
        "settings/backups.html",
        forms.status(faults),
        fragment="state",
        faults=faults,
        kept=writer.kept(settings),
        progress=on_demand.progress(settings),
        error=None if record is None else record.backup_error,
        due_at=record.backup_due_at if record is not None and settings.backup_every else None,
        settings=settings,
        warnings=writer.warnings(settings),
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
