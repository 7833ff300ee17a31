"""Suppression journal, a file beside the database: a restored older copy forgets no refusal.

Of addresses it has the keyed hashes alone.
"""

import re
from pathlib import Path
from typing import Any

from fluenzr.installation import followed_rows
from fluenzr.models import Suppression, Workspace

NAME = "suppressions.journal"
_LINE = re.compile(r"(wsp_[a-z0-9]{1,64})\t([0-9a-f]{64})\t([a-z]{1,20})\t([0-9]{1,15})")


class Journal(followed_rows.Journal):
    """Follows the suppressions."""

    name, table, at = NAME, Suppression, Suppression.created_at

    def rows(self) -> Any:
        return (
            Suppression.select(
                Suppression.id,
                Workspace.public_id.alias("workspace"),
                Suppression.email_hash,
                Suppression.reason,
                Suppression.created_at,
            )
            .join(Workspace)
            .order_by(Suppression.id)
            .namedtuples()
        )

    def line(self, row: Any) -> str:
        return f"{row.workspace}\t{row.email_hash}\t{row.reason}\t{row.created_at}"


def since(data_dir: Path, copied_at: int) -> list[tuple[Any, ...]]:
    """The suppressions since a copy was made (ms), as `restoration.carry_over` takes them."""
    return [
        (workspace, None, hashed, reason, int(at))
        for workspace, hashed, reason, at in followed_rows.read(data_dir / NAME, _LINE)
        if int(at) > copied_at - followed_rows.MARGIN_MS
    ]
