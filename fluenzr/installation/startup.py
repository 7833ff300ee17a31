"""Startup checks: database, key and data directory belong together; one server per directory."""

import contextlib
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fluenzr.config import Settings
from fluenzr.host import private_files, witness
from fluenzr.settings import key_file
from fluenzr.settings.key_file import KEY_FILE

if TYPE_CHECKING:
    from fluenzr.locks import Occupancy

logger = logging.getLogger("fluenzr.installation.startup")


class CannotStart(Exception):
    """What keeps the server from starting, in one sentence that says what to do."""


def prepare(settings: Settings) -> None:
    """Connect, and bring the database up to date. Raises CannotStart where it is of a newer version, or was
    written with another secret key."""
    from fluenzr import crypto, db
    from fluenzr.core.accounts import oauth_providers

    keep_private(settings)
    occupy(settings)
    crypto.use(settings.secret_key)
    oauth_providers.use(settings)
    refuse_lost_database(settings)
    db.connect(settings.database_url)
    if unknown := db.unknown_migrations():
        raise CannotStart(f"A newer version of FluenzR has used this database ({unknown[-1]}): run that one")
    is_new = not db.has_history()
    if (applied := db.migrate()) and not is_new:
        logger.info("the database was brought up to date: %s", ", ".join(applied))
    hold_to_key(settings)
    settle_in(settings)


def refuse_lost_database(settings: Settings) -> None:
    """Raises CannotStart where the file of a database is not there any more: none is made in its place."""
    if lost := witness.lost_database(settings.data_dir, settings.sqlite_file):
        raise CannotStart(lost)


def keep_private(settings: Settings) -> None:
    """Close the data directory to other users. Raises CannotStart where it cannot be written."""
    directory = settings.data_dir
    try:
        private_files.check_writable(directory)
    except OSError as error:
        raise CannotStart(f"FLUENZR_DATA_DIR: cannot write in {directory}: {error.strerror}") from error
    if changed := private_files.tighten(directory, settings.sqlite_file):
        logger.warning("other users could reach these, and no longer can: %s", ", ".join(map(str, changed)))


def occupy(settings: Settings) -> None:
    """Be one of the processes of the server on its data directory, until this one ends.

    Raises CannotStart.
    """
    _occupied.append(_hold(settings, alone=False))


@contextlib.contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Do what no server may run beside. Raises CannotStart where one runs on this data directory."""
    occupancy = _hold(settings, alone=True)
    try:
        yield
    finally:
        occupancy.release()


_occupied: "list[Occupancy]" = []


def _hold(settings: Settings, *, alone: bool) -> "Occupancy":
    from fluenzr import locks

    try:
        return locks.Occupancy(str(settings.data_dir / "server.lock"), alone=alone)
    except locks.InUse:
        why = "A server is running" if alone else "A backup is being restored"
        raise CannotStart(f"{why} on {settings.data_dir}: wait for its end, or stop it") from None


def hold_to_key(settings: Settings) -> None:
    """Raises CannotStart where the database, which is connected, was written with another secret key."""
    from fluenzr.core.server import key as server_key

    try:
        # No key at all must not become that of a database which has none yet.
        if not settings.secret_key:
            raise server_key.WrongKey
        server_key.check()
    except server_key.WrongKey:
        is_missing = key_file.take_back(settings.data_dir) or not settings.secret_key
        place = settings.data_dir / KEY_FILE
        found = f"{place} is missing" if is_missing else server_key.FOREIGN
        raise CannotStart(
            f"{found}: put the database's own key back as {place} (or FLUENZR_SECRET_KEY); where it is lost "
            "for good, `fluenzr keys rotate-secret` says what is lost with it and how to go on"
        ) from None


def settle_in(settings: Settings) -> None:
    """Look whether the database is a copy that was put back, and say so; from now on it belongs there."""
    from fluenzr.core.operations import server_record
    from fluenzr.core.server import restoration
    from fluenzr.installation import journals

    noticed = restoration.settle_in(witness.read(settings.data_dir), journals.known(settings.data_dir))
    if noticed is None:
        return
    if (seen := server_record.beat()) is not None:
        witness.write(settings.data_dir, seen)
    logger.warning(
        "This database is a copy that was put back: %s. Active campaigns are paused: see `fluenzr moved`. "
        "%s addresses that were suppressed since stay suppressed, %s keys, roles and passwords taken away",
        noticed.why,
        noticed.carried_over,
        noticed.taken_away,
    )
