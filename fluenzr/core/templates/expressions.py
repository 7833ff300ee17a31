# ruff: noqa: RUF001 - these are the quotation marks that are meant
"""Template expressions between ``{{`` and ``}}``: name, filters, fallback, in notations of many products.

People bring their templates along: Liquid and Jinja (``first_name | default: "there"``), HubSpot, Brevo,
Klaviyo, Marketo, Mailjet, Handlebars (``contact.firstName``, ``firstName || 'there'``). Pure.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

NAME_LENGTH = 64
_MAX_STEPS_IN_QUOTES = 8

# A quotation mark, and those that people and their word processors close it with.
_DOUBLE, _SINGLE = '"“”„‟″＂', "'‘’‚‛′`´＇"
_CLOSING = {
    **dict.fromkeys(_DOUBLE, _DOUBLE),
    **dict.fromkeys(_SINGLE, _SINGLE),
    **{"«": "»", "»": "«", "‹": "›", "›": "‹", "「": "」", "『": "』"},
}
_WITH_SPACES = "«»‹›"
_QUOTE = "[" + "".join(_CLOSING) + "]"
_WORD = r"(?:default|default_value|default_?if_?(?:none|empty)|if_?empty|fall_?back)"
_DEFAULT = re.compile(
    rf"(?:{_WORD}\s{{0,8}}(?:(?P<call>\()|:=?|=)|(?P<call_d>d\()|(?:{_WORD}|or|else)\s{{0,8}}(?={_QUOTE}))(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)
# What may follow the text of a default in Jinja and Liquid: `, true`, `, allow_false: true`.
_OPTION = re.compile(r"(?:\w{1,32}\s{0,8}[:=]\s{0,8})?(?:true|false)", re.IGNORECASE)
_OPENS_QUOTE = re.compile(rf"\s*(?:\w{{1,32}}\s{{0,8}}[:=(]\s{{0,8}}|{_WORD}\s{{1,8}})?(?P<quote>{_QUOTE})")
_NAME_AND_STEP = re.compile(
    rf"(?P<name>[\w.:$@ -]{{1,{NAME_LENGTH}}}?) {{0,8}}(?:[,:;]|\?[?:]|(?<= )(?:or|else)(?= ))?"
    rf" {{0,8}}(?P<step>{_WORD} {{0,8}}[:=(].*|{_QUOTE}.*)",
    re.IGNORECASE | re.DOTALL,
)
_TOKEN_CALL = re.compile(
    rf"personalization_token\( {{0,8}}{_QUOTE}(?P<name>[\w. ]{{1,{NAME_LENGTH}}}){_QUOTE} {{0,8}}"
    rf"(?:, {{0,8}}(?P<step>{_QUOTE}.*))?\)",
    re.IGNORECASE | re.DOTALL,
)
_BLANKS = re.compile(r"[^\S\n\r\t\v\f\x1c-\x1f\x85\u2028\u2029]")
_INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0xFEFF])
_SUBSCRIPT = re.compile(rf"\[ ?{_QUOTE}([\w ]{{1,{NAME_LENGTH}}}){_QUOTE} ?\]")
_PREFIX = re.compile(
    r"[.$@]?(?:(?:contacts?|leads?|prospect|person|people|recipient|subscriber|customer|member|profile"
    r"|attributes?|propert(?:y|ies)|fields?|custom|custom_?fields?|custom_?attributes?|traits|data|params"
    r"|vars?|variables)[.:])*",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s_-]+")

# What nobody means as the fallback of a field.
_FILTERS = frozenset(
    (
        "capitalize", "capitalise", "capitalize_words", "capitalizewords", "capfirst", "ucfirst",
        "ucwords", "upcase", "downcase", "uppercase", "lowercase", "title", "titlecase",
        "title_case", "titleize", "initcap", "propercase", "proper_case", "sentencecase",
        "camelcase", "camelize", "swapcase", "snakecase", "kebabcase", "trim", "strip", "lstrip",
        "rstrip", "trimstart", "trimend", "truncate", "truncatewords", "truncate_words",
        "truncatechars", "escape", "escape_once", "forceescape", "safe", "raw", "url_encode",
        "urlencode", "url_decode", "slugify", "handleize", "strip_html", "striptags",
        "strip_newlines", "newline_to_br", "nl2br", "linebreaks", "linebreaksbr", "reverse", "sort",
        "size", "length", "round", "ceil", "floor", "abs", "jsonify", "tojson", "to_json", "md5",
        "sha1", "sha256", "number_format", "format_number", "pluralize", "wordcount", "toupper",
        "tolower", "touppercase", "tolowercase", "default",
    )
)  # fmt: skip
_FILTERS_WITH_TEXT = frozenset(
    (
        "append", "prepend", "replace", "replace_first", "remove", "remove_first", "plus", "minus",
        "times", "divided_by", "modulo", "slice", "split", "join", "concat",
    )
)  # fmt: skip
_FILTER = re.compile(r"(?P<name>[A-Za-z_]\w{0,63})(?P<given>\s{0,8}[:(].*)?", re.DOTALL)
_GIVEN = re.compile(rf"\s{{0,8}}(?:\(\s{{0,8}}\)|[:(]\s{{0,8}}(?:{_QUOTE}.*|-?[0-9][0-9., ]*\)?))", re.DOTALL)

ExpressionKind = Literal["plain", "fallback", "unsupported"]


class Step(NamedTuple):
    """What is done with a value: a `plain` one is a form or a case that it has, else its fallback."""

    text: str
    kind: ExpressionKind = "plain"


@dataclass(frozen=True, slots=True)
class Variable:
    """``{{name|step|step}}``, taken apart."""

    name: str
    steps: tuple[Step, ...] = ()


def read(content: str) -> Variable | None:
    """The variable that `content` is; None for what is none."""
    if "{" in content or "}" in content:
        return None
    first, *others = _split(_BLANKS.sub(" ", content.translate(_INVISIBLE)))
    name = first.strip()
    if name.startswith(("-", "~")):  # Jinja and Liquid take the blanks around away: `{{- name -}}`
        name, *others = (piece.strip().strip("-~").strip() for piece in (name, *others))
    found = _TOKEN_CALL.fullmatch(name) or _NAME_AND_STEP.fullmatch(name)
    steps = _steps(others)
    if found is not None and (step := _fallback((found["step"] or "''").strip())) is not None:
        name, steps = found["name"].strip(), (step, *steps)
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        return None
    return Variable(name, steps)


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A name without what its spellings differ in: case, blanks, underscores and hyphens."""
    return _SEPARATORS.sub("", name).casefold()


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """A name without what other products put before it: ``contact.firstName`` is ``firstName``."""
    dotted = _SUBSCRIPT.sub(r".\1", name)
    return _PREFIX.sub("", dotted, count=1).strip()


