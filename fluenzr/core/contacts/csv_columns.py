"""Mapping of CSV columns to contact fields, by headers of other products, in seven languages. Pure.

Where several columns would give one field, the one with the better-known header does, and the others become
custom fields; of equal ones the first. Whom to write to is never guessed so: a second `email` is told.
"""

import dataclasses
import json
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from fluenzr.core.common import addresses, contact_fields
from fluenzr.core.common.errors import Invalid
from fluenzr.core.contacts import header_words, opt_outs, verdicts
from fluenzr.core.contacts.field_values import CELLS, CUSTOM, FULL_NAME, custom_name

UNKNOWN = ("custom", "ignore", "refuse")
"""What becomes of columns that nobody knows."""

READ_ONLY = frozenset(
    ("id", "groups", "pipelineStage", "consentAt", "openTrackingObjectedAt", "createdAt", "updatedAt")
)
"""What an exported file has and a contact is not given by one."""

MAX_COLUMNS = 1000
_LONGEST = 64
_SHOWN = 80
_MOST_SHOWN = 20

# Headers as `_plain` has them, by field, the best known first.
_HEADERS = {
    "email": """email emailaddress mail emailadresse adresseemail adressemail adressedemessagerie courriel
        adressecourriel adresseelectronique workemail businessemail b2bemail emailb2b professionalemail
        emailprofessionnel emailpro mailpro email1value email1address personemailwork emailwork primaryemail
        emailprimary contactemail personemail personemailother personemailhome emailother emailhome emails
        personalemail emailpersonnel adressedemessagerie2 email2address email2value email3address
        email3value secondaryemail additionalemail mailadresse emailadres correoelectronico correo
        direcciondecorreoelectronico indirizzoemail indirizzodipostaelettronica enderecodeemail eposta
        epost epostadress adresemail""",
    **{field.public: field.headers for field in contact_fields.TEXTS},
    FULL_NAME: """fullname name nomcomplet nometprenom prenometnom nomprenom prenomnom contactname personname
        displayname emaildisplayname nomdaffichage nomaffiche
        nomaafficher personnenom anzeigename nombrecompleto
        nomecompleto nomecognome""",
    "tags": "tags tag etiquettes etiquette motscles etiquetas etichette",
    **verdicts.HEADERS,
}
_EXACT = re.compile(r"[^a-z0-9]+")


class _Known(NamedTuple):
    field: str
    rank: int


@dataclass(frozen=True)
class Columns:
    """What each column gives, None where nothing; `emails` are further columns to look for an address in, and
    `opt_outs` those that tell who wants no mail, whatever else they give, by what they are about.

    `is_status_guessed`: nobody said that the column called so has our statuses in it.
    """

    names: list[str]
    fields: list[str | None]
    emails: list[int]
    opt_outs: list[tuple[int, str]] = dataclasses.field(default_factory=list)
    is_status_guessed: bool = False


def read(header: Sequence[str], mapping: dict[str, str | None], unknown: str = "custom") -> Columns:
    """What the columns of a header give: what `mapping` says of them, else what they are known for.

    Raises Invalid, which names all that is wrong and gives a mapping to begin with.
    """
    names = _distinct(header)
    wrong = _Wrong(names)
    if len(names) > MAX_COLUMNS:
        raise Invalid("file", f"The file has more than {MAX_COLUMNS} columns")
    mapped = _mapped(header, names, mapping, wrong)
    known = [None if name in mapped else one for name, one in zip(names, _all_known(header), strict=True)]
    fields = _fields(names, mapped, known, wrong)
    others = [place for place, name in enumerate(names) if name not in mapped and fields[place] is None]
    _name_others(header, names, others, fields, unknown, wrong)
    if "email" not in fields:
        needed = "The file needs a column email, or a mapping of one to it"
        wrong.note("file", f"{needed}; its columns are {shown_list(header)}")
    wrong.tell(fields)
    emails = [place for place in others if (one := known[place]) is not None and _may_stand_in(one)]
    is_ours = not _ONLY_OURS.isdisjoint(fields)
    is_status_guessed = not is_ours and "status" in fields and "status" not in mapped.values()
    ignored = {name for name, field in mapped.items() if field is None}
    told = _opt_outs(header, names, fields, ignored, is_ours=is_ours)
    return Columns(names, fields, emails, told, is_status_guessed)


