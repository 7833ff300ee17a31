"""Opt-outs in CSV files of other products: who wants no mail, or gets none, by headers and cells. Pure.

Four kinds of columns tell it: one that is about leaving (`Unsubscribed`, `Opt-out`, `Bounced`), where
whatever is no "no" counts; one that is about agreeing (`Opt-in`, `Accepts Marketing`), where a "no" counts;
a state (`Status`, `Lead Status`), where some words count, and more of them where it is one of mailings
(`Email marketing status`); and remarks, of which a sentence counts that forbids mail and says nothing else.
What is said of calls, texts and letters is not about email.

The words are in `opt_out_words`. A "no" heard in error can be taken
back; one that is not heard is mail to somebody who forbade it: doubt counts as "no".
"""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import pairwise

from fluenzr.core.common.csv_file import restored
from fluenzr.core.common.text import fold_letters
from fluenzr.core.contacts.opt_out_words import (
    ABOUT_AGREEING,
    ADDRESSES,
    AGREEING,
    AGREEING_PAIRS,
    ALLOWED,
    ALLOWING,
    AWAITED,
    BESIDE,
    BOUNCING,
    CHANNELS,
    COMPLAINING,
    CONTACTING,
    DO_NOT,
    DOUBTFUL,
    ELSEWHERE,
    EXCLUDED_FROM,
    EXCLUDING,
    INVALID,
    LEAVING,
    LEAVING_ALONE,
    LEAVING_PAIRS,
    LONG_NO,
    MAILINGS,
    NEGATIONS,
    NO,
    NOT_LEAVING,
    OF_MAIL,
    OF_SPAM,
    OTHER_CHANNELS,
    OTHERWISE_WITHDRAWN,
    PLACES,
    REFUSING,
    REMARKS,
    REMARKS_BESIDE,
    SAID_BESIDE,
    SMALL,
    SPAM_BESIDE,
    STATES,
    SUBSCRIBED_STATES,
    UNASKED,
    UNSAID,
    WITHDRAWING,
    YES,
    several,
)

UNSUBSCRIBED, BLOCKED, BOUNCED = STATUSES = ("unsubscribed", "blocked", "bounced")
"""Of who is not written to; the first of several that are said holds."""


class Sense(StrEnum):
    """What a column is about, and with it which of its cells say no."""

    LEFT = "left"
    BOUNCED = "bounced"
    AGREED = "agreed"
    STATE = "state"
    MAILINGS = "mailings"
    """A state of somebody's subscription."""
    REMARK = "remark"
    """What anybody has written of them."""


OF_STATES = (Sense.STATE, Sense.MAILINGS, Sense.REMARK)
_LONGEST = 120
_LONGEST_REMARK = 2000
_MAX_WORDS = 8
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# `Un-subscribed`, `UnSubscribed`, `dés-inscrit`; not `un abonné`, `liste des inscrits`.
_APART = re.compile(
    r"\b(un(?=.subscri)|dés(?=.(?:inscri|abonn))|des(?=-(?:inscri|abonn)))[- ]", re.IGNORECASE
)
# `HASOPTEDOUTOFEMAIL`, `isunsubscribed`: capitals alone, or small letters alone, hide where words begin.
_RUN_TOGETHER = re.compile(
    r"\b((?:is|has|email|contact|lead|hard|user)*)"
    r"(optedout|optout|optedin|optin|unsubscribed?|bounced?|donot)(?:(of)(?=[a-z]))?"
)
_LETTER = re.compile(r"[^\W\d_]")
_SEPARATORS = re.compile(r"[,;|]")
_SENTENCES = re.compile(r"[.,;:|!\n\r()]|\s-\s")
# A server's answer that no later one will be other than, with its code (RFC 3463).
_PERMANENT = re.compile(r"(?:^|[\s#;(:-])5\.\d\.\d{1,3}\b")
_BETWEEN = re.compile(r"[^a-z0-9]+")


