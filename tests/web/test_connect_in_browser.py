"""Connecting a mailbox in a real browser, at a real authorization server: both flows, and what is refused."""

import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fluenzr import db
from fluenzr.config import Settings
from fluenzr.core.people import sessions, users
from fluenzr.core.people.roles import Role
from fluenzr.models import EmailAccount, OauthConnection, User, Workspace
from tests.live.authorization_server import CLIENT_ID, CLIENT_SECRET, PERSON, AuthorizationServer
from tests.support import factories
from tests.support.browsing import make_user
from tests.support.oauth import in_force, with_oauth
from tests.support.servers import Server, eventually

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.live, pytest.mark.any_database, pytest.mark.timeout(240)]

SECONDS = 30.0


@pytest.fixture
def provider() -> Iterator[AuthorizationServer]:
    with AuthorizationServer() as running:
        yield running


@pytest.fixture
def running(
    server: Callable[..., Server], settings: Settings, provider: AuthorizationServer
) -> Callable[..., Server]:
    """Starts a server whose provider is the test's; the application is set by page."""

    def start(name: str, **more: Any) -> Server:
        return server(oauth_endpoints=with_oauth(settings, provider, provider=name).oauth_endpoints, **more)

    return start


class Window:
    """A window of somebody who is signed in, and what its console complains of."""

    def __init__(self, context: "BrowserContext", url: str, user: User):
        self.complaints: list[str] = []
        value = sessions.begin(user, "chromium", "127.0.0.1")
        context.add_cookies([{"name": "fluenzr", "value": value, "url": url}])
        self.page: Page = context.new_page()
        self.page.on("console", self._console)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def set_application(self, name: str) -> None:
        """The workspace's own, by page, on the way to connect."""
        page = self.page
        page.goto("/mailboxes/new")
        page.get_by_label("Address of the mailbox").fill(
            {"google": "me@gmail.com"}.get(name, "me@outlook.com")
        )
        page.get_by_role("button", name="Continue").click()
        if name == "google":
            page.get_by_role("link", name="connect it at Google").click()
        page.get_by_role("link", name="Set the application").click()
        card = page.locator(f"#{name}")
        card.get_by_label("Client ID").fill(CLIENT_ID)
        card.get_by_label("Client secret").fill(CLIENT_SECRET)
        card.get_by_role("button", name="Save").click()
        page.get_by_label("Address of the mailbox").fill(PERSON)

    def go_on(self, name: str) -> None:
        """Off to the provider."""
        self.page.get_by_role("button", name=f"Go on to {name}").click()


@pytest.fixture
def window(chromium: "Browser") -> Iterator[Callable[..., Window]]:
    made: list[BrowserContext] = []

    def open_window(server: Server, user: User, **options: Any) -> Window:
        context = chromium.new_context(base_url=server.url, locale="en-GB", **options)
        made.append(context)
        return Window(context, server.url, user)

    yield open_window
    for context in made:
        context.close()


@pytest.mark.parametrize("script", [True, False])
def test_by_browser(
    running: Callable[..., Server],
    window: Callable[..., Window],
    workspace: Workspace,
    provider: AuthorizationServer,
    script: bool,
) -> None:
    watched = window(running("google"), make_user(workspace), java_script_enabled=script)
    watched.set_application("google")
    watched.go_on("Google")
    watched.page.get_by_text(f"{PERSON} is connected.").wait_for()
    watched.page.get_by_role("link", name="Go to the mailbox and test it").click()
    watched.page.get_by_text("connected at Google (OAuth 2.0)").wait_for()
    made = EmailAccount.get()
    assert (made.email, made.auth, made.workspace_id) == (PERSON, "oauth", workspace.id)
    assert provider.state.requests[-1]["code_verifier"], "PKCE"
    # Access ends, and is given again.
    told = "The password was changed: connect the mailbox again (AADSTS50133)"
    EmailAccount.update(status="error", error_code="reauth_required", last_error=told).execute()
    watched.page.reload()
    watched.page.get_by_text("The password was changed: connect the mailbox again").wait_for()
    watched.page.get_by_role("link", name="Connect it again").first.click()
    watched.go_on("Google")
    watched.page.get_by_text(f"{PERSON} is connected.").wait_for()
    assert EmailAccount.get().status == "connected"
    assert not watched.complaints


