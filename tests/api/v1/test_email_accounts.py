import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.accounts import health
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.sandbox import messages
from fluenzr.models import Campaign, CapturedMessage, Email, EmailAccount, Enrollment, OauthToken
from tests.live.authorization_server import AuthorizationServer
from tests.live.smtp_server import SmtpServer
from tests.support import factories, recorded
from tests.support.oauth import connected, in_force, with_oauth

PATH = "/v1/email-accounts"
CANARY = "a-canary-of-a-password"
AN_ACCOUNT = {
    "email": "jean@acme.test",
    "provider": "smtp",
    "smtp": {"host": "smtp.acme.test", "username": "jean", "password": CANARY},
}


def create(client, **changes):
    answer = client.post(PATH, json={**AN_ACCOUNT, **changes})
    assert answer.status_code == 201, answer.json
    return answer.json["data"]


def sandbox(client, **changes):
    answer = client.post(PATH, json={"email": "me@sandbox.test", "provider": "sandbox", **changes})
    assert answer.status_code == 201, answer.json
    return answer.json["data"]


def row_of(account) -> EmailAccount:
    return factories.row(EmailAccount, account)


def test_an_account_is_created(client, clock):
    account = create(client, displayName="Jean", signature="Jean\nAcme", dailyLimit=40)
    assert account["id"].startswith("acc_")
    assert account == {
        "id": account["id"],
        "email": "jean@acme.test",
        "displayName": "Jean",
        "replyTo": None,
        "provider": "smtp",
        "auth": "password",
        "status": "connected",
        "lastError": None,
        "errorCode": None,
        "dailyLimit": 40,
        "sentToday": 0,
        "ramp": None,
        "workingHours": None,
        "smtp": {"host": "smtp.acme.test", "port": 587, "username": "jean", "encryption": "tls"},
        "imap": None,
        "sandbox": None,
        "signature": "Jean\nAcme",
        "createdAt": "2026-01-12T09:00:00Z",
        "updatedAt": "2026-01-12T09:00:00Z",
    }
    assert client.get(f"{PATH}/{account['id']}").json["data"] == account
    assert client.get(PATH).json["data"] == [account]


def test_answers_go_to_another_address(client):
    account = create(client, replyTo=" Ventes@BÜCHER.example ")
    path = f"{PATH}/{account['id']}"
    assert account["replyTo"] == "Ventes@bücher.example"
    assert client.put(path, json={"displayName": "Jean"}).json["data"]["replyTo"] == "Ventes@bücher.example"
    assert client.put(path, json={"replyTo": "sales@acme.test"}).json["data"]["replyTo"] == "sales@acme.test"
    assert client.get(PATH).json["data"][0]["replyTo"] == "sales@acme.test"
    for nothing in (None, ""):
        client.put(path, json={"replyTo": "sales@acme.test"})
        assert client.put(path, json={"replyTo": nothing}).json["data"]["replyTo"] is None


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("zoé@acme.test", "zoe@acme.test"),  # by SMTPUTF8 alone (RFC 6531)
        ("o\u2019neil@acme.test", "o'neil@acme.test"),
        ("用户@acme.test", None),
        ('"jean luc"@acme.test', None),
        ("=?utf-8?q?x?=@acme.test", None),
    ],
)
def test_an_address_that_no_mail_is_sent_from_or_to_is_refused_where_it_enters(client, given, hint):
    account = create(client)
    path = f"{PATH}/{account['id']}"
    answers = {
        "email": client.post(PATH, json={**AN_ACCOUNT, "email": given}),
        "changed": client.put(path, json={"email": given}),
        "sendTo": client.post(f"{path}/test", json={"sendTo": given}),
    }
    for name, answer in answers.items():
        field = name if name in answer.json["error"]["details"] else "email"
        assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])
        (said,) = answer.json["error"]["details"][field]
        assert said.startswith("Invalid email format")
        assert hint is None or said.endswith(f"did you mean {hint}?")
    assert row_of(account).email == AN_ACCOUNT["email"]


