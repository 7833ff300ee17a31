"""The Python SDK against servers that are slow, broken, busy or gone."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

import fluenzr
from fluenzr import AsyncFluenzrClient, FluenzrClient
from fluenzr.sdk import retries
from fluenzr.sdk.calls import Call, File
from fluenzr.sdk.objects import Object
from tests.sdk.unkind import DROP, HANG, Answer, UnkindServer, ok, refusal

KEY = "flz_sk_" + "k" * 32
# Made once: reading the certificates takes longer than all else here.
CERTIFICATES = ssl.create_default_context()
CONTACT = {"id": "con_1", "email": "ada@example.com"}
BUSY = refusal(503, "SERVICE_UNAVAILABLE")

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the SDK would have waited."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("fluenzr.sdk.transport.time.sleep", waited.append)
    monkeypatch.setattr("fluenzr.sdk.transport.asyncio.sleep", sleep)
    return waited


@pytest.fixture(params=["sync", "async"])
def run(request: pytest.FixtureRequest) -> Run:
    """Makes a call with a client of each kind: `run(server, lambda client: client.contacts.get("con_1"))`."""

    def sync(server: UnkindServer, call: Callable[[Any], Any], **options: Any) -> Any:
        http = httpx2.Client(verify=CERTIFICATES)
        with FluenzrClient(KEY, base_url=server.url, http_client=http, **options) as client:
            return call(client)

    def awaited(server: UnkindServer, call: Callable[[Any], Any], **options: Any) -> Any:
        async def main() -> Any:
            http = httpx2.AsyncClient(verify=CERTIFICATES)
            async with AsyncFluenzrClient(KEY, base_url=server.url, http_client=http, **options) as client:
                return await call(client)

        return asyncio.run(main())

    return sync if request.param == "sync" else awaited


@pytest.fixture
def unkind() -> Iterator[Callable[..., UnkindServer]]:
    started: list[UnkindServer] = []

    def start(*script: Any) -> UnkindServer:
        started.append(UnkindServer(*script).__enter__())
        return started[-1]

    yield start
    for server in started:
        server.__exit__()


def get(client: Any) -> Any:
    return client.contacts.get("con_1")


def create(client: Any) -> Any:
    return client.contacts.create(email="ada@example.com")


@pytest.mark.parametrize(
    "trouble",
    [
        DROP,
        Answer(200, b'{"success": true, "da', does="cut"),
        Answer(500, b'{"success": fa', does="cut"),
        Answer(200, b"not gzip", {"Content-Encoding": "gzip"}),
        refusal(500, "INTERNAL_ERROR"),
        Answer(502, b"<html>Bad Gateway</html>", {"Content-Type": "text/html"}),
        BUSY,
        refusal(429, "RATE_LIMITED", Retry_After="0"),
        Answer(408),
        refusal(409, "CONFLICT", "A request with this Idempotency-Key is still running", Retry_After="1"),
    ],
    ids=["dropped", "cut", "cut 500", "garbled", "500", "502", "503", "429", "408", "still running"],
)
def test_trouble_that_passes_is_not_seen(
    run: Run, unkind: Callable[..., UnkindServer], trouble: Answer
) -> None:
    server = unkind(trouble, trouble, ok(CONTACT))
    assert run(server, create).email == "ada@example.com"
    assert len(server.requests) == 3
    assert len({(request.path, request.body) for request in server.requests}) == 1
    (key,) = set(server.header("Idempotency-Key"))
    assert key


def test_each_call_has_a_key_of_its_own_and_reading_has_none(
    run: Run, unkind: Callable[..., UnkindServer]
) -> None:
    server = unkind(ok(CONTACT))
    run(server, create)
    run(server, create)
    run(server, lambda client: client.contacts.create(email="a@example.com", idempotency_key="mine"))
    first, second, third = server.header("Idempotency-Key")
    assert first != second
    assert third == "mine"
    run(server, get)
    assert server.header("Idempotency-Key")[-1] is None


@pytest.mark.parametrize("trouble", [BUSY, DROP], ids=["503", "dropped"])
@pytest.mark.parametrize(("max_retries", "attempts"), [(None, 3), (0, 1), (4, 5)])
def test_it_gives_up_in_the_end(
    run: Run, unkind: Callable[..., UnkindServer], trouble: Answer, max_retries: int | None, attempts: int
) -> None:
    server = unkind(trouble)
    options = {} if max_retries is None else {"max_retries": max_retries}
    expected = fluenzr.ConnectionFailedError if trouble is DROP else fluenzr.ServiceUnavailableError
    with pytest.raises(expected):
        run(server, get, **options)
    assert len(server.requests) == attempts


def test_a_hang_ends_at_the_timeout(run: Run, unkind: Callable[..., UnkindServer]) -> None:
    server = unkind(HANG)
    with pytest.raises(fluenzr.RequestTimeoutError, match=r"did not answer within 0\.2 s"):
        run(server, get, timeout=0.2, max_retries=1)
    assert len(server.requests) == 2
    assert run(unkind(HANG, ok(CONTACT)), get, timeout=0.2).id == "con_1"


@pytest.mark.parametrize(
    "body", [b"{not json", b'"a text"', b"[]", b'{"hello": "world"}', b"\xff\xfe", b""], ids=repr
)
def test_a_success_that_is_none_is_told(run: Run, unkind: Callable[..., UnkindServer], body: bytes) -> None:
    server = unkind(Answer(200, body))
    with pytest.raises(fluenzr.InvalidResponseError) as caught:
        run(server, get)
    assert caught.value.status == 200
    assert len(server.requests) == 1


def test_an_error_that_speaks_no_json_is_told_by_its_status(
    run: Run, unkind: Callable[..., UnkindServer]
) -> None:
    with pytest.raises(fluenzr.ServerError) as caught:
        run(unkind(Answer(502, b"<html>", {"Content-Type": "text/html"})), get, max_retries=0)
    assert (caught.value.status, caught.value.code, caught.value.details) == (502, None, {})
    assert "answered 502" in str(caught.value)


@pytest.mark.parametrize("body", [b'{"error": "text"}', b'{"error": {"message": null}}', b"null"])
def test_an_error_of_another_shape_is_told_too(
    run: Run, unkind: Callable[..., UnkindServer], body: bytes
) -> None:
    with pytest.raises(fluenzr.NotFoundError, match="answered 404"):
        run(unkind(Answer(404, body)), get)


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirect_is_not_followed_with_the_key(
    run: Run, unkind: Callable[..., UnkindServer], status: int
) -> None:
    elsewhere = unkind(ok(CONTACT))
    server = unkind(Answer(status, b"", {"Location": elsewhere.url}))
    with pytest.raises(fluenzr.APIError):
        run(server, get)
    assert elsewhere.requests == []


def test_retry_after_is_honoured(run: Run, unkind: Callable[..., UnkindServer], pauses: list[float]) -> None:
    run(unkind(refusal(429, "RATE_LIMITED", Retry_After="37"), ok(CONTACT)), get)
    assert pauses == [37]


def test_a_wait_of_hours_is_left_to_the_caller(
    run: Run, unkind: Callable[..., UnkindServer], pauses: list[float]
) -> None:
    server = unkind(refusal(429, "RATE_LIMITED", Retry_After="3600"))
    with pytest.raises(fluenzr.RateLimitError) as caught:
        run(server, get)
    assert (caught.value.retry_after, pauses, len(server.requests)) == (3600, [], 1)


def test_pauses_double_up_to_eight_seconds(
    run: Run, unkind: Callable[..., UnkindServer], pauses: list[float]
) -> None:
    with pytest.raises(fluenzr.ServerError):
        run(unkind(BUSY), get, max_retries=6)
    for waited, most in zip(pauses, [0.5, 1, 2, 4, 8, 8], strict=True):
        assert most * 0.75 <= waited <= most


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 415])
def test_what_would_not_go_better_is_not_tried_again(
    run: Run, unkind: Callable[..., UnkindServer], status: int
) -> None:
    server = unkind(refusal(status, "CODE", "Because", X_Request_Id="req_1"))
    with pytest.raises(fluenzr.APIError) as caught:
        run(server, create)
    error = caught.value
    assert (error.status, error.code, error.message, error.request_id) == (status, "CODE", "Because", "req_1")
    assert str(error) == f"Because ({status}, CODE, request req_1)"
    assert len(server.requests) == 1


def test_nobody_listens(run: Run, unkind: Callable[..., UnkindServer]) -> None:
    server = unkind(BUSY)
    server.__exit__()
    with pytest.raises(fluenzr.ConnectionFailedError, match="Cannot reach http://127"):
        run(server, get)


def test_members_that_a_newer_server_adds_are_there(run: Run, unkind: Callable[..., UnkindServer]) -> None:
    contact = run(unkind(ok({**CONTACT, "favouriteColour": "green"})), get)
    assert contact.favourite_colour == "green"


def test_a_feed_goes_on_after_the_last_one_until_nothing_comes(
    run: Run, unkind: Callable[..., UnkindServer]
) -> None:
    server = unkind(ok([{"id": "evt_1"}, {"id": "evt_2"}]), ok([{"id": "evt_3"}]), ok([]))

    def read(client: Any) -> Any:
        feed = client._transport.feed(Object, Call("GET", "/events", query={"after": None, "type": "a"}))
        if isinstance(client, FluenzrClient):
            return [event.id for event in feed]

        async def collect() -> list[str]:
            return [event.id async for event in feed]

        return collect()

    assert run(server, read) == ["evt_1", "evt_2", "evt_3"]
    paths = [request.path for request in server.requests]
    assert paths == ["/v1/events?type=a", "/v1/events?after=evt_2&type=a", "/v1/events?after=evt_3&type=a"]


def test_a_download_is_read_piece_by_piece_or_saved(
    run: Run, unkind: Callable[..., UnkindServer], tmp_path: Any
) -> None:
    csv = "\ufeffemail\r\nada@example.com\r\n"
    server = unkind(BUSY, Answer(200, csv.encode(), {"Content-Type": "text/csv"}))
    call = Call("GET", "/contacts/export")

    def save(client: Any) -> Any:
        if isinstance(client, FluenzrClient):
            client._transport.download(call).save(tmp_path / "contacts.csv")
            return client._transport.download(call).text()

        async def both() -> str:
            await (await client._transport.download(call)).save(tmp_path / "contacts.csv")
            return await (await client._transport.download(call)).text()

        return both()

    assert run(server, save) == csv.removeprefix("\ufeff")
    assert (tmp_path / "contacts.csv").read_bytes() == csv.encode()


def test_a_download_that_ends_too_early_is_an_error(run: Run, unkind: Callable[..., UnkindServer]) -> None:
    server = unkind(Answer(200, b"email\r\nada@", {"Content-Type": "text/csv"}, does="cut"))
    call = Call("GET", "/contacts/export")

    def read(client: Any) -> Any:
        if isinstance(client, FluenzrClient):
            return client._transport.download(call).read()

        async def awaited() -> bytes:
            return await (await client._transport.download(call)).read()

        return awaited()

    with pytest.raises(fluenzr.ConnectionFailedError):
        run(server, read)


def test_a_download_that_is_refused_is_an_error(run: Run, unkind: Callable[..., UnkindServer]) -> None:
    with pytest.raises(fluenzr.NotFoundError, match="No"):
        run(
            unkind(refusal(404, "NOT_FOUND")),
            lambda client: client._transport.download(Call("GET", "/contacts/export")),
        )


@pytest.mark.parametrize("kind", ["bytes", "path", "text path", "opened"])
def test_an_upload_is_the_same_for_each_attempt(
    run: Run, unkind: Callable[..., UnkindServer], tmp_path: Any, kind: str
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"SKIPPED" * (kind == "opened") + b"email\nada@example.com\n")
    opened = path.open("rb")
    opened.seek(len(b"SKIPPED"))
    given: Any = {"bytes": path.read_bytes(), "path": path, "text path": str(path), "opened": opened}[kind]
    server = unkind(BUSY, DROP, ok({"id": "imp_1"}))
    form = {
        "file": File(given),
        "mapping": {"E-Mail": "email", "first_name": None},
        "tags": ["a", "b"],
        "consentCertified": True,
    }
    with opened:
        run(
            server,
            lambda client: client._transport.one(
                Object, Call("POST", "/contacts/import", form=form, idempotency_key="mine")
            ),
        )
    assert len({request.body for request in server.requests}) == 1
    assert len(server.requests) == 3
    body = server.requests[0].body.decode()
    assert "\r\n\r\nemail\nada@example.com\n\r\n" in body
    assert '\r\n\r\n{"E-Mail": "email", "first_name": null}\r\n' in body
    assert body.count('name="tags"') == 2
    assert 'name="consentCertified"\r\n\r\ntrue\r\n' in body


def test_retry_after_may_be_a_date() -> None:
    assert retries.retry_after(httpx2.Headers({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})) == 0
    assert retries.retry_after(httpx2.Headers({"Retry-After": "soon"})) is None
    assert retries.retry_after(httpx2.Headers({})) is None
