"""Campaigns over HTTP (contract §5 and §6)."""

from typing import Any

import marshmallow as ma
from flask import current_app, g
from marshmallow import fields as mf

from fluenzr.api.contacts import Deleted, SearchFilters
from fluenzr.api.fields import Integer, List, Text, ids
from fluenzr.api.smorest import Answer, Blueprint, ListArgs, Schema, sortable
from fluenzr.core import campaign_contacts, campaigns, enrollments
from fluenzr.core.listing import Page
from fluenzr.core.schedule import DAYS

blp = Blueprint("campaigns", __name__, description="Sequences of emails to contacts")

WAITING_FOR = (
    "window", "delay", "hourly_limit", "daily_limit", "account_error", "retry", "mailbox", "uncertain",
    "restored",
)  # fmt: skip


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


class CampaignSchema(Schema):
    name = Text(required=True, max_length=200)
    email_account_id = Text(required=True, max_length=64)
    description = Text(max_length=2000, lines=True, allow_none=True)
    settings = mf.Nested(SettingsSchema)
    workflow = mf.Dict(allow_none=True)


class SettingsAnswer(Answer):
    send_days = mf.List(mf.String(validate=ma.validate.OneOf(DAYS)))
    send_hours_start = mf.Integer()
    send_hours_end = mf.Integer()
    timezone = mf.String()
    max_emails_per_hour = mf.Integer(allow_none=True)


class CountersAnswer(Answer):
    total_contacts = mf.Integer()
    sent = mf.Integer()
    delivered = mf.Integer()
    opened = mf.Integer(allow_none=True)
    clicked = mf.Integer()
    replied = mf.Integer()
    bounced = mf.Integer()
    unsubscribed = mf.Integer()


class CampaignAnswer(Answer):
    id = mf.String(metadata={"example": "cmp_..."})
    name = mf.String()
    description = mf.String(allow_none=True)
    status = mf.String(validate=ma.validate.OneOf(campaigns.STATUSES))
    email_account_id = mf.String(allow_none=True)
    settings = mf.Nested(SettingsAnswer)
    workflow = mf.Dict(allow_none=True)
    stats = mf.Nested(CountersAnswer)
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


class CampaignListArgs(ListArgs):
    sort = sortable(*campaigns.LISTING.sorts)
    status = mf.String(validate=ma.validate.OneOf(campaigns.STATUSES))
    name = Text(max_length=200)


