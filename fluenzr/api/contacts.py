"""Contacts over HTTP (contract §2)."""

from functools import lru_cache
from typing import Any

import marshmallow as ma
from flask import g
from marshmallow import fields as mf

from fluenzr.api import fields
from fluenzr.api.fields import Choice, Instant, OptionalText, Text, ids
from fluenzr.api.plain import NotPlain, PlainReader, or_none
from fluenzr.api.reference import described
from fluenzr.api.smorest import Answer, Blueprint, ListArgs, Schema, flatten, sortable
from fluenzr.core import contact_bulk, contact_fields, contact_filters, contacts
from fluenzr.core.errors import sentence
from fluenzr.core.listing import Page, Paging

blp = Blueprint("contacts", __name__, description="People, and what is known of them")

MAX_TAGS_SENT = 1000
KEPT = "Of the updated: who was to become active and stays unsubscribed, bounced or blocked"

CONTACT_FIELDS = {
    "email": "The address, at most 254 characters; one contact has it, whatever its case",
    "first_name": "Given name, at most 255 characters; null where it is not known",
    "last_name": "Family name; null where it is not known",
    "company": "Company; null where it is not known",
    "job_title": "What the person does there; null where it is not known",
    "phone": "Phone number, as it was written; null where it is not known",
    "website": "Website; null where it is not known",
    "status": "Only `active` contacts are written to; `active` by default",
    "tags": "Labels of your own, at most 100 characters each; a change replaces them all",
    "custom_fields": "What else is known, by names of your own: text, numbers, booleans or null; a change "
    "merges, a name sent as null is removed",
    "group_ids": "The groups that it is in; a change replaces them all",
    "group_id": "The same as `groupIds` with this one",
    "pipeline_stage_id": "The stage that it stands at; null for none",
    "consent_source": "Why this person may be written to; `not_specified` by default",
    "consent_notes": "Where and how consent was given, in your words",
}

SORTS = tuple(contact_filters.LISTING.sorts)


def one_line(field: str) -> Text:
    return Text(max_length=contact_fields.LINES[field], trimmed=True, allow_none=True)


def tag_list(most: int = MAX_TAGS_SENT, **kwargs: Any) -> fields.List:
    """Tags of one call, however many a contact may have."""
    tag = Text(max_length=contact_fields.MAX_TAG, min_length=1, trimmed=True)
    return fields.List(tag, validate=ma.validate.Length(max=most), **kwargs)


class CustomFields(mf.Dict):
    """Names of 1 to 64 letters, digits and `_`; strings, finite numbers, booleans or null."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        given = super()._deserialize(value, attr, data, **kwargs)
        if len(given) > contact_fields.MAX_CUSTOM_FIELDS:
            raise ma.ValidationError(contact_fields.TOO_MANY_FIELDS)
        wrong = {}
        loaded = {}
        for name, inner in given.items():
            try:
                loaded[contact_fields.custom_name(name)] = contact_fields.custom_value(inner)
            except ValueError as error:
                wrong[name] = [str(error)]
        if wrong:
            raise ma.ValidationError(wrong)
        return loaded


@described(CONTACT_FIELDS)
class ContactSchema(Schema):
    email = fields.SendableEmail(required=True)
    first_name = one_line("first_name")
    last_name = one_line("last_name")
    company = one_line("company")
    job_title = one_line("job_title")
    phone = one_line("phone")
    website = one_line("website")
    status = Choice(contact_fields.STATUSES)
    tags = tag_list(allow_none=True)
    custom_fields = CustomFields(allow_none=True)
    group_ids = ids("grp", allow_none=True, validate=ma.validate.Length(max=100))
    group_id = OptionalText(max_length=64, trimmed=True)
    pipeline_stage_id = Text(max_length=64, trimmed=True, allow_none=True)
    consent_source = Choice(contact_fields.CONSENT_SOURCES)
    consent_notes = Text(max_length=contact_fields.MAX_NOTES, lines=True, trimmed=True, allow_none=True)

    @ma.post_load
    def one_group(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """`groupId` is `groupIds` with one."""
        if (group_id := data.pop("group_id", None)) is not None:
            data["group_ids"] = [*(data.get("group_ids") or ()), group_id]
        if data.get("group_ids", ...) is None:
            data["group_ids"] = []
        return data


@described(
    id="Its id",
    name="Its name",
)
class Reference(Answer):
    id = mf.String()
    name = mf.String()


@described(
    CONTACT_FIELDS,
    id="The contact's id",
    groups="The groups that it is in, by name",
    pipeline_stage="The stage that it stands at, or null",
    consent_at="When `consentSource` was given; null while it is `not_specified`",
    open_tracking_objected_at="When the person objected to open tracking; null if never",
)
class ContactAnswer(Answer):
    id = mf.String()
    email = mf.String()
    first_name = mf.String(allow_none=True)
    last_name = mf.String(allow_none=True)
    company = mf.String(allow_none=True)
    job_title = mf.String(allow_none=True)
    phone = mf.String(allow_none=True)
    website = mf.String(allow_none=True)
    status = mf.String(validate=ma.validate.OneOf(contact_fields.STATUSES))
    groups = mf.List(mf.Nested(Reference))
    tags = mf.List(mf.String())
    custom_fields = mf.Dict(keys=mf.String())
    pipeline_stage = mf.Nested(Reference, allow_none=True)
    consent_source = mf.String(validate=ma.validate.OneOf(contact_fields.CONSENT_SOURCES))
    consent_notes = mf.String(allow_none=True)
    consent_at = mf.DateTime(allow_none=True)
    open_tracking_objected_at = mf.DateTime(allow_none=True)
    created_at = mf.DateTime()
    updated_at = mf.DateTime()


class Words(Text):
    """What somebody types to find somebody: however many blanks are between."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        return text if text is None else " ".join(text.split())


