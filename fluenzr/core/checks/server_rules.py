"""Rules of a check about the whole campaign: start, links, mailboxes, DNS, postal address. Pure."""

from datetime import timedelta

from fluenzr.core.accounts.dns.records import Finding
from fluenzr.core.checks.facts import Facts, Mailbox, NameServerFacts
from fluenzr.core.checks.report import FAIL, PASS, WARN, Outcome
from fluenzr.core.common import public_hosts
from fluenzr.core.common.sentences import Sentence
from fluenzr.core.templates.languages import N_

STARTABLE = ("draft", "paused")
_CONNECTED = "connected"
_SHORTEST_ADDRESS = 15
_LITTLE = timedelta(hours=1)
"""A week's time for sending that nobody chooses, but gets where hours of two zones hardly meet."""


def start(facts: Facts) -> Outcome:
    """What `POST /campaigns/:id/start` would answer: this alone keeps a campaign from starting."""
    help = Sentence(N_("Start refuses what fails here; all else is advice."))
    reasons = [message for messages in facts.missing.values() for message in messages]
    if facts.status not in STARTABLE:
        message = Sentence(N_("Only a draft or paused campaign is started; this one runs, or is over."))
        return Outcome("start", WARN, message, help)
    if reasons:
        message = Sentence("{reasons}", {"reasons": "; ".join(reasons)})
        return Outcome("start", FAIL, message, help, len(reasons))
    return Outcome("start", PASS, Sentence(N_("Nothing keeps the campaign from starting.")), help, 0)


def public_url(facts: Facts) -> Outcome:
    """Whether readers reach the address that links lead to."""
    url = facts.public_url
    help = Sentence(N_("Set FLUENZR_PUBLIC_URL to this server's https address on the internet."))
    values = {"url": url}
    if not public_hosts.reaches_readers(url):
        # A sandbox sends nothing anywhere, and whoever allows local links has said so.
        is_harmless = facts.may_be_local or not facts.real_mailboxes
        message = Sentence(N_("No reader can reach {url}: unsubscribe links lead nowhere."), values)
        return Outcome("public_url", WARN if is_harmless else FAIL, message, help)
    if not url.lower().startswith("https:"):
        message = Sentence(N_("{url} is not https: one-click unsubscribing needs it (RFC 8058)."), values)
        return Outcome("public_url", WARN, message, help)
    return Outcome("public_url", PASS, Sentence(N_("Links lead to {url}."), values), help)


def mailboxes(facts: Facts) -> Outcome:
    """Whether the mailboxes can send, and whether what comes back is read."""
    help = Sentence(N_("Test the mailbox, and give it IMAP, so that answers and bounces end a sequence."))
    broken = [mailbox for mailbox in facts.mailboxes if mailbox.status != _CONNECTED]
    if broken or not facts.mailboxes:
        named = ", ".join(mailbox.email for mailbox in broken)
        said = N_("Not connected: {names}") if broken else N_("The campaign has no mailbox.")
        return Outcome("mailboxes", FAIL, Sentence(said, {"names": named}), help, len(broken))
    failing = [mailbox for mailbox in facts.mailboxes if mailbox.last_error]
    if failing:
        named = ", ".join(f"{mailbox.email} ({mailbox.last_error})" for mailbox in failing)
        message = Sentence(N_("Went wrong last: {names}"), {"names": named})
        return Outcome("mailboxes", WARN, message, help, len(failing))
    deaf = [mailbox for mailbox in facts.real_mailboxes if not mailbox.is_read]
    if deaf:
        named = ", ".join(mailbox.email for mailbox in deaf)
        message = Sentence(N_("Nobody reads what comes back to: {names}"), {"names": named})
        return Outcome("mailboxes", WARN, message, help, len(deaf))
    count = len(facts.mailboxes)
    return Outcome(
        "mailboxes", PASS, Sentence(N_("Mailboxes that can send: {count}"), {"count": count}), help, 0
    )


def working_hours(facts: Facts) -> Outcome:
    """Whether the campaign's sending hours and the working hours of each mailbox meet."""
    help = Sentence(N_("Emails leave when both are open: change the campaign's hours or the mailbox's."))
    apart = [said for mailbox in facts.mailboxes if (said := _hardly_meets(facts, mailbox))]
    if apart:
        return Outcome("working_hours", WARN, Sentence("{apart}", {"apart": tuple(apart)}), help, len(apart))
    message = Sentence(N_("Mailboxes work while the campaign sends."))
    return Outcome("working_hours", PASS, message, help, 0)


def _hardly_meets(facts: Facts, mailbox: Mailbox) -> Sentence | None:
    """What is wrong with a mailbox's hours. A campaign that sends that little by itself means it."""
    if facts.window is None or mailbox.hours is None:
        return None
    together = facts.window.weekly(mailbox.hours, since=facts.now)
    if together > _LITTLE or together == facts.window.weekly(since=facts.now):
        return None
    values = {"email": mailbox.email, "minutes": together // timedelta(minutes=1)}
    if not together:
        said = N_(
            "The campaign's sending hours and the working hours of {email} never meet: it sends nothing"
        )
    else:
        said = N_(
            "The campaign's sending hours and the working hours of {email} meet only {minutes} minutes a week"
        )
    return Sentence(said, values)


def dns(facts: Facts, names: NameServerFacts) -> list[Outcome]:
    """The DNS of each mailbox whose mail leaves this server, an outcome a record."""
    return [
        _of_record(mailbox.email, finding)
        for mailbox in facts.real_mailboxes
        for finding in names.mailboxes.get(mailbox.email, ())
    ]


def _of_record(email: str, finding: Finding) -> Outcome:
    values = {"record": finding.check.upper(), "email": email, "found": finding.found}
    said = N_("{record} of {email}: {found}")
    if finding.found is None:
        said = N_("{record} of {email}: nothing found")
    return Outcome(finding.check, finding.result, Sentence(said, values), finding.help)


def postal_address(facts: Facts) -> Outcome:
    """Whether emails say where their sender is (CAN-SPAM, 16 CFR 316.2; LCEN, article 19)."""
    help = Sentence(N_("Laws ask for it: name, street and town in the workspace's settings."))
    address = (facts.postal_address or "").strip()
    if not address:
        message = Sentence(N_("The footer has no postal address."))
        return Outcome("postal_address", FAIL, message, help)
    if len(address) < _SHORTEST_ADDRESS or not any(char.isdigit() for char in address):
        message = Sentence(N_("The postal address looks incomplete: {address}"), {"address": address})
        return Outcome("postal_address", WARN, message, help)
    return Outcome("postal_address", PASS, Sentence(N_("The footer has a postal address.")), help)
