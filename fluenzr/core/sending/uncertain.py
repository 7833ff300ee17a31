"""Uncertain emails (sent or not, nobody knows): settled by a person, a proof or the workspace's policy."""

from typing import Any, Literal

from fluenzr import clock, db
from fluenzr.core.activity import log as activity_log
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import restored_emails
from fluenzr.core.common import derived_ids, tenancy
from fluenzr.core.common.errors import Conflict, NotFound
from fluenzr.core.emails.locked_email import LockedEmail, lock
from fluenzr.core.sending import next_steps, sent
from fluenzr.core.workflow import enrollments, progress
from fluenzr.core.workflow.nodes import EmailNode
from fluenzr.models import Campaign, Contact, Email, Enrollment, Workspace
from fluenzr.models.states import CampaignStatus, EmailState, literals

Decision = Literal["sent", "resend"]
DECISIONS: tuple[Decision, ...] = ("sent", "resend")
PATIENCE_MS = 24 * 3_600_000
"""For how long a proof or a person is waited for before the policy decides."""

_POLICIES: dict[str, Decision] = {"assume_sent": "sent", "resend": "resend"}
_SENDING = (CampaignStatus.ACTIVE, CampaignStatus.PAUSED)
_TOGETHER = 500
# SQLite finds `email_not_sent` by its own condition alone.
_OVERDUE = f"""
select m.id from email m
join workspace w on w.id = m.workspace_id
join campaign c on c.id = m.campaign_id
join enrollment e on e.id = m.enrollment_id
where m.state <> '{EmailState.SENT}' and m.state = '{EmailState.UNCERTAIN}' and m.uncertain_at <= ?
  and m.uncertain_at > ? and (
    w.uncertain_policy = 'assume_sent' or (
        w.uncertain_policy = 'resend'
        and c.status in ({literals(*_SENDING)}) and e.status in ({literals(*enrollments.OPEN)})))
order by m.id limit ?
"""


def resolve(workspace_id: int, campaign_id: str, contact_id: str, decision: Decision) -> dict[str, Any]:
    """A person decides on an uncertain email; gives the contact as the campaign's list shows it.

    Raises NotFound, Conflict where nothing is uncertain or the email cannot be sent any more.
    """
    with db.transaction():
        campaign = tenancy.get(Campaign, workspace_id, campaign_id)
        contact = tenancy.get(Contact, workspace_id, contact_id)
        campaign_contacts.get(campaign, contact)
        locked = _uncertain_one(campaign, contact)
        if locked is None:
            raise Conflict("No email to this contact is uncertain")
        if decision == "resend" and not _goes_on(locked):
            raise Conflict("This contact is no longer written to in this campaign: only `sent` is possible")
        _settle(locked, decision, "person")
        return campaign_contacts.get(campaign, contact)


def resolve_all(campaign_id: str, decision: Decision) -> tuple[int, int]:
    """A person decides on all that is uncertain in a campaign: how many, and how many it cannot be for.

    Raises NotFound.
    """
    campaign = Campaign.get_or_none(Campaign.public_id == campaign_id)
    if campaign is None:
        raise NotFound("Campaign")
    found = Email.select(Email.id).where(Email.campaign == campaign.id, Email.state == EmailState.UNCERTAIN)
    decided = [_decide(row.id, decision) for row in list(found.order_by(Email.id))]
    return sum(decided), len(decided) - sum(decided)


def _decide(email_id: int, decision: Decision) -> bool:
    with db.transaction():
        locked = lock(email_id)
        if locked is None or locked.email.state != EmailState.UNCERTAIN:
            return False
        if decision == "resend" and not _goes_on(locked):
            return False
        _settle(locked, decision, "person")
        return True


def prove(locked: LockedEmail, proof: str) -> None:
    """What only its reader can have done shows that an email was sent, if that was uncertain."""
    if locked.email.state == EmailState.UNCERTAIN:
        _settle(locked, "sent", proof)


