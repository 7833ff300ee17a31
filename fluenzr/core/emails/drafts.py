"""Preview of an email that is being written, not saved yet: what stays empty for its reader is marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fluenzr import clock
from fluenzr.core.common import tenancy
from fluenzr.core.emails import compose, preview, template_check
from fluenzr.core.emails.compose import Stationery
from fluenzr.core.emails.links import Tracker
from fluenzr.core.emails.precompiled import Text
from fluenzr.core.templates import variables
from fluenzr.core.workflow import editing
from fluenzr.core.workflow.graph import Workflow
from fluenzr.core.workflow.layout import Place
from fluenzr.core.workflow.recipient import Recipient
from fluenzr.models import Campaign

OPENS, CLOSES = "\ue000", "\ue001"
"""Around the name of a variable that is empty: of the private use area, which no text has for its own."""
NODE = "draft"
SOMEBODY = Recipient(None, {"email": "somebody@example.com"})
"""Who reads previews where there is no contact at all."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The email as the reader would get it; `empty` names the variables that show nothing, once each.

    In the texts they are marked with `OPENS` and `CLOSES`, unless another place has a fallback for them.
    """

    subject: str
    text: str
    html: str
    empty: tuple[str, ...]
    warnings: tuple[str, ...]


def show(
    workspace_id: int, campaign_id: str, data: Mapping[str, Any], *, contact_id: str | None, public_url: str
) -> Draft:
    """Write an email node's `data` for a contact, or for somebody of whom nothing is known.

    Raises NotFound, and Invalid for data that is not accepted, by paths such as
    ``workflow.nodes.draft.data.subject``, or a contact that does not exist.
    """
    campaign = tenancy.get(Campaign, workspace_id, campaign_id)
    node = {"id": NODE, "type": "email", "data": dict(data)}
    campaign.workflow = editing.insert(editing.empty(), Place("start"), node)  # this row is not saved
    Workflow.parse(campaign.workflow)
    recipient = SOMEBODY if contact_id is None else preview.recipient_of(workspace_id, contact_id)
    link = compose.preview_url(public_url, campaign)
    stationery = Stationery(campaign)
    text, values = compose.written(stationery, NODE, recipient, link, clock.now())
    empty, marks = _empty_in(text, values)
    tracker = Tracker(public_url, workspace_id)
    content = stationery.write(text, {**values, **marks}, link, tracker, contact_id=recipient.contact_id)
    findings = template_check.findings(text.subject, html=False)
    findings += template_check.findings(text.body, html=text.is_html)
    warnings = tuple(dict.fromkeys(found.message for found in findings))
    return Draft(content.subject, content.text, content.html, empty, warnings)


def _empty_in(text: Text, values: Mapping[str, str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """The variables that show nothing although nobody wrote that they may, and marks in their place."""
    found = [*variables.variables(text.subject), *variables.variables(text.body, html=text.is_html)]
    shown = {variable.name for variable in found if variables.evaluate(variable, values).strip()}
    may_be = {variable.name for variable in found if any(not step.text for step in variable.steps)}
    empty = tuple(dict.fromkeys(v.name for v in found if v.name not in shown | may_be))
    known = {variable.name: variables.known_as(variable, values) or variable.name for variable in found}
    return empty, {known[name]: f"{OPENS}{name}{CLOSES}" for name in empty}
