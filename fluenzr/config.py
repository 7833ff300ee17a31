"""Settings (`FLUENZR_*`): declared here, read once from the environment, frozen afterwards.

Every setting `FLUENZR_NAME` may also come from a file named by `FLUENZR_NAME_FILE` (Docker and
Kubernetes secrets), or stand in a file `.env` of the working directory. All are optional.
"""

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from fluenzr.host import private_files, witness
from fluenzr.settings import key_file, masking, values
from fluenzr.settings.environment import PREFIX as PREFIX
from fluenzr.settings.environment import ConfigError as ConfigError
from fluenzr.settings.environment import Environment

MOST_PROCESSES = 4
"""Web processes that are started without being asked for: a server of many cores has other things to do with
its memory (`docs/performance.md` has what they take)."""


def setting(
    description: str,
    read: Callable[[str], Any],
    default: Any,
    in_words: str | None = None,
    *,
    secret: bool = False,
) -> Any:
    """A setting: what it does, how its text is read, and its default, which may be a function of the settings
    before it. `in_words` is the default for readers, where it is not one value for all.

    `secret`: its value has, or may have, something in it that nobody is to see.
    """
    metadata = {"description": description, "read": read, "value": default, "default": in_words}
    return field(repr=not secret, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """What is in force. Sizes in bytes, times in seconds."""

    data_dir: Path = setting(
        "Where the database, the key and all else is kept that the server writes.",
        Path,
        Path("data"),
        "`./data`",
    )
    database_url: str = setting(
        "The database: `sqlite:///path` or `postgresql://user:password@host/name`.",
        values.database_url,
        lambda known: f"sqlite:///{known['data_dir'].resolve() / 'fluenzr.db'}",
        "SQLite in the data directory",
        secret=True,
    )
    redis_url: str | None = setting(
        "Redis for the counters of the rate limit, where several machines share them.",
        str,
        None,
        "none: a file in the data directory",
        secret=True,
    )
    secret_key: bytes = setting(
        "What stored passwords are encrypted and links signed with, 16 characters at least. Never change it.",
        str,
        None,
        "made at the first start: `secret.key` in the data directory",
        secret=True,
    )
    host: str = setting(
        "The address to listen on; `0.0.0.0` is all of them, as in the container's image.", str, "127.0.0.1"
    )
    port: int = setting("The port to listen on.", values.integer(1, 65535), 8000)
    public_url: str = setting(
        "The address of this server for readers of emails: unsubscribe and tracking links begin with it.",
        values.url,
        lambda known: f"http://localhost:{known['port']}",
        "`http://localhost:PORT`",
    )
    web_processes: int = setting(
        "Processes that answer requests. Each takes 35 to 80 MB of memory, so more than 4 are started only "
        "where they are asked for: one for each core of a machine that is there for nothing else.",
        values.integer(1, 256),
        lambda _: min(os.cpu_count() or 1, MOST_PROCESSES),
        "as many as there are cores, 4 at the most",
    )
    web_threads: int = setting("Requests that each of these answers at once.", values.integer(1, 256), 2)
    worker_processes: int = setting(
        "Workers that are started: each sends, reads and imports beside the others.",
        values.integer(1, 256),
        1,
    )
    worker_threads: int = setting(
        "Flights of emails that each worker has under way at once.", values.integer(1, 256), 8
    )
    timezone: str = setting(
        "The zone of new campaigns that name none, as IANA calls it.", values.zone, "Europe/Paris"
    )
    rate_limit: str = setting(
        "Requests of a workspace, for each `second`, `minute`, `hour` or `day`.", values.rate, "1000/minute"
    )
    min_free_mb: int = setting(
        "Sending stops while the disk has less room than so many MiB.", values.integer(0, 1_000_000), 256
    )
    inbox_poll_seconds: int = setting(
        "Seconds from one reading of a mailbox to the next.", values.integer(1, 600), 120
    )
    webhook_allow_private: bool = setting(
        "`1` lets webhooks go to private addresses, to any port, and by plain `http`.", values.boolean, False
    )
    webhook_proxy: str | None = setting(
        "An HTTP proxy that webhooks go through: `http://user:password@host:3128`.",
        values.proxy,
        None,
        "none",
        secret=True,
    )
    mail_allow_private: bool | Literal["auto"] = setting(
        "Mail servers at private addresses: `1` all, `0` none, `auto` at ports of mail for a lone workspace.",
        values.auto_or_boolean,
        "auto",
    )
    google_client_id: str | None = setting(
        "This server's own OAuth client at Google, for workspaces that set none.", str, None, "none"
    )
    google_client_secret: str | None = setting("Its secret.", str, None, "none", secret=True)
    microsoft_client_id: str | None = setting(
        "This server's own app registration at Microsoft, for workspaces that set none.", str, None, "none"
    )
    microsoft_client_secret: str | None = setting(
        "Its secret, where it has one.", str, None, "none", secret=True
    )
    microsoft_tenant: str | None = setting(
        "Its tenant: an id, a domain, `organizations` or `consumers`.", str, None, "none: `common`"
    )
    oauth_endpoints: str | None = setting(
        "JSON with other authorization servers than the providers', for tests; `http` on loopback only.",
        str,
        None,
        "none",
    )
    dns_servers: tuple[str, ...] = setting(
        "Name servers instead of the system's, as `192.0.2.53:53`, several by commas.",
        values.addresses,
        (),
        "the system's",
    )
    allow_local_links: bool = setting(
        "`1` lets campaigns start from a real mailbox although no reader can reach `FLUENZR_PUBLIC_URL`.",
        values.boolean,
        False,
    )
    trusted_proxies: int = setting(
        "How many proxies in front may say whose request it is: `X-Forwarded-For`, `-Proto` and `-Host`.",
        values.integer(0, 16),
        0,
    )
    cors_origins: tuple[str, ...] = setting(
        "Web pages whose scripts may call the API, as `https://app.example.com`, several by commas.",
        values.origins,
        (),
        "none",
    )
    metrics: str = setting(
        "Who may see `/metrics`: `loopback` (this host, past any proxy), `token:VALUE`, `public` or `off`.",
        values.metrics,
        "loopback",
        secret=True,
    )
    log_format: Literal["auto", "text", "json"] = setting(
        "`text`, `json`, or `auto`: text on a terminal, else JSON.",
        values.choice("auto", "text", "json"),
        "auto",
    )
    log_level: str = setting(
        "The least that is logged: `debug`, `info`, `warning` or `error`.",
        values.choice("debug", "info", "warning", "error"),
        "info",
    )
    backup_every: int | None = setting(
        "How often the server backs itself up: `24h`, `90m`.", values.span, None, "none"
    )
    backup_keep: int = setting("How many of these backups are kept.", values.integer(1, 1000), 7)
    backup_dir: Path = setting(
        "Where they are kept; best on another disk.",
        Path,
        lambda known: known["data_dir"] / "backups",
        "`backups` in the data directory",
    )
    backup_passphrase: str | None = setting(
        "What they are sealed with, 12 characters at least; without it they leave the secret key out.",
        values.passphrase,
        None,
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

    @property
    def links_at(self) -> str | None:
        """Where links in emails lead, for rules that want readers to reach it; None: any address will do."""
        return None if self.allow_local_links else self.public_url

    def masked(self) -> list[tuple[str, str, str]]:
        """Rows of (variable, value, origin) with every secret hidden, for `fluenzr config`."""
        return [
            (name, masking.shown(item.name, getattr(self, item.name)), self.origins.get(item.name, "default"))
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
    environment = Environment()
    found: dict[str, Any] = {}
    for item in described().values():
        default = item.metadata["value"]
        if callable(default):
            default = default(found)
        found[item.name] = environment.get(item.name, item.metadata["read"], default)
    data_dir: Path = found["data_dir"]
    try:
        if makes_key:
            private_files.make(data_dir)
    except OSError as error:
        raise ConfigError(f"{PREFIX}DATA_DIR: cannot use {data_dir}: {error.strerror}") from error
    found["secret_key"] = key_file.key(found["secret_key"], data_dir, makes=makes_key)
    return Settings(**found, origins=environment.origins)


def no_installation(settings: Settings) -> str | None:
    """What to do where there is nothing to work on with these settings; None where there is.

    A key alone is none, and a database without its key is one: what that means is told by who opens it.
    """
    if lost := witness.lost_database(settings.data_dir, settings.sqlite_file):
        return lost
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    if database.exists() if settings.is_sqlite else settings.secret_key:
        return None
    try:
        private_files.check_writable(settings.data_dir)
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
