"""What servers' answers say of an account: it goes on, it rests, or its login has to be mended.

An account whose server can't be reached, or takes no more for now, rests, longer after each failure in a row.
Then one message at a time is tried, until one succeeds. Where one host of several cannot reach it, that may
be the host's own fault: it leaves the account to the others until one of them says the same.
"""

from datetime import timedelta

from fluenzr import clock, db
from fluenzr.models import AccountRest, EmailAccount, OutOfReach
from fluenzr.models.states import EmailState, literals

RESTS = {
    "unreachable": (timedelta(minutes=1), timedelta(hours=1)),
    "busy": (timedelta(minutes=1), timedelta(hours=1)),
    "quota": (timedelta(hours=1), timedelta(hours=24)),
}
"""How long the first rest is, and the longest; each is twice the one before."""

_REACHED = ("accepted", "hard", "soft", "failed", "deferred")
"""What becomes of an email that a server was reached for."""

_OVER_WHEN_REACHED = ("unreachable", "busy")
SEEN_MS = 60_000
"""A worker that was seen within that time is there."""

_HOST = "select w.host from enrollment e join worker w on w.owner = e.lease_owner where e.id = ?"
_OTHERS = "select 1 from worker where host <> ? and heartbeat_at > ? limit 1"
_LEFT = """
select c.id from out_of_reach o join campaign c on c.email_account_id = o.account_id
where o.host = ? and o.rests_until > ?
"""
# SQLite finds `email_not_sent` by its own condition alone.
_UNDERWAY = f"""
select 1 from email
where state <> '{EmailState.SENT}' and state in ({literals(EmailState.CLAIMED, EmailState.SENDING)})
  and account_id = ? limit 1
"""


def judge(account: EmailAccount, kind: str, reason: str, enrollment_id: int | None = None) -> None:
    """What became of an email (see `results`) to an enrollment, sent by `account` as it was then; `reason` is
    what was said.

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
        elif kind == "unreachable" and _is_left_to_others(unchanged, enrollment_id):
            return
        elif kind in RESTS:
            _rest(unchanged, kind, reason)
        else:
            _stop(unchanged, reason)


def forget(account: EmailAccount) -> None:
    """Somebody has mended it: it sends at once, and its next rest is a first one. Does not save it."""
    account.rests_until = None
    OutOfReach.delete().where(OutOfReach.account == account.id).execute()
    AccountRest.delete().where(AccountRest.account == account.id).execute()


def is_on_trial(account: EmailAccount) -> bool:
    """Whether one message at a time is tried, because those before could not be sent."""
    # A rest leaves an error behind: who has none, and that is nearly everybody, costs no query.
    if account.last_error is None:
        return False
    return bool(AccountRest.select().where(AccountRest.account == account.id).exists())


def was_unreachable(account: EmailAccount) -> bool:
    """Whether it rests, or is on trial, because its server could not be reached, or was busy."""
    rest = AccountRest.get_or_none(AccountRest.account == account.id)
    return rest is not None and rest.reason in _OVER_WHEN_REACHED


def left_to_others(host: str) -> set[int]:
    """The campaigns whose account's server this host cannot reach just now, while others may."""
    return {campaign_id for (campaign_id,) in db.query(_LEFT, (host, clock.now_ms()))}


def is_trying(account: EmailAccount) -> bool:
    """Whether that one message is on its way."""
    return bool(db.query(_UNDERWAY, (account.id,)))


def _stop(account: EmailAccount, reason: str) -> None:
    if account.status == "connected":
        account.status, account.last_error, account.updated_at = "error", reason, clock.now_ms()
        account.save()


def _is_left_to_others(account: EmailAccount, enrollment_id: int | None) -> bool:
    """Whether other hosts are there, none of which says the same. If so this one rests alone."""
    found, now = db.query(_HOST, (enrollment_id,)), clock.now_ms()
    if not found or not db.query(_OTHERS, (found[0][0], now - SEEN_MS)):
        return False
    host, of_account = found[0][0], OutOfReach.account == account.id
    resting = OutOfReach.rests_until > now
    if OutOfReach.select().where(of_account, OutOfReach.host != host, resting).exists():
        OutOfReach.delete().where(of_account).execute()
        return False
    _rest_alone(account, host, now)
    return True


def _rest_alone(account: EmailAccount, host: str, now: int) -> None:
    shortest, longest = RESTS["unreachable"]
    before = OutOfReach.get_or_none(OutOfReach.account == account.id, OutOfReach.host == host)
    if before is not None and before.rests_until > now:
        return
    row_ends = now - longest // timedelta(milliseconds=1)
    failures = before.failures if before is not None and before.rests_until > row_ends else 0
    rests_until = clock.to_ms(clock.now() + min(longest, shortest * 2 ** min(failures, 10)))
    OutOfReach.delete().where(OutOfReach.account == account.id, OutOfReach.host == host).execute()
    OutOfReach.create(account=account, host=host, failures=failures + 1, rests_until=rests_until)


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
    if kind != "accepted" and (rest is None or rest.reason not in _OVER_WHEN_REACHED):
        return
    if rest is not None:
        rest.delete_instance()
    account.last_error = None
    account.save(only=[EmailAccount.last_error])
