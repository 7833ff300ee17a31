"""Next steps of enrollments: where somebody stands after an email or a wait, completed, ended, or lost.

Tested by `tests/core/sending/test_queue.py` and `tests/core/sending/test_strays.py`.
"""

from fluenzr import db
from fluenzr.core.activity import log as activity_log
from fluenzr.core.activity.log import Entry
from fluenzr.core.workflow.progress import Position
from fluenzr.models import Enrollment
from fluenzr.models.states import EnrollmentStatus

_END = "update enrollment set status = ?, due_at = null where id = ?"


def settle(enrollment: Enrollment, place: Position) -> None:
    """Put an open enrollment where it stands next; where nobody can go on from there its activity says so."""
    enrollment.node_id, enrollment.at_email, enrollment.due_at = place.node_id, place.at_email, place.due_at
    enrollment.status, enrollment.last_error = status_at(place), place.fault
    enrollment.save()
    if place.fault is not None:
        entry = Entry(enrollment.contact_id, str(place.node_id), {"reason": place.fault})
        activity_log.note_many(enrollment.workspace_id, enrollment.campaign_id, "failed", [entry])


def status_at(place: Position) -> str:
    """What an enrollment is that stands there: at the end of its way it is completed."""
    if place.fault is not None:
        return EnrollmentStatus.ERROR
    return EnrollmentStatus.COMPLETED if place.due_at is None else EnrollmentStatus.IN_PROGRESS


def end(enrollment_id: int, status: str) -> None:
    """An open enrollment goes on no more, wherever it stands."""
    db.execute(_END, (status, enrollment_id))