# What programs write for no date: zero, or the first day that they know.
_NO_DATE = re.compile(
    r"(?<!\d)(?:(?:0000|0001|1899|1900|1970)[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:0000|0001|1899|1900|1970))(?!\d)"
)
# Crosses, empty boxes and "no" in other scripts; and what stands in a cell for nothing at all.
_NO_SIGNS = re.compile(
    "[\u2717\u2718\u2610\u25a1\u25cb\u274c\u00d7\u5426\u7121]|\u043d\u0435|\u3044\u3044\u3048|\u03cc\u03c7\u03b9"
)
_NOTHING = frozenset(" -\u2013\u2014_./?*[]()")
_ADVERSE = {
    **dict.fromkeys(
        several(
            "unconfirmed, spam, stop, dnc, baja, as spam, spam complaint, spam report, reported spam",
            "not confirmed, no longer, no marketing, non consenti",
        ),
        UNSUBSCRIBED,
    ),
    **dict.fromkeys(several("blocked, bloque, bloquee, admin blocked"), BLOCKED),
    **dict.fromkeys(
        several(
            "cleaned, nettoye, nettoyee, nettoyes, bereinigt",
            "bounced, bounce, hardbounce, hardbounced, hard bounce, hard bounced",
            "email bounced, emails bounced, user bounced, npai",
            # Where no verifier of addresses is known by its columns: these say it of what they sent (AWeber).
            "undeliverable, email undeliverable, undeliverable email, undeliverable address",
            "not deliverable, non deliverable, non delivrable, unzustellbar, nicht zustellbar",
            "no entregable, non recapitabile, onbestelbaar, nao entregavel",
        ),
        BOUNCED,
    ),
}
"""A word that stands alone, or words beside each other, and the status that they mean."""


def sense_of(header: str) -> Sense | None:
    """What a column of that header tells of who wants no mail; None where nothing."""
    words = _words(header)
    if not words or len(words) > 2 * _MAX_WORDS:
        return None
    if _is_exclusion(words):
        return Sense.LEFT
    if _is_elsewhere(words) or ("mailing" in words and not PLACES.isdisjoint(words)):
        return None
    if _is_about_bouncing(words):
        return Sense.BOUNCED
    is_agreed = _is_about_agreeing(words)
    is_not_agreed = is_agreed and (_is_negated(words) or not AWAITED.isdisjoint(words))
    if is_not_agreed or _is_about_leaving(words) or _is_withdrawal(words) or _is_restriction(words):
        return Sense.LEFT
    if not MAILINGS.isdisjoint(words) and not SUBSCRIBED_STATES.isdisjoint(words):
        return Sense.MAILINGS
    if is_agreed:
        return Sense.AGREED
    if not REMARKS.isdisjoint(words) and REMARKS.union(REMARKS_BESIDE, SMALL).issuperset(words):
        return Sense.REMARK
    return None if STATES.isdisjoint(words) else Sense.STATE


def _is_negated(words: Sequence[str]) -> bool:
    """Whether a header denies an agreement itself: `not required` says only that none is asked for."""
    is_french = not {"n", "ne"}.isdisjoint(words) and not {"pas", "plus"}.isdisjoint(words)
    is_allowing_none = any(one in NEGATIONS and other in ALLOWING for one, other in pairwise(words))
    return is_french or is_allowing_none or _refuses(words)


def _is_about_agreeing(words: Sequence[str]) -> bool:
    is_allowing = not ALLOWING.isdisjoint(words) and not OF_MAIL.isdisjoint(words)
    is_agreeing = is_allowing or not AGREEING.isdisjoint(words) or _has_pair(words, AGREEING_PAIRS)
    return (is_agreeing and ABOUT_AGREEING.isdisjoint(words)) or frozenset(words) - SMALL in CHANNELS


def _is_elsewhere(words: Sequence[str]) -> bool:
    """Whether it is about something else than email: not where both are named (`Do not call or email`)."""
    elsewhere = ELSEWHERE.intersection(words)
    return bool(elsewhere) and not (elsewhere <= OTHER_CHANNELS and {"email", "emails"}.intersection(words))


def _is_about_bouncing(words: Sequence[str]) -> bool:
    if _begins(words, BOUNCING):
        return "emails" not in words
    if words[0] in ("clean", "cleaned") and "time" in words:
        return True
    beside = set(words) - SMALL
    return not INVALID.isdisjoint(beside) and beside <= INVALID | ADDRESSES and len(beside) > 1


def _is_exclusion(words: Sequence[str]) -> bool:
    """Whether it is about who is left out of all that is sent, and about nothing else."""
    others = set(words) - EXCLUDING
    return len(others) < len(set(words)) and others <= EXCLUDED_FROM | OF_MAIL | SMALL


