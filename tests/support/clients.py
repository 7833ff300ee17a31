"""A client of the API whose every answer is held to the OpenAPI document."""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.document import Document


class Client:
    """`client.post("/v1/contacts", json={...}, headers={...})`; other options as of Flask's test client."""

    made = 0
    """How many calls all of them have made."""

    def __init__(self, app: Flask, document: Document, key: str | None = None):
        self.app, self.key = app, key
        self._document = document
        self._client = app.test_client()

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Any) -> TestResponse:
        return self.request("PUT", path, **options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        return self.request("DELETE", path, **options)

    def request(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any
    ) -> TestResponse:
        own = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        Client.made += 1
        answer = self._client.open(path, method=method, headers={**own, **(headers or {})}, **options)
        self._document.check(
            method, path.partition("?")[0], answer.status_code, answer.headers, answer.get_data()
        )
        return answer
