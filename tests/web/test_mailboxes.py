"""Mailboxes and the sandbox's own: listed, added by address, changed, tested with the mend, made to act."""

import re
import socket
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask

from fluenzr.core.accounts import settings as account_settings
from fluenzr.engine import account_check, mx
from fluenzr.engine.account_check import Tried
from fluenzr.models import Activity, CapturedMessage, EmailAccount, Workspace
from fluenzr.web import frames, slow_calls
from tests.support import factories
from tests.support.browsing import Browser, make_user
from tests.support.name_server import NameServer
from tests.support.sending import active_campaign, claim_one

SMTP = {"smtp.host": "mail.example.com", "smtp.port": "587", "smtp.encryption": "tls", "smtp.username": "ada"}
IMAP = {"reads": "1", "imap.host": "mail.example.com", "imap.encryption": "ssl", "imap.username": "ada"}
FORM = {"email": "ada@example.com", "daily_limit": "200", **SMTP, **IMAP}


@pytest.fixture
def account(workspace: Workspace) -> dict[str, Any]:
    servers = {"smtp": {"host": "smtp.gmail.com"}, "imap": {"host": "imap.gmail.com"}}
    return factories.make_account(workspace, "ada@gmail.com", provider="smtp", **servers)


def test_the_list_says_what_is_wrong(
    browser_for: Callable[..., Browser], workspace: Workspace, account: dict[str, Any]
) -> None:
    EmailAccount.update(status="error", last_error="535 No").execute()
    page = browser_for("viewer").get("/mailboxes").text
    for shown in ("ada@gmail.com", "Login refused", "535 No", f"/mailboxes/{account['id']}"):
        assert shown in page
    assert "/mailboxes/new" not in page, "a viewer adds none"
    assert "/mailboxes/new" in browser_for("owner").get("/mailboxes").text


def test_how_a_mailbox_stands_is_said_in_ones_language(browser: Browser, account: dict[str, Any]) -> None:
    for code, told in (
        (None, "Connexion refusée"),
        ("login_refused", "Connexion refusée"),
        ("reauth_required", "Accès terminé"),
        ("oauth_app_refused", "Application refusée"),
    ):
        EmailAccount.update(status="error", error_code=code).execute()
        page = browser.get("/mailboxes", headers={"Accept-Language": "fr"}).text
        assert f'<span class="badge bad">{told}</span>' in page


def test_one_that_was_never_read_is_not_said_to_be_well(browser: Browser, account: dict[str, Any]) -> None:
    page = browser.get("/mailboxes").text
    assert "Not read yet" in page
    assert ">Well<" not in page


def test_one_whose_answers_nobody_reads_is_not_said_to_be_well(
    browser: Browser, workspace: Workspace
) -> None:
    factories.make_account(workspace, "ada@gmail.com", provider="smtp", smtp={"host": "smtp.gmail.com"})
    page = browser.get("/mailboxes").text
    assert "Answers are not seen" in page
    assert ">Well<" not in page


def test_why_a_mailbox_is_not_read_is_said_in_ones_language(
    browser: Browser, account: dict[str, Any]
) -> None:
    told = "The mailbox cannot be read: Connection refused"
    EmailAccount.update(status="error", last_error=told).execute()
    assert told in browser.get("/mailboxes").text
    page = browser.get("/mailboxes", headers={"Accept-Language": "fr"}).text
    assert "La boîte ne peut pas être relevée\xa0: Connexion refusée" in page


