"""HTML pages for readers of emails: their language and their response headers.

Tested by `tests/api/public/test_unsubscribe.py`.
"""

from typing import Any

from flask import Response, g, request

from fluenzr.core.templates.languages import SHIPPED, Language
from fluenzr.web import pages

# No script; `data:` is the empty icon that keeps browsers from asking for another.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def language(chosen: str | None = None) -> Language:
    """The one that was chosen, else what the browser asks for (RFC 9110 §12.5.4), English at last."""
    if chosen in SHIPPED.codes:
        return SHIPPED.get(chosen)
    return SHIPPED.get(request.accept_languages.best_match(SHIPPED.codes))


def page(template: str, shown: Language, status: int = 200, **values: Any) -> Response:
    """A template in a language."""
    g.language = shown
    answer = pages.page(template, status, referrer="no-referrer", **values)
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer
