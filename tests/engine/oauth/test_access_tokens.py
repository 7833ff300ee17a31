"""Access tokens of accounts, from a real authorization server: kept, refreshed by one at a time, ended."""

import threading
from collections import Counter

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.accounts import oauth_apps, oauth_tokens
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.accounts.oauth import Tokens
from fluenzr.core.accounts.oauth_errors import AuthorizationFailed, Kind
from fluenzr.engine.oauth import access_tokens
from fluenzr.models import EmailAccount, OauthToken
from tests.live.authorization_server import AuthorizationServer
from tests.support import recorded
from tests.support.lost_answers import losses, outlived
from tests.support.oauth import connected, in_force, with_oauth
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def server(settings):
    with AuthorizationServer() as running, in_force(settings, with_oauth(settings, running)):
        yield running


@pytest.fixture
def account(workspace, server) -> EmailAccount:
    return connected(workspace, server)


def make_due() -> None:
    """As once the time of the access token is nearly over."""
    OauthToken.update(refresh_at=0, retry_at=None).execute()


def begin_now() -> None:
    """The tokens begin at the time that stands still."""
    now = wall_clock.now_ms()
    OauthToken.update(issued_at=now, refresh_at=now + 3_300_000, expires_at=now + 3_600_000).execute()


def make_expired() -> None:
    OauthToken.update(refresh_at=0, expires_at=0, retry_at=None).execute()


def test_a_token_is_kept_until_five_minutes_before_its_end(account, server, clock):
    begin_now()
    clock.advance(3600 - 301)
    first = access_tokens.get(account)
    assert server.state.refreshes == 0
    clock.advance(2)
    second = access_tokens.get(account)
    assert server.state.refreshes == 1
    assert second.access != first.access
    assert server.holder(second.access) == account.email


def test_a_short_life_is_refreshed_in_its_middle(workspace, server):
    server.state.lifetime = 4
    account = connected(workspace, server)
    row = OauthToken.get_by_id(account.id)
    assert row.refresh_at - row.issued_at == 2000
    assert row.expires_at - row.issued_at == 4000


def test_each_new_refresh_token_is_kept(account, server):
    for _ in range(5):
        make_due()
        assert server.holder(access_tokens.get(account).access) == account.email
    assert server.state.refreshes == 5


def test_a_server_that_keeps_its_refresh_token_gives_no_other(account, server):
    server.state.rotates = False
    for _ in range(3):
        make_due()
        access_tokens.get(account)
    assert server.state.refreshes == 3


def test_of_200_refreshes_by_4_threads_none_is_lost_and_no_two_are_at_once(account, server):
    seen: Counter[int] = Counter()
    lock = threading.Lock()

    def refresh_50_times() -> None:
        held = access_tokens.get(account)
        for _ in range(50):
            held = access_tokens.get(account, instead_of=held)
            with lock:
                seen[held.generation] += 1

    failures = [each for each in at_once(*[refresh_50_times] * 4, seconds=100) if each is not None]
    assert failures == []
    assert sum(seen.values()) == 200
    # Who finds that another one has refreshed meanwhile takes that token.
    assert server.state.refreshes == max(seen) - 1 >= 50
    assert server.state.at_once == 1
    assert server.holder(access_tokens.get(account).access) == account.email


def test_200_refreshes_that_must_each_happen_happen_once(account, server):
    def until_200() -> None:
        while (held := access_tokens.get(account)).generation <= 200:
            access_tokens.get(account, instead_of=held)

    assert at_once(*[until_200] * 4, seconds=100) == [None] * 4
    assert server.state.at_once == 1
    assert server.state.refreshes >= 200
    assert OauthToken.get_by_id(account.id).generation == server.state.refreshes + 1


def test_a_lease_that_nobody_gives_back_ends(account, server, clock):
    assert oauth_tokens.take(account, "killed", 1)
    assert not oauth_tokens.take(account, "another", 1)
    clock.advance(oauth_tokens.LEASE_MS / 1000 + 1)
    assert oauth_tokens.take(account, "another", 1)


def test_while_another_one_refreshes_the_token_that_still_holds_is_taken(account, server):
    make_due()
    assert oauth_tokens.take(account, "another", 1)
    assert server.holder(access_tokens.get(account).access) == account.email
    assert server.state.refreshes == 0


def test_whichever_commits_answer_is_lost_the_next_call_has_a_token(account, server, monkeypatch):
    """At once, not when the lease ends of which nobody knows."""
    monkeypatch.setattr(access_tokens, "WAIT_SECONDS", 0)
    for loss in losses():
        make_expired()
        with loss:
            outlived(lambda: access_tokens.get(account))
        assert server.holder(access_tokens.get(account).access) == account.email
        assert server.state.refreshes == loss.number + 1
    assert loss.number >= 2  # lease, tokens


