import base64
import random
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fluenzr import ids
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.listing import Page, Paging
from fluenzr.core.contacts import groups, search
from fluenzr.core.contacts.search import LISTING, page
from fluenzr.models import Contact, Workspace
from tests.support import factories

ROWS = 23
SORTS = sorted(LISTING.sorts)
EVERY_WAY = [(sort, order) for sort in SORTS for order in ("asc", "desc")]
ON_ONE_DATABASE = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def people(workspace):
    """Contacts with many ties: few names, few times, and nothing in order."""
    lots = random.Random(1)
    rows = [_person(workspace.id, number, lots) for number in range(ROWS)]
    lots.shuffle(rows)
    Contact.insert_many(rows).execute()
    Contact.insert(_person(factories.make_workspace().id, 0, lots)).execute()
    Workspace.update(contact_count=ROWS).where(Workspace.id == workspace.id).execute()
    return list(Contact.select().where(Contact.workspace == workspace))


def _person(workspace_id, number, lots):
    return {
        "public_id": ids.new("con"),
        "workspace": workspace_id,
        "email": f"p{number}@example.com",
        "email_key": f"p{number}@example.com",
        "first_name_key": lots.choice(["", "ada", "zoé", "_"]),
        "last_name_key": lots.choice(["", "a b", "ab"]),
        "company_key": "one for all",
        "status": lots.choice(["active", "bounced"]),
        "created_at": lots.choice([1_000, 2_000, 3_000]),
        "updated_at": lots.choice([5_000, 5_001]),
    }


def in_order(people, sort, order):
    column = LISTING.sorts[sort].removeprefix("c.")
    key = [(getattr(person, column), person.id, person.public_id) for person in people]
    return [public_id for *_, public_id in sorted(key, reverse=order == "desc")]


def of(found):
    return [row["id"] for row in found.rows]


def joined(pages):
    return list(chain.from_iterable(pages))


def walk(workspace, paging, filters=None):
    """The ids of all pages, from the cursor of each to the next."""
    seen = []
    while True:
        found = page(workspace.id, filters or {}, paging)
        seen.append(of(found))
        if found.next_cursor is None:
            return seen
        paging = Paging(
            per_page=paging.per_page, sort=paging.sort, order=paging.order, cursor=found.next_cursor
        )


# Pages


