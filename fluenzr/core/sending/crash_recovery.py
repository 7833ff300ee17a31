"""Crash recovery: leases of dead workers are freed, emails they may have sent become uncertain."""

from collections.abc import Collection
from typing import Any

from fluenzr import clock, db
from fluenzr.core.sending import leases, results
from fluenzr.core.workflow import enrollments
from fluenzr.models import Email, Enrollment, Worker
from fluenzr.models.states import EmailState

CRASHED = "The worker stopped while the server was taking the email"
FORGOTTEN_MS = 24 * 3_600_000
"""A worker not seen for so long, on a host that nobody watches any more, is not coming back."""


def beat(owner: str, host: str, pid: int, clock_offset: int | None = None) -> None:
    """This worker is alive; its clock is so far ahead of the database's."""
    now = clock.now_ms()
    seen = {"heartbeat_at": now, "clock_offset_ms": clock_offset}
    with db.transaction():
        Worker.insert(owner=owner, host=host, pid=pid, started_at=now, **seen).on_conflict(
            conflict_target=[Worker.owner], update=seen
        ).execute()


def owners(host: str) -> list[str]:
    """The workers registered on a host."""
    return [worker.owner for worker in Worker.select().where(Worker.host == host)]


def free(dead: Collection[str]) -> int:
    """Strike dead workers off and free every lease without a living holder; gives how many.

    An email whose intent was committed is uncertain; any other was certainly not sent and is due again.
    A worker is struck off first: whatever is killed meanwhile, the next pass finds its leases still.
    """
    gone = Worker.owner.in_(list(dead)) | (Worker.heartbeat_at < clock.now_ms() - FORGOTTEN_MS)
    if Worker.select().where(gone).exists():
        with db.transaction():
            Worker.delete().where(gone).execute()
    return _free_all(_abandoned())


def free_unknown(owner: str, known: Collection[int]) -> int:
    """Free what a living worker holds in the database without knowing it, but for the enrollments it knows.

    A claim whose commit arrived while its answer was lost is such a thing.
    """
    return _free_all(Enrollment.lease_owner == owner, known)


def _abandoned() -> Any:
    ownerless = Enrollment.lease_owner.not_in(Worker.select(Worker.owner))
    over = Enrollment.lease_until < clock.now_ms()
    return Enrollment.lease_owner.is_null(False) & (ownerless | over)


def _free_all(which: Any, but: Collection[int] = ()) -> int:
    """Those but some, which may be more than a statement takes values."""
    freed = 0
    # All are read before any is changed: SQLite lets no statement write while another still reads behind.
    found = [row.id for row in Enrollment.select(Enrollment.id).where(which)]
    for enrollment_id in [one for one in found if one not in but]:
        with db.transaction():
            freed += _free_one(enrollment_id, which)
    return freed


def _free_one(enrollment_id: int, which: Any) -> int:
    """Look again under the lock: its holder may have just finished, or another taken it."""
    enrollment = enrollments.hold(enrollment_id)
    if enrollment is None or not Enrollment.select().where(Enrollment.id == enrollment_id, which).exists():
        return 0
    email = db.locked(
        Email.select().where(Email.enrollment == enrollment_id, Email.fence == enrollment.fence)
    ).first()
    if email is not None and email.state == EmailState.SENDING:
        results.mark_uncertain(enrollment, email, CRASHED)
        email.save()
    elif email is not None and email.state == EmailState.CLAIMED:
        email.state, email.slot_at = EmailState.QUEUED, None
        email.save()
    leases.release(enrollment_id, enrollment.fence)
    return 1
