"""Opens and clicks: recorded, quarantined until bots are told apart, counted, announced."""

from dataclasses import dataclass
from typing import Any

from fluenzr import clock, db
from fluenzr.core.activity import counters
from fluenzr.core.activity import log as activity_log
from fluenzr.core.common import tenancy
from fluenzr.core.emails.locked_email import LockedEmail, lock
from fluenzr.core.emails.tokens import Token
from fluenzr.core.sending import results, uncertain
from fluenzr.core.tracking import bots
from fluenzr.core.webhooks import events
from fluenzr.models import Email, HeldClick, Link, Workspace
from fluenzr.models.states import EmailState

PATIENCE_SECONDS = 1.0
"""How long a reader waits for a database that others write to."""

MAX_QUARANTINED = 50
"""Clicks on one email's links that wait to be judged: more within seconds are nobody's."""

# In one statement: nobody deletes the email between looking and writing.
_HOLD = """
insert into held_click (email_id, link_id, at, user_agent, ip)
select e.id, cast(? as bigint), cast(? as bigint), cast(? as text), cast(? as text) from email e
where e.id = ? and e.workspace_id = ?
    and (select count(*) from held_click h where h.email_id = e.id) < ? {kept}
"""
_QUIET = "select email_id from held_click group by email_id having max(at) < ?"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for a pixel or a link: when (ms), and as far as known by which program and from where."""

    at: int
    user_agent: str | None = None
    ip: str | None = None


def opened(token: Token, visit: Visit) -> None:
    """The pixel of an email was asked for. It counts unless a machine did so, or nobody wants to know."""
    if bots.is_known(visit.user_agent) or not _is_news(token):
        return
    with db.transaction(PATIENCE_SECONDS):
        locked = lock(token.object_id)
        if locked is not None and _can_be_read(locked.email, visit.at):
            _record(locked, visit, None, simulated=False)


def clicked(token: Token, visit: Visit) -> None:
    """A link was followed. Whether a person did so shows when no more has come for a while: see `settle`."""
    if bots.is_known(visit.user_agent):
        return
    visit = _as_wanted(visit, _open_tracking(token.workspace_id))
    click = (token.number, visit.at, visit.user_agent, visit.ip)
    with db.transaction(PATIENCE_SECONDS):
        db.execute(
            _HOLD.format(kept=db.kept("e")), (*click, token.object_id, token.workspace_id, MAX_QUARANTINED)
        )


def settle() -> None:
    """Judge the clicks that have been held for long enough."""
    for (email_id,) in db.query(_QUIET, (clock.now_ms() - bots.SOON_MS,)):
        with db.transaction():
            _settle(email_id)


def record_open(email_id: int, visit: Visit, *, simulated: bool = False) -> None:
    """An open by a reader who is no machine. An erased person is no error."""
    with db.transaction():
        locked = lock(email_id)
        if locked is not None:
            _record(locked, visit, None, simulated=simulated)


def record_click(email_id: int, url: str, visit: Visit, *, simulated: bool = False) -> None:
    """A click on `url` by a reader who is no machine. An erased person is no error."""
    with db.transaction():
        locked = lock(email_id)
        if locked is not None:
            _record(locked, visit, url, simulated=simulated)


def _is_news(token: Token) -> bool:
    """Whether an open of that email could still change something, as far as can be seen without a lock."""
    email = tenancy.rows(Email, token.workspace_id).where(Email.id == token.object_id).first()
    mode = _open_tracking(token.workspace_id)
    return email is not None and mode != "off" and (mode == "full" or email.opened_at is None)


def _open_tracking(workspace_id: int) -> str:
    return str(Workspace.get_by_id(workspace_id).open_tracking)


def _as_wanted(visit: Visit, open_tracking: str) -> Visit:
    """What of a visit is kept: by whom it was only where the workspace tracks opens in full."""
    return visit if open_tracking == "full" else Visit(visit.at)


def _can_be_read(email: Email, at: int) -> bool:
    """Whether a person can have had it before them then: it had arrived, and not just a moment ago."""
    if email.state == EmailState.UNCERTAIN:
        return True
    return email.state == EmailState.SENT and at - email.accepted_at > bots.SOON_MS


def _settle(email_id: int) -> None:
    locked = lock(email_id)
    of_email = HeldClick.select(HeldClick, Link).join(Link).where(HeldClick.email == email_id)
    clicks = list(of_email.order_by(HeldClick.at, HeldClick.id))
    if locked is None or not clicks or clicks[-1].at >= clock.now_ms() - bots.SOON_MS:
        return  # just settled by another worker, or followed by one more click
    HeldClick.delete().where(HeldClick.id.in_([click.id for click in clicks])).execute()
    by_machines = bots.in_bursts([(click.at, click.link_id) for click in clicks])
    by_people = [
        click
        for index, click in enumerate(clicks)
        if index not in by_machines and _can_be_read(locked.email, click.at)
    ]
    for click in by_people:
        _record(locked, Visit(click.at, click.user_agent, click.ip), click.link.url, simulated=False)


def _record(locked: LockedEmail, visit: Visit, url: str | None, *, simulated: bool) -> None:
    """An open, or a click on `url`, which counts as the open if there was none.

    Either proves that the email was sent, where that was uncertain.
    """
    email, contact = locked.email, locked.contact
    if contact is None:
        return
    uncertain.prove(locked, "open" if url is None else "click")
    mode = _open_tracking(email.workspace_id)
    is_first = email.opened_at is None
    is_wanted = mode != "off" and contact.open_tracking_objected_at is None
    opens = is_wanted and (is_first or (url is None and mode == "full"))
    _count(email, opens, url is not None, visit.at)
    visit = _as_wanted(visit, mode)
    who = {"userAgent": visit.user_agent, "ip": visit.ip}
    known = {**(who if mode == "full" else {}), **({"simulated": True} if simulated else {})}
    if opens:
        event_payload = {"openCount": email.open_count, "firstOpen": is_first, **who}
        count = {"count": email.open_count} if mode == "full" else {}
        _tell(locked, "opened", visit.at, {**known, **count}, event_payload)
    if url is not None:
        event_payload = {"linkUrl": url, "clickCount": email.click_count}
        count = {"count": email.click_count} if mode == "full" else {}
        _tell(locked, "clicked", visit.at, {"linkUrl": url, **known, **count}, event_payload)


def _count(email: Email, opens: bool, clicks: bool, at: int) -> None:
    email.open_count += opens
    email.click_count += clicks
    email.save(only=[Email.open_count, Email.click_count])
    counters.add(email, *["opened"] * opens, *["clicked"] * clicks, at=at)


def _tell(
    locked: LockedEmail, kind: str, at: int, metadata: dict[str, Any], event_payload: dict[str, Any]
) -> None:
    """An entry in the activity, and an event."""
    email = locked.email
    activity_log.note(email, locked.enrollment.contact_id, kind, metadata, at)
    events.record(
        email.workspace_id, f"email.{kind}", {**results.email_data(email, locked.contact), **event_payload}
    )
