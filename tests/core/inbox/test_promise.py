"""Who said no is not written to again, whatever people, servers and operators do in between, in any
order: held to what was said by which address."""

import random
from typing import Any

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.addresses import identity
from fluenzr.core.common.errors import DomainError
from fluenzr.core.contacts import bulk, records, suppression
from fluenzr.core.inbox import arrivals, reclassify
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import intents, queue, results, uncertain
from fluenzr.core.sending.queue import Claim
from fluenzr.core.tracking import unsubscribes
from fluenzr.models import Campaign, Contact, Email, EmailAccount, Reply, Workspace
from tests.support import factories
from tests.support.sending import ACCEPTED, ALWAYS, FULL, UNCERTAIN, UNKNOWN

ADDRESSES = (
    "ada@x.test",
    "Ada@X.test",
    "bob@x.test",
    "bob@münchen.test",
    "bob@xn--mnchen-3ya.test",
    "c+1@x.test",
)
DAY = 86_400


class World:
    """A workspace whose people come, go and change, while campaigns write to them."""

    def __init__(self, workspace: Workspace, seed: int):
        self.workspace, self.draw, self.number = workspace, random.Random(seed), 0
        self.said_no: set[str] = set()
        self.sent: list[Claim] = []
        self.held: list[Claim] = []
        account = factories.make_account(workspace, "jean@sender.example")
        self.account = factories.row(EmailAccount, account)
        self.campaigns: list[str] = []
        self.campaign()

    def campaign(self) -> None:
        nodes = [factories.email_node(name) for name in ("a", "b", "c", "d")]
        given = {"settings": ALWAYS, "email_account_id": self.account.public_id, "name": f"{self.number}"}
        self.campaigns.append(factories.make_campaign(self.workspace, *nodes, **given)["id"])

    def any_contact(self) -> Contact | None:
        found = list(Contact.select().where(Contact.workspace == self.workspace).order_by(Contact.id))
        return self.draw.choice(found) if found else None

    # What happens

    def come(self) -> None:
        fields: dict[str, Any] = {"email": self.draw.choice(ADDRESSES)}
        if self.draw.random() < 0.5:
            records.create(self.workspace.id, fields)
        else:
            row = bulk.Row(fields["email"], {**fields, "status": "active"})
            bulk.save(self.workspace.id, [row], groups=[], update=self.draw.random() < 0.5)

    def change_address(self) -> None:
        if contact := self.any_contact():
            records.update(self.workspace.id, contact.public_id, {"email": self.draw.choice(ADDRESSES)})

    def be_erased(self) -> None:
        if contact := self.any_contact():
            erasure.delete(self.workspace.id, contact.public_id)

    def be_made_active(self) -> None:
        if contact := self.any_contact():
            records.update(self.workspace.id, contact.public_id, {"status": "active"})

    def join(self) -> None:
        if self.draw.random() < 0.3:
            self.campaign()
        named = [contact.public_id for contact in Contact.select().where(Contact.workspace == self.workspace)]
        campaign = self.draw.choice(self.campaigns)
        if named:
            campaign_contacts.add(self.workspace.id, campaign, contact_ids=named)
        lifecycle.start(self.workspace.id, campaign)

    def claim(self) -> None:
        for campaign_id in queue.ready():
            self.held += queue.claim(campaign_id, "worker", 1, 0.5)

    def send(self) -> None:
        if not self.held:
            self.claim()
        if self.held:
            claim = self.held.pop(self.draw.randrange(len(self.held)))
            if not intents.intend(claim, intents.message_id(claim), "Hello"):
                results.withdraw(claim)
                return
            assert identity(claim.contact.email) not in self.said_no
            outcome = self.draw.choice((ACCEPTED, ACCEPTED, ACCEPTED, UNCERTAIN, FULL, UNKNOWN))
            results.record(claim, outcome, "Hello")
            if outcome is not UNKNOWN:
                self.sent.append(claim)

    def resolve(self) -> None:
        campaign = Campaign.get(Campaign.public_id == self.draw.choice(self.campaigns))
        uncertain.resolve_all(campaign.public_id, self.draw.choice(uncertain.DECISIONS))

    def unsubscribe(self) -> None:
        if claim := self._one():
            hashed = suppression.address_hash(self.workspace.id, claim.contact.email)
            unsubscribes.unsubscribe(self.workspace.id, claim.contact.id, claim.email_id, hashed)
            self._note(claim)

    def answer(self) -> None:
        if claim := self._one():
            text = self.draw.choice(
                ("Please remove me from your list.", "Yes", "Please don't email me this week.")
            )
            self._take(claim, "reply", text=text, new_text=text, sender=claim.contact.email)
            if "remove" in text:
                self._note(claim)

    def complain(self) -> None:
        if claim := self._one():
            self._take(claim, "complaint", recipients=(claim.contact.email,))
            self._note(claim)

    def bounce(self) -> None:
        if claim := self._one():
            severity = self.draw.choice(("hard", "soft"))
            whose = self.draw.choice((claim.contact.email, claim.contact.email.upper(), "fwd@elsewhere.test"))
            self._take(claim, "bounce", recipients=(whose,), severity=severity, reason="550")

    def move_a_message(self) -> None:
        found = list(Reply.select().where(Reply.workspace == self.workspace).order_by(Reply.id))
        if found:
            kind = self.draw.choice(("reply", "auto_reply", "bounce"))
            reclassify.update(self.workspace.id, self.draw.choice(found).public_id, {"type": kind})

    def _one(self) -> Claim | None:
        return self.draw.choice(self.sent) if self.sent else None

    def _take(self, claim: Claim, kind: str, **fields: Any) -> None:
        self.number += 1
        about = Email.get_or_none(Email.id == claim.email_id)
        ids = (str(about.message_id),) if about is not None else ()
        message = Incoming(kind, f"{self.number}", subject="Re: Hello", refers_to=ids, **fields)
        arrivals.take(self.account, message, wall_clock.now_ms())

    def _note(self, claim: Claim) -> None:
        """They said it by the address that the email went to, and by the one that they have."""
        self.said_no.add(identity(claim.contact.email))
        contact = Contact.get_or_none(Contact.id == claim.contact.id)
        if contact is not None:
            self.said_no.add(contact.email_key)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_who_said_no_is_not_written_to_again(workspace, clock, seed):
    world = World(workspace, seed)
    usual = [world.come, world.come, world.join, world.join, *[world.send] * 6]
    rare = [
        world.change_address, world.be_erased, world.be_made_active, world.claim, world.resolve,
        world.unsubscribe, world.answer, world.complain, world.bounce, world.move_a_message,
    ]  # fmt: skip
    for _ in range(150):
        happening = world.draw.choice([*usual, *rare])
        try:
            happening()
        except DomainError:
            continue
        clock.advance(world.draw.choice((0, 60, 3600, DAY)))
    for address in world.said_no:
        assert suppression.covers(workspace.id, address)
