"""Webhooks over HTTP, to a real receiver: tried, logged, delivered again, and the feed beside them."""

import pytest

from fluenzr import signature
from fluenzr.core.sending import crash_recovery
from fluenzr.engine.webhooks.dispatcher import Dispatcher
from fluenzr.models import Delivery, Event, Webhook
from tests.live.receiver import Receiver, Reply
from tests.support import factories
from tests.support.delivering import DAY, HOUR, ME, happen, serve, waiting
from tests.support.servers import eventually, free_port

PATH = "/v1/webhooks"
pytestmark = pytest.mark.live


@pytest.fixture
def receiver():
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def webhook(client, receiver) -> dict:
    return client.post(PATH, json={"url": receiver.url, "events": ["*"]}).json["data"]


@pytest.fixture
def path(webhook) -> str:
    return f"{PATH}/{webhook['id']}"


def row(webhook: dict) -> Webhook:
    return factories.row(Webhook, webhook)


def logged(client, path: str, **query: str) -> list[dict]:
    answer = client.get(f"{path}/logs", query_string=query)
    assert answer.status_code == 200, answer.json
    assert answer.json["meta"]["total"] == len(answer.json["data"])
    return answer.json["data"]


def deliver_all() -> None:
    crash_recovery.beat(ME, "host", 1)
    running = Dispatcher(ME, allow_private=True, proxy=None)

    def is_done() -> bool:
        running.step()
        return not running._lanes and not Delivery.select().where(Delivery.attempts == 0).exists()

    eventually(is_done)
    running.close()


# Test


def test_a_test_is_sent_now_and_its_attempt_told(client, webhook, path, receiver, clock):
    receiver.answer(Reply(202))
    answer = client.post(f"{path}/test")
    assert answer.status_code == 200
    (request,) = receiver.received
    told = answer.json["data"]
    assert told == {
        "id": request.headers["X-FluenzR-Delivery"],
        "eventId": request.id,
        "eventType": "webhook.test",
        "status": "delivered",
        "statusCode": 202,
        "responseTime": told["responseTime"],
        "attempt": 1,
        "error": None,
        "timestamp": "2026-01-12T09:00:00Z",
    }
    assert logged(client, path) == [told]
    event = signature.verify(request.body, request.headers, webhook["secret"], tolerance=10**10)
    assert event["type"] == "webhook.test"


def test_a_test_that_fails_is_told_and_not_tried_again(client, webhook, path, receiver):
    receiver.answer(500)
    told = client.post(f"{path}/test").json["data"]
    assert (told["status"], told["statusCode"], told["error"]) == ("failed", 500, "The receiver answered 500")
    assert not Delivery.select().exists()
    assert client.get(path).json["data"]["status"] == "active"


def test_a_receiver_that_is_not_there_is_told(client):
    made = client.post(PATH, json={"url": f"http://127.0.0.1:{free_port()}/", "events": ["*"]}).json["data"]
    told = client.post(f"{PATH}/{made['id']}/test").json["data"]
    assert (told["status"], told["statusCode"], told["error"]) == ("failed", None, "Connection refused")


@pytest.mark.parametrize("status", ["failed", "disabled"])
def test_a_webhook_that_is_not_active_can_be_tried(client, webhook, path, status):
    Webhook.update(status=status).execute()
    assert client.post(f"{path}/test").json["data"]["status"] == "delivered"
    assert client.get(path).json["data"]["status"] == status


