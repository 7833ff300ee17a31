"""What mends a mail server: the sentence for what went wrong, with its values."""

from itertools import product

import pytest

from fluenzr.core.accounts import advice
from fluenzr.core.accounts.advice import Trial, mend
from fluenzr.engine import account_check, dial, tls_errors
from fluenzr.engine.imap import login


def of(step, error, kind="smtp", host="mail.example.com", port=587, encryption="tls"):
    return mend(Trial(kind, host, port, encryption, step, error))


@pytest.mark.parametrize(
    ("step", "error", "sentence"),
    [
        ("lookup", "The name m.example cannot be looked up: Name or service not known", advice.SPELLING),
        ("lookup", "m.example is a private address, which this server does not connect to", advice.PRIVATE),
        ("connect", "Connection refused", advice.CLOSED),
        ("connect", "timed out", advice.BLOCKED),
        ("connect", login.NO_ANSWER, advice.BLOCKED),
        ("connect", "No route to host", advice.BLOCKED),
        ("tls", "The server does not offer STARTTLS", advice.NO_STARTTLS),
        ("tls", tls_errors._NOT_TLS, advice.NOT_TLS),
        ("tls", tls_errors._CERTIFICATE + tls_errors._BY_CODE[62], advice.OTHER_NAME),
        ("tls", tls_errors._CERTIFICATE + tls_errors._BY_CODE[10], advice.CERTIFICATE),
        ("tls", tls_errors._CERTIFICATE + tls_errors._BY_CODE[18], advice.CERTIFICATE),
        ("tls", tls_errors._TOO_OLD, advice.OLD_TLS),
        ("tls", tls_errors._BROKEN_OFF, advice.TLS),
        ("login", "535 5.7.8 Authentication credentials invalid", advice.PASSWORD),
        ("login", "The server offers no login by password on this connection", advice.NO_LOGIN),
        ("login", dial.IN_CLEAR, advice.NO_LOGIN),
        ("login", "The stored password cannot be read with this SECRET_KEY: set it again", advice.STORED),
        ("folder", "The server said: [NOPERM] Access denied", advice.INBOX),
        ("send", "550 5.4.5 Daily user sending limit exceeded", advice.LIMIT),
        ("send", "553 5.7.1 Sender address rejected: not owned by user", advice.SENDER),
        ("send", "550 5.1.1 No such user", advice.RECIPIENT),
        ("send", "554 5.7.1 Rejected", advice.ASK),
    ],
)
def test_each_failure_has_its_mend(step, error, sentence):
    assert of(step, error).sentence == sentence


def test_an_imap_that_is_turned_off():
    error = "The server said: [ALERT] IMAP access is disabled for your account"
    assert of("login", error, kind="imap").sentence == advice.IMAP_OFF


@pytest.mark.parametrize("host", ["smtp.gmail.com", "IMAP.gmail.com."])
def test_a_known_provider_says_what_its_login_needs(host):
    found = of("login", "535 5.7.8 Username and Password not accepted", host=host)
    assert "apppasswords" in found.sentence.format(**found.values)
    assert of("connect", "timed out", host=host).sentence == advice.BLOCKED


@pytest.mark.parametrize(
    ("host", "sentence", "values"),
    [
        ("smtp.mail.yahoo.com", advice.APP_PASSWORD, ("Yahoo", "https://login.yahoo.com/account/security")),
        ("imap.mail.me.com", advice.APP_PASSWORD, ("iCloud", "https://account.apple.com")),
        ("smtp.mail.ru", advice.APP_PASSWORD, ("Mail.ru", "https://account.mail.ru/user/2-step-auth/passwords")),
        ("smtp.zoho.eu", advice.TURN_ON, ("Zoho Mail", "https://mail.zoho.eu/zm/#settings")),
        ("mail.gmx.net", advice.TURN_ON, ("GMX", "https://www.gmx.net")),
        ("outlook.office365.com", advice.NO_PASSWORDS, ("Microsoft", "")),
        ("127.0.0.1", advice.BRIDGE, ("Proton Mail", "")),
        ("ssl0.ovh.net", advice.PASSWORD, None),
    ],
)  # fmt: skip
def test_a_login_is_mended_by_what_its_provider_asks_for(host, sentence, values):
    found = of("login", "535 5.7.8 Refused", host=host)
    assert found.sentence == sentence
    if values is not None:
        assert (found.values["name"], found.values["page"]) == values
    error = "The stored password cannot be read with this SECRET_KEY: set it again"
    assert of("login", error, host=host).sentence == advice.STORED


@pytest.mark.parametrize(
    ("kind", "encryption", "step", "error", "port"),
    [
        ("smtp", "tls", "tls", "The server does not offer STARTTLS", "465"),
        ("imap", "tls", "tls", "The server offers no STARTTLS", "993"),
        ("smtp", "ssl", "tls", tls_errors._NOT_TLS, "587"),
        ("imap", "ssl", "tls", tls_errors._NOT_TLS, "143"),
        ("smtp", "tls", "connect", "timed out", "2525"),
    ],
)
def test_the_port_that_is_named(kind, encryption, step, error, port):
    found = of(step, error, kind=kind, encryption=encryption, port=2525)
    assert found.values["port"] == port


def test_no_failure_is_without_a_mend():
    texts = ["", "anything", *tls_errors._BY_CODE.values(), *(text for _, text in tls_errors._BY_REASON)]
    for step, error, kind in product(account_check.STEPS, texts, ("smtp", "imap")):
        found = of(step, error, kind=kind)
        assert "{" not in found.sentence.format(**found.values)
