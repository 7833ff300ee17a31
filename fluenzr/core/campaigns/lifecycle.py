"""Life cycle of a campaign (draft, active, paused, completed, archived): create, change, start, pause.

Tested by `tests/api/v1/test_campaigns.py`.
"""

import contextlib
import copy
from collections.abc import Callable
from typing import Any

from fluenzr import clock, db, ids
from fluenzr.core.activity.counters import SENT_OF_CAMPAIGN
from fluenzr.core.audit import log as audit
from fluenzr.core.campaigns import campaign_lock, finished, restored_emails, start_requirements, waiting_for
from fluenzr.core.campaigns import mailboxes as campaign_mailboxes
from fluenzr.core.campaigns import removal as campaign_removal
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.core.common.listing import Condition, Listing, Page, Paging, Row
from fluenzr.core.common.text import fold
from fluenzr.core.templates import languages
from fluenzr.core.webhooks import events
from fluenzr.core.workflow import editing, enrollments, legible, progress, relocation
from fluenzr.core.workflow.schedule import DAYS, Window
from fluenzr.models import Campaign, CampaignStats, EmailAccount
from fluenzr.models.states import CampaignStatus

STATUSES = tuple(status.value for status in CampaignStatus if status != CampaignStatus.DELETED)
"""Those that anybody sees."""
EDITABLE = (CampaignStatus.DRAFT, CampaignStatus.PAUSED)
_DELETABLE = (CampaignStatus.DRAFT, CampaignStatus.ARCHIVED)
_ARCHIVABLE = (CampaignStatus.COMPLETED, CampaignStatus.PAUSED)
NAME_LENGTH = 200
COPIED = " (copy)"
_WAITING = (CampaignStatus.ACTIVE, CampaignStatus.PAUSED)
COUNTERS = ("sent", "opened", "clicked", "replied", "bounced", "unsubscribed")

_AS_THEY_ARE = ("id", "name", "description", "status", "emailAccountId", "language")
_INSTANTS = ("createdAt", "startedAt", "updatedAt", "completedAt")
_COLUMNS = {
    "id": "c.public_id",
    "name": "c.name",
    "description": "c.description",
    "status": "c.status",
    "emailAccountId": "a.public_id",
    "language": f"coalesce(c.language, w.language, '{languages.SOURCE}')",
    "settings": "c.settings",
    "workflow": "c.workflow",
    "totalContacts": "s.total_contacts",
    "sent": f"s.sent + {SENT_OF_CAMPAIGN}",
    **{name: f"s.{name}" for name in COUNTERS[1:]},
    "pausedReason": "c.paused_reason",
    "createdAt": "c.created_at",
    "startedAt": "c.started_at",
    "updatedAt": "c.updated_at",
    "completedAt": "c.completed_at",
    "row_id": "c.id",
    "open_tracking": "w.open_tracking",
    "filling_until": "c.filling_until",
    "filling_total": "c.filling_total",
    "is_shared": "exists (select 1 from campaign_mailbox b where b.campaign_id = c.id)",
}


def default_settings(timezone: str) -> dict[str, Any]:
    """What a campaign's settings are where nothing is said; `timezone` is the server's."""
    return {
        "sendDays": list(DAYS[:5]),
        "sendHoursStart": 9,
        "sendHoursEnd": 18,
        "timezone": timezone,
        "maxEmailsPerHour": 30,
    }


def present(row: Row) -> dict[str, Any]:
    """The public campaign of a row of the list."""
    campaign = Campaign.get_by_id(row["row_id"]) if row["status"] in _WAITING else None
    outlook = waiting_for.Outlook() if campaign is None else waiting_for.outlook(campaign)
    counted = tuple(row[name] for name in ("totalContacts", *COUNTERS))
    return {
        **{name: row[name] for name in _AS_THEY_ARE},
        "emailAccountIds": _mailboxes(row),
        "settings": Campaign.settings.python_value(row["settings"]),
        "workflow": Campaign.workflow.python_value(row["workflow"]),
        "stats": counters(counted, row["open_tracking"]),
        "enrollment": _enrollment(row["totalContacts"], row["filling_until"], row["filling_total"]),
        "nextSendAt": clock.iso(outlook.next_send_at),
        "waitingFor": outlook.waiting_for,
        "waitingDetail": None if campaign is None else waiting_for.detail(campaign, outlook),
        "pausedReason": row["pausedReason"],
        **{name: clock.iso(row[name]) for name in _INSTANTS},
    }


