"""A conversation: our emails, what came back and what was written back, in the order of their times."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.common.errors import NotFound
from fluenzr.core.contacts import suppression
from fluenzr.core.inbox import answers, conversation
from fluenzr.models import Contact, Reply
from tests.support import factories
from tests.support.sending import ACCEPTED, active_campaign, email_of, finish


@pytest.fixture
def campaign(workspace, clock):
    return active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))


@pytest.fixture
def reply(workspace, campaign, clock):
    claim = finish(campaign, ACCEPTED)
    clock.advance(3600)
    return factories.make_reply(workspace, email_of(claim), "Yes, please")


def kinds(found):
    return [(entry["kind"], entry.get("state")) for entry in found.entries]


def test_all_of_it_in_order(workspace, campaign, reply, clock):
    clock.advance(60)
    own = answers.begin(workspace.id, reply["id"], "Thank you", "<1@us>", "me")
    answers.intend(own)
    answers.finish(own, ACCEPTED)
    clock.advance(60)
    row = Reply.get()
    again = factories.make_reply(workspace, _email(row), "And when?")
    found = conversation.of(workspace.id, again["id"])
    assert kinds(found) == [("email", "sent"), ("reply", None), ("written", "sent"), ("reply", None)]
    assert found.entries[0]["subject"] == "Hello"
    assert found.entries[0]["nodeId"] == "first"
    assert [entry.get("text") for entry in found.entries[1:]] == ["Yes, please", "Thank you", "And when?"]
    assert found.campaign == campaign
    assert (found.is_open, found.is_suppressed, found.refusal) == (False, False, None)


def test_a_sequence_that_goes_on_can_be_stopped(workspace, campaign, clock):
    claim = finish(campaign, ACCEPTED)
    email = email_of(claim)
    clock.advance(3600)
    made = factories.make_reply(workspace, email, "Out of office")
    Reply.update(type="auto_reply").execute()
    email.enrollment.__class__.update(status="in_progress").execute()
    assert conversation.of(workspace.id, made["id"]).is_open


def test_an_answer_nobody_heard_of_is_uncertain_and_one_never_sent_has_failed(workspace, reply, clock):
    answers.begin(workspace.id, reply["id"], "One", "<1@us>", "me")
    intended = answers.begin(workspace.id, reply["id"], "Two", "<2@us>", "me")
    answers.intend(intended)
    assert {entry["state"] for entry in conversation.of(workspace.id, reply["id"]).entries[2:]} == {
        "claimed",
        "sending",
    }
    clock.advance(answers.LEASE_MS // 1000 + 1)
    found = conversation.of(workspace.id, reply["id"])
    assert {(entry["text"], entry["state"]) for entry in found.entries[2:]} == {
        ("One", "failed"),
        ("Two", "uncertain"),
    }


def test_why_nothing_can_be_written_back(workspace, campaign, reply):
    contact = Contact.get()
    suppression.add(workspace.id, contact.email, "manual")
    assert "suppressed" in (conversation.of(workspace.id, reply["id"]).refusal or "")
    account = campaign.email_account
    account_settings.update(workspace.id, account.public_id, {"status": "disabled"})
    assert "may not send" in (conversation.of(workspace.id, reply["id"]).refusal or "")
    Reply.update(type="bounce").execute()
    assert "machine" in (conversation.of(workspace.id, reply["id"]).refusal or "")


def test_what_is_left_without_campaign_and_account(workspace, reply):
    Reply.update(campaign=None, account=None).execute()
    found = conversation.of(workspace.id, reply["id"])
    assert (found.campaign, found.account) == (None, None)
    assert kinds(found) == [("reply", None)]


def test_the_oldest_of_very_many_is_still_shown(workspace, reply, monkeypatch, clock):
    monkeypatch.setattr(conversation, "MOST", 2)
    for _ in range(3):
        clock.advance(60)
        factories.make_reply(workspace, _email(Reply.get()), "Again")
    shown = conversation.of(workspace.id, reply["id"]).entries
    assert [entry["text"] for entry in shown if entry["kind"] == "reply"] == ["Yes, please", "Again", "Again"]


def test_another_workspace_knows_nothing_of_it(reply):
    with pytest.raises(NotFound):
        conversation.of(factories.make_workspace("Other").id, reply["id"])


def _email(reply):
    from fluenzr.models import Email

    assert reply.received_at <= wall_clock.now_ms()
    return Email.get(Email.node_id == reply.node_id)
