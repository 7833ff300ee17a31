"""People of a campaign that has very many, as a page asks for them again and again: found and counted within
a budget."""

from collections.abc import Callable
from typing import Any

import pytest

from fluenzr import db
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.listing import Page, Paging, Stretch
from fluenzr.core.contacts import bulk
from fluenzr.models import Campaign, Contact, Enrollment, Workspace
from tests.support import factories

MOST = 10_000


@pytest.fixture
def budget(monkeypatch: pytest.MonkeyPatch) -> int:
    """Ten people are compared at a time."""
    monkeypatch.setattr(campaign_contacts, "WALKED", 10)
    return 10


def enrolled(workspace: Workspace, *names: str) -> str:
    """A campaign with a person of each last name, in this order."""
    rows = [
        bulk.Row(None, {"email": f"person{number}@reader.example", "last_name": name})
        for number, name in enumerate(names)
    ]
    bulk.save(workspace.id, rows, groups=(), update=False)
    people = Contact.select(Contact.public_id).where(Contact.workspace == workspace).order_by(Contact.id)
    campaign = factories.make_campaign(workspace, contacts=[{"id": one.public_id} for one in people])
    return str(campaign["id"])


def exactly(workspace: Workspace, campaign: str, filters: dict[str, Any]) -> list[str]:
    found = campaign_contacts.page(workspace.id, campaign, filters, Paging(per_page=1000))
    return [row["contactId"] for row in found.rows]


def look(workspace: Workspace, campaign: str, filters: dict[str, Any], **paging: Any) -> Page | Stretch:
    return campaign_contacts.look(workspace.id, campaign, filters, Paging(**{"per_page": 4, **paging}), MOST)


def followed(workspace: Workspace, campaign: str, filters: dict[str, Any]) -> list[Stretch]:
    """All stretches, one after the other."""
    stretches: list[Stretch] = []
    cursor = None
    while not stretches or cursor is not None:
        found = look(workspace, campaign, filters, cursor=cursor)
        assert isinstance(found, Stretch)
        stretches.append(found)
        cursor = found.next_cursor
    return stretches


@pytest.mark.parametrize(
    "names",
    [
        ["lemaire"] * 35,
        ["lemaire"] * 20 + ["other"] * 15,
        ["other"] * 15 + ["lemaire"] * 20,
        ["other", "lemaire", "lemaire"] * 12,
    ],
)
@pytest.mark.parametrize("also", [{}, {"status": "pending"}])
def test_what_very_many_match_is_found_some_at_a_time_in_order(
    workspace: Workspace, budget: int, names: list[str], also: dict[str, str]
) -> None:
    campaign = enrolled(workspace, *names)
    filters = {"q": "LEMAI", **also}
    stretches = followed(workspace, campaign, filters)
    found = [row["contactId"] for one in stretches for row in one.rows]
    assert found == exactly(workspace, campaign, filters)
    assert len(found) == names.count("lemaire")
    assert all(len(one.rows) <= 4 for one in stretches)


def test_those_who_match_far_from_the_beginning_are_looked_for_further_on(
    workspace: Workspace, budget: int
) -> None:
    campaign = enrolled(workspace, *["lemaire"] * 20, *["other"] * 11)
    first = look(workspace, campaign, {"q": "lemaire"})
    assert isinstance(first, Stretch)
    assert (first.rows, first.is_cut, first.next_cursor is None) == ([], True, False)


def test_few_are_found_by_the_index_wherever_they_are(workspace: Workspace, budget: int) -> None:
    campaign = enrolled(workspace, "lemaire", *["other"] * 30, "Lemaire", *["other"] * 30)
    found = look(workspace, campaign, {"q": "lemaire"})
    assert isinstance(found, Page)
    assert (len(found.rows), found.total, found.is_more) == (2, 2, False)
    assert [row["contactId"] for row in found.rows] == exactly(workspace, campaign, {"q": "lemaire"})
    assert look(workspace, campaign, {"q": "nobody"}).rows == []


def test_few_people_are_compared_whatever_the_workspace_has(workspace: Workspace, budget: int) -> None:
    enrolled(workspace, *["lemaire"] * 30)
    some = Contact.select(Contact.public_id).order_by(Contact.id).limit(5)
    small = factories.make_campaign(workspace, contacts=[{"id": one.public_id} for one in some])
    found = look(workspace, small["id"], {"q": "lemaire"})
    assert isinstance(found, Page)
    assert (len(found.rows), found.total) == (4, 5)
    assert look(workspace, small["id"], {"q": "lemaire"}, page=2).rows


