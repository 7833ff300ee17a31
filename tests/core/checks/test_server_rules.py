"""Rules about the whole campaign: each with a case that passes, one that warns and one that fails."""

import pytest

from fluenzr.core.accounts.dns.records import Finding
from fluenzr.core.accounts.dns.report import Subject
from fluenzr.core.checks import rules, server_rules
from fluenzr.core.checks.facts import Facts, Mailbox, NameServerFacts
from fluenzr.core.common.sentences import Sentence
from fluenzr.core.templates.languages import ENGLISH


def mailbox(status="connected", last_error=None, *, is_read=True, is_sandbox=False):
    subject = Subject("a@acme.fr", "smtp.acme.fr")
    return Mailbox("a@acme.fr", status, last_error, is_read, is_sandbox, subject)


def facts(**more):
    given = {
        "status": "draft", "missing": {}, "public_url": "https://mail.acme.fr", "may_be_local": False,
        "postal_address": "Acme, 1 rue de la Paix, 75002 Paris", "mailboxes": [mailbox()],
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
        assert {result for _, result, _ in cases} == {"pass", "warn", "fail"}, rule


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
