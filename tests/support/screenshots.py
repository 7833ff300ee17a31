"""Takes the README's pictures of the pages by Playwright in Debian's chromium: `make screenshots`.

The server is this process, with a data directory of its own and a clock that stands still: from run to run
only what hangs on public ids differs, as who gets variant B.
"""

import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from fluenzr import clock, config
from fluenzr.api import create_app
from fluenzr.config import PREFIX, Settings
from fluenzr.core.people import sessions
from fluenzr.core.people.roles import Role
from fluenzr.installation import startup
from fluenzr.models import User
from tests.support import busy_month, factories
from tests.support.browsing import make_user
from tests.support.clocks import FrozenClock
from tests.support.servers import ROOT, free_port

IMAGES = ROOT / "docs" / "images"
SHOTS = {
    "overview": ("/", 660),
    "results": ("/campaigns/{running}", 863),
    "email": ("/campaigns/{draft}/sequence/steps/hello", 760),
    "sequence": ("/campaigns/{draft}/sequence", 1060),
}
"""By the name of the picture: which page, and how high."""
WIDTH = 1280
_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def take(into: Path = IMAGES) -> None:
    """Write all pictures. Raises SystemExit where there is no browser to take them with."""
    if _CHROMIUM is None:
        raise SystemExit("no chromium to take pictures with")
    into.mkdir(exist_ok=True)
    standing = FrozenClock(busy_month.END)
    with tempfile.TemporaryDirectory() as directory, clock.using(standing):
        settings = _settings(directory)
        startup.prepare(settings)
        workspace = factories.make_workspace("Atelier Nord")
        user = make_user(workspace, Role.OWNER, email=busy_month.SENDER, is_operator=True)
        running, draft = busy_month.live_through(workspace, standing, settings.public_url)
        with _serving(settings), _window(settings, user) as page:
            for name, (path, height) in SHOTS.items():
                _shoot(page, path.format(running=running, draft=draft), height, into / f"{name}.png")


def _settings(directory: str) -> Settings:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    port = str(free_port())
    given = {"DATA_DIR": directory, "PORT": port, "PUBLIC_URL": f"http://localhost:{port}"}
    given["TIMEZONE"] = busy_month.ZONE
    os.environ |= {PREFIX + name: value for name, value in given.items()}
    return config.load()


@contextmanager
def _serving(settings: Settings) -> Iterator[None]:
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("localhost", settings.port, create_app(settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def _window(settings: Settings, user: User) -> Iterator[Page]:
    """A window in which the user is signed in."""
    value, url = sessions.begin(user, "chromium", "127.0.0.1"), settings.public_url
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            base_url=url,
            color_scheme="light",
            locale="en",
            reduced_motion="reduce",
            timezone_id=busy_month.ZONE,
        )
        context.add_cookies([{"name": "fluenzr", "value": value, "url": url}])
        yield context.new_page()
        browser.close()


def _shoot(page: Page, path: str, height: int, into: Path) -> None:
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.goto(path, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=into, animations="disabled")
    sys.stdout.write(f"{into.name}: {into.stat().st_size // 1024} KB\n")


if __name__ == "__main__":
    take()
