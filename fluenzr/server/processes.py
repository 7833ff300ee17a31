"""Process tree of the server: granian web processes and workers, restarted where one dies.

`serve` only watches: its children are the commands `fluenzr web` and `fluenzr worker`, which can as well
be run by themselves, as often and on as many machines as wanted.
"""

import logging
import os
import signal
import threading
import time
from functools import partial
from typing import Any

from fluenzr import config
from fluenzr.config import Settings
from fluenzr.host.signals import (
    STOPPING,
    Signals,
    after,
    block_stopping,
    signal_on_parents_death,
    unblock_stopping,
)
from fluenzr.installation.startup import CannotStart as CannotStart
from fluenzr.installation.startup import prepare
from fluenzr.server.greeting import greet
from fluenzr.server.listening import address, connections
from fluenzr.server.supervisor import CRASH_LOOP, Child, Supervisor

logger = logging.getLogger("fluenzr.server.processes")

GRACE_SECONDS = 8

BACKLOG = 1024
HEADER_MS = 60_000
HEADER_BYTES = 64 * 1024


def serve(settings: Settings) -> int:
    """Run everything until SIGTERM or SIGINT; the exit code. Raises CannotStart."""
    from fluenzr import log

    log.configure(settings.log_format, settings.log_level)
    address(settings)
    prepare(settings)
    return Supervisor((Child("web"), *_workers(settings)), Signals(signal.SIGCHLD, *STOPPING)).run()


def _workers(settings: Settings) -> tuple[Child, ...]:
    """As many as are wanted. Of several each is told to be one, or it would start as many again."""
    command = ("worker",) if settings.worker_processes == 1 else ("worker", "--one")
    return tuple(Child(*command) for _ in range(settings.worker_processes))


def web(settings: Settings) -> int:
    """Run the web processes until SIGTERM or SIGINT; the exit code. Raises CannotStart."""
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
    server = _granian(settings, host, port)
    process.keep()
    server.on_startup(_stop_from_a_thread)
    try:
        server.serve(target_loader=partial(_web_process, settings, os.getpid()), wrap_loader=False)
    except SystemExit as end:
        return CRASH_LOOP if end.code else 0
    return 0


def _granian(settings: Settings, host: str, port: int) -> Any:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    from fluenzr import log

    return Granian(
        "app:app",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=settings.web_processes,
        http=HTTPModes.http1,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MS, max_buffer_size=HEADER_BYTES),
        backlog=BACKLOG,
        backpressure=connections(),
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=log.GRANIAN,
    )


def _stop_from_a_thread() -> None:
    """In a handler, as granian has it, two signals in a row can leave its main thread waiting for itself."""
    stop, signals = signal.getsignal(signal.SIGTERM), Signals(*STOPPING)
    after(signals, lambda: stop(signal.SIGTERM, None))  # type: ignore[operator, misc]
    # A fork has these handlers, which in it lead nowhere, until its event loop has its own.
    os.register_at_fork(before=block_stopping, after_in_parent=unblock_stopping)


def _web_process(settings: Settings, parent: int) -> Any:
    """The gateway that a web process serves."""
    _hear_its_parent_alone(parent)

    from fluenzr import log, process
    from fluenzr.api import create_app
    from fluenzr.api.app import LARGER_BODIES, MAX_BODY
    from fluenzr.api.framework import outbound_limits, requests
    from fluenzr.server import connection_shares
    from fluenzr.server.gateway import Gateway
    from fluenzr.server.request_bodies import Bodies
    from fluenzr.web import slow_calls, uploads

    log.configure(settings.log_format, settings.log_level)
    app = _made.get(settings.database_url) or create_app(settings)
    bodies = Bodies(
        MAX_BODY,
        requests.owner,
        visitor=requests.visitor(settings.public_url),
        larger={**LARGER_BODIES, **uploads.paths(app)},
        by_address=settings.trusted_proxies == 0,
    )
    # What comes between granian's setting of a handler and its event loop would be lost, and so would what
    # another thread takes: from before the first one a signal waits until the loop runs.
    block_stopping()
    if settings.trusted_proxies == 0:  # a proxy in front is everybody, and counts its clients itself
        connection_shares.Watch(settings.port, connections()).start()
    return Gateway(
        app,
        settings.web_threads,
        bodies,
        rest=process.rest,
        talks=outbound_limits.takes_long(app),
        talkers=slow_calls.THREADS,
        running=unblock_stopping,
    )


def _hear_its_parent_alone(parent: int) -> None:
    """In a process group of its own, Ctrl-C is the parent's alone, and dying with it is certain.

    While it serves nobody yet it dies of its parent's signal at once: on a slow machine the making of an app
    takes longer than granian waits.
    """
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.setpgid(0, 0)
    signal_on_parents_death(parent, signal.SIGKILL)
    unblock_stopping()


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
    return Supervisor(_workers(settings), Signals(signal.SIGCHLD, *STOPPING)).run()


def worker(settings: Settings) -> None:
    """Run a worker until SIGTERM or SIGINT; one that takes too long to end is ended. Raises CannotStart."""
    from fluenzr import log, process
    from fluenzr.worker import loops

    log.configure(settings.log_format, settings.log_level)
    prepare(settings)
    process.keep()
    stop = threading.Event()
    after(Signals(*STOPPING), partial(_stop_in_time, stop))
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
