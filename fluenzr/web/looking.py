"""Requests of nobody who reads yet: HEAD, and what a browser fetches ahead (prefetch, prerender, preview).

They change nothing: no secret shown once is spent, no reply counts as read, no click is counted.
"""

from flask import request

_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
"""Of Fetch (§2.1.3), and before it of Chrome, Safari and Firefox."""
_AHEAD = ("prefetch", "prerender", "preview")


def is_ahead() -> bool:
    """Whether a browser asks for a page that nobody has opened."""
    named = (request.headers.get(name, "").lower() for name in _HEADERS)
    return any(word in purpose for purpose in named for word in _AHEAD)


def is_looking() -> bool:
    """Whether nobody reads what this request is answered with."""
    return request.method == "HEAD" or is_ahead()
