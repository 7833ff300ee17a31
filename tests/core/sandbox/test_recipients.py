"""Recipients of the sandbox that act: what each does, that it counts, and that it happens once."""

import re
from typing import Any

import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.errors import Conflict, Invalid, NotFound
from fluenzr.core.contacts import suppression
from fluenzr.core.inbox import replies
from fluenzr.core.privacy import erasure
from fluenzr.core.sandbox import messages, recipients
from fluenzr.core.sending import queue
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.engine.sender import Sender
from fluenzr.models import Activity, Campaign, CapturedMessage, Contact, Email, Enrollment
from tests.live.smtp_server import SmtpServer
from tests.support import factories, recorded
from tests.support.sending import ALWAYS, claim_one, counted, happened, smtp_account
from tests.support.threads import at_once

PUBLIC_URL = "https://mail.example"
LINK = "https://example.com/a?b=1"
BODY = f"See {LINK} and https://example.com/other"


def start(workspace, address: str, *nodes: dict[str, Any], **fields: Any) -> Campaign:
    """A campaign to one address, which exists already or is new."""
    known = Contact.get_or_none(Contact.workspace == workspace, Contact.email == address)
    person = {"id": known.public_id} if known else factories.make_contact(workspace, address)
    made = factories.make_campaign(
        workspace,
        *(nodes or (factories.email_node(body=BODY), factories.email_node("second"))),
        contacts=[person],
        started=True,
        **{"settings": ALWAYS, **fields},
    )
    return factories.row(Campaign, made)


def send_next(campaign: Campaign) -> queue.Claim:
    claim = claim_one(campaign)
    Sender(PUBLIC_URL).send(claim)
    return claim


def metadata(campaign: Campaign, kind: str) -> dict[str, Any]:
    entry = Activity.get(Activity.campaign == campaign, Activity.type == kind)
    return entry.metadata


def states() -> tuple[str, str]:
    return Contact.get().status, Enrollment.get().status


BOUNCED = {"simulated": True, "bounceType": "hard", "bounceReason": recipients.NO_SUCH_USER}
RETURNED = {"simulated": True, "bounceType": "soft", "bounceReason": recipients.MAILBOX_FULL}


@pytest.mark.parametrize(
    ("name", "kinds", "entry", "ends"),
    [
        ("bounce", ["bounced"], BOUNCED, ("bounced", "bounced")),
        ("softbounce", ["bounced"], RETURNED, ("active", "in_progress")),
        ("open", ["opened"], {"simulated": True}, ("active", "in_progress")),
        ("click", ["opened", "clicked"], {"simulated": True, "linkUrl": LINK}, ("active", "in_progress")),
        ("reply", ["replied"], {"simulated": True}, ("replied", "replied")),
        ("unsubscribe", ["unsubscribed"], {"simulated": True}, ("unsubscribed", "unsubscribed")),
    ],
)
@pytest.mark.parametrize("form", ["{}@sandbox.test", "{}+any.1@sandbox.test", "{}+@Sandbox.Test"])
def test_each_does_what_its_name_says(workspace, clock, name, kinds, entry, ends, form):
    campaign = start(workspace, form.format(name))
    claim = send_next(campaign)
    assert happened(campaign) == ["sent", *kinds]
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, **dict.fromkeys(kinds, 1)}
    assert metadata(campaign, kinds[-1]) == entry
    assert metadata(campaign, "sent") == {}
    assert states() == ends
    told = [event for event in recorded.events(workspace) if event["type"].startswith("email.")]
    assert [event["type"] for event in told[-len(kinds) - 2 :]] == [
        "email.sent", "email.delivered", *(f"email.{kind}" for kind in kinds),
    ]  # fmt: skip
    at = {entry.at for entry in Activity.select()}
    assert at == {wall_clock.now_ms()}
    assert CapturedMessage.select().where(CapturedMessage.contact == claim.contact.id).count() == 1
    goes_on = ends[1] == "in_progress"
    assert len(queue.claim(campaign.id, "worker", 9, 0.5)) == goes_on


@pytest.mark.parametrize(
    "address",
    [
        "ada@sandbox.test", "opened@sandbox.test", "any+open@sandbox.test", "open@example.com",
        "open@sandbox.test.example", "open@mail.sandbox.test", "open.any@sandbox.test",
    ],
)  # fmt: skip
def test_others_do_nothing(workspace, address):
    campaign = start(workspace, address)
    send_next(campaign)
    assert happened(campaign) == ["sent"]
    assert states() == ("active", "in_progress")


def test_an_answer_says_what_it_is(workspace):
    send_next(start(workspace, "reply@sandbox.test"))
    (event,) = recorded.events(workspace, "email.replied")
    assert event["data"]["replySubject"] == "Re: Hello"
    assert event["data"]["replyPreview"] == recipients.ANSWER


def test_a_click_tells_where_to(workspace):
    send_next(start(workspace, "click@sandbox.test"))
    (event,) = recorded.events(workspace, "email.clicked")
    assert (event["data"]["linkUrl"], event["data"]["clickCount"]) == (LINK, 1)


