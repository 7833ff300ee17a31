"""Public and private IP addresses (SSRF): which hosts may be called on somebody's word. Pure."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address

# IANA special-purpose registries (RFC 6890 and its updates), multicast, and Azure's host (168.63.129.16).
# `is_global` of the standard library lets several of them pass.
_SPECIAL_4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "168.63.129.16/32", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
_GLOBAL_6 = IPv6Network("2000::/3")
_SPECIAL_6 = [IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
_NAT64 = IPv6Network("64:ff9b::/96")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.ASCII | re.IGNORECASE)


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet: no private, loopback, link-local or metadata address.

    An IPv4 address inside an IPv6 one (RFC 4291 §2.5.5.2, RFC 6052 §2.1) counts as itself.
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_4)
    inner = address.ipv4_mapped
    if address in _NAT64:
        inner = IPv4Address(int(address) & 0xFFFF_FFFF)
    if inner is not None:
        return is_public(inner)
    return address in _GLOBAL_6 and not any(address in network for network in _SPECIAL_6)


def is_loopback(text: str) -> bool:
    """Whether an address, as text, is of this host itself; False for what is no address."""
    address = _normal(text)
    return address is not None and address.is_loopback


def network(text: str) -> str:
    """Whose an address is: itself, of IPv6 the /64 that one customer has at least (RFC 6177); one spelling
    for each. What is no address is given back as it is."""
    address = _normal(text)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address) >> 64 << 64, 64)))
    return text if address is None else str(address)


def _normal(text: str) -> Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def reaches_readers(url: str) -> bool:
    """Whether a link under this address can lead somewhere from outside: not to the reader's own machine or
    network. Names are taken at their word: whether they resolve is not asked."""
    try:
        host = (urlsplit(url).hostname or "").partition("%")[0].rstrip(".")
        address = literal(host)
    except ValueError:
        return False
    if address is not None:
        return is_public(address)
    labels = host.split(".")
    return len(labels) > 1 and all(labels) and not host.endswith(_OF_ONE_NETWORK)


# Names that the public DNS never answers: RFC 6761, RFC 6762 and its Appendix G, RFC 8375, `internal`.
_OF_ONE_NETWORK = tuple(
    f".{name}"
    for name in (
        "localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan",
        "home.arpa", "test", "invalid",
    )
)  # fmt: skip


def literal(host: str) -> Address | None:
    """The address that `host` is, in any spelling that inet_aton(3) takes (`0x7f000001`, `127.1`).

    None for a name. Raises ValueError for what ends in a number and is no address.
    """
    if ":" in host:
        return IPv6Address(host)
    parts = host.removesuffix(".").split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    *head, last = map(_number, parts)
    room = 4 - len(head)
    if len(head) > 3 or any(part > 255 for part in head) or last >= 256**room:
        raise ValueError(f"{host} is not an address")
    return IPv4Address(last + sum(part << (24 - 8 * index) for index, part in enumerate(head)))


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text} is not a number")
    if text[:2].lower() == "0x":
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") else 10)
