"""Rules about people: each with a case that passes, one that warns and one that fails."""

from collections import Counter

import pytest

from fluenzr.core.accounts.dns.report import Subject
from fluenzr.core.checks import disposable, people_rules
from fluenzr.core.checks.facts import Facts, Mailbox, NameServerFacts, People, Volume
from fluenzr.core.templates.languages import ENGLISH

REAL = Mailbox("a@acme.fr", "connected", None, True, False, Subject("a@acme.fr", "smtp.acme.fr"))


def facts(people=None, **volume):
    return Facts(
        "draft", {}, "https://mail.acme.fr", False, None, mailboxes=[REAL], people=people or People(),
        volume=Volume(**volume),
    )  # fmt: skip


def of(total=100, **counts):
    return facts(People(total=total, looked_at=total, **counts))


def to(planned, a_day=None, **last_week):
    domains = Counter({name.replace("_", "."): count for name, count in planned.items()})
    people = People(total=domains.total(), looked_at=domains.total(), domains=domains)
    sent = Counter({name.replace("_", "."): count for name, count in last_week.items()})
    return facts(people, a_day=a_day, last_week=sent)


CASES = {
    "suppressed": [(of(), "pass", 0), (of(suppressed=3), "warn", 3), (of(suppressed=100), "fail", 100)],
    "role_addresses": [(of(), "pass", 0), (of(roles=1), "warn", 1), (of(roles=21), "fail", 21)],
    "disposable": [(of(), "pass", 0), (of(disposable=5), "warn", 5), (of(disposable=6), "fail", 6)],
    "consent": [(of(), "pass", 0), (of(no_consent=50), "warn", 50), (of(no_consent=51), "fail", 51)],
    "other_campaigns": [(of(), "pass", 0), (of(elsewhere=2), "warn", 2), (of(elsewhere=60), "fail", 60)],
    "verification": [
        (of(), "pass", 0),
        (of(verdicts=Counter(valid=90)), "pass", 0),
        (of(verdicts=Counter(valid=90, risky=1)), "warn", 0),
        (of(verdicts=Counter(valid=90, invalid=3)), "warn", 3),
        (of(verdicts=Counter(valid=90, invalid=4)), "fail", 4),
    ],
    "volume": [
        (facts(), "pass", 0),
        (to({"gmail_com": 50}), "pass", 50),
        (to({"gmail_com": 300}, gmail_com=1000), "pass", 300),
        (to({"gmail_com": 5000}, a_day=40), "pass", 40),
        (to({"gmail_com": 60}), "warn", 60),
        (to({"gmail_com": 500}, gmail_com=1000), "warn", 500),
        (to({"gmail_com": 900, "acme_fr": 100}, a_day=100), "warn", 90),
        (to({"gmail_com": 201}), "fail", 201),
        (to({"gmail_com": 1500}, gmail_com=1000), "fail", 1500),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "given", "result", "count"), [(rule, *case) for rule, cases in CASES.items() for case in cases]
)
def test_a_rule(rule, given, result, count):
    outcome = getattr(people_rules, rule)(given)
    assert (outcome.check, outcome.result, outcome.count) == (rule, result, count), outcome.message
    outcome.public(ENGLISH)


def test_each_rule_has_a_case_that_passes_one_that_warns_and_one_that_fails():
    for rule, cases in CASES.items():
        assert {result for _, result, _ in cases} == {"pass", "warn", "fail"}, rule


@pytest.mark.parametrize(
    ("domains", "result", "count"),
    [
        ({"a.fr": True, "b.fr": True}, "pass", 0),
        ({"a.fr": True, "b.fr": False}, "warn", 2),
        ({"a.fr": False, "b.fr": False}, "fail", 100),
        ({"a.fr": None, "b.fr": True}, "unknown", None),
        ({"a.fr": None, "b.fr": False}, "warn", 2),
        ({}, "pass", 0),
    ],
)
def test_domains_that_take_no_mail(domains, result, count):
    given = of(domains=Counter({"a.fr": 98, "b.fr": 2}))
    outcome = people_rules.no_mx(given, NameServerFacts(domains=domains))
    assert (outcome.result, outcome.count) == (result, count)


def test_a_sample_says_that_it_is_one():
    sample = facts(People(total=1_000_000, looked_at=5000, roles=10))
    said = people_rules.role_addresses(sample).public(ENGLISH)["message"]
    assert "10 of 5000" in said
    assert said.endswith("(A sample: 5000 of 1000000 people were looked at.)")
    assert "sample" not in people_rules.role_addresses(of(roles=1)).public(ENGLISH)["message"]


@pytest.mark.parametrize(
    ("domain", "found"),
    [
        ("mailinator.com", True), ("MAILINATOR.com.", True), ("x.yopmail.com", True), ("gmail.com", False),
        ("acme.fr", False), ("com", False), ("acme-mailinator.example", False),
    ],
)  # fmt: skip
def test_disposable_domains(domain, found):
    assert disposable.is_disposable(domain) is found
