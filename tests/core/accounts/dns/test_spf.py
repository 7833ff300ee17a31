"""SPF of a domain: which record, its syntax, look-ups with those of its includes, and whom it lets send."""

import pytest

from fluenzr.core.accounts import presets
from fluenzr.core.accounts.dns import spf, spf_senders, spf_terms
from fluenzr.core.accounts.dns.records import Unanswered
from tests.support.zones import zone

GOOGLE = spf_senders.of(presets.of_host("smtp.gmail.com"))
_OF_GOOGLE = {
    "_spf.google.com TXT": "v=spf1 include:_netblocks.google.com include:_netblocks2.google.com ~all",
    "_netblocks.google.com TXT": "v=spf1 ip4:192.0.2.0/24 ~all",
    "_netblocks2.google.com TXT": "v=spf1 ip6:2001:db8::/32 ~all",
    "one.test TXT": "v=spf1 ip4:198.51.100.0/24 ~all",
    "acme.test A": "192.0.2.9",
    "acme.test MX": "10 mx.acme.test.",
    "mx.acme.test A": "192.0.2.9",
    "a.acme.test A": "192.0.2.9",
}


def check(*texts, sender=GOOGLE, silent=(), **more):
    records = {**_OF_GOOGLE, **{f"{name.replace('__', '.')} TXT": text for name, text in more.items()}}
    return spf.check("acme.test", sender, zone({**records, "acme.test TXT": list(texts)}, silent))


@pytest.mark.parametrize(
    "text",
    [
        "v=spf1 include:_spf.google.com ~all",
        "v=spf1 include:_spf.google.com -all",
        "V=SPF1 INCLUDE:_SPF.Google.COM ~ALL",
        "v=spf1  mx  a/24 a:a.acme.test//64 include:_spf.google.com ip4:192.0.2.1 ip6:2001:db8::1/128 ~all",
        "v=spf1 +include:_spf.google.com -all exp=explain.%{d}",
        "v=spf1 redirect=_spf.google.com",
        "v=spf1 exists:%{i}._spf.%{d2} include:_spf.google.com -all",
        "v=spf1 include:_spf.google.com ~all unknown=modifier",
    ],
)
def test_good_ones(text):
    found = check(text)
    assert (found.result, found.found, found.record) == ("pass", text, None), found.help


@pytest.mark.parametrize(
    ("texts", "record"),
    [
        ([], "v=spf1 include:_spf.google.com ~all"),
        (["google-site-verification=abc"], "v=spf1 include:_spf.google.com ~all"),
        (["v=spf10 -all"], "v=spf1 include:_spf.google.com ~all"),
        (["spf1 include:_spf.google.com ~all"], "v=spf1 include:_spf.google.com ~all"),
        (["v=spf2.0/pra -all"], "v=spf1 include:_spf.google.com ~all"),
    ],
)
def test_none(texts, record):
    found = check(*texts)
    assert (found.result, found.found, found.record) == ("fail", None, record)


def test_nothing_to_publish_is_made_up_where_the_provider_is_not_known():
    assert check(sender=None).record is None


def test_two_records_and_the_one_to_publish_in_their_place():
    found = check("v=spf1 include:_spf.google.com -all", "v=spf1 include:one.test ~all")
    assert found.result == "fail"
    assert found.record == "v=spf1 include:_spf.google.com include:one.test ~all"
    assert "2" in found.help.text.format(**found.help.values)
    assert check(found.record).result == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "v=spf1 includes:_spf.google.com ~all",
        "v=spf1 include:_spf.google.com, ~all",
        "v=spf1 include ~all",
        "v=spf1 include: ~all",
        "v=spf1 ip4:300.0.0.1 include:_spf.google.com ~all",
        "v=spf1 ip4:192.0.2.0/33 include:_spf.google.com ~all",
        "v=spf1 ip6:192.0.2.0 include:_spf.google.com ~all",
        "v=spf1 a/64 include:_spf.google.com ~all",
        "v=spf1 all:x include:_spf.google.com",
        "v=spf1 include:%{z} include:_spf.google.com ~all",
        "v=spf1 exists:%i include:_spf.google.com ~all",
        "v=spf1 redirect=one.test redirect=one.test",
        "v=spf1 include:_spf.google.com \u2013all",
        "v=spf1 include:_spf.google.com ~all a:%",
        "v=spf1 include:nowhere.test include:_spf.google.com ~all",
        "v=spf1 include:acme.test include:_spf.google.com ~all",
    ],
)
def test_broken_ones(text):
    assert check(text).result == "fail"


