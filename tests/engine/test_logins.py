"""Logging in with access tokens: SMTP and IMAP servers that take XOAUTH2 and OAUTHBEARER, and refuse."""

import pytest

from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.sending.smtp_replies import Fault
from fluenzr.engine import account_check, logins, sasl
from fluenzr.engine.imap import login as imap_login
from fluenzr.engine.smtp.session import Connection, Server, SmtpError
from fluenzr.models import EmailAccount, OauthToken
from tests.live.authorization_server import PERSON, AuthorizationServer
from tests.live.dovecot import Dovecot
from tests.live.smtp_server import SmtpServer
from tests.support.oauth import connected, in_force, with_oauth

pytestmark = pytest.mark.usefixtures("database")

LOGIN = sasl.TokenLogin("a,b=c@example.com", "ya29.token", "smtp.example.com", 587)


@pytest.fixture
def server():
    with AuthorizationServer() as running:
        yield running


def smtp_server(server: AuthorizationServer, mechanisms: str = "XOAUTH2", **offers) -> SmtpServer:
    return SmtpServer(username=PERSON, mechanisms=mechanisms, token_holder=server.holder, **offers)


def open_smtp(account: EmailAccount) -> None:
    logins.smtp(account, lambda server: Connection.open(server, timeout=10)).close()


def test_a_response_of_xoauth2_is_as_google_documents_it():
    response = sasl.XOAUTH2.response(LOGIN)
    assert response == "user=a,b=c@example.com\x01auth=Bearer ya29.token\x01\x01"


def test_a_response_of_oauthbearer_is_as_rfc_7628_has_it():
    response = sasl.OAUTHBEARER.response(LOGIN)
    assert response == (
        "n,a=a=2Cb=3Dc@example.com,\x01host=smtp.example.com\x01port=587\x01auth=Bearer ya29.token\x01\x01"
    )


def test_an_imap_challenge_that_says_something_is_a_refusal_and_gets_no_token_again():
    """Google ends the exchange with its NO after an empty line alone."""
    answers = imap_login._TokenAnswers("cmVzcG9uc2U=", "")
    assert answers.next(b"") == b"cmVzcG9uc2U="
    assert answers.next(b"eyJzdGF0dXMiOiI0MDAifQ==") == b""


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (["PLAIN", "XOAUTH2", "OAUTHBEARER"], "XOAUTH2"),
        (["OAUTHBEARER"], "OAUTHBEARER"),
        (["xoauth2"], "XOAUTH2"),
        (["LOGIN", "PLAIN"], None),
    ],
)
def test_the_first_known_mechanism_is_chosen(offered, chosen):
    found = sasl.choose(offered)
    assert (found and found.name) == chosen


@pytest.mark.parametrize("mechanisms", ["PLAIN LOGIN XOAUTH2", "OAUTHBEARER PLAIN"])
def test_a_token_lets_in_at_smtp(workspace, settings, server, mechanisms):
    with smtp_server(server, mechanisms) as smtp, in_force(settings, with_oauth(settings, server, smtp=smtp)):
        open_smtp(connected(workspace, server))
        assert smtp._behaviour.token_logins == 1


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_a_long_token_waits_until_it_is_asked_for(workspace, settings, server, mechanism, monkeypatch):
    """Microsoft's are longer than a line of SMTP may be."""
    original = server._issue
    monkeypatch.setattr(server, "_issue", lambda grant: lengthen(server, original(grant)))
    with (
        smtp_server(server, mechanism, auth_octets=512) as smtp,
        in_force(settings, with_oauth(settings, server, smtp=smtp)),
    ):
        open_smtp(connected(workspace, server))


def lengthen(server: AuthorizationServer, told: dict) -> dict:
    long = told["access_token"] + "x" * 2000
    server._access[long] = server._access.pop(told["access_token"])
    return {**told, "access_token": long}


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_a_refused_token_is_refreshed_once(workspace, settings, server, mechanism):
    with smtp_server(server, mechanism) as smtp, in_force(settings, with_oauth(settings, server, smtp=smtp)):
        account = connected(workspace, server)
        server.expire()
        open_smtp(account)
        assert server.state.refreshes == 1


def test_a_server_that_refuses_every_token_is_asked_twice_and_not_more(workspace, settings, server):
    with smtp_server(server) as smtp, in_force(settings, with_oauth(settings, server, smtp=smtp)):
        account = connected(workspace, server)
        smtp._behaviour.username = "somebody.else@example.com"
        with pytest.raises(SmtpError) as refused:
            open_smtp(account)
        assert refused.value.outcome.fault is Fault.ACCOUNT_AUTH
        assert refused.value.outcome.code == 535
        assert server.state.refreshes == 1
        assert not any(token in str(refused.value) for token in server.issued)


def test_a_server_without_these_mechanisms_is_not_given_a_token(workspace, settings, server):
    with smtp_server(server, "PLAIN") as smtp, in_force(settings, with_oauth(settings, server, smtp=smtp)):
        with pytest.raises(SmtpError, match="OAUTHBEARER") as refused:
            open_smtp(connected(workspace, server))
        assert refused.value.outcome.kind == "refused"
        assert server.state.refreshes == 0


def test_a_token_server_that_is_away_defers_what_is_sent(workspace, settings, server):
    with smtp_server(server) as smtp, in_force(settings, with_oauth(settings, server, smtp=smtp)):
        account = connected(workspace, server)
        server.state.status = 503
        OauthToken.update(refresh_at=0, expires_at=0).execute()
        with pytest.raises(SmtpError) as failed:
            open_smtp(account)
        assert (failed.value.outcome.kind, failed.value.outcome.fault) == ("deferred", Fault.NETWORK)


def test_what_a_server_repeats_of_a_token_is_not_told(workspace, settings, server):
    with smtp_server(server) as smtp, in_force(settings, with_oauth(settings, server, smtp=smtp)):
        account = connected(workspace, server)
        server.state.rotates = False
        token = next(each for each in reversed(server.issued) if each.startswith("access."))
        login = sasl.TokenLogin(PERSON, token, smtp.host, smtp.port)
        for said in sasl.forms(login):
            smtp.answer("auth", f"535 5.7.8 cannot take {said}", times=1)
            with pytest.raises(SmtpError) as refused:
                Connection.open(_server(account, token), timeout=10)
            assert said not in str(refused.value)
            assert "***" in str(refused.value)


def _server(account: EmailAccount, token: str):
    return Server(**account_settings.smtp_settings(account), token=token)


@pytest.mark.live
@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_dovecot_takes_a_token_and_refuses_one_that_has_ended(workspace, settings, server, mechanism):
    with (
        smtp_server(server) as smtp,
        Dovecot(introspection=server.introspection, mechanisms=mechanism) as dovecot,
        in_force(settings, with_oauth(settings, server, smtp=smtp, dovecot=dovecot)),
    ):
        account = connected(workspace, server, reads=True)
        good = {"ok": True, "error": None}
        asked = (workspace.id, account.public_id, None)
        assert account_check.test(*asked, allow_private=True) == {"smtp": good, "imap": good}
        server.expire()
        assert account_check.test(*asked, allow_private=True) == {"smtp": good, "imap": good}
        assert server.state.refreshes == 1
        server.revoke()
        told = account_check.test(*asked, allow_private=True)
        assert not told["smtp"]["ok"]
        assert not told["imap"]["ok"]
        assert "connect the mailbox again" in told["imap"]["error"].lower()
        assert EmailAccount.get_by_id(account.id).error_code == "reauth_required"
