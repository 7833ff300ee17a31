"""Interface of a database backend: `sqlite` and `postgres` have the same methods, for `db` to call."""

from collections.abc import Sequence
from typing import Any

import orjson
import peewee

BUSY_SECONDS = 5.0
IDS_APART = 2**24
"""Ids that are passed over at the least, also where the clock says that it is earlier than it was."""

translated: Any = peewee.__exception_wrapper__  # type: ignore[attr-defined]
"""A context in which a driver's errors become peewee's."""


def json_text(rows: Sequence[Any]) -> str:
    """Rows as one parameter of a statement."""
    return orjson.dumps(rows).decode()
