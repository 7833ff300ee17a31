"""What is uploaded as CSV and is none, by its first bytes."""

import pytest

from fluenzr.core.common.file_kinds import CARDS, DOCUMENT, OBJECTS, PAGE, SENTENCES, SHEET, not_csv
from fluenzr.web import rule_texts


@pytest.mark.parametrize(
    ("begin", "said"),
    [
        (b"PK\x03\x04\x14\x00", SHEET),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", SHEET),
        (b"%PDF-1.7\n", DOCUMENT),
        (b"\x1f\x8b\x08", DOCUMENT),
        (b"BEGIN:VCARD\r\nVERSION:3.0", CARDS),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", PAGE),
        (b'<?xml version="1.0"?>', PAGE),
        (b'[\n  {"email": "a@x.co"}]', OBJECTS),
        (b'{"contacts": []}', OBJECTS),
    ],
)
def test_other_types_are_told(begin, said):
    assert not_csv(begin) == said


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"email,name",
        b"PK,email",
        b"{email}",
        b"[Email];Nom",
        b"<email>;name",
        b"BEGIN,END",
        b"\xff\xfee",
    ],
)
def test_what_may_be_csv_is_read(begin):
    assert not_csv(begin) is None


def test_pages_have_words_for_each():
    assert set(SENTENCES) <= set(rule_texts.SENTENCES)