@pytest.mark.parametrize("name", ["bounce", "unsubscribe"])
def test_who_leaves_is_suppressed(workspace, name):
    send_next(start(workspace, f"{name}@sandbox.test"))
    assert suppression.covers(workspace.id, f"{name}@sandbox.test")


def test_the_third_soft_bounce_is_a_hard_one(workspace, clock):
    nodes = [factories.email_node(name) for name in ("a", "b", "c", "d")]
    campaign = start(workspace, "softbounce@sandbox.test", *nodes)
    for _ in range(3):
        assert states() in (("active", "pending"), ("active", "in_progress"))
        send_next(campaign)
        clock.advance(1)
    assert states() == ("bounced", "bounced")
    assert counted(campaign) == {"total_contacts": 1, "sent": 3, "bounced": 3}


@pytest.mark.parametrize("name", ["bounce", "reply", "unsubscribe"])
def test_after_the_last_email_it_is_still_told_how_it_ended(workspace, name):
    campaign = start(workspace, f"{name}@sandbox.test", factories.email_node())
    send_next(campaign)
    ended = {"bounce": "bounced", "reply": "replied", "unsubscribe": "unsubscribed"}[name]
    assert Enrollment.get().status == ended
    assert lifecycle.complete_finished() == 1


# By hand


@pytest.mark.parametrize(
    ("action", "kinds"),
    [
        ("bounce", ["bounced"]),
        ("softbounce", ["bounced"]),
        ("open", ["opened"]),
        ("click", ["opened", "clicked"]),
        ("reply", ["replied"]),
        ("unsubscribe", ["unsubscribed"]),
    ],
)
def test_anybody_of_the_sandbox_can_be_made_to_act(workspace, clock, action, kinds):
    campaign = start(workspace, "ada@example.com")
    send_next(campaign)
    message = CapturedMessage.get()
    account = message.account.public_id
    recipients.let_act(workspace.id, account, message.public_id, action, "By hand")
    assert happened(campaign) == ["sent", *kinds]
    assert metadata(campaign, kinds[-1])["simulated"] is True
    if action == "reply":
        (event,) = recorded.events(workspace, "email.replied")
        assert event["data"]["replyPreview"] == "By hand"


def test_what_is_no_email_of_a_campaign_can_be_told_nothing_of(workspace):
    account = factories.make_account(workspace)
    message = factories.make_captured(workspace, account)
    with pytest.raises(Conflict, match="no email of a campaign"):
        recipients.let_act(workspace.id, account["id"], message["id"], "open")
    with pytest.raises(Invalid):
        recipients.let_act(workspace.id, account["id"], message["id"], "explode")
    with pytest.raises(NotFound):
        recipients.let_act(workspace.id, account["id"], "msg_nobody", "open")
    with pytest.raises(NotFound):
        recipients.let_act(factories.make_workspace("Other").id, account["id"], message["id"], "open")


def test_the_mailbox_is_read_from_the_headers_alone(workspace, monkeypatch):
    monkeypatch.setattr(messages, "PER_PAGE", 1)
    first, second = start(workspace, "ada@example.com"), start(workspace, "grace@example.com")
    account = first.email_account.public_id
    Campaign.update(email_account=first.email_account_id).where(Campaign.id == second.id).execute()
    send_next(first), send_next(Campaign.get_by_id(second.id))
    newest = messages.browse(workspace.id, account)
    (row,) = newest.rows
    assert (row["to"], row["subject"], row["campaignId"]) == ("grace@example.com", "Hello", second.public_id)
    assert row["bytes"] == len(CapturedMessage.get(CapturedMessage.public_id == row["id"]).data)
    (older,) = messages.browse(workspace.id, account, cursor=newest.next_cursor).rows
    assert older["to"] == "ada@example.com"
    of_one = messages.browse(workspace.id, account, "Ada@Example.com")
    assert [row["to"] for row in of_one.rows] == ["ada@example.com"]
    assert messages.browse(workspace.id, account, "nobody@example.com").rows == []


# What nobody can see, nobody does


def test_without_a_pixel_no_open_is_seen(workspace):
    campaign = start(workspace, "open@sandbox.test", factories.email_node(body=BODY, trackOpens=False))
    send_next(campaign)
    assert happened(campaign) == ["sent"]


@pytest.mark.parametrize("why", ["off", "objected"])
def test_who_is_not_to_be_tracked_is_not(workspace, why):
    if why == "off":
        workspace_settings.update(workspace.id, {"open_tracking": "off"})
    campaign = start(workspace, "open@sandbox.test")
    if why == "objected":
        Contact.update(open_tracking_objected_at=1).execute()
    send_next(campaign)
    assert happened(campaign) == ["sent"]


@pytest.mark.parametrize(
    ("node", "seen"),
    [
        (factories.email_node(body="No link"), ["sent", "opened"]),
        (factories.email_node(body=BODY, trackClicks=False), ["sent", "opened"]),
        (factories.email_node(body=BODY, trackClicks=False, trackOpens=False), ["sent"]),
        (factories.email_node(body=BODY, trackOpens=False), ["sent", "opened", "clicked"]),
    ],
)
def test_only_a_tracked_link_tells_of_a_click(workspace, node, seen):
    campaign = start(workspace, "click@sandbox.test", node)
    send_next(campaign)
    assert happened(campaign) == seen


