"""New databases for tests: SQLite files, or databases of a PostgreSQL server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import peewee
import psycopg
import pytest
from psycopg import sql

from fluenzr import db


@contextmanager
def bound_to(url: str, timeout: float = db.BUSY_SECONDS) -> Iterator[peewee.Database]:
    """The models belong to another database for a while."""
    before, bound = db.database.obj, db.open_database(url, timeout)
    db.database.initialize(bound)
    try:
        yield bound
    finally:
        bound.close()
        db.database.initialize(before)


class Databases:
    """Makes databases and drops them all in the end. `server` is the URL of a PostgreSQL that may do so."""

    def __init__(self, directory: Path, server: str | None):
        self._directory, self._server = directory, server
        self._made = 0
        self._to_drop: list[str] = []

    def create(self, kind: str) -> str:
        """The URL of a new, empty database of that kind; skips the test where there is no server for it."""
        self._made += 1
        if kind == "sqlite":
            return f"sqlite:///{self._directory / f'test{self._made}.db'}"
        if self._server is None:
            pytest.skip("no PostgreSQL: FLUENZR_TEST_POSTGRES_URL must name a server to make databases on")
        name = f"fluenzr_test_{os.getpid()}_{self._made}"
        self._administer("create database {}", name)
        self._to_drop.append(name)
        return urlsplit(self._server)._replace(path=f"/{name}").geturl()

    def drop_all(self) -> None:
        for name in self._to_drop:
            self._administer("drop database {} with (force)", name)

    def _administer(self, statement: str, name: str) -> None:
        assert self._server is not None
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
