"""Environment variables, files that they name (`NAME_FILE`), and `.env`.

Tested by `tests/test_config.py`.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from environs import FileAwareEnv
from environs.exceptions import EnvError

PREFIX = "FLUENZR_"
DOTENV = Path(".env")


class ConfigError(Exception):
    """A setting that cannot be used; the message names it and says why."""


class Environment:
    """Where settings come from; `origins` says of each that was found: `environment`, `file` or `.env`."""

    def __init__(self) -> None:
        self.origins: dict[str, str] = {}
        self._from_dotenv = _read_dotenv()
        self._variables = FileAwareEnv(prefix=PREFIX, strip_whitespace=True)

    def get(self, name: str, read: Callable[[str], Any], default: Any) -> Any:
        """What a setting's text is read as. Raises ConfigError."""
        variable = PREFIX + name.upper()
        from_file = f"{variable}_FILE" in os.environ
        if from_file and variable in os.environ:
            raise ConfigError(f"Set {variable} or {variable}_FILE, not both")
        try:
            raw = self._variables.str(name.upper(), None)
        except (EnvError, OSError, ValueError) as error:
            path = os.environ.get(f"{variable}_FILE")
            raise ConfigError(f"{variable}_FILE: cannot read {path} as text") from error
        if raw is None or not raw.strip():
            return default
        given = f"{variable}_FILE" if from_file else variable
        place = ".env" if given in self._from_dotenv else "environment"
        self.origins[name] = "file" if from_file else place
        try:
            return read(raw.strip())
        except ValueError as error:
            raise ConfigError(f"{variable}: {error}") from error


def _read_dotenv() -> set[str]:
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
