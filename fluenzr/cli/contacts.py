"""`fluenzr contacts`: CSV files in and out, beside a running server or without one."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from fluenzr.cli.console import NOT_DONE, as_json, connect, find_workspace, of_workspace, print_json, say
from fluenzr.core.common import contact_fields

if TYPE_CHECKING:
    from fluenzr.core.contacts.import_runner import Reading

Function = TypeVar("Function", bound=Callable[..., Any])
_PARTS = ", ".join(field.words for field in contact_fields.SEARCHED)


@click.group()
def contacts() -> None:
    """Contacts as CSV files, in and out."""


@contacts.command("import")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--map",
    "mapped",
    metavar="COLUMN=FIELD",
    multiple=True,
    help="FIELD may be customFields.NAME; none ignores.",
)
@click.option(
    "--group", "groups", metavar="NAME_OR_ID", multiple=True, help="Let the contacts join this group."
)
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="Give the contacts this tag.")
@click.option("--on-duplicate", type=click.Choice(("skip", "update")), default="skip", show_default=True)
@click.option(
    "--unknown-columns",
    type=click.Choice(("custom", "ignore", "refuse")),
    default="custom",
    show_default=True,
    help="What becomes of columns that nobody knows.",
)
@click.option("--encoding", metavar="NAME", help="Such as cp1252; found by itself where it is not said.")
@click.option("--delimiter", metavar="CHARACTER", help="Found by itself where it is not said; tab is one.")
@click.option("--dry-run", is_flag=True, help="Write nothing: tell what would become of the file.")
@click.option("--consent-source", metavar="SOURCE", help="Why these people may be written to.")
@click.option("--certify-consent", is_flag=True, help="Say that they may, as --consent-source has it.")
@click.option(
    "--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write what was wrong here, as CSV."
)
@of_workspace
@as_json
def import_(
    file: BinaryIO,
    mapped: Sequence[str],
    groups: Sequence[str],
    tags: Sequence[str],
    on_duplicate: str,
    consent_source: str | None,
    certify_consent: bool,
    errors: Path | None,
    workspace: str | None,
    as_json: bool,
    dry_run: bool,
    unknown_columns: str,
    encoding: str | None,
    delimiter: str | None,
) -> int:
    """Import contacts from a CSV file; a wrong row is told and stops no other.

    What is interrupted goes on as soon as a worker runs. Exits with 1 where rows were wrong.
    """
    from fluenzr.core.contacts import groups as known

    asked: dict[str, Any] = {
        "mapping": _mapping(mapped),
        "tags": list(tags),
        "on_duplicate": on_duplicate,
        "consent_source": consent_source or "not_specified",
        "unknown_columns": unknown_columns,
        **_reading(encoding, delimiter),
    }
    if not dry_run:
        _require_consent(consent_source, certify_consent)
    connect()
    workspace_id = find_workspace(workspace).id
    asked["groups"] = [known.find(workspace_id, group) for group in groups]
    if dry_run:
        return _preview(workspace_id, file, asked, as_json)
    return _carry_out(workspace_id, file, asked, errors, as_json)


def _preview(workspace_id: int, file: BinaryIO, asked: dict[str, Any], as_json: bool) -> int:
    from fluenzr.core.contacts import import_preview

    found = import_preview.preview(workspace_id, _seekable(file), **asked)
    print_json(found) if as_json else _foretell(found)
    return NOT_DONE if found["refused"] else 0


def _carry_out(
    workspace_id: int, file: BinaryIO, asked: dict[str, Any], errors: Path | None, as_json: bool
) -> int:
    """Import the file, unless a worker was quicker to take it."""
    from fluenzr.core.contacts import import_runner, imports

    made = imports.create(workspace_id, _seekable(file), **asked)
    claimed = import_runner.claim(None, made["id"])
    if claimed is None:
        say(f"{made['id']} is being read by the worker")
        return 0
    _read(import_runner.Reading(claimed))
    done = imports.get(workspace_id, made["id"])
    if errors is not None:
        with errors.open("w", encoding="utf-8", newline="") as report:
            _write(report, imports.errors(workspace_id, made["id"]))
    print_json(done) if as_json else _tell(done)
    return NOT_DONE if done["errorCount"] else 0


def _by_parts(command: Function) -> Function:
    for field in reversed(contact_fields.SEARCHED):
        command = click.option(f"--{field.name.replace('_', '-')}", help="Contains.")(command)
    return command


@contacts.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), default="-")
@click.option("--email", help="Contains.")
@click.option("--status")
@click.option("--group", metavar="NAME_OR_ID")
@click.option("--tag")
@_by_parts
@click.option("--q", metavar="TEXT", help=f"Contained in email, names or {_PARTS}.")
@click.option("--excel", is_flag=True, help="Begin with the mark by which Excel knows UTF-8.")
@of_workspace
def export(file: Path, workspace: str | None, excel: bool, **filters: str | None) -> None:
    """Export contacts as CSV, to FILE or to the standard output."""
    from fluenzr.core.contacts import export as contact_export
    from fluenzr.core.contacts import field_values as contact_fields
    from fluenzr.core.contacts import groups

    if filters["status"] not in (None, *contact_fields.STATUSES):
        raise click.UsageError(f"--status is one of: {', '.join(contact_fields.STATUSES)}")
    connect()
    workspace_id = find_workspace(workspace).id
    wanted = {name: value for name, value in filters.items() if value is not None}
    if "group" in wanted:
        wanted["group"] = groups.find(workspace_id, wanted["group"])
    total = contact_export.matching(workspace_id, wanted)
    with _bar(total, "Exporting") as bar:
        rows = contact_export.rows(workspace_id, wanted, bar.update)
    if str(file) == "-":
        _write(sys.stdout, rows, excel=excel)
        return
    # A file that is there is replaced by a whole one or not at all.
    draft = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="") as out:
            _write(out, rows, excel=excel)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _read(reading: "Reading") -> None:
    try:
        more = True
        with _bar(None, "Importing") as bar:
            while more:
                before = reading.row.processed
                more = reading.step()
                bar.length = reading.row.total
                bar.update(reading.row.processed - before)
    except BaseException:
        reading.release()
        say(f"Interrupted: a worker goes on with {reading.row.public_id}", err=True)
        raise


def _require_consent(source: str | None, is_certified: bool) -> None:
    from fluenzr.core.contacts import field_values as contact_fields

    if source not in contact_fields.CONSENT_SOURCES:
        raise click.UsageError(f"--consent-source is one of: {', '.join(contact_fields.CONSENT_SOURCES)}")
    if not is_certified:
        raise click.UsageError("Say with --certify-consent that these people may be written to")


def _reading(encoding: str | None, delimiter: str | None) -> dict[str, str | None]:
    """How the file is to be read."""
    from fluenzr.core.common import csv_encoding

    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
    delimiter = named.get(delimiter or "", delimiter)
    if delimiter is not None and len(delimiter) != 1:
        raise click.UsageError("--delimiter is one character")
    try:
        encoding = None if encoding is None else csv_encoding.known(encoding)
    except ValueError as error:
        raise click.UsageError(f"--encoding {str(error).lower()}") from None
    return {"encoding": encoding, "delimiter": delimiter}


def _foretell(found: dict[str, Any]) -> None:
    """What would become of a file, and of which column what."""
    say(f"{found['encoding']}, delimiter {json.dumps(found['delimiter'])}")
    for warning in found["warnings"]:
        say(warning, err=True)
    for column in found["columns"]:
        examples = ", ".join(json.dumps(one, ensure_ascii=False) for one in column["examples"])
        say(f"  {column['column']} -> {column['field'] or 'none'}  {examples}")
    counts = (f"{found[name]} {name}" for name in ("created", "updated", "skipped", "refused"))
    say(f"would be: {', '.join(counts)}")
    for row in found["rows"]:
        if row["message"] is not None:
            say(f"line {row['line']}: {row['message']}", err=True)


def _tell(done: dict[str, Any]) -> None:
    counts = (f"{done[name]} {name}" for name in ("created", "updated", "skipped"))
    say(f"{done['id']} {done['status']}: {', '.join(counts)}, {done['errorCount']} wrong")
    for warning in done["warnings"]:
        say(warning, err=True)
    if done["kept"]:
        say(f"{done['kept']} stay unsubscribed, bounced or blocked, and are not active")
    for error in done["errors"]:
        whose = f" ({error['email']})" if error["email"] else ""
        say(f"line {error['line']}{whose}: {error['message']}", err=True)
    if (more := done["errorCount"] - len(done["errors"])) > 0:
        say(f"and {more} more: --errors FILE writes all of them", err=True)


def _seekable(file: BinaryIO) -> BinaryIO:
    """The file, or a copy of what comes through a pipe."""
    if file.seekable():
        return file
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - gone with the command
    shutil.copyfileobj(file, copy)
    return copy


def _mapping(mapped: Sequence[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for one in mapped:
        column, equals, field = one.rpartition("=")
        if not equals:
            raise click.UsageError(f"--map takes COLUMN=FIELD, not {json.dumps(one)}")
        found[column] = None if field in ("", "none") else field
    return found


def _write(out: IO[str], rows: Iterable[list[str]], *, excel: bool = False) -> None:
    from fluenzr.core.common import csv_file

    if excel:
        out.write(csv_file.MARK)
    for row in rows:
        out.write(csv_file.row(row))


def _bar(length: int | None, label: str) -> Any:
    """A progress bar, on the terminal alone: neither in a file nor in JSON."""
    return click.progressbar(length=length or 0, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())
