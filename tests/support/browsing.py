"""A browser without a screen: signs in with a role, keeps cookies, sends forms with their token."""

import re
from itertools import count
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from fluenzr.core.people import sessions, users
from fluenzr.core.people.roles import Role
from fluenzr.db import transaction
from fluenzr.models import User, Workspace

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PASSWORD = "correct horse battery"
_numbers = count(1)
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


class Browser:
    """`browser.get("/contacts")`, `browser.post("/contacts/con_.../delete", data={...})`.

    `post` fills in the token that a page of this browser had (the sign-in form's where none was read yet).
    """

    def __init__(self, app: Flask, user: User | None = None):
        self.app, self.user = app, user
        self.client = app.test_client()
        self._token: str | None = None
        if user is not None:
            self.cookie = sessions.begin(user, "Test browser", "192.0.2.7")
            self.client.set_cookie(app.config["VISIT_COOKIE"], self.cookie)

    def get(self, path: str, **options: Any) -> TestResponse:
        """A page."""
        return self.request("GET", path, **options)

    def post(self, path: str, *, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """A form, sent with its token."""
        return self.request("POST", path, data={"csrf": self.token(), **(data or {})}, **options)

    def request(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any
    ) -> TestResponse:
        """Any request, as it stands."""
        answer = self.client.open(path, method=method, headers={**HTML, **(headers or {})}, **options)
        if answer.mimetype == "text/html" and (found := _TOKEN.search(answer.text)):
            self._token = found[1]
        return answer

    def token(self) -> str:
        """The token of this browser's forms."""
        if self._token is None:
            self.get("/" if self.user else "/sign-in")
        if self._token is None:
            raise AssertionError("no form on the first page")
        return self._token


def make_user(
    workspace: Workspace | None = None,
    role: str = Role.OWNER,
    *,
    email: str | None = None,
    password: str | None = None,
    is_operator: bool = False,
) -> User:
    """A user with that role in a workspace; one who never signs in by a password needs none."""
    from fluenzr.core.people import passwords

    hashed = "" if password is None else passwords.hashed(password)
    with transaction():
        user = users.create(
            email or f"person{next(_numbers)}@example.com", None, hashed, is_operator=is_operator
        )
        if workspace is not None:
            users.join(user, workspace.id, Role(role))
    return user