@pytest.mark.parametrize("script", [True, False])
def test_by_a_code(
    running: Callable[..., Server],
    window: Callable[..., Window],
    workspace: Workspace,
    provider: AuthorizationServer,
    script: bool,
) -> None:
    server = running("microsoft", worker=True)
    watched = window(server, make_user(workspace), java_script_enabled=script)
    page = watched.page
    watched.set_application("microsoft")
    page.get_by_role("button", name="Connect by a code").click()
    page.get_by_text("Enter this code:").wait_for()
    code = page.locator("#user-code").inner_text()
    assert page.get_by_role("link", name=f"{provider.url}/enter").count() == 1
    provider.enter(code)
    if not script:
        eventually(lambda: OauthConnection.get().status == "connected", SECONDS)
        page.get_by_role("link", name="Look whether it is done").click()
    page.get_by_text(f"{PERSON} is connected.").wait_for(timeout=SECONDS * 1000)
    assert EmailAccount.get().provider == "microsoft"
    assert not watched.complaints


def test_a_state_is_of_its_browser_and_of_its_workspace(
    running: Callable[..., Server],
    window: Callable[..., Window],
    workspace: Workspace,
    provider: AuthorizationServer,
) -> None:
    provider.state.asks = True
    server, user = running("google"), make_user(workspace)
    others = factories.make_workspace("Others")
    with db.transaction():
        users.join(user, others.id, Role.OWNER)
    own, stranger = window(server, user), window(server, make_user(workspace))
    own.set_application("google")
    own.go_on("Google")
    landing = own.page.get_by_role("link", name="Allow").get_attribute("href") or ""
    assert landing.startswith(f"{server.url}/oauth/callback?")
    stranger.page.goto(landing)
    stranger.page.get_by_text("does not belong to a connection that was begun in this browser").wait_for()
    own.page.goto("/mailboxes")
    own.page.get_by_label("Workspace").select_option("Others")
    own.page.get_by_role("heading", name="Overview").wait_for()
    own.page.goto(landing)
    own.page.get_by_text("was begun in another workspace").wait_for()
    assert (EmailAccount.select().count(), OauthConnection.get().status) == (0, "pending")
    own.page.goto("/mailboxes")
    own.page.get_by_label("Workspace").select_option(workspace.name)
    own.page.get_by_role("heading", name="Overview").wait_for()
    own.page.goto(landing)
    own.page.get_by_text(f"{PERSON} is connected.").wait_for()
    assert EmailAccount.get().workspace_id == workspace.id


def test_tokens_and_secrets_are_in_no_log_answer_page_or_backup(
    running: Callable[..., Server],
    window: Callable[..., Window],
    workspace: Workspace,
    settings: Settings,
    provider: AuthorizationServer,
    fluenzr: Callable[..., Any],
    tmp_path: Path,
) -> None:
    server, headers = running("google", log_level="debug"), []
    watched = window(server, make_user(workspace))
    watched.page.on("response", lambda answer: headers.append((answer.url, str(answer.headers))))
    watched.set_application("google")
    watched.go_on("Google")
    watched.page.get_by_text(f"{PERSON} is connected.").wait_for()
    shown = [watched.page.content()]
    account = EmailAccount.get().public_id
    for path in ("/mailboxes/applications", f"/mailboxes/{account}", f"/mailboxes/{account}/edit", "/audit"):
        watched.page.goto(path)
        shown.append(watched.page.content())
    key = factories.make_key(workspace)
    for path in ("email-accounts", f"email-accounts/{account}", "oauth-apps/google", "events"):
        shown.append(server.request("GET", f"/v1/{path}", key=key).data.decode())
    # The code stands in the address that the provider sends the browser to, and was used up there.
    shown += [told for url, told in headers if url.startswith(server.url)]
    tokens = [each for each in provider.issued if each.startswith(("access.", "refresh."))]
    assert len(tokens) >= 2
    for secret in (*provider.issued, CLIENT_SECRET):
        assert not [text for text in shown if secret in text]
    assert server.stop() == 0
    assert "/oauth/callback" in server.logs, "what was asked for is logged"
    assert not [secret for secret in (*provider.issued, CLIENT_SECRET) if secret in server.logs]
    with in_force(settings, with_oauth(settings, provider)):
        for name, changes in (
            ("plain", {}),
            ("sealed", {"backup_passphrase": b"the passphrase of a backup"}),
        ):
            target = tmp_path / f"{name}.backup"
            ended = fluenzr("backup", str(target), **changes)
            assert ended.code == 0, ended.err
            held = _unpacked(target)
            assert PERSON.encode() in held
            assert not [secret for secret in (*provider.issued, CLIENT_SECRET) if secret.encode() in held]


def _unpacked(path: Path) -> bytes:
    """The file as it is, and all that can be read of it without a key."""
    found = path.read_bytes()
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            if (file := archive.extractfile(member)) is not None:
                found += file.read()
    return found
