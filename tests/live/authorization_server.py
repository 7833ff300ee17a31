"""A real OAuth 2.0 authorization server for tests: code with PKCE, device grant, rotation, introspection.

It is as strict as providers are, and as unkind as it is told to be. Whoever takes a refresh token twice loses
all that came of it (RFC 9700 §4.14.2).
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT_ID, CLIENT_SECRET = "client-of-tests", "secret-of-the-client-of-tests"
PERSON = "jean@example.com"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass
class _Grant:
    """What a person gave: all tokens that come of it."""

    person: str
    nonce: str | None = None
    is_revoked: bool = False
    refresh: str = ""
    refreshing: int = 0


@dataclass
class _Code:
    grant: _Grant
    challenge: str
    redirect_uri: str
    is_used: bool = False


@dataclass
class _Device:
    user_code: str
    device_code: str
    grant: _Grant | None = None
    error: str | None = None


@dataclass
class State:
    """What it does next, and what it has seen. `status` answers every request for tokens, `body` with it;
    with `asks` a page of its own has a link that consents, without it the browser is sent back at once."""

    person: str = PERSON
    lifetime: float = 3600
    rotates: bool = True
    asks: bool = False
    says_scope: str | None = None
    denies: str | None = None
    status: int | None = None
    body: bytes = b"<html>Bad gateway</html>"
    error: tuple[str, str] | None = None
    slowness: float = 0.0
    claims: dict[str, Any] = field(default_factory=dict)
    interval: int = 1
    refreshes: int = 0
    at_once: int = 0
    requests: list[dict[str, str]] = field(default_factory=list)


class AuthorizationServer:
    """A context; `url` is where it is, `endpoints` what names it to FluenzR."""

    def __init__(self, **state: Any):
        self.state = State(**state)
        self._lock = threading.Lock()
        self._codes: dict[str, _Code] = {}
        self._devices: dict[str, _Device] = {}
        self._refresh: dict[str, _Grant] = {}
        self._access: dict[str, tuple[_Grant, float]] = {}
        self.issued: list[str] = []

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def introspection(self) -> str:
        return f"{self.url}/introspect"

    def endpoints(self, provider: str = "google", **servers: Any) -> str:
        """The value of `FLUENZR_OAUTH_ENDPOINTS`; `servers` as `smtp={"host": ..., ...}`."""
        named = {
            "authorization": f"{self.url}/authorize",
            "token": f"{self.url}/token",
            "device": f"{self.url}/device",
            "issuer": self.url,
            **servers,
        }
        return json.dumps({provider: named})

    def grant(self, person: str | None = None) -> dict[str, Any]:
        """Tokens as if a person had consented a moment ago."""
        with self._lock:
            return self._issue(_Grant(person or self.state.person))

    def holder(self, access: str) -> str | None:
        """Whose access token it is, as long as it holds."""
        with self._lock:
            grant, until = self._access.get(access, (None, 0.0))
            holds = grant is not None and not grant.is_revoked and time.monotonic() < until
            return grant.person if holds and grant is not None else None

    def expire(self) -> None:
        """End the access tokens that are out, and no refresh token."""
        with self._lock:
            self._access.clear()

    def revoke(self) -> None:
        """Take back all that anybody gave."""
        with self._lock:
            for grant in self._refresh.values():
                grant.is_revoked = True

    def enter(self, user_code: str, error: str | None = None) -> None:
        """A person types a code in, and consents or not."""
        with self._lock:
            (device,) = [each for each in self._devices.values() if each.user_code == user_code]
            device.error = error
            device.grant = None if error else _Grant(self.state.person)

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes next: a person consents at once."""
        assert asked["response_type"] == "code", asked
        assert asked["code_challenge_method"] == "S256", asked
        back = {"state": asked["state"]}
        if self.state.denies is not None:
            back["error"] = self.state.denies
        else:
            code = secrets.token_urlsafe(16)
            grant = _Grant(self.state.person, asked.get("nonce"))
            with self._lock:
                self._codes[code] = _Code(grant, asked["code_challenge"], asked["redirect_uri"])
                self.issued.append(code)
            back["code"] = code
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, bytes]:
        """Status and body of a POST."""
        if path == "/introspect":
            person = self.holder(asked.get("token", ""))
            return 200, _json({"active": person is not None, "username": person or ""})
        self.state.requests.append(asked)
        if self.state.status is not None:
            return self.state.status, self.state.body
        if self.state.error is not None:
            return _refusal(*self.state.error)
        if asked.get("client_id") != CLIENT_ID:
            return _refusal("invalid_client", "The OAuth client was not found.")
        if path == "/device":
            return self._begin_device()
        if asked.get("client_secret") not in (CLIENT_SECRET, None):
            return _refusal("invalid_client", "AADSTS7000215: Invalid client secret provided.", 401)
        kind = asked.get("grant_type")
        if kind == "authorization_code":
            return self._redeem(asked)
        if kind == "refresh_token":
            return self._refreshed(asked)
        return self._poll(asked) if kind == DEVICE else _refusal("unsupported_grant_type", "")

    def _begin_device(self) -> tuple[int, bytes]:
        device = _Device(f"{secrets.randbelow(10**8):08d}", secrets.token_urlsafe(16))
        with self._lock:
            self._devices[device.device_code] = device
            self.issued.append(device.device_code)
        told = {"user_code": device.user_code, "device_code": device.device_code, "expires_in": 900}
        return 200, _json({**told, "verification_uri": f"{self.url}/enter", "interval": self.state.interval})

    def _redeem(self, asked: dict[str, str]) -> tuple[int, bytes]:
        with self._lock:
            code = self._codes.get(asked.get("code", ""))
            if code is None or code.redirect_uri != asked.get("redirect_uri"):
                return _refusal("invalid_grant", "Malformed auth code.")
            if code.is_used:
                code.grant.is_revoked = True
                return _refusal("invalid_grant", "The code was redeemed already.")
            digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).decode().rstrip("=") != code.challenge:
                return _refusal("invalid_grant", "Wrong code verifier.")
            code.is_used = True
            return 200, _json(self._issue(code.grant))

    def _poll(self, asked: dict[str, str]) -> tuple[int, bytes]:
        with self._lock:
            device = self._devices.get(asked.get("device_code", ""))
            if device is None:
                return _refusal("bad_verification_code", "AADSTS70000: no such code")
            if device.error is not None:
                return _refusal(device.error, "")
            if device.grant is None:
                return _refusal("authorization_pending", "AADSTS70016: pending")
            return 200, _json(self._issue(device.grant))

    def _refreshed(self, asked: dict[str, str]) -> tuple[int, bytes]:
        token = asked.get("refresh_token", "")
        with self._lock:
            grant = self._refresh.get(token)
            if grant is not None:
                grant.refreshing += 1
                self.state.at_once = max(self.state.at_once, grant.refreshing)
        if self.state.slowness:
            time.sleep(self.state.slowness)
        with self._lock:
            if grant is not None:
                grant.refreshing -= 1
            if grant is None or grant.is_revoked:
                return _refusal("invalid_grant", "Token has been expired or revoked.")
            if self.state.rotates and token != grant.refresh:
                grant.is_revoked = True
                return _refusal("invalid_grant", "The refresh token was used already.")
            self.state.refreshes += 1
            return 200, _json(self._issue(grant))

    def _issue(self, grant: _Grant) -> dict[str, Any]:
        state, is_first = self.state, not grant.refresh
        access = f"access.{secrets.token_urlsafe(32)}"
        told: dict[str, Any] = {"access_token": access, "token_type": "Bearer", "expires_in": state.lifetime}
        self._access[access] = (grant, time.monotonic() + state.lifetime)
        self.issued.append(access)
        if is_first or state.rotates:
            grant.refresh = told["refresh_token"] = f"refresh.{secrets.token_urlsafe(32)}"
            self._refresh[grant.refresh] = grant
            self.issued.append(grant.refresh)
        if state.says_scope is not None:
            told["scope"] = state.says_scope
        return {**told, "id_token": self._id_token(grant)}

    def _id_token(self, grant: _Grant) -> str:
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "exp": int(time.time()) + 3600,
            "nonce": grant.nonce,
            "email": grant.person,
            "email_verified": True,
            "preferred_username": grant.person,
            **self.state.claims,
        }
        parts = [
            base64.urlsafe_b64encode(_json(part)).decode().rstrip("=") for part in ({"alg": "x"}, claims)
        ]
        return ".".join((*parts, "signature"))


def _handler(server: AuthorizationServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            where = server.authorize(_single(urlsplit(self.path).query))
            if server.state.asks:
                page = f'<!doctype html><title>Sign in</title><a href="{escape(where)}">Allow</a>'.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)
                return
            self.send_response(302)
            self.send_header("Location", where)
            self.end_headers()

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            status, body = server.answer(urlsplit(self.path).path, _single(sent))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Tokens are in what it would print."""

    return Handler


def _single(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


def _refusal(error: str, description: str, status: int = 400) -> tuple[int, bytes]:
    return status, _json({"error": error, "error_description": description})


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()