@pytest.fixture
def exchangers(monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    monkeypatch.setattr(mx, "SECONDS", 0.5)
    records = {
        "acme.example": ["10 mx1.mail.ovh.net."],
        "filtered.example": ["10 eu-smtp-inbound-1.mimecast.com."],
        "contoso.example": ["0 contoso-example.mail.protection.outlook.com."],
    }
    with NameServer(records) as running:
        yield running


@pytest.fixture
def asking(
    make_app: Callable[..., Flask], workspace: Workspace, exchangers: NameServer
) -> Callable[..., Browser]:
    """Makes an owner's browser at a server that asks that name server, or the one at an address."""

    def make(address: str = exchangers.address) -> Browser:
        return Browser(make_app(dns_servers=(address,)), make_user(workspace))

    return make


def test_the_servers_of_an_address_are_filled_in(browser: Browser) -> None:
    assert 'name="smtp.host"' not in browser.get("/mailboxes/new").text
    page = browser.get("/mailboxes/new?email=ada@gmail.com").text
    for shown in ('value="smtp.gmail.com"', 'value="587"', 'value="imap.gmail.com"', "apppasswords"):
        assert shown in page
    page = browser.get("/mailboxes/new?email=ada@acme.example&provider=OVHcloud").text
    assert page.count('value="ssl0.ovh.net"') == 2
    assert 'value="ada@acme.example"' in page
    page = browser.get("/mailboxes/new?email=ada@acme.example&provider=other").text
    assert 'name="smtp.host"' in page


def test_the_limit_and_the_help_are_the_providers(browser: Browser) -> None:
    page = browser.get("/mailboxes/new?email=ada@zoho.eu").text
    assert re.search(r'name="daily_limit"[^>]* value="300"|value="300"[^>]* name="daily_limit"', page)
    assert "Turn on IMAP access in the settings of Zoho Mail" in page
    assert 'href="https://mail.zoho.eu/zm/#settings"' in page
    french = {"Accept-Language": "fr"}
    assert (
        "Avec une offre payante pour votre propre domaine"
        in browser.get("/mailboxes/new?email=ada@zoho.eu", headers=french).text
    )


def test_a_domain_of_ones_own_is_known_by_its_mx(asking: Callable[..., Browser]) -> None:
    browser = asking()
    page = browser.get("/mailboxes/new?email=ada@acme.example").text
    assert page.count('value="ssl0.ovh.net"') == 2
    assert '<input type="hidden" name="provider" value="OVHcloud">' in page
    page = browser.get("/mailboxes/new?email=ada@filtered.example").text
    assert "A filter stands in front" in page
    assert '<option value="OVHcloud">' in page
    page = browser.get("/mailboxes/new?email=ada@nowhere.example").text
    assert "Nothing is known of this domain" in page
    assert '<option value="OVHcloud">' in page


@pytest.mark.parametrize("given", ["nobody", "@", "ada@", "ada@-", "ada@x..y", "a@" + "x." * 300])
def test_what_is_no_address_is_not_looked_up(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(mx, "of", lambda *given: asked.append(given) or [])
    answer = browser.get("/mailboxes/new", query_string={"email": given})
    assert (answer.status_code, asked) == (200, [])
    assert '<option value="OVHcloud">' in answer.text


def test_a_silent_name_server_leaves_the_choice(asking: Callable[..., Browser]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        browser = asking(f"127.0.0.1:{silent.getsockname()[1]}")
        answer = browser.get("/mailboxes/new?email=ada@acme.example")
        assert silent.recv(4096), "it was asked"
    assert answer.status_code == 200
    assert '<option value="OVHcloud">' in answer.text


def test_without_a_place_for_the_question_the_choice_is_left(
    asking: Callable[..., Browser], workspace: Workspace
) -> None:
    browser = asking()
    with slow_calls.place(workspace.id), slow_calls.place(workspace.id):
        answer = browser.get("/mailboxes/new?email=ada@acme.example")
        assert 'value="smtp.gmail.com"' in browser.get("/mailboxes/new?email=ada@gmail.com").text
    assert answer.status_code == 200
    assert '<option value="OVHcloud">' in answer.text
    assert 'value="ssl0.ovh.net"' in browser.get("/mailboxes/new?email=ada@acme.example").text, "given back"


def test_where_no_password_logs_in_one_is_led_to_connect(asking: Callable[..., Browser]) -> None:
    answer = asking().get("/mailboxes/new?email=ada@contoso.example")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/mailboxes/connect?email=ada@contoso.example&provider=microsoft"


def test_the_limit_that_is_filled_in_is_a_careful_one(browser: Browser) -> None:
    page = browser.get("/mailboxes/new?email=ada@fastmail.com").text
    assert re.search(r'name="daily_limit"[^>]*value="500"', page)
    assert "Fastmail takes 4,000 in 24 hours at the most" in page


def test_the_servers_of_an_unknown_domain_are_guessed(asking: Callable[..., Browser]) -> None:
    page = asking().get("/mailboxes/new?email=ada@nowhere.example").text
    for shown in ("guessed from the domain", 'value="smtp.nowhere.example"', 'value="imap.nowhere.example"'):
        assert shown in page
    assert page.count('value="ada@nowhere.example"') >= 3


def test_what_somebody_else_changed_meanwhile_is_said(browser: Browser, account: dict[str, Any]) -> None:
    path = f"/mailboxes/{account['id']}/edit"
    kept = re.search(r'name="seen" value="([^"]*)"', browser.get(path).text)
    assert kept
    EmailAccount.update(daily_limit=120).execute()
    form = {
        "email": "ada@gmail.com",
        "daily_limit": "300",
        "display_name": "Of mine",
        "smtp.host": "smtp.gmail.com",
    }
    answer = browser.post(path, data={**form, "seen": unescape(kept[1])})
    assert answer.status_code == 422
    for shown in (
        "Emails in any 24 hours: <del>500</del> → <strong>120</strong>",
        'value="Of mine"',
        "Save anyway",
    ):
        assert shown in answer.text
    assert EmailAccount.get().display_name is None
    kept = re.search(r'name="seen" value="([^"]*)"', answer.text)
    assert kept
    assert browser.post(path, data={**form, "seen": unescape(kept[1])}).status_code == 303
    assert EmailAccount.get().daily_limit == 300


def test_what_was_given_is_kept_without_asking_anew(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mx, "of", lambda *_: pytest.fail("a name server was asked"))
    given = {**FORM, "smtp.port": "x", "provider": "Zoho Mail (smtp.zoho.eu)"}
    page = browser.post("/mailboxes/new", data=given).text
    assert "Turn on IMAP access" in page
    assert 'value="Zoho Mail (smtp.zoho.eu)"' in page
    assert 'value="mail.example.com"' in page


def test_an_edit_shows_what_is_kept(browser: Browser, account: dict[str, Any]) -> None:
    EmailAccount.update(daily_limit=120, imap=None).execute()
    page = browser.get(f"/mailboxes/{account['id']}/edit").text
    assert 'value="120"' in page
    assert not re.search(r'name="reads"[^>]* checked', page)


def test_one_is_added_and_changed(browser: Browser, workspace: Workspace) -> None:
    answer = browser.post("/mailboxes/new", data={**FORM, "smtp.password": " secret "})
    made = EmailAccount.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/mailboxes/{made.public_id}")
    assert account_settings.smtp_settings(made) == {
        "host": "mail.example.com",
        "port": 587,
        "encryption": "tls",
        "username": "ada",
        "password": " secret ",
    }
    assert (made.daily_limit, made.imap["port"]) == (200, 993)
    changed = {**SMTP, "email": "ada@example.com", "display_name": "Ada", "signature": "Ada\r\nAcme"}
    assert browser.post(f"/mailboxes/{made.public_id}/edit", data=changed).status_code == 303
    made = EmailAccount.get()
    assert (made.display_name, made.signature, made.imap, made.daily_limit) == (
        "Ada", "Ada\nAcme", None, None,
    )  # fmt: skip
    assert account_settings.smtp_settings(made)["password"] == " secret ", "an empty one stays"
    assert "secret" not in browser.get(f"/mailboxes/{made.public_id}/edit").text
    moved = browser.post(f"/mailboxes/{made.public_id}/edit", data={**changed, "smtp.host": "evil.example"})
    assert moved.status_code == 422
    assert 'id="smtp.password-error"' in moved.text


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"email": "no address"}, "email"),
        ({"smtp.host": ""}, "smtp.host"),
        ({"smtp.host": "https://mail.example.com/"}, "smtp.host"),
        ({"smtp.port": "x"}, "smtp.port"),
        ({"imap.port": "65536"}, "imap.port"),
        ({"smtp.encryption": "rot13"}, "smtp.encryption"),
        ({"daily_limit": "0"}, "daily_limit"),
        ({"display_name": "x" * 101}, "display_name"),
        ({"reply_to": "no address"}, "reply_to"),
        ({"reply_to": "zoé@acme.test"}, "reply_to"),
        ({"reply_to": "a@acme.test, b@acme.test"}, "reply_to"),
        ({"reply_to": "a@acme.test\nBcc: x@y.test"}, "reply_to"),
        ({"signature": "x" * 5001}, "signature"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(browser: Browser, fields: dict[str, str], wrong: str) -> None:
    answer = browser.post("/mailboxes/new", data={**FORM, **fields})
    assert answer.status_code == 422
    assert re.findall(r'class="error" id="([^"]+)-error"', answer.text) == [wrong]
    assert 'value="ada"' in answer.text, "what was given is kept"
    assert EmailAccount.select().count() == 0


def test_answers_go_to_another_address(browser: Browser, account: dict[str, Any]) -> None:
    path = f"/mailboxes/{account['id']}"
    form = {"email": "ada@gmail.com", "smtp.host": "smtp.gmail.com"}
    assert "Answers go to" not in browser.get(path).text
    given = {**form, "reply_to": " Ventes@BÜCHER.example "}
    assert browser.post(f"{path}/edit", data=given).status_code == 303
    assert EmailAccount.get().reply_to == "Ventes@bücher.example"
    assert "<dt>Answers go to</dt><dd>Ventes@bücher.example</dd>" in browser.get(path).text
    page = browser.get(f"{path}/edit").text
    assert 'value="Ventes@bücher.example"' in page
    assert "read only if that mailbox is connected here, too" in page
    for nothing in ({"reply_to": " "}, {}):
        EmailAccount.update(reply_to="sales@acme.test").execute()
        browser.post(f"{path}/edit", data={**form, **nothing})
        assert EmailAccount.get().reply_to is None


def test_a_ramp_and_working_hours_are_kept(browser: Browser, account: dict[str, Any]) -> None:
    path = f"/mailboxes/{account['id']}"
    pace = {"ramp": "1", "ramp.start": "10", "ramp.percent": "50", "ramp.max": "200", "hours": "1"}
    hours = {
        "hours.days": ["monday", "sunday"],
        "hours.start": "8",
        "hours.end": "17",
        "hours.timezone": "Asia/Tokyo",
    }
    form = {"email": "ada@gmail.com", "smtp.host": "smtp.gmail.com", "daily_limit": "40", **pace, **hours}
    assert browser.post(f"{path}/edit", data=form).status_code == 303
    kept = account_settings.get(EmailAccount.get().workspace_id, account["id"])
    assert kept["ramp"] == {"start": 10, "percentPerWeek": 50, "max": 200}
    assert kept["workingHours"] == {
        "days": ["monday", "sunday"],
        "start": 8,
        "end": 17,
        "timezone": "Asia/Tokyo",
    }
    page = browser.get(path).text
    weeks = re.search(r'<ol class="weeks">(.*?)</ol>', page, re.DOTALL)
    assert weeks
    assert re.findall(r'<span class="number">(\d+)</span>', weeks[1]) == [
        "10",
        "15",
        "22",
        "33",
        "40",
        "40",
        "40",
        "40",
    ]
    assert "for now 10, as the mailbox is young" in page
    assert 'Monday, Sunday · <span class="nowrap">8\N{EN DASH}17</span> · Asia/Tokyo' in page
    form = browser.get(f"{path}/edit").text
    assert re.search(r'value="sunday" checked', form)
    assert not re.search(r'value="tuesday" checked', form)
    without = {
        name: value for name, value in {"email": "ada@gmail.com", "smtp.host": "smtp.gmail.com"}.items()
    }
    browser.post(f"{path}/edit", data=without)
    assert (EmailAccount.get().ramp, EmailAccount.get().working_hours) == (None, None)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"ramp": "1", "ramp.start": "50", "ramp.max": "20"}, "ramp.max"),
        ({"ramp": "1", "ramp.percent": "1001"}, "ramp.percent"),
        ({"hours": "1", "hours.start": "9", "hours.end": "9", "hours.timezone": "UTC"}, "hours.end"),
        ({"hours": "1", "hours.start": "9", "hours.end": "18", "hours.timezone": "Mars"}, "hours.timezone"),
        (
            {"hours": "1", "hours.start": "9", "hours.end": "18", "hours.timezone": "UTC", "hours.days": []},
            "hours.days",
        ),
    ],
)
def test_a_pace_that_is_wrong_is_told_at_its_field(
    browser: Browser, account: dict[str, Any], fields: dict[str, Any], wrong: str
) -> None:
    form = {"email": "ada@gmail.com", "smtp.host": "smtp.gmail.com", "hours.days": ["monday"], **fields}
    answer = browser.post(f"/mailboxes/{account['id']}/edit", data=form)
    assert answer.status_code == 422
    assert re.findall(r'class="error" id="([^"]+)-error"', answer.text) == [wrong]


