"""The whole server with a mailbox that takes access tokens alone, which end after seconds."""

import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fluenzr.core.accounts import oauth_connections
from fluenzr.models import Enrollment, OauthToken, Reply, Workspace
from tests.live.authorization_server import CLIENT_SECRET, PERSON, AuthorizationServer
from tests.live.dovecot import Dovecot
from tests.live.smtp_server import SmtpServer
from tests.support import factories, mail, recorded
from tests.support.oauth import connected, in_force, with_oauth
from tests.support.sending import active_campaign
from tests.support.servers import Server, eventually

pytestmark = [pytest.mark.live, pytest.mark.timeout(240)]

SECONDS = 60.0


@pytest.fixture
def provider() -> Iterator[AuthorizationServer]:
    with AuthorizationServer(lifetime=2) as running:
        yield running


@pytest.fixture
def smtp(provider: AuthorizationServer) -> Iterator[SmtpServer]:
    offers: dict[str, Any] = {"username": PERSON, "mechanisms": "XOAUTH2", "closes": True}
    with SmtpServer(token_holder=provider.holder, **offers) as running:
        yield running


@pytest.fixture
def dovecot(provider: AuthorizationServer) -> Iterator[Dovecot]:
    with Dovecot(introspection=provider.introspection) as running:
        yield running


@pytest.fixture
def running(
    server: Callable[..., Server],
    settings: Any,
    provider: AuthorizationServer,
    smtp: SmtpServer,
    dovecot: Dovecot,
) -> Iterator[Callable[..., Server]]:
    """Starts servers whose provider is the test's."""
    wanted = with_oauth(settings, provider, smtp=smtp, dovecot=dovecot)
    names = ("oauth_endpoints", "google_client_id", "google_client_secret")
    changes = {name: getattr(wanted, name) for name in names}
    with in_force(settings, wanted):
        yield lambda **more: server(**changes, inbox_poll_seconds=1, **more)


def account_of(workspace: Workspace, provider: AuthorizationServer) -> dict[str, Any]:
    return {"id": connected(workspace, provider, reads=True).public_id}


def test_a_campaign_is_sent_and_its_reply_read_with_tokens_that_end_after_seconds(
    running: Callable[..., Server],
    workspace: Workspace,
    provider: AuthorizationServer,
    smtp: SmtpServer,
    dovecot: Dovecot,
) -> None:
    account = account_of(workspace, provider)
    nodes = (factories.email_node("first"), factories.delay_node(days=1), factories.email_node("second"))
    campaign = active_campaign(workspace, *nodes, people=30, email_account_id=account["id"])
    server = running(worker=True, worker_processes=2)
    sent = smtp.wait_for(30, SECONDS)
    dovecot.deliver(mail.reply_to(sent[0]))
    eventually(lambda: Reply.select().exists(), SECONDS)
    assert len(recorded.events(workspace, "email.replied")) == 1
    # A day later, and until tokens have ended again and again:
    Enrollment.update(due_at=0).where(Enrollment.due_at.is_null(False)).execute()
    assert len(smtp.wait_for(59, SECONDS)) == 59
    eventually(lambda: provider.state.refreshes >= 5, SECONDS)
    assert provider.state.at_once == 1
    assert len({message.message_id for message in smtp.messages}) == 59
    shown = server.request("GET", f"/v1/email-accounts/{account['id']}", key=factories.make_key(workspace))
    assert shown.json()["data"]["status"] == "connected"
    assert campaign.public_id
    assert server.stop() == 0
    assert not any(secret in server.logs for secret in (*provider.issued, CLIENT_SECRET))


def test_an_access_that_was_taken_back_waits_for_its_person_and_loses_nothing(
    running: Callable[..., Server], workspace: Workspace, provider: AuthorizationServer, smtp: SmtpServer
) -> None:
    key = factories.make_key(workspace)
    account = account_of(workspace, provider)
    provider.revoke()
    active_campaign(workspace, people=12, email_account_id=account["id"])
    server = running(worker=True)
    path = f"/v1/email-accounts/{account['id']}"
    eventually(lambda: server.request("GET", path, key=key).json()["data"]["status"] == "error", SECONDS)
    assert server.request("GET", path, key=key).json()["data"]["errorCode"] == "reauth_required"
    assert smtp.messages == []
    assert len(recorded.events(workspace, "email_account.error")) == 1
    connected(workspace, provider, reads=True)
    assert len(smtp.wait_for(12, SECONDS)) == 12
    assert len({message.recipient for message in smtp.messages}) == 12


def test_an_outage_of_the_token_server_loses_nothing(
    running: Callable[..., Server], workspace: Workspace, provider: AuthorizationServer, smtp: SmtpServer
) -> None:
    account = account_of(workspace, provider)
    provider.state.status = 503
    provider.expire()
    OauthToken.update(refresh_at=0, expires_at=0).execute()
    active_campaign(workspace, people=8, email_account_id=account["id"])
    server = running(worker=True)
    eventually(lambda: OauthToken.get().failures > 0, SECONDS)
    provider.state.status = None
    assert len(smtp.wait_for(8, 2 * SECONDS)) == 8
    shown = server.request("GET", f"/v1/email-accounts/{account['id']}", key=factories.make_key(workspace))
    assert shown.json()["data"]["status"] == "connected"


def test_a_mailbox_is_connected_by_a_code_that_the_worker_asks_for(
    server: Callable[..., Server], workspace: Workspace, settings: Any, provider: AuthorizationServer
) -> None:
    wanted = with_oauth(settings, provider, provider="microsoft")
    names = ("oauth_endpoints", "microsoft_client_id", "microsoft_client_secret")
    key = factories.make_key(workspace)
    running = server(worker=True, **{name: getattr(wanted, name) for name in names})
    body = {"provider": "microsoft", "email": PERSON, "flow": "device"}
    begun = running.request("POST", "/v1/email-accounts/connect", key=key, json=body).json()["data"]
    provider.enter(begun["userCode"])
    path = f"/v1/email-accounts/connect/{begun['connectionId']}"
    told = eventually(
        lambda: (found := running.request("GET", path, key=key).json()["data"])["accountId"] and found,
        SECONDS,
    )
    assert told["status"] == "connected"
    assert oauth_connections.get(workspace.id, begun["connectionId"])["accountId"] == told["accountId"]


def test_no_token_is_in_clear_in_a_backup(
    workspace: Workspace, settings: Any, provider: AuthorizationServer, fluenzr: Any, tmp_path: Path
) -> None:
    with in_force(settings, with_oauth(settings, provider)):
        connected(workspace, provider)
    target = tmp_path / "copy.tar.gz"
    ended = fluenzr("backup", str(target))
    assert ended.code == 0, ended.err
    found = b""
    with tarfile.open(target) as archive:
        for member in archive.getmembers():
            if (file := archive.extractfile(member)) is not None:
                found += file.read()
    assert PERSON.encode() in found
    assert not any(secret.encode() in found for secret in provider.issued)
