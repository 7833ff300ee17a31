"""MX of a domain: whether what comes back finds a server."""

import pytest

from fluenzr.core.accounts.dns import mx
from fluenzr.core.accounts.dns.records import Unanswered
from tests.support.zones import zone

LIVING = {"mx1.acme.test A": "192.0.2.1", "mx2.acme.test AAAA": "2001:db8::1"}


@pytest.mark.parametrize(
    ("records", "result", "takes"),
    [
        ({"acme.test MX": ["10 mx1.acme.test.", "20 mx2.acme.test."]}, "pass", True),
        ({"acme.test MX": ["10 mx1.acme.test.", "20 gone.acme.test."]}, "warn", True),
        ({"acme.test MX": ["20 gone.acme.test."]}, "fail", True),
        ({"acme.test MX": ["0 ."]}, "fail", False),
        ({"acme.test A": ["192.0.2.1"]}, "warn", True),
        ({"acme.test AAAA": ["2001:db8::1"]}, "warn", True),
        ({}, "fail", False),
    ],
)
def test_whether_a_domain_takes_mail(records, result, takes):
    ask = zone({**LIVING, **records})
    assert mx.check("acme.test", ask).result == result
    assert mx.takes_mail("acme.test", ask) is takes


@pytest.mark.parametrize("silent", ["acme.test MX", "acme.test A"])
def test_a_silent_name_server_leaves_it_unanswered(silent):
    with pytest.raises(Unanswered):
        mx.check("acme.test", zone({}, (silent,)))


def test_the_most_preferred_comes_first():
    assert mx.exchangers(("20 B.test.", "5 a.test.")) == ["a.test", "b.test"]