def test_the_records_to_publish_are_shown(asking: Callable[..., Browser], workspace: Workspace) -> None:
    servers = {"smtp": {"host": "smtp.gmail.com"}}
    account = factories.make_account(workspace, "ada@nowhere.example", provider="smtp", **servers)
    browser = asking()
    path = f"/mailboxes/{account['id']}"
    assert f'href="{path}/dns"' in browser.get(path).text
    page = browser.get(f"{path}/dns").text
    for shown in (
        "v=spf1 include:_spf.google.com ~all",
        "v=DMARC1; p=none; rua=mailto:postmaster@nowhere.example",
        "TXT record to publish at _dmarc.nowhere.example:",
        'data-copy="#spf-record"',
        ">To mend<",
    ):
        assert shown in page
    with slow_calls.place(workspace.id), slow_calls.place(workspace.id):
        assert browser.get(f"{path}/dns").status_code == 503


def test_a_sandbox_is_added(browser: Browser) -> None:
    given = {"provider": "sandbox", "email": "me@sandbox.test", "sandbox.speed_up": "60"}
    assert browser.post("/mailboxes/new", data=given).status_code == 303
    made = EmailAccount.get()
    assert (made.provider, made.sandbox) == ("sandbox", {"speedUp": 60})


def test_a_test_shows_each_step_and_the_mend(
    browser: Browser, account: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def try_out(workspace_id: int, account_id: str, send_to: str | None, *, allow_private: Any) -> Any:
        asked.append((account_id, send_to))
        return {"smtp": Tried("535 5.7.8 Not accepted", "login"), "imap": Tried()}

    monkeypatch.setattr(account_check, "try_out", try_out)
    place = f"/mailboxes/{account['id']}"
    assert browser.post(f"{place}/test", data={"send_to": "no"}).status_code == 422
    answer = browser.post(f"{place}/test", data={"send_to": "me@example.com"})
    assert (answer.status_code, answer.headers["Location"]) == (303, place)
    assert asked == [(account["id"], "me@example.com")]
    page = browser.get(place).text
    smtp, imap = re.findall(r'<ol class="steps">(.*?)</ol>', page, re.DOTALL)
    assert re.findall(r'<li class="(\w+)">', smtp) == ["good", "good", "good", "bad", "quiet"]
    assert re.findall(r'<li class="(\w+)">', imap) == ["good"] * 5
    assert "535 5.7.8 Not accepted" in page
    assert "apppasswords" in page
    assert "steps" not in browser.get(place).text, "it is shown once"


def test_turned_off_on_and_deleted(browser: Browser, workspace: Workspace, account: dict[str, Any]) -> None:
    place = f"/mailboxes/{account['id']}"
    browser.post(f"{place}/status", data={"status": "disabled"})
    assert EmailAccount.get().status == "disabled"
    browser.post(f"{place}/status", data={"status": "connected"})
    assert EmailAccount.get().status == "connected"
    factories.make_campaign(
        workspace,
        contacts=[factories.make_contact(workspace)],
        started=True,
        email_account_id=factories.make_account(workspace, "used@example.com")["id"],
    )
    used = EmailAccount.get(EmailAccount.email == "used@example.com").public_id
    assert browser.post(f"/mailboxes/{used}/delete").status_code == 422
    assert browser.post(f"{place}/delete").headers["Location"] == "/mailboxes"
    assert [account.email for account in EmailAccount.select()] == ["used@example.com"]


# The sandbox's mailbox


@pytest.fixture
def message(workspace: Workspace) -> CapturedMessage:
    from fluenzr.engine.sender import Sender

    body = "<p>Hello <b>there</b> <a href='https://example.com/a'>a</a> <img src='https://example.com/logo.png'></p>"
    campaign = active_campaign(workspace, factories.email_node(body=body, format="html"))
    Sender("https://mail.example").send(claim_one(campaign))
    return CapturedMessage.get()


def at(message: CapturedMessage, rest: str = "") -> str:
    return f"/mailboxes/{message.account.public_id}/messages/{message.public_id}{rest}"


def test_what_was_kept_is_listed_and_shown(
    browser_for: Callable[..., Browser], message: CapturedMessage
) -> None:
    browser = browser_for("viewer")
    listed = browser.get(f"/mailboxes/{message.account.public_id}/messages").text
    assert at(message) in listed
    assert at(message) not in browser.get(f"/mailboxes/{message.account.public_id}/messages?to=x@y.z").text
    page = browser.get(at(message)).text
    assert f'src="{at(message, "/frame")}"' in page
    assert "images=" in page
    assert "/act" not in page, "a viewer lets nobody act"
    assert "Hello there" in browser.get(at(message, "?view=text")).text
    assert "List-Unsubscribe" in browser.get(at(message, "?view=headers")).text
    assert "Content-Type: multipart" in browser.get(at(message, "?view=source")).text
    raw = browser.get(at(message, "/raw"))
    assert (raw.mimetype, raw.data) == ("message/rfc822", bytes(message.data))
    frame = browser.get(at(message, "/frame"))
    assert frame.headers["Content-Security-Policy"] == frames.POLICY
    assert "<b>there</b>" in frame.text
    assert "<img" not in frame.text or "src=" not in frame.text


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("open", "opened"), ("click", "clicked"), ("reply", "replied"), ("bounce", "bounced"),
        ("softbounce", "bounced"), ("unsubscribe", "unsubscribed"),
    ],
)  # fmt: skip
def test_the_recipient_acts(
    browser_for: Callable[..., Browser], message: CapturedMessage, action: str, kind: str
) -> None:
    browser = browser_for("member")
    answer = browser.post(at(message, "/act"), data={"action": action, "text": ""})
    assert (answer.status_code, answer.headers["Location"]) == (303, at(message))
    assert kind in {entry.type for entry in Activity.select()}


