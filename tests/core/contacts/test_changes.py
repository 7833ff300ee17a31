"""What is a change of a contact, what is told of it, and what no batch may change."""

import orjson
import pytest

from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.core.contacts import bulk, groups, records
from fluenzr.core.contacts.bulk import Batch, Row
from fluenzr.core.inbox import replies
from fluenzr.core.privacy import erasure
from fluenzr.core.tracking import unsubscribes
from fluenzr.models import Contact, ContactChange, Email, Suppression
from tests.support import factories, recorded
from tests.support.sending import ACCEPTED, active_campaign, finish

ADA = "ada@example.com"


def told(workspace):
    """The statuses that events of changed contacts told of."""
    return [event["data"]["contact"]["status"] for event in recorded.events(workspace, "contact.updated")]


def plain(contact):
    """A contact as a client reads it."""
    return orjson.loads(orjson.dumps(contact))


def saved(workspace, *rows, update=True, **batch):
    given = [Row(row.get("email"), row) for row in rows]
    return Batch(workspace.id, given, groups=[], update=update, **batch).save()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"first_name": "Ada", "email": ADA},
        {"tags": ["a", "b", "a"], "custom_fields": {"n": 1}},
        {"custom_fields": {}},
        {"consent_source": "event"},
        {"status": "active", "phone": None},
    ],
)
def test_a_change_that_changes_nothing_is_none(workspace, clock, fields):
    group = factories.make_group(workspace)
    made = plain(factories.make_contact(
        workspace, ADA, first_name="Ada", tags=["a", "b"], custom_fields={"n": 1}, consent_source="event",
        group_ids=[group["id"]],
    ))  # fmt: skip
    clock.advance(60)
    for after in (
        records.update(workspace.id, made["id"], fields),
        records.update(workspace.id, made["id"], {"group_ids": [group["id"]]}),
        records.change_tags(workspace.id, made["id"], add=["b"], remove=["none"]),
        records.change_groups(workspace.id, made["id"], add=[group["id"]], remove=["grp_none"]),
    ):
        assert plain(after) == made
    assert groups.add_contacts(workspace.id, group["id"], [made["id"]])["added"] == 0
    saved(workspace, {"email": ADA, **fields})
    assert plain(records.get(workspace.id, made["id"])) == made
    assert told(workspace) == []
    assert not ContactChange.select().exists()


def test_a_value_of_another_type_is_another_value(workspace):
    made = factories.make_contact(workspace, ADA, custom_fields={"n": 1})
    changed = records.update(workspace.id, made["id"], {"custom_fields": {"n": True}})
    assert plain(changed)["customFields"] == {"n": True}
    assert len(told(workspace)) == 1


def test_what_really_changes_is_told_once_and_kept_in_the_history(workspace, clock):
    group, stage = factories.make_group(workspace), factories.make_stage(workspace, "Lead 2")
    made = factories.make_contact(workspace, ADA)
    clock.advance(60)
    sent = {"group_ids": [group["id"]], "pipeline_stage_id": stage["id"], "status": "blocked"}
    changed = records.update(workspace.id, made["id"], sent)
    assert changed["updatedAt"] != made["updatedAt"]
    assert told(workspace) == ["blocked"]
    records.change_groups(workspace.id, made["id"], remove=[group["id"]])
    known = {"id": group["id"], "name": group["name"]}
    assert [(row.type, row.metadata) for row in ContactChange.select().order_by(ContactChange.id)] == [
        ("status_changed", {"from": "active", "to": "blocked"}),
        ("stage_changed", {"from": None, "to": {"id": stage["id"], "name": "Lead 2"}}),
        ("group_joined", {"group": known}),
        ("group_left", {"group": known}),
    ]


def test_the_evidence_of_consent_stays(workspace, clock):
    made = factories.make_contact(workspace, ADA, consent_source="web_optin")
    clock.advance(3600)
    for fields in ({"consent_source": "web_optin"}, {"first_name": "Ada"}):
        after = records.update(workspace.id, made["id"], fields)
        assert (after["consentSource"], after["consentAt"]) == ("web_optin", made["consentAt"])
    saved(workspace, {"email": ADA, "company": "Acme"}, consent_source="other")
    after = records.get(workspace.id, made["id"])
    assert (after["company"], after["consentSource"], after["consentAt"]) == (
        "Acme",
        "web_optin",
        made["consentAt"],
    )
    saved(workspace, {"email": ADA, "consent_source": "referral"}, consent_source="other")
    after = records.get(workspace.id, made["id"])
    assert after["consentSource"] == "referral"
    assert after["consentAt"] > made["consentAt"]


