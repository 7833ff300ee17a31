"""Times in opt-outs of replies: a wish that is bounded in time is none. Pure.

`Don't email me now` asks for a while, `remove me now` and `stop emailing me now` for good and at once. Words
that say nothing of a bound (`from now on`, `now or ever`) are dropped. Those of a bound (`until`, `this
week`) are no words of a wish (`wish_words`): they are looked for in what stands beside it alone.

Tested by `tests/core/inbox/test_wishes.py`.
"""

from collections.abc import Sequence
from typing import NamedTuple

from fluenzr.core.inbox.wish_grammar import THREATS
from fluenzr.core.inbox.wish_words import Phrases, forms, length_of, without, word_set

Parts = Sequence[Sequence[str]]
"""The words between the commas of a sentence."""

# For good: dropped.
_LASTING = forms(
    "from now|today on, as of now|today, starting now|today, effective immediately",
    "at any time|point, now or|nor ever|never, now or in the future, now or later, today or ever",
    "for the|a last|final|second|third|fourth|nth time",
    "pour la|une derniere|deuxieme|seconde|troisieme|enieme fois",
    "une bonne| fois pour toutes, zum letzten|zweiten|dritten mal, ein fur alle mal",
    "por ultima|segunda|tercera vez, de una|uma vez por todas, per l|la ultima|seconda|terza volta",
    "una volta per tutte, pela ultima|segunda|terceira vez, voor de laatste|tweede|derde keer",
    "now or at any time in the future, once and for all, any longer",
    "with immediate effect, avec effet immediat, mit sofortiger wirkung, con efecto inmediato",
    "con effetto immediato, com efeito imediato, met onmiddellijke ingang, ze skutkiem natychmiastowym",
    "in future|zukunft|futuro, in the future, a l avenir, en el futuro, no futuro, in de toekomst",
    "w przyszlosci",
    "a partir de maintenant, a partir d aujourd hui, des maintenant|aujourd|lors|present, des aujourd hui",
    "jamais, dorenavant, ni maintenant ni jamais, ni maintenant ni plus tard",
    "kunftig, kuenftig, zukunftig, zukuenftig, ab sofort|jetzt|heute, heute noch, noch heute",
    "jetzt und in zukunft, jetzt oder in zukunft",
    "a partir de ahora|hoy|ya, de ahora|hoy en adelante, desde ahora|hoy|ya, ahora|hoy mismo, nunca, jamas",
    "ni ahora ni nunca, da ora|oggi|adesso in poi, d ora in poi|avanti, da subito, ne ora ne mai, mai",
    "nem agora nem nunca, desde ja, de agora em diante, a partir de agora|hoje|ja, agora mesmo, ja",
    "vanaf nu|heden|vandaag, vandaag nog, nu of ooit, od teraz|dzis|dzisiaj|zaraz",
)
# Now, or at once: `remove me at once` is for good, `don't email me right away` for a while.
_MOMENTS = forms(
    "right now, just now, now, maintenant, jetzt, ahora, adesso, ora, agora, nu, teraz",
    "right|straight away, at once, immediately, as soon as possible, asap, tout de suite, immediatement",
    "gleich, sofort, umgehend, inmediatamente, de inmediato, subito, immediatamente, imediatamente",
    "de imediato, meteen, direct, onmiddellijk, natychmiast",
)
_TODAY = forms("today, aujourd hui, heute, hoy, oggi, hoje, vandaag, dzis, dzisiaj")
_FOR_A_WHILE = word_set("for until till pour fur fuer bis por per voor na")
"""Before a moment: `for now`, `per ora`."""

# By when somebody is to be removed.
_DEADLINES = forms(
    "by|before the end of the|this day|week|month|year, by|before tomorrow|tonight|monday|tuesday|wednesday",
    "by|before thursday|friday|saturday|sunday, within a|one day|week|month, within 24|48|72 hours",
    "within 7|10|14|30 days, before your|the next mailing|newsletter|campaign|email",
    "avant la fin de la|cette semaine|journee|annee, avant la fin du mois, avant demain|lundi|mardi|mercredi",
    "avant jeudi|vendredi|samedi|dimanche, d ici demain|lundi|mardi|mercredi|jeudi|vendredi",
    "sous 24|48|72 heures|h, d ici la fin de la semaine|journee, d ici la fin du mois, sous 8|10|15|30 jours",
    "bis spatestens|spaetestens morgen|montag|dienstag|mittwoch|donnerstag|freitag, vor ende der woche",
    "innerhalb von 24|48|72 stunden, innerhalb von 7|10|14|30 tagen, innerhalb einer woche",
    "antes del lunes|martes|miercoles|jueves|viernes, antes de manana, en 24|48|72 horas",
    "entro domani|lunedi|martedi|mercoledi|giovedi|venerdi, entro 24|48|72 ore",
    "entro la fine della settimana, binnen 24|48|72 uur, w ciagu 24|48|72 godzin",
    "uiterlijk morgen|maandag|dinsdag|woensdag|donderdag|vrijdag",
)

