# ruff: noqa: E501, RUF001 - servers and people write as they like
"""What mail programs and servers really send back, in their own forms, written for these tests.

Each case says what it is. `{id}` is the Message-ID of the email that it is about, `{to}` whom that was to.
"""

import base64
import quopri
from dataclasses import dataclass

SENT_ID = "<abcdefghijklmnopqrstuvwxyz234567@acme.example>"
TO = "zoe@reader.example"


@dataclass(frozen=True)
class Case:
    """A message, the kind it is, and for a bounce its severity; of a reply the new text where that is said."""

    name: str
    raw: bytes
    kind: str
    severity: str | None = None
    new_text: str | None = None
    about: bool = True
    """Whether it names the email that it is about."""


CASES: list[Case] = []


def add(
    name: str,
    text: str | bytes,
    kind: str,
    severity: str | None = None,
    new_text: str | None = None,
    about: bool = True,
) -> None:
    raw = text if isinstance(text, bytes) else text.encode()
    raw = raw.lstrip(b"\n").replace(b"{id}", SENT_ID.encode()).replace(b"{to}", TO.encode())
    CASES.append(Case(name, raw.replace(b"\n", b"\r\n"), kind, severity, new_text, about))


# Delivery reports: RFC 3464 in the dialect of each server

RETURNED = """From: Jean <jean@acme.example>
To: {to}
Subject: Hello
Message-ID: {id}
List-Unsubscribe: <https://mail.example/u/x>
"""


def report(
    name: str,
    severity: str | None,
    fields: str,
    *,
    sender: str = "Mail Delivery System <MAILER-DAEMON@mx.example>",
    words: str = "Your message could not be delivered.",
    returned: str = "message/rfc822",
    reported: str = "dns; mx.example",
    head: str = "",
    kind: str = "bounce",
    subject: str = "Undelivered Mail Returned to Sender",
) -> None:
    body = "" if returned != "message/rfc822" else "\nHello there\n"
    text = f"""
Return-Path: <>
From: {sender}
To: jean@acme.example
Subject: {subject}
{head}Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="38E5A2A.1700000000/mx.example"

--38E5A2A.1700000000/mx.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

{words}

--38E5A2A.1700000000/mx.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: {reported}
Arrival-Date: Mon, 12 Jan 2026 10:00:00 +0100 (CET)

{fields}
--38E5A2A.1700000000/mx.example
Content-Description: Undelivered Message
Content-Type: {returned}

{RETURNED}{body}
--38E5A2A.1700000000/mx.example--
"""
    add(name, text, kind, severity)


def failed(status: str, diagnostic: str, action: str = "failed", to: str = "{to}") -> str:
    return f"""Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.reader.example
Diagnostic-Code: smtp; {diagnostic}
"""


POSTFIX = """This is the mail system at host mx.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system
"""

