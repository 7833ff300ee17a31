"""How the database looks for contacts: by an index, whatever is asked for and in whatever order."""

import re
from datetime import UTC, datetime

import pytest

from fluenzr import db
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import match_counts, search
from fluenzr.models import Workspace
from tests.support import factories

SORTS = sorted(search.LISTING.sorts)
AT = datetime(2026, 1, 1, tzinfo=UTC)
FILTERS = (
    "none", "email", "company", "q", "short", "status", "group", "groups", "tag", "tags", "stage", "custom",
    "after", "before", "tag and status", "group and q",
)  # fmt: skip


@pytest.fixture
def named(workspace):
    """The filters by name, with groups and stages that exist."""
    groups = [factories.make_group(workspace)["id"] for _ in range(2)]
    stage = factories.make_stage(workspace)["id"]
    contact = factories.make_contact(workspace, "ada@example.com", first_name="Ada", group_ids=groups)
    assert contact["groups"]
    return {
        "none": {},
        "email": {"email": "example"},
        "company": {"company": "acme"},
        "q": {"q": "mart"},
        "short": {"q": "ad"},
        "status": {"status": "active"},
        "group": {"group": groups[0]},
        "groups": {"groups": groups},
        "tag": {"tag": "vip"},
        "tags": {"tags": ["vip", "new"]},
        "stage": {"pipeline_stage_id": stage},
        "custom": {"custom_fields": {"score": 7}},
        "after": {"created_after": AT},
        "before": {"created_before": AT},
        "tag and status": {"tag": "vip", "status": "active"},
        "group and q": {"group": groups[0], "q": "mart"},
    }


@pytest.fixture
def plans(monkeypatch):
    """The plans of all statements that read contacts from now on, on PostgreSQL as of a large table."""
    seen: list[tuple[str, str]] = []
    query = db.query

    def explained(sql, parameters=()):
        if re.search(r"\b(contact|contact_search|contact_tag|group_member)\b", sql):
            explain = "explain query plan " if db.is_sqlite() else "explain "
            plan = "\n".join(str(row[-1]) for row in query(explain + sql, parameters))
            seen.append((sql, plan))
        return query(sql, parameters)

    monkeypatch.setattr(db, "query", explained)
    if not db.is_sqlite():
        for setting in ("enable_seqscan = off", "enable_sort = off"):
            db.execute(f"set {setting}")
    yield seen
    if not db.is_sqlite():
        db.execute("reset all")


def scans(plan):
    """Steps that read a whole table."""
    if db.is_sqlite():
        return re.findall(r"SCAN (?:contact|c|m|t|g)\b(?! VIRTUAL).*", plan)
    return re.findall(r"Seq Scan on (?:contact|group_member|contact_tag)\b.*", plan)


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("sort", SORTS)
def test_a_page_walks_in_its_order_and_reads_no_more(workspace, named, plans, name, sort):
    """There is nothing to sort: the first page of many matches ends as soon as it is full."""
    wanted = search._filters(workspace.id, named[name], sort)
    required = search._required(workspace.id, wanted)
    plans.clear()
    search.LISTING.page(required, Paging(sort=sort), 10)
    (_, plan), *more = plans
    assert not more
    assert scans(plan) == []
    if db.is_sqlite():
        assert "USE TEMP B-TREE FOR ORDER BY" not in plan, plan
        index = {"email": "email_key", "createdAt": "created_at", "updatedAt": "updated_at"}.get(sort)
        column = index or re.sub(r"N", "_n", sort) + "_key"
        assert re.search(rf"SEARCH c USING INDEX contact_workspace_id_(status_)?{column}", plan), plan


@pytest.mark.parametrize("name", [name for name in FILTERS if name not in ("none", "short")])
def test_what_is_counted_is_found_by_an_index(workspace, named, plans, monkeypatch, name):
    monkeypatch.setattr(match_counts, "SMALL_WORKSPACE", 0)
    Workspace.update(contact_count=10**6).where(Workspace.id == workspace.id).execute()
    match_counts._kept.clear()
    wanted = search._filters(workspace.id, named[name], "createdAt")
    plans.clear()
    match_counts.of(workspace.id, wanted)
    counted = [(sql, plan) for sql, plan in plans if "max(id)" not in sql]
    assert counted or name == "group"
    for sql, plan in counted:
        assert scans(plan) == [], (sql, plan)
        if db.is_sqlite() and name in ("email", "company", "q", "custom"):
            assert f"contact_search{'_custom' if name == 'custom' else ''} VIRTUAL TABLE" in plan
            assert "contact c" not in sql or "SEARCH c USING INTEGER PRIMARY KEY" in plan


@pytest.mark.parametrize("sort", SORTS)
def test_few_matches_are_looked_up_one_by_one(workspace, named, plans, monkeypatch, sort):
    monkeypatch.setattr(match_counts, "SMALL_WORKSPACE", 0)
    match_counts._kept.clear()
    page = search.page(workspace.id, {"q": "ada"}, Paging(sort=sort))
    assert page.total == 1
    sql, plan = plans[-1]
    assert scans(plan) == [], plan
    if db.is_sqlite():
        assert plan.count("SEARCH c USING INTEGER PRIMARY KEY") == 2, (sql, plan)
