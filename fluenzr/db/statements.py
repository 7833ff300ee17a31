"""SQL text, put together once and kept: prepared statements are found by their text."""

from functools import cache, lru_cache
from typing import Any

import peewee

sqlite3: Any = peewee.sqlite3  # type: ignore[attr-defined]
_EACH = "jsonb_each" if sqlite3.sqlite_version_info >= (3, 51) else "json_each"
"""The former does not write each row as text again, to be parsed again for each column."""
OR_NOT = "on conflict do nothing"
"""What follows an insert of which the rows that are there already are left out."""


def marks(count: int) -> str:
    """So many `?`, for an IN."""
    return ", ".join("?" * count)


@cache
def columns(model: Any) -> str:
    """All columns of a model by name. PostgreSQL refuses a prepared `select *` once a migration has added one
    ("cached plan must not change result type"), as an upgrade does beside workers that run."""
    return ", ".join(f'"{field.column_name}"' for field in model._meta.sorted_fields)


@cache
def percent(sql: str) -> str:
    """The statement with psycopg's marks for its parameters."""
    return sql.replace("?", "%s")


def planned(sql: str) -> str:
    """SQLite: planned once; a bare parameter as LIMIT has it planned anew each time that it is run."""
    return sql.replace("limit ?", "limit ? + 0").replace("LIMIT ?", "LIMIT ? + 0")


@cache
def insert(table: str, columns: str, width: int, rows: int) -> str:
    """Some rows of so many columns, all values its parameters."""
    return f"insert into {table} ({columns}) values {', '.join([f'({marks(width)})'] * rows)}"


@cache
def insert_of_json(table: str, columns: str, width: int) -> str:
    """SQLite: any number of rows, its one parameter, an array of arrays; ON CONFLICT may follow."""
    values = ", ".join(f"value ->> {place}" for place in range(width))
    return f"insert into {table} ({columns}) select {values} from {_EACH}(?) where true"


@cache
def newer(table: str, columns: str) -> str:
    """SQLite: what the columns of all rows after an id hold, as one array of arrays in JSON."""
    return f"select json_group_array(json_array({columns})) from {table} where id > ?"


@lru_cache(maxsize=256)
def update(table: str, columns: tuple[str, ...]) -> str:
    """One row, by its values and its id."""
    return f"update {table} set {', '.join(f'{name} = ?' for name in columns)} where id = ?"


@lru_cache(maxsize=256)
def update_from_json(table: str, columns: tuple[str, ...]) -> str:
    """SQLite: any number of rows, its one parameter, an array of arrays of the values and the id."""
    values = ", ".join(f"{name} = new.value ->> {place}" for place, name in enumerate(columns))
    return f"update {table} set {values} from {_EACH}(?) new where {table}.id = new.value ->> {len(columns)}"


@lru_cache(maxsize=256)
def update_from_records(table: str, columns: tuple[str, ...]) -> str:
    """PostgreSQL: any number of rows, its one parameter, an array of objects of the values and the id."""
    values = ", ".join(f"{name} = new.{name}" for name in columns)
    records = f"json_populate_recordset(null::{table}, ?::json) new"
    return f"update {table} set {values} from {records} where {table}.id = new.id"


@cache
def insert_of_records(table: str, columns: str) -> str:
    """PostgreSQL: any number of rows, its one parameter, an array of objects by columns."""
    records = f"json_populate_recordset(null::{table}, ?::json)"
    return f"insert into {table} ({columns}) select {columns} from {records}"