report(
    "Postfix: no such user",
    "hard",
    failed("5.1.1", "550 5.1.1 <{to}>: Recipient address rejected: User unknown in virtual mailbox table"),
    words=POSTFIX,
)
report(
    "Postfix: domain not found",
    "hard",
    failed(
        "5.4.4", "X-Postfix; Host or domain name not found. Name service error for name=reader.example type=A"
    ),
    words=POSTFIX,
)
report(
    "Postfix: mailbox full",
    "soft",
    failed(
        "5.2.2", "552 5.2.2 <{to}>: Recipient address rejected: Quota exceeded (mailbox for user is full)"
    ),
    words=POSTFIX,
)
report(
    "Postfix: expired after five days",
    "soft",
    failed("4.4.1", "X-Postfix; connect to mx.reader.example[192.0.2.1]:25: Connection timed out"),
    words=POSTFIX,
)
report(
    "Postfix: delayed",
    None,
    failed("4.4.1", "X-Postfix; connect to mx.reader.example[192.0.2.1]:25: Connection timed out", "delayed"),
    words="#### THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE. ####",
    subject="Delayed Mail (still being retried)",
    kind="notice",
)
report(
    "Postfix: relayed",
    None,
    failed("2.6.0", "250 2.6.0 Accepted", "relayed"),
    subject="Successful Mail Delivery Report",
    kind="notice",
)
report(
    "Postfix: blocked by a list",
    "block",
    failed("5.7.1", "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org"),
    words=POSTFIX,
)
report(
    "Postfix: header alone comes back",
    "hard",
    failed("5.1.1", "550 5.1.1 unknown user"),
    returned="text/rfc822-headers",
)
report(
    "Postfix in German by its operator",
    "hard",
    failed("5.1.1", "550 5.1.1 <{to}>: Empfaenger unbekannt"),
    words="Leider konnte Ihre Nachricht nicht zugestellt werden.",
    subject="Unzustellbar",
)
report(
    "Postfix: loops back to itself",
    "soft",
    failed("5.4.6", "X-Postfix; mail for reader.example loops back to myself"),
)
report(
    "Gmail: address not found",
    "hard",
    "Final-Recipient: rfc822; {to}\nAction: failed\nStatus: 5.1.1\n"
    "Remote-MTA: dns; gmail-smtp-in.l.google.com. (192.0.2.26, the server for the domain reader.example.)\n"
    "Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try\n"
    " 550-5.1.1 double-checking the recipient's email address for typos or\n"
    " 550 5.1.1 unnecessary spaces. Learn more at\n"
    " https://support.google.com/mail/?p=NoSuchUser a1-20020a1c.1 - gsmtp\n"
    "Last-Attempt-Date: Mon, 12 Jan 2026 01:00:01 -0800 (PST)\n",
    sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    words="** Adresse introuvable **\n\nVotre message n'a pas été remis.",
    reported="dns; googlemail.com",
    head="X-Failed-Recipients: {to}\nIn-Reply-To: {id}\nReferences: {id}\n",
    subject="Delivery Status Notification (Failure)",
)
report(
    "Gmail: domain not found",
    "hard",
    failed("5.1.2", "The domain reader.example couldn't be found: no such domain (DNS Error NXDOMAIN)"),
    sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    reported="dns; googlemail.com",
)
report(
    "Gmail: over quota",
    "soft",
    failed(
        "4.2.2",
        "452-4.2.2 The recipient's inbox is out of storage space and inactive. Please direct the recipient",
    ),
    sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
)
report(
    "Gmail: the sender's own limit",
    "block",
    failed(
        "5.4.5", "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits"
    ),
    sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    words="You have reached a limit for sending mail. Your message was not sent.",
)
report(
    "Gmail: delay",
    None,
    failed("4.4.2", "421 4.4.2 read error: generic::deadline_exceeded", "delayed"),
    sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    subject="Delivery Status Notification (Delay)",
    kind="notice",
)
report(
    "Gmail: unauthenticated",
    "block",
    failed(
        "5.7.26",
        "550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires",
    ),
    sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
)
report(
    "Exchange Online: recipient not found",
    "hard",
    failed(
        "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {to} not found by SMTP address lookup"
    ),
    sender="Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.example>",
    words="Your message to {to} couldn't be delivered.\nzoe wasn't found at reader.example.",
    reported="dns;PAXPR01MB0001.eurprd01.prod.exchangelabs.com",
    subject="Undeliverable: Hello",
    head="X-MS-Exchange-Message-Is-Ndr:\n",
)
report(
    "Exchange Online: mailbox full",
    "soft",
    failed(
        "5.2.2",
        "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded",
    ),
    sender="postmaster@acme.example",
    subject="Non remis : Hello",
)
report(
    "Exchange Online: not permitted",
    "block",
    failed("5.7.133", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required"),
    sender="postmaster@reader.example",
    subject="Unzustellbar: Hello",
)
report(
    "Exchange Online: spam",
    "block",
    failed("5.7.1", "550 5.7.1 Message rejected as spam by Content Filtering."),
    sender="postmaster@reader.example",
)
report(
    "Exchange Online: no DNS for the domain",
    "hard",
    failed("5.4.310", "550 5.4.310 DNS domain reader.example does not exist [Message=InfoDomainNonexistent]"),
    sender="postmaster@acme.example",
)
report(
    "Exchange Online: hop count",
    "soft",
    failed("5.4.14", "554 5.4.14 Hop count exceeded - possible mail loop ATTR34"),
    sender="postmaster@acme.example",
)
report(
    "Exchange 2013: no Diagnostic-Code prefix",
    "hard",
    "Final-Recipient: rfc822;{to}\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found\nX-Display-Name: Zoe\n",
    sender="Microsoft Outlook <postmaster@acme.example>",
)
report(
    "Exchange: sender limit",
    "block",
    failed(
        "5.1.90",
        "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
    ),
    sender="postmaster@acme.example",
)
report(
    "Outlook.com: mailbox unavailable",
    "hard",
    failed("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)."),
    sender="postmaster@hotmail.com",
    subject="Delivery Status Notification (Failure)",
)
report(
    "Sendmail: user unknown",
    "hard",
    failed("5.1.1", "550 5.1.1 <{to}>... User unknown"),
    sender="Mail Delivery Subsystem <MAILER-DAEMON@smtp.acme.example>",
    words="   ----- The following addresses had permanent fatal errors -----\n<{to}>\n"
    "    (reason: 550 5.1.1 <{to}>... User unknown)",
    subject="Returned mail: see transcript for details",
    reported="dns; smtp.acme.example",
)
report(
    "Sendmail: warning after 4 hours",
    None,
    failed("4.4.1", "Connection timed out with mx.reader.example.", "delayed"),
    words="    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **",
    subject="Warning: could not send message for past 4 hours",
    kind="notice",
)
report(
    "Sendmail: host unknown",
    "hard",
    failed("5.1.2", "550 Host unknown (Name server: reader.example: host not found)"),
    words="550 5.1.2 <{to}>... Host unknown (Name server: reader.example: host not found)",
)
report(
    "Amazon SES: bounce",
    "hard",
    failed("5.1.1", "550 5.1.1 <{to}>: Recipient address rejected: User unknown in relay recipient table"),
    sender="MAILER-DAEMON@eu-west-1.amazonses.com",
    words="An error occurred while trying to deliver the mail to the following recipients:\n{to}",
    reported="dns; a1-2.smtp-out.eu-west-1.amazonses.com",
    subject="Delivery Status Notification (Failure)",
)
report(
    "Amazon SES: suppressed address",
    "hard",
    failed(
        "5.1.1",
        "Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.",
    ),
    sender="MAILER-DAEMON@amazonses.com",
)
report(
    "Amazon SES: something went wrong",
    "soft",
    failed("5.3.0", "550 5.3.0 Requested action aborted: local error in processing"),
    sender="MAILER-DAEMON@amazonses.com",
)
report(
    "Yahoo: no such account",
    "hard",
    failed(
        "5.0.0",
        "554 delivery error: dd This user doesn't have a yahoo.com account (zoe@yahoo.com) [0] - mta4",
    ),
    sender="MAILER-DAEMON@yahoo.com",
    subject="Failure Notice",
)
report(
    "Yahoo: temporarily deferred until it expired",
    "soft",
    failed("4.3.2", "451 4.3.2 Internal error reading data"),
    sender="MAILER-DAEMON@yahoo.com",
)
report(
    "OVH: utilisateur inconnu",
    "hard",
    failed("5.0.0", "550 5.1.1 <{to}>: Recipient address rejected: User unknown"),
    sender="Mail Delivery System <MAILER-DAEMON@mo123.mail-out.ovh.net>",
    words="Bonjour,\nVotre message n'a pas pu être remis : utilisateur inconnu.",
)
report(
    "OVH: refused as spam",
    "block",
    failed("5.7.1", "550 5.7.1 Spam detected (Mail sent from your account was identified as spam)"),
    sender="MAILER-DAEMON@mo123.mail-out.ovh.net",
)
report(
    "Zoho: invalid recipient",
    "hard",
    failed("5.1.1", "550 Invalid Recipients, no such user here"),
    sender="mailer-daemon@mail.zoho.com",
    words="This message was created automatically by mail delivery software.",
    subject="Undelivered Mail Returned to Sender",
)
report(
    "Exim, new: unrouteable",
    "hard",
    "Action: failed\nFinal-Recipient: rfc822;{to}\nStatus: 5.0.0\nDiagnostic-Code: X-Exim; Unrouteable address\n",
    sender="Mail Delivery System <Mailer-Daemon@server.example>",
    head="X-Failed-Recipients: {to}\n",
    words="This message was created automatically by mail delivery software.\n\n  {to}\n    Unrouteable address",
    subject="Mail delivery failed: returning message to sender",
)
report(
    "Exim, new: remote error",
    "soft",
    "Action: failed\nFinal-Recipient: rfc822;{to}\nStatus: 5.0.0\nRemote-MTA: dns; mx.reader.example\n"
    "Diagnostic-Code: smtp; 552 Requested mail action aborted: exceeded storage allocation\n",
    sender="Mail Delivery System <Mailer-Daemon@server.example>",
)
report(
    "Proofpoint: two recipients, one of them ours",
    "hard",
    failed("2.0.0", "250 ok", "relayed", to="other@reader.example")
    + "\n"
    + failed("5.1.1", "550 5.1.1 User Unknown"),
)
report(
    "Mimecast: administrative prohibition",
    "block",
    failed("5.0.0", "550 Administrative prohibition - envelope blocked - https://community.mimecast.com"),
)
report(
    "Google Groups: no permission to post",
    "block",
    failed("5.7.1", "550 5.7.1 You do not have permission to post messages in this group: access denied"),
)
report("A receiver that says nothing but no", "soft", failed("5.0.0", "554 Transaction failed"))
report(
    "An account that was closed",
    "hard",
    failed("5.2.1", "550 5.2.1 The email account that you tried to reach is disabled"),
)
report("A message that is too large", "soft", failed("5.3.4", "552 5.3.4 Message size exceeds fixed limit"))

# Bounces in no standard form

QMAIL = """
Return-Path: <>
From: MAILER-DAEMON@mx.acme.example
To: jean@acme.example
Subject: failure notice

Hi. This is the qmail-send program at mx.acme.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{to}>:
%s

--- Below this line is a copy of the message.

Return-Path: <jean@acme.example>
Received: (qmail 1234 invoked from network); 12 Jan 2026 09:00:00 -0000
From: Jean <jean@acme.example>
To: {to}
Subject: Hello, does not exist, quota exceeded, spam
Message-ID: {id}

Hello there
"""
add("qmail: no mailbox here", QMAIL % "Sorry, no mailbox here by that name. (#5.1.1)", "bounce", "hard")
add(
    "qmail: no such host",
    QMAIL % "Sorry, I couldn't find any host named reader.example. (#5.1.2)",
    "bounce",
    "hard",
)
add(
    "qmail: refused by the other side",
    QMAIL
    % "192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 <{to}> User unknown\nGiving up on 192.0.2.1.",
    "bounce",
    "hard",
)
add(
    "qmail: quota",
    QMAIL % "Remote host said: 552 Mailbox is over quota\nGiving up on 192.0.2.1.",
    "bounce",
    "soft",
)
add(
    "qmail: too long in the queue",
    QMAIL
    % "Connected to 192.0.2.1 but connection died. (#4.4.2)\nI'm not going to try again; this message has been in the queue too long.",
    "bounce",
    "soft",
)
EXIM = """
Return-path: <>
X-Failed-Recipients: {to}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@server.acme.example>
To: jean@acme.example
Subject: %s

This message was created automatically by mail delivery software.

%s

------ This is a copy of the message, including all the headers. ------

Return-path: <jean@acme.example>
From: Jean <jean@acme.example>
To: {to}
Message-ID: {id}
Subject: Hello

Hello there
"""
FAILED_BELOW = """A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {to}
    """
EXIM_SUBJECT = "Mail delivery failed: returning message to sender"
add(
    "Exim, old: unrouteable",
    EXIM % (EXIM_SUBJECT, FAILED_BELOW + "Unrouteable address"),
    "bounce",
    "hard",
)
add(
    "Exim, old: refused after RCPT",
    EXIM
    % (
        EXIM_SUBJECT,
        FAILED_BELOW
        + "SMTP error from remote mail server after RCPT TO:<{to}>:\n    host mx.reader.example [192.0.2.1]: "
        "550 5.1.1 <{to}>: Recipient address rejected: User unknown",
    ),
    "bounce",
    "hard",
)
add(
    "Exim, old: retry time exceeded",
    EXIM
    % (
        EXIM_SUBJECT,
        FAILED_BELOW + "host mx.reader.example [192.0.2.1]: 451 4.3.0 Busy: retry timeout exceeded",
    ),
    "bounce",
    "soft",
)
add(
    "Exim, old: warning of a delay",
    EXIM
    % (
        "Warning: message 1abcde-000001-AA delayed 24 hours",
        "No action is required on your part. Delivery attempts will continue for some time.",
    ),
    "notice",
)
add(
    "A postmaster who writes it himself, in French",
    """
From: postmaster@reader.example
To: jean@acme.example
Subject: Message non remis
In-Reply-To: {id}

Bonjour,

Votre message n'a pas pu être remis à <{to}> : cette adresse n'existe pas.
""",
    "bounce",
    "hard",
)
add(
    "Yahoo, old: no account",
    """
From: MAILER-DAEMON@yahoo.example
To: jean@acme.example
Subject: Failure Notice

Sorry, we were unable to deliver your message to the following address.

<{to}>:
554: delivery error: dd This user doesn't have a yahoo.example account ({to}) [0]

--- Below this line is a copy of the message.

Message-ID: {id}
""",
    "bounce",
    "hard",
)
add(
    "A report whose end is missing",
    CASES[0].raw[:1150].replace(b"\r\n", b"\n"),
    "bounce",
    "hard",
    about=False,
)

# Automatic replies


def auto(name: str, subject: str, head: str, body: str, *, about: bool = True) -> None:
    thread = "In-Reply-To: {id}\nReferences: {id}\n" if about else ""
    add(
        name,
        f"From: Zoe <{{to}}>\nTo: jean@acme.example\nSubject: {subject}\n{thread}{head}"
        f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}\n",
        "auto_reply",
        about=about,
    )


