"""HTML sanitiser: a stranger's HTML made harmless, or not shown. Pure.

Nothing is cut or changed after cleaning: a cut ends inside an attribute, which then takes in what follows.
"""

import re

import nh3

LENGTH = 256 * 1024
"""Characters of cleaned HTML that are kept."""

_OPENED = re.compile(r"<[a-zA-Z]")
_UNCLOSED = 5000
_TAGS = nh3.ALLOWED_TAGS - {"img", "map", "area"}
_ATTRIBUTES = {tag: names - {"cite"} for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
_SCHEMES = {"http", "https", "mailto", "tel"}


def harmless(html: str) -> str | None:
    """Without scripts, styles, forms, and images, which would tell their sender that they were looked at.

    Links are whole: a relative one would lead to whoever shows it. None for what is nested so deep that only
    an attack is (cleaning takes time by the square of the depth), and for what is too long when clean.
    """
    if len(_OPENED.findall(html)) - html.count("</") > _UNCLOSED:
        return None
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, url_relative="deny")
    return clean if len(clean) <= LENGTH else None
