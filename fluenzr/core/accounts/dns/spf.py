"""SPF check of a domain (RFC 7208): one record, look-ups with those of its includes, its provider. Pure."""

from dataclasses import dataclass, field

from fluenzr.core.accounts.dns import spf_terms
from fluenzr.core.accounts.dns.records import FAIL, PASS, WARN, Answer, Ask, Finding
from fluenzr.core.accounts.dns.spf_senders import Sender
from fluenzr.core.accounts.dns.spf_terms import ASKING, Broken, Term
from fluenzr.core.common.sentences import Sentence
from fluenzr.core.templates.languages import N_

CHECK = "spf"
MOST_LOOKUPS = 10
"""Terms that ask a name server, those of included records among them (RFC 7208 §4.6.4)."""
MOST_VOID = 2
"""Look-ups without an answer (RFC 7208 §4.6.4)."""
MOST_EXCHANGERS = 10
_COUNTED = 30
"""Where counting ends: nobody needs the number beyond."""

_NONE = N_("{domain} has no SPF record, so that receivers cannot tell your mail from a forgery. Publish one.")
_SEVERAL = N_(
    "{domain} has {count} SPF records, which together are invalid (RFC 7208 §4.5). Publish one record in "
    "their place."
)
_BROKEN = N_('The SPF record of {name} is invalid at "{term}", so that receivers pass over all of it.')
_TOO_MANY = N_(
    "The SPF record needs {count} look-ups with those of its includes; more than 10 make it invalid (RFC "
    "7208 §4.6.4). Take out includes of services that no longer send for you."
)
_VOID = N_(
    "{count} names in the SPF record have no answer; more than 2 make it invalid (RFC 7208 §4.6.4). Take "
    "them out: {names}"
)
_NOWHERE = N_(
    "The SPF record includes {name}, which has no SPF record of its own: that makes all of it invalid. Take "
    "it out."
)
_LOOP = N_("The SPF record includes {name} within itself: that makes all of it invalid.")
_EXCHANGERS = N_("{name} has more than 10 mail exchangers: mx of it makes the SPF record invalid.")
_EVERYBODY = N_("The SPF record ends in +all, which lets the whole world send as {domain}. Write ~all.")
_NOBODY = N_("The SPF record lets nobody send as {domain}. Add your provider.")
_NO_PROVIDER = N_("The SPF record does not include {provider}, which sends this mailbox's mail. Add it.")
_PERHAPS = N_(
    "The SPF record does not name {provider}; whether its servers are among the addresses there cannot be "
    "told."
)
_OPEN = N_("The SPF record has no ~all or -all at its end, so that it tells no forgery.")
_POINTER = N_("The SPF record uses ptr, which receivers may pass over (RFC 7208 §5.5). Take it out.")
_FINE = N_("The SPF record is valid, with {count} of 10 look-ups, and includes {provider}.")
_FINE_ALONE = N_(
    "The SPF record is valid, with {count} of 10 look-ups. Whether it has the servers of your provider, "
    "which is not known here, ask the provider."
)


@dataclass
class _Walk:
    """What was met on the way through a record and those that it includes."""

    ask: Ask
    lookups: int = 0
    void: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    has_macro: bool = False
    has_pointer: bool = False
    fault: Sentence | None = None


def check(domain: str, sender: Sender | None, ask: Ask) -> Finding:
    """What the SPF record of a domain says; `sender` is its provider. Raises Unanswered."""
    found = spf_terms.records(ask(domain, "TXT").records)
    if not found:
        return Finding(CHECK, FAIL, None, _new(sender), Sentence(_NONE, {"domain": domain}))
    if len(found) > 1:
        said = Sentence(_SEVERAL, {"domain": domain, "count": len(found)})
        return Finding(CHECK, FAIL, "\n".join(found), _merged(found, sender), said)
    record = found[0]
    walk = _Walk(ask)
    terms = _follow(walk, record, domain, (domain,))
    fault = walk.fault or _too_much(walk)
    if fault is not None:
        return Finding(CHECK, FAIL, record, None, fault)
    return _judge(domain, record, terms, walk, sender)


def _follow(walk: _Walk, record: str, domain: str, chain: tuple[str, ...]) -> list[Term]:
    """The terms of a record that take effect, with what it includes looked up, up to the first fault."""
    try:
        terms = _effective(spf_terms.terms(record, domain))
    except Broken as error:
        walk.fault = Sentence(_BROKEN, {"name": domain, "term": str(error)[:80]})
        return []
    for term in terms:
        if walk.fault is not None or walk.lookups >= _COUNTED:
            break
        if term.name in ASKING or term.name == "redirect":
            walk.lookups += 1
            walk.has_pointer |= term.name == "ptr"
            _look(walk, term, chain)
    return terms


def _effective(terms: list[Term]) -> list[Term]:
    """Nothing after `all` is looked at, and `redirect` is not where there is one (RFC 7208 §5.1, §6.1)."""
    mechanisms = [term for term in terms if term.qualifier != "="]
    end = next((place for place, term in enumerate(mechanisms) if term.name == "all"), None)
    if end is not None:
        return mechanisms[: end + 1]
    return [*mechanisms, *(term for term in terms if term.qualifier == "=" and term.name == "redirect")]


