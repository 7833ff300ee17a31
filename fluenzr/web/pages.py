"""Page responses: templates with their headers, fragments for htmx, redirects after a POST."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, make_response, redirect, render_template, request, url_for

from fluenzr.web import texts

STATIC = Path(__file__).parent / "static"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def page(
    template: str,
    status: int = 200,
    *,
    fragment: str | None = None,
    referrer: str = "same-origin",
    **values: Any,
) -> Response:
    """A template as an answer; of one that htmx asks for to put into a page, its block `fragment` alone."""
    if fragment is not None and is_partial():
        body = _block(template, fragment, values)
    else:
        body = render_template(template, **values)
    answer = make_response(body, status)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Referrer-Policy"] = referrer
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Language"] = texts.language().code
    answer.vary.update(("Accept-Language", "Cookie", "HX-Request-Type"))
    return answer


def let_forms_lead_to(answer: Response, url: str) -> None:
    """`form-action` holds for what a form's answer redirects to, too (CSP Level 3 §6.4.1, as browsers do)."""
    parts = urlsplit(url)
    policy = answer.headers["Content-Security-Policy"]
    answer.headers["Content-Security-Policy"] = policy.replace(
        "form-action 'self'", f"form-action 'self' {parts.scheme}://{parts.netloc}"
    )


def is_partial() -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request-Type") == "partial"


def see(endpoint: str, **values: Any) -> Response:
    """303 to the page of an endpoint: what a POST ends with (RFC 9110 §15.4.4)."""
    return to(url_for(endpoint, **values))


def to(path: str) -> Response:
    """303 to a path of this server."""
    return make_response(redirect(path, 303))


def local_path(given: str | None) -> str:
    """Where to go on: the given path of this server; the first page for anything else.

    Browsers take a backslash for a slash and leave out tabs and newlines: `/\\evil.example` leads away.
    """
    if not given or not given.startswith("/") or given.startswith("//") or len(given) > 2000:
        return "/"
    if "\\" in given or not given.isprintable():
        return "/"
    parts = urlsplit(given)
    return "/" if parts.scheme or parts.netloc else given


def wants_json() -> bool:
    """Whether a program asks: JSON is preferred to HTML."""
    return request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json"


def asset(name: str) -> str:
    """The address of a static file, another one once it has changed: browsers may keep it for good."""
    return url_for("web.static", filename=name, v=_version(name))


@lru_cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def _block(template: str, name: str, values: dict[str, Any]) -> str:
    found = current_app.jinja_env.get_template(template)
    current_app.update_template_context(values)
    context = found.new_context(values)
    # What stands above the blocks, as imports and macros, is done by the time the first text comes.
    next(iter(found.root_render_func(context)), None)
    return "".join(found.blocks[name](context))
