"""Verification of webhook deliveries on the receiving side; needs no client."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fluenzr import signature
from fluenzr.sdk.objects import Object
from fluenzr.signature import WebhookSignatureError as WebhookSignatureError


class WebhookEvent(Object):
    """What happened: `data` has, in camelCase, what the contract says of its `type`."""

    id: str
    type: str
    timestamp: datetime
    data: dict[str, Any]


def verify(
    payload: bytes | str,
    headers: Mapping[str, str],
    secret: str,
    tolerance: float = signature.TOLERANCE_SECONDS,
) -> WebhookEvent:
    """The event of a delivery that the holder of `secret` has signed. Raises WebhookSignatureError.

    `payload` is the body as received, before anything has parsed it; `headers` are the request's, in any
    case; a delivery signed more than `tolerance` seconds away from now is refused.
    """
    return WebhookEvent(signature.verify(payload, headers, secret, tolerance))
