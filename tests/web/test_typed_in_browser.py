"""What was typed into a form is there again whatever else was pressed, in a real browser."""

import re
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from fluenzr.core.campaigns import lifecycle
from fluenzr.core.contacts import records
from fluenzr.core.people import sessions
from fluenzr.core.workflow.graph import Workflow
from fluenzr.models import Workspace
from tests.support.browsing import make_user
from tests.support.factories import email_node, make_campaign
from tests.support.house import furnish, page_routes

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.live, pytest.mark.any_database, pytest.mark.timeout(300)]

BACK = "What you had typed here is back."
ELSEWHERE = "What you had typed is kept in this tab"
WORDS = "Dear Ada,\n\nthank you for asking. We"


def answer(page: "Page") -> "Locator":
    return page.locator("[data-answer]")


def words_are_back(page: "Page") -> None:
    page.get_by_text(BACK).wait_for()
    assert answer(page).input_value() == WORDS


def press(page: "Page", name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


@pytest.mark.parametrize("name", ["Move", "Change", "Mark as unread", "Archive"])
def test_an_answer_is_there_again_after_any_other_button(
    page: "Page", workspace: Workspace, name: str
) -> None:
    ids = furnish(workspace)
    at = f"/inbox/{ids['reply_id']}"
    page.goto(at)
    answer(page).fill(WORDS)
    press(page, name)
    if not page.url.endswith(at):
        page.get_by_text(ELSEWHERE).wait_for()
        page.locator(".notice a").click()
    words_are_back(page)


def test_an_answer_that_was_sent_or_put_away_comes_no_more(page: "Page", workspace: Workspace) -> None:
    ids = furnish(workspace)
    at = f"/inbox/{ids['reply_id']}"
    page.goto(at)
    before = answer(page).input_value()
    answer(page).fill(WORDS)
    page.goto("/contacts")
    page.get_by_text(ELSEWHERE).wait_for()
    page.reload()
    assert not page.get_by_text(ELSEWHERE).count()
    page.goto(at)
    page.get_by_role("button", name="Discard it").click()
    page.wait_for_function("value => document.querySelector('[data-answer]').value === value", arg=before)
    answer(page).fill(WORDS)
    press(page, "Send")
    page.get_by_text("Your answer was sent.").wait_for()
    assert answer(page).input_value() == before
    assert not page.get_by_text(BACK).count()


def test_an_answer_that_was_refused_is_kept_as_well(page: "Page", workspace: Workspace) -> None:
    ids = furnish(workspace)
    at = f"/inbox/{ids['reply_id']}"
    page.goto(at)
    page.evaluate("document.querySelector('#answer').noValidate = true")
    answer(page).fill(" \n ")
    press(page, "Send")
    page.get_by_text("Write an answer first").wait_for()
    answer(page).fill(WORDS)
    press(page, "Mark as unread")
    page.get_by_text(ELSEWHERE).wait_for()
    page.locator(".notice a").click()
    words_are_back(page)


def test_an_answer_outlasts_the_end_of_the_session(page: "Page", workspace: Workspace) -> None:
    ids = furnish(workspace)
    at = f"/inbox/{ids['reply_id']}"
    page.goto(at)
    answer(page).fill(WORDS)
    kept = page.context.cookies()
    page.context.clear_cookies()
    press(page, "Send")
    page.get_by_role("heading", name="Sign in").wait_for()
    page.context.add_cookies(kept)
    page.goto(at)
    words_are_back(page)
    press(page, "Send")
    page.get_by_text("Your answer was sent.").wait_for()


def test_a_note_and_the_fields_of_a_person_do_not_push_each_other_out(
    page: "Page", workspace: Workspace
) -> None:
    ids = furnish(workspace)
    at = f"/contacts/{ids['contact_id']}"
    page.goto(at)
    page.fill("[name=company]", "Analytical Engines")
    page.select_option("[name=consentSource]", index=2)
    page.fill("#notes [name=text]", "Called her.")
    press(page, "Write it down")
    page.get_by_text("Called her.").wait_for()
    assert page.input_value("#notes [name=text]") == ""
    assert page.input_value("[name=company]") == "Analytical Engines"
    chosen = page.input_value("[name=consentSource]")
    page.fill("#notes [name=text]", "And again")
    press(page, "Save")
    page.get_by_text("Saved.").wait_for()
    assert page.input_value("#notes [name=text]") == "And again"
    saved = records.get(workspace.id, ids["contact_id"])
    assert (saved["company"], saved["consentSource"]) == ("Analytical Engines", chosen)
    assert page.get_by_text(BACK).count() == 1


def test_what_comes_back_still_says_what_somebody_else_has_saved(page: "Page", workspace: Workspace) -> None:
    ids = furnish(workspace)
    at = f"/contacts/{ids['contact_id']}"
    page.goto(at)
    page.fill("[name=company]", "Mine")
    page.goto("/groups")
    records.update(workspace.id, ids["contact_id"], {"company": "Theirs"})
    page.goto(at)
    assert page.input_value("[name=company]") == "Mine"
    press(page, "Save")
    page.get_by_text("Somebody else has saved this meanwhile.").wait_for()
    page.goto("/groups")
    page.goto(at)
    assert page.input_value("[name=company]") == "Mine"


def test_a_new_email_is_there_again_at_its_place_alone(page: "Page", workspace: Workspace) -> None:
    campaign = make_campaign(workspace, email_node("a"))
    at = f"/campaigns/{campaign['id']}/sequence/add?kind=email&after="
    page.goto(f"{at}a")
    page.fill("[name=subject]", "Hello")
    page.fill("[name=body]", WORDS)
    page.goto(f"{at}start")
    assert page.input_value("[name=body]") == ""
    page.goto(f"{at}a")
    assert page.input_value("[name=body]") == WORDS
    page.frame_locator("iframe.there").frame_locator("iframe").get_by_text("thank you").wait_for()
    press(page, "Add the email")
    page.wait_for_url("**/steps/*")
    page.goto(f"{at}a")
    assert page.input_value("[name=body]") == ""


def test_passwords_and_codes_are_kept_nowhere(page: "Page", workspace: Workspace) -> None:
    page.goto("/mailboxes/new?email=ada@example.com")
    page.fill("[name='smtp.host']", "mail.example.com")
    page.fill("[name='smtp.password']", "very secret")
    page.goto("/account")
    page.goto("/mailboxes/new?email=ada@example.com")
    assert page.input_value("[name='smtp.host']") == "mail.example.com"
    assert page.input_value("[name='smtp.password']") == ""
    assert "secret" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_signing_out_asks_first_and_leaves_nothing(page: "Page", workspace: Workspace) -> None:
    page.goto("/contacts/new")
    page.fill("[name=firstName]", "Augusta")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_function("() => sessionStorage.length > 0")
    assert page.input_value("[name=firstName]") == "Augusta"
    page.once("dialog", lambda dialog: dialog.accept())
    press(page, "Sign out")
    page.get_by_role("heading", name="Sign in").wait_for()
    assert len(asked) == 1
    assert "Augusta" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_who_signs_in_next_finds_nothing_of_who_did_before(page: "Page", workspace: Workspace) -> None:
    page.goto("/contacts/new")
    page.fill("[name=firstName]", "Augusta")
    page.goto("/groups")
    assert "Augusta" in page.evaluate("JSON.stringify(sessionStorage)")
    value = sessions.begin(make_user(workspace, email="next@example.com"), "chromium", "127.0.0.1")
    page.context.add_cookies([{"name": "fluenzr", "value": value, "url": page.url}])
    page.goto("/groups")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_button_beside_an_email_waits_until_it_is_saved(page: "Page", workspace: Workspace) -> None:
    campaign = make_campaign(workspace, email_node("a"), email_node("b"))
    page.goto(f"/campaigns/{campaign['id']}/sequence/steps/b")
    page.fill("[name=body]", "Saved by itself")
    page.wait_for_selector("[data-saved]:has-text('Saved.')")
    page.fill("[name=body]", "Typed at the last moment")
    press(page, "Move up")
    page.wait_for_url("**/sequence#*")
    emails = Workflow.parse(lifecycle.get(workspace.id, campaign["id"])["workflow"]).emails
    assert [email.id for email in emails] == ["b", "a"]
    assert emails[0].body == "Typed at the last moment"


LINES = "textarea, input:not([type=hidden], [type=password], [type=file], [type=checkbox], [type=radio])"
TYPE = f"""() => {{
  const samples = {{ email: "typed@example.com", number: "7", url: "https://typed.example/",
    "datetime-local": "2026-01-02T03:04" }};
  const lines = [...document.querySelectorAll("main form[method=post]")]
    .filter(form => !form.matches("[data-unkept]")).flatMap(form => [...form.querySelectorAll("{LINES}")])
    .filter(line => line.name && !line.matches(":disabled, [autocomplete=one-time-code], [data-unkept]"));
  for (const line of lines) {{
    line.value = samples[line.type] ?? `typed ${{line.name}}`;
    line.dispatchEvent(new Event("input", {{ bubbles: true }}));
  }}
  return lines.map(line => line.value);
}}"""
READ = TYPE.replace("for (const line of lines)", "for (const line of [])")


@pytest.mark.slow
def test_what_is_typed_on_any_page_is_there_again(app: Flask, page: "Page", workspace: Workspace) -> None:
    ids = furnish(workspace)
    at = f"/campaigns/{ids['campaign_id']}"
    paths = [route.path(**ids) for route, _ in page_routes(app, "GET") if set(route.arguments) <= set(ids)]
    paths = [
        path for path in paths if not re.search(r"\.(csv|svg|json|txt)$|/(export|raw|download|frame)$", path)
    ]
    lost, seen = [], 0
    for path in [*paths, f"{at}/sequence/add?kind=email&after=mail", "/mailboxes/new?email=ada@example.com"]:
        page.goto(path)
        if not (typed := page.evaluate(TYPE)):
            continue
        seen += 1
        page.goto("/people" if path != "/people" else "/groups")
        page.goto(path)
        if page.evaluate(READ) != typed:
            lost.append(path)
    assert lost == []
    assert seen > 12
