"""The process tree as it is run: real processes, real signals, a real port."""

import http.client
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from fluenzr.config import Settings
from fluenzr.models import Worker, Workspace
from tests.support import factories
from tests.support.servers import ROOT, Server, environment, eventually, free_port

pytestmark = pytest.mark.live

ENVIRONMENT = 3


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def pid_of(server: Server, command: str) -> int:
    """The process of the tree that is `fluenzr COMMAND`; of `web`, granian's own that starts the others."""
    return next(pid for pid in server.pids if _command(pid).endswith(f" {command}"))


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
    except OSError:
        return ""


def web_pids(server: Server) -> list[int]:
    """The processes that serve requests: children of the one that listens to signals."""
    return [pid for pid in server.pids if _command(pid).endswith(" web")][1:]


def is_ready(server: Server) -> bool:
    try:
        return server.request("GET", "/readyz", timeout=5).status == 200
    except Exception:
        return False


@pytest.fixture
def app_py(
    settings: Settings, new_database: Callable[..., str], tmp_path: Path
) -> Iterator[Callable[..., Server]]:
    """`python app.py` on an empty database and data directory of its own; again, it is a second start."""
    url = new_database()
    with ExitStack() as started:

        def start(**changes: object) -> Server:
            port = free_port()
            own = {
                "data_dir": tmp_path / "data",
                "database_url": url,
                "web_processes": 1,
                "port": port,
                "public_url": f"http://localhost:{port}",
            }
            wanted = replace(settings, **{**own, **changes})
            return started.enter_context(Server(wanted, web=True, worker=True, directory=tmp_path))

        yield start


