"""After-commit hooks: use cases that begin once a thread's transaction has ended (`db.once_committed`)."""

import threading
from collections.abc import Callable

Follower = Callable[[], object]


class _Thread(threading.local):
    def __init__(self) -> None:
        self.followers: list[Follower] = []


_thread = _Thread()


def begin() -> list[Follower]:
    """A transaction begins: the list of what will follow it."""
    followers: list[Follower] = []
    _thread.followers = followers
    return followers


def add(follower: Follower) -> None:
    """Let it follow this thread's transaction."""
    _thread.followers.append(follower)
