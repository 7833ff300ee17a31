"""Writes docs/operations/settings.md from the settings themselves: `make settings-docs`."""

import os
import tempfile
from unittest import mock

from fluenzr import config
from tests.support.servers import ROOT

PATH = ROOT / "docs" / "operations" / "settings.md"

_TEXT = """\
# Settings

<!-- Written by `make settings-docs` from fluenzr/config.py; a test holds it to that. -->

All are optional, and variables of the environment: `FLUENZR_PORT=9000`. In this order:

1. the environment itself, or the file that `FLUENZR_NAME_FILE` names, as Docker and Kubernetes give secrets
   (both for one setting is an error);
2. the file `.env` in the working directory, lines of `FLUENZR_PORT=9000`, unless `PYTHON_DOTENV_DISABLED=1`;
3. the default.

`fluenzr config` shows what is in force and where each comes from, secrets masked. A name that is no setting
is told at the start, and by `fluenzr doctor`, with the one that is nearest to it.

| Setting | Default | What it does |
|---|---|---|
{rows}

Restart the server after a change. Several processes (`fluenzr web`, `fluenzr worker`) need the same settings.
"""


def page() -> str:
    """The whole page."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(config.PREFIX)}
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as empty, mock.patch.dict(os.environ, bare, clear=True):
        os.chdir(empty)
        try:
            settings = config.load(makes_key=False)
        finally:
            os.chdir(before)
    rows = [
        f"| `{name}` | {_default(item.metadata['default'], getattr(settings, item.name))} "
        f"| {item.metadata['description']} |"
        for name, item in config.described().items()
    ]
    return _TEXT.format(rows="\n".join(rows))


def _default(words: str | None, value: object) -> str:
    return words or f"`{int(value) if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    PATH.write_text(page())
