"""What is read at a glance is what a closer look reads."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fluenzr.core.common import csv_file
from fluenzr.core.common.errors import Invalid
from fluenzr.core.contacts.csv_fast_path import PlainCells
from fluenzr.core.contacts.field_values import of_cells

COLUMNS = ["email", "firstName", None, "company", "tags", "status", "customFields.score", "customFields.vip"]
read = PlainCells(COLUMNS)
PIECES = st.sampled_from(
    ["a", "B", "é", "e\u0301", "\u0301", " ", "\xa0", "\t", "\n", ";", ",", "'", '"', "\\\\", "=", "@", ".",
     "\u200b", "\0", "x" * 120, "y" * 300, "z" * 2100, "ß", "\u0338", "<", "7", "-", "N/A", "#REF!", " ::: "]
)  # fmt: skip
CELL = st.lists(PIECES, max_size=5).map("".join)
EMAIL = st.sampled_from(
    ["ada@example.com", " Ada@EXAMPLE.com ", "a.b+c@x.co", "a@xn--bcher-kva.example", "a@bücher.example",
     "é@x.co", "ada@x", "a..b@x.co", "Ada <ada@x.co>", "mailto:a@x.co", "a" * 65 + "@x.co", "a@-x.co",
     "a@x_y.co", ""]
)  # fmt: skip


def looked_at(cells):
    restored = [csv_file.restored(cell) for cell in cells]
    try:
        return of_cells([(name, cell) for name, cell in zip(COLUMNS, restored, strict=False) if name])
    except Invalid:
        return None


@settings(max_examples=500)
@given(st.tuples(EMAIL | CELL, *[CELL] * 4, st.sampled_from(["", " ", "active", "x"]), CELL, CELL))
@example(("ada@example.com", "O'Brien", "", "Zoé & Co", " lead ; paris;;", "", "7", " no "))
@example(("ada@example.com", "'=1+1", "", "", "a;b", "", "", ""))
def test_both_read_the_same(cells):
    found = read(list(cells))
    assert found is None or found == looked_at(cells)


def test_what_people_have_is_plain():
    row = ["Ada@Example.com", "Zoé O'Brien", "ignored", "Acme, Inc.", "lead; paris", "", "7", "no"]
    assert read(row) == {
        "email": "Ada@example.com",
        "first_name": "Zoé O'Brien",
        "company": "Acme, Inc.",
        "tags": ["lead", "paris"],
        "custom_fields": {"score": "7", "vip": "no"},
    }


@pytest.mark.parametrize(
    "cells", [["a@x.co"], [""] * 8, ["a@x.co", *[""] * 8], ["a@x.co", *[""] * 4, "active", "", ""]]
)
def test_what_is_not_is_left_to_a_closer_look(cells):
    assert read(cells) is None
