"""The inbox over HTTP: what came back is listed, read, put away, and answered once."""

from contextlib import suppress
from typing import Any

import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core.common.errors import Conflict
from fluenzr.core.contacts import records
from fluenzr.core.inbox import answers as inbox_answers
from fluenzr.core.sending.smtp_replies import Fault, Outcome
from fluenzr.engine import answers as engine_answers
from fluenzr.models import Campaign, CapturedMessage, Contact, Email, EmailAccount, Reply, WrittenReply
from tests.live.smtp_server import SmtpServer
from tests.support import factories
from tests.support.lost_answers import losses
from tests.support.sending import ACCEPTED, active_campaign, email_of, finish, smtp_account
from tests.support.servers import eventually
from tests.support.threads import at_once

PATH = "/v1/replies"


@pytest.fixture
def campaign(workspace, clock) -> Campaign:
    return active_campaign(workspace, people=3)


@pytest.fixture
def email(campaign) -> Email:
    return email_of(finish(campaign, ACCEPTED))


@pytest.fixture
def smtp():
    with SmtpServer() as server:
        yield server


@pytest.fixture
def received(workspace, smtp) -> dict[str, Any]:
    """A reply to an email of an account at the server of the test."""
    account = smtp_account(workspace, smtp, email="jean@sender.example", display_name="Jean")
    campaign = active_campaign(workspace, email_account_id=account["id"])
    email = email_of(finish(campaign, ACCEPTED))
    return factories.make_reply(workspace, email, message_id="<b@reader>", thread=("<a@sender>",))


def test_a_reply_is_shown_with_what_it_belongs_to(client, workspace, campaign, email):
    attached = {"filename": "cv.pdf", "contentType": "application/pdf", "size": 12}
    made = factories.make_reply(workspace, email, "Yes", html="<p>Yes</p>", attachments=(attached,))
    shown = client.get(f"{PATH}/{made['id']}").json["data"]
    assert shown == {
        "id": made["id"],
        "type": "reply",
        "campaignId": campaign.public_id,
        "contactId": email.enrollment.contact.public_id,
        "emailNodeId": "mail",
        "from": email.enrollment.contact.email,
        "subject": "Re: Hello",
        "text": "Yes",
        "html": "<p>Yes</p>",
        "attachments": [attached],
        "receivedAt": "2026-01-12T09:00:00Z",
        "read": False,
        "archived": False,
        "matchedBy": "thread",
        "reason": "",
    }
    assert shown["id"].startswith("rep_")
    assert client.get(PATH).json["data"] == [shown]


def test_they_are_listed_newest_first_by_what_is_asked(client, workspace, campaign, clock):
    made = []
    for _ in range(3):
        made.append(factories.make_reply(workspace, email_of(finish(campaign, ACCEPTED))))
        clock.advance(1)
    newest_first = [reply["id"] for reply in made[::-1]]
    Reply.update(type="auto_reply").where(Reply.public_id == newest_first[0]).execute()
    client.put(f"{PATH}/{newest_first[1]}", json={"read": True, "archived": True})

    def listed(query: str) -> list[str]:
        return [reply["id"] for reply in client.get(f"{PATH}?{query}").json["data"]]

    assert listed("") == newest_first
    assert listed("order=asc&sort=receivedAt") == newest_first[::-1]
    assert listed(f"contactId={made[0]['contactId']}") == [made[0]["id"]]
    assert listed(f"campaignId={campaign.public_id}") == newest_first
    assert listed("campaignId=cmp_unknown") == []
    assert listed("type=auto_reply") == newest_first[:1]
    assert listed("type=bounce") == []
    assert listed("unread=true") == [newest_first[0], newest_first[2]]
    assert listed("unread=false") == listed("archived=true") == [newest_first[1]]
    for wrong in ("unread=1", "type=letter", "read=true", "sort=subject"):
        assert client.get(f"{PATH}?{wrong}").status_code == 400


