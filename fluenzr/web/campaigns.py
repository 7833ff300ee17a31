"""Campaigns: the list, and what one campaign did, to whom, and does next."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, flash, request

from fluenzr.core.accounts import overview
from fluenzr.core.accounts.overview import Seen
from fluenzr.core.activity import log
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import (
    lifecycle,
    preview_people,
    stats,
    variant_verdicts,
    waiting_people,
)
from fluenzr.core.common.errors import Conflict, DomainError, NotFound
from fluenzr.core.common.listing import Page, Stretch, plain
from fluenzr.core.people.roles import Role
from fluenzr.core.sending import uncertain
from fluenzr.core.templates import languages
from fluenzr.core.workflow.schedule import DAYS
from fluenzr.web import (
    campaign_forms,
    choices,
    curves,
    empty_places,
    forms,
    lists,
    live,
    pages,
    sequence_pages,
    slow_calls,
    stale,
    start_check,
    visits,
    words,
)
from fluenzr.web.access import member, viewer
from fluenzr.web.formats import number
from fluenzr.web.forms import Faults
from fluenzr.web.texts import _, ngettext

blp = Blueprint("campaign_pages", __name__)

AT = "/campaigns/<campaign_id>"


@blp.get("/campaigns")
@viewer
def index() -> Response:
    """All campaigns, the latest first."""
    filters = lists.chosen({"status": lifecycle.STATUSES}, "name")
    found = lists.numbered(partial(lifecycle.page, visits.workspace_id(), filters), lists.paging())
    reached = stats.reached(visits.workspace_id(), [row["id"] for row in found.rows])
    return live.page(
        "campaigns/list.html",
        fragment="rows",
        found=found,
        filters=filters,
        reached=reached,
        statuses=lifecycle.STATUSES,
        may=visits.visit().may(Role.MEMBER),
    )


@blp.get(AT)
@viewer
def results(campaign_id: str) -> Response:
    """What came of it so far."""
    workspace_id = visits.workspace_id()
    campaign = lifecycle.get(workspace_id, campaign_id)
    emails = stats.of_emails(workspace_id, campaign_id)
    return live.page(
        "campaigns/results.html",
        fragment="live",
        counted=stats.of_campaign(workspace_id, campaign_id),
        emails=[{**row, "verdicts": variant_verdicts.of_email(row)} for row in emails],
        errors=campaign_contacts.errors(workspace_id, campaign_id),
        curve=curves.of_campaign(workspace_id, campaign, request.args.get("interval")),
        outlook=waiting_people.of(workspace_id, campaign_id),
        **_shown(campaign),
    )


@blp.get(f"{AT}/people")
@viewer
def people(campaign_id: str) -> Response:
    """Who is in it, and where each stands."""
    campaign = lifecycle.get(visits.workspace_id(), campaign_id)
    filters = lists.chosen({"status": campaign_forms.ENROLLMENT_STATUSES}, "q")
    wanted = {**filters, **({"uncertain": True} if request.args.get("uncertain") else {})}
    found = _people(campaign_id, wanted)
    steps = {node["id"]: node for node in sequence_pages.document_of(campaign)["nodes"]}
    return live.page(
        "campaigns/people.html",
        fragment="live",
        found=found,
        looked_at=campaign_contacts.WALKED,
        names=campaign_contacts.names(visits.workspace_id(), [row["contactId"] for row in found.rows]),
        filters=wanted,
        steps=steps,
        statuses=campaign_forms.ENROLLMENT_STATUSES,
        outlook=waiting_people.of(visits.workspace_id(), campaign_id),
        **_shown(campaign),
    )


@blp.get(f"{AT}/people/add")
@member
def choose_people(campaign_id: str) -> Response:
    """Whom to add: groups, or a search of the contacts."""
    return _choose_people(campaign_id)


@blp.post(f"{AT}/people/add")
@member
def add_people(campaign_id: str) -> Response:
    """Add the members of groups, leaving out those of others and those who were written to lately; or look
    for other groups, with what was chosen. Enter does what was typed last: it looks for another name."""
    name = request.form.get("name", "")
    if "look" in request.form or request.form.get("enter", name) != name:
        return _choose_people(campaign_id)
    try:
        asked = campaign_forms.people(request.form)
        done = campaign_contacts.add(visits.workspace_id(), campaign_id, **asked)
    except DomainError as error:
        return _choose_people(campaign_id, forms.faults(error))
    told = ngettext("{count} person was added", "{count} people were added", done["added"])
    said = [told.format(count=number(done["added"]))]
    if done["skipped"]:
        skipped = ngettext("{count} was left out", "{count} were left out", done["skipped"])
        said.append(skipped.format(count=number(done["skipped"])))
    flash(f"{', '.join(said)}.")
    return pages.see("campaign_pages.people", campaign_id=campaign_id)


@blp.post(f"{AT}/people/<contact_id>/stop")
@member
def stop(campaign_id: str, contact_id: str) -> Response:
    """Write no more to somebody in this campaign; what was sent stays counted."""
    removed = campaign_contacts.remove(visits.workspace_id(), campaign_id, [contact_id])["removed"]
    flash(_("This person gets no more of this campaign.") if removed else _("Somebody did so before you."))
    return pages.to(lists.back(f"/campaigns/{campaign_id}/people"))


@blp.post(f"{AT}/people/<contact_id>/resolve")
@member
def resolve(campaign_id: str, contact_id: str) -> Response:
    """Say what became of an email that may have been sent and may not."""
    lifecycle.get(visits.workspace_id(), campaign_id)
    decision = request.form.get("as")
    if decision not in uncertain.DECISIONS:
        abort(400)
    try:
        uncertain.resolve(visits.workspace_id(), campaign_id, contact_id, decision)
        flash(_("It counts as sent.") if decision == "sent" else _("It is sent again."))
    except DomainError as error:
        _refuse(error)
    return pages.to(lists.back(f"/campaigns/{campaign_id}/people"))


@blp.get(f"{AT}/activity")
@viewer
def activity(campaign_id: str) -> Response:
    """What happened, entry by entry, the newest first."""
    campaign = lifecycle.get(visits.workspace_id(), campaign_id)
    filters = lists.chosen({"type": log.TYPES})
    look = partial(stats.activity_page, visits.workspace_id(), campaign_id, filters)
    found = lists.numbered(look, lists.paging(50))
    return live.page(
        "campaigns/activity.html",
        fragment="live",
        found=found,
        entries=plain(found.rows),
        filters=filters,
        emails={row["nodeId"]: row for row in stats.of_emails(visits.workspace_id(), campaign_id)},
        types=log.TYPES,
        **_shown(campaign),
    )


@blp.get(f"{AT}/settings")
@viewer
def settings(campaign_id: str) -> Response:
    """From which mailbox, when and how fast it writes."""
    campaign = lifecycle.get(visits.workspace_id(), campaign_id)
    if pages.is_partial():
        return _standing("campaigns/settings.html", campaign)
    return _settings(campaign, campaign_forms.of_campaign(campaign))


@blp.post(f"{AT}/settings")
@member
def save_settings(campaign_id: str) -> Response:
    """Save them; what somebody else has changed meanwhile is said first."""
    campaign = lifecycle.get(visits.workspace_id(), campaign_id)
    overtaken = stale.changes(campaign_forms.seen(campaign, _mailboxes()))
    try:
        fields = campaign_forms.read(request.form)
        if not overtaken:
            lifecycle.update(visits.workspace_id(), campaign_id, fields)
            flash(_("Saved."))
            return pages.see("campaign_pages.settings", campaign_id=campaign_id)
        faults = forms.NONE
    except DomainError as error:
        faults = campaign_forms.faults(error)
        campaign = lifecycle.get(visits.workspace_id(), campaign_id)
    return _settings(campaign, campaign_forms.as_typed(request.form), faults, overtaken)


@blp.get(f"{AT}/start")
@viewer
@slow_calls.takes_long
def check(campaign_id: str) -> Response:
    """What starting it means, before it is started."""
    if pages.is_partial():
        return _standing("campaigns/start.html", lifecycle.get(visits.workspace_id(), campaign_id))
    return _check(campaign_id)


@blp.post(f"{AT}/start")
@member
def start(campaign_id: str) -> Response:
    """Begin sending."""
    try:
        lifecycle.start(visits.workspace_id(), campaign_id, links_at=start_check.links_at())
    except Conflict as error:
        _overtaken(campaign_id, error)
        return pages.see("campaign_pages.results", campaign_id=campaign_id)
    except DomainError as error:
        return _check(campaign_id, forms.faults(error))
    flash(_("The campaign runs."))
    return pages.see("campaign_pages.results", campaign_id=campaign_id)


@blp.post(f"{AT}/pause")
@member
def pause(campaign_id: str) -> Response:
    """Begin no further email."""
    return _changed(campaign_id, lifecycle.pause, _("The campaign is paused: no further email begins."))


@blp.post(f"{AT}/resume")
@member
def resume(campaign_id: str) -> Response:
    """Go on after a pause."""
    return _changed(
        campaign_id, partial(lifecycle.resume, links_at=start_check.links_at()), _("The campaign runs again.")
    )


@blp.post(f"{AT}/duplicate")
@member
def duplicate(campaign_id: str) -> Response:
    """A draft that says and does the same, to nobody yet."""
    made = lifecycle.duplicate(visits.workspace_id(), campaign_id)
    flash(_("This is the copy: it has the same sequence, and nobody in it yet."))
    return pages.see("campaign_pages.settings", campaign_id=made["id"])


@blp.post(f"{AT}/archive")
@member
def archive(campaign_id: str) -> Response:
    """Put it away for good."""
    return _changed(campaign_id, lifecycle.archive, _("The campaign is archived."))


@blp.post(f"{AT}/delete")
@member
def delete(campaign_id: str) -> Response:
    """Remove it with all that was counted of it."""
    try:
        lifecycle.delete(visits.workspace_id(), campaign_id)
    except DomainError as error:
        _overtaken(campaign_id, error)
        return pages.see("campaign_pages.settings", campaign_id=campaign_id)
    flash(_("The campaign is gone."))
    return pages.see("campaign_pages.index")


def _shown(campaign: dict[str, Any]) -> dict[str, Any]:
    """What the head of each of its pages needs."""
    return {"campaign": campaign, "may": visits.visit().may(Role.MEMBER)}


def _people(campaign_id: str, filters: dict[str, Any]) -> Page | Stretch:
    of_campaign = partial(campaign_contacts.look, visits.workspace_id(), campaign_id, filters)
    return lists.looked(partial(of_campaign, most=lists.MOST_COUNTED))


def _standing(template: str, campaign: dict[str, Any]) -> Response:
    """The moving part of a page whose other parts stand still."""
    return live.page(template, fragment="live", **_shown(campaign))


def _choose_people(campaign_id: str, faults: Faults = forms.NONE) -> Response:
    campaign = lifecycle.get(visits.workspace_id(), campaign_id)
    chosen, excluded = request.values.getlist("groupIds"), request.values.getlist("excludeGroupIds")
    workspace_id, name = visits.workspace_id(), request.values.get("name", "").replace("\0", "").strip()[:100]
    found = choices.called(workspace_id, name)
    groups = choices.with_chosen(workspace_id, [*chosen, *excluded], found)
    return pages.page(
        "campaigns/add_people.html",
        forms.status(faults),
        faults=faults,
        groups=choices.first(groups, chosen),
        spared=choices.first(groups, excluded),
        is_found=bool(found),
        chosen=chosen,
        excluded=excluded,
        name=name,
        most=choices.MOST,
        **_shown(campaign),
    )


def _settings(
    campaign: dict[str, Any],
    values: dict[str, Any],
    faults: Faults = forms.NONE,
    overtaken: list[stale.Change] | None = None,
) -> Response:
    mailboxes = _mailboxes()
    chosen = values["emailAccountIds"]
    return pages.page(
        "campaigns/settings.html",
        forms.status(faults, overtaken),
        values=values,
        faults=faults,
        overtaken=overtaken or [],
        seen=stale.shown(campaign_forms.seen(campaign, mailboxes)),
        mailboxes=sorted(mailboxes, key=lambda one: _place(one.account.public_id, chosen)),
        languages=[(code, words.language_of(code)) for code in languages.SHIPPED.codes],
        days=DAYS,
        **_shown(campaign),
    )


def _mailboxes() -> list[Seen]:
    return overview.every(visits.workspace_id())


def _place(public_id: str, chosen: Sequence[str]) -> int:
    """Those that are chosen come first, in their order."""
    return chosen.index(public_id) if public_id in chosen else len(chosen)


def _check(campaign_id: str, faults: Faults = forms.NONE) -> Response:
    workspace_id = visits.workspace_id()
    campaign = lifecycle.get(workspace_id, campaign_id)
    missing = {} if faults else lifecycle.missing(workspace_id, campaign_id, links_at=start_check.links_at())
    person = preview_people.find(workspace_id, campaign_id)
    outcomes, unlooked = ([], None) if faults else start_check.outcomes(campaign)
    return pages.page(
        "campaigns/start.html",
        forms.status(faults),
        faults=faults or campaign_forms.missing(missing),
        mailboxes=[one for one in _mailboxes() if one.account.public_id in campaign["emailAccountIds"]],
        emails=stats.of_emails(workspace_id, campaign_id),
        person=person,
        blanks=empty_places.of(campaign, person),
        outcomes=outcomes,
        unlooked=unlooked,
        **_shown(campaign),
    )


def _refuse(error: DomainError) -> None:
    """Where no form is shown again: what the rule says stands above the page that follows.

    What is not there is no refusal.
    """
    if isinstance(error, NotFound):
        raise error
    flash(forms.faults(error).told, "warn")


def _changed(campaign_id: str, change: Callable[[int, str], object], done: str) -> Response:
    """After a button of its life cycle: what was done, or that somebody else was quicker."""
    try:
        change(visits.workspace_id(), campaign_id)
        flash(done)
    except DomainError as error:
        _overtaken(campaign_id, error)
    return pages.to(lists.back(f"/campaigns/{campaign_id}"))


def _overtaken(campaign_id: str, error: DomainError) -> None:
    """A button that somebody else has overtaken: how the campaign stands now."""
    if not isinstance(error, Conflict):
        return _refuse(error)
    status = words.campaign(lifecycle.get(visits.workspace_id(), campaign_id)["status"]).text
    text = _("Somebody else has changed the campaign meanwhile. It is now: {status}.")
    flash(text.format(status=status), "warn")
    return None
