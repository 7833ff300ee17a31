"""A mailbox is deleted while a campaign starts with it, or is given it: no active campaign is without."""

from collections.abc import Callable
from typing import Any

import pytest

from fluenzr.core.accounts import removal
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import lifecycle, start_requirements
from fluenzr.core.campaigns import mailboxes as campaign_mailboxes
from fluenzr.core.common.errors import Conflict, Invalid, NotFound
from fluenzr.models import AuditEntry, Campaign, Workspace
from tests.support import factories, sending
from tests.support.servers import eventually
from tests.support.threads import at_once


class Interrupted:
    """One goes on behind a step, in its transaction, when another one is done or waits for what it holds."""

    def __init__(self, patch: pytest.MonkeyPatch, module: Any, step: str):
        self._is_there = self._is_other_done = False
        real = getattr(module, step)

        def then_wait(*arguments: Any, **named: Any) -> Any:
            given = real(*arguments, **named)
            if not self._is_there:
                self._is_there = True
                eventually(lambda: self._is_other_done or sending.somebody_waits())
            return given

        patch.setattr(module, step, then_wait)

    def by(self, other: Callable[[], Any]) -> Callable[[], Any]:
        def act() -> Any:
            eventually(lambda: self._is_there)
            try:
                return other()
            finally:
                self._is_other_done = True

        return act


@pytest.fixture(params=[1, 2])
def accounts(request: pytest.FixtureRequest, workspace: Workspace) -> list[str]:
    """Ids of the mailboxes of a campaign."""
    return [factories.make_account(workspace)["id"] for _ in range(request.param)]


@pytest.fixture
def campaign(workspace: Workspace, accounts: list[str]) -> Campaign:
    people = [{"id": factories.make_contact(workspace)["id"]}]
    made = factories.make_campaign(workspace, contacts=people, email_account_ids=accounts)
    return factories.row(Campaign, made)


@pytest.fixture
def deleting(workspace: Workspace, accounts: list[str]) -> Callable[[], Any]:
    """Deletes the first mailbox."""
    return lambda: account_settings.delete(workspace.id, accounts[0])


def starting(campaign: Campaign) -> Callable[[], Any]:
    return lambda: lifecycle.start(campaign.workspace_id, campaign.public_id)


def resuming(campaign: Campaign) -> Callable[[], Any]:
    starting(campaign)()
    lifecycle.pause(campaign.workspace_id, campaign.public_id)
    return lambda: lifecycle.resume(campaign.workspace_id, campaign.public_id)


def check(campaign: Campaign, *results: Any) -> None:
    """Each was done or refused, and the mailboxes that it names are there: some, if it is active."""
    for result in results:
        assert isinstance(result, (dict, Conflict, Invalid)), repr(result)
    found = Campaign.get_by_id(campaign.id)
    named, _ = campaign_mailboxes.writing(found)
    assert named == [account.id for account in campaign_mailboxes.of(found)]
    if found.status == "active":
        assert start_requirements.missing(found, None) == {}


@pytest.mark.parametrize("going", [starting, resuming])
def test_a_start_that_has_seen_the_mailbox_is_not_left_without(campaign, deleting, going, monkeypatch):
    start = going(campaign)
    delete = Interrupted(monkeypatch, lifecycle.start_requirements, "missing").by(deleting)
    check(campaign, *at_once(start, delete))


@pytest.mark.parametrize("going", [starting, resuming])
def test_a_deletion_that_has_seen_no_active_campaign_leaves_none_without(
    campaign, deleting, going, monkeypatch
):
    start = Interrupted(monkeypatch, removal, "active_campaigns").by(going(campaign))
    check(campaign, *at_once(deleting, start))


@pytest.fixture
def another(workspace: Workspace) -> Campaign:
    """A campaign with a mailbox of its own."""
    own = factories.make_account(workspace)["id"]
    return factories.row(Campaign, factories.make_campaign(workspace, email_account_id=own))


@pytest.fixture(params=[0, 1])
def giving(request: pytest.FixtureRequest, another: Campaign, accounts: list[str]) -> Callable[[], Any]:
    """Gives it the first mailbox, as its first or its second, of which the campaign's row says nothing."""
    wanted = [another.email_account.public_id]
    wanted.insert(request.param, accounts[0])
    return lambda: lifecycle.update(another.workspace_id, another.public_id, {"email_account_ids": wanted})


def test_a_mailbox_that_is_given_to_a_campaign_is_not_deleted_meanwhile(
    another, deleting, giving, monkeypatch
):
    delete = Interrupted(monkeypatch, campaign_mailboxes, "named").by(deleting)
    check(another, *at_once(giving, delete))


def test_a_mailbox_that_is_being_deleted_is_not_given_to_a_campaign(another, deleting, giving, monkeypatch):
    give = Interrupted(monkeypatch, removal, "active_campaigns").by(giving)
    check(another, *at_once(deleting, give))


def test_a_mailbox_that_two_delete_at_once_is_deleted_once(workspace, accounts, deleting, monkeypatch):
    slower = Interrupted(monkeypatch, removal, "active_campaigns").by(deleting)
    done, refused = at_once(deleting, slower)
    assert done == {"id": accounts[0], "deleted": True}
    assert isinstance(refused, NotFound)
    assert AuditEntry.select().where(AuditEntry.action == "mailbox.deleted").count() == 1