def guessed(header: Sequence[str]) -> Columns:
    """What the columns of a header are known for, whatever is wrong with it: what somebody maps it from."""
    names = _distinct(header)
    ignored = _Wrong(names)
    known = _all_known(header)
    fields = _fields(names, {}, known, ignored)
    others = [place for place, field in enumerate(fields) if field is None]
    _name_others(header, names, others, fields, "custom", ignored)
    return Columns(names, fields, [])


def is_header(cells: Sequence[str], mapping: dict[str, str | None]) -> bool:
    """Whether cells look like a header: one of them gives the address."""
    named = {_clean(key) for key, field in mapping.items() if field == "email"}
    known = (_known(cell) for cell in cells)
    return any(one is not None and one.field == "email" for one in known) or not named.isdisjoint(
        map(_clean, cells)
    )


def is_about_a_person(cells: Sequence[str]) -> bool:
    """Whether cells have an address among them, as no header has."""
    return any("@" in cell and addresses.plainly_sendable(addresses.pasted(cell)) for cell in cells)


def shown_list(cells: Sequence[str]) -> str:
    """The first cells of a line, for a person to find it by."""
    named = [cell for cell in cells if cell.strip()]
    return _list(named[:_MOST_SHOWN]) + (
        f" and {len(named) - _MOST_SHOWN} more" if named[_MOST_SHOWN:] else ""
    )


def header_of(custom: str) -> str:
    """The header under which a custom field is exported, so that it is read back as what it is."""
    tells = opt_outs.sense_of(custom) not in (None, *opt_outs.OF_STATES)
    is_taken = tells or _known(custom) is not None or _is_read_only(custom)
    return CUSTOM + custom if is_taken else custom


def custom_of(header: str) -> str:
    """A clean name of a custom field, from any header; empty where nothing of it can be one."""
    with suppress(ValueError):
        return custom_name(header.strip())
    text = unicodedata.normalize("NFKD", header)
    letters = "".join(one for one in text if not unicodedata.combining(one))
    name = re.sub("[^A-Za-z0-9]+", "_", letters).strip("_")
    name = f"_{name}" if name[:1].isdigit() else name
    return name[:_LONGEST]


class _Wrong:
    """All that is wrong with a header, told at once."""

    def __init__(self, names: Sequence[str]):
        self._names = names
        self._messages: dict[str, list[str]] = {}
        self._to_map: dict[str, str | None] = {}

    def note(self, field: str, message: str, mapping: dict[str, str | None] | None = None) -> None:
        self._messages.setdefault(field, []).append(message)
        self._to_map.update(mapping or {})

    def tell(self, fields: Sequence[str | None]) -> None:
        """Raises Invalid where there is anything."""
        if not self._messages:
            return
        if self._to_map:
            given = {name: field for name, field in zip(self._names, fields, strict=True) if name}
            mapping = json.dumps({**given, **self._to_map}, ensure_ascii=False)
            first = next(iter(self._messages.values()))
            first.append(f"A mapping to begin with: {mapping}")
        raise Invalid.fields(self._messages)


def _mapped(
    header: Sequence[str], names: Sequence[str], mapping: dict[str, str | None], wrong: _Wrong
) -> dict[str, str | None]:
    """The mapping by distinct names: its keys are a header's cells, exactly or without blanks around."""
    found: dict[str, str | None] = {}
    for key, field in mapping.items():
        places = [place for place, name in enumerate(names) if key in (header[place], name)]
        places = places or [place for place, cell in enumerate(header) if _clean(cell) == _clean(key)]
        shown = _shown(key)
        if not places:
            wrong.note(f"mapping.{shown}", f"The file has no column {shown}")
        try:
            target = _target(field)
        except ValueError as error:
            wrong.note(f"mapping.{shown}", str(error))
            target = None
        found.update({names[place]: target for place in places})
    return found


