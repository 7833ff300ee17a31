"""Workspaces (tenants): settings and defaults, creation, the first start."""

from typing import Any

from fluenzr import clock, db, ids
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.audit import log as audit
from fluenzr.core.campaigns import campaign_lock, removal
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.core.common.text import fold
from fluenzr.core.contacts import pipeline
from fluenzr.core.templates import languages
from fluenzr.core.templates.languages import N_
from fluenzr.core.workspaces import api_keys, variables
from fluenzr.models import (
    ApiKey,
    Campaign,
    EmailAccount,
    Enrollment,
    Membership,
    Webhook,
    WelcomeLink,
    Workspace,
)
from fluenzr.models.states import CampaignStatus

PLANS = ("free", "starter", "pro")
OPEN_TRACKING = ("minimal", "full", "off")
UNCERTAIN_POLICIES = ("hold", "assume_sent", "resend")
FIRST_NAME = N_("My workspace")
NAME_LENGTH = 100
_PARTS = ("event", "reply", "contact", "suppression", "link")
"""Tables with many rows of a workspace, which take with them what hangs on these; the others' go with it."""
_FIRST_ACCOUNT = {
    "email": "me@sandbox.test",
    "display_name": N_("Sandbox"),
    "provider": "sandbox",
    "sandbox": {"speed_up": 86_400},  # a day of waiting takes a second
}


def create(name: str, plan: str = "pro") -> Workspace:
    """A new workspace, with the pipeline that each begins with."""
    now = clock.now_ms()
    with db.transaction():
        workspace = Workspace.create(
            public_id=ids.new("wsp"), name=name, plan=plan, created_at=now, updated_at=now
        )
        pipeline.create_defaults(workspace.id)
        audit.record(workspace.id, "workspace.created", workspace.public_id)
    return workspace


def free_name(name: str, own: Workspace | None = None) -> str:
    """The name without blanks around. Raises Invalid where there is nothing left or too much, Conflict where
    another workspace has it: a name that several have names none.

    Asked by whoever sees all workspaces, not by a key of one, which must learn nothing of the others.
    """
    name = name.strip()
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        raise Invalid("name", f"The name needs 1 to {NAME_LENGTH} characters, all on one line")
    if any(fold(other.name) == fold(name) and other != own for other in listed()):
        raise Conflict(f"A workspace named {name} already exists")
    return name


def first_start() -> tuple[Workspace, str] | None:
    """What a server starts with: a workspace on the Pro plan, a sandbox account and a key, given as its text.

    None where there is a workspace already; of several processes starting at once, one creates.
    """
    with db.database.obj.migration_lock(), db.transaction():
        if Workspace.select().exists():
            return None
        workspace = create(FIRST_NAME)
        account_settings.create(workspace.id, _FIRST_ACCOUNT)
        _, key = api_keys.create(workspace, "First key")
    return workspace, key


def name_in(workspace_id: int, language: languages.Language) -> None:
    """Call what a workspace begins with as the language does; what somebody has named is left."""
    sandbox = str(_FIRST_ACCOUNT["display_name"])
    with db.transaction():
        Workspace.update(name=language.gettext(FIRST_NAME)).where(
            Workspace.id == workspace_id, Workspace.name == FIRST_NAME
        ).execute()
        EmailAccount.update(display_name=language.gettext(sandbox)).where(
            EmailAccount.workspace == workspace_id,
            EmailAccount.provider == "sandbox",
            EmailAccount.display_name == sandbox,
        ).execute()
        pipeline.name_defaults(workspace_id, language.gettext)


def get(workspace_id: int) -> dict[str, Any]:
    """The public workspace."""
    return public(Workspace.get_by_id(workspace_id))


def update(workspace_id: int, fields: dict[str, Any]) -> dict[str, Any]:
    """Change what is sent, nothing else; variables are merged by name. Raises Invalid for too many."""
    with db.transaction():
        if "variables" in fields:
            tenancy.take_turn(workspace_id)
        row = Workspace.get_by_id(workspace_id)
        if "variables" in fields:
            fields = {**fields, "variables": variables.merged(row.variables or {}, fields["variables"])}
        changed = [name for name, value in fields.items() if getattr(row, name) != value]
        Workspace.update(**fields, updated_at=clock.now_ms()).where(Workspace.id == workspace_id).execute()
        if changed:
            audit.record(workspace_id, "settings.changed", fields=changed)
        return get(workspace_id)


def delete(workspace_id: int) -> None:
    """Remove a workspace with all it holds, for good. Raises Conflict where a worker is sending for it.

    What is running is stopped first, so that no email begins meanwhile; its keys, memberships and invitations
    end, as suppressions go before it does. Most rows go in short transactions (`_PARTS`): broken off in
    between, the same call goes on.
    """
    with db.transaction():
        active = Campaign.select().where(
            Campaign.workspace == workspace_id, Campaign.status == CampaignStatus.ACTIVE
        )
        campaign_lock.stop(*(campaign.id for campaign in active))
        Campaign.update(status=CampaignStatus.PAUSED).where(
            Campaign.workspace == workspace_id, Campaign.status == CampaignStatus.ACTIVE
        ).execute()
    is_leased = Enrollment.lease_owner.is_null(False)
    with db.transaction():
        if Enrollment.select().where(Enrollment.workspace == workspace_id, is_leased).exists():
            raise Conflict("An email of this workspace is being sent just now: try again in a minute")
        for way_in in (ApiKey, Membership, WelcomeLink):
            way_in.delete().where(way_in.workspace == workspace_id).execute()
    _empty(workspace_id)
    with db.transaction():
        public_id = Workspace.get_by_id(workspace_id).public_id
        Workspace.delete().where(Workspace.id == workspace_id).execute()
        audit.record(None, "workspace.deleted", public_id)


def _empty(workspace_id: int) -> None:
    """Delete what there may be a million of."""
    for campaign in list(Campaign.select(Campaign.id).where(Campaign.workspace == workspace_id)):
        removal.empty(campaign.id)
    for webhook in list(Webhook.select(Webhook.id).where(Webhook.workspace == workspace_id)):
        removal.is_empty("delivery_attempt", "webhook_id", webhook.id)
    for table in _PARTS:
        removal.is_empty(table, "workspace_id", workspace_id)


def public(workspace: Workspace) -> dict[str, Any]:
    """What a client sees of its workspace."""
    return {
        "name": workspace.name,
        "plan": workspace.plan,
        "postalAddress": workspace.postal_address,
        "language": workspace.language or languages.SOURCE,
        "variables": workspace.variables or {},
        "openTracking": workspace.open_tracking,
        "uncertainPolicy": workspace.uncertain_policy,
        "createdAt": clock.iso(workspace.created_at),
    }


def listed() -> list[Workspace]:
    """All workspaces, oldest first."""
    return list(Workspace.select().order_by(Workspace.id))


def find(name_or_id: str) -> Workspace | None:
    """The workspace of that id or name, or None. Raises Conflict where several have the name."""
    named = list(Workspace.select().where(Workspace.public_id == name_or_id)) or list(
        Workspace.select().where(Workspace.name == name_or_id)
    )
    if len(named) > 1:
        raise Conflict(f"Several workspaces are named {name_or_id}: use the id of one")
    return named[0] if named else None
