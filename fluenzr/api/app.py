"""Flask app factory: configuration, blueprints, hooks around every request, error handlers."""

import peewee
from flask import Flask, Request, Response, g, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.middleware.proxy_fix import ProxyFix

import fluenzr
from fluenzr import crypto, db, web
from fluenzr.api import resources
from fluenzr.api.framework import access_log, auth, cors, errors, rate_limits, requests
from fluenzr.api.framework.requests import BoundedRequest
from fluenzr.api.framework.smorest import Api, OrjsonProvider
from fluenzr.api.reference import prose
from fluenzr.config import Settings
from fluenzr.core.accounts import oauth_providers
from fluenzr.core.audit import actors
from fluenzr.core.common.errors import DomainError

MAX_BODY = 10 * 1024 * 1024
LARGER_BODIES = {"/v1/contacts/import": 100 * 1024 * 1024}
"""Paths that take more, and how much."""
_OPEN_PATHS = frozenset(("/v1/", "/v1/openapi.json"))


def create_app(settings: Settings) -> Flask:
    """The WSGI app of these settings; the database must have been migrated."""
    app = Flask(__name__, static_url_path="/assets")
    app.request_class = BoundedRequest
    app.json = OrjsonProvider(app)
    app.config.update(
        API_TITLE="FluenzR API",
        API_VERSION=fluenzr.__version__,
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS=_document(settings),
        MAX_CONTENT_LENGTH=MAX_BODY,
        PROPAGATE_EXCEPTIONS=False,
        SECRET_KEY=crypto.derive(settings.secret_key, "flask session"),
        SETTINGS=settings,
    )
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.redirect_defaults = False
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    crypto.use(settings.secret_key)
    oauth_providers.use(settings)
    db.connect(settings.database_url)
    _around_requests(app, settings)
    _handle_errors(app)
    api = Api(app)
    for blueprint in resources.API:
        api.register_blueprint(blueprint, url_prefix="/v1")
    for page in resources.PAGES:
        app.register_blueprint(page)
    web.register(app, settings)
    app.extensions["api"] = api
    app.extensions["limits"] = rate_limits.parts
    return app


def _document(settings: Settings) -> dict[str, object]:
    return {
        "info": {"description": prose.INTRODUCTION.read_text()},
        "servers": [{"url": settings.public_url}],
        "security": [{"apiKey": []}],
        "components": {"securitySchemes": {"apiKey": {"type": "http", "scheme": "bearer"}}},
    }


def _around_requests(app: Flask, settings: Settings) -> None:
    """Hooks: before a request in this order, after it in the opposite one; so `finish` has the last word."""

    @app.before_request
    def begin() -> Response | None:
        asked = request._get_current_object()  # type: ignore[attr-defined]  # each use of the proxy costs
        g.call = requests.begin(asked.environ)
        if not requests.names_one_host(asked.environ):
            raise BadRequest("A request names one host, in one Host header (RFC 9112 §3.2)")
        if not _needs_key(asked.path):
            return None
        db.database.obj.connect(reuse_if_open=True)
        if (preflight := cors.preflight()) is not None:
            return preflight
        g.principal = auth.identify(asked.headers.get("Authorization", ""))
        if g.principal is not None:
            actors.act(actors.Actor("key", g.principal.key_id, asked.remote_addr))
        return None

    @app.after_request
    def finish(response: Response) -> Response:
        asked, own = request._get_current_object(), g._get_current_object()  # type: ignore[attr-defined]
        add = response.headers.add
        add("X-Request-Id", own.call.request_id)
        add("X-Content-Type-Options", "nosniff")
        if own.get("principal") is not None:
            add("Cache-Control", requests.cache_control(kept=_of_view(app, "kept", otherwise=True)))
        if asked.path.startswith("/v1/"):
            rate_limits.trim_headers(response)
            cors.allow(response, asked.headers.get("Origin"), settings.cors_origins)
            _conditional(asked, response)
        access_log.end(response)
        return response

    rate_limits.enforce(app, settings)
    _admit_what_is_counted(app)


def _admit_what_is_counted(app: Flask) -> None:
    @app.before_request
    def admit() -> None:
        asked = request._get_current_object()  # type: ignore[attr-defined]
        if not _needs_key(asked.path):
            return
        auth.check(g.principal, asked.method in auth.READING or _of_view(app, "reads_only"))
        asked.max_content_length = LARGER_BODIES.get(asked.path.rstrip("/"), MAX_BODY)
        if (asked.content_length or 0) > asked.max_content_length:
            raise RequestEntityTooLarge
        if asked.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise UnsupportedMediaType("A body is taken as it is, without a Content-Encoding")


def _needs_key(path: str) -> bool:
    return path.startswith("/v1/") and path not in _OPEN_PATHS


def _handle_errors(app: Flask) -> None:
    app.register_error_handler(DomainError, errors.for_domain)
    app.register_error_handler(RateLimitExceeded, rate_limits.exceeded)
    app.register_error_handler(db.Busy, errors.for_busy)
    app.register_error_handler(peewee.ProgrammingError, errors.for_wrong_statement)
    for kind in errors.DATABASE_AWAY:
        app.register_error_handler(kind, errors.for_busy)


def _of_view(app: Flask, option: str, *, otherwise: bool = False) -> bool:
    """What a route was registered with (`smorest.Blueprint.add_url_rule`)."""
    view = app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, option, otherwise))


def _conditional(asked: Request, response: Response) -> None:
    """`ETag`, and 304 where the client has this very answer (RFC 9110 §13.1.2); no other condition counts."""
    if asked.method not in ("GET", "HEAD") or response.status_code != 200 or response.is_streamed:
        return
    own = requests.tag(response.get_data())
    response.set_etag(own, weak=True)  # as encodings may differ
    if "HTTP_IF_NONE_MATCH" in asked.environ and asked.if_none_match.contains_weak(own):
        response.status_code = 304
