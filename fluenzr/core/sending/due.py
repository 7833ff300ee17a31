"""Due enrollments: those that an email is due to, the longest first, with their contacts.

Tested by `tests/core/sending/test_queue.py` and `tests/core/sending/test_several_mailboxes.py`.
"""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from fluenzr import clock, db
from fluenzr.core.accounts import mailboxes
from fluenzr.core.workflow import enrollments
from fluenzr.core.workflow.enrollments import Beginning
from fluenzr.models import Campaign

_COLUMNS = """
e.id, e.node_id, e.due_at, e.fence, e.account_id,
    c.id, c.public_id, c.email, c.first_name, c.last_name, c.status
"""
_OF_DUE = f"select {_COLUMNS} from enrollment e left join contact c on c.id = e.contact_id where"
_DUE = f"""
{_OF_DUE} e.campaign_id = ? and e.at_email = true and e.due_at <= ? and e.lease_until is null {{which}}
order by e.due_at, e.id limit ? {{unclaimed}}
"""
# SQLite takes the indexes of these two for their conditions word by word.
_BOUND = f"""
{_OF_DUE} e.campaign_id = ? and e.account_id = ? and e.account_id is not null and e.at_email = true
  and e.due_at is not null and e.due_at <= ? and e.lease_until is null {{which}}
order by e.due_at, e.id limit ? {{unclaimed}}
"""
_UNBOUND = f"""
select {_COLUMNS} from enrollment e {{by_index}} left join contact c on c.id = e.contact_id
where e.campaign_id = ? and e.account_id is null and e.at_email = true
  and e.due_at is not null and e.due_at <= ? and e.lease_until is null
order by e.due_at, e.id limit ? {{unclaimed}}
"""
_NOT_BEGUN = f"{_OF_DUE} {enrollments.FIRST_NOT_BEGUN} order by e.id limit ? {{unclaimed}}"


class Addressee(NamedTuple):
    """A contact as far as its emails are sent and told of: no model, which takes as long to make as to send
    a command."""

    id: int
    public_id: str
    email: str
    first_name: str | None
    last_name: str | None
    status: str


class Due(NamedTuple):
    """An enrollment that an email is due to, since when, the mailbox that it is bound to, if any, and its
    contact, unless that was erased."""

    id: int
    node_id: str
    due_at: int
    fence: int
    account_id: int | None
    contact: Addressee | None

    @property
    def place(self) -> tuple[int, str]:
        return self.id, self.node_id


def of_one(campaign: Campaign, start: Beginning | None, limit: int, which: str) -> list[Due]:
    """Some of those whom a campaign's one mailbox may write to: who has not begun is due since the start."""
    now = clock.now_ms()
    since = _begun_at(start)
    if start is None or since is None or since > now:
        return _due(campaign, now, limit, which)
    first = _due(campaign, since, limit, which)
    return first or _not_begun(campaign, start, limit) or _due(campaign, now, limit, which)


def of_several(
    campaign: Campaign,
    start: Beginning | None,
    limit: int,
    account_ids: Sequence[int],
    held: Collection[int],
) -> list[Due]:
    """Some of those whom these mailboxes may write to, the longest due first.

    Of `held` ones only those to whom nothing was sent yet. Each mailbox is asked for its own: what waits for
    another one, and may be much, is not read past.
    """
    now, since = clock.now_ms(), _begun_at(start)
    unbound = _UNBOUND.format(by_index=db.by_index("enrollment_unbound"), unclaimed=db.unclaimed("e"))
    found = _read(unbound, (campaign.id, now, limit))
    for account_id in account_ids:
        which = f"and {mailboxes.FIRST}" if account_id in held else ""
        statement = _BOUND.format(which=which, unclaimed=db.unclaimed("e"))
        found += _read(statement, (campaign.id, account_id, now, limit))
    if start is not None and since is not None and since <= now:
        found += _not_begun(campaign, start, limit)
    return sorted(found, key=lambda each: (each.due_at, each.id))[:limit]


def _begun_at(start: Beginning | None) -> int | None:
    """Since when an email is due to those who have not begun."""
    return None if start is None or not start.place.at_email else start.place.due_at


def _due(campaign: Campaign, until: int, limit: int, which: str) -> list[Due]:
    statement = _DUE.format(which=which, unclaimed=db.unclaimed("e"))
    return _read(statement, (campaign.id, until, limit))


def _not_begun(campaign: Campaign, start: Beginning, limit: int) -> list[Due]:
    rows = db.query(_NOT_BEGUN.format(unclaimed=db.unclaimed("e")), (campaign.id, start.added_until, limit))
    here, since = str(start.place.node_id), int(start.place.due_at or 0)
    return [
        Due(enrollment_id, here, since, fence, None, _addressee(*contact))
        for enrollment_id, _, _, fence, _, *contact in rows
    ]


def _read(statement: str, parameters: Sequence[Any]) -> list[Due]:
    return [
        Due(enrollment_id, node_id, due_at, fence, account_id, _addressee(*contact))
        for enrollment_id, node_id, due_at, fence, account_id, *contact in db.query(statement, parameters)
    ]


def _addressee(contact_id: int | None, *others: Any) -> Addressee | None:
    return None if contact_id is None else Addressee(contact_id, *others)
