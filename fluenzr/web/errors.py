"""Error pages for people (404, 403, 500...)."""

from contextlib import suppress

import peewee
from flask import Response, current_app, request

from fluenzr import db
from fluenzr.web import access, cookies, pages, shell, visits
from fluenzr.web.access import Access


def page(status: int, request_id: str, *, is_link: bool = False) -> Response:
    """What happened and what to do, in a person's words; a fault of the server needs no database."""
    if status < 500 and not is_link:
        _recognise()
    in_shell = status < 500 and not is_link and visits.current() is not None
    return pages.page(
        "error.html",
        status,
        error=status,
        request_id=request_id,
        is_link=is_link,
        in_shell=in_shell,
        lacking=_lacking(),
    )


def _lacking() -> Access | None:
    """Which role the page wants that this person has not; None where another thing was refused: a form that
    was open for too long, say."""
    visit = visits.current()
    wanted = access.of(current_app.view_functions.get(request.endpoint or ""))
    return wanted if visit is not None and wanted is not None and not wanted.allows(visit) else None


def _recognise() -> None:
    """Who is signed in, at an address of no page, too: the way back is the navigation."""
    if visits.current() is None and cookies.token() is not None:
        with suppress(db.Busy, peewee.OperationalError, peewee.InterfaceError, peewee.ProgrammingError):
            shell.look_up(Access.PUBLIC)
