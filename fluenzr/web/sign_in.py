"""Sign-in and sign-out pages, and the one-time links (first owner, invitation, password reset)."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, flash, g, request, session

from fluenzr import clock
from fluenzr.core.common.errors import DomainError, NotFound
from fluenzr.core.people import links, passwords, sessions, sign_in, users
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import User
from fluenzr.web import cookies, forms, pages, texts, visits
from fluenzr.web.access import public, signed_in
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _

blp = Blueprint("sign_in", __name__)

_HALF_WAY = "half-way"
_HALF_WAY_MS = 5 * 60_000


@blp.get("/sign-in")
@public
def form() -> Response:
    """Address and password; with nobody there yet, how the first one gets in."""
    if visits.current() is not None:
        return pages.to(pages.local_path(request.args.get("next")))
    return _form()


@blp.post("/sign-in")
@public
def submit() -> Response:
    """Sign in, or ask for the code of the second factor."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        user = sign_in.with_password(email, password[: passwords.LONGEST], _address(), cookies.browser())
    except sign_in.Slowed as slowed:
        return _slowed(slowed, _form)
    if user is None:
        return _form(Faults(422, _("This address and this password do not belong together.")))
    if user.totp_since is not None:
        session[_HALF_WAY] = [user.id, clock.now_ms()]
        return pages.see("sign_in.code", next=_next())
    return let_in(user, _next())


@blp.get("/sign-in/code")
@public
def code() -> Response:
    """The second factor, after the password."""
    return pages.see("sign_in.form") if _half_way() is None else _code_form()


@blp.post("/sign-in/code")
@public
def submit_code() -> Response:
    """Sign in with the code."""
    if (user := _half_way()) is None:
        return pages.see("sign_in.form")
    try:
        is_right = sign_in.with_code(user, request.form.get("code", "")[:40], _address(), cookies.browser())
    except sign_in.Slowed as slowed:
        return _slowed(slowed, _code_form)
    if not is_right:
        return _code_form(Faults(422, None, {"code": _("This code is not right, or was used already.")}))
    session.pop(_HALF_WAY)
    return let_in(user, _next())


@blp.get("/sign-in/forgot")
@public
def forgot() -> Response:
    """What to do without a password: this server sends no mail of its own."""
    return pages.page("sign_in/forgot.html")


@blp.post("/sign-out")
@signed_in
def out() -> Response:
    """End this session."""
    visit = visits.visit()
    sessions.end(visit.user_id, visit.session)
    answer = pages.see("sign_in.form")
    cookies.forget(answer)
    g.signed_out = True
    return answer


@blp.post("/workspace")
@signed_in
def switch() -> Response:
    """Show another workspace."""
    sessions.switch(visits.visit(), request.form.get("workspace", ""))
    return pages.to("/")


@blp.get("/welcome/<token>")
@public
def welcome(token: str) -> Response:
    """What a link offers. A GET spends nothing: scanners follow links."""
    return _welcome(token)


@blp.post("/welcome/<token>")
@public
def accept(token: str) -> Response:
    """Spend the link: an account with a password, a new password, or a place in another workspace."""
    offered = _offer(token)
    visit = visits.current()
    if offered.kind == links.INVITE and offered.user_id is not None:
        return _join(token, offered)
    given = request.form
    try:
        user = links.take(token, given.get("email"), given.get("name"), given.get("password", ""))
    except NotFound:
        abort(404)
    except DomainError as error:
        return _welcome(token, forms.faults(error))
    if offered.kind == links.FIRST:
        workspace_settings.name_in(workspace_settings.listed()[0].id, texts.language())
    if user.totp_since is not None or visit is not None:
        flash(_("The password is changed. Sign in with it."))
        return pages.see("sign_in.form")
    return let_in(user, "/")


def _join(token: str, offered: links.Welcome) -> Response:
    visit = visits.current()
    if visit is None or visit.user_id != offered.user_id:
        return _welcome(token)
    links.join(token, visit.user_id)
    flash(_("You now belong to {workspace}.").format(workspace=offered.workspace))
    return pages.to("/")


def let_in(user: User, path: str) -> Response:
    """Begin a session and go on to a path of this server; one that was there before ends."""
    if (before := visits.current()) is not None:
        sessions.end(before.user_id, before.session)
    session.clear()  # of who was signed out: the token of their forms
    answer = pages.to(pages.local_path(path))
    cookies.keep(answer, sessions.begin(user, request.user_agent.string, request.remote_addr))
    cookies.know(answer, user.id)
    g.signed_out = True  # the old cookie is not renewed
    return answer


def _form(faults: Faults = forms.NONE) -> Response:
    return pages.page(
        "sign_in/form.html",
        forms.status(faults),
        faults=faults,
        is_new=not users.any_exist(),
        next=_next(),
        data_dir=current_app.config["SETTINGS"].data_dir,
    )


def _code_form(faults: Faults = forms.NONE) -> Response:
    return pages.page("sign_in/code.html", forms.status(faults), faults=faults, next=_next())


def _welcome(token: str, faults: Faults = forms.NONE) -> Response:
    offered = _offer(token)
    visit = visits.current()
    return pages.page(
        "sign_in/welcome.html",
        forms.status(faults),
        referrer="no-referrer",
        faults=faults,
        offered=offered,
        is_invited=offered.kind == links.INVITE and offered.user_id is not None,
        is_own=visit is not None and visit.user_id == offered.user_id,
        shortest=passwords.SHORTEST,
        token=token,
    )


def _offer(token: str) -> links.Welcome:
    try:
        return links.look(token)
    except NotFound:
        abort(404)


def _slowed(slowed: sign_in.Slowed, form: Callable[[Faults], Response]) -> Response:
    text = _("Too many attempts. Try again in {seconds} seconds.").format(seconds=slowed.seconds)
    answer = form(Faults(429, text))
    answer.headers["Retry-After"] = str(slowed.seconds)
    return answer


def _half_way() -> User | None:
    """Whose password was right a moment ago in this browser."""
    user_id, at = session.get(_HALF_WAY, (None, 0))
    if user_id is None or clock.now_ms() - at > _HALF_WAY_MS:
        return None
    return users.get(user_id)


def _next() -> str:
    return pages.local_path(request.values.get("next"))


def _address() -> str:
    return request.remote_addr or ""
