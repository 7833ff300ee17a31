"""What the cards of a sequence say: each node in a sentence, and what changed since somebody looked at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fluenzr.core.common import contact_fields
from fluenzr.core.templates.variables import as_text
from fluenzr.core.workflow import editing, legible
from fluenzr.core.workflow.changes import Changes
from fluenzr.core.workflow.layout import Document, ways_of
from fluenzr.web import words
from fluenzr.web.texts import N_, gettext, ngettext, pgettext

_ = gettext
_EXCERPT = 100
_OTHERS = {
    "{{current_date}}": N_("Today's date"), "{{current_year}}": N_("This year"),
    "{{unsubscribe_link}}": N_("Link to unsubscribe"),
}  # fmt: skip


def fields() -> dict[str, str]:
    """What a condition may ask for, and what it is called."""
    return {name: words.field(name) for name in _ASKED}


def variables() -> dict[str, str]:
    """What the menu of variables inserts; the cursor comes to stand in the fallback."""
    own = {f"{{{{{name}|}}}}": words.field(name) for name in contact_fields.VARIABLES if name != "email"}
    return own | {"{{email}}": words.field("email")} | {text: _(name) for text, name in _OTHERS.items()}


_ASKED = (*contact_fields.VARIABLES, "status")


@dataclass(frozen=True, slots=True)
class Card:
    """A node as it is shown: its `kind`, a `title`, and a line more."""

    kind: str
    title: str
    more: str = ""
    has_variant: bool = False


def kinds() -> dict[str, str]:
    """The kinds of steps by their names."""
    return {
        "start": pgettext("sequence", "Start"),
        "email": _("Email"),
        "delay": _("Wait"),
        "condition": _("Condition"),
        "end": _("End"),
        legible.UNKNOWN: _("A step that cannot be read"),
    }


def cards(document: Document) -> dict[str, Card]:
    """All of them by node."""
    nodes = {node["id"]: node for node in document["nodes"]}
    return {node_id: _card(node, nodes) for node_id, node in nodes.items()}


def emails_before(document: Document, sources: set[str]) -> list[tuple[str, str]]:
    """The emails that a condition below these nodes may ask about, with their subjects."""
    ways = ways_of(document)
    before = editing.ancestors(ways, sources)
    return [
        (node["id"], node["data"]["subject"])
        for node in document["nodes"]
        if node["type"] == "email" and node["id"] in before
    ]


def changed(changes: Changes, document: Document) -> str:
    """What somebody else has done meanwhile, in sentences."""
    shown, told = cards(document), []
    for names, text in ((changes.added, _("new is {names}")), (changes.edited, _("changed was {names}"))):
        if names:
            told.append(text.format(names=", ".join(f"“{shown[name].title}”" for name in names)))
    if gone := len(changes.removed):
        told.append(ngettext("{count} step is gone", "{count} steps are gone", gone).format(count=gone))
    if not told:
        told.append(_("the order is another"))
    text = _(
        "Somebody has changed this sequence since you opened it: {changes}. "
        "Nothing was done; look at it and do it again."
    )
    return text.format(changes=", ".join(told))


def _card(node: Mapping[str, Any], nodes: Mapping[str, Any]) -> Card:
    kind, data = node["type"], node.get("data") or {}
    match kind:
        case "email":
            excerpt = " ".join(data["body"].split())[:_EXCERPT]
            return Card(kind, data["subject"], excerpt, "variantB" in data)
        case "delay":
            return Card(kind, _wait(data))
        case "condition":
            return Card(kind, _question(data, nodes))
        case _:
            return Card(kind, kinds()[kind])


def _wait(data: Mapping[str, Any]) -> str:
    if hours := data.get("hours"):
        return ngettext("Wait {count} hour", "Wait {count} hours", hours).format(count=hours)
    days = data["days"]
    if data.get("businessDays"):
        return ngettext("Wait {count} working day", "Wait {count} working days", days).format(count=days)
    return ngettext("Wait {count} day", "Wait {count} days", days).format(count=days)


def _question(data: Mapping[str, Any], nodes: Mapping[str, Any]) -> str:
    criterion = data["criterion"]
    if criterion == "field":
        return _comparison(data)
    about = nodes.get(data.get("nodeId", ""))
    subject = about["data"]["subject"] if about else None
    if not criterion:
        return kinds()["condition"]
    if criterion == "opened":
        if subject is None:
            return _("Was the last email opened?")
        return _("Was “{subject}” opened?").format(subject=subject)
    if url := data.get("url"):
        return _("Was {url} clicked?").format(url=url)
    if subject is None:
        return _("Was a link of the last email clicked?")
    return _("Was a link of “{subject}” clicked?").format(subject=subject)


def _comparison(data: Mapping[str, Any]) -> str:
    name, value = data["field"], as_text(data.get("value"))
    field = words.field(name) if name in _ASKED else name
    if data["operator"] == "exists":
        return _("Is “{field}” filled in?").format(field=field)
    texts = {
        "equals": _("Is “{field}” “{value}”?"),
        "not_equals": _("Is “{field}” other than “{value}”?"),
        "contains": _("Does “{field}” contain “{value}”?"),
    }
    return texts[data["operator"]].format(field=field, value=value)
