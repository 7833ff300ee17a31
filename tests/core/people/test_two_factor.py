"""Two-factor sign-in: a secret that is confirmed, codes that are taken once, recovery codes."""

import pyotp
import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.core.people import two_factor
from fluenzr.models import AuditEntry, RecoveryCode, User, Workspace
from tests.support.browsing import make_user
from tests.support.clocks import FrozenClock

STEP = 30


@pytest.fixture
def user(workspace: Workspace, clock: FrozenClock) -> User:
    return make_user(workspace, email="jeanne@example.com")


def app_of(user: User) -> pyotp.TOTP:
    """What an authenticator app has after the address was scanned."""
    app = pyotp.parse_uri(two_factor.begin(user.id))
    assert isinstance(app, pyotp.TOTP)
    return app


def code(app: pyotp.TOTP, steps: int = 0) -> str:
    """What the app shows now, or some steps of 30 s later."""
    return app.at(wall_clock.now_ms() // 1000 + steps * STEP)


def test_codes_are_asked_for_once_one_was_right(user: User) -> None:
    app = app_of(user)
    assert (app.name, app.issuer) == ("jeanne@example.com", "FluenzR")
    assert two_factor.pending(user.id) == (app.provisioning_uri(), app.secret)
    assert not two_factor.spend(user.id, code(app)), "it is not on yet"
    with pytest.raises(Invalid):
        two_factor.confirm(user.id, "000000" if code(app) != "000000" else "000001")
    assert two_factor.since(user.id) is None
    assert len(two_factor.confirm(user.id, f" {code(app)} ")) == two_factor.RECOVERY_CODES
    assert two_factor.since(user.id) == wall_clock.now_ms()
    assert two_factor.pending(user.id) is None
    with pytest.raises(Conflict):
        two_factor.begin(user.id)
    with pytest.raises(Invalid):
        two_factor.confirm(user.id, code(app, 1))


def test_the_secret_is_kept_sealed(user: User) -> None:
    app = app_of(user)
    assert app.secret not in str(User.get_by_id(user.id).totp_secret)


def test_a_code_is_taken_once_and_with_it_those_before(user: User, clock: FrozenClock) -> None:
    app = app_of(user)
    two_factor.confirm(user.id, code(app))
    assert not two_factor.spend(user.id, code(app)), "it was confirmed with"
    clock.advance(2 * STEP)
    assert [two_factor.spend(user.id, code(app, steps)) for steps in (2, -2, 0, 0, -1, 1)] == [
        False, False, True, False, False, True,
    ]  # fmt: skip


def test_a_recovery_code_is_taken_once_and_of_its_user_alone(user: User, workspace: Workspace) -> None:
    codes = two_factor.confirm(user.id, code(app_of(user)))
    other = make_user(workspace)
    two_factor.confirm(other.id, code(app_of(other)))
    assert not two_factor.spend(other.id, codes[0])
    assert two_factor.spend(user.id, f" {codes[0].upper().replace('-', ' ')} ")
    assert not two_factor.spend(user.id, codes[0])
    assert two_factor.codes_left(user.id) == two_factor.RECOVERY_CODES - 1
    assert not any(codes[1].replace("-", "") in row.hash for row in RecoveryCode.select())


def test_new_recovery_codes_end_the_old_ones(user: User) -> None:
    with pytest.raises(Conflict):
        two_factor.renew_codes(user.id)
    old = two_factor.confirm(user.id, code(app_of(user)))
    new = two_factor.renew_codes(user.id)
    assert (len(new), set(new) & set(old)) == (two_factor.RECOVERY_CODES, set())
    assert [two_factor.spend(user.id, each) for each in (old[0], new[0])] == [False, True]


def test_turned_off_nothing_of_it_is_left(user: User) -> None:
    codes = two_factor.confirm(user.id, code(app_of(user)))
    two_factor.turn_off(user.id)
    kept = User.get_by_id(user.id)
    assert (kept.totp_secret, kept.totp_since, kept.totp_step) == (None, None, None)
    assert two_factor.codes_left(user.id) == 0
    assert not two_factor.spend(user.id, codes[0])
    done = [row.action for row in AuditEntry.select().order_by(AuditEntry.id)]
    assert done[-2:] == ["two_factor.on", "two_factor.off"]
