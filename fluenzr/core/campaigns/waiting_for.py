"""Pacing: when a campaign may send its next email, and what it waits for (`waitingFor`); one rule for both.

Reads the database; `schedule` decides.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fluenzr import clock, db
from fluenzr.core.accounts import health as account_health
from fluenzr.core.accounts import mailboxes
from fluenzr.core.campaigns import restored_emails
from fluenzr.core.workflow import enrollments, progress
from fluenzr.core.workflow.schedule import Constraints, WaitingFor, Window, next_send, spacing
from fluenzr.models import Campaign, Email, Enrollment, Mailbox
from fluenzr.models.states import CampaignStatus, EmailState, EnrollmentStatus

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
CONNECTED = "connected"

_NTH_SLOT = """
select slot_at from email where {owner} = ? and slot_at > ? order by slot_at desc limit 1 offset ?
"""
_USED = "select count(*) from email where account_id = ? and slot_at > ?"
_NEXT_DUE = """
select min(due_at) from enrollment
where campaign_id = ? and {which} and due_at is not null and lease_until is null
"""
_RETRIED = """
select 1 from enrollment e join email m on m.enrollment_id = e.id and m.node_id = e.node_id
where e.campaign_id = ? and e.at_email = true and e.due_at = ? and e.lease_until is null and m.attempts > 0
"""
_FIRST_DUE = f"""
select min(e.due_at) from enrollment e
where e.campaign_id = ? and e.due_at is not null and e.lease_until is null
  and (e.at_email = false or {mailboxes.FIRST})
"""


@dataclass(frozen=True, slots=True)
class Outlook:
    """When the next email leaves (ms, None where that is not known), and what it waits for."""

    next_send_at: int | None = None
    waiting_for: WaitingFor | None = None


_DETAILS = {
    WaitingFor.WINDOW: "The sending hours of the campaign have not begun",
    WaitingFor.DELAY: "The next step of the sequence is not due yet",
    WaitingFor.HOURLY_LIMIT: "Emails of the campaign leave one by one, as many an hour as its settings allow",
    WaitingFor.DAILY_LIMIT: "The email account has sent as many emails in 24 hours as it may",
    WaitingFor.ACCOUNT_ERROR: "The email account cannot send until it is mended",
    WaitingFor.RETRY: "An email could not be handed over and is tried again",
    WaitingFor.MAILBOX: "Follow-ups wait until the account's mailbox was read for answers",
    WaitingFor.UNCERTAIN: "Nobody knows whether an email has arrived: say what became of it",
    WaitingFor.RESTORED: "The database is a copy that was restored: "
    "resume the campaign once you have looked at it",
}
"""What is waited for, as a sentence without its end."""


def outlook(campaign: Campaign) -> Outlook:
    """What `nextSendAt` and `waitingFor` say: the same at each asking until something happens."""
    if campaign.status == CampaignStatus.PAUSED and restored_emails.awaits(campaign.id):
        return Outlook(None, WaitingFor.RESTORED)
    if campaign.status != CampaignStatus.ACTIVE:
        return Outlook()
    due_at = _next_due(campaign)
    if due_at is None:
        return Outlook(None, WaitingFor.UNCERTAIN if _is_uncertain(campaign) else None)
    if due_at <= clock.now_ms() and mailboxes.holds_back(campaign.email_account):
        # Whoever may be due now is not, if it is a follow-up.
        due_at = db.query(_FIRST_DUE, (campaign.id,))[0][0]
        start = enrollments.beginning(campaign)
        if start is not None and start.due_at is not None:
            due_at = start.due_at if due_at is None else min(due_at, start.due_at)
        if due_at is None or due_at > clock.now_ms():
            return _held_back(campaign)
    return _when(campaign, due_at, bool(db.query(_RETRIED, (campaign.id, due_at))))


def detail(campaign: Campaign, outlook: Outlook) -> str | None:
    """What `waitingDetail` says: what is waited for in a sentence, with a server's last words if any."""
    if outlook.waiting_for is None:
        return None
    words = last_words(campaign, outlook)
    return _DETAILS[outlook.waiting_for] + (f": {words}" if words else "")


def of_enrollment(
    campaign: Campaign, due_at: int | None, at_email: bool, is_retry: bool, is_follow_up: bool
) -> Outlook:
    """When one enrollment goes on, and what it waits for; only an email waits for more than its time."""
    if campaign.status != CampaignStatus.ACTIVE or due_at is None:
        return Outlook()
    if not at_email:
        return Outlook(due_at, WaitingFor.DELAY if due_at > clock.now_ms() else None)
    if is_follow_up and due_at <= clock.now_ms() and mailboxes.holds_back(campaign.email_account):
        return _held_back(campaign)
    return _when(campaign, due_at, is_retry)


def may_send(campaign: Campaign) -> bool:
    """Whether window, pacing, limits and account let an email leave now."""
    now = _when(campaign, clock.now_ms(), False)
    return now.next_send_at is not None and now.waiting_for is None


def is_open(campaign: Campaign) -> bool:
    """Whether the send window is open now."""
    return not _limited(campaign) or Window.from_settings(campaign.settings).contains(clock.now())


