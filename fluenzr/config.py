"""Settings: read once from the environment, frozen afterwards.

Every setting `FLUENZR_NAME` may also come from a file named by `FLUENZR_NAME_FILE` (Docker and
Kubernetes secrets), or stand in a file `.env` of the working directory. All are optional.
"""

import contextlib
import difflib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from environs import FileAwareEnv
from environs.exceptions import EnvError

from fluenzr import pg_url, private

PREFIX = "FLUENZR_"
DOTENV = Path(".env")
MOST_PROCESSES = 4
"""Web processes that are started without being asked for: each takes its memory."""
MASK = "********"
METRICS_TOKEN = "token:"  # noqa: S105 - what stands before one
KEY_FILE = "secret.key"
PASSPHRASE_LENGTH = 12


class ConfigError(Exception):
    """A setting that cannot be used; the message names it and says why."""


def told(description: str, default: str | None = None, *, secret: bool = False) -> Any:
    """A setting with what it does, and its default in words where that is not one value for all.

    `secret`: its value has, or may have, something in it that nobody is to see.
    """
    return field(repr=not secret, metadata={"description": description, "default": default})


@dataclass(frozen=True)
class Settings:
    """What is in force. Sizes in bytes, times in seconds."""

    data_dir: Path = told(
        "Where the database, the key and all else is kept that the server writes.", "`./data`"
    )
    database_url: str = told(
        "The database: `sqlite:///path` or `postgresql://user:password@host/name`.",
        "SQLite in the data directory",
        secret=True,
    )
    redis_url: str | None = told(
        "Redis for the counters of the rate limit, where several machines share them.",
        "none: a file in the data directory",
        secret=True,
    )
    secret_key: bytes = told(
        "What stored passwords are encrypted and links signed with, 16 characters at least. Never change it.",
        "made at the first start: `secret.key` in the data directory",
        secret=True,
    )
    host: str = told("The address to listen on; `0.0.0.0` is all of them, as in the container's image.")
    port: int = told("The port to listen on.")
    public_url: str = told(
        "The address of this server for readers of emails: unsubscribe and tracking links begin with it.",
        "`http://localhost:PORT`",
    )
    web_processes: int = told("Processes that answer requests.", "as many as there are cores, 4 at the most")
    web_threads: int = told("Requests that each of these answers at once.")
    worker_processes: int = told("Workers that are started: each sends, reads and imports beside the others.")
    worker_threads: int = told("Flights of emails that each worker has under way at once.")
    timezone: str = told("The zone of new campaigns that name none, as IANA calls it.")
    rate_limit: str = told("Requests of a workspace, for each `second`, `minute`, `hour` or `day`.")
    min_free_mb: int = told("Sending stops while the disk has less room than so many MiB.")
    inbox_poll_seconds: int = told("Seconds from one reading of a mailbox to the next.")
    webhook_allow_private: bool = told(
        "`1` lets webhooks go to private addresses, to any port, and by plain `http`."
    )
    webhook_proxy: str | None = told(
        "An HTTP proxy that webhooks go through: `http://user:password@host:3128`.", "none", secret=True
    )
    mail_allow_private: bool | Literal["auto"] = told(
        "Mail servers at private addresses: `1` all, `0` none, `auto` at ports of mail for a lone workspace."
    )
    allow_local_links: bool = told(
        "`1` lets campaigns start from a real mailbox although no reader can reach `FLUENZR_PUBLIC_URL`."
    )
    trusted_proxies: int = told(
        "How many proxies in front may say whose request it is: `X-Forwarded-For`, `-Proto` and `-Host`."
    )
    cors_origins: tuple[str, ...] = told(
        "Web pages whose scripts may call the API, as `https://app.example.com`, several by commas.", "none"
    )
    metrics: str = told(
        "Who may see `/metrics`: `loopback` (this host, past any proxy), `token:VALUE`, `public` or `off`.",
        secret=True,
    )
    log_format: Literal["auto", "text", "json"] = told(
        "`text`, `json`, or `auto`: text on a terminal, else JSON."
    )
    log_level: str = told("The least that is logged: `debug`, `info`, `warning` or `error`.")
    backup_every: int | None = told("How often the server backs itself up: `24h`, `90m`.", "none")
    backup_keep: int = told("How many of these backups are kept.")
    backup_dir: Path = told("Where they are kept; best on another disk.", "`backups` in the data directory")
    backup_passphrase: str | None = told(
        "What they are sealed with, 12 characters at least; without it they leave the secret key out.",
        "none",
        secret=True,
    )
    origins: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def sqlite_file(self) -> Path | None:
        """The database's file; None where it is PostgreSQL."""
        return Path(self.database_url.removeprefix("sqlite:///")) if self.is_sqlite else None

    @property
    def rate_limit_uri(self) -> str:
        """Where the counters live: Redis, or a file shared by all processes of this host."""
        return self.redis_url or f"counters://{self.data_dir.resolve() / 'limits.counts'}"

    def masked(self) -> list[tuple[str, str, str]]:
        """Rows of (variable, value, origin) with every secret hidden, for `fluenzr config`."""
        return [
            (name, _mask(item.name, getattr(self, item.name)), self.origins.get(item.name, "default"))
            for name, item in described().items()
        ]


