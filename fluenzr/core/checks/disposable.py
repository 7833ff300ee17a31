"""Disposable address domains (mailboxes for ten minutes), from the list of `disposable-email-domains`.

Tested by `tests/core/checks/test_people_rules.py`.
"""

from functools import cache


@cache
def _domains() -> frozenset[str]:
    # Thousands of names, which only a check needs.
    from disposable_email_domains import blocklist

    return frozenset(blocklist)


def is_disposable(domain: str) -> bool:
    """Whether a domain, or one above it, gives addresses to throw away."""
    labels = domain.lower().rstrip(".").split(".")
    return any(".".join(labels[place:]) in _domains() for place in range(len(labels) - 1))
