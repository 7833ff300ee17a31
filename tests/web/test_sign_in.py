"""Signing in and out by the pages, and the links that let somebody in once."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from fluenzr.core.people import links
from fluenzr.models import Session, User, WelcomeLink, Workspace
from tests.support.browsing import PASSWORD, Browser, make_user


def test_the_way_in_and_out(app: Flask, workspace: Workspace) -> None:
    make_user(workspace, email="jeanne@example.com", password=PASSWORD)
    browser = Browser(app)
    assert browser.get("/campaigns-of-nobody").status_code == 404
    answer = browser.post(
        "/sign-in", data={"email": " Jeanne@Example.com ", "password": PASSWORD, "next": "/account"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    home = browser.get("/")
    assert home.status_code == 200
    assert "jeanne@example.com" in home.text
    assert browser.post("/sign-out").headers["Location"] == "/sign-in"
    assert "jeanne@example.com" not in browser.get("/").text
    assert Session.get().revoked_at is not None


def test_a_wrong_password_tells_nothing_of_who_is_there(app: Flask, workspace: Workspace) -> None:
    make_user(workspace, email="jeanne@example.com", password=PASSWORD)
    texts = []
    for email in ("jeanne@example.com", "nobody@example.com", "no address"):
        answer = Browser(app).post("/sign-in", data={"email": email, "password": "wrong password"})
        assert answer.status_code == 422
        assert "wrong password" not in answer.text
        texts.append(re.sub(r'value="[^"]*"', "", answer.text))
    assert len(set(texts)) == 1


def test_the_first_owner_comes_in_by_the_link(app: Flask, workspace: Workspace) -> None:
    token = links.first()
    assert token is not None
    browser = Browser(app)
    assert "fluenzr users create" in browser.get("/sign-in").text
    for _ in range(2):
        page = browser.get(f"/welcome/{token}")
        assert page.status_code == 200, "a GET spends nothing"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    refused = browser.post(f"/welcome/{token}", data={"email": "a@example.com", "password": "short"})
    assert refused.status_code == 422
    assert 'value="a@example.com"' in refused.text, "what was given is kept"
    answer = browser.post(f"/welcome/{token}", data={"email": "a@example.com", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert browser.get("/").status_code == 200
    user = User.get()
    assert user.is_operator
    assert browser.get(f"/welcome/{token}").status_code == 404, "it is spent"
    spent = Browser(app).get(f"/welcome/{token}").text
    assert "This link works no longer" in spent
    assert 'href="/sign-in"' in spent, "who has followed it goes on from there"
    assert WelcomeLink.select().count() == 0
    assert links.first() is None


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "///evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\n//b",
        "x",
        "",
    ],
)
def test_only_this_server_is_gone_on_to(app: Flask, workspace: Workspace, path: str) -> None:
    make_user(workspace, email="jeanne@example.com", password=PASSWORD)
    data = {"email": "jeanne@example.com", "password": PASSWORD, "next": path}
    assert Browser(app).post("/sign-in", data=data).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("public_url", "name", "secure"),
    [("https://fluenzr.example", "__Host-fluenzr", True), ("http://localhost:8000", "fluenzr", False)],
)
def test_the_cookie_is_named_by_the_scheme(
    make_app: Callable[..., Flask], workspace: Workspace, public_url: str, name: str, secure: bool
) -> None:
    app = make_app(public_url=public_url)
    make_user(workspace, email="jeanne@example.com", password=PASSWORD)
    browser = Browser(app)
    base = {"base_url": public_url}
    browser.get("/sign-in", **base)
    answer = browser.post("/sign-in", data={"email": "jeanne@example.com", "password": PASSWORD}, **base)
    assert answer.status_code == 303
    (cookie,) = [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith(f"{name}=")]
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"} <= parts
    assert ("Secure" in parts) is secure
    assert not any(part.startswith("Domain") for part in parts)
