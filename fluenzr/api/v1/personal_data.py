"""/contacts/:id/export, activity and notes: everything known of one person (contract §2, GDPR)."""

from typing import Any

import marshmallow as ma
from flask import g
from marshmallow import fields as mf

from fluenzr.api.framework.fields import Text
from fluenzr.api.framework.schemas import Answer, Deleted, ListArgs, Schema, sortable
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import described
from fluenzr.api.v1.contact_schemas import ContactAnswer
from fluenzr.api.v1.email_accounts import MessageAnswer
from fluenzr.api.v1.imports import ImportFault
from fluenzr.api.v1.replies import ReplyAnswer
from fluenzr.core.activity import log as activity_log
from fluenzr.core.common.listing import Page
from fluenzr.core.contacts import changes as contact_changes
from fluenzr.core.contacts import notes as contact_notes
from fluenzr.core.privacy import export as privacy_export

blp = Blueprint("person", __name__, description="All that is known of one person")

_ENTRY = {
    "id": "The entry's id",
    "type": "What happened",
    "timestamp": "When it happened",
    "metadata": "What else is known of it",
}


@described(
    campaign_id="The campaign's id",
    campaign_name="Its name",
    status="Where the person stands in it",
    current_node_id="The node that comes next, or null at the end",
    next_at="When it goes on, or null",
    added_at="When the person was added",
    last_error="What went wrong last, or null",
)
class PersonEnrollment(Answer):
    campaign_id = mf.String()
    campaign_name = mf.String()
    status = mf.String()
    current_node_id = mf.String(allow_none=True)
    next_at = mf.DateTime(allow_none=True)
    added_at = mf.DateTime()
    last_error = mf.String(allow_none=True)


@described(
    campaign_id="The campaign's id",
    email_node_id="The node that it was written by",
    variant="`A` or `B` in a split test, else null",
    message_id="Its Message-ID, or null before it was written",
    subject="Its subject as it was sent, or null",
    state="What became of it",
    attempts="How often it was tried",
    accepted_at="When a server accepted it, or null",
    bounce_type="`hard` or `soft`, or null where it did not come back",
    smtp_code="The code that the server answered last, or null",
    smtp_text="What the server said with it, or null",
    opened_at="When it was first opened, or null",
    open_count="How often opens were counted",
    clicked_at="When a link was first clicked, or null",
    click_count="How often clicks were counted",
    replied_at="When it was first answered, or null",
)
class PersonEmail(Answer):
    campaign_id = mf.String()
    email_node_id = mf.String()
    variant = mf.String(allow_none=True)
    message_id = mf.String(allow_none=True)
    subject = mf.String(allow_none=True)
    state = mf.String()
    attempts = mf.Integer()
    accepted_at = mf.DateTime(allow_none=True)
    bounce_type = mf.String(allow_none=True)
    smtp_code = mf.Integer(allow_none=True)
    smtp_text = mf.String(allow_none=True)
    opened_at = mf.DateTime(allow_none=True)
    open_count = mf.Integer()
    clicked_at = mf.DateTime(allow_none=True)
    click_count = mf.Integer()
    replied_at = mf.DateTime(allow_none=True)


@described(
    _ENTRY,
    campaign_id="The campaign's id",
    email_node_id="The email that it is about, or null",
)
class PersonActivity(Answer):
    id = mf.String()
    campaign_id = mf.String()
    type = mf.String()
    email_node_id = mf.String(allow_none=True)
    timestamp = mf.DateTime()
    metadata = mf.Dict()


@described(
    import_id="The import that the row was in",
)
class PersonFault(ImportFault):
    import_id = mf.String()


@described(
    reason="Why the address is not written to",
    created_at="Since when",
)
class PersonSuppression(Answer):
    reason = mf.String()
    created_at = mf.DateTime()


@described(
    reply_id="The reply that was answered",
    message_id="The Message-ID of the answer",
    state="What became of it",
    text="What was written",
    sent_at="When a server accepted it, or null",
)
class PersonWritten(Answer):
    reply_id = mf.String()
    message_id = mf.String()
    state = mf.String()
    text = mf.String()
    created_at = mf.DateTime()
    sent_at = mf.DateTime(allow_none=True)


@described(
    text="What is to be remembered, of several lines if need be",
)
class NoteSchema(Schema):
    text = Text(required=True, max_length=contact_notes.MAX_LENGTH, min_length=1, lines=True, trimmed=True)