def _look(walk: _Walk, term: Term, chain: tuple[str, ...]) -> None:
    if term.is_macro:
        walk.has_macro = True
    elif term.name in ("include", "redirect"):
        _include(walk, term, chain)
    elif term.name == "mx":
        exchangers = walk.ask(term.value, "MX")
        _note_void(walk, term.value, exchangers)
        if len(exchangers.records) > MOST_EXCHANGERS:
            walk.fault = Sentence(_EXCHANGERS, {"name": term.value})
    elif term.name in ("a", "exists"):
        found = walk.ask(term.value, "A")
        if not found.records and term.name == "a":
            found = walk.ask(term.value, "AAAA")
        _note_void(walk, term.value, found)


def _note_void(walk: _Walk, name: str, answer: Answer) -> None:
    if not answer.records:
        walk.void.append(name)


def _include(walk: _Walk, term: Term, chain: tuple[str, ...]) -> None:
    name = term.value.lower().rstrip(".")
    if name in chain:
        walk.fault = Sentence(_LOOP, {"name": name})
        return
    if term.qualifier in ("+", "="):
        walk.names.append(name)
    found = spf_terms.records(walk.ask(name, "TXT").records)
    if not found:
        walk.fault = Sentence(_NOWHERE, {"name": name})
    elif len(found) > 1:
        walk.fault = Sentence(_SEVERAL, {"domain": name, "count": len(found)})
    else:
        _follow(walk, found[0], name, (*chain, name))


def _too_much(walk: _Walk) -> Sentence | None:
    if walk.lookups > MOST_LOOKUPS:
        return Sentence(_TOO_MANY, {"count": walk.lookups})
    if len(walk.void) > MOST_VOID:
        return Sentence(_VOID, {"count": len(walk.void), "names": ", ".join(walk.void)})
    return None


def _judge(domain: str, record: str, terms: list[Term], walk: _Walk, sender: Sender | None) -> Finding:
    """A record that is valid: whom it lets send."""
    of_domain = {"domain": domain}
    end = next((term.qualifier for term in terms if term.name == "all"), None)
    letting = [term for term in terms if term.qualifier in ("+", "=") and term.name != "all"]
    if end == "+":
        return Finding(CHECK, FAIL, record, _softened(record), Sentence(_EVERYBODY, of_domain))
    if not letting and end is not None:
        return Finding(CHECK, FAIL, record, _with(record, sender), Sentence(_NOBODY, of_domain))
    if sender is not None and not any(sender.has(name) for name in (domain, *walk.names)):
        has_own = walk.has_macro or any(term.name in ("ip4", "ip6") for term in letting)
        said = Sentence(_PERHAPS if has_own else _NO_PROVIDER, {"provider": sender.company})
        return Finding(CHECK, WARN if has_own else FAIL, record, _with(record, sender), said)
    is_redirected = any(term.name == "redirect" for term in terms)
    if walk.has_pointer:
        return Finding(CHECK, WARN, record, None, Sentence(_POINTER))
    if end in (None, "?") and not is_redirected:
        return Finding(CHECK, WARN, record, _closed(record), Sentence(_OPEN))
    if sender is None:
        return Finding(CHECK, PASS, record, None, Sentence(_FINE_ALONE, {"count": walk.lookups}))
    values = {"count": walk.lookups, "provider": sender.company}
    return Finding(CHECK, PASS, record, None, Sentence(_FINE, values))


def _new(sender: Sender | None) -> str | None:
    """The record of a domain that has none; whose servers are to be in it has to be known."""
    return None if sender is None else f"v=spf1 include:{sender.include} ~all"


def _with(record: str, sender: Sender | None) -> str | None:
    """The record with the provider in it."""
    if sender is None:
        return None
    version, _, rest = record.partition(" ")
    return f"{version} include:{sender.include} {rest}".strip()


def _merged(found: list[str], sender: Sender | None) -> str:
    """One record of several: all their terms once, and the mildest end."""
    terms = list(dict.fromkeys(term for record in found for term in record.split(" ")[1:] if term))
    ends = [term for term in terms if term.lower().lstrip("+-~?") == "all"]
    others = [term for term in terms if term not in ends]
    if sender is not None and not any(sender.has(term.partition(":")[2].lower()) for term in others):
        others.insert(0, f"include:{sender.include}")
    end = ends[0] if len(ends) == 1 and ends[0].startswith(("-", "~")) else "~all"
    return " ".join(["v=spf1", *others, end])


def _softened(record: str) -> str:
    kept = [term for term in record.split(" ") if term and term.lower() not in ("all", "+all")]
    return " ".join([*kept, "~all"])


def _closed(record: str) -> str:
    kept = [term for term in record.split(" ") if term and term.lower() != "?all"]
    return " ".join([*kept, "~all"])
