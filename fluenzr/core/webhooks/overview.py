"""Webhooks as people see them: whether they get what happens, what is waiting, what went wrong last."""

from dataclasses import dataclass
from typing import Any

from fluenzr import db
from fluenzr.core.common import tenancy
from fluenzr.models import DeliveryAttempt, Webhook

MOST_WAITING = 1000
"""Events that wait are counted so far; more are told as that many."""
SHOWN = 200

_WAITING = "select count(*) from (select 1 from delivery where webhook_id = ? limit ?) waiting"


@dataclass(frozen=True, slots=True)
class Seen:
    """One webhook: how many events wait for it, up to `MOST_WAITING`, and its last attempt."""

    webhook: Webhook
    waiting: int
    last: DeliveryAttempt | None


def every(workspace_id: int) -> list[Seen]:
    """The webhooks of a workspace, the oldest first."""
    rows: Any = tenancy.rows(Webhook, workspace_id).order_by(Webhook.id).limit(SHOWN)
    return [_seen(webhook) for webhook in rows]


def one(workspace_id: int, public_id: str) -> Seen:
    """One of them. Raises NotFound."""
    return _seen(tenancy.get(Webhook, workspace_id, public_id))


def _seen(webhook: Webhook) -> Seen:
    last = (
        DeliveryAttempt.select()
        .where(DeliveryAttempt.webhook == webhook.id)
        .order_by(DeliveryAttempt.at.desc(), DeliveryAttempt.id.desc())
        .first()
    )
    return Seen(webhook, int(db.query(_WAITING, (webhook.id, MOST_WAITING))[0][0]), last)
