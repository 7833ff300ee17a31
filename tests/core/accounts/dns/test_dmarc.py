"""DMARC of a domain by the tree walk (RFC 9989): which record holds, by which of its tags."""

import pytest

from fluenzr.core.accounts.dns import dmarc
from fluenzr.core.accounts.dns.records import Unanswered
from tests.support.zones import zone


def check(domain, silent=(), **records):
    texts = {f"_dmarc.{name.replace('__', '.')} TXT": text for name, text in records.items()}
    return dmarc.check(domain, zone({**texts, f"{domain} A": "192.0.2.1"}, silent))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("v=DMARC1; p=reject", "pass"),
        ("v=DMARC1;p=quarantine;rua=mailto:a@b.test", "pass"),
        ("v = DMARC1 ; P = Reject ;", "pass"),
        ("v=DMARC1; p=none", "warn"),
        ("v=DMARC1; p=reject; t=y", "warn"),
        ("v=DMARC1; rua=mailto:a@b.test", "warn"),
        ("v=DMARC1; p=rejected; rua=mailto:a@b.test", "warn"),
        ("v=DMARC1; p=rejected", "fail"),
        ("v=DMARC1", "fail"),
        ("v=dmarc1; p=reject", "fail"),
        ("p=reject; v=DMARC1", "fail"),
        ("v=DMARC12; p=reject", "fail"),
        ("v=spf1 -all", "fail"),
    ],
)
def test_its_own_record(text, result):
    assert check("acme.test", acme__test=text).result == result


def test_none_and_what_to_publish():
    found = check("acme.test")
    assert (found.result, found.found) == ("fail", None)
    assert found.record == "v=DMARC1; p=none; rua=mailto:postmaster@acme.test"


def test_two_records_at_a_name_are_none():
    two = ["v=DMARC1; p=reject", "v=DMARC1; p=none"]
    found = check("acme.test", acme__test=two)
    assert (found.result, found.help.values["name"]) == ("fail", "acme.test")
    assert check("mail.acme.test", mail__acme__test=two, acme__test="v=DMARC1; p=reject").result == "pass"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("v=DMARC1; p=reject", "pass"),
        ("v=DMARC1; p=reject; sp=none", "warn"),
        ("v=DMARC1; p=none; sp=quarantine", "pass"),
        ("v=DMARC1; p=reject; sp=quarantine; np=none", "pass"),
        ("v=DMARC1; p=reject; sp=bogus", "fail"),
    ],
)
@pytest.mark.parametrize("domain", ["mail.acme.test", "a.b.acme.test", "a.b.c.acme.test"])
def test_a_subdomain_has_the_organizational_domains(domain, text, result):
    assert check(domain, acme__test=text).result == result


def test_np_holds_for_a_domain_that_does_not_exist():
    ask = zone({"_dmarc.acme.test TXT": "v=DMARC1; p=none; sp=none; np=reject"})
    assert dmarc.check("nothing.acme.test", ask).result == "pass"


def test_the_record_with_the_fewest_labels_is_the_organizational_domains():
    records = {"b__acme__test": "v=DMARC1; p=none", "acme__test": "v=DMARC1; p=reject"}
    assert check("a.b.acme.test", **records).help.values["name"] == "acme.test"


def test_psd_n_makes_an_organizational_domain_and_ends_the_walk():
    records = {"b__acme__test": "v=DMARC1; p=quarantine; psd=n", "acme__test": "v=DMARC1; p=none"}
    found = check("a.b.acme.test", **records)
    assert (found.result, found.help.values["name"]) == ("pass", "b.acme.test")
    assert check("a.b.acme.test", silent=("_dmarc.acme.test",), **records).result == "pass"


def test_psd_y_is_a_public_suffix_whose_record_holds_last():
    suffix = "v=DMARC1; p=none; sp=reject; psd=y"
    assert check("acme.gov.test", gov__test=suffix).help.values["policy"] == "reject"
    below = {"gov__test": suffix, "acme__gov__test": "v=DMARC1; p=none; sp=quarantine"}
    assert check("mail.acme.gov.test", **below).help.values["policy"] == "quarantine"
    ask = zone({"_dmarc.gov.test TXT": suffix})
    assert dmarc.organizational("mail.acme.gov.test", ask) == "acme.gov.test"


def test_a_long_name_goes_on_with_seven_labels():
    domain = "a.b.c.d.e.f.g.h.i.acme.test"
    asked = []

    def ask(name, kind):
        asked.append(name)
        return zone({"_dmarc.acme.test TXT": "v=DMARC1; p=reject"})(name, kind)

    assert dmarc.check(domain, ask).result == "pass"
    assert asked[:3] == [f"_dmarc.{domain}", "_dmarc.e.f.g.h.i.acme.test", "_dmarc.f.g.h.i.acme.test"]
    assert len([name for name in asked if name.startswith("_dmarc.")]) == 8


@pytest.mark.parametrize("silent", ["_dmarc.mail.acme.test", "_dmarc.acme.test", "_dmarc.test"])
def test_a_silent_name_server_leaves_it_unanswered(silent):
    with pytest.raises(Unanswered):
        check("mail.acme.test", silent=(silent,), acme__test="v=DMARC1; p=reject")
