"""One process tree for one container: granian's web processes and the workers, restarted where one dies.

`serve` only watches: its children are the commands `fluenzr web` and `fluenzr worker`, which can as well
be run by themselves, as often and on as many machines as wanted.
"""

import ctypes
import errno
import io
import logging
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import fluenzr
from fluenzr import config, private
from fluenzr.config import Settings
from fluenzr.startup import CannotStart as CannotStart
from fluenzr.startup import prepare

logger = logging.getLogger("fluenzr.serve")

STOP_SECONDS = 10.0
GRACE_SECONDS = 8
UNSETTLED_SECONDS = 10.0
LONG_LIVED_SECONDS = 60.0
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0
CRASH_LOOP = 75  # EX_TEMPFAIL of sysexits.h: granian gave up on its processes, to be started anew

BACKLOG = 1024
CONNECTIONS = 4096
OWN_FILES = 256
HEADER_MS = 60_000
HEADER_BYTES = 64 * 1024

_STOPPING = frozenset((signal.SIGTERM, signal.SIGINT))
_PR_SET_PDEATHSIG = 1
_BANNER = """\
FluenzR {version} · data {data} ({kind})
├─ API     {url}/v1
├─ Docs    {url}/docs
└─ Status  {url}/status
"""
_FIRST_KEY = """
API key of the workspace "{workspace}", {where}:
  {place}
Try it:
  curl -H "Authorization: Bearer {key}" {url}/v1/contacts

"""
FIRST_KEY_FILE = "first-key"
_LOST_KEY = "Lost the key? fluenzr keys create"


def serve(settings: Settings) -> int:
    """Run everything until SIGTERM or SIGINT; the exit code. Raises CannotStart."""
    from fluenzr import log

    log.configure(settings.log_format, settings.log_level)
    address(settings)
    prepare(settings)
    return _Tree((_Child("web"), *_workers(settings)), _Signals(signal.SIGCHLD, *_STOPPING)).run()


def _workers(settings: Settings) -> tuple["_Child", ...]:
    """As many as are wanted. Of several each is told to be one, or it would start as many again."""
    command = ("worker",) if settings.worker_processes == 1 else ("worker", "--one")
    return tuple(_Child(*command) for _ in range(settings.worker_processes))


def web(settings: Settings) -> int:
    """Run the web processes until SIGTERM or SIGINT; the exit code. Raises CannotStart."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    from fluenzr import log, process
    from fluenzr.api import create_app

    log.configure(settings.log_format, settings.log_level)
    for sentence in config.unknown():
        logger.warning(sentence)
    host, port = address(settings)
    prepare(settings)
    # What it cannot start with is told here once, not by each process again and again.
    _made[settings.database_url] = create_app(settings)
    greet(settings)
    process.keep()
    server = Granian(
        "app:app",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=settings.web_processes,
        http=HTTPModes.http1,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MS, max_buffer_size=HEADER_BYTES),
        backlog=BACKLOG,
        backpressure=_connections(),
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=log.GRANIAN,
    )
    server.on_startup(_stop_from_a_thread)
    try:
        server.serve(target_loader=partial(_web_process, settings, os.getpid()), wrap_loader=False)
    except SystemExit as end:
        return CRASH_LOOP if end.code else 0
    return 0


def _stop_from_a_thread() -> None:
    """In a handler, as granian has it, two signals in a row can leave its main thread waiting for itself."""
    stop, signals = signal.getsignal(signal.SIGTERM), _Signals(*_STOPPING)
    _after(signals, lambda: stop(signal.SIGTERM, None))  # type: ignore[operator, misc]
    # A fork has these handlers, which in it lead nowhere, until its event loop has its own.
    os.register_at_fork(before=_hold_signals, after_in_parent=_let_signals_in)


def _hold_signals() -> None:
    """Signals that stop wait with the kernel until they are let in."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)


def _let_signals_in() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)