def apply_policies() -> int:
    """Decide on what has been uncertain for a day, where its workspace wants that; gives how many.

    Not on what was uncertain when the database was restored: it may have been decided, and sent, before.
    """
    after = restored_emails.restored_at() or 0
    overdue = db.query(_OVERDUE, (clock.now_ms() - PATIENCE_MS, after, _TOGETHER))
    return sum(_apply_policy(email_id) for (email_id,) in overdue)


def _apply_policy(email_id: int) -> bool:
    """Look again under the lock: somebody else may have decided, or changed the policy."""
    with db.transaction():
        locked = lock(email_id)
        if locked is None or locked.email.state != EmailState.UNCERTAIN:
            return False
        policy = Workspace.get_by_id(locked.email.workspace_id).uncertain_policy
        decision = _POLICIES.get(policy)
        if decision is None or (decision == "resend" and not _goes_on(locked)):
            return False
        _settle(locked, decision, policy)
        return True


def _uncertain_one(campaign: Campaign, contact: Contact) -> LockedEmail | None:
    found = (
        Email.select(Email.id)
        .join(Enrollment)
        .where(
            Enrollment.campaign == campaign.id,
            Enrollment.contact == contact.id,
            Email.state == EmailState.UNCERTAIN,
        )
        .first()
    )
    locked = None if found is None else lock(found.id)
    return locked if locked is not None and locked.email.state == EmailState.UNCERTAIN else None


def _goes_on(locked: LockedEmail) -> bool:
    """Whether the contact is still to be written to in this campaign."""
    return locked.enrollment.status in enrollments.OPEN and locked.campaign.status in _SENDING


def _settle(locked: LockedEmail, decision: Decision, resolved_by: str) -> None:
    how = {"resolvedAs": decision, "resolvedBy": resolved_by}
    if decision == "sent":
        _count_as_sent(locked, how)
    else:
        _queue_again(locked, how)


def _count_as_sent(locked: LockedEmail, how: dict[str, Any]) -> None:
    email, enrollment = locked.email, locked.enrollment
    accepted_at = email.slot_at or clock.now_ms()
    # Whatever shows it, and whenever: it is the same email.
    with derived_ids.caused_by(email.workspace_id, f"sent {email.enrollment_id} {email.node_id}"):
        sent.count(email, locked.contact, accepted_at, how, tells=not restored_emails.was_announced(email))
    email.save()
    if enrollment.status in enrollments.OPEN and not restored_emails.hold_next(locked):
        next_steps.settle(enrollment, _following(locked))


def _following(locked: LockedEmail) -> progress.Position:
    """Where the contact goes on; a workflow changed meanwhile has put it behind the email already."""
    campaign, enrollment, now = locked.campaign, locked.enrollment, clock.now()
    here = str(enrollment.node_id)
    if here == locked.email.node_id and isinstance(progress.workflow_of(campaign).nodes.get(here), EmailNode):
        return progress.after_email(campaign, here, enrollment.contact_id, now)
    return progress.follow(campaign, here, enrollment.contact_id, now)


def _queue_again(locked: LockedEmail, how: dict[str, Any]) -> None:
    """Due now, with the same Message-ID; an email that the workflow no longer has is passed over."""
    email, enrollment = locked.email, locked.enrollment
    goes_on = email.node_id == enrollment.node_id
    email.state = EmailState.QUEUED if goes_on else EmailState.CANCELLED
    email.slot_at = email.first_failed_at = None
    email.attempts = 0
    # What was intended before this is decided on: a log that has it says nothing any more (`lineage.weigh`).
    enrollment.fence = email.fence = max(email.fence, enrollment.fence) + 1
    email.save()
    enrollment.due_at, enrollment.last_error = clock.now_ms(), None
    enrollment.save()
    activity_log.note(email, enrollment.contact_id, "uncertain", how)
