"""A PostgreSQL of the test alone, which may stop, crash, have a standby, and be pooled by PgBouncer."""

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Self

import psycopg

from tests.support.servers import eventually, free_port

USER, DATABASE = "fluenzr", "fluenzr"
_OWNER = "postgres"
_SETTINGS = {
    "max_connections": 200,
    "fsync": "off",  # processes die here, and never the kernel
    "full_page_writes": "off",
    "wal_level": "replica",
    "hot_standby": "on",
    "shared_buffers": "32MB",
}


def programs() -> Path | None:
    """Where PostgreSQL's own are; None where it is not installed."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda path: int(path.parent.name), default=None)


def pgbouncer() -> str | None:
    """Where PgBouncer is; None where it is not installed."""
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")


class Cluster:
    """A server with one database in it. A context: it runs inside, and is gone after.

    `inside` is what a command begins with that is to run on another host, `address` where it listens there.
    Its socket is reached from everywhere.
    """

    def __init__(self, *, address: str = "127.0.0.1", inside: Sequence[str] = ()):
        self.address, self.port = address, free_port()
        self._inside = list(inside)
        found = programs()
        assert found is not None
        self._programs = found

    def __enter__(self) -> Self:
        self._make_directory()
        _as_owner([], ["cp", "-a", str(_initialized()), str(self.data)], self._directory)
        self.start()
        self.execute("create database " + DATABASE, database="postgres")
        return self

    def __exit__(self, *_: object) -> None:
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self._directory)

    def _make_directory(self) -> None:
        # Not among pytest's directories, which are root's alone.
        self._directory = Path(tempfile.mkdtemp(prefix="fluenzr-pg-"))
        self.data = self._directory / "data"
        if os.getuid() == 0:
            shutil.chown(self._directory, _OWNER)
        self._directory.chmod(0o755)

    @property
    def url(self) -> str:
        """By its address."""
        return f"postgresql://{USER}@{self.address}:{self.port}/{DATABASE}"

    @property
    def socket_url(self) -> str:
        """By its socket: it leads there whatever becomes of a network."""
        return f"postgresql://{USER}@/{DATABASE}?host={self._directory}&port={self.port}"

    def start(self, **settings: Any) -> None:
        wanted = {**_SETTINGS, "listen_addresses": self.address, "port": self.port, **settings}
        own = " ".join(f"-c {name}='{value}'" for name, value in wanted.items())
        options = f"{own} -k {self._directory}"
        self._run(
            "pg_ctl", "-D", self.data, "-l", self._directory / "log", "-s", "-w", "start", "-o", options
        )

    def stop(self, mode: str = "fast") -> None:
        """`fast` tells all clients; `immediate` is a crash."""
        self._run("pg_ctl", "-D", self.data, "-s", "-w", "-m", mode, "stop")

    def restart(self, mode: str = "fast") -> None:
        self.stop(mode)
        self.start()

    def follow(self, primary: "Cluster", name: str) -> None:
        """Begin as a standby of another, which then waits for it at each commit; in place of entering."""
        self._make_directory()
        place = f"host={primary._directory} port={primary.port} user={USER} application_name={name}"
        self._run("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", "-d", place)
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.write(f"primary_conninfo = 'host={primary.address} port={primary.port} user={USER} ")
            file.write(f"application_name={name}'\n")
        self.start()
        eventually(lambda: primary.execute("select 1 from pg_stat_replication where state = 'streaming'"), 30)
        primary.execute(f"alter system set synchronous_standby_names = '{name}'")
        primary.execute("select pg_reload_conf()")
        eventually(lambda: primary.execute("select 1 from pg_stat_replication where sync_state = 'sync'"), 30)

    def promote(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-s", "-w", "promote")

    def kill(self) -> None:
        """kill -9 to all its processes at once: nobody is told."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def execute(self, statement: str, database: str = DATABASE) -> list[tuple[Any, ...]]:
        """By the socket, and as its owner."""
        place = self.socket_url.replace(f"/{DATABASE}?", f"/{database}?")
        with psycopg.connect(place, autocommit=True, connect_timeout=10) as connection:
            done = connection.execute(statement)  # type: ignore[arg-type]
            return done.fetchall() if done.description else []

    def _run(self, tool: str, *arguments: object) -> None:
        _as_owner([*self._inside], [str(self._programs / tool), *map(str, arguments)], self._directory)


class Bouncer:
    """PgBouncer in transaction mode before a cluster. A context."""

    def __init__(
        self, cluster: Cluster, *, address: str = "127.0.0.1", pool: int = 20, inside: Sequence[str] = ()
    ):
        self._cluster, self._pool, self._inside = cluster, pool, list(inside)
        self.address, self.port = address, free_port()

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@{self.address}:{self.port}/{DATABASE}"

    def __enter__(self) -> Self:
        self._directory = Path(tempfile.mkdtemp(prefix="fluenzr-bouncer-"))
        place = f"host={self._cluster.address} port={self._cluster.port} dbname={DATABASE} user={USER}"
        (self._directory / "ini").write_text(
            f"[databases]\n{DATABASE} = {place}\n[pgbouncer]\nlisten_addr = {self.address}\n"
            f"listen_port = {self.port}\nunix_socket_dir =\nauth_type = any\n"
            f"pool_mode = transaction\ndefault_pool_size = {self._pool}\nmax_client_conn = 500\n"
            "query_wait_timeout = 5\nserver_login_retry = 1\n"
        )
        if os.getuid() == 0:
            for path in (self._directory, *self._directory.iterdir()):
                shutil.chown(path, _OWNER)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self._directory)

    def start(self) -> None:
        program = pgbouncer()
        assert program is not None
        with (self._directory / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self._inside, *_becoming(), program, "-q", str(self._directory / "ini")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        eventually(self._answers, 30)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def _answers(self) -> bool:
        assert self.process.poll() is None, (self._directory / "log").read_text()
        with suppress(psycopg.OperationalError), psycopg.connect(self.url, connect_timeout=2) as connection:
            return connection.execute("select 1").fetchone() == (1,)
        return False


@cache
def _initialized() -> Path:
    """A data directory that others are copied from, which is quicker than making each."""
    directory, found = Path(tempfile.mkdtemp(prefix="fluenzr-initdb-")), programs()
    assert found is not None
    atexit.register(shutil.rmtree, directory)
    if os.getuid() == 0:
        shutil.chown(directory, _OWNER)
    data = directory / "data"
    own = ["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    _as_owner([], [str(found / "initdb"), "-D", str(data), *own], directory)
    with (data / "pg_hba.conf").open("a") as file:
        file.write("host all all 0.0.0.0/0 trust\nhost replication all 0.0.0.0/0 trust\n")
    return data


def _as_owner(inside: list[str], command: list[str], directory: Path) -> None:
    with tempfile.TemporaryFile() as told:  # no pipe: a server that is started would keep it open
        done = subprocess.run(
            [*inside, *_becoming(), *command],
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=told,
            check=False,
        )
        told.seek(0)
        said = told.read().decode(errors="replace")
    assert done.returncode == 0, f"{command}: {said}{_log(directory)}"


def _log(directory: Path) -> str:
    return (directory / "log").read_text() if (directory / "log").exists() else ""


def _becoming() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return []
    owner = pwd.getpwnam(_OWNER)
    return ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
