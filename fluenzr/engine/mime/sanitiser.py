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


_SHOWN_TAGS = (nh3.ALLOWED_TAGS - {"map", "area"}) | {"center", "font", "style"}
_LOOKS = {
    "align", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color", "colspan", "dir", "face",
    "height", "lang", "rowspan", "size", "style", "valign", "width",
}  # fmt: skip
_SHOWN_ATTRIBUTES = {"*": _LOOKS, "a": {"href", "name"}, "img": {"alt", "src"}}
_REMOTE = re.compile(r"(?:src\s{0,3}=|url\()[\s'\"]{0,9}https?:", re.IGNORECASE)


def displayable(html: str, *, remote_images: bool = False) -> str | None:
    """With its look, for a frame whose policy forbids whatever this leaves in, and with pictures of other
    servers only where they are wanted.

    What no policy forbids goes: elements that name other servers to be called before anybody follows a link
    (`link`), and those that lead away or take input. None as in `harmless`.
    """
    if len(_OPENED.findall(html)) - html.count("</") > _UNCLOSED:
        return None
    clean = nh3.clean(
        html,
        tags=_SHOWN_TAGS,
        clean_content_tags={"script", "title"},
        attributes=_SHOWN_ATTRIBUTES,
        attribute_filter=_any_picture if remote_images else _own_pictures,
        url_schemes=_SCHEMES | {"data"},
        url_relative="deny",
    )
    return clean if len(clean) <= 4 * LENGTH else None


def has_remote_images(html: str) -> bool:
    """Whether a message names pictures on other servers, as far as a quick look tells."""
    return _REMOTE.search(html) is not None


def _any_picture(tag: str, attribute: str, value: str) -> str | None:
    """A picture may be in the message itself; a link leads nowhere inside of it (RFC 2397)."""
    if value.lstrip().lower().startswith("data:") and attribute in ("href", "src"):
        return value if tag == "img" and value.lstrip().lower().startswith("data:image/") else None
    return value


def _own_pictures(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src" and not value.lstrip().lower().startswith("data:"):
        return None
    return _any_picture(tag, attribute, value)
