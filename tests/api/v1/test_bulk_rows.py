"""Rows that are right at a glance are read as the schema reads them."""

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fluenzr.api.v1 import contact_bulk
from fluenzr.api.v1.bulk_rows import NotPlain
from fluenzr.core.common.contact_fields import TEXTS
from fluenzr.core.contacts.field_values import CONSENT_SOURCES, STATUSES

TEXT = st.text(max_size=12) | st.sampled_from(
    [
        "",
        " ",
        "\u00a0",
        "a\u200bb",
        "x" * 64,
        "x" * 65,
        "x" * 255,
        "x" * 256,
        "\x7f",
        "a\nb",
        "\ud800",
        "🎉",
        "İ",
    ]
)
EMAIL = st.sampled_from(
    [
        "ada@example.com",
        " Ada@EXAMPLE.com ",
        "a..b@x.co",
        "ä@bücher.example",
        "x@x",
        "a@b.c,d@e.f",
        "\u00a0a@x.co",
    ]
) | TEXT.map("{}@x.co".format)
NUMBER = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
VALUE = st.none() | st.booleans() | NUMBER | TEXT
ANYTHING = VALUE | st.lists(VALUE, max_size=3) | st.dictionaries(TEXT, VALUE, max_size=2)
FIELDS = {
    "email": EMAIL,
    **{field.public: TEXT | st.none() for field in TEXTS},
    "status": st.sampled_from(STATUSES) | TEXT,
    "consentSource": st.sampled_from(CONSENT_SOURCES) | TEXT,
    "consentNotes": TEXT | st.just("two\nlines") | st.none(),
    "tags": st.lists(TEXT, max_size=3) | st.just(["x"] * 101) | st.none(),
    "groupIds": st.lists(TEXT, max_size=3) | st.just(["grp_x"] * 101) | st.none(),
    "groupId": TEXT,
    "pipelineStageId": TEXT | st.none(),
    "customFields": st.dictionaries(st.sampled_from(["a", "_b1", "1c", "d-e"]) | TEXT, VALUE, max_size=4)
    | st.just({f"n{number}": 1 for number in range(101)}),
}
PLAIN = {"email": "ada@example.com", "firstName": "Ada", "tags": ["a"], "customFields": {"score": 7.5}}


@pytest.mark.parametrize("key", FIELDS)
@given(data=st.data())
def test_one_field_is_read_as_the_schema_reads_it(key, data):
    row = {**PLAIN, key: data.draw(FIELDS[key] | ANYTHING)}
    assert contact_bulk.row(row) == contact_bulk._looked_at(row)


@given(
    st.fixed_dictionaries({}, optional=FIELDS)
    | st.dictionaries(st.sampled_from([*FIELDS, "frstName"]) | TEXT, ANYTHING, max_size=3)
    | ANYTHING
)
@example({**PLAIN, "groupId": "grp_1", "groupIds": None})
def test_a_row_is_read_as_the_schema_reads_it(row):
    assert contact_bulk.row(row) == contact_bulk._looked_at(row)


def test_nearly_all_rows_are_plain():
    assert contact_bulk._plain(orjson.loads(orjson.dumps(PLAIN))) == {
        "email": "ada@example.com",
        "first_name": "Ada",
        "tags": ["a"],
        "custom_fields": {"score": 7.5},
    }


@pytest.mark.parametrize(
    "row", [{}, {"firstName": "Ada"}, {"email": "x"}, {**PLAIN, "x": 1}, {**PLAIN, "phone": 1}]
)
def test_what_takes_a_closer_look_is_not_read(row):
    with pytest.raises(NotPlain):
        contact_bulk._plain(row)
