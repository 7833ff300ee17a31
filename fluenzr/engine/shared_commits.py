"""Commits shared by the emails of a batch: intents, results of others; a defect in one stops no other.

Tested by `tests/engine/test_batch.py`.
"""

import logging
from collections.abc import Callable, Sequence

from fluenzr.core.sending import intents as sending_intents
from fluenzr.core.sending.intents import Accepted, Intent
from fluenzr.core.sending.queue import Claim
from fluenzr.engine import retry_writes

logger = logging.getLogger("fluenzr.send")


def write_down(intents: Sequence[Intent], accepted: Sequence[Accepted]) -> tuple[dict[int, bool], bool]:
    """Which emails may be sent (one that a defect keeps from it is not in it); whether results are written.

    One defect must not stop the others: where they cannot be written together, each intent is by itself.
    """
    all_of = [intent.claim.email_id for intent in intents]
    try:
        granted = sending_intents.commit(intents, accepted)
        return {email_id: email_id in granted for email_id in all_of}, True
    except retry_writes.DATABASE_AWAY as error:
        logger.warning("%s emails given back, their intents cannot be written: %s", len(intents), error)
        return dict.fromkeys(all_of, False), False
    except Exception:
        logger.exception("emails %s failed together", all_of)
    alone: dict[int, bool] = {}
    for intent in intents:
        try:
            alone[intent.claim.email_id] = bool(sending_intents.commit([intent]))
        except retry_writes.DATABASE_AWAY:
            alone[intent.claim.email_id] = False
        except Exception:
            logger.exception("email %s failed", intent.claim.email_id)
    return alone, False


def always(claim: Claim, write: Callable[[], object]) -> None:
    """Write for as long as it takes; a defect in one email must not stop the others."""
    try:
        retry_writes.always(write)
    except Exception:
        logger.exception("email %s failed", claim.email_id)
