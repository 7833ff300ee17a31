"""pg_dump and pg_restore: PostgreSQL's own programs that write and read a whole database.

Tested by `tests/backup/test_writer.py`.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from fluenzr.settings import pg_url

ASIDE = "fluenzr_before_"
"""How the schemas begin that a restore has moved aside: they are in no backup."""

_PLAIN = ("--no-owner", "--no-privileges", "--no-comments")
"""Nothing that only the owner of something else may do: who restores need not be who made the backup."""

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


class ToolFailed(Exception):
    """A program is missing, too old for the server, or did not do its work; says which."""


def version(tool: str) -> int | None:
    """The major version of a program; None where it is not installed."""
    if shutil.which(tool) is None:
        return None
    printed = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = _VERSION.search(printed)
    return int(found[1]) if found else None


def refuse(tool: str, server: int) -> str | None:
    """Why the program cannot work with a server of that major version; None where it can."""
    have = version(tool)
    if have is None:
        return f"{tool} is not installed: install the client programs of PostgreSQL {server}"
    if have < server:
        return f"{tool} {have} is older than the server, PostgreSQL {server}: install that version's programs"
    return None


def dump(url: str, server: int, to: Path) -> None:
    """Write all of a database to a file, as of one instant. Raises ToolFailed."""
    own = [*_PLAIN, "--format=custom", "--compress=0"]
    _run("pg_dump", server, url, [*own, f"--exclude-schema={ASIDE}*", f"--file={to}"])


def load(url: str, server: int, file: Path) -> None:
    """Read a file into a database without tables, all of it or nothing. Raises ToolFailed."""
    own = [*_PLAIN, "--single-transaction", "--exit-on-error"]
    _run("pg_restore", server, url, [*own, str(file)])


def _run(tool: str, server: int, url: str, arguments: list[str]) -> None:
    """Other users of the machine see the arguments of a process: the password goes by its environment."""
    if (reason := refuse(tool, server)) is not None:
        raise ToolFailed(reason)
    shown, password = pg_url.for_libpq(url), pg_url.password(url)
    secret = {"PGPASSWORD": password} if password else {}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's programs
        [tool, f"--dbname={shown}", *arguments],
        env={**os.environ, **secret},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ToolFailed(f"{tool} failed: {' '.join(done.stderr.split())[:500]}")
