"""Which variant does better, where that can be told at all."""

import pytest

from fluenzr.core.campaigns.variant_verdicts import better


@pytest.mark.parametrize(
    ("a", "b", "found"),
    [
        ((0, 0), (0, 0), None),
        ((1, 1), (0, 0), None),
        ((3, 4), (0, 4), None),  # however different: too few
        ((50, 100), (30, 100), "A"),
        ((30, 100), (50, 100), "B"),
        ((50, 100), (45, 100), None),
        ((5000, 10_000), (4500, 10_000), "A"),
        ((100, 100), (100, 100), None),
        ((0, 1000), (0, 1000), None),
        ((0, 1000), (30, 1000), "B"),
        ((2, 10), (40, 1000), None),  # not five expected in one of them
    ],
)
def test_better(a: tuple[int, int], b: tuple[int, int], found: str | None) -> None:
    assert better(a, b) == found
    other = {None: None, "A": "B", "B": "A"}
    assert better(b, a) == other[found]
