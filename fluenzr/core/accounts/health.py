"""Health of an email account: after SMTP answers it goes on, rests for a while, or needs a new login.

An account whose server can't be reached, or takes no more for now, rests, longer after each failure in a row.
Then one message at a time is tried, until one succeeds. Where one host of several cannot reach it, that may
be the host's own fault: it leaves the account to the others until one of them says the same.
"""

from datetime import timedelta
from typing import Any

from fluenzr import clock, db
from fluenzr.core.webhooks import events
from fluenzr.models import AccountRest, Email, EmailAccount, Enrollment, OauthToken, OutOfReach, Worker
from fluenzr.models.emails import NOT_SENT
from fluenzr.models.states import EmailState

RESTS = {
    "unreachable": (timedelta(minutes=1), timedelta(hours=1)),
    "busy": (timedelta(minutes=1), timedelta(hours=1)),
    "quota": (timedelta(hours=1), timedelta(hours=24)),
}
"""How long the first rest is, and the longest; each is twice the one before."""

LOGIN_REFUSED = "login_refused"
REAUTH_REQUIRED = "reauth_required"
ERROR_CODES = (LOGIN_REFUSED, REAUTH_REQUIRED, "oauth_app_refused")

_REACHED = ("accepted", "hard", "soft", "failed", "deferred")
"""What becomes of an email that a server was reached for."""

_OVER_WHEN_REACHED = ("unreachable", "busy")
SEEN_MS = 60_000
"""A worker that was seen within that time is there."""

_LEFT = "select account_id from out_of_reach where host = ? and rests_until > ?"


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
            stop(unchanged, _login_code(unchanged), reason)


def forget(account: EmailAccount) -> None:
    """Somebody has mended it: it sends at once, and its next rest is a first one. Does not save it."""
    account.rests_until = None
    OutOfReach.delete().where(OutOfReach.account == account.id).execute()
    AccountRest.delete().where(AccountRest.account == account.id).execute()


def stop(account: EmailAccount, code: str, reason: str) -> None:
    """Its login has to be mended, or a person has to authorise it again: campaigns wait, and whoever listens
    is told once. `account` is locked."""
    if account.status not in ("connected", "error"):
        return
    was_connected = account.status == "connected"
    account.status, account.last_error, account.error_code = "error", reason, code
    account.updated_at = clock.now_ms()
    account.save()
    if was_connected:
        events.record(account.workspace_id, "email_account.error", _event_data(account))


def mended(account: EmailAccount) -> None:
    """Whatever was wrong is held to be right until it is tried. Does not save it."""
    if account.status == "error":
        account.status = "connected"
    account.last_error = account.error_code = None
    account.updated_at = clock.now_ms()
    forget(account)


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
    """The accounts whose server this host cannot reach just now, while others may."""
    return {account_id for (account_id,) in db.query(_LEFT, (host, clock.now_ms()))}


def is_trying(account: EmailAccount) -> bool:
    """Whether that one message is on its way."""
    underway = Email.state.in_((EmailState.CLAIMED, EmailState.SENDING))
    return bool(Email.select().where(NOT_SENT, underway, Email.account == account.id).exists())


def _login_code(account: EmailAccount) -> str:
    refused = OauthToken.refused.is_null(False)
    ended = OauthToken.select().where(OauthToken.account == account.id, refused).exists()
    return REAUTH_REQUIRED if ended else LOGIN_REFUSED


def _event_data(account: EmailAccount) -> dict[str, Any]:
    return {
        "emailAccountId": account.public_id,
        "email": account.email,
        "errorCode": account.error_code,
        "error": account.last_error,
    }


def _is_left_to_others(account: EmailAccount, enrollment_id: int | None) -> bool:
    """Whether other hosts are there, none of which says the same. If so this one rests alone."""
    host, now = _host_of(enrollment_id), clock.now_ms()
    others = Worker.select().where(Worker.host != host, Worker.heartbeat_at > now - SEEN_MS)
    if host is None or not others.exists():
        return False
    of_account = OutOfReach.account == account.id
    resting = OutOfReach.rests_until > now
    if OutOfReach.select().where(of_account, OutOfReach.host != host, resting).exists():
        OutOfReach.delete().where(of_account).execute()
        return False
    _rest_alone(account, host, now)
    return True


def _host_of(enrollment_id: int | None) -> str | None:
    """Where the worker runs that holds an enrollment."""
    holding = Worker.select(Worker.host).join(Enrollment, on=Worker.owner == Enrollment.lease_owner)
    host: str | None = holding.where(Enrollment.id == enrollment_id).scalar()
    return host


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
