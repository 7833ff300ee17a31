"""Forms of mailboxes: their settings as fields, and what is filled in for a provider or guessed for a domain.

Tested by `tests/web/test_mailboxes.py`.
"""

from typing import Any

from fluenzr.core.accounts import presets, ramp
from fluenzr.core.common import addresses
from fluenzr.models import EmailAccount
from fluenzr.web import formats

_SANDBOX = "sandbox"
_SERVER = ("host", "port", "encryption")


def of_account(account: EmailAccount) -> dict[str, Any]:
    """Its settings as fields of the form, without passwords."""
    own = {
        "email": account.email,
        "display_name": account.display_name or "",
        "reply_to": account.reply_to or "",
        "signature": account.signature or "",
        "daily_limit": account.daily_limit or "",
        "reads": "1" if account.imap else "",
        **_pace(account),
    }
    if account.provider == _SANDBOX:
        own["sandbox.speed_up"] = (account.sandbox or {}).get("speedUp", 1)
    return own | _servers({"smtp": account.smtp or {}, "imap": account.imap or {}})


def of_preset(known: dict[str, Any] | None) -> dict[str, Any]:
    """What is known of a provider as fields of the form; its mailboxes are read, too, and begin carefully."""
    if not known or not known["smtp"]:
        return {}
    limit = min(known["dailyLimit"], presets.DAILY_LIMIT)
    servers = {"smtp": known["smtp"], "imap": known["imap"] or {}}
    return {"daily_limit": limit, "reads": "1", **_servers(servers)}


def guessed(address: str) -> dict[str, Any]:
    """Fields of the form for a domain that nothing is known of."""
    domain = domain_of(address)
    if domain is None:
        return {}
    servers = {
        kind: {**dict(zip(_SERVER, each, strict=True)), "username": address}
        for kind, each in presets.guessed(domain).items()
    }
    return {"daily_limit": presets.DAILY_LIMIT, "reads": "1", **_servers(servers)}


def domain_of(address: str) -> str | None:
    """None of what is no address."""
    try:
        return addresses.ascii_domain(addresses.normal(address).rpartition("@")[2])
    except ValueError:
        return None


def _pace(account: EmailAccount) -> dict[str, Any]:
    """Ramp and working hours, or what they would begin with."""
    growth = account.ramp or {"start": ramp.START, "percentPerWeek": ramp.PERCENT_PER_WEEK, "max": None}
    hours = account.working_hours or {}
    days = hours.get("days", ())
    return {
        "ramp": "1" if account.ramp else "",
        "ramp.start": growth["start"],
        "ramp.percent": growth["percentPerWeek"],
        "ramp.max": growth["max"] or "",
        "hours": "1" if account.working_hours else "",
        "hours.days": tuple(days),
        "hours.start": hours.get("start", 9),
        "hours.end": hours.get("end", 18),
        "hours.timezone": hours.get("timezone", str(formats.zone())),
    }


def _servers(servers: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Servers as fields of the form."""
    return {f"{kind}.{name}": value for kind, server in servers.items() for name, value in server.items()}
