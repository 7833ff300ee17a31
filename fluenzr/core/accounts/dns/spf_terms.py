"""SPF record: which TXT record is one, its terms and their syntax (RFC 7208 §4.5, §4.6.1, §7.1). Pure.

Tested by `tests/core/accounts/dns/test_spf.py`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Network, IPv6Network, NetmaskValueError

MECHANISMS = frozenset(("all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"))
ASKING = frozenset(("include", "a", "mx", "ptr", "exists"))
"""Those that cost a look-up (RFC 7208 §4.6.4), as the modifier `redirect` does."""
_NEEDS_DOMAIN = frozenset(("include", "exists"))
_TAKES_PREFIX = frozenset(("a", "mx"))
_DIRECTIVE = re.compile(
    r"(?P<qualifier>[-+?~]?)(?P<name>[A-Za-z][A-Za-z0-9._-]{0,62})(?P<rest>[:/].{0,500})?"
)
_MODIFIER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9._-]{0,62})=(?P<value>.{0,500})")
_PREFIX = re.compile(r"(?:/(?:[0-9]|[12][0-9]|3[0-2]))?(?://(?:[0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))?")
_PREFIX_AT_END = re.compile(r"/[0-9/]{0,8}\Z")
_MACRO = re.compile(r"%(?:\{[slodiphcrtvSLODIPHCRTV][0-9]{0,3}[rR]?[-.+,/_=]{0,8}\}|[%_-])")
_OF_DOMAIN = re.compile(r"%\{[do]\}", re.IGNORECASE)
_ESCAPES = {"%%": "%", "%_": " ", "%-": "%20"}


class Broken(ValueError):
    """A term that no receiver can read: the whole record is a permanent error (RFC 7208 §4.6)."""


@dataclass(frozen=True, slots=True)
class Term:
    """A mechanism with its qualifier, or a modifier (`qualifier` is `=`); `value` is a domain or network."""

    qualifier: str
    name: str
    value: str

    @property
    def is_macro(self) -> bool:
        """Whether its domain depends on the message: it can be counted, not followed."""
        return "%" in self.value


def records(texts: Iterable[str]) -> list[str]:
    """Those of the TXT records that are SPF's (RFC 7208 §4.5): the version in any case, then a blank or the
    end."""
    return [text for text in texts if text[:7].lower().rstrip(" ") == "v=spf1" and text[6:7] in ("", " ")]


def terms(record: str, domain: str) -> list[Term]:
    """The terms of a record of that domain, in order. Raises Broken with the first that is wrong."""
    found = [_term(text, domain) for text in record.split(" ")[1:] if text]
    for once in ("redirect", "exp"):
        if sum(term.name == once and term.qualifier == "=" for term in found) > 1:
            raise Broken(f"{once}=")
    return found


def _term(text: str, domain: str) -> Term:
    if not (text.isascii() and text.isprintable()):
        raise Broken(text)
    modifier = _MODIFIER.fullmatch(text)
    if modifier is not None:
        name, value = modifier["name"].lower(), _expanded(modifier["value"], domain, text)
        if name in ("redirect", "exp") and not value:
            raise Broken(text)
        return Term("=", name, value)
    directive = _DIRECTIVE.fullmatch(text)
    if directive is None or directive["name"].lower() not in MECHANISMS:
        raise Broken(text)
    name, rest = directive["name"].lower(), directive["rest"] or ""
    return Term(directive["qualifier"] or "+", name, _value(name, rest, domain, text))


def _value(name: str, rest: str, domain: str, text: str) -> str:
    """What stands after a mechanism's name: its domain without a prefix length, or its network."""
    if name in ("ip4", "ip6"):
        return _network(name, rest, text)
    if name == "all":
        if rest:
            raise Broken(text)
        return ""
    prefix = _PREFIX_AT_END.search(rest) if name in _TAKES_PREFIX else None
    if prefix is not None:
        if not _PREFIX.fullmatch(prefix[0]):
            raise Broken(text)
        rest = rest[: prefix.start()]
    if rest and (not rest.startswith(":") or rest == ":"):
        raise Broken(text)
    if not rest and name in _NEEDS_DOMAIN:
        raise Broken(text)
    return _expanded(rest[1:], domain, text) or domain


def _network(name: str, rest: str, text: str) -> str:
    if not rest.startswith(":") or rest.count("/") > 1:
        raise Broken(text)
    try:
        if name == "ip4":
            return str(IPv4Network(rest[1:], strict=False))
        return str(IPv6Network(rest[1:], strict=False))
    except (AddressValueError, NetmaskValueError, ValueError):
        raise Broken(text) from None


def _expanded(value: str, domain: str, text: str) -> str:
    """The domain of a term (RFC 7208 §7), as far as it does not depend on the message: `%` stays then."""
    if "%" not in _MACRO.sub("", value):
        value = _OF_DOMAIN.sub(domain, value)
        is_whole = not re.search(r"%\{", value)
        return re.sub(r"%[%_-]", lambda found: _ESCAPES[found[0]], value) if is_whole else value
    raise Broken(text)
