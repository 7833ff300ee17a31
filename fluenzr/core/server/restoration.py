"""Restored database: noticing an older copy, pausing campaigns, keeping emails from being sent twice.

Active campaigns pause and say why, what may have been sent since the copy is held (`doubts`), open imports
end, and numbers go on beyond all that the lost database can have given. How a copy is noticed: docs/adr/0014.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from peewee import fn

from fluenzr import clock, db
from fluenzr.core.campaigns import campaign_lock, lifecycle, restored_emails
from fluenzr.core.contacts import imports
from fluenzr.core.operations import server_record
from fluenzr.core.people import sessions
from fluenzr.core.sending import crash_recovery
from fluenzr.core.server import lineage, revocations
from fluenzr.core.server.lineage import Case, Signs
from fluenzr.core.server.revocations import Revocation
from fluenzr.core.webhooks import events
from fluenzr.host.witness import Witness
from fluenzr.models import (
    TABLES,
    Activity,
    Campaign,
    ContactImport,
    Email,
    Enrollment,
    Event,
    HeldClick,
    ImportFault,
    ImportPiece,
    Restoration,
    RestoredCampaign,
    Server,
    Suppression,
    Worker,
    Workspace,
)
from fluenzr.models.emails import NOT_SENT
from fluenzr.models.states import CampaignStatus, EmailState

REASON = (
    "The server was restored from a copy of {copied_at}: what was sent after it is not known. What may have "
    "been is uncertain and waits for a decision; resume the campaign for everything else"
)
_IMPORT_ENDED = (
    "The server was restored from a copy of {copied_at}: what this file brought in after it is lost. "
    "Upload it again"
)
_EPOCH_MS = 1_577_836_800_000  # 2020-01-01
_IDS_A_SECOND = 16
"""As a power of 2: more rows than are ever made in a second, on average since the database is there."""

Suppressed = Sequence[tuple[Any, ...]]

_WHY = {
    Case.COPY: "it is in another place than the one that it was last used in",
    Case.OLDER: "it is older than the one that was last used here",
}
_RESTORABLE = (CampaignStatus.DRAFT, CampaignStatus.PAUSED, CampaignStatus.ACTIVE)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is known beside a database of the time since a copy of it, each by when the copy was made (ms)."""

    suppressed_since: Callable[[int], Suppressed] = lambda _: ()
    revoked_since: Callable[[int], Sequence[Revocation]] = lambda _: ()


NOTHING_ELSEWHERE = Elsewhere()


@dataclass(frozen=True, slots=True)
class Noticed:
    """A copy that was put back without `fluenzr restore`, and what told it."""

    copied_at: int
    why: str
    carried_over: int = 0
    taken_away: int = 0


def notice(seen: Witness | None) -> Noticed | None:
    """Whether the database is a copy that was put back. `seen` is how far it had come, as kept outside."""
    kept = server_record.find()
    if kept is None or kept.place is None:
        return None
    why = _WHY.get(lineage.judge(_signs(kept, seen)))
    return None if why is None else Noticed(last_sign(), why)


def _signs(kept: Server, seen: Witness | None) -> Signs:
    place, now, here = dict(kept.place), db.place(), db.position()
    return Signs(
        elsewhere=any(place[name] != now[name] for name in place.keys() & now.keys()),
        behind=seen is not None and seen.identity == kept.identity and seen.beats > kept.beats,
        another_history=here is not None
        and (kept.unsettled_at is not None or kept.history not in (None, here.history)),
    )


def settle_in(seen: Witness | None, known: Elsewhere = NOTHING_ELSEWHERE) -> Noticed | None:
    """Take the place where the database is for its own; a copy that was put back is marked first, and learns
    what is known elsewhere."""
    found = server_record.find()
    if found is not None and found.place is not None and notice(seen) is None:
        return None
    with db.transaction():
        kept = server_record.get()
        noticed = notice(seen)
        if noticed is not None:
            mark(noticed.copied_at, was_noticed=True)
            carried_over, taken_away = learn(known, noticed.copied_at)
            noticed = replace(noticed, carried_over=carried_over, taken_away=taken_away)
        if noticed is not None or kept.place is None:
            accept(seen)
        return noticed


