"""Marshmallow schemas of contacts (contract §2): input, output, filters, search.

Tested by `tests/api/v1/test_contacts.py`.
"""

from collections.abc import Callable
from typing import Any

import marshmallow as ma
from marshmallow import fields as mf

from fluenzr import clock
from fluenzr.api.framework import fields as api_fields
from fluenzr.api.framework.fields import Choice, Instant, OptionalText, Text, ids
from fluenzr.api.framework.schemas import Answer, ListArgs, Reference, Schema, sortable
from fluenzr.api.reference.prose import described
from fluenzr.core.common.contact_fields import SEARCHED, TEXTS, ContactField
from fluenzr.core.contacts import field_values as contact_fields
from fluenzr.core.contacts import search, verdicts

MAX_TAGS_SENT = 1000

CONTACT_FIELDS = {
    "email": "The address, at most 254 characters; one contact has it, whatever its case",
    **{field.name: field.description for field in TEXTS},
    "status": "Only `active` contacts are written to; `active` by default",
    "tags": "Labels of your own, at most 100 characters each; a change replaces them all",
    "custom_fields": "What else is known, by names of your own: text, numbers, booleans or null; a change "
    "merges, a name sent as null is removed",
    "group_ids": "The groups that it is in; a change replaces them all",
    "group_id": "The same as `groupIds` with this one",
    "pipeline_stage_id": "The stage that it stands at; null for none",
    "consent_source": "Why this person may be written to; `not_specified` by default",
    "consent_notes": "Where and how consent was given, in your words",
    "verification": "What a verifier of addresses said of it; null where none was asked",
}

BY_TEXT = (
    f"A part of the address, {''.join(f'the {field.words}, ' for field in SEARCHED)}"
    "or both names together in either order"
)
SORTS = tuple(search.LISTING.sorts)


def texts(of: Callable[[ContactField], mf.Field[Any]]) -> dict[str, mf.Field[Any]]:
    """Schema fields for all texts of the table, by name."""
    return {field.name: of(field) for field in TEXTS}


def tag_list(most: int = MAX_TAGS_SENT, **kwargs: Any) -> api_fields.List:
    """Tags of one call, however many a contact may have."""
    tag = Text(max_length=contact_fields.MAX_TAG, min_length=1, trimmed=True)
    return api_fields.List(tag, validate=ma.validate.Length(max=most), **kwargs)


class CustomFields(api_fields.NamedValues):
    """Names of 1 to 64 letters, digits and `_`; strings, finite numbers, booleans or null."""

    def read_name(self, name: str) -> str:
        return contact_fields.custom_name(name)

    def read_value(self, value: Any) -> Any:
        return contact_fields.custom_value(value)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if isinstance(value, dict) and len(value) > contact_fields.MAX_CUSTOM_FIELDS:
            raise ma.ValidationError(contact_fields.TOO_MANY_FIELDS)
        return super()._deserialize(value, attr, data, **kwargs)


_VERIFICATION = {
    "status": "`valid`, `invalid`, `risky` (a catch-all, disposable or role address...) or `unknown`",
    "source": "Who said so, as `zerobounce`; null where that is not known",
    "checked_at": "When it was verified; by default now",
}


@described(_VERIFICATION)
class VerificationSchema(Schema):
    status = mf.String(required=True, validate=ma.validate.OneOf(verdicts.STATUSES))
    source = Text(max_length=verdicts.MAX_SOURCE, trimmed=True, allow_none=True)
    checked_at = Instant(allow_none=True)

    @ma.validates_schema
    def whole(self, data: dict[str, Any], **_: Any) -> None:
        """Also where the contact is changed in part."""
        if "status" not in data:
            raise ma.ValidationError({"status": ["Status is required"]})

    @ma.post_load
    def as_stored(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if (at := data.get("checked_at")) is not None:
            data["checked_at"] = clock.to_ms(at)
        return data


@described(_VERIFICATION)
class VerificationAnswer(Answer):
    status = mf.String(validate=ma.validate.OneOf(verdicts.STATUSES))
    source = mf.String(allow_none=True)
    checked_at = mf.DateTime()


@described(CONTACT_FIELDS)
class ContactSchema(Schema):
    email = api_fields.ContactEmail(required=True)
    vars().update(texts(lambda field: Text(max_length=field.max_length, trimmed=True, allow_none=True)))
    status = Choice(contact_fields.STATUSES)
    tags = tag_list(allow_none=True)
    custom_fields = CustomFields(allow_none=True)
    group_ids = ids("grp", allow_none=True, validate=ma.validate.Length(max=100))
    group_id = OptionalText(max_length=64, trimmed=True)
    pipeline_stage_id = Text(max_length=64, trimmed=True, allow_none=True)
    consent_source = Choice(contact_fields.CONSENT_SOURCES)
    consent_notes = Text(max_length=contact_fields.MAX_NOTES, lines=True, trimmed=True, allow_none=True)
    verification = mf.Nested(VerificationSchema, allow_none=True)

    @ma.post_load
    def one_group(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """`groupId` is `groupIds` with one."""
        if (group_id := data.pop("group_id", None)) is not None:
            data["group_ids"] = [*(data.get("group_ids") or ()), group_id]
        if data.get("group_ids", ...) is None:
            data["group_ids"] = []
        return data


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
    vars().update(texts(lambda _: mf.String(allow_none=True)))
    status = mf.String(validate=ma.validate.OneOf(contact_fields.STATUSES))
    groups = mf.List(mf.Nested(Reference))
    tags = mf.List(mf.String())
    custom_fields = mf.Dict(keys=mf.String())
    pipeline_stage = mf.Nested(Reference, allow_none=True)
    consent_source = mf.String(validate=ma.validate.OneOf(contact_fields.CONSENT_SOURCES))
    consent_notes = mf.String(allow_none=True)
    consent_at = mf.DateTime(allow_none=True)
    verification = mf.Nested(VerificationAnswer, allow_none=True)
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
    **{field.name: f"A part of the {field.words}, whatever its case" for field in SEARCHED},
    q=BY_TEXT,
)
class ContactFilters(Schema):
    email = Text(max_length=254, trimmed=True)
    status = mf.String(validate=ma.validate.OneOf(contact_fields.STATUSES))
    group = Text(max_length=64)
    group_id = Text(max_length=64)
    tag = Text(max_length=100, trimmed=True)
    pipeline_stage_id = Text(max_length=64)
    vars().update({field.name: Text(max_length=field.max_length, trimmed=True) for field in SEARCHED})
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
    query=BY_TEXT,
    filters="What must hold besides, all of it",
    sort="The order; the newest first by default",
)
class SearchSchema(Schema):
    query = Words(max_length=255, trimmed=True, allow_none=True)
    filters = mf.Nested(SearchFilters, allow_none=True)
    sort = mf.Nested(SearchSort, allow_none=True)
    page = api_fields.Integer(load_default=1, validate=ma.validate.Range(min=1, max=2**53))
    per_page = api_fields.Integer(load_default=20, validate=ma.validate.Range(min=1, max=100))
    cursor = Text(max_length=2000, allow_none=True)

    @ma.post_load
    def without_nulls(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        sort = data.get("sort") or SearchSort().load({})
        return {**data, "filters": data.get("filters") or {}, "sort": sort}


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