@described(
    id="The note's id, `not_...`",
    text="What is to be remembered",
)
class NoteAnswer(Answer):
    id = mf.String()
    text = mf.String()
    created_at = mf.DateTime()


class NoteListArgs(ListArgs):
    sort = sortable("createdAt")


@described(
    _ENTRY,
    campaign_id="The campaign that it happened in, or null",
    email_node_id="The email that it is about, or null",
)
class HistoryAnswer(Answer):
    id = mf.String()
    type = mf.String(validate=ma.validate.OneOf((*activity_log.TYPES, *contact_changes.TYPES)))
    timestamp = mf.DateTime()
    campaign_id = mf.String(allow_none=True)
    email_node_id = mf.String(allow_none=True)
    metadata = mf.Dict()


@described(_ENTRY)
class PersonChange(Answer):
    id = mf.String()
    type = mf.String()
    timestamp = mf.DateTime()
    metadata = mf.Dict()


@described(
    contact="The contact itself",
    enrollments="Where the person stands in each campaign",
    emails="What was written to the person, and what became of it",
    activity="What happened in campaigns",
    notes="What was written down about the person",
    changes="What became of status, stage, groups and notes",
    replies="What the person answered",
    import_errors="Rows of imports with this address that were wrong",
    suppression="Why the address is not written to, or null",
)
class PersonAnswer(Answer):
    contact = mf.Nested(ContactAnswer)
    enrollments = mf.List(mf.Nested(PersonEnrollment))
    emails = mf.List(mf.Nested(PersonEmail))
    activity = mf.List(mf.Nested(PersonActivity))
    notes = mf.List(mf.Nested(NoteAnswer))
    changes = mf.List(mf.Nested(PersonChange))
    links = mf.List(mf.String(), metadata={"description": "Links in emails that the contact's values are in"})
    messages = mf.List(mf.Nested(MessageAnswer), metadata={"description": "What sandbox accounts captured"})
    replies = mf.List(mf.Nested(ReplyAnswer))
    answers = mf.List(mf.Nested(PersonWritten), metadata={"description": "What was written back to replies"})
    events = mf.List(mf.Dict(), metadata={"description": "As webhooks get them"})
    import_errors = mf.List(mf.Nested(PersonFault))
    suppression = mf.Nested(PersonSuppression, allow_none=True)


@blp.get("/contacts/<contact_id>/export", kept=False)
@blp.response(200, PersonAnswer)
def export_contact(contact_id: str) -> dict[str, Any]:
    """Everything known of one person

    What a person may ask for (GDPR art. 15 and 20): the contact, emails, what happened, replies, events.
    """
    return privacy_export.export(g.principal.workspace_id, contact_id)


@blp.get("/contacts/<contact_id>/activity")
@blp.arguments(NoteListArgs, location="query")
@blp.response(200, HistoryAnswer, paged=True)
def list_contact_activity(args: dict[str, Any], contact_id: str) -> Page:
    """Everything that happened with one person, newest first

    In all campaigns, and what became of the contact: its status, stage, groups and notes.
    """
    return privacy_export.activity_page(g.principal.workspace_id, contact_id, args["paging"])


@blp.get("/contacts/<contact_id>/notes")
@blp.arguments(NoteListArgs, location="query")
@blp.response(200, NoteAnswer, paged=True)
def list_contact_notes(args: dict[str, Any], contact_id: str) -> Page:
    """List the notes about a contact

    Newest first. They go when the contact is deleted.
    """
    return contact_notes.page(g.principal.workspace_id, contact_id, args["paging"])


@blp.post("/contacts/<contact_id>/notes", called="addNote")
@blp.arguments(NoteSchema)
@blp.response(201, NoteAnswer)
def create_contact_note(fields: dict[str, Any], contact_id: str) -> dict[str, Any]:
    """Write down a note about a contact

    It is kept for people alone: no email can hold it.
    """
    return contact_notes.create(g.principal.workspace_id, contact_id, fields["text"])


@blp.delete("/contacts/<contact_id>/notes/<note_id>", called="deleteNote")
@blp.response(200, Deleted)
def delete_contact_note(contact_id: str, note_id: str) -> dict[str, Any]:
    """Delete a note

    The history keeps that there was one, and nothing of its text.
    """
    return contact_notes.delete(g.principal.workspace_id, contact_id, note_id)
