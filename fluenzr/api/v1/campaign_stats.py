"""/campaigns/:id/stats, timeline and activity (contract §6)."""

from datetime import date, datetime
from typing import Any

import marshmallow as ma
from flask import g
from marshmallow import fields as mf

from fluenzr.api.framework.fields import Text
from fluenzr.api.framework.schemas import Answer, ListArgs, Schema, sortable
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.reference.prose import described
from fluenzr.api.v1.campaigns import CountersAnswer
from fluenzr.core.activity import log as activity_log
from fluenzr.core.campaigns import stats as campaign_stats
from fluenzr.core.campaigns import timeline
from fluenzr.core.common.listing import Page

blp = Blueprint("stats", __name__, description="What became of a campaign's emails")

_RATES = {
    "open_rate": "`opened` in percent of `delivered`; null where open tracking is off",
    "click_rate": "`clicked` in percent of `delivered`",
    "reply_rate": "`replied` in percent of `delivered`",
    "bounce_rate": "`bounced` in percent of `sent`",
    "unsubscribe_rate": "`unsubscribed` in percent of `delivered`",
}
_OF_EMAIL = {
    "sent": "How often it was sent",
    "opened": "Contacts who opened it; null where open tracking is off",
    "clicked": "Contacts who clicked a link of it",
    "replied": "Contacts who answered it",
    "bounced": "How often it came back",
}

YEARS = range(1970, 3000)
_DATE_LENGTH = len("2025-01-16")


