"""Replies over HTTP (contract §5)."""

from typing import Any

import marshmallow as ma
from flask import current_app, g
from marshmallow import fields as mf

from fluenzr.api.fields import Boolean, QueryBoolean, Text
from fluenzr.api.smorest import Answer, Blueprint, ListArgs, Schema, sortable
from fluenzr.api.stats import moment
from fluenzr.core import reclassify, replies
from fluenzr.core.listing import Page
from fluenzr.engine import answer

blp = Blueprint("replies", __name__, description="What came back: replies, automatic ones, and bounces")


class AttachmentAnswer(Answer):
    filename = mf.String(allow_none=True)
    content_type = mf.String()
    size = mf.Integer(metadata={"description": "In bytes; of a message over 256 KiB about that"})


class ReplyAnswer(Answer):
    id = mf.String(metadata={"example": "rep_..."})
    type = mf.String(validate=ma.validate.OneOf(replies.TYPES))
    campaign_id = mf.String(allow_none=True)
    contact_id = mf.String()
    email_node_id = mf.String()
    from_ = mf.String(data_key="from")
    subject = mf.String()
    text = mf.String()
    html = mf.String(
        allow_none=True, metadata={"description": "Sanitised: no scripts, styles, forms or images"}
    )
    attachments = mf.List(mf.Nested(AttachmentAnswer))
    received_at = mf.DateTime()
    read = mf.Boolean()
    archived = mf.Boolean()
    matched_by = mf.String(
        validate=ma.validate.OneOf(replies.MATCHES),
        metadata={
            "description": "`thread` and `report` by a verified Message-ID, `heuristic` by address alone"
        },
    )
    reason = mf.String(metadata={"description": "Why it was taken for that, and matched to this email"})


class ReplyListArgs(ListArgs):
    sort = sortable(*replies.LISTING.sorts)
    campaign_id = Text(max_length=64)
    contact_id = Text(max_length=64)
    type = mf.String(validate=ma.validate.OneOf(replies.TYPES))
    unread = QueryBoolean()
    archived = QueryBoolean()
    email_account_id = Text(max_length=64)
    q = Text(max_length=200, metadata={"description": "In the address, the subject or the text"})
    from_ = moment("The beginning, included; a date is a day in UTC", data_key="from")
    to = moment("The end, excluded, but a date, a day in UTC, is included as a whole")


class ReplyChangeSchema(Schema):
    read = Boolean()
    archived = Boolean()
    type = mf.String(
        validate=ma.validate.OneOf(replies.TYPES),
        metadata={"description": "Move it: what it was taken for is undone"},
    )


class WriteBackSchema(Schema):
    text = Text(required=True, max_length=100_000, lines=True)


class WrittenAnswer(Answer):
    reply_id = mf.String(metadata={"example": "rep_..."})
    message_id = mf.String(metadata={"example": "<...@example.com>"})
    to = mf.String()
    subject = mf.String()
    text = mf.String()
    sent_at = mf.DateTime()


@blp.get("/replies")
@blp.arguments(ReplyListArgs, location="query")
@blp.response(200, ReplyAnswer, paged=True)
def list_replies(args: dict[str, Any]) -> Page:
    """List replies, automatic replies and bounces, newest first"""
    return replies.page(g.principal.workspace_id, args["filters"], args["paging"])


@blp.get("/replies/<reply_id>")
@blp.response(200, ReplyAnswer)
def get_reply(reply_id: str) -> dict[str, Any]:
    """Get a reply"""
    return replies.get(g.principal.workspace_id, reply_id)


@blp.put("/replies/<reply_id>")
@blp.arguments(ReplyChangeSchema)
@blp.response(200, ReplyAnswer)
def update_reply(fields: dict[str, Any], reply_id: str) -> dict[str, Any]:
    """Mark a reply as read or archived, or move it to another type"""
    return reclassify.update(g.principal.workspace_id, reply_id, fields)


@blp.post("/replies/<reply_id>/send", talks=True)
@blp.arguments(WriteBackSchema)
@blp.response(201, WrittenAnswer)
def send_reply(body: dict[str, Any], reply_id: str) -> dict[str, Any]:
    """Answer a reply in its thread, untracked; the same text again is not sent twice"""
    settings = current_app.config["SETTINGS"]
    return answer.send(
        g.principal.workspace_id, reply_id, body["text"], allow_private=settings.mail_allow_private
    )
