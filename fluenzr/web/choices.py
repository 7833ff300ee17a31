"""What a form offers of a long list of groups: the first by name, and those that are chosen, however far.

What a form does not offer it cannot send: a contact would leave its group by being saved.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import groups

MOST = 100
_BY_NAME = Paging(per_page=MOST, sort="name", order="asc")
_MOST_CHOSEN = 1000

Option = tuple[str, str]


def of_groups(workspace_id: int, chosen: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The public groups that are chosen already, then the first by name."""
    return with_chosen(workspace_id, chosen, called(workspace_id))


def called(workspace_id: int, name: str = "") -> list[dict[str, Any]]:
    """The first public groups whose names contain `name`."""
    return groups.page(workspace_id, {"name": name} if name else {}, _BY_NAME).rows


def with_chosen(
    workspace_id: int, chosen: Iterable[str], found: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """With those that are chosen already, before the others."""
    wanted = [public_id for public_id in dict.fromkeys(chosen) if public_id.isprintable()]
    own = groups.of_ids(workspace_id, wanted[:_MOST_CHOSEN])
    known = {row["id"] for row in own}
    return [*own, *(row for row in found if row["id"] not in known)]


def first(rows: Iterable[dict[str, Any]], chosen: Sequence[str]) -> list[dict[str, Any]]:
    """The same, those that are chosen before the others."""
    wanted = set(chosen)
    return sorted(rows, key=lambda row: row["id"] not in wanted)


def options(rows: Iterable[dict[str, Any]]) -> list[Option]:
    """Of a select or of ticks."""
    return [(row["id"], row["name"]) for row in rows]


def with_own(offered: list[Option], own: Iterable[dict[str, Any]]) -> list[Option]:
    """With those that something has already."""
    known = dict(offered)
    return [*((row["id"], row["name"]) for row in own if row["id"] not in known), *offered]
