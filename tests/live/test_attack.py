"""What a stranger tries against a running server: forged, malformed, huge and slow, all on the loopback.

docs/operations/security-tests-attack.md has the figures of a longer run; each group is here in short.
"""

import base64
import re
import socket
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import orjson
import pytest
from urllib3 import BaseHTTPResponse

from fluenzr.models import Contact, Workspace
from tests.live.receiver import Receiver, Reply
from tests.live.smtp_server import SmtpServer
from tests.support import factories
from tests.support.servers import Server, eventually

pytestmark = [pytest.mark.live, pytest.mark.timeout(120)]

CANARY = "CANARY"
GROWTH = 64 * 1024 * 1024
WORKFLOW = {
    "nodes": [
        {"id": "start", "type": "start"},
        {
            "id": "first",
            "type": "email",
            "data": {"subject": "Hi", "body": '<a href="https://a.example/">a</a>', "format": "html"},
        },
        {"id": "end", "type": "end"},
    ],
    "edges": [{"from": "start", "to": "first"}, {"from": "first", "to": "end"}],
}


class Stranger:
    """Somebody with a key, or none; each call is a connection's request, or bytes written by hand."""

    def __init__(self, server: Server, key: str | None):
        self.server, self.key = server, key

    def __call__(self, method: str, path: str, **options: Any) -> BaseHTTPResponse:
        return self.server.request(method, path, key=self.key, timeout=60, **options)

    def made(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self("POST", path, json=body)
        assert answer.status in (200, 201), answer.data
        return dict(answer.json()["data"])

    def writes(self, head: str, body: bytes = b"") -> list[int]:
        """The statuses of all answers on a connection until the server ends it, or waits for more."""
        own = f"Host: localhost\r\nAuthorization: Bearer {self.key}\r\nContent-Type: application/json\r\n"
        line, _, headers = head.partition("\r\n")
        with socket.create_connection(("127.0.0.1", self.server.settings.port), timeout=20) as connection:
            with suppress(OSError):
                connection.sendall(f"{line}\r\n{own}{headers}\r\n".encode("latin-1") + body)
                connection.shutdown(socket.SHUT_WR)
            answers = b""
            with suppress(OSError):
                while piece := connection.recv(65536):
                    answers += piece
        return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3})", answers)]


@pytest.fixture
def running(server: Callable[..., Server]) -> Server:
    return server(web=1, webhook_allow_private=False, mail_allow_private="0", rate_limit="100000/minute")


@pytest.fixture
def stranger(running: Server, workspace: Workspace) -> Stranger:
    return Stranger(running, factories.make_key(workspace))


HOSTS = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "127.0.0.1.", "0", "0.0.0.0",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[2001:0:7f00:1::]", "[fe80::1]", "[fc00::1]", "[fec0::1]", "[ff02::1]", "localhost", "LOCALHOST.",
    "a.localhost", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0xa9fea9fe", "2852039166",
    "100.64.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "[::ffff:a9fe:a9fe]", "127。0。0。1",
    "\uff11\uff12\uff17.0.0.1", "①②⑦.⓪.⓪.①", "\uff4cocalhost", "loc\u00adalhost", "local\u200bhost",
    "example.com@127.0.0.1", "127.0.0.1#@example.com", "127.0.0.1?@example.com", "127.0.0.1\\@example.com",
    "%31%32%37.0.0.1", "%6cocalhost", "127.0.0.1%00.example.com", "127.0.0.1\r\nX: y", "127.0.0.1\t",
    "[fe80::1%25lo]", "", ".", "a..b", "256.256.256.256", "[::1", "u:p@example.com",
)  # fmt: skip


def test_no_spelling_of_a_private_address_is_taken_for_a_webhook(stranger: Stranger) -> None:
    for host in HOSTS:
        for port in ("", ":18443"):
            body = {"url": f"https://{host}{port}/in", "events": ["*"]}
            assert stranger("POST", "/v1/webhooks", json=body).status == 400, host
    for url in (
        "http://a.example/",
        "https://a.example:25/",
        "file:///etc/passwd",
        "//a.example",
        "https:/x",
    ):
        assert stranger("POST", "/v1/webhooks", json={"url": url, "events": ["*"]}).status == 400, url


