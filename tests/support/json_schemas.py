"""JSON Schema validators (`jsonschema`), imported without its formats iri and iri-reference.

Their grammar (RFC 3987) is compiled in each process that imports it, which takes longer than all the rest;
the API's document has neither format, which `tests/api/public/test_docs_and_health.py` shows.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def _absent(name: str) -> Iterator[None]:
    modules: dict[str, Any] = sys.modules
    before = modules.get(name)
    modules[name] = None  # an import of it fails
    yield
    if before is None:
        del modules[name]
    else:
        modules[name] = before


with _absent("rfc3987_syntax"):
    from jsonschema import Draft202012Validator, FormatChecker

__all__ = ["Draft202012Validator", "FormatChecker"]
