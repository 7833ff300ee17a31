"""What becomes of rows is worked out before the turn, and holds only for what is still there then."""

import orjson
import pytest

from fluenzr import db
from fluenzr.core.common.errors import Invalid
from fluenzr.core.contacts import groups, records, storage, suppression
from fluenzr.core.contacts.bulk import Batch, Row
from fluenzr.core.privacy import erasure
from fluenzr.models import Contact
from tests.support import factories, recorded

ADA, BOB = "ada@example.com", "bob@example.com"


def batch(workspace, *rows, update=False, **options) -> Batch:
    given = [Row(row["email"], row) for row in rows]
    return Batch(workspace.id, given, groups=options.pop("groups", ()), update=update, **options)


def save(made: Batch):
    with db.transaction():
        return made.save()


def counts(done) -> tuple[int, int, int]:
    return done["created"], done["updated"], done["skipped"]


def test_an_address_that_came_meanwhile_is_a_duplicate(workspace):
    made = batch(workspace, {"email": ADA, "first_name": "Late"}, {"email": BOB})
    factories.make_contact(workspace, ADA.upper(), first_name="First")
    assert counts(save(made)) == (1, 0, 1)
    assert dict(Contact.select(Contact.email_key, Contact.first_name).tuples()) == {ADA: "First", BOB: None}
    assert len(recorded.events(workspace, "contact.created")) == 2


def test_one_that_went_meanwhile_is_new(workspace):
    ada = factories.make_contact(workspace, ADA)
    made = batch(workspace, {"email": ADA, "first_name": "Again"})
    erasure.delete(workspace.id, ada["id"])
    assert counts(save(made)) == (1, 0, 0)
    assert Contact.get().first_name == "Again"


def test_one_that_goes_while_a_no_of_theirs_is_looked_at_is_no_defect(workspace, monkeypatch):
    ada = factories.make_contact(workspace, ADA)
    taken = storage.taken

    def then_goes(workspace_id, keys):
        found = taken(workspace_id, keys)
        Contact.delete().where(Contact.public_id == ada["id"]).execute()
        return found

    monkeypatch.setattr(storage, "taken", then_goes)
    rows = [Row(ADA, {"email": ADA, "status": "unsubscribed"}, says_no=True), Row(BOB, {"email": BOB})]
    save(Batch(workspace.id, rows, groups=(), update=False))
    assert "active" not in {row.status for row in Contact.select().where(Contact.email_key == ADA)}


def test_an_update_changes_the_contact_as_it_is_then(workspace):
    ada = factories.make_contact(workspace, ADA, custom_fields={"a": 1}, tags=["old"])
    made = batch(workspace, {"email": ADA, "custom_fields": {"b": 2}}, update=True, tags=["csv"])
    records.update(workspace.id, ada["id"], {"custom_fields": {"c": 3}, "tags": ["newer"], "company": "Acme"})
    assert counts(save(made)) == (0, 1, 0)
    row = Contact.get()
    assert (row.custom_fields, row.tags, row.company) == ({"a": 1, "c": 3, "b": 2}, ["newer", "csv"], "Acme")


def test_what_is_equal_in_python_and_not_in_json_is_a_change(workspace):
    factories.make_contact(workspace, ADA, custom_fields={"a": 1, "b": True})
    factories.make_contact(workspace, BOB, custom_fields={"a": True})
    rows = [{"email": ADA, "custom_fields": {"a": True, "b": 1}}, {"email": BOB, "custom_fields": {"a": 1}}]
    assert counts(save(batch(workspace, *rows, update=True))) == (0, 2, 0)
    stored = dict(db.query("select email, custom_fields from contact"))
    assert stored == {ADA: '{"a":true,"b":1}', BOB: '{"a":1}'}


def test_each_contact_is_changed_by_what_its_own_row_says(workspace):
    people = [f"p{number}@x.co" for number in range(6)]
    for number, email in enumerate(people):
        factories.make_contact(workspace, email, phone=str(number), company="Old", status="replied")
    rows = [
        {"email": people[0], "company": "New"},
        {"email": people[1], "phone": None},
        {"email": people[2], "company": "Newer"},
        {"email": people[3]},
        {"email": people[4], "company": None, "phone": "9", "status": "active"},
    ]
    assert counts(save(batch(workspace, *rows, update=True))) == (0, 5, 0)
    kept = [(row.phone, row.company, row.status) for row in Contact.select().order_by(Contact.id)]
    assert kept == [
        ("0", "New", "replied"), (None, "Old", "replied"), ("2", "Newer", "replied"),
        ("3", "Old", "replied"), ("9", None, "active"), ("5", "Old", "replied"),
    ]  # fmt: skip


def test_a_group_is_told_of_by_the_name_that_it_has_then(workspace):
    group = factories.make_group(workspace, "Before")
    made = batch(workspace, {"email": ADA, "group_ids": [group["id"]]}, {"email": BOB}, groups=[group["id"]])
    groups.update(workspace.id, group["id"], {"name": "After"})
    save(made)
    told = [event["data"]["contact"]["groups"] for event in recorded.events(workspace, "contact.created")]
    assert told == [[{"id": group["id"], "name": "After"}]] * 2


