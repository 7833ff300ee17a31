"""Signed tokens in tracking and unsubscribe links, and in Message-IDs: kind, workspace, object. Pure."""

import base64
import hmac
import re
from binascii import b2a_base64
from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

from fluenzr import crypto
from fluenzr.core.common import addresses

TOKEN_LENGTH = 64
LIKE_TOKEN = re.compile(rf"[A-Za-z0-9_-]{{20,{TOKEN_LENGTH}}}")
"""What may be a token in a text, or the signed address beside one."""

_UNMASKED_VERSION, _VERSION = 1, 2
_MAC_BYTES = 16
_HASH_BYTES, _HASH_MAC_BYTES = 32, 15  # 47 bytes: the last character is no `_`, as below
_MAX_INTEGER = 2**63 - 1
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_ID_BYTES = 8
_ID_MAC_BYTES = 12  # 96 bits; with the id 20 bytes, 32 characters of base32 without padding
MESSAGE_ID = re.compile(r"\s*<([a-z2-7]{32})@[^\s<>@]{1,255}>\s*")
"""The form of our Message-IDs: 20 bytes in base32, at whatever domain."""


class TokenKind(IntEnum):
    """What a token is for. A preview's links lead somewhere but do nothing."""

    OPEN = 1
    CLICK = 2
    UNSUBSCRIBE = 3
    PREVIEW = 4


class Token(NamedTuple):
    """What a token says: `number` tells apart the links of one object."""

    kind: TokenKind
    workspace_id: int
    object_id: int
    number: int


def sign(key: bytes, kind: TokenKind, workspace_id: int, object_id: int, number: int = 0) -> str:
    """A URL-safe token of at most 64 characters (RFC 4648 §5, unpadded) under an HMAC-SHA256 of 128 bits.

    What it says is hidden: a recipient must not be able to count workspaces, emails or contacts. It never
    ends in a `_`, which programs that look for links in a text leave out at the end of one. Raises ValueError
    for a number outside 0 to 2^63 - 1.
    """
    payload = b"%c%b%b%b" % (kind, _pack(workspace_id), _pack(object_id), _pack(number))
    # Only whole groups of three bytes use all bits of their last character.
    if (1 + _MAC_BYTES + len(payload)) % 3 == 0:
        payload += b"\0"
    mac = crypto.mac(key, b"token\0%c%b" % (_VERSION, payload))[:_MAC_BYTES]
    hidden = masked(crypto.mac(key, b"token mask\0" + mac), payload)
    return _encoded(b"%c%b%b" % (_VERSION, mac, hidden))


def read(key: bytes, token: str) -> Token | None:
    """What a token signed with this key says, or None for any other text."""
    if len(token) > TOKEN_LENGTH or not token.isascii():
        return None
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        signed, payload = _opened(key, raw)
        claim = Token(TokenKind(payload[0]), *_unpack(payload[1:]))
        # Signing the claim anew checks the signature and leaves each token one spelling only.
        genuine = hmac.compare_digest(signed(key, *claim), token)
    except (ValueError, IndexError, TypeError):
        return None
    return claim if genuine else None


def sign_address(key: bytes, token: str, address_hash: str) -> str:
    """What stands beside a token in a link: the address that it was sent to, as 63 URL-safe characters.

    The token has to outlive what knows that address, and works without this, where it is lost on the way or
    met by a server that does not know it. The hash (`suppression.address_hash`, hex) is keyed, and stands
    there as it is. Raises ValueError for what is no hash.
    """
    plain = bytes.fromhex(address_hash)
    if len(plain) != _HASH_BYTES:
        raise ValueError("not a hash")
    mac = _hmac(key, b"token address", plain + token.encode())[:_HASH_MAC_BYTES]
    return _encoded(mac + plain)


def read_address(key: bytes, token: str, text: str) -> str:
    """The hash that was signed beside this token, or empty text for anything else."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        address_hash = raw[_HASH_MAC_BYTES:].hex()
        genuine = hmac.compare_digest(sign_address(key, token, address_hash), text)
    except (ValueError, TypeError):
        return ""
    return address_hash if genuine else ""


def _opened(key: bytes, raw: bytes) -> tuple[Callable[..., str], bytes]:
    """How a token was signed, and its payload, which may not be genuine."""
    if raw[0] == _UNMASKED_VERSION:
        return _sign_unmasked, raw[1:]
    mac, hidden = raw[1 : 1 + _MAC_BYTES], raw[1 + _MAC_BYTES :]
    return sign, masked(_hmac(key, b"token mask", mac), hidden)


def _sign_unmasked(key: bytes, kind: TokenKind, workspace_id: int, object_id: int, number: int) -> str:
    """A token as in the links that were sent before what it says was hidden."""
    payload = bytes([_UNMASKED_VERSION, kind]) + b"".join(map(_pack, (workspace_id, object_id, number)))
    length = _MAC_BYTES + ((len(payload) + _MAC_BYTES) % 3 == 0)
    return _encoded(payload + _hmac(key, b"token", payload)[:length])


def _encoded(raw: bytes) -> str:
    return b2a_base64(raw, newline=False).translate(_URL_SAFE, b"=").decode()


def _pack(number: int) -> bytes:
    """Seven bits a byte, the lowest first, the high bit on all but the last (LEB128)."""
    if not 0 <= number <= _MAX_INTEGER:
        raise ValueError("not an id")
    if number <= 0x7F:
        return b"%c" % number
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
    host = addresses.ascii_domain(domain)
    number = _pack_id(email_id)
    mac = _hmac(key, b"message-id", number)[:_ID_MAC_BYTES]
    left = base64.b32encode(mac + _mask_id(key, mac, number)).decode().lower()
    return f"<{left}@{host}>"


def looks_like_message_id(text: str) -> bool:
    """Whether a text has the form of our Message-IDs, signed by us or not."""
    return MESSAGE_ID.fullmatch(text) is not None


def read_message_id(key: bytes, text: str) -> int | None:
    """The id of the email whose Message-ID this is, whatever its domain; None for one that is not ours."""
    match = MESSAGE_ID.fullmatch(text)
    if match is None:
        return None
    raw = base64.b32decode(match[1].upper())
    mac, masked = raw[:_ID_MAC_BYTES], raw[_ID_MAC_BYTES:]
    number = _mask_id(key, mac, masked)
    if not hmac.compare_digest(mac, _hmac(key, b"message-id", number)[:_ID_MAC_BYTES]):
        return None
    return int.from_bytes(number)


def _pack_id(email_id: int) -> bytes:
    if not 0 <= email_id <= _MAX_INTEGER:
        raise ValueError("not an id")
    return email_id.to_bytes(_ID_BYTES)


def _mask_id(key: bytes, mac: bytes, number: bytes) -> bytes:
    """Hide or show an id: recipients must not be able to count a sender's emails."""
    return masked(_hmac(key, b"message-id mask", mac), number)


def masked(pad: bytes, data: bytes) -> bytes:
    """`data` hidden or shown by a pad that is at least as long."""
    return (int.from_bytes(data) ^ int.from_bytes(pad[: len(data)])).to_bytes(len(data))


def _hmac(key: bytes, purpose: bytes, data: bytes) -> bytes:
    return crypto.mac(key, purpose + b"\0" + data)