def test_what_nobody_can_do_is_said(browser: Browser, workspace: Workspace, message: CapturedMessage) -> None:
    assert browser.post(at(message, "/act"), data={"action": "explode"}).status_code == 422
    long = {"action": "reply", "text": "x" * 10_001}
    assert browser.post(at(message, "/act"), data=long).status_code == 422
    account = factories.make_account(workspace)
    test_mail = factories.make_captured(workspace, account)
    place = f"/mailboxes/{account['id']}/messages/{test_mail['id']}"
    assert "/act" not in browser.get(place).text
    assert browser.post(f"{place}/act", data={"action": "open"}).status_code == 422


def test_one_more_sandbox_has_an_address_of_its_own(browser: Browser, workspace: Workspace) -> None:
    assert "email=me@sandbox.test" in unquote(browser.get("/mailboxes/new").text)
    for taken, offered in (("me@sandbox.test", "me2@sandbox.test"), ("me2@sandbox.test", "me3@sandbox.test")):
        factories.make_account(workspace, taken)
        assert f"email={offered}" in unquote(browser.get("/mailboxes/new").text)
    answer = browser.post("/mailboxes/new", data={"email": "me3@sandbox.test", "provider": "sandbox"})
    assert "nobody has logged in yet" not in browser.get(answer.headers["Location"]).text
