"""A changed workflow moves people in short transactions: whatever is killed between two, all of them move."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core.campaigns import lifecycle, restored_emails
from fluenzr.core.common import batch_sizes
from fluenzr.core.sending import uncertain
from fluenzr.core.server import restoration
from fluenzr.core.workflow import relocation
from fluenzr.core.workflow.graph import Workflow
from fluenzr.models import Campaign, Contact, Email, Enrollment
from tests.support import factories
from tests.support.sending import UNCERTAIN, active_campaign, claim_all, finish

PEOPLE, TOGETHER = 7, 2


class Killed(BaseException):
    """As a kill -9: nothing that comes after is done."""


@pytest.fixture(autouse=True)
def _small_turns(monkeypatch):
    monkeypatch.setattr(batch_sizes, "FIRST", TOGETHER)
    monkeypatch.setattr(batch_sizes, "next_size", lambda size, _: size)
    monkeypatch.setattr(restored_emails, "_TOGETHER", TOGETHER)


@pytest.fixture
def commits(monkeypatch):
    """How many rows of enrollments each transaction has changed, in order; it can end the process."""
    return Commits(monkeypatch)


class Commits:
    def __init__(self, monkeypatch):
        self.changed, self._left, self._now = [], None, 0
        self._writing, self._execute = db.database.obj.writing, db.execute
        monkeypatch.setattr(db.database.obj, "writing", self._transaction)
        monkeypatch.setattr(db, "execute", self._counting)

    def kill_after(self, commits):
        self._left = commits

    def _transaction(self, *arguments, **named):
        if self._left == 0:
            raise Killed
        self._left = None if self._left is None else self._left - 1
        self.changed.append(0)
        return self._writing(*arguments, **named)

    def _counting(self, sql, parameters=()):
        changed = self._execute(sql, parameters)
        if sql.strip().startswith("update enrollment"):
            self.changed[-1] += changed
        return changed


def mails(*names):
    return factories.linear_workflow(*map(factories.email_node, names))


@pytest.fixture
def campaign(workspace, clock) -> Campaign:
    """Paused, with everybody at the first of two emails."""
    campaign = active_campaign(
        workspace, factories.email_node("first"), factories.email_node("second"), people=PEOPLE
    )
    lifecycle.pause(workspace.id, campaign.public_id)
    return campaign


def places() -> list[tuple[str | None, str]]:
    return [(row.node_id, row.status) for row in Enrollment.select().order_by(Enrollment.id)]


def update(campaign, *names):
    return lifecycle.update(campaign.workspace_id, campaign.public_id, {"workflow": mails(*names)})


def resume(campaign):
    return lifecycle.resume(campaign.workspace_id, campaign.public_id)


def go_on(_: Campaign) -> None:
    relocation.go_on()


def change_again(campaign: Campaign) -> None:
    update(campaign, "other", "second", "third")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (mails("a", "b"), mails("a", "b"), {}),
        (mails("a", "b"), mails("a", "x", "b"), {}),
        (mails("a", "b"), mails("b"), {"a": ("b", True)}),
        (mails("a"), mails("x"), {"a": ("end", False)}),
        (
            mails("a", "b"),
            factories.linear_workflow(factories.delay_node("a", days=1), factories.email_node("b")),
            {"a": ("a", False)},
        ),
    ],
)
def test_only_those_move_whose_node_is_gone_or_of_another_kind(before, after, expected):
    assert relocation.moves(Workflow.parse(before), Workflow.parse(after)) == expected


def test_where_no_node_is_left_they_have_completed():
    other = mails("x")
    for node in other["nodes"]:
        node["id"] += "-"
    for edge in other["edges"]:
        edge["from"], edge["to"] = edge["from"] + "-", edge["to"] + "-"
    moves = relocation.moves(Workflow.parse(mails("a")), Workflow.parse(other))
    assert set(moves.values()) == {None}


def test_each_transaction_moves_a_few(campaign, commits):
    update(campaign, "other", "second")
    assert {node for node, _ in places()} == {"second"}
    assert sum(commits.changed) == PEOPLE
    assert max(commits.changed) == TOGETHER


@pytest.mark.parametrize("going_on", [go_on, resume, change_again])
@pytest.mark.parametrize("turns", range(PEOPLE // TOGETHER + 2))
def test_a_call_that_was_killed_is_finished_by_whoever_comes_next(campaign, commits, going_on, turns):
    """After the workflow is saved, and before each of the turns that follow."""
    beginning = len(commits.changed)
    relocation.finish(campaign.id)
    before = 2 * (len(commits.changed) - beginning) + 2  # of `update`: nothing is left to finish, nor to hold
    commits.kill_after(before + turns)
    try:
        update(campaign, "other", "second")
        is_killed = False
    except Killed:
        is_killed = True
    assert is_killed == (turns < PEOPLE // TOGETHER + 1)
    commits.kill_after(None)
    if is_killed:
        assert {node for node, _ in places()} - {"second"} == {"first"}
    copied = lifecycle.duplicate(campaign.workspace_id, campaign.public_id)
    assert Campaign.get(Campaign.public_id == copied["id"]).relocation is None
    going_on(campaign)
    assert {node for node, _ in places()} == {"second"}
    relocation.go_on()
    if going_on is not resume:
        resume(campaign)
    assert [claim.node_id for claim in claim_all(campaign)] == ["second"] * PEOPLE


def test_a_worker_that_is_stopped_leaves_the_rest_to_the_next(campaign, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(relocation, "finish", lambda *_: None)
        update(campaign, "other", "second")
    stops = iter((False, True))
    relocation.go_on(lambda: next(stops))
    assert sorted(node for node, _ in places()) == ["first"] * (PEOPLE - TOGETHER) + ["second"] * TOGETHER
    relocation.go_on()
    assert {node for node, _ in places()} == {"second"}


def test_who_is_decided_about_before_has_moved_all_the_same(workspace, clock, monkeypatch):
    campaign = active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))
    finish(campaign, UNCERTAIN)
    lifecycle.pause(workspace.id, campaign.public_id)
    with monkeypatch.context() as killed:
        killed.setattr(relocation, "finish", lambda *_: None)
        update(campaign, "other", "second")
    assert places() == [("first", "in_progress")]
    uncertain.resolve(workspace.id, campaign.public_id, Contact.get().public_id, "sent")
    assert [node for node, _ in places()] == ["second"]
    resume(campaign)
    assert [claim.node_id for claim in claim_all(campaign)] == ["second"]


def test_who_was_to_move_moves_even_where_an_older_version_has_started_the_campaign(campaign, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(relocation, "finish", lambda *_: None)
        update(campaign, "other", "second")
    Campaign.update(status="active").where(Campaign.id == campaign.id).execute()
    relocation.go_on()
    assert {node for node, _ in places()} == {"second"}
    assert [claim.node_id for claim in claim_all(campaign)] == ["second"] * PEOPLE


# After a restore


@pytest.mark.parametrize("turns", range(PEOPLE // TOGETHER + 2))
@pytest.mark.parametrize("changes", [False, True])
def test_a_restore_that_was_killed_holds_all_before_the_campaign_goes_on(
    workspace, clock, commits, turns, changes
):
    """Also where the workflow is changed before: what may have been sent is what the old one said."""
    campaign = active_campaign(workspace, factories.email_node("first"), people=PEOPLE)
    copied_at = wall_clock.now_ms()
    clock.advance(3600)
    try:
        with db.transaction():
            restoration.mark(copied_at, was_noticed=False)
            commits.kill_after(turns)
    except Killed:
        pass
    commits.kill_after(None)
    assert lifecycle.get(workspace.id, campaign.public_id)["status"] == "paused"
    if changes:
        update(campaign, "other")
    resume(campaign)
    states = [(email.node_id, email.state) for email in Email.select()]
    assert states == [("first", "uncertain")] * PEOPLE
    assert claim_all(campaign) == []


def test_each_transaction_holds_a_few(workspace, clock, commits, monkeypatch):
    active_campaign(workspace, factories.email_node("first"), people=PEOPLE)
    held, note = [], restored_emails.note

    def noting(campaign, doubts, *rest):
        held.append((len(commits.changed), len(doubts)))
        return note(campaign, doubts, *rest)

    monkeypatch.setattr(restored_emails, "note", noting)
    copied_at = wall_clock.now_ms()
    clock.advance(3600)
    restoration.mark(copied_at, was_noticed=False)
    assert sum(count for _, count in held) == PEOPLE
    assert max(count for _, count in held) == TOGETHER
    assert len({transaction for transaction, _ in held}) == len(held)
