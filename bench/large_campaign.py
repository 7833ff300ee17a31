"""A campaign of a million: adding by filter, starting, claiming, pausing, deleting, and what others wait for.

`python -m bench.large_campaign --url URL`, on an empty database. Prints a table.
"""

import argparse
import contextlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench.emails import ALWAYS, BODY, SECRET_KEY, SUBJECT
from fluenzr import crypto, db
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle, waiting_for
from fluenzr.core.contacts import records
from fluenzr.core.sending import queue
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import Campaign, Workspace

_NUMBERS = {
    True: "with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)",
    False: "with n as (select generate_series(1, cast(? as int)) as i)",
}
_CONTACTS = """
insert into contact (public_id, workspace_id, email, email_key, first_name, first_name_key, last_name_key,
    company, company_key, status, tags, custom_fields, consent_source, created_at, updated_at)
{numbers} select 'con_big' || i, ?, 'reader' || i || '@example.com', 'reader' || i || '@example.com',
    'Ada', 'ada', '', 'Engines', 'engines', 'active', '[]', '{{}}', 'event', 1700000000000 + i,
    1700000000000 + i
from n
"""


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.large_campaign")
    options.add_argument("--url", help="of an empty database; a SQLite file of its own by default")
    options.add_argument("--people", type=int, default=1_000_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        url = chosen.url or f"sqlite:///{directory}/fluenzr.db"
        crypto.use(SECRET_KEY.encode())
        db.connect(url)
        db.migrate()
        db.database.obj.connect(reuse_if_open=True)
        _measure(chosen.people)
        db.database.obj.close()


def _measure(people: int) -> None:
    workspace = _workspace(people)
    campaign = _campaign(workspace.id)
    where = workspace.id, campaign["id"]
    with _others(workspace.id):
        _timed("add by filter", lambda: campaign_contacts.add(*where, filters={}))
    with _others(workspace.id):
        _timed("add by filter again", lambda: campaign_contacts.add(*where, filters={}))
        _timed("start", lambda: lifecycle.start(*where))
        row = Campaign.get(Campaign.public_id == campaign["id"])
        for _ in range(5):
            _timed("claim of 64", lambda: queue.claim(row.id, "bench", 64, 0.5))
        _timed("ready", queue.ready)
        _timed("walking", queue.walking)
        _timed("campaign", lambda: lifecycle.get(*where))
        _timed("complete_finished", lifecycle.complete_finished)
        _timed("outlook", lambda: waiting_for.outlook(row))
        _timed("page of contacts", lambda: campaign_contacts.page(*where, {}, _paging()))
        _timed("pause", lambda: lifecycle.pause(*where))
        _timed("archive", lambda: lifecycle.archive(*where))
        _timed("delete", lambda: lifecycle.delete(*where))


def _paging() -> Any:
    from fluenzr.core.common.listing import Paging

    return Paging()


def _timed(what: str, work: Callable[[], Any]) -> None:
    began = time.perf_counter()
    given = work()
    took = (time.perf_counter() - began) * 1000
    told = given if isinstance(given, dict) and "added" in given else ""
    print(f"| {what} | {took:,.1f} ms | {told}", flush=True)


@contextlib.contextmanager
def _others(workspace_id: int) -> Iterator[None]:
    """Somebody else writes a contact all the time; says how long the longest took."""
    ended, longest = threading.Event(), [0.0]

    def write() -> None:
        number = 0
        while not ended.wait(0.02):
            number += 1
            began = time.perf_counter()
            records.create(workspace_id, {"email": f"other{time.time_ns()}@example.com"})
            longest[0] = max(longest[0], time.perf_counter() - began)
        db.database.obj.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        print(f"| longest call of somebody else meanwhile | {longest[0] * 1000:,.0f} ms |", flush=True)


def _workspace(people: int) -> Workspace:
    """One with so many contacts, which may be there already."""
    found = Workspace.get_or_none(Workspace.name == "Large")
    if found is not None:
        return found
    made = workspace_settings.create("Large", "pro")
    _fill(made.id, people)
    return Workspace.get_by_id(made.id)


def _fill(workspace_id: int, people: int) -> None:
    with db.transaction():
        db.execute(_CONTACTS.format(numbers=_NUMBERS[db.is_sqlite()]), (people, workspace_id))
        db.execute("update workspace set contact_count = ? where id = ?", (people, workspace_id))
    if not db.is_sqlite():  # there nobody does it, and PostgreSQL by itself
        db.execute("analyze contact")


def _campaign(workspace_id: int) -> dict[str, Any]:
    account = {"email": "grace@example.com", "display_name": "Grace Hopper", "daily_limit": None}
    sender = account_settings.create(workspace_id, {**account, "provider": "sandbox"})
    nodes = [
        {"id": "start", "type": "start"},
        {"id": "mail", "type": "email", "data": {"subject": SUBJECT, "body": BODY}},
        {"id": "end", "type": "end"},
    ]
    edges = [{"from": "start", "to": "mail"}, {"from": "mail", "to": "end"}]
    fields = {
        "name": "Large",
        "email_account_id": sender["id"],
        "settings": ALWAYS,
        "workflow": {"nodes": nodes, "edges": edges},
    }
    return lifecycle.create(workspace_id, fields, "Europe/Paris")


if __name__ == "__main__":
    main()
