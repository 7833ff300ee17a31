"""Reclassifying a message by hand (reply, automatic reply, bounce): effects of the old type are undone.

All messages about the contact that came after it are judged anew in their order, so that in the end all
counts and stands as if each had been taken for what it is when it came.
"""

from functools import partial
from typing import Any

from fluenzr import clock, db
from fluenzr.core.activity import counters
from fluenzr.core.activity import log as activity_log
from fluenzr.core.campaigns import auto_pause
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import NotFound
from fluenzr.core.contacts import changes, earlier_addresses, records, suppression
from fluenzr.core.emails.locked_email import LockedEmail, lock
from fluenzr.core.inbox import bounces, effects, replies
from fluenzr.core.inbox.effects import State
from fluenzr.core.sending import next_steps, results
from fluenzr.core.workflow import enrollments, progress
from fluenzr.core.workflow.nodes import EmailNode
from fluenzr.models import Campaign, Contact, Email, Enrollment, Reply
from fluenzr.models.states import CampaignStatus, EmailState, EnrollmentStatus

MOVED = "moved by a person"

_NOTED = {"reply": "replied", "bounce": "bounced"}
"""What the activity calls it."""


def update(workspace_id: int, public_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Mark a message as `read` or `archived`, and move it to another `type`. Raises NotFound."""
    with db.transaction():
        if "type" in fields:
            _move(workspace_id, public_id, fields["type"])
        return replies.update(workspace_id, public_id, {k: v for k, v in fields.items() if k != "type"})


def _move(workspace_id: int, public_id: str, to: str) -> None:
    known = tenancy.get(Reply, workspace_id, public_id)
    _lock(known.contact_id)
    reply = db.locked(Reply.select().where(Reply.id == known.id)).first()
    if reply is None:
        raise NotFound("Reply")
    if reply.type == to:
        return
    before = State.of(reply.contact_id)
    affected = [reply, *_after(reply)]
    noted, others = {row.id: _noted(row) for row in affected}, effects.others(affected)
    with changes.as_one(reply.contact_id):
        _return_to(affected, reopen=any(_ends(*change) for change in others))
        reply.type, reply.reason = to, MOVED
        reply.severity = reply.severity or ("soft" if to == "bounce" else None)
        reply.save()
        for row, change in zip(affected, others, strict=False):
            _change_as_others_did(row.contact_id, *change)
            _judge(row)
        _change_as_others_did(reply.contact_id, *others[-1])
        _honour_refusals(reply)
    _go_on(reply.contact_id, before)
    for row in affected:
        _note(row, noted[row.id])
    if to == "bounce" and reply.campaign_id is not None:
        db.once_committed(partial(auto_pause.check, reply.campaign_id))


def _lock(contact_id: int) -> None:
    """All that hangs on a contact, in the order of `sending.queue`."""
    own = Enrollment.contact == contact_id
    campaigns = Enrollment.select(Enrollment.campaign).where(own)
    owned = Enrollment.select(Enrollment.id).where(own)
    for rows in (
        Contact.select(Contact.id).where(Contact.id == contact_id),
        Campaign.select(Campaign.id).where(Campaign.id.in_(campaigns)).order_by(Campaign.id),
        Enrollment.select(Enrollment.id).where(own).order_by(Enrollment.id),
        Email.select(Email.id).where(Email.enrollment.in_(owned)).order_by(Email.id),
    ):
        list(db.locked(rows))


def _after(reply: Reply) -> list[Reply]:
    """The messages about the contact that came after this one."""
    later = (Reply.taken_at > reply.taken_at) | ((Reply.taken_at == reply.taken_at) & (Reply.id > reply.id))
    rows = Reply.select().where(Reply.contact == reply.contact_id, later).order_by(Reply.taken_at, Reply.id)
    return list(rows)


def _locked_email(reply: Reply) -> LockedEmail | None:
    """The email that it is about; None where its campaign was deleted."""
    email = (
        Email.select(Email.id)
        .join(Enrollment)
        .where(
            Enrollment.campaign == reply.campaign_id,
            Enrollment.contact == reply.contact_id,
            Email.node_id == reply.node_id,
        )
        .first()
    )
    return None if email is None else lock(email.id)


def _noted(reply: Reply) -> str | None:
    """What the activity says of it: of several bounces of one email the first, and the first hard one."""
    if reply.type == "bounce" and reply.effects.keys().isdisjoint(("counted", "was")):
        return None
    return _NOTED.get(reply.type)


def _return_to(affected: list[Reply], *, reopen: bool) -> None:
    """To how the contact stood when the first of the messages came.

    `reopen` what somebody else has ended since, as that will end it again.
    """
    stood = effects.stood(affected[0])
    for row in reversed(affected):
        _take_back(row)
    if stood is not None:
        changes.set_status(Contact.get_by_id(affected[0].contact_id), stood.status)
    if stood is not None and reopen:
        Enrollment.update(status=EnrollmentStatus.IN_PROGRESS).where(
            Enrollment.id.in_(stood.open), Enrollment.status == EnrollmentStatus.UNSUBSCRIBED
        ).execute()


def _ends(status: str | None, unwanted: bool) -> bool:
    return status in records.ENDS or unwanted


def _change_as_others_did(contact_id: int, status: str | None, unwanted: bool) -> None:
    """What somebody else has done between two messages."""
    contact = Contact.get_by_id(contact_id)
    if status is not None:
        changes.set_status(contact, status)
    if _ends(status, unwanted):
        enrollments.end_all([contact_id], records.ENDS.get(contact.status, EnrollmentStatus.UNSUBSCRIBED))
    if status == "unsubscribed":
        for enrollment in Enrollment.select().where(Enrollment.contact == contact_id):
            if activity_log.find(enrollment.campaign_id, contact_id, "unsubscribed"):
                enrollments.conclude(enrollment.id, EnrollmentStatus.UNSUBSCRIBED)


def _take_back(reply: Reply) -> None:
    locked = _locked_email(reply)
    kind = _NOTED.get(reply.type)
    if locked is not None and kind is not None and reply.effects.get("counted"):
        if kind == "bounced":
            counters.take_back(locked.email, "bounced", reply.taken_at)
            Email.update(bounce_type=None).where(Email.id == locked.email.id).execute()
        elif locked.email.replied_at is not None:
            counters.take_back(locked.email, "replied", locked.email.replied_at)
    elif locked is not None and "was" in reply.effects:
        Email.update(bounce_type=reply.effects["was"]).where(Email.id == locked.email.id).execute()
    effects.take_back(reply)


def _judge(reply: Reply) -> None:
    locked = _locked_email(reply)
    if locked is None or locked.contact is None:
        return
    address = effects.about(reply)
    reply.effects = {**reply.effects, **effects.beginning(locked.contact.id)}
    reply.save(only=[Reply.effects])
    if reply.type == "reply":
        replies.judge(locked, reply)
    elif reply.type == "bounce":
        bounces.judge(locked, address, reply.severity or "soft", reply=reply)


def _note(reply: Reply, before: str | None) -> None:
    """Let the activity say what it is now, and tell of what is new."""
    now, locked = _noted(reply), _locked_email(reply)
    if now == before or locked is None:
        return
    if before is not None:
        activity_log.remove(locked.email, reply.contact_id, before, reply.taken_at)
    if now == "replied":
        replies.tell(locked, reply, " ".join(reply.text.split()))
    elif now == "bounced":
        bounces.tell(locked, reply.severity or "soft", reply.reason, at=reply.taken_at)


def _honour_refusals(reply: Reply) -> None:
    """What a server refused for good since, while it was on its way, still says that the address is gone:
    the one that it went to."""
    locked = _locked_email(reply)
    contact = Contact.get_by_id(reply.contact_id)
    if locked is None or locked.email.accepted_at is None or contact.status == "bounced":
        return
    refused = (
        Email.select(Email, Campaign)
        .join(Enrollment)
        .switch(Email)
        .join(Campaign)
        .where(
            Enrollment.contact == contact.id,
            Email.state == EmailState.REFUSED,
            Email.bounce_type == "hard",
            Email.slot_at > locked.email.accepted_at,
        )
    )
    gone = {
        earlier_addresses.went_to(contact, email.campaign.public_id, email.node_id): email.enrollment_id
        for email in refused
    }
    for address, enrollment_id in gone.items():
        if results.give_up(contact.workspace_id, contact.id, address):
            enrollments.conclude(enrollment_id, EnrollmentStatus.BOUNCED)


def _go_on(contact_id: int, before: State) -> None:
    """Put those enrollments where they can go on that had ended and have not any more."""
    contact = Contact.get_by_id(contact_id)
    for enrollment in Enrollment.select().where(
        Enrollment.contact == contact_id, Enrollment.status.in_(enrollments.OPEN)
    ):
        if before.enrollments[enrollment.id][0] not in enrollments.OPEN:
            _resume(enrollment, Campaign.get_by_id(enrollment.campaign_id), contact)


def _resume(enrollment: Enrollment, campaign: Campaign, contact: Contact) -> None:
    is_suppressed = suppression.covers(contact.workspace_id, contact.email)
    if contact.status in records.ENDS or is_suppressed:
        _close(enrollment, records.ENDS.get(contact.status, EnrollmentStatus.UNSUBSCRIBED))
    elif campaign.status in enrollments.CLOSED:
        # Nothing is sent any more in a campaign that has ended.
        _close(enrollment, EnrollmentStatus.COMPLETED)
    elif enrollment.node_id is None:
        if campaign.status == CampaignStatus.ACTIVE:
            _stand(enrollment, progress.start_of(campaign))
    elif enrollment.node_id not in (nodes := progress.workflow_of(campaign).nodes) and not (
        progress.faults_of(campaign)
    ):
        lost = progress.follow(campaign, enrollment.node_id, contact.id, clock.now())
        next_steps.settle(enrollment, lost)
    else:
        at_email = isinstance(nodes.get(enrollment.node_id), EmailNode)
        _stand(enrollment, progress.Position(enrollment.node_id, at_email, enrollment.due_at))
        # Withdrawn before it was handed over: it was certainly not sent, and may be now.
        Email.update(state=EmailState.QUEUED).where(
            Email.enrollment == enrollment.id,
            Email.node_id == enrollment.node_id,
            Email.state == EmailState.CANCELLED,
        ).execute()


def _close(enrollment: Enrollment, status: str) -> None:
    Enrollment.update(status=status, due_at=None).where(Enrollment.id == enrollment.id).execute()


def _stand(enrollment: Enrollment, place: progress.Position) -> None:
    Enrollment.update(node_id=place.node_id, at_email=place.at_email, due_at=place.due_at).where(
        Enrollment.id == enrollment.id
    ).execute()
