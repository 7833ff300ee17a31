"""Totals of searches among a campaign's people: counted once, and right after whatever changes them."""

from collections.abc import Callable
from typing import Any

import pytest

from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import found_people
from fluenzr.core.common.listing import Listing, Page, Paging
from fluenzr.core.contacts import bulk, match_counts, records
from fluenzr.core.privacy import erasure
from fluenzr.models import Campaign, Contact, Enrollment, Workspace
from tests.support import factories
from tests.support.sending import ACCEPTED, ALWAYS, finish

PEOPLE = 30


@pytest.fixture
def campaign(workspace: Workspace, clock: Any) -> Campaign:
    """Thirty people of two names, who have not been sent anything."""
    people = [make(workspace, number) for number in range(PEOPLE)]
    made = factories.make_campaign(workspace, contacts=people, settings=ALWAYS, started=True)
    return factories.row(Campaign, made)


def make(workspace: Workspace, number: int, name: str | None = None) -> dict[str, Any]:
    last_name = name or ("Even" if number % 2 == 0 else "Odd")
    return factories.make_contact(workspace, f"person{number}@reader.example", last_name=last_name)


def page(campaign: Campaign, text: str = "even", status: str | None = None, **paging: Any) -> Page:
    wanted = Paging(**{"per_page": 4, **paging})
    filters = {"q": text} if status is None else {"q": text, "status": status}
    return campaign_contacts.page(campaign.workspace_id, campaign.public_id, filters, wanted)


def everybody(campaign: Campaign, text: str = "even", status: str | None = None) -> list[str]:
    """The same people, looked for among all that are listed."""
    listed = campaign_contacts.page(campaign.workspace_id, campaign.public_id, {}, Paging(per_page=1000))
    ids = [row["contactId"] for row in listed.rows if status in (None, row["status"])]
    named = Contact.select().where(Contact.public_id.in_(ids), Contact.last_name_key.contains(text))
    wanted = {contact.public_id for contact in named}
    return [public_id for public_id in ids if public_id in wanted]


def person(campaign: Campaign, number: int) -> str:
    found = Contact.select().where(
        Contact.workspace == campaign.workspace_id, Contact.email == f"person{number}@reader.example"
    )
    return str(found.get().public_id)


def add(campaign: Campaign, *numbers: int) -> None:
    ids = [person(campaign, number) for number in numbers]
    campaign_contacts.add(campaign.workspace_id, campaign.public_id, contact_ids=ids)


def remove(campaign: Campaign, *numbers: int) -> None:
    ids = [person(campaign, number) for number in numbers]
    campaign_contacts.remove(campaign.workspace_id, campaign.public_id, ids)


def rename(campaign: Campaign, number: int, name: str | None) -> None:
    records.update(campaign.workspace_id, person(campaign, number), {"last_name": name})


def rename_many(campaign: Campaign) -> None:
    rows = [
        bulk.Row(email, {"email": email, "last_name": "Even"})
        for email in (f"person{number}@reader.example" for number in (1, 3, 5))
    ]
    bulk.save(campaign.workspace_id, rows, groups=(), update=True)


def remove_who_was_written_to(campaign: Campaign) -> None:
    claim = finish(campaign, ACCEPTED)
    assert claim.contact.last_name == "Even"
    campaign_contacts.remove(campaign.workspace_id, campaign.public_id, [claim.contact.public_id])


def come(campaign: Campaign) -> None:
    make(Workspace.get_by_id(campaign.workspace_id), 50, "Even")
    add(campaign, 50)


def swap(campaign: Campaign) -> None:
    """As many come as go."""
    remove(campaign, 28)
    add(campaign, 28)
    remove(campaign, 28)
    factories.make_contact(Workspace.get_by_id(campaign.workspace_id), "person99@reader.example")
    add(campaign, 99)


def erase(campaign: Campaign) -> None:
    erasure.delete(campaign.workspace_id, person(campaign, 0))


CHANGES: dict[str, Callable[[Campaign], None]] = {
    "one comes": come,
    "one goes": lambda campaign: remove(campaign, 0),
    "the last goes": lambda campaign: remove(campaign, 28),
    "one goes who was written to": remove_who_was_written_to,
    "one goes and another comes": swap,
    "one is erased": erase,
    "one is called so": lambda campaign: rename(campaign, 1, "Uneven"),
    "one is not called so": lambda campaign: rename(campaign, 0, None),
    "many are called so": rename_many,
}


