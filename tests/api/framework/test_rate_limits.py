import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, count

import pytest
import redis

from fluenzr import db
from fluenzr.api.framework import rate_limits
from fluenzr.api.framework.counter_storages import MemoryCounters
from fluenzr.core.sending import crash_recovery
from tests.support import factories
from tests.support.clients import Client
from tests.support.servers import eventually, free_port
from tests.support.threads import at_once

CLIENTS, REQUESTS, LIMIT = 8, 1040, 1000


@pytest.fixture(params=["sqlite", "redis"])
def counters(request, workspace):
    """Where the counts are kept: settings that say so."""
    if request.param == "sqlite":
        yield {}
        return
    url = os.environ.get("FLUENZR_TEST_REDIS_URL")
    if url is None:
        pytest.skip("no Redis: FLUENZR_TEST_REDIS_URL must name a server to count on")
    with redis.Redis.from_url(url) as server:
        # Keys of an earlier run, whose workspaces had the same numbers.
        for key in [*server.scan_iter("*workspace:*"), *server.scan_iter("*address:*")]:
            server.delete(key)
        yield {"redis_url": url}


@pytest.fixture
def limited(make_app, document, counters, workspace):
    """A client who may ask five times a minute."""
    return Client(make_app(rate_limit="5/minute", **counters), document, factories.make_key(workspace))


def remaining(answer):
    return int(answer.headers["X-RateLimit-Remaining"])


def too_many(answer):
    assert answer.status_code == 429
    assert answer.json["error"]["code"] == "RATE_LIMITED"
    seconds = int(answer.headers["Retry-After"])
    assert 1 <= seconds <= 61
    assert f"{seconds} seconds" in answer.json["error"]["message"]
    return seconds


# Workspaces


def test_every_answer_tells_what_is_left(limited):
    paths = ["/v1/contacts", "/v1/nope", "/v1/contacts?nope=1", "/v1/contacts/con_1", "/v1/workspace"]
    answers = [limited.get(path) for path in paths]
    assert [remaining(answer) for answer in answers] == [4, 3, 2, 1, 0]
    assert {answer.headers["X-RateLimit-Limit"] for answer in answers} == {"5"}
    answer = limited.get("/v1/contacts")
    too_many(answer)
    assert (answer.headers["X-RateLimit-Limit"], remaining(answer)) == ("5", 0)
    too_many(limited.post("/v1/contacts", json={"email": "a@example.com"}))


def test_the_keys_of_a_workspace_share_its_limit(limited, workspace, document):
    other = Client(limited.app, document, factories.make_key(workspace, scope="read"))
    assert [remaining(client.get("/v1/contacts")) for client in (limited, other, limited)] == [4, 3, 2]


def test_workspaces_do_not_share_theirs(limited, document):
    other = Client(limited.app, document, factories.make_key(factories.make_workspace()))
    for _ in range(6):
        limited.get("/v1/contacts")
    assert remaining(other.get("/v1/contacts")) == 4


def test_the_limit_begins_anew_a_minute_after_the_first_request(make_app, document, workspace, clock):
    client = Client(make_app(rate_limit="5/minute"), document, factories.make_key(workspace))
    began = int(clock.now.timestamp())
    for second in range(6):
        answer = client.get("/v1/contacts")
        # Flask-Limiter's own figure, rounded up: who waits until then does not come too early.
        assert answer.headers["X-RateLimit-Reset"] == str(began + 61)
        clock.advance(1)
        assert answer.status_code == (200 if second < 5 else 429)
    assert 54 <= too_many(client.get("/v1/contacts")) <= 55
    clock.advance(53.9)
    too_many(client.get("/v1/contacts"))
    clock.advance(0.1)
    answer = client.get("/v1/contacts")
    assert (answer.status_code, remaining(answer)) == (200, 4)
    assert answer.headers["X-RateLimit-Reset"] == str(began + 121)


def test_who_waits_as_long_as_told_is_served(make_app, document, workspace, clock):
    client = Client(make_app(rate_limit="1/minute"), document, factories.make_key(workspace))
    clock.advance(0.7)
    client.get("/v1/contacts")
    clock.advance(12.4)
    clock.advance(too_many(client.get("/v1/contacts")))
    assert client.get("/v1/contacts").status_code == 200


