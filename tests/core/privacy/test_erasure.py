"""Erasing a person: afterwards the whole database is searched for what they were called."""

import subprocess

import orjson
import pytest

from fluenzr import db
from fluenzr.core.activity import log as activity_log
from fluenzr.core.contacts import records, suppression
from fluenzr.core.contacts.import_runner import Importer
from fluenzr.core.inbox import bounces
from fluenzr.core.privacy import erasure
from fluenzr.core.privacy import export as privacy_export
from fluenzr.core.sandbox import messages
from fluenzr.core.sending import results
from fluenzr.core.sending.smtp_replies import of_answer
from fluenzr.core.webhooks import events
from fluenzr.engine import answers
from fluenzr.models import (
    TABLES,
    Activity,
    Campaign,
    CampaignStats,
    Contact,
    Delivery,
    Email,
    EmailAccount,
    Event,
    HeldClick,
    ImportFault,
    Link,
    Reply,
)
from tests.support import factories, recorded
from tests.support.sending import ALWAYS, claim_one, counted, email_of, enrollment_of, intend

ADDRESS, NAME = "Ada.Lovelace@example.com", "Augusta"
WORDS = ("ada.lovelace", "augusta", "byron")


def traces() -> list[str]:
    """The tables and columns in which something of the person stands, in any case."""
    found = []
    for table in TABLES:
        for field in table._meta.sorted_fields:
            for (value,) in db.query(f'select {field.column_name} from "{table._meta.table_name}"'):
                text = (
                    bytes(value).decode(errors="replace")
                    if isinstance(value, bytes | memoryview)
                    else str(value)
                )
                if any(word in text.lower() for word in WORDS):
                    found.append(f"{table.__name__}.{field.name}")
    return sorted(set(found))


def refusal(code: int, enhanced: str):
    """What a server that quotes the address says."""
    return of_answer("rcpt", code, f"{enhanced} <{ADDRESS.lower()}> Augusta Byron is not here")


@pytest.fixture
def ada(workspace):
    return factories.make_contact(
        workspace,
        ADDRESS,
        first_name=NAME,
        last_name="Byron",
        company="Byron & Daughter",
        tags=["augusta"],
        custom_fields={"mother": "Lady Byron"},
        group_ids=[factories.make_group(workspace)["id"]],
        consent_notes="Met Augusta at a fair",
        consent_source="event",
    )


@pytest.fixture
def campaign(workspace, ada):
    made = factories.make_campaign(
        workspace,
        factories.email_node("first"),
        factories.email_node("second"),
        contacts=[ada],
        started=True,
        settings=ALWAYS,
    )
    return factories.row(Campaign, made)


def _answer_by_itself(email: Email, contact: Contact) -> None:
    """A reply that changes nothing else."""
    Reply.create(
        public_id="rep_1",
        workspace=email.workspace_id,
        account=email.account_id,
        campaign=email.campaign_id,
        contact=contact,
        node_id=email.node_id,
        type="auto_reply",
        from_address=ADDRESS,
        subject=f"{NAME} is away",
        text=f"Yours, {NAME}",
        matched_by="thread",
        received_at=0,
        taken_at=0,
    )


def live(workspace, ada, campaign) -> None:
    """Leave a trace wherever one can be left."""
    factories.make_webhook(workspace)
    contact = factories.row(Contact, ada)
    claim = claim_one(campaign)
    assert intend(claim)
    Email.update(subject=f"Hello {NAME}").where(Email.id == claim.email_id).execute()
    results.record(claim, of_answer("dot", 250, f"2.0.0 Ok for {ADDRESS}"))
    again = claim_one(campaign)
    results.record(again, refusal(450, "4.2.0"), f"And again {NAME}")
    email = email_of(claim)
    link = Link.create(
        workspace=workspace, contact=contact, url=f"https://x.example/?to={ADDRESS}", url_hash="h"
    )
    HeldClick.create(email=email, link=link, at=0, user_agent="Augusta's browser", ip="192.0.2.1")
    activity_log.note(
        email, contact.id, "clicked", {"linkUrl": link.url, "ip": "192.0.2.1", "simulated": True}
    )
    told = {"linkUrl": link.url, "clickCount": 1, "ip": "192.0.2.1", "userAgent": "Augusta's browser"}
    events.record(workspace.id, "email.clicked", {**results.email_data(email, contact), **told})
    _answer_by_itself(email, contact)
    account = EmailAccount.get_by_id(campaign.email_account_id)
    messages.keep(
        account, f"From: a@x.co\r\nTo: {ADDRESS}\r\n\r\nHello {NAME}".encode(), contact_id=contact.id
    )
    EmailAccount.update(last_error=f"421 no more for <{ADDRESS.upper()}> today").execute()
    suppression.create(workspace.id, ADDRESS, "unsubscribed")
    factories.make_import(workspace, f"email,status\n{ADDRESS},inactive\nother@example.com,inactive\n")
    importer = Importer(None)
    while importer.step():
        pass
    records.update(workspace.id, ada["id"], {"job_title": "Countess Byron"})


