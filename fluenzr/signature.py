"""Webhook signatures (HMAC): signed by the server, verified by receivers. Standard library only."""

import base64
import binascii
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

TIMESTAMP = "X-FluenzR-Timestamp"
SIGNATURE = "X-FluenzR-Signature"
PREVIOUS_SIGNATURE = "X-FluenzR-Signature-Previous"
SECRET_PREFIX = "whsec_"  # noqa: S105 - what every secret made by the server begins with
TOLERANCE_SECONDS = 300

_MAX_DIGITS = 18


class WebhookSignatureError(ValueError):
    """A delivery that the holder of the secret has not signed, or signed too long ago."""


def sign(payload: bytes | str, secret: str, timestamp: int) -> str:
    """The value of `X-FluenzR-Signature`: `sha256=` and the hex HMAC-SHA256 (RFC 2104) of
    `"{timestamp}.{payload}"` under the whole secret as text; `timestamp` in Unix seconds."""
    return f"sha256={_mac(secret.encode(), f'{timestamp}.', payload).hex()}"


def sign_standard(payload: bytes | str, secret: str, timestamp: int, message_id: str) -> str:
    """One value of `webhook-signature` as Standard Webhooks has it: `v1,` and the base64 HMAC-SHA256 of
    `"{message_id}.{timestamp}.{payload}"`, its key what follows `whsec_` where that is base64."""
    mac = _mac(_standard_key(secret), f"{message_id}.{timestamp}.", payload)
    return f"v1,{base64.b64encode(mac).decode()}"


def verify(
    payload: bytes | str,
    headers: Mapping[str, str],
    secret: str,
    tolerance: float = TOLERANCE_SECONDS,
) -> dict[str, Any]:
    """The event of a delivery, once its signature is verified. Raises WebhookSignatureError.

    `payload` is the body exactly as received and `headers` the request's, in any case. A delivery signed
    more than `tolerance` seconds ago, or ahead, is refused: it may be an old one sent again by somebody else.
    While a secret is being rotated, both the old one and the new one verify. Compares in constant time.
    """
    given = {name.lower(): value for name, value in headers.items()}
    timestamp = given.get(TIMESTAMP.lower(), "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _MAX_DIGITS):
        raise WebhookSignatureError(f"{TIMESTAMP} is missing or not a time in Unix seconds")
    expected = sign(payload, secret, int(timestamp)).encode()
    signatures = [_bytes(given.get(name.lower(), "")) for name in (SIGNATURE, PREVIOUS_SIGNATURE)]
    # Not `any`: it would stop at the first that matches.
    if not sum(hmac.compare_digest(expected, signature) for signature in signatures):
        raise WebhookSignatureError("The signature does not match: another secret, or another body")
    if abs(time.time() - int(timestamp)) > tolerance:
        raise WebhookSignatureError(f"The delivery was signed more than {tolerance:g} seconds away from now")
    try:
        event: dict[str, Any] = json.loads(payload)
    except ValueError as error:
        raise WebhookSignatureError("The body is signed, but it is not JSON") from error
    return event


def _mac(key: bytes, prefix: str, payload: bytes | str) -> bytes:
    body = _bytes(payload) if isinstance(payload, str) else payload
    return hmac.digest(key, prefix.encode() + body, "sha256")


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _standard_key(secret: str) -> bytes:
    if secret.startswith(SECRET_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()
