"""Cells of files: what is written is what is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core.common.csv_file import defused, restored
from fluenzr.core.contacts.field_values import CELLS, cell_of, is_cell_of, of_cells

TAGS = st.lists(
    st.text(st.sampled_from("ab;\\\",' =é"), min_size=1, max_size=6).filter(lambda tag: tag == tag.strip()),
    max_size=5,
)
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), st.floats(-1e9, 1e9), st.text(max_size=8)
)


@given(TAGS)
def test_tags_are_read_as_they_were_written(tags):
    cell = restored(defused(cell_of(tags)))
    assert of_cells([("email", "a@x.co"), ("tags", cell)]).get("tags", []) == tags


@given(VALUES, VALUES)
def test_a_cell_says_nothing_new_where_it_was_written_of_that_value(value, other):
    assert is_cell_of(value, cell_of(value))
    if cell_of(value) != cell_of(other) and not isinstance(value, bool):
        assert not is_cell_of(value, cell_of(other))


def test_spreadsheets_write_booleans_in_capitals():
    assert is_cell_of(True, "TRUE")
    assert not is_cell_of("true", "TRUE")
    assert not is_cell_of(True, "FALSE")


def test_names_addresses_and_foreign_tags_are_taken_apart():
    def read(**cells):
        return of_cells([("email", "a@x.co"), *cells.items()])

    assert read(fullName="Anouk de la Tour") == {
        "email": "a@x.co", "first_name": "Anouk", "last_name": "de la Tour",
    }  # fmt: skip
    assert read(fullName="Lemaire, Anouk")["first_name"] == "Anouk"
    assert read(fullName="Prince") == {"email": "a@x.co", "first_name": "Prince"}
    assert CELLS["tags"][1]('"VIP","Paris, 9"') == ["VIP", "Paris, 9"]
    assert CELLS["tags"][1]("a\\b; c") == ["a\\b", "c"]
    for written in (
        "Ana <a@x.co>",
        "<a@x.co>",
        "MAILTO:a@x.co",
        "a@x.co; b@x.co",
        " a@x.co\u200b",
        "(a@x.co)",
        "a@x.co;",
        "a@x.co,",
        "a@x.co.",
        "a@x.co>",
        "a@x.co / b@x.co",
        "a@x.co/b@x.co",
        "a@x.co ou b@x.co",
        "a@x.co and b@x.co",
        "a@x.co | b@x.co",
        "a@x.co\nb@x.co",
        "a@x.co (work)",
        "a@x.co (pro), b@x.co (perso)",
        "E-mail : a@x.co",
        "Courriel: a@x.co",
        "SMTP:a@x.co;smtp:b@x.co",
        "[a@x.co](mailto:a@x.co)",
        '=HYPERLINK("mailto:a@x.co","a@x.co")',
        "Ana <a@x.co>; Bob <b@x.co>",
        '"Doe, Ana" <a@x.co>',
        "<a@x.co>, <b@x.co>",
    ):
        assert CELLS["email"][1](written) == "a@x.co", written


@pytest.mark.parametrize(
    "written",
    [
        "gone: a@x.co",
        "NOT a@x.co",
        "a@x.co (left in May)",
        "a @x.co",
        "a@x .co",
        "a (at) x.co",
        "a@x,co",
        "a@@x.co",
        '"a b"@x.co',
        "o reilly@x.co",
        "e. martin@x.co",
        "ou a@x.co",
        "a@x.co b@",
        "(work)",
        "e-mail",
    ],
)
def test_what_is_more_than_an_address_is_not_taken_for_one(written):
    with pytest.raises(ValueError, match="Invalid email format"):
        CELLS["email"][1](written)


@pytest.mark.parametrize("written", ["a/b@x.co", "a=b@x.co", "a&b@x.co", "o'neil@x.co", "-a@x.co"])
def test_a_sign_within_an_address_is_part_of_it(written):
    assert CELLS["email"][1](written) == written


@pytest.mark.parametrize("address", ["o'neil@x.co", "a&b@x.co", "a@b\u00fccher.de"])
@pytest.mark.parametrize(
    "written", ["{}; b@x.co", "{}.", "{} (pro)", "b@x.co / {}", '=HYPERLINK("mailto:{}","{}")']
)
def test_an_address_with_other_signs_than_most_is_found_too(written, address):
    first = "b@x.co" if written[0] == "b" else address
    assert CELLS["email"][1](written.format(address, address)) == first


NAMES = [
    ("Anouk Lemaire", "Anouk", "Lemaire"),
    ("Mme Anouk Lemaire", "Anouk", "Lemaire"),
    ("M. et Mme Anouk Lemaire", "Anouk", "Lemaire"),
    ("Dr. Anouk Lemaire", "Anouk", "Lemaire"),
    ("Herr Dr. J\u00f6rg M\u00fc\u00dfig", "J\u00f6rg", "M\u00fc\u00dfig"),
    ("LEMAIRE Anouk", "Anouk", "LEMAIRE"),
    ("DE LA TOUR Jean Paul", "Jean Paul", "DE LA TOUR"),
    ("Anouk LEMAIRE", "Anouk", "LEMAIRE"),
    ("ANOUK LEMAIRE", "ANOUK", "LEMAIRE"),
    ("JP Morel", "JP", "Morel"),
    ("J. R. R. Tolkien", "J.", "R. R. Tolkien"),
    ("Lemaire, Mme Anouk", "Anouk", "Lemaire"),
    ("Me Nguyen", "Me", "Nguyen"),
    ("Madame", "Madame", None),
    ("Mme Lemaire", None, "Lemaire"),
    ("Herr Dr. M\u00fc\u00dfig", None, "M\u00fc\u00dfig"),
    ("M. et Mme Lemaire", None, "Lemaire"),
    ("Dhr. van der Berg", None, "van der Berg"),
    ("van der Berg", None, "van der Berg"),
    ("Jan van der Berg", "Jan", "van der Berg"),
    ("van der BERG Jan", "Jan", "van der BERG"),
    ("Mc DONALD Anna", "Anna", "Mc DONALD"),
    ("McDONALD Anna", "Anna", "McDONALD"),
    ("Anna McDONALD", "Anna", "McDONALD"),
    ("De Wever Bart", "De", "Wever Bart"),
    ("Ada Lovelace, MBA", "Ada", "Lovelace"),
    ("Ada Lovelace, Ph.D., PMP", "Ada", "Lovelace"),
    ("John Smith, Jr.", "John", "Smith"),
    ("Do, An", "An", "Do"),
    ("Li, Ma", "Ma", "Li"),
    ("N/A", None, None),
    ("Anouk #N/A", "Anouk", None),
]


@pytest.mark.parametrize(("text", "first", "last"), NAMES, ids=[name for name, *_ in NAMES])
def test_a_full_name_is_one_of_a_person_without_civilities(text, first, last):
    found = of_cells([("email", "a@x.co"), ("fullName", text)])
    assert (found.get("first_name"), found.get("last_name")) == (first, last)


@pytest.mark.parametrize(
    "cell",
    [
        "N/A",
        "n/a",
        "#N/A",
        "#REF!",
        "#NOM?",
        "#DIV/0!",
        "-",
        "\u2014",
        "NULL",
        "null",
        "\\N",
        "None",
        "?",
        "####",
    ],
)
@pytest.mark.parametrize("field", ["firstName", "lastName", "company", "jobTitle", "phone", "website"])
def test_a_placeholder_is_no_value(field, cell):
    assert of_cells([("email", "a@x.co"), (field, cell)]) == {"email": "a@x.co"}


@pytest.mark.parametrize("name", ["Null", "Nan", "Na", "None Such", "X", "O", "#1 Plumbing", "M"])
def test_what_may_be_a_name_is_kept(name):
    assert of_cells([("email", "a@x.co"), ("lastName", name)])["last_name"] == name


@pytest.mark.parametrize("civility", ["Mme", "M.", "Mr", "Ms.", "Herr", "Monsieur", "Sr."])
def test_a_civility_is_no_job_title(civility):
    assert "job_title" not in of_cells([("email", "a@x.co"), ("jobTitle", civility)])
    assert of_cells([("email", "a@x.co"), ("jobTitle", f"{civility} X")])["job_title"] == f"{civility} X"


@pytest.mark.parametrize("profession", ["Professeur", "Docteur", "Doctor", "Prof", "Professor", "Dipl.-Ing."])
def test_a_profession_that_is_a_civility_too_is_a_job_title(profession):
    assert of_cells([("email", "a@x.co"), ("jobTitle", profession)])["job_title"] == profession


def test_the_first_of_several_values_of_google_is_taken():
    assert of_cells([("email", "a@x.co ::: b@x.co"), ("phone", "+1 ::: +2")]) == {
        "email": "a@x.co",
        "phone": "+1",
    }


@pytest.mark.parametrize("field", ["firstName", "lastName", "company", "jobTitle"])
@pytest.mark.parametrize(
    "cell", ["\u200bAda\u200b", "A\u00adda", "\ufeffAda", "Ada\u2060 ", "\u200eAda\u200d"]
)
def test_what_nobody_sees_is_no_part_of_a_name(field, cell):
    assert list(of_cells([("email", "a@x.co"), (field, cell)]).values()) == ["a@x.co", "Ada"]


def test_what_joins_letters_of_a_name_stays():
    name = "\u0645\u06cc\u200c\u0631\u0632\u0627"
    assert of_cells([("email", "a@x.co"), ("firstName", name)])["first_name"] == name


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("3,36E+10", None),
        ("3.36123E+10", None),
        ("3,3612345678E+10", "33612345678"),
        ("3.3612345678E10", "33612345678"),
        ("33612345678.0", "33612345678"),
        ("33612345678,0", "33612345678"),
        ("+33 6 12", "+33 6 12"),
        ("06.12.34.56.70", "06.12.34.56.70"),
    ],
)
def test_a_phone_number_that_a_spreadsheet_took_for_an_amount_is_one_where_no_digit_is_missing(cell, phone):
    assert of_cells([("email", "a@x.co"), ("phone", cell)]).get("phone") == phone