def test_an_idempotency_key_sends_one_test(client, path, receiver):
    answers = [client.post(f"{path}/test", headers={"Idempotency-Key": "k"}).json for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(receiver.received) == 1


def test_what_belongs_to_nobody_here_is_not_found(client, client_for, path, webhook):
    log = client.post(f"{path}/test").json["data"]
    other = client_for(factories.make_workspace("Other"))
    theirs = other.post(PATH, json={"url": "http://localhost/", "events": ["*"]}).json["data"]
    for who, where in ((other, webhook["id"]), (client, theirs["id"]), (client, "whk_unknown")):
        for call in ("test", f"logs/{log['id']}/redeliver"):
            answer = who.post(f"{PATH}/{where}/{call}")
            assert (answer.status_code, answer.json["error"]["message"]) == (404, "Webhook not found")
        assert who.get(f"{PATH}/{where}/logs").status_code == 404
        span = {"from": "2026-01-01", "to": "2026-02-01"}
        assert who.post(f"{PATH}/{where}/replay", json=span).status_code == 404
    answer = other.post(f"{PATH}/{theirs['id']}/logs/{log['id']}/redeliver")
    assert (answer.status_code, answer.json["error"]["message"]) == (404, "Log not found")


# Logs


def test_logs_are_filtered_and_newest_first(client, workspace, webhook, path, clock):
    happen(workspace)
    serve(row(webhook), 500)
    clock.advance(HOUR)
    happen(workspace, 1, "email.sent")
    serve(row(webhook), 404, 200)
    everything = logged(client, path)
    assert [(log["status"], log["eventType"], log["attempt"]) for log in everything] == [
        ("delivered", "email.sent", 1),
        ("failed", "contact.created", 2),
        ("retrying", "contact.created", 1),
    ]
    assert [log["timestamp"] for log in everything] == ["2026-01-12T10:00:00Z"] * 2 + ["2026-01-12T09:00:00Z"]
    assert logged(client, path, status="failed") == everything[1:2]
    assert logged(client, path, eventType="contact.created") == everything[1:]
    assert logged(client, path, **{"from": "2026-01-12T10:00:00Z"}) == everything[:2]
    assert logged(client, path, to="2026-01-12T11:00:00+01:00") == everything[2:]
    assert logged(client, path, **{"from": "2026-01-12", "to": "2026-01-12"}) == everything
    assert logged(client, path, to="2026-01-11") == []
    first = client.get(f"{path}/logs?perPage=2").json
    rest = client.get(f"{path}/logs?perPage=2&cursor={first['meta']['nextCursor']}").json
    assert first["data"] + rest["data"] == everything


@pytest.mark.parametrize(
    "query",
    ["status=active", "eventType=email.snt", "from=yesterday", "to=2026-01-12T10:00:00", "sort=status"],
)
def test_a_wrong_filter_is_refused(client, path, query):
    answer = client.get(f"{path}/logs?{query}")
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [query.partition("=")[0]])


# Redeliver


def test_an_event_is_delivered_again(client, workspace, webhook, path, receiver, clock):
    (event,) = happen(workspace)
    serve(row(webhook), 404)
    (log,) = logged(client, path)
    again = client.post(f"{path}/logs/{log['id']}/redeliver").json["data"]
    assert receiver.ids == [event]
    assert (again["eventId"], again["status"], again["attempt"]) == (event, "delivered", 2)
    assert logged(client, path) == [again, log]


def test_what_was_delivered_by_hand_is_not_tried_again(client, workspace, webhook, path, receiver, clock):
    first, second = happen(workspace, 2)
    serve(row(webhook), 500)
    receiver.answer(503)
    last, log = logged(client, path)
    refused = client.post(f"{path}/logs/{log['id']}/redeliver").json["data"]
    assert (refused["status"], refused["error"]) == ("failed", "The receiver answered 503")
    assert waiting(row(webhook)) == [first, second]
    client.post(f"{path}/logs/{last['id']}/redeliver")
    assert waiting(row(webhook)) == [first]


def test_an_event_that_is_not_kept_any_more_is_a_conflict(client, workspace, webhook, path):
    happen(workspace)
    serve(row(webhook), 200)
    Event.delete().execute()
    (log,) = logged(client, path)
    answer = client.post(f"{path}/logs/{log['id']}/redeliver")
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "CONFLICT")


# Replay


def test_a_span_is_replayed(client, workspace, webhook, path, receiver, clock):
    happened = happen(workspace, 2)
    deliver_all()
    clock.advance(DAY)
    later = happen(workspace)
    deliver_all()
    for body, queued in (
        ({"from": "2026-01-12", "to": "2026-01-12"}, 2),
        ({"from": "2026-01-12T09:00:00Z", "to": "2026-01-13T09:00:01Z"}, 3),
        ({"from": "2026-01-12", "to": "2026-02-01", "events": ["email.sent"]}, 0),
        ({"from": "2026-02-01", "to": "2026-02-01"}, 0),
    ):
        assert client.post(f"{path}/replay", json=body).json["data"] == {"queued": queued}
    deliver_all()
    assert receiver.ids == happened + later + happened + later


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"from": None}, "from"),
        ({"from": 5}, "from"),
        ({"from": []}, "from"),
        ({"to": "soon"}, "to"),
        ({"to": "2026-01-11"}, "to"),
        ({"to": "2026-01-12T00:00:00Z"}, "to"),
        ({"to": "2026-01-12T10:00:00"}, "to"),
        ({"events": []}, "events"),
        ({"events": ["webhook.test"]}, "events.0"),
        ({"since": "2026-01-12"}, "since"),
    ],
)
def test_a_wrong_replay_is_refused(client, path, wrong, field):
    answer = client.post(f"{path}/replay", json={"from": "2026-01-12", "to": "2026-01-13", **wrong})
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])


