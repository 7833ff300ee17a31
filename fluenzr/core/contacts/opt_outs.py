"""Opt-outs in CSV files of other products: who wants no mail, or gets none, by headers and words. Pure.

Three kinds of columns tell it: one that is about leaving (`Unsubscribed`, `Opt-out`, `Bounced`), where
whatever is no "no" counts; one that is about agreeing (`Opt-in`, `Accepts Marketing`), where a "no" counts;
and a state (`Status`, `Lead Status`), where some words count. What is said of calls, texts and letters is not
about email.

Words are English, French, German, Spanish, Italian, Dutch and Portuguese. A "no" heard in error can be taken
back; one that is not heard is mail to somebody who forbade it: doubt counts as "no".
"""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import pairwise

from fluenzr.core.common.csv_file import restored
from fluenzr.core.common.text import fold_letters

UNSUBSCRIBED, BLOCKED, BOUNCED = STATUSES = ("unsubscribed", "blocked", "bounced")
"""Of who is not written to; the first of several that are said holds."""


class Sense(StrEnum):
    """What a column is about, and with it which of its cells say no."""

    LEFT = "left"
    BOUNCED = "bounced"
    AGREED = "agreed"
    STATE = "state"


_LONGEST = 120
_MAX_WORDS = 8
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# `Un-subscribed`, `UnSubscribed`, `dés-inscrit`; not `un abonné`, `liste des inscrits`.
_APART = re.compile(
    r"\b(un(?=.subscri)|dés(?=.(?:inscri|abonn))|des(?=-(?:inscri|abonn)))[- ]", re.IGNORECASE
)
_LETTER = re.compile(r"[^\W\d_]")
_SEPARATORS = re.compile(r"[,;|]")
_BETWEEN = re.compile(r"[^a-z0-9]+")


def _several(*texts: str) -> tuple[str, ...]:
    """Words, or words beside each other, between commas."""
    return tuple(one.strip() for text in texts for one in text.split(","))


