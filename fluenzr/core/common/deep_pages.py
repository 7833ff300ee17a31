"""Deep pages by number: remembered keys (rungs) of a long list spare an OFFSET over all rows before.

Skipping rows takes time for each. A ladder knows the place of every `STEP`-th row of a list in one order, so
that a page skips from the nearest rung. It holds until something changes that the list depends on; then the
next deep page climbs from the end, and builds another. Places must be no personal data, as ladders outlive
rows; of filters only hashes are kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fluenzr.core.common.recent_cache import Recent

SortKey = tuple[Any, ...]
Skip = Callable[[SortKey | None, int], SortKey | None]

STEP = 5000
"""Rows between two rungs."""
_LADDERS = 200
"""How many are kept: those that were used last."""


@dataclass(frozen=True)
class _Ladder:
    """The places of the rows number `STEP`, `2 * STEP` and so on, while the list is at `state`."""

    state: object
    rungs: tuple[SortKey, ...] = ()


_kept: Recent[_Ladder] = Recent(_LADDERS)


def reach(name: str, offset: int, state: Callable[[], object], skip: Skip) -> tuple[SortKey | None, int]:
    """The place to go on after, None for the beginning, and how many rows are still to be skipped from there.

    `name` is the list and its order; as long as `state` gives the same, it is the same list. `skip` gives the
    place of the last of so many rows after a place, None where there are not as many.
    """
    before, ladder = state(), _kept.get(name)
    if ladder is None or ladder.state != before:
        ladder = _Ladder(before)
    rungs, wanted = list(ladder.rungs), offset // STEP
    while len(rungs) < wanted and (place := skip(rungs[-1] if rungs else None, STEP)) is not None:
        rungs.append(place)
    # Where something has changed meanwhile, nobody knows on which side of it a rung stands.
    if len(rungs) > len(ladder.rungs) and state() == before:
        _kept.put(name, _Ladder(before, tuple(rungs)))
    nearest = min(len(rungs), wanted)
    return (rungs[nearest - 1] if nearest else None), offset - nearest * STEP
