"""A workspace after a busy month on the sandbox, for pictures: campaigns with opens, clicks and answers.

Simulated by the product's own rules on a clock that is moved along; nothing is written into its numbers.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

from fluenzr.core.activity import counters
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle, templates
from fluenzr.core.common.errors import Conflict
from fluenzr.core.inbox import replies
from fluenzr.core.sandbox import recipients
from fluenzr.core.sending import crash_recovery, queue
from fluenzr.core.sending.queue import Claim
from fluenzr.core.tracking import opens_and_clicks
from fluenzr.engine.sender import Sender
from fluenzr.models import CapturedMessage, Reply, Workspace
from tests.support import factories
from tests.support.clocks import FrozenClock

END = datetime(2026, 11, 26, 15, 40, tzinfo=UTC)
"""A Thursday afternoon: the moment of the pictures."""
ZONE = "Europe/Paris"
SENDER = "camille@atelier-nord.example"
_STEP = timedelta(minutes=10)
_FIRST = (
    "Ada", "Grace", "Alan", "Hedy", "Katherine", "Charles", "Emmy", "Niels", "Sophie", "Leon", "Ines", "Hugo",
    "Clara", "Oscar", "Nadia",
)  # fmt: skip
_LAST = (
    "Lovelace", "Hopper", "Moreau", "Lamarr", "Johnson", "Babbage", "Noether", "Lindqvist", "Germain",
    "Keller", "Duarte", "Rossi", "Okafor", "Brandt", "Fontaine",
)  # fmt: skip
_COMPANIES = (
    "Analytical Engines", "Compilers & Co", "Orbits", "Bluestone Architects", "Fjord Robotics",
    "Maison Verte", "Northlight Studio", "Harbour Foods", "Tessera Glass", "Quince & Partners",
)  # fmt: skip
_WORDS = {
    "date of the event": "10 December",
    "date and time of the event": "Thursday, 10 December, 9:30 to 12:00",
    "name of the event": "our workshop on timber construction",
    "place of the event": "12 rue des Tanneurs, Lille",
    "first thing that guests learn": "what a timber frame costs today, with real invoices",
    "second thing that guests learn": "how three offices passed their fire inspection",
    "number of places": "40",
    "link to the event": "https://atelier-nord.example/workshop",
    "the one reason to come": "two hours with people who have built it",
    "why you write to this reader": "you are planning a new office",
    "what you do, in one sentence": "build offices of wood, from the first sketch to the keys",
    "the problem that you solve": "the schedule matters more than anything",
    "a customer of yours": "Harbour Foods",
    "A customer of yours": "Harbour Foods",
    "how long it took": "seven months",
    "what came of it": "moved ninety people in, on the day that was promised",
    "what is new": "we now give a fixed price before the first drawing",
    "what is new, in a few words": "a fixed price",
    "link to what is new": "https://atelier-nord.example/fixed-price",
}
_ANSWERS = (
    "Thank you, I would be glad to come. Is there parking nearby?",
    "Interesting. Could you call me on Tuesday morning?",
    "Not this year, but please write again in spring.",
    "Yes! Two of us, if there are still seats.",
    "Could you send me the price list first?",
)
_VARIANT = "A morning on timber construction, {{firstName|for you}}"


@dataclass(frozen=True)
class _Plan:
    """A campaign: which template, how long ago it began, how many people, how fast."""

    name: str
    template: str
    days_ago: int
    people: int
    hourly: int


_PLANS = (
    _Plan("Customers of last year", "return", 29, 45, 6),
    _Plan("New offices in the north", "introduction", 21, 60, 4),
    _Plan("Workshop on 10 December", "invitation", 9, 75, 3),
)
_DRAFT = _Plan("Customers who went quiet", "return", 0, 24, 6)


def live_through(workspace: Workspace, clock: FrozenClock, public_url: str) -> tuple[str, str]:
    """Let the month pass until `END`; gives the ids of a campaign that is running and of a draft."""
    month = _Month(workspace, clock, public_url)
    return month.pass_by(), month.make(_DRAFT)


class _Month:
    def __init__(self, workspace: Workspace, clock: FrozenClock, public_url: str):
        self._workspace, self._clock = workspace, clock
        self._chance = random.Random(3)  # the same month each time
        self._sender = Sender(public_url)
        self._people = _people(self._chance)
        self._to_come: list[tuple[datetime, int, Claim, str]] = []
        self._account = factories.make_account(workspace, SENDER, display_name="Camille, Atelier Nord")["id"]

    def pass_by(self) -> str:
        waiting, newest = list(_PLANS), ""
        self._clock.set((END - timedelta(days=30)).replace(hour=8, minute=0))
        while self._clock.now < END:
            while waiting and self._clock.now >= END - timedelta(days=waiting[0].days_ago, hours=6):
                newest = self.make(waiting.pop(0))
                lifecycle.start(self._workspace.id, newest)
            self._work()
            self._clock.advance(_STEP if 6 < self._clock.now.hour < 20 else 6 * _STEP)
        self._clock.set(END)
        counters.sum_sent()
        crash_recovery.beat("worker", "host", 1)
        self._read_answers()
        return newest

    def make(self, plan: _Plan) -> str:
        """A campaign as a draft, with new people in it."""
        campaign = lifecycle.create(
            self._workspace.id,
            {
                "name": plan.name,
                "email_account_id": self._account,
                "settings": {"maxEmailsPerHour": plan.hourly, "sendHoursStart": 9, "sendHoursEnd": 18},
                "workflow": _workflow(plan.template),
            },
            ZONE,
        )
        people = [factories.make_contact(self._workspace, **next(self._people)) for _ in range(plan.people)]
        named = [person["id"] for person in people]
        campaign_contacts.add(self._workspace.id, campaign["id"], contact_ids=named)
        return str(campaign["id"])

    def _work(self) -> None:
        """What a worker does in a round, then what the recipients do meanwhile."""
        for campaign_id in queue.walking():
            queue.walk(campaign_id)
        for campaign_id in queue.ready():
            for claim in queue.claim(campaign_id, "worker", 10, self._chance.random()):
                self._sender.send(claim)
                self._plan(claim)
        lifecycle.complete_finished()
        due = [one for one in self._to_come if one[0] <= self._clock.now]
        self._to_come = [one for one in self._to_come if one[0] > self._clock.now]
        for _, _, claim, action in sorted(due, key=lambda one: one[:2]):
            self._act(claim, action)
        opens_and_clicks.settle()

    def _plan(self, claim: Claim) -> None:
        """What the recipient of an email does with it in the hours after."""
        drawn = self._chance.random()
        actions = ("bounce",) if drawn < 0.015 else ("unsubscribe",) if drawn < 0.025 else ()
        if drawn > 0.45:
            actions = ("open", "click") if drawn > 0.78 else ("open",)
        if drawn > 0.9:
            actions += ("reply",)
        for number, action in enumerate(actions):
            soon = 0 if action == "bounce" else self._chance.expovariate(1 / 180) + 5 + 3 * number
            self._to_come.append((self._clock.now + timedelta(minutes=soon), number, claim, action))

    def _act(self, claim: Claim, action: str) -> None:
        message = CapturedMessage.get(
            CapturedMessage.contact == claim.contact.id,
            CapturedMessage.campaign == claim.campaign.id,
            CapturedMessage.node_id == claim.node_id,
        )
        said = self._chance.choice(_ANSWERS)
        try:
            recipients.let_act(self._workspace.id, self._account, message.public_id, action, said)
        except Conflict:
            return  # who has unsubscribed meanwhile

    def _read_answers(self) -> None:
        """All but the three newest answers were read."""
        for reply in Reply.select().order_by(Reply.id.desc()).offset(3):
            replies.update(self._workspace.id, reply.public_id, {"read": True})


def _workflow(template: str) -> dict[str, Any]:
    """A template of the product whose gaps are filled in, as somebody would."""
    text = json.dumps(templates.get(template, "en").workflow)
    for gap, words in _WORDS.items():
        text = text.replace("{{" + gap + "}}", words)
    workflow: dict[str, Any] = json.loads(text)
    for node in workflow["nodes"]:
        if node["id"] == "invite":
            node["data"] |= {"variantB": {"subject": _VARIANT, "body": node["data"]["body"]}, "split": 50}
    return workflow


def _people(chance: random.Random) -> Iterator[dict[str, Any]]:
    names = list(product(_FIRST, _LAST))
    chance.shuffle(names)
    for first, last in names:
        company = chance.choice(_COMPANIES)
        domain = "".join(filter(str.isalpha, company.lower()))
        email = f"{first}.{last}@{domain}.example".lower()
        yield {"email": email, "first_name": first, "last_name": last, "company": company}
