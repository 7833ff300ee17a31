"""After a crash: what dead workers held is freed, and what they may have sent is marked."""

from collections.abc import Collection
from typing import Any

from fluenzr import clock, db
from fluenzr.core import claims, results
from fluenzr.models import Email, Enrollment, Worker

CRASHED = "The worker stopped while the server was taking the email"


def beat(owner: str, host: str, pid: int) -> None:
    """This worker is alive."""
    now = clock.now_ms()
    with db.transaction():
        Worker.insert(owner=owner, host=host, pid=pid, started_at=now, heartbeat_at=now).on_conflict(
            conflict_target=[Worker.owner], update={Worker.heartbeat_at: now}
        ).execute()


def leave(owner: str) -> None:
    """This worker has ended, and holds nothing any more."""
    with db.transaction():
        Worker.delete().where(Worker.owner == owner).execute()


def owners(host: str) -> list[str]:
    """The workers registered on a host."""
    return [worker.owner for worker in Worker.select().where(Worker.host == host)]


def free(dead: Collection[str]) -> int:
    """Free what dead workers held and every lease that ran out; gives how many.

    An email whose intent was committed is uncertain; any other was certainly not sent and is due again.
    """
    freed = 0
    for row in Enrollment.select(Enrollment.id).where(_abandoned(dead)):
        with db.transaction():
            freed += _free_one(row.id, dead)
    with db.transaction():
        Worker.delete().where(Worker.owner.in_(list(dead))).execute()
    return freed


def _abandoned(dead: Collection[str]) -> Any:
    return Enrollment.lease_owner.in_(list(dead)) | (Enrollment.lease_until < clock.now_ms())


def _free_one(enrollment_id: int, dead: Collection[str]) -> int:
    """Look again under the lock: its holder may have just finished, or another taken it."""
    held = Enrollment.select().where(Enrollment.id == enrollment_id, _abandoned(dead))
    enrollment = db.locked(held).first()
    if enrollment is None:
        return 0
    email = db.locked(
        Email.select().where(Email.enrollment == enrollment_id, Email.fence == enrollment.fence)
    ).first()
    if email is not None and email.state == "sending":
        results.mark_uncertain(enrollment, email, CRASHED)
        email.save()
    elif email is not None and email.state == "claimed":
        email.state, email.slot_at = "queued", None
        email.save()
    claims.release(enrollment_id, enrollment.fence)
    return 1
