"""CSV: records by physical line, whatever stands in the file, in whatever pieces it comes."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core.common import csv_file
from fluenzr.core.common.csv_file import (
    MAX_LINE,
    Record,
    defused,
    header,
    records,
    restored,
    unwrapped,
    wrapping,
)

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


def cost(content: bytes) -> float:
    """How often the bytes of a file are given to the csv module."""
    taken = 0
    take = csv_file._Lines._take

    def counting(lines: csv_file._Lines) -> bytes:
        nonlocal taken
        line = take(lines)
        taken += len(line) + csv_file._LINE_COST
        return line

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_file._Lines, "_take", counting)
        list(records([content], ","))
    return taken


# The first of them closes the quote of the line before, and opens one again.
OPEN_QUOTES = (
    b'a@b.test,x",y,"w\n', b'a@b.test,x","w\n', b'p@farm.test","Ana","Lee\n', b'a,"b"c\n', b'a,"\n', b'",\n',
    b'"a\n"b"c\n',
)  # fmt: skip


@pytest.mark.parametrize("line", OPEN_QUOTES)
@pytest.mark.parametrize("count", [2_000, 20_000])
def test_quotes_that_are_never_closed_cost_a_constant_factor(line, count):
    once = (len(line) + csv_file._LINE_COST * line.count(b"\n")) * count
    allowed = (1 + csv_file.AGAIN) * once + csv_file.CREDIT
    window = csv_file.MAX_LINES * (len(line) + csv_file._LINE_COST)
    assert cost(b"email,name\n" + line * count) <= allowed + window


@given(st.lists(st.sampled_from(OPEN_QUOTES), max_size=300))
def test_reading_is_bounded_whatever_comes(lines):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_file, "CREDIT", 100)
        patch.setattr(csv_file, "MAX_LINES", 10)
        content = b"".join(lines)
        once = sum(len(line) + csv_file._LINE_COST for line in content.splitlines(keepends=True))
        assert cost(content) <= (1 + csv_file.AGAIN) * once + 100 + 10 * 60
        lines_of = [record.line for record in read(content)]
        assert lines_of == sorted(set(lines_of))


def test_a_record_has_so_many_lines_at_most():
    long = b'a,"' + b"x\n" * (csv_file.MAX_LINES - 1) + b'y"\n'
    assert not wrong(read(b"a,b\n" + long))
    assert wrong(read(b"a,b\n" + long.replace(b"y", b"x\n")))[0] == (2, "A quote is opened and never closed")


def test_a_line_whose_outer_quotes_are_missing_is_read():
    found = read(b'email,firstName,lastName\na@x.co","Ana","Lee\nb@x.co","Bo, Jr","Li"\nc@x.co,C,D\n')
    assert [record.cells[1:] for record in found][1:] == [["Ana", "Lee"], ["Bo, Jr", "Li"], ["C", "D"]]
    assert [record.line for record in found] == [1, 2, 3, 4]
    assert read(b'1,",",2\n')[0].cells == ["1", ",", "2"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("begin", [b"", b"\xef\xbb\xbf"])
def test_the_delimiter_is_the_one_that_yields_a_header(delimiter, begin):
    rows = f"a,b;c|d e{delimiter}email\n1{delimiter}2\n".encode()
    found = header([begin + rows], lambda cells: "email" in cells)
    assert (found[0], found[1].cells[-1]) == (delimiter, "email")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_header_of_two_columns_is_not_taken_for_one_by_another_delimiter(delimiter):
    begin = f"E-mail{delimiter}Company\r\nAda <a@x.co>{delimiter}Engines, Ltd\r\n".encode()
    said, found = header([begin], lambda cells: any("E-mail" in cell for cell in cells))
    assert (said, found) == (delimiter, Record(1, 2, ["E-mail", "Company"]))


@pytest.mark.parametrize("line", [b"sep=;\r\n", b'"sep=;"\n', b"\xef\xbb\xbfSEP=;\n", b"sep=;;;\n"])
def test_excel_names_the_delimiter_before_the_header(line):
    assert header([line + b"a,b;c\n"]) == (";", Record(2, 3, ["a,b", "c"]))


def test_remarks_before_the_header_are_passed_over():
    begin = b'Notes:\n"When exporting, some may be missing"\n\nFirst Name,Email Address\nA,a@x.co\n'
    delimiter, found = header([begin], lambda cells: "Email Address" in cells)
    assert (delimiter, found) == (",", Record(4, 5, ["First Name", "Email Address"]))


@pytest.mark.parametrize("blank", [b"\n", b"\r\n", b",,\n"])
def test_blank_lines_without_end_are_not_read_to_the_end(blank):
    """As was found: a file of newlines held up everybody else's imports."""
    taken = []

    def pieces():
        yield b"email,a,b\nann@x.co,1,2\n"
        while True:
            taken.append(1)
            yield blank * 10_000

    *rows, last = csv_file.records(pieces(), ",")
    assert [row.cells[0] for row in rows[:2]] == ["email", "ann@x.co"]
    assert "blank lines" in (last.error or "")
    assert len(taken) <= csv_file.MAX_BLANK // 10_000 + 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_blanks_between_quotes_and_delimiters_are_no_part_of_cells(delimiter):
    lines = ['email, "name", "company"', 'a@x.co, "Ada", "Acme, Inc"', '"b@x.co" , "Bo ""B""" ,"C; D" ']
    if delimiter != ",":
        lines = [line.replace('", "', f'"{delimiter} "').replace("o, ", f"o{delimiter} ") for line in lines]
        lines = [line.replace("l, ", f"l{delimiter} ").replace('" ,', f'" {delimiter}') for line in lines]
    found = read("\n".join(lines).encode(), delimiter)
    assert [record.cells for record in found] == [
        ["email", "name", "company"],
        ["a@x.co", "Ada", "Acme, Inc"],
        ["b@x.co", 'Bo "B"', "C; D"],
    ]
    assert not wrong(found)


