"""Mail exchangers of a domain (RFC 5321 §5.1), from the system's name servers or those that are named."""

import dns.exception
import dns.nameserver
import dns.resolver

SECONDS = 5.0
"""For all name servers and tries together."""


def of(domain: str, servers: tuple[str, ...] = ()) -> list[str]:
    """Their names, the most preferred first; none where there are none, or where no answer comes in time.

    `servers` are `host:port`, as of `FLUENZR_DNS_SERVERS`. A null MX (RFC 7505) names none.
    """
    try:
        answer = _resolver(servers).resolve(domain, "MX", lifetime=SECONDS, search=False)
    except (dns.exception.DNSException, OSError, ValueError):
        return []
    ordered = sorted((record.preference, str(record.exchange)) for record in answer)
    return [name.rstrip(".") for _, name in ordered if name != "."]


def _resolver(servers: tuple[str, ...]) -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver(configure=not servers)
    if servers:
        named = [server.rpartition(":") for server in servers]
        resolver.nameservers = [
            dns.nameserver.Do53Nameserver(host.strip("[]"), int(port)) for host, _, port in named
        ]
    return resolver
