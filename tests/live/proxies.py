"""nginx and Caddy in front of a server, configured by what docs/operations/hardening.md says."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import urllib3

from tests.live.certificate import certify
from tests.support.servers import ROOT, eventually, free_port

DOCUMENT = ROOT / "docs" / "operations" / "hardening.md"
NAMES = ("nginx", "caddy")
NGINX = """
{user}
daemon off;
pid {directory}/nginx.pid;
error_log {directory}/error.log;
worker_processes 2;
events {{ worker_connections 8192; }}
worker_rlimit_nofile 16384;
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    include {directory}/site;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """One that runs: its ports, and the authority behind its certificate, which is localhost's."""

    name: str
    port: int
    http_port: int
    authority: str

    def client(self, address: str, **options: object) -> urllib3.HTTPSConnectionPool:
        """Connections from an address of the loopback's network, as from another machine."""
        return urllib3.HTTPSConnectionPool(
            "127.0.0.1",
            self.port,
            ca_certs=self.authority,
            server_hostname="localhost",
            assert_hostname="localhost",
            source_address=(address, 0),
            headers={"Host": "localhost"},
            retries=False,
            timeout=60,
            **options,
        )


@contextmanager
def running(name: str, upstream: int) -> Iterator[Proxy]:
    """The proxy of that name in front of a port of this host; skips the test where it is not installed."""
    program = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip(f"no {name}: apt-get install {name}")
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        _, authority = certify(directory)
        proxy = Proxy(name, free_port(), free_port(), authority)
        command = _configure(proxy, directory, upstream)
        log = directory / "log"
        own = {"PATH": os.environ["PATH"], "HOME": place}
        with (
            log.open("wb") as out,
            subprocess.Popen([program, *command], stdout=out, stderr=out, env=own) as process,
        ):
            try:
                eventually(lambda: _answers(proxy, process, log), 20)
                yield proxy
            finally:
                process.terminate()
                process.wait(20)


def _configure(proxy: Proxy, directory: Path, upstream: int) -> list[str]:
    """Write the document's own configuration, with names, ports and certificate replaced; how to start it."""
    text = _block({"nginx": "nginx", "caddy": "caddyfile"}[proxy.name])
    certificate = str(directory / "own.pem")
    if proxy.name == "nginx":
        text = _replaced(
            text,
            (r"listen 80;", f"listen 127.0.0.1:{proxy.http_port};"),
            (r"listen 443 ", f"listen 127.0.0.1:{proxy.port} "),
            (r"/etc/letsencrypt/live/mail\.example\.com/(fullchain|privkey)\.pem", certificate),
            (r"mail\.example\.com", "localhost"),
            (r"127\.0\.0\.1:8000", f"127.0.0.1:{upstream}"),
        )
        (directory / "site").write_text(text)
        user = "user root;" if os.geteuid() == 0 else ""
        (directory / "nginx.conf").write_text(NGINX.format(directory=directory, user=user))
        return ["-e", f"{directory}/error.log", "-c", f"{directory}/nginx.conf"]
    ports = f"admin off\n\tdefault_bind 127.0.0.1\n\thttp_port {proxy.http_port}\n\thttps_port {proxy.port}"
    text = _replaced(
        text,
        (r"admin off", ports),
        (r"mail\.example\.com", "localhost"),
        (r"# tls /etc/caddy/fullchain\.pem /etc/caddy/privkey\.pem", f"tls {certificate} {certificate}"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{upstream}"),
    )
    (directory / "Caddyfile").write_text(text)
    return ["run", "--config", str(directory / "Caddyfile"), "--adapter", "caddyfile"]


def _block(language: str) -> str:
    (block,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    return str(block)


def _replaced(text: str, *pairs: tuple[str, str]) -> str:
    for pattern, new in pairs:
        text, count = re.subn(pattern, lambda _, new=new: new, text)
        assert count, f"the document says nothing of {pattern}"
    return text


def _answers(proxy: Proxy, process: subprocess.Popen[bytes], log: Path) -> bool:
    assert process.poll() is None, log.read_text()
    try:
        return bool(proxy.client("127.0.0.1").request("GET", "/healthz").status)
    except urllib3.exceptions.HTTPError:
        return False
