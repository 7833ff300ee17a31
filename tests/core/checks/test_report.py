"""Outcomes of a check in words, in both languages, and results by share."""

import pytest

from fluenzr.core.checks import people_rules
from fluenzr.core.checks.facts import Facts, People
from fluenzr.core.checks.report import Outcome, by_share
from fluenzr.core.common.sentences import Sentence
from fluenzr.core.templates.languages import ENGLISH, SHIPPED


@pytest.mark.parametrize(
    ("count", "total", "result"),
    [(0, 0, "pass"), (0, 9, "pass"), (1, 10, "warn"), (2, 10, "fail"), (1, 1, "fail")],
)
def test_by_share(count, total, result):
    assert by_share(count, total, 0.1) == result


def test_braces_of_values_are_no_names():
    outcome = Outcome("variables", "warn", Sentence("Hello {name}", {"name": "{{x}}"}), Sentence("Help"), 1)
    assert outcome.public(ENGLISH)["message"] == "Hello {{x}}"


def test_pages_show_messages_help_and_notes_in_the_asked_language():
    facts = Facts(
        "draft", {}, "https://a.fr", False, None, people=People(total=9000, looked_at=5000, roles=3)
    )
    outcome = people_rules.role_addresses(facts)
    english, french = outcome.shown(ENGLISH), outcome.shown(SHIPPED.get("fr"))
    assert english["message"] != french["message"]
    assert english["help"] != french["help"]
    assert "9000" in french["message"]
    assert "\u00e9chantillon" in french["message"].lower()


def test_the_api_gives_the_message_in_english_and_the_help_in_the_asked_language():
    outcome = people_rules.role_addresses(Facts("draft", {}, "https://a.fr", False, None, people=People()))
    french, english = outcome.public(SHIPPED.get("fr")), outcome.public(ENGLISH)
    assert french["message"] == english["message"]
    assert french["help"] != english["help"]
