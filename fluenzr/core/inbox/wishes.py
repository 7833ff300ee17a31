"""Opt-outs in the text of a reply: a person's wish to get no more email, in their own words. Pure.

A sentence counts where all of it is the wish: what leads to it, its heart, and what follows it are known
words. `Please remove me from your list` does, `Please remove me from the meeting` does not. Only the first
sentences are looked at: what stands further down may be quoted without a mark.

Tested by `tests/core/inbox/test_wishes.py` and `tests/core/inbox/test_wishes_as_written.py`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from fluenzr.core.inbox import automatic_subjects, wish_grammar, wish_times, wish_words
from fluenzr.core.inbox.wish_times import Parts, Wish

_LENGTH = 1500
_SENTENCES = 3
_WRAPPED_AT = 50
"""Characters of a line that a program may have broken: it goes on where the next one begins small."""
_MOST_WORDS = 30
_LONGEST_GREETING = 5
_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}")
_SENTENCE = re.compile(r"([^.!?;:\n]+)([.!?;:\n]?)")
_ABBREVIATED = re.compile(r"\b([Aa]rt|[Nn]r|[Aa]bs)\.(?=\s?\d)")
"""Its dot ends no sentence: `Art. 17`."""
_WRAPPED = re.compile(r"(?<!\n)\n(?!\n)")
_BETWEEN = re.compile(r",(?!\s{1,3}(?:mir|mich|uns) (?:\w{1,20} ){0,3}zu )|\s[-\u2013\u2014]{1,3}\s")
"""What parts a sentence: a comma, but for that of a German infinitive, or a dash."""
_HEARTS = wish_words.HEARTS | wish_grammar.HEARTS


def is_wish(text: str) -> bool:
    """Whether a reply, without what it quotes, begins with the wish to get no more email."""
    own = _ABBREVIATED.sub(r"\1", _ADDRESS.sub(" @ ", text[:_LENGTH].strip()))
    return _is_word_alone(own) or any(
        _begins_with_wish(list(islice(_opened(form), _SENTENCES + 1)))
        for form in (_unwrapped(own), _WRAPPED.sub(" ", own))
    )


def _unwrapped(text: str) -> str:
    """A text in which the lines are whole that a program has broken."""
    lines = text.split("\n")
    breaks = [
        " " if len(line) >= _WRAPPED_AT and following[:1].islower() else "\n"
        for line, following in pairwise(lines)
    ]
    return "".join(f"{line}{after}" for line, after in zip(lines, [*breaks, ""], strict=True))


def _begins_with_wish(opened: Sequence[tuple[str, str]]) -> bool:
    """Whether one of the first sentences is the wish, for good, and the next one leads nowhere else."""
    around = [[], *(_parts(sentence) for sentence, _ in opened), []]
    return any(
        _says_so(around[place + 1], end, around[place], around[place + 2])
        and not any(map(_turns_to_another_way, around[place + 2][:1]))
        for place, (_, end) in enumerate(opened[:_SENTENCES])
    )


def _is_word_alone(text: str) -> bool:
    """Whether the first line is nothing else, as a subject may be: `STOP`, `Désinscription`, `退订`.

    That such a word begins a line says little: `Stop! Let me tell you what we need.`
    """
    lines = (list(_opened(line)) for line in text.split("\n"))
    sentences = next(filter(None, lines), [])
    if not sentences or any(end == "?" for _, end in sentences):
        return False
    (first, _), *others = sentences
    left = ", ".join(_without_greeting(_BETWEEN.split(first)))
    words = wish_words.words(left)
    asked = wish_grammar.without_threat(words)
    if len(asked) < len(words):
        left = " ".join(asked)
    is_all = all(
        wish_words.AFTER.issuperset(wish_times.without_moment(wish_words.words(part))) for part, _ in others
    )
    return is_all and automatic_subjects.is_wish(left)


def _opened(text: str) -> Iterator[tuple[str, str]]:
    """The sentences of a text, and how each ends, from the first that is no greeting and no mere refusal."""
    for sentence, end in _SENTENCE.findall(text):
        if sentence.strip() and _without_greeting(_BETWEEN.split(sentence)):
            yield sentence, end


def _without_greeting(parts: Sequence[str]) -> list[str]:
    """What is between commas, without what may stand in front of a wish."""
    left = list(parts)
    while left and _is_opening(wish_words.words(left[0])):
        left.pop(0)
    return left


def _is_opening(words: Sequence[str]) -> bool:
    if not words or tuple(words) in wish_words.DISMISSALS:
        return True
    return words[0] in wish_words.GREETINGS and len(words) <= _LONGEST_GREETING


def _parts(sentence: str) -> list[list[str]]:
    """The words between commas that say something."""
    return [
        [word for word in wish_words.words(part) if word not in wish_words.POLITE][:_MOST_WORDS]
        for part in _without_greeting(_BETWEEN.split(sentence))
    ]


def _says_so(parts: Parts, end: str, before: Parts, behind: Parts) -> bool:
    """Whether the words between the commas of a sentence do; with those of the sentences around it."""
    if any(part and part[0] in wish_words.ON_CONDITION for part in parts):
        return False
    if end == "?" and all(wish_words.ASKING.isdisjoint(part[:2]) for part in parts):
        return False
    for place, part in enumerate(parts):
        wish, others = _wish_in(part), parts[place + 1 :]
        if (
            wish is not None
            and not any(map(_offers_instead, others))
            and not wish_times.is_bounded_beside(wish, parts[:place], others)
            and not wish_times.is_bounded_around(wish, before, behind)
        ):
            return True
    return False


def _offers_instead(words: Sequence[str]) -> bool:
    """Whether words behind a comma say what to do in place of writing to them there."""
    if wish_grammar.is_threat(words):
        return False
    offers = not wish_words.INSTEAD.isdisjoint(words) or not wish_words.TURN_TO.isdisjoint(words[:1])
    return (offers and wish_words.DENYING.isdisjoint(words)) or _gives_address(words)


def _turns_to_another_way(words: Sequence[str]) -> bool:
    """Whether the next sentence does; a signature may begin as one (`Phone: ...`, `Contact us`)."""
    asks = not wish_words.TURN_TO.isdisjoint(words[:1]) and not wish_words.TO_ME.isdisjoint(words[1:2])
    return (asks and wish_words.DENYING.isdisjoint(words)) or _gives_address(words)


def _gives_address(words: Sequence[str]) -> bool:
    return "@" in words and not wish_words.NEW.isdisjoint(words) and wish_words.DENYING.isdisjoint(words)


def _wish_in(part: Sequence[str]) -> Wish | None:
    """What is wished where words are nothing else; None where that is for a moment alone."""
    lasting = wish_times.without_lasting(wish_grammar.without_ground(wish_grammar.without_threat(part)))
    words = wish_times.without_moment(lasting)
    wish = _all_wish(words) or _removal_by_a_deadline(words) or _several(words)
    return None if wish is None or wish_times.is_for_a_moment(wish, lasting) else wish


def _removal_by_a_deadline(words: Sequence[str]) -> Wish | None:
    wish = _all_wish(wish_times.without_deadline(words))
    return wish if wish is not None and wish_times.is_removal(wish) else None


def _several(words: Sequence[str]) -> Wish | None:
    """The last of several wishes where all words between `and` are one, or a mere refusal."""
    joints = [place for place, word in enumerate(words) if word in wish_words.AND]
    ends = [*joints, len(words)]
    pieces = [
        words[start:end] for start, end in zip([0, *(place + 1 for place in joints)], ends, strict=True)
    ]
    wish = None
    for piece in pieces if joints else ():
        found = _all_wish(piece)
        if found is None and tuple(piece) not in wish_words.DISMISSALS:
            return None
        wish = found or wish
    return wish


def _all_wish(words: Sequence[str]) -> Wish | None:
    """The wish where words are one of `_HEARTS` and nothing but what may stand around it."""
    for start in range(len(words)):
        for stop in range(len(words), start, -1):
            heart, after = tuple(words[start:stop]), words[stop:]
            if (
                heart in _HEARTS
                and not wish_grammar.is_told(words[:start], heart)
                and wish_words.AFTER.issuperset(after)
                and not _is_about_things(heart, after)
                and not _names_another(after)
            ):
                # "To unsubscribe: ..." is how footers begin: what one wants is said by a word before it.
                return Wish(heart, after) if start > 0 or heart[0] != "to" else None
        if words[start] not in wish_words.BEFORE:
            return None
    return None


def _names_another(after: Sequence[str]) -> bool:
    """Whether an address is what to write to instead: `to this address no more but to zoe@new.example`."""
    places = (place for place, word in enumerate(after) if word == "@")
    return any(not wish_words.BUT.isdisjoint(after[max(place - 2, 0) : place]) for place in places)


def _is_about_things(heart: Sequence[str], after: Sequence[str]) -> bool:
    """Whether what is not to be sent is no email."""
    if wish_words.SENDING.isdisjoint(heart) or not wish_words.MAIL.isdisjoint(heart):
        return False
    named = next((word for word in after if word in wish_words.MAIL or word in wish_words.THINGS), None)
    return named in wish_words.THINGS
