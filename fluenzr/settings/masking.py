"""Masking of secrets in settings, as `fluenzr config` shows them.

Tested by `tests/test_config.py`.
"""

from typing import Any

from fluenzr.settings.values import METRICS_TOKEN

MASK = "********"


def shown(name: str, value: Any) -> str:
    """A setting's value as text, without anything in it that nobody is to see."""
    if value is None:
        return ""
    if name in ("secret_key", "backup_passphrase", "google_client_secret", "microsoft_client_secret"):
        return MASK
    if name in ("database_url", "redis_url", "webhook_proxy"):
        return _without_secrets(value)
    if name == "metrics" and value.startswith(METRICS_TOKEN):
        return METRICS_TOKEN + MASK
    if isinstance(value, tuple):
        return " ".join(value)
    return str(int(value) if isinstance(value, bool) else value)


def _without_secrets(url: str) -> str:
    """A URL without the user and password before its host, and without the secrets in its query."""
    address, mark, query = url.partition("?")
    scheme, _, rest = address.partition("://")
    if "@" in rest:
        address = f"{scheme}://{MASK}@{rest.rpartition('@')[2]}"
    shown = [
        f"{name}={MASK}" if "pass" in name.lower() or name.lower() == "user" else f"{name}={value}"
        for name, _, value in (part.partition("=") for part in query.split("&"))
    ]
    return f"{address}?{'&'.join(shown)}" if mark else address