def test_read_and_archived_change_alone(client, workspace, email):
    path = f"{PATH}/{factories.make_reply(workspace, email)['id']}"
    assert client.put(path, json={"read": True}).json["data"]["read"] is True
    shown = client.put(path, json={"archived": True}).json["data"]
    assert (shown["read"], shown["archived"]) == (True, True)
    assert client.put(path, json={"read": False}).json["data"]["read"] is False
    for wrong in ({"read": "yes"}, {"text": "other"}, {"read": None}):
        assert client.put(path, json=wrong).status_code == 400
    assert client.put(f"{PATH}/rep_unknown", json={}).status_code == 404


def test_they_are_found_by_words_time_and_account(client, workspace, campaign, clock):
    made = []
    for text in ("Oui, \u00c9l\u00e9onore", "Non"):
        made.append(factories.make_reply(workspace, email_of(finish(campaign, ACCEPTED)), text)["id"])
        clock.advance(86_400)

    def listed(**query: str) -> list[str]:
        return [reply["id"] for reply in client.get(PATH, query_string=query).json["data"]]

    assert listed(q="\u00c9L\u00c9ONORE") == listed(q="oui") == made[:1]
    assert listed(q="re: HELLO") == listed(q="@reader.example") == made[::-1]
    assert listed(q="100%_") == listed(q="oui non") == []
    account = EmailAccount.get_by_id(campaign.email_account_id).public_id
    assert listed(emailAccountId=account) == made[::-1]
    assert listed(emailAccountId=factories.make_account(workspace)["id"]) == []
    assert listed(**{"from": "2026-01-13"}) == listed(**{"from": "2026-01-12T09:00:01Z"}) == made[1:]
    assert listed(to="2026-01-12") == listed(to="2026-01-13T09:00:00Z") == made[:1]
    assert listed(**{"from": "2026-01-12T09:00:00Z", "to": "2026-01-13"}) == made[::-1]
    for wrong in ("from=yesterday", "to=2026-01-12T09:00:00"):
        assert client.get(f"{PATH}?{wrong}").status_code == 400


def test_it_is_moved_to_another_type(client, workspace, email):
    path = f"{PATH}/{factories.make_reply(workspace, email)['id']}"
    assert Contact.get_by_id(email.enrollment.contact_id).status == "replied"
    for _ in range(2):
        shown = client.put(path, json={"type": "auto_reply", "read": True}).json["data"]
        assert (shown["type"], shown["read"], shown["reason"]) == ("auto_reply", True, "moved by a person")
        assert client.get(path).json["data"] == shown
    contact = client.get(f"/v1/contacts/{shown['contactId']}").json["data"]
    assert contact["status"] == "active"
    stats = client.get(f"/v1/campaigns/{shown['campaignId']}/stats").json["data"]
    assert (stats["replied"], stats["bounced"]) == (0, 0)
    entries = client.get(f"/v1/campaigns/{shown['campaignId']}/activity").json
    assert ([entry["type"] for entry in entries["data"]], entries["meta"]["total"]) == (["sent"], 1)
    for wrong in ({"type": "letter"}, {"type": None}, {"type": "complaint"}):
        assert client.put(path, json=wrong).status_code == 400
    assert client.put(f"{PATH}/rep_unknown", json={"type": "reply"}).status_code == 404


def test_it_stays_when_its_campaign_goes_and_goes_with_its_contact(client, workspace, email, campaign):
    made = factories.make_reply(workspace, email)
    for step in ("pause", "archive"):
        client.post(f"/v1/campaigns/{campaign.public_id}/{step}")
    client.delete(f"/v1/campaigns/{campaign.public_id}")
    assert client.get(f"{PATH}/{made['id']}").json["data"]["campaignId"] is None
    client.delete(f"/v1/contacts/{made['contactId']}")
    assert client.get(f"{PATH}/{made['id']}").status_code == 404


# Writing back


