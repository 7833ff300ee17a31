"""Calls that talk to other servers meanwhile: they share few places, fairly among workspaces.

Such a server may take as long as a deadline lets it. Other requests find their threads free all the same: the
gateway has threads of their own for these calls.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, g

from fluenzr.core.errors import Unavailable
from fluenzr.engine.places import Places

AT_ONCE = 4
"""In one process; half of them for one workspace at most."""

THREADS = AT_ONCE + 1
"""One more than places: there is always one that says that all are taken."""

_places = Places(AT_ONCE, workspace=AT_ONCE // 2)


def limited(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view, called only where there is a place. Raises Unavailable."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        workspace = g.principal.workspace_id
        if not _places.take(workspace=workspace):
            raise Unavailable("Too many calls are waiting for other servers: try again in a moment")
        try:
            return view(*args, **kwargs)
        finally:
            _places.give_back(workspace=workspace)

    return wrapper


def endings(app: Flask) -> frozenset[str]:
    """The last parts of the paths of such calls."""
    return frozenset(
        rule.rule.rpartition("/")[2]
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "talks", False)
    )
