"""/contacts: create, read, change, delete, list, search (contract §2)."""

from typing import Any

from flask import g

from fluenzr.api.framework.schemas import Deleted
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.v1.contact_bulk import BulkAnswer, BulkSchema, row
from fluenzr.api.v1.contact_schemas import (
    ContactAnswer,
    ContactListArgs,
    ContactSchema,
    GroupIds,
    SearchSchema,
    Tags,
)
from fluenzr.core.common.listing import Page, Paging
from fluenzr.core.contacts import bulk, records, search
from fluenzr.core.privacy import erasure

blp = Blueprint("contacts", __name__, description="People, and what is known of them")


@blp.get("/contacts")
@blp.arguments(ContactListArgs, location="query")
@blp.response(200, ContactAnswer, paged=True)
def list_contacts(args: dict[str, Any]) -> Page:
    """List contacts

    Several filters must hold together. Filters by a part ignore case, as Unicode folds it.
    """
    return search.page(g.principal.workspace_id, args["filters"], args["paging"])


@blp.post("/contacts")
@blp.arguments(ContactSchema)
@blp.response(201, ContactAnswer)
def create_contact(fields: dict[str, Any]) -> dict[str, Any]:
    """Create a contact

    Only `email` is required. An address that is there already is a 409 with the contact's id in
    `details.id`; one that is suppressed begins as `unsubscribed` or `bounced`.
    """
    return records.create(g.principal.workspace_id, fields)


@blp.get("/contacts/<contact_id>")
@blp.response(200, ContactAnswer)
def get_contact(contact_id: str) -> dict[str, Any]:
    """Get a contact

    With its groups, tags, custom fields and stage.
    """
    return records.get(g.principal.workspace_id, contact_id)


@blp.put("/contacts/<contact_id>", conflicts=True)
@blp.arguments(ContactSchema(partial=True))
@blp.response(200, ContactAnswer)
def update_contact(fields: dict[str, Any], contact_id: str) -> dict[str, Any]:
    """Change a contact: only what is sent

    `null` clears a field; `tags` and `groupIds` replace what is there, `customFields` merges. A change that
    changes nothing is none: no event, the same `updatedAt`.
    """
    return records.update(g.principal.workspace_id, contact_id, fields)


@blp.delete("/contacts/<contact_id>")
@blp.response(200, Deleted)
def delete_contact(contact_id: str) -> dict[str, Any]:
    """Delete a contact: erases the person, keeps what was counted

    It leaves every campaign. Its address stays suppressed, as a keyed hash, if it had unsubscribed or
    bounced.
    """
    return erasure.delete(g.principal.workspace_id, contact_id)


@blp.post("/contacts/bulk", large=True)
@blp.arguments(BulkSchema)
@blp.response(200, BulkAnswer)
def bulk_contacts(batch: dict[str, Any]) -> dict[str, Any]:
    """Create or update up to 1000 contacts; good rows are kept where others are wrong

    A row that is wrong is reported by its index; the batch is refused only where it is malformed itself. An
    address twice in a batch is a duplicate. There is one event for each contact.
    """
    return bulk.save(
        g.principal.workspace_id,
        [row(given) for given in batch["contacts"]],
        groups=batch["group_ids"],
        update=batch["on_duplicate"] == "update",
    )


@blp.post("/contacts/search", reads_only=True)
@blp.arguments(SearchSchema)
@blp.response(200, ContactAnswer, paged=True)
def search_contacts(body: dict[str, Any]) -> Page:
    """Search contacts by text and filters together

    Like the list, with filters that no query can hold. A read-only key may search.
    """
    paging = Paging(
        page=body["page"],
        per_page=body["per_page"],
        sort=body["sort"]["field"],
        order=body["sort"]["order"],
        cursor=body.get("cursor"),
    )
    return search.page(g.principal.workspace_id, {**body["filters"], "query": body.get("query")}, paging)


@blp.post("/contacts/<contact_id>/groups")
@blp.arguments(GroupIds)
@blp.response(200, ContactAnswer)
def add_contact_groups(body: dict[str, Any], contact_id: str) -> dict[str, Any]:
    """Add a contact to groups

    Groups that it is in already are no error. Answers the contact.
    """
    return records.change_groups(g.principal.workspace_id, contact_id, add=body["group_ids"])


@blp.delete("/contacts/<contact_id>/groups")
@blp.arguments(GroupIds)
@blp.response(200, ContactAnswer)
def remove_contact_groups(body: dict[str, Any], contact_id: str) -> dict[str, Any]:
    """Remove a contact from groups

    Groups that it is not in are no error. Answers the contact.
    """
    return records.change_groups(g.principal.workspace_id, contact_id, remove=body["group_ids"])


@blp.post("/contacts/<contact_id>/tags")
@blp.arguments(Tags)
@blp.response(200, ContactAnswer)
def add_contact_tags(body: dict[str, Any], contact_id: str) -> dict[str, Any]:
    """Add tags to a contact

    Tags that it has already are no error. Answers the contact.
    """
    return records.change_tags(g.principal.workspace_id, contact_id, add=body["tags"])


@blp.delete("/contacts/<contact_id>/tags")
@blp.arguments(Tags)
@blp.response(200, ContactAnswer)
def remove_contact_tags(body: dict[str, Any], contact_id: str) -> dict[str, Any]:
    """Remove tags from a contact

    Tags that it does not have are no error. Answers the contact.
    """
    return records.change_tags(g.principal.workspace_id, contact_id, remove=body["tags"])