@pytest.mark.live
def test_a_thousand_answers_a_minute_whatever_serves_them(server, workspace, counters):
    """Two processes, two keys, eight clients, a connection for each request."""
    running, keys = server(web=2, **counters), [factories.make_key(workspace) for _ in range(2)]
    paths = ["/v1/contacts", f"/v1/contacts/{factories.make_contact(workspace)['id']}"]
    numbers, answers = count(), []

    def ask():
        while (number := next(numbers)) < REQUESTS:
            key = keys[number % 2]
            path = paths[number // 2 % 2]
            answers.append(running.request("GET", path, key=key, headers={"Connection": "close"}))

    assert at_once(*[ask] * CLIENTS) == [None] * CLIENTS
    served = [answer for answer in answers if answer.status == 200]
    refused = [answer for answer in answers if answer.status == 429]
    assert (len(served), len(refused)) == (LIMIT, REQUESTS - LIMIT)
    assert sorted(remaining(answer) for answer in served) == list(range(LIMIT))
    for answer in refused:
        assert remaining(answer) == 0
        assert 1 <= int(answer.headers["Retry-After"]) <= 61
        assert answer.json()["error"]["code"] == "RATE_LIMITED"
    resets = [int(answer.headers["X-RateLimit-Reset"]) for answer in answers]
    # Redis says how long, to the second, not until when.
    assert max(resets) - min(resets) <= 1


# Addresses


@pytest.fixture
def from_address(make_app, document, counters):
    """Calls with an unknown key from an address."""
    app = make_app(**counters)

    def call(address, **headers):
        return Client(app, document).get(
            "/v1/contacts", environ_overrides={"REMOTE_ADDR": address}, headers=headers
        )

    return call


def test_failures_of_an_address_are_limited(from_address, workspace):
    answers = [from_address("10.0.0.1") for _ in range(62)]
    assert [answer.status_code for answer in answers] == [401] * 60 + [429] * 2
    too_many(answers[-1])
    assert "X-RateLimit-Limit" not in answers[-1].headers
    assert from_address("10.0.0.2").status_code == 401
    # A valid key is a workspace's, from wherever it comes.
    key = factories.make_key(workspace)
    assert from_address("10.0.0.1", Authorization=f"Bearer {key}").status_code == 200


def test_all_addresses_of_one_network_of_ipv6_count_together(from_address):
    answers = [from_address(f"2001:db8:0:1::{number:x}") for number in range(1, 62)]
    assert [answer.status_code for answer in answers] == [401] * 60 + [429]
    assert from_address("2001:db8:0:2::1").status_code == 401


def test_a_header_is_not_an_address(from_address):
    """Unless a proxy is trusted, anybody could make one up for each request."""
    for number in range(61):
        answer = from_address("10.0.0.3", **{"X-Forwarded-For": f"10.1.0.{number}"})
    assert answer.status_code == 429


def test_behind_a_trusted_proxy_the_address_is_the_one_it_tells(make_app, document):
    client = Client(make_app(trusted_proxies=1), document)
    for number in range(61):
        answer = client.get("/v1/contacts", headers={"X-Forwarded-For": f"192.0.2.{number}, 10.1.0.1"})
    assert answer.status_code == 429
    answer = client.get("/v1/contacts", headers={"X-Forwarded-For": "192.0.2.1, 10.1.0.2"})
    assert answer.status_code == 401


# The counters fail


@pytest.fixture
def broken(make_app, document, workspace, tmp_path):
    """Makes a client, of five requests a minute, whose counter file is unusable in one way or another."""

    def make(kind):
        path = tmp_path / "limits.counts"
        if kind == "a directory":
            path.mkdir()
        elif kind == "garbage":
            path.write_bytes(os.urandom(3_000_000))
        app = make_app(data_dir=tmp_path, rate_limit="5/minute")
        return Client(app, document, factories.make_key(workspace))

    return make


@pytest.mark.parametrize("kind", ["a directory", "garbage"])
def test_an_unusable_counter_file_stops_nobody_and_the_limit_holds(broken, kind):
    client = broken(kind)
    answers = [client.get("/v1/contacts") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert [remaining(answer) for answer in answers] == [4, 3, 2, 1, 0, 0]
    too_many(answers[-1])


@pytest.mark.slow
def test_redis_that_does_not_answer_stops_nobody(make_app, document, workspace):
    """It takes connections and says nothing: that is waited for once, not by each request."""
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        app = make_app(redis_url=f"redis://127.0.0.1:{port}/0", rate_limit="5/minute")
        client = Client(app, document, factories.make_key(workspace))
        assert [remaining(client.get("/v1/contacts")) for _ in range(5)] == [4, 3, 2, 1, 0]
        for _ in range(40):
            too_many(client.get("/v1/contacts"))
    # It is looked for again after 1, 2, 4, 8 and 16 s; each of these requests would wait for a second.
    assert time.monotonic() - began < 30


def test_counters_that_come_back_are_used_again(broken, tmp_path, caplog):
    client = broken("a directory")
    assert remaining(client.get("/v1/contacts")) == 4
    assert "falling back to in-memory storage" in caplog.text
    assert [remaining(client.get("/v1/contacts")) for _ in range(4)] == [3, 2, 1, 0]
    (tmp_path / "limits.counts").rmdir()
    eventually(lambda: remaining(client.get("/v1/contacts")) == 4)
    assert (tmp_path / "limits.counts").stat().st_size > 0


def test_each_answer_tells_of_its_own_request_whatever_is_counted_beside(
    make_app, workspace, counters, document
):
    """Between counting and telling, another process counts, too."""
    app = make_app(**counters)
    (limiter,) = app.extensions["limiter"]
    client = Client(app, document, factories.make_key(workspace))

    @app.before_request
    def beside():
        name = limiter.current_limit.key
        assert isinstance(at_once(lambda: limiter.storage.incr(name, 60))[0], int)

    assert [remaining(client.get("/v1/contacts")) for _ in range(3)] == [999, 997, 995]


# Away


def test_counts_in_memory_are_those_of_all_threads(monkeypatch):
    """The library's own counters start a timer, which two threads at once must not do."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            memory = MemoryCounters()
            found = at_once(*[lambda memory=memory: [memory.incr("a", 60) for _ in range(20)]] * 16)
            assert sorted(chain.from_iterable(found)) == list(range(1, 321))
    finally:
        sys.setswitchinterval(before)


@pytest.mark.live
def test_redis_is_killed_under_sixteen_threads(make_app, workspace, tmp_path):
    """Nobody gets a 500: each process counts alone, and that is told; it counts together again after."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed")
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    command = [program, "--port", str(port), "--save", "", "--dir", str(tmp_path)]

    def started():
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        eventually(lambda: rate_limits.parts(url) == [])
        return server

    server, stop, asked = started(), threading.Event(), []
    app, key = make_app(redis_url=url, rate_limit="100000/minute"), factories.make_key(workspace)

    def ask():
        client, codes = app.test_client(), []
        while not stop.is_set():
            answer = client.get("/v1/workspace", headers={"Authorization": f"Bearer {key}"})
            codes.append(answer.status_code)
            asked.append(1)
        db.database.obj.close()  # this thread's
        return set(codes)

    with ThreadPoolExecutor(16) as threads:
        running = [threads.submit(ask) for _ in range(16)]
        eventually(lambda: len(asked) > 50)
        server.kill()
        server.wait()
        seen = len(asked)
        eventually(lambda: len(asked) > seen + 200, 30)
        (part,) = rate_limits.parts(url)
        stop.set()
        codes = [each.result(30) for each in running]
    assert codes == [{200}] * 16
    assert (part.name, part.state) == ("redis", "down")
    assert "Redis does not answer" in part.message
    crash_recovery.beat("w1", "here", 1)
    refused = app.test_client().get("/readyz")
    assert refused.status_code == 503
    assert list(refused.json["error"]["details"]) == ["redis"]
    server = started()
    assert app.test_client().get("/readyz").status_code == 200
    server.kill()
    server.wait()
