"""/contacts/import and /contacts/export: CSV files in and out, dry runs, progress (contract §2)."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import marshmallow as ma
import orjson
from flask import Response, current_app, g
from flask_smorest.fields import Upload
from marshmallow import fields as mf
from werkzeug.datastructures import FileStorage

from fluenzr.api.framework import auth
from fluenzr.api.framework.fields import Text, ids
from fluenzr.api.framework.schemas import Answer, ListArgs, Schema, sortable
from fluenzr.api.framework.smorest import Blueprint, enveloped
from fluenzr.api.reference.prose import described
from fluenzr.api.v1.contact_bulk import KEPT
from fluenzr.api.v1.contact_schemas import CONTACT_FIELDS, ContactFilters, VerificationAnswer, tag_list, texts
from fluenzr.core.common import csv_encoding, csv_file
from fluenzr.core.common.listing import Page
from fluenzr.core.contacts import bulk, csv_columns, import_preview, imports
from fluenzr.core.contacts import export as contact_export
from fluenzr.core.contacts import field_values as contact_fields

blp = Blueprint("imports", __name__, description="Contacts as CSV files, in and out")

CSV = "text/csv"
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}
_MAX_PART = 1024 * 1024
"""Bytes of a part that is text and comes as a file."""
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


class Flag(mf.Boolean):
    """`true` or `false` as text."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, str) or value.lower() not in ("true", "false"):
            raise self.make_error("invalid", input=value)
        return value.lower() == "true"


class Encoding(Text):
    """The name of an encoding that files have."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            return csv_encoding.known(super()._deserialize(value, attr, data, **kwargs))
        except ValueError as error:
            raise ma.ValidationError(str(error)) from None


class Delimiter(mf.String):
    """One character, or the name of one."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs))
        named = DELIMITERS.get(text.strip().lower(), text)
        if len(named) != 1 or not named.isascii() or named.isalnum() or named in '"\r\n\0':
            raise ma.ValidationError(f"Must be one character, or one of: {', '.join(DELIMITERS)}")
        return named


class Certified(mf.Boolean):
    """Text that says yes; a person has to have said it."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, str) or value.lower() != "true":
            raise ma.ValidationError(
                "Must be true: certify that these people may be written to, as consentSource says"
            )
        return True


@described(
    file="CSV with a header, at most 100 MiB; tabs, semicolons and other encodings than UTF-8 are found out",
    group_ids="Groups that created and updated contacts are added to; repeat the part for several",
    tags="Tags that created and updated contacts get; repeat the part for several",
    on_duplicate="What becomes of a row whose address is known: left alone, or changed by the row",
    mapping="Column to a field's name, to `customFields.NAME`, to `verification.` and a verifier's name, or "
    "to null: ignored",
    consent_source="Why these people may be written to; a row may say otherwise. Required, but for a dry run",
    consent_certified="`true`: you certify that `consentSource` is so. Required, but for a dry run",
    dry_run="`true`: nothing is written, the answer tells what would become of the file",
    unknown_columns="What no field is known for: made a custom field, ignored, or a reason to refuse",
    encoding="The encoding of the file, by its IANA name; found out where it is absent",
    delimiter="What stands between cells: one character, or its name; found out where it is absent",
)
class ImportSchema(Schema):
    file = Upload(required=True)
    mapping = Mapping(
        keys=mf.String(),
        values=Text(max_length=200, allow_none=True),
        load_default=dict,
    )
    group_ids = ids("grp", load_default=list, validate=ma.validate.Length(max=100))
    tags = tag_list(contact_fields.MAX_TAGS, load_default=list)
    on_duplicate = mf.String(load_default="skip", validate=ma.validate.OneOf(bulk.ON_DUPLICATE))
    consent_source = mf.String(validate=ma.validate.OneOf(contact_fields.CONSENT_SOURCES))
    consent_certified = Certified(validate=ma.validate.Equal(True))
    dry_run = Flag(load_default=False)
    unknown_columns = mf.String(load_default="custom", validate=ma.validate.OneOf(csv_columns.UNKNOWN))
    encoding = Encoding(max_length=40)
    delimiter = Delimiter()

    @ma.pre_load
    def parts(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Texts and files, whichever way their parts were sent; a repeatable one is always a list."""
        read = {name: _part(name, given) for name, given in data.items() if given not in ("", [])}
        for name in ("groupIds", "tags"):
            if isinstance(read.get(name), str):
                read[name] = [read[name]]
        return read

    @ma.validates_schema
    def consent(self, data: dict[str, Any], **_: Any) -> None:
        missing = {name for name in ("consent_source", "consent_certified") if name not in data}
        if missing and not data["dry_run"]:
            keys = [str(self.fields[name].data_key) for name in sorted(missing, reverse=True)]
            raise ma.ValidationError({key: [f"{key} is required"] for key in keys})


