"""Inbox: what came back, one by one: filtered, read beside our email, answered, put away."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, flash, request, url_for

from fluenzr import db
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.common import text as text_rules
from fluenzr.core.common.errors import Conflict, DomainError, Invalid, NotFound
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import pipeline, records
from fluenzr.core.emails import preview
from fluenzr.core.inbox import browsing, conversation, reclassify, replies
from fluenzr.core.inbox.browsing import Filter
from fluenzr.core.inbox.conversation import Conversation
from fluenzr.core.people.roles import Role
from fluenzr.engine import answers
from fluenzr.engine.mime import quotes, sanitiser
from fluenzr.web import forms, frames, looking, pages, rule_texts, slow_calls, visits
from fluenzr.web.access import member, viewer
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _

blp = Blueprint("inbox", __name__)

TEXT_SHOWN = 20_000
"""Characters of a message; the whole is a file."""
_ANSWER_LENGTH = 100_000
_QUERY = ("show", "type", "campaign", "mailbox", "q", "from", "to")
_STAGES = Paging(per_page=100, sort="position", order="asc")


@blp.get("/inbox")
@viewer
def listed() -> Response:
    """All that is not put away, or what the filter says."""
    workspace_id, wanted = visits.workspace_id(), _filter()
    cursor = request.args.get("cursor")
    try:
        found = browsing.page(workspace_id, wanted, cursor)
    except Invalid:  # of another filter, or cut: the first page
        cursor, found = None, browsing.page(workspace_id, wanted)
    campaigns, mailboxes = browsing.choices(workspace_id)
    return pages.page(
        "inbox/list.html",
        fragment="rows",
        found=found,
        wanted=wanted,
        query=_query(),
        is_new=not found.rows and not browsing.has_any(workspace_id),
        is_first=cursor is None,
        unread=browsing.unread(workspace_id),
        most=browsing.MOST_COUNTED,
        campaigns=campaigns,
        mailboxes=mailboxes,
    )


@blp.get("/inbox/<reply_id>")
@viewer
def read(reply_id: str) -> Response:
    """One of them, between what was sent before and what was written back; it counts as read from now on."""
    shown = conversation.of(visits.workspace_id(), reply_id)
    if not shown.reply.read and visits.visit().may(Role.MEMBER) and not looking.is_looking():
        _note_read(reply_id)
    return _page(shown)


@blp.get("/inbox/<reply_id>/frame")
@viewer
def frame(reply_id: str) -> Response:
    """The HTML that somebody sent, for the frame that it is shown in."""
    return frames.answer(replies.get(visits.workspace_id(), reply_id)["html"], f"reply {reply_id}")


@blp.get("/inbox/<reply_id>/text.txt")
@viewer
def text(reply_id: str) -> Response:
    """The whole text."""
    made = Response(replies.get(visits.workspace_id(), reply_id)["text"], mimetype="text/plain")
    made.headers["Content-Security-Policy"] = frames.POLICY
    return made


@blp.post("/inbox/<reply_id>/answer")
@member
@slow_calls.takes_long
def answer(reply_id: str) -> Response:
    """Write back, and put away where that is wanted. The same text again is not sent twice.

    Or look at the message in another way first, with what was written so far.
    """
    written = request.form.get("text", "").replace("\r\n", "\n")
    shown = conversation.of(visits.workspace_id(), reply_id)
    if "look" in request.form:
        return _page(shown, written=written)
    try:
        _check(written, shown)
        allow_private = current_app.config["SETTINGS"].mail_allow_private
        with slow_calls.place():
            answers.send(visits.workspace_id(), reply_id, written, allow_private=allow_private)
    except DomainError as error:
        return _page(conversation.of(visits.workspace_id(), reply_id), forms.faults(error), written)
    if "archive" in request.form:
        reclassify.update(visits.workspace_id(), reply_id, {"archived": True})
    flash(_("Your answer was sent."))
    return pages.see("inbox.read", reply_id=reply_id, **_query())


@blp.post("/inbox/<reply_id>/mark")
@member
def mark(reply_id: str) -> Response:
    """Read or not, put away or not, or of another type; after that the next one, or the list."""
    shown, fields = conversation.of(visits.workspace_id(), reply_id), _marks()
    _, older = browsing.neighbours(visits.workspace_id(), shown.reply, _filter())
    reclassify.update(visits.workspace_id(), reply_id, fields)
    if "type" in fields or fields.get("archived") is False:
        return pages.see("inbox.read", reply_id=reply_id, **_query())
    if fields.get("archived") and older is not None:
        return pages.see("inbox.read", reply_id=older, **_query())
    return pages.see("inbox.listed", **_query())


@blp.post("/inbox/<reply_id>/stage")
@member
def stage(reply_id: str) -> Response:
    """Move the person to another stage of the pipeline."""
    shown = conversation.of(visits.workspace_id(), reply_id)
    fields = {"pipeline_stage_id": request.form.get("stage") or None}
    try:
        records.update(visits.workspace_id(), shown.contact.public_id, fields)
    except DomainError as error:
        return _page(shown, forms.faults(error))
    flash(_("Saved."))
    return pages.see("inbox.read", reply_id=reply_id, **_query())


@blp.post("/inbox/<reply_id>/stop")
@member
def stop(reply_id: str) -> Response:
    """Send the person nothing more in this campaign."""
    shown = conversation.of(visits.workspace_id(), reply_id)
    if shown.campaign is None:
        raise NotFound("Campaign")
    campaign_contacts.remove(visits.workspace_id(), shown.campaign.public_id, [shown.contact.public_id])
    flash(_("This campaign sends this person nothing more."))
    return pages.see("inbox.read", reply_id=reply_id, **_query())


@blp.post("/inbox/<reply_id>/unsubscribe")
@member
def unsubscribe(reply_id: str) -> Response:
    """Send the person nothing more at all."""
    shown = conversation.of(visits.workspace_id(), reply_id)
    records.update(visits.workspace_id(), shown.contact.public_id, {"status": "unsubscribed"})
    flash(_("This person is unsubscribed: no campaign writes to them any more."))
    return pages.see("inbox.read", reply_id=reply_id, **_query())


def _page(shown: Conversation, faults: Faults = forms.NONE, written: str | None = None) -> Response:
    workspace_id, reply = visits.workspace_id(), shown.reply
    newer, older = browsing.neighbours(workspace_id, reply, _filter())
    html = sanitiser.displayable(reply.html) if reply.html and request.args.get("view") == "html" else None
    name = f"reply {reply.public_id}"
    signature = shown.account.signature if shown.account else None
    return pages.page(
        "inbox/reply.html",
        forms.status(faults),
        faults=faults,
        shown=shown,
        reply=reply,
        query=_query(),
        newer=newer,
        older=older,
        is_html=html is not None,
        images=frames.sign(name) if html and sanitiser.has_remote_images(reply.html or "") else None,
        look=request.args["images"] if frames.is_signed(name) else None,
        own=_own_text(shown),
        new_text=quotes.new_text(reply.text)[:TEXT_SHOWN],
        most=TEXT_SHOWN,
        stage_names=[(row["id"], row["name"]) for row in pipeline.page(workspace_id, _STAGES).rows],
        refusal=rule_texts.translated(shown.refusal or ""),
        written=f"\n\n{signature}" if written is None and signature else written,
        back=url_for("inbox.listed", **_query()),
    )


def _own_text(shown: Conversation) -> str | None:
    """The email that was answered, as its campaign writes it now; None where it does no more."""
    if shown.campaign is None or not shown.reply.node_id:
        return None
    try:
        written = preview.show(
            shown.campaign.workspace_id,
            shown.campaign.public_id,
            node_id=shown.reply.node_id,
            contact_id=shown.contact.public_id,
            public_url=current_app.config["SETTINGS"].public_url,
        )
    except DomainError:
        return None
    return str(written["text"])[:TEXT_SHOWN]


def _note_read(reply_id: str) -> None:
    """Where the database cannot be written just now it stays unread: the page is shown all the same."""
    try:
        replies.update(visits.workspace_id(), reply_id, {"read": True})
    except db.Busy:
        return


def _check(written: str, shown: Conversation) -> None:
    """Raises Invalid for what is nothing to send."""
    signature = (shown.account.signature if shown.account else None) or ""
    if written.strip() in ("", signature.strip()):
        raise Invalid("text", "Write an answer first")
    if len(written) > _ANSWER_LENGTH:
        raise Invalid("text", f"An answer has at most {_ANSWER_LENGTH} characters")
    if (wrong := text_rules.unfit(written, lines=True)) is not None:
        raise Invalid("text", wrong)


def _marks() -> dict[str, Any]:
    """What a form says of a reply. Raises Conflict where it says nothing."""
    given = request.form
    fields: dict[str, Any] = {name: given[name] == "1" for name in ("read", "archived") if name in given}
    if given.get("type") in replies.TYPES:
        fields["type"] = given["type"]
    if not fields:
        raise Conflict("Nothing is to be changed")
    return fields


def _filter() -> Filter:
    """The filter in the address; what it cannot mean is left out."""
    given = request.args
    show, kind = given.get("show", ""), given.get("type", "")
    return Filter(
        show=show if show in browsing.SHOWN else browsing.SHOWN[0],
        type=kind if kind in replies.TYPES else None,
        campaign_id=given.get("campaign") or None,
        account_id=given.get("mailbox") or None,
        q=given.get("q", "").strip()[:200],
        since=_day(given.get("from")),
        until=_day(given.get("to")),
    )


def _query() -> dict[str, Any]:
    """The filter as it stands in addresses of this room."""
    return {name: request.args[name][:200] for name in _QUERY if request.args.get(name)}


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given or "")
    except ValueError:
        return None
