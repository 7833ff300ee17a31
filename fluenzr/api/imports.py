"""CSV files of contacts, in and out (contract §2)."""

from collections.abc import Iterable, Iterator
from typing import Any

import marshmallow as ma
import orjson
from flask import Response, current_app, g
from flask_smorest.fields import Upload
from marshmallow import fields as mf

from fluenzr.api.contacts import KEPT, ContactFilters, tag_list
from fluenzr.api.fields import Text, ids
from fluenzr.api.smorest import Answer, Blueprint, ListArgs, Schema, sortable
from fluenzr.core import contact_bulk, contact_export, contact_fields, csv_file, imports
from fluenzr.core.listing import Page

blp = Blueprint("imports", __name__, description="Contacts as CSV files, in and out")

CSV = "text/csv"
_AT_ONCE = 64 * 1024
"""Characters of one piece of an answer."""


class Mapping(mf.Dict):
    """A JSON object in a part of a form."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        try:
            given = orjson.loads(value)
        except (orjson.JSONDecodeError, TypeError):
            raise ma.ValidationError("Must be a JSON object") from None
        return super()._deserialize(given, attr, data, **kwargs)


class Certified(mf.Boolean):
    """Text that says yes; a person has to have said it."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, str) or value.lower() != "true":
            raise ma.ValidationError(
                "Must be true: certify that these people may be written to, as consentSource says"
            )
        return True


class ImportSchema(Schema):
    file = Upload(required=True)
    mapping = Mapping(
        keys=Text(max_length=1000),
        values=Text(max_length=200, allow_none=True),
        load_default=dict,
        metadata={"description": "Column to a field's name, to customFields.NAME, or to null: ignored"},
    )
    group_ids = ids("grp", load_default=list, validate=ma.validate.Length(max=100))
    tags = tag_list(load_default=list)
    on_duplicate = mf.String(load_default="skip", validate=ma.validate.OneOf(contact_bulk.ON_DUPLICATE))
    consent_source = mf.String(required=True, validate=ma.validate.OneOf(contact_fields.CONSENT_SOURCES))
    consent_certified = Certified(required=True, validate=ma.validate.Equal(True))

    @ma.pre_load
    def lists(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """A repeated part that is there once is a list of one."""
        for name in ("groupIds", "tags"):
            if isinstance(data.get(name), str):
                data[name] = [data[name]]
        return data


class ImportFault(Answer):
    line = mf.Integer()
    email = mf.String(allow_none=True)
    message = mf.String()


class ImportAnswer(Answer):
    id = mf.String(metadata={"example": "imp_..."})
    status = mf.String(validate=ma.validate.OneOf(imports.STATUSES))
    total = mf.Integer(metadata={"description": "Rows of the file; 0 until they were counted"})
    processed = mf.Integer()
    created = mf.Integer()
    updated = mf.Integer()
    skipped = mf.Integer()
    kept = mf.Integer(metadata={"description": KEPT})
    error_count = mf.Integer()
    errors = mf.List(mf.Nested(ImportFault), metadata={"description": "The first 100"})


class ImportListArgs(ListArgs):
    sort = sortable(*imports.LISTING.sorts)


@blp.post("/contacts/import")
@blp.arguments(ImportSchema, location="files")
@blp.response(202, ImportAnswer)
def import_contacts(form: dict[str, Any]) -> dict[str, Any]:
    """Import contacts from a CSV file, in the background; a wrong row is reported and stops no other"""
    return imports.create(
        g.principal.workspace_id,
        form["file"].stream,
        mapping=form["mapping"],
        groups=form["group_ids"],
        tags=form["tags"],
        on_duplicate=form["on_duplicate"],
        consent_source=form["consent_source"],
        min_free_mb=current_app.config["SETTINGS"].min_free_mb,
    )


@blp.get("/contacts/imports")
@blp.arguments(ImportListArgs, location="query")
@blp.response(200, ImportAnswer, paged=True)
def list_imports(args: dict[str, Any]) -> Page:
    """List imports, newest first"""
    return imports.page(g.principal.workspace_id, args["paging"])


@blp.get("/contacts/imports/<import_id>")
@blp.response(200, ImportAnswer)
def get_import(import_id: str) -> dict[str, Any]:
    """Follow an import"""
    return imports.get(g.principal.workspace_id, import_id)


@blp.delete("/contacts/imports/<import_id>", called="cancelImport")
@blp.response(200, ImportAnswer)
def cancel_import(import_id: str) -> dict[str, Any]:
    """Cancel an import that has not ended; rows already read stay"""
    return imports.cancel(g.principal.workspace_id, import_id)


@blp.get("/contacts/imports/<import_id>/errors", kept=False)
@blp.file(200, CSV)
def import_errors(import_id: str) -> Response:
    """All rows of an import that were wrong, as CSV"""
    return _csv(imports.errors(g.principal.workspace_id, import_id), f"{import_id}-errors.csv")


@blp.get("/contacts/export", kept=False)
@blp.arguments(ContactFilters, location="query")
@blp.file(200, CSV)
def export_contacts(filters: dict[str, Any]) -> Response:
    """Export contacts as CSV: all, or those that the filters of the list let through"""
    return _csv(contact_export.rows(g.principal.workspace_id, filters), "contacts.csv")


def _csv(rows: Iterable[list[str]], name: str) -> Response:
    """A file, row by row: never the whole of it in memory."""
    answer = current_app.response_class(_pieces(rows), mimetype=CSV)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _pieces(rows: Iterable[list[str]]) -> Iterator[str]:
    piece, size = [], 0
    for row in rows:
        text = csv_file.row(row)
        piece.append(text)
        size += len(text)
        if size >= _AT_ONCE:
            yield "".join(piece)
            piece, size = [], 0
    yield "".join(piece)
