"""Access log: requests that failed with a 5xx; with the level `debug`, every request.

Tested by `tests/test_app.py`.
"""

import logging

from flask import Response, g, request

logger = logging.getLogger("fluenzr.access")


def end(response: Response) -> None:
    """One line, without query and without the tokens of public links."""
    status = response.status_code
    # A server that is not ready says so again and again: that is an answer, not a failure.
    failed = status >= 500 and request.endpoint != "pages.readyz"
    level = logging.ERROR if failed else logging.DEBUG
    if not logger.isEnabledFor(level):
        return
    path = request.path if request.url_rule is None else request.url_rule.rule
    told = {"method": request.method, "path": path, "status": status, "ms": g.call.elapsed_ms}
    logger.log(level, "request", extra=told)
