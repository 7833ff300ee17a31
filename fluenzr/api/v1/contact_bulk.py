"""/contacts/bulk: a batch of contacts in one call, each row read as POST /contacts would read it."""

from functools import lru_cache
from typing import Any

import marshmallow as ma
from marshmallow import fields as mf

from fluenzr.api.framework.arguments import flatten
from fluenzr.api.framework.fields import ids
from fluenzr.api.framework.schemas import Answer, Schema
from fluenzr.api.reference.prose import described
from fluenzr.api.v1.bulk_rows import NotPlain, PlainReader, or_none
from fluenzr.api.v1.contact_schemas import ContactSchema
from fluenzr.core.common.errors import sentence
from fluenzr.core.contacts import bulk
from fluenzr.core.contacts import field_values as contact_fields

KEPT = "Of the updated: who was to become active and stays unsubscribed, bounced or blocked"


class Rows(mf.List[Any]):
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
    on_duplicate = mf.String(load_default="skip", validate=ma.validate.OneOf(bulk.ON_DUPLICATE))


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


_CONTACT = ContactSchema()
_NAMES = {field.data_key: name for name, field in _CONTACT.load_fields.items()}


def _custom_fields(given: Any) -> dict[str, Any]:
    if type(given) is not dict or len(given) > contact_fields.MAX_CUSTOM_FIELDS:
        raise NotPlain
    return {
        contact_fields.custom_name(name): contact_fields.custom_value(value) for name, value in given.items()
    }


def _closer_look(_: Any) -> Any:
    raise NotPlain


_plain = PlainReader(_CONTACT, custom_fields=or_none(_custom_fields), verification=_closer_look)


def _schema(given: dict[str, Any]) -> ContactSchema:
    """The schema that looks at the fields of a row and no others, if it knows them all: rows leave out most.

    Names that it does not know are not kept: they are as long and as many as a client likes.
    """
    return _schema_of(frozenset(given)) if given.keys() <= _NAMES.keys() else _CONTACT


@lru_cache(maxsize=256)
def _schema_of(known: frozenset[str]) -> ContactSchema:
    return ContactSchema(only={"email", *(_NAMES[key] for key in known)})


def row(given: Any) -> bulk.Row:
    """A row of a batch as POST would read it."""
    try:
        return bulk.Row(given["email"], _CONTACT.one_group(_plain(given)))
    except (NotPlain, TypeError, KeyError):
        return _looked_at(given)


def _looked_at(given: Any) -> bulk.Row:
    email = given.get("email") if isinstance(given, dict) and isinstance(given.get("email"), str) else None
    try:
        schema = _schema(given) if isinstance(given, dict) else _CONTACT
        return bulk.Row(email, schema.load(given))
    except ma.ValidationError as error:
        messages = flatten(error.messages)
        field = next(iter(messages))
        named = "contact" if field == "body" else field
        return bulk.Row(email, {}, sentence(named, messages[field][0]))
