"""A new campaign: empty, from a template, or as a copy of another one."""

from typing import Any

from flask import Blueprint, Response, current_app, request

from fluenzr.core.accounts import overview
from fluenzr.core.accounts.overview import Seen
from fluenzr.core.campaigns import lifecycle, templates
from fluenzr.core.common.errors import DomainError, Invalid
from fluenzr.core.common.listing import Paging
from fluenzr.core.templates import languages
from fluenzr.web import forms, pages, texts, visits, words
from fluenzr.web.access import member
from fluenzr.web.forms import Faults
from fluenzr.web.texts import gettext

_ = gettext
blp = Blueprint("new_campaign", __name__)

EMPTY, COPY = "empty", "copy"


@blp.get("/campaigns/new")
@member
def form() -> Response:
    """What to begin with, and from which mailbox."""
    return _form({"begin": request.args.get("begin", EMPTY), "copied": request.args.get("copied", "")})


@blp.post("/campaigns/new")
@member
def create() -> Response:
    """A draft, whose sequence comes next."""
    try:
        campaign = _copy() if request.form.get("begin") == COPY else _new()
    except DomainError as error:
        return _form(request.form, forms.faults(error))
    return pages.see("sequence.show", campaign_id=campaign["id"])


def _new() -> dict[str, Any]:
    begin = request.form.get("begin", EMPTY)
    language = request.form.get("language", languages.SOURCE)
    fields: dict[str, Any] = {
        "name": _name(required=True),
        "email_account_id": request.form.get("emailAccountId", ""),
        "language": language if language in languages.SHIPPED.codes else languages.SOURCE,
    }
    if begin != EMPTY:
        fields["workflow"] = templates.get(begin, language).workflow
    timezone = current_app.config["SETTINGS"].timezone
    return lifecycle.create(visits.workspace_id(), fields, timezone)


def _copy() -> dict[str, Any]:
    copied = lifecycle.duplicate(visits.workspace_id(), request.form.get("copied", ""))
    name = _name(required=False)
    return lifecycle.update(visits.workspace_id(), copied["id"], {"name": name}) if name else copied


def _name(*, required: bool) -> str:
    name = request.form.get("name", "").strip()
    if required and not name:
        raise Invalid("name", _("A campaign needs a name."))
    if len(name) > lifecycle.NAME_LENGTH or not name.isprintable():
        told = _("The name is one line of at most {most} characters.")
        raise Invalid("name", told.format(most=lifecycle.NAME_LENGTH))
    return name


def _called(code: str) -> str:
    """A language by the name that it gives itself."""
    return languages.SHIPPED.get(code).pgettext("name of this language", "English")


def _mailbox(one: Seen) -> str:
    """Its address, and how it stands where it is not well."""
    return one.account.email if one.is_well else f"{one.account.email} · {words.mailbox(one).text}"


def _form(values: Any, faults: Faults = forms.NONE) -> Response:
    workspace_id, language = visits.workspace_id(), texts.language().code
    newest, mailboxes = Paging(per_page=100), overview.every(workspace_id)
    best = overview.best(mailboxes)
    return pages.page(
        "campaigns/new.html",
        forms.status(faults),
        values=values,
        faults=faults,
        templates=templates.every(language),
        mailboxes=[(one.account.public_id, _mailbox(one)) for one in mailboxes],
        mailbox=values.get("emailAccountId") or (best and best.account.public_id),
        campaigns=[(other["id"], other["name"]) for other in lifecycle.page(workspace_id, {}, newest).rows],
        languages=[(code, _called(code)) for code in languages.SHIPPED.codes],
    )