def _mailboxes(row: Row) -> list[str]:
    if not row["is_shared"]:
        return [] if row["emailAccountId"] is None else [row["emailAccountId"]]
    return campaign_mailboxes.public_ids(row["row_id"], row["emailAccountId"])


def counters(counted: tuple[int, ...], open_tracking: str) -> dict[str, int | None]:
    """The public counters; opens are unknown where nothing tracks them."""
    total, sent, opened, clicked, replied, bounced, unsubscribed = counted
    return {
        "totalContacts": total,
        "sent": sent,
        "delivered": sent - bounced,
        "opened": None if open_tracking == "off" else opened,
        "clicked": clicked,
        "replied": replied,
        "bounced": bounced,
        "unsubscribed": unsubscribed,
    }


def _enrollment(done: int, filling_until: int | None, filling_total: int | None) -> dict[str, int]:
    """How many contacts it has, and how many it will have once a call that adds many is done."""
    is_filling = filling_until is not None and filling_until > clock.now_ms()
    return {"done": done, "total": max(done, filling_total or 0) if is_filling else done}


LISTING = Listing(
    columns=_COLUMNS,
    source=(
        "campaign c join campaign_stats s on s.campaign_id = c.id join workspace w on w.id = c.workspace_id "
        "left join email_account a on a.id = c.email_account_id"
    ),
    key="c.id",
    sorts={
        "createdAt": "c.created_at",
        "updatedAt": "c.updated_at",
        "startedAt": "coalesce(c.started_at, 0)",
        "name": "c.name_key",
        "status": "c.status",
    },
    present=present,
)


def page(workspace_id: int, filters: dict[str, Any], paging: Paging) -> Page:
    """The campaigns of a workspace; filters `status` and `name` (contains)."""
    conditions = [Condition("c.workspace_id = ? and c.status <> ?", (workspace_id, CampaignStatus.DELETED))]
    if "status" in filters:
        conditions.append(Condition("c.status = ?", (filters["status"],)))
    if "name" in filters:
        conditions.append(Condition(db.contains("c.name_key"), (fold(filters["name"]),)))
    return LISTING.page(conditions, paging)


def taking_people(workspace_id: int, most: int = 100) -> list[tuple[str, str]]:
    """Ids and names of the campaigns that people can be added to, the latest first."""
    rows = Campaign.select(Campaign.public_id, Campaign.name).where(
        Campaign.workspace == workspace_id, Campaign.status.not_in(enrollments.CLOSED)
    )
    return [(row.public_id, row.name) for row in rows.order_by(Campaign.id.desc()).limit(most)]


def get(workspace_id: int, public_id: str) -> dict[str, Any]:
    """The public campaign. Raises NotFound."""
    return _public(tenancy.get(Campaign, workspace_id, public_id))


def create(workspace_id: int, fields: dict[str, Any], timezone: str) -> dict[str, Any]:
    """A new draft. Raises Invalid for wrong settings, a wrong workflow or an unknown account."""
    now = clock.now_ms()
    with db.transaction():
        campaign = Campaign(
            public_id=ids.new("cmp"),
            workspace=workspace_id,
            settings=default_settings(timezone),
            created_at=now,
            updated_at=now,
        )
        accounts = _assign(campaign, fields)
        campaign.save(force_insert=True)
        campaign_mailboxes.keep(campaign, accounts, None)
        CampaignStats.create(campaign=campaign)
        return _public(campaign)


def duplicate(workspace_id: int, public_id: str) -> dict[str, Any]:
    """A draft that says and does what this campaign does, to nobody yet. Raises NotFound."""
    now = clock.now_ms()
    with db.transaction():
        # Locked: none of its mailboxes is deleted before the copy has them.
        original = tenancy.get(Campaign, workspace_id, public_id, lock=True)
        name = original.name[: NAME_LENGTH - len(COPIED)] + COPIED
        copy = Campaign(
            public_id=ids.new("cmp"),
            workspace=workspace_id,
            name=name,
            name_key=fold(name),
            description=original.description,
            email_account=original.email_account_id,
            language=original.language,
            settings=original.settings,
            workflow=original.workflow,
            created_at=now,
            updated_at=now,
        )
        copy.save(force_insert=True)
        campaign_mailboxes.copy(original, copy)
        CampaignStats.create(campaign=copy)
        return _public(copy)