def test_a_domain_in_any_script_sends(client):
    assert create(client, email="jean@bücher.example")["email"] == "jean@bücher.example"


@pytest.mark.parametrize(
    "given",
    [
        "sales",
        "sales@",
        "zoé@acme.test",
        "a@acme.test, b@acme.test",
        "Sales <sales@acme.test>",
        "a@acme.test\r\nBcc: x@y.test",
        "a@acme.test\nBcc: x@y.test",
        "a\u0000@acme.test",
        "=?utf-8?q?x?=@acme.test",
        '"a b"@acme.test',
        "a@" + "x" * 250 + ".test",
        7,
        ["a@acme.test"],
    ],
)
def test_what_is_no_address_for_answers_is_refused(client, given):
    account = create(client)
    created = client.post(PATH, json={**AN_ACCOUNT, "replyTo": given})
    changed = client.put(f"{PATH}/{account['id']}", json={"replyTo": given})
    for answer in (created, changed):
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "VALIDATION_ERROR")
        assert list(answer.json["error"]["details"]) == ["replyTo"]
    assert row_of(account).reply_to is None


@pytest.mark.parametrize(
    ("kind", "given", "port", "encryption"),
    [
        ("smtp", {}, 587, "tls"),
        ("smtp", {"encryption": "ssl"}, 465, "ssl"),
        ("smtp", {"encryption": "none"}, 25, "none"),
        ("smtp", {"encryption": "ssl", "port": 2465}, 2465, "ssl"),
        ("smtp", {"port": 2525}, 2525, "tls"),
        ("imap", {}, 993, "ssl"),
        ("imap", {"encryption": "tls"}, 143, "tls"),
        ("imap", {"encryption": "none"}, 143, "none"),
    ],
)
def test_ports_and_encryptions_that_are_usual(client, kind, given, port, encryption):
    account = create(client, **{kind: {"host": "mail.acme.test", **given}})
    expected = {"host": "mail.acme.test", "port": port, "username": None, "encryption": encryption}
    assert account[kind] == expected


def test_daily_limits(client):
    assert create(client)["dailyLimit"] == 500
    account = create(client, dailyLimit=None)
    assert account["dailyLimit"] is None
    path = f"{PATH}/{account['id']}"
    assert client.put(path, json={"dailyLimit": 1_000_000}).json["data"]["dailyLimit"] == 1_000_000
    assert client.put(path, json={"dailyLimit": None}).json["data"]["dailyLimit"] is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "jean"}, "email"),
        ({"email": None}, "email"),
        ({"provider": "gmail"}, "provider"),
        ({"smtp": None}, "smtp"),
        ({"smtp": "smtp.acme.test"}, "smtp"),
        ({"smtp": {}}, "smtp.host"),
        ({"smtp": {"host": ""}}, "smtp.host"),
        ({"smtp": {"host": "https://smtp.acme.test"}}, "smtp.host"),
        ({"smtp": {"host": "smtp.acme.test evil"}}, "smtp.host"),
        ({"smtp": {"host": "h", "port": 0}}, "smtp.port"),
        ({"smtp": {"host": "h", "port": 65536}}, "smtp.port"),
        ({"smtp": {"host": "h", "port": "587"}}, "smtp.port"),
        ({"smtp": {"host": "h", "encryption": "starttls"}}, "smtp.encryption"),
        ({"smtp": {"host": "h", "user": "jean"}}, "smtp.user"),
        ({"smtp": {"host": "h", "password": "a\r\nb"}}, "smtp.password"),
        ({"imap": {}}, "imap.host"),
        ({"imap": {"host": "h", "port": -1}}, "imap.port"),
        ({"sandbox": {"speedUp": 2}}, "sandbox"),
        ({"dailyLimit": 0}, "dailyLimit"),
        ({"dailyLimit": 1_000_001}, "dailyLimit"),
        ({"dailyLimit": "500"}, "dailyLimit"),
        ({"displayName": "Jean\r\nBcc: x@y.co"}, "displayName"),
        ({"signature": "a" * 5001}, "signature"),
        ({"status": "disabled"}, "status"),
        ({"sentToday": 0}, "sentToday"),
    ],
)
def test_a_wrong_account_is_refused(client, wrong, field):
    answer = client.post(PATH, json={**AN_ACCOUNT, **wrong})
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])
    assert not EmailAccount.select().exists()


