"""A real IMAP server for tests: Dovecot, as a process of its own on a port of the loopback.

It works as root, where it must let somebody else own the mail, and as anybody else, who is all its users.
"""

import contextlib
import grp
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import pytest
from imapclient import IMAPClient

from tests.support.servers import eventually, free_port

BINARY = Path("/usr/sbin/dovecot")
USER, PASSWORD = "jean", "secret"

_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
import_environment = TZ LD_PRELOAD MOVED_SECONDS
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{home}/mail:UTF-8
mail_uid = {owner}
mail_gid = {owner_group}
first_valid_uid = 1
first_valid_gid = 1
auth_mechanisms = plain login{token_mechanisms}
{token_passdb}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={home}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Junk {{
    special_use = \\Junk
    auto = create
  }}
  mailbox Gesendet {{
    special_use = \\Sent
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap {{
  {processes}
}}
"""

_PROCESSES = "process_limit = 40"
# Where `tests/at.sh` moves the clock away from the times of files: its processes would take each other's
# locks for forgotten ones, and lose messages that come while another looks.
_ONE_PROCESS = "process_limit = 1\n  service_count = 0\n  client_limit = 40"


_TOKEN_PASSDB = """
passdb {{
  driver = oauth2
  mechanisms = {mechanisms}
  args = {home}/oauth2.conf
}}
"""
_INTROSPECTION = """
introspection_mode = post
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
"""


class Dovecot:
    """A mailbox of `jean`, whose password is `secret` or another. A context; skips the test without
    Dovecot.

    With `introspection`, an endpoint (RFC 7662), anybody's access token lets its holder in, by any of
    `mechanisms`.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        password: str = PASSWORD,
        *,
        introspection: str | None = None,
        mechanisms: str = "xoauth2 oauthbearer",
    ):
        self._password = password
        self._introspection, self._mechanisms = introspection, mechanisms

    def __enter__(self) -> Self:
        if not BINARY.exists():
            pytest.skip(f"no Dovecot: {BINARY} is not there (Debian's dovecot-imapd)")
        # Not below the test's own directory: nobody else may look into that, and paths of sockets are short.
        self._home = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.port = free_port()
        self._write_config()
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def imap(self) -> dict[str, Any]:
        """The settings of an account that has this mailbox."""
        server = {"host": self.host, "port": self.port, "encryption": "none"}
        return {**server, "username": USER, "password": self._password}

    def deliver(self, *messages: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """Put messages into a folder, as if they had arrived at `at`: now, where nothing is said."""
        with self.client() as client:
            for start in range(0, len(messages), 200):
                arrived = at or datetime.now(UTC)
                batch = [{"msg": message, "date": arrived} for message in messages[start : start + 200]]
                client.multiappend(folder, batch)

    def flags(self, folder: str = "INBOX") -> list[tuple[bytes, ...]]:
        """The flags of each message."""
        with self.client() as client:
            client.select_folder(folder, readonly=True)
            found = client.get_flags(client.search())
            return [found[uid] for uid in sorted(found)]

    def forget_uids(self, folder: str = "INBOX") -> None:
        """Give all messages new UIDs under another UIDVALIDITY, as a server does that was restored."""
        mail = self._home / "mail"
        directory = mail if folder == "INBOX" else mail / f".{folder}"
        before = self._validity(folder)
        self._stop()
        for path in [*directory.glob("dovecot*"), *mail.glob("dovecot*")]:
            path.unlink(missing_ok=True)
        eventually(lambda: int(time.time()) > before)  # it is the second of its making
        self._start()
        assert self._validity(folder) != before

    @contextlib.contextmanager
    def client(self) -> Any:
        """A client that is logged in."""
        client = IMAPClient(self.host, self.port, ssl=False, timeout=10)
        try:
            client.plain_login(USER, self._password)
            yield client
        finally:
            with contextlib.suppress(OSError):
                client.logout()

    def _start(self) -> None:
        self._process = subprocess.Popen([BINARY, "-F", "-c", self._home / "dovecot.conf"])
        eventually(self._answers, 30)

    def _stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)

    def _validity(self, folder: str) -> int:
        with self.client() as client:
            return int(client.folder_status(folder, ["UIDVALIDITY"])[b"UIDVALIDITY"])

    def _write_config(self) -> None:
        is_root = os.getuid() == 0
        owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
        us = pwd.getpwuid(os.getuid())
        self._home.chmod(0o755)
        for name in ("mail", "run", "state"):
            (self._home / name).mkdir()
        if is_root:
            os.chown(self._home / "mail", owner.pw_uid, owner.pw_gid)
        config = _CONFIG.format(
            home=self._home,
            port=self.port,
            processes=_ONE_PROCESS if "MOVED_SECONDS" in os.environ else _PROCESSES,
            password=self._password,
            token_mechanisms=f" {self._mechanisms}" if self._introspection else "",
            token_passdb=self._token_passdb(),
            owner=owner.pw_uid,
            owner_group=owner.pw_gid,
            internal="dovecot" if is_root else us.pw_name,
            internal_group="dovecot" if is_root else grp.getgrgid(us.pw_gid).gr_name,
            login="dovenull" if is_root else us.pw_name,
        )
        (self._home / "dovecot.conf").write_text(config)

    def _token_passdb(self) -> str:
        if self._introspection is None:
            return ""
        (self._home / "oauth2.conf").write_text(_INTROSPECTION.format(url=self._introspection))
        return _TOKEN_PASSDB.format(home=self._home, mechanisms=self._mechanisms)

    def _answers(self) -> bool:
        assert self._process.poll() is None, self._log()
        try:
            with self.client() as client:
                client.select_folder("INBOX", readonly=True)
        except OSError:
            return False
        return True

    def _log(self) -> str:
        path = self._home / "log"
        return path.read_text() if path.exists() else "Dovecot wrote nothing"
