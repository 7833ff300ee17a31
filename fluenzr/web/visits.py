"""Current user and workspace of a request, for views and templates."""

from flask import g

from fluenzr.core.people.roles import Role
from fluenzr.core.people.sessions import Visit


def current() -> Visit | None:
    """Who is signed in; None where nobody is."""
    visit: Visit | None = g.get("visit")
    return visit


def visit() -> Visit:
    """Who is signed in; for views that nobody else reaches."""
    found = current()
    if found is None:
        raise RuntimeError("nobody is signed in: is the view marked @public?")
    return found


def workspace_id() -> int:
    """The workspace that is shown; for views that need a role in it."""
    found = visit().workspace_id
    if found is None:
        raise RuntimeError("no workspace is shown: is the view marked @signed_in?")
    return found


def role() -> Role | None:
    """The role in the workspace shown; None for who has none, or is not signed in."""
    found = current()
    return None if found is None else found.role
