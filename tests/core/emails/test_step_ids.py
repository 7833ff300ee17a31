"""Message-IDs of steps: they are those of their step alone, and nobody else can make one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core.emails import tokens
from fluenzr.core.emails.step_ids import Numbered, Signed, Step, make, name_of, node_digest, read

KEY, OTHER_KEY = b"k" * 32, b"K" * 32
ids = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=64)
steps = st.builds(Step, ids, ids, ids)
A_STEP = Step("cmp_1", "ct_1", "mail")


@given(steps, st.sampled_from(["example.com", "localhost", "mail.a-b.example"]))
def test_a_message_id_is_that_of_its_step(step, domain):
    made = make(KEY, step, domain)
    assert re.fullmatch(rf"<[a-z2-7]{{32}}@{re.escape(domain)}>", made)
    assert made == make(KEY, step, domain)
    assert read(KEY, made) == read(KEY, f" \r\n\t{made}\n") == Signed(name_of(KEY, step))
    assert read(OTHER_KEY, made) is None
    assert tokens.read_message_id(KEY, made) is None, "it names no row"


@given(steps, steps)
def test_each_step_has_another_one(step, other):
    assert (make(KEY, step, "example.com") == make(KEY, other, "example.com")) == (step == other)


@given(steps, st.data())
def test_a_changed_message_id_is_refused(step, data):
    made = make(KEY, step, "example.com")
    place = data.draw(st.integers(1, 32))
    character = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
    changed = made[:place] + character + made[place + 1 :]
    assert (read(KEY, changed) is None) == (changed != made)


@given(st.integers(0, 2**63 - 1))
def test_message_ids_of_before_still_lead_to_their_rows(email_id):
    """Replies to them come for months."""
    assert read(KEY, tokens.message_id(KEY, email_id, "example.com")) == email_id


@pytest.mark.parametrize(
    ("made", "names"),
    [
        ("<v26tpdnpd4sowdaildnttpsnaqqed3a2@example.com>", 4711),
        ("<3gcfwstu2g5pnktronilhkk4ckydzpcv@example.com>", Numbered(4711, node_digest("mail"))),
    ],
)
def test_those_that_were_sent_when_they_named_rows(made, names):
    assert read(KEY, made) == names
    assert read(OTHER_KEY, made) is None


@given(st.text(max_size=80))
def test_other_text_is_no_message_id(text):
    assert read(KEY, text) is None
    assert read(KEY, f"<{text}@example.com>") is None


@pytest.mark.parametrize("domain", ["", "a b", "a>b", "a\r\nBcc: x", "-.", "a..b", "[127.0.0.1]", "a@b"])
def test_a_domain_cannot_add_to_a_header(domain):
    with pytest.raises(ValueError):  # noqa: PT011 - the codec has its own subclass and words
        make(KEY, A_STEP, domain)