def test_an_answer_goes_in_the_thread_untracked(client, received, smtp):
    told = client.post(f"{PATH}/{received['id']}/send", json={"text": "Monday <9:00>?\n\nJean"})
    assert told.status_code == 201
    (message,) = smtp.messages
    assert (
        told.json["data"].items()
        >= {
            "replyId": received["id"],
            "messageId": message.message_id,
            "to": received["from"],
            "subject": "Re: Hello",
            "text": "Monday <9:00>?\n\nJean",
        }.items()
    )
    assert (message.sender, message.recipient) == ("jean@sender.example", received["from"])
    assert message.message["From"] == "Jean <jean@sender.example>"
    assert message.message["In-Reply-To"] == "<b@reader>"
    assert str(message.message["References"]).split() == ["<a@sender>", "<b@reader>"]
    assert message.message["List-Unsubscribe"] is None
    assert message.part("plain").strip() == "Monday <9:00>?\n\nJean"
    assert "Monday &lt;9:00&gt;?<br>" in message.part("html")
    assert b"/t/o/" not in message.data


def test_what_is_answered_next_goes_where_the_mailbox_says(client, received, smtp):
    EmailAccount.update(reply_to="sales@acme.test").execute()
    assert client.post(f"{PATH}/{received['id']}/send", json={"text": "Monday?"}).status_code == 201
    assert smtp.messages[0].message["Reply-To"] == "sales@acme.test"


def test_the_same_text_is_sent_once(client, received, smtp):
    path = f"{PATH}/{received['id']}/send"
    first = client.post(path, json={"text": "Monday?"}).json["data"]
    assert client.post(path, json={"text": "Monday?"}).json["data"] == first
    keyed = {"Idempotency-Key": "k"}
    assert client.post(path, json={"text": "Monday?"}, headers=keyed).json["data"] == first
    assert len(smtp.messages) == 1
    client.post(path, json={"text": "Or Tuesday?"})
    assert len(smtp.messages) == 2


def test_one_whose_fate_is_unknown_is_said_to_be_and_not_sent_again(client, received, smtp):
    smtp.drop("ack", times=1)
    path = f"{PATH}/{received['id']}/send"
    for _ in range(2):
        refused = client.post(path, json={"text": "Monday?"})
        assert refused.status_code == 409
        assert "may have been sent and may not" in refused.json["error"]["message"]
        assert refused.json["error"]["details"]["messageId"] == smtp.messages[0].message_id
    assert len(smtp.messages) == 1
    (doubt,) = inbox_answers.doubtful(EmailAccount.get().id)
    assert doubt[1] == smtp.messages[0].message_id
    inbox_answers.found_in_sent(doubt[0])
    assert client.post(path, json={"text": "Monday?"}).status_code == 201
    assert len(smtp.messages) == 1


@pytest.mark.parametrize("phase", ["rcpt", "dot"])
def test_one_that_was_refused_may_be_tried_again(client, received, smtp, phase):
    smtp.answer(phase, "450 4.7.1 Later", times=1)
    path = f"{PATH}/{received['id']}/send"
    refused = client.post(path, json={"text": "Monday?"})
    assert (refused.status_code, "450 4.7.1 Later" in refused.json["error"]["message"]) == (409, True)
    assert client.post(path, json={"text": "Monday?"}).status_code == 201
    assert len(smtp.messages) == 1


def test_many_at_once_send_one(workspace, received, smtp):
    def send() -> Any:
        return engine_answers.send(workspace.id, received["id"], "Monday?", allow_private=True)

    given = at_once(*[send] * 6)
    assert len(smtp.messages) == 1
    assert any(isinstance(one, dict) for one in given)


def test_a_crash_before_the_intent_loses_nothing_and_one_after_it_sends_nothing_twice(
    client, workspace, received, smtp, clock
):
    path = f"{PATH}/{received['id']}/send"
    abandoned = inbox_answers.begin(workspace.id, received["id"], "Monday?", "<1@sender.example>", "dead")
    assert client.post(path, json={"text": "Monday?"}).status_code == 409
    clock.advance(inbox_answers.LEASE_MS / 1000 + 1)
    assert not smtp.messages
    retaken = inbox_answers.begin(workspace.id, received["id"], "Monday?", "<2@sender.example>", "alive")
    assert not inbox_answers.intend(abandoned)
    assert inbox_answers.intend(retaken)
    clock.advance(inbox_answers.LEASE_MS / 1000 + 1)
    refused = client.post(path, json={"text": "Monday?"})
    assert "may have been sent" in refused.json["error"]["message"]
    assert not smtp.messages


