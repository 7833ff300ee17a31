"""Pages without a key: API reference (/docs), OpenAPI document, /status, /healthz, /readyz."""

from typing import Any

import orjson
from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    redirect,
    request,
)
from flask.typing import ResponseReturnValue

import fluenzr
from fluenzr.api.framework import rate_limits
from fluenzr.api.framework.smorest import enveloped
from fluenzr.core.common.errors import NotFound, Unavailable
from fluenzr.core.server import status as server_status
from fluenzr.web import pages

blp = Blueprint("pages", __name__)

_LINKS = {
    "docs": ("/docs", "The reference of the API, to read and to try"),
    "openapi": ("/v1/openapi.json", "The same for programs, as OpenAPI 3.1"),
    "status": ("/status", "How the server is"),
}


@blp.before_app_request
def index_for_programs() -> Response | None:
    """The first page, for a program that asks for JSON there."""
    return index() if request.path == "/" and pages.wants_json() else None


@blp.get("/v1")
def index() -> Response:
    """The same for programs, with no key: where the API and its reference are."""
    links = {"api": f"{_base()}/v1", **{name: _base() + path for name, (path, _) in _LINKS.items()}}
    return enveloped({"name": "FluenzR", "version": fluenzr.__version__, "links": links})


@blp.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """Where browsers look for the mark when no page has named it."""
    return redirect(pages.asset("mark.svg"))


def _base() -> str:
    return str(current_app.config["SETTINGS"].public_url)


@blp.get("/v1/openapi.json")
def openapi() -> Response:
    """The API as a document."""
    made = current_app.extensions
    if "openapi" not in made:
        made["openapi"] = orjson.dumps(made["api"].document())
    return current_app.response_class(made["openapi"], mimetype="application/json")


@blp.get("/status")
def status() -> Response:
    """The API, the database and the worker: each with its state and lag."""
    found = _parts()
    settings = current_app.config["SETTINGS"]
    if found[0].state == "ok":
        found += server_status.inboxes(settings.inbox_poll_seconds)
        found += server_status.notices(settings.backup_every, settings.redis_url)
    parts = [server_status.Part("api", "ok", g.call.elapsed_ms), *found]
    all_well = all(part.state == "ok" for part in parts)
    if pages.wants_json():
        described = {part.name: _public(part) for part in parts}
        answer = enveloped({"state": "ok" if all_well else "degraded", **described})
    else:
        answer = pages.page("status.html", parts=parts, all_well=all_well)
    answer.headers["Cache-Control"] = "no-store"
    answer.vary.add("Accept")
    return answer


@blp.get("/healthz")
def healthz() -> Response:
    """The process is up; nothing else is asked."""
    return enveloped({"state": "ok"})


@blp.get("/readyz")
def readyz() -> Response:
    """Everything is there to do the work; else 503, with the reasons."""
    failing = [part for part in _parts() if part.state != "ok"]
    if not failing:
        return enveloped({"state": "ok"})
    reasons = {part.name: [part.message or part.state] for part in failing}
    raise Unavailable(failing[0].message or failing[0].name, reasons)


@blp.get("/metrics")
def prometheus() -> Response:
    """Counts for Prometheus, text format 0.0.4."""
    from fluenzr.api.public import metrics  # here, so that a start does not wait for its library

    settings = current_app.config["SETTINGS"]
    if not metrics.may_see(settings.metrics, request):
        raise NotFound("Page")
    text = metrics.text(settings.inbox_poll_seconds)
    return current_app.response_class(text, content_type=metrics.CONTENT_TYPE)


def _parts() -> list[server_status.Part]:
    settings = current_app.config["SETTINGS"]
    return [
        *server_status.parts(settings.min_free_mb, settings.data_dir),
        *rate_limits.parts(settings.redis_url),
    ]


def _public(part: server_status.Part) -> dict[str, Any]:
    described: dict[str, Any] = {"state": part.state, "lagMs": part.lag_ms}
    return described if part.message is None else {**described, "message": part.message}
