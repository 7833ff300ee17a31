"""Hosts of an old version are upgraded one after the other while they send and answer: no call fails, all is
sent once.

Only `make soak` runs it (`FLUENZR_SOAK=1`). The old version comes out of this repository's own history.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import urllib3

from fluenzr import crypto, db
from fluenzr.config import Settings
from fluenzr.models import Campaign, Contact
from tests.live import drills, postgres
from tests.live.drills import SOAK, Sink
from tests.live.hosts import Here, Host
from tests.live.postgres import Cluster
from tests.support.databases import bound_to
from tests.support.servers import ROOT, environment, eventually

pytestmark = [
    pytest.mark.live,
    pytest.mark.soak,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not SOAK, reason="a minute and an old version: make soak runs it"),
]

OLD = "975599c"
EMAILS = int(os.environ.get("FLUENZR_SOAK_EMAILS", "3000"))
SLOWNESS = 1.0
"""Of the server that is sent to: two minutes at the least, in which a busy machine upgrades three hosts."""
NAMES = ("one", "two", "three")
CALLERS = 3
PAUSE = 0.05
_PINNED = re.compile(r"^\S+==\S+", re.MULTILINE)
_BEGIN = """
import sys
from fluenzr import config, crypto, db
from tests import factories
from tests.live import drills

settings = config.load()
crypto.use(settings.secret_key)
db.connect(settings.database_url)
workspace = factories.make_workspace()
campaign = drills.campaign_to(workspace, int(sys.argv[1]), int(sys.argv[2]))
print(campaign.public_id, factories.make_key(workspace))
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The files of the old version, which runs with the packages that are installed here."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    made = subprocess.run(["git", "archive", OLD], cwd=ROOT, capture_output=True, check=False)  # noqa: S607
    if made.returncode:
        pytest.skip(f"{OLD} is not in this clone: {made.stderr.decode().strip()}")
    place = tmp_path / "old"
    with tarfile.open(fileobj=io.BytesIO(made.stdout)) as archive:
        archive.extractall(place, filter="data")
    wanted, here = (
        set(_PINNED.findall((root / "requirements.txt").read_text())) for root in (place, Path(ROOT))
    )
    if not wanted <= here:
        pytest.skip(f"{OLD} needs other packages: {sorted(wanted - here)}")
    return place


class Callers:
    """A balancer, and those who call through it all the time: what came of each call is counted."""

    def __init__(self, hosts: list[Host], key: str):
        self._hosts, self._busy = list(hosts), Counter[str]()
        self._turn, self._change, self._end = 0, threading.Condition(), threading.Event()
        self._headers = {"Authorization": f"Bearer {key}"}
        self._http = urllib3.PoolManager(maxsize=CALLERS, retries=False)
        self._threads = [threading.Thread(target=self._call, args=(n,)) for n in range(CALLERS)]
        self.answers: Counter[int] = Counter()
        self.failed: list[str] = []

    def __enter__(self) -> "Callers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()
        self._http.clear()

    @contextmanager
    def without(self, host: Host) -> Iterator[None]:
        """Nobody is led to this one, and who was has got an answer."""
        with self._change:
            self._hosts.remove(host)
            assert self._change.wait_for(lambda: not self._busy[host.url], 60)
        yield
        with self._change:
            self._hosts.append(host)

    @contextmanager
    def _some_host(self) -> Iterator[str]:
        with self._change:
            self._turn += 1
            url = self._hosts[self._turn % len(self._hosts)].url
            self._busy[url] += 1
        try:
            yield url
        finally:
            with self._change:
                self._busy[url] -= 1
                self._change.notify_all()

    def _call(self, caller: int) -> None:
        number = 0
        while not self._end.wait(PAUSE):
            number += 1
            contact = self._ask("POST", "/v1/contacts", {"email": f"of{caller}.{number}@example.org"})
            self._ask("GET", f"/v1/contacts/{contact.get('id')}")
            self._ask("PUT", f"/v1/contacts/{contact.get('id')}", {"company": f"Company {number}"})
            self._ask("GET", "/v1/campaigns")

    def _ask(self, method: str, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        told = {} if body is None else {"json": body}
        with self._some_host() as url:
            try:
                answer = self._http.request(method, url + path, headers=self._headers, timeout=30, **told)
            except urllib3.exceptions.HTTPError as error:
                self.failed.append(f"{method} {path}: {error}")
                return {}
        self.answers[answer.status] += 1
        if answer.status >= 400:
            self.failed.append(f"{method} {path}: {answer.status} {answer.data[:200]!r}")
            return {}
        data = answer.json()["data"]
        return data if isinstance(data, dict) else {}


def begin(old: Path, settings: Settings, port: int) -> tuple[str, str]:
    """A campaign and a key, made by the old version itself."""
    made = subprocess.run(
        [sys.executable, "-c", _BEGIN, str(port), str(EMAILS)],
        cwd=old,
        env=environment(settings),
        capture_output=True,
        text=True,
        check=True,
    )
    campaign, key = made.stdout.split()
    return campaign, key


def test_an_old_version_is_upgraded_host_by_host(settings: Settings, tmp_path: Path, old: Path) -> None:
    if postgres.programs() is None:
        pytest.skip("PostgreSQL's programs are not installed")
    with ExitStack() as stack:
        cluster = stack.enter_context(Cluster())
        sink = stack.enter_context(Sink(tmp_path / "accepted", slowness=SLOWNESS))
        own = {"metrics": "1", "rate_limit": "100000/minute"}  # as both versions take them
        shared = replace(settings, database_url=cluster.url, **own)
        first, *others = [Host(Here(), shared, tmp_path / name, root=old) for name in NAMES]
        stack.enter_context(first)
        eventually(lambda: is_ready(first), 60)
        public_id, key = begin(old, shared, sink.port)
        for host in others:
            stack.enter_context(host)
        eventually(lambda: all(map(is_ready, others)), 60)
        callers = stack.enter_context(Callers([first, *others], key))
        eventually(lambda: sink.count() >= EMAILS // 10, 120)
        for host in (first, *others):
            assert sink.count() < EMAILS, "too few emails to upgrade under load"
            upgrade(host, callers)
        stack.enter_context(bound_to(cluster.url))
        crypto.use(settings.secret_key)
        assert db.pending_migrations() == []
        campaign = Campaign.get(Campaign.public_id == public_id)
        drills.wait(lambda: drills.is_over(campaign), 300)
        callers.__exit__()
        assert callers.failed == []
        made = Contact.select().where(Contact.email.endswith("@example.org")).count()
        assert made == callers.answers[201]
        drills.check(campaign, sink.accepted(), EMAILS, f"three hosts upgraded from {OLD}")
        drills.report(f"{callers.answers.total()} calls meanwhile, none failed")


def upgrade(host: Host, callers: Callers) -> None:
    """As docs/operations/several-hosts.md says."""
    with callers.without(host):
        assert host.stop(60) == 0
        host.root = Path(ROOT)
        host.start()
        eventually(lambda: is_ready(host), 60)


def is_ready(host: Host) -> bool:
    assert host.process.poll() is None, host.logs
    return host.ask("/readyz")[0] == 200
