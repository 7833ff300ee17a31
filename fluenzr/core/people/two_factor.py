"""Two-factor sign-in: time-based codes (TOTP, RFC 6238), and recovery codes for when the device is lost."""

import hmac
import secrets

import pyotp

from fluenzr import clock, crypto, db
from fluenzr.core.audit import log as audit
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.models import RecoveryCode, User

ISSUER = "FluenzR"
RECOVERY_CODES = 10
_STEP_SECONDS = 30
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike."""


def begin(user_id: int) -> str:
    """A new secret, not asked for before it is confirmed; gives the address for an authenticator app."""
    secret = pyotp.random_base32()
    with db.transaction():
        user: User = User.get_by_id(user_id)
        if user.totp_since is not None:
            raise Conflict("Two-factor sign-in is on already")
        User.update(totp_secret=crypto.box().seal(secret, _place(user))).where(User.id == user_id).execute()
    return _uri(user, secret)


def pending(user_id: int) -> tuple[str, str] | None:
    """Address and secret of what was begun and is not confirmed yet, where they can be read."""
    user: User = User.get_by_id(user_id)
    if user.totp_secret is None or user.totp_since is not None:
        return None
    try:
        secret = crypto.box().open(user.totp_secret, _place(user))
    except crypto.SecretUnreadable:
        return None
    return _uri(user, secret), secret


def give_up(user_id: int) -> None:
    """Forget a secret that was begun and is not confirmed; one that is asked for stays."""
    with db.transaction():
        User.update(totp_secret=None).where(User.id == user_id, User.totp_since.is_null()).execute()


def confirm(user_id: int, code: str) -> list[str]:
    """Ask for codes from now on; gives the recovery codes, shown this once. Raises Invalid."""
    with db.transaction():
        user: User = db.locked(User.select().where(User.id == user_id)).get()
        step = _step(user, code.strip())
        if user.totp_since is not None or step is None:
            raise Invalid("code", "This code is not right: see whether the clocks agree")
        User.update(totp_since=clock.now_ms(), totp_step=step).where(User.id == user_id).execute()
        codes = _new_codes(user_id)
        audit.record(None, "two_factor.on", user.public_id)
    return codes


def renew_codes(user_id: int) -> list[str]:
    """New recovery codes in place of the old ones. Raises Conflict where codes are not asked for."""
    with db.transaction():
        user: User = User.get_by_id(user_id)
        if user.totp_since is None:
            raise Conflict("Two-factor sign-in is off")
        codes = _new_codes(user_id)
        audit.record(None, "two_factor.codes_renewed", user.public_id)
    return codes


def turn_off(user_id: int) -> None:
    """Ask for codes no longer."""
    with db.transaction():
        user: User = User.get_by_id(user_id)
        User.update(totp_secret=None, totp_since=None, totp_step=None).where(User.id == user_id).execute()
        RecoveryCode.delete().where(RecoveryCode.user == user_id).execute()
        audit.record(None, "two_factor.off", user.public_id)


def since(user_id: int) -> int | None:
    """Since when codes are asked for; None where they are not."""
    found: int | None = User.get_by_id(user_id).totp_since
    return found


def codes_left(user_id: int) -> int:
    """How many recovery codes are not spent."""
    return int(RecoveryCode.select().where(RecoveryCode.user == user_id).count())


def spend(user_id: int, code: str) -> bool:
    """Whether a code is right just now, or is a recovery code; each is taken once (RFC 6238 §5.2)."""
    given = "".join(code.split()).lower()
    with db.transaction():
        user: User | None = db.locked(User.select().where(User.id == user_id)).first()
        if user is None or user.totp_since is None:
            return False
        step = _step(user, given)
        if step is not None:
            User.update(totp_step=step).where(User.id == user_id).execute()
            return True
        spent = RecoveryCode.delete().where(
            RecoveryCode.user == user_id, RecoveryCode.hash == _hash(user_id, given)
        )
        return bool(spent.execute())


def _step(user: User, code: str) -> int | None:
    """The time step whose code it is: this one, or its neighbour where clocks differ a little; never one
    that is not later than the last taken."""
    if user.totp_secret is None:
        return None
    try:
        totp = pyotp.TOTP(crypto.box().open(user.totp_secret, _place(user)))
    except crypto.SecretUnreadable:  # of a secret key that was lost: `fluenzr users reset --two-factor`
        return None
    now = clock.now_ms() // 1000 // _STEP_SECONDS
    for step in (now, now - 1, now + 1):
        is_own = hmac.compare_digest(totp.generate_otp(step).encode(), code.encode("utf-8", "replace"))
        if is_own and (user.totp_step is None or step > user.totp_step):
            return step
    return None


def _new_codes(user_id: int) -> list[str]:
    codes = ["-".join(_letters(5) for _ in range(2)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.delete().where(RecoveryCode.user == user_id).execute()
    for code in codes:
        RecoveryCode.create(user=user_id, hash=_hash(user_id, code))
    return codes


def _letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


def _hash(user_id: int, code: str) -> str:
    return crypto.keyed_hash(crypto.key("recovery codes"), f"{user_id}:{code.replace('-', '')}")


def _uri(user: User, secret: str) -> str:
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)


def _place(user: User) -> str:
    return f"user:{user.public_id}:totp"
