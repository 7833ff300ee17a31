"""/webhooks: create, read, change, delete (contract §7)."""

from typing import Any

import marshmallow as ma
from flask import current_app, g
from marshmallow import fields as mf

from fluenzr.api.framework.fields import List, Text
from fluenzr.api.framework.schemas import Answer, Deleted, ListArgs, Schema, sortable
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import described
from fluenzr.core.common.listing import Page
from fluenzr.core.webhooks import subscriptions

blp = Blueprint("webhooks", __name__, description="Being told what happens, as it happens")

_WEBHOOK = {
    "url": "Where events are sent: `https`, port 443 or 1024 and above",
    "events": "The types that it is told of; `*` for all",
    "secret": "What deliveries are signed with, 16 to 128 characters; made by the server where it is absent",
    "description": "What it is for; null for nothing",
}


@described(_WEBHOOK)
class WebhookSchema(Schema):
    url = Text(required=True, max_length=2000)
    events = List(
        mf.String(validate=ma.validate.OneOf(subscriptions.SUBSCRIBABLE)),
        required=True,
        validate=ma.validate.Length(min=1, max=100),
    )
    secret = Text(min_length=16, max_length=128, load_only=True)
    description = Text(max_length=500, allow_none=True)


@described(
    status="`active` sends what was kept, in order; `disabled` keeps nothing for it",
)
class WebhookChangeSchema(WebhookSchema):
    status = mf.String(validate=ma.validate.OneOf(subscriptions.SETTABLE))


@described(
    _WEBHOOK,
    id="The webhook's id",
    status="`failed` once a delivery has failed its fifth attempt: events are kept for 7 days",
)
class WebhookAnswer(Answer):
    id = mf.String()
    url = mf.String()
    events = mf.List(mf.String(validate=ma.validate.OneOf(subscriptions.SUBSCRIBABLE)))
    status = mf.String(validate=ma.validate.OneOf(subscriptions.STATUSES))
    description = mf.String(allow_none=True)
    created_at = mf.DateTime()
    updated_at = mf.DateTime()


class CreatedWebhookAnswer(WebhookAnswer):
    secret = mf.String(metadata={"description": "Shown this once"})


class WebhookListArgs(ListArgs):
    sort = sortable(*subscriptions.LISTING.sorts)


@blp.get("/webhooks")
@blp.arguments(WebhookListArgs, location="query")
@blp.response(200, WebhookAnswer, paged=True)
def list_webhooks(args: dict[str, Any]) -> Page:
    """List webhooks

    Without their secrets.
    """
    return subscriptions.page(g.principal.workspace_id, args["paging"])


@blp.post("/webhooks", kept=False)
@blp.arguments(WebhookSchema)
@blp.response(201, CreatedWebhookAnswer)
def create_webhook(fields: dict[str, Any]) -> dict[str, Any]:
    """Create a webhook; its secret is shown this once

    Give `secret` to choose it. Every delivery is signed with it, see Webhooks above.
    """
    return subscriptions.create(g.principal.workspace_id, fields, allow_private=_allow_private())


@blp.get("/webhooks/<webhook_id>")
@blp.response(200, WebhookAnswer)
def get_webhook(webhook_id: str) -> dict[str, Any]:
    """Get a webhook

    Without its secret.
    """
    return subscriptions.get(g.principal.workspace_id, webhook_id)


@blp.put("/webhooks/<webhook_id>")
@blp.arguments(WebhookChangeSchema(partial=True))
@blp.response(200, WebhookAnswer)
def update_webhook(fields: dict[str, Any], webhook_id: str) -> dict[str, Any]:
    """Change a webhook: only what is sent

    A new `secret` signs at once; for 24 hours the old one signs as well. `status: active` lets a failed one
    go on.
    """
    return subscriptions.update(g.principal.workspace_id, webhook_id, fields, allow_private=_allow_private())


@blp.delete("/webhooks/<webhook_id>")
@blp.response(200, Deleted)
def delete_webhook(webhook_id: str) -> dict[str, Any]:
    """Delete a webhook

    Nothing is sent to it any more, what was waiting included.
    """
    return subscriptions.delete(g.principal.workspace_id, webhook_id)


def _allow_private() -> bool:
    return bool(current_app.config["SETTINGS"].webhook_allow_private)
