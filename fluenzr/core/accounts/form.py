"""A mailbox as a form gives it: flat text fields (`smtp.host`) as what `settings` takes. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from fluenzr.core.accounts import ramp
from fluenzr.core.common import windows
from fluenzr.core.common.form_values import FormValues

ENCRYPTIONS = ("tls", "ssl", "none")
LIMIT_MOST = 1_000_000
SPEED_MOST = 1_000_000


def read(
    given: Mapping[str, str], days: Sequence[str], *, is_sandbox: bool, is_new: bool, is_oauth: bool = False
) -> dict[str, Any]:
    """What a mailbox is made of or changed to; `days` are those of its working hours.

    A password that is left empty stays as it is; one that was connected at its provider has that one's
    servers. Raises Invalid with a message for each field that is wrong.
    """
    values = FormValues(given)
    fields: dict[str, Any] = {
        "email": values.address("email"),
        "display_name": values.text("display_name", 100),
        "reply_to": values.address("reply_to") if given.get("reply_to", "").strip() else None,
        "signature": values.text("signature", 5000, lines=True),
        "daily_limit": values.number("daily_limit", 1, LIMIT_MOST),
        "ramp": _ramp(values) if "ramp" in given else None,
        "working_hours": _hours(values, days) if "hours" in given else None,
    }
    if is_sandbox:
        fields["sandbox"] = {"speed_up": values.number("sandbox.speed_up", 1, SPEED_MOST) or 1}
    elif is_oauth:
        if "reads" not in given:
            fields["imap"] = None
    else:
        fields["smtp"] = _server(values, "smtp", given)
        fields["imap"] = _server(values, "imap", given) if "reads" in given else None
    if is_new:
        fields["provider"] = "sandbox" if is_sandbox else "smtp"
    values.check()
    return fields


def _ramp(values: FormValues) -> dict[str, Any]:
    start, most = values.number("ramp.start", 1, LIMIT_MOST), values.number("ramp.max", 1, LIMIT_MOST)
    percent = values.number("ramp.percent", 0, ramp.MOST_PERCENT)
    if most is not None and most < (start or ramp.START):
        values.refuse("ramp.max", "Must not be less than what the first week has")
    return {"start": start, "percent_per_week": percent, "max": most}


def _hours(values: FormValues, days: Sequence[str]) -> dict[str, Any]:
    known = [day for day in windows.DAYS if day in days]
    if not known:
        values.refuse("hours.days", "Choose one day at least")
    start, end = values.number("hours.start", 0, 23), values.number("hours.end", 1, 24)
    timezone = values.text("hours.timezone", 64, required=True)
    if start is None or end is None or end <= start:
        values.refuse("hours.end", "Must be later than the first hour")
    if timezone is not None and not windows.is_zone(timezone):
        values.refuse("hours.timezone", "There is no such time zone")
    return {"days": known, "start": start, "end": end, "timezone": timezone}


def _server(values: FormValues, kind: str, given: Mapping[str, str]) -> dict[str, Any]:
    host = values.text(f"{kind}.host", 253, required=True)
    if host is not None and any(char.isspace() or char in "/@[]?#" for char in host):
        values.refuse(f"{kind}.host", "Must be a host name or an address, nothing around it")
    server: dict[str, Any] = {
        "host": host,
        "port": values.number(f"{kind}.port", 1, 65535),
        "username": values.text(f"{kind}.username", 320),
        "encryption": values.choice(f"{kind}.encryption", ENCRYPTIONS, "ssl"),
    }
    # As it is: a password may begin or end in a blank.
    if password := given.get(f"{kind}.password", ""):
        server["password"] = password if len(password) <= 1000 else values.text(f"{kind}.password", 1000)
    return server
