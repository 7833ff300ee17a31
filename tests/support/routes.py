"""The routes of the app, for tests that walk all of them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flask import Flask


class Route(NamedTuple):
    """A path with a method; `arguments` are the names of the ids in it."""

    method: str
    rule: str
    arguments: tuple[str, ...]

    def path(self, **ids: str) -> str:
        """The path with these ids, or with ids that look right and do not exist."""
        return re.sub(
            r"<(?:[^:>]+:)?([^>]+)>", lambda found: ids.get(found[1], f"{found[1][:3]}_nowhere"), self.rule
        )

    def __str__(self) -> str:
        """As the document has it: without the converters of ids."""
        return f"{self.method} {re.sub('<(?:[^:>]+:)?', '<', self.rule)}"


def api_routes(app: Flask, *methods: str) -> Iterator[Route]:
    """Every route under /v1 with its methods, or with these methods alone."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/v1/") and rule.rule != "/v1/openapi.json":
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                if not methods or method in methods:
                    yield Route(method, rule.rule, tuple(sorted(rule.arguments)))