@pytest.mark.parametrize("missing", ["email", "provider", "smtp"])
def test_what_an_account_needs(client, missing):
    answer = client.post(PATH, json={name: value for name, value in AN_ACCOUNT.items() if name != missing})
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [missing])


def test_a_sandbox_takes_its_speed_and_no_servers(client):
    account = sandbox(client)
    assert (account["smtp"], account["imap"], account["sandbox"]) == (None, None, {"speedUp": 1})
    assert sandbox(client, sandbox={"speedUp": 1_000_000})["sandbox"] == {"speedUp": 1_000_000}
    path = f"{PATH}/{account['id']}"
    assert client.put(path, json={"sandbox": {"speedUp": 60}}).json["data"]["sandbox"] == {"speedUp": 60}
    assert client.put(path, json={"sandbox": {}}).json["data"]["sandbox"] == {"speedUp": 60}
    assert client.put(path, json={"sandbox": {"speedUp": 0}}).status_code == 400
    assert client.put(path, json={"sandbox": {"speedUp": 1_000_001}}).status_code == 400
    for kind in ("smtp", "imap"):
        assert list(client.put(path, json={kind: {"host": "h"}}).json["error"]["details"]) == [kind]
        answer = client.post(
            PATH, json={"email": "a@x.co", "provider": "sandbox", kind: {"host": "h", "password": CANARY}}
        )
        assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [kind])


def test_passwords_are_sealed_and_never_told(client, caplog):
    account = create(client, imap={"host": "imap.acme.test", "password": CANARY})
    path = f"{PATH}/{account['id']}"
    answers = [
        client.get(path),
        client.get(PATH),
        client.put(path, json={"displayName": "J"}),
        client.put(path, json={"smtp": {"password": CANARY + "2"}}),
        client.post(PATH, json={**AN_ACCOUNT, "smtp": {"host": "h", "password": CANARY, "port": "x"}}),
        client.post(PATH, json={**AN_ACCOUNT, "smtp": {"host": "h", "password": [CANARY]}}),
        client.put(path, json={"imap": {"password": CANARY + "\n"}}),
    ]
    assert all(CANARY.encode() not in answer.data for answer in answers)
    assert CANARY not in caplog.text
    row = row_of(account)
    assert CANARY.encode() not in bytes(row.smtp_password) + bytes(row.imap_password)
    assert CANARY not in str(row.smtp) + str(row.imap)
    assert account_settings.smtp_settings(row) == {
        "host": "smtp.acme.test",
        "port": 587,
        "username": "jean",
        "password": CANARY + "2",
        "encryption": "tls",
    }
    assert account_settings.imap_settings(row)["password"] == CANARY


def test_a_password_belongs_to_its_row(client):
    first, second = row_of(create(client)), row_of(create(client, imap={"host": "h", "password": "x"}))
    first.smtp_password, second.smtp_password = second.smtp_password, second.imap_password
    for moved in (first, second):
        with pytest.raises(account_settings.crypto.SecretUnreadable):
            account_settings.smtp_settings(moved)


def test_an_update_merges_servers_key_by_key(client, clock):
    account = create(client, imap={"host": "imap.acme.test", "password": "imap password"})
    path = f"{PATH}/{account['id']}"
    clock.advance(60)
    changed = client.put(path, json={"smtp": {"host": "SMTP.acme.test", "encryption": "ssl"}}).json["data"]
    smtp = {"host": "SMTP.acme.test", "port": 587, "username": "jean", "encryption": "ssl"}
    assert changed == {**account, "smtp": smtp, "updatedAt": "2026-01-12T09:01:00Z"}
    assert account_settings.smtp_settings(row_of(account))["password"] == CANARY
    client.put(path, json={"smtp": {"password": None}})
    assert account_settings.smtp_settings(row_of(account))["password"] is None
    assert account_settings.imap_settings(row_of(account))["password"] == "imap password"