def test_a_group_that_went_meanwhile_is_missing(workspace):
    group = factories.make_group(workspace)
    strict = batch(workspace, {"email": ADA}, groups=[group["id"]])
    lenient = batch(workspace, {"email": ADA}, groups=[group["id"]], may_lack_groups=True)
    own = batch(workspace, {"email": BOB, "group_ids": [group["id"]]})
    groups.delete(workspace.id, group["id"])
    with pytest.raises(Invalid):
        save(strict)
    assert counts(save(lenient)) == (1, 0, 0)
    done = save(own)
    assert [error["message"] for error in done["errors"]] == [f"Group {group['id']} does not exist"]
    assert [contact.email for contact in Contact.select()] == [ADA]


def test_the_same_contact_several_times_in_one_batch(workspace):
    rows = [{"email": ADA, "custom_fields": {f"n{number}": number}} for number in range(3)]
    assert counts(save(batch(workspace, {"email": BOB}, *rows, update=True))) == (2, 2, 0)
    assert Contact.get(Contact.email == ADA).custom_fields == {"n0": 0, "n1": 1, "n2": 2}
    told = recorded.events(workspace, "contact.updated")
    assert [event["data"]["contact"]["customFields"] for event in told] == [
        {"n0": 0, "n1": 1},
        {"n0": 0, "n1": 1, "n2": 2},
    ]


def test_a_new_contact_is_told_of_as_it_is_got(workspace):
    zebra, other, apple = (factories.make_group(workspace, name) for name in ("Zebra", "other", "Äpfel"))
    stage = factories.make_stage(workspace, "Won again")
    fields = {
        "email": "Ada@Example.com",
        "first_name": "Ada \U0001f389",
        "status": "replied",
        "tags": ["b", "a", "b"],
        "custom_fields": {"small": 1e-7, "half": 0.5, "yes": True, "none": None, "text": '1.0 "quoted"'},
        "group_ids": [zebra["id"], apple["id"]],
        "pipeline_stage_id": stage["id"],
        "consent_source": "event",
        "consent_notes": "two\nlines",
    }
    save(batch(workspace, fields, groups=[other["id"]]))
    got = records.get(workspace.id, Contact.get().public_id)
    (event,) = recorded.events(workspace, "contact.created")
    assert event["data"]["contact"] == orjson.loads(orjson.dumps(got))
    assert len(event["data"]["contact"]["groups"]) == 3


@pytest.mark.parametrize("said", ["unsubscribed", "blocked", "bounced"])
def test_who_said_no_in_a_wrong_row_and_is_nobodys_contact_is_not_written_to_later(workspace, said):
    """Two rows of one person may be thousands of rows, or two files, away from each other."""
    wrong = Row(ADA, {"email": ADA, "status": said}, "phone: too long", says_no=True)
    assert counts(save(Batch(workspace.id, [wrong], groups=(), update=False))) == (0, 0, 0)
    assert not Contact.select().exists()
    save(batch(workspace, {"email": ADA.upper(), "status": "active"}, {"email": BOB}))
    found = dict(Contact.select(Contact.email_key, Contact.status).tuples())
    assert found == {ADA: "bounced" if said == "bounced" else "unsubscribed", BOB: "active"}


def test_looking_at_what_would_become_of_a_wrong_row_silences_nobody(workspace):
    wrong = Row(ADA, {"email": ADA, "status": "unsubscribed"}, "phone: too long", says_no=True)
    Batch(workspace.id, [wrong], groups=(), update=False).outcomes()
    assert not suppression.covers(workspace.id, ADA)


@pytest.mark.parametrize("error", [None, "phone: too long"])
@pytest.mark.parametrize(("said", "kept"), [("unsubscribed", "unsubscribed"), ("bounced", "bounced")])
def test_what_somebody_wants_stands_above_their_bounce_where_a_row_is_skipped_or_wrong(
    workspace, said, kept, error
):
    save(batch(workspace, {"email": ADA, "status": "bounced"}))
    save(Batch(workspace.id, [no(said, error)], groups=(), update=False))
    assert (Contact.get().status, suppression.reason_of(workspace.id, ADA)) == (kept, kept)


@pytest.mark.parametrize("rows", [("unsubscribed", "bounced"), ("bounced", "unsubscribed")])
def test_what_somebody_wants_in_a_wrong_row_stands_above_a_bounce_in_a_right_one(workspace, rows):
    wrong, right = no(rows[0], "phone: too long"), no(rows[1])
    save(Batch(workspace.id, [wrong, right], groups=(), update=False))
    assert Contact.get().status == "unsubscribed"
    assert suppression.reason_of(workspace.id, ADA) == "unsubscribed"


def no(status, error=None):
    return Row(ADA, {"email": ADA, "status": status}, error, says_no=True)
