"""`POST /campaigns/:id/check` and `GET /email-accounts/:id/dns`, against a name server of the test."""

import dns.rcode
import pytest

from fluenzr.core.checks import rules
from fluenzr.engine import name_servers
from tests.support import factories
from tests.support.clients import Client
from tests.support.name_server import SILENCE, NameServer

RECORDS = {
    "acme.test TXT": ["v=spf1 include:_spf.google.com ~all"],
    "_spf.google.com TXT": ["v=spf1 ip4:192.0.2.0/24 ~all"],
    "_dmarc.acme.test TXT": ["v=DMARC1; p=none; sp=reject"],
    "acme.test MX": ["1 smtp.google.com."],
    "smtp.google.com A": ["192.0.2.1"],
    "reader.test MX": ["1 smtp.google.com."],
    "alive.test A": ["192.0.2.1"],
}
SMTP = {"host": "smtp.gmail.com", "username": "jean", "password": "secret"}


@pytest.fixture
def odd():
    """What the name server does otherwise, by name."""
    return {}


@pytest.fixture
def api(make_app, workspace, document, odd):
    """A client of that scope whose server asks the name server of the test."""
    with NameServer(RECORDS, odd=odd) as server:
        changed = {"public_url": "https://mail.acme.fr", "allow_local_links": False}
        app = make_app(dns_servers=(server.address,), **changed)
        yield lambda scope="full": Client(app, document, factories.make_key(workspace, scope=scope))


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace, "jean@acme.test", provider="google", smtp=SMTP, imap=SMTP)


@pytest.fixture
def campaign(workspace, account):
    people = [factories.make_contact(workspace, f"{name}@reader.test") for name in ("ada", "info")]
    return factories.make_campaign(workspace, contacts=people, email_account_id=account["id"])


def check(client, campaign, **options):
    answer = client.post(f"/v1/campaigns/{campaign['id']}/check", **options)
    assert answer.status_code == 200, answer.json
    return {row["check"]: row for row in answer.json["data"]}


def results(client, account):
    answer = client.get(f"/v1/email-accounts/{account['id']}/dns")
    assert answer.status_code == 200, answer.json
    return {row["check"]: row["result"] for row in answer.json["data"]}


def test_all_rules_answer_and_a_read_only_key_may_ask(api, campaign, workspace):
    found = check(api("read"), campaign)
    assert set(found) == set(rules.CHECKS)
    assert {name: row["result"] for name, row in found.items() if row["result"] != "pass"} == {
        "dmarc": "warn", "dkim": "unknown", "postal_address": "fail", "role_addresses": "fail",
        "consent": "fail",
    }  # fmt: skip
    assert api("read").get(f"/v1/campaigns/{campaign['id']}").json["data"]["status"] == "draft"


def test_it_is_a_list_with_meta(api, campaign):
    answer = api().post(f"/v1/campaigns/{campaign['id']}/check").json
    count = len(answer["data"])
    assert answer["meta"] == {"page": 1, "perPage": count, "total": count, "totalPages": 1}


def test_what_start_would_refuse_is_named_and_nothing_starts(api, workspace, account):
    empty = factories.make_campaign(workspace, workflow=None, email_account_id=account["id"])
    start = check(api(), empty)["start"]
    assert (start["result"], start["count"]) == ("fail", 2)
    assert "no workflow" in start["message"]
    refused = api().post(f"/v1/campaigns/{empty['id']}/start")
    assert refused.status_code == 400
    assert len(refused.json["error"]["details"]) == 2


def test_advice_keeps_no_campaign_from_starting(api, campaign):
    assert "fail" in {row["result"] for row in check(api(), campaign).values()}
    assert api().post(f"/v1/campaigns/{campaign['id']}/start").status_code == 200
    assert check(api(), campaign)["start"]["result"] == "warn"


def test_each_mailbox_of_a_campaign_has_its_dns(api, workspace, account, campaign):
    other = factories.make_account(workspace, "paul@other.test", provider="smtp", smtp=SMTP)
    both = {"emailAccountIds": [account["id"], other["id"]]}
    api().put(f"/v1/campaigns/{campaign['id']}", json=both)
    rows = api().post(f"/v1/campaigns/{campaign['id']}/check").json["data"]
    spf = [(row["message"].split()[2].rstrip(":"), row["result"]) for row in rows if row["check"] == "spf"]
    assert spf == [("jean@acme.test", "pass"), ("paul@other.test", "fail")]