@pytest.fixture
def erased(workspace, ada, campaign):
    live(workspace, ada, campaign)
    assert {found.partition(".")[0] for found in traces()} == {
        "Contact", "ContactTag", "Email", "EmailAccount", "Enrollment", "Link", "HeldClick", "Activity",
        "Suppression", "CapturedMessage", "Event", "ImportFault", "Reply",
    }  # fmt: skip
    erasure.delete(workspace.id, ada["id"])
    return ada


@pytest.mark.usefixtures("erased")
def test_nothing_of_the_person_is_left():
    assert traces() == []
    assert not HeldClick.select().exists()


@pytest.mark.usefixtures("erased")
def test_nothing_is_left_in_the_file_either(database_kind):
    if database_kind != "sqlite":
        pytest.skip("PostgreSQL's vacuum frees what was deleted in its own time")
    db.query("pragma wal_checkpoint(truncate)")
    # By another process: closing the file in this one would end the locks of its connections (fcntl(2)).
    content = subprocess.run(
        ["/bin/cat", db.database.obj.database], capture_output=True, check=True
    ).stdout.lower()
    assert [word for word in WORDS if word.encode() in content] == []


def test_what_was_counted_stays(erased, workspace, campaign):
    assert counted(campaign)["sent"] == 1
    assert CampaignStats.get_by_id(campaign.id).total_contacts == 1
    assert [row.type for row in Activity.select().order_by(Activity.id)] == ["sent", "clicked"]
    assert Activity.get(Activity.type == "clicked").metadata == {"simulated": True}
    assert suppression.covers(workspace.id, ADDRESS)
    assert [row.email for row in ImportFault.select().order_by(ImportFault.line)] == [
        None,
        "other@example.com",
    ]
    assert EmailAccount.get().last_error == "421 no more for <(erased)> today"


def test_faults_of_imports_are_found_by_the_address(workspace, database_kind, monkeypatch):
    if database_kind != "sqlite":
        pytest.skip("PostgreSQL chooses by what it knows of the tables")
    asked, run = [], db.database.obj.execute_sql

    def executed(sql, *given):
        asked.append((sql, *given))
        return run(sql, *given)

    monkeypatch.setattr(db.database.obj, "execute_sql", executed)
    erasure.delete(workspace.id, factories.make_contact(workspace)["id"])
    ((sql, parameters, *_),) = [each for each in asked if each[0].startswith('UPDATE "import_fault"')]
    plan = [row[-1] for row in db.query("explain query plan " + sql, parameters)]
    assert "SEARCH import_fault USING INDEX import_fault_email_key (email_key=?)" in plan


def test_the_feed_keeps_its_events_without_the_person(erased, workspace, campaign):
    told = recorded.events(workspace)
    assert [event["type"] for event in told] == [
        "contact.created", "campaign.started", "email.sent", "email.delivered", "email.clicked",
        "contact.updated", "contact.updated", "contact.deleted",
    ]  # fmt: skip
    about = [event["data"] for event in told if event["type"] in ("contact.created", "contact.updated")]
    assert about == [{"contact": {"id": erased["id"]}}] * 3
    clicked = recorded.events(workspace, "email.clicked")[0]["data"]
    assert clicked == {
        "campaignId": campaign.public_id,
        "campaignName": campaign.name,
        "contactId": erased["id"],
        "contactEmail": None,
        "emailNodeId": "first",
        "emailSubject": None,
        "linkUrl": None,
        "clickCount": 1,
        "ip": None,
        "userAgent": None,
    }