def _is_withdrawal(words: Sequence[str]) -> bool:
    """Whether it is about an agreement that was taken back, or one that was refused beforehand."""
    is_about_mail = not (OF_MAIL | AGREEING).isdisjoint(words) and not _has_pair(words, OTHERWISE_WITHDRAWN)
    return not WITHDRAWING.isdisjoint(words) and is_about_mail


def _is_restriction(words: Sequence[str]) -> bool:
    return "restrictions" in words and not OF_MAIL.isdisjoint(words)


def is_of_refusals(header: str) -> bool:
    """Whether what stands under it is of people who said no, or whose mail comes back."""
    # `Bounced emails` is a figure under which cells are numbers, and a list where they are addresses.
    return sense_of(header) in (Sense.LEFT, Sense.BOUNCED) or _begins(_words(header), (*BOUNCING, "invalid"))


def senses(header: Sequence[str]) -> list[tuple[int, str]]:
    """The columns of a header that tell it, by their places."""
    return [(place, sense) for place, name in enumerate(header) if (sense := sense_of(name)) is not None]


Read = Callable[[Sense, str], str | None]


def told(columns: Iterable[tuple[int, str]], cells: Sequence[str], read: Read | None = None) -> str | None:
    """The status of a person as the cells of such columns tell it; None where nobody says no.

    `read` is `status_of`, or what remembers its answers.
    """
    read = read or status_of
    given = [(Sense(sense), cells[place]) for place, sense in columns if place < len(cells)]
    found = {read(sense, restored(cell)[: _longest(sense)]) for sense, cell in given if cell}
    return next((one for one in STATUSES if one in found), None)


def _longest(sense: Sense) -> int:
    return _LONGEST_REMARK if sense is Sense.REMARK else _LONGEST


def status_of(sense: Sense, cell: str) -> str | None:
    """The status that a cell of a column tells; None where it is no "no"."""
    if sense is Sense.REMARK:
        return UNSUBSCRIBED if any(map(_forbids, _SENTENCES.split(cell))) else None
    text = cell.strip().lower()
    words = _words(cell)
    parts = _SEPARATORS.split(cell[:_LONGEST]) if _LETTER.search(cell) else []  # a time or a number says none
    several = [part for text in parts if (part := _words(text))]
    if (said := next(filter(None, map(_adverse, several)), None)) is not None or _NOTHING.issuperset(text):
        return said
    is_no = _are(NO, words) if words else _NO_SIGNS.search(text) is not None
    if sense in (Sense.AGREED, Sense.MAILINGS):
        # `Non-marketing contact` and `Not started` are states before anybody was asked.
        says_more = _is_lapsed(words) if sense is Sense.MAILINGS else _begins_with_no(words)
        return UNSUBSCRIBED if is_no or says_more else None
    if sense is Sense.STATE and _PERMANENT.search(text) is not None:
        return BOUNCED
    if sense is Sense.STATE or is_no or _says_of_nobody(text, words):
        return None
    return BOUNCED if sense is Sense.BOUNCED else UNSUBSCRIBED


def _forbids(sentence: str) -> bool:
    """Whether a sentence forbids mail, and says nothing else: not `Ne pas contacter avant mai`."""
    words = _words(sentence)
    if not words or len(words) > _MAX_WORDS:
        return False
    if len(words) == 1:
        return _is_leaving(words) or words[0] == "stop"
    others = [word for word in words if word not in SMALL and word not in SAID_BESIDE]
    is_not_to = not {"contact", *CONTACTING}.isdisjoint(words) and _has_pair(words, DO_NOT)
    is_no_state = words[0] in ("no", "non") and not _has_pair(words, ("non contattare", "no contactar"))
    return is_not_to and not is_no_state and CONTACTING.issuperset(others)


def _begins_with_no(words: Sequence[str]) -> bool:
    is_unasked = len(words) <= 3 and not UNASKED.isdisjoint(words)
    return bool(words) and words[0] in LONG_NO and not is_unasked


def _is_lapsed(words: Sequence[str]) -> bool:
    """Whether it may be that a subscription is none (`Pending`, `Archived`)."""
    return 0 < len(words) <= 2 and not DOUBTFUL.isdisjoint(words) and not _is_denied(words)


