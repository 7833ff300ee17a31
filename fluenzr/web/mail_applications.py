"""OAuth 2.0 applications registered at mail providers: set by page, their secrets never shown, verified."""

from typing import Any

from flask import Blueprint, Response, flash, request, session

from fluenzr.core.accounts import oauth_apps, oauth_providers
from fluenzr.core.common.errors import DomainError, Invalid
from fluenzr.core.common.form_values import FormValues
from fluenzr.engine.oauth import verify
from fluenzr.web import forms, lists, pages, rule_texts, slow_calls, stale, visits
from fluenzr.web.access import owner
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _

blp = Blueprint("mail_applications", __name__)

AT = "/mailboxes/applications"
_VERIFIED = "application verified"
_FIELDS = {"clientId": "client_id", "clientSecret": "client_secret", "tenant": "tenant"}
"""Fields of the API's names by those of the form."""


@blp.get(AT)
@owner
def listed() -> Response:
    """Both providers' applications, and what came of asking one of them."""
    return _listed()


@blp.post(AT)
@owner
def update() -> Response:
    """Set one; a secret that is left empty stays as it is."""
    try:
        provider = _provider()
        if not (overtaken := stale.changes(_seen(provider))):
            oauth_apps.put(visits.workspace_id(), provider, _given())
            flash(_("Saved."))
            return pages.to(lists.back(f"{AT}#{provider}"))
        faults = forms.NONE
    except DomainError as error:
        faults, overtaken = _at_fields(error), []
    return _listed(faults, overtaken)


@blp.post(f"{AT}/remove")
@owner
def remove() -> Response:
    """Forget the workspace's own; mailboxes that were connected with it have to be connected again."""
    try:
        oauth_apps.put(visits.workspace_id(), _provider(), {"client_id": None})
    except DomainError as error:
        return _listed(_at_fields(error))
    flash(_("The application is removed."))
    return pages.see("mail_applications.listed")


@blp.post(f"{AT}/verify")
@owner
@slow_calls.takes_long
def examine() -> Response:
    """Ask the provider what it thinks of it."""
    try:
        provider = _provider()
        with slow_calls.place():
            steps = verify.steps(visits.workspace_id(), provider)
    except DomainError as error:
        return _listed(_at_fields(error))
    session[_VERIFIED] = [provider, steps]
    return pages.to(f"{AT}#{provider}")


def _listed(faults: Faults = forms.NONE, overtaken: list[stale.Change] | None = None) -> Response:
    asked, steps = session.pop(_VERIFIED, (None, []))
    is_given = bool(faults or overtaken)
    return pages.page(
        "mailboxes/applications.html",
        forms.status(faults, overtaken),
        apps=[oauth_apps.get(visits.workspace_id(), name) for name in oauth_providers.NAMES],
        seen={name: stale.shown(_seen(name)) for name in oauth_providers.NAMES},
        given=request.form if is_given else {},
        given_to=request.form.get("provider") if is_given else None,
        faults=faults,
        overtaken=overtaken or [],
        back=pages.local_path(request.values["back"]) if "back" in request.values else None,
        asked=asked,
        steps=[{**step, "help": rule_texts.translated(step["help"] or "")} for step in steps],
    )


def _provider() -> str:
    """Which it is about. Raises Invalid."""
    provider = request.form.get("provider", "")
    if provider not in oauth_providers.NAMES:
        raise Invalid("provider", "Choose one of the list")
    return provider


def _seen(provider: str) -> dict[str, Any]:
    """What a form is held to, without the secret."""
    app = oauth_apps.get(visits.workspace_id(), provider)
    own = app if app["source"] == "workspace" else {"clientId": None, "tenant": None}
    return {"clientId": own["clientId"], "tenant": own["tenant"]}


def _given() -> dict[str, Any]:
    """What the form says. Raises Invalid."""
    values = FormValues(request.form)
    fields: dict[str, Any] = {"client_id": values.text("client_id", 255, required=True)}
    if "tenant" in request.form:
        fields["tenant"] = values.text("tenant", 120)
    if secret := values.text("client_secret", 1000):
        fields["client_secret"] = secret
    elif "no_secret" in request.form:
        fields["client_secret"] = None
    values.check()
    return fields


def _at_fields(error: DomainError) -> Faults:
    found = forms.faults(error)
    return Faults(
        found.status, found.general, {_FIELDS.get(name, name): text for name, text in found.fields.items()}
    )