def described() -> dict[str, Field[Any]]:
    """The variables by name, each with its field, which says in `metadata` what it does."""
    return {PREFIX + item.name.upper(): item for item in fields(Settings) if item.name != "origins"}


def load(*, makes_key: bool = True) -> Settings:
    """Read the environment. Raises ConfigError for a value that cannot be used.

    Creates the data directory (mode 0700) and, on the first start, `secret.key` in it (mode 0600), unless
    that is not wanted: nothing is made then, and the key is empty where there is none.
    """
    return _Reader(makes_key).settings()


def no_installation(settings: Settings) -> str | None:
    """What to do where there is nothing to work on with these settings; None where there is.

    A key alone is none, and a database without its key is one: what that means is told by who opens it.
    """
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    if database.exists() if settings.is_sqlite else settings.secret_key:
        return None
    try:
        private.check_writable(settings.data_dir)
    except FileNotFoundError:
        pass
    except OSError as error:
        return f"{PREFIX}DATA_DIR: cannot use {settings.data_dir}: {error.strerror}"
    if not settings.is_sqlite and settings.data_dir.exists():
        return None
    return f"no installation in {settings.data_dir.resolve()}; set {PREFIX}DATA_DIR or use --data-dir"


def unknown() -> list[str]:
    """A sentence for each variable of the environment that looks like a setting and is none."""
    known = described().keys()
    sentences = []
    for name in sorted(os.environ):
        of_others = name in _OF_OTHERS or name.startswith(_OF_TESTS)
        if not name.startswith(PREFIX) or of_others or {name, name.removesuffix("_FILE")} & known:
            continue
        bare = [each.removeprefix(PREFIX) for each in known]
        nearest = difflib.get_close_matches(name.removeprefix(PREFIX).removesuffix("_FILE"), bare, n=1)
        hint = f"did you mean {PREFIX}{nearest[0]}?" if nearest else "`fluenzr config` lists those there are"
        sentences.append(f"{name} is no setting: {hint}")
    return sentences


# What clients of the API read (fluenzr.sdk), and what the tests do.
_OF_OTHERS = (f"{PREFIX}API_KEY", f"{PREFIX}BASE_URL")
_OF_TESTS = (f"{PREFIX}TEST_", f"{PREFIX}SOAK")


