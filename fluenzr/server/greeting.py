"""Start banner: addresses of the server, and, once, the first API key and the link of the first owner.

Tested by `tests/server/test_processes.py`.
"""

import io
import logging
import sys
from contextlib import suppress

import fluenzr
from fluenzr.config import Settings
from fluenzr.host import private_files

logger = logging.getLogger("fluenzr.server.processes")

BANNER = """\
FluenzR {version} · data {data} ({kind})
├─ API     {url}/v1
├─ Docs    {url}/docs
└─ Status  {url}/status
"""
FIRST_KEY = """
API key of the workspace "{workspace}", {where}:
  {place}
Try it:
  curl -H "Authorization: Bearer {key}" {url}/v1/contacts

"""
FIRST_KEY_FILE = "first-key"
WELCOME = """
Open it in a browser within 24 hours, and choose how you sign in:
  {link}

"""
WELCOME_ELSEWHERE = "Nobody can sign in yet: the link for the first owner is {where}\n"
WELCOME_FILE = "welcome-link"
_LOST_KEY = "Lost the key? fluenzr keys create"


def greet(settings: Settings, *, welcomes: bool = True) -> None:
    """On the first start of all make a workspace and tell its key, this once; say what runs on a terminal,
    and, as long as nobody can sign in, a new link for the first owner.

    Logs are kept, copied and read by others: without a terminal key and link go into files instead.
    """
    from fluenzr import db
    from fluenzr.core.people import links
    from fluenzr.core.workspaces import settings as workspace_settings

    with db.database.obj.connection_context():
        first = workspace_settings.first_start()
        welcome = _welcome(settings, links.first()) if welcomes else None
    if first is None and not sys.stdout.isatty():
        logger.info(_LOST_KEY)
        if welcome is not None:
            logger.info(welcome.strip())
        return
    kind = "SQLite" if settings.is_sqlite else "PostgreSQL"
    values = {
        "version": fluenzr.__version__,
        "data": settings.data_dir.resolve(),
        "kind": kind,
        "url": settings.public_url,
    }
    text = BANNER.format(**values)
    if first is None:
        text += f"\n{_LOST_KEY}\n"
    else:
        text += FIRST_KEY.format(workspace=first[0].name, **_where(settings, first[1]), **values)
    text += welcome or ""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    sys.stdout.write(text)
    sys.stdout.flush()


def _where(settings: Settings, key: str) -> dict[str, str]:
    """What is told of the first key: itself on a terminal, else the file that has it."""
    if sys.stdout.isatty():
        return {"where": "shown this once", "place": key, "key": key}
    place = settings.data_dir.resolve() / FIRST_KEY_FILE
    try:
        private_files.write(place, f"{key}\n".encode())
    except OSError as error:
        why = f"which could not be written to {place} ({error.strerror})"
        return {"where": why, "place": "fluenzr keys create", "key": "..."}
    return {
        "where": "in a file: take it from there and remove it",
        "place": str(place),
        "key": f"$(cat {place})",
    }


def _welcome(settings: Settings, token: str | None) -> str | None:
    """What is told of the first owner's link: itself on a terminal, else the file that has it. An older file
    leads nowhere, and goes."""
    place = settings.data_dir.resolve() / WELCOME_FILE
    with suppress(OSError):
        place.unlink(missing_ok=True)
    if token is None:
        return None
    link = f"{settings.public_url}/welcome/{token}"
    if sys.stdout.isatty():
        return WELCOME.format(link=link)
    try:
        private_files.write(place, f"{link}\n".encode())
    except OSError as error:
        where = (
            f"not written to {place} ({error.strerror}): fluenzr users create --role owner --email ADDRESS"
        )
        return WELCOME_ELSEWHERE.format(where=where)
    return WELCOME_ELSEWHERE.format(where=f"in the file {place}")
