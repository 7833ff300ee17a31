"""/webhooks/:id/logs, test, replay, and /events, the feed (contract §7)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import marshmallow as ma
from flask import current_app, g
from marshmallow import fields as mf

from fluenzr import clock
from fluenzr.api.framework.fields import List, QueryInteger, Text
from fluenzr.api.framework.schemas import Answer, ListArgs, Schema, sortable
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import described
from fluenzr.api.v1.campaign_stats import moment
from fluenzr.core.common.listing import Page
from fluenzr.core.webhooks import attempt_log, delivery_queue, events, subscriptions
from fluenzr.engine.webhooks import request

blp = Blueprint("deliveries", __name__, description="What became of events on their way to webhooks")

LOGGED = (*events.TYPES, events.TEST)


@described(
    id="The attempt's id",
    event_id="The event that was sent",
    event_type="Its type",
    status="`retrying` where it is tried again",
    error="What went wrong, or null",
    timestamp="When it was tried",
)
class LogAnswer(Answer):
    id = mf.String()
    event_id = mf.String()
    event_type = mf.String(validate=ma.validate.OneOf(LOGGED))
    status = mf.String(validate=ma.validate.OneOf(attempt_log.STATUSES))
    status_code = mf.Integer(allow_none=True, metadata={"description": "Null where nothing answered"})
    response_time = mf.Integer(metadata={"description": "Milliseconds"})
    attempt = mf.Integer(metadata={"description": "Counted from 1"})
    error = mf.String(allow_none=True)
    timestamp = mf.DateTime()


@described(
    status="Attempts that ended so",
    event_type="Attempts with events of this type",
)
class LogArgs(ListArgs):
    sort = sortable(*attempt_log.LISTING.sorts)
    status = mf.String(validate=ma.validate.OneOf(attempt_log.STATUSES))
    event_type = mf.String(validate=ma.validate.OneOf(LOGGED))
    from_ = moment("The beginning, included", data_key="from")
    to = moment("The end, excluded, but a date is included as a whole (UTC)")


class ReplaySchema(Schema):
    from_ = moment("The beginning, included", data_key="from", required=True)
    to = moment("The end, excluded, but a date is included as a whole (UTC)", required=True)
    events = List(
        mf.String(validate=ma.validate.OneOf(subscriptions.SUBSCRIBABLE)),
        validate=ma.validate.Length(min=1, max=100),
        metadata={"description": "By default those that the webhook subscribed to"},
    )


class ReplayAnswer(Answer):
    queued = mf.Integer(metadata={"description": "Events that go out again"})


@described(
    type="Events of this type",
    limit="How many at most, up to 1000",
)
class FeedArgs(Schema):
    after = Text(max_length=64, metadata={"description": "The last event that you have"})
    type = mf.String(validate=ma.validate.OneOf(events.TYPES))
    limit = QueryInteger(load_default=100, validate=ma.validate.Range(min=1, max=1000))


@described(
    id="The event's id: the same at each delivery",
    type="What happened",
    timestamp="When it happened",
    data="What it is about, by type",
)
class EventAnswer(Answer):
    id = mf.String()
    type = mf.String(validate=ma.validate.OneOf(events.TYPES))
    timestamp = mf.DateTime()
    data = mf.Dict()


@blp.post("/webhooks/<webhook_id>/test", talks=True)
@blp.response(200, LogAnswer)
def test_webhook(webhook_id: str) -> dict[str, Any]:
    """Send a `webhook.test` event now; gives the attempt, whatever came of it

    It goes to this webhook alone, whatever it subscribed to, and is not tried again.
    """
    return request.test(g.principal.workspace_id, webhook_id, **_outgoing())


@blp.get("/webhooks/<webhook_id>/logs")
@blp.arguments(LogArgs, location="query")
@blp.response(200, LogAnswer, paged=True)
def list_webhook_logs(args: dict[str, Any], webhook_id: str) -> Page:
    """The attempts to deliver to a webhook in the last 30 days, newest first

    Each with what your receiver answered, and how long it took.
    """
    filters = _with_span(args["filters"])
    return attempt_log.page(g.principal.workspace_id, webhook_id, filters, args["paging"])


@blp.post("/webhooks/<webhook_id>/logs/<log_id>/redeliver", talks=True)
@blp.response(200, LogAnswer)
def redeliver_webhook_log(webhook_id: str, log_id: str) -> dict[str, Any]:
    """Send the event of an attempt once more, now; gives the new attempt, whatever came of it

    With the same event id, also where it had arrived.
    """
    return request.redeliver(g.principal.workspace_id, webhook_id, log_id, **_outgoing())


@blp.post("/webhooks/<webhook_id>/replay")
@blp.arguments(ReplaySchema)
@blp.response(200, ReplayAnswer)
def replay_webhook(fields: dict[str, Any], webhook_id: str) -> dict[str, Any]:
    """Send all events of a span again, with the same ids and in order

    Of those that were recorded, at most 30 days back. Answers how many there are.
    """
    span = _with_span(fields)
    queued = delivery_queue.replay(
        g.principal.workspace_id, webhook_id, span["since"], span["until"], fields.get("events")
    )
    return {"queued": queued}


@blp.get("/events")
@blp.arguments(FeedArgs, location="query")
@blp.response(200, EventAnswer(many=True))
def list_events(args: dict[str, Any]) -> list[Any]:
    """The events of the last 30 days, oldest first: go on after the last one that you have

    Ask again with `after` set to the last id: an empty list says that there is nothing new. An `after` that
    is not known is a 400.
    """
    return events.feed(g.principal.workspace_id, args.get("after"), args.get("type"), args["limit"])


def _outgoing() -> dict[str, Any]:
    settings = current_app.config["SETTINGS"]
    return {"allow_private": settings.webhook_allow_private, "proxy": settings.webhook_proxy}


def _with_span(given: dict[str, Any]) -> dict[str, Any]:
    """`from_` and `to` as `since` and `until` in milliseconds."""
    rest = {name: value for name, value in given.items() if name not in ("from_", "to")}
    if "from_" in given:
        rest["since"] = _ms(given["from_"])
    if "to" in given:
        to = given["to"]
        rest["until"] = _ms(to if isinstance(to, datetime) else to + timedelta(days=1))
    return rest


def _ms(given: date) -> int:
    instant = given if isinstance(given, datetime) else datetime.combine(given, time(), UTC)
    return clock.to_ms(instant)
