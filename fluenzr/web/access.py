"""Access control of pages: decorators that say which role a view needs; `shell` refuses a view without one.

`@public` anybody; `@signed_in` whoever has an account, with or without a workspace; `@viewer`, `@member` and
`@owner` that role or more in the workspace shown; `@operator` who runs the server. The order of decorators
does not matter.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from fluenzr.core.people.roles import Role
from fluenzr.core.people.sessions import Visit

View = TypeVar("View", bound=Callable[..., Any])


class Access(Enum):
    """Who may."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    VIEWER = Role.VIEWER
    MEMBER = Role.MEMBER
    OWNER = Role.OWNER
    OPERATOR = "operator"

    def allows(self, visit: Visit) -> bool:
        """Whether a person who is signed in may."""
        if self in (Access.PUBLIC, Access.SIGNED_IN):
            return True
        if self is Access.OPERATOR:
            return visit.is_operator
        return visit.may(Role(self.value))


def _mark(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


public = _mark(Access.PUBLIC)
signed_in = _mark(Access.SIGNED_IN)
viewer = _mark(Access.VIEWER)
member = _mark(Access.MEMBER)
owner = _mark(Access.OWNER)
operator = _mark(Access.OPERATOR)


def of(view: Any) -> Access | None:
    """How a view is marked; None where it is not."""
    return getattr(view, "access", None)
