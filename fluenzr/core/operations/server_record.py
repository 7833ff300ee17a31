"""Server record: the single row that identifies a database (id, key fingerprint, beats).

Tested by `tests/core/server/test_host_checks.py`.
"""

import uuid

from fluenzr import clock, db
from fluenzr.host.witness import Witness
from fluenzr.models import Server

ONE = 1
_FENCES, _MOST_SETTLEMENTS = 1 << 16, (1 << 15) - 1
_SETTLEMENT = "select settlement from server where id = ?"
_BEAT = "update server set beats = beats + 1, seen_at = ? where id = ? returning identity, beats"


def find() -> Server | None:
    """The row, where there is one."""
    found: Server | None = Server.get_or_none(Server.id == ONE)
    return found


def get() -> Server:
    """The row, made where there is none; inside a transaction nobody else changes it before that ends."""
    if find() is None:
        with db.transaction():
            Server.insert(id=ONE, identity=uuid.uuid4().hex).on_conflict_ignore().execute()
    found: Server = db.locked(Server.select().where(Server.id == ONE)).get()
    return found


def change(**fields: object) -> None:
    """Write some of its columns."""
    Server.update(**fields).where(Server.id == ONE).execute()


def beat() -> Witness | None:
    """A worker is alive: what can be told of the database from then on, once that is committed."""
    if find() is None:
        return None
    with db.transaction():
        found = db.query(_BEAT, (clock.now_ms(), ONE))
    return Witness(*found[0]) if found else None


def least_fence() -> int:
    """The fence that a claim has at the least: greater than of any claim in a history that was lost.

    Such a claim may still be on its way, while the database gives its number to the next one.
    """
    found = db.query(_SETTLEMENT, (ONE,))
    return min(found[0][0], _MOST_SETTLEMENTS) * _FENCES if found else 0
