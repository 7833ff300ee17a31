"""`fluenzr accounts connect`."""

import json
import threading

import click
import pytest
import urllib3

from fluenzr.models import EmailAccount, OauthConnection
from tests.live.authorization_server import PERSON, AuthorizationServer
from tests.support.commands import DONE, NOT_DONE, USAGE, one_line
from tests.support.oauth import with_oauth
from tests.support.servers import eventually


@pytest.fixture
def server():
    with AuthorizationServer() as running:
        yield running


@pytest.fixture
def run(fluenzr, settings, server):
    """The command, with applications of the server of the test; afterwards the providers' own hold again."""
    from fluenzr.core.accounts import oauth_providers

    def connect(*arguments, provider="google"):
        wanted = with_oauth(settings, server, provider=provider)
        names = [f"{provider}_client_id", f"{provider}_client_secret", "oauth_endpoints"]
        changes = {name: getattr(wanted, name) for name in names}
        return fluenzr("accounts", "connect", *arguments, "--provider", provider, **changes)

    yield connect
    oauth_providers.use(settings)


def answering(monkeypatch, respond):
    """A person at the terminal, who is shown the address that was printed."""
    said = []
    original = click.echo
    monkeypatch.setattr(
        click, "echo", lambda text=None, **options: (said.append(str(text)), original(text, **options))
    )
    monkeypatch.setattr(click, "prompt", lambda *_, **__: respond("\n".join(said)))


def consent(said: str) -> str:
    (url,) = [line.strip() for line in said.splitlines() if line.strip().startswith("http://127")]
    return urllib3.request("GET", url, redirect=False).headers["Location"]


def test_a_mailbox_is_connected_by_pasting_an_address(run, workspace, server, monkeypatch):
    answering(monkeypatch, consent)
    ended = run(PERSON, "--json")
    assert ended.code == DONE
    told = json.loads(ended.out)
    assert (told["status"], told["accountId"]) == ("connected", EmailAccount.get().public_id)
    assert not any(secret in ended.out + ended.err for secret in server.issued)


@pytest.mark.parametrize("pasted", ["", "hello", "http://localhost:8000/oauth/callback?code=x&state=made-up"])
def test_what_does_not_belong_to_it_is_refused(run, workspace, monkeypatch, pasted):
    answering(monkeypatch, lambda said: pasted)
    ended = run(PERSON)
    assert ended.code == NOT_DONE
    assert "begin again" in ended.err
    assert EmailAccount.select().count() == 0


def test_another_mailbox_is_told(run, workspace, server, monkeypatch):
    server.state.person = "another@example.com"
    answering(monkeypatch, consent)
    ended = run(PERSON)
    assert ended.code == NOT_DONE
    assert "Signed in as another@example.com" in ended.err


def test_a_mailbox_is_connected_by_a_code(run, workspace, server):
    def type_in() -> None:
        (device,) = eventually(lambda: list(server._devices.values()))
        server.enter(device.user_code)

    person = threading.Thread(target=type_in)
    person.start()
    ended = run(PERSON, "--device", provider="microsoft")
    person.join()
    assert ended.code == DONE
    assert "is connected: acc_" in ended.out
    assert OauthConnection.get().device_code is None


def test_without_an_application_it_says_where_to_set_one(fluenzr, workspace):
    ended = fluenzr("accounts", "connect", PERSON, "--provider", "google")
    assert ended.code == NOT_DONE
    assert "oauth-apps/google" in one_line(ended)


@pytest.mark.parametrize("given", ["nobody", "zoé@example.com"])
def test_an_address_that_can_send_is_wanted(fluenzr, workspace, given):
    assert fluenzr("accounts", "connect", given, "--provider", "google").code == USAGE