def accept(seen: Witness | None) -> Witness:
    """The database belongs where it is now, and is ahead of all that was seen of it."""
    with db.transaction():
        kept = server_record.get()
        known = seen is not None and seen.identity == kept.identity
        beats = max(kept.beats, seen.beats if known and seen is not None else 0) + 1
        server_record.change(place=db.place(), beats=beats)
        return Witness(kept.identity, beats)


def last_sign() -> int:
    """The latest time (ms) that the database tells of: it was copied then or later."""
    any_activity = Activity.alias()
    newest = Activity.id == any_activity.select(fn.MAX(any_activity.id))
    found = (
        Event.select(fn.MAX(Event.at)),
        Activity.select(fn.MAX(Activity.at)).where(newest),
        Email.select(fn.MAX(Email.slot_at)),
        Email.select(fn.MAX(Email.uncertain_at)).where(NOT_SENT),
        Campaign.select(fn.MAX(Campaign.updated_at)),
        Server.select(fn.MAX(Server.seen_at)),
    )
    signs = [query.scalar() for query in found]
    return max((at for at in signs if at is not None), default=clock.now_ms())


def mark(copied_at: int, *, was_noticed: bool) -> None:
    """From now on this is a restored database: nothing that was due is sent by itself."""
    with db.transaction():
        begun = clock.now_ms()
        Worker.delete().execute()
        sessions.forget_all()
        crash_recovery.free([])
        HeldClick.delete().execute()  # of the last seconds: they were judged, and told, after the copy
        now = max(clock.now_ms(), copied_at)
        # What was with a server when the copy was made: how that ended was known, and told, after it.
        Email.update(uncertain_at=now).where(
            Email.state == EmailState.UNCERTAIN, Email.uncertain_at >= begun
        ).execute()
        pass_over_numbers(now)
        Restoration.create(copied_at=copied_at, restored_at=now, was_noticed=was_noticed)
        for workspace in list(Workspace.select(Workspace.id).order_by(Workspace.id)):
            _tell(workspace.id, copied_at, now)
        _end_imports(copied_at)
        _hold_campaigns(copied_at)


def confirm_move() -> int:
    """Nothing ran elsewhere since: take back what noticing the copy has changed; how many campaigns go on.

    Only what is still as it was then.
    """
    with db.transaction():
        last = Restoration.select().order_by(Restoration.id.desc()).first()
        if last is None or not last.was_noticed:
            return 0
        _undo_doubts(last.restored_at)
        reason = _reason(last.copied_at)
        waiting = list(RestoredCampaign.select().where(RestoredCampaign.copied_at == last.copied_at))
        RestoredCampaign.delete().where(RestoredCampaign.copied_at == last.copied_at).execute()
        last.delete_instance()
        resumed = 0
        for restored in waiting:
            campaign = Campaign.get_by_id(restored.campaign_id)
            waits = campaign.status == CampaignStatus.PAUSED and campaign.paused_reason == reason
            if restored.was_active and waits:
                lifecycle.resume(campaign.workspace_id, campaign.public_id)
                resumed += 1
        return resumed


def waiting() -> int:
    """How many campaigns are yet to go on after a restore."""
    restored = RestoredCampaign.select().join(Campaign).where(RestoredCampaign.was_active)
    return int(restored.where(Campaign.status == CampaignStatus.PAUSED).count())


def pass_over_numbers(now: int | None = None) -> None:
    """Rows made from now on have numbers that none of the lost ones can have had."""
    db.advance_ids(_numbered(), beyond=_first_id(clock.now_ms() if now is None else now))


def _numbered() -> list[type[db.Model]]:
    return [table for table in TABLES if isinstance(table._meta.primary_key, db.IdField)]


