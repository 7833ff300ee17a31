"""HTML of a reply in chromium: 200 forms of script, style, form and tracking reach no script and no network.

That they would without what is tested here, the first test shows.
"""

import contextlib
import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fluenzr.core.people import sessions
from fluenzr.engine.mime import sanitiser
from fluenzr.models import Reply, Workspace
from fluenzr.web import frames
from tests.support import factories
from tests.support.browsing import make_user
from tests.support.sending import ACCEPTED, active_campaign, email_of, finish
from tests.support.servers import Server, eventually
from tests.web import hostile_html
from tests.web.conftest import CHROMIUM
from tests.web.hostile_html import FORMS, NO_POLICY_FORBIDS

playwright = pytest.importorskip("playwright.sync_api", reason="no playwright to drive chromium with")
Timeout = playwright.TimeoutError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.live, pytest.mark.any_database, pytest.mark.timeout(300)]

NUMBERS = range(len(FORMS))
LISTEN = "<script>window.told = []; addEventListener('message', (event) => told.push(event.data));</script>"
ALIVE = 150
"""So many of the forms, at the least, call the tracker where nothing stops them."""


class Tracker:
    """A server that notes who calls: the number of the form, or that of none for a bare connection."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        calls = self.calls

        class Handler(socketserver.StreamRequestHandler):
            timeout = 5

            def handle(self) -> None:
                try:
                    line = self.rfile.readline(300).decode("latin-1")
                except OSError:
                    line = ""
                calls.append(line.strip())
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.host = f"127.0.0.1:{self.server.server_address[1]}"

    def numbers(self) -> set[int]:
        """The forms that called."""
        found = (re.match(r"GET /(\d+)", call) for call in self.calls)
        return {int(match[1]) for match in found if match}


def embedding(addresses: list[str], sandbox: str) -> str:
    """A page of frames that notes what their scripts tell it."""
    shown = "".join(f'<iframe sandbox="{sandbox}" src="{address}"></iframe>' for address in addresses)
    return f"<!doctype html>{LISTEN}{shown}"


@contextlib.contextmanager
def serving(bodies: dict[int, str], sandbox: str, headers: dict[str, str]) -> Iterator[str]:
    """A server of these documents, under these headers; gives the address of a page that embeds them."""
    page = embedding([f"/{number}" for number in bodies], sandbox)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path[1:]
            is_form = name.isdecimal()
            body = (f"<!doctype html>{bodies[int(name)]}" if is_form else page).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for header, value in (headers if is_form else {}).items():
                self.send_header(header, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def tracker() -> Iterator[Tracker]:
    made = Tracker()
    yield made
    made.server.shutdown()
    made.server.server_close()


class Window:
    """A page of the server that shows frames, in a browser whose network is written down."""

    def __init__(self, browser: "Browser", base: str, log: Path):
        self._browser, self._log, self.base = browser, log, base
        self.context = browser.new_context(base_url=base)
        self.page: Page = self.context.new_page()
        self.dialogs: list[str] = []
        self.page.on("dialog", self._dialog)

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def show(self, addresses: list[str]) -> list[Any]:
        """Show frames of these addresses of the server; gives what their scripts told the page."""
        answer = {"content_type": "text/html", "body": embedding(addresses, "")}
        self.page.route(f"{self.base}/frames", lambda route: route.fulfill(**answer))
        return self.open("/frames")

    def open(self, address: str) -> list[Any]:
        """Show a page of frames; gives what their scripts told it."""
        self.page.goto(address, wait_until="load", timeout=120_000)
        # Some forms never stop trying.
        with contextlib.suppress(Timeout):
            self.page.wait_for_load_state("networkidle", timeout=10_000)
        return self.told()

    def told(self) -> list[Any]:
        """What the scripts of frames have told the page so far."""
        return list(self.page.evaluate("told"))

    def network(self) -> str:
        """Close the browser; gives what it did on the network."""
        self.context.close()
        self._browser.close()
        return self._log.read_text(errors="replace")


@pytest.fixture
def window(
    chromium: "Browser", server: Callable[..., Server], workspace: Workspace, tmp_path: Path
) -> Iterator[Window]:
    log = tmp_path / "network.json"
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox", f"--log-net-log={log}", "--disable-features=LocalNetworkAccessChecks"],
    )
    yield Window(browser, server().url, log)
    if browser.is_connected():
        browser.close()


@pytest.fixture
def replies(workspace: Workspace, tracker: Tracker) -> list[str]:
    """A reply for each form, with the form as its HTML, whatever reading it would have left out."""
    campaign = active_campaign(workspace, factories.email_node())
    email = email_of(finish(campaign, ACCEPTED))
    made = [factories.make_reply(workspace, email)["id"] for _ in NUMBERS]
    for number, public_id in enumerate(made):
        html = hostile_html.written(number, tracker.host)
        Reply.update(html=html).where(Reply.public_id == public_id).execute()
    return made


def sign_in(window: Window, workspace: Workspace) -> None:
    value = sessions.begin(make_user(workspace), "chromium", "127.0.0.1")
    window.context.add_cookies([{"name": "fluenzr", "value": value, "url": window.base}])


def is_number(value: Any) -> bool:
    return isinstance(value, int)


def names(log: str) -> set[int]:
    """The forms whose names were looked up."""
    return {int(number) for number in re.findall(r"reader-(\d+)\.tracker\.test", log)}


def as_they_stand(tracker: Tracker) -> dict[int, str]:
    return {number: hostile_html.written(number, tracker.host) for number in NUMBERS}


def test_the_forms_are_alive(window: Window, tracker: Tracker) -> None:
    """With scripts allowed and no policy most of them run, call, or both."""
    with serving(as_they_stand(tracker), "allow-scripts allow-forms", {}) as page:
        window.open(page)
        eventually(
            lambda: len(tracker.numbers()) >= ALIVE and len(set(filter(is_number, window.told()))) >= 60
        )
    assert len(FORMS) >= 200
    assert tracker.host in window.network()


def test_the_policy_alone_holds_them(window: Window, tracker: Tracker) -> None:
    """As they stand, under the policy of frames; but for the calls that no policy knows, of which nothing but
    a connection that asks for nothing is left here."""
    bodies = as_they_stand(tracker)
    held = {number: bodies[number] for number in NUMBERS if number not in NO_POLICY_FORBIDS}
    with serving(held, "", {"Content-Security-Policy": frames.POLICY}) as page:
        told = window.open(page)
    assert (told, window.dialogs) == ([], [])
    assert [call for call in tracker.calls if call] == []
    assert names(window.network()) == set()


def test_the_sanitiser_alone_leaves_no_script(window: Window, tracker: Tracker) -> None:
    """What is shown has no script, though scripts were allowed."""
    bodies = {number: sanitiser.displayable(html) or "" for number, html in as_they_stand(tracker).items()}
    with serving(bodies, "allow-scripts allow-forms", {}) as page:
        told = window.open(page)
    assert (told, window.dialogs) == ([], [])
    # Styles are left to the policy; no element calls by itself.
    styles = {number for number, form in enumerate(FORMS) if "style" in form.lower()}
    assert tracker.numbers() <= styles
    assert tracker.numbers(), "they were shown"


def test_a_reply_reaches_neither_script_nor_network(
    window: Window, tracker: Tracker, workspace: Workspace, replies: list[str]
) -> None:
    sign_in(window, workspace)
    assert window.show([f"/inbox/{public_id}/frame" for public_id in replies]) == []
    for public_id in replies[::12]:  # opened by itself, too
        assert (window.page.goto(f"/inbox/{public_id}/frame") or window).ok  # type: ignore[union-attr]
    assert (tracker.calls, window.dialogs) == ([], [])
    log = window.network()
    assert tracker.host not in log
    assert names(log) == set()


def test_the_page_of_a_reply_embeds_it_safely(
    window: Window, tracker: Tracker, workspace: Workspace, replies: list[str]
) -> None:
    """And what else of a message is strange is shown as text: subject, sender, body, file names."""
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'><svg onload=alert(3)>"
    Reply.update(
        subject=hostile,
        from_address=hostile,
        text=hostile,
        reason=hostile,
        attachments=[{"filename": hostile, "contentType": hostile, "size": 1}],
    ).execute()
    sign_in(window, workspace)
    complaints: list[str] = []
    window.page.on("console", lambda message: complaints.append(message.text))
    window.page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in ("/inbox", f"/inbox/{replies[0]}", *(f"/inbox/{one}?view=html" for one in replies[:3])):
        answer = window.page.goto(path, wait_until="load")
        assert answer is not None
        assert answer.status == 200
        window.page.wait_for_load_state("networkidle")
    assert window.page.locator("iframe.foreign").count() == 1
    assert (tracker.calls, window.dialogs, complaints) == ([], [], [])
    window.context.close()
