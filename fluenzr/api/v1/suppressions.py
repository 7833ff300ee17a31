"""/suppressions: addresses that are never written to (contract §5)."""

from typing import Any

import marshmallow as ma
from flask import g
from marshmallow import fields as mf

from fluenzr.api.framework.fields import Email
from fluenzr.api.framework.schemas import Answer, ListArgs, Schema, sortable
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import described
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Page
from fluenzr.core.contacts import suppression

blp = Blueprint("suppressions", __name__, description="Addresses that are never written to")

_EMAIL = Email()


@described(
    email="The address, whatever its case",
    reason="Why; `manual` by default",
)
class SuppressionSchema(Schema):
    email = Email(required=True)
    reason = mf.String(load_default=suppression.MANUAL, validate=ma.validate.OneOf(suppression.REASONS))


@described(
    reason="Why: by hand, or by what the person or a server said",
    created_at="Since when",
)
class SuppressionAnswer(Answer):
    email = mf.String(
        allow_none=True, metadata={"description": "Null where the person was erased: a hash is kept alone"}
    )
    reason = mf.String(validate=ma.validate.OneOf(suppression.REASONS))
    created_at = mf.DateTime()


@described(
    reason="Of this reason",
)
class SuppressionListArgs(ListArgs):
    sort = sortable("createdAt")
    email = Email(metadata={"description": "This very address; that of an erased person is found too"})
    reason = mf.String(validate=ma.validate.OneOf(suppression.REASONS))


@described(
    email="The address that may be written to again",
    deleted="Always true",
)
class SuppressionDeleted(Answer):
    email = mf.String()
    deleted = mf.Boolean()


@blp.get("/suppressions")
@blp.arguments(SuppressionListArgs, location="query")
@blp.response(200, SuppressionAnswer, paged=True)
def list_suppressions(args: dict[str, Any]) -> Page:
    """List the addresses that are never written to

    Addresses that unsubscribed, bounced hard or complained are added by themselves.
    """
    return suppression.page(g.principal.workspace_id, args["filters"], args["paging"])


@blp.post("/suppressions")
@blp.arguments(SuppressionSchema)
@blp.response(201, SuppressionAnswer)
def create_suppression(fields: dict[str, Any]) -> dict[str, Any]:
    """Never write to an address again; whoever has it leaves every sequence

    Their enrollments end as `unsubscribed`, or as `bounced` for that reason; the contact keeps its status.
    An address that is there already is answered as it is.
    """
    return suppression.create(g.principal.workspace_id, fields["email"], fields["reason"])


@blp.delete("/suppressions/<path:email>")
@blp.response(200, SuppressionDeleted)
def delete_suppression(email: str) -> dict[str, Any]:
    """Let an address be written to again

    Whoever has it is `active` again, unless `blocked`; sequences that have ended stay ended.
    """
    try:
        address = _EMAIL.normal(email)
    except ma.ValidationError:
        raise NotFound("Suppression") from None
    return suppression.delete(g.principal.workspace_id, address)