def test_the_answer_of_a_refresh_whose_lease_was_lost_is_kept_all_the_same(account, server):
    assert oauth_tokens.take(account, "slow", 1)
    OauthToken.update(lease_owner="another").execute()
    given = server.grant()
    tokens = Tokens(given["access_token"], given["refresh_token"], 3600, None)
    oauth_tokens.store(account, 1, tokens)
    assert access_tokens.get(account).access == given["access_token"]
    # Not twice: the fence has moved on.
    oauth_tokens.store(account, 1, Tokens("older", "older", 3600, None))
    assert access_tokens.get(account).access == given["access_token"]


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408, 404, 403])
def test_a_token_server_that_is_away_changes_nothing_and_is_asked_again(account, server, status):
    server.state.status = status
    make_due()
    held = access_tokens.get(account)
    assert server.holder(held.access) == account.email
    make_expired()
    with pytest.raises(AuthorizationFailed) as failed:
        access_tokens.get(account)
    assert failed.value.refusal.kind is Kind.AWAY
    assert EmailAccount.get_by_id(account.id).status == "connected"
    assert OauthToken.get_by_id(account.id).refused is None
    asked = len(server.state.requests)
    with pytest.raises(AuthorizationFailed):
        access_tokens.get(account)
    assert len(server.state.requests) == asked  # not again at once
    server.state.status = None
    make_expired()
    assert server.holder(access_tokens.get(account).access) == account.email


def test_what_stands_in_front_of_a_server_that_is_away_ends_no_access(account, server):
    server.state.status, server.state.body = 502, b'{"error": "invalid_grant"}'
    make_expired()
    with pytest.raises(AuthorizationFailed) as failed:
        access_tokens.get(account)
    assert failed.value.refusal.kind is Kind.AWAY
    assert EmailAccount.get_by_id(account.id).status == "connected"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"null", b'{"access_token": 5}', b'{"access_token": "a\\nb"}']
)
def test_an_answer_that_is_none_of_a_token_server_changes_nothing(account, server, body):
    server.state.status, server.state.body = 200, body
    make_expired()
    with pytest.raises(AuthorizationFailed) as failed:
        access_tokens.get(account)
    assert failed.value.refusal.kind is Kind.AWAY
    server.state.status = None
    make_expired()
    assert access_tokens.get(account).access


def test_nobody_listens(account, settings, server):
    with AuthorizationServer() as gone:
        wanted = with_oauth(settings, gone)
    with in_force(settings, wanted):
        make_expired()
        with pytest.raises(AuthorizationFailed) as failed:
            access_tokens.get(account)
    assert failed.value.refusal.kind is Kind.AWAY


def test_a_revoked_access_ends_in_reauth_required_and_is_told_once(workspace, account, server):
    server.revoke()
    for _ in range(2):
        make_expired()
        with pytest.raises(AuthorizationFailed, match="7 days"):
            access_tokens.get(account)
    shown = account_settings.get(workspace.id, account.public_id)
    assert (shown["status"], shown["errorCode"]) == ("error", "reauth_required")
    (event,) = recorded.events(workspace, "email_account.error")
    assert event["data"] == {
        "emailAccountId": account.public_id,
        "email": account.email,
        "errorCode": "reauth_required",
        "error": shown["lastError"],
    }
    assert len(server.state.requests) == 1  # the provider's last word is not asked for again
    connected(workspace, server)
    shown = account_settings.get(workspace.id, account.public_id)
    assert (shown["status"], shown["errorCode"], shown["lastError"]) == ("connected", None, None)
    assert server.holder(access_tokens.get(account).access) == account.email


def test_a_wrong_secret_stops_the_account_until_the_application_is_mended(workspace, account, server):
    oauth_apps.put(workspace.id, "google", {"client_id": "client-of-tests", "client_secret": "wrong"})
    make_expired()
    with pytest.raises(AuthorizationFailed):
        access_tokens.get(account)
    assert EmailAccount.get_by_id(account.id).error_code == "oauth_app_refused"
    assert OauthToken.get_by_id(account.id).refused is None
    oauth_apps.put(workspace.id, "google", {"client_secret": "secret-of-the-client-of-tests"})
    assert EmailAccount.get_by_id(account.id).status == "connected"
    make_expired()
    assert server.holder(access_tokens.get(account).access) == account.email


def test_tokens_of_another_client_are_not_sent_in_the_name_of_this_one(workspace, account, server):
    oauth_apps.put(workspace.id, "google", {"client_id": "another", "client_secret": None})
    make_expired()
    with pytest.raises(AuthorizationFailed, match="another client ID"):
        access_tokens.get(account)
    assert server.state.requests == []
    assert EmailAccount.get_by_id(account.id).error_code == "reauth_required"


def test_what_a_server_repeats_of_a_refresh_token_is_not_told(account, server, caplog):
    sealed = OauthToken.get_by_id(account.id).refresh_token
    token = next(each for each in reversed(server.issued) if each.startswith("refresh."))
    assert token.encode() not in bytes(sealed)
    server.state.error = ("invalid_request", f"cannot take {token}")
    make_expired()
    with pytest.raises(AuthorizationFailed) as failed:
        access_tokens.get(account)
    assert token not in str(failed.value)
    assert "***" in str(failed.value)
    assert token not in (EmailAccount.get_by_id(account.id).last_error or "")
    assert token not in caplog.text
