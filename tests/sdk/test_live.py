"""The Python SDK against the real server."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
import urllib3

import fluenzr
from fluenzr import AsyncFluenzrClient, FluenzrClient
from fluenzr.models import Contact, Workspace
from tests.sdk.unkind import DROP, JSON, Answer, Request, UnkindServer
from tests.support import factories
from tests.support.servers import Server

pytestmark = pytest.mark.live

Live = tuple[Server, str]
Connect = Callable[..., FluenzrClient]
PEOPLE = 1000


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Makes clients that are closed in the end: `connect(running, key, max_retries=0)`."""
    with ExitStack() as opened:

        def connect(running: Server | UnkindServer, key: str, **options: Any) -> FluenzrClient:
            return opened.enter_context(FluenzrClient(key, base_url=running.url, **options))

        yield connect


def test_a_campaign_from_the_first_contact_to_its_statistics(live: Live, connect: Connect) -> None:
    running, key = live
    client = connect(running, key)
    ada = client.contacts.create(
        email="ada@example.com",
        first_name="Ada",
        custom_fields={"favouriteColour": "blue", "first_name": 1},
    )
    assert ada.custom_fields == {"favouriteColour": "blue", "first_name": 1}
    assert (ada.first_name, ada.last_name, ada.pipeline_stage) == ("Ada", None, None)
    assert abs((datetime.now(UTC) - ada.created_at).total_seconds()) < 60
    assert ada.to_dict()["createdAt"] == ada.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")

    ada = client.contacts.update(ada.id, last_name="Lovelace", first_name=None)
    assert (ada.first_name, ada.last_name) == (None, "Lovelace")
    group = client.groups.create(name="Pioneers")
    assert client.contacts.add_groups(ada.id, group_ids=[group.id]).groups[0].name == "Pioneers"
    assert client.contacts.add_tags(ada.id, tags=["vip"]).tags == ["vip"]

    account = client.email_accounts.create(
        email="grace@example.com", provider="sandbox", sandbox={"speed_up": 1000}
    )
    assert account.sandbox is not None
    assert account.sandbox.speed_up == 1000
    campaign = client.campaigns.create(
        name="Hello",
        email_account_id=account.id,
        settings={"send_hours_start": 8, "max_emails_per_hour": None},
        workflow=factories.linear_workflow(factories.email_node(body="Hello {{lastName}}")),
    )
    assert campaign.settings.send_hours_start == 8
    assert client.campaigns.add_contacts(campaign.id, group_id=group.id).added == 1
    assert client.campaigns.preview(campaign.id, contact_id=ada.id, node_id="mail").missing_variables == []
    assert client.campaigns.start(campaign.id).status == "active"
    assert [each.email for each in client.campaigns.list_contacts(campaign.id)] == ["ada@example.com"]
    assert client.campaigns.pause(campaign.id).status == "paused"
    assert client.campaigns.get_stats(campaign.id).total_contacts == 1
    assert [row.email_number for row in client.campaigns.get_email_stats(campaign.id)] == [1]
    today = datetime.now(ZoneInfo(campaign.settings.timezone)).date()
    rows = client.campaigns.get_timeline(campaign.id, from_=today.isoformat())
    assert {row.sent for row in rows} == {0}

    found = client.contacts.search(
        filters={"created_after": ada.created_at, "custom_fields": {"first_name": 1}}
    )
    assert [contact.id for contact in found] == [ada.id]
    saved = client.contacts.bulk(
        contacts=[{"email": "zoe@example.com", "first_name": "Zoé"}, {"email": "no address"}]
    )
    assert (saved.created, saved.errors[0].index) == (1, 1)
    assert client.suppressions.create(email="a+b@example.com").reason == "manual"
    assert client.suppressions.delete("a+b@example.com").deleted is True
    assert client.workspace.update(postal_address="1 Rue de la Paix").postal_address == "1 Rue de la Paix"
    assert client.contacts.delete(ada.id).deleted is True


def test_lists_of_a_thousand(live: Live, connect: Connect) -> None:
    running, key = live
    client = connect(running, key)
    rows = [{"email": f"person{number}@example.com"} for number in range(PEOPLE)]
    assert client.contacts.bulk(contacts=rows).created == PEOPLE  # type: ignore[arg-type]

    contacts = client.contacts.list()
    assert (len(contacts.data), contacts.meta.total, contacts.meta.total_pages) == (100, PEOPLE, 10)
    ids = [contact.id for contact in contacts]
    assert (len(ids), len(set(ids))) == (PEOPLE, PEOPLE)
    assert [len(page.data) for page in client.contacts.list(per_page=80).pages()] == [80] * 12 + [40]
    in_order = [contact.email for contact in client.contacts.list(sort="email", order="asc")]
    assert in_order == sorted(row["email"] for row in rows)
    assert len(list(client.contacts.list(page=2))) == 20
    assert [page.meta.page for page in client.contacts.list(page=3, per_page=50).pages()] == [3]
    assert list(client.contacts.list(page=21, per_page=50)) == []
    assert len(list(client.contacts.search(query="PERSON99"))) == 11
    searched = [contact.id for contact in client.contacts.search(query="person", per_page=90)]
    assert searched == ids

    async def awaited() -> None:
        async with AsyncFluenzrClient(key, base_url=running.url) as client:
            streamed = [contact.id async for contact in client.contacts.list()]
            page = await client.contacts.list()
            assert streamed == ids
            assert (len(page.data), page.meta.total) == (100, PEOPLE)
            assert len([contact async for contact in page]) == PEOPLE
            assert len([contact async for contact in client.contacts.list(page=2)]) == 20
            pages = [len(each.data) async for each in client.contacts.search(query="1", per_page=7).pages()]
            assert (pages[0], sum(pages)) == (7, 271)
            both = await asyncio.gather(*(client.contacts.get(each.id) for each in page.data[:20]))
            assert [contact.id for contact in both] == [contact.id for contact in page.data[:20]]

    asyncio.run(awaited())