def test_a_cursor_is_one_of_its_text(workspace: Workspace, budget: int) -> None:
    campaign = enrolled(workspace, *["lemaire"] * 30)
    first = look(workspace, campaign, {"q": "lemaire"})
    assert first.next_cursor is not None
    with pytest.raises(Invalid):
        look(workspace, campaign, {"q": "reader"}, cursor=first.next_cursor)
    assert isinstance(look(workspace, campaign, {}, cursor="made up"), Page)


@pytest.mark.parametrize("gone", ["newest", "oldest", "spread"])
@pytest.mark.parametrize(("most", "deep"), [(MOST, 100), (MOST, 3), (5, 100), (5, 3)])
def test_past_those_who_were_removed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, gone: str, most: int, deep: int
) -> None:
    from fluenzr.core.common import listing

    monkeypatch.setattr(campaign_contacts, "_FEW_REMOVED", 3)
    monkeypatch.setattr(campaign_contacts, "_DEEP", deep)
    monkeypatch.setattr(listing, "_DEEP", deep + 1)
    campaign = enrolled(workspace, *["lemaire"] * 40)
    _remove(campaign, gone)
    everybody = exactly(workspace, campaign, {})
    assert len(everybody) == 16
    _spread_statuses(campaign)
    seen: list[str] = []
    for number in range(1, 5):
        found = campaign_contacts.look(workspace.id, campaign, {}, Paging(page=number, per_page=4), most)
        assert isinstance(found, Page)
        seen += [row["contactId"] for row in found.rows]
        assert found.total == 16 or (found.is_more and found.total >= most)
    assert seen == everybody


def _remove(campaign: str, which: str) -> None:
    """Take out 24 of 40 who were sent something: their rows stay."""
    rows = [row.id for row in Enrollment.select().join(Campaign).where(Campaign.public_id == campaign)]
    gone = {"newest": rows[16:], "oldest": rows[:24], "spread": [row for row in rows if row % 5 < 3]}[which]
    Enrollment.update(status="removed").where(Enrollment.id.in_(gone)).execute()


def _spread_statuses(campaign: str) -> None:
    left = (
        Enrollment.select()
        .join(Campaign)
        .where(Campaign.public_id == campaign, Enrollment.status != "removed")
    )
    for number, row in enumerate(left):
        row.status = ("pending", "completed", "in_progress", "error")[number % 4]
        row.save()


@pytest.fixture
def steps(request: pytest.FixtureRequest) -> Callable[[Callable[[], Any]], int]:
    """How many hundred steps SQLite's machine takes for a work."""
    if not db.is_sqlite():
        pytest.skip("only SQLite tells its steps")

    def count(work: Callable[[], Any]) -> int:
        taken = [0]

        def note() -> int:
            taken[0] += 1
            return 0

        connection = db.database.obj.connection()
        connection.set_progress_handler(note, 100)
        try:
            work()
        finally:
            connection.set_progress_handler(None, 0)
        return taken[0]

    return count


@pytest.mark.parametrize("filters", [{"q": "lemaire"}, {"q": "nobody@nowhere"}, {"q": "le"}, {}])
def test_it_takes_no_longer_with_more_people(
    database: object,
    workspace: Workspace,
    steps: Callable[[Callable[[], Any]], int],
    monkeypatch: pytest.MonkeyPatch,
    filters: dict[str, str],
) -> None:
    monkeypatch.setattr(campaign_contacts, "WALKED", 50)
    monkeypatch.setattr(campaign_contacts, "_FEW_REMOVED", 10)
    taken = []
    for number, count in enumerate((200, 2000)):
        of_its_own = workspace if number == 0 else factories.make_workspace("Another")
        campaign = enrolled(of_its_own, *["lemaire"] * count)
        if not filters:
            row = Campaign.get(Campaign.public_id == campaign).id
            newest = Enrollment.select(Enrollment.id).where(Enrollment.campaign == row)
            gone = [one.id for one in newest.order_by(Enrollment.id.desc()).limit(count - 30)]
            Enrollment.update(status="removed").where(Enrollment.id.in_(gone)).execute()
        ask = lambda: campaign_contacts.look(of_its_own.id, campaign, filters, Paging(per_page=25), 100)  # noqa: B023, E731
        taken.append(steps(ask))
    assert taken[1] <= 1.5 * taken[0] + 5
