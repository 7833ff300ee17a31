"""What a campaign waits for (`waitingFor`), and when its next email leaves; one rule with `pacing`.

Where a campaign has several mailboxes, the email that leaves soonest from any of them is told, and beside it
which of them cannot send while contacts wait for them.
"""

from collections.abc import Iterable
from dataclasses import replace

from fluenzr import clock, db
from fluenzr.core.accounts import mailboxes
from fluenzr.core.campaigns import mailboxes as campaign_mailboxes
from fluenzr.core.campaigns import pacing, restored_emails
from fluenzr.core.campaigns.pacing import CONNECTED
from fluenzr.core.campaigns.pacing import Outlook as Outlook
from fluenzr.core.workflow import enrollments
from fluenzr.core.workflow.schedule import WaitingFor
from fluenzr.models import Campaign, Email, EmailAccount, Enrollment, Mailbox
from fluenzr.models.states import CampaignStatus, EmailState, EnrollmentStatus

_NEXT_DUE = """
select min(due_at) from enrollment
where campaign_id = ? and {which} and due_at is not null and lease_until is null
"""
_NEXT_OF_MAILBOX = """
select min(e.due_at) from enrollment e
where e.campaign_id = ? and e.account_id = ? and e.account_id is not null and e.at_email = true
  and e.due_at is not null and e.lease_until is null
"""
_RETRIED = """
select 1 from enrollment e join email m on m.enrollment_id = e.id and m.node_id = e.node_id
where e.campaign_id = ? and e.at_email = true and e.due_at = ? and e.lease_until is null and m.attempts > 0
"""
_LOOKED_AT = 1000
"""People whose emails are looked at to find one to whom nothing was sent yet: pages ask again and again, also
while a mailbox that is not read holds back a million follow-ups. Who has not begun is found without."""
# Whoever is due first of all, and whoever was added last.
_FIRST_EMAIL = (
    f"""
select min(e.due_at) from (
    select id, due_at from enrollment
    where campaign_id = ? and {{whose}} and at_email = true and due_at is not null and lease_until is null
    order by due_at limit ?) e
where {mailboxes.FIRST}
""",
    f"""
select min(e.due_at) from (
    select id, account_id, at_email, due_at, lease_until from enrollment
    where campaign_id = ? and status = '{EnrollmentStatus.IN_PROGRESS}' order by id desc limit ?) e
where {{whose}} and e.at_email = true and e.due_at is not null and e.lease_until is null and {mailboxes.FIRST}
""",
)
_ANY = ("at_email = true", "at_email = false")
_NEXT_UNBOUND = """
select min(due_at) from enrollment {by_index}
where campaign_id = ? and account_id is null and at_email = true
  and due_at is not null and lease_until is null
"""

_DETAILS = {
    WaitingFor.WINDOW: "The sending hours of the campaign have not begun",
    WaitingFor.DELAY: "The next step of the sequence is not due yet",
    WaitingFor.HOURLY_LIMIT: "Emails of the campaign leave one by one, as many an hour as its settings allow",
    WaitingFor.DAILY_LIMIT: "The email account has sent as many emails in 24 hours as it may",
    WaitingFor.ACCOUNT_ERROR: "The email account cannot send until it is mended",
    WaitingFor.RETRY: "An email could not be handed over and is tried again",
    WaitingFor.MAILBOX: "Follow-ups wait until the account's mailbox was read for answers",
    WaitingFor.UNCERTAIN: "Nobody knows whether an email has arrived: say what became of it",
    WaitingFor.RAMP: "The email account is young, and has sent in 24 hours what its ramp lets it",
    WaitingFor.RESTORED: "The database is a copy that was restored: "
    "resume the campaign once you have looked at it",
}
"""What is waited for, as a sentence without its end."""


_AT_REST = "The working hours of the email account have not begun"
_NEVER = "The campaign's sending hours and the working hours of the email account do not meet: change either"
_GONE = "it was deleted; /reassign gives its contacts to another mailbox"


def outlook(campaign: Campaign) -> Outlook:
    """What `nextSendAt` and `waitingFor` say: the same at each asking until something happens."""
    if campaign.status == CampaignStatus.PAUSED and restored_emails.awaits(campaign.id):
        return Outlook(None, WaitingFor.RESTORED)
    if campaign.status != CampaignStatus.ACTIVE:
        return Outlook()
    several = campaign_mailboxes.ever(campaign)
    first = _of_several(campaign, several) if several else _of_one(campaign)
    if first is None:
        return Outlook(None, WaitingFor.UNCERTAIN if _is_uncertain(campaign) else None)
    return first


