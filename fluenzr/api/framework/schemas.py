"""Base schemas of all resources: input, output, paging and sorting, references, deletions.

Tested by `tests/api/framework/test_border.py`.
"""

from typing import Any

import marshmallow as ma

from fluenzr.api.framework import fields as api_fields
from fluenzr.api.reference import prose
from fluenzr.core.common.listing import Paging
from fluenzr.core.common.text import camel

_MEMBERS = 1000
"""Members of one object in a body that are looked at: far more than any has, and few enough to name."""


class Schema(ma.Schema):
    """Input: camelCase at the border, unknown fields refused, messages a person can act on."""

    class Meta:
        unknown = ma.RAISE

    error_messages: dict[str, str] = {  # noqa: RUF012 - as marshmallow declares it
        "unknown": "Unknown field",
        "type": "Must be a JSON object",
    }

    @ma.pre_load
    def bounded(self, data: Any, **_: Any) -> Any:
        """An object of a hundred thousand names that nobody knows is not answered name by name."""
        if isinstance(data, dict) and len(data) > _MEMBERS:
            raise ma.ValidationError(f"Must have at most {_MEMBERS} members")
        return data

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        if field_obj.data_key is None:
            field_obj.data_key = camel(field_name)
        if field_name in prose.GENERAL and "description" not in field_obj.metadata:
            field_obj.metadata = {**field_obj.metadata, "description": prose.GENERAL[field_name]}
        label = field_obj.data_key
        label = label.capitalize() if label.islower() else label
        field_obj.error_messages = {
            **field_obj.error_messages,
            "required": f"{label} is required",
            # A form that leaves a field open sends null, or nothing: both are told the same.
            "null": f"{label} {'is required' if field_obj.required else 'must not be null'}",
        }


class Answer(Schema):
    """Output, for the document: every field is always there, and clients must accept new ones."""

    class Meta:
        unknown = ma.EXCLUDE

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        super().on_bind_field(field_name, field_obj)
        field_obj.required = field_obj.metadata.get("always", True)


class ListArgs(Schema):
    """Paging and sorting, with `sorts` and the filters of each list."""

    page = api_fields.QueryInteger(load_default=1, validate=ma.validate.Range(min=1, max=2**53))
    per_page = api_fields.QueryInteger(load_default=20, validate=ma.validate.Range(min=1, max=100))
    order = ma.fields.String(load_default="desc", validate=ma.validate.OneOf(["asc", "desc"]))
    cursor = api_fields.Text(max_length=2000)

    @ma.post_load
    def gather(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        names = ("page", "per_page", "sort", "order", "cursor")
        paging = Paging(**{name: data.pop(name) for name in names if name in data})
        return {"filters": data, "paging": paging}


def sortable(*names: str) -> ma.fields.Field[Any]:
    """The `sort` parameter of a list."""
    return ma.fields.String(load_default="createdAt", validate=ma.validate.OneOf(names))


@prose.described(
    page="This page, from 1",
    per_page="Rows on a page",
    total="Rows in the whole list",
    total_pages="Pages in the whole list",
    next_cursor="What `?cursor=` goes on from; absent on the last page",
)
class PageMeta(Answer):
    page = ma.fields.Integer()
    per_page = ma.fields.Integer()
    total = ma.fields.Integer()
    total_pages = ma.fields.Integer()
    next_cursor = ma.fields.String(metadata={"always": False})


@prose.described(
    id="Its id",
    name="Its name",
)
class Reference(Answer):
    id = ma.fields.String()
    name = ma.fields.String()


@prose.described(
    id="The id that is no more",
    deleted="Always true",
)
class Deleted(Answer):
    id = ma.fields.String()
    deleted = ma.fields.Boolean()
