"""Rules about the whole campaign: each with a case that passes, one that warns and one that fails."""

from datetime import UTC, datetime

import pytest

from fluenzr.core.accounts.dns.records import Finding
from fluenzr.core.accounts.dns.report import Subject
from fluenzr.core.checks import rules, server_rules
from fluenzr.core.checks.facts import Facts, Mailbox, NameServerFacts
from fluenzr.core.common.sentences import Sentence
from fluenzr.core.common.windows import Window, zone
from fluenzr.core.templates import languages
from fluenzr.core.templates.languages import ENGLISH


def mailbox(status="connected", last_error=None, *, is_read=True, is_sandbox=False, hours=None):
    subject = Subject("a@acme.fr", "smtp.acme.fr")
    return Mailbox("a@acme.fr", status, last_error, is_read, is_sandbox, subject, hours)


def hours(days, start, end, place="Europe/Paris"):
    return Window(frozenset(days), start, end, zone(place))


WEEK = range(5)
OFFICE = hours(WEEK, 9, 18)
SUMMER, WINTER = datetime(2026, 7, 1, 10, 7, tzinfo=UTC), datetime(2026, 1, 14, 10, 7, tzinfo=UTC)


def facts(**more):
    given = {
        "status": "draft", "missing": {}, "public_url": "https://mail.acme.fr", "may_be_local": False,
        "postal_address": "Acme, 1 rue de la Paix, 75002 Paris", "mailboxes": [mailbox()],
        "window": OFFICE, "now": WINTER,
    }  # fmt: skip
    return Facts(**{**given, **more})


HOME = "http://localhost:8000"
CASES = {
    "start": [
        (facts(), "pass", 0),
        (facts(status="paused"), "pass", 0),
        (facts(status="active"), "warn", None),
        (facts(missing={"workflow": ["No workflow"], "contacts": ["No contact"]}), "fail", 2),
    ],
    "public_url": [
        (facts(), "pass", None),
        (facts(public_url="http://mail.acme.fr"), "warn", None),
        (facts(public_url=HOME, may_be_local=True), "warn", None),
        (facts(public_url=HOME, mailboxes=[mailbox(is_sandbox=True)]), "warn", None),
        (facts(public_url=HOME), "fail", None),
        (facts(public_url="https://10.0.0.1"), "fail", None),
    ],
    "mailboxes": [
        (facts(), "pass", 0),
        (facts(mailboxes=[mailbox(is_sandbox=True, is_read=False)]), "pass", 0),
        (facts(mailboxes=[mailbox(last_error="Mailbox full")]), "warn", 1),
        (facts(mailboxes=[mailbox(), mailbox(is_read=False)]), "warn", 1),
        (facts(mailboxes=[mailbox(), mailbox("error")]), "fail", 1),
        (facts(mailboxes=[]), "fail", 0),
    ],
    "working_hours": [
        (facts(), "pass", 0),
        (facts(mailboxes=[mailbox(hours=OFFICE)]), "pass", 0),
        (facts(window=None, mailboxes=[mailbox(hours=OFFICE)]), "pass", 0),
        (facts(mailboxes=[mailbox(hours=hours([5, 6], 9, 18))]), "warn", 1),
        (
            facts(
                mailboxes=[mailbox(), mailbox(hours=hours(WEEK, 18, 20)), mailbox(hours=hours(WEEK, 0, 9))]
            ),
            "warn",
            2,
        ),
        # What is nine in New York is fifteen in Paris.
        (facts(mailboxes=[mailbox(hours=hours(WEEK, 9, 18, "America/New_York"))]), "pass", 0),
        (
            facts(
                window=hours(WEEK, 9, 12), mailboxes=[mailbox(hours=hours(WEEK, 9, 18, "America/New_York"))]
            ),
            "warn",
            1,
        ),
        # A Monday's half hour: what is nineteen in Kolkata is half past two in the afternoon in Paris.
        (
            facts(window=hours([0], 9, 15), mailboxes=[mailbox(hours=hours([0], 19, 22, "Asia/Kolkata"))]),
            "warn",
            1,
        ),
        (
            facts(window=hours(WEEK, 9, 15), mailboxes=[mailbox(hours=hours(WEEK, 19, 22, "Asia/Kolkata"))]),
            "pass",
            0,
        ),
        # An hour a week on purpose.
        (facts(window=hours([0], 9, 10), mailboxes=[mailbox(hours=OFFICE)]), "pass", 0),
        (facts(mailboxes=[mailbox(hours=hours([0], 17, 24))]), "warn", 1),
        (facts(mailboxes=[mailbox(hours=hours([0], 16, 24))]), "pass", 0),
        # Phoenix keeps its clocks: it meets Paris in winter alone.
        (
            facts(
                window=hours(WEEK, 9, 16),
                mailboxes=[mailbox(hours=hours(WEEK, 7, 9, "America/Phoenix"))],
                now=SUMMER,
            ),
            "warn",
            1,
        ),
        (
            facts(
                window=hours(WEEK, 9, 17),
                mailboxes=[mailbox(hours=hours(WEEK, 7, 9, "America/Phoenix"))],
                now=SUMMER,
            ),
            "pass",
            0,
        ),
    ],
    "postal_address": [
        (facts(), "pass", None),
        (facts(postal_address="Acme"), "warn", None),
        (facts(postal_address="Acme, rue de la Paix, Paris"), "warn", None),
        (facts(postal_address=None), "fail", None),
        (facts(postal_address="  "), "fail", None),
    ],
}


