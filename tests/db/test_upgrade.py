"""A database of an old version, as that version left it: nothing is lost, and what ran goes on."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from fluenzr import clock, crypto, db
from fluenzr.api import create_app
from fluenzr.core.sending import crash_recovery, results
from fluenzr.models import Campaign, Email
from tests.support.clients import Client
from tests.support.clocks import FrozenClock
from tests.support.databases import bound_to
from tests.support.routes import Route, api_routes
from tests.support.sending import ACCEPTED, claim_all, email_of, intend

pytestmark = pytest.mark.slow

DUMPS = Path(__file__).parents[1] / "upgrades"
NAMES = [path.stem for path in db.MIGRATIONS.glob("[0-9]*.py")]
OF_THEN = [f"000{number}" for number in range(1, 7)]
THEN = datetime(2025, 11, 24, 9, 0, tzinfo=UTC)
HOUR = 3600
STATUSES = {
    "Draft": "draft",
    "Archived": "archived",
    "Running": "active",
    "Paused": "paused",
    "Completed": "completed",
    "Amid a handover": "active",
}
Rows = dict[str, dict[str, dict[str, Any]]]


class Old(NamedTuple):
    url: str
    key: str


@pytest.fixture
def old(new_database, database_kind, settings, database) -> Iterator[Old]:
    """The database as it was left, bound to the models, and a key of then."""
    crypto.use(settings.secret_key)
    url, dump = new_database(), (DUMPS / f"975599c.{database_kind}.sql").read_text()
    with bound_to(url) as bound:
        bound.connect()
        if database_kind == "sqlite":
            bound.connection().executescript(dump)
            bound.close()  # what it knows of the text index was there before
        else:
            bound.connection().cursor().execute(dump)
            bound.connection().cursor().execute("set search_path to default")
            bound.connection().commit()
        yield Old(url, re.findall(r"flz_sk_\w+", dump)[0])
        db.database.obj.close()  # an app has one of its own


def rows(kind: str) -> Rows:
    """All rows by table and their first column."""
    names = {
        "sqlite": "select name from pragma_table_list where schema = 'main' and type = 'table' "
        "and name not like 'sqlite_%'",
        "postgresql": "select tablename from pg_tables where schemaname = 'public'",
    }
    found: Rows = {}
    for (table,) in db.query(names[kind]):
        cursor = db.database.obj.execute_sql(f'select * from "{table}"')
        columns = [column[0] for column in cursor.description]
        found[table] = {
            str(row[: 2 if columns[0].endswith("_id") else 1]): dict(zip(columns, row, strict=True))
            for row in cursor.fetchall()
        }
    return found


def test_no_row_and_no_value_is_lost(old, database_kind):
    before = rows(database_kind)
    assert len(before["campaign"]) == len(STATUSES)
    assert [name[:4] for name in sorted(set(NAMES) - set(db.pending_migrations()))] == OF_THEN
    db.migrate()
    assert db.pending_migrations() == []
    after = rows(database_kind)
    lost = []
    for table, of_then in before.items():
        for name, row in of_then.items():
            now = after.get(table, {}).get(name)
            lost += [
                (table, name, column, value, now and now.get(column))
                for column, value in row.items()
                if now is None or (column in now and now[column] != value)
            ]
    # Addresses and names are compared in one form since 0011_contacts.
    assert sorted((table, column, now) for table, _, column, _, now in lost) == [
        ("contact", "email_key", "zoë@xn--strae-oqa.example"),
        ("contact", "first_name", "Zo\u00e9"),
        ("contact", "first_name_key", "zo\u00e9"),
    ]


THINGS = {
    "contact_id": "contact", "import_id": "contact_import", "group_id": "contact_group",
    "campaign_id": "campaign", "reply_id": "reply", "account_id": "email_account", "webhook_id": "webhook",
}  # fmt: skip


NOT_YET = {"connection_id"}
"""What there was none of then."""


def paths(route: Route) -> Iterator[str]:
    """The route for each thing of the workspace that it can be asked for."""
    if route.rule.endswith("/presets"):
        yield route.path() + "?email=jean@gmail.com"
    elif not route.arguments:
        yield route.path()
    elif route.arguments == ("account_id", "message_id"):
        kept = (
            "select a.public_id, m.public_id from captured_message m "
            "join email_account a on a.id = m.account_id"
        )
        yield from (route.path(account_id=account, message_id=message) for account, message in db.query(kept))
    elif route.arguments == ("provider",):
        yield from (route.path(provider=provider) for provider in ("google", "microsoft"))
    else:
        (argument,) = route.arguments
        named = db.query(f"select public_id from {THINGS[argument]} where workspace_id = 1")
        yield from (route.path(**{argument: public_id}) for (public_id,) in named)


def test_all_that_is_there_answers_as_documented(old, settings, document, tmp_path):
    db.migrate()
    client = Client(create_app(replace(settings, database_url=old.url, data_dir=tmp_path)), document, old.key)
    ((real,),) = db.query("select public_id from email_account where provider = 'smtp'")
    no_sandbox = f"/v1/email-accounts/{real}/messages"
    for route in api_routes(client.app, "GET"):
        if NOT_YET.issuperset(route.arguments) and route.arguments:
            continue
        asked = list(paths(route))
        assert asked, f"nothing of then is there for {route}"
        for path in asked:
            assert client.get(path).status_code == (409 if path == no_sandbox else 200), path
    listed = client.get("/v1/campaigns?perPage=100").json["data"]
    assert {campaign["name"]: campaign["status"] for campaign in listed} == STATUSES
    found = client.get("/v1/contacts?q=lovelace").json["data"]
    assert [contact["email"] for contact in found] == ["ada@reader.example"]
    assert found[0]["customFields"] == {"size": 50, "is_big": True, "note": "true", "empty": ""}
    assert found[0]["tags"] == ["vip", "a;b"]


def test_a_running_campaign_goes_on_and_writes_nothing_twice(old):
    db.migrate()
    running = Campaign.get(Campaign.name == "Running")
    before = {email.id: (email.enrollment_id, email.node_id, email.state) for email in Email.select()}
    done = {place[:2] for place in before.values() if place[2] in ("sent", "uncertain", "refused")}
    written = []
    time = FrozenClock(THEN)
    with clock.using(time):
        for _ in range(10):
            time.advance(24 * HOUR)
            for claim in claim_all(running):
                email = email_of(claim)
                written.append((email.enrollment_id, email.node_id))
                assert intend(claim)
                results.record(claim, ACCEPTED, "Hello")
    assert not done & set(written)
    assert len(written) == len(set(written))
    # Eight people: three of the four who had the first email get the second but for who answered and who
    # unsubscribed, one was refused, one is uncertain; the greylisted one and the last get both.
    assert Counter(node for _, node in written) == {"first": 2, "second": 4}


def test_what_was_being_handed_over_when_its_worker_died_is_not_sent_again(old):
    db.migrate()
    dying = Campaign.get(Campaign.name == "Amid a handover")
    (handed,) = Email.select().where(Email.campaign == dying.id)
    assert handed.state == "sending"
    time = FrozenClock(THEN)
    with clock.using(time):
        time.advance(HOUR)
        crash_recovery.free(["a worker that died"])
        claimed = claim_all(dying)
        assert [claim.enrollment_id for claim in claimed] != [handed.enrollment_id]
        assert len(claimed) == 1
    assert Email.get_by_id(handed.id).state == "uncertain"
