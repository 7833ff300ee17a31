"""Private files: umask 077, data directory 0700, files 0600.

Contacts, mail and keys are in the data directory in clear, or beside the key that opens them.
"""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OTHERS = 0o077
"""What a mode grants to the group and to everybody else."""
NAMES = (
    "fluenzr.db", "secret.key", "limits.counts", "first-key", "welcome-link", "workers", "backups",
    "server.lock", "database.seen", "intents", "suppressions.journal", "revocations.journal", "lost+found",
)  # fmt: skip
"""How names in a data directory begin. One that holds something else is not the server's alone: it may be a
home or a system directory, which others need to enter."""

_FULL = (errno.ENOSPC, errno.EDQUOT)


def mask() -> None:
    """From now on this process and its children create files that nobody else may read."""
    os.umask(OTHERS)


def make(directory: Path) -> None:
    """Create the data directory where it is missing. Raises OSError."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)


def write(path: Path, content: bytes) -> None:
    """Put a file there, whole or not at all, that nobody else may read. Raises OSError."""
    with _draft(path, content) as draft:
        draft.replace(path)


def write_first(path: Path, content: bytes) -> None:
    """The same, but one that is there stays: of several that begin at once, one makes it. Raises OSError."""
    with _draft(path, content) as draft, suppress(FileExistsError):
        os.link(draft, path)


@contextmanager
def _draft(path: Path, content: bytes) -> Iterator[Path]:
    """Beside it, by a name of its own: process ids are the same in several containers, and in all threads."""
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def check_writable(directory: Path) -> None:
    """Raises OSError where no file can be created there; a full disk is no reason, as it gets room again."""
    try:
        with tempfile.TemporaryFile(dir=directory):
            pass
    except OSError as error:
        if error.errno not in _FULL:
            raise


def tighten(directory: Path, database: Path | None) -> list[Path]:
    """Take from all others what they may do with the server's files; gives those that were changed.

    What another user owns stays as it is, and so does a directory that is not the server's alone.
    """
    changed = []
    for path, found in _loose(directory, database):
        is_shared = path == directory and (found.st_mode & stat.S_ISVTX or not is_own(directory))
        if found.st_uid != os.geteuid() or is_shared:
            continue
        with suppress(OSError):  # gone meanwhile, or a file system without modes
            path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
            changed.append(path)
    return changed


def exposed(directory: Path, database: Path | None) -> list[Path]:
    """The server's files that others may read or change: none behind a directory which they cannot enter."""
    return [path for path, _ in _loose(directory, database) if _may_be_entered(path, directory)]


def _loose(directory: Path, database: Path | None) -> Iterator[tuple[Path, os.stat_result]]:
    for path in _files(directory, database):
        with suppress(FileNotFoundError):
            found = path.stat() if path == directory else path.lstat()
            if found.st_mode & OTHERS and not stat.S_ISLNK(found.st_mode):
                yield path, found


def _files(directory: Path, database: Path | None) -> Iterator[Path]:
    """The data directory, what the server keeps in it, and the database with its companions elsewhere."""
    yield directory
    with suppress(OSError):
        for path in directory.iterdir():
            if path.name.startswith(NAMES):
                yield path
                yield from path.rglob("*") if path.is_dir() and not path.is_symlink() else ()
    if database is not None and database.parent.resolve() != directory.resolve():
        with suppress(OSError):
            yield from (path for path in database.parent.iterdir() if path.name.startswith(database.name))


def is_own(directory: Path) -> bool:
    """Whether nothing but the server's own files is in its data directory."""
    return all(path.name.startswith(NAMES) for path in directory.iterdir())


def _may_be_entered(path: Path, directory: Path) -> bool:
    """Whether the directory that holds a file lets others in."""
    holds = directory if path == directory or directory in path.parents else path.parent
    try:
        return path == directory or bool(holds.stat().st_mode & 0o011)
    except OSError:
        return False
