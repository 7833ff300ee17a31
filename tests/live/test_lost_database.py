"""A real server whose database file is lost, emptied or no database: nothing begins anew in silence."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fluenzr.config import Settings
from fluenzr.host import witness
from tests.live.test_lost_key import COMMANDS, EVERY_START, fluenzr, own, refused, run, started
from tests.support.commands import ENVIRONMENT
from tests.support.servers import Server, eventually

__all__ = ["own", "started"]
pytestmark = pytest.mark.live


def put_away(database: Path) -> None:
    """All of a database that was in use, away; what its directory has beside it stays."""
    for file in database.parent.glob(f"{database.name}*"):
        if file.suffix in (".db", ".db-wal", ".db-shm"):
            file.rename(file.with_name(f"kept-{file.name}"))


def put_back(database: Path) -> None:
    for file in database.parent.glob("kept-*"):
        file.rename(file.with_name(file.name.removeprefix("kept-")))


@pytest.mark.parametrize("left", ["nothing", "an empty file", "its -wal alone"])
def test_a_database_that_was_there_is_not_begun_anew(
    own: Settings,
    started: Callable[[Settings], Server],
    tmp_path: Path,
    left: str,
) -> None:
    database = tmp_path / "data" / "fluenzr.db"
    own = replace(own, database_url=f"sqlite:///{database}")
    server = started(own)
    eventually(lambda: witness.read(own.data_dir) is not None)
    assert server.stop() == 0
    put_away(database)
    if left == "an empty file":
        database.touch(0o600)
    if left == "its -wal alone":
        wal = database.with_name("fluenzr.db-wal")
        wal.touch(0o600)
        wal.write_bytes(b"\x37\x7f\x06\x82" + bytes(4096))
        (own.data_dir / "database.seen").unlink()
    state = "empty" if left == "an empty file" else "missing"
    starts = (*EVERY_START, ("-m", "fluenzr.cli.main", "migrate")) if left == "nothing" else EVERY_START[:1]
    for start in starts:
        refused(run(own, *start), f"{database} is {state}", "fluenzr restore", "database.seen")
        assert database.exists() == (state == "empty"), "no other database is left in its place"
    for command in (COMMANDS[0], ("doctor",)):
        refused(fluenzr(own, *command), f"{database} is {state}")
    for file in database.parent.glob("fluenzr.db-*"):
        file.unlink()
    if state == "empty":
        database.unlink()
    put_back(database)
    assert started(own).stop() == 0


def test_a_file_that_is_no_database_is_told_by_doctor_as_by_a_start(own: Settings, tmp_path: Path) -> None:
    file = tmp_path / "fluenzr.db"
    file.touch(0o600)
    file.write_text("not a database\n" * 100)
    own = replace(own, database_url=f"sqlite:///{file}")
    refused(run(own, "app.py"), "file is not a database", "fluenzr restore")
    doctor = fluenzr(own, "doctor")
    assert doctor.returncode == ENVIRONMENT
    assert f"{file} cannot be read" in doctor.stdout
    assert "fluenzr restore FILE" in doctor.stdout