def _fields(
    names: Sequence[str], mapped: dict[str, str | None], known: Sequence[_Known | None], wrong: _Wrong
) -> list[str | None]:
    """The fields that columns give, each once: the mapped ones, then those of the best-known headers."""
    fields = [mapped.get(name) for name in names]
    for field in {one for one in fields if one is not None and fields.count(one) > 1}:
        wrong.note("mapping", f"Several columns give {field}")
    _refuse_two_emails(names, mapped, known, wrong)
    has_name = {"firstName", "lastName"} & {*fields, *(one.field for one in known if one)}
    ranked = sorted((one.rank, place) for place, one in enumerate(known) if one is not None)
    for _, place in ranked:
        field = known[place].field  # type: ignore[union-attr]
        if field not in fields and not (field == FULL_NAME and has_name):
            fields[place] = field
    if not verdicts.are_told(fields):
        _leave_out_verdicts(names, mapped, fields, wrong)
    return fields


def _leave_out_verdicts(
    names: Sequence[str], mapped: dict[str, str | None], fields: list[str | None], wrong: _Wrong
) -> None:
    """Of a file without verdicts no column is the source or time of one, whatever it is called.

    A `status` may be a verifier's, and then only what is called so or mapped is of its verdict.
    """
    may_be_told = "status" in fields
    for place, name in enumerate(names):
        if fields[place] not in verdicts.BESIDE:
            continue
        if may_be_told and (name in mapped or verdicts.is_named(_plain(name))):
            continue
        if name in mapped:
            wrong.note(f"mapping.{_shown(name)}", f"No column gives the {verdicts.STATUS} that it is of")
        fields[place] = None


def _refuse_two_emails(
    names: Sequence[str], mapped: dict[str, str | None], known: Sequence[_Known | None], wrong: _Wrong
) -> None:
    """Several columns called `email` are a question that only the caller can answer."""
    exact = [names[place] for place, one in enumerate(known) if one == _Known("email", 0)]
    chosen = [name for name, field in mapped.items() if field == "email"]
    if chosen and exact:
        others: dict[str, str | None] = {name: None for name in exact}
        wrong.note("mapping", f"Several columns give email: {_list([*chosen, *exact])}", others)
    elif len(exact) > 1:
        others = {exact[0]: "email", **{name: None for name in exact[1:]}}
        wrong.note("file", f"The file has several columns email: {_list(exact)}", others)


def _name_others(
    header: Sequence[str],
    names: Sequence[str],
    others: Sequence[int],
    fields: list[str | None],
    unknown: str,
    wrong: _Wrong,
) -> None:
    """Custom fields for the columns that give no other, under names of their own."""
    taken = {field for field in fields if field is not None}
    wanted: dict[str, str | None] = {}
    # Who has a right name keeps it: others make way.
    for place in sorted(others, key=lambda place: custom_of(names[place]) != names[place]):
        if not header[place].strip() or _is_read_only(header[place]):
            continue
        field = CUSTOM + _free(custom_of(_own_name(names[place])) or f"column_{place + 1}", taken)
        if unknown == "refuse":
            wanted[names[place]] = field
        elif unknown == "custom":
            fields[place] = field
        taken.add(field)
    if wanted:
        wrong.note("file", f"Nobody knows the columns {_list(list(wanted))}: say what they give", wanted)


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while CUSTOM + free in taken:
        end = f"_{number}"
        number, free = number + 1, name[: _LONGEST - len(end)] + end
    return free


def _may_stand_in(one: _Known) -> bool:
    """Whether an address is looked for in such a column where the one of addresses is empty."""
    return one.field == "email" and not header_words.may_be_of_others(one.rank - _BY_WORDS)


