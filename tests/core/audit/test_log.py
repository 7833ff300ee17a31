"""What the audit log tells of whom, for how long, and what never."""

import pytest

from fluenzr import db
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.audit import actors, log
from fluenzr.core.audit.actors import COMMAND_LINE, Actor
from fluenzr.core.operations import retention
from fluenzr.core.webhooks import subscriptions
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import AuditEntry, Contact, Workspace
from tests.support import factories
from tests.support.browsing import make_user
from tests.support.clocks import FrozenClock


def record(workspace: Workspace | None, action: str = "key.created", **told: object) -> None:
    with db.transaction():
        log.record(None if workspace is None else workspace.id, action, **told)  # type: ignore[arg-type]


def test_an_entry_belongs_to_the_transaction_of_its_change(workspace: Workspace) -> None:
    with pytest.raises(RuntimeError):
        log.record(workspace.id, "key.created")
    before = AuditEntry.select().count()

    def fail() -> None:
        with db.transaction():
            log.record(workspace.id, "key.created")
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fail()
    assert AuditEntry.select().count() == before


def test_who_acts(workspace: Workspace) -> None:
    user = make_user(workspace, email="jeanne@example.com")
    with actors.acting(Actor("user", user.id, "203.0.113.77")):
        record(workspace)
    with actors.acting(COMMAND_LINE):
        record(workspace)
    command, person = log.page(workspace.id, server_too=False).entries[:2]
    assert (command.actor_kind, command.actor, command.address) == ("command line", None, None)
    assert (person.actor, person.address) == ("jeanne@example.com", "203.0.113.0")
    assert actors.current() == actors.SERVER


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
        ("fe80::1%eth0", "fe80::"),
        ("unix:", None),
        (None, None),
    ],
)
def test_addresses_are_cut(address: str | None, kept: str | None) -> None:
    assert actors.cut(address) == kept


def test_what_is_of_another_workspace_or_of_the_server_is_not_shown(workspace: Workspace) -> None:
    other = factories.make_workspace("Other")
    mine, stranger = make_user(workspace), make_user(other)
    record(other, object_id="key_other")
    record(None, "password.reset", object_id=mine.public_id)
    record(None, "password.reset", object_id=stranger.public_id)
    shown = {entry.object_id for entry in log.page(workspace.id, server_too=False).entries}
    assert mine.public_id in shown
    assert not shown & {"key_other", stranger.public_id}
    assert stranger.public_id in {e.object_id for e in log.page(workspace.id, server_too=True).entries}


def test_pages_go_back_to_the_first(workspace: Workspace) -> None:
    for number in range(log.PER_PAGE + 5):
        record(workspace, object_id=f"key_{number}")
    first = log.page(workspace.id, server_too=False)
    assert first.before is not None
    rest = log.page(workspace.id, server_too=False, before=first.before)
    assert rest.before is None
    seen = [entry.object_id for entry in (*first.entries, *rest.entries)]
    assert len(seen) == len(set(seen)) == AuditEntry.select().where(AuditEntry.workspace == workspace).count()


def test_entries_are_kept_for_400_days(workspace: Workspace, clock: FrozenClock) -> None:
    record(workspace, object_id="key_old")
    clock.advance(399 * 86_400)
    retention.sweep()
    assert AuditEntry.select().where(AuditEntry.object_id == "key_old").exists()
    clock.advance(2 * 86_400)
    retention.sweep()
    assert not AuditEntry.select().where(AuditEntry.object_id == "key_old").exists()


def test_what_it_tells_of_is_named_as_long_as_it_is_there(workspace: Workspace) -> None:
    contact = factories.make_contact(workspace, "ada@example.com")["id"]
    for object_id in (
        factories.make_campaign(workspace, name="Spring")["id"],
        contact,
        "con_nobody",
        "google",
    ):
        record(workspace, object_id=object_id)

    def told() -> dict[str | None, str | None]:
        entries = log.page(workspace.id, server_too=False).entries[:4]
        return {entry.object_id: entry.object_name for entry in entries}

    assert set(told().values()) == {"Spring", "ada@example.com", None}
    Contact.delete().where(Contact.public_id == contact).execute()
    assert told()[contact] is None


def entries(action: str) -> list[list[str]]:
    return [
        row.fields for row in AuditEntry.select().where(AuditEntry.action == action).order_by(AuditEntry.id)
    ]


def test_a_form_sends_all_its_fields_and_those_are_named_that_change(workspace: Workspace) -> None:
    """Else the log says of whoever mends the postal address that they have turned tracking on."""
    given = {"name": workspace.name, "open_tracking": "minimal", "postal_address": "1 Road"}
    for _ in range(2):
        workspace_settings.update(workspace.id, given)
    assert entries("settings.changed") == [["postal_address"]]

    smtp = {"host": "smtp.example.com", "port": 587, "username": "ada", "encryption": "tls"}
    account = {"display_name": "Ada", "daily_limit": 50, "smtp": {**smtp, "password": "one"}}
    made = account_settings.create(workspace.id, {"email": "ada@example.com", "provider": "smtp", **account})
    account_settings.update(workspace.id, made["id"], {**account, "smtp": smtp})
    account_settings.update(workspace.id, made["id"], {**account, "daily_limit": 60, "smtp": smtp})
    account_settings.update(workspace.id, made["id"], {**account, "daily_limit": 60})
    assert entries("mailbox.changed") == [["daily_limit"], ["smtp_password"]]

    webhook = factories.make_webhook(workspace, url="https://example.com/a")
    for url in ("https://example.com/a", "https://example.com/b"):
        subscriptions.update(
            workspace.id, webhook["id"], {"url": url, "events": webhook["events"]}, allow_private=True
        )
    assert entries("webhook.changed") == [["url"]]