SUBMITTED = "Auto-Submitted: auto-replied\n"
OUTLOOK = "X-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated\nX-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n"
auto("Outlook, English", "Automatic reply: Hello", OUTLOOK, "I am out of the office until Monday.")
auto("Outlook, French", "Réponse automatique : Hello", OUTLOOK, "Je suis absente jusqu'à lundi.")
auto("Outlook, German", "Automatische Antwort: Hello", OUTLOOK, "Ich bin bis Montag nicht im Büro.")
auto("Outlook, Spanish", "Respuesta automática: Hello", OUTLOOK, "Estoy fuera de la oficina hasta el lunes.")
auto(
    "Outlook, French, encoded and without its headers",
    "=?iso-8859-1?Q?R=E9ponse_automatique_:_Hello?=",
    "",
    "Absente.",
)
auto("Outlook, German, without its headers", "Automatische Antwort: Hello", "", "Abwesend.")
auto("Exchange, old: English", "Out of Office AutoReply: Hello", "", "I am away.", about=False)
auto(
    "Lotus Notes, German",
    "Abwesenheitsnotiz: Hello",
    "Auto-Submitted: auto-generated\n",
    "Ich bin im Urlaub.",
)
auto("Gmail vacation", "Absence Re: Hello", SUBMITTED + "Precedence: bulk\nX-Autoreply: yes\n", "En congés.")
auto(
    "Gmail vacation, Spanish",
    "Fuera de la oficina Re: Hello",
    "Precedence: bulk\nX-Autoreply: yes\n",
    "Vuelvo.",
)
auto("vacation(1)", "away from my mail", "Precedence: junk\n", "I am on vacation.")
auto("cPanel", "Re: Hello", "X-Autorespond: Hello\nPrecedence: auto_reply\n", "We have got your message.")
auto(
    "A help desk's receipt",
    "[#1234] Hello",
    "Auto-Submitted: auto-generated\n",
    "We have opened ticket 1234.",
)
auto("Zoho", "Out of Office: Hello", "Auto-Submitted: auto-replied (vacation)\n", "Away.")
auto("Dovecot's Sieve", "Auto: Hello", SUBMITTED + "X-Sieve: Pigeonhole\nPrecedence: bulk\n", "Weg.")
auto("Yahoo", "Re: Hello", "X-Auto-Reply-From: {to}\n", "I am on holiday.")
auto("OVH", "Réponse automatique: Hello", "X-Autoreply: yes\n", "Nos bureaux sont fermés.")
add(
    "A receipt of reading",
    """
From: Zoe <{to}>
To: jean@acme.example
Subject: Lu : Hello
Content-Type: multipart/report; report-type=disposition-notification; boundary="=_m"

--=_m
Content-Type: text/plain

Votre message a été lu.
--=_m
Content-Type: message/disposition-notification

Final-Recipient: rfc822;{to}
Original-Message-ID: {id}
Disposition: manual-action/MDN-sent-manually; displayed

--=_m--
""",
    "notice",
)