def detail(campaign: Campaign, outlook: Outlook) -> str | None:
    """What `waitingDetail` says: what is waited for in a sentence, with a server's last words if any.

    Of several mailboxes it says which, and which others cannot send while contacts wait for them.
    """
    said = [] if outlook.waiting_for is None else [_said(campaign, outlook, outlook.waiting_for)]
    if campaign.status == CampaignStatus.ACTIVE:
        said += _faults(campaign, besides=outlook)
    return "; ".join(said) or None


def of_enrollment(
    campaign: Campaign,
    due_at: int | None,
    at_email: bool,
    is_retry: bool,
    is_follow_up: bool,
    account_id: int | None = None,
) -> Outlook:
    """When one enrollment goes on, and what it waits for; only an email waits for more than its time.

    `account_id` is the mailbox that has written to it, if any.
    """
    if campaign.status != CampaignStatus.ACTIVE or due_at is None:
        return Outlook()
    if not at_email:
        return Outlook(due_at, WaitingFor.DELAY if due_at > clock.now_ms() else None)
    if not campaign_mailboxes.is_shared(campaign):
        return _of_email(campaign, campaign.email_account, due_at, is_retry, is_follow_up)
    accounts = campaign_mailboxes.of(campaign)
    if account_id is not None:
        accounts = [account for account in accounts if account.id == account_id]
    found = _first(_of_email(campaign, account, due_at, is_retry, is_follow_up) for account in accounts)
    return found or Outlook(None, WaitingFor.ACCOUNT_ERROR)


def may_send(campaign: Campaign) -> bool:
    """Whether window, pacing, limits and a mailbox let an email leave now."""
    return any(pacing.may_send(campaign, account) for account in campaign_mailboxes.of(campaign))


def last_words(campaign: Campaign, outlook: Outlook) -> str | None:
    """The error that a campaign waits because of: its account's, its mailbox's or an email's own."""
    account, waiting_for = _account(campaign, outlook), outlook.waiting_for
    if waiting_for == WaitingFor.MAILBOX and account is not None:
        mailbox = Mailbox.get_or_none(Mailbox.account == account.id)
        return None if mailbox is None else mailbox.error
    if waiting_for not in (WaitingFor.ACCOUNT_ERROR, WaitingFor.RETRY):
        return None
    if account is None:
        return "it has none" if outlook.account_id is None else _GONE
    if account.last_error is not None or waiting_for == WaitingFor.ACCOUNT_ERROR:
        return account.last_error or _not_connected(campaign, account)
    return _retry_error(campaign)


def next_of(campaign: Campaign, account_id: int) -> int | None:
    """Since or from when (ms) an email is due to somebody whom one of several mailboxes writes to."""
    found: int | None = db.query(_NEXT_OF_MAILBOX, (campaign.id, account_id))[0][0]
    return found


def next_of_others(campaign: Campaign) -> int | None:
    """Since or from when (ms) anything is due to those whom no mailbox writes to yet."""
    return soonest(_begins_at(campaign), _next_unbound(campaign), *_next_due(campaign, _ANY[1:]))


def next_email_of_others(campaign: Campaign) -> int | None:
    """The same of emails alone."""
    start = enrollments.beginning(campaign)
    begins_at = start.due_at if start is not None and start.at_email else None
    return soonest(begins_at, _next_unbound(campaign))


def soonest(*instants: int | None) -> int | None:
    """The first of some times, where any is known."""
    return min((instant for instant in instants if instant is not None), default=None)


def _of_one(campaign: Campaign) -> Outlook | None:
    """Of a campaign with one mailbox; None where nobody is due."""
    account = campaign.email_account
    due_at = soonest(_begins_at(campaign), *_next_due(campaign, _ANY))
    if due_at is None:
        return None
    if due_at <= clock.now_ms() and mailboxes.holds_back(account):
        # Whoever may be due now is not, if it is a follow-up.
        others = _next_due(campaign, _ANY[1:])
        due_at = soonest(_first_email(campaign, "1 = 1"), *others, _begins_at(campaign))
        if due_at is None or due_at > clock.now_ms():
            return _held_back(account)
    return pacing.outlook(campaign, account, due_at, _is_retry(campaign, due_at))


def _of_several(campaign: Campaign, mailbox_ids: Iterable[int]) -> Outlook | None:
    """Of those who are bound to each mailbox, and of all others."""
    accounts = {account.id: account for account in campaign_mailboxes.of(campaign)}
    found = [_of_bound(campaign, account_id, accounts.get(account_id)) for account_id in mailbox_ids]
    others = next_of_others(campaign)
    if others is not None:
        retry = _is_retry(campaign, others)
        found.append(_first(_of_mailbox(campaign, account, others, retry) for account in accounts.values()))
    return _first(found)


