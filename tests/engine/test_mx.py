"""Mail exchangers from a name server of the test."""

from collections.abc import Iterator

import dns.rcode
import pytest

from fluenzr.engine import mx
from tests.support import factories
from tests.support.clients import Client
from tests.support.name_server import NameServer


@pytest.fixture
def server() -> Iterator[NameServer]:
    records = {
        "acme.test": ["20 mx2.mail.ovh.net.", "5 mx1.mail.ovh.net."],
        "none.test": ["0 ."],
        "empty.test": [],
    }
    with NameServer(records) as running:
        yield running


def test_the_most_preferred_comes_first(server):
    assert mx.of("acme.test", (server.address,)) == ["mx1.mail.ovh.net", "mx2.mail.ovh.net"]


@pytest.mark.parametrize("domain", ["none.test", "empty.test", "nowhere.test", "x" * 64 + ".test", "a..b"])
def test_there_are_none(server, domain):
    assert mx.of(domain, (server.address,)) == []


@pytest.mark.parametrize("rcode", [dns.rcode.SERVFAIL, dns.rcode.REFUSED])
def test_a_name_server_that_does_not_answer_names_none(rcode, monkeypatch):
    monkeypatch.setattr(mx, "SECONDS", 0.5)
    with NameServer({}, rcode) as server:
        assert mx.of("acme.test", (server.address,)) == []


def test_the_api_looks_a_domain_up_and_answers_in_the_asked_language(make_app, workspace, document, server):
    app = make_app(dns_servers=(server.address,))
    client = Client(app, document, factories.make_key(workspace, scope="read"))
    path = "/v1/email-accounts/presets"
    found = client.get(path, query_string={"email": "jean@acme.test"}).json["data"]
    assert (found["name"], found["provider"], found["auth"]) == ("OVHcloud", "smtp", ["password"])
    assert found["smtp"] == {
        "host": "ssl0.ovh.net", "port": 465, "encryption": "ssl", "username": "jean@acme.test",
    }  # fmt: skip
    french = client.get(
        path, query_string={"email": "jean@acme.test"}, headers={"Accept-Language": "fr"}
    ).json["data"]
    assert french["help"].startswith("Saisissez")
    assert client.get(path, query_string={"email": "x@nowhere.test"}).json["data"]["smtp"] is None
    assert client.get(path, query_string={"email": "nobody"}).status_code == 400