def update(workspace_id: int, public_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Change what is sent; settings merge key by key. Raises Conflict unless draft or paused."""
    return _update(workspace_id, public_id, fields)


def _update(
    workspace_id: int, public_id: str, fields: dict[str, Any], wrong: legible.Faults = frozenset()
) -> dict[str, Any]:
    """`wrong` is what may be wrong with the workflow, as it was before."""
    restored_emails.catch_up(tenancy.get(Campaign, workspace_id, public_id))
    with db.transaction():
        campaign = _in(workspace_id, public_id, EDITABLE, "changed")
        before = progress.reading_of(campaign) if campaign.workflow is not None else None
        used = campaign.email_account_id
        accounts = _assign(campaign, fields, wrong)
        if campaign.status == CampaignStatus.PAUSED and "workflow" in fields and before is not None:
            after = progress.workflow_of(campaign)
            strays = relocation.moves_of_strays(campaign.id, before, after)
            relocation.plan(campaign, {**relocation.moves(before.workflow, after), **strays})
        campaign.updated_at = clock.now_ms()
        campaign.save()
        if accounts:
            campaign_mailboxes.keep(campaign, accounts, used)
        return _public(campaign)


def change_workflow(
    workspace_id: int, public_id: str, step: Callable[[dict[str, Any]], dict[str, Any]]
) -> dict[str, Any]:
    """A step of editing, on the workflow as it is, or as far as it can be made out (`legible`): nobody else
    changes it meanwhile. What was wrong before may stay so while it is not started.

    Raises what `step` and `update` raise.
    """
    restored_emails.catch_up(tenancy.get(Campaign, workspace_id, public_id))
    with db.transaction():
        campaign = _in(workspace_id, public_id, EDITABLE, "changed")
        before = editing.empty() if campaign.workflow is None else legible.read(campaign.workflow).document
        after = step(copy.deepcopy(dict(before)))
        if after == campaign.workflow:
            return _public(campaign)
        return _update(workspace_id, public_id, {"workflow": after}, legible.faults(before))


def delete(workspace_id: int, public_id: str) -> dict[str, Any]:
    """Remove a draft or archived campaign with all it holds. Raises Conflict for any other."""
    with db.transaction():
        campaign_removal.remove(_in(workspace_id, public_id, _DELETABLE, "deleted"))
        audit.record(workspace_id, "campaign.deleted", public_id)
    campaign_removal.go_on()
    return {"id": public_id, "deleted": True}


def start(workspace_id: int, public_id: str, *, links_at: str | None = None) -> dict[str, Any]:
    """Begin sending, or go on after a pause. Raises Invalid naming all that is missing or wrong, Conflict.

    `links_at` is the address under which links stand, where a real mailbox must not send any that no reader
    can follow.
    """
    return _begin(workspace_id, public_id, EDITABLE, "started", links_at)


def resume(workspace_id: int, public_id: str, *, links_at: str | None = None) -> dict[str, Any]:
    """Go on after a pause. Raises Conflict unless paused, and what `start` raises."""
    return _begin(workspace_id, public_id, (CampaignStatus.PAUSED,), "resumed", links_at)


def _begin(
    workspace_id: int, public_id: str, statuses: tuple[str, ...], verb: str, links_at: str | None
) -> dict[str, Any]:
    held = _held(workspace_id, public_id, statuses, links_at)
    with db.transaction():
        campaign = _in(workspace_id, public_id, statuses, verb)
        _require_complete(campaign, links_at)
        campaign.status, campaign.paused_reason = CampaignStatus.ACTIVE, None
        campaign.started_at = campaign.started_at or clock.now_ms()
        campaign.updated_at = clock.now_ms()
        campaign.save()
        restored_emails.release(campaign, held)
        enrollments.begin(campaign)
        audit.record(workspace_id, "campaign.started", public_id)
        return _announced(campaign, "campaign.started")


def _held(workspace_id: int, public_id: str, statuses: tuple[str, ...], links_at: str | None) -> int:
    """Before a campaign begins, if it may: hold in turns what may have been sent before a restore, up to the
    enrollment that this gives."""
    campaign = tenancy.get(Campaign, workspace_id, public_id)
    relocation.finish(campaign.id)
    if campaign.status not in statuses or start_requirements.missing(campaign, links_at):
        return 0
    return restored_emails.hold(campaign.id)


def pause(workspace_id: int, public_id: str, reason: str | None = None) -> dict[str, Any]:
    """No further email begins once this has been committed. Raises Conflict unless active.

    `reason` is why, where it pauses itself.
    """
    with db.transaction():
        campaign = _in(workspace_id, public_id, (CampaignStatus.ACTIVE,), "paused")
        campaign.paused_reason = reason
        audit.record(workspace_id, "campaign.paused", public_id)
        return _set_status(campaign, CampaignStatus.PAUSED, "campaign.paused")


def archive(workspace_id: int, public_id: str) -> dict[str, Any]:
    """Put away for good. Raises Conflict unless completed or paused."""
    with db.transaction():
        campaign = _in(workspace_id, public_id, _ARCHIVABLE, "archived")
        audit.record(workspace_id, "campaign.archived", public_id)
        return _set_status(campaign, CampaignStatus.ARCHIVED, None)


def complete_finished() -> int:
    """Complete the active campaigns that have nobody left in progress; gives how many."""
    return sum(map(_complete, finished.seemingly()))


def _complete(campaign_id: int) -> bool:
    """Whether it could be: the next look does where the database takes too long to say so."""
    with contextlib.suppress(db.Busy), finished.look():
        # Locked, then looked at again: somebody may have been added meanwhile.
        locked = db.locked(Campaign.select().where(Campaign.id == campaign_id)).first()
        if locked is not None and finished.is_finished(campaign_id):
            locked.completed_at = clock.now_ms()
            _set_status(locked, CampaignStatus.COMPLETED, "campaign.completed")
            return True
    return False


def _set_status(campaign: Campaign, status: str, event: str | None) -> dict[str, Any]:
    campaign.status, campaign.updated_at = status, clock.now_ms()
    campaign.save()
    return _announced(campaign, event) if event else _public(campaign)


def _announced(campaign: Campaign, event: str) -> dict[str, Any]:
    public = _public(campaign)
    events.record(campaign.workspace_id, event, {"campaign": public})
    return public


def _public(campaign: Campaign) -> dict[str, Any]:
    return dict(LISTING.one(Condition("c.id = ?", (campaign.id,))) or {})


def _in(workspace_id: int, public_id: str, statuses: tuple[str, ...], verb: str) -> Campaign:
    campaign_id = tenancy.get(Campaign, workspace_id, public_id).id
    campaign_lock.stop(campaign_id)
    relocation.finish(campaign_id)
    campaign = tenancy.get(Campaign, workspace_id, public_id, lock=True)
    if campaign.status not in statuses:
        allowed = " or ".join(statuses)
        raise Conflict(f"A campaign can be {verb} only while it is {allowed}; this one is {campaign.status}")
    return campaign


def _assign(
    campaign: Campaign, fields: dict[str, Any], wrong: legible.Faults = frozenset()
) -> list[EmailAccount]:
    """Take over what fields say; gives the mailboxes that they name, if any."""
    if "name" in fields:
        campaign.name, campaign.name_key = fields["name"], fold(fields["name"])
    if "description" in fields:
        campaign.description = fields["description"]
    if "language" in fields:
        campaign.language = fields["language"]
    accounts = campaign_mailboxes.named(campaign.workspace_id, fields) or []
    if accounts:
        campaign.email_account = accounts[0]
    if "settings" in fields:
        campaign.settings = {**campaign.settings, **fields["settings"]}
        Window.from_settings(campaign.settings)
    if "workflow" in fields:
        if fields["workflow"] is None and campaign.status != CampaignStatus.DRAFT:
            raise Invalid("workflow", "Only a draft may be without a workflow")
        campaign.workflow = None if fields["workflow"] is None else legible.checked(fields["workflow"], wrong)
    return accounts


def missing(workspace_id: int, public_id: str, *, links_at: str | None = None) -> dict[str, list[str]]:
    """What `start` would refuse it for, by fields; nothing where it would begin. Raises NotFound."""
    return start_requirements.missing(tenancy.get(Campaign, workspace_id, public_id), links_at)


def _require_complete(campaign: Campaign, links_at: str | None) -> None:
    if missing := start_requirements.missing(campaign, links_at):
        raise Invalid.fields(missing)
