"""Report on the DNS of a mailbox: SPF, DMARC, DKIM and MX, each pass, warn, fail or unknown. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from fluenzr.core.accounts import presets
from fluenzr.core.accounts.dns import dkim, dmarc, mx, spf, spf_senders
from fluenzr.core.accounts.dns.dkim import Sighting
from fluenzr.core.accounts.dns.records import PASS, UNKNOWN, Ask, Finding, Unanswered
from fluenzr.core.accounts.dns.spf_senders import Sender
from fluenzr.core.common import addresses
from fluenzr.core.common.sentences import Sentence
from fluenzr.core.templates.languages import N_

CHECKS = (spf.CHECK, dmarc.CHECK, dkim.CHECK, mx.CHECK)

_NOTHING_LEAVES = N_("Nothing leaves a sandbox: there is nothing to publish.")
_UNANSWERED = N_("The name servers gave no answer for {name} ({kind}): nothing can be said. Try again later.")


@dataclass(frozen=True, slots=True)
class Subject:
    """A mailbox whose DNS is looked at: its address, the server that sends for it, what its mail showed.

    `provider` is the account's: `google`, `microsoft`, or what says nothing of whose servers send.
    """

    email: str
    smtp_host: str | None
    sighting: Sighting | None = None
    provider: str = "smtp"

    @property
    def domain(self) -> str:
        written = self.email.rpartition("@")[2].lower()
        try:
            return addresses.ascii_domain(written)
        except ValueError:
            return written  # of which no name server knows anything


def of(subject: Subject, ask: Ask) -> list[Finding]:
    """All checks of a mailbox, in order: a name server's failure makes one of them unknown."""
    domain = subject.domain
    steps: tuple[tuple[str, Callable[[], Finding]], ...] = (
        (spf.CHECK, lambda: spf.check(domain, _sender(subject, ask), ask)),
        (dmarc.CHECK, lambda: dmarc.check(domain, ask)),
        (dkim.CHECK, lambda: dkim.check(domain, subject.sighting, ask)),
        (mx.CHECK, lambda: mx.check(domain, ask)),
    )
    return [_or_unknown(check, step) for check, step in steps]


def of_sandbox() -> list[Finding]:
    """The checks of a mailbox whose mail stays on this server: no name server is asked."""
    return [Finding(check, PASS, None, None, Sentence(_NOTHING_LEAVES)) for check in CHECKS]


def _or_unknown(check: str, step: Callable[[], Finding]) -> Finding:
    try:
        return step()
    except Unanswered as error:
        said = Sentence(_UNANSWERED, {"name": error.name, "kind": error.kind})
        return Finding(check, UNKNOWN, None, None, said)


def _sender(subject: Subject, ask: Ask) -> Sender | None:
    """Whose servers send: as the account says, by its SMTP server, or without one by the MX of its domain."""
    if (said := spf_senders.named(subject.provider)) is not None:
        return said
    if subject.smtp_host:
        return spf_senders.of(presets.of_host(subject.smtp_host)) or spf_senders.of_host(subject.smtp_host)
    return spf_senders.of(presets.of(subject.domain, mx.exchangers(ask(subject.domain, "MX").records)))
