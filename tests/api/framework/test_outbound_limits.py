"""Calls that talk to other servers: few at once, none of one workspace's alone, and each of them ends."""

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fluenzr.engine import account_check, answers
from fluenzr.engine.sender import Sender
from fluenzr.engine.webhooks.safe_http import Channel
from fluenzr.models import Email, EmailAccount
from fluenzr.web import slow_calls
from tests.live.imap_server import ImapServer, drips
from tests.live.receiver import Receiver, Reply
from tests.live.smtp_server import SmtpServer
from tests.support import factories
from tests.support.sending import active_campaign, claim_all, smtp_account
from tests.support.servers import eventually
from tests.support.threads import at_once

pytestmark = pytest.mark.live


@pytest.fixture
def hanging() -> Iterator[SmtpServer]:
    """A mail server that greets nobody."""
    with SmtpServer() as server:
        server.hang("connect")
        yield server


def sockets() -> int:
    return sum(os.readlink(f"/proc/self/fd/{fd}").startswith("socket:") for fd in _descriptors())


def _descriptors() -> list[str]:
    found = []
    for fd in os.listdir("/proc/self/fd"):
        try:
            os.readlink(f"/proc/self/fd/{fd}")
        except OSError:
            continue
        found.append(fd)
    return found


def waiting(count: int) -> Callable[[], bool]:
    return lambda: slow_calls._places._taken == count


def test_a_workspace_takes_half_of_the_places_and_all_are_given_back(client_for, workspace, monkeypatch):
    may_end, well = threading.Event(), {"smtp": {"ok": True, "error": None}, "imap": None}
    monkeypatch.setattr(account_check, "test", lambda *_, **__: may_end.wait(20) and well)
    workspaces = [workspace, *(factories.make_workspace(name) for name in ("Two", "Three"))]
    clients = [client_for(own) for own in workspaces]
    paths = [f"/v1/email-accounts/{factories.make_account(own)['id']}/test" for own in workspaces]

    def call(number: int) -> Any:
        return clients[number].post(paths[number], json={})

    def beyond_all() -> list[Any]:
        eventually(waiting(4))
        refused = [call(1), call(2)]
        may_end.set()
        return refused

    def beyond_its_own() -> list[Any]:
        eventually(waiting(2))
        refused = [call(0) for _ in range(3)]
        *_, more = at_once(lambda: call(1), lambda: call(1), beyond_all)
        return refused + more

    *_, refused = at_once(lambda: call(0), lambda: call(0), beyond_its_own)
    assert [answer.status_code for answer in refused] == [503] * 5
    for answer_ in refused:
        assert answer_.headers["Retry-After"]
        assert answer_.json["error"]["code"] == "SERVICE_UNAVAILABLE"
    assert slow_calls._places._taken == 0
    assert call(2).status_code == 200


def test_what_hangs_ends_at_its_deadline_and_leaves_nothing_behind(client, workspace, hanging, monkeypatch):
    """Each kind of call, each kind of server that it talks to."""
    for module in (account_check, answers):
        monkeypatch.setattr(module, "SECONDS", 0.3)
    monkeypatch.setattr(Channel.post, "__defaults__", (0.3,))
    campaign = active_campaign(workspace, people=1)
    reply = replied_to(workspace, campaign)
    with ImapServer(capability=drips()) as imap, Receiver() as receiver:
        receiver.answer(*[Reply(hangs=True)] * 2)
        account = smtp_account(workspace, hanging, imap=imap.imap)
        EmailAccount.update(provider="smtp", smtp=account["smtp"]).execute()
        webhook = factories.make_webhook(workspace, url=receiver.url)
        threads, open_sockets = threading.active_count(), sockets()
        no_answer = {"ok": False, "error": "The server did not answer in time"}
        tested = client.post(f"/v1/email-accounts/{account['id']}/test", json={}).json["data"]
        assert tested == {"smtp": no_answer, "imap": no_answer}
        body = {"nodeId": "mail", "to": "zoe@reader.example"}
        trial = client.post(f"/v1/campaigns/{campaign.public_id}/test-send", json=body)
        assert (trial.status_code, "did not answer in time" in trial.json["error"]["message"]) == (409, True)
        sent = client.post(f"/v1/replies/{reply['id']}/send", json={"text": "Fine"})
        assert (sent.status_code, "did not answer in time" in sent.json["error"]["message"]) == (409, True)
        path = f"/v1/webhooks/{webhook['id']}"
        log = client.post(f"{path}/test").json["data"]
        again = client.post(f"{path}/logs/{log['id']}/redeliver").json["data"]
        assert (log["status"], again["status"]) == ("failed", "failed")
        receiver._released.set()
        eventually(lambda: (imap.open, threading.active_count()) == (0, threads))
        eventually(lambda: sockets() <= open_sockets)
    assert slow_calls._places._taken == 0


def replied_to(workspace: Any, campaign: Any) -> dict[str, Any]:
    """A reply to the campaign's first email, which the sandbox kept."""
    sender = Sender("https://mail.example")
    sender.send(*claim_all(campaign))
    sender.close()
    return factories.make_reply(workspace, Email.get())
