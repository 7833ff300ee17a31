"""PostgreSQL clusters of a test's own: a primary, and a standby that takes its place at the same address."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg
import pytest

from tests.servers import eventually, free_port

LOOPBACK = "-c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
QUICK = "-c shared_buffers=32MB -c fsync=off -c full_page_writes=off"
"""Nothing here outlives the test: what a server has written down is as good as on the disk."""


def programs() -> Path:
    """Where PostgreSQL's own programs are; skips the test where there are none."""
    found = shutil.which("initdb")
    places = [Path(found)] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not places:
        pytest.skip("no programs of PostgreSQL: initdb, pg_basebackup")
    return places[-1].resolve().parent


class Cluster:
    """One server; as root it runs as `postgres`, as it refuses to be root's."""

    def __init__(self, directory: Path, port: int):
        self._bin, self.directory, self.port = programs(), directory, port
        self._is_running = False

    @property
    def url(self) -> str:
        return f"postgresql://fluenzr@127.0.0.1:{self.port}/postgres"

    def create(self) -> None:
        self.directory.mkdir()
        _give_away(self.directory)
        self._run(
            "initdb", "-D", str(self.directory), "-U", "fluenzr", "-A", "trust", "-E", "UTF8", "--no-sync"
        )

    def copy(self, directory: Path) -> "Cluster":
        """A standby of this one, which does not run yet."""
        standby = Cluster(directory, free_port())
        directory.mkdir()
        _give_away(directory)
        source = f"host=127.0.0.1 port={self.port} user=fluenzr application_name=standby"
        self._run(
            "pg_basebackup",
            "-D",
            str(directory),
            "-d",
            source,
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "--no-sync",
        )
        directory.chmod(0o700)
        return standby

    def start(self, *options: str) -> None:
        log = str(self.directory / "log")
        given = f"-p {self.port} {LOOPBACK} {QUICK} {' '.join(options)}"
        self._run("pg_ctl", "-D", str(self.directory), "-l", log, "-s", "-w", "start", "-o", given)
        self._is_running = True

    def stop(self, mode: str = "fast") -> None:
        """`immediate` is as a crash: nothing more is written or sent."""
        if self._is_running:
            self._run("pg_ctl", "-D", str(self.directory), "-m", mode, "-s", "-w", "stop")
        self._is_running = False

    def promote(self) -> None:
        self._run("pg_ctl", "-D", str(self.directory), "-s", "-w", "promote")

    def ask(self, sql: str) -> object:
        """The first value of the first row."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(sql).fetchone()[0]  # type: ignore[index]

    def wait_for_standby(self, state: str) -> None:
        """Until its standby streams, `async` or `sync`."""
        sql = "select count(*) from pg_stat_replication where state = 'streaming' and sync_state = "
        eventually(lambda: self.ask(f"{sql}'{state}'"), 20)

    def _run(self, program: str, *arguments: str) -> None:
        command: Sequence[str] = (str(self._bin / program), *arguments)
        if os.geteuid() == 0:
            command = ("runuser", "-u", "postgres", "--", *command)
        done = subprocess.run(
            command,
            cwd=self.directory,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{self._said()}"

    def _said(self) -> str:
        log = self.directory / "log"
        return log.read_text()[-2000:] if log.exists() else ""


def _give_away(directory: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(directory, "postgres", "postgres")
