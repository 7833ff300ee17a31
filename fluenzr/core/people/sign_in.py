"""Sign-in: password, then a time-based code where one is wanted; failures slow down further tries."""

from dataclasses import dataclass

from fluenzr import clock, crypto, db
from fluenzr.core.common import public_hosts
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
OF_ADDRESS = Slowing(free=20, longest=900)


class Slowed(Exception):
    """Signing in must wait for so many seconds."""

    def __init__(self, seconds: int):
        super().__init__(seconds)
        self.seconds = seconds


def with_password(email: str, password: str, address: str) -> User | None:
    """The user whose password it is, or None. Raises Slowed."""
    attempt = Attempt.begin(email, address)
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
    attempt = Attempt.begin(f"code of {user.id}", address)
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
    def begin(cls, account: str, address: str) -> "Attempt":
        """Count it. Raises Slowed, and then counts nothing."""
        attempt = cls(
            _name("account", fold(account.strip())), _name("address", public_hosts.network(address))
        )
        with db.transaction():
            rows = attempt._rows()
            wait = max(
                _wait(rows[attempt.account], OF_ACCOUNT),
                _wait(rows[attempt.address], OF_ADDRESS),
            )
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

    def _rows(self) -> dict[str, SignInFailures]:
        """Both rows, locked in one order by everybody."""
        now, names = clock.now_ms(), sorted((self.account, self.address))
        db.insert_missing("sign_in_failures", ("name", "failures", "at"), [(name, 0, now) for name in names])
        query = SignInFailures.select().where(SignInFailures.name.in_(names)).order_by(SignInFailures.name)
        found = {row.name: row for row in db.locked(query)}
        for row in found.values():
            if row.at < now - FORGOTTEN_MS:
                row.failures = 0
        return found


def _wait(row: SignInFailures, slowing: Slowing) -> int:
    """Seconds that are left to wait, rounded up."""
    left_ms = row.at + slowing.seconds(row.failures) * 1000 - clock.now_ms()
    return -(-left_ms // 1000) if row.failures else 0


def _name(kind: str, text: str) -> str:
    return crypto.keyed_hash(crypto.key("sign-in"), f"{kind}:{text}")
