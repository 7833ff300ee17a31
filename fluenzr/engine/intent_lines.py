"""Intents written to the host's intent log, beside a database that may lose them.

Tested by `tests/engine/test_batch.py`.
"""

import contextlib
import logging
from collections.abc import Iterable, Sequence

from fluenzr import clock
from fluenzr.core.sending import intents
from fluenzr.core.sending.intents import Intent
from fluenzr.core.sending.queue import Claim
from fluenzr.host.intent_log import Intent as Line
from fluenzr.host.intent_log import IntentLog

logger = logging.getLogger("fluenzr.send")


class Journal:
    """Of one flight. Without a log nothing is kept: a database on this very host forgets nothing."""

    def __init__(self, log: IntentLog | None):
        self._log, self._announced = log, set[int]()

    def announce(self, leaving: Sequence[Intent]) -> bool:
        """Make intents that the database has durable here too; whether these emails may leave now."""
        if self._log is None or not leaving:
            return True
        # Also where that fails: their lines may be there, and what came to nothing is to be said.
        self._announced.update(intent.claim.email_id for intent in leaving)
        try:
            self._log.announce(_line(intent) for intent in leaving)
        except OSError as error:
            logger.warning("%s emails given back, their intents cannot be logged: %s", len(leaving), error)
            return False
        return True

    def end(self, claims: Iterable[Claim]) -> None:
        """These came to nothing for certain; nothing to say where they were not announced."""
        ended = [
            (intents.message_id(claim), claim.fence) for claim in claims if claim.email_id in self._announced
        ]
        if self._log is not None and ended:
            with contextlib.suppress(OSError):
                self._log.ended(ended)


def _line(intent: Intent) -> Line:
    claim, campaign, contact = intent.claim, intent.claim.campaign, intent.claim.contact
    at = clock.now_ms()
    return Line(intent.message_id, campaign.public_id, contact.public_id, claim.node_id, claim.fence, at)
