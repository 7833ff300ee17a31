"""Check of a campaign and of a mailbox's DNS: facts from the database, answers of name servers, then rules.

Only name servers are asked, all under one deadline; no mail server is spoken to, those of readers never.

Tested by `tests/api/v1/test_campaign_check.py`.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from fluenzr.core.accounts import dkim_sightings, presets
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.accounts.dns import mx, report
from fluenzr.core.accounts.dns.records import Ask, Unanswered
from fluenzr.core.checks import gather, rules
from fluenzr.core.checks.facts import Facts, NameServerFacts
from fluenzr.core.checks.report import Outcome
from fluenzr.core.common import addresses, tenancy
from fluenzr.core.templates.languages import Language
from fluenzr.engine.name_servers import NameServers
from fluenzr.models import EmailAccount

AT_ONCE = 8
"""Questions that wait for name servers together."""
DOMAINS = 100
"""Domains of readers whose MX is looked up: those with the most people."""


def outcomes(
    workspace_id: int,
    campaign_id: str,
    *,
    public_url: str,
    may_be_local: bool,
    servers: tuple[str, ...],
    sample: int | None = None,
) -> list[Outcome]:
    """What comes of all rules for a campaign, for which so many of its people are looked at; nothing is
    started or changed. Raises NotFound."""
    facts = gather.facts(workspace_id, campaign_id, public_url, may_be_local=may_be_local, sample=sample)
    return rules.outcomes(facts, _ask_for(facts, NameServers(servers).ask))


def dns_of(
    workspace_id: int, account_id: str, servers: tuple[str, ...], language: Language
) -> list[dict[str, Any]]:
    """What the DNS of a mailbox says, as the API gives it. Raises NotFound."""
    account = tenancy.get(EmailAccount, workspace_id, account_id)
    if account.provider == account_settings.SANDBOX:
        found = report.of_sandbox()
    else:
        found = report.of(dkim_sightings.subject_of(account), NameServers(servers).ask)
    return [finding.public(language) for finding in found]


def _ask_for(facts: Facts, ask: Ask) -> NameServerFacts:
    """All that the rules want of name servers. Whose domain is a known provider's is not asked for."""
    common = [domain for domain, _ in facts.people.domains.most_common(DOMAINS)]
    domains = [domain for domain in common if not presets.is_known(domain)]
    with ThreadPoolExecutor(AT_ONCE, "dns") as pool:
        reports = [
            (mailbox.email, pool.submit(report.of, mailbox.subject, ask)) for mailbox in facts.real_mailboxes
        ]
        takes = [(domain, pool.submit(_takes_mail, domain, ask)) for domain in domains]
        return NameServerFacts(
            mailboxes={email: found.result() for email, found in reports},
            domains={domain: found.result() for domain, found in takes},
        )


def _takes_mail(domain: str, ask: Ask) -> bool | None:
    """Whether a domain takes mail; None where no name server answers, False where it can be none."""
    try:
        return mx.takes_mail(addresses.ascii_domain(domain), ask)
    except Unanswered:
        return None
    except ValueError:
        return False