def _part(name: str, given: Any) -> Any:
    """A part as its field reads it. Raises ValidationError."""
    if name == "file":
        if isinstance(given, list):
            raise ma.ValidationError({name: [f"{name} is given more than once"]})
        return FileStorage(BytesIO(given.encode()), name) if isinstance(given, str) else given
    if isinstance(given, list):
        return [_part(name, one) for one in given]
    if not isinstance(given, FileStorage):
        return given
    try:
        text = given.stream.read(_MAX_PART + 1)
        if len(text) > _MAX_PART:
            raise ma.ValidationError({name: [f"Must be at most {_MAX_PART} bytes"]})
        return text.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ma.ValidationError({name: ["Must be text in UTF-8"]}) from None


@described(
    excel="`1`: begins with a byte order mark, by which Excel knows UTF-8",
)
class ExportArgs(ContactFilters):
    excel = mf.Boolean(truthy={"1", "true"}, falsy={"0", "false"}, load_default=False)


@described(
    line="The line of the file where the row begins; the header is on line 1",
    email="Its address, if it has one",
    message="What is wrong with it",
)
class ImportFault(Answer):
    line = mf.Integer()
    email = mf.String(allow_none=True)
    message = mf.String()


@described(
    id="The import's id",
    status="`pending` until it begins; then `running`, until it is `completed`, `failed` or `cancelled`",
    processed="Rows that were read",
    created="Contacts that are new",
    updated="Contacts that were there and were changed",
    skipped="Rows whose contact stays as it is",
    kept=KEPT,
    error_count="Rows that were wrong, at most 10,000",
    encoding="The encoding that the file was read in; null for imports of earlier versions",
    warnings="What is not certain of how the file was read",
)
class ImportAnswer(Answer):
    id = mf.String()
    status = mf.String(validate=ma.validate.OneOf(imports.STATUSES))
    total = mf.Integer(metadata={"description": "Rows of the file; 0 until they were counted"})
    processed = mf.Integer()
    created = mf.Integer()
    updated = mf.Integer()
    skipped = mf.Integer()
    kept = mf.Integer()
    encoding = mf.String(allow_none=True)
    warnings = mf.List(mf.String())
    error_count = mf.Integer()
    errors = mf.List(mf.Nested(ImportFault), metadata={"description": "The first 100"})


@described(
    column="The header of the column",
    field="What it gives: a field, `customFields.NAME`, `verification.NAME` for what a verifier said, or "
    "null where it is ignored",
    examples="The first different cells of it that are not empty",
)
class ImportPreviewColumn(Answer):
    column = mf.String()
    field = mf.String(allow_none=True)
    examples = mf.List(mf.String())


@described(
    CONTACT_FIELDS,
    line="The line of the file where the row begins; the header is on line 1",
    outcome="What would become of the row",
    message="What is wrong with it, or not known; or null",
    email="Its address, if it has one",
    status="The status that the contact would have; null where the row is refused",
    tags="The tags that it would have",
    custom_fields="The custom fields that it would have",
    consent_source="Why the person may be written to",
    verification="What a verifier said of the address, or null",
)
class ImportPreviewRow(Answer):
    line = mf.Integer()
    outcome = mf.String(validate=ma.validate.OneOf(["created", "updated", "skipped", "refused"]))
    message = mf.String(allow_none=True)
    email = mf.String(allow_none=True)
    vars().update(texts(lambda _: mf.String(allow_none=True)))
    status = mf.String(allow_none=True)
    tags = mf.List(mf.String(), allow_none=True)
    custom_fields = mf.Dict(keys=mf.String(), allow_none=True)
    consent_source = mf.String(allow_none=True)
    consent_notes = mf.String(allow_none=True)
    verification = mf.Nested(VerificationAnswer, allow_none=True)


