"""Forms that change what is there say what they were shown with, so that nobody overwrites another unseen."""

import re
from collections.abc import Callable, Iterator

from flask import Flask

from fluenzr.models import Workspace
from tests.support.browsing import Browser
from tests.support.house import furnish, page_routes

_FORM = re.compile(r'<form method="post"[^>]*action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
_FILLED = re.compile(r'<input [^>]*type="(?:text|url|email)" value="[^"]+"|<textarea[^>]*>\s*[^<\s]')
_HELD = re.compile(r'name="(?:seen|basis)"')
SENDS = ("/test", "/test-send")
"""Forms whose address is whom a test is sent to: nothing is kept of it."""


def filled_forms(app: Flask, browser: Browser, ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Action and text of each form that shows what is kept."""
    for route, _ in page_routes(app, "GET"):
        answer = browser.get(route.path(**ids, token="nobodys-token"))
        if answer.mimetype == "text/html":
            yield from ((action, form) for action, form in _FORM.findall(answer.text) if _FILLED.search(form))
        answer.close()


def test_each_form_that_shows_what_is_kept_says_what_it_was_shown_with(
    app: Flask, browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    ids = furnish(workspace)
    found = list(filled_forms(app, browser_for(is_operator=True), ids))
    held = {action for action, form in found if _HELD.search(form)}
    assert len(held) >= 6, held
    assert [action for action, form in found if not _HELD.search(form) and not action.endswith(SENDS)] == []
