import marshmallow as ma
import pytest

from fluenzr.api.framework import fields as api_fields
from fluenzr.api.framework.arguments import flatten

TEXT = api_fields.Text(max_length=5)
LINES = api_fields.Text(max_length=20, lines=True)
REQUIRED = api_fields.Text(max_length=5, required=True)
NULLABLE = api_fields.Text(max_length=5, allow_none=True)


def refused(field, value):
    with pytest.raises(ma.ValidationError) as refusal:
        field.deserialize(value)
    return refusal.value.messages[0]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (TEXT, "abcde", "abcde"), (TEXT, "éßЖ漢🎉", "éßЖ漢🎉"), (TEXT, " a ", " a "), (TEXT, "", ""),
        (LINES, "a\r\n\tb", "a\r\n\tb"), (NULLABLE, None, None), (NULLABLE, "", None), (NULLABLE, "  ", None),
    ],
)  # fmt: skip
def test_text_is_taken_as_it_is(field, value, expected):
    assert field.deserialize(value) == expected


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (TEXT, "abcdef", "at most 5"), (TEXT, 3, "valid string"), (TEXT, ["a"], "valid string"),
        (TEXT, True, "valid string"), (TEXT, None, "null"),
        (TEXT, "a\nb", "control"), (TEXT, "a\x7f", "control"), (TEXT, "a\u2028b", "control"),
        (TEXT, "\0", "NUL"), (LINES, "\0", "NUL"),
        (LINES, "\ud800", "surrogate"), (LINES, "a\udfff", "surrogate"),
        (REQUIRED, "", "required"), (REQUIRED, "   ", "required"), (REQUIRED, ma.missing, "required"),
        (api_fields.Text(max_length=5, min_length=2), "a", "at least 2"),
        (api_fields.Text(max_length=5, min_length=1), " ", "empty"),
    ],
)  # fmt: skip
def test_text_out_of_bounds_is_refused(field, value, words):
    assert words in refused(field, value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("#2f6fed", "#2f6fed"), ("#2F6FED80", "#2F6FED80"), ("#26e", "#26e"), ("#26e8", "#26e8"),
        ("red", "red"), ("RebeccaPurple", "RebeccaPurple"), (" #26e ", "#26e"), ("", None), ("  ", None),
        (None, None),
    ],
)  # fmt: skip
def test_a_colour_is_written_as_css_writes_it(value, expected):
    assert api_fields.Color().deserialize(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "#", "#2", "#26", "#26eg", "#2f6fe", "#2f6fed8", "2f6fed", "##26e", "#\uff12\uff16e", "red;",
        "red; top: 0", "r d", "rgb(1,2,3)", "url(//x)", "bleu-vert", "röd", "x" * 21, "#26e\nred",
    ],
)  # fmt: skip
def test_what_is_no_colour_is_refused(value):
    refused(api_fields.Color(), value)


@pytest.mark.parametrize("value", [3, True, [], {}])
def test_a_colour_is_text(value):
    assert refused(api_fields.Color(), value) == "Not a valid string."


@pytest.mark.parametrize("value", [0, -5, 2**60])
def test_a_whole_number_is_one(value):
    found = api_fields.Integer().deserialize(value)
    assert (found, type(found)) == (value, int)


@pytest.mark.parametrize("value", ["3", True, False, 3.0, 3.5, None, [], float("inf"), float("nan")])
def test_what_only_looks_like_a_whole_number_is_refused(value):
    refused(api_fields.Integer(), value)


@pytest.mark.parametrize("value", ["", " 3", "+3", "-3", "3.0", "1_000", "٣", "³", "0x3", "9" * 5000])
def test_a_number_in_a_query_is_digits(value):
    refused(api_fields.QueryInteger(), value)
    assert api_fields.QueryInteger().deserialize("030") == 30


@pytest.mark.parametrize("value", ["true", "1", 1, 0, "", None, []])
def test_only_booleans_are_booleans(value):
    refused(api_fields.Boolean(), value)
    assert api_fields.Boolean().deserialize(True) is True
    assert api_fields.Boolean().deserialize(False) is False


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Jane.Doe+news@EXAMPLE.com", "Jane.Doe+news@example.com"),
        (" jane@example.com ", "jane@example.com"),
        ("jane@sandbox.test", "jane@sandbox.test"), ("jané@exämple.com", "jané@exämple.com"),
        ("o'hara@example.co.uk", "o'hara@example.co.uk"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
    ],
)  # fmt: skip
def test_an_address_is_kept_in_its_normal_form(given, kept):
    assert api_fields.Email().deserialize(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "jane", "jane@", "@example.com", "jane@example", "jane@@example.com", "jane@example.com.",
        "jane doe@example.com", "jane@exam ple.com", "jane@example..com", "jane@-example.com",
        "a" * 65 + "@example.com", "jane@example.com, joe@example.com", "Jane <jane@example.com>",
        "jane@[127.0.0.1]", ".jane@example.com", "jane.@example.com", "jane\u202e@example.com",
        '"jane doe"@example.com',
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(given):
    assert refused(api_fields.Email(), given) == "Invalid email format"


@pytest.mark.parametrize(
    "given", ["a@" + "b" * 60 + ".com" * 60, "jane@example.com\r\nBcc: a@example.com", 3, {}]
)
def test_an_address_is_bounded_and_one_line(given):
    assert refused(api_fields.Email(), given)


def test_messages_are_told_by_dotted_paths():
    nested = {
        "email": ["Invalid"],
        "contacts": {3: {"email": ["Missing"], "tags": {0: ["Empty"]}}},
        "custom": {"a": {"value": ["Wrong"]}, "b": {"key": ["Bad"]}},
        "_schema": ["No object"],
    }
    assert flatten(nested) == {
        "email": ["Invalid"],
        "contacts.3.email": ["Missing"],
        "contacts.3.tags.0": ["Empty"],
        "custom.a": ["Wrong"],
        "custom.b": ["Bad"],
        "body": ["No object"],
    }


@pytest.mark.parametrize(
    "value", ["2026-01-12T09:03:00", "yesterday", "2026-02-30", "", 5, True, "12/01/2026"]
)
def test_a_time_without_its_zone_is_told_how_to_write_it(value):
    assert "2026-01-15T10:30:00Z" in refused(api_fields.Instant(), value)


def test_an_id_is_as_long_as_the_document_says_before_it_is_trimmed():
    listed = api_fields.ids("con")
    assert listed.deserialize([" con_abc\n"]) == ["con_abc"]
    for blanks in (" " * 64, "\x1c" + " " * 60):
        with pytest.raises(ma.ValidationError, match="at most 64"):
            listed.deserialize([f"{blanks}con_abc"])