# Complaints


def complaint(name: str, feedback: str, kind: str) -> None:
    add(
        name,
        f"""
From: complaints@isp.example
To: jean@acme.example
Subject: FW: Hello
Content-Type: multipart/report; report-type=feedback-report; boundary="=_f"

--=_f
Content-Type: text/plain

This is an email abuse report.
--=_f
Content-Type: message/feedback-report

Feedback-Type: {feedback}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: {{to}}

--=_f
Content-Type: message/rfc822

{RETURNED}
Hello there
--=_f--
""",
        kind,
    )


complaint("Yahoo's feedback loop", "abuse", "complaint")
complaint("A feedback loop: opt-out", "opt-out", "complaint")
complaint("A feedback loop: not spam after all", "not-spam", "notice")

# People


def person(
    name: str,
    body: str | bytes,
    new_text: str | None,
    *,
    subject: str = "Re: Hello",
    head: str = "In-Reply-To: {id}\nReferences: {id}\n",
    content: str = "Content-Type: text/plain; charset=utf-8\n",
    about: bool = True,
) -> None:
    header = (
        f"From: Zoe <{{to}}>\nTo: jean@acme.example\nSubject: {subject}\n{head}MIME-Version: 1.0\n{content}\n"
    )
    raw = header.encode() + (body if isinstance(body, bytes) else body.encode())
    add(name, raw, "reply", new_text=new_text, about=about)


