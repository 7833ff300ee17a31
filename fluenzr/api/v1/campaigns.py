"""/campaigns: create, change, duplicate, start, pause, resume, archive, delete (contract §5 and §6)."""

from typing import Any

import marshmallow as ma
from flask import current_app, g
from marshmallow import fields as mf

from fluenzr.api.framework.fields import Integer, List, Text
from fluenzr.api.framework.schemas import Answer, Deleted, ListArgs, Schema, sortable
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import WorkflowField, described
from fluenzr.config import Settings
from fluenzr.core.campaigns import lifecycle, reassigning
from fluenzr.core.campaigns import mailboxes as campaign_mailboxes
from fluenzr.core.common.listing import Page
from fluenzr.core.templates import languages
from fluenzr.core.workflow.schedule import DAYS, WaitingFor

blp = Blueprint("campaigns", __name__, description="Sequences of emails to contacts")

_SETTINGS = {
    "send_days": "Days on which mail leaves; Monday to Friday by default",
    "send_hours_start": "The hour from which mail leaves, 0 to 23; 9 by default",
    "send_hours_end": "The hour at which it stops, 1 to 24, later than the start; 18 by default",
    "timezone": "The IANA zone of days and hours; by default the server's, `Europe/Paris`",
    "max_emails_per_hour": "Emails in any 60 minutes; 30 by default, null for no limit",
}
_COUNTERS = {
    "total_contacts": "Contacts that were added, deleted ones included",
    "sent": "Emails that left, those that the server refused for the recipient included",
    "delivered": "`sent` less `bounced`",
    "opened": "Contacts who opened at least one email; null where open tracking is off",
    "clicked": "Contacts who clicked at least one link",
    "replied": "Contacts who answered",
    "bounced": "Emails that came back, hard or soft, once each",
    "unsubscribed": "Contacts who unsubscribed",
}
_CAMPAIGN = {
    "name": "For yourself, at most 200 characters",
    "email_account_id": "The mailbox that writes, or the first of `emailAccountIds`",
    "email_account_ids": "The mailboxes that write, 1 to 50: each contact is bound to one at its first "
    "email, the one with most room left that day, and keeps it through the sequence",
    "description": "What it is for; null for nothing",
    "language": "Of footer, notices, dates and the preferences page; null for the workspace's",
    "settings": "When and how fast it writes; a change merges key by key",
    "workflow": "The emails, waits and conditions that each contact goes through; null in a draft that has "
    "none yet",
}
WAITING = {
    "waiting_for": "What the next email waits for: `window` hours and days of `settings`, `delay` a node, "
    "`hourly_limit` and `daily_limit` room, `account_error` a login, `retry` another try, "
    "`mailbox` a look for replies, `uncertain` a decision, `ramp` a young mailbox, `restored` somebody who "
    "resumes it after a restored backup; else null",
}

WAITING_FOR = tuple(reason.value for reason in WaitingFor)


