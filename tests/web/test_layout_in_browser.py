"""What stands where in a real browser: lists on a wide screen, what is printed, and what a button copies."""

from typing import TYPE_CHECKING

import pytest

from fluenzr.models import AuditEntry, User, Workspace
from tests.support import factories, sending
from tests.support.factories import make_contact

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.live, pytest.mark.any_database, pytest.mark.timeout(120)]

OVER = "one => one.scrollWidth - one.clientWidth"
INK = "one => getComputedStyle(one).color"


def test_a_list_of_people_fits_on_a_wide_screen(page: "Page", workspace: Workspace) -> None:
    for name in ("katherine.germain", "ines.okafor", "oscar.babbage"):
        first, last = name.title().split(".")
        make_contact(
            workspace, f"{name}@bluestonearchitects.example", first_name=first, last_name=last,
            company="Bluestone Architects", tags=["customer"],
        )  # fmt: skip
    page.goto("/contacts")
    assert page.locator("div.table").evaluate(OVER) == 0


def test_the_filters_of_the_inbox_are_one_row_on_a_wide_screen(page: "Page", workspace: Workspace) -> None:
    page.goto("/inbox")
    fields = page.locator("form.filter").locator("input:not([type=hidden]), select, button").all()
    bottoms = {round(box["y"] + box["height"]) for one in fields if (box := one.bounding_box())}
    assert len(bottoms) == 1, bottoms


def test_whom_the_audit_log_names_stands_on_one_line(page: "Page", workspace: Workspace) -> None:
    page.goto("/audit")
    AuditEntry.update(action="signed_in", object_id=User.get().public_id).execute()
    User.update(email="jeanne.martin@example.com").execute()
    page.reload()
    named = page.locator("td:nth-child(4) span").first.bounding_box()
    when = page.locator("td:nth-child(1) time").first.bounding_box()
    assert named is not None
    assert when is not None
    assert named["height"] < 1.5 * when["height"]


def test_what_is_printed(page: "Page", workspace: Workspace) -> None:
    """A table stands in a form where people are ticked, and paper is white in a dark theme, too."""
    User.update(theme="dark").execute()
    campaign = sending.active_campaign(workspace, people=1)
    sending.finish(campaign, sending.ACCEPTED)
    page.emulate_media(media="print")
    page.goto("/contacts")
    assert page.locator("table").is_visible()
    assert not page.locator(".bulk").is_visible()
    assert page.locator("h1").evaluate(INK) == "rgb(27, 36, 48)"
    page.goto(f"/campaigns/{campaign.public_id}")
    assert page.get_by_role("heading", name="By email").is_visible()
    assert not page.get_by_role("link", name="By day").is_visible()
    assert not page.get_by_role("button", name="Pause").is_visible()


def test_a_secret_is_copied_where_browsers_have_no_clipboard(page: "Page", workspace: Workspace) -> None:
    """They have one under https and on the machine itself alone."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto("/keys")
    page.get_by_label("Name").fill("crm")
    page.get_by_role("button", name="Make a key").click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    shown = page.locator("#key").inner_text()
    page.get_by_label("Name").focus()
    page.keyboard.press("Control+V")
    assert page.get_by_label("Name").input_value() == shown


def test_writing_goes_in_its_own_direction(page: "Page", workspace: Workspace) -> None:
    made = factories.make_campaign(workspace)
    page.goto(f"/campaigns/{made['id']}/sequence/steps/mail")
    text = page.locator("textarea[name=body]")
    text.fill("مرحبا بالعالم")
    assert text.evaluate("one => getComputedStyle(one).direction") == "rtl"
    text.fill("Hello")
    assert text.evaluate("one => getComputedStyle(one).direction") == "ltr"


def test_a_curve_of_one_hour_stands_in_the_middle(page: "Page", workspace: Workspace) -> None:
    """What everybody sees first, after half a minute on the sandbox."""
    campaign = sending.active_campaign(workspace, people=3)
    for _ in range(3):
        sending.finish(campaign, sending.ACCEPTED)
    page.goto(f"/campaigns/{campaign.public_id}?interval=hour")
    page.locator(".curve canvas").wait_for()
    drawn = page.evaluate(
        """() => {
          const canvas = document.querySelector(".curve canvas"), seen = canvas.getBoundingClientRect();
          const over = document.querySelector(".u-over").getBoundingClientRect();
          const scale = canvas.width / seen.width, y = (over.top - seen.top + 0.9 * over.height) * scale;
          const { data } = canvas.getContext("2d").getImageData(0, y, canvas.width, 1);
          const at = part => Math.round((over.left - seen.left + part * over.width) * scale);
          return [0.1, 0.5, 0.9].map(part => data[4 * at(part) + 3] > 0);
        }"""
    )
    assert drawn == [False, True, False]
