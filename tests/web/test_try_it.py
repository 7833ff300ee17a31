"""In a browser: a first campaign is tried from the overview, and is seen moving until it is finished."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from fluenzr.core.campaigns import lifecycle
from fluenzr.core.people import links, sessions
from fluenzr.models import User, Workspace
from tests.support import sending
from tests.support.browsing import PASSWORD, make_user
from tests.support.servers import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.live, pytest.mark.timeout(300)]

FINISHED_MS = 120_000


@pytest.fixture
def window(chromium: "Browser") -> Iterator[Callable[..., "Page"]]:
    """Opens a window of somebody who is signed in, or of nobody."""
    made = []

    def open_window(server: Server, user: User | None = None) -> "Page":
        context = chromium.new_context(base_url=server.url, locale="en-GB")
        made.append(context)
        if user is not None:
            value = sessions.begin(user, "chromium", "127.0.0.1")
            context.add_cookies([{"name": "fluenzr", "value": value, "url": server.url}])
        return context.new_page()

    yield open_window
    for context in made:
        context.close()


def test_a_first_campaign_is_seen_finished(
    server: Callable[..., Server], workspace: Workspace, window: Callable[..., "Page"]
) -> None:
    """From the printed link to the answer to an answer, without leaving the browser."""
    page = window(server(worker=True))
    token = links.first()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.goto(f"/welcome/{token}")
    page.get_by_label("Email").fill("jeanne@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    page.get_by_role("button", name="Try it").click()
    page.wait_for_url("**/campaigns/cmp_*")
    at = page.url
    page.locator("#main").get_by_text("Completed", exact=True).wait_for(timeout=FINISHED_MS)
    assert page.url == at, "nobody has loaded it again"
    for name in ("Opened", "Clicked", "Answered", "Bounced"):
        shown = page.locator(".stat", has=page.get_by_text(name, exact=True)).locator("dd").inner_text()
        assert not shown.startswith("0"), f"{name}: {shown}"
    assert page.locator(".curve canvas").count() == 1
    page.get_by_role("link", name="Overview").click()
    assert page.get_by_text("1 answer is not read yet.").is_visible()
    page.get_by_role("link", name="Read", exact=True).click()
    page.locator(".letters a").first.click()
    page.get_by_label("Answer to").fill("Gladly: on Thursday at ten?")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("Your answer was sent.").wait_for()
    assert page.get_by_text("Gladly: on Thursday at ten?").first.is_visible()
    assert not complaints


def test_what_one_does_the_other_sees(
    server: Callable[..., Server], workspace: Workspace, window: Callable[..., "Page"]
) -> None:
    running = server()
    campaign = sending.active_campaign(workspace, people=2)
    page = window(running, make_user(workspace))
    page.goto(f"/campaigns/{campaign.public_id}")
    button = page.get_by_role("button", name="Pause", exact=True)
    button.wait_for()
    lifecycle.pause(workspace.id, campaign.public_id)
    page.get_by_role("button", name="Resume").wait_for(timeout=10_000)
    assert not button.is_visible()


def test_contacts_are_found_as_one_types(
    server: Callable[..., Server], workspace: Workspace, window: Callable[..., "Page"]
) -> None:
    sending.active_campaign(workspace, people=3)
    running = server()
    page = window(running, make_user(workspace))
    page.goto("/contacts")
    rows = page.locator("#rows tbody tr")
    assert rows.count() == 3
    wanted = rows.first.locator("th a").inner_text()
    page.get_by_label("Name, company or address").press_sequentially(wanted)
    page.wait_for_url("**/contacts?*q=*")
    assert rows.count() == 1
    page.get_by_label("All on this page").check()
    assert page.locator("[name=contactIds]:checked").count() == 1
    page.get_by_label("do", exact=True).select_option("addTags")
    assert page.get_by_label("Tags, separated by ;").is_visible()
    assert not page.locator("#b-group").is_visible()
