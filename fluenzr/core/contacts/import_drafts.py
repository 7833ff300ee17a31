"""Uploaded CSV files of which somebody says, step by step, what their columns give: kept for a day, in UTF-8,
until they are imported. A draft is an import that nobody reads and no list shows.
"""

import tempfile
from dataclasses import asdict, dataclass, field
from typing import IO, Any, BinaryIO, cast

from peewee import fn

from fluenzr import clock, db, ids
from fluenzr.core.common import csv_encoding, tenancy
from fluenzr.core.common.errors import Invalid, NotFound
from fluenzr.core.contacts import csv_columns, groups, import_preview, imports, records
from fluenzr.models import ContactImport, ImportPiece

MOST_DRAFTS = 10
"""Of one workspace; the oldest makes way for one more."""
LOOKED_AT = 20_000
"""Rows of a file that a dry run looks at, so that nobody waits for long."""
_LARGEST_LOOK = import_preview.MAX_BYTES
_IN_MEMORY = 1024 * 1024


@dataclass(frozen=True)
class Choices:
    """What was said of a file so far; `mapping` by the names of its columns, None before anything was."""

    mapping: dict[str, str | None] | None = None
    groups: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    on_duplicate: str = "skip"
    consent_source: str = "not_specified"
    consent_certified: bool = False
    new_group: str = ""

    def told(self) -> dict[str, str | None]:
        """What each column gives, as somebody says beyond its name: a column that is only called `status` may
        be that of a lead, and stays a guess where it is left as it was."""
        said = self.mapping or {}
        return {name: field for name, field in said.items() if field != "status" or name.lower() != field}

    def asked(self) -> dict[str, Any]:
        """As `imports.create` and `import_preview.preview` take them."""
        return {
            "mapping": self.told(),
            "groups": self.groups,
            "tags": self.tags,
            "on_duplicate": self.on_duplicate,
            "consent_source": self.consent_source,
        }


@dataclass(frozen=True)
class Draft:
    """A kept file: `columns` are its header's names with what each gives, as it was said or by its name."""

    name: str
    columns: list[tuple[str, str | None]]
    choices: Choices
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """A kept file in the list of them: its id, its name, and since when it is there (ms)."""

    id: str
    name: str
    created_at: int


@dataclass(frozen=True)
class Look:
    """A dry run; `is_whole` tells whether it was one of the whole file."""

    preview: dict[str, Any]
    is_whole: bool


def keep(workspace_id: int, file: BinaryIO, name: str, min_free_mb: int = 0) -> str:
    """Keep a file; gives the draft's id. Raises Invalid for one without a header that can be read."""
    found = imports.header(file, {})
    imports.refuse_without_room(file, min_free_mb)
    with db.transaction():
        _make_way(workspace_id)
        made = ContactImport.create(
            public_id=ids.new("imp"),
            workspace=workspace_id,
            status=imports.DRAFT,
            options={"name": name[:200], "choices": asdict(Choices()), **_reading(found)},
            line=0,
            created_at=clock.now_ms(),
        )
        imports.store(made, found.text(file))
    return str(made.public_id)


def waiting(workspace_id: int) -> list[Waiting]:
    """The kept files of a workspace, the newest first."""
    drafts = tenancy.rows(ContactImport, workspace_id).where(ContactImport.status == imports.DRAFT)
    return [
        Waiting(row.public_id, row.options["name"], row.created_at)
        for row in drafts.order_by(ContactImport.id.desc())
    ]


def get(workspace_id: int, public_id: str) -> Draft:
    """What is known of a draft. Raises NotFound."""
    row = _get(workspace_id, public_id)
    choices = Choices(**row.options["choices"])
    with _file(row) as file:
        header = _header(file, choices)
        guessed = csv_columns.guessed(header.names)
        columns = list(zip(guessed.names, guessed.fields, strict=True))
        if choices.mapping is None:
            addressed = imports.addressed(file, header, {})
            columns = [(name, addressed.get(name, field)) for name, field in columns]
        else:
            columns = [(name, choices.mapping.get(name)) for name, _ in columns]
    return Draft(row.options["name"], columns, choices, row.options.get("warnings", []))


def choose(workspace_id: int, public_id: str, choices: Choices) -> None:
    """Note what somebody says of a file. Raises NotFound, Invalid for a group that cannot be."""
    records.group_ids(workspace_id, choices.groups)
    groups.checked_name(choices.new_group or "-", "newGroup")
    with db.transaction():
        row = _get(workspace_id, public_id, lock=True)
        row.options = {**row.options, "choices": asdict(choices)}
        row.save(only=[ContactImport.options])


