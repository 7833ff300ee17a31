"""POST /campaigns/:id/check: what a campaign would meet, before it starts (contract §5)."""

import marshmallow as ma
from flask import current_app, g
from marshmallow import fields as mf

from fluenzr.api.framework.schemas import Answer
from fluenzr.api.framework.smorest import Blueprint
from fluenzr.api.public import reader_pages
from fluenzr.api.reference.prose import described
from fluenzr.core.accounts.dns.records import RESULTS
from fluenzr.core.checks import rules
from fluenzr.core.common.listing import Page
from fluenzr.engine import campaign_check

blp = Blueprint("campaignCheck", __name__, description="The check of a campaign before it starts")


@described(
    check="What was looked at. `start` alone says whether the campaign may start; the others are advice. "
    "`spf`, `dmarc`, `dkim` and `mx` come once for each mailbox",
    result="`unknown` where a name server gives no answer",
    message="What was found, in English",
    count="How many people, links, words or bytes it is about; null where nothing is counted",
    help="What to do about it, in the language of `Accept-Language`",
)
class CheckAnswer(Answer):
    check = mf.String(validate=ma.validate.OneOf(rules.CHECKS))
    result = mf.String(validate=ma.validate.OneOf(RESULTS))
    message = mf.String()
    count = mf.Integer(allow_none=True)
    help = mf.String()


@blp.post("/campaigns/<campaign_id>/check", reads_only=True, talks=True)
@blp.response(200, CheckAnswer, paged=True)
def check_campaign(campaign_id: str) -> Page:
    """Check a campaign before it starts; nothing is started, sent or changed

    Links, the DNS of each mailbox, emails and people. Of more than 5,000 people a sample is looked at, and
    the message says so. Name servers are asked, no mail server ever. A read-only key may check.
    """
    settings = current_app.config["SETTINGS"]
    found = campaign_check.outcomes(
        g.principal.workspace_id,
        campaign_id,
        public_url=str(settings.public_url),
        may_be_local=settings.allow_local_links,
        servers=settings.dns_servers,
    )
    language = reader_pages.language()
    return Page.whole([outcome.public(language) for outcome in found])
