"""The new text of a reply, without what it quotes: a scan of its lines, linear in its length. Pure."""

from collections.abc import Sequence

from fluenzr.core.content import text_of

_ATTRIBUTION_LINES = 4
_ATTRIBUTION_LENGTH = 400

# How mail programs introduce a quote: begins like this ... and says this before a colon at its end.
_BEGINS = (
    "on ", "le ", "am ", "el ", "il ", "op ", "em ", "den ", "dne ", "w dniu", "a(z) ", "pe ", "dnia ",
)  # fmt: skip
_SAYS = (
    "wrote", "a écrit", "schrieb", "escribió", "ha scritto", "schreef", "escreveu", "skrev", "napisał",
    "kirjoitti", "a scris", "написал", "hat geschrieben",
)  # fmt: skip
_DIVIDERS = (
    "-----original message", "-----message d'origine", "-----ursprüngliche nachricht",
    "-----mensaje original", "-----messaggio originale", "---- message d'origine",
    "---- original message", "--- original message", "-------- forwarded message",
    "-------- message transféré", "---------- forwarded message", "-------- message d'origine",
    "-------- original message", "-------- ursprüngliche nachricht", "-------- mensaje original",
    "begin forwarded message",
)  # fmt: skip
# The header block that Outlook puts above a quote.
_FROM = ("from:", "de :", "de:", "von:", "da:", "van:", "fra:", "från:", "od:")
_THEN = (
    "sent:", "envoyé", "gesendet:", "enviado", "inviato:", "verzonden:", "date:", "date :", "datum:",
    "fecha:", "to:", "à :", "à:", "an:", "para:", "subject:", "objet", "betreff:", "asunto:", "oggetto:",
)  # fmt: skip
_HTML_MARKS = (
    'class="gmail_quote', "class='gmail_quote", "class=gmail_quote", "<blockquote", 'id="divrplyfwdmsg"',
    "id=divrplyfwdmsg", 'id="appendonsend"', "id=appendonsend", 'class="moz-cite-prefix"',
    'class="yahoo_quoted', 'id="mail-editor-reference-message-container"', 'id="ymail_android_signature"',
    'class="protonmail_quote', 'class="zmail_extra', "border-top:solid #e1e1e1 1.0pt",
    "border-top:solid #b5c4df 1.0pt",
)  # fmt: skip


def new_text(text: str) -> str:
    """What is new in the text of a reply: no quoted lines, nothing from the quote or the signature on."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    index = 0
    while index < len(lines):
        stripped = lines[index].strip()
        if stripped.startswith(">"):
            index += 1
            continue
        if lines[index].rstrip() == "--" or lines[index] == "-- " or _divides(lines, index):
            break
        length = _attribution(lines, index)
        if length:
            if not _is_quoted(lines, index + length):
                break
            index += length
            continue
        kept.append(lines[index].rstrip())
        index += 1
    return "\n".join(kept).strip()


def new_text_of_html(html: str) -> str:
    """The same for a reply that is HTML alone."""
    lowered = html.lower()
    ends = [found for mark in _HTML_MARKS if (found := lowered.find(mark)) >= 0]
    if ends:
        # The mark is inside the element's tag.
        html = html[: html.rfind("<", 0, min(ends) + 1)]
    return new_text(text_of(html))


def _divides(lines: Sequence[str], index: int) -> bool:
    lowered = lines[index].strip().lower().strip("*")
    if lowered.startswith(_DIVIDERS):
        return True
    if lowered.startswith("____") and not lowered.strip("_"):
        return _from_block(lines, index + 1)
    return _from_block(lines, index)


def _from_block(lines: Sequence[str], index: int) -> bool:
    """Whether a block of the quoted message's headers begins here."""
    following = [line.strip().lower().lstrip("*") for line in lines[index : index + 8] if line.strip()][:3]
    return (
        len(following) > 1
        and following[0].startswith(_FROM)
        and any(line.startswith(_THEN) for line in following[1:])
    )


def _attribution(lines: Sequence[str], index: int) -> int:
    """How many lines from here on introduce a quote, as in `On Monday, Ada wrote:`; 0 where none does."""
    if not lines[index].strip().lower().startswith(_BEGINS):
        return 0
    joined = ""
    for length, line in enumerate(lines[index : index + _ATTRIBUTION_LINES], 1):
        joined += " " + line.strip().lower()
        if len(joined) > _ATTRIBUTION_LENGTH or not line.strip():
            return 0
        if joined.rstrip("\u00a0 ").endswith(":") and any(said in joined for said in _SAYS):
            return length
    return 0


def _is_quoted(lines: Sequence[str], index: int) -> bool:
    """Whether the next line that says something is marked as a quote: people answer below such lines."""
    return next((line.strip().startswith(">") for line in lines[index:] if line.strip()), False)
