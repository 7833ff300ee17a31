"""Values of a form's text fields, and what is told of those that are wrong."""

import pytest

from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.form_values import REQUIRED, FormValues


def faults(values: FormValues) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as refused:
        values.check()
    return dict(refused.value.details)


def test_a_form_with_nothing_wrong_passes() -> None:
    FormValues({}).check()


@pytest.mark.parametrize(("given", "text"), [(" a  b\r\n", "a  b"), (" \n ", None), ("", None)])
def test_blanks_around_a_text_go(given: str, text: str | None) -> None:
    values = FormValues({"name": given})
    assert values.text("name", 9) == text
    values.check()


@pytest.mark.parametrize(("given", "text"), [("\r\n a\r\n b \r\n", " a\n b "), (" \r\n\t", None), ("", None)])
def test_lines_keep_the_blanks_that_indent_them(given: str, text: str | None) -> None:
    values = FormValues({"name": given})
    assert values.text("name", 9, lines=True) == text
    values.check()


@pytest.mark.parametrize("given", ["a\nb", "a\0b", "x" * 10])
def test_a_text_that_does_not_fit_is_refused(given: str) -> None:
    values = FormValues({"name": given})
    assert values.text("name", 9) is None
    assert set(faults(values)) == {"name"}


@pytest.mark.parametrize("given", [{}, {"name": " "}])
def test_what_is_required_is_asked_for(given: dict[str, str]) -> None:
    values = FormValues(given)
    assert values.text("name", 9, required=True) is None
    assert faults(values) == {"name": [REQUIRED]}


@pytest.mark.parametrize(("given", "number"), [("", None), (" 7 ", 7), ("007", 7), ("1", 1), ("9", 9)])
def test_a_number_is_read(given: str, number: int | None) -> None:
    values = FormValues({"count": given})
    assert values.number("count", 1, 9) == number
    values.check()


@pytest.mark.parametrize("given", ["0", "10", "-1", "+1", "1.0", "1e0", "\u0663", "x", "9" * 5000])
def test_what_is_no_number_in_its_bounds_is_refused(given: str) -> None:
    values = FormValues({"count": given})
    assert values.number("count", 1, 9) is None
    assert faults(values) == {"count": ["Must be a whole number from 1 to 9"]}


def test_a_choice_is_one_of_the_list() -> None:
    values = FormValues({"good": "b", "bad": "c"})
    assert [values.choice(name, ("a", "b"), "a") for name in ("good", "absent")] == ["b", "a"]
    values.check()
    assert values.choice("bad", ("a", "b"), "a") == "a"
    assert set(faults(values)) == {"bad"}


def test_an_address_is_required_and_one_that_mail_can_be_sent_to() -> None:
    values = FormValues({"good": " Ada@Example.com ", "bad": "ada@", "none": ""})
    assert [values.address(name) for name in ("good", "bad", "none")] == ["Ada@example.com", "", ""]
    told = faults(values)
    assert (set(told), told["none"]) == ({"bad", "none"}, [REQUIRED])


def test_what_was_said_first_of_a_field_stays() -> None:
    values = FormValues({})
    for message in ("First", "Second"):
        values.refuse("name", message)
    assert faults(values) == {"name": ["First"]}
