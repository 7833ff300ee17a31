"""The journals beside the database: what they tell a copy that is put back."""

from functools import partial
from pathlib import Path

from fluenzr.core.server.restoration import Elsewhere
from fluenzr.installation import revocation_journal, suppression_journal


def known(data_dir: Path) -> Elsewhere:
    """Whom not to write to, and what was taken away."""
    return Elsewhere(
        suppressed_since=partial(suppression_journal.since, data_dir),
        revoked_since=partial(revocation_journal.since, data_dir),
    )


class Journals:
    """All of them, followed by a worker."""

    def __init__(self, data_dir: Path):
        self._journals = (suppression_journal.Journal(data_dir), revocation_journal.Journal(data_dir))

    def follow(self) -> None:
        """Write down what is new."""
        for journal in self._journals:
            journal.follow()
