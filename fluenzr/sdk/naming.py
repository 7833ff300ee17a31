"""Names: snake_case in Python, camelCase on the wire."""

import keyword
import re

_UPPER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def camel(name: str) -> str:
    """`first_name` as `firstName`, `from_` as `from`; what is camelCase already stays."""
    head, *rest = name.rstrip("_").split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def snake(name: str) -> str:
    """`firstName` as `first_name`, `from` as `from_`, as it is a word of Python's."""
    snaked = _UPPER.sub("_", name).lower()
    return f"{snaked}_" if keyword.iskeyword(snaked) else snaked
