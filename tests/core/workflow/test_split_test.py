"""Split tests: who gets B, and that it stays so."""

import pytest

from fluenzr import crypto
from fluenzr.core.workflow import split_test
from fluenzr.core.workflow.nodes import EmailNode, Variant

PLAIN = EmailNode("mail", "Hello", "A body", "text", True, True, None, 50)


@pytest.fixture(autouse=True)
def _key(settings):
    crypto.use(settings.secret_key)


def split(percent: int, node_id: str = "mail") -> EmailNode:
    return EmailNode(node_id, "Hello", "A body", "text", True, True, Variant("Hi", "B body"), percent)


def drawn(node: EmailNode, people: int = 2000, campaign_id: int = 1) -> list[str | None]:
    return [split_test.of(node, campaign_id, contact_id) for contact_id in range(people)]


def test_an_email_without_a_second_variant_has_none():
    assert set(drawn(PLAIN, 50)) == {None}
    assert split_test.words(PLAIN, None) == ("Hello", "A body")


def test_each_variant_has_its_words():
    assert split_test.words(split(50), "A") == ("Hello", "A body")
    assert split_test.words(split(50), "B") == ("Hi", "B body")


@pytest.mark.parametrize("percent", [1, 20, 50, 80, 99])
def test_as_many_get_b_as_the_split_says(percent):
    share = drawn(split(percent)).count("B") / 20
    assert share == pytest.approx(percent, abs=4)


def test_nobody_or_everybody_gets_b_at_the_ends():
    assert set(drawn(split(0), 300)) == {"A"}
    assert set(drawn(split(100), 300)) == {"B"}


def test_it_is_the_same_at_each_asking():
    assert drawn(split(50)) == drawn(split(50))


def test_whoever_got_b_keeps_it_when_the_share_grows():
    for before, after in zip(drawn(split(20)), drawn(split(40)), strict=True):
        assert before == "A" or after == "B"


def test_emails_and_campaigns_draw_apart():
    for other in (drawn(split(50, "other")), drawn(split(50), campaign_id=2)):
        agreeing = sum(one == two for one, two in zip(drawn(split(50)), other, strict=True))
        assert agreeing / 20 == pytest.approx(50, abs=4)


def test_nobodys_email_is_a():
    assert split_test.of(split(100), 1, None) == "A"
