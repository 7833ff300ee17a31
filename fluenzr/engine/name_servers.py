"""Questions to name servers (dnspython): all of a check under one deadline, each asked once.

Whatever is no answer is told apart from "there is none": SERVFAIL, REFUSED, silence, a referral, an answer
about something else, a chain of aliases without an end.
"""

import threading
from concurrent.futures import Future

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.nameserver
import dns.rdata
import dns.rdatatype
import dns.rdtypes.txtbase
import dns.resolver

from fluenzr.core.accounts.dns.records import Answer, Unanswered
from fluenzr.engine.deadline import Deadline

SECONDS = 8.0
"""For all questions of a check together."""
QUESTION_SECONDS = 4.0
"""For one of them, over all name servers and tries."""
MOST_QUESTIONS = 3000
"""Of a check: a stranger's records name others without end."""
_MOST_ALIASES = 8
_MOST_RECORDS = 500
_LONGEST = 16_384

_Key = tuple[str, str]


class NameServers:
    """Asks name servers until its deadline; for several threads, which share what was answered."""

    def __init__(self, servers: tuple[str, ...] = (), seconds: float | None = None):
        """`servers` are `host:port`, as of `FLUENZR_DNS_SERVERS`, else the system's; by default there are
        `SECONDS` for all."""
        self._servers = servers
        self._deadline = Deadline(SECONDS if seconds is None else seconds)
        self._asked: dict[_Key, Future[Answer]] = {}
        self._lock = threading.Lock()
        self._resolver: dns.resolver.Resolver | None = None

    def ask(self, name: str, kind: str) -> Answer:
        """The records of a name and type. Raises Unanswered."""
        key = (name.lower().rstrip("."), kind)
        with self._lock:
            known = self._asked.get(key)
            if known is None:
                mine = self._asked[key] = Future()
        if known is not None:
            return known.result()
        try:
            answer = self._ask(*key)
        except Unanswered as error:
            mine.set_exception(error)
            raise
        except BaseException as error:
            mine.set_exception(Unanswered(*key, type(error).__name__))
            raise
        mine.set_result(answer)
        return answer

    def _ask(self, name: str, kind: str) -> Answer:
        if len(self._asked) > MOST_QUESTIONS:
            raise Unanswered(name, kind, "too many questions")
        try:
            asked = dns.name.from_text(name)
        except (dns.exception.DNSException, ValueError):
            return Answer(exists=False)  # nobody can have a name that is none
        try:
            return self._follow(asked, kind)
        except dns.resolver.NXDOMAIN:
            return Answer(exists=False)
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise Unanswered(name, kind, type(error).__name__) from error

    def _follow(self, name: dns.name.Name, kind: str) -> Answer:
        """The answer, with aliases followed that the name server left to us. Raises DNSException."""
        seen = {name}
        while len(seen) <= _MOST_ALIASES:
            try:
                found = self._made().resolve(name, kind, lifetime=self._left(), search=False)
            except dns.resolver.NoAnswer as none:
                response = none.kwargs["response"]
                _check_says_so(response, name)
                alias_of = response.canonical_name()
                if alias_of == name or _has_authority(response):
                    return Answer()
                if alias_of in seen:
                    raise dns.exception.DNSException("aliases lead to each other") from none
                seen.add(name := alias_of)
            else:
                return Answer(tuple(_text(record) for record in list(found)[:_MOST_RECORDS]))
        raise dns.exception.DNSException("too many aliases")

    def _left(self) -> float:
        return min(self._deadline.left(), QUESTION_SECONDS)

    def _made(self) -> dns.resolver.Resolver:
        with self._lock:
            if self._resolver is None:
                self._resolver = resolver(self._servers)
            return self._resolver


def resolver(servers: tuple[str, ...]) -> dns.resolver.Resolver:
    """A resolver that asks these, as `host:port`, or the system's. Raises DNSException where it has none."""
    made = dns.resolver.Resolver(configure=not servers)
    if servers:
        named = [server.rpartition(":") for server in servers]
        made.nameservers = [
            dns.nameserver.Do53Nameserver(host.strip("[]"), int(port)) for host, _, port in named
        ]
    return made


def _check_says_so(response: dns.message.Message, name: dns.name.Name) -> None:
    """An answer without the records is "there are none" (RFC 2308 §2.2): not one about other names, and no
    referral. Raises DNSException."""
    if response.answer and all(rrset.name != name for rrset in response.answer):
        raise dns.exception.DNSException("an answer about another name")
    kinds = {rrset.rdtype for rrset in response.authority}
    is_referral = dns.rdatatype.NS in kinds and dns.rdatatype.SOA not in kinds
    if is_referral and not response.answer and not response.flags & dns.flags.AA:
        raise dns.exception.DNSException("a referral")


def _has_authority(response: dns.message.Message) -> bool:
    return any(rrset.rdtype == dns.rdatatype.SOA for rrset in response.authority)


def _text(record: dns.rdata.Rdata) -> str:
    """Strings of a TXT record are one text (RFC 7208 §3.3)."""
    if isinstance(record, dns.rdtypes.txtbase.TXTBase):
        return b"".join(record.strings).decode("utf-8", "replace")[:_LONGEST].replace("\0", "\ufffd")
    return record.to_text()
