"""What changed in a workflow since somebody looked at it, by a short fingerprint of it as it was. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fluenzr.core.workflow.layout import Document, ways_of

_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Changes:
    """The nodes that are new, say something else, or are gone; `is_rearranged` where one leads elsewhere."""

    added: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    is_rearranged: bool = False

    def __bool__(self) -> bool:
        return self != Changes()


def fingerprint(document: Document) -> str:
    """Each node with a digest of what it says and one of where it leads: `welcome:1f0a...:9c3b...`."""
    ways = ways_of(document)
    told = (
        f"{node['id']}:{digest({**node, 'id': ''})}:{_digest_of_ways(ways[node['id']])}"
        for node in document["nodes"]
    )
    return " ".join(told)


def of_step(basis: str, node_id: str) -> str:
    """What a fingerprint has of one node."""
    return next((told for told in basis.split() if told.startswith(f"{node_id}:")), "")


def digest(value: Any) -> str:
    """The same for the same JSON, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def since(basis: str, document: Document) -> Changes:
    """What is not as the fingerprint says; one that is none tells that all is new."""
    before, now = _read(basis), _read(fingerprint(document))
    kept = [node_id for node_id in now if node_id in before]
    return Changes(
        added=tuple(node_id for node_id in now if node_id not in before),
        edited=tuple(node_id for node_id in kept if now[node_id][0] != before[node_id][0]),
        removed=tuple(node_id for node_id in before if node_id not in now),
        is_rearranged=any(now[node_id][1] != before[node_id][1] for node_id in kept),
    )


def _digest_of_ways(out: Mapping[bool | None, str]) -> str:
    return digest(sorted((str(when), target) for when, target in out.items()))


def _read(told: str) -> dict[str, tuple[str, str]]:
    found = {}
    for entry in told.split():
        node_id, _, digests = entry.partition(":")
        says, _, leads = digests.partition(":")
        found[node_id] = (says, leads)
    return found