def look(workspace_id: int, public_id: str) -> Look:
    """What importing it as it was said would do. Raises as `import_preview.preview` does."""
    row = _get(workspace_id, public_id)
    choices = Choices(**row.options["choices"])
    with _file(row, _LARGEST_LOOK) as file:
        is_whole = _size(file) == _stored_size(row.id)
        asked = {**choices.asked(), "encoding": csv_encoding.UTF8, "unknown_columns": _unknown(choices)}
        found = import_preview.preview(workspace_id, file, **asked, most=LOOKED_AT)
    seen = sum(found[kind] for kind in ("created", "updated", "skipped", "refused"))
    return Look(found, is_whole and seen < LOOKED_AT)


def begin(workspace_id: int, public_id: str) -> dict[str, Any]:
    """Import it as it was said; gives the import, which has the draft's id.

    Raises Invalid where it is not said whether people agreed to get mail, and as `imports.create` does.
    """
    row = _get(workspace_id, public_id)
    choices = Choices(**row.options["choices"])
    _refuse_without_consent(choices)
    with _file(row) as file:
        layout = imports.layout(
            file, choices.told(), unknown_columns=_unknown(choices), encoding=csv_encoding.UTF8
        )
    with db.transaction():
        imports.refuse_too_many(workspace_id)
        options = imports.asked(
            layout,
            _groups(workspace_id, choices),
            choices.tags,
            choices.on_duplicate,
            choices.consent_source,
        )
        row = _get(workspace_id, public_id, lock=True)
        read = {name: row.options[name] for name in _READING if name in row.options}
        row.options = {**asdict(options), **read}  # the draft is kept in UTF-8, whatever it came in
        row.line, row.status = layout.begin, "pending"
        row.created_at = clock.now_ms()
        row.save()
        return imports.present(row)


_READING = ("encoding", "warnings")


def _reading(found: imports.Header) -> dict[str, Any]:
    return {"encoding": found.encoding, "warnings": list(found.warnings)}


def drop(workspace_id: int, public_id: str) -> None:
    """Forget a draft. Raises NotFound."""
    with db.transaction():
        _get(workspace_id, public_id, lock=True).delete_instance()


def own_name(column: str) -> str:
    """The name of a field of the workspace's own for a column that is known for nothing."""
    return csv_columns.custom_of(column) or "column"


def _groups(workspace_id: int, choices: Choices) -> list[str]:
    """Those that were chosen, and last the one that was named: made, where there is none of that name."""
    if not choices.new_group:
        return choices.groups
    try:
        named = groups.find(workspace_id, choices.new_group)
    except NotFound:
        named = str(groups.create(workspace_id, {"name": choices.new_group})["id"])
    return [*(group for group in choices.groups if group != named), named]


def _refuse_without_consent(choices: Choices) -> None:
    if choices.consent_source == "not_specified":
        raise Invalid("consentSource", "Say where the contacts come from")
    if not choices.consent_certified:
        raise Invalid("consentCertified", "Confirm that these people may be written to")


def _unknown(choices: Choices) -> str:
    """Where columns were chosen, nothing comes of the others."""
    return "custom" if choices.mapping is None else "ignore"


def _get(workspace_id: int, public_id: str, *, lock: bool = False) -> ContactImport:
    found = tenancy.get(ContactImport, workspace_id, public_id, lock=lock)
    if found.status != imports.DRAFT:
        raise NotFound("Import")
    return found


def _make_way(workspace_id: int) -> None:
    drafts = tenancy.rows(ContactImport, workspace_id).where(ContactImport.status == imports.DRAFT)
    for row in list(drafts.order_by(ContactImport.id.desc()).offset(MOST_DRAFTS - 1).limit(MOST_DRAFTS)):
        row.delete_instance()


def _header(file: BinaryIO, choices: Choices) -> imports.Header:
    return imports.header(file, choices.mapping or {}, csv_encoding.UTF8)


def _file(row: ContactImport, most: int | None = None) -> BinaryIO:
    """The kept file, or so much of its beginning as whole lines."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by whoever asks for it
    size = 0
    for piece in imports.stored(row.id):
        if most is not None and size + len(piece) > most:
            begin = piece[: most - size]
            file.write(begin[: begin.rfind(b"\n") + 1])
            break
        file.write(piece)
        size += len(piece)
    file.seek(0)
    return cast(BinaryIO, file)


def _size(file: BinaryIO) -> int:
    return file.seek(0, 2)


def _stored_size(import_id: int) -> int:
    sizes = ImportPiece.select(fn.SUM(fn.LENGTH(ImportPiece.data)))
    return int(sizes.where(ImportPiece.contact_import == import_id).scalar() or 0)
