"""Which rate limits apply to a request, worked out once for each endpoint (Flask-Limiter).

Flask-Limiter reads the text of a limit and asks for the limits and exemptions of route, blueprint and app in
each request: some 500 calls of Python functions, to find the same as before. What is kept here is what its
own methods gave; limits that may differ from one request to the next are asked for as ever.

Tested by `tests/api/framework/test_hooks.py`.
"""

from collections.abc import Iterator
from typing import Any

from flask_limiter import ApplicationLimit
from flask_limiter._limits import RuntimeLimit
from flask_limiter._manager import LimitManager


class _Limit(RuntimeLimit):
    """One limit, the same object each time, so compared and hashed as such, not by its dozen of fields."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


class FixedLimit(ApplicationLimit):
    """A limit of the whole app whose text does not change; it is parsed once."""

    _parsed: tuple[_Limit, ...] = ()

    def __iter__(self) -> Iterator[RuntimeLimit]:
        if not self._parsed:
            self._parsed = tuple(_Limit(**vars(limit)) for limit in super().__iter__())
        return iter(self._parsed)


class KnownLimits(LimitManager):
    """What was resolved for an endpoint holds until a limit or an exemption is added."""

    def __init__(self, manager: LimitManager):
        """In the place of `manager`, with the limits that it has."""
        vars(self).update(vars(manager))
        self._resolved: dict[tuple[Any, ...], tuple[list[RuntimeLimit], ...]] = {}
        self._scopes: dict[tuple[Any, ...], Any] = {}

    def resolve_limits(self, app: Any, *asked: Any, **named: Any) -> tuple[list[RuntimeLimit], ...]:
        if self._decorated_limits or self._blueprint_limits or self._default_limits:
            return super().resolve_limits(app, *asked, **named)  # their texts may be functions of the request
        key = (asked, *named.values())
        if key not in self._resolved:
            self._resolved[key] = super().resolve_limits(app, *asked, **named)
        return self._resolved[key]

    def exemption_scope(self, app: Any, endpoint: str | None, blueprint: str | None) -> Any:
        key = (endpoint, blueprint)
        if key not in self._scopes:
            self._scopes[key] = super().exemption_scope(app, endpoint, blueprint)
        return self._scopes[key]

    def add_route_exemption(self, *given: Any) -> None:
        super().add_route_exemption(*given)
        self._forget()

    def add_blueprint_exemption(self, *given: Any) -> None:
        super().add_blueprint_exemption(*given)
        self._forget()

    def set_application_limits(self, limits: list[ApplicationLimit]) -> None:
        super().set_application_limits(limits)
        self._forget()

    def _forget(self) -> None:
        self._resolved.clear()
        self._scopes.clear()