class Moment(mf.Field[Any]):
    """A time with its zone (ISO 8601), or a date, which is the whole of that day in the campaign's zone."""

    default_error_messages = {  # noqa: RUF012 - as marshmallow declares it
        "invalid": "Must be a date, or a time with its zone, as 2025-01-16 or 2025-01-16T14:00:00Z"
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        try:
            given = (date if len(value) <= _DATE_LENGTH else datetime).fromisoformat(value)
        except (TypeError, ValueError):
            raise self.make_error("invalid") from None
        if given.year not in YEARS or (isinstance(given, datetime) and given.tzinfo is None):
            raise self.make_error("invalid")
        return given


def moment(description: str, **kwargs: Any) -> Moment:
    """A `from` or `to` parameter."""
    example = "2025-01-16T14:00:00Z"
    return Moment(metadata={"type": "string", "description": description, "example": example}, **kwargs)


@described(_RATES)
class StatsAnswer(CountersAnswer):
    open_rate = mf.Float(allow_none=True)
    click_rate = mf.Float()
    reply_rate = mf.Float()
    bounce_rate = mf.Float()
    unsubscribe_rate = mf.Float()


@described(
    _OF_EMAIL | _RATES,
    variant="`A` is the node's own subject and body, `B` its `variantB`",
    subject="Its subject, with variables as written",
)
class VariantStats(Answer):
    variant = mf.String(validate=ma.validate.OneOf(["A", "B"]))
    subject = mf.String()
    sent = mf.Integer()
    opened = mf.Integer(allow_none=True)
    open_rate = mf.Float(allow_none=True)
    clicked = mf.Integer()
    click_rate = mf.Float()
    replied = mf.Integer()
    reply_rate = mf.Float()


@described(
    _OF_EMAIL | _RATES,
    node_id="The email node's id",
    email_number="Its place among the emails of the workflow, from 1",
    subject="Its subject, with variables as written",
    delivered="`sent` less `bounced`",
    variants="A row for each of the two versions of a split test; absent elsewhere",
)
class EmailStats(Answer):
    node_id = mf.String()
    email_number = mf.Integer()
    subject = mf.String()
    sent = mf.Integer()
    delivered = mf.Integer()
    opened = mf.Integer(allow_none=True)
    open_rate = mf.Float(allow_none=True)
    clicked = mf.Integer()
    click_rate = mf.Float()
    replied = mf.Integer()
    reply_rate = mf.Float()
    bounced = mf.Integer()
    variants = mf.List(mf.Nested(VariantStats), metadata={"always": False})


@described(
    interval="How long a row is",
)
class TimelineArgs(Schema):
    from_ = moment("The beginning; the start of the campaign by default", data_key="from")
    to = moment("The end, excluded, but a date is included as a whole; now by default")
    interval = mf.String(load_default="day", validate=ma.validate.OneOf(tuple(timeline.LENGTHS)))


@described(
    date="The day, a week's Monday, or an hour as `2025-01-16T14:00+01:00`, in the campaign's zone",
    sent="Emails that left",
    opened="First opens of an email by a contact; null where open tracking is off",
    clicked="First clicks in an email by a contact",
    replied="First answers to an email by a contact",
    bounced="Emails that came back",
    unsubscribed="Contacts who unsubscribed",
)
class TimelineRow(Answer):
    date = mf.String(metadata={"example": "2025-01-16"})
    sent = mf.Integer()
    opened = mf.Integer(allow_none=True)
    clicked = mf.Integer()
    replied = mf.Integer()
    bounced = mf.Integer()
    unsubscribed = mf.Integer()


@described(
    type="What happened",
    contact_id="Of this contact",
)
class ActivityArgs(ListArgs):
    sort = sortable("createdAt")
    type = mf.String(validate=ma.validate.OneOf(activity_log.TYPES))
    contact_id = Text(max_length=64)
    from_ = moment("The beginning, included", data_key="from")
    to = moment("The end, excluded, but a date is included as a whole")


@described(
    id="The entry's id",
    type="What happened",
    contact_id="Who it is about; null once the contact is deleted",
    contact_email="The contact's address; null once the contact is deleted",
    email_node_id="The email that it is about, or null",
    timestamp="When it happened",
    metadata="What else is known of it: the link, the bounce's type and reason, what a server said",
)
class ActivityAnswer(Answer):
    id = mf.String()
    type = mf.String(validate=ma.validate.OneOf(activity_log.TYPES))
    contact_id = mf.String(allow_none=True)
    contact_email = mf.String(allow_none=True)
    email_node_id = mf.String(allow_none=True)
    timestamp = mf.DateTime()
    metadata = mf.Dict()


@blp.get("/campaigns/<campaign_id>/stats")
@blp.response(200, StatsAnswer)
def get_campaign_stats(campaign_id: str) -> dict[str, Any]:
    """Statistics of a campaign

    Emails are counted in `sent`, `delivered` and `bounced`, people in the others, once each. Rates are
    percent with one decimal, 0.0 of nothing.
    """
    return campaign_stats.of_campaign(g.principal.workspace_id, campaign_id)


@blp.get("/campaigns/<campaign_id>/stats/emails", called="getEmailStats")
@blp.response(200, EmailStats(many=True))
def get_campaign_email_stats(campaign_id: str) -> list[dict[str, Any]]:
    """Statistics of each email, in the order of the workflow

    With a row for each version where there is a split test.
    """
    return campaign_stats.of_emails(g.principal.workspace_id, campaign_id)


@blp.get("/campaigns/<campaign_id>/stats/timeline", called="getTimeline")
@blp.arguments(TimelineArgs, location="query")
@blp.response(200, TimelineRow(many=True))
def get_campaign_timeline(args: dict[str, Any], campaign_id: str) -> list[dict[str, Any]]:
    """Statistics by hour, day or week of the campaign's time zone

    Whole intervals, empty ones included, from the start of the campaign to now by default.
    """
    workspace_id, since, until = g.principal.workspace_id, args.get("from_"), args.get("to")
    return timeline.of_campaign(workspace_id, campaign_id, args["interval"], since, until)


@blp.get("/campaigns/<campaign_id>/activity")
@blp.arguments(ActivityArgs, location="query")
@blp.response(200, ActivityAnswer, paged=True)
def list_campaign_activity(args: dict[str, Any], campaign_id: str) -> Page:
    """What happened in a campaign, newest first

    Opens and clicks of machines are not in it.
    """
    return campaign_stats.activity_page(
        g.principal.workspace_id, campaign_id, args["filters"], args["paging"]
    )
