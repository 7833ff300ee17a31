"""operationId of each route: `campaigns.addContacts` in the OpenAPI document and the SDKs, by one rule.

The resource is the first segment of the path. The method follows from the HTTP method and from what comes
after an id: a word in the plural is a collection (list, add, remove), any other one says what to do.
"""

from fluenzr.core.common.text import camel

_PLAIN = {"POST": "create", "PUT": "update", "DELETE": "delete"}
_COLLECTION = {"POST": "add", "PUT": "set", "DELETE": "remove"}


def name(rule: str, method: str, *, lists: bool, called: str = "") -> str:
    """The operationId of a route of Flask; `lists` where it answers a list, `called` to name the method."""
    resource, *rest = rule.strip("/").split("/")
    words = [segment for segment in rest if not _is_id(segment)]
    return f"{camel(resource)}.{called or _method(rest, words, method, lists)}"


def _method(rest: list[str], words: list[str], method: str, lists: bool) -> str:
    reading = "list" if lists else "get"
    if not words:
        return _PLAIN.get(method, reading)
    of_one, to_one, last = _is_id(rest[0]), _is_id(rest[-1]), words[-1]
    if method == "GET" and (of_one or last.endswith("s")):
        outer = [word.removesuffix("s") for word in words[:-1]]
        return camel("-".join([reading, *outer, last.removesuffix("s") if to_one else last]))
    return camel(f"{_COLLECTION[method]}-{last}" if last.endswith("s") else last)


def _is_id(segment: str) -> bool:
    return segment.startswith("<")
