"""Message-IDs (RFC 5322 §3.6.4) that name a step of an enrollment, signed: only we can have made them.

An email has the same one whichever row it is written down in. After a restore one that was sent after the
copy has the id that it was sent under, so that the Sent folder and replies can tell.
"""

import base64
import hashlib
import hmac
from typing import NamedTuple

from fluenzr import crypto
from fluenzr.core import addresses, tracking

_ID_BYTES, _STEP_BYTES, _MAC_BYTES = 6, 4, 10
"""20 bytes, 32 characters of base32, as those that named an email's row have had."""


class Step(NamedTuple):
    """The email of one node to one enrollment; `node` is a digest of the node's id."""

    enrollment_id: int
    node: bytes


def node_digest(node_id: str) -> bytes:
    """What tells a node from the others of its workflow."""
    return hashlib.sha256(node_id.encode()).digest()[:_STEP_BYTES]


def make(key: bytes, enrollment_id: int, node_id: str, domain: str) -> str:
    """The Message-ID of a step, hidden and signed, at the sender's domain.

    Raises ValueError for an id or a domain that cannot be one.
    """
    if not 0 <= enrollment_id < 1 << 8 * _ID_BYTES:
        raise ValueError("not an id")
    name = enrollment_id.to_bytes(_ID_BYTES) + node_digest(node_id)
    mac = _mac(key, name)
    left = base64.b32encode(mac + _mask(key, mac, name)).decode().lower()
    return f"<{left}@{addresses.ascii_domain(domain)}>"


def read(key: bytes, text: str) -> Step | int | None:
    """Whose Message-ID this is, whatever its domain: a step, or an email's row where it was sent before there
    were steps; None for one that is not ours."""
    match = tracking.MESSAGE_ID.fullmatch(text)
    if match is None:
        return None
    raw = base64.b32decode(match[1].upper())
    mac, masked = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    name = _mask(key, mac, masked)
    if not hmac.compare_digest(mac, _mac(key, name)):
        return tracking.read_message_id(key, text)
    return Step(int.from_bytes(name[:_ID_BYTES]), name[_ID_BYTES:])


def _mac(key: bytes, name: bytes) -> bytes:
    return crypto.mac(key, b"message-id of a step\0" + name)[:_MAC_BYTES]


def _mask(key: bytes, mac: bytes, name: bytes) -> bytes:
    """Hide or show whose it is: recipients must not be able to count a sender's emails."""
    pad = crypto.mac(key, b"message-id mask of a step\0" + mac)
    return tracking.masked(pad, name)
