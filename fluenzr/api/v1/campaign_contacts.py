"""/campaigns/:id/contacts: add and remove contacts, and where each stands (contract §5).

Tested by `tests/api/v1/test_campaigns.py`.
"""

from typing import Any

import marshmallow as ma
from flask import g
from marshmallow import fields as mf

from fluenzr.api.framework.fields import Integer, Text, ids
from fluenzr.api.framework.schemas import Answer, ListArgs, Schema, sortable
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import described
from fluenzr.api.v1.campaigns import WAITING, WAITING_FOR
from fluenzr.api.v1.contact_schemas import SearchFilters
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.common.listing import Page
from fluenzr.core.workflow import enrollments

blp = Blueprint("campaignContacts", __name__, description="Contacts in a campaign, and where each stands")


@described(
    contact_ids="1 to 1000 contacts",
    group_ids="All contacts of these groups; of a dynamic one also those who join it later",
    group_id="The same as `groupIds` with this one",
    filters="All contacts that these let through, as in a search",
    exclude_group_ids="None of the contacts of these groups",
    skip_if_contacted_within_days="Nobody to whom another campaign has written in so many days, 0 to 365, "
    "or who is in one that is active",
)
class AddContactsSchema(Schema):
    contact_ids = ids("con", validate=ma.validate.Length(min=1, max=1000))
    group_ids = ids("grp", validate=ma.validate.Length(min=1, max=100))
    group_id = Text(max_length=64)
    filters = mf.Nested(SearchFilters)
    exclude_group_ids = ids("grp", validate=ma.validate.Length(max=100))
    skip_if_contacted_within_days = Integer(validate=ma.validate.Range(min=0, max=365))

    @ma.post_load
    def one_group(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """`groupId` is `groupIds` with one."""
        if (group_id := data.pop("group_id", None)) is not None:
            data["group_ids"] = [*data.get("group_ids", ()), group_id]
        return data


@described(
    contact_ids="1 to 1000 contacts",
)
class ContactIds(Schema):
    contact_ids = ids("con", required=True, validate=ma.validate.Length(min=1, max=1000))


@described(
    contact_id="The id as it was given",
    message="Why it was refused",
)
class RefusedContact(Answer):
    contact_id = mf.String()
    message = mf.String()


@described(
    added="Contacts that are new here",
    skipped="Contacts that were here already or may not be written to",
    errors="Ids that are not known",
)
class AddedAnswer(Answer):
    added = mf.Integer()
    skipped = mf.Integer()
    errors = mf.List(mf.Nested(RefusedContact))


@described(
    already_enrolled="Those who are in the campaign already",
    not_active="Contacts whose `status` is another than `active`",
    suppressed="The address must not be written to",
    excluded="Contacts of a group of `excludeGroupIds`",
    contacted_recently="Contacts left out by `skipIfContactedWithinDays`",
)
class SkippedReasons(Answer):
    already_enrolled = mf.Integer()
    not_active = mf.Integer()
    suppressed = mf.Integer()
    excluded = mf.Integer()
    contacted_recently = mf.Integer()


@described(
    reasons="How many were skipped, by why",
)
class EnrolledAnswer(AddedAnswer):
    reasons = mf.Nested(SkippedReasons)


@described(
    removed="Contacts that were here",
)
class RemovedAnswer(Answer):
    removed = mf.Integer()


@described(
    status="Contacts who stand so",
)
class EnrollmentListArgs(ListArgs):
    sort = sortable("createdAt")
    status = mf.String(validate=ma.validate.OneOf(enrollments.STATUSES))


@described(
    WAITING,
    contact_id="The contact's id",
    email="The contact's address",
    status="`pending` before the first email, `in_progress` after it; the others are ends",
    current_node_id="The node that comes next, or null at the end",
    next_at="When the contact goes on, or null",
    added_at="When the contact was added",
    last_error="What went wrong last, or null",
)
class EnrollmentAnswer(Answer):
    contact_id = mf.String()
    email = mf.String()
    status = mf.String(validate=ma.validate.OneOf(enrollments.STATUSES))
    current_node_id = mf.String(allow_none=True)
    next_at = mf.DateTime(allow_none=True)
    waiting_for = mf.String(allow_none=True, validate=ma.validate.OneOf(WAITING_FOR))
    added_at = mf.DateTime()
    last_error = mf.String(allow_none=True)


@blp.get("/campaigns/<campaign_id>/contacts")
@blp.arguments(EnrollmentListArgs, location="query")
@blp.response(200, EnrollmentAnswer, paged=True)
def list_campaign_contacts(args: dict[str, Any], campaign_id: str) -> Page:
    """List a campaign's contacts and where each stands

    In the order in which they were added, newest first.
    """
    return campaign_contacts.page(g.principal.workspace_id, campaign_id, args["filters"], args["paging"])


@blp.post("/campaigns/<campaign_id>/contacts", in_turns=True)
@blp.arguments(AddContactsSchema)
@blp.response(200, EnrolledAnswer)
def add_campaign_contacts(who: dict[str, Any], campaign_id: str) -> dict[str, Any]:
    """Add contacts by id, group or filter

    One or more of the first four. Who is enrolled already, not `active` or suppressed is skipped. While
    the campaign is active they start at once. Broken off, it may be made again: nobody is added twice. 409
    once it is `completed` or `archived`.
    """
    return campaign_contacts.add(g.principal.workspace_id, campaign_id, **who)


@blp.delete("/campaigns/<campaign_id>/contacts")
@blp.arguments(ContactIds)
@blp.response(200, RemovedAnswer)
def remove_campaign_contacts(who: dict[str, Any], campaign_id: str) -> dict[str, Any]:
    """Remove contacts; what was sent stays counted

    Nothing further is sent to them by this campaign.
    """
    return campaign_contacts.remove(g.principal.workspace_id, campaign_id, who["contact_ids"])
