"""Several things at the same time."""

import threading
from collections.abc import Callable
from typing import Any

from fluenzr import db

SECONDS = 30.0


def at_once(*works: Callable[[], Any], seconds: float = SECONDS) -> list[Any]:
    """What each gives or raises, or None after `seconds`.

    Each runs in a thread with its own connection, once all are ready.
    """
    ready = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(index: int) -> None:
        db.database.obj.connect(reuse_if_open=True)
        try:
            ready.wait(SECONDS)
            results[index] = works[index]()
        except Exception as error:
            results[index] = error
        finally:
            db.database.obj.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    return results