def _web_process(settings: Settings, parent: int) -> Any:
    """The gateway that a web process serves; in a process group of its own, Ctrl-C is its parent's alone.

    A signal to stop waits until the event loop runs: what comes between granian's setting of a handler and
    that is lost.
    """
    _hold_signals()
    signal.set_wakeup_fd(-1)
    for number in _STOPPING:
        signal.signal(number, signal.SIG_DFL)
    os.setpgid(0, 0)
    _end_with(parent, signal.SIGKILL)

    from fluenzr import incoming, log, process
    from fluenzr.api import calls, create_app, talking
    from fluenzr.api.app import LARGER_BODIES, MAX_BODY, is_brief
    from fluenzr.bodies import Bodies
    from fluenzr.gateway import Gateway

    log.configure(settings.log_format, settings.log_level)
    app = _made.get(settings.database_url) or create_app(settings)
    brief = partial(is_brief, settings)
    bodies = Bodies(MAX_BODY, calls.owner, larger=LARGER_BODIES, by_address=settings.trusted_proxies == 0)
    if settings.trusted_proxies == 0:  # a proxy in front is everybody, and counts its clients itself
        incoming.Watch(settings.port, _connections()).start()
    return Gateway(
        app,
        settings.web_threads,
        bodies,
        is_brief=brief,
        rest=process.rest,
        talks=talking.takes_long(app),
        talkers=talking.THREADS,
        running=_let_signals_in,
    )


_made: dict[str, Any] = {}
"""The app, made before the web processes, which find it here where they are forks of its process."""


def workers(settings: Settings) -> int:
    """Run as many workers as are wanted until SIGTERM or SIGINT; the exit code. Raises CannotStart."""
    from fluenzr import log

    if settings.worker_processes == 1:
        worker(settings)
        return 0
    log.configure(settings.log_format, settings.log_level)
    prepare(settings)
    return _Tree(_workers(settings), _Signals(signal.SIGCHLD, *_STOPPING)).run()


def worker(settings: Settings) -> None:
    """Run a worker until SIGTERM or SIGINT; one that takes too long to end is ended. Raises CannotStart."""
    from fluenzr import log, process
    from fluenzr import worker as loops

    log.configure(settings.log_format, settings.log_level)
    prepare(settings)
    process.keep()
    stop = threading.Event()
    _after(_Signals(*_STOPPING), partial(_stop_in_time, stop))
    try:
        loops.run(settings, stop)
    except Exception:
        # Its threads may be waiting for ever; what they hold is freed by whoever comes next.
        logger.exception("the worker failed")
        os._exit(1)


def _stop_in_time(stop: threading.Event) -> None:
    stop.set()
    time.sleep(GRACE_SECONDS)
    logger.error("the worker did not end within %s s", GRACE_SECONDS)
    os._exit(1)


def address(settings: Settings) -> tuple[str, int]:
    """The numeric address to listen on. Raises CannotStart where it cannot be had.

    Tried here, because granian shares a port with whoever else does (SO_REUSEPORT).
    """
    host, port = settings.host, settings.port
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, place = min(found, key=lambda info: info[0] != socket.AF_INET)
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        raise CannotStart(_why_not(error, host, port)) from error
    return str(place[0]), port


def free_port(host: str) -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1" if host in ("", "localhost") else host, 0))
        return int(listening.getsockname()[1])


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use: end what listens there, or choose another port with FLUENZR_PORT"
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for root: choose one from 1024 on with FLUENZR_PORT"
    return f"Cannot listen on {host}, port {port} ({error.strerror}): see FLUENZR_HOST"