def test_a_mailbox_leads_to_no_private_address(stranger: Stranger) -> None:
    """And an error never repeats what a server of another protocol said."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        for host in (
            "127.0.0.1",
            "127.1",
            "0x7f000001",
            "2130706433",
            "::1",
            "::ffff:127.0.0.1",
            "localhost",
        ):
            smtp = {"host": host, "port": listening.getsockname()[1], "username": "u", "password": "p"}
            account = {"email": "a@a.example", "provider": "smtp", "smtp": {**smtp, "encryption": "none"}}
            made = stranger.made("/v1/email-accounts", account)
            told = stranger("POST", f"/v1/email-accounts/{made['id']}/test", json={}).json()["data"]["smtp"]
            assert (told["ok"], "private address" in told["error"]) == (False, True), told
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_password_goes_nowhere_else(server: Callable[..., Server], workspace: Workspace) -> None:
    """Neither by a change of where it goes, nor where a server takes TLS away or sends back what it got."""
    stranger = Stranger(server(), factories.make_key(workspace))
    with SmtpServer(username="u", password=f"{CANARY}PW") as smtp:
        own = {"host": "127.0.0.1", "port": smtp.port, "username": "u", "password": f"{CANARY}PW"}
        account = {"email": "a@a.example", "provider": "smtp", "smtp": {**own, "encryption": "tls"}}
        path = f"/v1/email-accounts/{stranger.made('/v1/email-accounts', account)['id']}"
        for change in ({"host": "127.0.0.2"}, {"port": 26}, {"username": "v"}, {"encryption": "none"}):
            refused = stranger("PUT", path, json={"smtp": change})
            assert (refused.status, list(refused.json()["error"]["details"])) == (400, ["smtp.password"])
        told = stranger("POST", f"{path}/test", json={}).json()["data"]["smtp"]
        assert told == {"ok": False, "error": "The server does not offer STARTTLS"}
        assert "AUTH" not in smtp.commands
    assert CANARY not in stranger("GET", path).data.decode()


FRAMES = {
    **{
        f"TE {coding!r}": (f"Transfer-Encoding:{coding}\r\n", b"11\r\n{\"name\": \"TE ab\"}\r\n0\r\n\r\n")
        for coding in (
            "xchunked", "chunked, identity", "identity, chunked", "gzip, chunked", "chunked, chunked",
            '"chunked"', "chunked;q=1", ",chunked", "identity", "chunked\x0b",
        )
    },
    **{
        f"CL {length!r}": (f"Content-Length:{length}\r\n", b'{"name": "CL ab"}')
        for length in ("+17", "-1", "0x11", "17,17", "1_7", "1e1", "17 17", "17abc", "9" * 20)
    },
    "two lengths": ("Content-Length: 17\r\nContent-Length: 0\r\n", b'{"name": "CL ab"}'),
    "two codings": ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", b"0\r\n\r\n"),
    "a blank before the colon": ("Transfer-Encoding : chunked\r\n", b"0\r\n\r\n"),
    "a folded header": ("X: y\r\n Transfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
    "a bare CR": ("X: y\rTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
    "a NUL": ("X: a\0b\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
    "an empty chunk size": ("Transfer-Encoding: chunked\r\n", b'\r\n{"name": "ch ab"}\r\n0\r\n\r\n'),
    "a signed chunk size": ("Transfer-Encoding: chunked\r\n", b'+11\r\n{"name": "ch ab"}\r\n0\r\n\r\n'),
    "a chunk size of 2^68": ("Transfer-Encoding: chunked\r\n", b"FFFFFFFFFFFFFFFFF\r\n0\r\n\r\n"),
    "another host": ("Host: evil.example\r\nContent-Length: 17\r\n", b'{"name": "CL ab"}'),
}  # fmt: skip
HIDDEN = b"DELETE /v1/groups/%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"


def test_no_request_hides_in_another(stranger: Stranger) -> None:
    """Where the end is known though coding (415) or host is refused, what follows is a request of its own."""
    for frame, (headers, body) in FRAMES.items():
        victim = stranger.made("/v1/groups", {"name": frame})["id"]
        hidden = HIDDEN % (victim.encode(), (stranger.key or "").encode())
        statuses = stranger.writes(f"POST /v1/groups HTTP/1.1\r\n{headers}", body + hidden)
        assert statuses[:1] in ([400], [415]), (frame, statuses)
        if statuses[0] == 400 and frame != "another host":
            assert stranger("GET", f"/v1/groups/{victim}").status == 200, frame
    names = {group["name"] for group in stranger("GET", "/v1/groups?perPage=100").json()["data"]}
    assert names <= FRAMES.keys()


def test_both_lengths_end_the_connection(stranger: Stranger) -> None:
    """The coding wins, and nothing after it is read (RFC 9112 §6.3)."""
    body = b'11\r\n{"name": "both a"}\r\n0\r\n\r\n'
    head = f"POST /v1/groups HTTP/1.1\r\nContent-Length: {len(body)}\r\nTransfer-Encoding: chunked\r\n"
    assert len(stranger.writes(head, body + b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")) == 1


def test_forged_and_cut_tokens_do_nothing(server: Callable[..., Server], workspace: Workspace) -> None:
    stranger = Stranger(server(worker=True), factories.make_key(workspace))
    sandbox = {"email": "me@a.example", "provider": "sandbox", "sandbox": {"speedUp": 1_000_000}}
    account = stranger.made("/v1/email-accounts", sandbox)["id"]
    campaign = {"name": "c", "emailAccountId": account, "workflow": WORKFLOW}
    path = f"/v1/campaigns/{stranger.made('/v1/campaigns', campaign)['id']}"
    people = [stranger.made("/v1/contacts", {"email": f"{n}@b.example"})["id"] for n in "ab"]
    stranger.made(f"{path}/contacts", {"contactIds": people})
    assert stranger("POST", f"{path}/start").status == 200
    messages = f"/v1/email-accounts/{account}/messages"
    eventually(lambda: stranger("GET", messages).json()["meta"]["total"] == 2, 20)
    both = [
        stranger("GET", f"{messages}/{one['id']}").json()["data"]["html"]
        for one in stranger("GET", messages).json()["data"]
    ]
    nobody, tried = Stranger(stranger.server, None), 0
    links = [re.findall(r"https?://127[^/]*(/(?:t/c|t/o|u)/)([\w-]+)(\.gif)?", html) for html in both]
    for (place, token, ending), (_, other, _) in zip(*map(sorted, links), strict=True):
        forged = [token[:end] for end in range(1, len(token), 4)] + [
            token + "A",
            token[::-1],
            token.swapcase(),
        ]
        forged += [token[:at] + other[at:] for at in range(1, len(token), 3)]
        forged += [
            token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(len(token))
        ]
        for wrong in {*forged} - {token, other}:
            assert nobody("GET", f"{place}{wrong}{ending}").status == 404
            if place == "/u/":
                form = {"List-Unsubscribe": "One-Click"}
                assert nobody("POST", f"{place}{wrong}", fields=form).status == 404
            tried += 1
    assert tried > 100
    assert {person.status for person in Contact.select()} == {"active"}


def memory(server: Server) -> int:
    """Bytes of the web processes that are theirs alone."""
    found = [
        re.search(r"RssAnon:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text()) for pid in server.pids
    ]
    return sum(int(each[1]) for each in found if each) * 1024


def test_huge_bodies_leave_nothing_behind(running: Server, stranger: Stranger) -> None:
    def wrong(number: int) -> bytes:
        return b'{"contacts": [{"email": "a", "k%d%s": 1}]}' % (number, b"a" * 4_000_000)

    headers = {"Content-Type": "application/json"}
    for number in range(3):
        stranger("POST", "/v1/contacts/bulk", body=wrong(number), headers=headers)
    before = memory(running)
    for number in range(3, 43):
        assert stranger("POST", "/v1/contacts/bulk", body=wrong(number), headers=headers).status == 200
    assert memory(running) - before < GROWTH
    for body in (
        {"email": "a@a.example", "tags": [1] * 1_000_000},
        {f"k{number}": 1 for number in range(300_000)},
        {"email": "a@a.example", "customFields": {f"k{number}": 1 for number in range(300_000)}},
    ):
        refused = stranger("POST", "/v1/contacts", json=body)
        assert (refused.status, len(refused.data) < 1000) == (400, True)


NO_JSON = (
    b"[" * 100_000, b'{"a":' * 50_000, b'{"email": NaN}', b"null", b"[]",
    b'{"email": "a@a.example", "firstName": "\\ud800"}', b'{"email": "a@a.example", "firstName": "\xff"}',
    b'{"email": "a@a.example", "customFields": {"a": 1e999}}',
    b'{"email": "a@a.example", "customFields": {"a": %s}}' % (b"9" * 1_000_000),
    b'{"email": "a@a.example\\r\\nRCPT TO:<b@b.example>"}', b'{"email": "' + b"a" * 100_000 + b'@"}',
)  # fmt: skip


def test_json_that_is_none_is_refused(stranger: Stranger) -> None:
    for body in NO_JSON:
        answer = stranger("POST", "/v1/contacts", body=body, headers={"Content-Type": "application/json"})
        assert (answer.status, answer.json()["error"]["code"]) == (400, "VALIDATION_ERROR"), body[:60]
    assert not Contact.select().exists()


def test_no_secret_is_told_or_logged(running: Server, stranger: Stranger) -> None:
    """Of what is refused, too, and of what is in a path or a query."""
    told = b""
    for path, body in (
        ("/v1/email-accounts", b'{"smtp": {"password": "CANARY",,}}'),
        (
            "/v1/email-accounts",
            orjson.dumps({"email": "x", "password": CANARY, "smtp": {"password": CANARY}}),
        ),
        ("/v1/email-accounts", orjson.dumps({"smtp": {"host": "h", "password": {"x": CANARY}}})),
        ("/v1/webhooks", orjson.dumps({"url": "https://a.example/", "events": ["*"], "secret": CANARY})),
    ):
        answer = stranger("POST", path, body=body, headers={"Content-Type": "application/json"})
        assert answer.status == 400
        told += answer.data
    for path in (f"/v1/{CANARY}?key={stranger.key}", f"/u/{CANARY}", f"/t/c/{CANARY}", "/v1/x%0d%0aCANARY"):
        told += stranger("GET", path, headers={"User-Agent": f"\x1b[31m{CANARY}"}).data
    assert CANARY.encode() not in told
    assert CANARY not in running.logs
    assert (stranger.key or "") not in running.logs
    assert base64.b64encode(CANARY.encode()).decode() not in running.logs


def test_half_open_connections_hold_up_nobody(running: Server, stranger: Stranger) -> None:
    head = f"POST /v1/groups HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {stranger.key}\r\n"
    begun = ("", "POST /v1/gr", head, f"{head}Content-Length: 60000\r\n\r\n{{")
    with ExitStack() as connected:
        for number in range(400):
            connection = socket.create_connection(("127.0.0.1", running.settings.port), timeout=20)
            connected.enter_context(connection).sendall(begun[number % len(begun)].encode())
        statuses = []
        for number in range(20):
            statuses += [stranger("GET", path).status for path in ("/healthz", "/v1/contacts?perPage=1")]
            statuses.append(stranger("POST", "/v1/groups", json={"name": f"g{number}"}).status)
        assert statuses == [200, 200, 201] * 20


RECEIVERS: list[tuple[list[bytes], int | None]] = [
    ([b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"], 302),
    ([b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 65536] * 64], 200),
    ([b"HTTP/1.1 200 OK\r\n", *[b"X-A: " + b"a" * 60_000 + b"\r\n"] * 300], None),
    ([b"HTTP/1.1 200 " + b"a" * 200_000], None),
    ([b"HTTP/1.1 -200 x\r\n\r\n"], None),
    ([b"SSH-2.0-OpenSSH CANARY\r\n"], None),
    ([b"HTTP/1.1 500 \x1b[31mCANARY<script>\r\nContent-Length: 0\r\n\r\n"], 500),
]


def test_a_receiver_has_no_hold_on_the_server(server: Callable[..., Server], workspace: Workspace) -> None:
    running = server(webhook_allow_private=True)
    stranger = Stranger(running, factories.make_key(workspace))
    with Receiver() as receiver:
        hook = stranger.made("/v1/webhooks", {"url": receiver.url, "events": ["*"]})["id"]
        before = memory(running)
        for raw, expected in RECEIVERS:
            receiver.answer(Reply(raw=raw))
            told = stranger("POST", f"/v1/webhooks/{hook}/test")
            assert told.json()["data"]["statusCode"] == expected, raw[0]
            assert CANARY.encode() not in told.data
        assert memory(running) - before < GROWTH
        assert len(receiver.received) == len(RECEIVERS)


def test_keys_are_not_guessed_faster_by_saying_to_be_others(running: Server) -> None:
    statuses = []
    for number in range(70):
        guess = Stranger(running, f"flz_sk_{number:032d}")
        statuses.append(guess("GET", "/v1/contacts", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status)
    assert statuses == [401] * 60 + [429] * 10
    assert Stranger(running, None)("GET", "/healthz").status == 200
