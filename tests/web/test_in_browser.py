"""Every page in a real browser: accessible, quiet in the console, alone with its server, never too wide."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from fluenzr import crypto
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.emails import tokens
from fluenzr.core.emails.tokens import TokenKind
from fluenzr.core.people import links, sessions, users
from fluenzr.models import (
    Campaign,
    Contact,
    ContactNote,
    DeliveryAttempt,
    EmailAccount,
    Event,
    Group,
    PipelineStage,
    Reply,
    User,
    Webhook,
    Workspace,
)
from tests.support import factories
from tests.support.browsing import PASSWORD, make_user
from tests.support.house import furnish, page_routes
from tests.support.servers import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Response

pytestmark = [pytest.mark.live, pytest.mark.any_database, pytest.mark.timeout(600)]

# What Scalar draws into `#reference` at /docs is not ours.
AXE = (Path(__file__).parent / "axe.min.js").read_text()
AUDIT = """async () => (await axe.run({exclude: ["#reference"]}, {resultTypes: ["violations"]})).violations
  .filter(found => ["serious", "critical"].includes(found.impact))
  .map(found => `${found.id}: ${found.nodes.map(node => node.html.slice(0, 160)).join(" | ")}`)"""
WIDTH = "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
SPILT = """() => [...document.querySelectorAll("button, .button")]
  .filter(button => !button.closest("#reference") && button.scrollWidth > button.clientWidth)
  .map(button => button.innerText)"""
BY_A_HAIR = """() => [...document.querySelectorAll("main *")]
  .filter(one => one.clientHeight && /auto|scroll/.test(getComputedStyle(one).overflowY))
  .filter(one => one.scrollHeight > one.clientHeight && one.scrollHeight < one.clientHeight + 8)
  .map(one => one.outerHTML.slice(0, 80))"""
"""What scrolls by a few pixels has a bar that nobody needs, where bars are not laid over the page."""
NARROW = {"width": 360, "height": 740}
SIGNED_OUT = ("/", "/sign-in", "/sign-in/forgot", "/status", "/nothing-here")
NOT_PAGES = re.compile(r"\.(csv|svg|json|txt)$|/(export|raw|download)$")
"""Files: they are not opened in a window."""


def own_paths(app: Flask, workspace: Workspace, user: User) -> list[str]:
    """The paths of all pages that somebody who is signed in can open."""
    ids = furnish(workspace)
    paths = [
        route.path(**ids)
        for route, _ in page_routes(app, "GET")
        if set(route.arguments) <= set(ids) and not NOT_PAGES.search(route.rule)
    ]
    paths.append(f"/campaigns/{ids['campaign_id']}/people/add?name=x")
    return sorted(path for path in paths if not path.startswith("/sign-in"))


def readers_path(workspace: Workspace) -> str:
    """Where a reader unsubscribes."""
    reader = Contact.select().where(Contact.workspace == workspace).first()
    return f"/u/{tokens.sign(crypto.key('tracking'), TokenKind.UNSUBSCRIBE, workspace.id, 0, reader.id)}"


class Watched:
    """A window whose console, errors and requests are written down."""

    def __init__(self, context: "BrowserContext", base: str):
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", lambda sent: self._request(sent.url, base))

    def _console(self, message: Any) -> None:
        # Chromium tells of each page with an error's status, which some here are to have.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")

    def _request(self, url: str, base: str) -> None:
        if not url.startswith((base, "data:", "blob:")):
            self.complaints.append(f"leaves the server: {url}")


@pytest.fixture
def running(server: Callable[..., Server], workspace: Workspace) -> Server:
    return server()


@pytest.fixture
def window(chromium: "Browser", running: Server) -> Iterator[Callable[..., Watched]]:
    """Opens a window, of somebody who is signed in or of nobody; options as of Playwright's contexts."""
    made: list[BrowserContext] = []

    def open_window(user: User | None = None, **options: Any) -> Watched:
        context = chromium.new_context(base_url=running.url, **options)
        made.append(context)
        if user is not None:
            value = sessions.begin(user, "chromium", "127.0.0.1")
            context.add_cookies([{"name": "fluenzr", "value": value, "url": running.url}])
        return Watched(context, running.url)

    yield open_window
    for context in made:
        context.close()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page(
    app: Flask, workspace: Workspace, window: Callable[..., Watched], theme: str, language: str
) -> None:
    user = make_user(workspace, is_operator=True)
    users.update(user.id, None, language, theme, None)
    signed_in = (window(user), own_paths(app, workspace, user))
    locale = {"locale": {"en": "en-GB", "fr": "fr-FR"}[language], "color_scheme": theme}
    found = [
        fault
        for watched, paths in (signed_in, (window(**locale), (*SIGNED_OUT, readers_path(workspace))))
        for path in paths
        for fault in faults(watched, path, language)
    ]
    assert not found, "\n".join(found)


