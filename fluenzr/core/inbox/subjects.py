"""Subjects without prefixes: `Re:` and `Fwd:` of all languages, `[EXTERNAL]`. Pure.

To learn whether a message answers an email whose Message-ID a relay has replaced, both are compared bare.
"""

import re
import unicodedata
from collections.abc import Iterator

from fluenzr.core.common.text import fold, one_of

_REPLIES = (
    "re",  # English and most programs; Latin "in re"
    "ref", "réf", "rép", "rep", "réponse",  # French
    "aw", "antw", "antwort",  # German
    "antw", "antwoord", "betr",  # Dutch
    "sv", "svar",  # Danish, Icelandic, Norwegian, Swedish
    "vs", "vast", "vastaus",  # Finnish; Estonian
    "vastus",  # Estonian
    "ats", "atsakymas",  # Lithuanian
    "atb", "atbilde",  # Latvian; Welsh
    "r", "rif", "ris", "risp", "risposta",  # Italian
    "res", "resp", "resposta",  # Portuguese, Galician, Catalan
    "respuesta", "rta",  # Spanish
    "răsp", "rasp", "răspuns",  # Romanian
    "odp", "odpowiedź",  # Polish
    "odp", "odpověď", "odpoveď",  # Czech, Slovak
    "odg", "odgovor",  # Slovene, Croatian, Serbian
    "одг", "одговор",  # Serbian, Macedonian
    "vá", "válasz",  # Hungarian
    "отв", "ответ", "на",  # Russian
    "відп", "відповідь",  # Ukrainian
    "отг", "отговор",  # Bulgarian
    "αντ", "απ", "απάντηση", "σχετ",  # Greek
    "ynt", "yan", "yan\u0131t", "cevap", "cvp",  # Turkish
    "bls", "balas",  # Indonesian, Malay
    "tl", "trả lời",  # Vietnamese
    "ตอบ", "ตอบกลับ",  # Thai
    "回复", "答复", "回覆", "答覆", "回應", "回信",  # Chinese, simplified and traditional
    "返信", "返",  # Japanese
    "회신", "답장", "답변",  # Korean
    "השב", "תשובה", "תגובה",  # Hebrew
    "رد", "الرد", "إجابة",  # Arabic
    "پاسخ",  # Persian
    "उत्तर",  # Hindi
    "er", "erantzuna",  # Basque
)  # fmt: skip
_FORWARDS = (
    "fw", "fwd",  # English and most programs
    "tr", "trans",  # French
    "wg", "wtr",  # German
    "doorst",  # Dutch
    "vb", "vidb",  # Swedish
    "vs",  # Danish, Norwegian
    "vl",  # Finnish
    "fs",  # Icelandic
    "i", "inoltro",  # Italian
    "enc",  # Portuguese
    "rv", "reenv",  # Spanish
    "redir",  # Romanian
    "pd",  # Polish
    "přep", "fwd",  # Czech
    "posr", "pro",  # Croatian, Slovene
    "tov", "továbbítás",  # Hungarian
    "пересл", "пер", "fwd",  # Russian
    "пересил",  # Ukrainian
    "πρθ",  # Greek
    "ilt", "i̇lt",  # Turkish
    "trs", "terusan",  # Indonesian
    "ct",  # Vietnamese
    "ส่งต่อ",  # Thai
    "转发", "轉寄", "轉發", "转",  # Chinese
    "転送",  # Japanese
    "전달",  # Korean
    "הועבר",  # Hebrew
    "إعادة توجيه",  # Arabic
)  # fmt: skip
_WARNINGS = (
    "external email", "external sender", "external mail", "external", "ext", "extern", "externe", "externo",
    "externa", "esterno", "externt", "ekstern", "caution external", "caution",
    "suspected spam", "possible spam", "probable spam", "spam", "junk", "bulk", "suspect",
    "external message", "encrypted", "verschlüsselt", "chiffré", "warning", "preview",
    "zewnętrzny", "внешний",
    "expéditeur externe", "extern e-mail", "externe e-mail", "外部", "外部邮件", "外部メール", "社外",
)  # fmt: skip

_LENGTH = 1000


def _folded(text: str) -> str:
    """One form of what looks the same, on one line and without marks of direction, which nobody sees."""
    text = unicodedata.normalize("NFC", fold(unicodedata.normalize("NFC", text)))
    return " ".join(_INVISIBLE.sub("", text).split())


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_COLON = "[:\uff1a\ufe55\ufe13\ua789]"
# `Re[2]:`, `Re(2):`, `Re^2:`, `Re*2:`, `RE :`, `Re2:`, `Antw.:`
_COUNT = r"\.?(?: ?[\[(]\d{1,3}[\])]|[\^*]?\d{1,3})?"
_PREFIX = re.compile(rf"(?:{one_of((*_REPLIES, *_FORWARDS), _folded)}){_COUNT} ?{_COLON} ?")
_MARK = f"(?:{one_of(_WARNINGS, _folded)})"
_BRACKETED = r"(?:\[[^\[\]]{1,60}\]|\u3010[^\u3010\u3011]{1,60}\u3011)"
_OPENING, _CLOSING = r"[(\[{<#|*!_-]{1,5} ?", r"[?!]{0,3} ?[)\]}>#|*!_-]{1,5}"
_TAG = re.compile(
    rf"(?:{_BRACKETED}:?|{_OPENING}{_MARK}{_CLOSING}:?|{_MARK} ?[:\uff1a|] ?) ?(?:[|\u2013-] )?",
    re.IGNORECASE,
)
# At the end nothing but what is known: `[ticket 5]` may be the sender's own.
_END = re.compile(rf" ?{_OPENING}(?:{_MARK}|fwd|sec=[^\[\]]{{1,60}}){_CLOSING}$", re.IGNORECASE)


def peeled(subject: str) -> Iterator[str]:
    """A subject on one line, then without the first tag before it, and so on."""
    text = " ".join(_INVISIBLE.sub("", subject[:_LENGTH]).split())
    place = 0
    yield text
    while match := _TAG.match(text, place):
        place = match.end()
        yield text[place:]


def without_tags(subject: str) -> str:
    """A subject on one line without what gateways and lists put at its beginning and end.

    `[External] Re: Hello` is `Re: Hello`; what is nothing but a tag stays as it is.
    """
    peels = list(peeled(subject))
    left = peels[-1]
    while match := _END.search(left):
        left = left[: match.start()]
    return left or peels[0]


def bare(subject: str) -> str:
    """A subject folded, without tags and without what replying and forwarding put before it."""
    return _taken_apart(subject)[0]


def is_answer(subject: str) -> bool:
    """Whether something before the subject says that it answers or passes on another."""
    return _taken_apart(subject)[1]


def _taken_apart(subject: str) -> tuple[str, bool]:
    text, answers = _folded(without_tags(subject)), False
    while match := _PREFIX.match(text):
        answers = True
        text = _folded(without_tags(text[match.end() :]))
    return text, answers
