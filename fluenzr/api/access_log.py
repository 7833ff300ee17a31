"""What is logged of requests: those that failed on this side; with the level `debug`, all."""

import logging
import time

from flask import Response, g, request

from fluenzr import log

logger = logging.getLogger("fluenzr.access")


def begin(request_id: str) -> None:
    """Name the request, here and in every line logged while it is served."""
    g.request_id, g.begun = request_id, time.perf_counter()
    log.for_request(request_id)


def end(response: Response) -> None:
    """One line, without query and without the tokens of public links."""
    status = response.status_code
    # A server that is not ready says so again and again: that is an answer, not a failure.
    failed = status >= 500 and request.endpoint != "pages.readyz"
    level = logging.ERROR if failed else logging.DEBUG
    if not logger.isEnabledFor(level):
        return
    path = request.path if request.url_rule is None else request.url_rule.rule
    told = {"method": request.method, "path": path, "status": status, "ms": elapsed_ms()}
    logger.log(level, "request", extra=told)


def elapsed_ms() -> int:
    """Milliseconds since the request came."""
    return round((time.perf_counter() - g.begun) * 1000) if "begun" in g else 0
