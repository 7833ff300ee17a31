"""Concurrency limits of slow requests (mail servers, webhooks, exports): few at once, shared by workspace.

Those of the pages and of the API are counted together. Such a server may take as long as a deadline lets it,
and an export as long as there are contacts. Other requests find their threads free all the same: the gateway
has others for the views that are marked here.

Tested by `tests/web/test_slow_calls.py`, `tests/api/framework/test_outbound_limits.py`.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import wraps
from typing import Any, TypeVar

from flask import Response, request

from fluenzr.core.common.errors import Unavailable
from fluenzr.engine.fair_limits import Places
from fluenzr.web import visits

View = TypeVar("View", bound=Callable[..., Any])

AT_ONCE = 4
"""In one process; half of them for one workspace at most."""

EXPORTS_AT_ONCE = 2
"""In one process; one for one workspace."""

THREADS = AT_ONCE + EXPORTS_AT_ONCE + 1
"""One more than places: there is always one that says that all are taken."""

_places = Places(AT_ONCE, workspace=AT_ONCE // 2)
_exports = Places(EXPORTS_AT_ONCE, workspace=EXPORTS_AT_ONCE // 2)


def takes_long(view: View) -> View:
    """Mark a view as one that the gateway has other threads for; it takes a place by itself."""
    view.takes_long = True  # type: ignore[attr-defined]
    return view


@contextmanager
def place(workspace_id: int | None = None) -> Iterator[None]:
    """One of the places, for a call on behalf of a workspace, else of the one shown. Raises Unavailable."""
    workspace = visits.workspace_id() if workspace_id is None else workspace_id
    if not _places.take(workspace=workspace):
        raise Unavailable("Too many calls are waiting for other servers: try again in a moment")
    try:
        yield
    finally:
        _places.give_back(workspace=workspace)


def exporting(
    view: Callable[..., Response], workspace_of: Callable[[], int] = visits.workspace_id
) -> Callable[..., Response]:
    """The view, called only where there is a place, held until the answer is read. Raises Unavailable."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Response:
        workspace = workspace_of()
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

    return takes_long(wrapper)


def _until_its_end(pieces: Any, place: ExitStack) -> Iterator[Any]:
    with place, closing(pieces):
        yield from pieces
