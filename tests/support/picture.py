"""Draws docs/images/demo.svg, the README's picture, from what `fluenzr demo` prints: `make picture`."""

import os
import re
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape

from tests.support.servers import ROOT, free_port

PATH = ROOT / "docs" / "images" / "demo.svg"

_TYPED = "$ make demo"
_CHARACTER, _LINE, _MARGIN, _BAR = 8.4, 21, 24, 36
# Colours of the server's own pages, in both of their modes, on a card: the page around it may be either.
_FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"
role="img">
<title>fluenzr demo</title>
<style>
:root {{ --paper: #f6f7f9; --line: #d5dbe2; --ink: #1b2430; --quiet: #5d6b7c;
--name: #0f766e; --good: #137a43; --bad: #b3261e }}
@media (prefers-color-scheme: dark) {{
:root {{ --paper: #10141a; --line: #323c49; --ink: #e6eaf0; --quiet: #9aa7b7;
--name: #5eead4; --good: #5bd495; --bad: #ff8a80 }}
}}
text {{ font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
white-space: pre; fill: var(--ink) }}
.card {{ fill: var(--paper); stroke: var(--line) }}
.dot {{ fill: var(--line) }}
.quiet {{ fill: var(--quiet) }}
.name {{ fill: var(--name); font-weight: 600 }}
.good {{ fill: var(--good) }}
.bad {{ fill: var(--bad) }}
</style>
<rect class="card" x=".5" y=".5" width="{right}" height="{bottom}" rx="10"/>
<circle class="dot" cx="24" cy="20" r="6"/>
<circle class="dot" cx="44" cy="20" r="6"/>
<circle class="dot" cx="64" cy="20" r="6"/>
{lines}
</svg>
"""
_COLOURS = (
    ("name", r"^  [A-Z]\w+ [A-Z]\w+"),
    ("bad", r"comes back: no such mailbox|unsubscribes"),
    ("good", r"opens it|follows its link|answers, and gets no further email"),
    ("quiet", r'"[^"]*"'),
)


def run() -> str:
    """What it prints, with a server and a data directory of its own."""
    with tempfile.TemporaryDirectory() as directory:
        given = {name: value for name, value in os.environ.items() if not name.startswith("FLUENZR_")}
        given |= {"FLUENZR_DATA_DIR": directory, "FLUENZR_PORT": str(free_port())}
        command = [sys.executable, "-m", "fluenzr", "demo"]
        return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=True).stdout


def story(printed: str) -> list[str]:
    """From what is going to happen to the figures: what differs from run to run is before and after."""
    begin, end = printed.index("Six people"), re.search(r"^sent \d.*$", printed, re.MULTILINE)
    assert end, printed
    return printed[begin : end.end()].splitlines()


def drawn(lines: list[str]) -> str:
    """The picture of a terminal with these lines."""
    lines = [_TYPED, *lines]
    width = round(max(map(len, lines)) * _CHARACTER) + 2 * _MARGIN
    height = _BAR + len(lines) * _LINE + _MARGIN
    return _FRAME.format(
        width=width,
        height=height,
        right=width - 1,
        bottom=height - 1,
        lines="\n".join(_text(number, line) for number, line in enumerate(lines) if line),
    )


def _text(number: int, line: str) -> str:
    """A line, as wide as it is in any font: people's own differ by a few percent."""
    y = _BAR + (number + 1) * _LINE
    place = f'x="{_MARGIN}" y="{y}" textLength="{len(line) * _CHARACTER:.1f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text {place} xml:space="preserve">{_coloured(line)}</text>'


def _coloured(line: str) -> str:
    found = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _COLOURS)
    pieces, end = [], 0
    for match in re.finditer(found, line):
        colour = f'<tspan class="{match.lastgroup}">{escape(match[0])}</tspan>'
        pieces += [escape(line[end : match.start()]), colour]
        end = match.end()
    return "".join([*pieces, escape(line[end:])])


if __name__ == "__main__":
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(drawn(story(run())))
