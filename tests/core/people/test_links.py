"""Links that let somebody in once, roles, and who stays an owner."""

import pytest

from fluenzr import clock as wall
from fluenzr.core.audit import log
from fluenzr.core.common.errors import Conflict, Invalid, NotFound
from fluenzr.core.people import links, sessions, users
from fluenzr.core.people.roles import Role
from fluenzr.core.server import restoration
from fluenzr.models import Membership, User, WelcomeLink, Workspace
from tests.support import factories
from tests.support.browsing import PASSWORD, make_user
from tests.support.clocks import FrozenClock


def roles(user: User) -> dict[int, str]:
    return {row.workspace_id: row.role for row in Membership.select().where(Membership.user == user)}


def test_each_start_makes_the_first_link_anew(workspace: Workspace, clock: FrozenClock) -> None:
    before, token = links.first(), links.first()
    assert before is not None
    assert token is not None
    with pytest.raises(NotFound):
        links.look(before)
    assert links.look(token).kind == links.FIRST
    assert not WelcomeLink.select().where(WelcomeLink.hash == token).exists(), "only a hash is kept"
    clock.advance(24 * 3600)
    with pytest.raises(NotFound):
        links.take(token, "a@example.com", None, PASSWORD)


def test_the_first_link_ends_once_there_is_somebody(workspace: Workspace) -> None:
    token = links.first()
    assert token is not None
    make_user(workspace)
    with pytest.raises(NotFound):
        links.look(token)
    with pytest.raises(NotFound):
        links.take(token, "a@example.com", None, PASSWORD)


def test_the_first_owner_runs_the_server_and_the_next_does_not(workspace: Workspace) -> None:
    tokens = [links.invite(workspace.id, f"{name}@example.com", "owner")[1] for name in "ab"]
    first, second = (links.take(token, None, None, PASSWORD) for token in tokens)
    assert (first.is_operator, second.is_operator) == (True, False)
    assert roles(first) == roles(second) == {workspace.id: "owner"}


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaa", "A@Example.com ".strip(), "x" * 257])
def test_a_weak_password_spends_nothing(workspace: Workspace, password: str) -> None:
    _, token = links.invite(workspace.id, "a@example.com", "member")
    with pytest.raises(Invalid):
        links.take(token, None, None, password)
    assert links.take(token, None, None, PASSWORD)


def test_an_invitation_of_somebody_who_is_here_needs_them_to_sign_in(workspace: Workspace) -> None:
    user = make_user(workspace, email="a@example.com", password=PASSWORD)
    other = factories.make_workspace("Other")
    _, token = links.invite(other.id, "A@example.com", "viewer")
    with pytest.raises(Conflict):
        links.take(token, None, None, "a password of the thief")
    assert User.get_by_id(user.id).password_hash == user.password_hash
    stranger = make_user(workspace)
    with pytest.raises(Conflict):
        links.join(token, stranger.id)
    links.join(token, user.id)
    assert roles(user) == {workspace.id: "owner", other.id: "viewer"}
    with pytest.raises(NotFound):
        links.join(token, user.id)


def test_an_invitation_replaces_the_one_before(workspace: Workspace) -> None:
    _, before = links.invite(workspace.id, "a@example.com", "owner")
    links.invite(workspace.id, "a@example.com", "viewer")
    with pytest.raises(NotFound):
        links.look(before)


def test_a_reset_ends_sessions_and_the_old_password_at_once(workspace: Workspace) -> None:
    user = make_user(workspace, password=PASSWORD)
    token = sessions.begin(user, "", None)
    link = links.reset(user)
    assert sessions.find(token) is None
    assert User.get_by_id(user.id).password_hash is None
    links.take(link, None, None, "another long password")
    assert User.get_by_id(user.id).password_hash
    with pytest.raises(NotFound):
        links.take(link, None, None, "another long password")


def test_a_workspace_keeps_an_owner(workspace: Workspace) -> None:
    only, member = make_user(workspace), make_user(workspace, Role.MEMBER)
    for change in (
        lambda: users.change_role(workspace.id, only.public_id, "viewer"),
        lambda: users.leave(workspace.id, only.public_id),
    ):
        with pytest.raises(users.NoOwnerLeft):
            change()
    users.change_role(workspace.id, member.public_id, "owner")
    users.leave(workspace.id, only.public_id)
    assert [person.id for person in users.people(workspace.id)] == [member.public_id]


def test_who_is_removed_sees_nothing_more(workspace: Workspace) -> None:
    make_user(workspace)
    user = make_user(workspace, Role.MEMBER)
    token = sessions.begin(user, "", None)
    users.leave(workspace.id, user.public_id)
    visit = sessions.find(token)
    assert visit is not None
    assert (visit.workspace_id, visit.role) == (None, None)


def test_only_ones_own_workspaces_can_be_shown(workspace: Workspace) -> None:
    other = factories.make_workspace("Other")
    user, operator = make_user(workspace), make_user(workspace, is_operator=True)
    visits = [sessions.find(sessions.begin(who, "", None)) for who in (user, operator)]
    assert visits[0] is not None
    assert visits[1] is not None
    with pytest.raises(NotFound):
        sessions.switch(visits[0], other.public_id)
    sessions.switch(visits[1], other.public_id)


def test_people_of_another_workspace_are_not_there(workspace: Workspace) -> None:
    other = factories.make_workspace("Other")
    stranger = make_user(other, Role.MEMBER)
    make_user(other)
    with pytest.raises(NotFound):
        users.change_role(workspace.id, stranger.public_id, "owner")
    with pytest.raises(NotFound):
        users.leave(workspace.id, stranger.public_id)
    link, _ = links.invite(other.id, "a@example.com", "owner")
    with pytest.raises(NotFound):
        links.withdraw(workspace.id, link.public_id)
    assert links.invitations(workspace.id) == []


def test_a_removed_user_takes_invitations_and_sessions_along(workspace: Workspace) -> None:
    user = make_user(workspace, email="a@example.com")
    other = factories.make_workspace("Other")
    links.invite(other.id, "a@example.com", "owner")
    sessions.begin(user, "", None)
    users.delete(user)
    assert not User.select().exists()
    assert not WelcomeLink.select().exists()
    told = [entry.action for entry in log.page(workspace.id, server_too=False).entries]
    assert told[0] == "person.removed"


def test_a_database_that_is_put_back_lets_nobody_in_who_was_out_since(workspace: Workspace) -> None:
    user = make_user(workspace)
    token = sessions.begin(user, "", None)
    _, invited = links.invite(workspace.id, "a@example.com", "owner")
    restoration.mark(wall.now_ms(), was_noticed=True)
    assert sessions.find(token) is None
    with pytest.raises(NotFound):
        links.look(invited)
