"""Demo workspace: a campaign of three emails to simulated people who open, click and reply."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.errors import NotFound
from fluenzr.core.contacts import records
from fluenzr.core.workspaces import api_keys
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import Activity, Campaign, Contact, Email, Enrollment, Workspace
from fluenzr.models.states import CampaignStatus

NAME = "FluenzR demo"
ACCOUNT = {
    "email": "demo@sandbox.test",
    "display_name": "FluenzR demo",
    "provider": "sandbox",
    "sandbox": {"speed_up": 86_400},  # a day of waiting takes a second
}
SETTINGS = {
    "sendDays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    "sendHoursStart": 0,
    "sendHoursEnd": 24,
    "maxEmailsPerHour": None,
}
PEOPLE = (
    ("open+ada@sandbox.test", "Ada", "Lovelace", "Analytical Engines"),
    ("click+grace@sandbox.test", "Grace", "Hopper", "Compilers & Co"),
    ("reply+alan@sandbox.test", "Alan", "Turing", "Bletchley Machines"),
    ("bounce+charles@sandbox.test", "Charles", "Babbage", "Difference Ltd"),
    ("unsubscribe+hedy@sandbox.test", "Hedy", "Lamarr", "Frequency Hopping"),
    ("katherine@sandbox.test", "Katherine", "Johnson", "Orbits"),
)
EMAILS = (
    ("A question, {{firstName}}", "Hello {{firstName}},\n\nhow is {{company}}? See https://example.com/tour"),
    ("Still there, {{firstName}}?", "Just asking. The tour again: https://example.com/tour"),
    ("Last one, {{firstName}}", "I will not write again. All the best to {{company}}."),
)
DAYS_BETWEEN = (3, 4)


@dataclass(frozen=True)
class Demo:
    """What was made: a campaign that runs as soon as a worker does, and a key that may read it."""

    workspace_id: int
    campaign_id: str
    key: str


@dataclass
class Step:
    """What became of one email to one person, in the order in which it happened."""

    name: str
    subject: str
    kinds: list[str] = field(default_factory=list)


def make() -> Demo:
    """Make it anew; what an earlier one left goes."""
    remove()
    workspace = workspace_settings.create(NAME)
    account = account_settings.create(workspace.id, ACCOUNT)
    fields = {
        "name": "A tour in three emails",
        "email_account_id": account["id"],
        "settings": SETTINGS,
        "workflow": workflow(EMAILS),
    }
    campaign = lifecycle.create(workspace.id, fields, "UTC")
    people = [
        records.create(
            workspace.id, {"email": email, "first_name": first, "last_name": last, "company": company}
        )
        for email, first, last, company in PEOPLE
    ]
    campaign_contacts.add(workspace.id, campaign["id"], contact_ids=[person["id"] for person in people])
    _, key = api_keys.create(workspace, "Demo", "read")
    return Demo(workspace.id, campaign["id"], key)


def start(demo: Demo) -> None:
    """Let it run."""
    lifecycle.start(demo.workspace_id, demo.campaign_id)


def remove() -> bool:
    """Remove the workspace with all it holds; whether there was one."""
    found: Workspace | None = Workspace.get_or_none(Workspace.name == NAME)
    if found is not None:
        workspace_settings.delete(found.id)
    return found is not None


def is_over(demo: Demo) -> bool:
    """Whether nobody is left in progress. Raises NotFound where it was removed meanwhile."""
    return str(lifecycle.get(demo.workspace_id, demo.campaign_id)["status"]) == CampaignStatus.COMPLETED


class Story:
    """What happens in a demo, told email by email."""

    def __init__(self, demo: Demo):
        campaign: Campaign | None = Campaign.get_or_none(Campaign.public_id == demo.campaign_id)
        if campaign is None:
            raise NotFound("Campaign")
        self._campaign_id, self._last = campaign.id, 0

    def new(self) -> list[Step]:
        """What has happened since it was asked for last."""
        steps: dict[tuple[int, str], Step] = {}
        for entry in self._entries():
            person: Contact = entry.contact
            name = f"{person.first_name} {person.last_name}"
            step = steps.setdefault((person.id, entry.node_id), Step(name, self._subject(entry)))
            step.kinds.append(entry.type)
            self._last = max(self._last, entry.id)
        return list(steps.values())

    def _subject(self, entry: Activity) -> str:
        email = (
            Email.select(Email.subject)
            .join(Enrollment)
            .where(
                Email.campaign == self._campaign_id,
                Email.node_id == entry.node_id,
                Enrollment.contact == entry.contact_id,
            )
        )
        return str(email.get().subject)

    def _entries(self) -> Iterator[Any]:
        newer = (Activity.campaign == self._campaign_id) & (Activity.id > self._last)
        yield from list(Activity.select().where(newer, Activity.contact.is_null(False)).order_by(Activity.id))


def workflow(emails: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Emails, each a subject and a body, with some days between them."""
    nodes: list[dict[str, Any]] = [{"id": "start", "type": "start"}]
    for number, (subject, body) in enumerate(emails, start=1):
        nodes.append({"id": f"email{number}", "type": "email", "data": {"subject": subject, "body": body}})
        if number <= len(DAYS_BETWEEN):
            nodes.append({"id": f"wait{number}", "type": "delay", "data": {"days": DAYS_BETWEEN[number - 1]}})
    nodes.append({"id": "end", "type": "end"})
    edges = [{"from": one["id"], "to": other["id"]} for one, other in pairwise(nodes)]
    return {"nodes": nodes, "edges": edges}
