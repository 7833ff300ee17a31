"""Writing a campaign in a real browser: what script adds to the forms of its sequence."""

from typing import TYPE_CHECKING, Any

import pytest

from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle
from fluenzr.models import Workspace
from tests.support.factories import (
    delay_node,
    email_node,
    linear_workflow,
    make_account,
    make_campaign,
    make_contact,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.live, pytest.mark.any_database, pytest.mark.timeout(120)]


def workflow(workspace: Workspace, campaign_id: str) -> Any:
    return lifecycle.get(workspace.id, campaign_id)["workflow"]


def kinds(workspace: Workspace, campaign_id: str) -> list[str]:
    return [node["type"] for node in workflow(workspace, campaign_id)["nodes"]]


def open_sequence(page: "Page", campaign_id: str) -> None:
    """The list, once undo knows what it shows."""
    page.goto(f"/campaigns/{campaign_id}/sequence")
    page.wait_for_selector("[data-sequence][data-ready]")


def insert(page: "Page", line: int, kind: str) -> None:
    """By the menu of a line."""
    page.wait_for_selector("[data-sequence][data-ready]")
    page.locator(".plus").nth(line).click()
    page.locator("#add-menu").get_by_text(kind, exact=True).click()


def test_a_campaign_is_written_previewed_and_started(page: "Page", workspace: Workspace) -> None:
    account = make_account(workspace)
    people = [
        make_contact(workspace, f"{name}@example.com", first_name=name.title()) for name in ("ada", "grace")
    ]
    page.goto("/campaigns/new")
    page.fill("[name=name]", "Spring")
    page.select_option("[name=emailAccountId]", account["id"])
    page.click("text=Create the campaign")
    campaign_id = page.url.split("/")[4]
    campaign_contacts.add(workspace.id, campaign_id, contact_ids=[person["id"] for person in people])

    insert(page, 0, "Email")
    page.fill("[name=subject]", "Hello ")
    page.click("summary:has-text('Variables')")
    page.focus("[name=subject]")
    page.keyboard.press("End")
    page.click("[data-insert='{{firstName|}}']")
    page.keyboard.type("you")
    assert page.input_value("[name=subject]") == "Hello {{firstName|you}}"
    page.fill("[name=body]", "A word: https://example.com")
    page.click("summary:has-text('Variant B')")
    page.fill("[name=subject_b]", "Good day")
    page.fill("[name=body_b]", "Others")
    page.frame_locator("iframe.there").locator("h1", has_text="Hello Ada").wait_for()
    page.click("text=Add the email")
    page.frame_locator("iframe[name=preview]").frame_locator("iframe").get_by_text("A word:").wait_for()

    # Saved by itself, and shown as it is written.
    page.fill("[name=body]", "Another word: https://example.com {{nothing}}")
    page.wait_for_selector("[data-saved]:has-text('Saved.')")
    pane = page.frame_locator("iframe.there")
    pane.frame_locator("iframe").locator("mark", has_text="{{nothing}}").wait_for()
    page.fill("[name=body]", "A word: https://example.com")
    page.wait_for_selector("[data-saved]:has-text('Saved.')")
    page.click("[aria-label='Next person']")
    page.frame_locator("iframe[name=preview]").locator("h1", has_text="Hello Grace").wait_for()

    open_sequence(page, campaign_id)
    insert(page, 1, "Wait")
    page.fill("[name=count]", "2")
    page.click("button:has-text('Add')")
    insert(page, 2, "Condition")
    page.click("button:has-text('Add')")
    insert(page, 3, "Email")
    page.fill("[name=subject]", "Thanks")
    page.fill("[name=body]", "You clicked")
    page.click("text=Add the email")
    page.wait_for_url("**/steps/*")
    assert kinds(workspace, campaign_id) == ["start", "email", "delay", "condition", "email", "end"]

    # Undo and redo.
    open_sequence(page, campaign_id)
    with page.expect_navigation():
        page.keyboard.press("Control+z")
    assert page.locator(".step").count() == 5
    assert kinds(workspace, campaign_id) == ["start", "email", "delay", "condition", "end"]
    page.wait_for_selector("[data-sequence][data-ready]")
    with page.expect_navigation():
        page.keyboard.press("Control+y")
    assert page.locator(".step").count() == 6
    document = workflow(workspace, campaign_id)
    assert document["nodes"][1]["data"] == {
        "subject": "Hello {{firstName|you}}",
        "body": "A word: https://example.com",
        "variantB": {"subject": "Good day", "body": "Others"},
    }
    asked = document["nodes"][3]["id"]
    assert [edge["when"] for edge in document["edges"] if edge["from"] == asked] == [True, False]

    page.click("main >> a.button:has-text('Start')")
    page.click("button:has-text('Start now')")
    page.wait_for_selector("text=The campaign runs.")
    assert lifecycle.get(workspace.id, campaign_id)["status"] == "active"


