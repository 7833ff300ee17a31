"""Whom an action on the list of contacts is about, in a real browser: what is ticked stays so, or is said."""

from typing import TYPE_CHECKING

import pytest

from fluenzr.models import Contact, Workspace
from tests.support.factories import make_contact

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.live, pytest.mark.any_database, pytest.mark.timeout(120)]


@pytest.fixture
def people(workspace: Workspace) -> None:
    for name in ("Ada", "Alan", "Barbara", "Grace"):
        make_contact(workspace, f"{name.lower()}@example.com", first_name=name, company=name[0])


def tick(page: "Page", *names: str) -> None:
    for name in names:
        page.get_by_role("checkbox", name=name, exact=True).check()


def ticked(page: "Page") -> list[str]:
    return [str(one.get_attribute("aria-label")) for one in page.locator("[name=contactIds]:checked").all()]


def search(page: "Page", words: str, rows: int) -> None:
    page.get_by_label("Name, company or address").fill(words)
    page.wait_for_function(
        "count => document.querySelectorAll('[name=contactIds]').length === count", arg=rows
    )


def told(page: "Page", text: str) -> None:
    page.locator(".bulk > .told", has_text=text).wait_for()


def tagged(workspace: Workspace) -> list[str]:
    return sorted(row.first_name for row in Contact.select() if row.tags)


def test_ticks_stay_with_their_people_when_others_are_sorted_out(
    page: "Page", workspace: Workspace, people: None
) -> None:
    page.goto("/contacts?sort=email")
    tick(page, "Barbara", "Grace")
    told(page, "Ticked: 2")
    search(page, "b", 1)
    assert ticked(page) == ["Barbara"]
    told(page, "Ticked: 1. Unticked, as they are not shown any more: 1")
    search(page, "", 4)
    assert ticked(page) == ["Barbara"]
    page.get_by_label("Order").select_option("")
    page.wait_for_function("() => document.querySelector('[name=contactIds]').ariaLabel === 'Grace'")
    assert ticked(page) == ["Barbara"]
    page.get_by_label("do", exact=True).select_option("addTags")
    page.get_by_label("Tags, separated by ;").fill("seen")
    page.keyboard.press("Enter")
    page.get_by_text("1 of 1 contact changed.").wait_for()
    assert tagged(workspace) == ["Barbara"]


def test_a_tick_does_not_come_to_stand_at_somebody_else(
    page: "Page", workspace: Workspace, people: None
) -> None:
    for number in range(40):
        make_contact(workspace, f"p{number:02}@example.com", first_name=f"P{number:02}")
    page.goto("/contacts?sort=email")
    tick(page, "P00", "P07", "P14", "P20")
    page.get_by_label("Order").select_option("")
    page.wait_for_function("() => document.querySelector('[name=contactIds]').ariaLabel === 'P39'")
    assert ticked(page) == ["P20"]
    told(page, "Ticked: 1. Unticked, as they are not shown any more: 3")
    search(page, "p0", 10)
    assert ticked(page) == []
    assert page.get_by_role("button", name="Do it").is_disabled()


def test_all_that_were_found_are_chosen_for_these_filters_alone(
    page: "Page", workspace: Workspace, people: None
) -> None:
    page.goto("/contacts?sort=email")
    assert page.get_by_role("button", name="Do it").is_disabled()
    told(page, "Nobody is ticked.")
    page.get_by_label("With", exact=True).select_option("all")
    told(page, "All that were found: 4")
    page.locator("#erase summary").click()
    assert page.locator("#erase .told").inner_text() == "All that were found: 4"
    search(page, "a", 4)
    search(page, "ala", 1)
    told(page, "Nobody is ticked.")
    assert not page.get_by_role("button", name="Delete for good").is_visible()


def test_the_box_above_tells_whether_all_are_ticked(page: "Page", workspace: Workspace, people: None) -> None:
    page.goto("/contacts?sort=email")
    every = page.get_by_role("checkbox", name="All on this page")
    tick(page, "Ada")
    assert every.evaluate("box => box.indeterminate")
    every.check()
    told(page, "Ticked: 4")
    search(page, "ada", 1)
    assert every.is_checked()
    every.uncheck()
    told(page, "Nobody is ticked.")


def test_what_a_way_back_ticks_again_is_told(page: "Page", workspace: Workspace, people: None) -> None:
    page.goto("/contacts?sort=email")
    tick(page, "Ada", "Alan")
    page.get_by_role("link", name="Ada").click()
    page.get_by_role("heading", name="Ada").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Contacts").wait_for()
    told(page, f"Ticked: {len(ticked(page))}" if ticked(page) else "Nobody is ticked.")
