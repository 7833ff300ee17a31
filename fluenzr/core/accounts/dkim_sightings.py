"""DKIM signatures of accounts as real messages showed them: kept for the check of a mailbox's DNS.

Tested by `tests/core/accounts/test_dkim_sightings.py`.
"""

from fluenzr import clock
from fluenzr.core.accounts.dns.dkim import Sighting
from fluenzr.core.accounts.dns.report import Subject
from fluenzr.core.common import addresses, tenancy
from fluenzr.models import DkimSighting, EmailAccount


def note(account_id: int, sighting: Sighting) -> None:
    """Keep what a message of an account showed, in the place of what another one did before."""
    values = {"seen": sighting.seen, "domain": sighting.domain, "selector": sighting.selector}
    kept = {**values, "seen_at": clock.now_ms()}
    DkimSighting.insert(account=account_id, **kept).on_conflict(
        conflict_target=[DkimSighting.account], update=kept
    ).execute()


def note_from(workspace_id: int, address: str, sighting: Sighting) -> None:
    """Keep what a message showed that came from one of the workspace's own mailboxes; of others nothing."""
    key = addresses.identity(address)
    for account in tenancy.rows(EmailAccount, workspace_id):
        if addresses.identity(account.email) == key:
            note(account.id, sighting)


def subject_of(account: EmailAccount) -> Subject:
    """What the DNS of an account is looked at for."""
    row: DkimSighting | None = DkimSighting.get_or_none(DkimSighting.account == account.id)
    sighting = None if row is None else Sighting(row.seen, row.domain, row.selector)
    host = (account.smtp or {}).get("host")
    return Subject(account.email, host, sighting)
