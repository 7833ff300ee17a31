"""The overview: what needs somebody is said, and a first campaign is tried from it."""

from collections.abc import Callable

from flask import Flask

from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.listing import Paging
from fluenzr.models import EmailAccount, Server, Workspace
from tests.support import factories, sending
from tests.support.browsing import Browser
from tests.support.clocks import FrozenClock

FRENCH = {"Accept-Language": "fr"}
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_a_new_workspace_is_shown_what_to_do(browser: Browser) -> None:
    page = browser.get("/")
    assert page.status_code == 200
    assert "Try it" in page.text
    assert "No worker is running" in page.text
    assert "envoi ne tourne\N{NO-BREAK SPACE}: rien ne part." in browser.get("/", headers=FRENCH).text


def test_who_may_only_read_is_asked_to_look_at_what_others_mend(
    browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    sending.finish(sending.active_campaign(workspace), sending.UNCERTAIN)
    EmailAccount.update(status="error", last_error="535 no").execute()
    for role, acts in (("owner", {"Mend it", "Decide"}), ("member", {"Decide"}), ("viewer", set())):
        page = browser_for(role).get("/").text
        assert "535 no" in page
        assert {act for act in ("Mend it", "Decide") if f">{act}</a>" in page} == acts, role


def test_what_needs_somebody_is_said_with_where_to_go(browser: Browser, workspace: Workspace) -> None:
    campaign = sending.active_campaign(workspace, people=2, name="Autumn <b>")
    factories.make_reply(workspace, sending.email_of(sending.finish(campaign, sending.ACCEPTED)))
    sending.finish(campaign, sending.UNCERTAIN)
    lifecycle.pause(workspace.id, campaign.public_id, "6 of the last 100 emails bounced")
    EmailAccount.update(status="error", last_error="535 no").execute()
    page = browser.get("/").text
    assert "Autumn &lt;b&gt; paused itself" in page
    assert "6 of the last 100 emails bounced" in page
    assert "1 email of Autumn &lt;b&gt; may have been sent, or not." in page
    assert f'href="/campaigns/{campaign.public_id}/people?uncertain=1"' in page
    assert "535 no" in page
    assert "1 answer is not read yet." in page
    french = browser.get("/", headers=FRENCH).text
    assert "est pas encore lue." in french
    assert "paused itself" not in french
    assert "Try it" not in page


def test_what_leaves_next_says_why_it_does_not_leave_now(browser: Browser, workspace: Workspace) -> None:
    sending.active_campaign(workspace, name="Autumn")
    EmailAccount.update(status="error", last_error="535 no").execute()
    assert "The mailbox cannot send until it is mended." in browser.get("/").text


def test_backups_are_told_to_who_runs_the_server(
    make_app: Callable[..., Flask], workspace: Workspace, browser_for: Callable[..., Browser]
) -> None:
    app = make_app(backup_every=3600)
    Server.create(id=1, identity="x", backup_error="No space left")
    operator, owner = (browser_for(is_operator=is_operator).user for is_operator in (True, False))
    assert "No space left" in Browser(app, operator).get("/").text
    assert "No space left" not in Browser(app, owner).get("/").text


def test_a_first_campaign_is_tried_with_one_button(browser: Browser, workspace: Workspace) -> None:
    answer = browser.post("/try")
    assert answer.status_code == 303
    (made,) = lifecycle.page(workspace.id, {}, Paging()).rows
    assert answer.headers["Location"] == f"/campaigns/{made['id']}"
    assert made["status"] == "active"
    assert "runs on the sandbox" in browser.get(answer.headers["Location"]).text


def test_who_only_reads_has_no_buttons(browser_for: Callable[..., Browser], workspace: Workspace) -> None:
    viewer = browser_for("viewer")
    assert "Try it" not in viewer.get("/").text
    sending.active_campaign(workspace)
    assert "New campaign" not in viewer.get("/").text


def test_the_moving_part_is_a_304_while_nothing_changed(
    browser: Browser, workspace: Workspace, clock: FrozenClock
) -> None:
    campaign = sending.active_campaign(workspace)
    for path in (
        "/",
        "/campaigns",
        f"/campaigns/{campaign.public_id}",
        f"/campaigns/{campaign.public_id}/people",
    ):
        first = browser.get(path, headers=PARTIAL)
        assert first.status_code == 200, path
        assert "<html" not in first.text
        again = browser.get(path, headers={**PARTIAL, "If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), path
    tag = first.headers["ETag"]
    sending.finish(campaign, sending.ACCEPTED)
    assert browser.get(path, headers={**PARTIAL, "If-None-Match": tag}).status_code == 200
    whole = browser.get(path, headers={"If-None-Match": tag})
    assert (whole.status_code, "ETag" in whole.headers) == (200, False)
