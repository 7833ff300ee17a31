"""Page of one's own account: name, language, theme, time zone, password, sessions, second factor."""

from collections.abc import Callable
from zoneinfo import available_timezones

import segno
from flask import Blueprint, Response, current_app, flash, request
from markupsafe import Markup

from fluenzr.core.common.errors import DomainError
from fluenzr.core.people import own_account, passwords, sessions, two_factor, users
from fluenzr.core.people.sign_in import Slowed
from fluenzr.core.templates.languages import SHIPPED
from fluenzr.web import browsers, forms, once, pages, stale, visits
from fluenzr.web.access import signed_in
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _

blp = Blueprint("account", __name__)

_CODES = "recovery codes"


@blp.get("/account")
@signed_in
def own() -> Response:
    """All of it."""
    return _page()


@blp.post("/account")
@signed_in
def update() -> Response:
    """Name, language, theme, time zone."""
    given = request.form
    if overtaken := stale.changes(_kept()):
        return _page(overtaken=overtaken)
    try:
        users.update(
            visits.visit().user_id,
            given.get("name"),
            given.get("language") or None,
            given.get("theme", ""),
            given.get("timezone") or None,
        )
    except DomainError as error:
        return _page(forms.faults(error))
    flash(_("Saved."))
    return pages.see("account.own")


@blp.post("/account/password")
@signed_in
def change_password() -> Response:
    """Another password; other sessions end."""
    given = request.form
    return _with_password(
        lambda current: own_account.change_password(visits.visit(), current, given.get("password", "")),
        _("The password is changed; your other sessions have ended."),
    )


@blp.post("/account/sessions/<session_id>/end")
@signed_in
def end_session(session_id: str) -> Response:
    """End one session; this one is left by signing out."""
    sessions.end(visits.visit().user_id, session_id)
    flash(_("The session has ended."))
    return pages.see("account.own")


@blp.post("/account/sessions/end-others")
@signed_in
def end_others() -> Response:
    """End all sessions but this one."""
    own_account.end_other_sessions(visits.visit())
    flash(_("All other sessions have ended."))
    return pages.see("account.own")


@blp.post("/account/two-factor")
@signed_in
def begin_two_factor() -> Response:
    """Make a secret, which counts once a code of it was given."""
    try:
        two_factor.begin(visits.visit().user_id)
    except DomainError as error:
        return _page(forms.faults(error))
    return pages.see("account.own", _anchor="two-factor")


@blp.post("/account/two-factor/give-up")
@signed_in
def give_up_two_factor() -> Response:
    """Leave it off, and show the secret no longer."""
    two_factor.give_up(visits.visit().user_id)
    return pages.see("account.own", _anchor="two-factor")


@blp.post("/account/two-factor/confirm")
@signed_in
def confirm_two_factor() -> Response:
    """Turn it on with the password and the first code; the recovery codes are shown this once."""
    code = request.form.get("code", "")[:40]
    return _with_password(
        lambda current: _keep_codes(own_account.turn_on_two_factor(visits.visit(), current, code))
    )


@blp.post("/account/two-factor/codes")
@signed_in
def renew_codes() -> Response:
    """New recovery codes, shown this once."""
    return _with_password(lambda current: _keep_codes(own_account.renew_codes(visits.visit(), current)))


@blp.post("/account/two-factor/off")
@signed_in
def turn_off_two_factor() -> Response:
    """Ask for no codes any more."""
    return _with_password(
        lambda current: own_account.turn_off_two_factor(visits.visit(), current),
        _("Two-factor sign-in is off."),
    )


def _keep_codes(codes: list[str]) -> None:
    once.keep(_CODES, "\n".join(codes))


def _with_password(change: Callable[[str], None], done: str | None = None) -> Response:
    """Change what needs the password anew, and tell that it is done."""
    try:
        change(request.form.get("current", "")[: passwords.LONGEST])
    except Slowed as slowed:
        text = _("Too many attempts. Try again in {seconds} seconds.").format(seconds=slowed.seconds)
        return _page(Faults(429, text))
    except DomainError as error:
        return _page(forms.faults(error))
    if done is not None:
        flash(done)
    return pages.see("account.own", _anchor=None if done else "two-factor")


def _kept() -> dict[str, str | None]:
    """What the form of oneself is held to: another window may have changed it meanwhile."""
    visit = visits.visit()
    return {name: getattr(visit, name) for name in ("name", "language", "theme", "timezone")}


def _page(faults: Faults = forms.NONE, overtaken: list[stale.Change] | None = None) -> Response:
    visit, kept = visits.visit(), _kept()
    pending = two_factor.pending(visit.user_id)
    return pages.page(
        "account/own.html",
        forms.status(faults, overtaken),
        faults=faults,
        faults_of=lambda endpoint: faults if request.endpoint == endpoint else forms.NONE,
        overtaken=overtaken or [],
        seen=stale.shown(kept),
        values={**kept, **{name: request.form[name] for name in kept if name in request.form}},
        languages=[
            (code, SHIPPED.get(code).pgettext("name of this language", "English")) for code in SHIPPED.codes
        ],
        zones=sorted(available_timezones()),
        server_zone=current_app.config["SETTINGS"].timezone,
        sessions=[(row, browsers.named(row.agent)) for row in sessions.listed(visit.user_id)],
        totp_since=two_factor.since(visit.user_id),
        picture=None if pending is None else _picture(pending[0]),
        secret=None if pending is None else pending[1],
        codes=(once.take(_CODES) or "").split(),
        codes_left=two_factor.codes_left(visit.user_id),
    )


def _picture(address: str) -> Markup:
    """The QR code of an authenticator's address, as SVG with its own colours: apps read dark on light."""
    made = segno.make(address, error="m").svg_inline(scale=5, border=3, dark="#000", light="#fff")
    return Markup(made)  # noqa: S704 - of segno alone: squares
