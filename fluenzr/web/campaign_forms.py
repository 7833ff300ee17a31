"""Forms of campaigns: what was typed as the fields that the rules take."""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from fluenzr.core.accounts.overview import Seen
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.errors import DomainError, Invalid
from fluenzr.core.templates import languages
from fluenzr.web import forms, words
from fluenzr.web.forms import Faults
from fluenzr.web.rule_texts import translated

ENROLLMENT_STATUSES = words.ENROLLMENT_STATUSES
_MOST_AN_HOUR = 100_000
_LONGEST_DESCRIPTION = 2000
_MOST_DAYS = 365
_NO_PLACE = 10_000
_SETTINGS = ("sendDays", "sendHoursStart", "sendHoursEnd", "timezone", "maxEmailsPerHour")

Form = MultiDict[str, str]


def of_campaign(campaign: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of the settings shows of a campaign."""
    shown = {name: campaign[name] for name in _OWN}
    return shown | {name: campaign["settings"].get(name) for name in _SETTINGS}


def seen(campaign: Mapping[str, Any], mailboxes: Sequence[Seen]) -> dict[str, Any]:
    """What the form is held to: its mailboxes by their addresses, in order."""
    called = {one.account.public_id: one.account.email for one in mailboxes}
    named = [called.get(public_id, public_id) for public_id in campaign["emailAccountIds"]]
    return {**of_campaign(campaign), "emailAccountIds": " → ".join(named)}


def as_typed(form: Form) -> dict[str, Any]:
    """What was typed, to be shown again."""
    typed: dict[str, Any] = {
        name: form.get(name, "") for name in of_campaign({**dict.fromkeys(_OWN), "settings": {}})
    }
    return {**typed, "sendDays": form.getlist("sendDays"), "emailAccountIds": _mailboxes(form)}


_OWN = ("name", "description", "emailAccountIds", "language")


def _mailboxes(form: Form) -> list[str]:
    """Those that are ticked, by the numbers beside them; without a number they come last."""

    def place(public_id: str) -> int:
        number = form.get(f"place.{public_id}", "").strip()
        return int(number) if number.isascii() and number.isdigit() and len(number) < 5 else _NO_PLACE

    return sorted(form.getlist("emailAccountIds"), key=place)


def read(form: Form) -> dict[str, Any]:
    """The fields of the settings. Raises Invalid, which names all that are wrong."""
    wrong: dict[str, list[str]] = {}
    name = " ".join(form.get("name", "").split())
    if not 1 <= len(name) <= lifecycle.NAME_LENGTH:
        wrong["name"] = [f"The name needs 1 to {lifecycle.NAME_LENGTH} characters, all on one line"]
    description = form.get("description", "").replace("\r\n", "\n").strip()
    if len(description) > _LONGEST_DESCRIPTION:
        wrong["description"] = [f"Must be at most {_LONGEST_DESCRIPTION} characters"]
    if (language := form.get("language")) not in languages.SHIPPED.codes:
        wrong["language"] = ["There is no such language here"]
    settings = {
        "sendDays": form.getlist("sendDays"),
        "sendHoursStart": _number(form, "sendHoursStart", 0, 23, wrong),
        "sendHoursEnd": _number(form, "sendHoursEnd", 1, 24, wrong),
        "timezone": form.get("timezone", "").strip(),
        "maxEmailsPerHour": _number(form, "maxEmailsPerHour", 1, _MOST_AN_HOUR, wrong, is_optional=True),
    }
    if not (chosen := list(dict.fromkeys(_mailboxes(form)))):
        wrong["emailAccountIds"] = ["Choose one mailbox at least"]
    if not settings["sendDays"]:
        wrong["sendDays"] = ["Choose one day at least"]
    if wrong:
        raise Invalid.fields(wrong)
    return {
        "name": name,
        "description": description or None,
        "language": language,
        "email_account_ids": chosen,
        "settings": settings,
    }


def people(form: Form) -> dict[str, Any]:
    """Whom to add, as `campaigns.contacts.add` takes it. Raises Invalid."""
    wrong: dict[str, list[str]] = {}
    chosen = form.getlist("groupIds")
    days = _number(form, "skipDays", 0, _MOST_DAYS, wrong, is_optional=True)
    if not chosen:
        wrong["groupIds"] = ["Choose one group at least"]
    if wrong:
        raise Invalid.fields(wrong)
    return {
        "group_ids": chosen,
        "exclude_group_ids": form.getlist("excludeGroupIds"),
        "skip_if_contacted_within_days": days,
    }


def faults(error: DomainError) -> Faults:
    """What is wrong with the settings, by the names of the form's fields."""
    found = forms.faults(error)
    return Faults(found.status, found.general, {_field(name): text for name, text in found.fields.items()})


def _field(name: str) -> str:
    """That of the API's as the form has it: one mailbox of several stands with all of them."""
    return "emailAccountIds" if name.startswith("emailAccountId") else name.removeprefix("settings.")


def missing(told: Mapping[str, list[str]]) -> Faults:
    """What starting would be refused for, shown before it is tried; what is wrong with a step is on its card
    where that is said."""
    on_cards = {name for name in told if name.startswith("workflow.") and "workflow" in told}
    return Faults(
        200, None, {name: translated(text) for name, (text, *_) in told.items() if name not in on_cards}
    )


def _number(
    form: Form, name: str, least: int, most: int, wrong: dict[str, list[str]], *, is_optional: bool = False
) -> int | None:
    given = form.get(name, "").strip()
    if not given and is_optional:
        return None
    if given.isascii() and given.isdigit() and len(given) < 10 and least <= int(given) <= most:
        return int(given)
    wrong[name] = [f"Must be a whole number from {least} to {most}"]
    return None