_DENIALS = word_set("not don dont no inutile keine keinerlei nicht geen niet nie nao non ne")
_STOPS = word_set(
    "stop quit cease halt refrain leave plus laissez lassen lasst dejenme dejeme dejadme lasciatemi laat",
    "dajcie",
    "arretez arrete arreter cessez cesse cesser stoppez hor hort unterlassen foutez fous fichez lache",
    "laisse horen hoeren dejen deje dejad smettetela",
    "smettila smetta smettete parem pare deixem",
)
_MORE = word_set(
    "more anymore longer further again ever never plus mehr weiteren weitere wieder mas piu mais meer",
    "verdere nieuwe wiecej juz nouveau",
)

_FOR_EVER = word_set("ever never jamais nie nunca jamas mai nooit nigdy")
_HEDGES = word_set(
    "at least not but or just only please and du moins en tout cas pas mais zumindest wenigstens nicht aber",
    "jedenfalls al menos no pero almeno non ma pelo menos nao mas tenminste niet maar przynajmniej nie ale",
)
_BOUNDS = forms(
    "until, till, before, while, during, for now|today, for the moment|time|next|rest|duration",
    "for a few|while|couple|week|month|year, at the moment, this|next week|month|year|summer|winter, today",
    "right now, currently, these days, over the|christmas, as long as",
    "jusqu, avant, pendant, durant, pour le moment|temps, pour l instant, en ce moment, cette semaine|annee",
    "ce mois, ces jours, aujourd, tant que, d ici, a l heure|instant, actuellement",
    "vor dem|der|den|ende|anfang|mitte|ostern|weihnachten|montag|januar|februar|marz|maerz|april|mai|juni",
    "vor juli|august|september|oktober|november|dezember|dienstag|mittwoch|donnerstag|freitag",
    "bis, wahrend, waehrend, solange, vorerst, derzeit, momentan, zurzeit, im moment, zur zeit, diese",
    "diesen, heute, fur|fuer die|den|das, einstweilen",
    "hasta, antes, durante, mientras, por ahora, por el momento, de momento, esta semana, este mes|ano, hoy",
    "fino, finche, prima di|del|della|dell|dei|che, mentre",
    "per ora|adesso, per il momento, al momento, questa settimana, questo mese",
    "oggi, ate, enquanto, por enquanto|agora|ora, neste momento, esta semana, este mes, hoje",
    "tot, totdat, voor, tijdens, zolang, voorlopig, momenteel, op dit moment, deze week|maand, vandaag",
    "nu niet, do stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|wrzesnia|pazdziernika|listopada",
    "do grudnia|poniedzialku|wtorku|srody|czwartku|piatku|soboty|niedzieli|konca|czasu|odwolania",
    "do przyszlego|nastepnego, dopoki, przed, podczas, na razie, w tym, w tej, dzisiaj, dzis, teraz, obecnie",
)
_ABSENCES = forms(
    "on holiday|holidays|vacation|leave|sabbatical|maternity|paternity|parental, out of office|town",
    "i m|am away|travelling|traveling|abroad|ill|sick",
    "en vacances|conge|conges|deplacement|voyage|arret, suis absent|absente|malade",
    "im urlaub|krankenstand|mutterschutz, in elternzeit|urlaub, bin abwesend|verreist|unterwegs|krank",
    "de vacaciones|viaje|permiso, estoy ausente|enfermo|enferma, in ferie|vacanza|viaggio|maternita|malattia",
    "sono assente, de ferias|viagem|licenca, estou ausente|doente, op vakantie|reis, met verlof|vakantie",
    "ben afwezig|ziek, na urlopie|wakacjach|zwolnieniu, jestem nieobecny|nieobecna|chory|chora",
)
# Who is heard of again, or has said yes, wants no reminder: "Don't write to me, I'll get back to you."
_PROMISES = forms(
    "i|we ll|will get_back|come_back|be_in_touch|be_back|write_to_you|call_you|contact_you|email_you"
    "|mail_you",
    "i|we ll|will reach_out|let_you|ping_you|reply|answer|respond|get_in_touch|follow_up",
    "je|nous vous|te|t reviens|revenons|reviendrai|reviendrons|recontacte|recontactons|recontacterai"
    "|contacterai",
    "je|nous vous|te|t contacte|contactons|rappelle|rappelons|rappellerai|ecris|ecrirai|reponds"
    "|repondrai|dirai",
    "je|nous reviens|revenons|reviendrai|reviendrons vers",
    "je|nous vous|te|t tiens|tiendrai|tenons|ferai|fais",
    "ich melde mich, wir melden uns, ich|wir schreibe|schreiben|rufe|rufen ihnen|sie|dir|dich",
    "komme|kommen auf",
    "melde mich, melden uns, le|te|os escribo|escribire|contacto|contactare|llamo|llamare|aviso|avisare"
    "|respondo",
    "me pondre|pongo en, vi|la|ti ricontatto|contatto|scrivo|richiamo|chiamo|rispondo|ricontattero"
    "|contattero|scrivero|faccio|faro",
    "mi faccio|faro vivo|sentire|viva, entro|entrarei|entraremos em contacto|contato",
    "respondo|responderei, eu contacto|ligo|aviso",
    "i m|am in, i|we signed|paid|ordered, i|we ll|will sign|order|buy|pay|take_it",
    "i|we ve|have|already already| signed|paid|ordered, je signe|commande|prends|paie|paye|accepte",
    "j|nous ai|avons deja| signe|paye|commande, ich unterschreibe|bestelle|zahle|nehme",
    "ya firme|pague, ya he firmado|pagado, firmo, ho gia| firmato|pagato, firmo, ja assinei|paguei",
    "ik teken|betaal, heb al getekend|betaald",
    "ik|wij|we neem|nemen|bel|mail|schrijf|laat|kom|meld",
)
_LATER = word_set("again later back dans plus spater spaeter wieder mas piu mais tarde tardi pozniej")
"""After a word of writing, in a sentence behind the wish: `Write again in spring`."""


