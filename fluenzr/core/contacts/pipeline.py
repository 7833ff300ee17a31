"""Pipeline stages of contacts: create, rename, reorder, delete.

Tested by `tests/api/v1/test_pipeline_stages.py`.
"""

from collections.abc import Callable
from typing import Any

from fluenzr import clock, db, ids
from fluenzr.core.audit import log as audit
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.core.common.listing import Condition, Listing, Page, Paging, Row
from fluenzr.core.contacts import changes
from fluenzr.core.templates.languages import N_
from fluenzr.models import Contact, PipelineStage

DEFAULTS = (N_("Lead"), N_("Qualified"), N_("Proposal"), N_("Negotiation"), N_("Won"), N_("Lost"))
_BATCH = 1000
"""Contacts that change stage in one transaction: nobody waits long for it."""


def present(row: Row) -> dict[str, Any]:
    """The public stage of a row of the list."""
    return {**row, "createdAt": clock.iso(row["createdAt"]), "updatedAt": clock.iso(row["updatedAt"])}


LISTING = Listing(
    columns={
        "id": "s.public_id",
        "name": "s.name",
        "color": "s.color",
        "position": "s.position",
        "createdAt": "s.created_at",
        "updatedAt": "s.updated_at",
    },
    source="pipeline_stage s",
    key="s.id",
    sorts={"position": "s.position", "createdAt": "s.created_at", "updatedAt": "s.updated_at"},
    present=present,
)


def create_defaults(workspace_id: int) -> None:
    """The stages that a workspace begins with."""
    now = clock.now_ms()
    PipelineStage.insert_many(
        {
            "public_id": ids.new("stg"),
            "workspace": workspace_id,
            "name": name,
            "position": position,
            "created_at": now,
            "updated_at": now,
        }
        for position, name in enumerate(DEFAULTS)
    ).execute()


def name_defaults(workspace_id: int, named: Callable[[str], str]) -> None:
    """Call those that still have their first names otherwise, in the caller's transaction."""
    for name in DEFAULTS:
        PipelineStage.update(name=named(name)).where(
            PipelineStage.workspace == workspace_id, PipelineStage.name == name
        ).execute()


def page(workspace_id: int, paging: Paging) -> Page:
    """The stages of a workspace."""
    return LISTING.page([Condition("s.workspace_id = ?", (workspace_id,))], paging)


def create(workspace_id: int, fields: dict[str, Any]) -> dict[str, Any]:
    """A new stage, the last one unless it has a `position`; those from there on move up."""
    now = clock.now_ms()
    with db.transaction():
        tenancy.take_turn(workspace_id)
        stage = PipelineStage.create(
            public_id=ids.new("stg"),
            workspace=workspace_id,
            name=fields["name"],
            color=fields.get("color"),
            position=_room(workspace_id, fields.get("position")),
            created_at=now,
            updated_at=now,
        )
        return _public(stage)


def update(workspace_id: int, public_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Change what is sent, nothing else. Raises NotFound."""
    with db.transaction():
        tenancy.take_turn(workspace_id)
        stage = tenancy.get(PipelineStage, workspace_id, public_id, lock=True)
        stage.name = fields.get("name", stage.name)
        stage.color = fields.get("color", stage.color)
        if "position" in fields:
            _close_gap(stage)
            stage.position = _room(workspace_id, fields["position"], stage)
        stage.updated_at = clock.now_ms()
        stage.save()
        return _public(stage)


def delete(workspace_id: int, public_id: str, move_to: str | None) -> dict[str, Any]:
    """Remove a stage; its contacts go to the stage `move_to`, a batch a transaction.

    Raises NotFound, Invalid for a stage that they cannot go to, Conflict where they have none to go to.
    """
    deleted = False
    while not deleted:
        with db.transaction():
            tenancy.take_turn(workspace_id)
            stage = tenancy.get(PipelineStage, workspace_id, public_id)
            target = None if move_to is None else _target(stage, move_to)
            if deleted := _moved(stage, target) < _BATCH:
                stage.delete_instance()
                _close_gap(stage)
                audit.record(workspace_id, "stage.deleted", public_id)
    return {"id": public_id, "deleted": True}


def _public(stage: PipelineStage) -> dict[str, Any]:
    return dict(LISTING.one(Condition("s.id = ?", (stage.id,))) or {})


def _room(workspace_id: int, position: int | None, moving: PipelineStage | None = None) -> int:
    """Make room among the other stages; gives the place, the last one where there are not so many."""
    others = tenancy.rows(PipelineStage, workspace_id)
    if moving is not None:
        others = others.where(PipelineStage.id != moving.id)
    count = int(others.count())
    place = count if position is None else min(position, count)
    later = (PipelineStage.workspace == workspace_id) & (PipelineStage.position >= place)
    PipelineStage.update(position=PipelineStage.position + 1).where(later).execute()
    return place


def _close_gap(stage: PipelineStage) -> None:
    """The stages after one that leaves its place move down."""
    later = (PipelineStage.workspace == stage.workspace_id) & (PipelineStage.position > stage.position)
    PipelineStage.update(position=PipelineStage.position - 1).where(later).execute()


def _target(stage: PipelineStage, public_id: str) -> PipelineStage:
    target = tenancy.find(PipelineStage, stage.workspace_id, public_id)
    if target is None:
        raise Invalid("moveTo", f"Pipeline stage {public_id} does not exist")
    if target.id == stage.id:
        raise Invalid("moveTo", "The contacts cannot move to the stage that is deleted")
    return target


def _moved(stage: PipelineStage, target: PipelineStage | None) -> int:
    """Move up to a batch of the stage's contacts; gives how many. Raises Conflict without a target."""
    here = Contact.pipeline_stage == stage.id
    batch = Contact.select(Contact.id).where(here).order_by(Contact.id).limit(_BATCH)
    standing = [contact.id for contact in db.locked(batch)]
    if standing and target is None:
        total = Contact.select().where(here).count()
        raise Conflict("This stage still has contacts: name where they go in moveTo", {"contacts": total})
    Contact.update(pipeline_stage=target).where(Contact.id.in_(standing)).execute()
    goes_to = None if target is None else target.id
    changes.note_stages(stage.workspace_id, [(contact, stage.id, goes_to) for contact in standing])
    changes.touch(stage.workspace_id, standing)
    return len(standing)
