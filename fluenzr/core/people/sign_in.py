"""Sign-in: password, then a time-based code where one is wanted; failures slow down further tries."""

from collections.abc import Iterable
from dataclasses import dataclass

from fluenzr import clock, crypto, db
from fluenzr.core.common import public_hosts
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.text import fold
from fluenzr.core.people import passwords, two_factor, users
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


OF_ACCOUNT = Slowing(free=5, longest=60)
"""A minute at most: nobody is kept out for long by a stranger who guesses."""
OF_CODE = Slowing(free=5, longest=900)
"""Who comes to the code has the password: a code is one of a million, and three are right at a time."""
OF_ADDRESS = Slowing(free=20, longest=900)


class Slowed(Exception):
    """Signing in must wait for so many seconds."""

    def __init__(self, seconds: int):
        super().__init__(seconds)
        self.seconds = seconds


def with_password(email: str, password: str, address: str) -> User | None:
    """The user whose password it is, or None. Raises Slowed."""
    attempt = Attempt.begin(_name("account", _whose(email)), address, OF_ACCOUNT)
    user = users.by_email(email)
    if not passwords.matches(None if user is None else user.password_hash, password) or user is None:
        return None
    attempt.succeeded()
    if user.password_hash and passwords.is_outdated(user.password_hash):
        rehashed = passwords.hashed(password)
        with db.transaction():
            User.update(password_hash=rehashed).where(User.id == user.id).execute()
    return user


def with_code(user: User, code: str, address: str) -> bool:
    """Whether a code that a user gives after the password is right; it is then spent. Raises Slowed."""
    attempt = Attempt.begin(_name("code", str(user.id)), address, OF_CODE)
    if not two_factor.spend(user.id, code):
        return False
    attempt.succeeded()
    return True


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, counted as a failure before it is judged: several at once count, too."""

    account: str
    address: str

    @classmethod
    def begin(cls, account: str, address: str, slowing: Slowing) -> "Attempt":
        """Count it, for a counter of the account with its slowing. Raises Slowed, and then writes nothing."""
        attempt = cls(account, _name("address", public_hosts.network(address)))
        if (wait := attempt._wait(attempt._kept(), slowing)) <= 0:
            with db.transaction():
                rows = attempt._locked()
                wait = attempt._wait(rows, slowing)
                if wait <= 0:
                    for row in rows.values():
                        row.failures, row.at = row.failures + 1, clock.now_ms()
                        row.save()
        if wait > 0:
            raise Slowed(wait)
        return attempt

    def succeeded(self) -> None:
        """It was none: the account's failures are forgotten, the address has one less."""
        with db.transaction():
            SignInFailures.delete().where(SignInFailures.name == self.account).execute()
            SignInFailures.update(failures=SignInFailures.failures - 1).where(
                SignInFailures.name == self.address, SignInFailures.failures > 0
            ).execute()

    def _wait(self, rows: dict[str, SignInFailures], slowing: Slowing) -> int:
        """Seconds that are left to wait."""
        slowings = {self.account: slowing, self.address: OF_ADDRESS}
        return max((_wait(row, slowings[name]) for name, row in rows.items()), default=0)

    def _kept(self) -> dict[str, SignInFailures]:
        """What is kept of both. Whoever is refused adds nothing to that, whatever accounts they name."""
        query = SignInFailures.select().where(SignInFailures.name.in_(self._names()))
        return _not_forgotten(query)

    def _locked(self) -> dict[str, SignInFailures]:
        """Both rows, locked in one order by everybody."""
        now, names = clock.now_ms(), self._names()
        db.insert_missing("sign_in_failures", ("name", "failures", "at"), [(name, 0, now) for name in names])
        query = SignInFailures.select().where(SignInFailures.name.in_(names)).order_by(SignInFailures.name)
        return _not_forgotten(db.locked(query))

    def _names(self) -> list[str]:
        return sorted((self.account, self.address))


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


def _name(kind: str, text: str) -> str:
    return crypto.keyed_hash(crypto.key("sign-in"), f"{kind}:{text}")
