"""What people and servers send back: messages as they arrive in a mailbox, about an email that was sent."""

import itertools
from email.message import EmailMessage
from email.policy import SMTP

from tests.live.smtp_server import Received

_numbers = itertools.count(1)


def reply_to(sent: Received, text: str = "Yes, please", **headers: str) -> bytes:
    """A person's reply in the thread; `headers` as `From="..."`, or None to leave one out."""
    first = sent.message
    message = EmailMessage(policy=SMTP)
    given = {
        "From": f"Reader <{sent.recipient}>",
        "To": sent.sender,
        "Subject": f"Re: {first['Subject']}",
        "Message-ID": new_id(),
        "In-Reply-To": sent.message_id,
        "References": sent.message_id,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in given.items():
        if value is not None:
            message[name] = value
    message.set_content(f"{text}\n\nOn Monday, the sender wrote:\n> Hello there\n")
    return message.as_bytes()


def report_of(
    sent: Received,
    status: str = "5.1.1",
    said: str = "550 5.1.1 No such user",
    action: str = "failed",
    **of: str,
) -> bytes:
    """A delivery report (RFC 3464) with the header of what came back; `of` as `recipient`, `message_id`."""
    recipient = of.get("recipient", sent.recipient)
    lines = [
        "From: Mail Delivery System <MAILER-DAEMON@relay.example>",
        f"To: {sent.sender}",
        "Subject: Undelivered Mail Returned to Sender",
        f"Message-ID: {new_id()}",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_r"',
        "MIME-Version: 1.0",
        "",
        "--=_r",
        "Content-Type: text/plain",
        "",
        f"I could not deliver your message to <{recipient}>: {said}",
        "--=_r",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; relay.example",
        "",
        f"Final-Recipient: rfc822; {recipient}",
        f"Action: {action}",
        f"Status: {status}",
        f"Diagnostic-Code: smtp; {said}",
        "",
        "--=_r",
        "Content-Type: text/rfc822-headers",
        "",
        f"From: {sent.sender}",
        f"To: {sent.recipient}",
        f"Message-ID: {of.get('message_id', sent.message_id)}",
        "",
        "--=_r--",
        "",
    ]
    return "\r\n".join(lines).encode()


def unrelated(number: int) -> bytes:
    """A message that is about nothing of ours."""
    return (
        f"From: Somebody <somebody{number}@elsewhere.example>\r\nTo: me@sender.example\r\n"
        f"Subject: Re: lunch {number}\r\nMessage-ID: {new_id()}\r\n"
        f"In-Reply-To: <{number}@elsewhere.example>\r\n\r\nAt noon?\r\n"
    ).encode()


def new_id() -> str:
    """A Message-ID of somebody else."""
    return f"<{next(_numbers)}.mail@reader.example>"
