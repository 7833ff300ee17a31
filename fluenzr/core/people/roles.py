"""Roles in a workspace, from the least to the most. Pure.

Tested by `tests/web/test_routes.py`.
"""

from enum import StrEnum


class Role(StrEnum):
    """A viewer reads, a member works, an owner manages people, keys, mailboxes and settings, too."""

    VIEWER = "viewer"
    MEMBER = "member"
    OWNER = "owner"

    def includes(self, other: "Role") -> bool:
        """Whether this role may whatever the other may."""
        return _ORDER.index(self) >= _ORDER.index(other)


_ORDER = tuple(Role)