# Beginnings of words that say it all, as languages end them by gender, number and tense.
_LEAVING = _several(
    "unsub, desinscri, desabonn, disiscri, abgemeldet, abmeldung, abmelde, austrag, werbesperre",
    "uitgeschreven, afgemeld, descadastr, blacklist, blocklist, suppress, optout, optedout",
    "optsout, donot, nepas",
)
_LEAVING_PAIRS = _several(
    "opt out, opted out, opts out, opting out, do not, dont email, dont contact, dont mail, ne pas",
    "no mailing, no mailings, no newsletter, no marketing emails, pas de mail, pas de mails",
    "pas d email, pas d emails, pas d emailing, pas de newsletter, ne plus, ne souhaite, ne veut",
    "liste noire, liste rouge, lista negra, schwarze liste, black list, block list",
    "nicht kontaktieren, nicht anschreiben, keine werbung, keine mails, keine emails, no contactar",
    "no enviar, non contattare, niet mailen, niet contacteren, nao contatar, dado de, dada de",
    "dar de baja, email disabled, emails disabled, email suppression, no longer subscribed",
    "stop email, stop emails, stop pub",
)
# With one word beside them at most.
_LEAVING_ALONE = frozenset(
    _several(
        "dnc, dne, stop, repoussoir, baja, blocked, bloque, bloquee, bloques, gesperrt, geblockt",
        "bloqueado, bloccato, opposition, oppose, opposee, widerspruch",
    )
)
_REFUSING = frozenset(
    _several(
        "exclude, excluded, exclu, exclue, exclure, refus, refuse, refusee, refused, refuses, rejected",
        "declined, opposition",
    )
)
_SMALL = frozenset(_several("a, d, de, du, des, l, la, le, les, is, has, the, of, by, est"))
_OF_MAIL = frozenset(
    _several(
        "mail, mails, email, emails, emailing, mailing, mailings, newsletter, newsletters, contact",
        "marketing, rgpd, gdpr, dsgvo, optin, prospection, commercial, demarchage, communication",
        "communications, emailed",
    )
)
# What may stand beside such a word in a cell.
_BESIDE = (_OF_MAIL | _SMALL) | frozenset(
    _several("list, lists, liste, hard, permanent, invalid, user, users, client, contacts, by, back")
)
_COMPLAINING = _several("complain, plainte, beschwerde")
_OF_SPAM = frozenset(_several("spam, abuse, email, mail, fbl"))
_BOUNCING = _several("bounce, rebond, npai")
_AGREEING = frozenset(
    _several(
        "subscriber, optin, optins, optedin, subscribed, abonne, abonnee, abonnes, inscrit",
        "inscrite, consent, consents, consented, consentement, einwilligung, consentimiento",
        "consenso, toestemming, newsletter, newsletters, rgpd, gdpr, dsgvo, mailable, contactable",
    )
)
_AGREEING_PAIRS = _several("opt in, opted in, opts in, is subscriber, can contact, can email, can mail")
_ALLOWING = frozenset(
    _several(
        "accept, accepts, accepte, receive, receives, recoit, recevoir, allow, allows, allowed",
        "permission, autorise, autorisation, authorized, emailable, can, may, peut",
    )
)
_STATES = frozenset(
    _several(
        "tag, tags, preference, preferences, group, groups, groupe, groupes, etiquette, etiquettes",
        "list, lists, liste, listes, mailing, audience, segment, label, labels, type, result",
        "outcome, reason, status, statut, state, etat, estado, stato, zustand, stage, lifecycle",
        "permission, consent, subscription, subscriptions, suppressions, marketing, abonnement",
        "disposition, standing",
    )
)
# The same said of something else than email, or a figure or a link about it.
_ELSEWHERE = frozenset(
    _several(
        "id, rating, since, sms, mms, phone, telephone, tel, mobile, call, calls, calling, appel",
        "appels, whatsapp, fax, postal, post, courrier, push, voice, url, link, links, lien, liens",
        "page, template, rate, taux, score, probability, risk, risque, count, nombre, number",
        "total, campaigns, soft",
    )
)
_ABOUT_AGREEING = frozenset(
    _several(
        "ip, source, notes, note, text, texte, version, form, formulaire, language, langue",
        "sprache, idioma, frequency, frequence, name, title",
    )
)
_NO = frozenset(
    _several(
        "0, 00, no, non, n, nein, nao, nee, niet, nej, nie, false, faux, falsch, falso, f, off, never",
        "jamais, not, keine, nope, disabled, denied, refused, refuse, declined, revoked, withdrawn",
    )
)
_UNSAID = frozenset(_several("none, null, nil, na, nan, nat, undefined, unknown, inconnu, empty, vide"))
"""No opt-out, and no refusal either where a column asks for an agreement."""
# After a "no" in such a column: that nobody has asked, or nobody has answered, is none.
_UNASKED = frozenset(
    _several(
        "known, specified, set, asked, answer, answered, response, responded, reply, data, info",
        "information, applicable, available, provided, recorded, required, needed, connu, renseigne",
        "precise, defini, demande, reponse, donnee, bekannt, angabe, angaben, angegeben, antwort",
        "gefragt, especificado, definido, respuesta, specificato, risposta, ingevuld, informado",
    )
)
_LONG_NO = frozenset(_NO - set(_several("0, 00, n, f, off")))
"""Words for "no" after which more may be said: `Non merci`, `No (by phone)`."""
# What programs write for no date: zero, or the first day that they know.
_NO_DATE = re.compile(
    r"(?<!\d)(?:(?:0000|0001|1899|1900|1970)[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:0000|0001|1899|1900|1970))(?!\d)"
)
_YES = frozenset(
    _several("subscribed, active, actif, abonne, abonnee, inscrit, optin, opted, valid, ok, deliverable")
)
# Crosses, empty boxes and "no" in other scripts; and what stands in a cell for nothing at all.
_NO_SIGNS = re.compile(
    "[\u2717\u2718\u2610\u25a1\u25cb\u274c\u00d7\u5426\u7121]|\u043d\u0435|\u3044\u3044\u3048|\u03cc\u03c7\u03b9"
)
_NOTHING = frozenset(" -\u2013\u2014_./?*[]()")
_NEGATIONS = frozenset(_several("no, non, not, never, jamais, pas, nicht, nie, niet, sans, without"))
_ADVERSE = {
    **dict.fromkeys(
        _several(
            "unconfirmed, spam, stop, dnc, baja, as spam, spam complaint, spam report, reported spam",
            "not confirmed, no longer, no marketing, non consenti",
        ),
        UNSUBSCRIBED,
    ),
    **dict.fromkeys(_several("blocked, bloque, bloquee"), BLOCKED),
    **dict.fromkeys(
        _several(
            "cleaned, bounced, bounce, hardbounce, hardbounced, hard bounce, hard bounced",
            "email bounced, emails bounced, user bounced",
            # Where no verifier of addresses is known by its columns: these say it of what they sent (AWeber).
            "undeliverable, email undeliverable, undeliverable email, undeliverable address",
            "not deliverable, non deliverable, non delivrable, unzustellbar, nicht zustellbar",
            "no entregable, non recapitabile, onbestelbaar, nao entregavel",
        ),
        BOUNCED,
    ),
}
"""A word that stands alone, or words beside each other, and the status that they mean."""
# What a column called `Status` may mean by a subscription that is none any more: nobody can tell.
_DOUBTFUL = frozenset(
    _several(
        "inactive, inactif, inactiva, inaktiv, disabled, desactive, deactivated, pending, attente",
        "paused, deleted, supprime, removed, cancelled, canceled, annule, expired, lapsed",
        "suspended, suspendu, archived, archive, stopped, refuse, refused, declined",
    )
)


