"""Writing a campaign by its pages without script: every step by a plain form, as a browser sends it."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle, templates
from fluenzr.core.common.listing import Paging
from fluenzr.core.sandbox import messages
from fluenzr.core.workflow import editing
from fluenzr.core.workflow.layout import Place
from fluenzr.models import Workspace
from tests.support.browsing import Browser
from tests.support.factories import (
    delay_node,
    email_node,
    linear_workflow,
    make_account,
    make_campaign,
    make_contact,
)
from tests.support.workflows import accepted

FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
STEP = re.compile(r'id="step-([\w-]+)"')


@pytest.fixture
def campaign(workspace: Workspace) -> dict[str, Any]:
    ada = make_contact(workspace, "ada@example.com", first_name="Ada", company="Engines")
    return make_campaign(
        workspace, email_node("hello", "Hello {{firstName|there}}", "To {{company}}"), contacts=[ada]
    )


def at(campaign: dict[str, Any], *parts: str) -> str:
    return "/".join(("/campaigns", campaign["id"], "sequence", *parts))


def saved(workspace: Workspace, campaign: dict[str, Any]) -> dict[str, Any]:
    return lifecycle.get(workspace.id, campaign["id"])["workflow"]


def hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in FIELD.findall(page) if name != "csrf"}


def press(browser: Browser, campaign: dict[str, Any], do: str) -> Any:
    """A button of the list, which is on the page."""
    page = browser.get(at(campaign)).text
    assert f'value="{do}"' in page
    return browser.post(at(campaign), data={"basis": hidden(page)["basis"], "do": do})


def add(
    browser: Browser, campaign: dict[str, Any], kind: str, after: str, way: str = "", **fields: str
) -> str:
    """Insert a step by its form; gives its id."""
    page = browser.get(at(campaign), query_string={}).text
    link = f"after={after}&amp;way={way}" if way else f'after={after}"'
    assert link in page
    form = browser.get(at(campaign, "add"), query_string={"kind": kind, "after": after, "way": way})
    answer = browser.post(at(campaign, "add"), data={**hidden(form.text), **fields})
    assert answer.status_code == 303, answer.text
    return re.split(r"/steps/|#step-", answer.headers["Location"])[1]


def test_a_campaign_of_four_steps_with_a_branch_and_a_variant(browser: Browser, workspace: Workspace) -> None:
    account = make_account(workspace)
    page = browser.get("/campaigns/new").text
    assert account["email"] in page
    answer = browser.post(
        "/campaigns/new",
        data={"name": " Spring ", "begin": "empty", "emailAccountId": account["id"], "language": "fr"},
    )
    assert answer.status_code == 303
    campaign = {"id": answer.headers["Location"].split("/")[2]}

    hello = add(
        browser, campaign, "email", "start", subject="Hello", body="One\r\n\r\nTwo", format="text", opens="1",
        clicks="1", subject_b="Good day", body_b="Other words", split="30",
    )  # fmt: skip
    wait = add(browser, campaign, "delay", hello, count="2", unit="working_days")
    asked = add(browser, campaign, "condition", wait, criterion="clicked", about=hello, url="")
    thanks = add(
        browser, campaign, "email", asked, "yes",
        subject="Thanks", body="<p>You</p>", format="html", opens="1",
    )  # fmt: skip

    found = lifecycle.get(workspace.id, campaign["id"])
    assert (found["name"], found["language"], found["status"]) == ("Spring", "fr", "draft")
    assert found["workflow"] == {
        "nodes": [
            {"id": "start", "type": "start", "data": {}},
            {"id": hello, "type": "email", "data": {
                "subject": "Hello", "body": "One\n\nTwo", "split": 30,
                "variantB": {"subject": "Good day", "body": "Other words"},
            }},
            {"id": wait, "type": "delay", "data": {"days": 2, "businessDays": True}},
            {"id": asked, "type": "condition", "data": {"criterion": "clicked", "nodeId": hello}},
            {"id": thanks, "type": "email", "data": {
                "subject": "Thanks", "body": "<p>You</p>", "format": "html", "trackClicks": False,
            }},
            {"id": "end", "type": "end", "data": {}},
        ],
        "edges": [
            {"from": "start", "to": hello},
            {"from": hello, "to": wait},
            {"from": wait, "to": asked},
            {"from": asked, "to": thanks, "when": True},
            {"from": asked, "to": "end", "when": False},
            {"from": thanks, "to": "end"},
        ],
    }  # fmt: skip
    shown = browser.get(at(campaign)).text
    assert STEP.findall(shown) == ["start", hello, wait, asked, thanks, "end"]
    for words in ("Wait 2 working days", "Was a link of “Hello” clicked?", "A/B"):
        assert words in shown


def test_a_template_begins_with_its_words(browser: Browser, workspace: Workspace) -> None:
    account = make_account(workspace)
    for language in ("en", "fr"):
        for template in templates.every("en"):
            assert template.name in unescape(browser.get("/campaigns/new").text)
            data = {"name": "X", "begin": template.key, "emailAccountId": account["id"], "language": language}
            made = browser.post("/campaigns/new", data=data).headers["Location"].split("/")[2]
            assert saved(workspace, {"id": made}) == templates.get(template.key, language).workflow


def test_a_copy_has_the_steps_of_the_other_and_another_name(
    browser: Browser, workspace: Workspace, campaign: dict[str, Any]
) -> None:
    data = {"begin": "copy", "copied": campaign["id"], "name": "Again"}
    made = browser.post("/campaigns/new", data=data).headers["Location"].split("/")[2]
    copied = lifecycle.get(workspace.id, made)
    assert copied["name"] == "Again"
    assert copied["workflow"] == campaign["workflow"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": " "}, "A campaign needs a name."),
        ({"name": "x" * 201}, "The name is one line of at most 200 characters."),
        ({"emailAccountId": "acc_none"}, "does not exist"),
        ({"begin": "copy", "copied": "cmp_none"}, "not found"),
        ({"begin": "spam"}, "not found"),
    ],
)
def test_what_is_wrong_with_a_new_campaign_is_said(
    browser: Browser, workspace: Workspace, given: dict[str, str], told: str
) -> None:
    data = {"name": "Kept", "begin": "empty", "emailAccountId": make_account(workspace)["id"], **given}
    answer = browser.post("/campaigns/new", data=data)
    assert answer.status_code in (404, 422)
    assert told in answer.text
    assert not lifecycle.page(workspace.id, {}, Paging()).rows


def test_steps_are_moved_duplicated_and_removed(browser: Browser, workspace: Workspace) -> None:
    line = linear_workflow(email_node("a"), delay_node("w", days=1), email_node("b"))
    campaign = make_campaign(workspace, workflow=line)
    for do, step in (
        ("up b", lambda now: editing.move(now, "b", "up")),
        ("down a", lambda now: editing.move(now, "a", "down")),
        ("remove w", lambda now: editing.remove(now, "w")),
    ):
        line = step(line)
        assert press(browser, campaign, do).status_code == 303
        assert saved(workspace, campaign) == line
    location = press(browser, campaign, "duplicate a").headers["Location"]
    assert saved(workspace, campaign) == editing.duplicate(line, "a", location.partition("#step-")[2])


@pytest.mark.parametrize(("do", "kept"), [("keep-yes q", ["a"]), ("keep-no q", ["b"])])
def test_of_a_removed_condition_one_way_stays(
    browser: Browser, workspace: Workspace, do: str, kept: list[str]
) -> None:
    campaign = make_campaign(workspace, workflow=branched())
    assert press(browser, campaign, do).status_code == 303
    assert [node["id"] for node in saved(workspace, campaign)["nodes"]] == ["start", *kept, "end"]


def branched() -> dict[str, Any]:
    asks = {
        "id": "q",
        "type": "condition",
        "data": {"criterion": "field", "field": "company", "operator": "exists"},
    }
    document = editing.insert(editing.empty(), Place("start"), asks)
    document = editing.insert(document, Place("q", True), email_node("a"))
    return editing.insert(document, Place("q", False), email_node("b"))


def test_lines_end_and_lead_elsewhere(browser: Browser, workspace: Workspace) -> None:
    campaign = make_campaign(workspace, workflow=branched())
    end = add(browser, campaign, "end", "a")
    assert {"from": "a", "to": end} in saved(workspace, campaign)["edges"]
    add(browser, campaign, "lead", "a", target="b")
    assert {"from": "a", "to": "b"} in saved(workspace, campaign)["edges"]
    assert end not in [node["id"] for node in saved(workspace, campaign)["nodes"]]
    add(browser, campaign, "delay", "q", "joined", count="5", unit="hours")
    assert '"hours": 5' in json.dumps(saved(workspace, campaign))


def test_what_a_form_does_not_change_stays_as_it_was(browser: Browser, workspace: Workspace) -> None:
    data = {
        "email": {"subject": "S", "body": "\r\nA\r\nB ", "trackOpens": True, "split": 50, "format": "text"},
        "delay": {"days": 3, "businessDays": False},
        "condition": {"criterion": "field", "field": "seats", "operator": "equals", "value": 40.0},
    }
    document = editing.empty()
    for kind, of_kind in data.items():
        document = editing.insert(document, Place("start"), {"id": kind, "type": kind, "data": of_kind})
    campaign = make_campaign(workspace, workflow=document)
    for kind in data:
        page = browser.get(at(campaign, "steps", kind)).text
        answer = browser.post(at(campaign, "steps", kind), data=form_of(page))
        assert answer.status_code == 303
    assert json.dumps(saved(workspace, campaign)) == json.dumps(document)


def form_of(page: str) -> dict[str, str]:
    """What a browser would send of the form of a step (HTML Standard §4.10.22)."""
    form = re.search(r'<form method="post" action="[^"]*/steps/[\w-]+".*?</form>', page, re.DOTALL)
    assert form
    found = {}
    for tag in re.findall(r"<input [^>]*>", form[0]):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_box = attributes["type"] in ("checkbox", "radio")
        if not is_box or re.search(r" checked[ >]", tag):
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    for name, text in re.findall(r'<textarea [^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form[0], re.DOTALL):
        found[name] = unescape(text).removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
    for name, options in re.findall(r'<select [^>]*name="(\w+)"[^>]*>(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


@pytest.mark.parametrize(
    ("fields", "name", "told"),
    [
        ({"subject": " "}, "subject", "Write something here."),
        ({"body": ""}, "body", "Write something here."),
        ({"subject": "x" * 999}, "subject", "At most 998 characters."),
        ({"subject_b": "only"}, "body_b", "Write something here."),
        ({"subject_b": "b", "body_b": "b", "split": "101"}, "split", "A whole number from 0 to 100, please."),
        ({"subject_b": "b", "body_b": "b", "split": "½"}, "split", "A whole number from 0 to 100, please."),
    ],
)
def test_what_is_wrong_with_an_email_is_said_at_its_field(
    browser: Browser,
    workspace: Workspace,
    campaign: dict[str, Any],
    fields: dict[str, str],
    name: str,
    told: str,
) -> None:
    form = form_of(browser.get(at(campaign, "steps", "hello")).text)
    answer = browser.post(at(campaign, "steps", "hello"), data={**form, "subject": "Kept", **fields})
    assert answer.status_code == 422
    assert f'id="{name}-error">{told}<' in answer.text
    assert "<h1>Hello {{firstName|there}}</h1>" in answer.text
    if "subject" not in fields:
        assert 'value="Kept"' in answer.text
    assert saved(workspace, campaign) == campaign["workflow"]
    new = browser.post(at(campaign, "add"), data={**form, "kind": "email", "after": "start", **fields})
    assert new.status_code == 422
    assert f'id="{name}-error">{told}<' in new.text


@pytest.mark.parametrize(
    ("kind", "fields", "name", "told"),
    [
        ("delay", {"count": "31", "unit": "days"}, "count", "A whole number from 1 to 30, please."),
        ("delay", {"count": "", "unit": "hours"}, "count", "A whole number from 1 to 24, please."),
        (
            "condition",
            {"criterion": "field", "field": "a b", "operator": "equals"},
            "field",
            "The name of a field",
        ),
        ("condition", {"criterion": "opened", "about": "end"}, "about", "No email comes before it"),
        ("condition", {"criterion": "x"}, "", "Choose one from the list."),
    ],
)
def test_what_is_wrong_with_other_steps_is_said_at_their_field(
    browser: Browser, campaign: dict[str, Any], kind: str, fields: dict[str, str], name: str, told: str
) -> None:
    answer = browser.post(at(campaign, "add"), data={"kind": kind, "after": "start", **fields})
    assert answer.status_code == 422
    assert told in answer.text
    assert f'id="{name}-error">' in answer.text or not name


def test_a_refused_step_is_said_on_the_card_that_it_would_break(
    browser: Browser, workspace: Workspace
) -> None:
    line = linear_workflow(
        email_node("a"), {"id": "q", "type": "condition", "data": {"criterion": "opened", "nodeId": "a"}}
    )
    line["edges"] = [edge | {"when": True} if edge["from"] == "q" else edge for edge in line["edges"]]
    line["edges"].append({"from": "q", "to": "end", "when": False})
    campaign = make_campaign(workspace, workflow=line)
    answer = press(browser, campaign, "remove a")
    assert answer.status_code == 422
    card = answer.text.partition('id="step-q"')[2].partition("</li>")[0]
    assert "No email comes before it that it could ask about" in card
    assert saved(workspace, campaign) == line


def test_what_keeps_a_campaign_from_starting_is_on_its_card(browser: Browser, workspace: Workspace) -> None:
    campaign = make_campaign(workspace, email_node("a", "Hi {{firstName"))
    answer = browser.post(at(campaign, "start"))
    assert answer.status_code == 422
    card = answer.text.partition('id="step-a"')[2].partition("</li>")[0]
    assert "Braces are left over" in card
    assert "The campaign has no contact" in answer.text


def test_a_draft_is_looked_over_before_it_starts(browser: Browser, workspace: Workspace) -> None:
    mail = email_node("a", "Hi {{firstName|there}}", "Because {{why you write}}. {{company|}}", variantB={
        "subject": "Hi", "body": "{{what you do}}"
    })  # fmt: skip
    campaign = make_campaign(workspace, mail, contacts=[make_contact(workspace)])
    before = f"/campaigns/{campaign['id']}/start"
    assert f'href="{before}"' in browser.get(at(campaign)).text
    page = browser.get(before).text
    assert f'href="{at(campaign, "steps", "a")}"' in page
    assert "why you write · what you do<" in page
    assert "Start now" in page, "it may be meant"


def test_a_campaign_is_started(browser: Browser, workspace: Workspace, campaign: dict[str, Any]) -> None:
    answer = browser.post(at(campaign, "start"))
    assert answer.status_code == 303
    assert lifecycle.get(workspace.id, campaign["id"])["status"] == "active"
    page = browser.get(at(campaign)).text
    assert "pause it to change its sequence" in page
    assert 'class="plus"' not in page
    refused = browser.post(at(campaign, "steps", "hello"), data={"basis": "", "subject": "x", "body": "x"})
    assert refused.status_code == 422


def test_a_form_that_was_overtaken_says_what_changed(
    browser: Browser, browser_for: Callable[..., Browser], workspace: Workspace, campaign: dict[str, Any]
) -> None:
    mine = form_of(browser.get(at(campaign, "steps", "hello")).text)
    other = browser_for("member")
    theirs = form_of(other.get(at(campaign, "steps", "hello")).text)
    assert other.post(at(campaign, "steps", "hello"), data={**theirs, "body": "Theirs"}).status_code == 303
    answer = browser.post(at(campaign, "steps", "hello"), data={**mine, "body": "Mine"})
    assert answer.status_code == 422
    assert "Somebody has changed this step" in answer.text
    assert "Theirs" in answer.text
    assert ">\nMine</textarea>" in answer.text
    # Who has seen it may save all the same.
    again = browser.post(at(campaign, "steps", "hello"), data=form_of(answer.text))
    assert again.status_code == 303
    assert "Mine" in json.dumps(saved(workspace, campaign))


def test_the_same_form_twice_is_not_overtaken_by_itself(
    browser: Browser, workspace: Workspace, campaign: dict[str, Any]
) -> None:
    form = {**form_of(browser.get(at(campaign, "steps", "hello")).text), "body": "Once"}
    for _ in range(2):
        assert browser.post(at(campaign, "steps", "hello"), data=form).status_code == 303


def test_a_list_that_was_overtaken_says_what_changed(
    browser: Browser, browser_for: Callable[..., Browser], workspace: Workspace, campaign: dict[str, Any]
) -> None:
    basis = hidden(browser.get(at(campaign)).text)["basis"]
    add(browser_for("member"), campaign, "delay", "hello", count="3", unit="days")
    before = saved(workspace, campaign)
    answer = browser.post(at(campaign), data={"basis": basis, "do": "remove hello"})
    assert answer.status_code == 422
    assert "new is “Wait 3 days”" in unescape(answer.text)
    assert saved(workspace, campaign) == before
    # What is seen now is what the next button is about.
    assert (
        browser.post(
            at(campaign), data={"basis": hidden(answer.text)["basis"], "do": "remove hello"}
        ).status_code
        == 303
    )


def test_another_step_may_change_while_one_is_written(
    browser: Browser, workspace: Workspace, campaign: dict[str, Any]
) -> None:
    form = form_of(browser.get(at(campaign, "steps", "hello")).text)
    add(browser, campaign, "delay", "hello", count="3", unit="days")
    assert browser.post(at(campaign, "steps", "hello"), data={**form, "body": "New"}).status_code == 303


def test_a_paused_campaign_moves_its_people_along(browser: Browser, workspace: Workspace) -> None:
    people = [make_contact(workspace)]
    campaign = make_campaign(
        workspace, delay_node("w", days=3), email_node("a"), contacts=people, started=True
    )
    lifecycle.pause(workspace.id, campaign["id"])
    assert "holds for everybody who has not come that far" in browser.get(at(campaign)).text
    assert press(browser, campaign, "remove w").status_code == 303
    assert lifecycle.get(workspace.id, campaign["id"])["status"] == "paused"
    assert [node["id"] for node in saved(workspace, campaign)["nodes"]] == ["start", "a", "end"]


def test_a_viewer_looks_and_changes_nothing(
    browser_for: Callable[..., Browser], workspace: Workspace, campaign: dict[str, Any]
) -> None:
    viewer = browser_for("viewer")
    page = viewer.get(at(campaign)).text
    assert "Hello {{firstName|there}}" in page
    assert 'class="plus"' not in page
    assert 'name="do"' not in page
    step = viewer.get(at(campaign, "steps", "hello")).text
    assert "<fieldset data-while-editable disabled>" in step
    assert viewer.get(at(campaign, "steps", "hello", "preview")).status_code == 200
    for path in (at(campaign), at(campaign, "add"), at(campaign, "steps", "hello"), at(campaign, "preview"),
                 at(campaign, "start"), at(campaign, "workflow.json"), "/campaigns/new"):  # fmt: skip
        assert viewer.post(path, data={"do": "remove hello"}).status_code == 403
    member = browser_for("member")
    assert press(member, campaign, "remove hello").status_code == 303
    assert [node["id"] for node in saved(workspace, campaign)["nodes"]] == ["start", "end"]


# Previews


def frame(page: str) -> str:
    """The email in the frame of a preview."""
    found = re.search(r'<iframe sandbox [^>]*srcdoc="([^"]*)"', page)
    assert found
    return unescape(found[1])


def test_an_email_is_shown_as_one_person_after_the_other_gets_it(
    browser: Browser, workspace: Workspace, campaign: dict[str, Any]
) -> None:
    grace = make_contact(workspace, "grace@example.com", first_name="Grace")
    campaign_contacts.add(workspace.id, campaign["id"], contact_ids=[grace["id"]])
    page = browser.get(at(campaign, "steps", "hello"))
    assert "As Ada gets it" in page.text
    onward = re.search(r'name="go" value="(\w+)" aria-label="Next person"', page.text)
    assert onward
    assert onward[1] == grace["id"]
    # The arrow saves what is written, and shows the next.
    answer = browser.post(
        at(campaign, "steps", "hello"),
        data={**form_of(page.text), "body": "Dear {{firstName}}", "go": grace["id"]},
    )
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"])
    assert "As Grace gets it" in page.text
    source = re.search(r'<iframe name="preview" sandbox [^>]*src="([^"]*)"', page.text)
    assert source
    shown = browser.get(unescape(source[1]))
    assert "Dear Grace" in frame(shown.text)


def test_a_preview_has_a_policy_of_its_own(browser: Browser, campaign: dict[str, Any]) -> None:
    for answer in (
        browser.get(at(campaign, "steps", "hello", "preview")),
        browser.post(
            at(campaign, "preview"), data={"subject": "<i>S</i>", "body": "<b>x</b>", "format": "html"}
        ),
        browser.post(at(campaign, "preview"), data={"subject": "", "body": ""}),
    ):
        assert answer.headers["Content-Security-Policy"] == (
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
        )
        assert "<b>x</b>" not in answer.text
        assert "<i>" not in answer.text


def test_what_is_written_is_shown_before_it_is_saved(
    browser: Browser, workspace: Workspace, campaign: dict[str, Any]
) -> None:
    ada = re.search(r'name="contact" value="(\w+)"', browser.get(at(campaign, "steps", "hello")).text)
    assert ada
    data = {
        "subject": "{{firstName}}: {{your offer}}", "body": "<b>{{phone}}</b><a href='{{site}}'>x</a>",
        "format": "html", "contact": ada[1], "subject_b": "B for {{firstName}}", "body_b": "Other",
    }  # fmt: skip
    shown = browser.post(at(campaign, "preview"), data=data)
    assert '<h1>Ada: <mark style="background:#fbd5d0;color:#8c1d18">{{your offer}}</mark></h1>' in shown.text
    assert "it stays empty: your offer, phone, site" in shown.text
    email = frame(shown.text)
    assert ">{{phone}}</mark></b>" in email
    assert "<a href='site'>" in email
    assert "/t/o/" not in email, "a look at it is no open"
    other = browser.post(at(campaign, "preview"), data={**data, "variant": "B"})
    assert "<h1>B for Ada</h1>" in other.text
    assert saved(workspace, campaign) == campaign["workflow"]


def test_foreign_markup_of_a_contact_stays_text(browser: Browser, workspace: Workspace) -> None:
    evil = make_contact(workspace, first_name="<script>alert(1)</script>", custom_fields={"x": '"><script>'})
    campaign = make_campaign(
        workspace, email_node("a", "{{firstName}}", "{{firstName}}{{x}}"), contacts=[evil]
    )
    for path in (at(campaign, "steps", "a", "preview"), at(campaign, "steps", "a")):
        text = browser.get(path).text
        assert "<script>" not in text
    assert "<script>" not in frame(browser.get(at(campaign, "steps", "a", "preview")).text)


def test_a_test_is_sent(browser: Browser, workspace: Workspace, campaign: dict[str, Any]) -> None:
    page = browser.get(at(campaign, "steps", "hello")).text
    ada = hidden(page)["contact"]
    sent = browser.post(
        at(campaign, "steps", "hello", "test-send"), data={"to": " Me@example.com", "contact": ada}
    )
    assert sent.status_code == 303
    assert "is on its way" in browser.get(sent.headers["Location"]).text
    kept = messages.page(workspace.id, campaign["emailAccountId"], Paging()).rows
    assert [message["to"] for message in kept] == ["Me@example.com"]
    assert kept[0]["subject"] == "Hello Ada"
    refused = browser.post(at(campaign, "steps", "hello", "test-send"), data={"to": "nobody"})
    assert refused.status_code == 422
    assert 'id="to-error">This is no email address.' in refused.text


# For script


def test_a_step_is_undone_and_done_again_by_its_workflow(
    browser: Browser, workspace: Workspace, campaign: dict[str, Any]
) -> None:
    path = at(campaign, "workflow.json")
    before = browser.get(path).json
    assert before["workflow"] == campaign["workflow"]
    press(browser, campaign, "remove hello")
    headers = {"X-CSRF-Token": browser.token()}
    stale = browser.request("POST", path, json=before, headers=headers)
    assert stale.status_code == 422
    assert "Somebody has changed" in stale.json["general"]
    now = browser.get(path).json["basis"]
    undone = browser.request("POST", path, json={**before, "basis": now}, headers=headers)
    assert undone.json == {"basis": before["basis"]}
    assert saved(workspace, campaign) == campaign["workflow"]
    for wrong in ({}, [], {"workflow": None}, {"workflow": "x"}):
        assert browser.request("POST", path, json=wrong, headers=headers).status_code == 400
    broken = {"basis": before["basis"], "workflow": {"nodes": [], "edges": []}}
    assert browser.request("POST", path, json=broken, headers=headers).status_code == 422


def test_script_saves_by_the_same_form(browser: Browser, campaign: dict[str, Any]) -> None:
    form = form_of(browser.get(at(campaign, "steps", "hello")).text)
    headers = {"Accept": "application/json"}
    told = browser.post(at(campaign, "steps", "hello"), data={**form, "body": "New"}, headers=headers)
    assert told.status_code == 200
    again = browser.post(
        at(campaign, "steps", "hello"), data={**form, **told.json, "body": "Newer"}, headers=headers
    )
    assert again.status_code == 200
    wrong = browser.post(
        at(campaign, "steps", "hello"), data={**form, **again.json, "body": ""}, headers=headers
    )
    assert (wrong.status_code, wrong.json) == (
        422,
        {"general": None, "fields": {"body": "Write something here."}},
    )


# Workflows that pages did not make


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=accepted(most=12), chance=st.randoms(use_true_random=False))
def test_any_workflow_is_shown_whole_and_edited(
    browser: Browser, workspace: Workspace, document: dict[str, Any], chance: Any
) -> None:
    campaign = make_campaign(workspace, workflow=document)
    page = browser.get(at(campaign))
    assert page.status_code == 200
    assert sorted(STEP.findall(page.text)) == sorted(node["id"] for node in document["nodes"])
    steps = {
        "up": lambda node_id: editing.move(document, node_id, "up"),
        "down": lambda node_id: editing.move(document, node_id, "down"),
        "remove": lambda node_id: editing.remove(document, node_id),
        "keep-yes": lambda node_id: editing.remove(document, node_id, True),
        "keep-no": lambda node_id: editing.remove(document, node_id, False),
    }
    offered = [
        do for do in re.findall(r'name="do" value="([^"]+)"', page.text) if not do.startswith("duplicate")
    ]
    if not offered:
        return
    do = chance.choice(offered)
    verb, _, node_id = do.partition(" ")
    answer = browser.post(at(campaign), data={"basis": hidden(page.text)["basis"], "do": do})
    if answer.status_code == 303:
        assert saved(workspace, campaign) == steps[verb](node_id)
    else:
        assert answer.status_code == 422
        assert "No email comes before it" in answer.text
        assert saved(workspace, campaign) == document


def test_pages_stay_light(browser: Browser, workspace: Workspace) -> None:
    for count in (38, 39, 98):
        line = linear_workflow(
            *(email_node(f"step_{'x' * 24}{number}", body="Word " * 100) for number in range(count))
        )
        page = browser.get(at(make_campaign(workspace, workflow=line)))
        assert len(page.data) < 60_000, count


def test_a_steps_own_page_moves_it_too(browser: Browser, workspace: Workspace) -> None:
    line = linear_workflow(*(email_node(f"n{number}") for number in range(60)))
    campaign = make_campaign(workspace, workflow=line)
    assert 'value="down n3"' not in browser.get(at(campaign)).text
    page = browser.get(at(campaign, "steps", "n3")).text
    steps = re.search(
        r'<form method="post" action="[^"]*/sequence" class="row step-acts">.*?</form>', page, re.DOTALL
    )
    assert steps
    assert 'value="down n3"' in steps[0]
    answer = browser.post(at(campaign), data={**hidden(steps[0]), "do": "down n3"})
    assert answer.status_code == 303
    assert saved(workspace, campaign) == editing.move(line, "n3", "down")


def test_a_hundred_steps_are_shown(browser: Browser, workspace: Workspace) -> None:
    line = linear_workflow(*(email_node(f"n{number}", body="Word " * 100) for number in range(98)))
    campaign = make_campaign(workspace, workflow=line)
    page = browser.get(at(campaign))
    assert len(STEP.findall(page.text)) == 100
    full = browser.post(
        at(campaign, "add"), data={"kind": "delay", "after": "start", "count": "1", "unit": "days"}
    )
    assert "A sequence has at most 100 steps." in full.text


def test_what_is_no_form_is_not_saved(browser: Browser, campaign: dict[str, Any]) -> None:
    assert browser.post(at(campaign, "steps", "start"), data={"basis": "made up"}).status_code == 404
