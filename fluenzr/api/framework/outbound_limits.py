"""Concurrency limits of slow calls (SMTP and IMAP tests, exports): few at once, shared by workspace.

Such a server may take as long as a deadline lets it, and an export as long as there are contacts. Other
requests find their threads free all the same: the gateway has threads of their own for these calls.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import wraps
from typing import Any

from flask import Flask, Response, g, request

from fluenzr.core.common.errors import Unavailable
from fluenzr.engine.fair_limits import Places

AT_ONCE = 4
"""In one process; half of them for one workspace at most."""

EXPORTS_AT_ONCE = 2
"""In one process; one for one workspace."""

THREADS = AT_ONCE + EXPORTS_AT_ONCE + 1
"""One more than places: there is always one that says that all are taken."""

_places = Places(AT_ONCE, workspace=AT_ONCE // 2)
_exports = Places(EXPORTS_AT_ONCE, workspace=EXPORTS_AT_ONCE // 2)


def limited(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view, called only where there is a place. Raises Unavailable."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with place_of(g.principal.workspace_id):
            return view(*args, **kwargs)

    return wrapper


@contextmanager
def place_of(workspace_id: int) -> Iterator[None]:
    """One of the places, for a call on behalf of a workspace. Raises Unavailable."""
    if not _places.take(workspace=workspace_id):
        raise Unavailable("Too many calls are waiting for other servers: try again in a moment")
    try:
        yield
    finally:
        _places.give_back(workspace=workspace_id)


def exporting(view: Callable[..., Response]) -> Callable[..., Response]:
    """The view, called only where there is a place, held until the answer is read. Raises Unavailable."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Response:
        workspace = g.principal.workspace_id
        if not _exports.take(workspace=workspace):
            raise Unavailable("Another export is running: try again once it has ended")
        with ExitStack() as held:
            held.callback(_exports.give_back, workspace=workspace)
            answer = view(*args, **kwargs)
            place = held.pop_all()
        answer.response = _until_its_end(answer.response, place)
        answer.call_on_close(place.close)  # also of one that nobody has begun to read
        if request.method == "HEAD":
            answer.close()  # werkzeug leaves that out where there is no body
        return answer

    return wrapper


def _until_its_end(pieces: Any, place: ExitStack) -> Iterator[Any]:
    with place, closing(pieces):
        yield from pieces


def takes_long(app: Flask) -> Callable[[str, str], bool]:
    """Whether a request is such a call, by its method and path."""
    found = frozenset(
        (method, rule.rule.rpartition("/")[2])
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "takes_long", False)
        for method in rule.methods or ()
    )
    return lambda method, path: (method, path.rstrip("/").rpartition("/")[2]) in found
