"""Hooks around every page: session, access control, CSRF check; what all templates know."""

from typing import Any

from flask import Blueprint, Flask, Response, g, request, session
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

import fluenzr
from fluenzr import db
from fluenzr.config import Settings
from fluenzr.core.audit import actors
from fluenzr.core.common.errors import Unauthorized
from fluenzr.core.people import sessions, users
from fluenzr.web import (
    access,
    cookies,
    csrf,
    formats,
    lists,
    looking,
    navigation,
    pages,
    server_texts,
    texts,
    uploads,
    visits,
    words,
)
from fluenzr.web.access import Access

blp = Blueprint(
    "web", __name__, static_folder="static", static_url_path="/static", template_folder="templates"
)

READING = frozenset(("GET", "HEAD", "OPTIONS"))
FORGED = "This form is too old, or not from this server: load the page again"
_FOREVER = "public, max-age=31536000, immutable"


def wrap(app: Flask, settings: Settings, rooms: tuple[Blueprint, ...]) -> None:
    """Put the shell around the pages of an app."""
    cookies.configure(app, settings.public_url)
    names = frozenset(room.name for room in rooms)
    app.extensions["rooms"] = names

    @app.before_request
    def admit() -> ResponseReturnValue | None:
        return _admit(app) if request.blueprint in names else None

    @app.after_request
    def finish(response: Response) -> Response:
        return _finish(response) if request.blueprint in (*names, blp.name) else response

    @app.teardown_request
    def forget(_: BaseException | None) -> None:
        actors.act(actors.SERVER)

    app.jinja_env.filters.update(formats.FILTERS)
    app.jinja_env.globals.update(_globals())
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _admit(app: Flask) -> ResponseReturnValue | None:
    """Deny by default: a view that does not say who may is nobody's."""
    if looking.is_ahead():
        # Refused, a page is asked for again once somebody opens it.
        return Response(status=503)
    allowed = access.of(app.view_functions.get(request.endpoint or ""))
    if allowed is None:
        raise RuntimeError(f"{request.endpoint} does not say who may open it (fluenzr.web.access)")
    look_up(allowed)
    visit = visits.current()
    if visit is None and allowed is not Access.PUBLIC:
        return _ask_to_sign_in()
    if visit is not None and not allowed.allows(visit):
        raise Forbidden
    request.max_content_length = uploads.limit(app.view_functions[request.endpoint or ""])
    if request.method not in READING and csrf.is_forged():
        raise Forbidden(FORGED)
    return None


def look_up(allowed: Access) -> None:
    """Who is signed in; a page for everybody is shown though the database is away."""
    g.visit = None
    if (token := cookies.token()) is None and allowed is Access.PUBLIC:
        return
    db.database.obj.connect(reuse_if_open=True)
    if token is None:
        return
    g.visit = visit = sessions.find(token)
    if visit is not None:
        actors.act(actors.Actor("user", visit.user_id, request.remote_addr))
        g.renew = sessions.touch(visit)


def _ask_to_sign_in() -> ResponseReturnValue:
    """A program is told so, a person is led to the form and back; htmx leads the whole page there."""
    if pages.wants_json():
        raise Unauthorized("Sign in first")
    if request.path == "/" and request.method in READING:
        return pages.page("signed_out.html", is_new=not users.any_exist())
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": "/sign-in"})
    if request.method not in READING:
        return pages.see("sign_in.form")
    return pages.see("sign_in.form", next=pages.local_path(request.full_path.rstrip("?")))


def _finish(response: Response) -> Response:
    if request.endpoint == "web.static":
        if "v" in request.args:
            response.headers["Cache-Control"] = _FOREVER
        return response
    # Files, fragments and redirections are as private as pages.
    response.headers.setdefault("Cache-Control", "no-store")
    if looking.is_looking():
        session.modified = False  # secrets and notices wait for who reads them
    token = cookies.token()
    if g.get("renew") and token is not None and not g.get("signed_out"):
        cookies.keep(response, token)
    return response


def _globals() -> dict[str, Any]:
    return {
        "_": texts.gettext,
        "gettext": texts.gettext,
        "ngettext": texts.ngettext,
        "pgettext": texts.pgettext,
        "language": texts.language,
        "visit": visits.current,
        "places": navigation.places,
        "rooms": navigation.rooms,
        "is_current": navigation.is_current,
        "csrf_token": csrf.token,
        "asset": pages.asset,
        "words": words,
        "server_texts": server_texts,
        "neighbours": lists.neighbours,
        "version": fluenzr.__version__,
    }
