"""CSV: records by physical line, whatever stands in the file, in whatever pieces it comes."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core import csv_file
from fluenzr.core.csv_file import MAX_LINE, Record, defused, header, records, restored

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
# What matters to CSV, and little else: most files are wrong somewhere.
HOSTILE = st.lists(
    st.sampled_from([b'"', b",", b";", b"\r", b"\n", b"\r\n", b"a", b"\xff", b"\0", b" "])
).map(b"".join)


def read(content: bytes, delimiter: str = ",", first: int = 1) -> list[Record]:
    return list(records([content], delimiter, first))


def wrong(found: list[Record]) -> list[tuple[int, str | None]]:
    return [(record.line, record.error) for record in found if record.error]


@given(st.lists(st.lists(TEXT, min_size=2, max_size=4), max_size=6), st.sampled_from([",", ";"]))
def test_what_was_written_is_read(rows, delimiter):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    found = read(text.getvalue().encode(), delimiter)
    assert [record.cells for record in found] == [row for row in rows if any(row)]
    assert not wrong(found)


@given(HOSTILE, st.integers(1, 7))
def test_pieces_do_not_matter(content, size):
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    assert list(records(pieces, ",")) == read(content)


@given(HOSTILE)
def test_going_on_at_any_record_is_as_if_there_had_been_no_stop(content):
    found = read(content)
    for index, record in enumerate(found):
        assert read(content, first=record.next_line) == found[index + 1 :]


@given(HOSTILE)
def test_records_follow_each_other_by_their_lines(content):
    lines = [record.line for record in read(content)]
    assert lines == sorted(set(lines))
    assert all(record.line < record.next_line for record in read(content))


def test_a_record_begins_at_a_physical_line():
    found = read(b'a,b\n"x\ny",z\r\n\n\rc,d\re,f')
    assert [(record.line, record.cells) for record in found] == [
        (1, ["a", "b"]),
        (2, ["x\ny", "z"]),
        (6, ["c", "d"]),
        (7, ["e", "f"]),
    ]


def test_a_quote_that_is_never_closed_costs_its_own_row():
    found = read(b'a,b\n"x,y\nc,d\ne,"f"\ng,h\n')
    assert [line for line, _ in wrong(found)] == [2]
    assert [record.cells for record in found if not record.error] == [
        ["a", "b"],
        ["c", "d"],
        ["e", "f"],
        ["g", "h"],
    ]


def test_a_row_that_is_not_utf8_costs_itself():
    found = read(b"a,b\nIn\xe8s,x\nc,d\n")
    assert wrong(found) == [(2, "The row is not valid UTF-8")]
    assert len(found) == 3


def test_lines_without_an_end_are_read_past():
    found = list(records([b"a,b\n", *[b"x" * 100_000] * 30, b"\nc,d\n"], ","))
    assert wrong(found) == [(2, f"The line is longer than {MAX_LINE} bytes")]
    assert found[2].cells == ["c", "d"]


def test_a_cell_that_is_too_long_is_told():
    found = read(b'a,b\n"' + b"x" * 200_000 + b'",y\nc,d\n')
    assert [line for line, _ in wrong(found)] == [2]
    assert "131072" in (found[1].error or "")


def test_the_delimiter_is_the_one_that_makes_more_columns():
    assert header([b"a;b,c;d\n1;2;3\n"]) == (";", Record(1, 2, ["a", "b,c", "d"]))
    assert header([b"a,b\n"])[0] == ","
    assert header([b"email\n"]) == (",", Record(1, 2, ["email"]))
    assert header([b"\n\na;b"]) == (";", Record(3, 4, ["a", "b"]))
    assert header([b""]) == (",", None)


def test_formulas_are_defused():
    for cell in ("=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "'=1", "\uff1d1", "\n", " \r"):
        assert defused(cell) == f"'{cell}"
    for cell in ("", "a=1", "'tis", "12", "1-1"):
        assert defused(cell) == cell


@given(st.text(st.sampled_from("'=+-@\t\r\n a\uff1d")))
def test_what_was_defused_is_restored(text):
    assert restored(defused(text)) == text


@given(st.text(st.sampled_from("'=+-@\t\r\n a\uff1d")))
def test_nothing_defused_is_a_formula(text):
    assert not defused(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"))


def test_a_row_is_written_as_rfc_4180_has_it():
    assert csv_file.row(["a", 'b"c', "d,e", "f\ng", ""]) == 'a,"b""c","d,e","f\ng",\r\n'
