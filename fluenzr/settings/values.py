"""Parsers of setting values (numbers, spans, URLs, rates); a ValueError says what a value must be.

Tested by `tests/test_config.py`.
"""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fluenzr.settings import pg_url

METRICS_TOKEN = "token:"  # noqa: S105 - what stands before one
PASSPHRASE_LENGTH = 12
_PORTS = {"http": 80, "https": 443}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_SHORTEST = 60


def integer(low: int, high: int) -> Callable[[str], int]:
    def convert(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return convert


def choice(*allowed: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if text.lower() not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text.lower()

    return convert


def boolean(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError("must be 1 or 0")


def metrics(text: str) -> str:
    """Who may see /metrics; 1 and 0 are from before there was a choice."""
    known = {"1": "loopback", "0": "off", "loopback": "loopback", "public": "public", "off": "off"}
    if (kind := known.get(text.lower())) is not None:
        return kind
    if not text.startswith(METRICS_TOKEN) or len(text) < len(METRICS_TOKEN) + 16:
        raise ValueError(f"must be loopback, public, off, or {METRICS_TOKEN} and at least 16 characters")
    return text


def auto_or_boolean(text: str) -> bool | str:
    if text.lower() == "auto":
        return "auto"
    try:
        return boolean(text)
    except ValueError:
        raise ValueError("must be auto, 1 or 0") from None


def words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def addresses(text: str) -> tuple[str, ...]:
    """`host:port` each, the host an address; an IPv6 one in brackets."""
    named = words(text)
    for each in named:
        host, _, port = each.rpartition(":")
        try:
            ip_address(host.strip("[]"))
            valid = port.isascii() and port.isdigit() and 0 < int(port) < 65536
        except ValueError:
            valid = False
        if not valid:
            raise ValueError("must be addresses with a port, as 192.0.2.53:53")
    return named


def origins(text: str) -> tuple[str, ...]:
    """Origins, as browsers name them (RFC 6454 §6.2): in lower case, without a usual port or a path.

    Those of extensions and apps have schemes of their own.
    """
    return tuple(map(_origin, words(text)))


def _origin(text: str) -> str:
    wrong = ValueError("must be origins of web pages, as https://app.example.com")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise wrong from None
    beyond = (parts.path.rstrip("/"), parts.query, parts.fragment, parts.username)
    if not (parts.scheme and host and host.isascii() and "*" not in host) or any(beyond):
        raise wrong
    host = f"[{host}]" if ":" in host else host
    is_usual = port in (None, _PORTS.get(parts.scheme))
    return f"{parts.scheme}://{host}" if is_usual else f"{parts.scheme}://{host}:{port}"


def url(text: str) -> str:
    if not text.startswith(("http://", "https://")) or not text.partition("://")[2].strip("/"):
        raise ValueError("must begin with http:// or https://")
    return text.rstrip("/")


def proxy(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "http" or not parts.hostname or (parts.port or 1) < 1:
        raise ValueError("must be an HTTP proxy, as http://user:password@proxy.example.com:3128")
    return text.rstrip("/")


def database_url(text: str) -> str:
    if not text.startswith(("sqlite:///", *pg_url.SCHEMES)):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    if text.startswith(pg_url.SCHEMES):
        pg_url.parse(text)
    return text


def zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {text}") from error
    return text


def span(text: str) -> int:
    amount, unit = (text[:-1], text[-1]) if text[-1:] in _SECONDS else (text, "s")
    if not amount.isascii() or not amount.isdigit() or int(amount) * _SECONDS[unit] < _SHORTEST:
        raise ValueError(f"must be a time such as 24h, 90m or 7d, and {_SHORTEST} s at the least")
    return int(amount) * _SECONDS[unit]


def passphrase(text: str) -> str:
    if len(text) < PASSPHRASE_LENGTH:
        raise ValueError(f"needs at least {PASSPHRASE_LENGTH} characters")
    return text


def rate(text: str) -> str:
    amount, _, span = text.partition("/")
    if (
        not amount.strip().isdigit()
        or int(amount) < 1
        or span.strip() not in ("second", "minute", "hour", "day")
    ):
        raise ValueError("must read like 1000/minute")
    return f"{int(amount)}/{span.strip()}"