def _of_bound(campaign: Campaign, account_id: int, account: EmailAccount | None) -> Outlook | None:
    """Of those whom one mailbox writes to; None where none of them is due."""
    due_at = next_of(campaign, account_id)
    if due_at is None:
        return None
    if account is None:
        return Outlook(None, WaitingFor.ACCOUNT_ERROR, account_id)
    if due_at <= clock.now_ms() and mailboxes.holds_back(account):
        due_at = _first_email(campaign, f"account_id = {account_id:d} and account_id is not null")
        if due_at is None or due_at > clock.now_ms():
            return replace(_held_back(account), account_id=account_id)
    return _of_mailbox(campaign, account, due_at, _is_retry(campaign, due_at))


def _of_mailbox(campaign: Campaign, account: EmailAccount, due_at: int, is_retry: bool) -> Outlook:
    return replace(pacing.outlook(campaign, account, due_at, is_retry), account_id=account.id)


def _of_email(
    campaign: Campaign, account: EmailAccount | None, due_at: int, is_retry: bool, is_follow_up: bool
) -> Outlook:
    if is_follow_up and due_at <= clock.now_ms() and mailboxes.holds_back(account):
        return _held_back(account)
    return pacing.outlook(campaign, account, due_at, is_retry)


def _held_back(account: EmailAccount | None) -> Outlook:
    """No time is known: the mailbox has to be read first."""
    connected = account is not None and account.status == CONNECTED
    return Outlook(None, WaitingFor.MAILBOX if connected else WaitingFor.ACCOUNT_ERROR)


def _first(outlooks: Iterable[Outlook | None]) -> Outlook | None:
    """The one that leaves soonest; where no time is known the first of them."""
    known = [outlook for outlook in outlooks if outlook is not None]
    timed = [(outlook.next_send_at, outlook) for outlook in known if outlook.next_send_at is not None]
    return min(timed, key=lambda each: each[0])[1] if timed else next(iter(known), None)


def _next_due(campaign: Campaign, which: Iterable[str]) -> list[int | None]:
    return [db.query(_NEXT_DUE.format(which=each), (campaign.id,))[0][0] for each in which]


def _next_unbound(campaign: Campaign) -> int | None:
    statement = _NEXT_UNBOUND.format(by_index=db.by_index("enrollment_unbound"))
    found: int | None = db.query(statement, (campaign.id,))[0][0]
    return found


def _first_email(campaign: Campaign, whose: str) -> int | None:
    """Since or from when (ms) an email is due to somebody to whom nothing was sent yet, as far as is seen."""
    found = (db.query(sql.format(whose=whose), (campaign.id, _LOOKED_AT)) for sql in _FIRST_EMAIL)
    return soonest(*(due_at for ((due_at,),) in found))


def _begins_at(campaign: Campaign) -> int | None:
    start = enrollments.beginning(campaign)
    return None if start is None else start.due_at


def _is_retry(campaign: Campaign, due_at: int) -> bool:
    return bool(db.query(_RETRIED, (campaign.id, due_at)))


def _said(campaign: Campaign, outlook: Outlook, waiting_for: WaitingFor) -> str:
    if waiting_for == WaitingFor.WINDOW:
        return _hours(campaign, outlook)
    words = last_words(campaign, outlook)
    return _DETAILS[waiting_for] + (f": {words}" if words else "")


def _hours(campaign: Campaign, outlook: Outlook) -> str:
    """Whose hours are waited for: the campaign's, or its mailbox's."""
    account = _account(campaign, outlook)
    if outlook.next_send_at is None:
        return _NEVER
    is_at_rest = account is not None and not pacing.is_at_work(campaign, account)
    return _AT_REST if is_at_rest and pacing.is_open(campaign) else _DETAILS[WaitingFor.WINDOW]


def _account(campaign: Campaign, outlook: Outlook) -> EmailAccount | None:
    """The mailbox that an outlook is of."""
    if outlook.account_id is None:
        return campaign.email_account
    found: EmailAccount | None = EmailAccount.get_or_none(EmailAccount.id == outlook.account_id)
    return found


def _faults(campaign: Campaign, besides: Outlook) -> list[str]:
    """Of several mailboxes: those that cannot send while somebody waits for them."""
    return [
        f"{_address(account)} cannot send, and its contacts wait: {_fault(campaign, account)}"
        for row, account in campaign_mailboxes.at_fault(campaign)
        if (row.account_id, WaitingFor.ACCOUNT_ERROR) != (besides.account_id, besides.waiting_for)
        and (next_of(campaign, row.account_id) or clock.now_ms() + 1) <= clock.now_ms()
    ]


def _address(account: EmailAccount | None) -> str:
    return "A mailbox" if account is None else str(account.email)


def _fault(campaign: Campaign, account: EmailAccount | None) -> str:
    if account is None:
        return _GONE
    return account.last_error or _not_connected(campaign, account)


def _not_connected(campaign: Campaign, account: EmailAccount) -> str:
    if account.status != CONNECTED:
        return f"{account.email} is {account.status}"
    return (
        f"{account.email} no longer writes for the campaign; /reassign gives its contacts to another mailbox"
    )


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