def run(settings: Settings, *command: str) -> subprocess.CompletedProcess[str]:
    """A command that is expected to end by itself."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_first_start_tells_where_its_key_is_with_a_curl_that_works(
    app_py: Callable[..., Server], tmp_path: Path
) -> None:
    """Without a terminal the key is in a file: logs are kept, and read by others."""
    first = app_py(host="0.0.0.0")
    told = first.logs
    assert "flz_sk_" not in told
    (place,) = re.findall(r"^  (/.+)$", told, re.MULTILINE)
    assert place == str(tmp_path / "data" / "first-key")
    assert stat.S_IMODE(os.stat(place).st_mode) == 0o600
    (key,) = re.findall(r"\A(flz_sk_[0-9A-Za-z]{32})\n\Z", Path(place).read_text())
    (curl,) = re.findall(r"^  (curl .+)$", told, re.MULTILINE)
    assert "http://localhost:" in curl
    assert "0.0.0.0" not in told
    if shutil.which("curl"):
        pasted = subprocess.run(curl, shell=True, capture_output=True, check=True)  # noqa: S602 - as one pastes it
        answer = orjson.loads(pasted.stdout)
    else:
        answer = first.request("GET", "/v1/contacts", key=key).json()
    assert answer["success"] is True
    accounts = first.request("GET", "/v1/email-accounts", key=key).json()["data"]
    assert [account["provider"] for account in accounts] == ["sandbox"]
    assert first.stop() == 0

    assert "0001_first_schema" not in first.logs, "the steps of a first start are nobody's news"
    Path(place).unlink()
    second = app_py()
    assert "first-key" not in second.logs
    assert not Path(place).exists()
    assert "Lost the key? fluenzr keys create" in second.logs
    assert second.request("GET", "/v1/contacts", key=key).status == 200


def test_on_a_terminal_the_first_key_is_shown(
    settings: Settings, new_database: Callable[..., str], tmp_path: Path
) -> None:
    port, data = free_port(), tmp_path / "data"
    own = replace(settings, port=port, data_dir=data, database_url=new_database(), web_processes=1)
    terminal, screen = os.openpty()
    with subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=environment(own), stdout=screen, start_new_session=True
    ) as process:
        try:
            shown = b""
            while b"curl " not in shown or not shown.endswith(b"\n"):
                shown += os.read(terminal, 4096)
        finally:
            process.terminate()
            process.wait(15)
            os.close(terminal)
            os.close(screen)
    assert len(set(re.findall(rb"flz_sk_[0-9A-Za-z]{32}", shown))) == 1
    assert b"first-key" not in shown
    assert not (data / "first-key").exists()


def test_a_first_key_that_cannot_be_written_is_replaced_by_the_command_for_another(
    app_py: Callable[..., Server], tmp_path: Path
) -> None:
    (tmp_path / "data" / "first-key").mkdir(parents=True)
    (tmp_path / "data" / "first-key" / "something").touch()
    server = app_py()
    assert "flz_sk_" not in server.logs
    assert "fluenzr keys create" in server.logs
    assert "Traceback" not in server.logs


def test_who_dies_is_started_again(server: Callable[..., Server], workspace: Workspace) -> None:
    tree = server(worker=True, web=2)
    key = factories.make_key(workspace)

    worker = pid_of(tree, "worker")
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: Worker.select().where(Worker.pid.not_in([worker])).exists())
    assert pid_of(tree, "worker") != worker

    web = web_pids(tree)
    assert len(web) == 2
    os.kill(web[0], signal.SIGKILL)
    eventually(lambda: len(web_pids(tree)) == 2 and web[0] not in web_pids(tree))
    eventually(lambda: is_ready(tree))

    granian, served = pid_of(tree, "web"), web_pids(tree)
    os.kill(granian, signal.SIGKILL)
    eventually(lambda: not any(map(is_alive, served)), 5)
    eventually(lambda: is_ready(tree))
    assert pid_of(tree, "web") != granian
    assert tree.request("GET", "/v1/contacts", key=key).status == 200
    assert tree.process.poll() is None


def test_as_many_workers_are_started_as_are_wanted(
    server: Callable[..., Server], workspace: Workspace
) -> None:
    tree = server(worker=True, worker_processes=2)
    eventually(lambda: Worker.select().count() == 2)
    killed = Worker.get().pid
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: Worker.select().where(Worker.pid != killed).count() == Worker.select().count() == 2)
    assert is_ready(tree)
    assert "\nfluenzr_workers 2.0\n" in tree.request("GET", "/metrics").data.decode()
    assert tree.stop() == 0
    assert not Worker.select().exists()


def test_nothing_outlives_a_parent_that_is_killed(
    server: Callable[..., Server], workspace: Workspace
) -> None:
    tree = server(worker=True, web=2)
    pids = tree.pids
    assert len(pids) == 5
    os.kill(tree.process.pid, signal.SIGKILL)
    eventually(lambda: not any(map(is_alive, pids)), 10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_tree(
    server: Callable[..., Server], workspace: Workspace, number: signal.Signals
) -> None:
    tree = server(worker=True)
    pids = tree.pids
    idle = socket.create_connection(("127.0.0.1", tree.settings.port))
    with closing(idle):
        begun = time.monotonic()
        os.kill(tree.process.pid, number)
        assert tree.process.wait(10) == 0
        assert time.monotonic() - begun < 10
    assert not any(map(is_alive, pids))
    assert not Worker.select().exists(), "the worker took its leave"
    assert "Traceback" not in tree.logs


def test_ctrl_c_reaches_the_whole_group_and_ends_it_in_peace(
    server: Callable[..., Server], workspace: Workspace
) -> None:
    tree = server(worker=True)
    os.killpg(tree.process.pid, signal.SIGINT)
    assert tree.process.wait(10) == 0
    assert "Traceback" not in tree.logs
    assert "Unexpected exit" not in tree.logs


@pytest.mark.slow
def test_who_does_not_end_is_killed_after_10_seconds(
    server: Callable[..., Server], workspace: Workspace
) -> None:
    tree = server(worker=True)
    pids, worker = tree.pids, pid_of(tree, "worker")
    os.kill(worker, signal.SIGSTOP)
    begun = time.monotonic()
    tree.process.terminate()
    assert tree.process.wait(15) == 1
    assert 9 < time.monotonic() - begun < 13
    assert not any(map(is_alive, pids))


def test_a_request_in_flight_is_answered_before_the_end(
    server: Callable[..., Server], workspace: Workspace
) -> None:
    web = server()
    key = factories.make_key(workspace)
    body = b'{"email": "late@example.com"}'
    with socket.create_connection(("127.0.0.1", web.settings.port)) as client:
        client.sendall(
            b"POST /v1/contacts HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            b"Authorization: Bearer %s\r\nContent-Length: %d\r\n\r\n" % (key.encode(), len(body))
        )
        client.sendall(body[:5])
        eventually(lambda: is_taken(web.settings.port, client.getsockname()[1]))
        web.process.terminate()
        client.sendall(body[5:])
        assert client.recv(4096).startswith(b"HTTP/1.1 201 ")
    assert web.process.wait(10) == 0


def is_taken(port: int, from_port: int) -> bool:
    """Whether the server has read all that the client of that port has sent (its receive queue is empty)."""
    state, unread = connection(port, from_port)
    return state == "01" and unread == 0


def connection(port: int, from_port: int) -> tuple[str | None, int]:
    """The server's side of a connection: its TCP state (`01`: established) and what it has not read yet."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, state, queues, *_ = line.split()
        if local.endswith(f":{port:04X}") and remote.endswith(f":{from_port:04X}"):
            return state, int(queues.partition(":")[2], 16)
    return None, 0


