"""Report on a mailbox's DNS: each record for itself, in both languages."""

import pytest

from fluenzr.core.accounts.dns import report
from fluenzr.core.accounts.dns.dkim import Sighting
from fluenzr.core.accounts.dns.report import Subject
from fluenzr.core.templates.languages import ENGLISH, SHIPPED
from tests.support.zones import zone

GOOD = {
    "acme.test TXT": "v=spf1 include:_spf.google.com ~all",
    "_spf.google.com TXT": "v=spf1 ip4:192.0.2.0/24 ~all",
    "_dmarc.acme.test TXT": "v=DMARC1; p=reject",
    "s1._domainkey.acme.test TXT": "p=" + "A" * 392,
    "acme.test MX": "1 smtp.google.com.",
    "smtp.google.com A": "192.0.2.1",
}
MAILBOX = Subject("Jean@ACME.test", "smtp.gmail.com", Sighting("pass", "acme.test", "s1"))


def results(subject, records, silent=()):
    return {each.check: each.result for each in report.of(subject, zone(records, silent))}


def test_all_is_well():
    assert results(MAILBOX, GOOD) == dict.fromkeys(report.CHECKS, "pass")


@pytest.mark.parametrize(
    ("silent", "unknown"),
    [
        ("acme.test TXT", {"spf"}),
        ("_spf.google.com", {"spf"}),
        ("_dmarc.test", {"dmarc"}),
        ("acme.test MX", {"mx"}),
        ("smtp.google.com", {"mx"}),
    ],
)
def test_one_name_that_is_silent_is_unknown_and_the_others_are_not(silent, unknown):
    found = results(MAILBOX, GOOD, (silent,))
    assert {check for check, result in found.items() if result == "unknown"} == unknown
    assert {result for check, result in found.items() if check not in unknown} == {"pass"}


def test_the_provider_is_told_by_the_mx_where_no_server_is():
    without = {**GOOD, "acme.test TXT": "v=spf1 -all"}
    found = {each.check: each for each in report.of(Subject("jean@acme.test", None), zone(without))}
    assert found["spf"].record == "v=spf1 include:_spf.google.com -all"
    own = report.of(Subject("jean@acme.test", "mail.acme.test"), zone(without))
    assert own[0].record is None
    relayed = report.of(Subject("jean@acme.test", "relay.acme.test", None, "microsoft"), zone(without))
    assert relayed[0].record == "v=spf1 include:spf.protection.outlook.com -all"


def test_a_domain_in_letters_of_its_own_is_asked_by_its_a_label():
    records = {"xn--bcher-kva.test MX": "1 mx.test.", "mx.test A": "192.0.2.1"}
    assert results(Subject("a@bücher.test", "mx.test"), records)["mx"] == "pass"


def test_it_is_in_the_asked_language():
    languages = (ENGLISH, SHIPPED.get("fr"))
    shown = [each.public(language) for language in languages for each in report.of(MAILBOX, zone({}))]
    english, french = shown[:4], shown[4:]
    for here, there in zip(english, french, strict=True):
        assert {**here, "help": ""} == {**there, "help": ""}
        assert here["help"] != there["help"]
        assert "{" not in here["help"] + there["help"]
