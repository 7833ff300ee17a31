"""Reply-To of mailboxes (RFC 5322 §3.6.2): where the answers to a mailbox's emails go, and who reads them.

Tested by `tests/core/inbox/test_matching.py`.
"""

from collections.abc import Sequence

from fluenzr.core.common import tenancy
from fluenzr.core.common.addresses import identity
from fluenzr.models import EmailAccount


def answered_at(account: EmailAccount) -> Sequence[EmailAccount]:
    """The mailboxes whose answers come to this one: itself, and those of the workspace that name it."""
    own = identity(account.email)
    naming = tenancy.rows(EmailAccount, account.workspace_id).where(
        EmailAccount.reply_to.is_null(False), EmailAccount.id != account.id
    )
    return [account, *(other for other in naming if identity(other.reply_to) == own)]


def answers_in(account: EmailAccount) -> Sequence[EmailAccount]:
    """The mailboxes that are read for the answers to its emails; none where nobody sees them."""
    wanted = identity(account.reply_to or account.email)
    if wanted == identity(account.email):
        return [account] if account.imap is not None else []
    read = tenancy.rows(EmailAccount, account.workspace_id).where(
        EmailAccount.imap.is_null(False), EmailAccount.status != "disabled"
    )
    return [other for other in read if identity(other.email) == wanted]


def is_ours(accounts: Sequence[EmailAccount], address: str) -> bool:
    """Whether it is whom one of these mailboxes writes as, or who has its answers."""
    ours = (given for account in accounts for given in (account.email, account.reply_to) if given)
    return identity(address) in {identity(given) for given in ours}
