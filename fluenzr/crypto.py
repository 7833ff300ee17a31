"""Cryptography: encryption of secrets at rest, derived keys, hashes of API keys."""

import hashlib
import os
from functools import cache, lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"
_NONCE_BYTES = 12
_BLOCK_BYTES = 64  # of SHA-256


class SecretUnreadable(Exception):
    """A stored secret does not decrypt: another SECRET_KEY, or a row that was tampered with."""


def derive(secret_key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(SHA256(), 32, salt=b"fluenzr", info=purpose.encode()).derive(secret_key)


_master: list[bytes] = []


def use(secret_key: bytes) -> None:
    """Take the server's SECRET_KEY, once at start, as the root of all others."""
    _master[:] = [secret_key]
    key.cache_clear()
    box.cache_clear()
    _states.cache_clear()


def fingerprint(secret_key: bytes | None = None) -> str:
    """What tells a secret key (the server's, where none is given) from all others, and nothing else of it."""
    return derive(secret_key or _master[0], "fingerprint").hex()


@cache
def key(purpose: str) -> bytes:
    """The server's 32-byte key for one purpose, such as ``tracking`` or ``cursor``."""
    return derive(_master[0], purpose)


@cache
def box() -> "SecretBox":
    """The server's box for secrets at rest."""
    return SecretBox(_master[0])


class SecretBox:
    """AES-256-GCM bound to the place where the secret is stored: moved elsewhere it does not open."""

    def __init__(self, secret_key: bytes):
        self._cipher = AESGCM(derive(secret_key, "secrets at rest"))

    def seal(self, text: str, place: str) -> bytes:
        """Encrypt `text` for `place`, such as ``email_account:acc_...:smtp``."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """The text again. Raises SecretUnreadable."""
        sealed = bytes(sealed)
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if sealed[:1] != _VERSION or len(nonce) != _NONCE_BYTES:
            raise SecretUnreadable(place)
        try:
            return self._cipher.decrypt(nonce, body, place.encode()).decode()
        except InvalidTag as error:
            raise SecretUnreadable(place) from error


def hash_api_key(key: str) -> str:
    """What is stored of an API key: its SHA-256 in hex (the key itself has 190 random bits)."""
    return hashlib.sha256(key.encode()).hexdigest()


def keyed_hash(key: bytes, text: str) -> str:
    """HMAC-SHA256 in hex: recognises a text without keeping it."""
    return mac(key, text.encode()).hex()


def mac(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA256 (RFC 2104 §4): the two states that a key begins with are kept, which is three times as fast
    as OpenSSL's call for it."""
    kept = _states(key)
    inner, outer = kept[0].copy(), kept[1].copy()
    inner.update(data)
    outer.update(inner.digest())
    return outer.digest()


@lru_cache(maxsize=64)
def _states(key: bytes) -> "tuple[hashlib._Hash, hashlib._Hash]":
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK_BYTES else key).ljust(_BLOCK_BYTES, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))
    return inner, outer
