"""Warnings about templates: unknown variables, missing fallbacks, broken braces. Pure.

Certain faults keep a campaign from starting: braces that are left over, and filters that do nothing. The
others are warnings: what looks like a variable of another product may be meant as it stands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from fluenzr.core.common import contact_fields
from fluenzr.core.common.sentences import Sentence
from fluenzr.core.templates import html_tracking
from fluenzr.core.templates import variables as template_variables
from fluenzr.core.templates.expressions import NAME_LENGTH, Step, Variable, fold
from fluenzr.core.templates.languages import ENGLISH, N_
from fluenzr.core.workflow.nodes import EmailNode

MAX_FINDINGS = 20
"""Of one text: who sees so many knows what is the matter."""

_BRACES = re.compile(r"\{\{[^{}]{0,80}\}\}|\{\{|\}\}")
_AROUND = 20
_BLOCKS = tuple("#/^>!&")
_FIELDS = frozenset(map(fold, contact_fields.VARIABLES))
_NAME = rf"[A-Za-z][\w .-]{{0,{NAME_LENGTH}}}"
# Each begins with characters of its own and runs for a bounded length: no text takes long.
_LOOKALIKES = re.compile(
    rf"""
    \{{%[^{{}}]{{0,200}}?%\}}                                   # Liquid, Jinja
    | (?<![{{\w])\{{[$!\#]?\ ?{_NAME}(?:[|=][^{{}}<>]{{0,200}})?\}}(?!\}})  # one brace, and spintax
    | \$\{{[^{{}}<>]{{1,200}}\}}
    | \[\[[^\[\]<>]{{1,200}}\]\]
    | \*\|[^|*<>]{{1,200}}\|\*                                  # Mailchimp
    | %%[A-Za-z][\w \ .-]{{0,64}}%%                              # Salesforce
    | (?-i:%(?![0-9A-F]{{2}})[A-Z][A-Z0-9_-]{{2,64}}%)            # ActiveCampaign
    | <%[^<>]{{1,200}}%>
    | \[(?:first|last|full)?[ _-]?name(?:[,|=][^\[\]<>]{{0,200}})?\]
    | %7B%7B[^<>\s"']{{1,200}}?%7D%7D                           # braces in a link, as editors encode them
    """,
    re.VERBOSE | re.IGNORECASE,
)


_LEFT_OVER = N_('Braces are left over in "{place}": a variable is one name between {opening} and {closing}')
_ONE_TOO_MANY = N_("One brace too many stands before {shown}")
_LOOKALIKE = N_("{shown} stays as it is: variables are written like {example}")
_BLOCK = N_("{shown} is not known: texts have no blocks, a condition of the workflow tells readers apart")
_MARKUP = N_("{shown} has markup between its braces: write its name anew")
_FILTER = N_("{shown} has a filter that is not known, {filter}: there are upper, lower and a fallback")
_WORDS = N_("{shown} has the words {words} as its fallback, not that field")
SENTENCES = (_LEFT_OVER, _ONE_TOO_MANY, _LOOKALIKE, _BLOCK, _MARKUP, _FILTER, _WORDS)
"""All that is told of a text."""


class Finding(NamedTuple):
    """A sentence about a text; a `certain` one is of what every reader would see."""

    sentence: Sentence
    certain: bool

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.sentence.into(ENGLISH)


def findings(text: str, *, html: bool) -> list[Finding]:
    """What is the matter with a subject or a body, in order, once each; values are not looked at."""
    return list(islice(_once_each(_found(_seen(text) if html else text, html=html)), MAX_FINDINGS))


def _once_each(found: Iterable[Finding]) -> Iterator[Finding]:
    told = set()
    for finding in found:
        if (message := finding.message) not in told:
            told.add(message)
            yield finding


def faults(node: EmailNode) -> dict[str, list[str]]:
    """What keeps an email from being sent, by the paths of its texts in the workflow."""
    data, is_html = f"workflow.nodes.{node.id}.data", node.format == "html"
    texts = {f"{data}.subject": (node.subject, False), f"{data}.body": (node.body, is_html)}
    if (other := node.variant_b) is not None:
        texts[f"{data}.variantB.subject"] = (other.subject, False)
        texts[f"{data}.variantB.body"] = (other.body, is_html)
    by_path = {
        path: [f'Node "{node.id}": {found.message}' for found in findings(text, html=html) if found.certain]
        for path, (text, html) in texts.items()
    }
    return {path: messages for path, messages in by_path.items() if messages}


def warnings(subject: str, body: str, values: Mapping[str, str], *, html: bool) -> list[str]:
    """What is the matter with an email for one reader, whose `values` these are."""
    messages = [found.message for found in (*findings(subject, html=False), *findings(body, html=html))]
    variables = (*template_variables.variables(subject), *template_variables.variables(body, html=html))
    messages += [
        f"{_shown(variable)} is empty for this contact and has no fallback"
        for variable in variables
        if _is_empty(variable, values)
    ]
    return list(dict.fromkeys(messages))


def without_fallback(text: str, *, html: bool) -> list[Variable]:
    """The variables of a text that nothing stands in for where their value is empty."""
    return [found for found in template_variables.variables(text, html=html) if not _has_fallback(found)]


def lacking(variables: Iterable[Variable], values: Mapping[str, str]) -> list[str]:
    """Those of the variables, as they are written, of which a reader with these `values` sees nothing."""
    empty = (each for each in variables if not template_variables.evaluate(each, values).strip())
    return list(dict.fromkeys(map(_shown, empty)))


def _is_empty(variable: Variable, values: Mapping[str, str]) -> bool:
    """Whether a value is known and empty, and nobody wrote that it may be."""
    is_known = template_variables.known_as(variable, values) is not None
    return (
        is_known and not _has_fallback(variable) and not template_variables.evaluate(variable, values).strip()
    )


def _has_fallback(variable: Variable) -> bool:
    return any(step.kind == "fallback" or not step.text for step in variable.steps)


def _seen(html: str) -> str:
    """HTML without its comments, styles and scripts, whose braces no reader sees."""
    pieces, done = [], 0
    for tag in html_tracking.markup(html):
        if tag["raw"] or tag[0].startswith("<!--"):
            pieces.append(html[done : tag.start()])
            done = tag.end()
    return "\n".join([*pieces, html[done:]])


def _found(text: str, *, html: bool) -> Iterator[Finding]:
    around = ""
    for part in template_variables.parse(text, html=html):
        if isinstance(part, str):
            around += part
            continue
        yield from _of_text(around)
        yield from _of_variable(part)
        if around.endswith("{"):
            yield Finding(Sentence(_ONE_TOO_MANY, {"shown": _shown(part)}), certain=True)
        around = ""
    yield from _of_text(around)


def _of_text(text: str) -> Iterator[Finding]:
    for match in _BRACES.finditer(text):
        place = " ".join(text[max(match.start() - _AROUND, 0) : match.end() + _AROUND].split())
        yield Finding(Sentence(_LEFT_OVER, {"place": place, "opening": "{{", "closing": "}}"}), certain=True)
    for match in _LOOKALIKES.finditer(text):
        yield Finding(Sentence(_LOOKALIKE, {"shown": match[0], "example": "{{firstName}}"}), certain=False)


def _of_variable(variable: Variable) -> Iterator[Finding]:
    shown = _shown(variable)
    if variable.name.startswith(_BLOCKS):
        yield Finding(Sentence(_BLOCK, {"shown": shown}), certain=True)
    if "<" in variable.name:
        yield Finding(Sentence(_MARKUP, {"shown": shown}), certain=False)
    for step in variable.steps:
        if step.kind == "unsupported":
            yield Finding(Sentence(_FILTER, {"shown": shown, "filter": step.text}), certain=True)
        elif _is_field(step):
            yield Finding(Sentence(_WORDS, {"shown": shown, "words": step.text}), certain=False)


def _is_field(step: Step) -> bool:
    return step.text not in ("", "upper", "lower") and fold(step.text) in _FIELDS


def _shown(variable: Variable) -> str:
    return "{{" + "|".join([variable.name, *(step.text for step in variable.steps)])[:100] + "}}"
