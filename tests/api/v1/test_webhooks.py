import base64
from dataclasses import replace

import pytest

from fluenzr import crypto, db
from fluenzr.api import create_app
from fluenzr.core.webhooks import events
from fluenzr.models import Delivery, Webhook
from tests.support import factories

PATH = "/v1/webhooks"
A_HOOK = {"url": "https://hooks.example.com/in?x=1", "events": ["contact.created"]}
UNLESS = ", unless the server runs with FLUENZR_WEBHOOK_ALLOW_PRIVATE=1"
PRIVATE = f"url: The URL must not point to a private, loopback or link-local address{UNLESS}"
PRIVATE_HOSTS = (
    "127.0.0.1", "127.1", "0", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1.", "10.0.0.1",
    "192.168.1.1", "172.16.0.1", "100.64.0.1", "169.254.169.254", "0xa9fea9fe", "168.63.129.16",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[fe80::1]", "[fd00:ec2::254]",
    "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "\uff11\uff12\uff17.\uff10.0.1",
    "127\u30020\u30020\u30021", "localhost", "LOCALHOST", "localhost.", "a.localhost", "a.b.localhost.",
    "\u24dbocalhost",
)  # fmt: skip


@pytest.fixture(scope="module")
def strict_app(_migrated, settings):
    """An app that lets no webhook go to a private address, made once."""
    bound = db.database.obj
    made = create_app(replace(settings, webhook_allow_private=False))
    db.database.obj.close()
    db.database.initialize(bound)
    return made


@pytest.fixture
def strict(strict_app, client):
    """The client with that app."""
    client._client = strict_app.test_client()
    return client


def secret_of(webhook: dict) -> str:
    return crypto.box().open(factories.row(Webhook, webhook).secret, f"webhook:{webhook['id']}")


def test_a_webhook_is_created_and_its_secret_shown_once(client, clock):
    answer = client.post(PATH, json={**A_HOOK, "description": "CRM"})
    assert answer.status_code == 201
    webhook = answer.json["data"]
    assert webhook["id"].startswith("whk_")
    secret = webhook.pop("secret")
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32
    assert webhook == {
        **A_HOOK,
        "id": webhook["id"],
        "description": "CRM",
        "status": "active",
        "createdAt": "2026-01-12T09:00:00Z",
        "updatedAt": "2026-01-12T09:00:00Z",
    }
    assert client.get(f"{PATH}/{webhook['id']}").json["data"] == webhook
    assert client.get(PATH).json["data"] == [webhook]
    assert secret_of(webhook) == secret


def test_secrets_are_made_anew_each_time_and_sealed(client):
    first, second = (client.post(PATH, json=A_HOOK).json["data"] for _ in range(2))
    assert first["secret"] != second["secret"]
    stored = bytes(factories.row(Webhook, first).secret)
    assert first["secret"].encode() not in stored
    with pytest.raises(crypto.SecretUnreadable):
        crypto.box().open(stored, f"webhook:{second['id']}")


@pytest.mark.parametrize("secret", ["s" * 16, "ü" * 128, "whsec_abc123 not base64"])
def test_a_secret_of_ones_own(client, secret):
    webhook = client.post(PATH, json={**A_HOOK, "secret": secret}).json["data"]
    assert webhook["secret"] == secret
    assert secret_of(webhook) == secret


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"url": None}, "url"),
        ({"url": "https://example.com/" + "a" * 2000}, "url"),
        ({"events": []}, "events"),
        ({"events": None}, "events"),
        ({"events": "contact.created"}, "events"),
        ({"events": ["contact.created", "contact.creatd"]}, "events.1"),
        ({"events": ["*", "contact.created"]}, "events"),
        ({"events": ["webhook.test"]}, "events.0"),
        ({"secret": "s" * 15}, "secret"),
        ({"secret": "s" * 129}, "secret"),
        ({"secret": None}, "secret"),
        ({"secret": ""}, "secret"),
        ({"description": "a" * 501}, "description"),
        ({"status": "active"}, "status"),
        ({"uri": "x"}, "uri"),
    ],
)
def test_a_wrong_webhook_is_refused(client, wrong, field):
    answer = client.post(PATH, json={**A_HOOK, **wrong})
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])
    assert not Webhook.select().exists()