class Wish(NamedTuple):
    """The heart of a wish, and the words that follow it."""

    heart: Sequence[str]
    after: Sequence[str]


def without_lasting(words: Sequence[str]) -> list[str]:
    """Words of a sentence but those that say that it holds for good, or at once."""
    return without(words, _LASTING)


def without_moment(words: Sequence[str]) -> list[str]:
    """Words but those of this moment, at once, or of today.

    What is for the moment alone stays as it is: it is no word of a wish.
    """
    return without(without(words, _MOMENTS, _FOR_A_WHILE), _TODAY, _FOR_A_WHILE)


def without_deadline(words: Sequence[str]) -> list[str]:
    """Words but those by when somebody is to be removed: a bound of any other wish."""
    return without(words, _DEADLINES)


def is_for_a_moment(wish: Wish, words: Sequence[str]) -> bool:
    """Whether a moment among its words bounds it: who is not to be written to now may be later, who is to be
    removed now is not."""
    if _names(words, _TODAY) and not is_removal(wish):
        return True
    return _names(words, _MOMENTS) and _is_mere_denial(wish)


def is_bounded_beside(wish: Wish, before: Parts, behind: Parts) -> bool:
    """Whether what stands between other commas of the sentence bounds it: a time, or being away, which who is
    to be removed only tells."""
    is_denial = _is_mere_denial(wish)
    if not is_removal(wish) and any(map(_promises, (*before, *behind))):
        return True
    if any(map(_begins_with_bound, [*before, *behind] if is_denial else behind)):
        return True
    if is_denial and any(map(_is_moment, behind)) and not any(map(_FOR_EVER.intersection, behind)):
        return True
    return not is_removal(wish) and any(map(_is_away, (*before, *behind)))


def is_bounded_around(wish: Wish, before: Parts, behind: Parts) -> bool:
    """Whether the sentence before or behind it bounds it: `At least until May`, `I'm on holiday`."""
    following = behind[0] if behind else []
    if following and following[0] in _HEDGES and _begins_with_bound(following):
        return True
    if not _is_mere_denial(wish):
        return False
    if any(map(_promises, (*before, *behind))):
        return True
    return any(map(_is_away, (*before, *behind))) or not _LATER.isdisjoint(following[1:2])


def is_removal(wish: Wish) -> bool:
    """Whether it is to be taken off something, not to be written to no more."""
    return _DENIALS.isdisjoint(wish.heart) and _STOPS.isdisjoint(wish.heart[:1])


def _is_mere_denial(wish: Wish) -> bool:
    """Whether it says not to write, and nothing of `no more` or `never`."""
    return not _DENIALS.isdisjoint(wish.heart) and _MORE.isdisjoint((*wish.heart, *wish.after))


def _begins_with_bound(words: Sequence[str]) -> bool:
    left = list(words)
    while left and left[0] in _HEDGES and not _starts(left, _BOUNDS):
        left.pop(0)
    return _starts(left, _BOUNDS)


def _is_moment(words: Sequence[str]) -> bool:
    """Whether it says `not now`, and nothing else."""
    left = [word for word in words if word not in _HEDGES]
    return bool(left) and not without_moment(left)


def _promises(words: Sequence[str]) -> bool:
    return _names(words, _PROMISES) and THREATS.isdisjoint(words)


def _is_away(words: Sequence[str]) -> bool:
    return _names(words, _ABSENCES)


def _starts(words: Sequence[str], phrases: Phrases) -> bool:
    return length_of(words, phrases) > 0


def _names(words: Sequence[str], phrases: Phrases) -> bool:
    return any(_starts(words[place:], phrases) for place in range(len(words)))
