"""HTML pages for readers of emails: their language and their response headers.

Tested by `tests/api/public/test_preferences.py`.
"""

from typing import Any

from flask import Response, make_response, render_template, request

from fluenzr.core.templates.languages import SHIPPED, Language

# No script; `data:` is the empty icon that keeps browsers from asking for another.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def language(chosen: str | None = None) -> Language:
    """The one that was chosen, else what the browser asks for (RFC 9110 §12.5.4), English at last."""
    if chosen in SHIPPED.codes:
        return SHIPPED.get(chosen)
    return SHIPPED.get(request.accept_languages.best_match(SHIPPED.codes))


def page(template: str, shown: Language, status: int = 200, **values: Any) -> Response:
    """A template in a language: its texts stand in `gettext("...")`, where `make translations` finds them."""
    texts = {"gettext": shown.gettext, "ngettext": shown.ngettext, "pgettext": shown.pgettext}
    answer = make_response(render_template(template, language=shown.code, **texts, **values), status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["Content-Language"] = shown.code
    answer.vary.add("Accept-Language")
    return answer
