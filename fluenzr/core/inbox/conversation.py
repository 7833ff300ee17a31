"""One conversation: our emails to a contact in a campaign, what came back and what was written back."""

from dataclasses import dataclass
from typing import Any

from fluenzr import clock
from fluenzr.core.common import tenancy
from fluenzr.core.common.text import undirected
from fluenzr.core.contacts import suppression
from fluenzr.core.inbox import answers
from fluenzr.core.workflow import enrollments
from fluenzr.models import (
    Campaign,
    Contact,
    Email,
    EmailAccount,
    Enrollment,
    PipelineStage,
    Reply,
    WrittenReply,
)

MOST = 50
"""Of each kind; the newest ones."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is shown beside a reply; `campaign` and `account` are None once they are deleted.

    `entries` are dictionaries with `kind` (`email`, `reply`, `written`) and `at` (ms), oldest first.
    `is_open`: the contact's sequence in the campaign goes on. `refusal`: why nothing can be written back.
    """

    reply: Reply
    contact: Contact
    stage: str | None
    campaign: Campaign | None
    account: EmailAccount | None
    is_open: bool
    is_suppressed: bool
    refusal: str | None
    entries: tuple[dict[str, Any], ...]


def of(workspace_id: int, reply_id: str) -> Conversation:
    """The conversation that a reply is in. Raises NotFound."""
    reply = tenancy.get(Reply, workspace_id, reply_id)
    contact = Contact.get_by_id(reply.contact_id)
    enrollment = Enrollment.get_or_none(
        Enrollment.campaign == reply.campaign_id, Enrollment.contact == reply.contact_id
    )
    account = EmailAccount.get_or_none(EmailAccount.id == reply.account_id)
    is_suppressed = suppression.covers(workspace_id, reply.from_address)
    stage = PipelineStage.get_or_none(PipelineStage.id == contact.pipeline_stage_id)
    entries = [*_emails(enrollment), *_replies(reply)]
    return Conversation(
        reply=reply,
        contact=contact,
        stage=None if stage is None else stage.public_id,
        campaign=Campaign.get_or_none(Campaign.id == reply.campaign_id),
        account=account,
        is_open=enrollment is not None and enrollment.status in enrollments.OPEN,
        is_suppressed=is_suppressed,
        refusal=answers.refusal(reply, account, is_suppressed=is_suppressed),
        entries=tuple(sorted(entries, key=lambda entry: entry["at"])),
    )


def _emails(enrollment: Enrollment | None) -> list[dict[str, Any]]:
    """What was sent, and what may have been."""
    if enrollment is None:
        return []
    rows = Email.select().where(Email.enrollment == enrollment.id, Email.state.in_(("sent", "uncertain")))
    return [
        {
            "kind": "email",
            "at": row.accepted_at or row.uncertain_at or row.slot_at or row.created_at,
            "subject": undirected(row.subject or ""),
            "nodeId": row.node_id,
            "state": row.state,
            "opened": row.opened_at,
            "clicked": row.clicked_at,
        }
        for row in rows.order_by(Email.id.desc()).limit(MOST)
    ]


def _replies(reply: Reply) -> list[dict[str, Any]]:
    of_campaign = (Reply.campaign == reply.campaign_id) if reply.campaign_id else Reply.campaign.is_null()
    rows = list(
        Reply.select()
        .where(Reply.contact == reply.contact_id, of_campaign)
        .order_by(Reply.received_at.desc(), Reply.id.desc())
        .limit(MOST)
    )
    # One that is older than all of these is shown all the same.
    rows += [reply] if reply.id not in {row.id for row in rows} else []
    written = WrittenReply.select().where(WrittenReply.reply.in_([row.id for row in rows]))
    return [*map(_received, rows), *map(_written, written.order_by(WrittenReply.id.desc()).limit(MOST))]


def _received(row: Reply) -> dict[str, Any]:
    return {
        "kind": "reply",
        "at": row.received_at,
        "id": row.public_id,
        "type": row.type,
        "from": row.from_address,
        "subject": undirected(row.subject),
        "text": undirected(row.text),
        "hasHtml": row.html is not None,
        "attachments": row.attachments,
        "nodeId": row.node_id,
    }


def _written(row: WrittenReply) -> dict[str, Any]:
    """`state` as it is now: one whose sender has been silent for too long may have been sent and may not."""
    state = row.state
    if state in ("claimed", "sending") and row.lease_until < clock.now_ms():
        state = "uncertain" if state == "sending" else "failed"
    return {
        "kind": "written",
        "at": row.sent_at or row.created_at,
        "text": row.text,
        "state": state,
        "reason": row.smtp_text if state in ("failed", "uncertain") else None,
    }
