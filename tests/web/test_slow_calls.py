"""Pages that talk to other servers, and exports: few at once, together with those of the API."""

from collections.abc import Iterator

import pytest
from flask import Flask

from fluenzr.api.framework import outbound_limits
from fluenzr.models import Workspace
from fluenzr.web import slow_calls
from tests.support.browsing import Browser
from tests.support.house import furnish

FORMS = {
    "/mailboxes/{account_id}/test": {},
    "/webhooks/{webhook_id}/test": {},
    "/webhooks/{webhook_id}/logs/{log_id}/redeliver": {},
    "/inbox/{reply_id}/answer": {"text": "Monday at ten suits me"},
    "/campaigns/{campaign_id}/sequence/steps/{node_id}/test-send": {"to": "zoe@reader.example"},
}
EXPORT = "/contacts/export.csv"


@pytest.fixture
def ids(workspace: Workspace) -> dict[str, str]:
    return furnish(workspace)


@pytest.fixture
def taken(workspace: Workspace) -> Iterator[None]:
    """All places that one workspace has."""
    with slow_calls.place(workspace.id), slow_calls.place(workspace.id):
        yield


@pytest.mark.parametrize("path", FORMS)
def test_a_page_waits_for_a_place_as_the_api_does(
    browser: Browser, ids: dict[str, str], taken: None, path: str
) -> None:
    answer = browser.post(path.format(**ids), data=FORMS[path])
    assert answer.status_code in (200, 422, 503)
    assert "Too many calls are waiting for other servers" in answer.text
    assert FORMS[path].get("text", "") in answer.text, "what was written is not lost"


def test_one_export_of_a_workspace_runs_at_once(
    browser: Browser, workspace: Workspace, ids: dict[str, str]
) -> None:
    assert slow_calls._exports.take(workspace=workspace.id)
    try:
        assert browser.get(EXPORT).status_code == 503
    finally:
        slow_calls._exports.give_back(workspace=workspace.id)
    assert "ada" in browser.get(EXPORT).text
    assert slow_calls._exports._taken == 0


def test_they_have_threads_of_their_own(app: Flask, ids: dict[str, str]) -> None:
    takes_long = outbound_limits.takes_long(app)
    assert all(takes_long("POST", path.format(**ids)) for path in FORMS)
    assert takes_long("GET", EXPORT)
    assert takes_long("GET", "/mailboxes/new")
    assert not takes_long("GET", "/contacts")
