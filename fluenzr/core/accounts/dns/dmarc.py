"""DMARC check of a domain: its policy by the DNS tree walk, and its organizational domain (RFC 9989 §4.10).

Pure.
"""

from dataclasses import dataclass

from fluenzr.core.accounts.dns.records import FAIL, PASS, WARN, Ask, Finding
from fluenzr.core.common.sentences import Sentence
from fluenzr.core.templates.languages import N_

CHECK = "dmarc"
MOST_LABELS = 8
"""A name with so many labels or more goes on with its last seven (RFC 9989 §4.10)."""
POLICIES = ("none", "quarantine", "reject")

_NONE = N_("{domain} has no DMARC record, which Gmail, Yahoo and Outlook ask of those who send much.")
_SEVERAL = N_("_dmarc.{name} has several DMARC records, so that receivers pass over all of them. Keep one.")
_WRONG = N_("The DMARC record of {name} has no valid policy: p= is none, quarantine or reject.")
_OBSERVES = N_(
    "DMARC at {name} only observes (p=none), which is a good beginning. Once its reports show your mail "
    "passing, publish p=quarantine."
)
_SUBDOMAIN = N_("DMARC at {name} only observes its subdomains, {domain} among them ({tag}=none).")
_TESTING = N_("DMARC at {name} is in test mode (t=y): its policy does not take effect.")
_FINE = N_("DMARC at {name} protects {domain}: its policy is {policy}.")


@dataclass(frozen=True, slots=True)
class Policy:
    """A valid record on the way up, with the name that has it."""

    name: str
    text: str
    tags: dict[str, str]

    @property
    def is_public_suffix(self) -> bool:
        return self.tags.get("psd") == "y"


def check(domain: str, ask: Ask) -> Finding:
    """What DMARC says of mail from a domain. Raises Unanswered."""
    walked, doubled = walk(domain, ask)
    policy = _governing(domain, walked)
    if policy is None:
        if doubled:
            return Finding(CHECK, FAIL, None, _new(domain), Sentence(_SEVERAL, {"name": doubled[0]}))
        return Finding(CHECK, FAIL, None, _new(domain), Sentence(_NONE, {"domain": domain}))
    tag = _tag(domain, policy, ask)
    wanted = policy.tags.get(tag, "")
    values = {"domain": domain, "name": policy.name, "tag": tag, "policy": wanted}
    if wanted not in POLICIES:
        # Without a policy it is none where reports are asked for, else no record at all (RFC 9989 §4.7).
        result, said = (WARN, _OBSERVES) if "rua" in policy.tags else (FAIL, _WRONG)
        return Finding(CHECK, result, policy.text, _new(domain), Sentence(said, values))
    if policy.tags.get("t") == "y" and wanted != "none":
        return Finding(CHECK, WARN, policy.text, None, Sentence(_TESTING, values))
    if wanted == "none":
        said = _OBSERVES if tag == "p" else _SUBDOMAIN
        return Finding(CHECK, WARN, policy.text, None, Sentence(said, values))
    return Finding(CHECK, PASS, policy.text, None, Sentence(_FINE, values))


def walk(domain: str, ask: Ask) -> tuple[list[Policy], list[str]]:
    """The records from a domain up to its top, and the names that have several, which count as none.

    Raises Unanswered.
    """
    found, doubled = [], []
    for name in _names(domain):
        here = [policy for text in ask(f"_dmarc.{name}", "TXT").records if (policy := _read(name, text))]
        if len(here) > 1:
            doubled.append(name)
        elif here:
            found.append(here[0])
            if here[0].tags.get("psd") in ("y", "n"):
                break
    return found, doubled


def organizational(domain: str, ask: Ask) -> str:
    """The organizational domain of a domain (RFC 9989 §4.10.2). Raises Unanswered."""
    return _organizational(domain, walk(domain, ask)[0])


def _organizational(domain: str, walked: list[Policy]) -> str:
    for policy in walked:
        if policy.tags.get("psd") == "n":
            return policy.name
        if policy.is_public_suffix and policy.name != domain:
            labels = domain.split(".")
            return ".".join(labels[-len(policy.name.split(".")) - 1 :])
    return walked[-1].name if walked else domain


def _names(domain: str) -> list[str]:
    """The names that the walk asks: the domain, then shorter ones, eight at most."""
    labels = domain.split(".")
    shorter = labels[1:] if len(labels) < MOST_LABELS else labels[1 - MOST_LABELS :]
    return [domain, *(".".join(shorter[place:]) for place in range(len(shorter)))]


def _governing(domain: str, walked: list[Policy]) -> Policy | None:
    """The domain's own record, else its organizational domain's, else its public suffix's."""
    by_name = {policy.name: policy for policy in walked}
    suffix = next((policy for policy in walked if policy.is_public_suffix), None)
    return by_name.get(domain) or by_name.get(_organizational(domain, walked)) or suffix


def _tag(domain: str, policy: Policy, ask: Ask) -> str:
    """The tag that holds for a domain: `p` of its own record; of one above `np` where the domain does not
    exist, then `sp`, then `p`."""
    if policy.name == domain:
        return "p"
    if "np" in policy.tags and not ask(domain, "A").exists:
        return "np"
    return "sp" if "sp" in policy.tags else "p"


def _read(name: str, text: str) -> Policy | None:
    """A record (RFC 9989 §4.8): `v=DMARC1` comes first, and only it in this case."""
    tags: dict[str, str] = {}
    for place, part in enumerate(text.split(";")):
        key, equals, value = part.partition("=")
        key, value = key.strip().lower(), value.strip()
        if place == 0 and (key != "v" or value != "DMARC1"):
            return None
        if equals and key not in tags:
            tags[key] = value.lower()
    return Policy(name, text, tags)


def _new(domain: str) -> str:
    return f"v=DMARC1; p=none; rua=mailto:postmaster@{domain}"
