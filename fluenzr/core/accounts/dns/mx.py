"""MX check of a domain: whether replies and bounces find a server (RFC 5321 §5.1, RFC 7505). Pure."""

from fluenzr.core.accounts.dns.records import FAIL, PASS, WARN, Ask, Finding
from fluenzr.core.common.sentences import Sentence
from fluenzr.core.templates.languages import N_

CHECK = "mx"
_LOOKED_AT = 10

_NONE = N_(
    "{domain} takes no mail: replies and bounces come back to nobody. Publish the MX of your provider."
)
_NULL = N_("{domain} says that it takes no mail (null MX): replies and bounces come back to nobody.")
_IMPLICIT = N_(
    "{domain} has no MX, only an address, which mail goes to as well; many filters count that against it."
)
_DEAD = N_("No mail exchanger of {domain} has an address: replies and bounces come back to nobody.")
_SOME_DEAD = N_("These mail exchangers of {domain} have no address: {names}")
_FINE = N_("{domain} takes mail, at {count} servers.")


def check(domain: str, ask: Ask) -> Finding:
    """Whether a domain takes mail. Raises Unanswered."""
    values: dict[str, object] = {"domain": domain}
    records = ask(domain, "MX").records
    if not records:
        result, said = (WARN, _IMPLICIT) if _has_address(domain, ask) else (FAIL, _NONE)
        return Finding(CHECK, result, None, None, Sentence(said, values))
    found, names = "\n".join(sorted(records, key=_priority)), exchangers(records)
    if not names:
        return Finding(CHECK, FAIL, found, None, Sentence(_NULL, values))
    dead = [name for name in names[:_LOOKED_AT] if not _has_address(name, ask)]
    if len(dead) == len(names[:_LOOKED_AT]):
        return Finding(CHECK, FAIL, found, None, Sentence(_DEAD, values))
    if dead:
        return Finding(CHECK, WARN, found, None, Sentence(_SOME_DEAD, {**values, "names": ", ".join(dead)}))
    return Finding(CHECK, PASS, found, None, Sentence(_FINE, {**values, "count": len(names)}))


def takes_mail(domain: str, ask: Ask) -> bool:
    """Whether mail to a domain can go anywhere: by MX, or by its address. Raises Unanswered."""
    records = ask(domain, "MX").records
    return bool(exchangers(records)) if records else _has_address(domain, ask)


def exchangers(records: tuple[str, ...]) -> list[str]:
    """Names out of records (`10 mx.example.com.`), the most preferred first; none in a null MX."""
    names = [each.partition(" ")[2].rstrip(".").lower() for each in sorted(records, key=_priority)]
    return [name for name in names if name]


def _priority(record: str) -> tuple[int, str]:
    priority, _, name = record.partition(" ")
    return int(priority), name


def _has_address(name: str, ask: Ask) -> bool:
    return any(ask(name, kind).records for kind in ("A", "AAAA"))
