"""File types by their first bytes (Excel, PDF, vCard, HTML, JSON): what is no CSV. Pure."""

import re

SHEET = "The file is an Excel or OpenDocument workbook or an archive: save its sheet as CSV UTF-8"
CARDS = "The file is a vCard or a calendar: export the contacts as CSV"
PAGE = "The file is HTML or XML, whatever its name: open it in a spreadsheet and save it as CSV UTF-8"
DOCUMENT = "The file is a document, an image or compressed: save its table as CSV UTF-8"
OBJECTS = "The file is JSON, not CSV: POST /v1/contacts/bulk takes it"
SENTENCES = (SHEET, CARDS, PAGE, DOCUMENT, OBJECTS)

_BYTES = {
    b"PK\x03\x04": SHEET,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": SHEET,
    b"%PDF-": DOCUMENT,
    b"{\\rtf": DOCUMENT,
    b"\x1f\x8b": DOCUMENT,
    b"\x89PNG": DOCUMENT,
    b"\xff\xd8\xff": DOCUMENT,
    b"7z\xbc\xaf\x27\x1c": DOCUMENT,
    b"Rar!": DOCUMENT,
}
_TEXT = (
    (re.compile(rb"BEGIN:V(?:CARD|CALENDAR)\s", re.IGNORECASE), CARDS),
    (re.compile(rb"<(?:!doctype|html|head|body|table|meta|\?xml|!--)", re.IGNORECASE), PAGE),
    (re.compile(rb'(?:\[\s{0,99}\{|\{\s{0,99}")'), OBJECTS),
)
LOOKED_AT = 256
"""Bytes at the beginning of a file that tell."""


def not_csv(begin: bytes) -> str | None:
    """What to say of a file that begins so; None where it may be CSV."""
    for mark, said in _BYTES.items():
        if begin.startswith(mark):
            return said
    text = begin[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((said for pattern, said in _TEXT if pattern.match(text)), None)