def test_a_port_in_use_is_told_in_one_line(
    settings: Settings, new_database: Callable[..., str], tmp_path: Path
) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        wanted = replace(settings, port=port, data_dir=tmp_path / "data", database_url=new_database())
        ended = run(wanted, "app.py")
    assert ended.returncode == ENVIRONMENT
    assert ended.stdout == "", "no key is made, and shown, for a server that does not run"
    assert ended.stderr.splitlines() == [
        f"Error: Port {port} is in use: end what listens there, or choose another port with FLUENZR_PORT"
    ]


def test_a_database_that_is_away_is_told_in_one_line(settings: Settings, tmp_path: Path) -> None:
    away = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    ended = run(replace(settings, port=free_port(), data_dir=tmp_path, database_url=away), "app.py")
    assert ended.returncode == ENVIRONMENT
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith("Error: The database cannot be used: ")


def test_slow_senders_hold_up_nobody(server: Callable[..., Server], workspace: Workspace) -> None:
    web = server(web_threads=2)
    key = factories.make_key(workspace)
    with ExitStack() as clients:
        for _ in range(100):
            client = clients.enter_context(socket.create_connection(("127.0.0.1", web.settings.port)))
            client.sendall(b"POST /v1/contacts HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n{")
        eventually(lambda: is_taken(web.settings.port, client.getsockname()[1]))
        for _ in range(5):
            assert web.request("GET", "/v1/contacts", key=key, timeout=2).status == 200


def test_half_a_chunked_body_is_not_taken_for_a_whole_one(
    server: Callable[..., Server], workspace: Workspace
) -> None:
    web = server(web_threads=1)  # what comes later is served later
    key = factories.make_key(workspace)
    body = b'{"email": "half@example.com"}'
    with socket.create_connection(("127.0.0.1", web.settings.port)) as client:
        client.sendall(
            b"POST /v1/contacts HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            b"Authorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\n" % key.encode()
        )
        client.sendall(b"%x\r\n%s\r\n" % (len(body), body))
        from_port = client.getsockname()[1]
        eventually(lambda: is_taken(web.settings.port, from_port))
    eventually(lambda: connection(web.settings.port, from_port)[0] != "01")
    assert web.request("GET", "/v1/contacts", key=key).json()["meta"]["total"] == 0


def test_a_body_that_is_too_large_is_refused_and_not_kept(
    server: Callable[..., Server], workspace: Workspace
) -> None:
    web = server()
    key = factories.make_key(workspace)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    chunk = b" " * 1024 * 1024

    def send(chunks: int, **options: object) -> tuple[int, dict[str, object]]:
        connection = http.client.HTTPConnection("127.0.0.1", web.settings.port, timeout=20)
        with closing(connection):
            connection.request("POST", "/v1/contacts", (chunk for _ in range(chunks)), headers, **options)
            answer = connection.getresponse()
            return answer.status, orjson.loads(answer.read())

    before = max(map(resident_bytes, web_pids(web)))
    declared = {**headers, "Content-Length": str(20 * len(chunk))}
    for told in (declared, headers):
        headers = told
        status, body = send(20, encode_chunked=told is not declared)
        assert status == 413
        assert body["error"]["code"] == "PAYLOAD_TOO_LARGE"  # type: ignore[index]
    headers = {"Authorization": f"Bearer {key}", "Transfer-Encoding": "chunked"}
    with pytest.raises(OSError):  # noqa: PT011 - reset or broken pipe: it is let to send no more
        send(300, encode_chunked=True)
    assert max(map(resident_bytes, web_pids(web))) - before < 60 * 1024 * 1024
    assert web.request("GET", "/healthz").status == 200


def resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_web_processes_share_what_was_made_before_them(
    server: Callable[..., Server], workspace: Workspace
) -> None:
    """What one of them has for itself is little beside what it shares, as long as it has little to do."""
    web = server(web=2)
    web.request("GET", "/v1/contacts?q=a", key=factories.make_key(workspace))
    memories = [_memory(pid) for pid in web_pids(web)]
    assert min(one["Private_Dirty"] / one["Shared_Dirty"] for one in memories) < 1 / 3


def _memory(pid: int) -> dict[str, int]:
    """What the kernel knows of a process's memory (proc(5)), in kB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
