"""However the first matches of filters are found, in whatever order: they are the same."""

import random

import pytest

from fluenzr import db
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import bulk, groups, match_counts, match_order, records, search
from fluenzr.core.privacy import erasure
from fluenzr.models import Contact
from tests.support import factories

pytestmark = pytest.mark.slow

SORTS = sorted(search.LISTING.sorts)
WAYS = {"sorted": (0, 0), "picked": (0, 10**9), "after a walk": (3, 0), "picked after a walk": (3, 10**9)}
"""Rows that are walked past first, and how few matches are many."""


@pytest.fixture
def large(monkeypatch):
    """As in a workspace, and of filters, where much is to be gained."""
    monkeypatch.setattr(match_counts, "SMALL_WORKSPACE", 0)
    monkeypatch.setattr(match_counts, "FEW", 0)
    match_counts._kept.clear()
    match_order._kept.clear()


@pytest.fixture
def people(workspace):
    """Contacts with many ties, some of what is looked for at either end of the orders."""
    lots = random.Random(7)
    made = [factories.make_group(workspace, name)["id"] for name in ("a", "b")]
    rows = [_row(number, lots) for number in range(60)]
    bulk.save(workspace.id, rows[:30], groups=made[:1], update=False)
    bulk.save(workspace.id, rows[30:], groups=made[1:], update=False)
    return made


def _row(number, lots):
    late = number > 45
    return bulk.Row(
        None,
        {
            "email": f"{'z' if late else lots.choice('ab')}{number}@x.co",
            "first_name": lots.choice(["Ada", "Zoé", None]),
            "last_name": "Quernix" if late else lots.choice(["Martin", "Ader", None]),
            "company": lots.choice(["Acme", "Zeta"]),
            "status": "replied" if late else lots.choice(["active", "bounced"]),
            "tags": ["late"] if late else lots.sample(["vip", "new"], 1),
            "custom_fields": {"n": lots.choice([1, 2])},
        },
    )


def asked(made):
    return [
        {"q": "quernix"}, {"q": "ada"}, {"q": "z"}, {"status": "replied"}, {"tag": "late"},
        {"group": made[0]}, {"groups": made}, {"custom_fields": {"n": 1}}, {"q": "quernix", "tag": "late"},
        {"group": made[1], "status": "active"}, {"q": "ada", "group": made[1], "tags": ["vip", "new"]},
    ]  # fmt: skip


def ids(workspace, filters, per_page, **paging):
    """All that is found, from page to page by cursor."""
    found, cursor = [], None
    while True:
        page = search.page(workspace.id, filters, Paging(per_page=per_page, cursor=cursor, **paging))
        found += [row["id"] for row in page.rows]
        if (cursor := page.next_cursor) is None:
            assert len(found) == page.total
            return found


def take(monkeypatch, way):
    walked, many = WAYS[way]
    monkeypatch.setattr(match_order, "budget", lambda matches, paging: walked)
    monkeypatch.setattr(match_order, "_ONE_OF", many)


@pytest.mark.usefixtures("large")
@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("sort", SORTS)
def test_every_way_finds_the_same(workspace, people, monkeypatch, way, sort):
    for filters in asked(people):
        for order in ("asc", "desc"):
            with monkeypatch.context() as walking:
                walking.setattr(match_order, "budget", lambda matches, paging: None)
                walked = ids(workspace, filters, 100, sort=sort, order=order)
            assert walked
            with monkeypatch.context() as otherwise:
                take(otherwise, way)
                assert ids(workspace, filters, 7, sort=sort, order=order) == walked, filters
                assert ids(workspace, filters, 7, sort=sort, order=order) == walked, "asked again"


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("way", WAYS)
def test_it_stays_right_whatever_happens(workspace, people, monkeypatch, clock, way):
    """Pages by number too; what was found before holds only as long as nothing has changed."""
    lots = random.Random(way)
    for step in range(20):
        clock.advance(1)
        known = [contact.public_id for contact in Contact.select().where(Contact.workspace == workspace.id)]
        one = lots.choice(known)
        act = lots.randrange(6)
        if act == 0:
            bulk.save(workspace.id, [_row(100 + step, lots)], groups=people[:1], update=False)
        elif act == 1:
            names = {
                "last_name": lots.choice(["Quernix", "Ader"]),
                "status": lots.choice(["replied", "active"]),
            }
            records.update(workspace.id, one, names)
        elif act == 2:
            erasure.delete(workspace.id, one)
        elif act == 3:
            records.update(workspace.id, one, {"phone": str(step)})
        elif act == 4:
            groups.remove_contacts(workspace.id, people[0], lots.sample(known, 3))
        else:
            records.change_tags(workspace.id, one, add=["late"], remove=["vip"])
        for filters in asked(people):
            for sort in ("createdAt", "updatedAt", lots.choice(SORTS)):
                paging = {"per_page": 4, "sort": sort, "order": lots.choice(["asc", "desc"])}
                for page in (1, lots.randrange(2, 4)):
                    with monkeypatch.context() as walking:
                        walking.setattr(match_order, "budget", lambda matches, paging: None)
                        walked = search.page(workspace.id, filters, Paging(page=page, **paging))
                    with monkeypatch.context() as otherwise:
                        take(otherwise, way)
                        found = search.page(workspace.id, filters, Paging(page=page, **paging))
                    assert [row["id"] for row in found.rows] == [row["id"] for row in walked.rows], (
                        filters,
                        paging,
                        page,
                        act,
                        step,
                    )


@pytest.mark.usefixtures("large")
def test_what_was_found_is_not_looked_for_again(workspace, people, monkeypatch):
    take(monkeypatch, "sorted")
    seen = []
    query = db.query
    monkeypatch.setattr(db, "query", lambda sql, *given: seen.append(sql) or query(sql, *given))
    for _ in range(2):
        assert len(ids(workspace, {"q": "quernix"}, 100, sort="lastName")) == 14
    assert sum("materialized" in sql for sql in seen) == 1


def test_a_walk_is_given_what_it_would_take_among_matches_at_random():
    matches = match_counts.Matches(100_000, None, 1_000_000)
    assert match_order.budget(matches, Paging(per_page=20)) == 4 * 21 * 10
    assert match_order.budget(matches, Paging(page=5, per_page=20)) == 4 * 101 * 10
    assert match_order.budget(match_counts.Matches(2001, None, 1_000_000), Paging()) == 0
    assert match_order.budget(match_counts.Matches(2001, None, 5000), Paging()) is None
