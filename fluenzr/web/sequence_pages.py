"""The pages of a sequence: the list of cards, what is added on a line, and one step."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, request

from fluenzr.core.campaigns import lifecycle, preview_people
from fluenzr.core.common.errors import Conflict, DomainError, Invalid
from fluenzr.core.people.roles import Role
from fluenzr.core.workflow import changes, editing, progress
from fluenzr.core.workflow.layout import Document, lay_out
from fluenzr.core.workflow.legible import Reading
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.web import forms, live, pages, sequence_cards, sequence_forms, visits
from fluenzr.web.forms import Faults

_EDITABLE = ("email", "delay", "condition")


class Overtaken(Conflict):
    """Somebody else has changed meanwhile what a form is about."""


def sequence(campaign_id: str, error: DomainError | None = None) -> Response:
    """All steps as cards; what a step or a start was refused for is on its card, else what is wrong with it
    as it is kept."""
    found = campaign(campaign_id)
    reading = _reading_of(found)
    document = reading.document
    wrong = error or (Invalid.fields(dict(reading.faults)) if reading.faults else None)
    general, of_nodes = sequence_forms.by_card(wrong) if wrong else ([], {})
    known = {node["id"] for node in document["nodes"]}
    # What a refused step would have made wrong may be about a node that is not there.
    general += [message for node_id, told in of_nodes.items() if node_id not in known for message in told]
    return pages.page(
        "campaigns/sequence.html",
        200 if error is None else forms.faults(error).status,
        campaign=found,
        may_edit=_may_edit(found),
        lane=lay_out(document),
        cards=sequence_cards.cards(document),
        moves=editing.moves(document) if _may_edit(found) else {},
        movable=editing.MOVABLE,
        address=sequence_forms.address,
        basis=changes.fingerprint(document),
        general=general,
        wrong=of_nodes,
    )


def standing(campaign_id: str) -> Response:
    """How the campaign stands by now, for a page of its steps that is open."""
    found = campaign(campaign_id)
    return live.page("campaigns/sequence.html", fragment="live", campaign=found, may_edit=_may_edit(found))


def add(
    campaign_id: str, given: Mapping[str, str], values: Mapping[str, str], faults: Faults = forms.NONE
) -> Response:
    """What can be inserted on a line; of what was chosen, the form."""
    found = campaign(campaign_id)
    document, place = document_of(found), sequence_forms.place(given)
    targets = editing.targets(document, place)
    if not _may_edit(found):
        return sequence(campaign_id)
    if not targets:
        return sequence(campaign_id, Invalid("workflow", "This place in the sequence is not there any more"))
    cards = sequence_cards.cards(document)
    kind = given.get("kind", "")
    return pages.page(
        "campaigns/add.html",
        forms.status(faults),
        campaign=found,
        kind=kind if kind in (*sequence_forms.KINDS, "lead") else "",
        kinds=sequence_cards.kinds(),
        line=sequence_forms.address(place),
        above=cards[place.source],
        targets=[(node_id, cards[node_id].title) for node_id in targets],
        basis=changes.fingerprint(document),
        values=values,
        faults=faults,
        **_of_forms(found, document, {place.source}, given.get("contact")),
    )


def step(
    campaign_id: str,
    node_id: str,
    faults: Faults = forms.NONE,
    *,
    contact: str | None = None,
    is_overtaken: bool = False,
) -> Response:
    """One step, with what a form gave where it was refused, else with what is wrong with it as it is kept."""
    found = campaign(campaign_id)
    reading = _reading_of(found)
    document = reading.document
    node = node_of(document, node_id)
    if node["type"] not in _EDITABLE:
        abort(404)
    is_given = "basis" in request.form
    saved = sequence_forms.values(node)
    return pages.page(
        f"campaigns/{node['type']}.html",
        forms.status(faults),
        campaign=found,
        may=visits.visit().may(Role.MEMBER),
        may_edit=_may_edit(found),
        node=node,
        card=sequence_cards.cards(document)[node_id],
        moves=editing.moves(document),
        movable=editing.MOVABLE,
        steps_basis=changes.fingerprint(document),
        # Who saves once more has read what is saved now.
        basis=changes.digest(node) if is_overtaken or not is_given else request.form["basis"],
        values=request.form if is_given else saved,
        saved=saved,
        faults=faults or faults_of(reading, node_id),
        is_overtaken=is_overtaken,
        variant=request.values.get("variant", "A"),
        **_of_forms(found, document, {node_id}, contact or request.values.get("contact")),
    )


def faults_of(reading: Reading, node_id: str) -> Faults:
    """What is wrong with a step as it is kept."""
    path = f"workflow.nodes.{node_id}"
    own = {name: told for name, told in reading.faults.items() if f"{name}.".startswith(f"{path}.")}
    return sequence_forms.faults(Invalid.fields(own), node_id) if own else forms.NONE


def document_of(campaign: Mapping[str, Any]) -> Document:
    """The workflow of a public campaign as far as it can be made out, an empty one where it has none."""
    return _reading_of(campaign).document


def _reading_of(campaign: Mapping[str, Any]) -> Reading:
    stored = campaign["workflow"]
    return progress.reading(editing.empty() if stored is None else stored)


def node_of(document: Document, node_id: str) -> dict[str, Any]:
    """A node; who asks for one that is not there gets a 404."""
    node = next((node for node in document["nodes"] if node["id"] == node_id), None)
    if node is None:
        abort(404)
    return dict(node)


def campaign(campaign_id: str) -> dict[str, Any]:
    """The public campaign. Raises NotFound."""
    return lifecycle.get(visits.workspace_id(), campaign_id)


def _may_edit(campaign: Mapping[str, Any]) -> bool:
    return visits.visit().may(Role.MEMBER) and campaign["status"] in lifecycle.EDITABLE


def _of_forms(
    campaign: Mapping[str, Any], document: Document, sources: set[str], contact: str | None
) -> dict[str, Any]:
    """What the forms of steps choose from, and whom an email is shown for."""
    person = preview_people.find(visits.workspace_id(), campaign["id"], contact)
    return {
        "person": person,
        "emails": sequence_cards.emails_before(document, sources),
        "fields": sequence_cards.fields(),
        "variables": sequence_cards.variables(),
        "shared": workspace_settings.get(visits.workspace_id())["variables"],
    }