def _says_of_nobody(text: str, words: Sequence[str]) -> bool:
    """Whether a cell of a column about leaving is of nobody who left: not set, or said not to be so."""
    if _are(UNSAID, words) or _are(ALLOWED, words) or (words and OTHER_CHANNELS.issuperset(words)):
        return True
    if not YES.isdisjoint(words) or _NO_DATE.search(text) is not None:
        return True
    is_about_it = _is_about_leaving(words) or _begins(words, BOUNCING)
    return is_about_it and _is_denied(words)


def _are(these: frozenset[str], words: Sequence[str]) -> bool:
    """Whether one word or two are of these, or one of them in two pieces (`N/A`)."""
    return 0 < len(words) <= 2 and ("".join(words) in these or these.issuperset(words))


def word(text: str) -> str | None:
    """The status that a word of other products means (`Désinscrit`, `cleaned`); None where it is none."""
    return status_of(Sense.STATE, text)


def is_doubtful(text: str) -> bool:
    """Whether a status may mean that somebody gets no mail, without saying so (`inactive`, `pending`)."""
    words = _words(text[:_LONGEST])
    return len(words) <= 2 and (not (DOUBTFUL | UNSAID).isdisjoint(words) or NO.issuperset(words))


def _adverse(words: Sequence[str]) -> str | None:
    """What a few words say by themselves, whatever their column is called."""
    if len(words) > _MAX_WORDS:
        return None
    if len(words) == 1 and words[0] in _ADVERSE:
        return _ADVERSE[words[0]]
    if _refuses(words):
        return UNSUBSCRIBED
    pairs = (f"{one} {other}" for one, other in pairwise(words))
    found = next((pair for pair in pairs if pair in _ADVERSE), None)
    if found is not None and (found.split()[0] in NEGATIONS or not _is_denied(words)):
        return _ADVERSE[found]
    if words[0].startswith("bounce") and BESIDE.issuperset(words[1:]):
        return BOUNCED
    if not _is_denied(words) and (_is_leaving(words) or _stands_alone(words) or _begins(words, COMPLAINING)):
        return UNSUBSCRIBED
    return None


def _stands_alone(words: Sequence[str]) -> bool:
    """Whether a cell says nothing else: `Bus Stop`, a tag, and `Blocked drains`, a list, are no refusals."""
    alone = LEAVING_ALONE.intersection(words)
    return bool(alone) and BESIDE.issuperset(set(words) - alone)


def _refuses(words: Sequence[str]) -> bool:
    """Whether an agreement is denied: `not subscribed`, `Not opted in`, `sans consentement`."""
    return any(
        one in NEGATIONS
        and (words[place + 1] in AGREEING or _has_pair(words[place + 1 :][:2], AGREEING_PAIRS))
        for place, one in enumerate(words[:-1])
    )


def _is_about_leaving(words: Sequence[str]) -> bool:
    is_alone = len([one for one in words if one not in SMALL]) <= 2
    return _is_leaving(words) or (is_alone and not LEAVING_ALONE.isdisjoint(words))


def _is_leaving(words: Sequence[str]) -> bool:
    if (_begins(words, LEAVING) and not _has_pair(words, NOT_LEAVING)) or _has_pair(words, LEAVING_PAIRS):
        return True
    if not REFUSING.isdisjoint(words) and not OF_MAIL.isdisjoint(words):
        return True
    if "spam" in words and OF_SPAM.union(SPAM_BESIDE, SMALL).issuperset(words):
        return True
    return _begins(words, COMPLAINING) and (len(words) == 1 or not OF_SPAM.isdisjoint(words))


def _is_denied(words: Sequence[str]) -> bool:
    return words[0] in NEGATIONS and not _has_pair(words[:2], LEAVING_PAIRS)


def _begins(words: Iterable[str], beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for word in words)


def _has_pair(words: Sequence[str], pairs: Iterable[str]) -> bool:
    text = f" {' '.join(words)} "
    return any(f" {pair} " in text for pair in pairs)


def _words(text: str) -> list[str]:
    """The words of a header or a cell without case and accents: `emailsUnsubscribed` has two."""
    joined = _APART.sub(r"\1", _HUMP.sub(" ", text[:_LONGEST]))
    folded = fold_letters(joined).replace("e-mail", "email").replace("n't", "nt")
    folded = folded.replace("whats app", "whatsapp").replace("linked in", "linkedin")
    folded = _RUN_TOGETHER.sub(r"\1 \2 \3 ", folded)
    return [one for one in _BETWEEN.split(folded) if one]