def _opt_outs(
    header: Sequence[str],
    names: Sequence[str],
    fields: Sequence[str | None],
    ignored: set[str],
    *,
    is_ours: bool,
) -> list[tuple[int, str]]:
    """The columns that are listened to for who wants no mail: not those that give another field of ours, nor,
    in an export of ours, those that have words of ours in them."""
    told = []
    for place, sense in opt_outs.senses(header):
        name, given = names[place], fields[place]
        is_free = given is None or given.startswith(CUSTOM) or given in _ALSO_HEARD
        is_of_ours = name.startswith(CUSTOM) or (is_ours and sense in opt_outs.OF_STATES)
        if is_free and not is_of_ours and name not in ignored:
            told.append((place, sense))
    return told


def _known(header: str) -> _Known | None:
    plain = _plain(header)
    if header.strip().startswith(CUSTOM):
        return None
    return _KNOWN.get(plain) or _by_words(header)


def _by_words(header: str) -> _Known | None:
    """What a header is known for without the words that say whose it is."""
    rank = header_words.address_rank(header)
    if rank is not None:
        return _Known("email", _BY_WORDS + rank)
    one = _KNOWN.get(header_words.bare(header) or "")
    return None if one is None or one.field not in _OF_PEOPLE else _Known(one.field, _BY_WORDS + one.rank)


def _all_known(header: Sequence[str]) -> list[_Known | None]:
    """What each column is known for: of some headers those beside them tell."""
    plain = [_plain(cell) for cell in header]
    told = [verdicts.told_by(plain, cell) for cell in plain]
    return [
        _known(cell) if column is None else _Known(column, 0) if column else None
        for cell, column in zip(header, told, strict=True)
    ]


def _is_read_only(header: str) -> bool:
    return _plain(header) in _READ_ONLY


def _own_name(header: str) -> str:
    return header.strip().removeprefix(CUSTOM)


def _target(field: str | None) -> str | None:
    if field is None or field in CELLS or field == FULL_NAME or field in verdicts.COLUMNS:
        return field
    if not field.startswith(CUSTOM):
        raise ValueError(f"{field} is not a field that a column can give")
    return CUSTOM + custom_name(field.removeprefix(CUSTOM))


def _distinct(header: Sequence[str]) -> list[str]:
    """Names of the columns: one that is there again has its number behind it."""
    seen: dict[str, int] = {}
    names = []
    for cell in header:
        name = _clean(cell)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 or not name else f"{name}#{seen[name]}")
    return names


def _clean(cell: str) -> str:
    return " ".join(cell.split())


def _plain(header: str) -> str:
    """A header without its case, accents, blanks and signs."""
    if header.isascii():
        return _EXACT.sub("", header.lower())
    text = unicodedata.normalize("NFKD", header.casefold())
    return _EXACT.sub("", text)


def _shown(name: str) -> str:
    name = _clean(name)
    return name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"


def _list(names: Sequence[str]) -> str:
    return ", ".join(json.dumps(_shown(name), ensure_ascii=False) for name in names)


_KNOWN = {
    **{_plain(field): _Known(field, 0) for field in CELLS},
    **{
        header: _Known(field, rank)
        for field, headers in _HEADERS.items()
        for rank, header in enumerate(headers.split())
    },
}
_BY_WORDS = 1000
"""Behind every header that is known as it stands."""
_ONLY_OURS = frozenset(("consentSource", "consentNotes", "pipelineStageId"))
"""What exports of ours have and others have not: their `status` and `tags` are what they say."""
_ALSO_HEARD = frozenset(("tags", f"{verdicts.PREFIX}email_status", f"{verdicts.PREFIX}result"))
"""Fields whose columns say with other products who may be written to."""
_OF_PEOPLE = frozenset((FULL_NAME, *(field.public for field in contact_fields.TEXTS)))
_READ_ONLY = {_plain(name) for name in READ_ONLY}