def test_steps_are_walked_moved_duplicated_and_removed_by_keys(page: "Page", workspace: Workspace) -> None:
    line = linear_workflow(email_node("a", "First"), delay_node("w", days=1), email_node("b", "Last"))
    campaign = make_campaign(workspace, workflow=line)

    def order() -> list[str]:
        page.wait_for_selector("[data-sequence][data-ready]")
        return page.locator(".step").evaluate_all("steps => steps.map(step => step.id.slice(5))")

    open_sequence(page, campaign["id"])
    page.focus("#step-a .says")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.step').id") == "step-w"
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowUp")
    assert order() == ["start", "w", "a", "b", "end"]
    assert page.evaluate("document.activeElement.closest('.step').id") == "step-w", "the focus stays with it"
    page.focus("#step-b .says")
    with page.expect_navigation():
        page.keyboard.press("Control+d")
    assert len(order()) == 6
    page.focus("#step-w .says")
    with page.expect_navigation():
        page.keyboard.press("Delete")
    assert kinds(workspace, campaign["id"]) == ["start", "email", "email", "email", "end"]
    for count in (6, 5, 5):
        page.wait_for_selector("[data-sequence][data-ready]")
        with page.expect_navigation():
            page.click("[data-undo]")
        assert len(order()) == count
    assert workflow(workspace, campaign["id"]) == line
    page.focus("#step-b .says")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.input_value("[name=subject]") == "Last"


def test_undo_does_not_undo_what_somebody_else_did(page: "Page", workspace: Workspace) -> None:
    campaign = make_campaign(workspace, email_node("a"))
    open_sequence(page, campaign["id"])
    page.focus("#step-a .says")
    with page.expect_navigation():
        page.keyboard.press("Delete")
    page.wait_for_selector("[data-sequence][data-ready]")
    lifecycle.update(workspace.id, campaign["id"], {"workflow": linear_workflow(email_node("theirs"))})
    page.click("[data-undo]")
    page.wait_for_selector(".notice.bad:has-text('Somebody has changed this sequence')")
    assert [node["id"] for node in workflow(workspace, campaign["id"])["nodes"]] == ["start", "theirs", "end"]
    # Seen now, it is where undo begins.
    open_sequence(page, campaign["id"])
    assert page.locator("[data-undo]").is_disabled()


def test_a_button_waits_for_what_is_being_saved(page: "Page", workspace: Workspace) -> None:
    campaign = make_campaign(workspace, email_node("a"))
    page.goto(f"/campaigns/{campaign['id']}/sequence/steps/a")
    held: list[Any] = []
    page.route("**/steps/a", lambda route: held.append(route) if not held else route.continue_())
    with page.expect_request("**/steps/a"):
        page.fill("[name=body]", "Typed")
    page.fill("[name=body]", "Typed on")
    page.click("text=Save")
    with page.expect_navigation():
        held[0].continue_()
    assert page.locator("[role=alert]").count() == 0
    assert workflow(workspace, campaign["id"])["nodes"][1]["data"]["body"] == "Typed on"
