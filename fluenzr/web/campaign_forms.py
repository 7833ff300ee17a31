"""Forms of campaigns: what was typed as the fields that the rules take."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

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
_SETTINGS = ("sendDays", "sendHoursStart", "sendHoursEnd", "timezone", "maxEmailsPerHour")

Form = MultiDict[str, str]


def of_campaign(campaign: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of the settings shows of a campaign."""
    shown = {name: campaign[name] for name in ("name", "description", "emailAccountId", "language")}
    return shown | {name: campaign["settings"].get(name) for name in _SETTINGS}


def as_typed(form: Form) -> dict[str, Any]:
    """What was typed, to be shown again."""
    typed: dict[str, Any] = {
        name: form.get(name, "") for name in of_campaign({**dict.fromkeys(_OWN), "settings": {}})
    }
    return {**typed, "sendDays": form.getlist("sendDays")}


_OWN = ("name", "description", "emailAccountId", "language")


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
    if not settings["sendDays"]:
        wrong["sendDays"] = ["Choose one day at least"]
    if wrong:
        raise Invalid.fields(wrong)
    return {
        "name": name,
        "description": description or None,
        "language": language,
        "email_account_id": form.get("emailAccountId", ""),
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
    return Faults(
        found.status,
        found.general,
        {name.removeprefix("settings."): text for name, text in found.fields.items()},
    )


def missing(told: Mapping[str, list[str]]) -> Faults:
    """What starting would be refused for, shown before it is tried."""
    return Faults(200, None, {name: translated(messages[0]) for name, messages in told.items()})


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
