"""/contacts/actions: one action (tags, groups, stage, campaign, delete) on many contacts (contract §2)."""

from typing import Any

import marshmallow as ma
from flask import g
from marshmallow import fields as mf

from fluenzr.api.framework import fields as api_fields
from fluenzr.api.framework.fields import OptionalText, Text, ids
from fluenzr.api.framework.schemas import Answer, Schema
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import described
from fluenzr.api.v1.contact_schemas import BY_TEXT, SearchFilters, Words, tag_list
from fluenzr.core import contact_actions

blp = Blueprint("contact_actions", __name__, description="One thing with many contacts")

_TAKES = {
    "addGroups": "group_ids",
    "removeGroups": "group_ids",
    "addTags": "tags",
    "removeTags": "tags",
    "setStage": "pipeline_stage_id",
    "addToCampaign": "campaign_id",
}


@described(
    contact_ids="The contacts, by id",
    filters="The contacts for whom all of this holds",
    query=BY_TEXT,
    all="`true`: all contacts of the workspace",
    action="What is done with them",
    group_ids="The groups to join or to leave",
    tags="The tags to add or to take off",
    pipeline_stage_id="The stage to stand at; null for none",
    campaign_id="The campaign to add them to",
    expected="How many contacts this is about, else 409; required to delete",
)
class ActionSchema(Schema):
    contact_ids = ids("con", validate=ma.validate.Length(min=1, max=10_000))
    filters = mf.Nested(SearchFilters, allow_none=True)
    query = Words(max_length=255, trimmed=True, allow_none=True)
    all = api_fields.Boolean()
    action = mf.String(required=True, validate=ma.validate.OneOf(contact_actions.ACTIONS))
    group_ids = ids("grp", allow_none=True, validate=ma.validate.Length(min=1, max=100))
    tags = tag_list(allow_none=True)
    pipeline_stage_id = Text(max_length=64, trimmed=True, allow_none=True)
    campaign_id = OptionalText(max_length=64, trimmed=True)
    expected = api_fields.Integer(validate=ma.validate.Range(min=0))

    @ma.validates_schema
    def whole(self, data: dict[str, Any], **_: Any) -> None:
        """Exactly one selection, what the action takes and nothing that it does not."""
        searched = {**(data.get("filters") or {}), "query": data.get("query") or None}
        is_searched = any(value not in (None, [], {}) for value in searched.values())
        chosen = ["contact_ids" in data, is_searched, bool(data.get("all"))]
        if sum(chosen) != 1:
            raise ma.ValidationError(
                "Name the contacts by exactly one of contactIds, filters or query (not empty), and all: true",
                "contactIds",
            )
        takes = _TAKES.get(data["action"])
        wrong: dict[str, list[str]] = {}
        is_cleared = takes == "pipeline_stage_id" and takes in data
        if takes is not None and not data.get(takes) and not is_cleared:
            wrong[self._key(takes)] = [f"{data['action']} needs {self._key(takes)}"]
        for name in {*_TAKES.values()} - {takes}:
            if data.get(name) is not None:
                wrong[self._key(name)] = [f"{data['action']} does not take it"]
        if data["action"] == "delete" and "expected" not in data:
            wrong["expected"] = ["delete needs expected: how many contacts were seen"]
        if wrong:
            raise ma.ValidationError(wrong)

    def _key(self, name: str) -> str:
        return str(self.fields[name].data_key)


@described(
    matched="Contacts that were meant",
    changed="Those that it changed",
    skipped="Those that stay as they were",
)
class ActionAnswer(Answer):
    matched = mf.Integer()
    changed = mf.Integer()
    skipped = mf.Integer()


@blp.post("/contacts/actions", in_turns=True, called="act")
@blp.arguments(ActionSchema)
@blp.response(200, ActionAnswer)
def act_on_contacts(body: dict[str, Any]) -> dict[str, int]:
    """Do one thing with many contacts: those of a list, of a search, or all

    Name them by exactly one of `contactIds`, `filters` or `query`, and `all`. Doing it again is no error.
    To delete is for good: `expected` says how many were seen.
    """
    searched = {**(body.get("filters") or {}), "query": body.get("query") or None}
    is_listed, is_all = "contact_ids" in body, body.get("all", False)
    selection = contact_actions.Selection(
        contact_ids=body.get("contact_ids"),
        filters=None if is_listed or is_all else searched,
        is_all=is_all,
    )
    return contact_actions.run(
        g.principal.workspace_id, selection, body["action"], body, body.get("expected")
    )