STATUSES = {
    "one is through": lambda campaign: now(campaign, "completed", 0),
    "one is through who is not called so": lambda campaign: now(campaign, "completed", 0, 1),
    "one answers, another has not": lambda campaign: now(campaign, "pending", 21, then=(0,)),
    "two answer, two others have not": lambda campaign: now(campaign, "pending", 5, 7, then=(4, 8)),
    "one answers, another who is called so has not": lambda campaign: now(campaign, "pending", 20, then=(0,)),
    "all answer": lambda campaign: now(campaign, "replied", *range(20)),
}
"""What changes of statuses alone; people 5, 7 and 20 to 29 have answered before, and `then` answer."""


def now(campaign: Campaign, status: str, *numbers: int, then: tuple[int, ...] = ()) -> None:
    other = "replied" if status == "pending" else "pending"
    for one, people in ((status, numbers), (other, then)):
        ids = Contact.select(Contact.id).where(
            Contact.email.in_([f"person{number}@reader.example" for number in people])
        )
        Enrollment.update(status=one).where(
            Enrollment.campaign == campaign, Enrollment.contact.in_(ids)
        ).execute()


@pytest.mark.parametrize("few", [0, 2000], ids=["many", "few"])
@pytest.mark.parametrize("status", [None, "pending"])
@pytest.mark.parametrize("kind", CHANGES)
def test_a_total_is_right_after_every_change(
    campaign: Campaign, kind: str, status: str | None, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(match_counts, "FEW", few)
    assert page(campaign, status=status).total == len(everybody(campaign)) == PEOPLE / 2
    before = everybody(campaign)
    CHANGES[kind](campaign)
    after = everybody(campaign, status=status)
    assert after != before
    assert page(campaign, status=status).total == len(after)
    assert [row["contactId"] for row in page(campaign, status=status, per_page=1000).rows] == after


@pytest.mark.parametrize("few", [0, 2000], ids=["many", "few"])
@pytest.mark.parametrize("kind", STATUSES)
def test_a_total_of_a_status_is_right_after_every_change_of_statuses(
    campaign: Campaign, kind: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(match_counts, "FEW", few)
    now(campaign, "replied", 5, 7, *range(20, PEOPLE))
    before = everybody(campaign, status="pending")
    assert page(campaign, status="pending").total == len(before) == 10
    STATUSES[kind](campaign)
    for status in ("pending", "replied", "completed"):
        after = everybody(campaign, status=status)
        found = page(campaign, status=status, per_page=1000)
        assert (found.total, [row["contactId"] for row in found.rows]) == (len(after), after)
    assert everybody(campaign, status="pending") != before


def test_the_sums_of_very_many_people_are_within_bounds(campaign: Campaign) -> None:
    Enrollment.update(id=Enrollment.id + 2**31 - 100).where(Enrollment.campaign == campaign).execute()
    assert page(campaign, status="pending").total == PEOPLE / 2


@pytest.mark.parametrize("status", [None, "pending"])
@pytest.mark.parametrize("text", ["even", "person2", "reader", "nobody"])
def test_page_after_page_it_is_counted_once(
    campaign: Campaign, text: str, status: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, counted = Listing.count, list[int]()
    monkeypatch.setattr(Listing, "count", lambda *given: counted.append(1) or count(*given))
    found = page(campaign, text, status)
    rows, total = list(found.rows), found.total
    while found.next_cursor is not None:
        found = page(campaign, text, status, cursor=found.next_cursor)
        rows += found.rows
        assert found.total == total
    assert (len(rows), len({row["contactId"] for row in rows})) == (total, total)
    numbered = [page(campaign, text, status, page=number).rows for number in range(1, total // 4 + 2)]
    assert [row for rows in numbered for row in rows] == rows
    assert len(counted) == 1


def test_a_cursor_holds_where_a_text_becomes_rare_meanwhile(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = page(campaign)
    monkeypatch.setattr(campaign_contacts, "_COMMON", 0)
    second = page(campaign, cursor=first.next_cursor)
    assert [row["contactId"] for row in (*first.rows, *second.rows)] == everybody(campaign)[:8]


def test_each_campaign_and_each_text_has_its_own(workspace: Workspace, campaign: Campaign) -> None:
    other = factories.make_campaign(workspace, contacts=[{"id": person(campaign, 1)}])
    totals = [
        campaign_contacts.page(workspace.id, public_id, {"q": text}, Paging()).total
        for _ in range(2)
        for public_id in (campaign.public_id, other["id"])
        for text in ("EVEN", "Odd")
    ]
    assert totals == [15, 15, 0, 1] * 2
    assert len(found_people._kept) <= 1000
