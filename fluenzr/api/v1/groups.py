"""/groups: groups and their members (contract §3)."""

from typing import Any

import marshmallow as ma
from flask import g
from marshmallow import fields as mf

from fluenzr.api.framework.fields import Color, Text
from fluenzr.api.framework.schemas import Answer, Deleted, ListArgs, Schema, sortable
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import described
from fluenzr.api.v1 import contact_schemas
from fluenzr.api.v1.campaign_contacts import AddedAnswer, ContactIds, RemovedAnswer
from fluenzr.api.v1.contact_schemas import ContactAnswer
from fluenzr.core.common.listing import Page
from fluenzr.core.contacts import groups

blp = Blueprint("groups", __name__, description="Lists of contacts, static or dynamic")

_GROUP = {
    "name": "Unique in the workspace, at most 100 characters",
    "description": "What it is for; null for nothing",
    "type": "`dynamic`: whoever joins it is enrolled in the active campaigns that were given it; `static` "
    "by default",
    "color": "A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none",
}


@described(_GROUP)
class GroupSchema(Schema):
    name = Text(required=True, max_length=100, trimmed=True)
    description = Text(max_length=2000, lines=True, allow_none=True)
    type = mf.String(validate=ma.validate.OneOf(groups.TYPES))
    color = Color()


@described(
    _GROUP,
    id="The group's id",
    contact_count="Contacts that are in it",
)
class GroupAnswer(Answer):
    id = mf.String()
    name = mf.String()
    description = mf.String(allow_none=True)
    type = mf.String(validate=ma.validate.OneOf(groups.TYPES))
    color = mf.String(allow_none=True)
    contact_count = mf.Integer()
    created_at = mf.DateTime()
    updated_at = mf.DateTime()


@described(
    name="A part of the name, whatever its case",
    type="Groups of this type",
)
class GroupListArgs(ListArgs):
    sort = sortable(*groups.LISTING.sorts)
    name = Text(max_length=100, trimmed=True)
    type = mf.String(validate=ma.validate.OneOf(groups.TYPES))


class GroupContactListArgs(ListArgs):
    sort = sortable(*contact_schemas.SORTS)


@blp.get("/groups")
@blp.arguments(GroupListArgs, location="query")
@blp.response(200, GroupAnswer, paged=True)
def list_groups(args: dict[str, Any]) -> Page:
    """List groups

    With the number of contacts in each.
    """
    return groups.page(g.principal.workspace_id, args["filters"], args["paging"])


@blp.post("/groups")
@blp.arguments(GroupSchema)
@blp.response(201, GroupAnswer)
def create_group(fields: dict[str, Any]) -> dict[str, Any]:
    """Create a group

    Only `name` is required; one that is there already is a 409.
    """
    return groups.create(g.principal.workspace_id, fields)


@blp.get("/groups/<group_id>")
@blp.response(200, GroupAnswer)
def get_group(group_id: str) -> dict[str, Any]:
    """Get a group

    With the number of contacts in it.
    """
    return groups.get(g.principal.workspace_id, group_id)


@blp.put("/groups/<group_id>", conflicts=True)
@blp.arguments(GroupSchema(partial=True))
@blp.response(200, GroupAnswer)
def update_group(fields: dict[str, Any], group_id: str) -> dict[str, Any]:
    """Change a group: only what is sent

    `null` clears `description` and `color`.
    """
    return groups.update(g.principal.workspace_id, group_id, fields)


@blp.delete("/groups/<group_id>")
@blp.response(200, Deleted)
def delete_group(group_id: str) -> dict[str, Any]:
    """Delete a group; its contacts stay

    Contacts lose the group and nothing else; nobody leaves a campaign.
    """
    return groups.delete(g.principal.workspace_id, group_id)


@blp.get("/groups/<group_id>/contacts")
@blp.arguments(GroupContactListArgs, location="query")
@blp.response(200, ContactAnswer, paged=True)
def list_group_contacts(args: dict[str, Any], group_id: str) -> Page:
    """List the contacts of a group

    The same objects as `GET /contacts`.
    """
    return groups.contacts_page(g.principal.workspace_id, group_id, args["paging"])


@blp.post("/groups/<group_id>/contacts")
@blp.arguments(ContactIds)
@blp.response(200, AddedAnswer)
def add_group_contacts(body: dict[str, Any], group_id: str) -> dict[str, Any]:
    """Add up to 1000 contacts to a group; those that are in it already are skipped

    Ids that are not known are reported. In a dynamic group, those who join are enrolled in its active
    campaigns.
    """
    return groups.add_contacts(g.principal.workspace_id, group_id, body["contact_ids"])


@blp.delete("/groups/<group_id>/contacts")
@blp.arguments(ContactIds)
@blp.response(200, RemovedAnswer)
def remove_group_contacts(body: dict[str, Any], group_id: str) -> dict[str, Any]:
    """Remove contacts from a group

    Answers how many were in it; they stay enrolled in campaigns.
    """
    return groups.remove_contacts(g.principal.workspace_id, group_id, body["contact_ids"])
