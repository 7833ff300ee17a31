"""Message-IDs (RFC 5322 §3.6.4) that name a step of an enrollment, signed against forgery. Pure.

An email has the same one whichever row it is written down in, and whatever number that row was given: they
are made of public ids, which are never given twice. One that was sent after the copy that was restored, or
that a standby never heard of, has the id that it was sent under: the Sent folder and replies can tell.
"""

import base64
import hashlib
import hmac
from typing import NamedTuple

from fluenzr import crypto
from fluenzr.core.common import addresses
from fluenzr.core.emails import tokens

_NAME_BYTES = _MAC_BYTES = 10
"""20 bytes, 32 characters of base32, as those that named rows have had."""

_ID_BYTES, _STEP_BYTES = 6, 4


class Step(NamedTuple):
    """The email of one node to one contact of a campaign, by public ids: an enrollment sends it once."""

    campaign: str
    contact: str
    node: str


class Signed(NamedTuple):
    """A Message-ID of ours; it says nothing but equals that of its step."""

    name: bytes


class Numbered(NamedTuple):
    """What the Message-IDs of before named: an enrollment's row, and a digest of the node's id."""

    enrollment_id: int
    node: bytes


def node_digest(node_id: str) -> bytes:
    """What tells a node from the others of its workflow, in a Message-ID of before."""
    return hashlib.sha256(node_id.encode()).digest()[:_STEP_BYTES]


def make(key: bytes, step: Step, domain: str) -> str:
    """The Message-ID of a step at the sender's domain. Raises ValueError for a domain that cannot be one."""
    name = name_of(key, step)
    left = base64.b32encode(name + _mac(key, name)).decode().lower()
    return f"<{left}@{addresses.ascii_domain(domain)}>"


def name_of(key: bytes, step: Step) -> bytes:
    """What the Message-ID of a step is signed for."""
    return crypto.mac(key, b"name of a step\0" + "\0".join(step).encode())[:_NAME_BYTES]


def read(key: bytes, text: str) -> Signed | Numbered | int | None:
    """What this Message-ID is, whatever its domain: one of ours, or one of before, when they named the row of
    an enrollment or of an email; None for one that is not ours."""
    match = tokens.MESSAGE_ID.fullmatch(text)
    if match is None:
        return None
    raw = base64.b32decode(match[1].upper())
    if hmac.compare_digest(_mac(key, raw[:_NAME_BYTES]), raw[_NAME_BYTES:]):
        return Signed(raw[:_NAME_BYTES])
    mac, masked = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    name = _mask(key, mac, masked)
    if hmac.compare_digest(mac, _mac_of_numbered(key, name)):
        return Numbered(int.from_bytes(name[:_ID_BYTES]), name[_ID_BYTES:])
    return tokens.read_message_id(key, text)


def _mac(key: bytes, name: bytes) -> bytes:
    return crypto.mac(key, b"message-id of a name\0" + name)[:_MAC_BYTES]


def _mac_of_numbered(key: bytes, name: bytes) -> bytes:
    return crypto.mac(key, b"message-id of a step\0" + name)[:_MAC_BYTES]


def _mask(key: bytes, mac: bytes, name: bytes) -> bytes:
    pad = crypto.mac(key, b"message-id mask of a step\0" + mac)
    return tokens.masked(pad, name)