class AddContactsSchema(Schema):
    contact_ids = ids("con", validate=ma.validate.Length(min=1, max=1000))
    group_ids = ids("grp", validate=ma.validate.Length(min=1, max=100))
    group_id = Text(max_length=64)
    filters = mf.Nested(SearchFilters)

    @ma.post_load
    def one_group(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """`groupId` is `groupIds` with one."""
        if (group_id := data.pop("group_id", None)) is not None:
            data["group_ids"] = [*data.get("group_ids", ()), group_id]
        return data


class ContactIds(Schema):
    contact_ids = ids("con", required=True, validate=ma.validate.Length(min=1, max=1000))


class RefusedContact(Answer):
    contact_id = mf.String()
    message = mf.String()


class AddedAnswer(Answer):
    added = mf.Integer()
    skipped = mf.Integer()
    errors = mf.List(mf.Nested(RefusedContact))


class RemovedAnswer(Answer):
    removed = mf.Integer()


class EnrollmentListArgs(ListArgs):
    sort = sortable("createdAt")
    status = mf.String(validate=ma.validate.OneOf(enrollments.STATUSES))


class EnrollmentAnswer(Answer):
    contact_id = mf.String()
    email = mf.String()
    status = mf.String(validate=ma.validate.OneOf(enrollments.STATUSES))
    current_node_id = mf.String(allow_none=True)
    next_at = mf.DateTime(allow_none=True)
    waiting_for = mf.String(allow_none=True, validate=ma.validate.OneOf(WAITING_FOR))
    added_at = mf.DateTime()
    last_error = mf.String(allow_none=True)


@blp.get("/campaigns")
@blp.arguments(CampaignListArgs, location="query")
@blp.response(200, CampaignAnswer, paged=True)
def list_campaigns(args: dict[str, Any]) -> Page:
    """List campaigns"""
    return campaigns.page(g.principal.workspace_id, args["filters"], args["paging"])


@blp.post("/campaigns")
@blp.arguments(CampaignSchema)
@blp.response(201, CampaignAnswer)
def create_campaign(fields: dict[str, Any]) -> dict[str, Any]:
    """Create a campaign, as a draft"""
    return campaigns.create(g.principal.workspace_id, fields, current_app.config["SETTINGS"].timezone)


@blp.get("/campaigns/<campaign_id>")
@blp.response(200, CampaignAnswer)
def get_campaign(campaign_id: str) -> dict[str, Any]:
    """Get a campaign"""
    return campaigns.get(g.principal.workspace_id, campaign_id)


@blp.put("/campaigns/<campaign_id>")
@blp.arguments(CampaignSchema(partial=True))
@blp.response(200, CampaignAnswer)
def update_campaign(fields: dict[str, Any], campaign_id: str) -> dict[str, Any]:
    """Change a draft or paused campaign: only what is sent"""
    return campaigns.update(g.principal.workspace_id, campaign_id, fields)


@blp.delete("/campaigns/<campaign_id>")
@blp.response(200, Deleted)
def delete_campaign(campaign_id: str) -> dict[str, Any]:
    """Delete a draft or archived campaign"""
    return campaigns.delete(g.principal.workspace_id, campaign_id)


@blp.post("/campaigns/<campaign_id>/start")
@blp.response(200, CampaignAnswer)
def start_campaign(campaign_id: str) -> dict[str, Any]:
    """Start a campaign"""
    return campaigns.start(g.principal.workspace_id, campaign_id)


@blp.post("/campaigns/<campaign_id>/pause")
@blp.response(200, CampaignAnswer)
def pause_campaign(campaign_id: str) -> dict[str, Any]:
    """Pause a campaign: no further email begins once this has answered"""
    return campaigns.pause(g.principal.workspace_id, campaign_id)


@blp.post("/campaigns/<campaign_id>/resume")
@blp.response(200, CampaignAnswer)
def resume_campaign(campaign_id: str) -> dict[str, Any]:
    """Go on with a paused campaign"""
    return campaigns.resume(g.principal.workspace_id, campaign_id)


@blp.post("/campaigns/<campaign_id>/archive")
@blp.response(200, CampaignAnswer)
def archive_campaign(campaign_id: str) -> dict[str, Any]:
    """Put a completed or paused campaign away"""
    return campaigns.archive(g.principal.workspace_id, campaign_id)


@blp.get("/campaigns/<campaign_id>/contacts")
@blp.arguments(EnrollmentListArgs, location="query")
@blp.response(200, EnrollmentAnswer, paged=True)
def list_campaign_contacts(args: dict[str, Any], campaign_id: str) -> Page:
    """List a campaign's contacts and where each stands"""
    return campaign_contacts.page(g.principal.workspace_id, campaign_id, args["filters"], args["paging"])


@blp.post("/campaigns/<campaign_id>/contacts")
@blp.arguments(AddContactsSchema)
@blp.response(200, AddedAnswer)
def add_campaign_contacts(who: dict[str, Any], campaign_id: str) -> dict[str, Any]:
    """Add contacts by id, group or filter"""
    return campaign_contacts.add(g.principal.workspace_id, campaign_id, **who)


@blp.delete("/campaigns/<campaign_id>/contacts")
@blp.arguments(ContactIds)
@blp.response(200, RemovedAnswer)
def remove_campaign_contacts(who: dict[str, Any], campaign_id: str) -> dict[str, Any]:
    """Remove contacts; what was sent stays counted"""
    return campaign_contacts.remove(g.principal.workspace_id, campaign_id, who["contact_ids"])