@pytest.mark.parametrize("kind", ["smtp", "imap"])
@pytest.mark.parametrize(
    "elsewhere", [{"host": "evil.test"}, {"port": 2525}, {"username": "else"}, {"encryption": "none"}]
)
def test_a_stored_password_goes_nowhere_else(client, kind, elsewhere):
    server = {"host": "mail.acme.test", "username": "jean", "password": CANARY}
    account = create(client, **{kind: server})
    path = f"{PATH}/{account['id']}"
    refused = client.put(path, json={kind: elsewhere})
    assert (refused.status_code, list(refused.json["error"]["details"])) == (400, [f"{kind}.password"])
    assert client.get(path).json["data"] == account
    changed = client.put(path, json={kind: {**elsewhere, "password": CANARY}})
    assert changed.json["data"][kind].items() >= elsewhere.items()
    assert client.put(path, json={kind: elsewhere}).status_code == 200


def test_without_a_password_servers_change_freely(client):
    account = create(client, smtp={"host": "smtp.acme.test"})
    changed = client.put(
        f"{PATH}/{account['id']}", json={"smtp": {"host": "other.test", "encryption": "none"}}
    )
    assert changed.json["data"]["smtp"]["host"] == "other.test"


def test_imap_comes_and_goes(client):
    account = create(client)
    path = f"{PATH}/{account['id']}"
    assert list(client.put(path, json={"imap": {"port": 993}}).json["error"]["details"]) == ["imap.host"]
    assert (
        client.put(path, json={"imap": {"host": "i.test", "password": "x"}}).json["data"]["imap"]["port"]
        == 993
    )
    assert client.put(path, json={"imap": None}).json["data"]["imap"] is None
    assert row_of(account).imap_password is None
    assert list(client.put(path, json={"smtp": None}).json["error"]["details"]) == ["smtp"]


def test_an_update_changes_only_what_is_sent(client):
    account = create(client, displayName="Jean", signature="x")
    path = f"{PATH}/{account['id']}"
    changed = client.put(path, json={"email": "j@acme.test", "signature": None}).json["data"]
    expected = {**account, "email": "j@acme.test", "signature": None, "updatedAt": changed["updatedAt"]}
    assert changed == expected
    assert client.put(path, json={"provider": "smtp"}).status_code == 200
    answer = client.put(path, json={"provider": "sandbox"})
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["provider"])


@pytest.mark.parametrize(
    ("before", "sent", "after", "forgotten"),
    [
        ("error", {"smtp": {"password": "new"}}, "connected", True),
        ("error", {"imap": {"host": "h"}}, "connected", True),
        ("error", {"displayName": "J"}, "error", False),
        ("error", {"smtp": {"password": "new"}, "status": "disabled"}, "disabled", True),
        ("error", {"status": "connected"}, "connected", True),
        ("connected", {"status": "disabled"}, "disabled", True),
        ("disabled", {"smtp": {"password": "new"}}, "disabled", True),
        ("disabled", {"status": "connected"}, "connected", True),
    ],
)
def test_what_an_update_makes_of_the_status(client, before, sent, after, forgotten):
    account = create(client)
    EmailAccount.update(status=before, last_error="535 No").execute()
    changed = client.put(f"{PATH}/{account['id']}", json=sent).json["data"]
    assert changed["status"] == after
    assert changed["lastError"] == (None if forgotten else "535 No")


def test_new_settings_end_the_rest_of_an_account(client):
    account = create(client)
    EmailAccount.update(rests_until=wall_clock.now_ms() + 60_000).execute()
    client.put(f"{PATH}/{account['id']}", json={"displayName": "J"})
    assert row_of(account).rests_until is not None
    client.put(f"{PATH}/{account['id']}", json={"smtp": {"host": "other.acme.test", "password": CANARY}})
    assert row_of(account).rests_until is None


@pytest.mark.parametrize("status", ["error", "away", None])
def test_other_statuses_cannot_be_set(client, status):
    account = create(client)
    assert client.put(f"{PATH}/{account['id']}", json={"status": status}).status_code == 400


