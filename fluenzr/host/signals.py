"""Unix signals: waited for, handled in a thread, blocked for a while, sent when the parent dies."""

import ctypes
import os
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable

STOPPING = frozenset((signal.SIGTERM, signal.SIGINT))
_PR_SET_PDEATHSIG = 1


class Signals:
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


def after(signals: Signals, act: Callable[[], None]) -> None:
    """Act once a signal has come: in a thread, as in a handler an event can block who waits for it."""

    def wait() -> None:
        signals.wait()
        act()
        while signals.wait():
            pass  # more of them change nothing

    threading.Thread(target=wait, daemon=True).start()


def block_stopping() -> None:
    """Signals that stop wait with the kernel until they are unblocked."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)


def unblock_stopping() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def signal_on_parents_death(parent: int, number: int) -> None:
    """Have the kernel send this process a signal when its parent dies, however it dies (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)
