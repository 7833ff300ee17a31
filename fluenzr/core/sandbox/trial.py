"""A first campaign to try the server with: three emails to people of the sandbox, finished within a minute.

It is made in somebody's own workspace, as they would make it; what it sends never leaves the server.
"""

from typing import Any

from fluenzr import db, ids
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common import tenancy
from fluenzr.core.contacts import records, suppression
from fluenzr.core.sandbox import demo
from fluenzr.models import Contact, EmailAccount

NAMES = {"en": "A first campaign, on the sandbox", "fr": "Une première campagne, dans le bac à sable"}
ACCOUNT = {**demo.ACCOUNT, "email": "trial@sandbox.test", "display_name": "Camille"}
EMAILS = {
    "en": demo.EMAILS,
    "fr": (
        (
            "Une question, {{firstName}}",
            "Bonjour {{firstName}},\n\ncomment se porte {{company}} ? La visite : https://example.com/tour",
        ),
        (
            "Toujours là, {{firstName}} ?",
            "Je me permets de revenir vers vous. La visite, encore : https://example.com/tour",
        ),
        ("Un dernier mot, {{firstName}}", "Je n'écrirai plus. Tous mes vœux à {{company}}."),
    ),
}


def begin(workspace_id: int, language: str, timezone: str) -> str:
    """Make it and let it run; gives the campaign's id."""
    with db.transaction():
        campaign = lifecycle.create(workspace_id, _fields(workspace_id, language), timezone)
        people = [records.create(workspace_id, fields) for fields in _people(workspace_id)]
    named = [person["id"] for person in people]
    campaign_contacts.add(workspace_id, campaign["id"], contact_ids=named)
    return str(lifecycle.start(workspace_id, campaign["id"])["id"])


def _fields(workspace_id: int, language: str) -> dict[str, Any]:
    spoken = language if language in EMAILS else "en"
    return {
        "name": NAMES[spoken],
        "language": spoken,
        "email_account_id": _account(workspace_id),
        "settings": demo.SETTINGS,
        "workflow": demo.workflow(EMAILS[spoken]),
    }


def _account(workspace_id: int) -> str:
    """The sandbox account of an earlier trial that is still as it was made, or a new one."""
    kept = tenancy.rows(EmailAccount, workspace_id).where(
        EmailAccount.email == ACCOUNT["email"],
        EmailAccount.provider == account_settings.SANDBOX,
        EmailAccount.status == "connected",
    )
    for account in kept:
        if account.sandbox is not None and account.sandbox == _made_with():
            return str(account.public_id)
    return str(account_settings.create(workspace_id, ACCOUNT)["id"])


def _made_with() -> dict[str, int]:
    speed: dict[str, int] = demo.ACCOUNT["sandbox"]  # type: ignore[assignment]
    return {"speedUp": speed["speed_up"]}


def _people(workspace_id: int) -> list[dict[str, Any]]:
    """Those of the demo, as others of the same names where an earlier trial had these: they have answered,
    bounced and unsubscribed."""
    emails = [email for email, *_ in demo.PEOPLE]
    known = tenancy.rows(Contact, workspace_id).where(Contact.email_key.in_(emails)).exists()
    again = known or suppression.statuses(workspace_id, emails)
    label = f".{ids.new('try')[-5:].lower()}" if again else ""
    return [
        {"email": email.replace("@", f"{label}@"), "first_name": first, "last_name": last, "company": company}
        for email, first, last, company in demo.PEOPLE
    ]
