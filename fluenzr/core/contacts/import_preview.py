"""Dry run of a CSV import: counts what would be created, updated and refused; writes nothing.

Tested by `tests/api/v1/test_imports.py`.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import SEEK_END
from itertools import islice
from typing import Any, BinaryIO

import orjson

from fluenzr import clock
from fluenzr.core.common import addresses, contact_fields, csv_encoding, csv_file
from fluenzr.core.common.csv_file import Record
from fluenzr.core.common.errors import Invalid, TooLarge
from fluenzr.core.contacts import bulk, imports, verdicts
from fluenzr.core.contacts import records as contact_records
from fluenzr.core.contacts.bulk import Batch, Outcome
from fluenzr.core.contacts.import_rows import Options, Rows

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 100_000
ROWS_SHOWN = 20
EXAMPLES = 3
_EXAMPLE = 200
"""Characters of an example."""

_looking: Counter[int] = Counter()
_lock = threading.Lock()


def preview(
    workspace_id: int,
    file: BinaryIO,
    *,
    mapping: dict[str, str | None],
    groups: list[str],
    tags: list[str],
    on_duplicate: str,
    consent_source: str,
    most: int | None = None,
    **read: Any,
) -> dict[str, Any]:
    """What an import of these options would do. Raises as `imports.create` does, and TooLarge.

    It takes an import's place as long as it lasts. With `most`, so many rows are looked at and no more.
    """
    if file.seek(0, SEEK_END) > MAX_BYTES:
        raise TooLarge(f"A dry run takes files of up to {MAX_BYTES // 1024**2} MiB")
    with _place(workspace_id):
        layout = imports.layout(file, mapping, **read)
        contact_records.group_ids(workspace_id, groups)
        options = imports.asked(layout, groups, tags, on_duplicate, consent_source)
        try:
            records = islice(csv_file.records(layout.text(file), layout.delimiter, layout.begin), most)
            look = _Look(workspace_id, options)
            while batch := list(islice(records, bulk.TOGETHER)):
                look.at(batch)
        except csv_encoding.Unreadable as error:
            raise Invalid("file", str(error)) from None
    columns = zip(layout.columns.names, options.columns, look.examples, strict=True)
    return {
        "delimiter": layout.delimiter,
        "encoding": layout.encoding,
        "warnings": list(layout.warnings),
        "columns": [{"column": name, "field": field, "examples": some} for name, field, some in columns],
        "rows": look.rows,
        **{name: look.counts[name] for name in ("created", "updated", "skipped", "kept", "refused")},
    }


@contextmanager
def _place(workspace_id: int) -> Iterator[None]:
    with _lock:
        imports.refuse_too_many(workspace_id, _looking[workspace_id])
        _looking[workspace_id] += 1
    try:
        yield
    finally:
        with _lock:
            _looking[workspace_id] -= 1


class _Look:
    """What was seen of a file so far; `seen` are those who would be there by then."""

    def __init__(self, workspace_id: int, options: Options):
        self._workspace_id, self._options, self._row = workspace_id, options, Rows(options)
        self._seen: set[str] = set()
        self.rows: list[dict[str, Any]] = []
        self.counts: Counter[str] = Counter()
        self.examples: list[list[str]] = [[] for _ in options.columns]

    def at(self, records: list[Record]) -> None:
        if self.counts["rows"] + len(records) > MAX_ROWS:
            raise TooLarge(f"A dry run takes files of up to {MAX_ROWS:,} rows")
        self.counts["rows"] += len(records)
        batch = Batch(
            self._workspace_id,
            [self._row(record) for record in records],
            groups=self._options.groups,
            tags=self._options.tags,
            consent_source=self._options.consent_source,
            update=self._options.on_duplicate == "update",
        )
        for record, key, outcome in zip(records, batch.keys, batch.outcomes(), strict=True):
            kind = self._kind(key, outcome)
            self.counts[kind] += 1
            self.counts["kept"] += outcome.is_kept
            if len(self.rows) < ROWS_SHOWN:
                self.rows.append(_shown(record, kind, outcome))
                self._exemplify(record)

    def _kind(self, key: str, outcome: Outcome) -> str:
        """As the rows before would have left it."""
        if outcome.kind == "created" and key in self._seen:
            return "updated" if self._options.on_duplicate == "update" else "skipped"
        if outcome.kind == "created":
            self._seen.add(key)
        return outcome.kind

    def _exemplify(self, record: Record) -> None:
        for some, cell in zip(self.examples, record.cells, strict=False):
            text = csv_file.restored(cell).strip()[:_EXAMPLE]
            if text and len(some) < EXAMPLES and text not in some:
                some.append(text)


_FIELDS = {
    **{field.public: field.name for field in contact_fields.TEXTS},
    "status": "status",
    "tags": "tags",
    "customFields": "custom_fields",
    "consentSource": "consent_source",
    "consentNotes": "consent_notes",
}


def _verification(values: dict[str, Any]) -> dict[str, Any] | None:
    if (status := values.get("verification_status")) is None:
        return None
    checked_at = clock.iso(values["verification_at"])
    return {"status": status, "source": values["verification_source"], "checkedAt": checked_at}


def _shown(record: Record, kind: str, outcome: Outcome) -> dict[str, Any]:
    """A row as it would be: the contact's fields, or what is wrong with it."""
    values = outcome.values or {}
    email = values.get("email") or addresses.shown(outcome.email)
    shown: dict[str, Any] = {"line": record.line, "outcome": kind, "message": outcome.error, "email": email}
    shown |= {name: values.get(column) for name, column in _FIELDS.items()}
    shown["verification"] = _verification(values)
    if shown["message"] is None and verdicts.is_unheard_of(shown["verification"]):
        shown["message"] = f"A verifier's word is not known and is kept: {shown['verification']['source']}"
    plain: dict[str, Any] = orjson.loads(orjson.dumps(shown))
    return plain
