"""Makes `975599c.sqlite.sql` and `975599c.postgresql.sql`: databases as commit 975599c left them.

It runs on the code of that commit, in a folder with its files (`git archive 975599c`), and is kept to say what is
in them: `PYTHONPATH=. python make_975599c.py URL`. PostgreSQL is dumped by pg_dump, as it prints.
"""

# ruff: noqa: E501, T201
# mypy: ignore-errors

import os
import sys
from datetime import UTC, datetime

URL = sys.argv[1]
os.environ.update(FLUENZR_DATA_DIR="/tmp/fluenzr-975599c", FLUENZR_DATABASE_URL=URL)  # noqa: S108

from fluenzr import clock, crypto, db  # noqa: E402
from fluenzr.core import campaigns, contacts, engagement, groups, suppression, unsubscribes  # noqa: E402
from fluenzr.core.engagement import Visit  # noqa: E402
from fluenzr.models import Campaign, Email, Webhook  # noqa: E402
from tests.support import delivering, factories  # noqa: E402
from tests.support.clocks import FrozenClock  # noqa: E402
from tests.support.sending import (  # noqa: E402
    ACCEPTED,
    GREYLISTED,
    UNCERTAIN,
    UNKNOWN,
    active_campaign,
    claim_one,
    email_of,
    finish,
    intend,
)

SECRET_KEY = b"a secret key of tests and of nothing else"
THEN = datetime(2025, 11, 24, 9, 0, tzinfo=UTC)  # a Monday
SEQUENCE = (
    factories.email_node("first", "Hello {{first_name}}"),
    factories.delay_node(days=3),
    factories.email_node("second", "Again"),
)


def fill(time: FrozenClock) -> None:
    workspace = factories.make_workspace("Zoë & Söhne", plan="pro")
    print("key", factories.make_key(workspace, "of then"))
    other = factories.make_workspace("Another", plan="free")
    factories.make_contact(other, "same@reader.example")

    static = factories.make_group(workspace, "Clients")
    factories.make_group(workspace, "Fridges", type="static")
    stage = factories.make_stage(workspace, "Talking")
    people = [
        (
            "ada@reader.example",
            {
                "first_name": "Ada",
                "last_name": "Lovelace",
                "company": "Analytical",
                "tags": ["vip", "a;b"],
                "custom_fields": {"size": 50, "is_big": True, "note": "true", "empty": ""},
            },
        ),
        (
            "zoë@straße.example",
            {"first_name": "Zoe\u0301", "phone": "+33 1 23 45 67 89", "consent_source": "web_optin"},
        ),
        (
            "same@reader.example",
            {"last_name": 'O\'Neil "the" second\nline', "consent_notes": "told by phone"},
        ),
        ("gone@reader.example", {}),
    ]
    made = [factories.make_contact(workspace, email, **fields) for email, fields in people]
    contacts.update(workspace.id, made[0]["id"], {"stage_id": stage["id"]})
    groups.add_contacts(workspace.id, static["id"], [person["id"] for person in made[:3]])
    webhook = factories.make_webhook(workspace, description="CRM")
    silent = factories.make_webhook(workspace, "email.bounced", url="https://silent.example.com/")

    draft = factories.make_campaign(workspace, *SEQUENCE, name="Draft", contacts=made[:1])
    archived = active_campaign(workspace, *SEQUENCE, name="Archived")
    campaigns.pause(workspace.id, archived.public_id)
    campaigns.archive(workspace.id, archived.public_id)
    assert draft["status"] == "draft"

    running = active_campaign(workspace, *SEQUENCE, people=8, name="Running")
    sent = [finish(running, ACCEPTED) for _ in range(4)]
    finish(running, UNKNOWN)
    finish(running, GREYLISTED)
    finish(running, UNCERTAIN)
    time.advance(600)
    factories.make_reply(workspace, email_of(sent[0]), "Oui, avec plaisir — Éléonore")
    engagement.record_open(email_of(sent[1]).id, Visit(clock.now_ms(), "Mozilla/5.0", "192.0.2.7"))
    unsubscribes.unsubscribe(workspace.id, sent[2].contact.id, sent[2].email_id)

    paused = active_campaign(workspace, *SEQUENCE, people=3, name="Paused")
    finish(paused, ACCEPTED)
    campaigns.pause(workspace.id, paused.public_id)

    done = active_campaign(workspace, factories.email_node("only"), people=2, name="Completed")
    finish(done, ACCEPTED)
    finish(done, ACCEPTED)
    time.advance(60)
    campaigns.complete_finished()

    dying = active_campaign(workspace, *SEQUENCE, people=2, name="Amid a handover")
    assert intend(claim_one(dying, "a worker that died"))

    account = factories.make_account(
        workspace,
        "real@sender.example",
        provider="smtp",
        smtp={
            "host": "smtp.sender.example",
            "port": 587,
            "username": "real",
            "password": "hunter22",
            "encryption": "tls",
        },
    )
    factories.make_captured(workspace, factories.make_account(workspace))
    assert account["id"]
    factories.make_import(workspace, "email,first_name\nnew1@reader.example,New\n")
    delivering.serve(factories.row(Webhook, webhook), 200, 500, limit=3)
    assert silent["id"]
    suppression.add(workspace.id, "never@reader.example", "manual")
    for campaign in Campaign.select().order_by(Campaign.id):
        print(campaign.public_id, campaign.name, campaign.status)
    print("emails", Email.select().count())


time = FrozenClock(THEN)
crypto.use(SECRET_KEY)
db.connect(URL)
db.migrate()
with clock.using(time):
    fill(time)
db.database.obj.close()


def dumped(database: object) -> list[str]:
    """An SQLite database as statements, with the shadow tables of its text indexes as they are."""

    def rows(statement: str) -> list[tuple]:
        return database.execute_sql(statement).fetchall()

    tables = rows(
        "select name, type from pragma_table_list where schema = 'main' and name not like 'sqlite_%'"
    )
    shadows = {name for name, kind in tables if kind == "shadow"}
    indexes = {name for name, kind in tables if kind == "virtual"}
    made = rows(
        "select type, name, sql from sqlite_master where sql is not null and name not like 'sqlite_%'"
    )
    statements = [sql for kind, name, sql in made if kind == "table" and name not in shadows]
    statements += [f'delete from "{name}"' for name in sorted(shadows)]
    for name, _ in tables:
        if name in indexes:
            continue
        columns = ", ".join(f'quote("{column[1]}")' for column in rows(f'pragma table_info("{name}")'))
        for row in rows(f'select {columns} from "{name}"'):
            statements.append(f'insert into "{name}" values ({", ".join(row)})')
    statements += [
        f"insert into sqlite_sequence values ('{name}', {last})"
        for name, last in rows("select * from sqlite_sequence")
    ]
    return statements + [sql for kind, _, sql in made if kind != "table"]


if URL.startswith("sqlite"):
    db.database.obj.connect()
    with open("975599c.sqlite.sql", "w") as file:
        file.write(
            "begin;\n" + "".join(f"{statement};\n" for statement in dumped(db.database.obj)) + "commit;\n"
        )
else:
    print("pg_dump --inserts --no-owner --no-privileges --no-comments", URL)
