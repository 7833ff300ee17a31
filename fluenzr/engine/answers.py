"""Sending an answer to a reply: in its thread, from the account it came to, without tracking.

Tested by `tests/api/v1/test_replies.py`.
"""

import html
import threading
import uuid
from functools import partial

from fluenzr import clock, crypto, db
from fluenzr.core.accounts import private_hosts
from fluenzr.core.accounts.private_hosts import Setting
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Conflict
from fluenzr.core.contacts import suppression
from fluenzr.core.inbox import answers
from fluenzr.core.sandbox import messages
from fluenzr.core.sending.smtp_replies import Fault, Outcome
from fluenzr.engine import account_check, logins, retry_writes
from fluenzr.engine.deadline import Deadline
from fluenzr.engine.mime.writer import Message, UnsafeMessage, UnsupportedAddress, compose
from fluenzr.engine.smtp.session import Connection, Server, SmtpError
from fluenzr.models import EmailAccount, Reply, WrittenReply
from fluenzr.models.states import AnswerState

SECONDS = 20.0
"""From the look-up of the name to the dot."""

WAIT_SECONDS = SECONDS + 5
"""For how long the caller waits."""

DOT_SECONDS = 120.0
"""For the answer to the dot, while the caller has gone: what is not known then the Sent folder may tell."""


def send(workspace_id: int, reply_id: str, text: str, *, allow_private: Setting) -> dict[str, object]:
    """Send `text` to whoever wrote a reply; the same text again gives what became of it.

    Raises NotFound, and Conflict where it cannot be sent, was refused, or may have been sent and may not.
    """
    reply = tenancy.get(Reply, workspace_id, reply_id)
    account: EmailAccount | None = EmailAccount.get_or_none(EmailAccount.id == reply.account_id)
    is_suppressed = suppression.covers(workspace_id, reply.from_address)
    refusal = answers.refusal(reply, account, is_suppressed=is_suppressed)
    if account is None or refusal is not None:
        raise Conflict(refusal or "")
    own = answers.begin(workspace_id, reply_id, text, account_check.new_message_id(account), uuid.uuid4().hex)
    if own.state == AnswerState.CLAIMED:
        _send(account, reply, own, allow_private)
    return answers.public(own)


def _send(account: EmailAccount, reply: Reply, own: WrittenReply, allow_private: Setting) -> None:
    try:
        message = _message(account, reply, own)
    except (UnsupportedAddress, UnsafeMessage) as error:
        answers.finish(own, _not_sent(str(error)))
        return
    if account.provider == "sandbox":
        _capture(account, reply, own, message)
        return
    # A thread, as a server may take its time and must not take the caller's.
    thread = threading.Thread(target=_deliver, args=(account, own, message, allow_private), daemon=True)
    thread.start()
    thread.join(WAIT_SECONDS)


def _message(account: EmailAccount, reply: Reply, own: WrittenReply) -> Message:
    before = [*reply.references, *([reply.message_id] if reply.message_id else [])]
    return compose(
        sender_name=account.display_name,
        sender=account.email,
        recipient=reply.from_address,
        subject=answers.subject(reply),
        text=own.text,
        html="<p>{}</p>".format(html.escape(own.text).replace("\n", "<br>\n")),
        message_id=own.message_id,
        date=clock.now(),
        unsubscribe_url=None,
        reply_to=account.reply_to,
        in_reply_to=before[-1] if before else None,
        references=before,
    )


def _capture(account: EmailAccount, reply: Reply, own: WrittenReply, message: Message) -> None:
    with db.transaction():
        if answers.intend(own):
            messages.keep(account, message.data, contact_id=reply.contact_id, node_id=reply.node_id)
            answers.finish(own, Outcome("accepted", "dot", 250, None, "Captured by the sandbox", Fault.NONE))


def _deliver(account: EmailAccount, own: WrittenReply, message: Message, allow_private: Setting) -> None:
    try:
        outcome = _outcome(account, own, message, allow_private)
        retry_writes.always(lambda: answers.finish(own, outcome))
    finally:
        db.database.obj.close()


def _outcome(account: EmailAccount, own: WrittenReply, message: Message, allow_private: Setting) -> Outcome:
    try:
        with logins.smtp(account, partial(_connect, allow_private)) as connection:
            return connection.deliver(message, lambda: answers.intend(own))
    except SmtpError as error:
        return error.outcome
    except crypto.SecretUnreadable:
        return _not_sent("The stored password cannot be read with this SECRET_KEY: set it again")
    except (OSError, ValueError, db.Busy) as error:
        return _not_sent(str(error))


def _connect(allow_private: Setting, server: Server) -> Connection:
    private = private_hosts.allowed(allow_private, server.port)
    return Connection.open(server, deadline=Deadline(SECONDS), dot_timeout=DOT_SECONDS, allow_private=private)


def _not_sent(reason: str) -> Outcome:
    return Outcome("refused", "connect", None, None, reason, Fault.NETWORK)
