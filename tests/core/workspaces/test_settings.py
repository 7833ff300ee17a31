import pytest

from fluenzr import db
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import removal
from fluenzr.core.common import batch_sizes
from fluenzr.core.common.errors import Conflict
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import pipeline
from fluenzr.core.people import links, sessions, users
from fluenzr.core.people.roles import Role
from fluenzr.core.workspaces import api_keys
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import ApiKey, Contact, EmailAccount, Enrollment, Workspace
from tests.support import factories
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


def test_a_workspace_is_deleted_in_short_transactions(workspace, monkeypatch):
    """Most rows before the last one; a call that was broken off is made again."""
    other, written = factories.make_contact(factories.make_workspace("Other")), []
    contacts = [factories.make_contact(workspace) for _ in range(7)]
    factories.make_campaign(workspace, contacts=contacts)
    monkeypatch.setattr(batch_sizes, "FIRST", 2)
    monkeypatch.setattr(batch_sizes, "next_size", lambda *_: 2)
    own = removal._delete

    def delete(part, owner_id, size):
        if "from contact " in part and written.count(part) == 2:
            raise KeyboardInterrupt
        written.append(part)
        return own(part, owner_id, size)

    monkeypatch.setattr(removal, "_delete", delete)
    with pytest.raises(KeyboardInterrupt):
        workspace_settings.delete(workspace.id)
    assert Contact.select().where(Contact.workspace == workspace.id).count() == 3
    assert not Enrollment.select().exists()
    monkeypatch.setattr(removal, "_delete", own)
    workspace_settings.delete(workspace.id)
    assert Workspace.get_or_none(Workspace.id == workspace.id) is None
    assert [contact.public_id for contact in Contact.select()] == [other["id"]]


def test_nobody_gets_into_a_workspace_whose_deletion_was_broken_off(workspace, monkeypatch):
    """Its suppressions may be gone already: whoever resumed a campaign there would write to who said no."""
    own = users.create("ada@example.com", None, "hash")
    with db.transaction():
        users.join(own, workspace.id, Role.OWNER)
    token = sessions.begin(own, "Test browser", None)
    links.invite(workspace.id, "eve@example.com", "owner")
    assert sessions.find(token).may(Role.OWNER)

    def broken(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(removal, "_delete", broken)
    with pytest.raises(KeyboardInterrupt):
        workspace_settings.delete(workspace.id)
    assert sessions.find(token).role is None
    assert links.invitations(workspace.id) == []