def test_the_source_of_a_batch_is_for_who_has_none(workspace):
    known = factories.make_contact(workspace, ADA)
    saved(workspace, {"email": ADA}, {"email": "new@example.com"}, consent_source="event")
    assert records.get(workspace.id, known["id"])["consentSource"] == "event"
    assert {contact.consent_source for contact in Contact.select()} == {"event"}


@pytest.mark.parametrize("status", ["unsubscribed", "bounced", "blocked"])
def test_no_batch_lets_somebody_be_written_to_again(workspace, status):
    made = factories.make_contact(workspace, ADA, status=status)
    rows = [
        {"email": ADA, "status": "active", "company": "Acme"},
        {"email": ADA, "status": "replied"},
        {"email": ADA, "status": status},
        {"email": ADA, "status": "active"},
    ]
    done = saved(workspace, *rows)
    assert (done["updated"], done["kept"]) == (4, 3)
    after = records.get(workspace.id, made["id"])
    assert (after["status"], after["company"]) == (status, "Acme")
    assert records.update(workspace.id, made["id"], {"status": "active"})["status"] == "active"


def test_whoever_is_suppressed_comes_in_so(workspace, monkeypatch):
    for status in ("unsubscribed", "bounced"):
        gone = factories.make_contact(workspace, f"{status}@example.com", status=status)
        erasure.delete(workspace.id, gone["id"])
    rows = [
        {"email": "Unsubscribed@example.com", "status": "active"},
        {"email": "bounced@example.com"},
        {"email": "new@example.com"},
    ]
    monkeypatch.setattr(bulk, "TOGETHER", 2)
    done = bulk.save(workspace.id, [Row(row["email"], row) for row in rows], groups=[], update=False)
    assert (done["created"], done["kept"]) == (3, 0)
    assert [contact.status for contact in Contact.select().order_by(Contact.id)] == [
        "unsubscribed",
        "bounced",
        "active",
    ]


def test_statuses_in_a_batch_end_in_the_list_of_suppressions(workspace):
    made = factories.make_contact(workspace, ADA)
    saved(
        workspace,
        {"email": ADA, "status": "unsubscribed"},
        {"email": "new@example.com", "status": "bounced"},
        {"email": "blocked@example.com", "status": "blocked"},
    )
    assert sorted((row.email, row.reason) for row in Suppression.select()) == [
        (ADA, "unsubscribed"),
        ("new@example.com", "bounced"),
    ]
    assert records.get(workspace.id, made["id"])["status"] == "unsubscribed"


def test_a_reply_an_unsubscription_and_an_objection_are_told(workspace, clock):
    campaign = active_campaign(workspace, people=2)
    first, second = finish(campaign, ACCEPTED), finish(campaign, ACCEPTED)
    replies.record(Email.get_by_id(first.email_id), "Re: hello", "Yes")
    assert told(workspace) == ["replied"]
    unsubscribes.object_to_tracking(workspace.id, second.contact.id)
    unsubscribes.unsubscribe(workspace.id, second.contact.id, second.email_id)
    assert told(workspace) == ["replied", "active", "unsubscribed"]


def test_people_whose_addresses_only_fold_alike_are_two(workspace):
    made = {}
    for email in ("z@strasse.test", "z@stra\u00dfe.test", "fix@a.test", "\ufb01x@a.test", "\u017f@a.test"):
        made[email] = factories.make_contact(workspace, email)
    assert Contact.select().count() == 5
    same = ("Z@STRASSE.test", "z@xn--strae-oqa.test", "Z@Stra\u00dfe.test", "FIX@a.test", "\ufb01X@A.TEST")
    for email in same:
        with pytest.raises(Conflict):
            factories.make_contact(workspace, email)
    done = saved(workspace, {"email": "z@XN--strae-oqa.test", "first_name": "Zoe"})
    assert done["updated"] == 1
    assert records.get(workspace.id, made["z@stra\u00dfe.test"]["id"])["firstName"] == "Zoe"
    assert records.get(workspace.id, made["z@strasse.test"]["id"])["firstName"] is None


def test_a_contact_has_a_hundred_tags_at_most_whatever_the_calls(workspace):
    made = factories.make_contact(workspace, ADA, tags=[f"t{number}" for number in range(60)])
    with pytest.raises(Invalid, match="at most 100 tags"):
        records.change_tags(workspace.id, made["id"], add=[f"u{number}" for number in range(41)])
    changed = records.change_tags(workspace.id, made["id"], add=[f"u{number}" for number in range(40)])
    assert len(plain(changed)["tags"]) == 100
    gone = [f"t{number}" for number in range(120)]
    assert len(plain(records.change_tags(workspace.id, made["id"], remove=gone))["tags"]) == 40
