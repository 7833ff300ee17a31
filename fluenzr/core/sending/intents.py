"""Send intents: recorded before the final dot, results after it; in between an email is uncertain.

Emails of one campaign that are in flight together share a commit, some for their intents, some for what
became of them. Locks are taken in the order of `sending.queue`.

Tested by `tests/core/sending/test_queue.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fluenzr import clock, db
from fluenzr.core.campaigns import campaign_lock
from fluenzr.core.contacts import suppression
from fluenzr.core.emails import compose, message_ids
from fluenzr.core.sending import leases, next_steps, queue, sent
from fluenzr.core.sending.queue import Claim
from fluenzr.core.sending.sent import Sent
from fluenzr.core.sending.smtp_replies import Outcome
from fluenzr.core.workflow.progress import Onward
from fluenzr.models import Campaign
from fluenzr.models.states import EmailState

_CONTACTS = "select id, email, status from contact where {among} order by id {for_update}"
_CAMPAIGN = "select status, updated_at from campaign where id = ?"
_ENROLLMENTS = """
select id, fence, status, contact_id, account_id from enrollment
where {among} order by id {for_update}
"""
_EMAILS = """
select id, fence, state, variant, subject, uncertain_at, message_id from email
where {among} order by id {for_update}
"""
_INTENDED = ("state", "message_id", "subject")
_INTENDED_BEFORE = ("message_id", "subject")
_SENT = ("state", "accepted_at", "smtp_code", "smtp_text", "server_message_id")
_SETTLED = ("node_id", "at_email", "due_at", "status", "last_error", "lease_owner", "lease_until")


@dataclass(frozen=True, slots=True)
class Intent:
    """An email of which all but the final dot has been handed over."""

    claim: Claim
    message_id: str
    subject: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """An email that the server has said yes to; `subject` is what it said."""

    claim: Claim
    outcome: Outcome
    subject: str | None = None


def intend(claim: Claim, message_id: str, subject: str) -> bool:
    """Make durable that this email is about to be sent; False where it must not be any more."""
    return bool(commit([Intent(claim, message_id, subject)]))


def commit(intents: Sequence[Intent] = (), accepted: Sequence[Accepted] = ()) -> set[int]:
    """Make intents and results durable, all of one campaign and mailbox; gives the ids of those that may go.

    What stops an email (an unsubscribe, a deletion...) changes its contact or its enrollment, which are held
    here until the commit, or stops its campaign, for which it waits for all that is committed here
    (`running`): it stops this email if it commits first. A result is written once: a claim whose fence has
    moved on changes nothing.
    """
    if not (intents or accepted):
        return set()
    with db.transaction():
        locked = _LockedRows([one.claim for one in intents], [one.claim for one in accepted])
        granted = [intent for intent in intents if locked.may_leave(intent.claim)]
        intended = [
            (EmailState.SENDING, intent.message_id, intent.subject, intent.claim.email_id)
            for intent in granted
        ]
        db.update_rows("email", _INTENDED, intended)
        _write_accepted(locked, [result for result in accepted if locked.is_awaited(result.claim)])
        return {intent.claim.email_id for intent in granted}


class _LockedRows:
    """The rows of some claims, which nobody else changes before the transaction ends; where some are to be
    sent, nor does the campaign stop meanwhile."""

    def __init__(self, sending: Sequence[Claim], answered: Sequence[Claim]):
        claimed, sends = [*sending, *answered], bool(sending)
        one = claimed[0].campaign
        self.contacts = _rows("contact", _CONTACTS, (claim.contact.id for claim in claimed))
        if sends:
            campaign_lock.share(one.id)
        self.campaign = _current(one)
        self.enrollments = _rows("enrollment", _ENROLLMENTS, (claim.enrollment_id for claim in claimed))
        self.emails = _rows("email", _EMAILS, (claim.email_id for claim in claimed))
        self._suppressed = suppression.among(one.workspace_id, [claim.contact.email for claim in sending])
        self._goes_on = sends and queue.is_as_claimed(self.campaign, one, claimed[0].account)

    def may_leave(self, claim: Claim) -> bool:
        """Whether the email may still be sent by this claim."""
        address, status = self.contacts.get(claim.contact.id, (None, None))
        _, state, *_ = self._email(claim)
        return (
            self._goes_on
            and address == claim.contact.email
            and queue.may_be_written_to(status)
            and address not in self._suppressed
            and self.goes_on(claim)
            and self._is_bound_as_claimed(claim)
            and state == EmailState.CLAIMED
        )

    def goes_on(self, claim: Claim) -> bool:
        """Whether the claim is still the latest one of an enrollment that goes on."""
        fence, status, *_ = self.enrollments.get(claim.enrollment_id, (None, None))
        return fence == claim.fence and queue.is_open(status)

    def _is_bound_as_claimed(self, claim: Claim) -> bool:
        """Whether the contact was not reassigned to another mailbox since."""
        return not claim.of_several or self.enrollments[claim.enrollment_id][3] == claim.account.id

    def is_awaited(self, claim: Claim) -> bool:
        """Whether an answer still counts; it does too once the email was marked uncertain."""
        return claim.enrollment_id in self.enrollments and self._email(claim)[1] in queue.AWAITED

    def is_forgotten(self, claim: Claim) -> bool:
        """Whether the email has no Message-ID, which its intent had given it."""
        return self._email(claim)[5] is None

    def sent(self, claim: Claim) -> Sent:
        """The email as it is told of."""
        _, state, variant, subject, uncertain_at, _ = self._email(claim)
        resent = sent.DUPLICATE if state != EmailState.UNCERTAIN and uncertain_at else {}
        contact = None if self._is_erased(claim) else claim.contact
        return Sent(claim.node_id, variant, subject, contact, resent)

    def reason(self, result: Accepted) -> str:
        """What is kept of the answer: of an erased person nothing, as it may quote the address."""
        return "" if self._is_erased(result.claim) else result.outcome.reason

    def server_message_id(self, result: Accepted) -> str | None:
        """The Message-ID that the server has put in place of ours, where it says so."""
        claim = result.claim
        known = (str(self._email(claim)[5]), claim.account.email, claim.contact.email)
        host = (claim.account.smtp or {}).get("host") or ""
        return message_ids.given_by_server(result.outcome.text, host, known)

    def _is_erased(self, claim: Claim) -> bool:
        return self.enrollments[claim.enrollment_id][2] is None

    def _email(self, claim: Claim) -> tuple[Any, ...]:
        """The email, unless the fence has moved on."""
        found = self.emails.get(claim.email_id)
        return found if found is not None and found[0] == claim.fence else (None,) * 6


def _write_accepted(locked: _LockedRows, accepted: Sequence[Accepted]) -> None:
    if not accepted or locked.campaign is None:
        return
    now = clock.now()
    at = clock.to_ms(now)
    _make_up_for_intents([each for each in accepted if locked.is_forgotten(each.claim)])
    onward = Onward(accepted[0].claim.campaign, locked.campaign, now)
    rows = [
        (
            EmailState.SENT,
            at,
            each.outcome.code,
            locked.reason(each),
            locked.server_message_id(each),
            each.claim.email_id,
        )
        for each in accepted
    ]
    db.update_rows("email", _SENT, rows)
    sent.tell(locked.campaign, [locked.sent(each.claim) for each in accepted])
    going_on = [each.claim for each in accepted if locked.goes_on(each.claim)]
    db.update_rows("enrollment", _SETTLED, [_step(onward, locked, claim) for claim in going_on])
    leases.release_many(
        (each.claim.enrollment_id, each.claim.fence) for each in accepted if not locked.goes_on(each.claim)
    )


def _make_up_for_intents(accepted: Sequence[Accepted]) -> None:
    """A database that went back may lack intents of what was on its way meanwhile."""
    rows = [(message_id(each.claim), each.subject, each.claim.email_id) for each in accepted]
    db.update_rows("email", _INTENDED_BEFORE, rows)


def message_id(claim: Claim) -> str:
    """The Message-ID that its email leaves under."""
    campaign, contact = claim.campaign.public_id, claim.contact.public_id
    return compose.message_id(campaign, contact, claim.node_id, claim.account.email)


def _step(onward: Onward, locked: _LockedRows, claim: Claim) -> tuple[Any, ...]:
    contact_id = locked.enrollments[claim.enrollment_id][2]
    place = onward.after_email(claim.node_id, contact_id)
    status = next_steps.status_at(place)
    return (place.node_id, place.at_email, place.due_at, status, place.fault, None, None, claim.enrollment_id)


def _current(claimed: Campaign) -> Campaign | None:
    """The campaign as it is now: as it was claimed from, where nobody has changed it."""
    rows = db.query(_CAMPAIGN, (claimed.id,))
    if rows and rows[0] == (claimed.status, claimed.updated_at):
        return claimed
    return Campaign.get_or_none(Campaign.id == claimed.id)


def _rows(table: str, statement: str, ids: Iterable[int]) -> dict[int, tuple[Any, ...]]:
    wanted = sorted(set(ids))
    among, parameters = db.among("id", wanted)
    rows = db.query(statement.format(among=among, for_update=db.for_update(table)), parameters)
    return {row_id: tuple(values) for row_id, *values in rows}
