"""Rules of a check about emails: variables, syntax, links, size, subject, wording. Pure."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from fluenzr.core.checks import words
from fluenzr.core.checks.facts import Facts, Text
from fluenzr.core.checks.report import FAIL, PASS, WARN, Outcome
from fluenzr.core.common import public_hosts
from fluenzr.core.common.sentences import Sentence
from fluenzr.core.emails import template_check
from fluenzr.core.templates import html_tracking, urls
from fluenzr.core.templates.languages import N_
from fluenzr.core.templates.variables import render

MOST_LINKS = 2
FAR_TOO_MANY_LINKS = 10
CLIPPED_AT = 102 * 1024
"""Bytes of HTML from which on Gmail cuts an email, its unsubscribe link with it."""
NEARLY_CLIPPED = 80 * 1024
LONGEST_SUBJECT = 70
MOST_ADVERTISING = 4
_SHOWN = 5
_LETTERS = 10

_REPLIES = ("re", "aw", "fwd", "fw", "tr", "rép", "rep", "sv", "wg", "réf", "ref")


def syntax(facts: Facts) -> Outcome:
    """Braces and placeholders that readers would see as they stand."""
    found = [
        (text.node_id, finding)
        for text in facts.texts
        for part, is_html in ((text.subject, False), (text.body, text.is_html))
        for finding in template_check.findings(part, html=is_html)
    ]
    help = Sentence(N_("Write variables as {example}, with one name between the braces."), _EXAMPLE)
    if not found:
        return Outcome("syntax", PASS, Sentence(N_("All variables are written as they have to be.")), help, 0)
    result = FAIL if any(finding.certain for _, finding in found) else WARN
    said = tuple(
        Sentence(N_("{node}: {finding}"), {"node": node, "finding": finding.sentence})
        for node, finding in found[:_SHOWN]
    )
    return Outcome("syntax", result, Sentence("{said}", {"said": said}), help, len(found))


_EXAMPLE = {"example": "{{firstName|there}}"}


def variables(facts: Facts) -> Outcome:
    """People for whom something is missing that no fallback stands in for."""
    people = facts.people
    help = Sentence(N_("Give each variable a fallback, as {example}, or complete the contacts."), _EXAMPLE)
    if not people.lacking_any:
        message = Sentence(N_("Every variable has a value or a fallback for everybody."))
        return Outcome("variables", PASS, message, help, 0)
    of_nobody = [name for name, count in people.lacking.items() if count == people.looked_at]
    counted = ", ".join(f"{name} ({count})" for name, count in people.lacking.most_common(_SHOWN))
    values = {"count": people.lacking_any, "total": people.looked_at, "names": counted}
    message = Sentence(N_("Without a value and without a fallback for {count} of {total}: {names}"), values)
    return Outcome("variables", FAIL if of_nobody else WARN, message, help, people.lacking_any)


def links(facts: Facts) -> Outcome:
    """How many links an email has, and whether readers can open them."""
    most = max((len(_links(text)) for text in facts.texts), default=0)
    unsafe = sorted({url for text in facts.texts for url in _links(text) if _is_dead(url)})
    help = Sentence(
        N_("Keep to one or two links: the more there are, the more an email looks like advertising.")
    )
    if unsafe:
        message = Sentence(N_("No reader can open: {urls}"), {"urls": ", ".join(unsafe[:_SHOWN])})
        return Outcome("links", FAIL, message, help, len(unsafe))
    if most > MOST_LINKS:
        result = FAIL if most > FAR_TOO_MANY_LINKS else WARN
        return Outcome(
            "links", result, Sentence(N_("An email has {count} links."), {"count": most}), help, most
        )
    plain = sorted({url for text in facts.texts for url in _links(text) if url.lower().startswith("http:")})
    if plain:
        message = Sentence(N_("Links without https: {urls}"), {"urls": ", ".join(plain[:_SHOWN])})
        return Outcome("links", WARN, message, help, len(plain))
    message = Sentence(N_("No email has more than two links of its own."))
    return Outcome("links", PASS, message, help, most)


def shorteners(facts: Facts) -> Outcome:
    """Links of services that hide where they lead: in a first email filters refuse it."""
    found = [
        (text.is_first, host)
        for text in facts.texts
        for url in _links(text)
        if words.is_shortener(host := _host(url))
    ]
    help = Sentence(N_("Link to the page itself: filters know shorteners from spam."))
    if not found:
        return Outcome("shorteners", PASS, Sentence(N_("No link goes through a shortener.")), help, 0)
    result = FAIL if any(is_first for is_first, _ in found) else WARN
    hosts = ", ".join(sorted({host for _, host in found}))
    return Outcome(
        "shorteners", result, Sentence(N_("Short links: {hosts}"), {"hosts": hosts}), help, len(found)
    )


def size(facts: Facts) -> Outcome:
    """Whether Gmail would cut an email."""
    largest = max(facts.sizes.values(), default=0)
    kib = -(-largest // 1024)
    result = FAIL if largest > CLIPPED_AT else WARN if largest > NEARLY_CLIPPED else PASS
    message = Sentence(N_("The largest email has {kib} KB of HTML."), {"kib": kib})
    help = Sentence(
        N_("Gmail cuts an email at 102 KB, with it the link to unsubscribe. Images belong on a web server.")
    )
    return Outcome("size", result, message, help, largest)


def subject(facts: Facts) -> Outcome:
    """Subjects that deceive, shout, or are cut on a telephone."""
    found = [(text, fault) for text in facts.texts for fault in _subject_faults(text)]
    help = Sentence(N_("Write subjects as to a colleague: short, in small letters, and true."))
    if not found:
        return Outcome("subject", PASS, Sentence(N_("Nothing is wrong with the subjects.")), help, 0)
    result = FAIL if any(fault[0] == FAIL for _, fault in found) else WARN
    text, (_, said) = next(each for each in found if each[1][0] == result)
    message = Sentence(said, {"subject": text.subject[:100]})
    return Outcome("subject", result, message, help, len(found))


def wording(facts: Facts) -> Outcome:
    """Words of advertising, English and French."""
    found = list(dict.fromkeys(word for text in facts.texts for word in words.advertising(text.words)))
    help = Sentence(N_("One such word harms nobody; several together make an email look like advertising."))
    if not found:
        return Outcome("wording", PASS, Sentence(N_("No words of advertising.")), help, 0)
    result = FAIL if len(found) > MOST_ADVERTISING else WARN
    named = ", ".join(found[: 2 * _SHOWN])
    message = Sentence(N_("Words of advertising: {words}"), {"words": named})
    return Outcome("wording", result, message, help, len(found))


def _links(text: Text) -> list[str]:
    """The web addresses that an email leads to, once each."""
    if text.is_html:
        return list(dict.fromkeys(link.url for link in html_tracking.links(text.body)))
    found = (urls.without_punctuation(match[0]) for match in urls.URL.finditer(text.body))
    return list(dict.fromkeys(url for url in found if url.partition("://")[2]))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _is_dead(url: str) -> bool:
    """Whether no reader can open it; an address that a variable gives is not known yet."""
    return "{{" not in url.partition("://")[2].partition("/")[0] and not public_hosts.reaches_readers(url)


def _subject_faults(text: Text) -> Iterator[tuple[str, str]]:
    # As a reader sees it: braces and names of variables are no letters of it.
    subject = render(text.subject, {}, html=False).text.strip()
    prefix, colon, _ = subject.partition(":")
    if text.is_first and colon and prefix.strip().lower() in _REPLIES:
        yield FAIL, N_('"{subject}" looks like an answer to an email that nobody wrote, which deceives.')
    letters = [char for char in subject if char.isalpha()]
    if len(letters) >= _LETTERS and sum(char.isupper() for char in letters) > len(letters) * 0.7:
        yield WARN, N_('"{subject}" is in capitals.')
    if subject.count("!") > 1 or any(twice in subject for twice in ("??", "$$", "€€")):
        yield WARN, N_('"{subject}" shouts: one sign is enough.')
    if len(subject) > LONGEST_SUBJECT:
        yield WARN, N_('"{subject}" is cut on a telephone: 70 characters are enough.')
