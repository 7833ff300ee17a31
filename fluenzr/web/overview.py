"""Overview page (dashboard): what happened, what needs somebody, what leaves next."""

from typing import Any

from flask import Blueprint, Response, current_app, flash

from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.errors import DomainError
from fluenzr.core.common.listing import Paging
from fluenzr.core.overview import attention, next_emails, totals
from fluenzr.core.people.roles import Role
from fluenzr.core.sandbox import trial
from fluenzr.web import formats, forms, live, pages, texts, visits
from fluenzr.web.access import member, viewer
from fluenzr.web.texts import _

blp = Blueprint("overview", __name__)


@blp.get("/")
@viewer
def home() -> Response:
    """The page that one opens in the morning."""
    workspace_id = visits.workspace_id()
    days = totals.of_days(workspace_id, formats.zone())
    return live.page(
        "overview/home.html",
        fragment="live",
        days=days,
        today=days[-1].counts,
        month=totals.together(days),
        needs=[*attention.needs(workspace_id), *_of_server()],
        leaving=next_emails.of_workspace(workspace_id),
        has_campaigns=bool(lifecycle.page(workspace_id, {}, Paging(per_page=1)).total),
        may=visits.visit().may(Role.MEMBER),
    )


@blp.post("/try")
@member
def try_it() -> Response:
    """A first campaign on the sandbox, started at once."""
    try:
        campaign_id = trial.begin(visits.workspace_id(), texts.language().code, formats.zone().key)
    except DomainError as error:
        flash(forms.faults(error).told, "bad")
        return pages.see("overview.home")
    flash(_("The campaign runs on the sandbox: none of its emails leaves this server. Watch it."))
    return pages.see("campaign_pages.results", campaign_id=campaign_id)


def _of_server() -> list[Any]:
    """What needs whoever runs the server is shown to them alone."""
    every = current_app.config["SETTINGS"].backup_every
    return attention.of_server(every) if visits.visit().is_operator else []
