"""Imports through the real server: large uploads, and kill -9 at random instants.

The short form runs with the suite; `make soak` runs the full one (`FLUENZR_SOAK=1`).
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from urllib3 import encode_multipart_formdata

from fluenzr.models import Contact, ContactImport, Event, ImportFault, ImportPiece, Workspace
from tests.support import factories
from tests.support.servers import Server, eventually

pytestmark = [pytest.mark.live, pytest.mark.timeout(900)]

SOAK = os.environ.get("FLUENZR_SOAK") == "1"
ROWS, KILLS = (20_000, 40) if SOAK else (2_000, 3)
WRONG_EVERY = 50


def upload(web: Server, key: str, content: bytes) -> dict[str, object]:
    """Start an import; every row is new."""
    fields = {"consentSource": "existing", "consentCertified": "true", "file": ("people.csv", content)}
    body, content_type = encode_multipart_formdata(fields)
    answer = web.request(
        "POST", "/v1/contacts/import", key=key, body=body, headers={"Content-Type": content_type}
    )
    assert answer.status == 202, answer.data
    return answer.json()["data"]


def test_a_killed_worker_loses_no_row_and_doubles_none(
    server: Callable[..., Server], workspace: Workspace
) -> None:
    draw = random.Random(os.urandom(8))
    rows = [
        f'"nonsense {n}",x' if n % WRONG_EVERY == 0 else f'reader{n}@example.com,"Line\n{n}"'
        for n in range(ROWS)
    ]
    content = "\n".join(["email,note", *rows]).encode()
    web, worker = server(), server(web=0, worker=True)
    upload(web, factories.make_key(workspace), content)
    for _ in range(KILLS):
        before = ContactImport.get().processed
        # While it reads, not while it starts.
        eventually(lambda seen=before: ContactImport.get().processed > seen or _is_over(), 60)
        time.sleep(draw.uniform(0, 0.2))
        worker.kill()
        worker = server(web=0, worker=True)
    eventually(_is_over, 300)

    done = ContactImport.get()
    wrong = len(range(0, ROWS, WRONG_EVERY))
    assert (done.status, done.total, done.processed) == ("completed", ROWS, ROWS)
    assert (done.created, done.updated, done.skipped, done.error_count) == (ROWS - wrong, 0, 0, wrong)
    told = Counter(Event.select(Event.contact_id).where(Event.type == "contact.created").tuples())
    assert (len(told), set(told.values())) == (ROWS - wrong, {1})
    assert Contact.select().count() == ROWS - wrong == Workspace.get_by_id(workspace.id).contact_count
    # A row of two lines after each other, a wrong one of one line now and then.
    lines, line = [], 2
    for number in range(ROWS):
        if number % WRONG_EVERY == 0:
            lines.append(line)
        line += 1 if number % WRONG_EVERY == 0 else 2
    assert [fault.line for fault in ImportFault.select().order_by(ImportFault.line)] == lines
    assert not ImportPiece.select().exists()
    with Path(os.environ.get("FLUENZR_SOAK_REPORT", os.devnull)).open("a") as report:
        report.write(f"{ROWS} rows imported, {KILLS} kills of the worker: each once\n")


def _is_over() -> bool:
    return ContactImport.get().status in ("completed", "failed")


def test_only_an_import_may_be_large_and_memory_does_not_hold_it(
    server: Callable[..., Server], workspace: Workspace
) -> None:
    web, key = server(), factories.make_key(workspace)
    before = _resident(web)
    upload(web, key, b"email\n" + b"x" * (90 * 1024 * 1024))
    assert ContactImport.get().status == "pending"
    assert _resident(web) - before < 60 * 1024 * 1024
    large = b" " * (11 * 1024 * 1024)
    headers = {"Content-Type": "application/json"}
    assert web.request("POST", "/v1/contacts", key=key, body=large, headers=headers).status == 413


def _resident(web: Server) -> int:
    """Bytes of all its processes together."""
    pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in web.pids)
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")
