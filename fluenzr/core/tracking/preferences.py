"""Data of the preferences page: who writes, in which language, what its reader has decided.

Tested by `tests/api/public/test_unsubscribe.py`.
"""

from dataclasses import dataclass

from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import NotFound
from fluenzr.core.emails.tokens import Token, TokenKind
from fluenzr.core.tracking import unsubscribes
from fluenzr.models import Campaign, Contact, Email, EmailAccount, Workspace


@dataclass(frozen=True, slots=True)
class Preferences:
    """As far as a link still tells: campaigns are deleted, and people erased, before their links.

    `language` is None where nobody chose one. `may_subscribe_again`: the reader unsubscribed and may take
    that back.
    """

    sender: str
    postal_address: str | None
    language: str | None
    reader: Contact | None
    may_subscribe_again: bool


def of(named: Token) -> Preferences:
    """What the page of a link shows; a preview's shows it without a reader.

    Raises NotFound where the workspace was deleted.
    """
    workspace = Workspace.get_or_none(Workspace.id == named.workspace_id)
    if workspace is None:
        raise NotFound("Link")
    campaign, account = _origin(named)
    reader = None
    if named.kind is TokenKind.UNSUBSCRIBE:
        reader = unsubscribes.reader_of(named.workspace_id, named.number)
    return Preferences(
        sender=workspace.name if account is None else _named(account),
        postal_address=workspace.postal_address,
        language=(campaign and campaign.language) or workspace.language,
        reader=reader,
        may_subscribe_again=reader is not None and unsubscribes.may_subscribe_again(reader),
    )


def _origin(named: Token) -> tuple[Campaign | None, EmailAccount | None]:
    """The campaign that the link's email is of, and the mailbox it came from."""
    if named.kind is TokenKind.PREVIEW:
        is_ours = named.object_id == 0  # as `letter.preview_url` makes them: other links' numbers are theirs
        shown = tenancy.rows(Campaign, named.workspace_id).where(Campaign.id == named.number)
        campaign = shown.first() if is_ours else None
        return campaign, campaign and campaign.email_account
    email = tenancy.rows(Email, named.workspace_id).where(Email.id == named.object_id).first()
    return (None, None) if email is None else (email.campaign, email.account or email.campaign.email_account)


def _named(account: EmailAccount) -> str:
    return f"{account.display_name} ({account.email})" if account.display_name else str(account.email)