@pytest.mark.parametrize("missing", ["url", "events"])
def test_what_a_webhook_needs(client, missing):
    answer = client.post(PATH, json={name: value for name, value in A_HOOK.items() if name != missing})
    assert answer.json["error"]["message"] == f"{missing.capitalize()} is required"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "HTTPS://EXAMPLE.COM:443/",
        "https://example.com:1024/x",
        "https://example.com:8443",
        "https://8.8.8.8/",
        "https://[2606:4700::1]:65535/x",
        "https://bücher.example/ü",
        "https://localhost.example.com/",
        "https://a_b.example.com/?q=1#f",
    ],
)
def test_urls_of_the_internet(strict, url):
    answer = strict.post(PATH, json={**A_HOOK, "url": url})
    assert answer.status_code == 201, answer.json
    assert answer.json["data"]["url"] == url


@pytest.mark.parametrize("host", PRIVATE_HOSTS)
def test_urls_of_private_addresses_are_refused(strict, host):
    for url in (f"https://{host}/", f"https://{host}:8443/x"):
        answer = strict.post(PATH, json={**A_HOOK, "url": url})
        assert answer.status_code == 400
        assert answer.json["error"]["details"] == {"url": [PRIVATE.partition(": ")[2]]}


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "http://example.com:443/",
        "https://example.com:80/",
        "https://example.com:1023/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:x/",
        "ftp://example.com/",
        "//example.com/",
        "example.com",
        "https:example.com",
        "https://",
        "https:///x",
        "https://.",
        "https://a..b/",
        "https://-a.example/",
        "https://256.1.1.1/",
        "https://1.2.3.4.5/",
        "https://[::1",
        "https://[::g]/",
        "https://[v1.x]/",
        "https://[127.0.0.1]/",
        "https://[2606:4700::1%25eth0]/",
        "https://user@example.com/",
        "https://user:password@example.com/",
        "https://example.com@127.0.0.1/",
        "https://example.com\\@127.0.0.1/",
        "https://exa mple.com/",
        " https://example.com/",
        "https://example.com/ ",
        "https://127%2e0.0.1/",
        "https://" + "a" * 64 + ".example/",
        "https://" + "a." * 127 + "example/",
        "javascript:alert(1)",
        "file:///etc/passwd",
    ],
)
def test_urls_that_are_none_are_refused(strict, url):
    answer = strict.post(PATH, json={**A_HOOK, "url": url})
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["url"])
    webhook = strict.post(PATH, json=A_HOOK).json["data"]
    assert strict.put(f"{PATH}/{webhook['id']}", json={"url": url}).status_code == 400


def test_private_urls_are_taken_where_they_are_allowed(client):
    for url in ("http://localhost:3000/", "http://127.0.0.1:80/", "https://[::1]:1/", "http://intranet/"):
        assert client.post(PATH, json={**A_HOOK, "url": url}).status_code == 201
    for url in ("ftp://localhost/", "http://user@localhost/", "http://", "http://localhost:0/", "nonsense"):
        assert client.post(PATH, json={**A_HOOK, "url": url}).status_code == 400


def test_every_event_can_be_wanted(client):
    assert client.post(PATH, json={**A_HOOK, "events": list(events.TYPES)}).status_code == 201
    assert client.post(PATH, json={**A_HOOK, "events": ["*"]}).json["data"]["events"] == ["*"]
    twice = ["email.sent", "email.sent"]
    assert client.post(PATH, json={**A_HOOK, "events": twice}).json["data"]["events"] == ["email.sent"]


