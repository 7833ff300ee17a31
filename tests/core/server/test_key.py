"""A database goes on with the secret key that it was written with, or not at all."""

from collections.abc import Callable, Iterator

import pytest

from fluenzr import crypto
from fluenzr.core.common.errors import Conflict
from fluenzr.core.contacts import suppression
from fluenzr.core.privacy import erasure
from fluenzr.core.server import key as server_key
from fluenzr.models import Campaign, Email, EmailAccount, Server, Suppression, Webhook
from tests.support import factories
from tests.support.sending import active_campaign, claim_one, intend, message_id_of

OTHER = b"quite another secret key of tests"
SMTP = {"host": "smtp.example.com", "username": "ada", "password": "hunter2"}


@pytest.fixture
def other_key(settings) -> Iterator[Callable[[], None]]:
    """From the call on the server has another key, until the test ends."""
    yield lambda: crypto.use(OTHER)
    crypto.use(settings.secret_key)


def test_the_first_key_is_kept_and_another_refused(database, other_key):
    server_key.check()
    server_key.check()
    assert Server.select().count() == 1
    other_key()
    assert not server_key.is_own()
    for _ in range(2):
        with pytest.raises(server_key.WrongKey):
            server_key.check()


def test_the_fingerprint_tells_nothing_that_a_key_is_used_for(settings):
    kept = crypto.fingerprint(settings.secret_key)
    assert kept == crypto.fingerprint()
    assert kept != crypto.fingerprint(OTHER)
    assert kept not in {
        crypto.derive(settings.secret_key, name).hex() for name in ("tracking", "suppression")
    }


def leave_a_password(workspace):
    factories.make_account(workspace, provider="smtp", smtp=SMTP)


def leave_a_webhook(workspace):
    factories.make_webhook(workspace)


def leave_a_suppression(workspace):
    suppression.add(workspace.id, "gone@example.com", "unsubscribed")


def leave_an_email(workspace):
    claim = claim_one(active_campaign(workspace))
    assert intend(claim)
    Email.update(message_id=message_id_of(claim)).execute()


@pytest.mark.parametrize(
    "leave",
    [leave_a_password, leave_a_webhook, leave_a_suppression, leave_an_email],
    ids=lambda it: it.__name__,
)
def test_a_database_without_a_fingerprint_takes_the_key_that_wrote_it(workspace, other_key, settings, leave):
    """As one of before has none: whatever the key left in it tells."""
    leave(workspace)
    other_key()
    with pytest.raises(server_key.WrongKey):
        server_key.check()
    assert Server.get_or_none() is None
    crypto.use(settings.secret_key)
    server_key.check()
    assert Server.get().key == crypto.fingerprint()


def test_one_secret_that_opens_is_enough_and_nothing_at_all_is_no_objection(workspace, other_key):
    factories.make_webhook(workspace)
    other_key()
    factories.make_webhook(workspace)
    server_key.check()
    assert server_key.is_own()


def test_nothing_is_lost_where_the_key_is_there(workspace):
    server_key.check()
    for ask in (server_key.lost, server_key.replace_lost):
        with pytest.raises(Conflict):
            ask()


def test_what_is_lost_with_a_key_is_told_and_campaigns_pause(workspace, other_key, clock):
    account = factories.make_account(workspace, provider="smtp", smtp=SMTP)
    webhook = factories.make_webhook(workspace)
    campaign = active_campaign(workspace)
    suppression.add(workspace.id, "known@example.com", "unsubscribed")
    erased = factories.make_contact(workspace, "erased@example.com")
    suppression.add(workspace.id, "erased@example.com", "unsubscribed")
    erasure.delete(workspace.id, erased["id"])
    assert Suppression.get(Suppression.email.is_null())
    server_key.check()
    other_key()
    told = server_key.lost()
    assert sorted(told.secrets) == sorted([account["id"], webhook["id"]])
    assert (told.erased, told.active) == (1, 1)
    assert Campaign.get_by_id(campaign.id).status == "active", "only asked"

    assert server_key.replace_lost() == told
    paused = Campaign.get_by_id(campaign.id)
    assert (paused.status, paused.paused_reason) == ("paused", server_key.REPLACED)
    assert suppression.covers(workspace.id, "Known@example.com")
    row = factories.row(EmailAccount, account)
    assert row.status == "error"
    assert "lost" in str(row.last_error)
    assert factories.row(Webhook, webhook).status == "failed"
    server_key.check()
    with pytest.raises(Conflict):
        server_key.replace_lost()