def _connections() -> int:
    """How many connections one web process holds at once: what open files allow, which are raised to that."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OWN_FILES
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return CONNECTIONS
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(allowed - OWN_FILES, OWN_FILES)


def greet(settings: Settings) -> None:
    """On the first start of all make a workspace and tell its key, this once; say what runs on a terminal.

    Logs are kept, copied and read by others: without a terminal the key goes into a file instead.
    """
    from fluenzr import db
    from fluenzr.core import workspaces

    with db.database.obj.connection_context():
        first = workspaces.first_start()
    if first is None and not sys.stdout.isatty():
        logger.info(_LOST_KEY)
        return
    kind = "SQLite" if settings.is_sqlite else "PostgreSQL"
    told = {
        "version": fluenzr.__version__,
        "data": settings.data_dir.resolve(),
        "kind": kind,
        "url": settings.public_url,
    }
    text = _BANNER.format(**told)
    if first is None:
        text += f"\n{_LOST_KEY}\n"
    else:
        text += _FIRST_KEY.format(workspace=first[0].name, **_where(settings, first[1]), **told)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    sys.stdout.write(text)
    sys.stdout.flush()


def _where(settings: Settings, key: str) -> dict[str, str]:
    """What is told of the first key: itself on a terminal, else the file that has it."""
    if sys.stdout.isatty():
        return {"where": "shown this once", "place": key, "key": key}
    place = settings.data_dir.resolve() / FIRST_KEY_FILE
    try:
        private.write(place, key + "\n")
    except OSError as error:
        why = f"which could not be written to {place} ({error.strerror})"
        return {"where": why, "place": "fluenzr keys create", "key": "..."}
    return {
        "where": "in a file: take it from there and remove it",
        "place": str(place),
        "key": f"$(cat {place})",
    }


class _Tree:
    """The children, started again where they end, until a signal ends them all."""

    def __init__(self, children: tuple["_Child", ...], signals: "_Signals"):
        self._children, self._signals = children, signals

    def run(self) -> int:
        for child in self._children:
            child.start()
        while not self._signals.wait(self._pause()) & _STOPPING:
            for child in self._children:
                if (code := child.tend()) is not None:
                    self._stop()
                    return code
        return self._stop()

    def _pause(self) -> float | None:
        """Seconds until a child is due; None where all are running."""
        due = [child.due_at for child in self._children if child.process is None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _stop(self) -> int:
        """SIGTERM to all, and SIGKILL after `STOP_SECONDS` or on a second signal; 1 where that was needed."""
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        end = time.monotonic() + STOP_SECONDS
        while running := [process for process in running if process.poll() is None]:
            if time.monotonic() >= end or self._signals.wait(end - time.monotonic()) & _STOPPING:
                break
        for process in running:
            logger.error("process %s did not end in time and was killed", process.pid)
            process.kill()
            process.wait()
        return 1 if running else 0


class _Child:
    """One of the commands, as a process that is started again when it ends."""

    def __init__(self, *command: str):
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.due_at = 0.0
        self._started_at = 0.0
        self._pause = 0.0
        self._settled = False

    def start(self) -> None:
        self._started_at = time.monotonic()
        self.process = start_command(*self.command)

    def tend(self) -> int | None:
        """Start it where it is due; its exit code where it could not start at all."""
        if self.process is None:
            if time.monotonic() >= self.due_at:
                self.start()
            return None
        code = self.process.poll()
        return None if code is None else self._ended(code)

    def _ended(self, code: int) -> int | None:
        now = time.monotonic()
        lived = now - self._started_at
        self._settled = self._settled or lived > UNSETTLED_SECONDS
        if not self._settled and code > 0 and code != CRASH_LOOP:
            return code
        self._settled = True
        again = 0.0 if lived > LONG_LIVED_SECONDS else self._pause * 2
        self._pause = min(max(again, FIRST_PAUSE), LONGEST_PAUSE)
        self.process, self.due_at = None, now + self._pause
        name = self.command[0]
        logger.error("%s ended with %s, to be started again in %.1f s", name, code, self._pause)
        return None


def start_command(*command: str, **options: Any) -> "subprocess.Popen[bytes]":
    """`fluenzr COMMAND ...` in a process of its own that ends with this one; options as of Popen."""
    root = str(Path(fluenzr.__file__).resolve().parent.parent)
    given = options.pop("env", os.environ)
    path = os.pathsep.join(filter(None, (root, given.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "fluenzr.cli", *command],
        env={**given, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        preexec_fn=partial(_end_with, os.getpid(), signal.SIGTERM),
        **options,
    )


class _Signals:
    """From now on these signals do nothing but end a wait, and none is lost."""

    def __init__(self, *numbers: int):
        self._read, self._write = socket.socketpair()
        self._write.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno())
        for number in numbers:
            signal.signal(number, lambda *_: None)

    def wait(self, seconds: float | None = None) -> frozenset[int]:
        """The signals that came, at once where there are some; empty after `seconds`."""
        readable, _, _ = select.select([self._read], [], [], seconds)
        return frozenset(self._read.recv(4096)) if readable else frozenset()


def _after(signals: _Signals, act: Callable[[], None]) -> None:
    """Act once a signal has come: in a thread, as in a handler an event can block who waits for it."""

    def wait() -> None:
        signals.wait()
        act()
        while signals.wait():
            pass  # more of them change nothing

    threading.Thread(target=wait, daemon=True).start()


def _end_with(parent: int, number: int) -> None:
    """Have the kernel send this process a signal when its parent dies, however it dies (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)
