"""Records of a CSV file as rows of contacts, by what its columns give. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fluenzr.core import addresses, csv_file
from fluenzr.core.contact_bulk import Row
from fluenzr.core.contact_fields import of_cells
from fluenzr.core.csv_file import Record
from fluenzr.core.errors import Invalid, sentence


@dataclass(frozen=True)
class Options:
    """What an upload asked for; `columns` is what each column of the file gives, None where nothing, and
    `emails` are further columns in which an address is looked for."""

    delimiter: str
    columns: list[str | None]
    groups: list[str]
    tags: list[str]
    on_duplicate: str
    consent_source: str
    emails: list[int] = field(default_factory=list)


def row_of(options: Options, record: Record) -> Row:
    """A row as POST would read it, or what is wrong with it."""
    if record.error is not None:
        return Row(None, {}, record.error)
    columns, cells = options.columns, [csv_file.restored(cell) for cell in record.cells]
    given = [(name, cell) for name, cell in zip(columns, cells, strict=False) if name is not None]
    email = next((cell for name, cell in given if name == "email"), "")
    if not email.strip():
        email = _another(options.emails, cells)
        given.append(("email", email))
    try:
        if any(cells[len(columns) :]):
            raise Invalid("row", f"The row has {len(cells)} cells, the header has {len(columns)}")
        fields = of_cells(given)
    except Invalid as error:
        told = sentence(next(iter(error.details)), error.message)
        return Row(addresses.pasted(email) or None, {}, told)
    return Row(fields["email"], fields, cells=given)


def _another(places: Sequence[int], cells: Sequence[str]) -> str:
    """An address from the columns that are not the one of it."""
    others = (cells[place] for place in places if place < len(cells))
    return next((cell for cell in others if cell.strip()), "")
