"""One event to one receiver: what it is sent, and what is made of its answer."""

import pytest

import fluenzr
from fluenzr import clock as wall_clock
from fluenzr import signature
from fluenzr.core.webhooks import events, subscriptions
from fluenzr.core.webhooks.delivery_queue import Due
from fluenzr.engine.webhooks import safe_http
from fluenzr.engine.webhooks.request import Courier
from fluenzr.models import Webhook
from tests.live.receiver import Receiver, Reply
from tests.support.delivering import DAY, fresh, hook
from tests.support.servers import free_port

pytestmark = pytest.mark.live

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def receiver():
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def webhook(workspace, receiver) -> Webhook:
    return hook(workspace, url=receiver.url, secret=SECRET)


def due_for(webhook: Webhook, attempts: int = 0) -> Due:
    event = events.record_test(webhook)
    return Due(0, attempts, event.public_id, event.type, event.body)


def deliver_to(webhook: Webhook, *, allow_private: bool = True):
    with Courier(webhook, allow_private=allow_private, proxy=None) as courier:
        return courier.deliver(due_for(webhook))


def verified(request, secret: str) -> dict:
    return signature.verify(request.body, request.headers, secret, tolerance=10**10)


def test_a_request_has_the_products_headers_and_those_of_standard_webhooks(webhook, receiver, clock):
    made = deliver_to(webhook)
    (request,) = receiver.received
    headers, now = request.headers, str(wall_clock.now_ms() // 1000)
    assert request.event == {
        "id": request.id,
        "type": "webhook.test",
        "timestamp": "2026-01-12T09:00:00Z",
        "data": {"webhookId": webhook.public_id},
    }
    assert headers["Content-Type"] == "application/json"
    assert headers["User-Agent"] == f"FluenzR-Webhooks/{fluenzr.__version__}"
    assert (headers["X-FluenzR-Event"], headers["X-FluenzR-Delivery"]) == ("webhook.test", made.id)
    assert headers["X-FluenzR-Timestamp"] == headers["webhook-timestamp"] == now
    assert headers["X-FluenzR-Signature"] == signature.sign(request.body, SECRET, int(now))
    assert headers["webhook-id"] == request.id
    standard = signature.sign_standard(request.body, SECRET, int(now), request.id)
    assert headers["webhook-signature"] == standard
    assert "X-FluenzR-Signature-Previous" not in headers
    assert verified(request, SECRET) == request.event


def test_each_attempt_is_signed_anew_over_the_same_bytes(webhook, receiver, clock):
    due = due_for(webhook)
    with Courier(webhook, allow_private=True, proxy=None) as courier:
        courier.deliver(due)
        clock.advance(60)
        courier.deliver(due)
    first, second = receiver.received
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert int(second.headers["X-FluenzR-Timestamp"]) == int(first.headers["X-FluenzR-Timestamp"]) + 60
    assert first.headers["X-FluenzR-Delivery"] != second.headers["X-FluenzR-Delivery"]
    assert verified(second, SECRET)


def test_both_secrets_sign_while_one_is_rotated(webhook, workspace, receiver, clock):
    subscriptions.update(workspace.id, webhook.public_id, {"secret": "another secret"}, allow_private=True)
    deliver_to(fresh(webhook))
    clock.advance(DAY)
    deliver_to(fresh(webhook))
    during, after = receiver.received
    assert verified(during, SECRET) == verified(during, "another secret")
    timestamp = int(during.headers["webhook-timestamp"])
    assert during.headers["webhook-signature"].split(" ") == [
        signature.sign_standard(during.body, secret, timestamp, during.id)
        for secret in ("another secret", SECRET)
    ]
    assert verified(after, "another secret")
    with pytest.raises(signature.WebhookSignatureError):
        verified(after, SECRET)


def test_an_exchange_tells_when_and_how_long(webhook, clock):
    made = deliver_to(webhook)
    assert made.id.startswith("log_")
    assert made.at == wall_clock.now_ms()
    assert made.response_time >= 0
    assert (made.status_code, made.error, made.succeeded) == (200, None, True)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(404), "The receiver answered 404"),
        (
            Reply(500, b"  line one\r\n\tline\x00 \x1b[2J two  "),
            "The receiver answered 500: line one line [2J two",
        ),
        (Reply(503, "é🎉".encode() + b"\xff"), "The receiver answered 503: é🎉\ufffd"),
        (Reply(500, b"x" * 5000), f"The receiver answered 500: {'x' * 200}"),
        (Reply(302, b"", {"Location": "/elsewhere"}), "The receiver answered 302"),
    ],
)
def test_what_is_not_a_success_is_told_on_one_line(webhook, receiver, reply, error):
    receiver.answer(reply)
    made = deliver_to(webhook)
    assert (made.status_code, made.error, made.succeeded) == (reply.status, error, False)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        ([], "Remote end closed connection without response"),
        ([b"SSH-2.0-OpenSSH_9.6\r\n"], "The answer is not HTTP"),
    ],
)
def test_what_is_no_answer_is_told(webhook, receiver, raw, error):
    receiver.answer(Reply(raw=raw))
    made = deliver_to(webhook)
    assert (made.status_code, made.error) == (None, error)


def test_a_receiver_that_is_not_there_is_told(workspace):
    made = deliver_to(hook(workspace, url=f"http://127.0.0.1:{free_port()}/"))
    assert (made.status_code, made.error) == (None, "Connection refused")


def test_a_receiver_that_says_nothing_is_told(webhook, receiver, monkeypatch):
    monkeypatch.setattr(safe_http.Channel.post, "__defaults__", (0.2,))
    receiver.answer(Reply(hangs=True))
    made = deliver_to(webhook)
    assert (made.status_code, made.error) == (None, "No complete answer within 30 s")


def test_a_certificate_that_nobody_vouches_for_is_told(workspace):
    with Receiver(tls=True) as receiver:
        made = deliver_to(hook(workspace, url=receiver.url))
    assert made.status_code is None
    assert made.error.startswith("The server's certificate is not accepted: ")
    assert "_ssl.c" not in made.error


def test_a_private_address_is_refused_when_connecting_whatever_was_allowed_before(
    workspace, webhook, receiver
):
    made = deliver_to(webhook, allow_private=False)
    assert made.status_code is None
    assert str(made.error).startswith("The URL must begin with https://")
    named = hook(workspace, url=f"https://localhost.localdomain:{receiver.port}/")
    made = deliver_to(named, allow_private=False)
    assert made.status_code is None
    assert not receiver.received


def test_a_secret_that_cannot_be_read_is_told(webhook, receiver):
    Webhook.update(secret=b"\x01" + bytes(40)).execute()
    assert "set it again" in deliver_to(fresh(webhook)).error
    assert not receiver.received


def test_urls_are_sent_in_ascii(workspace, receiver):
    url = f"{receiver.url}/ü%20x/a;b=c?q=é&x=a+b#part"
    deliver_to(hook(workspace, url=url))
    assert receiver.received[0].path == "/in/%C3%BC%20x/a;b=c?q=%C3%A9&x=a+b"
