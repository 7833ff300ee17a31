"""Secret key file: encrypts stored passwords, signs links; made at the first start.

Tested by `tests/test_config.py`.
"""

import secrets
from pathlib import Path

from fluenzr.host import private_files
from fluenzr.settings.environment import PREFIX, ConfigError

KEY_FILE = "secret.key"
_made: set[Path] = set()


def key(given: str | None, data_dir: Path, *, makes: bool) -> bytes:
    """The key that is given, or that of the file, which is made on the first start; empty where there is
    none and it is not to be made. Raises ConfigError."""
    path = data_dir / KEY_FILE
    if given is None:
        try:
            return _kept(path) if makes or path.exists() else b""
        except OSError as error:
            raise ConfigError(f"{PREFIX}DATA_DIR: cannot use {path}: {error.strerror}") from error
    if len(given) < 16:
        raise ConfigError(f"{PREFIX}SECRET_KEY: needs at least 16 characters")
    encoded = given.encode()
    if path.exists() and path.read_bytes().strip() != encoded:
        raise ConfigError(f"{PREFIX}SECRET_KEY is not what {path} holds: remove the one that is wrong")
    return encoded


def take_back(data_dir: Path) -> bool:
    """Remove the key file where this process has just made it; whether it was so.

    The database turned out to have a key already: the new one must not be taken for it later.
    """
    path = data_dir / KEY_FILE
    if path not in _made:
        return False
    path.unlink(missing_ok=True)
    return True


def _kept(path: Path) -> bytes:
    """The key made on the first start."""
    if not path.exists():
        private_files.write_first(path, secrets.token_urlsafe(48).encode())
        _made.add(path)
    return path.read_bytes().strip()