def test_sent_today_counts_the_last_24_hours(client, workspace, clock):
    account = create(client)
    contacts = [factories.make_contact(workspace) for _ in range(7)]
    campaign = factories.make_campaign(workspace, email_account_id=account["id"], contacts=contacts)
    now = wall_clock.now_ms()
    day = 24 * 3_600_000
    for enrollment, (state, slot_at) in zip(
        Enrollment.select().order_by(Enrollment.id),
        [
            ("sent", now),
            ("refused", now - day + 1),
            ("uncertain", now),
            ("sent", now - day),
            ("queued", None),
            ("claimed", now),
            ("failed", None),
        ],
        strict=True,
    ):
        Email.create(
            workspace=workspace, campaign=factories.row(Campaign, campaign), enrollment=enrollment,
            account=row_of(account), node_id="mail", state=state, fence=1, slot_at=slot_at, created_at=now,
        )  # fmt: skip
    create(client)
    assert client.get(f"{PATH}/{account['id']}").json["data"]["sentToday"] == 3
    assert [listed["sentToday"] for listed in client.get(f"{PATH}?order=asc").json["data"]] == [3, 0]
    clock.advance(1)
    assert client.get(f"{PATH}/{account['id']}").json["data"]["sentToday"] == 2


def test_an_account_is_kept_while_an_active_campaign_uses_it(client, workspace):
    account = sandbox(client)
    campaign = factories.make_campaign(
        workspace, email_account_id=account["id"], contacts=[factories.make_contact(workspace)], started=True
    )
    answer = client.delete(f"{PATH}/{account['id']}")
    assert answer.status_code == 409
    assert answer.json["error"]["details"] == {"campaignIds": [campaign["id"]]}
    client.post(f"/v1/campaigns/{campaign['id']}/pause")
    answer = client.delete(f"{PATH}/{account['id']}")
    assert answer.json["data"] == {"id": account["id"], "deleted": True}
    assert client.get(f"{PATH}/{account['id']}").status_code == 404
    assert client.get(f"/v1/campaigns/{campaign['id']}").json["data"]["emailAccountId"] is None
    answer = client.post(f"/v1/campaigns/{campaign['id']}/start")
    assert list(answer.json["error"]["details"]) == ["emailAccountId"]


def test_accounts_of_others_do_not_exist(client):
    other = factories.make_workspace("Other")
    theirs = factories.make_account(other)
    messages.keep(row_of(theirs), b"From: a@x.co\r\nTo: b@x.co\r\n\r\n")
    message = CapturedMessage.get().public_id
    for account_id in (theirs["id"], "acc_unknown", "nonsense"):
        for method, path, body in (
            ("GET", "", None),
            ("PUT", "", {"displayName": "Mine"}),
            ("DELETE", "", None),
            ("POST", "/test", {"sendTo": "x@y.co"}),
            ("GET", "/messages", None),
            ("GET", f"/messages/{message}", None),
        ):
            answer = client.request(method, f"{PATH}/{account_id}{path}", json=body)
            assert (answer.status_code, answer.json["error"]["message"]) == (404, "Email account not found")
    assert client.get(PATH).json["data"] == []
    assert CapturedMessage.select().count() == 1
    mine = sandbox(client)
    assert client.get(f"{PATH}/{mine['id']}/messages/{message}").status_code == 404


@pytest.mark.live
def test_testing_an_account_logs_in_and_sends(client):
    with SmtpServer(username="jean", password=CANARY) as server:
        smtp = {"host": server.host, "port": server.port, "encryption": "none", "username": "jean"}
        account = create(client, smtp={**smtp, "password": CANARY})
        path = f"{PATH}/{account['id']}"
        assert server.commands == []
        EmailAccount.update(status="error", last_error="535 No").execute()
        answer = client.post(f"{path}/test", json={"sendTo": "zoe@other.test"})
        assert answer.json["data"] == {"smtp": {"ok": True, "error": None}, "imap": None}
        assert [message.recipient for message in server.wait_for(1)] == ["zoe@other.test"]
        assert client.get(path).json["data"]["status"] == "connected"

        client.put(path, json={"smtp": {"password": "wrong"}})
        answer = client.post(f"{path}/test")
        assert answer.status_code == 200
        assert answer.json["data"]["smtp"]["ok"] is False
        assert "535" in answer.json["data"]["smtp"]["error"]


