"""Addresses that a contact had: told by the events about it, as long as these are kept (30 days).

Tested by `tests/core/inbox/test_reports_about_others.py`.
"""

from collections.abc import Iterator
from typing import Any

import orjson

from fluenzr.core.common import mailbox_names
from fluenzr.core.common.addresses import identity
from fluenzr.models import Contact, Event

# What tells first of an email to whom it went: one that was refused is not `sent`.
_LEFT = ("email.sent", "email.bounced")


def of(contact_id: int) -> dict[str, str]:
    """The addresses that a contact has had, the present one too, by their `identity`."""
    told = (named(data) for _, data in _told(contact_id))
    return {identity(address): address for address in told if address}


def mailboxes(contact: Contact) -> set[str]:
    """The mailboxes that a contact has had: another address of one of them is the same person's."""
    return {mailbox_names.mailbox(address) for address in (contact.email, *of(contact.id).values())}


def went_to(contact: Contact, campaign: str, node_id: str) -> str:
    """Where the email of a node of a campaign (public id) went: to the contact's own address where nothing
    tells of another."""
    key = written_to(contact.id).get((campaign, node_id), contact.email_key)
    return contact.email if key == contact.email_key else key


def written_to(contact_id: int) -> dict[tuple[str, str], str]:
    """Whom emails went to, as `identity` has it, by campaign (public id) and node."""
    found: dict[tuple[str, str], str] = {}
    for kind, data in _told(contact_id):
        if kind in _LEFT and (address := named(data)):
            found.setdefault((data["campaignId"], data["emailNodeId"]), identity(address))
    return found


def named(data: dict[str, Any]) -> str | None:
    """The address of the contact that the data of an event are about."""
    address: str | None = data["contact"].get("email") if "contact" in data else data.get("contactEmail")
    return address


def _told(contact_id: int) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = Event.select(Event.type, Event.body).where(Event.contact_id == contact_id).order_by(Event.id)
    for event in rows:
        yield event.type, orjson.loads(event.body)["data"]