@pytest.mark.usefixtures("erased")
def test_what_is_still_queued_for_webhooks_goes_out_redacted():
    waiting = Delivery.select(Delivery, Event).join(Event)
    types = [delivery.event.type for delivery in waiting.order_by(Delivery.id)]
    assert types == [
        "email.sent", "email.delivered", "email.clicked", "contact.updated", "contact.updated",
        "contact.deleted",
    ]  # fmt: skip
    for delivery in waiting:
        body = delivery.event.body
        assert orjson.dumps(orjson.loads(body)).decode() == body


def test_earlier_addresses_are_forgotten_too(workspace):
    contact = factories.make_contact(workspace, ADDRESS)
    suppression.create(workspace.id, ADDRESS, "bounced")
    records.update(workspace.id, contact["id"], {"email": "new@example.com"})
    erasure.delete(workspace.id, contact["id"])
    assert traces() == []
    assert suppression.covers(workspace.id, ADDRESS)


def test_others_keep_what_is_theirs(workspace, ada, campaign):
    live(workspace, ada, campaign)
    other = factories.make_workspace("Other")
    factories.make_contact(other, ADDRESS)
    before = recorded.events(other)
    erasure.delete(workspace.id, ada["id"])
    assert recorded.events(other) == before
    assert Contact.get().email == ADDRESS


@pytest.mark.parametrize("code", [250, 450, 550, 552, 554])
def test_what_a_server_says_after_the_erasure_is_not_kept(workspace, ada, campaign, code):
    claim = claim_one(campaign)
    assert intend(claim)
    erasure.delete(workspace.id, ada["id"])
    results.record(claim, of_answer("dot", code, f"{ADDRESS}: {NAME}"), f"Hello {NAME}")
    assert traces() == []
    assert email_of(claim).smtp_code == code
    assert enrollment_of(claim).status == "removed"


def test_a_bounce_that_comes_after_the_erasure_is_counted_and_not_quoted(workspace, ada, campaign):
    claim = claim_one(campaign)
    assert intend(claim)
    results.record(claim, of_answer("dot", 250, "Ok"))
    erasure.delete(workspace.id, ada["id"])
    bounces.record(email_of(claim), ADDRESS, "hard", f"550 <{ADDRESS}> unknown")
    assert counted(campaign)["bounced"] == 1
    assert traces() == []


def test_everything_known_of_a_person_is_told(workspace, ada, campaign):
    live(workspace, ada, campaign)
    told = privacy_export.export(workspace.id, ada["id"])
    assert orjson.dumps(told["contact"]) == orjson.dumps(records.get(workspace.id, ada["id"]))
    assert [one["status"] for one in told["enrollments"]] == ["unsubscribed"]
    assert [(one["emailNodeId"], one["state"]) for one in told["emails"]] == [
        ("first", "sent"),
        ("second", "queued"),
    ]
    assert [one["type"] for one in told["activity"]] == ["sent", "clicked"]
    assert told["links"] == [f"https://x.example/?to={ADDRESS}"]
    assert [message["text"] for message in told["messages"]] == [f"Hello {NAME}"]
    assert [event["type"] for event in told["events"]][:2] == ["contact.created", "email.sent"]
    assert [one["line"] for one in told["importErrors"]] == [2]
    assert [reply["text"] for reply in told["replies"]] == [f"Yours, {NAME}"]
    assert told["suppression"]["reason"] == "unsubscribed"
    assert told["answers"] == []


def test_so_is_what_they_answered_and_what_was_written_back(workspace, ada, campaign):
    claim = claim_one(campaign)
    assert intend(claim)
    results.record(claim, of_answer("dot", 250, "Ok"))
    made = factories.make_reply(workspace, email_of(claim), "Call me")
    answers.send(workspace.id, made["id"], "I will", allow_private=True)
    told = privacy_export.export(workspace.id, ada["id"])
    assert [(one["id"], one["text"]) for one in told["replies"]] == [(made["id"], "Call me")]
    assert [(one["replyId"], one["text"]) for one in told["answers"]] == [(made["id"], "I will")]
