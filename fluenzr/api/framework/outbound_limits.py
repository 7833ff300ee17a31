"""Concurrency limits of slow calls (SMTP and IMAP tests, exports), by the workspace of the key.

The places are those of the pages, too (`web.slow_calls`).
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from flask import Flask, g

from fluenzr.web import slow_calls


def limited(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view, called only where there is a place. Raises Unavailable."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with slow_calls.place(_workspace_id()):
            return view(*args, **kwargs)

    return wrapper


def _workspace_id() -> int:
    return int(g.principal.workspace_id)


exporting = partial(slow_calls.exporting, workspace_of=_workspace_id)


def takes_long(app: Flask) -> Callable[[str, str], bool]:
    """Whether a request is such a call, by its method and path."""
    found = frozenset(
        (method, rule.rule.rpartition("/")[2])
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "takes_long", False)
        for method in rule.methods or ()
    )
    return lambda method, path: (method, path.rstrip("/").rpartition("/")[2]) in found
