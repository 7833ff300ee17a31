"""Forms of contacts and groups: what was typed as the fields that the rules take."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from fluenzr.core.common import contact_fields
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.text import trimmed
from fluenzr.core.contacts import field_values as rules
from fluenzr.core.contacts import groups

Form = MultiDict[str, str]

LINES = contact_fields.VARIABLES
OWN = (*LINES, "status", "tags", "consentSource", "consentNotes")
CUSTOM = rules.CUSTOM
_GROUP_DESCRIPTION = 2000


def shown(contact: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of a contact, as text."""
    own = {name: rules.cell_of(contact[name]) for name in OWN}
    custom = {f"{CUSTOM}{name}": rules.cell_of(value) for name, value in contact["customFields"].items()}
    stage = contact["pipelineStage"]
    return {
        **own,
        **custom,
        "groups": [group["id"] for group in contact["groups"]],
        "pipelineStage": "" if stage is None else stage["id"],
    }


def seen(contact: Mapping[str, Any]) -> dict[str, Any]:
    """The same as people call it, for telling what changed meanwhile."""
    stage = contact["pipelineStage"]
    return {
        **shown(contact),
        "groups": [group["name"] for group in contact["groups"]],
        "pipelineStage": "" if stage is None else stage["name"],
    }


def as_typed(form: Form) -> dict[str, Any]:
    """What was typed, to be shown again."""
    typed: dict[str, Any] = {name: form.get(name, "") for name in (*OWN, "pipelineStage")}
    typed |= {name: value for name, value in form.items() if name.startswith(CUSTOM)}
    return {**typed, "groups": form.getlist("groups")}


def read(form: Form, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The fields of a contact, which is new or was as `before`. Raises Invalid, naming all that are wrong."""
    wrong: dict[str, list[str]] = {}
    found: dict[str, Any] = {}
    for name in OWN:
        text = trimmed(form.get(name, "").replace("\r\n", "\n"))
        column, reader = rules.CELLS[name]
        try:
            found[column] = reader(text) if text else _empty(name)
        except ValueError as error:
            wrong[name] = [str(error)]
    if not trimmed(form.get("email", "")):
        wrong["email"] = ["Email is required"]
    custom = _custom(form, {} if before is None else before["customFields"], wrong)
    if wrong:
        raise Invalid.fields(wrong)
    found = {name: value for name, value in found.items() if value is not ...}
    stage = form.get("pipelineStage") or None
    return {**found, "custom_fields": custom, "group_ids": form.getlist("groups"), "pipeline_stage_id": stage}


def group(form: Form) -> dict[str, Any]:
    """The fields of a group. Raises Invalid."""
    wrong: dict[str, list[str]] = {}
    name = ""
    try:
        name = groups.checked_name(form.get("name", ""))
    except Invalid as error:
        wrong["name"] = [error.message]
    description = trimmed(form.get("description", "").replace("\r\n", "\n"))
    if len(description) > _GROUP_DESCRIPTION:
        wrong["description"] = [f"Must be at most {_GROUP_DESCRIPTION} characters long"]
    if wrong:
        raise Invalid.fields(wrong)
    kind = form.get("type")
    return {
        "name": name,
        "description": description or None,
        "type": kind if kind in groups.TYPES else groups.TYPES[0],
    }


def _empty(name: str) -> Any:
    """What nothing typed means: a text is cleared, of a choice nothing is said."""
    if name == "tags":
        return []
    return ... if name in ("status", "consentSource", "email") else None


def _custom(form: Form, before: Mapping[str, Any], wrong: dict[str, list[str]]) -> dict[str, Any]:
    """Custom fields: those that were there, emptied ones as None, and a new one; same text, same type."""
    given = {name.removeprefix(CUSTOM): text for name, text in form.items() if name.startswith(CUSTOM)}
    if name := trimmed(form.get("newField", "")):
        given[name] = form.get("newValue", "")
    found: dict[str, Any] = {}
    for name, text in given.items():
        key = f"{CUSTOM}{name}" if name in before else "newField"
        try:
            found[rules.custom_name(name)] = _value(text, before.get(name))
        except ValueError as error:
            wrong[key] = [str(error)]
    return found


def _value(text: str, before: Any) -> Any:
    if before is not None and rules.is_cell_of(before, text):
        return before
    return rules.custom_value(text) if text.strip() else None