class _Reader:
    def __init__(self, makes_key: bool) -> None:
        self.makes_key = makes_key
        self.origins: dict[str, str] = {}
        self.from_dotenv = self.read_dotenv()
        self.env = FileAwareEnv(prefix=PREFIX, strip_whitespace=True)

    def read_dotenv(self) -> set[str]:
        """Add our names of `.env` to the environment, where they are not there already; gives those added.

        PYTHON_DOTENV_DISABLED is python-dotenv's own way to have none read.
        """
        if os.environ.get("PYTHON_DOTENV_DISABLED") or not DOTENV.is_file():
            return set()
        try:
            found = dotenv_values(DOTENV)
        except (OSError, ValueError) as error:
            raise ConfigError(f"Cannot read {DOTENV.resolve()}: {error}") from error
        added = {
            name: value
            for name, value in found.items()
            if value is not None and name.startswith(PREFIX) and name not in os.environ
        }
        os.environ.update(added)
        return set(added)

    def settings(self) -> Settings:
        data_dir = self.get("data_dir", Path, Path("data"))
        port = self.get("port", _integer(1, 65535), 8000)
        try:
            if self.makes_key:
                private.make(data_dir)
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
            web_processes=self.get(
                "web_processes", _integer(1, 256), min(os.cpu_count() or 1, MOST_PROCESSES)
            ),
            web_threads=self.get("web_threads", _integer(1, 256), 2),
            worker_processes=self.get("worker_processes", _integer(1, 256), 1),
            worker_threads=self.get("worker_threads", _integer(1, 256), 8),
            timezone=self.get("timezone", _zone, "Europe/Paris"),
            rate_limit=self.get("rate_limit", _rate, "1000/minute"),
            min_free_mb=self.get("min_free_mb", _integer(0, 1_000_000), 256),
            inbox_poll_seconds=self.get("inbox_poll_seconds", _integer(1, 600), 120),
            webhook_allow_private=self.get("webhook_allow_private", _boolean, False),
            webhook_proxy=self.get("webhook_proxy", _proxy, None),
            mail_allow_private=self.get("mail_allow_private", _auto_or_boolean, "auto"),
            allow_local_links=self.get("allow_local_links", _boolean, False),
            trusted_proxies=self.get("trusted_proxies", _integer(0, 16), 0),
            cors_origins=self.get("cors_origins", _words, ()),
            metrics=self.get("metrics", _metrics, "loopback"),
            backup_every=self.get("backup_every", _span, None),
            backup_keep=self.get("backup_keep", _integer(1, 1000), 7),
            backup_dir=self.get("backup_dir", Path, data_dir / "backups"),
            backup_passphrase=self.get("backup_passphrase", _passphrase, None),
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
        given = PREFIX + variable + ("_FILE" if from_file else "")
        place = ".env" if given in self.from_dotenv else "environment"
        self.origins[name] = "file" if from_file else place
        try:
            return convert(raw.strip())
        except ValueError as error:
            raise ConfigError(f"{PREFIX}{variable}: {error}") from error

    def secret_key(self, data_dir: Path) -> bytes:
        given = self.get("secret_key", str, None)
        path = data_dir / KEY_FILE
        if given is None:
            try:
                return _kept_secret(path) if self.makes_key or path.exists() else b""
            except OSError as error:
                raise ConfigError(f"{PREFIX}DATA_DIR: cannot use {path}: {error.strerror}") from error
        if len(given) < 16:
            raise ConfigError(f"{PREFIX}SECRET_KEY: needs at least 16 characters")
        key = str(given).encode()
        if path.exists() and path.read_bytes().strip() != key:
            raise ConfigError(f"{PREFIX}SECRET_KEY is not what {path} holds: remove the one that is wrong")
        return key


def take_back_key(settings: Settings) -> bool:
    """Remove the key file where this process has just made it; whether it was so.

    The database turned out to have a key already: the new one must not be taken for it later.
    """
    path = settings.data_dir / KEY_FILE
    if path not in _made_keys:
        return False
    path.unlink(missing_ok=True)
    return True


_made_keys: set[Path] = set()


def _kept_secret(path: Path) -> bytes:
    """The key made on the first start; of several processes starting at once, one makes it."""
    if not path.exists():
        write_key(path, secrets.token_urlsafe(48).encode())
        _made_keys.add(path)
    return path.read_bytes().strip()


def write_key(path: Path, key: bytes) -> None:
    """Write a key to its file, for its owner alone, whole or not at all; one that is there stays."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _mask(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in ("secret_key", "backup_passphrase"):
        return MASK
    if name in ("database_url", "redis_url", "webhook_proxy"):
        return _mask_url(value)
    if name == "metrics" and value.startswith(METRICS_TOKEN):
        return METRICS_TOKEN + MASK
    if isinstance(value, tuple):
        return " ".join(value)
    return str(int(value) if isinstance(value, bool) else value)


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


def _auto_or_boolean(text: str) -> bool | str:
    if text.lower() == "auto":
        return "auto"
    try:
        return _boolean(text)
    except ValueError:
        raise ValueError("must be auto, 1 or 0") from None


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
    if not text.startswith(("sqlite:///", *pg_url.SCHEMES)):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    if text.startswith(pg_url.SCHEMES):
        pg_url.parse(text)
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {text}") from error
    return text


def _span(text: str) -> int:
    amount, unit = (text[:-1], text[-1]) if text[-1:] in _SECONDS else (text, "s")
    if not amount.isascii() or not amount.isdigit() or int(amount) * _SECONDS[unit] < _SHORTEST:
        raise ValueError(f"must be a time such as 24h, 90m or 7d, and {_SHORTEST} s at the least")
    return int(amount) * _SECONDS[unit]


_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_SHORTEST = 60


def _passphrase(text: str) -> str:
    if len(text) < PASSPHRASE_LENGTH:
        raise ValueError(f"needs at least {PASSPHRASE_LENGTH} characters")
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
