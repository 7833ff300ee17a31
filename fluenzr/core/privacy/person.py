"""One person as their page shows them: what happened on one line of time, campaigns, why they get no mail."""

from dataclasses import dataclass, replace
from typing import Any

from fluenzr import db
from fluenzr.core.common import tenancy
from fluenzr.core.common.listing import Page, Paging, plain
from fluenzr.core.contacts.suppression import address_hash
from fluenzr.core.privacy import export
from fluenzr.models import Contact, Suppression
from fluenzr.models.states import CampaignStatus, EnrollmentStatus

PER_PAGE = 50
_CAMPAIGNS = f"""
select c.public_id, c.name, c.status, e.status, e.added_at, e.last_error
from enrollment e join campaign c on c.id = e.campaign_id
where e.contact_id = ? and e.status <> '{EnrollmentStatus.REMOVED}'
  and c.status <> '{CampaignStatus.DELETED}' order by e.id desc
"""
_SUBJECTS = """
select c.public_id, c.name, m.node_id, m.subject from enrollment e
join campaign c on c.id = e.campaign_id left join email m on m.enrollment_id = e.id where e.contact_id = ?
"""


@dataclass(frozen=True, slots=True)
class InCampaign:
    """A campaign that the person is or was in, and how that stands."""

    campaign_id: str
    campaign: str
    campaign_status: str
    status: str
    added_at: int
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened; `campaign` and `subject` are of the email that it is about, if any."""

    type: str
    at: str
    campaign_id: str | None
    campaign: str | None
    subject: str | None
    metadata: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Silence:
    """Why somebody gets no mail: the `status` of the contact, or the reason of a suppression."""

    status: str | None
    suppression: str | None
    since: int | None


def history(workspace_id: int, public_id: str, paging: Paging) -> Page:
    """A page of what happened (of `Entry`), the newest first. Raises NotFound."""
    contact = tenancy.get(Contact, workspace_id, public_id)
    found = export.activity_page(workspace_id, public_id, paging)
    rows = db.query(_SUBJECTS, (contact.id,))
    names = {campaign_id: name for campaign_id, name, _, _ in rows}
    subjects = {(campaign_id, node_id): subject for campaign_id, _, node_id, subject in rows}
    return replace(found, rows=[_entry(row, names, subjects) for row in plain(found.rows)])


def campaigns(workspace_id: int, public_id: str) -> list[InCampaign]:
    """The campaigns that the person is in, the latest first. Raises NotFound."""
    contact = tenancy.get(Contact, workspace_id, public_id)
    return [InCampaign(*row) for row in db.query(_CAMPAIGNS, (contact.id,))]


def silence(workspace_id: int, public_id: str) -> Silence | None:
    """Why the person gets no mail; None where they may be written to. Raises NotFound."""
    contact = tenancy.get(Contact, workspace_id, public_id)
    hashed = address_hash(workspace_id, contact.email)
    kept = Suppression.get_or_none(Suppression.workspace == workspace_id, Suppression.email_hash == hashed)
    status = None if contact.status == "active" else contact.status
    if status is None and kept is None:
        return None
    return Silence(status, None, None) if kept is None else Silence(status, kept.reason, kept.created_at)


def _entry(row: dict[str, Any], names: dict[str, str], subjects: dict[tuple[str, str], str | None]) -> Entry:
    campaign_id = row["campaignId"]
    return Entry(
        type=row["type"],
        at=row["timestamp"],
        campaign_id=campaign_id,
        campaign=names.get(campaign_id),
        subject=subjects.get((campaign_id, row["emailNodeId"])),
        metadata=row["metadata"],
    )
