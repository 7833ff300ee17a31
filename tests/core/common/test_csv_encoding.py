"""Encodings of files: found, told, and turned into UTF-8."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core.common import csv_encoding
from fluenzr.core.common.csv_encoding import Unreadable, as_utf8, recognised

FRENCH = (
    "email;pr\u00e9nom;soci\u00e9t\u00e9\n"
    "a@b.fr;\u00c9lodie;Cr\u00e9dit G\u00e9n\u00e9ral \u2013 l\u2019\u00e9t\u00e9\n"
)


def text_of(content: bytes, size: int = 7) -> tuple[str, str]:
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    encoding = recognised(pieces)
    return encoding, b"".join(as_utf8(pieces, encoding)).decode()


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("text", [FRENCH, "email\tnom\r\na@b.fr\tJos\u00e9\r\n", FRENCH * 500])
def test_everyday_encodings_are_recognised(encoding, written, text):
    assert text_of(text.encode(written)) == (encoding, text)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432", "cp1251"),
        ("\u65e5\u672c\u682a\u5f0f\u4f1a\u793e \u5c71\u7530\u592a\u90ce", "shift_jis"),
    ],
)
def test_what_cannot_be_western_is_refused(name, written):
    content = (f"email,name\na@b.test,{name}\n" * 3).encode(written)
    with pytest.raises(Unreadable, match=r"neither UTF-8, UTF-16 nor cp1252, perhaps .*: name its encoding"):
        recognised([content])
    assert b"".join(as_utf8([content], written)).decode() == content.decode(written)


def test_a_few_wrong_bytes_do_not_make_a_file_western():
    assert recognised([FRENCH.encode() * 3 + b"a@b.fr;In\xe8s\n"]) == "utf-8"
    assert recognised([b"email\n", b"a@b.fr;In\xc3", b"\xa8s\n"]) == "utf-8"


def test_what_is_not_in_the_encoding_that_was_named_is_told_by_its_line():
    with pytest.raises(Unreadable, match="Near line 3 the file is not cp1252"):
        list(as_utf8([b"email\na@b.c\n", b"b@b.c,\x81\n"], "cp1252"))


@pytest.mark.parametrize("name", csv_encoding.OTHERS)
def test_any_encoding_that_can_be_named_reads_a_file_or_is_told(name):
    with contextlib.suppress(Unreadable):
        assert b"".join(as_utf8([b"email,name\nz@x.co,Zo\xc3\xa9\n"], name)).decode()


@pytest.mark.parametrize("name", ["utf7", "rot13", "base64", "idna", "nonsense", "\0", "unicode_escape", ""])
def test_an_encoding_that_files_do_not_have_is_refused(name):
    with pytest.raises(ValueError, match="Must be an encoding"):
        csv_encoding.known(name)


def test_encodings_have_many_names():
    assert [csv_encoding.known(name) for name in ("UTF8", "Windows-1252", "latin1", "ISO-8859-15")] == [
        "utf-8",
        "cp1252",
        "iso8859-1",
        "iso8859-15",
    ]


@given(st.binary(max_size=200), st.integers(1, 9))
def test_any_bytes_are_recognised_or_refused(content, size):
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    try:
        encoding = recognised(pieces)
        if encoding != "utf-8":
            b"".join(as_utf8(pieces, encoding)).decode()
    except Unreadable:
        pass


@pytest.mark.parametrize("encoding", ["mac-roman", "cp850", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        "Pr\u00e9nom;Soci\u00e9t\u00e9;E-mail\rZo\u00e9;Cr\u00e9dit;z@x.co\r\u00c9lodie;\u00c9lan;e@x.co\r",
        "email,name\na@x.co,Ada\nz@x.co,Zo\u00e9\n",
        "email,name\nf@x.co,Fran\u00e7ois M\u00fcller\nh@x.co,H\u00e9l\u00e8ne Pr\u00e9v\u00f4t\n",
        "E-Mail,Firma\nm@x.co,Gr\u00f6\u00dfe & S\u00f6hne\n",
    ],
)
def test_what_excel_for_mac_and_dos_wrote_is_recognised(encoding, text):
    assert text_of(text.encode(encoding)) == (encoding, text)


@pytest.mark.parametrize(
    "text",
    [
        "Imi\u0119;Nazwisko;Email\r\n\u0141ukasz;\u017b\u00f3\u0142\u0107;l@x.co\r\n",
        "Email;Firma\nl@x.co;Sp\u00f3\u0142ka \u0141\u00f3d\u017a\n",
        "Email;N\u00e9v\nl@x.co;\u0160t\u011bp\u00e1n Ko\u013eaj\n",
    ],
)
def test_what_is_written_between_poland_and_romania_is_recognised(text):
    assert text_of(text.encode("cp1250")) == ("cp1250", text)


@pytest.mark.parametrize(
    "text",
    [
        "email,name\ng@x.is,Gu\u00f0r\u00fan \u00de\u00f3rsd\u00f3ttir\n",
        "email,name\ns@x.is,Sn\u00e6r \u00ddmisson\n",
        "email,nimi\nj@x.ee,J\u00fcri P\u00f5ld\nm@x.ee,\u00d5nne \u0160midt\n",
    ],
)
def test_what_iceland_and_estonia_write_is_not_taken_for_polish(text):
    assert text_of(text.encode("cp1252")) == ("cp1252", text)


def test_an_apostrophe_of_word_processors_is_western():
    text = "email,name\nd@x.co,D\u2019Arc \u2013 \u0152uvres\n"
    assert text_of(text.encode("cp1252")) == ("cp1252", text)


def test_a_byte_order_mark_holds_against_more_that_is_wrong():
    assert recognised([b"\xef\xbb\xbfemail,name\nz@x.co,Zo\xe9\nl@x.co,L\xe9o\n"]) == "utf-8"
