"""Whether one variant of an email does better than the other, or too few were sent to tell. Pure.

Two proportions differ where the two-sided z-test with pooled variance says so at 5 % (Fleiss, Statistical
Methods for Rates and Proportions, §2.4), with Yates' correction, and at least five expected in each cell.
"""

from collections.abc import Mapping
from math import sqrt
from typing import Any

_CRITICAL = 1.96
_LEAST_EXPECTED = 5
_COMPARED = ("opened", "clicked", "replied")


def of_email(row: Mapping[str, Any]) -> dict[str, str | None]:
    """Of an email's statistics, the variant that does better by each measure; nothing where it has none."""
    if "variants" not in row:
        return {}
    a, b = row["variants"]
    return {
        name: better((a[name], a["sent"]), (b[name], b["sent"])) for name in _COMPARED if a[name] is not None
    }


def better(a: tuple[int, int], b: tuple[int, int]) -> str | None:
    """`A` or `B`, each given as how many of how many; None where there is not enough to tell."""
    (did_a, of_a), (did_b, of_b) = a, b
    if min(of_a, of_b) <= 0:
        return None
    pooled = (did_a + did_b) / (of_a + of_b)
    if min(of_a, of_b) * min(pooled, 1 - pooled) < _LEAST_EXPECTED:
        return None
    spread = sqrt(pooled * (1 - pooled) * (1 / of_a + 1 / of_b))
    distance = abs(did_a / of_a - did_b / of_b) - (1 / of_a + 1 / of_b) / 2
    if distance <= _CRITICAL * spread:
        return None
    return "A" if did_a * of_b > did_b * of_a else "B"
