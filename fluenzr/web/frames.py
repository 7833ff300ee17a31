"""HTML that strangers wrote, in a frame of its own: no script, no form, no request, no way out.

Its route answers with `answer`, and pages embed that in `<iframe sandbox>`. Pictures of other servers would
tell these that somebody looks: only a signed address allows them, for one look, and no mail can contain it.
"""

import hmac

from flask import Response, make_response, request

from fluenzr import clock, crypto
from fluenzr.engine.mime import sanitiser
from fluenzr.web import visits
from fluenzr.web.texts import _

POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
_WITH_IMAGES = POLICY.replace("img-src data:", "img-src data: http: https:")
_LOOK_MS = 60_000

_DOCUMENT = """<!doctype html><html><head><meta charset="utf-8"><title></title>
<style>:root {{ color-scheme: light }} body {{ margin: 12px; font: 15px/1.5 system-ui, sans-serif;
overflow-wrap: anywhere; background: #fff; color: #1b2430 }} img {{ max-width: 100% }}</style></head>
<body>{}</body></html>"""


def answer(html: str | None, name: str) -> Response:
    """The document of a frame; `name` is what it shows, as in `sign`."""
    has_look = is_signed(name)
    shown = None if html is None else sanitiser.displayable(html, remote_images=has_look)
    if shown is None:
        shown = "<p>{}</p>".format(_("This message has no HTML that can be shown."))
    made = make_response(_DOCUMENT.format(shown))
    made.headers["Content-Security-Policy"] = _WITH_IMAGES if has_look else POLICY
    made.headers["Referrer-Policy"] = "no-referrer"
    made.headers["Cache-Control"] = "no-store"
    # No policy forbids looking names up, and a name can be one for each reader.
    made.headers["X-DNS-Prefetch-Control"] = "off"
    return made


def sign(name: str) -> str:
    """What lets this person see the pictures of one message within the next minute."""
    until = clock.now_ms() + _LOOK_MS
    return f"{until}.{_mac(name, until)}"


def is_signed(name: str) -> bool:
    """Whether the request has such a signature, in `images`."""
    until, _, mac = request.args.get("images", "").partition(".")
    if not (until.isascii() and until.isdecimal() and len(until) < 16) or int(until) < clock.now_ms():
        return False
    return hmac.compare_digest(mac.encode(), _mac(name, int(until)).encode())


def _mac(name: str, until: int) -> str:
    return crypto.keyed_hash(crypto.key("images"), f"{visits.visit().session}\n{name}\n{until}")
