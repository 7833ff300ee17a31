"""What servers' answers say of an account: it goes on, it rests, or its login has to be mended.

An account whose server can't be reached, or takes no more for now, rests, longer after each failure in a row.
Then one message at a time is tried, until one succeeds.
"""

from datetime import timedelta

from fluenzr import clock, db
from fluenzr.models import AccountRest, EmailAccount

RESTS = {
    "unreachable": (timedelta(minutes=1), timedelta(hours=1)),
    "quota": (timedelta(hours=1), timedelta(hours=24)),
}
"""How long the first rest is, and the longest; each is twice the one before."""

_REACHED = ("accepted", "hard", "soft", "failed", "deferred")
"""What becomes of an email that a server was reached for."""

# SQLite finds `email_not_sent` by its own condition alone.
_UNDERWAY = """
select 1 from email where state <> 'sent' and state in ('claimed', 'sending') and account_id = ? limit 1
"""


def judge(account: EmailAccount, kind: str, reason: str) -> None:
    """What became of an email (see `results`), sent by `account` as it was then; `reason` is what was said.

    It counts as long as the account's settings are the same. In a transaction of its own, so that none holds
    an account and waits for a contact; before the email is due again.
    """
    recovers = kind in _REACHED and account.last_error is not None
    if not (recovers or kind in RESTS or kind == "login"):
        return
    with db.transaction():
        unchanged = db.locked(
            EmailAccount.select().where(
                EmailAccount.id == account.id, EmailAccount.updated_at == account.updated_at
            )
        ).first()
        if unchanged is None:
            return
        if recovers:
            _recover(unchanged, kind)
        elif kind in RESTS:
            _rest(unchanged, kind, reason)
        else:
            _stop(unchanged, reason)


def forget(account: EmailAccount) -> None:
    """Somebody has mended it: it sends at once, and its next rest is a first one. Does not save it."""
    account.rests_until = None
    AccountRest.delete().where(AccountRest.account == account.id).execute()


def is_on_trial(account: EmailAccount) -> bool:
    """Whether one message at a time is tried, because those before could not be sent."""
    # A rest leaves an error behind: who has none, and that is nearly everybody, costs no query.
    if account.last_error is None:
        return False
    return bool(AccountRest.select().where(AccountRest.account == account.id).exists())


def was_unreachable(account: EmailAccount) -> bool:
    """Whether it rests, or is on trial, because its server could not be reached."""
    rest = AccountRest.get_or_none(AccountRest.account == account.id)
    return rest is not None and rest.reason == "unreachable"


def is_trying(account: EmailAccount) -> bool:
    """Whether that one message is on its way."""
    return bool(db.query(_UNDERWAY, (account.id,)))


def _stop(account: EmailAccount, reason: str) -> None:
    if account.status == "connected":
        account.status, account.last_error, account.updated_at = "error", reason, clock.now_ms()
        account.save()


def _rest(account: EmailAccount, kind: str, reason: str) -> None:
    before = AccountRest.get_or_none(AccountRest.account == account.id)
    failures = before.failures if before is not None and before.reason == kind else 0
    resting = (account.rests_until or 0) > clock.now_ms()
    if resting and failures:
        # It was on its way with the one that counted.
        return
    shortest, longest = RESTS[kind]
    # The power of a large number is more than anybody can wait.
    rests_until = clock.to_ms(clock.now() + min(longest, shortest * 2 ** min(failures, 10)))
    if resting and rests_until <= account.rests_until:
        return
    AccountRest.delete().where(AccountRest.account == account.id).execute()
    AccountRest.create(account=account, reason=kind, failures=failures + 1)
    account.rests_until, account.last_error = rests_until, reason
    account.save(only=[EmailAccount.rests_until, EmailAccount.last_error])


def _recover(account: EmailAccount, kind: str) -> None:
    """An email that was accepted ends every doubt; a server that was reached ends doubts about just that."""
    rest = AccountRest.get_or_none(AccountRest.account == account.id)
    if kind != "accepted" and (rest is None or rest.reason != "unreachable"):
        return
    if rest is not None:
        rest.delete_instance()
    account.last_error = None
    account.save(only=[EmailAccount.last_error])