def test_whichever_commits_answer_is_lost_each_text_is_sent_once(workspace, received, smtp, clock):
    def send(text: str) -> Any:
        return engine_answers.send(workspace.id, received["id"], text, allow_private=True)

    for loss in losses():
        text = f"Monday, at {loss.number}?"
        with loss, suppress(db.Busy, Conflict):
            send(text)
        clock.advance(inbox_answers.LEASE_MS / 1000 + 1)
        assert send(text)["text"] == text
        assert len(smtp.messages) == loss.number + 1
    assert loss.number == 3  # begin, intent, result


def test_a_server_that_takes_its_time_is_not_waited_for(client, received, smtp, monkeypatch):
    monkeypatch.setattr(engine_answers, "WAIT_SECONDS", 0.3)
    smtp.hang("dot", times=1)
    path = f"{PATH}/{received['id']}/send"
    refused = client.post(path, json={"text": "Monday?"})
    assert "has not said yet" in refused.json["error"]["message"]
    assert client.post(path, json={"text": "Monday?"}).status_code == 409
    eventually(lambda: smtp.has_done("dot"))
    smtp.__exit__()
    eventually(lambda: WrittenReply.get().state == "uncertain")
    smtp.__enter__()


def test_a_sandbox_keeps_the_answer(client, workspace, email):
    made = factories.make_reply(workspace, email)
    assert client.post(f"{PATH}/{made['id']}/send", json={"text": "Thanks"}).status_code == 201
    kept = CapturedMessage.get()
    assert b"In-Reply-To: <" in bytes(kept.data)
    assert kept.contact_id == email.enrollment.contact_id


def test_what_cannot_be_answered(client, workspace, received, smtp):
    path = f"{PATH}/{received['id']}/send"
    for wrong in ({}, {"text": ""}, {"text": " "}, {"text": "x" * 100_001}, {"text": "x", "html": "x"}):
        assert client.post(path, json=wrong).status_code == 400
    assert client.post(f"{PATH}/rep_unknown/send", json={"text": "x"}).status_code == 404
    Reply.update(type="bounce").execute()
    assert client.post(path, json={"text": "x"}).status_code == 409
    Reply.update(type="reply").execute()
    records.update(workspace.id, received["contactId"], {"status": "unsubscribed"})
    assert "suppressed" in client.post(path, json={"text": "x"}).json["error"]["message"]
    EmailAccount.update(status="disabled").execute()
    assert client.post(path, json={"text": "x"}).status_code == 409
    Reply.update(account=None).execute()
    assert client.post(path, json={"text": "x"}).status_code == 409
    assert not smtp.messages
    assert not WrittenReply.select().exists()


def test_an_address_that_no_header_can_hold_is_refused(client, received):
    Reply.update(from_address="zoé@reader.example").execute()
    answered = client.post(f"{PATH}/{received['id']}/send", json={"text": "x"})
    assert (answered.status_code, "SMTPUTF8" in answered.json["error"]["message"]) == (409, True)


def test_a_late_owner_changes_nothing(workspace, received, clock):
    first = inbox_answers.begin(workspace.id, received["id"], "x", "<1@sender.example>", "first")
    clock.advance(inbox_answers.LEASE_MS / 1000 + 1)
    inbox_answers.begin(workspace.id, received["id"], "x", "<1@sender.example>", "second")
    inbox_answers.finish(first, Outcome("accepted", "dot", 250, None, "Queued", Fault.NONE))
    assert WrittenReply.get().state == "claimed"
    assert WrittenReply.get().lease_until > wall_clock.now_ms()
    assert Contact.select().count() == 1