@pytest.mark.parametrize("missing", ["from", "to"])
def test_a_replay_needs_both_ends(client, path, missing):
    body = {name: "2026-01-12" for name in ("from", "to") if name != missing}
    assert (
        client.post(f"{path}/replay", json=body).json["error"]["message"]
        == f"{missing.capitalize()} is required"
    )


# The whole way


def test_what_failed_is_held_and_goes_out_in_order_when_the_webhook_is_active_again(
    client, workspace, webhook, path, receiver, clock
):
    held = happen(workspace)
    for wait in (0, 60, 300, 1800, 7200):
        clock.advance(wait)
        serve(row(webhook), 500)
    assert client.get(path).json["data"]["status"] == "failed"
    assert [log["status"] for log in logged(client, path)] == ["failed"] + ["retrying"] * 4
    created = client.post("/v1/contacts", json={"email": "ada@example.com"}).json["data"]
    client.put(f"/v1/contacts/{created['id']}", json={"company": "Analytical"})
    client.delete(f"/v1/contacts/{created['id']}")
    assert receiver.received == []
    assert client.put(path, json={"status": "active"}).json["data"]["status"] == "active"
    deliver_all()
    assert receiver.ids[:1] == held
    told = [request.event for request in receiver.received[1:]]
    assert [event["type"] for event in told] == ["contact.created", "contact.updated", "contact.deleted"]
    # The person was erased meanwhile: what is still on its way tells nothing of them.
    assert [event["data"] for event in told] == [{"contact": {"id": created["id"]}}] * 3
    for request in receiver.received:
        signature.verify(request.body, request.headers, webhook["secret"], tolerance=10**10)


def test_a_rotated_secret_signs_beside_the_new_one(client, workspace, webhook, path, receiver, clock):
    client.put(path, json={"secret": "another secret of mine"})
    client.post(f"{path}/test")
    (request,) = receiver.received
    for secret in (webhook["secret"], "another secret of mine"):
        assert signature.verify(request.body, request.headers, secret, tolerance=10**10)


# The feed


def test_the_feed_has_every_event_as_webhooks_get_it(client, workspace, webhook, path, receiver, clock):
    client.post(
        "/v1/contacts", json={"email": "ada@example.com", "customFields": {"score": 40.0, "_1": "é🎉"}}
    )
    happen(workspace, 2, "email.sent")
    client.post(f"{path}/test")
    deliver_all()
    feed = client.get("/v1/events").json["data"]
    assert [event["type"] for event in feed] == ["contact.created", "email.sent", "email.sent"]
    assert feed == [request.event for request in receiver.received[1:]]
    first = client.get("/v1/events?limit=1").json["data"]
    assert first == feed[:1]
    assert client.get(f"/v1/events?after={first[0]['id']}").json["data"] == feed[1:]
    assert client.get("/v1/events?type=email.sent&limit=1").json["data"] == feed[1:2]
    assert client.get(f"/v1/events?after={feed[-1]['id']}").json["data"] == []


@pytest.mark.parametrize(
    "query",
    ["after=evt_unknown", "after=", "type=webhook.test", "limit=0", "limit=1001", "limit=x", "page=1"],
)
def test_a_wrong_question_to_the_feed_is_refused(client, query):
    answer = client.get(f"/v1/events?{query}")
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [query.partition("=")[0]])


def test_the_feed_of_others_is_no_place_to_go_on_from(client, workspace):
    (theirs,) = happen(factories.make_workspace("Other"))
    happen(workspace)
    answer = client.get(f"/v1/events?after={theirs}")
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["after"])
    assert theirs not in client.get("/v1/events").get_data(as_text=True)
