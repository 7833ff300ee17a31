"""Forms that change what is there say what they were shown with, so that nobody overwrites another unseen."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import lxml.html
import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from fluenzr.core.common.errors import DomainError, TooLarge, Unavailable
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


@pytest.mark.parametrize(
    ("room", "rule"),
    [
        ("groups/{group_id}", "fluenzr.core.contacts.groups.update"),
        ("contacts/{contact_id}", "fluenzr.core.contacts.records.update"),
        ("campaigns/{campaign_id}/settings", "fluenzr.core.campaigns.lifecycle.update"),
        ("mailboxes/{account_id}/edit", "fluenzr.core.accounts.settings.update"),
        ("webhooks/{webhook_id}/edit", "fluenzr.core.webhooks.subscriptions.update"),
    ],
)
@pytest.mark.parametrize(("error", "status"), [(Unavailable("Later"), 503), (TooLarge("Too much"), 413)])
def test_a_form_is_answered_with_the_status_of_its_own_fault(
    browser: Browser,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    room: str,
    rule: str,
    error: DomainError,
    status: int,
) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise error

    path = "/" + room.format(**furnish(workspace))
    shown = browser.get(path).text
    monkeypatch.setattr(rule, refuse)
    answer = browser.post(path, data=as_shown(shown, path))
    assert (answer.status_code, error.message in answer.text) == (status, True)


def as_shown(page: str, path: str) -> dict[str, Any]:
    """What a browser sends of the form with that action, where nobody changes it."""
    form = lxml.html.document_fromstring(page).xpath("//form[@action=$path]", path=path)[0]
    given = MultiDict((name, value) for name, value in form.form_values() if name != "csrf")
    return given.to_dict(flat=False)