def _split(content: str) -> list[str]:
    """The pieces between the bars, save those in quotes."""
    pieces = content.split("|")
    joined: list[str] = []
    index = 0
    while index < len(pieces):
        end = index + 1
        opening = _OPENS_QUOTE.match(pieces[index]) if index else None
        if opening is not None:
            closing = _CLOSING[opening["quote"]]
            if not _has(pieces[index][opening.end() :], closing):
                ahead = range(index + 1, min(len(pieces), index + 1 + _MAX_STEPS_IN_QUOTES))
                end = next((later + 1 for later in ahead if _has(pieces[later], closing)), end)
        joined.append("|".join(pieces[index:end]))
        index = end
    return joined


def _has(text: str, marks: str) -> bool:
    return any(mark in text for mark in marks)


def _steps(pieces: list[str]) -> tuple[Step, ...]:
    texts = [piece.strip() for piece in pieces]
    # After `||` there is a fallback, whatever it is called.
    return tuple(
        _fallback(text) or (Step(text) if after == "" else _filter(text) or Step(text))
        for after, text in zip([None, *texts], texts, strict=False)
    )


def _fallback(text: str) -> Step | None:
    """The fallback that a text gives in so many words, or in quotes."""
    if (quoted := _unquoted(text)) is not None:
        return Step(quoted, "fallback")
    match = _DEFAULT.fullmatch(text)
    if match is None:
        return None
    given = match["text"].strip()
    if match["call"] or match["call_d"]:
        given = given.removesuffix(")").rstrip()
    before, _, option = given.rpartition(",")
    if _OPTION.fullmatch(option.strip()) and (quoted := _unquoted(before.rstrip())) is not None:
        return Step(quoted, "fallback")
    quoted = _unquoted(given)
    return Step(given if quoted is None else quoted, "fallback")


def _unquoted(text: str) -> str | None:
    """What stands between quotation marks; None where there are none around all of it."""
    if len(text) < 2 or text[-1] not in _CLOSING.get(text[0], ""):
        return None
    inner = text[1:-1].replace("\\'", "'").replace('\\"', '"')
    return inner.strip() if text[0] in _WITH_SPACES else inner


def _filter(text: str) -> Step | None:
    """The filter of another product that a text is; None where it can be a fallback."""
    match = _FILTER.fullmatch(text)
    if match is None:
        return None
    name, given = match["name"], match["given"]
    if not name[0].islower():  # filters are written small, fallbacks often not: `Title`, `Room: 12`
        return None
    if given is None:
        known = name.lower() in _FILTERS
    else:
        known = name.lower() in _FILTERS | _FILTERS_WITH_TEXT or _GIVEN.fullmatch(given) is not None
    return Step(text, "unsupported") if known else None