def is_header(cells: list[str]) -> bool:
    return "email" in cells


@pytest.mark.parametrize(
    ("content", "delimiter", "records_in_it"),
    [
        (b'"email,name"\n\n"a@x.co,""Old, Bob"""\n', ",", [["email", "name"], ["a@x.co", "Old, Bob"]]),
        (b"\xef\xbb\xbfemail,name;;\r\na@x.co,Ada;;\r\n", ";", [["email", "name"], ["a@x.co", "Ada"]]),
        (b'email,name;;\n"a@x.co,""Ada; B""";;\n', ";", [["email", "name"], ["a@x.co", "Ada; B"]]),
        (b"email,name;\na@x.co,Ada; B;\n", ";", [["email", "name"], ["a@x.co", "Ada; B"]]),
    ],
)
def test_records_that_a_spreadsheet_saved_in_one_cell_are_taken_out(content, delimiter, records_in_it):
    assert wrapping([content], is_header) == delimiter
    found = list(records(unwrapped([content], delimiter), ","))
    assert [record.cells for record in found] == records_in_it
    assert [record.line for record in found] == [record.line for record in read(content, delimiter)]


@pytest.mark.parametrize(
    "content",
    [b"email,name\n", b'"email","name"\n', b"email;;\n", b"email,name,,\n", b'"email"\n', b"", b"a;b,c;;\n"],
)
def test_what_is_not_in_one_cell_is_left(content):
    assert wrapping([content], is_header) is None


@given(HOSTILE, st.sampled_from([",", ";"]))
def test_whatever_is_taken_out_of_cells_is_read(content, delimiter):
    for record in records(unwrapped([content], delimiter), ","):
        assert record.line < record.next_line


def test_what_is_taken_out_comes_in_large_pieces():
    content = b'"email,name";\n' + b'"a@x.co,Ada";\n' * 50_000
    assert len(list(unwrapped([content], ";"))) < 5
    assert len(list(records(unwrapped([content], ";"), ","))) == 50_001


def test_a_record_that_cannot_be_taken_out_stays_wrong():
    content = b'"email,name";\n"a@x.co,Ada"x;\n"b@x.co,In\xe8s";\n"c@x.co,Bo";\n'
    found = list(records(unwrapped([content], ";"), ","))
    assert [line for line, _ in wrong(found)] == [2, 3]
    assert found[-1].cells == ["c@x.co", "Bo"]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ('=HYPERLINK("https://x.co","Ada")', "Ada"),
        ('=LIEN_HYPERTEXTE("https://x.co"; "Ada")', "Ada"),
        ('=HYPERLINK("https://x.co")', "https://x.co"),
        ('\'=HYPERLINK("https://x.co")', '=HYPERLINK("https://x.co")'),
        ('=HYPERLINK(A1,"Ada")', '=HYPERLINK(A1,"Ada")'),
    ],
)
def test_the_text_of_a_link_is_what_a_spreadsheet_shows_of_it(formula, text):
    assert restored(formula) == text
