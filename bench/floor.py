"""The floor: the same answers from a bare WSGI callable, SQL and a JSON encoder.

No key, no limit, no validation, no routing beyond three comparisons: what no server in this
language and on this database can be expected to beat.
"""

import base64
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import orjson
from peewee import sqlite3

PATH = os.environ["BENCH_DATABASE"]
WORKSPACE = 1
_COLUMNS = """
select c.public_id, c.email, c.first_name, c.last_name, c.company, c.job_title, c.phone, c.website, c.status,
    (select json_group_array(json_object('id', g.public_id, 'name', g.name) order by g.name)
        from group_member m join contact_group g on g.id = m.group_id where m.contact_id = c.id),
    c.tags, c.custom_fields, s.public_id, s.name, c.consent_source, c.consent_notes,
    c.consent_at, c.verification_status, c.verification_source, c.verification_at,
    c.open_tracking_objected_at, c.created_at, c.updated_at
from contact c left join pipeline_stage s on s.id = c.pipeline_stage_id where c.workspace_id = ?
"""
_LIST = _COLUMNS + "order by c.created_at desc, c.id desc limit ? + 0 offset ?"
_ONE = _COLUMNS + "and c.public_id = ?"
_TOTAL = "select contact_count from workspace where id = ?"
_INSERT = """
insert into contact (public_id, workspace_id, email, email_key, first_name, first_name_key, last_name,
    last_name_key, company, company_key, tags, custom_fields, status, consent_source, created_at, updated_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'active', 'not_specified', ?, ?)
"""
_TAG = "insert into contact_tag (workspace_id, name, contact_id) values (?, ?, ?)"
_COUNT = "update workspace set contact_count = contact_count + 1 where id = ?"
_EVENT = "insert into event (public_id, workspace_id, type, at, body) values (?, ?, 'contact.created', ?, ?)"
_local = threading.local()

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """The WSGI callable."""
    path = environ["PATH_INFO"]
    status = "200 OK"
    if environ["REQUEST_METHOD"] == "POST":
        status = "201 Created"
        body = _create(orjson.loads(environ["wsgi.input"].read()))
    elif path == "/v1/contacts":
        body = _page(dict(parse_qsl(environ["QUERY_STRING"])))
    else:
        body = _one(path.rpartition("/")[2])
    text = _json(body)
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(text)))])
    return [text]


def _page(query: dict[str, str]) -> dict[str, Any]:
    page, per_page = int(query.get("page", 1)), int(query.get("perPage", 20))
    connection = _connection()
    total = connection.execute(_TOTAL, (WORKSPACE,)).fetchone()[0]
    rows = connection.execute(_LIST, (WORKSPACE, per_page, (page - 1) * per_page)).fetchall()
    meta = {"page": page, "perPage": per_page, "total": total, "totalPages": -(-total // per_page)}
    return {"success": True, "data": [_public(row) for row in rows], "meta": meta}


def _one(public_id: str) -> dict[str, Any]:
    row = _connection().execute(_ONE, (WORKSPACE, public_id)).fetchone()
    return {"success": True, "data": _public(row)}


def _create(given: dict[str, Any]) -> dict[str, Any]:
    public_id, now = _new("con"), int(time.time() * 1000)
    texts = [given.get(name) for name in ("email", "firstName", "lastName", "company")]
    folded = [value for text in texts for value in (text, (text or "").casefold())]
    tags, connection = given.get("tags", []), _connection()
    custom = orjson.dumps(given.get("customFields", {})).decode()
    connection.execute("begin immediate")
    row = (public_id, WORKSPACE, *folded, orjson.dumps(tags).decode(), custom, now, now)
    key = connection.execute(_INSERT, row).lastrowid
    connection.executemany(_TAG, [(WORKSPACE, tag, key) for tag in tags])
    connection.execute(_COUNT, (WORKSPACE,))
    created = _one(public_id)
    event = _json({"type": "contact.created", "timestamp": _at(now), "data": created["data"]})
    connection.execute(_EVENT, (_new("evt"), WORKSPACE, now, event.decode()))
    connection.execute("commit")
    return created


def _public(row: tuple[Any, ...]) -> dict[str, Any]:
    return {
        "id": row[0],
        "email": row[1],
        "firstName": row[2],
        "lastName": row[3],
        "company": row[4],
        "jobTitle": row[5],
        "phone": row[6],
        "website": row[7],
        "status": row[8],
        "groups": orjson.Fragment(row[9]),
        "tags": orjson.Fragment(row[10]),
        "customFields": orjson.Fragment(row[11]),
        "pipelineStage": None if row[12] is None else {"id": row[12], "name": row[13]},
        "consentSource": row[14],
        "consentNotes": row[15],
        "consentAt": _at(row[16]),
        "verification": None
        if row[17] is None
        else {"status": row[17], "source": row[18], "checkedAt": _at(row[19])},
        "openTrackingObjectedAt": _at(row[20]),
        "createdAt": _at(row[21]),
        "updatedAt": _at(row[22]),
    }


def _at(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds // 1000, UTC)


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)


def _new(prefix: str) -> str:
    return f"{prefix}_{base64.b32encode(secrets.token_bytes(15)).decode().lower()}"


def _connection() -> Any:
    """A connection for each thread, set up as the server's is."""
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(PATH, timeout=5, isolation_level=None)
        for pragma in ("synchronous=full", "foreign_keys=1", "cache_size=-12288", "temp_store=memory"):
            _local.connection.execute(f"pragma {pragma}")
    return _local.connection