def room(campaign: Campaign, wanted: int) -> int:
    """How many emails may begin at once: one where they are paced or tried, else what the day leaves."""
    account = campaign.email_account
    if account is not None and account_health.is_on_trial(account):
        return 1
    if not _limited(campaign):
        return wanted
    if campaign.settings["maxEmailsPerHour"] is not None:
        return 1
    limit = None if account is None else account.daily_limit
    if limit is None:
        return wanted
    used = int(db.query(_USED, (campaign.email_account_id, clock.now_ms() - DAY_MS))[0][0])
    return max(0, min(wanted, limit - used))


def next_slot(campaign: Campaign, draw: float) -> int:
    """The time (ms) before which no further email may begin, now that one has; `draw` is in [0, 1)."""
    per_hour = campaign.settings["maxEmailsPerHour"] if _limited(campaign) else None
    return clock.to_ms(clock.now() + spacing(per_hour, draw))


def _when(campaign: Campaign, due_at: int, is_retry: bool) -> Outlook:
    account = campaign.email_account
    limited = _limited(campaign)
    hourly = campaign.settings["maxEmailsPerHour"] if limited else None
    daily = account.daily_limit if limited and account is not None else None
    resting = 0 if account is None else account.rests_until or 0
    is_on_trial = account is not None and account_health.is_on_trial(account)
    if resting > max(due_at, clock.now_ms()):
        due_at, is_retry = resting, True
    elif account is not None and is_on_trial and account_health.is_trying(account):
        return Outlook(None, WaitingFor.RETRY)
    instant, reason = next_send(
        Constraints(
            now=clock.now(),
            due_at=clock.from_ms(due_at),
            due_is_retry=is_retry,
            slot_at=clock.from_ms(campaign.next_slot_at) if limited else None,
            hourly_free_at=_free_at("campaign_id", campaign.id, hourly, HOUR_MS),
            daily_free_at=_free_at("account_id", campaign.email_account_id, daily, DAY_MS),
            window=Window.from_settings(campaign.settings) if limited else None,
            account_ok=account is not None and account.status == CONNECTED,
        )
    )
    if reason == WaitingFor.HOURLY_LIMIT and is_on_trial:
        reason = WaitingFor.RETRY  # the pace is that of an email that did not leave
    return Outlook(None if instant is None else clock.to_ms(instant), reason)


def _held_back(campaign: Campaign) -> Outlook:
    """No time is known: the mailbox has to be read first."""
    account = campaign.email_account
    connected = account is not None and account.status == CONNECTED
    return Outlook(None, WaitingFor.MAILBOX if connected else WaitingFor.ACCOUNT_ERROR)


def last_words(campaign: Campaign, outlook: Outlook) -> str | None:
    """The error that a campaign waits because of: its account's, its mailbox's or an email's own."""
    account, waiting_for = campaign.email_account, outlook.waiting_for
    if waiting_for == WaitingFor.MAILBOX and account is not None:
        mailbox = Mailbox.get_or_none(Mailbox.account == account.id)
        return None if mailbox is None else mailbox.error
    if waiting_for not in (WaitingFor.ACCOUNT_ERROR, WaitingFor.RETRY):
        return None
    if account is None:
        return "it has none"
    if account.last_error is not None or waiting_for == WaitingFor.ACCOUNT_ERROR:
        return account.last_error
    return _retry_error(campaign)


def _retry_error(campaign: Campaign) -> str | None:
    """What is said of the email that is due first."""
    waiting = Enrollment.select(Enrollment.last_error).where(
        Enrollment.campaign == campaign,
        Enrollment.at_email == True,  # noqa: E712 - SQL's
        Enrollment.due_at.is_null(False),
        Enrollment.lease_until.is_null(),
    )
    error: str | None = waiting.order_by(Enrollment.due_at, Enrollment.id).limit(1).scalar()
    return error


def _is_uncertain(campaign: Campaign) -> bool:
    """Whether somebody in progress waits for a decision."""
    waiting = (
        Enrollment.select()
        .join(Email, on=Email.enrollment == Enrollment.id)
        .where(
            Enrollment.campaign == campaign,
            Enrollment.status == EnrollmentStatus.IN_PROGRESS,
            Enrollment.due_at.is_null(),
            Email.state == EmailState.UNCERTAIN,
        )
    )
    return bool(waiting.exists())


def _limited(campaign: Campaign) -> bool:
    """Whether window, pacing and limits count: a sandbox that runs faster than time ignores them."""
    return progress.speed_up(campaign) == 1


def _next_due(campaign: Campaign) -> int | None:
    start = enrollments.beginning(campaign)
    soonest = [
        None if start is None else start.due_at,
        *(
            db.query(_NEXT_DUE.format(which=which), (campaign.id,))[0][0]
            for which in ("at_email = true", "at_email = false")
        ),
    ]
    return min((due_at for due_at in soonest if due_at is not None), default=None)


def _free_at(owner: str, owner_id: int | None, limit: int | None, span_ms: int) -> datetime | None:
    """When the oldest of the last `limit` emails leaves the span, so that another may begin."""
    if limit is None:
        return None
    after = clock.now_ms() - span_ms
    nth = db.query(_NTH_SLOT.format(owner=owner), (owner_id, after, limit - 1))
    return clock.from_ms(nth[0][0]) + timedelta(milliseconds=span_ms) if nth else None
