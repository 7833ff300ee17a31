"""Mail exchangers of a domain (RFC 5321 §5.1), from the system's name servers or those that are named."""

from fluenzr.core.accounts.dns import mx
from fluenzr.core.accounts.dns.records import Unanswered
from fluenzr.engine.name_servers import NameServers

SECONDS = 5.0
"""For all name servers and tries together."""


def of(domain: str, servers: tuple[str, ...] = ()) -> list[str]:
    """Their names, the most preferred first; none where there are none, or where no answer comes in time.

    `servers` are `host:port`, as of `FLUENZR_DNS_SERVERS`. A null MX (RFC 7505) names none.
    """
    try:
        return mx.exchangers(NameServers(servers, SECONDS).ask(domain, "MX").records)
    except Unanswered:
        return []