def _first_id(now: int) -> int:
    """Greater than all that were given before by any database of this history, whose copies went on by the
    same rule at an earlier time."""
    return (now - _EPOCH_MS) // 1000 << _IDS_A_SECOND


def _tell(workspace_id: int, copied_at: int, now: int) -> None:
    of_workspace = Event.select(Event.public_id).where(
        Event.workspace == workspace_id, Event.type.in_(events.TYPES)
    )
    data = {
        "copiedAt": clock.iso(copied_at),
        "restoredAt": clock.iso(now),
        "resumeAfter": of_workspace.order_by(Event.id.desc()).limit(1).scalar(),
    }
    events.record(workspace_id, events.RESTORED, data)


def _end_imports(copied_at: int) -> None:
    """What they brought in after the copy would come a second time, as other contacts."""
    ended = ContactImport.status.in_(imports.OPEN)
    message = _IMPORT_ENDED.format(copied_at=clock.iso(copied_at))
    for row in list(ContactImport.select().where(ended)):
        ImportFault.insert(contact_import=row, line=row.line, message=message).on_conflict_ignore().execute()
    ImportPiece.delete().where(
        ImportPiece.contact_import.in_(ContactImport.select(ContactImport.id).where(ended))
    ).execute()
    ContactImport.update(status="failed", ended_at=clock.now_ms(), lease_owner=None, lease_until=None).where(
        ended
    ).execute()


def _hold_campaigns(copied_at: int) -> None:
    restored = Campaign.select().where(Campaign.status.in_(_RESTORABLE)).order_by(Campaign.id)
    campaign_lock.stop(*(campaign.id for campaign in restored))
    for campaign in list(db.locked(restored)):
        was_active = campaign.status == CampaignStatus.ACTIVE
        _set_mark(campaign, copied_at, was_active)
        if was_active:
            lifecycle.pause(campaign.workspace_id, campaign.public_id, _reason(copied_at))
        if campaign.status != CampaignStatus.DRAFT:
            db.once_committed(partial(restored_emails.hold, campaign.id))


def _set_mark(campaign: Campaign, copied_at: int, was_active: bool) -> None:
    """One that still waits since an earlier restore does so for all that was due since that copy."""
    restored = RestoredCampaign.get_or_none(RestoredCampaign.campaign == campaign.id)
    if restored is None:
        RestoredCampaign.insert(campaign=campaign, copied_at=copied_at, was_active=was_active).execute()
    elif restored.copied_at > copied_at:
        restored.copied_at = copied_at
        restored.save()


def _reason(copied_at: int) -> str:
    return REASON.format(copied_at=clock.iso(copied_at))


def _undo_doubts(since: int) -> None:
    restored = (
        Email.select()
        .join(Enrollment)
        .where(
            Email.state == EmailState.UNCERTAIN,
            Email.uncertain_at == since,
            Enrollment.last_error == restored_emails.REASON,
        )
    )
    for email in list(restored):
        Enrollment.update(due_at=email.slot_at, last_error=None).where(
            Enrollment.id == email.enrollment_id
        ).execute()
        email.state, email.slot_at, email.uncertain_at = EmailState.QUEUED, None, None
        email.save()


def learn(known: Elsewhere, copied_at: int) -> tuple[int, int]:
    """Write to nobody who said no since, and let nobody in who was put out: how many of both are new."""
    return (
        carry_over(known.suppressed_since(copied_at)),
        revocations.take_away(known.revoked_since(copied_at)),
    )


def carry_over(suppressed: Suppressed) -> int:
    """Go on not writing to whom the database that was here before did not write to; how many are new.

    Each is a workspace's public id, the address (None of an erased person), its hash, why and since when.
    """
    known = {workspace.public_id: workspace.id for workspace in Workspace.select()}
    columns = ("email", "email_hash", "reason", "created_at")
    new = 0
    for public_id, *values in suppressed:
        if public_id in known:
            row = dict(zip(columns, values, strict=True), workspace=known[public_id])
            new += Suppression.insert(row).on_conflict_ignore().as_rowcount().execute()
    return new
