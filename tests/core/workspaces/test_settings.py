import pytest

from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.common.errors import Conflict
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import pipeline
from fluenzr.core.workspaces import api_keys
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import ApiKey, EmailAccount, Workspace
from tests.support.threads import at_once


def stage_names(workspace: Workspace) -> list[str]:
    listed = pipeline.page(workspace.id, Paging(sort="position", order="asc"))
    assert [stage["position"] for stage in listed.rows] == list(range(listed.total))
    return [stage["name"] for stage in listed.rows]


def test_a_workspace_begins_with_a_pipeline(database):
    workspace = workspace_settings.create("Acme", "starter")
    assert workspace.public_id.startswith("wsp_")
    assert workspace.plan == "starter"
    assert stage_names(workspace) == ["Lead", "Qualified", "Proposal", "Negotiation", "Won", "Lost"]


def test_the_first_start_makes_all_that_a_first_campaign_needs(database):
    workspace, key = workspace_settings.first_start()
    assert workspace.plan == "pro"
    assert api_keys.identify(key).workspace_id == workspace.id
    (account,) = account_settings.page(workspace.id, Paging()).rows
    assert (account["provider"], account["status"]) == ("sandbox", "connected")
    assert len(stage_names(workspace)) == 6


def test_the_first_start_is_the_only_one(database):
    workspace_settings.first_start()
    assert workspace_settings.first_start() is None
    assert (Workspace.select().count(), ApiKey.select().count(), EmailAccount.select().count()) == (1, 1, 1)


def test_a_first_start_that_fails_leaves_nothing(database, monkeypatch):
    monkeypatch.setattr(api_keys, "create", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        workspace_settings.first_start()
    assert not Workspace.select().exists()
    monkeypatch.undo()
    assert workspace_settings.first_start() is not None


# The lock file of a thread is closed when the thread is gone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_of_several_first_starts_at_once_one_counts(database):
    results = at_once(*[workspace_settings.first_start] * 4)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert sum(result is not None for result in results) == 1
    assert Workspace.select().count() == 1


def test_workspaces_are_found_by_name_or_id(database):
    first, second = workspace_settings.create("Acme"), workspace_settings.create("Other")
    assert workspace_settings.listed() == [first, second]
    assert workspace_settings.find("Other") == second
    assert workspace_settings.find(first.public_id) == first
    assert workspace_settings.find("Nobody") is None


def test_a_name_that_several_have_is_not_enough(database):
    first, _ = workspace_settings.create("Acme"), workspace_settings.create("Acme")
    with pytest.raises(Conflict, match="Several workspaces are named Acme"):
        workspace_settings.find("Acme")
    assert workspace_settings.find(first.public_id) == first


def test_an_operator_may_change_the_plan(database):
    workspace = workspace_settings.create("Acme")
    assert workspace_settings.update(workspace.id, {"plan": "free"})["plan"] == "free"
