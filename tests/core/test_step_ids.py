"""Message-IDs of steps: they lead back to their step, and nobody else can make one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core import tracking
from fluenzr.core.step_ids import Step, make, node_digest, read

KEY, OTHER_KEY = b"k" * 32, b"K" * 32
enrollments = st.integers(0, 2**48 - 1) | st.integers(0, 300)
nodes = st.text(st.characters(codec="utf-8"), max_size=64)


@given(enrollments, nodes, st.sampled_from(["example.com", "localhost", "mail.a-b.example"]))
def test_a_message_id_leads_back_to_its_step(enrollment_id, node_id, domain):
    made = make(KEY, enrollment_id, node_id, domain)
    assert re.fullmatch(rf"<[a-z2-7]{{32}}@{re.escape(domain)}>", made)
    assert made == make(KEY, enrollment_id, node_id, domain)
    assert read(KEY, made) == Step(enrollment_id, node_digest(node_id))
    assert read(KEY, f" \r\n\t{made}\n") == Step(enrollment_id, node_digest(node_id))
    assert read(OTHER_KEY, made) is None
    assert tracking.read_message_id(KEY, made) is None, "it names no row"


@given(enrollments, nodes, st.data())
def test_a_changed_message_id_is_refused(enrollment_id, node_id, data):
    made = make(KEY, enrollment_id, node_id, "example.com")
    place = data.draw(st.integers(1, 32))
    character = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
    changed = made[:place] + character + made[place + 1 :]
    assert (read(KEY, changed) is None) == (changed != made)


@given(st.integers(0, 2**63 - 1))
def test_message_ids_of_before_still_lead_to_their_rows(email_id):
    """Replies to them come for months."""
    assert read(KEY, tracking.message_id(KEY, email_id, "example.com")) == email_id


def test_one_that_was_sent_before_there_were_steps():
    made = "<v26tpdnpd4sowdaildnttpsnaqqed3a2@example.com>"
    assert read(KEY, made) == 4711
    assert read(OTHER_KEY, made) is None


@given(st.text(max_size=80))
def test_other_text_is_no_message_id(text):
    assert read(KEY, text) is None
    assert read(KEY, f"<{text}@example.com>") is None


def test_they_do_not_show_how_many_there_are():
    """Neighbours share no more than chance would have them share."""
    lefts = [make(KEY, number, "mail", "example.com")[1:33] for number in range(200)]
    for place in range(32):
        assert len({left[place] for left in lefts}) > 20


@pytest.mark.parametrize("number", [-1, 2**48])
def test_only_ids_can_be_signed(number):
    with pytest.raises(ValueError, match="not an id"):
        make(KEY, number, "mail", "example.com")


@pytest.mark.parametrize("domain", ["", "a b", "a>b", "a\r\nBcc: x", "-.", "a..b", "[127.0.0.1]", "a@b"])
def test_a_domain_cannot_add_to_a_header(domain):
    with pytest.raises(ValueError):  # noqa: PT011 - the codec has its own subclass and words
        make(KEY, 1, "mail", domain)