def test_a_link_of_another_email_is_nothing_to_click(workspace):
    other = start(workspace, "ada@sandbox.test")
    send_next(other)
    token = re.search(r"/t/c/([\w-]+)", messages.html_of(CapturedMessage.get().data))
    body = f"https://mail.example/t/c/{token[1]} https://mail.example/t/c/forged"
    campaign = start(workspace, "click@sandbox.test", factories.email_node(body=body, trackOpens=False))
    send_next(campaign)
    assert (happened(campaign), happened(other)) == (["sent"], ["sent"])


def test_only_the_sandbox_has_such_recipients(workspace):
    with SmtpServer() as server:
        account = smtp_account(workspace, server)
        campaign = start(workspace, "reply@sandbox.test", email_account_id=account["id"])
        sender = Sender(PUBLIC_URL)
        sender.send(claim_one(campaign))
        sender.close()
        assert len(server.messages) == 1
    assert happened(campaign) == ["sent"]


# Together with the sequence


def test_a_condition_sees_what_they_did(workspace, clock):
    """However much faster than time the account runs."""
    account = factories.make_account(workspace, sandbox={"speed_up": 1_000_000})
    workflow = {
        "nodes": [
            {"id": "start", "type": "start", "data": {}},
            factories.email_node("first", body=BODY),
            factories.delay_node(days=1),
            {"id": "read", "type": "condition", "data": {"criterion": "opened"}},
            factories.email_node("yes"),
            factories.email_node("no"),
            {"id": "end", "type": "end", "data": {}},
        ],
        "edges": [
            {"from": "start", "to": "first"},
            {"from": "first", "to": "wait"},
            {"from": "wait", "to": "read"},
            {"from": "read", "to": "yes", "when": True},
            {"from": "read", "to": "no", "when": False},
            {"from": "yes", "to": "end"},
            {"from": "no", "to": "end"},
        ],
    }
    for address, expected in (("open@sandbox.test", "yes"), ("ada@sandbox.test", "no")):
        campaign = start(workspace, address, email_account_id=account["id"], workflow=workflow)
        send_next(campaign)
        clock.advance(0.1)
        queue.walk(campaign.id)
        assert send_next(campaign).node_id == expected


def test_an_unsubscription_ends_other_campaigns_too(workspace):
    first = start(workspace, "unsubscribe@sandbox.test")
    second = start(workspace, "unsubscribe@sandbox.test")
    send_next(first)
    assert queue.claim(second.id, "worker", 9, 0.5) == []
    assert {row.status for row in Enrollment.select()} == {"unsubscribed"}


def test_many_at_once_each_act_once(workspace):
    people = [
        factories.make_contact(workspace, f"{name}+{number}@sandbox.test")
        for number in range(4)
        for name in ("bounce", "open", "click", "reply", "unsubscribe")
    ]
    made = factories.make_campaign(
        workspace, factories.email_node(body=BODY), contacts=people, started=True, settings=ALWAYS
    )
    campaign = factories.row(Campaign, made)
    claimed = queue.claim(campaign.id, "worker", 100, 0.5)
    works = [lambda claim=claim: Sender(PUBLIC_URL).send(claim) for claim in claimed]
    assert at_once(*works) == [None] * 20
    assert counted(campaign) == {
        "total_contacts": 20, "sent": 20, "bounced": 4, "opened": 8, "clicked": 4, "replied": 4,
        "unsubscribed": 4,
    }  # fmt: skip


@pytest.mark.parametrize("address", ["reply@sandbox.test", "open@sandbox.test"])
def test_a_sandbox_that_fails_in_between_has_done_nothing(workspace, clock, monkeypatch, address):
    """Message, result and what its reader does are one: none is kept without the others."""
    campaign = start(workspace, address)
    monkeypatch.setattr(recipients, "act", _failing(recipients.act))
    claim = send_next(campaign)
    assert (Email.get_by_id(claim.email_id).state, CapturedMessage.select().count()) == ("queued", 0)
    assert (happened(campaign), states()) == ([], ("active", "in_progress"))
    monkeypatch.undo()
    send_next(campaign)
    assert (len(happened(campaign)), CapturedMessage.select().count()) == (2, 1)


def _failing(act):
    def fail(*args: Any) -> None:
        act(*args)
        raise db.Busy("killed here")

    return fail


def test_an_erased_contact_leaves_nothing_of_what_was_simulated(workspace):
    campaign = start(workspace, "reply@sandbox.test")
    claim = send_next(campaign)
    erasure.delete(workspace.id, claim.contact.public_id)
    assert CapturedMessage.select().count() == 0
    assert {entry.contact_id for entry in Activity.select()} == {None}
    assert counted(campaign)["replied"] == 1
    replies.record(Email.get_by_id(claim.email_id), "Re: Hello", "Again")
    assert counted(campaign)["replied"] == 1
