"""The link to unsubscribe, as an email has it: it silences the address that was written to, whatever became
of its person."""

import re

import pytest

from fluenzr.core.contacts import records, suppression
from fluenzr.core.emails import links
from fluenzr.core.emails.tokens import Token, TokenKind
from fluenzr.core.privacy import erasure
from fluenzr.core.tracking import preferences, unsubscribes
from fluenzr.engine.sender import Sender
from fluenzr.models import Campaign, CapturedMessage, Contact, Suppression
from tests.support import factories
from tests.support.sending import ALWAYS, claim_all, claim_one

ADDRESS = "zoe@reader.example"


@pytest.fixture
def link(workspace, clock) -> tuple[Token, str]:
    """What the link of an email says, which a person got, and the hash of the address beside it."""
    known = factories.make_contact(workspace, ADDRESS)
    campaign = factories.make_campaign(workspace, contacts=[known], started=True, settings=ALWAYS)
    sender = Sender("https://m.example")
    sender.send(claim_one(factories.row(Campaign, campaign)))
    sender.close()
    return read(CapturedMessage.get().data)


def read(message: bytes) -> tuple[Token, str]:
    header = re.search(rb"^List-Unsubscribe: ((?:.|\r\n[ \t])*)", message, re.MULTILINE)
    token, beside = re.search(r"/u/([\w-]+)\?a=([\w-]+)", re.sub(r"\s", "", header[1].decode())).groups()
    return links.named(token, TokenKind.UNSUBSCRIBE), links.address_of(token, beside)


def click(link: tuple[Token, str]) -> None:
    token, address_hash = link
    unsubscribes.unsubscribe(token.workspace_id, token.number, token.object_id, address_hash)


def person() -> str:
    return Contact.get().public_id


def test_who_was_deleted_and_comes_again_is_not_written_to_after_a_click_in_between(workspace, link):
    erasure.delete(workspace.id, person())
    click(link)
    assert records.create(workspace.id, {"email": ADDRESS.upper()})["status"] == "unsubscribed"
    assert [row.email for row in Suppression.select()] == [None]


def test_who_came_again_before_the_click_is_not_written_to_either(workspace, link):
    erasure.delete(workspace.id, person())
    again = {"id": records.create(workspace.id, {"email": ADDRESS})["id"]}
    other = factories.make_campaign(workspace, contacts=[again], started=True, settings=ALWAYS)
    click(link)
    assert claim_all(factories.row(Campaign, other)) == []


def test_a_click_silences_the_address_that_was_written_to_and_the_one_the_person_has_now(workspace, link):
    records.update(workspace.id, person(), {"email": "new@elsewhere.example"})
    click(link)
    assert suppression.among(workspace.id, [ADDRESS, "new@elsewhere.example"]) == {
        ADDRESS,
        "new@elsewhere.example",
    }
    assert Contact.get().status == "unsubscribed"


def test_a_click_keeps_its_way_back_where_the_person_is_as_before(workspace, link):
    click(link)
    click(link)
    assert [row.email for row in Suppression.select()] == [ADDRESS]
    token, _ = link
    assert preferences.of(token).may_subscribe_again
    unsubscribes.subscribe_again(token.workspace_id, token.number)
    assert not suppression.covers(workspace.id, ADDRESS)


def test_a_link_whose_address_was_lost_on_the_way_still_unsubscribes(workspace, link):
    click((link[0], ""))
    assert Contact.get().status == "unsubscribed"
    assert suppression.covers(workspace.id, ADDRESS)
