"""Campaigns whose stored workflow today's rules do not pass: every page and every answer of theirs works."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from fluenzr import clock
from fluenzr.core.campaigns import auto_pause, lifecycle
from fluenzr.core.sending import queue
from fluenzr.models import Campaign, Enrollment, Workspace
from fluenzr.web.access import Access
from tests.support import factories
from tests.support.browsing import Browser
from tests.support.damaged_workflows import DAMAGED, write
from tests.support.house import furnish, page_routes, sent_email
from tests.support.routes import Route, api_routes

pytestmark = pytest.mark.slow

DAY_MS = 86_400_000
STATUSES = ("draft", "active", "paused", "completed")
NOTHING_THERE = ("/welcome/<token>", "/v1/email-accounts/presets", "/v1/oauth-apps/<provider>")
"""What needs more than an id that a house has."""
KEPT = "/campaigns/<campaign_id>/sequence/steps/"
"""Under it: what is not there where no step of that name can be read."""


def damage(campaign_id: str, kind: str, status: str) -> None:
    write({"id": campaign_id}, DAMAGED[kind])
    Campaign.update(status=status).where(Campaign.public_id == campaign_id).execute()


def asked(app: Flask, workspace: Workspace) -> Iterator[tuple[Route, dict[str, str]]]:
    """All that can be read, and what is sent to read it. Answers are not held to the OpenAPI document: the
    workflow is given as it is kept, which is none that the document has."""
    for route, allowed in page_routes(app, "GET"):
        if allowed is not Access.OPERATOR:
            yield route, {}
    key = {"Authorization": f"Bearer {factories.make_key(workspace)}", "Accept": "*/*"}
    for route in api_routes(app, "GET"):
        yield route, key


def status_of(browser: Browser, path: str, headers: dict[str, str]) -> int:
    answer = browser.get(path, headers=headers)
    answer.close()
    return answer.status_code


@pytest.mark.parametrize("kind", DAMAGED)
def test_every_page_and_answer_about_it_works(
    app: Flask, browser: Browser, workspace: Workspace, kind: str
) -> None:
    ids = furnish(workspace)
    about = [(route, headers) for route, headers in asked(app, workspace) if "campaign_id" in route.arguments]
    refused = []
    for status in STATUSES:
        damage(ids["campaign_id"], kind, status)
        for route, headers in about:
            code = status_of(browser, route.path(**ids), headers)
            if code >= 400 and not (code == 404 and route.rule.startswith(KEPT)):
                refused.append((status, str(route), code))
    assert refused == []


@pytest.mark.parametrize("node_id", ["gone", "", "a {{name}} <b>/%2f \N{SNOWMAN}", None])
@pytest.mark.parametrize("is_due", [True, False])
def test_every_page_and_answer_works_while_somebody_stands_where_there_is_no_node_and_after(
    app: Flask, browser: Browser, workspace: Workspace, node_id: str | None, is_due: bool
) -> None:
    ids = furnish(workspace)
    campaign = Campaign.get(Campaign.public_id == ids["campaign_id"])
    lifecycle.start(workspace.id, ids["campaign_id"])
    about = [(route, headers) for route, headers in asked(app, workspace) if "campaign_id" in route.arguments]
    refused = []
    for at_email in (True, False):
        due_at = clock.now_ms() + (-1 if is_due else DAY_MS)
        Enrollment.update(node_id=node_id, at_email=at_email, due_at=due_at, status="in_progress").execute()
        for works_on in (lambda: None, work):
            works_on()
            for status in ("active", "paused", "completed"):
                Campaign.update(status=status).where(Campaign.id == campaign.id).execute()
                for route, headers in about:
                    if (code := status_of(browser, route.path(**ids), headers)) >= 400:
                        refused.append((status, str(route), code))
            Campaign.update(status="active").where(Campaign.id == campaign.id).execute()
    assert refused == []


def work() -> None:
    """What is due goes on."""
    for campaign_id in queue.walking():
        queue.walk(campaign_id)
    for campaign_id in queue.ready():
        queue.claim(campaign_id, "worker", 10, 0.5)


def test_every_other_page_and_answer_works_beside_all_of_them(
    app: Flask, browser: Browser, workspace: Workspace
) -> None:
    ids = furnish(workspace)
    account, replies = {"id": ids["account_id"]}, [ids["reply_id"]]
    for number, kind in enumerate(DAMAGED):
        contact = factories.make_contact(workspace, f"bob{number}@example.com")
        campaign = factories.make_campaign(workspace, contacts=[contact], email_account_id=account["id"])
        replies.append(factories.make_reply(workspace, sent_email(campaign, account))["id"])
        damage(campaign["id"], kind, STATUSES[number % len(STATUSES)])
    refused = []
    for route, headers in asked(app, workspace):
        if "campaign_id" in route.arguments or route.rule in NOTHING_THERE:
            continue
        for reply_id in replies if "reply_id" in route.arguments and not headers else replies[:1]:
            code = status_of(browser, route.path(**{**ids, "reply_id": reply_id}), headers)
            if code >= 400:
                refused.append((str(route), code))
    assert refused == []


def test_what_is_wrong_is_on_its_card_and_can_be_mended_there(browser: Browser, workspace: Workspace) -> None:
    ids = furnish(workspace)
    damage(ids["campaign_id"], "an empty body", "paused")
    at = f"/campaigns/{ids['campaign_id']}"
    assert "Write something here." in browser.get(f"{at}/sequence").text
    assert browser.get(at).status_code == 200
    assert "It cannot start yet" in browser.get(f"{at}/start").text
    step = browser.get(f"{at}/sequence/steps/mail").text
    basis = step.split('name="basis" value="')[1].split('"')[0]
    given = {
        "basis": basis,
        "subject": "Hello",
        "body": "Mended",
        "format": "text",
        "opens": "1",
        "clicks": "1",
    }
    assert browser.post(f"{at}/sequence/steps/mail", data=given).status_code == 303
    assert "Write something here." not in browser.get(f"{at}/sequence").text
    saved = lifecycle.get(workspace.id, ids["campaign_id"])["workflow"]
    assert saved["nodes"][1]["data"]["body"] == "Mended"
    assert saved["edges"] == DAMAGED["an empty body"]["edges"]


def test_two_faults_are_mended_one_after_the_other(browser: Browser, workspace: Workspace) -> None:
    ids = furnish(workspace)
    made = copy.deepcopy(DAMAGED["an empty body"])
    made["nodes"][2]["data"] = {"days": -5}
    write({"id": ids["campaign_id"]}, made)
    Campaign.update(status="paused").execute()
    at = f"/campaigns/{ids['campaign_id']}"

    def send(step: str, **given: str) -> Any:
        page = browser.get(f"{at}/sequence/steps/{step}").text
        basis = page.split('name="basis" value="')[1].split('"')[0]
        return browser.post(f"{at}/sequence/steps/{step}", data={"basis": basis, **given})

    email = {"subject": "Hello", "format": "text", "opens": "1", "clicks": "1"}
    assert "Write something here." in browser.get(f"{at}/sequence/steps/mail").text
    assert send("mail", **email, body="x", split="200").status_code == 422
    assert send("mail", **email, body="Mended").status_code == 303
    page = browser.get(f"{at}/sequence").text
    assert "Write something here." not in page
    assert page.count('class="error"') == 1
    browser.post(f"{at}/resume")
    assert lifecycle.get(workspace.id, ids["campaign_id"])["status"] == "paused"
    assert send("wait", count="2", unit="days").status_code == 303
    assert 'class="error"' not in browser.get(f"{at}/sequence").text
    browser.post(f"{at}/resume")
    assert lifecycle.get(workspace.id, ids["campaign_id"])["status"] == "active"


def test_a_step_that_cannot_be_read_can_be_taken_out(browser: Browser, workspace: Workspace) -> None:
    ids = furnish(workspace)
    damage(ids["campaign_id"], "a type that nobody knows", "paused")
    at = f"/campaigns/{ids['campaign_id']}/sequence"
    page = browser.get(at).text
    assert "A step that cannot be read" in page
    assert "Choose one from the list." in page
    basis = page.split('name="basis" value="')[1].split('"')[0]
    assert browser.post(at, data={"do": "remove wait", "basis": basis}).status_code == 303
    saved = lifecycle.get(workspace.id, ids["campaign_id"])["workflow"]
    assert [node["id"] for node in saved["nodes"]] == ["start", "mail", "asked", "second", "end"]


def test_the_reason_of_its_pause_is_said_in_french(browser: Browser, workspace: Workspace) -> None:
    ids = furnish(workspace)
    damage(ids["campaign_id"], "an empty body", "active")
    assert auto_pause.check_all() == 1
    page = browser.get(f"/campaigns/{ids['campaign_id']}", headers={"Accept-Language": "fr"}).text
    assert "Quelque chose ne va pas dans la séquence" in page
