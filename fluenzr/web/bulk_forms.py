"""The form of one action on many contacts: those that were ticked, or all that the filters find."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from fluenzr.core import contact_actions
from fluenzr.core.common.errors import Invalid
from fluenzr.core.contacts.field_values import STATUSES

_MOST_TICKED = 1000
_TEXTS = ("q", "group_id", "tag", "pipeline_stage_id")
_NEEDS = {
    "addGroups": ("group", "group_ids"),
    "removeGroups": ("group", "group_ids"),
    "addTags": ("tags", "tags"),
    "removeTags": ("tags", "tags"),
    "setStage": ("stage", "pipeline_stage_id"),
    "addToCampaign": ("campaign", "campaign_id"),
}
"""What an action takes: the field of the form, and what the rules call it."""
_SEVERAL = ("group_ids", "tags")


@dataclass(frozen=True, slots=True)
class Asked:
    """What `contact_actions.run` takes."""

    selection: contact_actions.Selection
    action: str
    given: dict[str, Any]
    expected: int | None


def read(form: MultiDict[str, str]) -> Asked:
    """Raises Invalid where nobody is chosen, or what the action takes is missing."""
    action = "delete" if form.get("delete") else form.get("action", "")
    if action not in contact_actions.ACTIONS:
        raise Invalid("action", "Choose what to do")
    is_all = form.get("scope") == "all"
    count = form.get("expected", "")
    expected = int(count) if count.isascii() and count.isdigit() and len(count) < 12 else None
    return Asked(
        _selection(form, is_all=is_all),
        action,
        _given(form, action),
        expected if is_all else None,
    )


def _selection(form: MultiDict[str, str], *, is_all: bool) -> contact_actions.Selection:
    if is_all:
        filters: dict[str, Any] = {name: form[name] for name in _TEXTS if form.get(name)}
        if form.get("status") in STATUSES:
            filters["status"] = form["status"]
        return contact_actions.Selection(filters=filters or None, is_all=not filters)
    ticked = form.getlist("contactIds")[:_MOST_TICKED]
    if not ticked:
        raise Invalid("contactIds", "Choose one contact at least")
    return contact_actions.Selection(contact_ids=ticked)


def _given(form: MultiDict[str, str], action: str) -> dict[str, Any]:
    if action not in _NEEDS:
        return {}
    field, name = _NEEDS[action]
    text = form.get(field, "").strip()
    if not text and name != "pipeline_stage_id":
        raise Invalid(field, "Say which group, tag or campaign")
    if name == "tags":
        return {name: [tag.strip()[:100] for tag in text.split(";") if tag.strip()]}
    return {name: [text] if name in _SEVERAL else text or None}
