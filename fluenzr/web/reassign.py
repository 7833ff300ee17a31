"""People of a campaign whose mailbox cannot send are given to another one.

Tested by `tests/web/test_campaigns.py`.
"""

from flask import Blueprint, Response, flash, request

from fluenzr.core.campaigns import reassigning
from fluenzr.core.common.errors import DomainError, NotFound
from fluenzr.web import formats, forms, pages, visits
from fluenzr.web.access import member
from fluenzr.web.texts import ngettext

blp = Blueprint("reassign", __name__)


@blp.post("/campaigns/<campaign_id>/reassign")
@member
def reassign(campaign_id: str) -> Response:
    """Those who wait for one mailbox go on from another one."""
    given = request.form
    try:
        count = reassigning.reassign(
            visits.workspace_id(), campaign_id, given.get("from", ""), given.get("to", "")
        )
    except NotFound:
        raise
    except DomainError as error:
        flash(forms.faults(error).told, "warn")
    else:
        text = ngettext(
            "{count} person has another mailbox now.", "{count} people have another mailbox now.", count
        )
        flash(text.format(count=formats.number(count)))
    return pages.see("campaign_pages.people", campaign_id=campaign_id)
