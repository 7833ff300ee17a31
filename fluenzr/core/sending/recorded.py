"""Emails that enrollments have already: one row for a node, ever; locked for whoever claims them.

Tested by `tests/core/sending/test_queue.py` and `tests/core/sending/test_several_mailboxes.py`.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fluenzr import db
from fluenzr.core.sending.due import Due

_RECORDED = """
select id, enrollment_id, node_id, state, account_id, coalesce(accepted_at, uncertain_at) is not null
from email where {among} order by id {for_update}
"""


class RecordedEmail(NamedTuple):
    """An email that an enrollment has; `may_have_left`: it was sent, or nobody knows whether it was."""

    id: int
    enrollment_id: int
    node_id: str
    state: str
    account_id: int | None
    may_have_left: bool


class Recorded:
    """The emails that some enrollments have."""

    def __init__(self, emails: Iterable[RecordedEmail]):
        self._of: dict[int, list[RecordedEmail]] = {}
        for email in emails:
            self._of.setdefault(email.enrollment_id, []).append(email)

    def of(self, enrollment_id: int) -> list[RecordedEmail]:
        """All of an enrollment, the first first."""
        return self._of.get(enrollment_id, [])

    def at(self, due: Due) -> RecordedEmail | None:
        """That of the node at which an enrollment is due."""
        return next((email for email in self.of(due.id) if email.node_id == due.node_id), None)


def of(due: Sequence[Due]) -> Recorded:
    """Those of the enrollments."""
    among, ids = db.among("enrollment_id", [each.id for each in due])
    rows = db.query(_RECORDED.format(among=among, for_update=db.for_update("email")), ids)
    return Recorded(RecordedEmail(*row) for row in rows)
