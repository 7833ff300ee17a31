"""Field types of tables that are the same on both databases: instants and JSON.

Tested by `tests/db/test_database.py`.
"""

from typing import Any

import orjson
import peewee


class MsField(peewee.BigIntegerField):
    """An instant as UTC milliseconds since the epoch, the same type and order on both databases."""


class JsonField(peewee.TextField):
    """JSON kept as its own text: what was stored comes back in the same order, on both databases."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else dump_json(value)

    def python_value(self, value: str | None) -> Any:
        return None if value is None else orjson.loads(value)


def dump_json(value: Any) -> str:
    """Compact UTF-8 JSON text."""
    return orjson.dumps(value).decode()