def test_testing_respects_what_the_operator_allows(client, make_app):
    account = create(client, smtp={"host": "127.0.0.1", "port": 1})
    client._client = make_app(mail_allow_private=False).test_client()
    told = client.post(f"{PATH}/{account['id']}/test").json["data"]["smtp"]
    assert told == {
        "ok": False,
        "error": "127.0.0.1 is a private address, which this server does not connect to",
    }


@pytest.mark.parametrize("body", [{"sendTo": "nobody"}, {"sendTo": None}, {"to": "x@y.co"}])
def test_a_wrong_test_is_refused(client, body):
    assert client.post(f"{PATH}/{sandbox(client)['id']}/test", json=body).status_code == 400


# Accounts with tokens


@pytest.fixture
def connected_account(client, workspace, settings):
    with AuthorizationServer() as server, in_force(settings, with_oauth(settings, server)):
        yield connected(workspace, server, reads=True)


def test_a_token_goes_to_the_providers_own_servers_alone(client, connected_account):
    path = f"/v1/email-accounts/{connected_account.public_id}"
    for change in ({"host": "evil.example"}, {"port": 2525}, {"username": "x"}, {"encryption": "tls"}):
        for kind in ("smtp", "imap"):
            answer = client.put(path, json={kind: change})
            assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [kind]), change
    shown = client.get(path).json["data"]
    assert client.put(path, json={"smtp": shown["smtp"], "imap": shown["imap"]}).status_code == 200


def test_its_mailbox_may_be_left_alone(client, connected_account):
    path = f"/v1/email-accounts/{connected_account.public_id}"
    assert client.put(path, json={"imap": None, "displayName": "Jean"}).json["data"]["imap"] is None


def test_a_password_in_their_place_ends_tokens(client, connected_account):
    path = f"/v1/email-accounts/{connected_account.public_id}"
    assert client.put(path, json={"auth": "password"}).status_code == 400
    smtp = {"host": "smtp.example.com", "port": 587, "encryption": "tls", "password": CANARY}
    answer = client.put(path, json={"auth": "password", "smtp": smtp, "imap": None})
    assert answer.json["data"]["auth"] == "password"
    assert OauthToken.select().count() == 0


@pytest.mark.parametrize("provider", ["smtp", "google", "sandbox"])
def test_tokens_come_from_connecting_alone(client, provider):
    servers = {} if provider == "sandbox" else {"smtp": {"host": "smtp.example.com"}}
    body = {"email": "jean@acme.test", "provider": provider, "auth": "oauth", **servers}
    answer = client.post("/v1/email-accounts", json=body)
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["auth"])


def test_a_mailbox_of_google_takes_an_app_password(client):
    smtp = {"host": "smtp.gmail.com", "username": "jean@gmail.com", "password": "abcdefghijklmnop"}
    account = create(client, provider="google", email="jean@gmail.com", smtp=smtp)
    assert (account["provider"], account["auth"]) == ("google", "password")


def test_a_refused_password_is_told_by_code_and_by_an_event(client, workspace):
    account = row_of(create(client))
    health.judge(account, "login", "535 5.7.8 Refused")
    health.judge(row_of({"id": account.public_id}), "login", "535 5.7.8 Refused again")
    shown = client.get(f"/v1/email-accounts/{account.public_id}").json["data"]
    assert (shown["status"], shown["errorCode"]) == ("error", "login_refused")
    (event,) = recorded.events(workspace, "email_account.error")
    assert event["data"]["emailAccountId"] == account.public_id
    client.put(f"/v1/email-accounts/{account.public_id}", json={"status": "connected"})
    assert client.get(f"/v1/email-accounts/{account.public_id}").json["data"]["errorCode"] is None