def test_a_sandbox_sends_nothing_and_has_none(api, workspace):
    found = check(api(), factories.make_campaign(workspace, contacts=[factories.make_contact(workspace)]))
    assert not set(found) & set(rules.DNS_CHECKS)
    assert found["public_url"]["result"] == "pass"


def test_hours_that_never_meet_are_a_warning_and_no_obstacle(api, workspace, account, campaign):
    evenings = {"days": ["monday"], "start": 20, "end": 22, "timezone": "Europe/Paris"}
    api().put(f"/v1/email-accounts/{account['id']}", json={"workingHours": evenings})
    found = check(api("read"), campaign)["working_hours"]
    assert (found["result"], found["count"]) == ("warn", 1)
    assert "jean@acme.test never meet" in found["message"]
    assert api().post(f"/v1/campaigns/{campaign['id']}/start").status_code == 200


def test_domains_that_take_no_mail(api, workspace, account):
    people = [factories.make_contact(workspace, f"a@{name}.test") for name in ("reader", "alive", "gone")]
    found = check(api(), factories.make_campaign(workspace, contacts=people, email_account_id=account["id"]))
    assert (found["no_mx"]["result"], found["no_mx"]["count"]) == ("fail", 1)
    assert "gone.test" in found["no_mx"]["message"]


@pytest.mark.parametrize("how", [dns.rcode.SERVFAIL, dns.rcode.REFUSED, SILENCE])
def test_a_name_server_that_does_not_answer_is_unknown_and_never_fail(
    api, odd, how, account, campaign, monkeypatch
):
    monkeypatch.setattr(name_servers, "SECONDS", 0.7)
    odd.update({name: how for name in ("acme.test", "_dmarc.acme.test", "reader.test")})
    assert results(api(), account) == dict.fromkeys(rules.DNS_CHECKS, "unknown")
    found = check(api(), campaign)
    assert {found[name]["result"] for name in (*rules.DNS_CHECKS, "no_mx")} == {"unknown"}


def test_for_a_sandbox_there_is_nothing_to_publish(api, workspace, monkeypatch):
    def asked(*_):
        pytest.fail("a name server was asked")

    monkeypatch.setattr(name_servers.NameServers, "ask", asked)
    sandbox = factories.make_account(workspace, "jean@nowhere.test")
    assert results(api("read"), sandbox) == dict.fromkeys(rules.DNS_CHECKS, "pass")
    path = f"/v1/email-accounts/{sandbox['id']}/dns"
    for language, said in (("en", "nothing to publish"), ("fr", "rien à publier")):
        rows = api().get(path, headers={"Accept-Language": language}).json["data"]
        assert all(said in row["help"] and row["record"] is None and row["found"] is None for row in rows)


def test_an_include_that_is_not_answered_leaves_the_rest_known(api, odd, account):
    odd["_spf.google.com"] = dns.rcode.SERVFAIL
    assert results(api(), account) == {"spf": "unknown", "dmarc": "warn", "dkim": "unknown", "mx": "pass"}


def test_dns_says_what_to_publish_in_the_asked_language(api, workspace):
    bare = factories.make_account(workspace, "a@bare.test", provider="google", smtp=SMTP)
    path = f"/v1/email-accounts/{bare['id']}/dns"
    english = api("read").get(path).json["data"]
    assert [row["check"] for row in english] == ["spf", "dmarc", "dkim", "mx"]
    assert english[0]["record"] == "v=spf1 include:_spf.google.com ~all"
    assert english[1]["record"].startswith("v=DMARC1; p=none; rua=")
    french = api("read").get(path, headers={"Accept-Language": "fr"}).json["data"]
    assert [row["record"] for row in french] == [row["record"] for row in english]
    assert not {row["help"] for row in french} & {row["help"] for row in english}


def test_help_is_in_the_asked_language_and_messages_are_in_english(api, campaign):
    english, french = check(api(), campaign), check(api(), campaign, headers={"Accept-Language": "fr"})
    assert english.keys() == french.keys()
    assert [name for name in english if english[name]["help"] == french[name]["help"]] == []
    assert [name for name in english if english[name]["message"] != french[name]["message"]] == []


def test_what_is_not_there(api, workspace, client_for):
    assert api().post("/v1/campaigns/cmp_nobody/check").status_code == 404
    assert api().get("/v1/email-accounts/acc_nobody/dns").status_code == 404
