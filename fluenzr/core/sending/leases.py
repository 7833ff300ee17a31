"""Leases and fences of enrollments: taken for a time by a claim, released under their own fence.

Tested by `tests/core/sending/test_queue.py` and `tests/core/sending/test_crash_recovery.py`.
"""

from collections.abc import Iterable, Sequence

from fluenzr import db
from fluenzr.models.states import EnrollmentStatus

_LEASED = ("status", "node_id", "at_email", "due_at", "fence", "lease_owner", "lease_until")
_RELEASE = "update enrollment set lease_owner = null, lease_until = null where id = ? and fence = ?"

Lease = tuple[int, str | None, int, int]
"""Enrollment, its node, since when (ms) it is due there, and the fence."""


def take(leased: Sequence[Lease], owner: str, until: int) -> None:
    """Let an owner have enrollments, which are locked, until some time (ms)."""
    rows = [
        (EnrollmentStatus.IN_PROGRESS, node_id, True, due_at, fence, owner, until, enrollment_id)
        for enrollment_id, node_id, due_at, fence in leased
    ]
    db.update_rows("enrollment", _LEASED, rows)


def release(enrollment_id: int, fence: int) -> None:
    """End a lease, if it is still this one."""
    db.execute(_RELEASE, (enrollment_id, fence))


def release_many(leased: Iterable[tuple[int, int]]) -> None:
    """End the leases of some enrollments under these fences, those that are still theirs."""
    db.execute_many(_RELEASE, list(leased))
