"""Pages that are seen moving: script polls their moving part, 304 while nothing has changed."""

from typing import Any

from flask import Response, request

from fluenzr.web import pages


def page(template: str, *, fragment: str, **values: Any) -> Response:
    """As `pages.page`; the moving part alone has a tag, by which a browser that has it is told so."""
    answer = pages.page(template, fragment=fragment, **values)
    if not pages.is_partial():
        return answer
    answer.add_etag()
    answer.make_conditional(request)
    return answer
