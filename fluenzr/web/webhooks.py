"""Webhooks: who is told what, the log of deliveries, sending again, and the feed of events."""

from datetime import datetime
from typing import Any

import orjson
from flask import Blueprint, Response, current_app, flash, request

from fluenzr import clock
from fluenzr.core.common.errors import DomainError, Invalid, NotFound, Unavailable
from fluenzr.core.common.form_values import FormValues
from fluenzr.core.webhooks import attempt_log, delivery_queue, events, overview, subscriptions
from fluenzr.core.webhooks.overview import Seen
from fluenzr.engine.webhooks import request as deliveries
from fluenzr.web import formats, forms, once, pages, slow_calls, stale, visits
from fluenzr.web.access import member, owner, viewer
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _, ngettext

blp = Blueprint("hooks", __name__)  # the API has one named `webhooks`

_SHOWN_ONCE = "webhook secret"
_HOUR_MS = 3_600_000
LOGGED = (*events.TYPES, events.TEST)


@blp.get("/webhooks")
@viewer
def listed() -> Response:
    """All of them, with how they fare."""
    return pages.page("webhooks/list.html", fragment="rows", seen=overview.every(visits.workspace_id()))


@blp.get("/webhooks/events")
@viewer
def feed() -> Response:
    """What happened, the newest first."""
    kind = request.args.get("type", "")
    kind, cursor = kind if kind in events.TYPES else "", request.args.get("cursor")
    try:
        found = events.browse(visits.workspace_id(), kind or None, cursor)
    except Invalid:  # of another type: the first page
        cursor, found = None, events.browse(visits.workspace_id(), kind or None)
    return pages.page(
        "webhooks/events.html",
        fragment="rows",
        found=found,
        kind=kind,
        type_names=[(name, name) for name in events.TYPES],
        is_first=cursor is None,
        pretty=_pretty,
    )


@blp.get("/webhooks/new")
@owner
def add() -> Response:
    """An empty form."""
    return _form(None)


@blp.post("/webhooks/new")
@owner
def create() -> Response:
    """Keep it; its secret is shown this once."""
    try:
        made = subscriptions.create(visits.workspace_id(), _fields(), allow_private=_allow_private())
    except DomainError as error:
        return _form(None, forms.faults(error))
    once.keep(_SHOWN_ONCE, made["secret"])
    return pages.see("hooks.view", webhook_id=made["id"])


@blp.get("/webhooks/<webhook_id>")
@viewer
def view(webhook_id: str) -> Response:
    """One of them, with the log of its deliveries."""
    return _view(overview.one(visits.workspace_id(), webhook_id))


@blp.get("/webhooks/<webhook_id>/edit")
@owner
def edit(webhook_id: str) -> Response:
    """Its settings."""
    return _form(overview.one(visits.workspace_id(), webhook_id))


@blp.post("/webhooks/<webhook_id>/edit")
@owner
def update(webhook_id: str) -> Response:
    """Keep its settings."""
    seen, faults = overview.one(visits.workspace_id(), webhook_id), forms.NONE
    overtaken = stale.changes(_own(seen))
    try:
        fields = _fields()
        if not overtaken:
            _change(webhook_id, fields)
            flash(_("Saved."))
            return pages.see("hooks.view", webhook_id=webhook_id)
    except DomainError as error:
        faults = forms.faults(error)
    return _form(seen, faults, overtaken)


@blp.post("/webhooks/<webhook_id>/secret")
@owner
def renew(webhook_id: str) -> Response:
    """Sign with another secret, shown this once; the one before signs for a day as well."""
    secret = subscriptions.new_secret()
    _change(webhook_id, {"secret": secret})
    once.keep(_SHOWN_ONCE, secret)
    return pages.see("hooks.view", webhook_id=webhook_id)


@blp.post("/webhooks/<webhook_id>/status")
@owner
def status(webhook_id: str) -> Response:
    """Let it go on with what was kept, or keep nothing for it."""
    to = "disabled" if request.form.get("status") == "disabled" else "active"
    _change(webhook_id, {"status": to})
    flash(_("Nothing is sent there any more.") if to == "disabled" else _("It goes on with what was kept."))
    return pages.see("hooks.view", webhook_id=webhook_id)


@blp.post("/webhooks/<webhook_id>/delete")
@owner
def delete(webhook_id: str) -> Response:
    """Remove it, with what was waiting."""
    subscriptions.delete(visits.workspace_id(), webhook_id)
    flash(_("The webhook is deleted."))
    return pages.see("hooks.listed")


@blp.post("/webhooks/<webhook_id>/test")
@member
@slow_calls.takes_long
def test(webhook_id: str) -> Response:
    """Send an event that tells of nothing, now."""
    seen = overview.one(visits.workspace_id(), webhook_id)
    try:
        with slow_calls.place():
            made = deliveries.test(visits.workspace_id(), webhook_id, **_outgoing())
    except Unavailable as error:
        return _view(seen, forms.faults(error))
    return pages.see("hooks.delivery", webhook_id=webhook_id, log_id=made["id"])


@blp.post("/webhooks/<webhook_id>/replay")
@member
def replay(webhook_id: str) -> Response:
    """Send what happened in a span again."""
    seen = overview.one(visits.workspace_id(), webhook_id)
    try:
        since, until = _span()
        kind = request.form.get("type", "")
        types = [kind] if kind in events.TYPES else None
        queued = delivery_queue.replay(visits.workspace_id(), webhook_id, since, until, types)
    except DomainError as error:
        return _view(seen, forms.faults(error))
    text = ngettext("{count} event goes out again.", "{count} events go out again.", queued)
    flash(text.format(count=formats.number(queued)))
    return pages.see("hooks.view", webhook_id=webhook_id)


