"""Error pages for people (404, 403, 500...)."""

from flask import Response

from fluenzr.web import pages


def page(status: int, request_id: str, *, is_link: bool = False) -> Response:
    """What happened and what to do, in a person's words; it needs no database."""
    return pages.page("error.html", status, error=status, request_id=request_id, is_link=is_link)
