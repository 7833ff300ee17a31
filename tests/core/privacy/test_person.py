"""One person: what happened on one line of time, their campaigns, and why they get no mail."""

import pytest

from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import notes, records, suppression
from fluenzr.core.privacy import person
from fluenzr.models import Campaign, Workspace
from tests.support import factories, sending
from tests.support.clocks import FrozenClock

PAGE = Paging(per_page=50)


def test_everything_stands_on_one_line_of_time(workspace: Workspace, clock: FrozenClock) -> None:
    contact = factories.make_contact(workspace)
    made = factories.make_campaign(
        workspace, contacts=[contact], started=True, name="Tour", settings=sending.ALWAYS
    )
    clock.advance(60)
    email = sending.email_of(sending.finish(factories.row(Campaign, made), sending.ACCEPTED))
    clock.advance(60)
    notes.create(workspace.id, contact["id"], "Called")
    clock.advance(60)
    factories.make_reply(workspace, email)
    found = person.history(workspace.id, contact["id"], PAGE)
    told = [(entry.type, entry.campaign, entry.subject) for entry in found.rows]
    assert sorted(told[:2]) == [("replied", "Tour", "Hello"), ("status_changed", None, None)]
    assert told[2:] == [("note_added", None, None), ("sent", "Tour", "Hello")]
    assert found.total == 4
    assert [entry.type for entry in person.history(workspace.id, contact["id"], Paging(2, 3)).rows] == [
        "sent"
    ]


def test_campaigns_that_somebody_is_in(workspace: Workspace) -> None:
    contact = factories.make_contact(workspace)
    first = factories.make_campaign(workspace, contacts=[contact], name="First")
    factories.make_campaign(workspace, contacts=[contact], name="Second", started=True)
    factories.make_campaign(workspace, contacts=[factories.make_contact(workspace)])
    found = person.campaigns(workspace.id, contact["id"])
    assert [(one.campaign, one.campaign_status, one.status) for one in found] == [
        ("Second", "active", "pending"),
        ("First", "draft", "pending"),
    ]
    campaign_contacts.remove(workspace.id, first["id"], [contact["id"]])
    assert [one.campaign for one in person.campaigns(workspace.id, contact["id"])] == ["Second"]


def test_why_somebody_gets_no_mail(workspace: Workspace) -> None:
    contact = factories.make_contact(workspace, "ada@example.com")
    assert person.silence(workspace.id, contact["id"]) is None
    records.update(workspace.id, contact["id"], {"status": "blocked"})
    found = person.silence(workspace.id, contact["id"])
    assert found is not None
    assert (found.status, found.suppression) == ("blocked", None)
    suppression.create(workspace.id, "ADA@example.com", "complaint")
    found = person.silence(workspace.id, contact["id"])
    assert found is not None
    assert (found.status, found.suppression) == ("blocked", "complaint")


def test_who_is_not_there_is_not_told_of(workspace: Workspace) -> None:
    contact = factories.make_contact(factories.make_workspace("Others"))
    with pytest.raises(NotFound):
        person.history(workspace.id, contact["id"], PAGE)
    for call in (person.campaigns, person.silence):
        with pytest.raises(NotFound):
            call(workspace.id, contact["id"])
