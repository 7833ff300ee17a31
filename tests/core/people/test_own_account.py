"""What one changes of one's own account, and that it needs the password."""

from collections.abc import Callable

import pyotp
import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.common.errors import Invalid
from fluenzr.core.people import own_account, sessions, sign_in, two_factor
from fluenzr.core.people.sessions import Visit
from fluenzr.models import AuditEntry, User, Workspace
from tests.support.browsing import PASSWORD, make_user
from tests.support.clocks import FrozenClock

NEW = "another long password"


@pytest.fixture
def user(workspace: Workspace, clock: FrozenClock) -> User:
    return make_user(workspace, email="jeanne@example.com", password=PASSWORD)


@pytest.fixture
def visits(user: User) -> tuple[Visit, str]:
    """A visit, and the token of another session of the same user."""
    other = sessions.begin(user, "Elsewhere", "192.0.2.9")
    visit = sessions.find(sessions.begin(user, "Here", "192.0.2.7"))
    assert visit is not None
    return visit, other


CHANGES: dict[str, Callable[[Visit, str], object]] = {
    "password": lambda visit, given: own_account.change_password(visit, given, NEW),
    "on": lambda visit, given: own_account.turn_on_two_factor(visit, given, "000000"),
    "off": own_account.turn_off_two_factor,
    "codes": own_account.renew_codes,
}


@pytest.mark.parametrize("change", CHANGES)
def test_without_the_password_nothing_changes(visits: tuple[Visit, str], user: User, change: str) -> None:
    before, done = User.get_by_id(user.id).__data__, actions()
    with pytest.raises(Invalid) as refused:
        CHANGES[change](visits[0], "wrong")
    assert set(refused.value.details) == {"current"}
    assert User.get_by_id(user.id).__data__ == before
    assert actions() == done


def test_another_password_ends_all_other_sessions(visits: tuple[Visit, str], user: User) -> None:
    visit, other = visits
    own_account.change_password(visit, PASSWORD, NEW)
    assert sign_in.with_password(user.email, PASSWORD, "192.0.2.7") is None
    assert sign_in.with_password(user.email, NEW, "192.0.2.7") == user
    assert sessions.find(other) is None
    assert [row.public_id for row in sessions.listed(user.id)] == [visit.session]
    assert actions()[-1] == "password.changed"


def test_a_password_that_is_easy_to_guess_is_refused(visits: tuple[Visit, str], user: User) -> None:
    with pytest.raises(Invalid):
        own_account.change_password(visits[0], PASSWORD, "short")
    assert sign_in.with_password(user.email, PASSWORD, "192.0.2.7") == user
    assert sessions.find(visits[1]) is not None


def test_all_other_sessions_end(visits: tuple[Visit, str], user: User) -> None:
    own_account.end_other_sessions(visits[0])
    assert [row.public_id for row in sessions.listed(user.id)] == [visits[0].session]
    assert actions()[-1] == "session.ended"


def test_the_second_factor_is_turned_on_renewed_and_off(visits: tuple[Visit, str], user: User) -> None:
    visit, _ = visits
    app = pyotp.parse_uri(two_factor.begin(user.id))
    assert isinstance(app, pyotp.TOTP)
    codes = own_account.turn_on_two_factor(visit, PASSWORD, app.at(wall_clock.now_ms() // 1000))
    assert two_factor.since(user.id) is not None
    assert not set(own_account.renew_codes(visit, PASSWORD)) & set(codes)
    own_account.turn_off_two_factor(visit, PASSWORD)
    assert two_factor.since(user.id) is None


def actions() -> list[str]:
    """What the audit log has, in order."""
    return [row.action for row in AuditEntry.select().order_by(AuditEntry.id)]
