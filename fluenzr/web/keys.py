"""Page of a workspace's API keys, for owners."""

from datetime import timedelta

from flask import Blueprint, Response, abort, flash, request

from fluenzr import clock
from fluenzr.core.common.errors import DomainError
from fluenzr.core.workspaces import api_keys
from fluenzr.web import forms, once, pages, visits
from fluenzr.web.access import owner
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _

blp = Blueprint("keys", __name__)

_KEY = "api key"
_LIVES = {"": None, "30": timedelta(days=30), "90": timedelta(days=90), "365": timedelta(days=365)}


@blp.get("/keys")
@owner
def listed() -> Response:
    """All keys, those that have ended, too."""
    return _page()


@blp.post("/keys")
@owner
def create() -> Response:
    """Make a key; it is shown this once."""
    given = request.form
    lives = _LIVES.get(given.get("lives", ""))
    try:
        _made, text = api_keys.create(
            visits.workspace_id(), given.get("name", ""), given.get("scope", ""), lives
        )
    except DomainError as error:
        return _page(forms.faults(error))
    once.keep(_KEY, text)
    return pages.see("keys.listed")


@blp.post("/keys/<key_id>/revoke")
@owner
def revoke(key_id: str) -> Response:
    """End a key, at once and for good."""
    if api_keys.revoke(key_id, visits.workspace_id()) is None:
        abort(404)
    flash(_("The key is revoked."))
    return pages.see("keys.listed")


def _page(faults: Faults = forms.NONE) -> Response:
    keys = api_keys.listed(visits.workspace_id())
    return pages.page(
        "keys/list.html",
        forms.status(faults),
        faults=faults,
        keys=list(reversed(keys)),
        in_force=api_keys.in_force(visits.workspace_id()),
        now=clock.now_ms(),
        key=once.take(_KEY),
    )
