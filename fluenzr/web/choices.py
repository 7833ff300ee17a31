"""What a form offers of a long list of groups: the first by name, and those that are chosen, however far.

What a form does not offer it cannot send: a contact would leave its group by being saved.
"""

from collections.abc import Iterable
from typing import Any

from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import groups

MOST = 100
_BY_NAME = Paging(per_page=MOST, sort="name", order="asc")
_MOST_CHOSEN = 200

Option = tuple[str, str]


def of_groups(workspace_id: int, chosen: Iterable[str] = (), name: str = "") -> list[dict[str, Any]]:
    """The public groups that are chosen already, then the first whose names contain `name`."""
    found = groups.page(workspace_id, {"name": name} if name else {}, _BY_NAME).rows
    known = {row["id"] for row in found}
    wanted = [public_id for public_id in dict.fromkeys(chosen) if public_id not in known][:_MOST_CHOSEN]
    return [*_those(workspace_id, wanted), *found]


def options(rows: Iterable[dict[str, Any]]) -> list[Option]:
    """Of a select or of ticks."""
    return [(row["id"], row["name"]) for row in rows]


def with_own(offered: list[Option], own: Iterable[dict[str, Any]]) -> list[Option]:
    """With those that something has already."""
    known = dict(offered)
    return [*((row["id"], row["name"]) for row in own if row["id"] not in known), *offered]


def _those(workspace_id: int, public_ids: list[str]) -> list[dict[str, Any]]:
    found = []
    for public_id in public_ids:
        try:
            found.append(groups.get(workspace_id, public_id))
        except NotFound:
            continue
    return found