def is_frame(answer: "Response") -> bool:
    """Whether it is what others wrote, shown in a frame: no script runs in it, not even that of this test."""
    return "sandbox" in answer.headers.get("content-security-policy", "")


def faults(watched: Watched, path: str, language: str) -> Iterator[str]:
    """What is wrong with a page as it is shown."""
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 900})
    answer = page.goto(path)
    assert answer is not None
    if is_frame(answer):
        return
    if answer.status >= 400 and path != "/nothing-here":
        yield f"{path}: {answer.status}"
    page.locator("h1").first.wait_for()  # the reference draws its own
    if page.locator("html").get_attribute("lang") != language:
        yield f"{path}: not in {language}"
    if page.locator("h1").count() != 1:
        yield f"{path}: has {page.locator('h1').count()} headings of the first level"
    page.evaluate(AXE)
    yield from (f"{path}: {found}" for found in page.evaluate(AUDIT))
    page.set_viewport_size(NARROW)
    if (over := page.evaluate(WIDTH)) > 0:
        yield f"{path}: {over} px wider than {NARROW['width']}"
    yield from (f"{path}: scrolls by a hair: {found}" for found in page.evaluate(BY_A_HAIR))
    yield from (f"{path}: wider than its button: {text}" for text in page.evaluate(SPILT))
    yield from (f"{path}: {complaint}" for complaint in watched.complaints)
    watched.complaints.clear()


def test_every_page_without_script(app: Flask, workspace: Workspace, window: Callable[..., Watched]) -> None:
    user = make_user(workspace, is_operator=True)
    watched = window(user, java_script_enabled=False)
    for path in own_paths(app, workspace, user):
        answer = watched.page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        if is_frame(answer):
            continue
        assert watched.page.locator("h1").is_visible(), path
        assert not watched.page.locator("[data-script]:visible").count(), path
        assert not watched.complaints, path


def test_the_way_from_the_welcome_link_to_the_first_page(
    workspace: Workspace, window: Callable[..., Watched]
) -> None:
    token = links.first()
    watched = window(locale="en-GB")
    page = watched.page
    page.goto(f"/welcome/{token}")
    page.get_by_label("Email").fill("jeanne@example.com")
    page.get_by_label("Name (optional)").fill("Jeanne")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    page.get_by_role("heading", name="Overview").wait_for()
    assert page.get_by_role("navigation").get_by_role("link").count() >= 8
    page.get_by_role("link", name="Jeanne").click()
    page.get_by_label("Language").select_option("fr")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Votre compte").wait_for()
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("heading", name="Sign in").wait_for()
    page.get_by_label("Email").fill("jeanne@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Vue d\u2019ensemble").wait_for()
    assert not watched.complaints


LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen\N{SEEDLING}\u05e9\u05dc\u05de" * 2
LONG_URL = "https://hooks.example.com/" + "a-path-that-does-not-end/" * 6
LONG_ADDRESS = f"{'a' * 60}@{'b' * 60}.example.com"
LONG_BODY = {
    "text": "What a person wrote, in words. " * 20,
    "link": LONG_URL * 3,
    "contactEmail": LONG_ADDRESS,
}
WIDER_INSIDE = """() => [...document.querySelectorAll("main pre, main table")]
  .filter(one => one.scrollWidth > (one.closest(".table") ?? one).clientWidth)
  .map(one => one.outerHTML.slice(0, 80))"""
OPEN = "() => { for (const one of document.querySelectorAll('details')) one.open = true }"


