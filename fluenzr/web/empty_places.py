"""What a campaign's emails leave empty, said before they are sent: blanks of a template not filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from fluenzr.core.campaigns.preview_people import Person
from fluenzr.core.common.errors import Invalid
from fluenzr.core.emails import drafts
from fluenzr.web import sequence_pages, visits


@dataclass(frozen=True, slots=True)
class Places:
    """The variables of one email that show nothing, once each."""

    node_id: str
    subject: str
    names: tuple[str, ...]


def of(campaign: Mapping[str, Any], person: Person | None) -> list[Places]:
    """By email, in the order of the sequence, as a person gets them; nothing where there is nobody."""
    if person is None or campaign["workflow"] is None:
        return []
    found = []
    for node in sequence_pages.document_of(campaign)["nodes"]:
        if node["type"] != "email":
            continue
        names = dict.fromkeys(
            name for data in _variants(node["data"]) for name in _empty(campaign["id"], data, person)
        )
        if names:
            found.append(Places(node["id"], str(node["data"].get("subject", "")), tuple(names)))
    return found


def _variants(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    rest = {key: value for key, value in data.items() if key != "variantB"}
    yield rest
    if other := data.get("variantB"):
        yield {**rest, **other}


def _empty(campaign_id: str, data: Mapping[str, Any], person: Person) -> tuple[str, ...]:
    """What is wrong with a text otherwise is said by what starting is refused for."""
    try:
        return drafts.show(
            visits.workspace_id(),
            campaign_id,
            data,
            contact_id=person.contact_id,
            public_url=current_app.config["SETTINGS"].public_url,
        ).empty
    except Invalid:
        return ()