@described(
    email="A part of the address, whatever its case",
    status="Contacts of this status",
    group="The same as `groupId`",
    group_id="Contacts in this group; an id that is not known matches nobody",
    tag="Contacts with this tag",
    pipeline_stage_id="Contacts at this stage",
    company="A part of the company, whatever its case",
    q="A part of the address, the company, or both names together in either order",
)
class ContactFilters(Schema):
    email = Text(max_length=254, trimmed=True)
    status = mf.String(validate=ma.validate.OneOf(contact_fields.STATUSES))
    group = Text(max_length=64)
    group_id = Text(max_length=64)
    tag = Text(max_length=100, trimmed=True)
    pipeline_stage_id = Text(max_length=64)
    company = Text(max_length=255, trimmed=True)
    q = Words(max_length=255, trimmed=True)


class ContactListArgs(ListArgs, ContactFilters):
    sort = sortable(*SORTS)


@described(
    status="Contacts of this status",
    groups="Contacts in any of these groups",
    tags="Contacts with any of these tags",
    custom_fields='Contacts with all of these values, equal in type too: 50 is not "50"',
    pipeline_stage_id="Contacts at this stage",
    created_after="Made at this time or later; a date is its first moment",
    created_before="Made before this time; a date is its first moment",
)
class SearchFilters(Schema):
    status = Choice(contact_fields.STATUSES)
    groups = ids("grp", allow_none=True, validate=ma.validate.Length(max=1000))
    tags = tag_list(allow_none=True)
    custom_fields = CustomFields(allow_none=True)
    pipeline_stage_id = OptionalText(max_length=64, trimmed=True)
    created_after = Instant(allow_none=True)
    created_before = Instant(allow_none=True)

    @ma.post_load
    def without_nulls(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value is not None}


@described(
    field="What the list is in order of",
)
class SearchSort(Schema):
    field = mf.String(load_default="createdAt", validate=ma.validate.OneOf(SORTS))
    order = mf.String(load_default="desc", validate=ma.validate.OneOf(["asc", "desc"]))


@described(
    query="A part of the address, the company, or both names together in either order",
    filters="What must hold besides, all of it",
    sort="The order; the newest first by default",
)
class SearchSchema(Schema):
    query = Words(max_length=255, trimmed=True, allow_none=True)
    filters = mf.Nested(SearchFilters, load_default=dict)
    sort = mf.Nested(SearchSort, load_default=lambda: {"field": "createdAt", "order": "desc"})
    page = fields.Integer(load_default=1, validate=ma.validate.Range(min=1, max=2**53))
    per_page = fields.Integer(load_default=20, validate=ma.validate.Range(min=1, max=100))
    cursor = Text(max_length=2000)


