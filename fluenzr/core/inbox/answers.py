"""Writing back to a reply: stored before it is sent, so that it is never sent twice in silence.

One text to one reply is one message: asking for it again gives what became of it. The intent is durable
before the server can have the message; one whose fate is unknown is not sent again.

Tested by `tests/api/v1/test_replies.py`.
"""

import hashlib
from typing import Any

from fluenzr import clock, db
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Conflict
from fluenzr.core.sending.smtp_replies import Outcome
from fluenzr.models import EmailAccount, Reply, WrittenReply
from fluenzr.models.states import AnswerState

LEASE_MS = 5 * 60_000
"""Longer than handing a message over takes."""

_STATES = {"accepted": AnswerState.SENT, "uncertain": AnswerState.UNCERTAIN}


def refusal(reply: Reply, account: EmailAccount | None, *, is_suppressed: bool) -> str | None:
    """Why nothing can be written back to a reply, whose account is `account`; None where it can."""
    if reply.type == "bounce":
        return "A bounce was written by a machine: it cannot be answered"
    if account is None or account.status == "disabled":
        return "The email account that this reply came to may not send"
    if is_suppressed:
        return f"{reply.from_address} is suppressed: nothing is ever sent there"
    return None


def begin(workspace_id: int, reply_id: str, text: str, message_id: str, owner: str) -> WrittenReply:
    """The message of this text to a reply: to be sent by `owner`, unless its state says that it was sent.

    Raises NotFound, and Conflict where it is being sent or may have been.
    """
    with db.transaction():
        reply = tenancy.get(Reply, workspace_id, reply_id, lock=True)
        found: WrittenReply | None = WrittenReply.get_or_none(
            WrittenReply.reply == reply, WrittenReply.text_hash == _hash(text)
        )
        if found is not None and found.state not in (AnswerState.CLAIMED, AnswerState.FAILED):
            return _known(found)
        now = clock.now_ms()
        if found is not None and found.state == AnswerState.CLAIMED and found.lease_until > now:
            raise Conflict("This answer is being sent", {"messageId": found.message_id})
        written = found or WrittenReply(
            reply=reply, text=text, text_hash=_hash(text), message_id=message_id, created_at=now
        )
        written.state, written.lease_owner, written.lease_until = AnswerState.CLAIMED, owner, now + LEASE_MS
        written.save()
        return written


def intend(written: WrittenReply) -> bool:
    """Make durable that it is about to be sent; False where somebody else has taken it over."""
    with db.transaction():
        taken = WrittenReply.update(state=AnswerState.SENDING).where(
            _mine(written), WrittenReply.state == AnswerState.CLAIMED
        )
        return bool(taken.execute())


def finish(written: WrittenReply, outcome: Outcome) -> None:
    """Write down what became of it."""
    state = _STATES.get(outcome.kind, AnswerState.FAILED)
    with db.transaction():
        WrittenReply.update(
            state=state, smtp_text=str(outcome), sent_at=clock.now_ms() if state == AnswerState.SENT else None
        ).where(_mine(written)).execute()


def public(written: WrittenReply) -> dict[str, Any]:
    """The public answer. Raises Conflict where it was not sent, or nobody knows."""
    now: WrittenReply = WrittenReply.get_by_id(written.id)
    if now.state == AnswerState.FAILED:
        raise Conflict(f"The answer was not sent: {now.smtp_text}")
    if now.state != AnswerState.SENT:
        raise _doubt(now)
    reply = Reply.get_by_id(now.reply_id)
    return {
        "replyId": reply.public_id,
        "messageId": now.message_id,
        "to": reply.from_address,
        "subject": subject(reply),
        "text": now.text,
        "sentAt": clock.iso(now.sent_at),
    }


def subject(reply: Reply) -> str:
    """The subject of an answer."""
    return reply.subject if reply.subject[:3].lower() == "re:" else f"Re: {reply.subject}"


def doubtful(account_id: int) -> list[tuple[int, str]]:
    """Ids and Message-IDs of what an account may have sent."""
    rows = (
        WrittenReply.select(WrittenReply.id, WrittenReply.message_id)
        .join(Reply)
        .where(
            Reply.account == account_id,
            (WrittenReply.state == AnswerState.UNCERTAIN)
            | ((WrittenReply.state == AnswerState.SENDING) & (WrittenReply.lease_until < clock.now_ms())),
        )
    )
    return [(row.id, row.message_id) for row in rows]


def found_in_sent(written_id: int) -> None:
    """The account's Sent folder has it."""
    with db.transaction():
        WrittenReply.update(state=AnswerState.SENT, sent_at=clock.now_ms()).where(
            WrittenReply.id == written_id,
            WrittenReply.state.in_((AnswerState.UNCERTAIN, AnswerState.SENDING)),
        ).execute()


def _known(written: WrittenReply) -> WrittenReply:
    if written.state != AnswerState.SENT:
        raise _doubt(written)
    return written


def _doubt(written: WrittenReply) -> Conflict:
    if written.state == AnswerState.SENDING and written.lease_until > clock.now_ms():
        message = "The server has not said yet whether it takes this answer: ask again later"
    else:
        message = "This answer may have been sent and may not: look for it before you write another"
    return Conflict(message, {"messageId": written.message_id})


def _mine(written: WrittenReply) -> Any:
    return (WrittenReply.id == written.id) & (WrittenReply.lease_owner == written.lease_owner)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
