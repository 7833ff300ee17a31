"""The own account: what one sets, and the second factor from setting it up to turning it off."""

import re
from collections.abc import Callable
from html import unescape

import pyotp
import pytest
from flask import Flask

from fluenzr import clock as wall
from fluenzr.core.people import sessions
from fluenzr.models import RecoveryCode, Session, User, Workspace
from tests.support.browsing import PASSWORD, Browser, make_user
from tests.support.clocks import FrozenClock


@pytest.fixture
def browser(app: Flask, workspace: Workspace, clock: FrozenClock) -> Browser:
    return Browser(app, make_user(workspace, email="jeanne@example.com", password=PASSWORD))


def visit_of(browser: Browser) -> sessions.Visit:
    found = sessions.find(browser.cookie)
    assert found is not None
    return found


def test_name_language_theme_and_zone(browser: Browser) -> None:
    data = {"name": " Jeanne  ", "language": "fr", "theme": "dark", "timezone": "Asia/Tokyo"}
    assert browser.post("/account", data=data).status_code == 303
    page = browser.get("/account")
    assert '<html lang="fr" data-theme="dark">' in page.text
    assert "Jeanne" in page.text
    assert "18:00" in page.text, "the session's beginning, in the reader's zone"
    found = re.search(r'name="seen" value="([^"]*)"', page.text)
    assert found
    browser.post("/account", data={**data, "theme": "light"})
    stale = browser.post("/account", data={**data, "name": "Mine", "seen": unescape(found[1])})
    assert stale.status_code == 422
    assert "<del>dark</del> → <strong>light</strong>" in stale.text
    assert 'value="Mine"' in stale.text
    for wrong in ({"language": "xx"}, {"theme": "pink"}, {"timezone": "Nowhere/City"}, {"name": "x" * 101}):
        refused = browser.post("/account", data={**data, **wrong})
        assert refused.status_code == 422
        assert 'aria-invalid="true" autofocus' in refused.text, "where the browser scrolls to"


def test_the_password_needs_the_one_before(browser: Browser) -> None:
    refused = browser.post("/account/password", data={"current": "wrong", "password": "another long one"})
    assert refused.status_code == 422
    weak = browser.post("/account/password", data={"current": PASSWORD, "password": "short"})
    assert weak.status_code == 422
    for page in (refused, weak):
        assert PASSWORD not in page.text
    done = browser.post("/account/password", data={"current": PASSWORD, "password": "another long one"})
    assert done.status_code == 303


def test_sessions_are_listed_and_ended(app: Flask, browser: Browser) -> None:
    other = Browser(app, browser.user)
    page = browser.get("/account")
    assert page.text.count("192.0.2.0") == 2, "a part of the address"
    ended = visit_of(other).session
    assert browser.post(f"/account/sessions/{ended}/end").status_code == 303
    assert other.get("/account").status_code == 303
    assert browser.get("/account").status_code == 200
    third = Browser(app, browser.user)
    assert browser.post("/account/sessions/end-others").status_code == 303
    assert third.get("/account").status_code == 303


def test_sessions_of_others_are_not_there(app: Flask, browser: Browser, workspace: Workspace) -> None:
    stranger = Browser(app, make_user(workspace))
    assert browser.post(f"/account/sessions/{visit_of(stranger).session}/end").status_code == 404
    assert stranger.get("/account").status_code == 200


