"""A corpus of mail: what servers, mail programs and people send back, as `.eml` files, and what they are.

`expected.tsv` says of each message what a postmaster would (RFC 3464, 3834, 5965, 6533, 8098), whatever the
code can do. `{id}` in a message is the Message-ID of the email that it is about, `{to}` whom that was to;
where a transfer encoding hides them, they are written out. Files end their lines with CRLF, as IMAP gives
them. A signature is no new text where it is marked: by a line of two dashes, by the markup of the program,
or as the line that a telephone or a program adds. The messages of the family `minimal` have nothing but
what tells their kind, and so have those of `misread`, which were once taken for something else.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SENT_ID = "<abcdefghijklmnopqrstuvwxyz234567@acme.example>"
TO = "zoe@reader.example"


@dataclass(frozen=True)
class Case:
    """A message and what it is. What is None is not judged, or is not there for this kind."""

    name: str
    """Family and file, as `people/gmail-web-french`."""
    raw: bytes
    kind: str
    severity: str | None
    """Of a bounce: hard or soft."""
    blocked: bool | None
    """Of a bounce: whether it is a refusal of the sender, of the content, or by the sender's own quota."""
    about: bool | None
    """Whether it names the email that it is about."""
    failed: str | None
    """Of a bounce or complaint: the address that it is about."""
    program: str | None
    """The server or program in whose form it is."""
    language: str
    new_text: str | None
    """What a person wrote, without quotes and marked signatures."""

    @property
    def family(self) -> str:
        return self.name.partition("/")[0]


def fill(text: str) -> str:
    return text.replace("{id}", SENT_ID).replace("{to}", TO)


def read_message(name: str) -> bytes:
    raw = (HERE / f"{name}.eml").read_bytes()
    return raw.replace(b"{id}", SENT_ID.encode()).replace(b"{to}", TO.encode())


def said(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


def text_of(value: str) -> str | None:
    """The new text of a row: `-` where it is not judged, with `\\n` for a line break."""
    return None if value == "-" else fill(value.replace("\\n", "\n"))


def load() -> list[Case]:
    with (HERE / "expected.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Case(
            name=row["message"],
            raw=read_message(row["message"]),
            kind=row["kind"],
            severity=row["severity"] or None,
            blocked=said(row["block"]),
            about=said(row["about"]),
            failed=fill(row["failed"].strip("-")) or None,
            program=row["program"].strip("-") or None,
            language=row["language"],
            new_text=text_of(row["new_text"]),
        )
        for row in rows
    ]


def counts(cases: Iterable[Case]) -> list[str]:
    """The table of docs/reading-mail.md: what is in each family, and in all."""
    of = {"all": list(cases)}
    for case in of["all"]:
        of.setdefault(case.family, []).append(case)
    rows = ["| family | messages | servers and programs | languages |", "|---|---:|---:|---:|"]
    for family, those in sorted(of.items(), key=lambda item: (item[0] == "all", item[0])):
        programs, languages = {case.program for case in those} - {None}, {case.language for case in those}
        rows.append(f"| {family} | {len(those)} | {len(programs)} | {len(languages)} |")
    return rows


CASES = load()
