"""The sequence of a campaign: its steps as cards, edited by plain forms, emails beside their preview."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, jsonify, request

from fluenzr import ids
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common import addresses
from fluenzr.core.common.errors import DomainError
from fluenzr.core.workflow import changes, editing, progress
from fluenzr.core.workflow.layout import Document
from fluenzr.engine import test_send
from fluenzr.web import (
    forms,
    pages,
    sequence_cards,
    sequence_forms,
    sequence_pages,
    slow_calls,
    start_check,
    visits,
)
from fluenzr.web.access import member, viewer
from fluenzr.web.forms import Faults
from fluenzr.web.sequence_pages import Overtaken
from fluenzr.web.texts import gettext

_ = gettext
blp = Blueprint("sequence", __name__)

Step = Callable[[dict[str, Any]], dict[str, Any]]

AT = "/campaigns/<campaign_id>/sequence"


@blp.get(AT)
@viewer
def show(campaign_id: str) -> Response:
    """All steps, from top to bottom."""
    return (
        sequence_pages.standing(campaign_id) if pages.is_partial() else sequence_pages.sequence(campaign_id)
    )


@blp.post(AT)
@member
def change(campaign_id: str) -> Response:
    """A button of the list: `do` is what to do with which step."""
    sequence_pages.campaign(campaign_id)
    verb, _space, node_id = request.form.get("do", "").partition(" ")
    new_id = ids.new("step")
    steps: dict[str, Step] = {
        "up": partial(editing.move, node_id=node_id, direction="up"),
        "down": partial(editing.move, node_id=node_id, direction="down"),
        "duplicate": partial(editing.duplicate, node_id=node_id, new_id=new_id),
        "remove": partial(editing.remove, node_id=node_id),
        "keep-yes": partial(editing.remove, node_id=node_id, keep=True),
        "keep-no": partial(editing.remove, node_id=node_id, keep=False),
    }
    if verb not in steps:
        abort(400)
    try:
        _change(campaign_id, _as_seen(steps[verb]))
    except DomainError as error:
        return sequence_pages.sequence(campaign_id, error)
    return _see_step(campaign_id, new_id if verb == "duplicate" else node_id)


@blp.post(f"{AT}/start")
@member
def start(campaign_id: str) -> Response:
    """Begin sending; what is missing is said on its card."""
    try:
        lifecycle.start(visits.workspace_id(), campaign_id, links_at=start_check.links_at())
    except DomainError as error:
        return sequence_pages.sequence(campaign_id, error)
    flash(_("The campaign runs."))
    return pages.see("sequence.show", campaign_id=campaign_id)


@blp.get(f"{AT}/add")
@viewer
def choose(campaign_id: str) -> Response:
    """What can be inserted on a line, or the form of what was chosen."""
    kind = request.args.get("kind", "")
    if "after" not in request.args:
        return sequence_pages.sequence(campaign_id)
    return sequence_pages.add(campaign_id, request.args, sequence_forms.fresh(kind))


@blp.post(f"{AT}/add")
@member
def add(campaign_id: str) -> Response:
    """Insert a new step, or lead the line elsewhere."""
    sequence_pages.campaign(campaign_id)
    given, kind, node_id = request.form, request.form.get("kind", ""), ids.new("step")
    place = sequence_forms.place(given)
    if kind == "lead":
        step: Step = partial(editing.lead, place=place, target=given.get("target", ""))
    elif kind in sequence_forms.KINDS:
        node = {"id": node_id, "type": kind, "data": sequence_forms.data(kind, given, {})}
        step = partial(editing.insert, place=place, node=node)
    else:
        abort(400)
    try:
        # What takes steps away does so only as it was seen.
        _change(campaign_id, _as_seen(step) if kind in ("lead", "end") else step)
    except DomainError as error:
        return sequence_pages.add(campaign_id, given, given, sequence_forms.faults(error, node_id))
    if kind == "email":
        return pages.see("sequence.open_step", campaign_id=campaign_id, node_id=node_id)
    return _see_step(campaign_id, place.source if kind == "lead" else node_id)


@blp.get(f"{AT}/steps/<node_id>")
@viewer
def open_step(campaign_id: str, node_id: str) -> Response:
    """One step, to be edited; an email beside its preview."""
    return sequence_pages.step(campaign_id, node_id)


@blp.post(f"{AT}/steps/<node_id>")
@member
def save_step(campaign_id: str, node_id: str) -> Response:
    """Save a step; script does so by itself and is answered in JSON."""
    try:
        saved = _change(campaign_id, partial(_edited, node_id=node_id))
    except DomainError as error:
        faults = sequence_forms.faults(error, node_id)
        if pages.wants_json():
            return _json({"general": faults.general, "fields": faults.fields}, 422)
        return sequence_pages.step(campaign_id, node_id, faults, is_overtaken=isinstance(error, Overtaken))
    node = sequence_pages.node_of(saved["workflow"], node_id)
    if pages.wants_json():
        left = sequence_pages.faults_of(progress.reading(saved["workflow"]), node_id)
        step = changes.of_step(changes.fingerprint(saved["workflow"]), node_id)
        return _json({"basis": changes.digest(node), "step": step, "fields": left.fields})
    if node["type"] != "email":
        return _see_step(campaign_id, node_id)
    person = request.form.get("go") or request.form.get("contact")
    shown = {"contact": person or None, "variant": request.form.get("variant") or None}
    return pages.see("sequence.open_step", campaign_id=campaign_id, node_id=node_id, **shown)


@blp.post(f"{AT}/steps/<node_id>/test-send")
@member
@slow_calls.takes_long
def send_test(campaign_id: str, node_id: str) -> Response:
    """Send an email as it is saved to any address."""
    to, contact = request.form.get("to", ""), request.form.get("contact") or None
    try:
        address = addresses.sendable(to.strip())
        with slow_calls.place():
            _send_test(campaign_id, node_id, address, contact)
    except ValueError:
        faults = Faults(fields={"to": _("This is no email address.")})
        return sequence_pages.step(campaign_id, node_id, faults, contact=contact)
    except DomainError as error:
        found = forms.faults(error)
        faults = Faults(fields={"to": " ".join(filter(None, (found.general, *found.fields.values())))})
        return sequence_pages.step(campaign_id, node_id, faults, contact=contact)
    flash(_("The test email to {address} is on its way.").format(address=address))
    shown = {"contact": contact} if contact else {}
    return pages.see("sequence.open_step", campaign_id=campaign_id, node_id=node_id, **shown)


def _send_test(campaign_id: str, node_id: str, to: str, contact: str | None) -> None:
    settings = current_app.config["SETTINGS"]
    test_send.send(
        visits.workspace_id(),
        campaign_id,
        node_id=node_id,
        to=to,
        contact_id=contact,
        public_url=settings.public_url,
        allow_private=settings.mail_allow_private,
    )


@blp.get(f"{AT}/workflow.json")
@viewer
def workflow(campaign_id: str) -> Response:
    """The workflow as JSON, for script to undo and redo with."""
    document = sequence_pages.document_of(sequence_pages.campaign(campaign_id))
    return _json({"basis": changes.fingerprint(document), "workflow": document})


@blp.post(f"{AT}/workflow.json")
@member
def restore(campaign_id: str) -> Response:
    """The workflow as it was before or after a step, which script undoes or does again."""
    sequence_pages.campaign(campaign_id)
    given = request.get_json(silent=True)
    if not isinstance(given, dict) or not isinstance(given.get("workflow"), dict):
        abort(400)
    try:
        saved = _change(campaign_id, _as_seen(lambda document: given["workflow"], str(given.get("basis"))))
    except DomainError as error:
        general, of_nodes = sequence_forms.by_card(error)
        told = [*general, *(message for messages in of_nodes.values() for message in messages)]
        return _json({"general": " ".join(told)}, 422)
    return _json({"basis": changes.fingerprint(saved["workflow"])})


def _change(campaign_id: str, step: Step) -> dict[str, Any]:
    return lifecycle.change_workflow(visits.workspace_id(), campaign_id, step)


def _as_seen(step: Step, basis: str | None = None) -> Step:
    """A step that is done only where the sequence is as the form shows it."""
    seen = request.form.get("basis", "") if basis is None else basis

    def checked(document: dict[str, Any]) -> dict[str, Any]:
        if changed := changes.since(seen, document):
            raise Overtaken(sequence_cards.changed(changed, document))
        return step(document)

    return checked


def _edited(document: Document, node_id: str) -> dict[str, Any]:
    """With what the form says of a node, where it is as it was when the form was opened."""
    node = sequence_pages.node_of(document, node_id)
    if node["type"] not in sequence_forms.KINDS:
        abort(404)
    data = sequence_forms.data(node["type"], request.form, node["data"])
    if data != node["data"] and request.form.get("basis") != changes.digest(node):
        raise Overtaken(
            _("Somebody has changed this step since you opened it. It says now what is shown below.")
        )
    return editing.edit(document, node_id, data)


def _see_step(campaign_id: str, node_id: str) -> Response:
    return pages.see("sequence.show", campaign_id=campaign_id, _anchor=f"step-{node_id}")


def _json(value: dict[str, Any], status: int = 200) -> Response:
    answer = jsonify(value)
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer
