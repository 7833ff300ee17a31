"""/workspace: settings of the key's workspace (contract §4)."""

from typing import Any

import marshmallow as ma
from flask import g
from marshmallow import fields as mf

from fluenzr.api.framework.fields import NamedValues, Text
from fluenzr.api.framework.schemas import Answer, Schema
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import described
from fluenzr.core.templates import languages
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.core.workspaces import variables

blp = Blueprint("workspace", __name__, description="What holds for all campaigns")

_WORKSPACE = {
    "name": "For yourself, at most 100 characters",
    "postal_address": "In the footer of every email; null for none",
    "language": "Of footer, notices, dates and the preferences page, where a campaign has none of its own",
    "variables": "Names with a text each, at most 50, for `{{calendly_link}}` and the like in every email; a "
    "contact's own field of that name goes first. A change merges, a name sent as null is removed",
    "open_tracking": "`minimal` keeps the first open's time alone, `full` counts too, `off` sends no pixel",
    "uncertain_policy": "An email whose fate is unknown after 24 hours: `hold` waits for you, "
    "`assume_sent` goes on, `resend` sends it again",
}


class Variables(NamedValues):
    """Names of 1 to 64 letters, digits and `_`, with a text or null."""

    def read_name(self, name: str) -> str:
        return variables.checked_name(name)

    def read_value(self, value: Any) -> str | None:
        return variables.checked_text(value)


@described(_WORKSPACE)
class WorkspaceSchema(Schema):
    name = Text(required=True, max_length=100)
    postal_address = Text(max_length=500, lines=True, allow_none=True)
    language = mf.String(allow_none=True, validate=ma.validate.OneOf(languages.SHIPPED.codes))
    variables = Variables(allow_none=True)
    open_tracking = mf.String(validate=ma.validate.OneOf(workspace_settings.OPEN_TRACKING))
    uncertain_policy = mf.String(validate=ma.validate.OneOf(workspace_settings.UNCERTAIN_POLICIES))


@described(
    _WORKSPACE,
    plan="The API is for `pro`",
)
class WorkspaceAnswer(Answer):
    name = mf.String()
    plan = mf.String(validate=ma.validate.OneOf(workspace_settings.PLANS))
    postal_address = mf.String(allow_none=True)
    language = mf.String(validate=ma.validate.OneOf(languages.SHIPPED.codes))
    variables = mf.Dict(keys=mf.String(), values=mf.String())
    open_tracking = mf.String(validate=ma.validate.OneOf(workspace_settings.OPEN_TRACKING))
    uncertain_policy = mf.String(validate=ma.validate.OneOf(workspace_settings.UNCERTAIN_POLICIES))
    created_at = mf.DateTime()


@blp.get("/workspace")
@blp.response(200, WorkspaceAnswer)
def get_workspace() -> dict[str, Any]:
    """Get the workspace

    The one that the key belongs to.
    """
    return workspace_settings.get(g.principal.workspace_id)


@blp.put("/workspace")
@blp.arguments(WorkspaceSchema(partial=True))
@blp.response(200, WorkspaceAnswer)
def update_workspace(fields: dict[str, Any]) -> dict[str, Any]:
    """Change the workspace: only what is sent

    It holds for all campaigns, running ones included.
    """
    return workspace_settings.update(g.principal.workspace_id, fields)
