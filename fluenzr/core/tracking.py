"""Signed names: tokens in tracking and unsubscribe links, and Message-IDs that only we can have made."""

import base64
import hashlib
import hmac
import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

TOKEN_LENGTH = 64

_VERSION = 1
_MAC_BYTES = 16
_MAX_INTEGER = 2**63 - 1
_ID_BYTES = 8
_ID_MAC_BYTES = 12  # 96 bits; with the id 20 bytes, 32 characters of base32 without padding
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class Kind(IntEnum):
    """What a token is for. A preview's links lead somewhere but do nothing."""

    OPEN = 1
    CLICK = 2
    UNSUBSCRIBE = 3
    PREVIEW = 4


class Token(NamedTuple):
    """What a token says: `number` tells apart the links of one object."""

    kind: Kind
    workspace_id: int
    object_id: int
    number: int


def sign(key: bytes, kind: Kind, workspace_id: int, object_id: int, number: int = 0) -> str:
    """A URL-safe token of at most 64 characters (RFC 4648 §5, unpadded) under an HMAC-SHA256 of 128 bits.

    It never ends in a `_`, which programs that look for links in a text leave out at the end of one. Raises
    ValueError for a number outside 0 to 2^63 - 1.
    """
    payload = bytes([_VERSION, kind]) + b"".join(map(_pack, (workspace_id, object_id, number)))
    # Only whole groups of three bytes use all bits of their last character.
    length = _MAC_BYTES + ((len(payload) + _MAC_BYTES) % 3 == 0)
    mac = _hmac(key, b"token", payload)[:length]
    return base64.urlsafe_b64encode(payload + mac).rstrip(b"=").decode()


def read(key: bytes, token: str) -> Token | None:
    """What a token signed with this key says, or None for any other text."""
    if len(token) > TOKEN_LENGTH or not token.isascii():
        return None
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        workspace_id, object_id, number = _unpack(raw[2:])
        claim = Token(Kind(raw[1]), workspace_id, object_id, number)
        # Signing the claim anew checks the signature and leaves each token one spelling only.
        genuine = hmac.compare_digest(sign(key, *claim), token)
    except (ValueError, IndexError):
        return None
    return claim if genuine else None


def _pack(number: int) -> bytes:
    """Seven bits a byte, the lowest first, the high bit on all but the last (LEB128)."""
    if not 0 <= number <= _MAX_INTEGER:
        raise ValueError("not an id")
    packed = bytearray()
    while number > 0x7F:
        packed.append(number & 0x7F | 0x80)
        number >>= 7
    packed.append(number)
    return bytes(packed)


def _unpack(data: bytes) -> list[int]:
    """The first three numbers in `data`, or as many as there are."""
    numbers: list[int] = []
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value = shift = 0
            if len(numbers) == 3:
                break
    return numbers


def message_id(key: bytes, email_id: int, domain: str) -> str:
    """The Message-ID (RFC 5322 §3.6.4) of an email: its id, hidden and signed, at the sender's domain.

    Always the same for the same email. Raises ValueError for an id or a domain that cannot be one.
    """
    host = _host(domain)
    number = _pack_id(email_id)
    mac = _hmac(key, b"message-id", number)[:_ID_MAC_BYTES]
    left = base64.b32encode(mac + _mask(key, mac, number)).decode().lower()
    return f"<{left}@{host}>"


# Of few accounts.
@lru_cache(maxsize=64)
def _host(domain: str) -> str:
    host = domain.encode("idna").decode()
    if not _DOMAIN.fullmatch(host):
        raise ValueError("not a domain")
    return host


def read_message_id(key: bytes, text: str) -> int | None:
    """The id of the email whose Message-ID this is, whatever its domain; None for one that is not ours."""
    match = re.fullmatch(r"\s*<([a-z2-7]{32})@[^\s<>@]{1,255}>\s*", text)
    if match is None:
        return None
    raw = base64.b32decode(match[1].upper())
    mac, masked = raw[:_ID_MAC_BYTES], raw[_ID_MAC_BYTES:]
    number = _mask(key, mac, masked)
    if not hmac.compare_digest(mac, _hmac(key, b"message-id", number)[:_ID_MAC_BYTES]):
        return None
    return int.from_bytes(number)


def _pack_id(email_id: int) -> bytes:
    if not 0 <= email_id <= _MAX_INTEGER:
        raise ValueError("not an id")
    return email_id.to_bytes(_ID_BYTES)


def _mask(key: bytes, mac: bytes, number: bytes) -> bytes:
    """Hide or show an id: recipients must not be able to count a sender's emails."""
    pad = _hmac(key, b"message-id mask", mac)
    return bytes(a ^ b for a, b in zip(number, pad, strict=False))


def _hmac(key: bytes, purpose: bytes, data: bytes) -> bytes:
    return hmac.digest(key, purpose + b"\0" + data, hashlib.sha256)
