"""Form of a workspace's variables: what it changes, what it leaves alone, all faults at once."""

import pytest

from fluenzr.core.common.errors import Invalid
from fluenzr.core.workspaces import variables_form
from fluenzr.core.workspaces.variables_form import Given, Row

KEPT = {"city": "Lyon", "hours": "9 to 5\r\nnot on Sundays", "later": ""}


def given(*, removed: tuple[str, ...] = (), name: str = "", text: str = "", **texts: str) -> Given:
    return Given(texts, frozenset(removed), name, text)


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        (given(), {}),
        (given(city="Lyon", hours="9 to 5\nnot on Sundays"), {}),
        (given(city=" Paris\nNord "), {"city": "Paris\nNord"}),
        (given(removed=("city",)), {"city": None}),
        (given(removed=("city",), city="Paris"), {"city": None}),
        (given(city=" \n"), {"city": None}),
        (given(removed=("nobody's",)), {}),
        (given(gone="Still here"), {"gone": "Still here"}),
        (given(gone=""), {"gone": None}),
        (given(name=" calendly_link ", text="https://x.example "), {"calendly_link": "https://x.example"}),
        (given(name="{{ calendly_link }}", text="x"), {"calendly_link": "x"}),
        (given(removed=("city",), name="City", text="Paris"), {"city": None, "City": "Paris"}),
        (given(removed=("city",), name="city", text="Paris"), {"city": "Paris"}),
    ],
)
def test_what_a_form_changes(typed: Given, changed: dict[str, str | None]) -> None:
    assert variables_form.changes(KEPT, typed) == changed


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        (given(name="1st", text="x"), {"newName"}),
        (given(name="calendly-link", text="x"), {"newName"}),
        (given(name="first name", text="x"), {"newName"}),
        (given(name="FirstName", text="x"), {"newName"}),
        (given(name="unsubscribe_link", text="x"), {"newName"}),
        (given(name="x" * 65, text="x"), {"newName"}),
        (given(name="city", text="x"), {"newName"}),
        (given(name="CITY", text="x"), {"newName"}),
        (given(name="Gone", text="x", gone="Still here"), {"newName"}),
        (given(text="x"), {"newName"}),
        (given(name="more", text=" \n"), {"newText"}),
        (given(name="more", text="x" * 2001), {"newText"}),
        (given(name="1st", text="\0"), {"newName", "newText"}),
        (given(city="x" * 2001, hours="\0", name="1st", text="x"), {"text.city", "text.hours", "newName"}),
        (Given({"1st": "x", "first_name": "y"}, frozenset(), "", ""), {"text.1st", "text.first_name"}),
    ],
)
def test_what_is_wrong_is_told_of_each_field(typed: Given, fields: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        variables_form.changes(KEPT, typed)
    assert set(refused.value.details) == fields


def test_a_form_shows_what_was_typed_in_place_of_what_is_kept() -> None:
    assert variables_form.rows({"b": "2", "A": "1"}, None) == [Row("A", "1", False), Row("b", "2", False)]
    typed = given(removed=("hours", "away"), city="", gone="Still here", away="x", blank=" ")
    assert variables_form.rows(KEPT, typed) == [
        Row("city", "", False),
        Row("gone", "Still here", False),
        Row("hours", "9 to 5\nnot on Sundays", True),
        Row("later", "", False),
    ]
