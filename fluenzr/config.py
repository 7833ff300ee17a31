"""Settings: read once from the environment, frozen afterwards.

Every setting `FLUENZR_NAME` may also come from a file named by `FLUENZR_NAME_FILE` (Docker and
Kubernetes secrets). All are optional.
"""

import contextlib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from environs import FileAwareEnv
from environs.exceptions import EnvError

PREFIX = "FLUENZR_"
MASK = "********"
METRICS_TOKEN = "token:"  # noqa: S105 - what stands before one


class ConfigError(Exception):
    """A setting that cannot be used; the message names it and says why."""


@dataclass(frozen=True)
class Settings:
    """What is in force. Sizes in bytes, times in seconds."""

    data_dir: Path
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    secret_key: bytes = field(repr=False)
    host: str
    port: int
    public_url: str
    web_processes: int
    web_threads: int
    worker_threads: int
    timezone: str
    rate_limit: str
    min_free_mb: int
    inbox_poll_seconds: int
    webhook_allow_private: bool
    webhook_proxy: str | None = field(repr=False)
    mail_allow_private: bool
    trusted_proxies: int
    cors_origins: tuple[str, ...]
    metrics: str = field(repr=False)
    log_format: Literal["auto", "text", "json"]
    log_level: str
    origins: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def rate_limit_uri(self) -> str:
        """Where the counters live: Redis, or a file shared by all processes of this host."""
        return self.redis_url or f"counters://{self.data_dir.resolve() / 'limits.counts'}"

    def masked(self) -> list[tuple[str, str, str]]:
        """Rows of (variable, value, origin) with every secret hidden, for `fluenzr config`."""
        rows = []
        for item in fields(self):
            if item.name == "origins":
                continue
            value = getattr(self, item.name)
            shown = _mask(item.name, value)
            rows.append((PREFIX + item.name.upper(), shown, self.origins.get(item.name, "default")))
        return rows


def load(*, makes_key: bool = True) -> Settings:
    """Read the environment. Raises ConfigError for a value that cannot be used.

    Creates the data directory and, on the first start, `secret.key` in it (mode 0600), unless that is not
    wanted: nothing is made then, and the key is empty where there is none.
    """
    return _Reader(makes_key).settings()


def no_installation(settings: Settings) -> str | None:
    """What to do where there is nothing to work on with these settings; None where there is."""
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    if settings.secret_key and (not settings.is_sqlite or database.exists()):
        return None
    return f"no installation in {settings.data_dir.resolve()}; set {PREFIX}DATA_DIR or use --data-dir"


