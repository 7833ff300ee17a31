"""The sandbox's mailbox: what was kept instead of sent, as its recipient sees it, who can be made to act."""

from typing import Any

from flask import Blueprint, Response, flash, request

from fluenzr.core.common.errors import DomainError, Invalid
from fluenzr.core.common.form_values import FormValues
from fluenzr.core.sandbox import messages, recipients
from fluenzr.engine.mime import sanitiser
from fluenzr.web import forms, frames, pages, visits
from fluenzr.web.access import member, viewer
from fluenzr.web.forms import Faults
from fluenzr.web.texts import N_, _, gettext

blp = Blueprint("sandbox", __name__)

VIEWS = ("html", "text", "headers", "source")
SHOWN = 30_000
"""Characters of a text or of the source; the whole is a file."""
_DONE = {
    "open": N_("The email was opened."),
    "click": N_("The first link was clicked."),
    "reply": N_("The answer is in the inbox."),
    "bounce": N_("The email came back: there is no such address."),
    "softbounce": N_("The email came back: the mailbox is full."),
    "unsubscribe": N_("The recipient has unsubscribed."),
}


@blp.get("/mailboxes/<account_id>/messages")
@viewer
def listed(account_id: str) -> Response:
    """The newest, or those to one address."""
    workspace_id, cursor = visits.workspace_id(), request.args.get("cursor")
    to = request.args.get("to", "").strip()[:254]
    try:
        found = messages.browse(workspace_id, account_id, to, cursor)
    except Invalid:  # of another search: the first page
        cursor, found = None, messages.browse(workspace_id, account_id, to)
    return pages.page(
        "sandbox/list.html",
        fragment="rows",
        account_id=account_id,
        address=messages.address_of(workspace_id, account_id),
        found=found,
        to=to,
        is_first=cursor is None,
    )


@blp.get("/mailboxes/<account_id>/messages/<message_id>")
@viewer
def view(account_id: str, message_id: str) -> Response:
    """One message, and what its recipient did."""
    return _page(account_id, message_id)


@blp.get("/mailboxes/<account_id>/messages/<message_id>/frame")
@viewer
def frame(account_id: str, message_id: str) -> Response:
    """Its HTML, for the frame that it is shown in."""
    found = messages.find(visits.workspace_id(), account_id, message_id)
    return frames.answer(messages.html_of(bytes(found.data)) or None, f"message {message_id}")


@blp.get("/mailboxes/<account_id>/messages/<message_id>/raw")
@viewer
def raw(account_id: str, message_id: str) -> Response:
    """The message as it would have been sent, as a file."""
    found = messages.find(visits.workspace_id(), account_id, message_id)
    made = Response(bytes(found.data), mimetype="message/rfc822")
    made.headers["Content-Disposition"] = f'attachment; filename="{found.public_id}.eml"'
    made.headers["Content-Security-Policy"] = frames.POLICY
    return made


@blp.post("/mailboxes/<account_id>/messages/<message_id>/act")
@member
def act(account_id: str, message_id: str) -> Response:
    """Let the recipient do something."""
    action = request.form.get("action", "")
    try:
        text = _answer() if action == "reply" else ""
        recipients.let_act(visits.workspace_id(), account_id, message_id, action, text)
    except DomainError as error:
        return _page(account_id, message_id, forms.faults(error))
    flash(gettext(_DONE[action]))
    return pages.see("sandbox.view", account_id=account_id, message_id=message_id, **_query())


def _page(account_id: str, message_id: str, faults: Faults = forms.NONE) -> Response:
    workspace_id = visits.workspace_id()
    message = messages.get(workspace_id, account_id, message_id)
    row = messages.find(workspace_id, account_id, message_id)
    shown = sanitiser.displayable(message["html"]) if message["html"] else None
    name, given = f"message {message_id}", request.args.get("view")
    newer, older = messages.neighbours(row)
    return pages.page(
        "sandbox/message.html",
        forms.status(faults),
        faults=faults,
        account_id=account_id,
        message=message,
        email=recipients.email_of(row),
        source=bytes(row.data)[:SHOWN].decode("utf-8", "replace"),
        is_cut=len(bytes(row.data)) > SHOWN,
        most=SHOWN,
        view=given if given in VIEWS else ("html" if shown else "text"),
        images=frames.sign(name) if shown and sanitiser.has_remote_images(message["html"]) else None,
        look=request.args["images"] if frames.is_signed(name) else None,
        newer=newer,
        older=older,
    )


def _answer() -> str:
    values = FormValues(request.form)
    text = values.text("text", 10_000, lines=True) or _("Thank you, tell me more.")
    values.check()
    return text


def _query() -> dict[str, Any]:
    return {"view": request.args["view"][:10]} if request.args.get("view") else {}