def sense_of(header: str) -> Sense | None:
    """What a column of that header tells of who wants no mail; None where nothing."""
    words = _words(header)
    if not words or len(words) > 2 * _MAX_WORDS or not _ELSEWHERE.isdisjoint(words):
        return None
    if _begins(words, _BOUNCING) and "emails" not in words:
        return Sense.BOUNCED
    if words[0] in ("clean", "cleaned") and "time" in words:
        return Sense.BOUNCED
    if _is_about_leaving(words):
        return Sense.LEFT
    is_allowing = not _ALLOWING.isdisjoint(words) and not _OF_MAIL.isdisjoint(words)
    is_agreeing = is_allowing or not _AGREEING.isdisjoint(words) or _has_pair(words, _AGREEING_PAIRS)
    if is_agreeing and _ABOUT_AGREEING.isdisjoint(words):
        return Sense.AGREED
    return None if _STATES.isdisjoint(words) else Sense.STATE


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
    found = {read(sense, restored(cell)[:_LONGEST]) for sense, cell in given if cell}
    return next((one for one in STATUSES if one in found), None)


def status_of(sense: Sense, cell: str) -> str | None:
    """The status that a cell of a column tells; None where it is no "no"."""
    text = cell.strip().lower()
    words = _words(cell)
    parts = _SEPARATORS.split(cell[:_LONGEST]) if _LETTER.search(cell) else []  # a time or a number says none
    several = [part for text in parts if (part := _words(text))]
    if (said := next(filter(None, map(_adverse, several)), None)) is not None or _NOTHING.issuperset(text):
        return said
    is_no = _are(_NO, words) if words else _NO_SIGNS.search(text) is not None
    if sense is Sense.AGREED:
        return UNSUBSCRIBED if is_no or _begins_with_no(words) else None
    if sense is Sense.STATE or is_no or _says_of_nobody(text, words):
        return None
    return BOUNCED if sense is Sense.BOUNCED else UNSUBSCRIBED


def _begins_with_no(words: Sequence[str]) -> bool:
    is_unasked = len(words) <= 3 and not _UNASKED.isdisjoint(words)
    return bool(words) and words[0] in _LONG_NO and not is_unasked


def _says_of_nobody(text: str, words: Sequence[str]) -> bool:
    """Whether a cell of a column about leaving is of nobody who left: not set, or said not to be so."""
    if _are(_UNSAID, words) or not _YES.isdisjoint(words) or _NO_DATE.search(text) is not None:
        return True
    is_about_it = _is_about_leaving(words) or _begins(words, _BOUNCING)
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
    return len(words) <= 2 and (not (_DOUBTFUL | _UNSAID).isdisjoint(words) or _NO.issuperset(words))


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
    if found is not None and (found.split()[0] in _NEGATIONS or not _is_denied(words)):
        return _ADVERSE[found]
    if words[0].startswith("bounce") and _BESIDE.issuperset(words[1:]):
        return BOUNCED
    if not _is_denied(words) and (_is_leaving(words) or _stands_alone(words) or _begins(words, _COMPLAINING)):
        return UNSUBSCRIBED
    return None


def _stands_alone(words: Sequence[str]) -> bool:
    """Whether a cell says nothing else: `Bus Stop`, a tag, and `Blocked drains`, a list, are no refusals."""
    alone = _LEAVING_ALONE.intersection(words)
    return bool(alone) and _BESIDE.issuperset(set(words) - alone)


def _refuses(words: Sequence[str]) -> bool:
    """Whether an agreement is denied: `not subscribed`, `Not opted in`, `sans consentement`."""
    return any(
        one in _NEGATIONS
        and (words[place + 1] in _AGREEING or _has_pair(words[place + 1 :][:2], _AGREEING_PAIRS))
        for place, one in enumerate(words[:-1])
    )


def _is_about_leaving(words: Sequence[str]) -> bool:
    is_alone = len([one for one in words if one not in _SMALL]) <= 2
    return _is_leaving(words) or (is_alone and not _LEAVING_ALONE.isdisjoint(words))


def _is_leaving(words: Sequence[str]) -> bool:
    if _begins(words, _LEAVING) or _has_pair(words, _LEAVING_PAIRS):
        return True
    if not _REFUSING.isdisjoint(words) and not _OF_MAIL.isdisjoint(words):
        return True
    return _begins(words, _COMPLAINING) and (len(words) == 1 or not _OF_SPAM.isdisjoint(words))


def _is_denied(words: Sequence[str]) -> bool:
    return words[0] in _NEGATIONS and not _has_pair(words[:2], _LEAVING_PAIRS)


def _begins(words: Iterable[str], beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for word in words)


def _has_pair(words: Sequence[str], pairs: Iterable[str]) -> bool:
    text = f" {' '.join(words)} "
    return any(f" {pair} " in text for pair in pairs)


def _words(text: str) -> list[str]:
    """The words of a header or a cell without case and accents: `emailsUnsubscribed` has two."""
    joined = _APART.sub(r"\1", _HUMP.sub(" ", text[:_LONGEST]))
    folded = fold_letters(joined).replace("e-mail", "email").replace("n't", "nt")
    return [one for one in _BETWEEN.split(folded) if one]