def turn_on(browser: Browser) -> tuple[pyotp.TOTP, list[str]]:
    assert browser.post("/account/two-factor").status_code == 303
    page = browser.get("/account")
    assert "<svg" in page.text
    secret = re.search(r"<code class=\"break\">([A-Z2-7]{32})</code>", page.text)
    assert secret is not None
    totp = pyotp.TOTP(secret[1])
    code = totp.at(wall.now_ms() // 1000)
    right = {"code": code, "current": PASSWORD}
    for wrong in ({**right, "code": "000000"}, {**right, "current": "wrong"}, {"code": code}):
        refused = browser.post("/account/two-factor/confirm", data=wrong)
        assert refused.status_code == 422
        invalid = re.findall(r'<input id="([^"]+)"[^>]* aria-invalid="true"', refused.text)
        assert invalid in (["confirm-current"], ["code"]), "the form that was sent, and no other"
    assert User.get().totp_since is None
    assert browser.post("/account/two-factor/confirm", data=right).status_code == 303
    page = browser.get("/account")
    codes = re.findall(r"^(?:.*>)?([a-z2-9]{5}-[a-z2-9]{5})", page.text, re.MULTILINE)
    assert len(codes) == 10
    assert codes[0] not in browser.get("/account").text, "shown this once"
    return totp, codes


def test_the_second_factor(app: Flask, browser: Browser, clock: FrozenClock) -> None:
    totp, codes = turn_on(browser)
    data = {"email": "jeanne@example.com", "password": PASSWORD, "next": "/account"}

    fresh = Browser(app)
    half = fresh.post("/sign-in", data=data)
    assert half.headers["Location"] == "/sign-in/code?next=/account"
    assert fresh.get("/account").status_code == 303, "the password alone lets nobody in"
    fresh.get("/sign-in/code?next=/account")
    assert fresh.post("/sign-in/code", data={"code": "000000"}).status_code == 422
    clock.advance(60)
    code = totp.at(wall.now_ms() // 1000)
    done = fresh.post("/sign-in/code", data={"code": code, "next": "/account"})
    assert done.headers["Location"] == "/account"
    assert fresh.get("/account").status_code == 200

    late = Browser(app)
    late.post("/sign-in", data=data)
    late.get("/sign-in/code")
    clock.advance(301)
    assert late.post("/sign-in/code", data={"code": codes[0]}).headers["Location"] == "/sign-in"

    off = browser.post("/account/two-factor/off", data={"current": "wrong"})
    assert off.status_code == 422
    assert browser.post("/account/two-factor/off", data={"current": PASSWORD}).status_code == 303
    assert User.get().totp_secret is None
    assert RecoveryCode.select().count() == 0


def test_new_recovery_codes_replace_the_old_ones(browser: Browser) -> None:
    _, codes = turn_on(browser)
    assert browser.post("/account/two-factor/codes", data={"current": PASSWORD}).status_code == 303
    page = browser.get("/account")
    renewed = re.findall(r"[a-z2-9]{5}-[a-z2-9]{5}", page.text)
    assert not set(renewed) & set(codes)
    assert RecoveryCode.select().count() == 10


def test_a_session_that_has_ended_is_none(app: Flask, browser: Browser) -> None:
    copy = Browser(app)
    copy.client.set_cookie(app.config["VISIT_COOKIE"], browser.cookie)
    assert copy.get("/account").status_code == 200
    assert browser.post("/sign-out").status_code == 303
    assert copy.get("/account").status_code == 303
    assert copy.get("/account", headers={"Accept": "application/json"}).status_code == 401


def test_the_cookie_is_renewed_while_it_is_used(app: Flask, browser: Browser, clock: FrozenClock) -> None:
    assert "Set-Cookie" not in browser.get("/account").headers
    clock.advance(301)
    renewed = browser.get("/account").headers["Set-Cookie"]
    assert renewed.startswith(f"fluenzr={browser.cookie};")
    assert Session.get().seen_at == wall.now_ms()


def test_a_session_is_no_key_and_a_key_no_session(
    browser: Browser, client_for: Callable[..., object], workspace: Workspace
) -> None:
    asked = browser.get("/v1/contacts", headers={"Accept": "application/json"})
    assert asked.status_code == 401
    bearer = {"Authorization": f"Bearer {client_for(workspace).key}"}  # type: ignore[attr-defined]
    assert Browser(browser.app).get("/account", headers=bearer).status_code == 303
    assert (
        browser.get("/v1/contacts", headers={"Authorization": f"Bearer {browser.cookie}"}).status_code == 401
    )


def test_a_second_factor_of_another_secret_key_is_begun_anew(browser: Browser) -> None:
    browser.post("/account/two-factor")
    User.update(totp_secret=b"of another secret key").execute()
    assert browser.get("/account").status_code == 200
    assert browser.post("/account/two-factor").status_code == 303
    assert "<svg" in browser.get("/account").text


def test_what_was_begun_of_a_second_factor_is_given_up(browser: Browser, clock: FrozenClock) -> None:
    browser.post("/account/two-factor")
    assert browser.post("/account/two-factor/give-up").status_code == 303
    page = browser.get("/account").text
    assert "<svg" not in page
    assert "Set it up" in page
    turn_on(browser)
    browser.post("/account/two-factor/give-up")
    assert User.get().totp_secret is not None, "one that is asked for is turned off by the password alone"