class Rows(mf.List):
    """Any JSON is taken for a row: a bad one is reported and the good ones are kept."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        return value


@described(
    contacts="1 to 1000 contacts, each as in POST /contacts",
    group_ids="Groups that created and updated contacts are added to",
    on_duplicate="What becomes of a row whose address is known: left alone, or changed as by PUT",
)
class BulkSchema(Schema):
    contacts = Rows(
        mf.Raw(metadata={"description": "As in POST /contacts", "x-schema": "Contact"}),
        required=True,
        validate=ma.validate.Length(min=1, max=1000),
    )
    group_ids = ids("grp", load_default=list, validate=ma.validate.Length(max=100))
    on_duplicate = mf.String(load_default="skip", validate=ma.validate.OneOf(contact_bulk.ON_DUPLICATE))


@described(
    index="The row's place in `contacts`, from 0",
    email="Its address, if it has one",
    message="What is wrong with it",
)
class RowError(Answer):
    index = mf.Integer()
    email = mf.String(allow_none=True)
    message = mf.String()


@described(
    created="Contacts that are new",
    updated="Contacts that were there and were changed",
    skipped="Contacts that were there and stay as they are",
    kept=KEPT,
    errors="The rows that were refused",
)
class BulkAnswer(Answer):
    created = mf.Integer()
    updated = mf.Integer()
    skipped = mf.Integer()
    kept = mf.Integer()
    errors = mf.List(mf.Nested(RowError))


@described(
    group_ids="1 to 100 groups",
)
class GroupIds(Schema):
    group_ids = ids("grp", required=True, validate=ma.validate.Length(min=1, max=100))


@described(
    tags="Up to 100 tags, of at most 100 characters each",
)
class Tags(Schema):
    tags = tag_list(required=True)


@described(
    id="The id that is no more",
    deleted="Always true",
)
class Deleted(Answer):
    id = mf.String()
    deleted = mf.Boolean()


_CONTACT = ContactSchema()
_NAMES = {field.data_key: name for name, field in _CONTACT.load_fields.items()}


def _custom_fields(given: Any) -> dict[str, Any]:
    if type(given) is not dict or len(given) > contact_fields.MAX_CUSTOM_FIELDS:
        raise NotPlain
    return {
        contact_fields.custom_name(name): contact_fields.custom_value(value) for name, value in given.items()
    }


_plain = PlainReader(_CONTACT, custom_fields=or_none(_custom_fields))


def _schema(given: dict[str, Any]) -> ContactSchema:
    """The schema that looks at the fields of a row and no others, if it knows them all: rows leave out most.

    Names that it does not know are not kept: they are as long and as many as a client likes.
    """
    return _schema_of(frozenset(given)) if given.keys() <= _NAMES.keys() else _CONTACT


@lru_cache(maxsize=256)
def _schema_of(known: frozenset[str]) -> ContactSchema:
    return ContactSchema(only={"email", *(_NAMES[key] for key in known)})


def _row(given: Any) -> contact_bulk.Row:
    """A row of a batch as POST would read it."""
    try:
        return contact_bulk.Row(given["email"], _CONTACT.one_group(_plain(given)))
    except (NotPlain, TypeError, KeyError):
        return _looked_at(given)


def _looked_at(given: Any) -> contact_bulk.Row:
    email = given.get("email") if isinstance(given, dict) and isinstance(given.get("email"), str) else None
    try:
        schema = _schema(given) if isinstance(given, dict) else _CONTACT
        return contact_bulk.Row(email, schema.load(given))
    except ma.ValidationError as error:
        messages = flatten(error.messages)
        field = next(iter(messages))
        named = "contact" if field == "body" else field
        return contact_bulk.Row(email, {}, sentence(named, messages[field][0]))


@blp.get("/contacts")
@blp.arguments(ContactListArgs, location="query")
@blp.response(200, ContactAnswer, paged=True)
def list_contacts(args: dict[str, Any]) -> Page:
    """List contacts

    Several filters must hold together. Filters by a part ignore case, as Unicode folds it.
    """
    return contact_filters.page(g.principal.workspace_id, args["filters"], args["paging"])


@blp.post("/contacts")
@blp.arguments(ContactSchema)
@blp.response(201, ContactAnswer)
def create_contact(fields: dict[str, Any]) -> dict[str, Any]:
    """Create a contact

    Only `email` is required. An address that is there already is a 409 with the contact's id in
    `details.id`; one that is suppressed begins as `unsubscribed` or `bounced`.
    """
    return contacts.create(g.principal.workspace_id, fields)


@blp.get("/contacts/<contact_id>")
@blp.response(200, ContactAnswer)
def get_contact(contact_id: str) -> dict[str, Any]:
    """Get a contact

    With its groups, tags, custom fields and stage.
    """
    return contacts.get(g.principal.workspace_id, contact_id)


@blp.put("/contacts/<contact_id>", conflicts=True)
@blp.arguments(ContactSchema(partial=True))
@blp.response(200, ContactAnswer)
def update_contact(fields: dict[str, Any], contact_id: str) -> dict[str, Any]:
    """Change a contact: only what is sent

    `null` clears a field; `tags` and `groupIds` replace what is there, `customFields` merges. A change that
    changes nothing is none: no event, the same `updatedAt`.
    """
    return contacts.update(g.principal.workspace_id, contact_id, fields)


@blp.delete("/contacts/<contact_id>")
@blp.response(200, Deleted)
def delete_contact(contact_id: str) -> dict[str, Any]:
    """Delete a contact: erases the person, keeps what was counted

    It leaves every campaign. Its address stays suppressed, as a keyed hash, if it had unsubscribed or
    bounced.
    """
    return contacts.delete(g.principal.workspace_id, contact_id)


@blp.post("/contacts/bulk", large=True)
@blp.arguments(BulkSchema)
@blp.response(200, BulkAnswer)
def bulk_contacts(batch: dict[str, Any]) -> dict[str, Any]:
    """Create or update up to 1000 contacts; good rows are kept where others are wrong

    A row that is wrong is reported by its index; the batch is refused only where it is malformed itself. An
    address twice in a batch is a duplicate. There is one event for each contact.
    """
    return contact_bulk.save(
        g.principal.workspace_id,
        [_row(given) for given in batch["contacts"]],
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
    return contact_filters.page(
        g.principal.workspace_id, {**body["filters"], "query": body.get("query")}, paging
    )


@blp.post("/contacts/<contact_id>/groups")
@blp.arguments(GroupIds)
@blp.response(200, ContactAnswer)
def add_contact_groups(body: dict[str, Any], contact_id: str) -> dict[str, Any]:
    """Add a contact to groups

    Groups that it is in already are no error. Answers the contact.
    """
    return contacts.change_groups(g.principal.workspace_id, contact_id, add=body["group_ids"])


@blp.delete("/contacts/<contact_id>/groups")
@blp.arguments(GroupIds)
@blp.response(200, ContactAnswer)
def remove_contact_groups(body: dict[str, Any], contact_id: str) -> dict[str, Any]:
    """Remove a contact from groups

    Groups that it is not in are no error. Answers the contact.
    """
    return contacts.change_groups(g.principal.workspace_id, contact_id, remove=body["group_ids"])


@blp.post("/contacts/<contact_id>/tags")
@blp.arguments(Tags)
@blp.response(200, ContactAnswer)
def add_contact_tags(body: dict[str, Any], contact_id: str) -> dict[str, Any]:
    """Add tags to a contact

    Tags that it has already are no error. Answers the contact.
    """
    return contacts.change_tags(g.principal.workspace_id, contact_id, add=body["tags"])


@blp.delete("/contacts/<contact_id>/tags")
@blp.arguments(Tags)
@blp.response(200, ContactAnswer)
def remove_contact_tags(body: dict[str, Any], contact_id: str) -> dict[str, Any]:
    """Remove tags from a contact

    Tags that it does not have are no error. Answers the contact.
    """
    return contacts.change_tags(g.principal.workspace_id, contact_id, remove=body["tags"])
