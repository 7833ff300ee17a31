"""/pipeline-stages: stages of the sales pipeline, in order (contract §2)."""

from typing import Any

import marshmallow as ma
from flask import g
from marshmallow import fields as mf

from fluenzr.api.framework.fields import Color, Integer, Text
from fluenzr.api.framework.schemas import Answer, Deleted, ListArgs, Schema
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import described
from fluenzr.core.common.listing import Page
from fluenzr.core.contacts import pipeline

blp = Blueprint("pipeline", __name__, description="Where contacts stand on the way to a sale")

_STAGE = {
    "name": "At most 100 characters",
    "color": "A colour for your pages as CSS writes it, `#2f6fed` or a name; null for none",
}


@described(_STAGE)
class PipelineStageSchema(Schema):
    name = Text(required=True, max_length=100, trimmed=True)
    color = Color()
    position = Integer(
        validate=ma.validate.Range(min=0, max=2**31 - 1),
        metadata={"description": "From 0; the others move up. Beyond the last one it is the last."},
    )


@described(
    _STAGE,
    id="The stage's id",
    position="Its place, from 0",
)
class PipelineStageAnswer(Answer):
    id = mf.String()
    name = mf.String()
    color = mf.String(allow_none=True)
    position = mf.Integer()
    created_at = mf.DateTime()
    updated_at = mf.DateTime()


class PipelineStageListArgs(ListArgs):
    """In their own order, unless another is wanted."""

    sort = mf.String(load_default="position", validate=ma.validate.OneOf(list(pipeline.LISTING.sorts)))
    order = mf.String(load_default="asc", validate=ma.validate.OneOf(["asc", "desc"]))


class PipelineStageDeleteArgs(Schema):
    move_to = Text(max_length=64, metadata={"description": "The stage that the contacts go to"})


@blp.get("/pipeline-stages")
@blp.arguments(PipelineStageListArgs, location="query")
@blp.response(200, PipelineStageAnswer, paged=True)
def list_pipeline_stages(args: dict[str, Any]) -> Page:
    """List pipeline stages

    A workspace begins with Lead, Qualified, Proposal, Negotiation, Won and Lost.
    """
    return pipeline.page(g.principal.workspace_id, args["paging"])


@blp.post("/pipeline-stages")
@blp.arguments(PipelineStageSchema)
@blp.response(201, PipelineStageAnswer)
def create_pipeline_stage(fields: dict[str, Any]) -> dict[str, Any]:
    """Create a pipeline stage

    At the end, unless `position` says otherwise.
    """
    return pipeline.create(g.principal.workspace_id, fields)


@blp.put("/pipeline-stages/<stage_id>")
@blp.arguments(PipelineStageSchema(partial=True))
@blp.response(200, PipelineStageAnswer)
def update_pipeline_stage(fields: dict[str, Any], stage_id: str) -> dict[str, Any]:
    """Change a pipeline stage: only what is sent

    `position` moves it; the others make room.
    """
    return pipeline.update(g.principal.workspace_id, stage_id, fields)


@blp.delete("/pipeline-stages/<stage_id>", conflicts=True)
@blp.arguments(PipelineStageDeleteArgs, location="query")
@blp.response(200, Deleted)
def delete_pipeline_stage(args: dict[str, Any], stage_id: str) -> dict[str, Any]:
    """Delete a pipeline stage, moving its contacts to another

    409 while contacts stand at it, unless `moveTo` says where they go.
    """
    return pipeline.delete(g.principal.workspace_id, stage_id, args.get("move_to"))
