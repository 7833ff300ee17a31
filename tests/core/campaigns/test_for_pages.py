"""What the pages of campaigns ask: whom one has reached, what is missing to start it, who is in it."""

from typing import Any

import pytest

from fluenzr import db
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle, stats
from fluenzr.core.common import listing
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Paging
from fluenzr.models import Campaign, Contact, Enrollment, Workspace
from tests.support import factories, sending


def test_whom_a_campaign_has_reached(workspace: Workspace) -> None:
    campaign = sending.active_campaign(
        workspace, factories.email_node("a"), factories.email_node("b"), people=3
    )
    draft = factories.make_campaign(workspace)
    others = sending.active_campaign(factories.make_workspace("Others"))
    for _ in range(4):
        sending.finish(campaign, sending.ACCEPTED)
    asked = [campaign.public_id, draft["id"], others.public_id]
    found = stats.reached(workspace.id, asked)
    assert found == {campaign.public_id: max(found.values()), draft["id"]: 0}
    assert found[campaign.public_id] in (2, 3)


def test_what_is_missing_is_what_start_refuses(workspace: Workspace) -> None:
    bare = factories.make_campaign(workspace, workflow=None)
    assert set(lifecycle.missing(workspace.id, bare["id"])) == {"workflow", "contacts"}
    contact = factories.make_contact(workspace)
    whole = factories.make_campaign(workspace, contacts=[contact])
    assert lifecycle.missing(workspace.id, whole["id"]) == {}
    assert lifecycle.get(workspace.id, whole["id"])["status"] == "draft"
    with pytest.raises(NotFound):
        lifecycle.missing(factories.make_workspace("Others").id, whole["id"])


def test_campaigns_that_take_people(workspace: Workspace) -> None:
    names = [("Draft", {}), ("Running", {"contacts": [factories.make_contact(workspace)], "started": True})]
    made = [factories.make_campaign(workspace, name=name, **fields) for name, fields in names]
    over = factories.make_campaign(
        workspace, name="Over", contacts=[factories.make_contact(workspace)], started=True
    )
    lifecycle.pause(workspace.id, over["id"])
    lifecycle.archive(workspace.id, over["id"])
    factories.make_campaign(factories.make_workspace("Others"))
    wanted = [(one["id"], one["name"]) for one in reversed(made)]
    assert lifecycle.taking_people(workspace.id) == wanted
    assert lifecycle.taking_people(workspace.id, most=1) == wanted[:1]


def test_people_are_found_by_doubt_and_by_name(workspace: Workspace) -> None:
    campaign = sending.active_campaign(workspace, people=3)
    claim = sending.finish(campaign, sending.UNCERTAIN)
    sending.finish(campaign, sending.ACCEPTED)
    doubted = Contact.get_by_id(claim.contact.id)
    Contact.update(last_name="Lemaire", last_name_key="lemaire").where(Contact.id == doubted.id).execute()
    for filters in ({"uncertain": True}, {"q": "LEMAIRE"}, {"q": doubted.email, "uncertain": True}):
        found = campaign_contacts.page(workspace.id, campaign.public_id, filters, Paging())
        assert ([row["contactId"] for row in found.rows], found.total) == ([doubted.public_id], 1)
    for filters in ({"q": "nobody"}, {"uncertain": True, "status": "completed"}):
        assert campaign_contacts.page(workspace.id, campaign.public_id, filters, Paging()).total == 0
    assert campaign_contacts.page(workspace.id, campaign.public_id, {}, Paging()).total == 3


def test_doubt_is_found_by_its_index(workspace: Workspace) -> None:
    if db.is_sqlite():
        sql = f"explain query plan select e.id from enrollment e where {campaign_contacts._IS_UNCERTAIN}"
        told = " ".join(str(row[-1]) for row in db.query(sql, (1,)))
        assert "email_not_sent" in told


def _enrolled(workspace: Workspace, count: int, **fields: Any) -> str:
    """A campaign with so many people, and what is said of them."""
    people = [factories.make_contact(workspace) for _ in range(count)]
    campaign = factories.make_campaign(workspace, contacts=people)
    row = factories.row(Campaign, campaign)
    Enrollment.update(**fields).where(Enrollment.campaign == row.id).execute()
    return str(campaign["id"])


def test_of_many_in_a_state_some_are_counted(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page of them is found, whichever end of the list is nearer, and the last one knows it is."""
    monkeypatch.setattr(listing, "_DEEP", 2)
    campaign = _enrolled(workspace, 7, status="completed")
    of_all = campaign_contacts.page(workspace.id, campaign, {"status": "completed"}, Paging(per_page=100))
    assert (of_all.total, of_all.is_more) == (7, False)
    for filters in ({"status": "completed"}, {"q": "example.com"}, {"status": "completed", "q": "example"}):
        seen = []
        for number, told in ((1, (3, True)), (2, (4, True)), (3, (6, True)), (4, (7, False))):
            paging = Paging(page=number, per_page=2)
            found = campaign_contacts.page(workspace.id, campaign, filters, paging, most=3)
            assert (found.total, found.is_more) == told
            seen += found.rows
        assert seen == of_all.rows
    exact = campaign_contacts.page(workspace.id, campaign, {"status": "completed"}, Paging(), most=7)
    assert (exact.total, exact.is_more) == (7, False)
    all_of_them = campaign_contacts.page(workspace.id, campaign, {}, Paging(), most=3)
    assert (all_of_them.total, all_of_them.is_more) == (7, False)


def test_no_more_people_of_a_state_are_looked_at_than_are_counted(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = factories.row(Campaign, factories.make_campaign(workspace))
    fields = {"workspace": workspace.id, "campaign": campaign.id, "status": "completed", "added_at": 0}
    Enrollment.insert_many([fields] * 3000).execute()
    counts: list[tuple[str, Any]] = []
    bound = db.database.obj

    def noted(sql: str, params: Any = None, *rest: Any) -> Any:
        if "count(" in sql.lower() and "enrollment" in sql:
            counts.append((sql, params))
        return execute(sql, params, *rest)

    execute = bound.execute_sql
    monkeypatch.setattr(bound, "execute_sql", noted)
    campaign_contacts.page(
        workspace.id, campaign.public_id, {"status": "completed"}, Paging(per_page=5), most=10
    )
    ((sql, params),) = counts
    if db.is_sqlite():
        plan = " ".join(str(row[-1]) for row in execute(f"explain query plan {sql}", params))
        assert "COVERING INDEX enrollment_campaign_id_status_id (campaign_id=? AND status=?)" in plan
        assert 11 in params
    else:
        execute("analyze enrollment")  # as autovacuum does in time: what it knew was of the test before
        ((plan,),) = execute(f"explain (analyze, format json) {sql}", params).fetchall()
        assert _most_rows(plan[0]["Plan"]) == 11


def _most_rows(node: dict[str, Any]) -> int:
    """Of all that a plan of PostgreSQL read."""
    return max(int(node["Actual Rows"]), *(_most_rows(inner) for inner in node.get("Plans", [])), 0)


def test_reasons_are_counted_among_some_failures(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaign_contacts, "_ERRORS_COUNTED", 2)
    campaign = _enrolled(workspace, 3, status="error", last_error="Full")
    assert campaign_contacts.errors(workspace.id, campaign) == [("Full", 2)]
