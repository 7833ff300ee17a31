"""Webhooks: a secret shown once, changes, the log with each attempt, sending again, replay, test."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from fluenzr.core.webhooks import events
from fluenzr.models import Delivery, DeliveryAttempt, Webhook, Workspace
from tests.support import factories
from tests.support.browsing import Browser

URL = "https://hooks.example.com/"


@pytest.fixture
def webhook(workspace: Workspace) -> dict[str, Any]:
    return factories.make_webhook(workspace, url="http://127.0.0.1:9/")


def place(webhook: dict[str, Any], rest: str = "") -> str:
    return f"/webhooks/{webhook['id']}{rest}"


def test_one_is_added_and_its_secret_shown_once(browser: Browser) -> None:
    given = {"url": URL, "description": "CRM", "events": ["email.replied", "email.bounced"]}
    answer = browser.post("/webhooks/new", data=given)
    made = Webhook.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/webhooks/{made.public_id}")
    assert (made.url, made.description, made.events) == (URL, "CRM", ["email.replied", "email.bounced"])
    first, second = (browser.get(answer.headers["Location"]).text for _ in range(2))
    assert "whsec_" in first
    assert "whsec_" not in second


def test_what_somebody_else_changed_meanwhile_is_said(browser: Browser, webhook: dict[str, Any]) -> None:
    path = place(webhook, "/edit")
    stale = _seen(browser.get(path).text)
    Webhook.update(description="Of the one").execute()
    mine = {"url": webhook["url"], "description": "Of the other", "events": ["*"]}
    answer = browser.post(path, data={**mine, "seen": stale})
    assert answer.status_code == 422
    assert "→ <strong>Of the one</strong>" in answer.text
    assert 'value="Of the other"' in answer.text
    assert Webhook.get().description == "Of the one"
    assert browser.post(path, data={**mine, "seen": _seen(answer.text)}).status_code == 303
    assert Webhook.get().description == "Of the other"


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"url": "", "events": ["*"]}, "url"),
        ({"url": "ftp://x.example/", "events": ["*"]}, "url"),
        ({"url": URL, "events": []}, "events"),
        ({"url": URL, "events": ["made.up"]}, "events"),
        ({"url": URL, "events": ["*"], "description": "x" * 501}, "description"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(browser: Browser, given: dict[str, Any], wrong: str) -> None:
    answer = browser.post("/webhooks/new", data=given)
    assert answer.status_code == 422
    assert f'id="{wrong}-error"' in answer.text
    assert Webhook.select().count() == 0


def test_all_events_stand_alone(browser: Browser, webhook: dict[str, Any]) -> None:
    given = {"url": URL, "events": ["*", "email.replied"]}
    assert browser.post(place(webhook, "/edit"), data=given).status_code == 303
    assert Webhook.get().events == ["*"]


def test_secret_status_and_deleting(browser: Browser, webhook: dict[str, Any]) -> None:
    before = bytes(Webhook.get().secret)
    browser.post(place(webhook, "/secret"))
    assert bytes(Webhook.get().secret) != before
    assert "whsec_" in browser.get(place(webhook)).text
    browser.post(place(webhook, "/status"), data={"status": "disabled"})
    assert Webhook.get().status == "disabled"
    browser.post(place(webhook, "/status"), data={"status": "active"})
    assert Webhook.get().status == "active"
    assert browser.post(place(webhook, "/delete")).headers["Location"] == "/webhooks"
    assert Webhook.select().count() == 0


def test_the_log_with_each_attempt(
    browser_for: Callable[..., Browser], workspace: Workspace, webhook: dict[str, Any]
) -> None:
    log = factories.make_log(workspace, webhook)
    browser = browser_for("viewer")
    assert place(webhook, f"/logs/{log['id']}") in browser.get(place(webhook)).text
    assert place(webhook, f"/logs/{log['id']}") in browser.get(place(webhook, "?status=delivered")).text
    assert place(webhook, f"/logs/{log['id']}") not in browser.get(place(webhook, "?status=failed")).text
    assert browser.get(place(webhook, "?status=x&event_type=y&cursor=z")).status_code == 200
    page = browser.get(place(webhook, f"/logs/{log['id']}")).text
    assert "webhook.test" in page
    assert "redeliver" not in page, "a viewer sends nothing"
    assert re.findall(r'action="(/webhooks[^"]*)"', browser.get(place(webhook)).text) == [place(webhook)]


def test_sent_again_and_tested(
    browser_for: Callable[..., Browser], workspace: Workspace, webhook: dict[str, Any]
) -> None:
    browser = browser_for("member")
    log = factories.make_log(workspace, webhook)
    answer = browser.post(place(webhook, f"/logs/{log['id']}/redeliver"))
    newest = DeliveryAttempt.select().order_by(DeliveryAttempt.id.desc()).get()
    assert answer.headers["Location"] == place(webhook, f"/logs/{newest.public_id}")
    assert newest.event_public_id == log["eventId"]
    page = browser.get(answer.headers["Location"]).text
    assert page.count("<tr>") + page.count('<tr aria-current="true">') == 3, "the heading and both attempts"
    answer = browser.post(place(webhook, "/test"))
    assert answer.status_code == 303
    assert DeliveryAttempt.select().count() == 3


def test_an_event_that_is_gone_cannot_be_sent(
    browser: Browser, workspace: Workspace, webhook: dict[str, Any]
) -> None:
    log = factories.make_log(workspace, webhook)
    DeliveryAttempt.update(event_public_id="evt_gone").execute()
    answer = browser.post(place(webhook, f"/logs/{log['id']}/redeliver"))
    assert answer.status_code == 422
    assert "30 days" in answer.text


def test_a_span_is_replayed(browser: Browser, workspace: Workspace, webhook: dict[str, Any]) -> None:
    events.record(workspace.id, "contact.deleted", {"contactId": None})
    Delivery.delete().execute()
    span = {"from": "2020-01-01T00:00", "to": "2999-01-01T00:00"}
    assert browser.post(place(webhook, "/replay"), data=span).status_code == 303
    assert Delivery.select().count() == 1
    assert "1 event goes out again." in browser.get(place(webhook)).text
    for wrong in ({"from": ""}, {"to": "yesterday"}, {"to": "2019-01-01T00:00"}, {"from": "x"}):
        assert browser.post(place(webhook, "/replay"), data={**span, **wrong}).status_code == 422


def test_the_feed_of_events(browser: Browser, workspace: Workspace) -> None:
    factories.make_contact(workspace, "ada@example.com")
    events.record_test(factories.row(Webhook, factories.make_webhook(workspace)))
    page = browser.get("/webhooks/events").text
    assert "webhook.test" not in page, "nothing has happened"
    assert "contact.created" in page
    assert "ada@example.com" in page
    assert "<pre" not in browser.get("/webhooks/events?type=email.sent").text
    others = factories.make_workspace("Others")
    factories.make_contact(others, "other@example.com")
    assert "other@example.com" not in browser.get("/webhooks/events").text
