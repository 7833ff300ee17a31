"""Page of the API reference, with a key of one hour for who is signed in."""

from datetime import timedelta

from flask import Blueprint, Response, flash

from fluenzr.core.people.roles import Role
from fluenzr.core.workspaces import api_keys
from fluenzr.web import once, pages, visits
from fluenzr.web.access import public, viewer
from fluenzr.web.texts import _

blp = Blueprint("reference", __name__)

KEY_LIVES = timedelta(hours=1)
_KEY = "reference key"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@blp.get("/docs")
@public
def show() -> Response:
    """From assets of this server alone."""
    key = None if visits.current() is None else once.take(_KEY)
    answer = pages.page("reference/show.html", key=key, may_have_key=visits.role() is not None)
    # Scalar writes styles into the page.
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer


@blp.post("/docs/key")
@viewer
def make_key() -> Response:
    """A key that the reference uses, listed and revocable as any other: full for owners, else read-only; it
    ends with the person's role."""
    visit = visits.visit()
    scope = "full" if visit.may(Role.OWNER) else "read"
    name = _("Reference, {person}").format(person=visit.called)[: api_keys.NAME_LENGTH]
    _made, text = api_keys.create(visits.workspace_id(), name, scope, KEY_LIVES, visit.user_id)
    once.keep(_KEY, text)
    flash(_("The reference uses a key of its own for an hour."))
    return pages.see("reference.show")
