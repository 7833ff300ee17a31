"""The messages that a sandbox account keeps."""

from fluenzr.models import Campaign, CapturedMessage, Contact, EmailAccount
from tests.support import factories

PATH = "/v1/email-accounts"


def test_the_messages_of_a_sandbox_are_listed_newest_first(client, workspace, clock):
    account = factories.make_account(workspace, "me@sandbox.test", display_name="Zoé <& Co>")
    path = f"{PATH}/{account['id']}"
    for name in ("first", "second", "third"):
        answer = client.post(f"{path}/test", json={"sendTo": f"{name}@other.test"})
        assert answer.json["data"] == {"smtp": {"ok": True, "error": None}, "imap": None}
        clock.advance(1)
    listed = client.get(f"{path}/messages?perPage=2")
    assert [message["to"] for message in listed.json["data"]] == ["third@other.test", "second@other.test"]
    assert listed.json["meta"]["total"] == 3
    rest = client.get(f"{path}/messages?perPage=2&cursor={listed.json['meta']['nextCursor']}")
    (message,) = rest.json["data"]
    assert client.get(f"{path}/messages/{message['id']}").json["data"] == message
    assert message["id"].startswith("msg_")
    assert (message["from"], message["to"]) == ("me@sandbox.test", "first@other.test")
    assert message["subject"] == message["headers"]["Subject"] == "Test mail from FluenzR"
    assert message["headers"]["From"] == '"Zoé <& Co>" <me@sandbox.test>'
    assert "me@sandbox.test" in message["text"]
    assert message["html"].startswith("<p>")
    assert (message["campaignId"], message["contactId"], message["emailNodeId"]) == (None, None, None)
    assert message["capturedAt"] == "2026-01-12T09:00:00Z"
    assert client.get(f"{path}/messages?sort=to").status_code == 400
    assert client.get(f"{path}/messages/msg_unknown").status_code == 404
    assert client.get(f"{path}/messages/%00").status_code == 404


def test_a_captured_message_says_where_answers_go(client, workspace):
    for reply_to in ("sales@acme.test", None):
        account = factories.make_account(workspace, "me@sandbox.test", reply_to=reply_to)
        path = f"{PATH}/{account['id']}"
        client.post(f"{path}/test", json={"sendTo": "first@other.test"})
        (message,) = client.get(f"{path}/messages").json["data"]
        assert message["headers"].get("Reply-To") == reply_to


def test_a_captured_message_names_what_it_belongs_to(client, workspace):
    account = factories.make_account(workspace, "me@sandbox.test")
    contact = factories.make_contact(workspace)
    campaign = factories.make_campaign(workspace, email_account_id=account["id"])
    CapturedMessage.create(
        public_id="msg_x",
        account=factories.row(EmailAccount, account),
        campaign=factories.row(Campaign, campaign),
        contact=factories.row(Contact, contact),
        node_id="mail",
        data=b"From: me@sandbox.test\r\nTo: x@y.co\r\nSubject: =?utf-8?q?=C3=A9t=C3=A9?=\r\n\r\nHi\r\n",
        captured_at=0,
    )
    message = client.get(f"{PATH}/{account['id']}/messages/msg_x").json["data"]
    assert (message["campaignId"], message["contactId"]) == (campaign["id"], contact["id"])
    assert (message["emailNodeId"], message["subject"]) == ("mail", "été")
    assert (message["text"], message["html"]) == ("Hi\n", None)
    client.delete(f"/v1/contacts/{contact['id']}")
    assert client.get(f"{PATH}/{account['id']}/messages").json["data"] == []


def test_only_a_sandbox_has_messages(client):
    fields = {"email": "a@x.co", "provider": "smtp", "smtp": {"host": "h.test"}}
    account = client.post(PATH, json=fields).json["data"]
    for path in ("messages", "messages/msg_x"):
        answer = client.get(f"{PATH}/{account['id']}/{path}")
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "CONFLICT")
