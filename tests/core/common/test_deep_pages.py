"""Deep pages by number beside the plain list, whatever is changed between them."""

import random

import pytest

from fluenzr import db
from fluenzr.core.common import deep_pages
from fluenzr.core.common.listing import Listing, Paging
from fluenzr.core.common.recent_cache import Recent
from fluenzr.core.contacts import groups, match_counts, records, search
from fluenzr.core.privacy import erasure
from fluenzr.models import Contact
from tests.support import factories

STEP = 3


@pytest.fixture(autouse=True)
def long(monkeypatch):
    """A few contacts are many."""
    monkeypatch.setattr(deep_pages, "STEP", STEP)
    monkeypatch.setattr("fluenzr.core.common.listing._DEEP", 1)
    monkeypatch.setattr(match_counts, "FEW", 0)
    deep_pages._kept.clear()


@pytest.fixture
def skipped(monkeypatch):
    """How many rows each skip passed."""
    seen, skip = [], Listing._skip

    def counting(self, conditions, column, order, place, count):
        seen.append(count)
        return skip(self, conditions, column, order, place, count)

    monkeypatch.setattr(Listing, "_skip", counting)
    return seen


def ids_of(page):
    return [row["id"] for row in page.rows]


def whole(workspace, filters, order):
    """The list in one page."""
    found = ids_of(search.page(workspace.id, filters, Paging(per_page=100, order=order)))
    assert found == [
        one.public_id
        for one in sorted(
            Contact.select().where(Contact.public_id.in_(found)),
            key=lambda one: (one.created_at, one.id),
            reverse=order == "desc",
        )
    ]
    return found


@pytest.mark.parametrize("seed", range(3))
def test_pages_are_those_of_the_list_whatever_happens(workspace, clock, seed):
    chance = random.Random(seed)
    group = factories.make_group(workspace)["id"]
    people = []
    filters = [
        {},
        {"status": "active"},
        {"tag": "a"},
        {"group": group},
        {"q": "p"},
        {"status": "active", "q": "p"},
    ]

    def create():
        clock.advance(chance.choice([0, 0, 1, -5]))
        given = {"tags": chance.choice([[], ["a"]]), "group_ids": chance.choice([[], [group]])}
        people.append(factories.make_contact(workspace, **given)["id"])

    def change():
        fields = {"status": chance.choice(["active", "bounced"]), "tags": chance.choice([[], ["a"]])}
        records.update(workspace.id, chance.choice(people), fields)

    def delete():
        erasure.delete(workspace.id, people.pop(chance.randrange(len(people))))

    def leave():
        groups.remove_contacts(workspace.id, group, [chance.choice(people)])

    for _ in range(15):
        create()
    for _ in range(25):
        chance.choice([create, change, delete, leave, lambda: None])()
        for _ in range(4):
            asked, order = chance.choice(filters), chance.choice(["asc", "desc"])
            number, per_page = chance.randrange(1, 12), chance.randrange(1, 5)
            page = search.page(workspace.id, asked, Paging(number, per_page, order=order))
            expected = whole(workspace, asked, order)[(number - 1) * per_page : number * per_page]
            assert ids_of(page) == expected


def test_what_was_passed_once_is_not_passed_again(workspace, skipped):
    for _ in range(40):
        factories.make_contact(workspace)
    all_of_them = whole(workspace, {}, "desc")
    pages = [4, 4, 7, 2, 16]
    found = [ids_of(search.page(workspace.id, {}, Paging(number, 2))) for number in pages]
    assert found == [all_of_them[(number - 1) * 2 : number * 2] for number in pages]
    # Page 4 climbs two rungs, page 7 two more; page 16 is nearer the other end, and climbs from there.
    assert skipped == [STEP] * (2 + 2 + 2)


def test_another_workspace_has_ladders_of_its_own(workspace):
    other = factories.make_workspace()
    for owner in (workspace, other) * 10:
        factories.make_contact(owner)
    for owner in (workspace, other, workspace):
        assert ids_of(search.page(owner.id, {}, Paging(3, 2))) == whole(owner, {}, "desc")[4:6]


def test_what_another_process_changes_is_seen(workspace):
    people = [factories.make_contact(workspace)["id"] for _ in range(12)]
    search.page(workspace.id, {"status": "active"}, Paging(3, 2, order="asc"))
    with db.transaction():
        db.execute("update contact set status = 'bounced' where public_id = ?", (people[0],))
    page = search.page(workspace.id, {"status": "active"}, Paging(3, 2, order="asc"))
    assert ids_of(page) == people[5:7]


def test_a_ladder_built_while_something_changes_is_not_kept(workspace, monkeypatch):
    people = [factories.make_contact(workspace)["id"] for _ in range(30)]
    skip, late = Listing._skip, iter([lambda: erasure.delete(workspace.id, people[0])])

    def changing(self, *given):
        next(late, lambda: None)()
        return skip(self, *given)

    monkeypatch.setattr(Listing, "_skip", changing)
    search.page(workspace.id, {}, Paging(5, 2, order="asc"))
    assert not deep_pages._kept
    page = search.page(workspace.id, {}, Paging(5, 2, order="asc"))
    assert ids_of(page) == people[9:11]


def test_the_ladders_that_were_used_last_are_kept(monkeypatch):
    monkeypatch.setattr(deep_pages, "_kept", Recent(2))
    passed = []

    def ask(name):
        return deep_pages.reach(
            name, 2 * STEP + 1, lambda: 0, lambda place, count: passed.append(name) or (1, 1)
        )

    assert [ask(name) for name in "aabacab"] == [((1, 1), 1)] * 7
    assert "".join(passed) == "aabbccbb"
