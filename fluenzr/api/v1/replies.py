"""/replies: the inbox of answers, their type, writing back (contract §5)."""

from typing import Any

import marshmallow as ma
from flask import current_app, g
from marshmallow import fields as mf

from fluenzr.api.framework.fields import Boolean, QueryBoolean, Text
from fluenzr.api.framework.schemas import Answer, ListArgs, Schema, sortable
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import described
from fluenzr.api.v1.campaign_stats import moment
from fluenzr.core.common.listing import Page
from fluenzr.core.inbox import reclassify, replies
from fluenzr.engine import answers

blp = Blueprint("replies", __name__, description="What came back: replies, automatic ones, and bounces")

_REPLY = {
    "read": "Whether somebody has read it",
    "archived": "Whether it is put away",
}


@described(
    filename="Its name, or null",
    content_type="Its media type",
)
class AttachmentAnswer(Answer):
    filename = mf.String(allow_none=True)
    content_type = mf.String()
    size = mf.Integer(metadata={"description": "In bytes; of a message over 256 KiB about that"})


@described(
    _REPLY,
    id="The reply's id",
    type="`reply` of a person, `auto_reply` of a program, or `bounce`",
    campaign_id="The campaign, or null once it is deleted",
    contact_id="The contact who was written to",
    email_node_id="The email that it answers",
    from_="The address that it came from",
    subject="Its subject; empty where it has none",
    text="What was written, as plain text",
    attachments="What was attached; contents are not kept",
    received_at="When it came",
)
class ReplyAnswer(Answer):
    id = mf.String()
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


@described(
    campaign_id="Of this campaign",
    contact_id="Of this contact",
    type="Of this type",
    unread="`true`: those that nobody has read",
    archived="`true` those that are put away, `false` the others",
    email_account_id="That came into this account",
)
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


@described(_REPLY)
class ReplyChangeSchema(Schema):
    read = Boolean()
    archived = Boolean()
    type = mf.String(
        validate=ma.validate.OneOf(replies.TYPES),
        metadata={"description": "Move it: what it was taken for is undone"},
    )


@described(
    text="Plain text, at most 100,000 characters",
)
class WriteBackSchema(Schema):
    text = Text(required=True, max_length=100_000, lines=True)


@described(
    reply_id="The reply that was answered",
    message_id="Its Message-ID",
    to="Who it went to",
    subject="Its subject",
    text="What was written",
    sent_at="When the server accepted it",
)
class WrittenAnswer(Answer):
    reply_id = mf.String()
    message_id = mf.String()
    to = mf.String()
    subject = mf.String()
    text = mf.String()
    sent_at = mf.DateTime()


@blp.get("/replies")
@blp.arguments(ReplyListArgs, location="query")
@blp.response(200, ReplyAnswer, paged=True)
def list_replies(args: dict[str, Any]) -> Page:
    """List replies, automatic replies and bounces, newest first

    What was found in the mailboxes of accounts with `imap`.
    """
    return replies.page(g.principal.workspace_id, args["filters"], args["paging"])


@blp.get("/replies/<reply_id>")
@blp.response(200, ReplyAnswer)
def get_reply(reply_id: str) -> dict[str, Any]:
    """Get a reply

    With its text, its HTML made safe, and what was attached.
    """
    return replies.get(g.principal.workspace_id, reply_id)


@blp.put("/replies/<reply_id>")
@blp.arguments(ReplyChangeSchema)
@blp.response(200, ReplyAnswer)
def update_reply(fields: dict[str, Any], reply_id: str) -> dict[str, Any]:
    """Mark a reply as read or archived, or move it to another type

    Only what is sent changes. Moving undoes what the message was taken for: status, suppression, sequences
    and counts are then as if it had been taken for the new type when it came.
    """
    return reclassify.update(g.principal.workspace_id, reply_id, fields)


@blp.post("/replies/<reply_id>/send", talks=True)
@blp.arguments(WriteBackSchema)
@blp.response(201, WrittenAnswer)
def send_reply(body: dict[str, Any], reply_id: str) -> dict[str, Any]:
    """Answer a reply in its thread, untracked; the same text again is not sent twice

    From the account that the campaign wrote from. 409 where nobody knows whether it was sent before.
    """
    settings = current_app.config["SETTINGS"]
    return answers.send(
        g.principal.workspace_id, reply_id, body["text"], allow_private=settings.mail_allow_private
    )