def test_eleven_look_ups_are_one_too_many_nested_ones_counted():
    """Google's three, and as many more."""
    seven = " ".join(f"include:n{number}.test" for number in range(7))
    names = {f"n{number}__test": "v=spf1 ip4:192.0.2.1 -all" for number in range(7)}
    fine = check(f"v=spf1 include:_spf.google.com {seven} ~all", **names)
    assert (fine.result, fine.help.values["count"]) == ("pass", 10)
    over = check(f"v=spf1 include:_spf.google.com {seven} a ~all", **names)
    assert (over.result, over.help.values["count"], over.record) == ("fail", 11, None)


@pytest.mark.parametrize("term", ["a", "mx", "exists:a.acme.test", "ptr", "a:%{i}.acme.test"])
def test_each_of_these_is_a_look_up(term):
    eight = " ".join([term] * 8)
    assert check(f"v=spf1 {eight} include:_spf.google.com ~all").help.values["count"] == 11


def test_redirect_counts_and_is_passed_over_beside_all():
    assert check("v=spf1 redirect=_spf.google.com").help.values["count"] == 3
    assert check("v=spf1 include:_spf.google.com redirect=nowhere.test ~all").result == "pass"


def test_what_stands_after_all_is_not_looked_at():
    assert check("v=spf1 include:_spf.google.com ~all include:nowhere.test").result == "pass"


def test_three_names_without_an_answer_are_too_many():
    assert check("v=spf1 a:x.test a:y.test include:_spf.google.com ~all").result == "pass"
    found = check("v=spf1 a:x.test mx:y.test exists:z.test include:_spf.google.com ~all")
    assert (found.result, found.help.values["names"]) == ("fail", "x.test, y.test, z.test")


def test_an_include_within_itself_ends():
    found = check(
        "v=spf1 include:x.test include:_spf.google.com ~all",
        x__test="v=spf1 include:y.test ~all",
        y__test="v=spf1 include:x.test ~all",
    )
    assert found.result == "fail"
    assert found.help.values["name"] == "x.test"


def test_an_include_with_two_records_breaks_the_whole():
    broken = ["v=spf1 -all", "v=spf1 ~all"]
    assert check("v=spf1 include:x.test include:_spf.google.com ~all", x__test=broken).result == "fail"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("v=spf1 include:one.test ~all", "fail"),
        ("v=spf1 -all", "fail"),
        ("v=spf1 mx -all", "fail"),
        ("v=spf1 -include:_spf.google.com ~all", "fail"),
        ("v=spf1 include:_spf.google.com +all", "fail"),
        ("v=spf1 include:_spf.google.com all", "fail"),
        ("v=spf1 ip4:192.0.2.7 ~all", "warn"),
        ("v=spf1 exists:%{i}.spf.test ~all", "warn"),
        ("v=spf1 include:_spf.google.com ?all", "warn"),
        ("v=spf1 include:_spf.google.com", "warn"),
        ("v=spf1 include:_spf.google.com ptr ~all", "warn"),
        ("v=spf1 include:_netblocks.google.com ~all", "pass"),
    ],
)
def test_whom_it_lets_send(text, result):
    found = check(text)
    assert found.result == result, found.help
    if found.record is not None:
        assert check(found.record).result == "pass"


def test_ones_own_server_is_not_asked_for_a_provider():
    found = check("v=spf1 mx -all", sender=None)
    assert (found.result, found.record) == ("pass", None)


@pytest.mark.parametrize("silent", ["acme.test TXT", "_spf.google.com TXT", "_netblocks2.google.com"])
def test_a_silent_name_server_leaves_it_unanswered(silent):
    with pytest.raises(Unanswered):
        check("v=spf1 include:_spf.google.com ~all", silent=(silent,))


def test_two_records_fail_whatever_else_is_silent():
    assert check("v=spf1 -all", "v=spf1 include:x.test ~all", silent=("x.test",)).result == "fail"


def test_terms_are_read_in_time_that_grows_with_them():
    with pytest.raises(spf_terms.Broken):
        spf_terms.terms("v=spf1 " + "a" * 100_000, "acme.test")
    assert len(spf_terms.terms("v=spf1 " + "a " * 10_000, "acme.test")) == 10_000


@pytest.mark.parametrize(
    ("host", "company"),
    [
        ("smtp.gmail.com", "Google"),
        ("smtp.office365.com", "Microsoft"),
        ("ssl0.ovh.net", "OVHcloud"),
        ("pro1.mail.ovh.net", "OVHcloud"),
        ("smtppro.zoho.eu", "Zoho Mail"),
        ("smtp.acme.test", None),
    ],
)
def test_the_sender_of_a_server(host, company):
    sender = spf_senders.of(presets.of_host(host)) or spf_senders.of_host(host)
    assert (None if sender is None else sender.company) == company