QUOTED = "> Hello there\n>\n> Jean\n"
person(
    "Gmail, English",
    f"Yes, please.\n\nOn Mon, Jan 12, 2026 at 10:00 AM Jean <jean@acme.example> wrote:\n\n{QUOTED}",
    "Yes, please.",
)
person(
    "Gmail, French, over two lines",
    f"Oui, volontiers.\n\nLe lun. 12 janv. 2026 à 10:00, Jean Dupont <jean.dupont.de.la.tour@acme.example> a\nécrit :\n\n{QUOTED}",
    "Oui, volontiers.",
)
person(
    "Gmail, German",
    f"Ja, gern.\n\nAm Mo., 12. Jan. 2026 um 10:00 Uhr schrieb Jean <jean@acme.example>:\n\n{QUOTED}",
    "Ja, gern.",
)
person(
    "Gmail, Spanish",
    f"Sí, gracias.\n\nEl lun, 12 ene 2026 a las 10:00, Jean (<jean@acme.example>) escribió:\n\n{QUOTED}",
    "Sí, gracias.",
)
person(
    "Outlook, English: nothing is marked",
    "Call me.\n\nZoe\n\nFrom: Jean <jean@acme.example>\nSent: Monday, January 12, 2026 10:00 AM\nTo: Zoe\nSubject: Hello\n\nHello there\n",
    "Call me.\n\nZoe",
)
person(
    "Outlook, French",
    "Rappelez-moi.\n\n________________________________\nDe : Jean <jean@acme.example>\nEnvoyé : lundi 12 janvier 2026 10:00\nÀ : Zoe\nObjet : Hello\n\nHello there\n",
    "Rappelez-moi.",
    subject="RE: Hello",
)
person(
    "Outlook, German",
    "Gern.\n\nVon: Jean <jean@acme.example>\nGesendet: Montag, 12. Januar 2026 10:00\nAn: Zoe\nBetreff: Hello\n\nHello there\n",
    "Gern.",
    subject="AW: Hello",
)
person(
    "Outlook, old",
    "No.\n\n-----Original Message-----\nFrom: Jean\nSent: Monday\nSubject: Hello\n\nHello\n",
    "No.",
)
person(
    "Apple Mail, with a signature",
    f"Sure!\n\n-- \nZoe\n+33 1 23\n\n> On 12 Jan 2026, at 10:00, Jean wrote:\n{QUOTED}",
    "Sure!",
)
person(
    "Thunderbird: answered below",
    f"On 12/01/2026 10:00, Jean wrote:\n{QUOTED}\nBelow it, yes.\n",
    "Below it, yes.",
)
person("Answered between the lines", "> When?\n\nMonday.\n\n> Where?\n\nHere.\n", "Monday.\n\n\nHere.")
person(
    "A telephone",
    f"Ok\n\nSent from my iPhone\n\n> On 12 Jan 2026, at 10:00, Jean <jean@acme.example> wrote:\n{QUOTED}",
    None,
)
person(
    "HTML alone, Gmail",
    '<div dir="ltr">Yes &amp; soon</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Jean wrote:<br></div>'
    "<blockquote>Hello there</blockquote></div>",
    "Yes & soon",
    content="Content-Type: text/html; charset=utf-8\n",
)
person(
    "HTML alone, Outlook on the web",
    '<div>Tomorrow.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Jean</div><div>Hello</div>',
    "Tomorrow.",
    content="Content-Type: text/html; charset=utf-8\n",
)
person(
    "Windows-1252 in quoted-printable",
    quopri.encodestring("D’accord, à bientôt.\n".encode("cp1252")),
    "D’accord, à bientôt.",
    content="Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n",
)
person(
    "ISO-2022-JP in base64",
    base64.encodebytes("はい、お願いします。\n".encode("iso-2022-jp")),
    "はい、お願いします。",
    content="Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: base64\n",
)
person("Latin 1 that says it is UTF-8", "Très bien.\n".encode("latin-1"), "Très bien.")
person(
    "A charset that nobody knows", "Fine.\n", "Fine.", content='Content-Type: text/plain; charset="klingon"\n'
)
person(
    "A forwarded-for assistant with an attachment",
    '--=_a\nContent-Type: multipart/alternative; boundary="=_b"\n\n--=_b\nContent-Type: text/plain\n\nSee attached.\n'
    '--=_b\nContent-Type: text/html\n\n<p>See attached.</p>\n--=_b--\n--=_a\nContent-Type: application/pdf; name="cv.pdf"\n'
    'Content-Disposition: attachment; filename="cv.pdf"\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n--=_a--\n',
    "See attached.",
    content='Content-Type: multipart/mixed; boundary="=_a"\n',
)
person(
    "Signed with S/MIME",
    "--=_s\nContent-Type: text/plain\n\nSigned: yes.\n--=_s\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nAAAA\n--=_s--\n",
    "Signed: yes.",
    content='Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary="=_s"\n',
)
person(
    "Cut off in the middle of a part",
    "--=_c\nContent-Type: text/plain\n\nHalf a",
    "Half a",
    content='Content-Type: multipart/mixed; boundary="=_c"\n',
)
person("Only References", "Yes\n", "Yes", head="References: <older@acme.example>\n {id}\n")
person("Auto-Submitted says no", "Yes\n", "Yes", head="In-Reply-To: {id}\nAuto-Submitted: no\n")
person(
    "Asks others not to answer by machine",
    "Yes\n",
    "Yes",
    head="In-Reply-To: {id}\nX-Auto-Response-Suppress: All\n",
)
person("Writes about bounces", "I get 550 5.1.1 User unknown when I write to you.\n", None)
person("Writes about a vacation", "I am on vacation, call me in May.\n", None)
person(
    "A subject of their own that begins like an automatic one",
    "Yes\n",
    "Yes",
    subject="Re: Automatic reply: Hello",
)
person(
    "Sent from a list of addresses",
    "Yes\n",
    "Yes",
    head="In-Reply-To: {id}\nCc: a@reader.example, b@reader.example\n",
)
person("Not in the thread at all", "Hello?\n", "Hello?", head="", about=False)
