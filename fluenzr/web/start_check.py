"""Check of a campaign before its start, as a list: what is to be mended first, then what is right.

Tested by `tests/web/test_campaigns.py`.
"""

from collections.abc import Mapping
from typing import Any

from flask import current_app

from fluenzr.config import Settings
from fluenzr.core.checks.report import FAIL, PASS, UNKNOWN, WARN
from fluenzr.core.checks.server_rules import STARTABLE
from fluenzr.core.common.errors import Unavailable
from fluenzr.engine import campaign_check
from fluenzr.web import forms, slow_calls, visits
from fluenzr.web.texts import language

_ORDER = (FAIL, WARN, UNKNOWN, PASS)
_SAMPLE = 1_000
"""People of a large campaign who are looked at: each takes time, and the page is waited for."""
_SAID_ABOVE = "start"
"""What starting would be refused for stands above the list."""


def links_at() -> str | None:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.links_at


def outcomes(campaign: Mapping[str, Any]) -> tuple[list[dict[str, Any]], str | None]:
    """What comes of all rules, the worst first, in the reader's language; else why nothing was looked at."""
    if campaign["status"] not in STARTABLE:
        return [], None
    settings = current_app.config["SETTINGS"]
    try:
        with slow_calls.place():
            found = campaign_check.outcomes(
                visits.workspace_id(),
                campaign["id"],
                public_url=str(settings.public_url),
                may_be_local=settings.allow_local_links,
                servers=settings.dns_servers,
                sample=_SAMPLE,
            )
    except Unavailable as error:
        return [], forms.faults(error).general
    told = [one.shown(language()) for one in found if one.check != _SAID_ABOVE]
    return sorted(told, key=lambda one: _ORDER.index(one["result"])), None
