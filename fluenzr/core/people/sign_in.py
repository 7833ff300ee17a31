"""Sign-in: password, then a time-based code where one is wanted; failures slow down further tries.

Strangers are counted by network and account, by network, and (far more generously) by account; a browser
where the user signed in before, and a session, count alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fluenzr import clock, crypto, db
from fluenzr.core.common import public_hosts
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.text import fold
from fluenzr.core.people import known_browsers, passwords, two_factor, users
from fluenzr.models import SignInFailures, User

FORGOTTEN_MS = 60 * 60_000
"""After as long without a failure they count anew."""


@dataclass(frozen=True, slots=True)
class Slowing:
    """After `free` failures each must wait twice as long as the one before, `longest` seconds at most."""

    free: int
    longest: int

    def seconds(self, failures: int) -> int:
        """How long to wait after that many."""
        over = failures - self.free
        return 0 if over < 0 else min(self.longest, 2 ** min(over, 30))


OF_PAIR = Slowing(free=5, longest=900)
"""One network's tries at one account: a stranger who guesses there slows nobody down but that network."""
OF_ACCOUNT = Slowing(free=100, longest=60)
"""Many networks' tries at one account: guesses stay bounded, whoever has a thousand addresses."""
OF_ADDRESS = Slowing(free=20, longest=900)
OF_BROWSER = Slowing(free=5, longest=900)
"""A browser where the user signed in before, and a session: these count alone (`known_browsers`)."""
OF_CODE = Slowing(free=5, longest=900)
"""Who comes to the code has the password: a code is one of a million, and three are right at a time."""


class Slowed(Exception):
    """Signing in must wait for so many seconds."""

    def __init__(self, seconds: int):
        super().__init__(seconds)
        self.seconds = seconds


def with_password(email: str, password: str, address: str, browser: str | None = None) -> User | None:
    """The user whose password it is, or None. Raises Slowed.

    `browser` is what the browser keeps of who signed in there (`known_browsers`).
    """
    user = users.by_email(email)
    name = None if user is None else known_browsers.name(browser, user.id)
    whose = _whose(email)
    attempt = Attempt.begin(
        _strangers(whose, address) if name is None else (_alone("browser", f"{name}:{whose}"),)
    )
    if not passwords.matches(None if user is None else user.password_hash, password) or user is None:
        return None
    attempt.succeeded()
    _rehash(user, password)
    return user


def confirm_password(user_id: int, session: str, password: str) -> bool:
    """Whether it is the password of who is signed in. Raises Slowed: a session's tries count alone, so that
    nobody else's slow them down."""
    attempt = Attempt.begin((_alone("session", session),))
    user = users.get(user_id)
    if user is None or not passwords.matches(user.password_hash, password):
        return False
    attempt.succeeded()
    return True


def with_code(user: User, code: str, address: str, browser: str | None = None) -> bool:
    """Whether a code that a user gives after the password is right; it is then spent. Raises Slowed."""
    name = known_browsers.name(browser, user.id)
    attempt = Attempt.begin(
        (Counter.of("code", str(user.id), OF_CODE), _of_address(address))
        if name is None
        else (_alone("code in browser", f"{name}:{user.id}"),)
    )
    if not two_factor.spend(user.id, code):
        return False
    attempt.succeeded()
    return True


@dataclass(frozen=True, slots=True)
class Counter:
    """Failures under a name. Success forgets those that are `own`, and one of those shared with others."""

    name: str
    slowing: Slowing
    is_own: bool = True

    @classmethod
    def of(cls, kind: str, text: str, slowing: Slowing, *, is_own: bool = True) -> "Counter":
        """By a keyed hash: neither addresses nor accounts are kept."""
        return cls(crypto.keyed_hash(crypto.key("sign-in"), f"{kind}:{text}"), slowing, is_own)


def _strangers(whose: str, address: str) -> tuple[Counter, ...]:
    network = public_hosts.network(address)
    return (
        Counter.of("pair", f"{network}:{whose}", OF_PAIR),
        Counter.of("account", whose, OF_ACCOUNT, is_own=False),
        _of_address(address),
    )


def _of_address(address: str) -> Counter:
    return Counter.of("address", public_hosts.network(address), OF_ADDRESS, is_own=False)


def _alone(kind: str, text: str) -> Counter:
    return Counter.of(kind, text, OF_BROWSER)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, counted as a failure before it is judged: several at once count, too."""

    counters: Sequence[Counter]

    @classmethod
    def begin(cls, counters: Sequence[Counter]) -> "Attempt":
        """Count it under all of them. Raises Slowed, and then writes nothing."""
        attempt = cls(counters)
        if (wait := attempt._wait(attempt._kept())) <= 0:
            with db.transaction():
                rows = attempt._locked()
                wait = attempt._wait(rows)
                if wait <= 0:
                    for row in rows.values():
                        row.failures, row.at = row.failures + 1, clock.now_ms()
                        row.save()
        if wait > 0:
            raise Slowed(wait)
        return attempt

    def succeeded(self) -> None:
        """It was none."""
        own = [counter.name for counter in self.counters if counter.is_own]
        shared = [counter.name for counter in self.counters if not counter.is_own]
        with db.transaction():
            SignInFailures.delete().where(SignInFailures.name.in_(own)).execute()
            SignInFailures.update(failures=SignInFailures.failures - 1).where(
                SignInFailures.name.in_(shared), SignInFailures.failures > 0
            ).execute()

    def _wait(self, rows: dict[str, SignInFailures]) -> int:
        """Seconds that are left to wait."""
        slowings = {counter.name: counter.slowing for counter in self.counters}
        return max((_wait(row, slowings[name]) for name, row in rows.items()), default=0)

    def _kept(self) -> dict[str, SignInFailures]:
        """What is kept of them. Whoever is refused adds nothing to that, whatever accounts they name."""
        query = SignInFailures.select().where(SignInFailures.name.in_(self._names()))
        return _not_forgotten(query)

    def _locked(self) -> dict[str, SignInFailures]:
        """Their rows, locked in one order by everybody."""
        now, names = clock.now_ms(), self._names()
        db.insert_missing("sign_in_failures", ("name", "failures", "at"), [(name, 0, now) for name in names])
        query = SignInFailures.select().where(SignInFailures.name.in_(names)).order_by(SignInFailures.name)
        return _not_forgotten(db.locked(query))

    def _names(self) -> list[str]:
        return sorted(counter.name for counter in self.counters)


def _rehash(user: User, password: str) -> None:
    if user.password_hash and passwords.is_outdated(user.password_hash):
        rehashed = passwords.hashed(password)
        with db.transaction():
            User.update(password_hash=rehashed).where(User.id == user.id).execute()


def _not_forgotten(rows: Iterable[SignInFailures]) -> dict[str, SignInFailures]:
    found = {row.name: row for row in rows}
    for row in found.values():
        if row.at < clock.now_ms() - FORGOTTEN_MS:
            row.failures = 0
    return found


def _whose(email: str) -> str:
    """An address as an account is found by it: one domain has many spellings. Any other text as it is."""
    try:
        return users.key_of(email)
    except Invalid:
        return fold(email.strip())


def _wait(row: SignInFailures, slowing: Slowing) -> int:
    """Seconds that are left to wait, rounded up."""
    left_ms = row.at + slowing.seconds(row.failures) * 1000 - clock.now_ms()
    return -(-left_ms // 1000) if row.failures else 0