@described(
    delimiter="What stands between the cells",
    encoding="The encoding that the file was read in",
    warnings="What is not certain of how the file was read",
    columns="What each column gives",
    rows="The first 20 rows, as they would be",
    created="Contacts that would be new",
    updated="Contacts that are there and would be changed",
    skipped="Rows whose contact would stay as it is",
    kept=KEPT,
    refused="Rows that are wrong",
)
class ImportPreviewAnswer(Answer):
    delimiter = mf.String()
    encoding = mf.String()
    warnings = mf.List(mf.String())
    columns = mf.List(mf.Nested(ImportPreviewColumn))
    rows = mf.List(mf.Nested(ImportPreviewRow))
    created = mf.Integer()
    updated = mf.Integer()
    skipped = mf.Integer()
    kept = mf.Integer()
    refused = mf.Integer()


class ImportListArgs(ListArgs):
    sort = sortable(*imports.LISTING.sorts)


@blp.post("/contacts/import", reads_only=True)
@blp.arguments(ImportSchema, location="files")
@blp.response(202, ImportAnswer)
@blp.also(200, ImportPreviewAnswer)
def import_contacts(form: dict[str, Any]) -> dict[str, Any] | Response:
    """Import contacts from a CSV file, in the background; a wrong row is reported and stops no other

    Answers at once; `GET /contacts/imports/{import_id}` follows it. Columns go by their own names,
    `mapping` says otherwise for single ones. With `dryRun=true` nothing is written: 200, and what would
    become of the file.
    """
    asked: dict[str, Any] = {
        "mapping": form["mapping"],
        "groups": form["group_ids"],
        "tags": form["tags"],
        "on_duplicate": form["on_duplicate"],
        "consent_source": form.get("consent_source", bulk.UNKNOWN_SOURCE),
        **{name: form.get(name) for name in ("unknown_columns", "encoding", "delimiter")},
    }
    workspace_id, file = g.principal.workspace_id, form["file"].stream
    if form["dry_run"]:
        return enveloped(import_preview.preview(workspace_id, file, **asked))
    auth.check(g.principal, reads_only=False)
    min_free_mb = current_app.config["SETTINGS"].min_free_mb
    return imports.create(workspace_id, file, **asked, min_free_mb=min_free_mb)


@blp.get("/contacts/imports")
@blp.arguments(ImportListArgs, location="query")
@blp.response(200, ImportAnswer, paged=True)
def list_imports(args: dict[str, Any]) -> Page:
    """List imports, newest first

    Those of the last 30 days.
    """
    return imports.page(g.principal.workspace_id, args["paging"])


@blp.get("/contacts/imports/<import_id>")
@blp.response(200, ImportAnswer)
def get_import(import_id: str) -> dict[str, Any]:
    """Follow an import

    How far it is, and the first 100 rows that were wrong.
    """
    return imports.get(g.principal.workspace_id, import_id)


@blp.delete("/contacts/imports/<import_id>", called="cancelImport", conflicts=True)
@blp.response(200, ImportAnswer)
def cancel_import(import_id: str) -> dict[str, Any]:
    """Cancel an import that has not ended; rows already read stay

    Answers the import, which is `cancelled`; one that has ended is a 409.
    """
    return imports.cancel(g.principal.workspace_id, import_id)


@blp.get("/contacts/imports/<import_id>/errors", kept=False)
@blp.file(200, CSV)
def import_errors(import_id: str) -> Response:
    """All rows of an import that were wrong, as CSV

    Columns are `line`, `email` and `message`.
    """
    return _csv(imports.errors(g.principal.workspace_id, import_id), f"{import_id}-errors.csv")


@blp.get("/contacts/export", kept=False, exports=True)
@blp.arguments(ExportArgs, location="query")
@blp.file(200, CSV)
def export_contacts(filters: dict[str, Any]) -> Response:
    """Export contacts as CSV: all, or those that the filters of the list let through

    Streamed, in the columns of an import, with custom fields as columns after them. A cell that a
    spreadsheet would run as a formula begins with an apostrophe.
    """
    begin = csv_file.MARK if filters.pop("excel") else ""
    return _csv(contact_export.rows(g.principal.workspace_id, filters), "contacts.csv", begin)


def _csv(rows: Iterable[list[str]], name: str, begin: str = "") -> Response:
    """A file, row by row: never the whole of it in memory."""
    answer = current_app.response_class(_pieces(rows, begin), mimetype=CSV)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _pieces(rows: Iterable[list[str]], begin: str) -> Iterator[str]:
    piece, size = [begin], 0
    for row in rows:
        text = csv_file.row(row)
        piece.append(text)
        size += len(text)
        if size >= _AT_ONCE:
            yield "".join(piece)
            piece, size = [], 0
    yield "".join(piece)
