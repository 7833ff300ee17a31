"""Test email of a campaign's node to any address: outside of statistics and limits.

Tested by `tests/api/v1/test_campaign_emails.py`.
"""

from fluenzr import clock
from fluenzr.core.accounts.private_hosts import Setting
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.core.contacts import suppression
from fluenzr.core.emails import preview
from fluenzr.core.emails.preview import Preview
from fluenzr.core.sandbox import messages
from fluenzr.core.workflow.recipient import Recipient
from fluenzr.engine import account_check
from fluenzr.engine.mime.writer import Message, UnsafeMessage, UnsupportedAddress, compose
from fluenzr.models import EmailAccount


def send(
    workspace_id: int,
    campaign_id: str,
    *,
    node_id: str,
    to: str,
    contact_id: str | None = None,
    public_url: str,
    allow_private: Setting,
) -> dict[str, str]:
    """Send the email of a node as the contact would get it, or somebody of whom only the address is known.

    Gives its Message-ID. Raises NotFound, Invalid, and Conflict with what the server said where it does not
    take the message. A sandbox keeps it.
    """
    nobody = Recipient(None, {"email": to})
    recipient = nobody if contact_id is None else preview.recipient_of(workspace_id, contact_id)
    email = preview.write(workspace_id, campaign_id, node_id, recipient, public_url)
    account = email.account
    if account is None or account.status == "disabled":
        raise Conflict("The campaign has no email account that may send")
    if suppression.covers(workspace_id, to):
        raise Conflict(f"{to} is suppressed: nothing is ever sent there")
    message = _message(account, to, email)
    if account.provider == "sandbox":
        messages.keep(
            account, message.data, campaign=email.campaign, contact_id=recipient.contact_id, node_id=node_id
        )
        return {"messageId": message.message_id}
    result = account_check.hand_over(account, message, allow_private=allow_private)
    if not result["ok"]:
        raise Conflict(f"The test email was not sent: {result['error']}")
    return {"messageId": message.message_id}


def _message(account: EmailAccount, to: str, email: Preview) -> Message:
    try:
        return compose(
            sender_name=account.display_name,
            sender=account.email,
            recipient=to,
            subject=email.content.subject,
            text=email.content.text,
            html=email.content.html,
            message_id=account_check.new_message_id(account),
            date=clock.now(),
            unsubscribe_url=email.link,
            reply_to=account.reply_to,
        )
    except UnsupportedAddress as error:
        raise Invalid("to", str(error)) from error
    except UnsafeMessage as error:
        raise Conflict(f"This email cannot be sent: {error}") from error
