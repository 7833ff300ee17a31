"""Session cookie: `__Host-` and Secure under https (RFC 6265bis §4.1.3.2), a plain name under http."""

from datetime import timedelta
from typing import Any

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.http import parse_cookie

from fluenzr.core.people import known_browsers, sessions

_NAME = "fluenzr"
_KNOWN_FOR = timedelta(days=365)


class Notices(SecureCookieSessionInterface):
    """Flask's own sessions; for a request without cookies and notices there is nothing to read or to sign."""

    def open_session(self, app: Flask, request: Request) -> Any:
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)


def configure(app: Flask, public_url: str) -> None:
    """Name the cookies by the scheme of the public address; Flask's own one holds notices alone."""
    app.session_interface = Notices()
    is_https, prefix = public_url.startswith("https://"), _prefix(public_url)
    app.config.update(
        SESSION_COOKIE_NAME=f"{prefix}{_NAME}-notices",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        VISIT_COOKIE=f"{prefix}{_NAME}",
        BROWSER_COOKIE=f"{prefix}{_NAME}-browser",
    )


def token_in(header: str, public_url: str) -> str | None:
    """The value that a `Cookie` header has."""
    return parse_cookie(header).get(f"{_prefix(public_url)}{_NAME}")


def _prefix(public_url: str) -> str:
    return "__Host-" if public_url.startswith("https://") else ""


def token() -> str | None:
    """The value that the browser has."""
    return request.cookies.get(current_app.config["VISIT_COOKIE"])


def keep(response: Response, value: str) -> None:
    """Let the browser keep it, from now on for as long as a session lasts."""
    _keep(response, "VISIT_COOKIE", value, sessions.LIVES)


def browser() -> str | None:
    """What the browser kept of who signed in there (`core.people.known_browsers`)."""
    return request.cookies.get(current_app.config["BROWSER_COOKIE"])


def know(response: Response, user_id: int) -> None:
    """Let the browser keep that this user signed in there: signing out leaves it."""
    _keep(response, "BROWSER_COOKIE", known_browsers.remember(browser(), user_id), _KNOWN_FOR)


def _keep(response: Response, name: str, value: str, lives: timedelta) -> None:
    response.set_cookie(
        current_app.config[name],
        value,
        max_age=lives,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def forget(response: Response) -> None:
    """Let the browser forget it."""
    response.delete_cookie(
        current_app.config["VISIT_COOKIE"],
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
