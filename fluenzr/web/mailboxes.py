"""Mailboxes: how each fares, its settings, added by address, tested step by step."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, request, session

from fluenzr.core.accounts import advice, form, overview, presets
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.accounts.overview import Seen
from fluenzr.core.accounts.presets import Preset
from fluenzr.core.common import addresses, windows
from fluenzr.core.common.errors import DomainError, Unavailable
from fluenzr.core.common.form_values import FormValues
from fluenzr.engine import account_check, campaign_check, mx
from fluenzr.engine.account_check import Tried
from fluenzr.web import formats, forms, mailbox_forms, pages, rule_texts, slow_calls, stale, visits
from fluenzr.web.access import owner, viewer
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _, gettext, language

blp = Blueprint("mailboxes", __name__)

_TESTED = "mailbox test"
_SANDBOX, _OTHER = "sandbox", "other"
_BY_HAND = (_SANDBOX, _OTHER)
"""Choices of a mailbox that no provider is asked for: its servers are entered by hand, or it has none."""
_TOLD = 300
_ONLY_OF_OTHER = {"smtp": "folder", "imap": "send"}
"""The step that a kind of server has not."""


@blp.get("/mailboxes")
@viewer
def listed() -> Response:
    """All of them, with what is wrong."""
    return pages.page("mailboxes/list.html", fragment="rows", seen=overview.every(visits.workspace_id()))


@blp.get("/mailboxes/new")
@owner
@slow_calls.takes_long
def add() -> Response:
    """First the address, then the servers that belong to it: by its domain, its MX, or as chosen."""
    address, chosen = _address(), request.args.get("provider", "")
    if not address or chosen in _BY_HAND:
        return _new(None)
    preset = presets.choices().get(chosen) or _looked_up(address)
    if preset is not None and preset.needs_oauth:
        return pages.see("connect.ask", email=address, provider=preset.kind)
    return _new(preset)


@blp.post("/mailboxes/new")
@owner
def create() -> Response:
    """Keep it; nobody logs in yet: the test does."""
    is_sandbox = request.form.get("provider") == _SANDBOX
    days = request.form.getlist("hours.days")
    try:
        fields = form.read(request.form, days, is_sandbox=is_sandbox, is_new=True)
        made = account_settings.create(visits.workspace_id(), fields)
    except DomainError as error:
        return _new(presets.choices().get(request.form.get("provider", "")), forms.faults(error))
    if is_sandbox:
        flash(_("The sandbox is added: what campaigns send from it stays here."))
    else:
        flash(_("The mailbox is added. Test it now: nobody has logged in yet."))
    return pages.see("mailboxes.view", account_id=made["id"])


@blp.get("/mailboxes/<account_id>")
@viewer
def view(account_id: str) -> Response:
    """One of them: limits, health, reading, and what came of the last test."""
    return _view(overview.one(visits.workspace_id(), account_id))


@blp.get("/mailboxes/<account_id>/edit")
@owner
def edit(account_id: str) -> Response:
    """Its settings."""
    return _edit(overview.one(visits.workspace_id(), account_id))


@blp.post("/mailboxes/<account_id>/edit")
@owner
def update(account_id: str) -> Response:
    """Keep its settings."""
    seen, faults = overview.one(visits.workspace_id(), account_id), forms.NONE
    overtaken = stale.changes(mailbox_forms.of_account(seen.account))
    try:
        days = request.form.getlist("hours.days")
        is_sandbox, is_oauth = seen.account.provider == _SANDBOX, seen.account.auth == "oauth"
        fields = form.read(request.form, days, is_sandbox=is_sandbox, is_new=False, is_oauth=is_oauth)
        if not overtaken:
            account_settings.update(visits.workspace_id(), account_id, fields)
            flash(_("Saved."))
            return pages.see("mailboxes.view", account_id=account_id)
    except DomainError as error:
        faults = forms.faults(error)
    return _edit(seen, faults, overtaken)


@blp.post("/mailboxes/<account_id>/test")
@owner
@slow_calls.takes_long
def test(account_id: str) -> Response:
    """Log in to its servers, and send a mail where wanted; the page then says what came of it."""
    seen = overview.one(visits.workspace_id(), account_id)
    allow_private = current_app.config["SETTINGS"].mail_allow_private
    try:
        send_to = _send_to()
        with slow_calls.place():
            tried = account_check.try_out(
                visits.workspace_id(), account_id, send_to, allow_private=allow_private
            )
    except DomainError as error:
        return _view(seen, forms.faults(error))
    session[_TESTED] = [account_id, send_to, {kind: _kept(one) for kind, one in tried.items() if one}]
    return pages.see("mailboxes.view", account_id=account_id)


@blp.post("/mailboxes/<account_id>/status")
@owner
def status(account_id: str) -> Response:
    """Let campaigns wait for it, or go on."""
    to = "disabled" if request.form.get("status") == "disabled" else "connected"
    account_settings.update(visits.workspace_id(), account_id, {"status": to})
    flash(_("Campaigns wait for this mailbox.") if to == "disabled" else _("The mailbox goes on."))
    return pages.see("mailboxes.view", account_id=account_id)


@blp.post("/mailboxes/<account_id>/delete")
@owner
def delete(account_id: str) -> Response:
    """Remove it; an active campaign that writes from it keeps it."""
    try:
        account_settings.delete(visits.workspace_id(), account_id)
    except DomainError as error:
        found = forms.faults(error)
        if found.status == 404:
            raise
        return _view(overview.one(visits.workspace_id(), account_id), found)
    flash(_("The mailbox is deleted."))
    return pages.see("mailboxes.listed")


@blp.get("/mailboxes/<account_id>/dns")
@viewer
@slow_calls.takes_long
def dns(account_id: str) -> Response:
    """What the DNS of its domain says, and the records to publish."""
    seen, found, faults = overview.one(visits.workspace_id(), account_id), [], forms.NONE
    servers = current_app.config["SETTINGS"].dns_servers
    try:
        with slow_calls.place():
            found = campaign_check.dns_of(visits.workspace_id(), account_id, servers, language())
    except Unavailable as error:
        faults = forms.faults(error)
    return pages.page(
        "mailboxes/dns.html",
        forms.status(faults),
        faults=faults,
        seen=seen,
        found=found,
        domain=mailbox_forms.domain_of(seen.account.email),
    )


def _view(seen: Seen, faults: Faults = forms.NONE) -> Response:
    return pages.page(
        "mailboxes/view.html",
        forms.status(faults),
        faults=faults,
        seen=seen,
        account=seen.account,
        health=overview.health(seen.account),
        ahead=overview.ramp_ahead(seen.account),
        tested=_tested(seen),
        error=rule_texts.translated(seen.error or ""),
    )


def _new(preset: Preset | None, faults: Faults = forms.NONE) -> Response:
    address, chosen = _address(), request.values.get("provider")
    known = presets.present(preset, address, language()) if preset else None
    served, choices = preset if preset and preset.smtp else None, presets.choices()
    is_sandbox = chosen == _SANDBOX
    guessed = {} if served or is_sandbox else mailbox_forms.guessed(address)
    return pages.page(
        "mailboxes/new.html",
        forms.status(faults),
        faults=faults,
        address=address,
        is_chosen=bool(address) and (chosen in _BY_HAND or served is not None),
        is_sandbox=is_sandbox,
        is_guess=bool(guessed),
        preset=served,
        choice=next((name for name, each in choices.items() if each is served), _OTHER),
        choices=[(name, name) for name in choices],
        help=known and known["help"],
        days=windows.DAYS,
        zone=formats.zone(),
        free_sandbox=_free_sandbox(),
        values=guessed | mailbox_forms.of_preset(known) | _typed(),
    )


def _free_sandbox() -> str:
    """An address for one more sandbox: two of one name could not be told apart."""
    taken = {one.account.email for one in overview.every(visits.workspace_id())}
    offered = (f"me{number or ''}@sandbox.test" for number in (0, *range(2, len(taken) + 3)))
    return next(address for address in offered if address not in taken)


def _address() -> str:
    return request.values.get("email", "").strip()[: addresses.MAX_LENGTH]


def _looked_up(address: str) -> Preset | None:
    """The provider of an address, by its domain or its MX; None where nobody can be asked now."""
    domain = mailbox_forms.domain_of(address)
    if domain is None:
        return None
    if presets.is_known(domain):
        return presets.of(domain, ())
    try:
        with slow_calls.place():
            return presets.of(domain, mx.of(domain, current_app.config["SETTINGS"].dns_servers))
    except Unavailable:
        return None


def _edit(seen: Seen, faults: Faults = forms.NONE, overtaken: list[stale.Change] | None = None) -> Response:
    account = seen.account
    is_sent = bool(faults or overtaken)
    return pages.page(
        "mailboxes/edit.html",
        forms.status(faults, overtaken),
        faults=faults,
        overtaken=overtaken or [],
        seen=stale.shown(mailbox_forms.of_account(account)),
        account=account,
        is_sandbox=account.provider == _SANDBOX,
        days=windows.DAYS,
        values=_typed() if is_sent else mailbox_forms.of_account(account),
    )


def _typed() -> dict[str, Any]:
    """What was typed, to be shown again."""
    return {**dict(request.form.items()), "hours.days": request.form.getlist("hours.days")}


def _send_to() -> str | None:
    values = FormValues(request.form)
    if not request.form.get("send_to", "").strip():
        return None
    send_to = values.address("send_to")
    values.check()
    return send_to


def _kept(tried: Tried) -> list[str]:
    """What a cookie has room for."""
    return [tried.step or "", (tried.error or "")[:_TOLD]]


def _tested(seen: Seen) -> list[dict[str, Any]] | None:
    """What came of the test just made: the steps of each server, and what mends the one that failed."""
    account_id, send_to, results = session.pop(_TESTED, (None, None, {}))
    if account_id != seen.account.public_id:
        return None
    return [_steps(seen, kind, *results[kind], sends=send_to is not None) for kind in results]


def _steps(seen: Seen, kind: str, failed: str, error: str, *, sends: bool) -> dict[str, Any]:
    if seen.account.provider == "sandbox":
        return {"kind": kind, "name": _("Sandbox"), "steps": [], "error": error, "mend": None}
    server = getattr(seen.account, kind) or {}
    left_out = {_ONLY_OF_OTHER[kind]} | (set() if sends else {"send"})
    if server.get("encryption") == "none":
        left_out.add("tls")
    names = [name for name in account_check.STEPS if name not in left_out]
    at = names.index(failed) if failed in names else len(names)
    mend = None
    if failed:
        place = (server.get("host", ""), server.get("port", 0), server.get("encryption", ""))
        found = advice.mend(advice.Trial(kind, *place, failed, error))
        mend = _said(found.sentence, found.values)
    return {
        "kind": kind,
        "name": f"{kind.upper()} · {server.get('host')}:{server.get('port')}",
        "steps": list(zip(names, ["good"] * at + ["bad"] + [""] * len(names), strict=False)),
        "error": rule_texts.translated(error),
        "mend": mend,
    }


def _said(sentence: str, values: dict[str, str]) -> str:
    return gettext(sentence).format(**values)
