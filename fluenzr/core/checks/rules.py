"""Table of the rules that a campaign is checked by, in the order in which they are shown. Pure.

Tested by `tests/core/checks/test_server_rules.py`.
"""

from collections.abc import Callable

from fluenzr.core.checks import email_rules, people_rules, server_rules
from fluenzr.core.checks.facts import Facts, NameServerFacts
from fluenzr.core.checks.report import Outcome

Rule = Callable[[Facts], Outcome]

BEFORE_DNS: tuple[Rule, ...] = (
    server_rules.start,
    server_rules.public_url,
    server_rules.mailboxes,
    server_rules.working_hours,
)
OTHERS: tuple[Rule, ...] = (
    server_rules.postal_address,
    email_rules.variables,
    email_rules.syntax,
    email_rules.links,
    email_rules.shorteners,
    email_rules.size,
    email_rules.subject,
    email_rules.wording,
    people_rules.suppressed,
    people_rules.role_addresses,
    people_rules.disposable,
    people_rules.consent,
    people_rules.other_campaigns,
    people_rules.verification,
    people_rules.volume,
)
DNS_CHECKS = ("spf", "dmarc", "dkim", "mx")
CHECKS = (
    *(rule.__name__ for rule in BEFORE_DNS),
    *DNS_CHECKS,
    "no_mx",
    *(rule.__name__ for rule in OTHERS),
)
"""Every `check` that an outcome may be of: rules are named for them."""


def outcomes(facts: Facts, names: NameServerFacts) -> list[Outcome]:
    """What comes of all rules."""
    return [
        *(rule(facts) for rule in BEFORE_DNS),
        *server_rules.dns(facts, names),
        people_rules.no_mx(facts, names),
        *(rule(facts) for rule in OTHERS),
    ]