class _Reader:
    def __init__(self, makes_key: bool) -> None:
        self.makes_key = makes_key
        self.origins: dict[str, str] = {}
        self.env = FileAwareEnv(prefix=PREFIX, strip_whitespace=True)

    def settings(self) -> Settings:
        data_dir = self.get("data_dir", Path, Path("data"))
        port = self.get("port", _integer(1, 65535), 8000)
        try:
            if self.makes_key:
                data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"{PREFIX}DATA_DIR: cannot use {data_dir}: {error.strerror}") from error
        return Settings(
            data_dir=data_dir,
            database_url=self.get(
                "database_url", _database_url, f"sqlite:///{data_dir.resolve() / 'fluenzr.db'}"
            ),
            redis_url=self.get("redis_url", str, None),
            secret_key=self.secret_key(data_dir),
            host=self.get("host", str, "127.0.0.1"),
            port=port,
            public_url=self.get("public_url", _url, f"http://localhost:{port}"),
            web_processes=self.get("web_processes", _integer(1, 256), os.cpu_count() or 1),
            web_threads=self.get("web_threads", _integer(1, 256), 2),
            worker_threads=self.get("worker_threads", _integer(1, 256), 8),
            timezone=self.get("timezone", _zone, "Europe/Paris"),
            rate_limit=self.get("rate_limit", _rate, "1000/minute"),
            min_free_mb=self.get("min_free_mb", _integer(0, 1_000_000), 256),
            inbox_poll_seconds=self.get("inbox_poll_seconds", _integer(1, 600), 120),
            webhook_allow_private=self.get("webhook_allow_private", _boolean, False),
            webhook_proxy=self.get("webhook_proxy", _proxy, None),
            mail_allow_private=self.get("mail_allow_private", _boolean, True),
            trusted_proxies=self.get("trusted_proxies", _integer(0, 16), 0),
            cors_origins=self.get("cors_origins", _words, ()),
            metrics=self.get("metrics", _metrics, "loopback"),
            log_format=self.get("log_format", _choice("auto", "text", "json"), "auto"),
            log_level=self.get("log_level", _choice("debug", "info", "warning", "error"), "info"),
            origins=self.origins,
        )

    def get(self, name: str, convert: Callable[[str], Any], default: Any) -> Any:
        variable = name.upper()
        from_file = PREFIX + variable + "_FILE" in os.environ
        if from_file and PREFIX + variable in os.environ:
            raise ConfigError(f"Set {PREFIX}{variable} or {PREFIX}{variable}_FILE, not both")
        try:
            raw = self.env.str(variable, None)
        except (EnvError, OSError, ValueError) as error:
            path = os.environ.get(f"{PREFIX}{variable}_FILE")
            raise ConfigError(f"{PREFIX}{variable}_FILE: cannot read {path} as text") from error
        if raw is None or not raw.strip():
            return default
        self.origins[name] = "file" if from_file else "environment"
        try:
            return convert(raw.strip())
        except ValueError as error:
            raise ConfigError(f"{PREFIX}{variable}: {error}") from error

    def secret_key(self, data_dir: Path) -> bytes:
        given = self.get("secret_key", str, None)
        if given is not None:
            if len(given) < 16:
                raise ConfigError(f"{PREFIX}SECRET_KEY: needs at least 16 characters")
            return str(given).encode()
        path = data_dir / "secret.key"
        return _kept_secret(path) if self.makes_key or path.exists() else b""


def _kept_secret(path: Path) -> bytes:
    """The key made on the first start; of several processes starting at once, one makes it."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes().strip()


def _mask(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "secret_key":
        return MASK
    if name in ("database_url", "redis_url", "webhook_proxy"):
        return _mask_url(value)
    if name == "metrics" and value.startswith(METRICS_TOKEN):
        return METRICS_TOKEN + MASK
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value)


def _mask_url(url: str) -> str:
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


def _integer(low: int, high: int) -> Callable[[str], int]:
    def convert(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return convert


def _choice(*allowed: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if text.lower() not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text.lower()

    return convert


def _boolean(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError("must be 1 or 0")


def _metrics(text: str) -> str:
    """Who may see /metrics; 1 and 0 are from before there was a choice."""
    known = {"1": "loopback", "0": "off", "loopback": "loopback", "public": "public", "off": "off"}
    if (kind := known.get(text.lower())) is not None:
        return kind
    if not text.startswith(METRICS_TOKEN) or len(text) < len(METRICS_TOKEN) + 16:
        raise ValueError(f"must be loopback, public, off, or {METRICS_TOKEN} and at least 16 characters")
    return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return text.rstrip("/")


def _proxy(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "http" or not parts.hostname or (parts.port or 1) < 1:
        raise ValueError("must be an HTTP proxy, as http://user:password@proxy.example.com:3128")
    return text.rstrip("/")


def _database_url(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {text}") from error
    return text


def _rate(text: str) -> str:
    amount, _, span = text.partition("/")
    if (
        not amount.strip().isdigit()
        or int(amount) < 1
        or span.strip() not in ("second", "minute", "hour", "day")
    ):
        raise ValueError("must read like 1000/minute")
    return f"{int(amount)}/{span.strip()}"
