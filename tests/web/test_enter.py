"""What Enter does in a line of a form with several buttons: its first one is pressed (HTML §4.10.22.2)."""

from collections import defaultdict
from html.parser import HTMLParser

import pytest
from flask import Flask

from fluenzr.models import Enrollment, Workspace
from fluenzr.web import choices
from tests.support import factories
from tests.support.browsing import Browser
from tests.support.house import furnish, page_routes

LINES = ("text", "search", "email", "number", "url", "datetime-local", "date", "password")
PRESSED = {
    "/contacts/actions": "Do it",
    "/mailboxes/applications": "Save",  # of two forms with one button each
    # To look at what would come of it is harmless; to import is not.
    "/contacts/imports/<draft_id>/columns": "do=look",
    "/campaigns/<campaign_id>/people/add": "enter=x",
    "/campaigns/<campaign_id>/sequence/add": "Add the email",
    "/campaigns/<campaign_id>/sequence/steps/<node_id>": "Save",
}
"""By where a form leads: the button that Enter presses, which is what whoever types there expects."""


class Forms(HTMLParser):
    """The submit buttons of each form by its action, and which forms have a line to type into."""

    def __init__(self, page: str):
        super().__init__()
        self.buttons: dict[str, list[str]] = defaultdict(list)
        self.with_lines: set[str] = set()
        self._actions: dict[str, str] = {}
        self._action = self._open = ""
        for tag in ("form", "all"):
            self._tag = tag
            self.reset()
            self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._action = given.get("action", "") if given.get("method") == "post" else ""
            self._actions[given.get("id", "")] = self._action
        if self._tag == "form":
            return
        action = self._actions.get(given["form"], "") if "form" in given else self._action
        if tag == "input" and given.get("type", "text") in LINES:
            self.with_lines.add(action)
        if tag == "button" and given.get("type", "submit") == "submit":
            self.buttons[action].append(f"{given['name']}={given['value']}" if "name" in given else "")
            self._open = action

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._action = ""
        if tag == "button":
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open and self.buttons[self._open][-1] == "":
            self.buttons[self._open][-1] = data.strip()


@pytest.mark.slow
def test_enter_presses_what_one_expects(app: Flask, browser: Browser, workspace: Workspace) -> None:
    ids = furnish(workspace)
    rules = {
        route.path(**ids): route.rule
        for route, _ in page_routes(app, "POST")
        if set(route.arguments) <= set(ids)
    }
    at = f"/campaigns/{ids['campaign_id']}"
    pages = [route.path(**ids) for route, _ in page_routes(app, "GET") if set(route.arguments) <= set(ids)]
    pages += [
        f"{at}/people/add?name=x",
        f"{at}/sequence/add?kind=email&after=mail",
    ]
    found = {}
    for path in pages:
        answer = browser.get(path)
        if answer.mimetype != "text/html":
            answer.close()
            continue
        forms = Forms(answer.text)
        found |= {
            rules[action]: buttons[0]
            for action, buttons in forms.buttons.items()
            if action in forms.with_lines and len(buttons) > 1 and action
        }
    assert found == PRESSED


def test_enter_looks_for_a_name_that_was_typed_and_adds_else(browser: Browser, workspace: Workspace) -> None:
    for number in range(choices.MOST):
        factories.make_group(workspace, f"Group {number:03}")
    group = factories.make_group(workspace, "Zebras")
    factories.make_contact(workspace, "ada@example.com", group_ids=[group["id"]])
    path = f"/campaigns/{factories.make_campaign(workspace)['id']}/people/add"
    typed = {"groupIds": group["id"], "enter": "", "name": "group 07", "skipDays": ""}
    looked = browser.post(path, data=typed)
    assert "Group 079" in looked.text
    assert Enrollment.select().count() == 0
    assert browser.post(path, data={**typed, "enter": "group 07", "skipDays": "30"}).status_code == 303
    assert Enrollment.select().count() == 1
