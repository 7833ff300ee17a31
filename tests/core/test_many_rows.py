"""Statements about some contacts, named by their ids, look at these alone, however many there are.

SQLite has no statistics here: it takes any index that begins with the workspace for one that leads to a few
rows, also where all rows are of one workspace.
"""

import re

import pytest

from fluenzr import db
from fluenzr.core import contact_actions
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.checks import gather
from fluenzr.core.contacts import bulk, records
from fluenzr.db import statements
from fluenzr.models import Workspace
from tests.support import factories

_WALKS = re.compile(
    r"SCAN (?:c|t1|contact)\b"
    r"|SEARCH (?:c|t1|contact) .*INDEX contact_workspace_\w* \(workspace_id=\?( AND status=\?)?\)"
)


@pytest.fixture
def plans(monkeypatch):
    """The plans of all statements that run, by their text."""
    if not db.is_sqlite():
        pytest.skip("PostgreSQL has statistics")
    found, bound = {}, db.database.obj

    def explained(own):
        def run(sql, parameters=(), *rest):
            if sql not in found and not re.match(
                r"\s*(?:explain|pragma|begin|commit|rollback|save|release)", sql, re.I
            ):
                plan = bound.connection().execute(
                    f"explain query plan {statements.planned(sql)}", parameters or ()
                )
                found[sql] = "\n".join(str(row[-1]) for row in plan.fetchall())
            return own(sql, parameters, *rest)

        return run

    for name in ("run", "execute_sql"):
        monkeypatch.setattr(bound, name, explained(getattr(bound, name)))
    return found


def walks(plans):
    return {sql: plan for sql, plan in plans.items() if _WALKS.search(plan)}


@pytest.fixture
def people(workspace):
    return [factories.make_contact(workspace, f"{number}@example.com")["id"] for number in range(6)]


@pytest.mark.parametrize("action", contact_actions.ACTIONS)
def test_actions(workspace: Workspace, people, plans, action):
    group, stage = factories.make_group(workspace), factories.make_stage(workspace)
    campaign = factories.make_campaign(workspace)
    given = {
        "group_ids": [group["id"]],
        "tags": ["x"],
        "pipeline_stage_id": stage["id"],
        "campaign_id": campaign["id"],
    }
    if action.startswith("remove"):
        contact_actions.run(
            workspace.id, contact_actions.Selection(people), action.replace("remove", "add"), given
        )
    plans.clear()
    done = contact_actions.run(workspace.id, contact_actions.Selection(people), action, given)
    assert done["changed"] == 6
    assert walks(plans) == {}


def test_adding_to_a_campaign(workspace, people, plans):
    group, campaign = factories.make_group(workspace), factories.make_campaign(workspace)
    records.change_groups(workspace.id, people[0], add=[group["id"]])
    plans.clear()
    campaign_contacts.add(workspace.id, campaign["id"], contact_ids=people[1:], group_ids=[group["id"]])
    assert walks(plans) == {}


def test_names_of_people(workspace, people, plans):
    records.update(workspace.id, people[0], {"first_name": "Ada", "last_name": "Byron"})
    plans.clear()
    assert campaign_contacts.names(workspace.id, people) == {people[0]: "Ada Byron"}
    assert campaign_contacts.names(factories.make_workspace("Others").id, people) == {}
    assert walks(plans) == {}


def test_a_check_finds_the_ends_of_a_campaign(workspace, people, plans):
    """Not by a look at all that is between them."""
    campaign = factories.make_campaign(workspace, contacts=[{"id": one} for one in people])
    plans.clear()
    gather.facts(workspace.id, campaign["id"], "https://mail.acme.fr", may_be_local=False)
    ends = {sql: plan for sql, plan in plans.items() if re.search(r"\b(?:min|max)\(id\)|limit 1$", sql)}
    of_enrollments = {sql: plan for sql, plan in ends.items() if "from enrollment" in sql}
    assert len(of_enrollments) == 2
    for sql, plan in of_enrollments.items():
        assert "min(" not in sql
        assert "INDEX enrollment_campaign_id_status_id" in plan
        assert "TEMP B-TREE" not in plan


def test_changing_several(workspace, people, plans):
    rows = [bulk.Row(None, {"email": f"{number}@example.com", "first_name": "Ada"}) for number in range(9)]
    bulk.save(workspace.id, rows, groups=(), update=True)
    records.update(workspace.id, people[0], {"first_name": "Bo"})
    assert walks(plans) == {}


def test_a_post_with_an_idempotency_key(client, workspace, plans):
    """Its key alone is looked at, of all that were sent in a day."""
    for email in ("new@example.com", "new@example.com"):
        client.post("/v1/contacts", json={"email": email}, headers={"Idempotency-Key": email})
    of_keys = {sql: plan for sql, plan in plans.items() if "idempotency_key" in sql}
    assert len(of_keys) >= 3
    assert not [plan for plan in of_keys.values() if "SCAN" in plan], of_keys