@pytest.mark.parametrize(
    ("rule", "given", "result", "count"), [(rule, *case) for rule, cases in CASES.items() for case in cases]
)
def test_a_rule(rule, given, result, count):
    outcome = getattr(server_rules, rule)(given)
    assert (outcome.check, outcome.result, outcome.count) == (rule, result, count), outcome.message
    outcome.public(ENGLISH)


def test_each_rule_has_a_case_that_passes_one_that_warns_and_one_that_fails():
    for rule, cases in CASES.items():
        # Hours that do not meet keep nothing from starting: somebody may still be about to change them.
        worst = {"fail"} if rule != "working_hours" else set()
        assert {result for _, result, _ in cases} == {"pass", "warn"} | worst, rule


def test_which_mailboxes_hardly_work_while_the_campaign_sends_is_said_in_both_languages():
    apart = mailbox(hours=hours(WEEK, 18, 20)), mailbox(hours=hours([0], 17, 24))
    given = server_rules.working_hours(facts(mailboxes=apart))
    said = given.public(ENGLISH)["message"]
    assert said == (
        "The campaign's sending hours and the working hours of a@acme.fr never meet: it sends nothing; "
        "The campaign's sending hours and the working hours of a@acme.fr meet only 60 minutes a week"
    )
    french = given.shown(languages.SHIPPED.get("fr"))
    assert "ne se rencontrent jamais" in french["message"]
    assert "60 minutes par semaine" in french["message"]
    assert "horaires" in french["help"]


def test_dns_of_each_mailbox_that_mail_leaves():
    found = [
        Finding("spf", "fail", None, None, Sentence("Publish")),
        Finding("mx", "pass", "10 mx", None, Sentence("Fine")),
    ]
    names = NameServerFacts(mailboxes={"a@acme.fr": found})
    spf, mx = [each.public(ENGLISH) for each in server_rules.dns(facts(), names)]
    assert (spf["check"], spf["result"], spf["help"]) == ("spf", "fail", "Publish")
    assert spf["message"] == "SPF of a@acme.fr: nothing found"
    assert mx["message"] == "MX of a@acme.fr: 10 mx"
    assert server_rules.dns(facts(mailboxes=[mailbox(is_sandbox=True)]), names) == []


def test_what_start_refuses_is_told_in_its_own_words():
    given = facts(missing={"workflow": ["No workflow"], "contacts": ["No contact"]})
    assert server_rules.start(given).public(ENGLISH)["message"] == "No workflow; No contact"


def test_the_table_has_each_rule_once_and_no_outcome_is_of_another():
    outcomes = rules.outcomes(facts(), NameServerFacts())
    assert [each.check for each in outcomes] == [
        name for name in rules.CHECKS if name not in rules.DNS_CHECKS
    ]