@described(_SETTINGS)
class SettingsSchema(Schema):
    send_days = List(mf.String(validate=ma.validate.OneOf(DAYS)), validate=ma.validate.Length(min=1, max=7))
    send_hours_start = Integer(validate=ma.validate.Range(min=0, max=23))
    send_hours_end = Integer(validate=ma.validate.Range(min=1, max=24))
    timezone = Text(max_length=64)
    max_emails_per_hour = Integer(allow_none=True, validate=ma.validate.Range(min=1, max=100_000))

    @ma.post_load
    def as_kept(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Settings are kept under their public names."""
        return {str(self.fields[name].data_key): value for name, value in data.items()}


@described(_CAMPAIGN)
class CampaignSchema(Schema):
    name = Text(required=True, max_length=lifecycle.NAME_LENGTH)
    email_account_id = Text(max_length=64)
    email_account_ids = List(
        Text(max_length=64), validate=ma.validate.Length(min=1, max=campaign_mailboxes.MOST)
    )
    description = Text(max_length=2000, lines=True, allow_none=True)
    language = mf.String(allow_none=True, validate=ma.validate.OneOf(languages.SHIPPED.codes))
    settings = mf.Nested(SettingsSchema)
    workflow = WorkflowField(allow_none=True)

    @ma.validates_schema(skip_on_field_errors=False, pass_original=True)
    def written_from_somewhere(self, _: dict[str, Any], sent: Any, **__: Any) -> None:
        if self.partial or not isinstance(sent, dict):  # that it is none is told elsewhere
            return
        if not sent.keys() & {"emailAccountId", "emailAccountIds"}:
            raise ma.ValidationError("emailAccountId is required", "emailAccountId")


@described(_SETTINGS)
class SettingsAnswer(Answer):
    send_days = mf.List(mf.String(validate=ma.validate.OneOf(DAYS)))
    send_hours_start = mf.Integer()
    send_hours_end = mf.Integer()
    timezone = mf.String()
    max_emails_per_hour = mf.Integer(allow_none=True)


@described(_COUNTERS)
class CountersAnswer(Answer):
    total_contacts = mf.Integer()
    sent = mf.Integer()
    delivered = mf.Integer()
    opened = mf.Integer(allow_none=True)
    clicked = mf.Integer()
    replied = mf.Integer()
    bounced = mf.Integer()
    unsubscribed = mf.Integer()


@described(
    done="Contacts that the campaign has",
    total="Contacts that it will have if all that are still to be looked at may be added",
)
class EnrollmentProgress(Answer):
    done = mf.Integer()
    total = mf.Integer()


@described(
    _CAMPAIGN | WAITING,
    id="The campaign's id",
    status="`draft` until it is started; `completed` when nobody is left in progress",
    stats="What was counted so far, see `/stats`",
    enrollment="How far a call is that adds many contacts; `done` is `total` where none is under way",
    next_send_at="When the next email leaves, or null",
    paused_reason="Why it paused itself, or null",
    started_at="When it was first started, or null",
    completed_at="When it was completed, or null",
)
class CampaignAnswer(Answer):
    id = mf.String()
    name = mf.String()
    description = mf.String(allow_none=True)
    status = mf.String(validate=ma.validate.OneOf(lifecycle.STATUSES))
    email_account_id = mf.String(allow_none=True)
    email_account_ids = mf.List(mf.String())
    language = mf.String(validate=ma.validate.OneOf(languages.SHIPPED.codes))
    settings = mf.Nested(SettingsAnswer)
    workflow = WorkflowField(allow_none=True)
    stats = mf.Nested(CountersAnswer)
    enrollment = mf.Nested(EnrollmentProgress)
    next_send_at = mf.DateTime(allow_none=True)
    waiting_for = mf.String(allow_none=True, validate=ma.validate.OneOf(WAITING_FOR))
    waiting_detail = mf.String(
        allow_none=True,
        metadata={
            "description": "What it waits for, in a sentence, with a server's last words where there are any"
        },
    )
    paused_reason = mf.String(allow_none=True)
    created_at = mf.DateTime()
    started_at = mf.DateTime(allow_none=True)
    updated_at = mf.DateTime()
    completed_at = mf.DateTime(allow_none=True)


@described(
    from_="The mailbox whose contacts they are; it may no longer be the campaign's, or be deleted",
    to="The mailbox of the campaign that writes to them from now on",
)
class ReassignSchema(Schema):
    from_ = Text(required=True, max_length=64, data_key="from")
    to = Text(required=True, max_length=64)


@described(reassigned="How many contacts have another mailbox now")
class ReassignAnswer(Answer):
    reassigned = mf.Integer()


@described(
    status="Campaigns of this status",
    name="A part of the name, whatever its case",
)
class CampaignListArgs(ListArgs):
    sort = sortable(*lifecycle.LISTING.sorts)
    status = mf.String(validate=ma.validate.OneOf(lifecycle.STATUSES))
    name = Text(max_length=200)


@blp.get("/campaigns")
@blp.arguments(CampaignListArgs, location="query")
@blp.response(200, CampaignAnswer, paged=True)
def list_campaigns(args: dict[str, Any]) -> Page:
    """List campaigns

    With what was counted, and when the next email leaves.
    """
    return lifecycle.page(g.principal.workspace_id, args["filters"], args["paging"])


@blp.post("/campaigns")
@blp.arguments(CampaignSchema)
@blp.response(201, CampaignAnswer)
def create_campaign(fields: dict[str, Any]) -> dict[str, Any]:
    """Create a campaign, as a draft

    `workflow` may come later, by PUT; what is wrong with one is a 400 that names each node and member by
    its path.
    """
    return lifecycle.create(g.principal.workspace_id, fields, current_app.config["SETTINGS"].timezone)


@blp.get("/campaigns/<campaign_id>")
@blp.response(200, CampaignAnswer)
def get_campaign(campaign_id: str) -> dict[str, Any]:
    """Get a campaign

    With `nextSendAt` and `waitingFor`: when the next email leaves, and what it waits for.
    """
    return lifecycle.get(g.principal.workspace_id, campaign_id)


@blp.put("/campaigns/<campaign_id>", conflicts=True)
@blp.arguments(CampaignSchema(partial=True))
@blp.response(200, CampaignAnswer)
def update_campaign(fields: dict[str, Any], campaign_id: str) -> dict[str, Any]:
    """Change a draft or paused campaign: only what is sent

    `settings` merges key by key, `workflow` is replaced whole; contacts go on from where they stand. 409 in
    any other status.
    """
    return lifecycle.update(g.principal.workspace_id, campaign_id, fields)


@blp.delete("/campaigns/<campaign_id>", conflicts=True)
@blp.response(200, Deleted)
def delete_campaign(campaign_id: str) -> dict[str, Any]:
    """Delete a draft or archived campaign

    With its contacts' places, its statistics and what happened in it. 409 in any other status.
    """
    return lifecycle.delete(g.principal.workspace_id, campaign_id)


@blp.post("/campaigns/<campaign_id>/duplicate")
@blp.response(201, CampaignAnswer)
def duplicate_campaign(campaign_id: str) -> dict[str, Any]:
    """Copy a campaign, as a draft without contacts

    Whatever its status. The copy has its settings and workflow, and its name with " (copy)" after it.
    """
    return lifecycle.duplicate(g.principal.workspace_id, campaign_id)


@blp.post("/campaigns/<campaign_id>/start")
@blp.response(200, CampaignAnswer)
def start_campaign(campaign_id: str) -> dict[str, Any]:
    """Start a campaign

    From `draft`, or from `paused` as a resume. A 400 names everything that is missing: a workflow,
    contacts, an account that is `connected`. Emails leave within the window of `settings`.
    """
    return lifecycle.start(g.principal.workspace_id, campaign_id, links_at=_links_at())


@blp.post("/campaigns/<campaign_id>/pause")
@blp.response(200, CampaignAnswer)
def pause_campaign(campaign_id: str) -> dict[str, Any]:
    """Pause a campaign: no further email begins once this has answered

    From `active`. One already being handed to a server may finish, and is counted.
    """
    return lifecycle.pause(g.principal.workspace_id, campaign_id)


@blp.post("/campaigns/<campaign_id>/resume")
@blp.response(200, CampaignAnswer)
def resume_campaign(campaign_id: str) -> dict[str, Any]:
    """Go on with a paused campaign

    From `paused`. Delays that ran out meanwhile are due now; nothing is sent twice.
    """
    return lifecycle.resume(g.principal.workspace_id, campaign_id, links_at=_links_at())


@blp.post("/campaigns/<campaign_id>/reassign")
@blp.arguments(ReassignSchema)
@blp.response(200, ReassignAnswer)
def reassign_campaign(body: dict[str, Any], campaign_id: str) -> dict[str, int]:
    """Give contacts of one mailbox to another one

    All who are bound to `from` and not done go on from `to`, in a new thread: for a mailbox that is gone or
    at fault. From `active` or `paused`. It answers when it is done, and may be asked for again where it was
    broken off.
    """
    workspace_id = g.principal.workspace_id
    return {"reassigned": reassigning.reassign(workspace_id, campaign_id, body["from_"], body["to"])}


@blp.post("/campaigns/<campaign_id>/archive")
@blp.response(200, CampaignAnswer)
def archive_campaign(campaign_id: str) -> dict[str, Any]:
    """Put a completed or paused campaign away

    From `completed` or `paused`. Its statistics stay.
    """
    return lifecycle.archive(g.principal.workspace_id, campaign_id)


def _links_at() -> str | None:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.links_at
