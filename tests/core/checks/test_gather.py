"""Facts of a campaign for its check: as they are, of a sample where there are many, and nothing changes."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core.checks import gather
from fluenzr.core.contacts import suppression
from fluenzr.models import TABLES, Campaign, Contact, EmailAccount, Enrollment, Mailbox
from tests.support import factories
from tests.support.sending import ALWAYS

URL = "https://mail.acme.fr"


def facts(workspace, campaign):
    return gather.facts(workspace.id, campaign["id"], URL, may_be_local=False)


def test_people_are_counted(workspace):
    people = [
        factories.make_contact(workspace, "ada@acme.fr", company="Engines", consent_source="event"),
        factories.make_contact(workspace, "info@acme.fr", verification={"status": "invalid"}),
        factories.make_contact(workspace, "bob@mailinator.com", verification={"status": "risky"}),
        factories.make_contact(workspace, "eve@gmail.com", company="Spies"),
    ]
    node = factories.email_node(subject="{{company}}", body="Hello {{firstName|you}} {{ Fristname }}")
    campaign = factories.make_campaign(workspace, node, contacts=people)
    factories.make_campaign(workspace, contacts=people[:1], started=True)
    factories.make_campaign(workspace, contacts=people)
    suppression.add(workspace.id, "eve@gmail.com", "manual")
    found = facts(workspace, campaign).people
    assert (found.total, found.looked_at, found.is_sample) == (4, 4, False)
    assert (found.suppressed, found.roles, found.disposable, found.no_consent) == (1, 1, 1, 3)
    assert found.elsewhere == 1
    assert found.verdicts == {"invalid": 1, "risky": 1}
    assert found.domains == {"acme.fr": 2, "mailinator.com": 1, "gmail.com": 1}
    assert found.lacking == {"{{company}}": 2, "{{Fristname}}": 4}
    assert found.lacking_any == 4


def test_of_many_some_are_looked_at_from_all_parts(workspace, monkeypatch):
    monkeypatch.setattr(gather, "SAMPLE", 20)
    monkeypatch.setattr(gather, "WINDOWS", 5)
    people = [factories.make_contact(workspace, f"p{number}@d{number // 10}.test") for number in range(100)]
    campaign = factories.make_campaign(workspace, contacts=people)
    found = facts(workspace, campaign).people
    assert (found.total, found.looked_at) == (100, 20)
    assert found.domains == {f"d{number}.test": 4 for number in range(0, 10, 2)}


def test_fewer_are_looked_at_where_that_is_wanted(workspace):
    people = [factories.make_contact(workspace) for _ in range(30)]
    campaign = factories.make_campaign(workspace, contacts=people)
    found = gather.facts(workspace.id, campaign["id"], URL, may_be_local=False, sample=20).people
    assert (found.total, found.is_sample) == (30, True)
    assert 10 <= found.looked_at <= 20
    assert facts(workspace, campaign).people.looked_at == 30


@pytest.mark.parametrize(
    ("statuses", "open_ones"),
    [
        (("pending",) * 30, 30),
        (("pending",) * 20 + ("completed",) * 5 + ("in_progress",) * 5, 25),
        (("pending",) * 12 + ("in_progress",) * 14 + ("error", "bounced"), 26),
        (("pending",) * 3 + ("completed",) * 9, 3),
    ],
)
def test_of_very_many_people_few_are_counted(workspace, monkeypatch, statuses, open_ones):
    monkeypatch.setattr(gather, "_PEOPLE_COUNTED", 10)
    people = [factories.make_contact(workspace) for _ in statuses]
    campaign = factories.make_campaign(workspace, contacts=people)
    for row, status in zip(Enrollment.select(), statuses, strict=True):
        row.status = status
        row.save()
    asked = []
    query = db.query
    monkeypatch.setattr(db, "query", lambda sql, values=(): asked.append((sql, values)) or query(sql, values))
    assert facts(workspace, campaign).people.total == open_ones
    counts = [(sql, values) for sql, values in asked if "count(" in sql and "from enrollment" in sql]
    assert counts
    assert all("limit ?" in sql and values[-1] == 11 for sql, values in counts)


def test_who_lacks_what_is_told_of_each_whatever_is_alike(workspace):
    fields = (
        {"company": "Engines", "custom_fields": {"city": "Paris", "seats": 0}},
        {"company": "  ", "custom_fields": {"city": "", "seats": None}},
        {"company": None, "custom_fields": {"City": "Lyon"}},
        {"company": "Engines", "custom_fields": {}},
        {"company": None, "custom_fields": {"City": "Lyon"}},
        {"company": "Spies", "first_name": "Ada", "custom_fields": {"city": " ", "seats": False}},
    )
    people = [factories.make_contact(workspace, **each) for each in fields]
    node = factories.email_node(subject="{{company|upper}} {{city}}", body="{{seats}} {{firstName}} {{x|y}}")
    found = facts(workspace, factories.make_campaign(workspace, node, contacts=people)).people
    expected = {"{{company|upper}}": 3, "{{city}}": 3, "{{seats}}": 4, "{{firstName}}": 5}
    assert found.lacking == expected
    assert found.lacking_any == 6


def test_who_is_through_is_not_looked_at(workspace):
    people = [factories.make_contact(workspace) for _ in range(3)]
    campaign = factories.make_campaign(workspace, contacts=people)
    Enrollment.update(status="completed").where(
        Enrollment.id == Enrollment.select(Enrollment.id).limit(1)
    ).execute()
    assert facts(workspace, campaign).people.total == 2


def test_texts_of_variants_and_their_size(workspace):
    variant = {"subject": "Other", "body": "x" * 90_000}
    nodes = (
        factories.email_node("a", variantB=variant),
        factories.email_node("b", body="<b>B</b>", format="html"),
    )
    found = facts(workspace, factories.make_campaign(workspace, *nodes))
    assert [(text.node_id, text.subject, text.is_html, text.is_first) for text in found.texts] == [
        ("a", "Hello", False, True), ("a", "Other", False, True), ("b", "Hello", True, False),
    ]  # fmt: skip
    assert 90_000 < found.sizes["a"] < 92_000
    assert found.sizes["b"] < 2000


@pytest.mark.parametrize(("speed_up", "count"), [(1, True), (1000, False)])
def test_hours_count_where_time_does(workspace, speed_up, count):
    mornings = {"days": ["monday"], "start": 8, "end": 10, "timezone": "Europe/Paris"}
    account = factories.make_account(workspace, working_hours=mornings, sandbox={"speed_up": speed_up})
    found = facts(workspace, factories.make_campaign(workspace, email_account_id=account["id"]))
    assert (found.window is not None, found.mailboxes[0].hours is not None) == (count, count)
    assert abs(found.now - wall_clock.now()).total_seconds() < 3600


@pytest.mark.parametrize(
    ("pace", "limit", "a_day"), [(30, 500, 270), (None, 500, 500), (30, None, 270), (None, None, None)]
)
def test_emails_of_a_day(workspace, pace, limit, a_day):
    account = factories.make_account(workspace, daily_limit=limit)
    campaign = factories.make_campaign(
        workspace, email_account_id=account["id"], settings={"maxEmailsPerHour": pace}
    )
    assert facts(workspace, campaign).volume.a_day == a_day


def test_emails_of_the_last_week(workspace, clock):
    people = [factories.make_contact(workspace, f"p{number}@acme.test") for number in range(3)]
    campaign = factories.make_campaign(workspace, contacts=people, started=True, settings=ALWAYS)
    row = factories.row(Campaign, campaign)
    for enrollment in Enrollment.select():
        db.execute(
            "insert into email (workspace_id, campaign_id, enrollment_id, account_id, node_id, state, fence,"
            " slot_at, attempts, open_count, click_count, created_at) "
            "values (?, ?, ?, ?, 'mail', 'sent', 1, ?, 0, 0, 0, 0)",
            (workspace.id, row.id, enrollment.id, row.email_account_id, wall_clock.now_ms()),
        )
    assert facts(workspace, campaign).volume.last_week == {"acme.test": 3}
    clock.advance(8 * 86_400)
    assert facts(workspace, campaign).volume.last_week == {}


def test_a_mailbox_that_cannot_be_read_says_why(workspace):
    server = {"host": "mx.acme.test", "username": "a", "password": "b"}
    account = factories.make_account(workspace, provider="smtp", smtp=server, imap=server)
    campaign = factories.make_campaign(workspace, email_account_id=account["id"])
    assert [(each.last_error, each.is_read) for each in facts(workspace, campaign).mailboxes] == [
        (None, True)
    ]
    mailbox, _ = Mailbox.get_or_create(account=factories.row(EmailAccount, account))
    Mailbox.update(error="Cannot be read").where(Mailbox.account == mailbox.account_id).execute()
    assert facts(workspace, campaign).mailboxes[0].last_error == "Cannot be read"


def test_a_mailbox_whose_answers_nobody_reads_is_not_read(workspace):
    server = {"host": "mx.acme.test", "username": "a", "password": "b"}
    given = {"provider": "smtp", "smtp": server, "imap": server}
    account = factories.make_account(workspace, **given, reply_to="sales@acme.test")
    campaign = factories.make_campaign(workspace, email_account_id=account["id"])
    factories.make_account(workspace, "sales@acme.test", provider="smtp", smtp=server)
    factories.make_account(factories.make_workspace("Other"), "sales@acme.test", **given)
    assert not facts(workspace, campaign).mailboxes[0].is_read
    reading = factories.make_account(workspace, "SALES@acme.test", **given)
    assert facts(workspace, campaign).mailboxes[0].is_read
    EmailAccount.update(status="disabled").where(EmailAccount.public_id == reading["id"]).execute()
    assert not facts(workspace, campaign).mailboxes[0].is_read


def test_nothing_is_changed(workspace):
    people = [factories.make_contact(workspace)]
    node = factories.email_node(body="See https://acme.fr and {{website}}")
    campaign = factories.make_campaign(workspace, node, contacts=people)
    before = everything()
    facts(workspace, campaign)
    assert everything() == before


def test_a_draft_with_nothing_in_it(workspace):
    campaign = factories.make_campaign(workspace, workflow=None)
    Contact.delete().execute()
    found = facts(workspace, campaign)
    assert (found.texts, found.people.total, set(found.missing)) == ([], 0, {"workflow", "contacts"})


def everything():
    return {
        table.__name__: list(table.select().order_by(*table._meta.get_primary_keys()).tuples())
        for table in TABLES
    }
