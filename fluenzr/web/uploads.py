"""Uploads: pages that take more than forms do say so by a decorator, `@uploads.takes(100 * 1024 * 1024)`."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])


def takes(most: int) -> Callable[[View], View]:
    """Mark a view, whose path has no arguments, as one that takes bodies of up to so many bytes."""

    def mark(view: View) -> View:
        view.takes_bytes = most  # type: ignore[attr-defined]
        return view

    return mark


def limit(view: Any) -> int | None:
    """What a view takes; None where it is what all take."""
    return getattr(view, "takes_bytes", None)


def paths(app: Flask) -> dict[str, int]:
    """The paths of such views, and how much each takes: the server collects bodies before it asks the app."""
    limits = ((rule.rule, limit(app.view_functions[rule.endpoint])) for rule in app.url_map.iter_rules())
    return {path: most for path, most in limits if most is not None}
