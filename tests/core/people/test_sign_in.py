"""Who signs in with what, and how guessing slows down."""

import pyotp
import pytest

from fluenzr.core.common.errors import Invalid
from fluenzr.core.people import known_browsers, own_account, passwords, sessions, sign_in, two_factor
from fluenzr.models import RecoveryCode, Session, SignInFailures, User, Workspace
from tests.support.browsing import PASSWORD, make_user
from tests.support.clocks import FrozenClock

HERE, THERE = "192.0.2.1", "198.51.100.1"


@pytest.fixture
def user(workspace: Workspace, clock: FrozenClock) -> User:
    return make_user(workspace, email="Jeanne@Example.com", password=PASSWORD)


@pytest.fixture
def no_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are compared in an instant."""
    monkeypatch.setattr(passwords, "matches", lambda kept, given: kept is not None and given == PASSWORD)


def fail(times: int, email: str = "jeanne@example.com", address: str = HERE) -> None:
    for _ in range(times):
        assert sign_in.with_password(email, "wrong", address) is None


@pytest.mark.usefixtures("usual_passwords")
def test_the_password_is_kept_as_argon2id(user: User) -> None:
    assert str(user.password_hash).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert sign_in.with_password("JEANNE@example.COM", PASSWORD, HERE) == user
    assert sign_in.with_password("jeanne@example.com", PASSWORD + "x", HERE) is None


def test_who_guesses_slows_nobody_but_themselves(user: User, clock: FrozenClock) -> None:
    fail(5, address=THERE)
    with pytest.raises(sign_in.Slowed) as slowed:
        sign_in.with_password("jeanne@example.com", PASSWORD, THERE)
    assert slowed.value.seconds == 1
    assert sign_in.with_password("jeanne@example.com", PASSWORD, HERE) == user


def guess(count: int, clock: FrozenClock) -> int:
    """Guess at an account from as many networks; seconds that these had to wait."""
    waited = 0
    for number in range(count):
        try:
            fail(1, address=f"198.{18 + number // 256}.{number % 256}.1")
        except sign_in.Slowed as slowed:
            waited += slowed.seconds
            clock.advance(slowed.seconds)
    return waited


def test_guesses_of_many_networks_stay_bounded(user: User, clock: FrozenClock, no_hashing: None) -> None:
    assert guess(100, clock) == 0
    assert guess(60, clock) > 20 * 60
    with pytest.raises(sign_in.Slowed) as slowed:
        fail(2, address=HERE)
    assert slowed.value.seconds <= 60


def test_who_signed_in_before_is_not_slowed_by_strangers(
    user: User, clock: FrozenClock, no_hashing: None
) -> None:
    browser = known_browsers.remember(None, user.id)
    guess(140, clock)
    fail(1, address=HERE) if not is_slowed(HERE) else None
    assert is_slowed(HERE)
    assert sign_in.with_password("jeanne@example.com", PASSWORD, HERE, browser) is not None


def is_slowed(address: str) -> bool:
    try:
        return sign_in.with_password("jeanne@example.com", "wrong", address) is not None
    except sign_in.Slowed:
        return True


def test_who_stole_a_known_browser_guesses_ever_more_slowly(user: User, clock: FrozenClock) -> None:
    browser = known_browsers.remember(None, user.id)
    for number in range(5):
        address = f"192.0.2.{number}"
        assert sign_in.with_password("jeanne@example.com", "wrong", address, browser) is None
    with pytest.raises(sign_in.Slowed):
        sign_in.with_password("jeanne@example.com", PASSWORD, THERE, browser)
    assert sign_in.with_password("jeanne@example.com", PASSWORD, THERE) == user


def test_a_browser_is_known_to_those_alone_who_signed_in_there(user: User, workspace: Workspace) -> None:
    other = make_user(workspace, email="other@example.com", password=PASSWORD)
    browser = known_browsers.remember(None, other.id)
    fail(5)
    with pytest.raises(sign_in.Slowed):
        sign_in.with_password("jeanne@example.com", PASSWORD, HERE, browser)
    assert sign_in.with_password("other@example.com", PASSWORD, HERE, browser) == other


def test_a_stranger_slows_nobody_who_is_signed_in(user: User) -> None:
    visit = sessions.find(sessions.begin(user, "one", HERE))
    assert visit is not None
    fail(5)
    own_account.change_password(visit, PASSWORD, "another long password")
    for _ in range(5):
        with pytest.raises(Invalid):
            own_account.change_password(visit, "wrong", "another long password")
    with pytest.raises(sign_in.Slowed):
        own_account.change_password(visit, "another long password", "another long one")


def test_the_wait_doubles_and_stays_bearable(user: User, clock: FrozenClock) -> None:
    fail(5)
    waits = []
    for _ in range(12):
        with pytest.raises(sign_in.Slowed) as slowed:
            sign_in.with_password("jeanne@example.com", "wrong", HERE)
        waits.append(slowed.value.seconds)
        clock.advance(slowed.value.seconds)
        fail(1)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_an_account_is_slowed_however_its_address_is_spelled(user: User, clock: FrozenClock) -> None:
    wide = ("jeanne@ｅxample.com", "jeanne@eｘample.com", "jeanne@example。com", "jeanne@exampl𝐞.com")  # noqa: RUF001
    for email in (*wide, "JEANNE@EXAMPLE.COM "):
        fail(1, email=email)
    with pytest.raises(sign_in.Slowed):
        sign_in.with_password("jeanne@example．com", PASSWORD, HERE)  # noqa: RUF001


def test_only_who_has_the_password_slows_the_code(user: User, clock: FrozenClock) -> None:
    for number in range(5):
        fail(1, email=f"code of {user.id}", address=f"192.0.2.{number}")
    assert not sign_in.with_code(user, "000000", THERE)


def test_codes_are_guessed_ever_more_slowly(user: User, clock: FrozenClock) -> None:
    waits = []
    for number in range(20):
        try:
            assert not sign_in.with_code(user, "000000", f"198.51.100.{number}")
        except sign_in.Slowed as slowed:
            waits.append(slowed.seconds)
            clock.advance(slowed.seconds)
    assert waits[-1] > 60


def test_who_is_refused_writes_nothing(user: User, clock: FrozenClock) -> None:
    for number in range(20):
        fail(1, email=f"somebody{number}@example.com")
    kept = SignInFailures.select().count()
    for number in range(5):
        with pytest.raises(sign_in.Slowed):
            sign_in.with_password(f"another{number}@example.com", "wrong", HERE)
    assert SignInFailures.select().count() == kept


def test_an_address_is_slowed_whatever_the_account(user: User, clock: FrozenClock) -> None:
    for number in range(20):
        fail(1, email=f"somebody{number}@example.com")
    with pytest.raises(sign_in.Slowed):
        sign_in.with_password("jeanne@example.com", PASSWORD, HERE)
    assert sign_in.with_password("jeanne@example.com", PASSWORD, THERE) == user


def test_one_customer_of_ipv6_is_one_address(user: User, clock: FrozenClock) -> None:
    for number in range(20):
        fail(1, email=f"somebody{number}@example.com", address=f"2001:db8::{number:x}")
    with pytest.raises(sign_in.Slowed):
        sign_in.with_password("jeanne@example.com", PASSWORD, "2001:db8::ffff")


def test_a_refused_attempt_does_not_count_and_success_forgets(user: User, clock: FrozenClock) -> None:
    fail(5)
    for _ in range(20):
        with pytest.raises(sign_in.Slowed):
            sign_in.with_password("jeanne@example.com", "wrong", HERE)
    clock.advance(1)
    assert sign_in.with_password("jeanne@example.com", PASSWORD, HERE) == user
    assert [row.failures for row in SignInFailures.select()] == [5, 5], "those of the address, and of all"
    fail(5)


def test_failures_are_forgotten_after_an_hour(user: User, clock: FrozenClock) -> None:
    fail(5)
    clock.advance(3601)
    fail(5)


def test_names_of_accounts_are_not_kept(user: User) -> None:
    fail(1)
    assert not any("jeanne" in row.name or HERE in row.name for row in SignInFailures.select())


def turn_on(user: User) -> tuple[pyotp.TOTP, list[str]]:
    two_factor.begin(user.id)
    found = two_factor.pending(user.id)
    assert found is not None
    totp = pyotp.TOTP(found[1])
    return totp, two_factor.confirm(user.id, totp.at(now()))


def now() -> int:
    from fluenzr import clock as wall

    return wall.now_ms() // 1000


def test_a_code_is_taken_once_and_for_a_neighbouring_step(user: User, clock: FrozenClock) -> None:
    totp, _ = turn_on(user)
    assert not sign_in.with_code(user, totp.at(now()), HERE), "it was taken when it was turned on"
    clock.advance(30)
    late = totp.at(now() - 30)
    assert not sign_in.with_code(user, late, HERE), "before the last that was taken"
    clock.advance(30)
    assert sign_in.with_code(user, totp.at(now() - 30), HERE), "a clock that is a little late"
    assert sign_in.with_code(user, totp.at(now()), HERE)
    assert not sign_in.with_code(user, totp.at(now()), HERE)
    assert not sign_in.with_code(user, totp.at(now() + 90), HERE)


def test_a_recovery_code_is_taken_once_however_it_is_typed(user: User, clock: FrozenClock) -> None:
    _, codes = turn_on(user)
    assert len(set(codes)) == two_factor.RECOVERY_CODES
    assert sign_in.with_code(user, f" {codes[0].upper().replace('-', ' ')} ", HERE)
    assert not sign_in.with_code(user, codes[0], HERE)
    assert two_factor.codes_left(user.id) == two_factor.RECOVERY_CODES - 1
    assert not {code for code in codes if RecoveryCode.select().where(RecoveryCode.hash == code).exists()}


def test_guessing_codes_slows_down_too(user: User, clock: FrozenClock) -> None:
    turn_on(user)
    for number in range(5):
        assert not sign_in.with_code(user, f"{number:06}", f"192.0.2.{number}")
    with pytest.raises(sign_in.Slowed):
        sign_in.with_code(user, "000000", THERE)


def test_a_secret_is_sealed(user: User, clock: FrozenClock) -> None:
    totp, _ = turn_on(user)
    assert totp.secret.encode() not in bytes(User.get().totp_secret)


def test_another_password_ends_the_other_sessions(user: User) -> None:
    tokens = [sessions.begin(user, "one", HERE), sessions.begin(user, "two", HERE)]
    visit = sessions.find(tokens[0])
    assert visit is not None
    own_account.change_password(visit, PASSWORD, "another long password")
    assert sessions.find(tokens[0]) is not None
    assert sessions.find(tokens[1]) is None
    assert sign_in.with_password("jeanne@example.com", "another long password", HERE) == user


def test_a_session_lasts_for_thirty_days_after_its_last_use(user: User, clock: FrozenClock) -> None:
    token = sessions.begin(user, "one", HERE)
    for _ in range(3):
        clock.advance(29 * 86_400)
        visit = sessions.find(token)
        assert visit is not None
        assert sessions.touch(visit)
    clock.advance(30 * 86_400)
    assert sessions.find(token) is None
    assert sessions.listed(user.id) == []


def test_the_value_of_the_cookie_is_not_kept(user: User) -> None:
    token = sessions.begin(user, "one", "203.0.113.77")
    row = Session.get()
    assert token not in (row.hash, row.public_id)
    assert row.address == "203.0.113.0"
