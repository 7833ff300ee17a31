"""The proxies of docs/operations/hardening.md, as it configures them, in front of the real server."""

import http.server
import json
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import urllib3

from fluenzr.engine.sender import Sender
from fluenzr.models import CapturedMessage, Email, Workspace
from tests.live import proxies
from tests.live.proxies import Proxy
from tests.support import factories
from tests.support.sending import active_campaign, claim_one
from tests.support.servers import Server, eventually

pytestmark = [pytest.mark.live, pytest.mark.any_database]

READER = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"
ONE, OTHER = "127.0.0.2", "127.0.0.3"
FORGED = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "for=203.0.113.7;host=evil.example",
}
FAILURES = 60
LIMIT = 100
HALF_OPEN = 200
Recorder = Callable[[str, object], None]


@pytest.fixture(params=proxies.NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def web(server: Callable[..., Server], tmp_path: Path) -> Server:
    return server(trusted_proxies=1, data_dir=tmp_path, web_threads=4)


@pytest.fixture
def proxy(name: str, web: Server) -> Iterator[Proxy]:
    with proxies.running(name, web.settings.port) as running:
        yield running


def bearer(key: str) -> dict[str, str]:
    return {"Host": "localhost", "Authorization": f"Bearer {key}"}


def test_tls_for_its_own_name_alone_and_http_is_sent_there(proxy: Proxy) -> None:
    answer = proxy.client(ONE).request("GET", "/healthz")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000"
    plain = urllib3.request(
        "GET", f"http://127.0.0.1:{proxy.http_port}/u/x?y=1", headers={"Host": "localhost"}, redirect=False
    )
    assert plain.status in (301, 308)
    assert re.fullmatch(r"https://localhost(:\d+)?/u/x\?y=1", plain.headers["Location"])
    with pytest.raises(ssl.SSLError):
        ask_another_site(proxy, "other.example")
    if proxy.name == "nginx":
        with pytest.raises(ssl.SSLError):
            ask_another_site(proxy, None)
    else:
        assert b"FluenzR" not in ask_another_site(proxy, None), "Caddy has an empty page for other sites"


def ask_another_site(proxy: Proxy, name: str | None) -> bytes:
    """The answer for a site that is not here, asked of TLS by that name or by none (RFC 6066 §3)."""
    anyhow = ssl.create_default_context(cafile=proxy.authority)
    anyhow.check_hostname = False
    with (
        connected(proxy, ONE) as connection,
        anyhow.wrap_socket(connection, server_hostname=name) as tls,
        tls.makefile("rb") as answer,
    ):
        tls.sendall(b"GET / HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n")
        return answer.read()


@contextmanager
def echo() -> Iterator[int]:
    """A server that answers with the headers it was asked with."""

    class Echo(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(self.headers.items()).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        try:
            yield listening.server_address[1]
        finally:
            listening.shutdown()
            thread.join()


def test_what_a_client_says_of_itself_goes_no_further(name: str) -> None:
    with echo() as port, proxies.running(name, port) as proxy:
        for forged in ({}, FORGED, {name.lower(): f"{value}, {value}" for name, value in FORGED.items()}):
            answer = proxy.client(ONE).request("GET", "/", headers={"Host": "localhost", **forged})
            told = [(name.lower(), value) for name, value in answer.json()]
            assert [value for name, value in told if name == "x-forwarded-for"] == [ONE]
            assert [value for name, value in told if name == "x-forwarded-proto"] == ["https"]
            assert [value for name, value in told if name == "x-forwarded-host"] == ["localhost"]
            assert "forwarded" not in dict(told)


def test_failures_are_counted_by_the_client_behind_it(proxy: Proxy, record_property: Recorder) -> None:
    record_property("forms", FAILURES + 2)
    one, other = proxy.client(ONE), proxy.client(OTHER)
    numbers = range(FAILURES)
    sent = [{"Host": "localhost", "X-Forwarded-For": f"203.0.113.{number}"} for number in numbers]
    assert {one.request("GET", "/v1/contacts", headers=headers).status for headers in sent} == {401}
    assert one.request("GET", "/v1/contacts", headers=sent[0]).status == 429
    assert other.request("GET", "/v1/contacts").status == 401


def test_without_a_trusted_proxy_no_such_header_counts(server: Callable[..., Server], tmp_path: Path) -> None:
    web = server(data_dir=tmp_path)
    sent = [{**FORGED, "X-Forwarded-For": f"203.0.113.{number}"} for number in range(FAILURES)]
    assert {web.request("GET", "/v1/contacts", headers=headers).status for headers in sent} == {401}
    assert web.request("GET", "/v1/contacts", headers={"X-Forwarded-For": "203.0.113.99"}).status == 429


def test_opens_tell_the_reader_s_address(proxy: Proxy, web: Server) -> None:
    workspace = factories.make_workspace(open_tracking="full")
    campaign = active_campaign(workspace, factories.email_node(format="html", body="<p>Hello</p>"))
    Sender(web.url).send(claim_one(campaign))
    Email.update(accepted_at=Email.accepted_at - 60_000).execute()
    message = bytes(CapturedMessage.get().data).replace(b"=\r\n", b"").replace(b"=3D", b"=").decode()
    (pixel,) = re.findall(rf"{web.url}(/t/o/[\w-]+\.gif)", message)
    headers = {**FORGED, "Host": "localhost", "User-Agent": READER}
    assert proxy.client(OTHER).request("GET", pixel, headers=headers).status == 200
    key = factories.make_key(workspace)
    mine = proxy.client(ONE)
    rows = mine.request(
        "GET", f"/v1/campaigns/{campaign.public_id}/activity?type=opened", headers=bearer(key)
    )
    assert [row["metadata"]["ip"] for row in rows.json()["data"]] == [OTHER]
    events = mine.request("GET", "/v1/events?type=email.opened", headers=bearer(key)).json()["data"]
    assert [event["data"]["ip"] for event in events] == [OTHER], "what webhooks are told"


def test_large_uploads_pass_and_what_is_too_large_is_told_by_the_server(
    proxy: Proxy, workspace: Workspace
) -> None:
    key = factories.make_key(workspace)
    content = "email\n" + "someone@example.com\n" * 1_500_000
    assert len(content) > 25 * 1024 * 1024
    form = {"file": ("people.csv", content), "consentSource": "event", "consentCertified": "true"}
    answer = proxy.client(ONE).request("POST", "/v1/contacts/import", fields=form, headers=bearer(key))
    assert answer.status == 202
    large = b'{"email": "' + b"a" * 11 * 1024 * 1024 + b'"}'
    sent = {**bearer(key), "Content-Type": "application/json"}
    try:
        answer = proxy.client(ONE).request("POST", "/v1/contacts", body=large, headers=sent)
        assert (answer.status, answer.json()["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")
    except urllib3.exceptions.HTTPError:
        assert proxy.name == "caddy", "which closes the connection as soon as it has the answer"


def test_metrics_are_not_shown_through_it(proxy: Proxy, web: Server) -> None:
    assert web.request("GET", "/metrics").status == 200
    assert proxy.client("127.0.0.1").request("GET", "/metrics").status == 404
    assert proxy.client(ONE).request("GET", "/metrics", headers={"Host": "localhost", **FORGED}).status == 404


def test_half_open_connections_of_one_address_stop_nobody(
    proxy: Proxy, web: Server, workspace: Workspace, record_property: Recorder
) -> None:
    record_property("forms", HALF_OPEN)
    key = factories.make_key(workspace)
    with ExitStack() as opened:
        for number in range(HALF_OPEN):
            connection = opened.enter_context(connected(proxy, ONE))
            if number % 2:
                tls = opened.enter_context(encrypted(proxy, connection))
                tls.sendall(b"GET /v1/contacts HTTP/1.1\r\nHost: localhost\r\n")
        for address in (OTHER, ONE):
            client = proxy.client(address)
            for _ in range(5):
                assert client.request("GET", "/v1/contacts", headers=bearer(key)).status == 200
        assert established(web.settings.port) < HALF_OPEN / 10, "none of them reached the server"


def test_nginx_bounds_the_requests_of_one_address(
    server: Callable[..., Server], tmp_path: Path, workspace: Workspace, record_property: Recorder
) -> None:
    record_property("forms", LIMIT)
    web, key = server(trusted_proxies=1, data_dir=tmp_path), factories.make_key(workspace)
    head = f"POST /v1/contacts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
    with proxies.running("nginx", web.settings.port) as proxy, ExitStack() as opened:
        for _ in range(LIMIT):
            tls = opened.enter_context(encrypted(proxy, opened.enter_context(connected(proxy, ONE))))
            tls.sendall(f"{head}Content-Length: 1000\r\n\r\n{{".encode())
        asked = lambda address: proxy.client(address).request("GET", "/healthz").status  # noqa: E731
        eventually(lambda: asked(ONE) == 429)
        assert asked(OTHER) == 200
        assert established(web.settings.port) < LIMIT / 10, "bodies are taken in whole before"
    with proxies.running("nginx", web.settings.port) as proxy:
        assert proxy.client(ONE).request("GET", "/healthz").status == 200


def connected(proxy: Proxy, address: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), 20, source_address=(address, 0))


def encrypted(proxy: Proxy, connection: socket.socket) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=proxy.authority)
    return context.wrap_socket(connection, server_hostname="localhost")


def established(port: int) -> int:
    """How many connections a server on that port has."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(line[1].endswith(f":{port:04X}") and line[3] == "01" for line in lines)
