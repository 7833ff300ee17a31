"""What needs somebody: each kind is told while it lasts, and of its own workspace alone."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.contacts import import_runner
from fluenzr.core.inbox import replies
from fluenzr.core.overview import attention
from fluenzr.core.overview.attention import Kind, Need
from fluenzr.core.sending import uncertain
from fluenzr.models import Contact, EmailAccount, Mailbox, Server, Webhook, Worker, Workspace
from tests.support import factories, sending
from tests.support.clocks import FrozenClock


@pytest.fixture
def worker(database: object) -> None:
    """Somebody works."""
    Worker.create(owner="w", host="h", pid=1, started_at=0, heartbeat_at=wall_clock.now_ms())


def kinds(workspace: Workspace) -> list[tuple[Kind, str | None, int]]:
    return [(need.kind, need.name, need.count) for need in attention.needs(workspace.id)]


def test_nothing_needs_anybody(workspace: Workspace, worker: None) -> None:
    sending.active_campaign(workspace)
    assert attention.needs(workspace.id) == []
    assert attention.of_server(None) == []


def test_without_a_worker_nothing_leaves(workspace: Workspace) -> None:
    assert kinds(workspace) == [(Kind.WORKER, None, 1)]


def test_mailboxes_at_fault(workspace: Workspace, worker: None) -> None:
    for email, fields in {
        "refused@example.com": {"status": "error", "last_error": "535 no"},
        "off@example.com": {"status": "disabled", "last_error": "535 no"},
        "well@example.com": {},
    }.items():
        account = factories.row(EmailAccount, factories.make_account(workspace, email))
        EmailAccount.update(**fields or {"status": "connected"}).where(
            EmailAccount.id == account.id
        ).execute()
    Mailbox.create(account=account, error="The mailbox cannot be read: timeout")
    factories.make_account(factories.make_workspace("Others"))
    found = attention.needs(workspace.id)
    assert [(need.kind, need.name, need.reason) for need in found] == [
        (Kind.MAILBOX, "refused@example.com", "535 no"),
        (Kind.MAILBOX, "well@example.com", "The mailbox cannot be read: timeout"),
    ]


def test_campaigns_that_are_paused(workspace: Workspace, worker: None) -> None:
    one, two = (sending.active_campaign(workspace, name=name) for name in ("By itself", "By hand"))
    lifecycle.pause(workspace.id, one.public_id, "6 of the last 100 emails bounced")
    lifecycle.pause(workspace.id, two.public_id)
    found = {need.name: need for need in attention.needs(workspace.id)}
    assert found["By itself"].kind is Kind.PAUSED
    assert found["By itself"].reason == "6 of the last 100 emails bounced"
    assert found["By hand"].reason is None
    lifecycle.resume(workspace.id, one.public_id)
    assert [need.name for need in attention.needs(workspace.id)] == ["By hand"]


def test_uncertain_emails_wait_for_a_decision(workspace: Workspace, worker: None) -> None:
    campaign = sending.active_campaign(workspace, people=2, name="In doubt")
    claims = [sending.finish(campaign, sending.UNCERTAIN) for _ in range(2)]
    assert kinds(workspace) == [(Kind.UNCERTAIN, "In doubt", 2)]
    for claim in claims:
        contact = Contact.get_by_id(claim.contact.id).public_id
        uncertain.resolve(workspace.id, campaign.public_id, contact, "sent")
    assert kinds(workspace) == []


def test_webhooks_that_failed(workspace: Workspace, worker: None) -> None:
    made = factories.make_webhook(workspace, url="https://hooks.example.com/a")
    factories.make_webhook(workspace)
    Webhook.update(status="failed").where(Webhook.public_id == made["id"]).execute()
    assert kinds(workspace) == [(Kind.WEBHOOK, "https://hooks.example.com/a", 1)]


def test_imports_with_faults_are_told_for_a_week(
    workspace: Workspace, worker: None, clock: FrozenClock
) -> None:
    Worker.update(heartbeat_at=wall_clock.now_ms() + 30 * 24 * 3_600_000).execute()
    made = factories.make_import(workspace, "email\nnobody\nada@example.com\n")
    factories.make_import(workspace, "email\ngrace@example.com\n")
    importer = import_runner.Importer(None)
    while importer.step():
        pass
    assert kinds(workspace) == [(Kind.IMPORT, "completed", 1)]
    assert attention.needs(workspace.id)[0].object_id == made["id"]
    clock.advance(8 * 24 * 3600)
    assert kinds(workspace) == []


def test_answers_that_nobody_has_read(workspace: Workspace, worker: None) -> None:
    campaign = sending.active_campaign(workspace, people=2)
    emails = [sending.email_of(sending.finish(campaign, sending.ACCEPTED)) for _ in range(2)]
    made = [factories.make_reply(workspace, email) for email in emails]
    assert kinds(workspace) == [(Kind.ANSWERS, None, 2)]
    replies.update(workspace.id, made[0]["id"], {"read": True})
    assert kinds(workspace) == [(Kind.ANSWERS, None, 1)]
    replies.update(workspace.id, made[1]["id"], {"archived": True})
    assert kinds(workspace) == []


def test_what_is_of_others_is_not_told(workspace: Workspace, worker: None) -> None:
    others = factories.make_workspace("Others")
    campaign = sending.active_campaign(others, people=2)
    factories.make_reply(others, sending.email_of(sending.finish(campaign, sending.ACCEPTED)))
    sending.finish(campaign, sending.UNCERTAIN)
    lifecycle.pause(others.id, campaign.public_id)
    Webhook.update(status="failed").where(Webhook.public_id == factories.make_webhook(others)["id"]).execute()
    EmailAccount.update(status="error").execute()
    assert len(attention.needs(others.id)) == 5
    assert attention.needs(workspace.id) == []


@pytest.mark.parametrize(
    ("backup_at", "error", "needs"),
    [
        (0, None, []),
        (-3, None, [Need(Kind.BACKUP, at=-3)]),
        (-1, "No space left", [Need(Kind.BACKUP, reason="No space left", at=-1)]),
        (None, "No space left", [Need(Kind.BACKUP, reason="No space left")]),
        (None, None, []),
    ],
)
def test_backups_that_are_overdue(
    database: object, clock: FrozenClock, backup_at: int | None, error: str | None, needs: list[Need]
) -> None:
    """Every hour one is due; times are in hours from now."""
    now = wall_clock.now_ms()

    def hours(count: int | None) -> int | None:
        return None if count is None else now + count * 3_600_000

    Server.create(id=1, identity="x", backup_at=hours(backup_at), backup_error=error)
    wanted = [Need(need.kind, reason=need.reason, at=hours(need.at)) for need in needs]
    assert attention.of_server(3600) == wanted
    assert attention.of_server(None) == []