@pytest.mark.parametrize(("sort", "order"), EVERY_WAY)
@pytest.mark.parametrize("per_page", [1, 5, ROWS, 100])
def test_pages_and_cursors_give_the_whole_list_once(workspace, people, sort, order, per_page):
    expected = in_order(people, sort, order)
    count = -(-ROWS // per_page)
    by_number = [
        of(page(workspace.id, {}, Paging(page=number, per_page=per_page, sort=sort, order=order)))
        for number in range(1, count + 1)
    ]
    by_cursor = walk(workspace, Paging(per_page=per_page, sort=sort, order=order))
    assert joined(by_number) == expected
    assert by_cursor == by_number


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_ties_are_broken_where_no_index_does_it(workspace, clock, order):
    made = [factories.make_group(workspace)["id"] for _ in range(7)]
    pages = [groups.page(workspace.id, {}, Paging(number, 3, "updatedAt", order)) for number in (1, 2, 3)]
    assert joined(of(found) for found in pages) == (made if order == "asc" else made[::-1])


@ON_ONE_DATABASE
@given(
    st.sampled_from(EVERY_WAY), st.integers(1, 30), st.sampled_from([{}, {"status": "active"}, {"q": "ada"}])
)
def test_filters_sort_and_page_size_go_together(workspace, people, way, per_page, filters):
    sort, order = way
    wanted = [
        person
        for person in people
        if filters.get("status") in (None, person.status) and filters.get("q", "") in person.first_name_key
    ]
    pages = walk(workspace, Paging(per_page=per_page, sort=sort, order=order), filters)
    assert joined(pages) == in_order(wanted, sort, order)
    assert all(len(found) == per_page for found in pages[:-1])
    assert page(workspace.id, filters, Paging(per_page=per_page)).total == len(wanted)


@pytest.mark.parametrize(
    ("total", "per_page", "pages"),
    [(0, 20, 0), (1, 20, 1), (20, 20, 1), (21, 20, 2), (150, 20, 8), (150, 1, 150)],
)
def test_meta_counts_the_pages(total, per_page, pages):
    meta = Page([], total, Paging(page=2, per_page=per_page)).meta
    assert meta == {"page": 2, "perPage": per_page, "total": total, "totalPages": pages}


def test_a_page_past_the_end_is_empty(workspace, people):
    found = page(workspace.id, {}, Paging(page=1_000_000, per_page=100))
    assert (found.rows, found.total, found.next_cursor) == ([], ROWS, None)


def test_the_last_page_has_no_cursor(workspace, people):
    assert page(workspace.id, {}, Paging(per_page=ROWS - 1)).next_cursor
    assert page(workspace.id, {}, Paging(per_page=ROWS)).next_cursor is None


def test_a_walk_is_not_disturbed_by_what_changes_behind_it(workspace, people):
    """A page by number would show a row twice, or skip one."""
    expected = in_order(people, "createdAt", "desc")
    first = page(workspace.id, {}, Paging(per_page=10))
    Contact.delete().where(Contact.public_id.in_(expected[:3])).execute()
    factories.make_contact(workspace)
    rest = walk(workspace, Paging(per_page=10, cursor=first.next_cursor))
    assert of(first) + joined(rest) == expected


def test_a_walk_goes_on_after_its_last_row_was_deleted(workspace, people):
    expected = in_order(people, "email", "asc")
    first = page(workspace.id, {}, Paging(per_page=10, sort="email", order="asc"))
    Contact.delete().where(Contact.public_id == expected[9]).execute()
    rest = walk(workspace, Paging(per_page=10, sort="email", order="asc", cursor=first.next_cursor))
    assert joined(rest) == expected[10:]


def test_one_row_or_none(workspace, people):
    """A condition is SQL with its parameters; nothing else of a row leaves the database."""
    found = LISTING.one(*search.conditions(workspace.id, {"email": people[0].email}))
    assert found["id"] == people[0].public_id
    assert LISTING.one(*search.conditions(workspace.id, {"email": "nobody"})) is None


# Cursors


@pytest.fixture
def cursor(workspace, people):
    return page(workspace.id, {}, Paging(per_page=5)).next_cursor


def refused(read):
    with pytest.raises(Invalid) as refusal:
        read()
    return list(refusal.value.details) == ["cursor"]


@ON_ONE_DATABASE
@given(
    st.text(min_size=1, max_size=80)
    | st.binary(min_size=1, max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode())
)
def test_a_made_up_cursor_is_refused(workspace, people, text):
    assert refused(lambda: page(workspace.id, {}, Paging(cursor=text)))


def test_a_changed_or_shortened_cursor_is_refused(workspace, cursor):
    for place in range(len(cursor)):
        other = "A" if cursor[place] != "A" else "B"
        changed = cursor[:place] + other + cursor[place + 1 :]
        # The last character holds bits that base64 ignores.
        if place < len(cursor) - 1:
            assert refused(lambda text=changed: page(workspace.id, {}, Paging(per_page=5, cursor=text)))
        if place:
            assert refused(
                lambda text=cursor[:place]: page(workspace.id, {}, Paging(per_page=5, cursor=text))
            )


@pytest.mark.parametrize("change", [{"sort": "updatedAt"}, {"sort": "email"}, {"order": "asc"}])
def test_a_cursor_goes_with_its_sort_and_order(workspace, cursor, change):
    assert refused(lambda: page(workspace.id, {}, Paging(per_page=5, cursor=cursor, **change)))


def test_a_cursor_goes_with_its_filters(workspace, cursor):
    assert refused(lambda: page(workspace.id, {"status": "active"}, Paging(per_page=5, cursor=cursor)))
    assert refused(lambda: page(workspace.id, {"q": "5"}, Paging(per_page=5, cursor=cursor)))


def test_a_cursor_goes_with_its_workspace(cursor):
    assert refused(lambda: page(factories.make_workspace().id, {}, Paging(per_page=5, cursor=cursor)))


def test_a_cursor_goes_with_its_kind_of_list(workspace, cursor):
    factories.make_group(workspace)
    assert refused(lambda: groups.page(workspace.id, {}, Paging(per_page=5, cursor=cursor)))


def test_a_cursor_may_change_the_size_of_its_pages(workspace, people, cursor):
    found = page(workspace.id, {}, Paging(per_page=7, cursor=cursor))
    assert of(found) == in_order(people, "createdAt", "desc")[5:12]


def test_a_cursor_tells_nothing_of_the_rows_of_others(workspace, people):
    """It holds an internal key, which counts everybody's rows."""
    found = page(workspace.id, {}, Paging(per_page=5))
    raw = base64.urlsafe_b64decode(found.next_cursor + "==")
    last = Contact.get(Contact.public_id == found.rows[-1]["id"])
    assert str(last.id).encode() not in raw
    assert str(last.created_at).encode() not in raw


def test_the_same_place_has_the_same_cursor(workspace, people, cursor):
    """Else no list would ever be answered with 304."""
    assert page(workspace.id, {}, Paging(per_page=5)).next_cursor == cursor


def test_an_empty_cursor_is_refused(workspace, people):
    assert refused(lambda: page(workspace.id, {}, Paging(cursor="")))
