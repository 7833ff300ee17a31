"""DKIM signatures of accounts as real messages showed them: kept for the check of a mailbox's DNS.

Tested by `tests/core/accounts/test_dkim_sightings.py`.
"""

from fluenzr import clock, db
from fluenzr.core.accounts.dns.dkim import Sighting
from fluenzr.core.accounts.dns.report import Subject
from fluenzr.core.common import addresses, tenancy
from fluenzr.models import DkimSighting, EmailAccount


def note(workspace_id: int, address: str, sighting: Sighting) -> None:
    """Keep what a message showed that came from one of the workspace's own mailboxes; of others nothing.

    Nearly all that is received comes from others: it costs a look, and no transaction.
    """
    key = addresses.identity(address)
    rows = tenancy.rows(EmailAccount, workspace_id).select(EmailAccount.id, EmailAccount.email)
    for account in [row for row in rows if addresses.identity(row.email) == key]:
        with db.transaction():
            _keep(account.id, sighting)


def _keep(account_id: int, sighting: Sighting) -> None:
    """In the place of what another message showed before."""
    kept = {
        "seen": sighting.seen,
        "domain": sighting.domain,
        "selector": sighting.selector,
        "seen_at": clock.now_ms(),
    }
    DkimSighting.insert(account=account_id, **kept).on_conflict(
        conflict_target=[DkimSighting.account], update=kept
    ).execute()


def subject_of(account: EmailAccount) -> Subject:
    """What the DNS of an account is looked at for."""
    row: DkimSighting | None = DkimSighting.get_or_none(DkimSighting.account == account.id)
    sighting = None if row is None else Sighting(row.seen, row.domain, row.selector)
    host = (account.smtp or {}).get("host")
    return Subject(account.email, host, sighting, account.provider)