@blp.get("/webhooks/<webhook_id>/logs/<log_id>")
@viewer
def delivery(webhook_id: str, log_id: str) -> Response:
    """One attempt, those before and after it with the same event, and what was sent."""
    return _delivery(webhook_id, log_id)


@blp.post("/webhooks/<webhook_id>/logs/<log_id>/redeliver")
@member
@slow_calls.takes_long
def redeliver(webhook_id: str, log_id: str) -> Response:
    """Send the event once more, now."""
    try:
        with slow_calls.place():
            made = deliveries.redeliver(visits.workspace_id(), webhook_id, log_id, **_outgoing())
    except NotFound:
        raise
    except DomainError as error:
        return _delivery(webhook_id, log_id, forms.faults(error))
    return pages.see("hooks.delivery", webhook_id=webhook_id, log_id=made["id"])


def _view(seen: Seen, faults: Faults = forms.NONE) -> Response:
    filters = _filters()
    cursor = request.args.get("cursor")
    try:
        found = attempt_log.browse(seen.webhook, filters, cursor)
    except Invalid:  # of another filter: the first page
        cursor, found = None, attempt_log.browse(seen.webhook, filters)
    return pages.page(
        "webhooks/view.html",
        forms.status(faults),
        fragment="rows",
        faults=faults,
        seen=seen,
        webhook=seen.webhook,
        found=found,
        filters=filters,
        is_first=cursor is None,
        type_names=[(name, name) for name in LOGGED],
        most=overview.MOST_WAITING,
        secret=once.take(_SHOWN_ONCE),
        since=_local(clock.now_ms() - _HOUR_MS),
        until=_local(clock.now_ms()),
    )


def _delivery(webhook_id: str, log_id: str, faults: Faults = forms.NONE) -> Response:
    seen = overview.one(visits.workspace_id(), webhook_id)
    attempt = attempt_log.find(seen.webhook, log_id)
    event = events.find(visits.workspace_id(), attempt.event_public_id)
    return pages.page(
        "webhooks/delivery.html",
        forms.status(faults),
        faults=faults,
        webhook=seen.webhook,
        attempt=attempt_log.get(seen.webhook, log_id),
        others=attempt_log.of_event(seen.webhook, attempt),
        body=None if event is None else _pretty(orjson.loads(event.body)),
    )


def _form(
    seen: Seen | None, faults: Faults = forms.NONE, overtaken: list[stale.Change] | None = None
) -> Response:
    given, kept = request.form, _own(seen)
    if faults or overtaken:
        texts = {name: given.get(name, "") for name in ("url", "description")}
        values: dict[str, Any] = {**texts, "events": given.getlist("events")}
    else:
        values = kept
    return pages.page(
        "webhooks/form.html",
        forms.status(faults, overtaken),
        faults=faults,
        overtaken=overtaken or [],
        seen=stale.shown(kept),
        webhook=None if seen is None else seen.webhook,
        values=values,
        types=events.TYPES,
        all=events.ALL,
    )


def _own(seen: Seen | None) -> dict[str, Any]:
    """Fields of the form as they are kept."""
    if seen is None:
        return {"url": "", "description": "", "events": []}
    webhook = seen.webhook
    return {"url": webhook.url, "description": webhook.description or "", "events": webhook.events}


def _fields() -> dict[str, Any]:
    """What the form says. Raises Invalid."""
    values = FormValues(request.form)
    wanted = request.form.getlist("events")
    known = [name for name in (events.ALL, *events.TYPES) if name in wanted]
    fields = {
        "url": values.text("url", 2000, required=True),
        "description": values.text("description", 500),
        "events": [events.ALL] if events.ALL in known else known,
    }
    if not known:
        values.refuse("events", "Choose at least one event")
    values.check()
    return fields


def _change(webhook_id: str, fields: dict[str, Any]) -> None:
    subscriptions.update(visits.workspace_id(), webhook_id, fields, allow_private=_allow_private())


def _filters() -> dict[str, Any]:
    """The filter of the log in the address."""
    known = {"status": attempt_log.STATUSES, "event_type": LOGGED}
    given = {name: request.args.get(name, "") for name in known}
    return {name: value for name, value in given.items() if value in known[name]}


def _span() -> tuple[int, int]:
    """Beginning and end (ms), as they were entered in the reader's zone. Raises Invalid."""
    times = {}
    for name in ("from", "to"):
        try:
            given = datetime.fromisoformat(request.form.get(name, ""))
            times[name] = clock.to_ms(given.replace(tzinfo=formats.zone()))
        except (ValueError, OverflowError):
            raise Invalid(name, "Enter a day and a time") from None
    return times["from"], times["to"]


def _local(at: int) -> str:
    """A time as a field for one has it."""
    return formats.at(at).strftime("%Y-%m-%dT%H:%M")


def _pretty(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def _allow_private() -> bool:
    return bool(current_app.config["SETTINGS"].webhook_allow_private)


def _outgoing() -> dict[str, Any]:
    settings = current_app.config["SETTINGS"]
    return {"allow_private": settings.webhook_allow_private, "proxy": settings.webhook_proxy}
