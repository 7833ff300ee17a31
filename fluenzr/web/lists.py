"""Lists of pages: their filters and their page from the query, and the paths of the neighbouring pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from flask import request

from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.listing import Page, Paging, Stretch
from fluenzr.web import formats, pages
from fluenzr.web.texts import _

PER_PAGE = 25
MOST_COUNTED = 10_000
"""Rows that a list counts where nothing keeps count of them; of more it says so."""
_LAST_PAGE = 10_000_000
_LONGEST = 255
Listed = TypeVar("Listed", Page, Page | Stretch)


class Neighbours(NamedTuple):
    """Paths of the pages before and after, None where there are none, and what is shown of how many."""

    previous: str | None
    next: str | None
    shown: str | None


def paging(per_page: int = PER_PAGE, sort: str = "createdAt", order: str = "desc") -> Paging:
    """The page that is asked for; the first for what is no number of one."""
    given = request.args.get("page", "1")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 1
    return Paging(page=min(max(number, 1), _LAST_PAGE), per_page=per_page, sort=sort, order=order)


def chosen(choices: Mapping[str, Sequence[str]], *texts: str) -> dict[str, str]:
    """Filters of the query: of each choice one that there is, and texts that are not empty."""
    found = {name: request.args.get(name, "") for name in choices}
    kept = {name: value for name, value in found.items() if value in choices[name]}
    written = {
        name: " ".join(request.args.get(name, "").replace("\0", "").split())[:_LONGEST] for name in texts
    }
    return kept | {name: text for name, text in written.items() if text}


def looked(look: Callable[[Paging], Page | Stretch]) -> Page | Stretch:
    """A list from the cursor in the address on; from its beginning where that is none of this list."""
    wanted = paging()
    try:
        found = look(replace(wanted, cursor=request.args.get("cursor") or None))
    except Invalid:
        found = look(wanted)
    return _within(look, found) if isinstance(found, Page) else found


def numbered(look: Callable[[Paging], Page], wanted: Paging) -> Page:
    """The page that is wanted of a list, or the last one that there is."""
    return _within(look, look(wanted))


def _within(look: Callable[[Paging], Listed], found: Page) -> Page | Listed:
    """Whoever stands at the end of a list that has become shorter is not told that it is empty."""
    if found.rows or not found.total:
        return found
    return look(replace(found.paging, page=-(-found.total // found.paging.per_page)))


def neighbours(page: Page | Stretch) -> Neighbours:
    """For the macro `paging`: `paging(*neighbours(found))`."""
    if isinstance(page, Stretch):
        following = page.next_cursor and _path("cursor", page.next_cursor)
        return Neighbours(_path() if "cursor" in request.args else None, following, None)
    first = (page.paging.page - 1) * page.paging.per_page + 1
    last = first + len(page.rows) - 1
    text = _("{first} to {last} of more than {total}") if page.is_more else _("{first} to {last} of {total}")
    shown = text.format(
        first=formats.number(first), last=formats.number(last), total=formats.number(page.total)
    )
    before = _numbered(page.paging.page - 1) if page.paging.page > 1 else None
    return Neighbours(
        before,
        _numbered(page.paging.page + 1) if last < page.total or page.is_more else None,
        shown if page.rows else None,
    )


def back(otherwise: str) -> str:
    """Where a form says that it stands, for after it; a path of this server."""
    given = request.form.get("back")
    return pages.local_path(given) if given else otherwise


def _numbered(number: int) -> str:
    return _path("page", str(number)) if number > 1 else _path()


def _path(*place: str) -> str:
    """This list at a place, `page` or `cursor` with its value, or from its beginning."""
    others = [
        (name, value) for name, value in request.args.items(multi=True) if name not in ("page", "cursor")
    ]
    query = urlencode([*others, *([(place[0], place[1])] if place else [])])
    return f"{request.path}?{query}" if query else request.path