def test_refusals_have_their_classes(live: Live, workspace: Workspace, connect: Connect) -> None:
    running, key = live
    client = connect(running, key)
    with pytest.raises(fluenzr.ValidationError, match="Email is required") as invalid:
        client.contacts.create(email="")
    assert (invalid.value.code, invalid.value.details) == (
        "VALIDATION_ERROR",
        {"email": ["Email is required"]},
    )
    first = client.contacts.create(email="ada@example.com")
    with pytest.raises(fluenzr.ConflictError) as conflict:
        client.contacts.create(email="Ada@example.com")
    assert conflict.value.details == {"id": first.id}
    with pytest.raises(fluenzr.NotFoundError) as missing:
        client.contacts.get("con_nowhere")
    assert (missing.value.status, missing.value.message) == (404, "Contact not found")
    assert missing.value.request_id
    with pytest.raises(fluenzr.PayloadTooLargeError):
        client.contacts.create(email="a@example.com", consent_notes="n" * 11_000_000)
    with pytest.raises(fluenzr.AuthenticationError):
        connect(running, "flz_sk_" + "x" * 32).contacts.list()
    reading = connect(running, factories.make_key(workspace, scope="read"))
    assert len(list(reading.contacts.search())) == 1
    with pytest.raises(fluenzr.PermissionDeniedError):
        reading.contacts.delete(first.id)
    with pytest.raises(ValueError, match="An id is not empty"):
        client.contacts.delete("")
    with pytest.raises(fluenzr.NotFoundError):
        client.contacts.get("../campaigns")


def test_it_waits_where_the_server_asks_for_it(
    server: Callable[..., Server], workspace: Workspace, connect: Connect
) -> None:
    running, key = server(rate_limit="5/second"), factories.make_key(workspace)
    client = connect(running, key)
    with ThreadPoolExecutor(12) as pool:
        impatient = client.with_options(max_retries=0)
        calls = [pool.submit(impatient.workspace.get) for _ in range(24)]
    errors = [error for error in (call.exception() for call in calls) if error is not None]
    with pytest.raises(fluenzr.RateLimitError) as caught:
        raise errors[0]
    assert caught.value.code == "RATE_LIMITED"
    assert 0 <= (caught.value.retry_after or 0) <= 1
    with ThreadPoolExecutor(12) as pool:
        patient = client.with_options(max_retries=20)
        assert len(list(pool.map(lambda _: patient.workspace.get(), range(12)))) == 12


def test_a_server_that_is_restarted_in_the_middle_of_a_call(
    server: Callable[..., Server], workspace: Workspace, connect: Connect
) -> None:
    running, key = server(), factories.make_key(workspace)
    client = connect(running, key, max_retries=8)
    client.workspace.get()
    for pid in running.pids:
        os.kill(pid, signal.SIGSTOP)
    created: list[Any] = []
    call = threading.Thread(target=lambda: created.append(client.contacts.create(email="ada@example.com")))
    call.start()
    call.join(0.3)
    assert call.is_alive()
    running.kill()
    server(port=running.settings.port, public_url=running.url)
    call.join(30)
    assert [contact.email for contact in created] == ["ada@example.com"]
    assert Contact.select().count() == 1


def test_an_answer_that_is_lost_is_asked_for_again_and_nothing_is_done_twice(
    live: Live, connect: Connect
) -> None:
    running, key = live
    http = urllib3.PoolManager()

    def forwarded(request: Request) -> Answer:
        headers = {
            name: request.headers[name] for name in ("authorization", "idempotency-key", "content-type")
        }
        got = http.request(request.method, running.url + request.path, headers=headers, body=request.body)
        return Answer(got.status, got.data, JSON)

    def lost(request: Request) -> Answer:
        assert forwarded(request).status == 201
        return DROP

    with UnkindServer(lost, forwarded) as between:
        contact = connect(between, key).contacts.create(email="ada@example.com")
    assert contact.email == "ada@example.com"
    assert Contact.select().count() == 1
    assert len(between.requests) == 2
    http.clear()


def test_the_client_is_found_in_the_environment(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    running, key = live
    monkeypatch.setenv("FLUENZR_API_KEY", key)
    monkeypatch.setenv("FLUENZR_BASE_URL", running.url)
    with FluenzrClient() as client:
        assert client.workspace.get().plan == "pro"
        assert key not in repr(client)


def test_it_calls_an_app_without_a_socket(app: Any, workspace: Workspace) -> None:
    http = httpx2.Client(transport=httpx2.WSGITransport(app))
    client = FluenzrClient(factories.make_key(workspace), base_url="http://testserver", http_client=http)
    assert client.workspace.get().name == "Acme"


def test_events_that_arrive_are_verified_without_a_client() -> None:
    import time

    from fluenzr import signature, webhooks

    body = b'{"id":"evt_1","type":"email.opened","timestamp":"2025-01-15T10:30:00Z","data":{"openCount":1}}'
    now = int(time.time())
    headers = {"x-fluenzr-timestamp": str(now), "x-fluenzr-signature": signature.sign(body, "secret", now)}
    event = webhooks.verify(body, headers, "secret")
    assert (event.type, event.timestamp, event.data["openCount"]) == (
        "email.opened",
        datetime(2025, 1, 15, 10, 30, tzinfo=UTC),
        1,
    )
    with pytest.raises(fluenzr.WebhookSignatureError):
        webhooks.verify(body, headers, "another secret")
