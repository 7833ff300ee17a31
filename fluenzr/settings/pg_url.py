"""PostgreSQL connection URIs (libpq §34.1.1.2): several hosts with ports, sockets and parameters.

Of the parameters `prepare_threshold` and `pgbouncer` are not libpq's: drivers and poolers know them.

Tested by `tests/db/test_pg_sessions.py`.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

SCHEMES = ("postgresql://", "postgres://")
_THRESHOLD = ("prepare_threshold", "prepareThreshold")
_OFF = ("", "0", "none", "null", "off", "false")
_PREPARED_AT = 5
"""From which execution on psycopg prepares a statement, where nobody says otherwise."""


@dataclass(frozen=True)
class Target:
    """libpq's parameters, and from which execution on a statement is prepared (None: never)."""

    parameters: dict[str, str]
    prepare_threshold: int | None


def parse(url: str) -> Target:
    """Raises ValueError, with what libpq says of it, and without the password."""
    from psycopg import ProgrammingError, conninfo  # here: commands that need no PostgreSQL start the sooner

    address, _, query = url.partition("?")
    given = parse_qsl(query, keep_blank_values=True)
    own = {name: value for name, value in given if name in (*_THRESHOLD, "pgbouncer")}
    others = urlencode([(name, value) for name, value in given if name not in own], quote_via=quote)
    try:
        found = conninfo.conninfo_to_dict(f"{_quoted(address)}?{others}" if others else _quoted(address))
    except ProgrammingError as error:
        raise ValueError(f"is no connection URI of PostgreSQL: {_without_secret(str(error), url)}") from None
    for port in filter(None, str(found.get("port", "")).split(",")):
        if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
            raise ValueError("is no connection URI of PostgreSQL: a port is a number from 1 to 65535")
    return Target({name: str(value) for name, value in found.items()}, _threshold(own))


def for_libpq(url: str) -> str:
    """The connection string for PostgreSQL's own programs; the password is left out of it."""
    from psycopg import conninfo

    parameters = {name: value for name, value in parse(url).parameters.items() if name != "password"}
    return conninfo.make_conninfo(**parameters)


def password(url: str) -> str | None:
    """None where the URI has none."""
    return parse(url).parameters.get("password")


def _threshold(own: dict[str, str]) -> int | None:
    """JDBC's 0 is never, as everybody who writes it in a URI means it."""
    if own.get("pgbouncer", "").lower() in ("true", "1", "yes", "on"):
        return None
    given = next((own[name] for name in _THRESHOLD if name in own), str(_PREPARED_AT))
    if given.lower() in _OFF:
        return None
    if not given.isascii() or not given.isdigit():
        raise ValueError("prepare_threshold must be a whole number; 0 is never")
    return int(given)


def _quoted(address: str) -> str:
    """With the `@` of a password as %40: what comes after the last one is the host."""
    scheme, _, rest = address.partition("://")
    place, slash, path = rest.partition("/")
    user, at, hosts = place.rpartition("@")
    return f"{scheme}://{user.replace('@', '%40')}{at}{hosts}{slash}{path}"


def _without_secret(said: str, url: str) -> str:
    """libpq quotes what it could not read, and that may be a part of the password."""
    return "it cannot be read" if "@" in url and '"' in said and "parameter" not in said else said.strip()
