"""Connecting a mailbox at its provider by page (OAuth 2.0): by browser, by a pasted address, or by a code."""

import shlex
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, request, url_for

from fluenzr.core.accounts import oauth, oauth_apps, oauth_connections, oauth_providers, presets
from fluenzr.core.accounts.oauth_errors import AuthorizationFailed
from fluenzr.core.common import addresses
from fluenzr.core.common.errors import DomainError
from fluenzr.core.common.form_values import FormValues
from fluenzr.engine.oauth import connect
from fluenzr.models import OauthConnection
from fluenzr.web import forms, live, once, own_connections, pages, rule_texts, slow_calls, visits
from fluenzr.web.access import owner
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _, language

blp = Blueprint("connect", __name__)

_PROVIDER_URL = "address at the provider"
_LONGEST = 8000
AT = oauth_connections.PAGE


@blp.get(AT)
@owner
def ask() -> Response:
    """Which mailbox, and by which way."""
    return _ask()


@blp.post(AT)
@owner
@slow_calls.takes_long
def begin() -> Response:
    """Send the browser to the provider, or show the code, or the two steps where nothing leads back here."""
    try:
        provider, email, flow = _given()
        if flow == "device":
            with slow_calls.place():
                row = connect.begin_device(visits.workspace_id(), provider, email)
            return _shown(row)
        row, url = oauth_connections.begin_page(
            visits.workspace_id(), provider, email, own_connections.secret()
        )
    except AuthorizationFailed as error:
        return _ask(Faults(422, rule_texts.translated(error.refusal.message)))
    except DomainError as error:
        return _ask(forms.faults(error))
    if _leads_back():
        return pages.to(url)
    once.keep(_PROVIDER_URL, f"{row.public_id} {url}")
    return _shown(row)


@blp.get(f"{AT}/<connection_id>")
@owner
def view(connection_id: str) -> Response:
    """How it stands: what is to be done, or what came of it."""
    return _view(oauth_connections.find(visits.workspace_id(), connection_id))


@blp.post(f"{AT}/<connection_id>/paste")
@owner
@slow_calls.takes_long
def paste(connection_id: str) -> Response:
    """The address that the browser landed on, where nothing answers there."""
    row = oauth_connections.find(visits.workspace_id(), connection_id)
    try:
        query = connect.query_of(request.form.get("address", "")[:_LONGEST])
        found = oauth_connections.of_state(oauth.state_of(query))
    except ValueError:
        query, found = "", None
    if found is None or found.id != row.id:
        told = _(
            "This is not the address that this connection leads to: copy all of it, from the newest tab."
        )
        return _view(row, Faults(422, None, {"address": told}))
    if own_connections.refusal(row) is not None:
        told = _("This connection was begun in another browser, or before you signed in: begin again here.")
        return _view(row, Faults(422, told))
    try:
        with slow_calls.place():
            connect.land(row, query)
    except connect.NotOurs as error:
        return _view(row, Faults(422, rule_texts.translated(str(error))))
    except DomainError as error:
        return _view(row, forms.faults(error))
    return _shown(row)


def _ask(faults: Faults = forms.NONE) -> Response:
    email = request.values.get("email", "").strip()[: addresses.MAX_LENGTH]
    name = request.values.get("provider", "")
    provider = oauth_providers.BUILT_IN[name if name in oauth_providers.NAMES else oauth_providers.NAMES[0]]
    known = presets.of_kind(provider.name, email.rpartition("@")[2])
    app = oauth_apps.get(visits.workspace_id(), provider.name)
    answer = pages.page(
        "mailboxes/connect.html",
        forms.status(faults),
        faults=faults,
        email=email,
        provider=provider.name,
        app=app,
        has_device=provider.device is not None,
        help=known.needs_oauth and known.help(language(), known.name),
        here=url_for("connect.ask", email=email, provider=provider.name),
        # Whoever sent a link to this page has chosen the address that a shell is given here.
        command=f"fluenzr accounts connect {shlex.quote(email)} --provider {provider.name}",
    )
    pages.let_forms_lead_to(answer, oauth_providers.get(provider.name).authorization)
    return answer


def _view(row: OauthConnection, faults: Faults = forms.NONE) -> Response:
    told = oauth_connections.get(row.workspace_id, row.public_id)
    values: dict[str, Any] = {
        "told": told,
        "row": row,
        "error": rule_texts.translated(told["error"] or ""),
        "url": _url_of(row),
        "is_pasted": row.state_hash is not None,
        "faults": faults,
    }
    if faults:
        return pages.page("mailboxes/connection.html", faults.status, **values)
    return live.page("mailboxes/connection.html", fragment="live", **values)


def _shown(row: OauthConnection) -> Response:
    return pages.see("connect.view", connection_id=row.public_id)


def _given() -> tuple[str, str, str]:
    """Provider, address and flow of the form. Raises Invalid."""
    values = FormValues(request.form)
    provider = values.choice("provider", oauth_providers.NAMES, "")
    email = values.address("email")
    flow = values.choice("flow", oauth_connections.FLOWS, "browser")
    values.check()
    return provider, email, flow


def _leads_back() -> bool:
    """Whether the provider's answer comes back to where this browser has its session.

    Where a proxy or another name of this server stands between, the address is pasted: that works anywhere.
    """
    if oauth_providers.is_pasted():
        return False
    origin = request.headers.get("Origin") or request.host_url
    return urlsplit(origin).netloc.lower() == urlsplit(oauth_providers.redirect_uri()).netloc.lower()


def _url_of(row: OauthConnection) -> str | None:
    """Where the provider asks, as long as this browser was not there."""
    known, _space, url = (once.look(_PROVIDER_URL) or "").partition(" ")
    return url if known == row.public_id and row.state_hash is not None else None
