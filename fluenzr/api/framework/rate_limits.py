"""Rate limits (Flask-Limiter): of each workspace, and of each address for calls without a valid key."""

from functools import lru_cache
from typing import Any, cast

from flask import Flask, Response, g, request
from flask.globals import request_ctx
from flask_limiter import HeaderNames, Limiter, RateLimitExceeded, RequestLimit
from limits.storage import RedisStorage
from limits.strategies import FixedWindowRateLimiter

from fluenzr.api.framework import counter_file, errors
from fluenzr.api.framework.counter_storages import MemoryCounters, now
from fluenzr.api.framework.limit_resolution import FixedLimit, KnownLimits
from fluenzr.config import Settings
from fluenzr.core.common import public_hosts
from fluenzr.core.server.status import Part

FAILURES = "60/minute"
MESSAGE = "Rate limit exceeded; try again in {seconds} seconds"
# Where Flask-Limiter writes what it would put into `Retry-After` of every answer: clients retry wherever they
# see that, also after a 409.
_UNWANTED = "X-RateLimit-Retry-After"
_OF_WORKSPACES = tuple(name.value for name in (HeaderNames.LIMIT, HeaderNames.REMAINING, HeaderNames.RESET))
_REDIS_OPTIONS: dict[str, Any] = {"socket_timeout": 1, "socket_connect_timeout": 1}


class FallingBack(Limiter):
    """Flask-Limiter, whose counters may go away while several threads count."""

    def init_app(self, app: Flask) -> None:
        self.limit_manager = KnownLimits(self.limit_manager)
        super().init_app(app)
        self._fallback_limiter = FixedWindowRateLimiter(MemoryCounters())

    @property
    def context(self) -> Any:
        """What the library keeps for a request: it asks seven times, each time through three proxies."""
        own = vars(request_ctx._get_current_object())  # type: ignore[attr-defined]
        kept = own.get("_limiter_request_context")
        return super().context if kept is None else kept[self]

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        """The library counts in memory for the thread that finds the counters away; it raises for another one
        that was waiting for them at that moment, which counts again, in memory now.
        """
        try:
            super()._check_request_limit(callable_name, in_middleware)
        except self.storage.base_exceptions:
            self.context.seen_limits.clear()
            super()._check_request_limit(callable_name, in_middleware)


def enforce(app: Flask, settings: Settings) -> None:
    """Count each call for which `g.principal` was set, None for a call without a valid key.

    What was registered with `app.before_request` before this is done for calls over the limit, too, what
    comes after it is not. What was registered with `after_request` before this sees the limiter's headers.
    """
    uri = settings.rate_limit_uri
    limiter = FallingBack(
        app=app,
        key_func=_workspace,
        application_limits=[
            FixedLimit(limit_provider=settings.rate_limit, exempt_when=_has_no_key),
            FixedLimit(limit_provider=FAILURES, key_function=_address, exempt_when=_has_key),
        ],
        strategy="fixed-window",
        storage_uri=uri,
        storage_options={} if uri.startswith(counter_file.SCHEME) else _REDIS_OPTIONS,
        headers_enabled=True,
        header_name_mapping={HeaderNames.RETRY_AFTER: _UNWANTED},
        in_memory_fallback_enabled=True,
        on_breach=_too_many,
        # Without an endpoint, as for an unknown path or method, a request would not be counted.
        request_identifier=lambda: request.endpoint or "none",
    )
    limiter.request_filter(lambda: "principal" not in g)
    # The file is made before several processes want it at once.
    limiter.storage.check()


def _has_key() -> bool:
    return g.principal is not None


def _has_no_key() -> bool:
    return g.principal is None


def _workspace() -> str:
    return f"workspace:{g.principal.workspace_id}"


def _address() -> str:
    return f"address:{public_hosts.network(request.remote_addr or '')}"


def _too_many(limit: RequestLimit) -> Response:
    seconds = max(1, int(limit.window.reset_time - now()) + 1)
    answer = errors.response(429, MESSAGE.format(seconds=seconds))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def trim_headers(response: Response) -> None:
    """Take away what Flask-Limiter writes and the contract does not have."""
    response.headers.remove(_UNWANTED)
    if g.get("principal") is None:
        for name in _OF_WORKSPACES:
            response.headers.remove(name)


def exceeded(error: RateLimitExceeded) -> Response:
    """The answer of `on_breach`, where a limit is exceeded."""
    return cast(Response, error.response)


def parts(redis_url: str | None) -> list[Part]:
    """Nothing while Redis answers, or none is wanted."""
    if redis_url is None or _redis(redis_url).check():
        return []
    told = "Redis does not answer: each process counts requests alone (FLUENZR_REDIS_URL)"
    return [Part("redis", "down", None, told)]


@lru_cache(maxsize=4)
def _redis(url: str) -> RedisStorage:
    return RedisStorage(url, **_REDIS_OPTIONS)
