"""Start banner: addresses of the server, and the first API key, shown once."""

import io
import logging
import sys

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
_LOST_KEY = "Lost the key? fluenzr keys create"


def greet(settings: Settings) -> None:
    """On the first start of all make a workspace and tell its key, this once; say what runs on a terminal.

    Logs are kept, copied and read by others: without a terminal the key goes into a file instead.
    """
    from fluenzr import db
    from fluenzr.core.workspaces import settings as workspace_settings

    with db.database.obj.connection_context():
        first = workspace_settings.first_start()
    if first is None and not sys.stdout.isatty():
        logger.info(_LOST_KEY)
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
        private_files.write(place, key + "\n")
    except OSError as error:
        why = f"which could not be written to {place} ({error.strerror})"
        return {"where": why, "place": "fluenzr keys create", "key": "..."}
    return {
        "where": "in a file: take it from there and remove it",
        "place": str(place),
        "key": f"$(cat {place})",
    }