def test_an_update_changes_only_what_is_sent(client, clock):
    created = client.post(PATH, json=A_HOOK).json["data"]
    secret = created.pop("secret")
    path = f"{PATH}/{created['id']}"
    clock.advance(60)
    changed = client.put(path, json={"description": "x", "status": "disabled"}).json["data"]
    expected = {**created, "description": "x", "status": "disabled", "updatedAt": "2026-01-12T09:01:00Z"}
    assert changed == expected
    assert client.get(path).json["data"] == expected
    assert secret_of(created) == secret
    changed = client.put(path, json={"url": "https://new.example/", "events": ["*"], "status": "active"})
    assert changed.json["data"] == {
        **expected, "url": "https://new.example/", "events": ["*"], "status": "active"
    }  # fmt: skip


def test_a_new_secret_is_not_shown(client):
    webhook = client.post(PATH, json=A_HOOK).json["data"]
    changed = client.put(f"{PATH}/{webhook['id']}", json={"secret": "another secret of mine"})
    assert b"another secret" not in changed.data
    assert secret_of(webhook) == "another secret of mine"


@pytest.mark.parametrize(
    "wrong", [{"status": "failed"}, {"status": None}, {"events": []}, {"secret": "short"}]
)
def test_a_wrong_update_is_refused(client, wrong):
    webhook = client.post(PATH, json=A_HOOK).json["data"]
    answer = client.put(f"{PATH}/{webhook['id']}", json=wrong)
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, list(wrong))


def test_deleting_forgets_what_was_to_be_delivered(client, workspace):
    webhook = client.post(PATH, json=A_HOOK).json["data"]
    factories.make_contact(workspace)
    assert Delivery.select().count() == 1
    answer = client.delete(f"{PATH}/{webhook['id']}")
    assert answer.json["data"] == {"id": webhook["id"], "deleted": True}
    assert client.get(f"{PATH}/{webhook['id']}").status_code == 404
    assert not Delivery.select().exists()


def test_only_active_and_failed_webhooks_get_what_they_want(client, workspace):
    wanting = client.post(PATH, json=A_HOOK).json["data"]
    for fields in ({"events": ["email.sent"]}, {"events": ["*"], "status": "disabled"}):
        webhook = client.post(PATH, json={**A_HOOK, "events": ["email.sent"]}).json["data"]
        client.put(f"{PATH}/{webhook['id']}", json=fields)
    factories.make_contact(workspace)
    assert [delivery.webhook.public_id for delivery in Delivery.select()] == [wanting["id"]]


def test_webhooks_are_listed_newest_first(client, clock):
    for _ in range(3):
        client.post(PATH, json=A_HOOK)
        clock.advance(1)
    listed = client.get(f"{PATH}?perPage=2")
    assert listed.json["meta"]["total"] == 3
    times = [webhook["createdAt"] for webhook in listed.json["data"]]
    assert times == ["2026-01-12T09:00:02Z", "2026-01-12T09:00:01Z"]
    rest = client.get(f"{PATH}?perPage=2&cursor={listed.json['meta']['nextCursor']}")
    assert [webhook["createdAt"] for webhook in rest.json["data"]] == ["2026-01-12T09:00:00Z"]
    assert client.get(f"{PATH}?sort=url").status_code == 400


def test_webhooks_of_others_do_not_exist(client, client_for):
    theirs = client_for(factories.make_workspace("Other")).post(PATH, json=A_HOOK).json["data"]
    for webhook_id in (theirs["id"], "whk_unknown", "nonsense"):
        for method, body in (("GET", None), ("PUT", {"status": "disabled"}), ("DELETE", None)):
            answer = client.request(method, f"{PATH}/{webhook_id}", json=body)
            assert (answer.status_code, answer.json["error"]["message"]) == (404, "Webhook not found")
    assert client.get(PATH).json["data"] == []
    assert factories.row(Webhook, theirs).status == "active"