def test_nothing_that_is_long_widens_a_page(
    app: Flask, workspace: Workspace, window: Callable[..., Watched]
) -> None:
    user = make_user(workspace, is_operator=True, email=f"{'c' * 60}@example.com")
    users.update(user.id, LONG[:100], "fr", "light", None)
    paths = own_paths(app, workspace, user)
    for model, texts in (
        (Workspace, {"name": LONG}),
        (Campaign, {"name": LONG, "description": LONG}),
        (Contact, {"first_name": LONG, "last_name": LONG, "company": LONG, "email": LONG_ADDRESS}),
        (Group, {"name": LONG, "description": LONG}),
        (PipelineStage, {"name": LONG}),
        (EmailAccount, {"email": LONG_ADDRESS, "display_name": LONG, "last_error": LONG, "status": "error"}),
        (Reply, {"subject": LONG, "text": LONG, "from_address": LONG_ADDRESS}),
        (Webhook, {"url": LONG_URL, "description": None}),
        (DeliveryAttempt, {"status": "failed", "status_code": 503, "error": f"No answer from {LONG_URL}"}),
        (ContactNote, {"text": LONG}),
    ):
        model.update(**texts).execute()
    for event in Event.select():
        event.body = json.dumps({**json.loads(event.body), "data": LONG_BODY})
        event.save()
    watched = window(user)
    watched.page.set_viewport_size(NARROW)
    over = {}
    for path in paths:
        answer = watched.page.goto(path)
        assert answer is not None
        assert answer.status < 400, path
        if is_frame(answer):
            continue
        if (width := watched.page.evaluate(WIDTH)) > 0:
            over[path] = width
        watched.page.evaluate(OPEN)
        if (width := watched.page.evaluate(WIDTH)) > 0:
            over[f"{path}, opened"] = width
    assert over == {}


def test_what_a_webhook_was_told_can_be_read_on_a_phone(
    workspace: Workspace, window: Callable[..., Watched]
) -> None:
    ids = furnish(workspace)
    Webhook.update(url=LONG_URL, description=None).execute()
    DeliveryAttempt.update(
        status="failed", status_code=503, response_time=12_345, error=f"No answer from {LONG_URL}"
    ).execute()
    for event in Event.select():
        event.body = json.dumps({**json.loads(event.body), "data": LONG_BODY})
        event.save()
    page = window(make_user(workspace), viewport=NARROW, locale="fr-FR").page
    page.goto(f"/webhooks/{ids['webhook_id']}/logs/{ids['log_id']}")
    assert page.get_by_text("a-path-that-does-not-end").count() >= 2
    assert page.evaluate(WIDER_INSIDE) == []
    page.goto("/webhooks/events")
    page.evaluate(OPEN)
    assert page.get_by_text("What a person wrote").count()
    assert page.evaluate(WIDER_INSIDE) == []
    page.goto("/webhooks")
    address = page.locator("th[scope=row]").bounding_box()
    assert address is not None
    assert address["width"] > 0.6 * NARROW["width"]


def test_fields_open_once_they_can_be_changed(workspace: Workspace, window: Callable[..., Watched]) -> None:
    campaign = factories.make_campaign(workspace, contacts=[factories.make_contact(workspace)], started=True)
    at = f"/campaigns/{campaign['id']}"
    user = make_user(workspace)
    page, step, cards = (window(user, locale="en-GB").page for _ in range(3))
    page.goto(f"{at}/settings")
    step.goto(f"{at}/sequence/steps/mail")
    cards.goto(f"{at}/sequence")
    assert page.get_by_label("Name").is_disabled()
    assert step.get_by_label("Subject", exact=True).is_disabled()
    assert cards.locator(".plus").count() == 0
    lifecycle.pause(workspace.id, campaign["id"])
    page.locator("fieldset:enabled [name=name]").wait_for()
    step.locator("fieldset:enabled [name=subject]").wait_for()
    cards.locator(".plus").first.wait_for()
    page.get_by_label("Name").fill("Typed by hand")
    lifecycle.resume(workspace.id, campaign["id"])
    page.get_by_text("Pause the campaign to change its settings.").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("this one is active").wait_for()
    assert page.get_by_label("Name").input_value() == "Typed by hand"
    lifecycle.pause(workspace.id, campaign["id"])
    page.locator("fieldset:enabled [name=name]").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    assert lifecycle.get(workspace.id, campaign["id"])["name"] == "Typed by hand"
