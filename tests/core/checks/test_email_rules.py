"""Rules about emails: each with a case that passes, one that warns and one that fails."""

from collections import Counter

import pytest

from fluenzr.core.checks import email_rules
from fluenzr.core.checks.facts import Facts, People, Text
from fluenzr.core.templates.languages import ENGLISH


def facts(*texts, **more):
    more = {"status": "draft", "missing": {}, "public_url": "https://mail.acme.fr", **more}
    return Facts(may_be_local=False, postal_address=None, texts=texts, **more)


def text(subject="Hello", body="Hello there", *, is_html=False, is_first=True):
    return Text("mail", subject, body, is_html, is_first)


def html(body):
    return text(body=body, is_html=True)


def links(number, at="https://acme.fr"):
    return " ".join(f"{at}/{place}" for place in range(number))


SHORT = "See https://bit.ly/3abc"
CASES = {
    "syntax": [
        (facts(text(body="Hello {{firstName|there}}")), "pass", 0),
        (facts(text(body="Hello {firstName}")), "warn", 1),
        (facts(text(subject="Hello {{firstName")), "fail", 1),
    ],
    "variables": [
        (facts(people=People(total=9, looked_at=9)), "pass", 0),
        (
            facts(people=People(total=9, looked_at=9, lacking_any=2, lacking=Counter({"{{company}}": 2}))),
            "warn",
            2,
        ),
        (
            facts(people=People(total=9, looked_at=9, lacking_any=9, lacking=Counter({"{{fristName}}": 9}))),
            "fail",
            9,
        ),
    ],
    "links": [
        (facts(text(body=links(2))), "pass", 2),
        (facts(text(body="Nothing to see")), "pass", 0),
        (facts(text(body="https://acme.fr/a https://acme.fr/a, https://acme.fr/b.")), "pass", 2),
        (facts(text(body="https://acme.fr/{{company}}")), "pass", 1),
        (facts(text(body="https://{{website}}/a")), "pass", 1),
        (facts(html('<a href="https://acme.fr">1</a> <a href="mailto:a@b.fr">2</a>')), "pass", 1),
        (facts(text(body=links(3))), "warn", 3),
        (facts(html(" ".join(f'<a href="https://acme.fr/{n}">x</a>' for n in range(3)))), "warn", 3),
        (facts(text(body="http://acme.fr")), "warn", 1),
        (facts(text(body=links(11))), "fail", 11),
        (facts(text(body=links(1, "http://localhost:3000"))), "fail", 1),
        (facts(text(body="https://192.168.1.4/offer and https://intranet/page")), "fail", 2),
    ],
    "shorteners": [
        (facts(text(body="https://acme.fr")), "pass", 0),
        (facts(text(body=SHORT, is_first=False)), "warn", 1),
        (facts(text(body=SHORT)), "fail", 1),
        (facts(html('<a href="HTTPS://TinyURL.com/x">x</a>')), "fail", 1),
        (facts(text(body="https://www.bit.ly/x")), "fail", 1),
        (facts(text(body="https://orbit.lyon.fr and https://bit.ly.acme.fr")), "pass", 0),
    ],
    "size": [
        (facts(sizes={"a": 2000, "b": 80 * 1024}), "pass", 80 * 1024),
        (facts(sizes={"a": 2000, "b": 102 * 1024}), "warn", 102 * 1024),
        (facts(sizes={"a": 102 * 1024 + 1}), "fail", 102 * 1024 + 1),
        (facts(), "pass", 0),
    ],
    "subject": [
        (facts(text("{{firstName|Hello}}, are you in on {{the day of the event, as agreed}}")), "pass", 0),
        (facts(text("{{COMPANY_NAME_OF_THEIRS}} in may")), "pass", 0),
        (facts(text("{{firstName|" + "x" * 71 + "}}")), "warn", 1),
        (facts(text("A question about {{company}}")), "pass", 0),
        (facts(text("RE: our talk", is_first=False)), "pass", 0),
        (facts(text("Re-thinking maps"), text("Tr\u00e8s bien : oui")), "pass", 0),
        (facts(text("LAST CHANCE FOR YOU")), "warn", 1),
        (facts(text("Hello!! Now")), "warn", 1),
        (facts(text("x" * 71)), "warn", 1),
        (facts(text("Re: our talk")), "fail", 1),
        (facts(text("TR : notre offre")), "fail", 1),
        (facts(text("Fwd: news")), "fail", 1),
    ],
    "wording": [
        (facts(text(body="May I ask how you plan your routes?")), "pass", 0),
        (facts(text(body="Puis-je vous demander comment vous planifiez vos tourn\u00e9es ?")), "pass", 0),
        (facts(text(body="It is free of errors, and you are free on Monday.")), "pass", 0),
        (facts(text(body="C'est urgent et sans engagement")), "warn", 2),
        (facts(text("Act now", "Limited time, click here")), "warn", 3),
        (facts(html("<p>Offre exclusive</p>")), "warn", 1),
        (
            facts(
                text("FELICITATIONS", "Offre spéciale, gratuit, satisfait ou remboursé, cliquez ici !")
            ),
            "fail",
            5,
        ),
        (facts(text("Act now", "Make money fast: risk free, click here, buy now, winner!")), "fail", 6),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "given", "result", "count"), [(rule, *case) for rule, cases in CASES.items() for case in cases]
)
def test_a_rule(rule, given, result, count):
    outcome = getattr(email_rules, rule)(given)
    assert (outcome.check, outcome.result, outcome.count) == (rule, result, count), outcome.message
    assert "{}" not in str(outcome.public(ENGLISH))


def test_each_rule_has_a_case_that_passes_one_that_warns_and_one_that_fails():
    for rule, cases in CASES.items():
        assert {result for _, result, _ in cases} == {"pass", "warn", "fail"}, rule


def test_what_is_said_names_it():
    said = email_rules.variables(CASES["variables"][1][0]).public(ENGLISH)
    assert "2 of 9: {{company}} (2)" in said["message"]
    assert "{{firstName|there}}" in said["help"]
    assert "https://192.168.1.4/offer" in email_rules.links(CASES["links"][-1][0]).public(ENGLISH)["message"]
