"""Rules of a check about people: suppressed, roles, disposable, no MX, consent, verdicts, volume. Pure.

Nobody's mail server is asked whether an address exists: that is what spammers do, servers answer it with
lies and blocks, and it would tell them of a person who never agreed to it.
"""

from fluenzr.core.checks.facts import Facts, NameServerFacts
from fluenzr.core.checks.report import FAIL, PASS, UNKNOWN, WARN, Outcome, by_share
from fluenzr.core.common.sentences import Sentence
from fluenzr.core.templates.languages import N_

FAILS_ABOVE = {
    "role_addresses": 0.2,
    "disposable": 0.05,
    "no_mx": 0.03,
    "consent": 0.5,
    "other_campaigns": 0.5,
    "invalid": 0.03,
}
"""Shares of the people from which on a rule fails: a campaign pauses itself at 5 % of bounces."""
UNNOTICED = 50
"""Emails a day to one domain that nobody takes for a burst."""
_WORKING_DAYS = 5
_SHOWN = 5


def suppressed(facts: Facts) -> Outcome:
    """Who is enrolled and will not be written to."""
    people = facts.people
    count, total = people.suppressed, people.looked_at
    help = Sentence(
        N_("They are passed over when their turn comes: unsubscribed, bounced, blocked, suppressed.")
    )
    if total and count == total:
        message = Sentence(N_("Nobody is left to write to: all {total} are suppressed."), {"total": total})
        return Outcome("suppressed", FAIL, message, help, count)
    said = N_("People who are not written to: {count} of {total}")
    return _counted(facts, "suppressed", WARN if count else PASS, said, help, count)


def role_addresses(facts: Facts) -> Outcome:
    """Addresses of a function: several people read them, and nobody has agreed for all."""
    help = Sentence(N_("Write to a person: info@ and the like complain more often and answer less."))
    said = N_("Addresses of a function, as info@: {count} of {total}")
    return _share(facts, "role_addresses", facts.people.roles, said, help)


def disposable(facts: Facts) -> Outcome:
    """Addresses to throw away."""
    help = Sentence(N_("Remove them: such mailboxes are gone after minutes, and mail to them comes back."))
    said = N_("Disposable addresses: {count} of {total}")
    return _share(facts, "disposable", facts.people.disposable, said, help)


def no_mx(facts: Facts, names: NameServerFacts) -> Outcome:
    """People at domains that take no mail."""
    dead = {domain for domain, takes in names.domains.items() if takes is False}
    silent = [domain for domain, takes in names.domains.items() if takes is None]
    count = sum(facts.people.domains[domain] for domain in dead)
    help = Sentence(
        N_("Look at the spelling of these domains, or remove the people: mail to them comes back.")
    )
    result = by_share(count, facts.people.looked_at, FAILS_ABOVE["no_mx"])
    if result == PASS and silent:
        values = {"domains": ", ".join(sorted(silent)[:_SHOWN]), "count": len(silent)}
        message = Sentence(N_("No name server answered for {count} domains: {domains}"), values)
        return Outcome("no_mx", UNKNOWN, message, help, None)
    if not count:
        said = N_("People at domains that take no mail: {count} of {total}")
        return _counted(facts, "no_mx", PASS, said, help, 0)
    values = {"count": count, "total": facts.people.looked_at, "domains": ", ".join(sorted(dead)[:_SHOWN])}
    message = Sentence(N_("People at domains that take no mail: {count} of {total} ({domains})"), values)
    return Outcome("no_mx", result, message, help, count, _note(facts))


def consent(facts: Facts) -> Outcome:
    """People of whom nobody noted why they may be written to."""
    help = Sentence(
        N_("Note where each person's agreement, or your interest in writing, comes from (GDPR, article 6).")
    )
    said = N_("People without a source of consent: {count} of {total}")
    return _share(facts, "consent", facts.people.no_consent, said, help)


def other_campaigns(facts: Facts) -> Outcome:
    """People who get another campaign's emails just now."""
    help = Sentence(
        N_("Add them with skipIfContactedWithinDays, or wait until the other campaign is through.")
    )
    said = N_("People in another active campaign: {count} of {total}")
    return _share(facts, "other_campaigns", facts.people.elsewhere, said, help)


def verification(facts: Facts) -> Outcome:
    """What verifiers said of the addresses, as it came in with imports."""
    people = facts.people
    invalid, risky = people.verdicts["invalid"], people.verdicts["risky"]
    help = Sentence(
        N_("Remove the invalid ones. Have a list verified that is old or bought, and import the answer.")
    )
    verified = sum(people.verdicts.values())
    if not verified:
        message = Sentence(N_("No address has been verified."))
        return Outcome("verification", PASS, message, help, 0, _note(facts))
    values = {"invalid": invalid, "risky": risky, "verified": verified, "total": people.looked_at}
    said = N_("Verified: {verified} of {total}; invalid: {invalid}; risky: {risky}")
    result = by_share(invalid, people.looked_at, FAILS_ABOVE["invalid"])
    if result == PASS and risky:
        result = WARN
    return Outcome("verification", result, Sentence(said, values), help, invalid, _note(facts))


def volume(facts: Facts) -> Outcome:
    """Emails of a day to one domain, against what its servers had of these mailboxes last week."""
    help = Sentence(N_("Begin with a few emails a day and grow by a fifth a week: strangers are deferred."))
    planned = _planned(facts)
    bursts = {
        domain: count
        for domain, count in planned.items()
        if count > UNNOTICED and count > 2 * _usual(facts, domain)
    }
    if not bursts or not facts.real_mailboxes:
        largest = max(planned.values(), default=0)
        message = Sentence(N_("At most {count} emails a day to one domain."), {"count": largest})
        return Outcome("volume", PASS, message, help, largest)
    domain, count = max(bursts.items(), key=lambda each: each[1])
    usual = _usual(facts, domain)
    is_far = count > 4 * UNNOTICED and count > 5 * usual
    values = {"count": count, "domain": domain, "usual": round(usual)}
    message = Sentence(
        N_("Up to {count} emails a day to {domain}, which had {usual} a day last week."), values
    )
    return Outcome("volume", FAIL if is_far else WARN, message, help, count)


def _planned(facts: Facts) -> dict[str, int]:
    """Emails of the busiest day by domain of readers."""
    people = facts.people
    if not people.looked_at:
        return {}
    a_day = people.total if facts.volume.a_day is None else min(people.total, facts.volume.a_day)
    return {domain: -(-count * a_day // people.looked_at) for domain, count in people.domains.items()}


def _usual(facts: Facts, domain: str) -> float:
    return facts.volume.last_week[domain] / _WORKING_DAYS


def _share(facts: Facts, check: str, count: int, said: str, help: Sentence) -> Outcome:
    result = by_share(count, facts.people.looked_at, FAILS_ABOVE[check])
    return _counted(facts, check, result, said, help, count)


def _counted(facts: Facts, check: str, result: str, said: str, help: Sentence, count: int) -> Outcome:
    message = Sentence(said, {"count": count, "total": facts.people.looked_at})
    return Outcome(check, result, message, help, count, _note(facts))


def _note(facts: Facts) -> Sentence | None:
    """Who reads a count has to know that not everybody was looked at."""
    if not facts.people.is_sample:
        return None
    values = {"looked_at": facts.people.looked_at, "total": facts.people.total}
    return Sentence(N_("(A sample: {looked_at} of {total} people were looked at.)"), values)
