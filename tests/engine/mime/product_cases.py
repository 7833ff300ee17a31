# ruff: noqa: E501, RUF001 - servers and people write as they like
"""What mail servers, gateways, providers and help desks send back, in their forms and languages, and what it is.

Beside bounces and automatic replies stand people's letters that look like them, wishes to get no more, complaints,
receipts, and text in many charsets.
"""

import base64
from dataclasses import dataclass

from tests.engine.mime.reader_cases import SENT, TO, message


@dataclass(frozen=True)
class Case:
    """A message and what it is; what is None is not judged, or is not there for this kind."""

    name: str
    kind: str
    raw: bytes
    severity: str | None = None
    is_block: bool | None = None
    recipients: frozenset[str] | None = None
    is_about: bool = False
    new_text: str | None = None
    subject: str | None = None


# A case a line.
# fmt: off

CASES: list[Case] = []
_PLAIN = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
_HTML = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"


def add(name: str, kind: str, head: str, body: str | bytes, severity: str | None = None, is_block: bool | None = None, recipients: tuple[str, ...] | None = None, is_about: bool = False, new_text: str | None = None, subject: str | None = None) -> None:
    about = None if recipients is None else frozenset(recipients)
    CASES.append(Case(name, kind, message(head, body), severity, is_block, about, is_about, new_text, subject))


_COPY = f"Received: from acme.example by mx.example; Mon, 12 Jan 2026 10:00:00 +0000\nFrom: Jean <jean@acme.example>\nTo: {TO}\nSubject: Hello\nMessage-ID: {SENT}\nDate: Mon, 12 Jan 2026 10:00:00 +0000\n\nHello there\n"
_NULL = "Return-Path: <>\n"


def report(
    name: str,
    text: str,
    fields: str,
    severity: str | None,
    is_block: bool | None = False,
    *,
    subject: str = "Undeliverable: Hello",
    sender: str = "Mail Delivery System <MAILER-DAEMON@mx.example>",
    head: str = "",
    recipients: tuple[str, ...] | None = (TO,),
    returned: str = "message/rfc822",
    mta: str = "dns; mx.example",
    kind: str = "bounce",
) -> None:
    """RFC 3464."""
    add(
        name,
        kind,
        f'{_NULL}From: {sender}\nSubject: {subject}\n{head}MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status;\n boundary="=_b"\n',
        f"--=_b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n\n--=_b\nContent-Type: message/delivery-status\n\nReporting-MTA: {mta}\n\n{fields}\n\n--=_b\nContent-Type: {returned}\n\n{_COPY}\n--=_b--\n",
        severity,
        is_block,
        recipients,
        is_about=True,
    )


def failed(status: str, diagnostic: str | None, action: str = "failed", extra: str = "", final: str = f"rfc822;{TO}") -> str:
    told = f"Diagnostic-Code: {diagnostic}\n" if diagnostic else ""
    return f"Final-Recipient: {final}\nAction: {action}\nStatus: {status}\n{told}{extra}"


def words(name: str, subject: str, body: str, severity: str | None, is_block: bool | None = False, *, sender: str = "MAILER-DAEMON@mx.example", head: str = _NULL, kind: str = "bounce", recipients: tuple[str, ...] | None = (TO,), is_about: bool = False, content_type: str = "") -> None:
    """In no known form."""
    header = f"{head}From: {sender}\nSubject: {subject}\n{content_type}"
    add(name, kind, header, body, severity, is_block, recipients, is_about)


# DSN
MS = "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.example"
for lang, subject, text in (
    ("fr", "Non remis : Hello", "Votre message n'a pas pu être remis à zoe@reader.example.\nzoe est introuvable dans reader.example."),
    ("de", "Unzustellbar: Hello", "Ihre Nachricht an zoe@reader.example konnte nicht zugestellt werden.\nzoe wurde unter reader.example nicht gefunden."),
    ("es", "No se puede entregar: Hello", "No se pudo entregar el mensaje a zoe@reader.example.\nNo se encontró a zoe en reader.example."),
    ("pt", "Não é possível entregar: Hello", "Não foi possível entregar a sua mensagem a zoe@reader.example."),
    ("nl", "Niet bezorgd: Hello", "Uw bericht aan zoe@reader.example kan niet worden bezorgd."),
    ("zh", "未送达: Hello", "你发送给 zoe@reader.example 的邮件无法送达。"),
    ("hu", "Kézbesíthetetlen: Hello", "Az üzenet nem kézbesíthető zoe@reader.example részére."),
):
    report(f"m365-{lang}-notfound", text, failed("5.1.10", "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient zoe@reader.example not found by SMTP address lookup"), "hard", subject=subject, sender=f"Microsoft Outlook <{MS}>", head="X-MS-Exchange-Message-Is-Ndr:\nAuto-Submitted: auto-replied\n")
for lang, subject, diag, sev, block in (
    ("fr quota", "Non remis : Hello", 'smtp;550 5.2.2 STOREDRV.Deliver; mailbox full. The following information should help identify the cause of this issue: "MapiExceptionShutoffQuotaExceeded:16.18969"', "soft", False),
    ("full cannot", "Undeliverable: Hello", "smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException", "soft", False),
    ("junk", "Undeliverable: Hello", "smtp;550 5.7.350 Remote server returned message detected as spam -> 554 5.7.1 Spam message rejected", "soft", True),
    ("transport rule", "Undeliverable: Hello", "smtp;550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy", "soft", True),
    ("restricted", "Undeliverable: Hello", "smtp;550 5.7.124 RESOLVER.RST.AuthRequired; sender not in allowed-senders list", "soft", True),
    ("only internal", "Undeliverable: Hello", "smtp;550 5.7.1 RESOLVER.RST.AuthRequired; authentication required [Stage: CreateMessage]", "soft", True),
    ("inbox rules loop", "Undeliverable: Hello", "smtp;554 5.4.6 Hop count exceeded - possible mail loop", "soft", False),
    ("remote 550 user", "Undeliverable: Hello", "smtp;550 5.1.1 The email account that you tried to reach does not exist. gsmtp", "hard", False),
    ("5.0.350 generic hard words", "Undeliverable: Hello", "smtp;550 5.0.350 Remote server returned an error -> 550 No such user here", "hard", False),
    ("5.4.317 TLS", "Undeliverable: Hello", "smtp;550 5.4.317 Message expired, cannot connect to remote server", "soft", None),
    ("5.7.520 ext forward", "Undeliverable: Hello", "smtp;550 5.7.520 Access denied, Your organization does not allow external forwarding. AS(7555)", "soft", True),
    ("5.1.8 our tenant", "Undeliverable: Hello", "smtp;550 5.1.8 Access denied, bad outbound sender AS(42003)", "soft", True),
    ("5.1.90 our limit", "Undeliverable: Hello", "smtp;550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients", "soft", True),
    ("5.4.312 dns", "Undeliverable: Hello", "smtp;550 5.4.312 Message expired, DNS query failed(ServerFailure)", "soft", False),
):
    report(f"m365 {lang}", "Delivery has failed to these recipients or groups:\n\nzoe@reader.example\n", failed(diag.split()[1], diag), sev, block, subject=subject, sender=f"Microsoft Outlook <{MS}>")
report(
    "exchange2003 de",
    "Ihre Nachricht hat einige oder alle Empfänger nicht erreicht.\n\n      Betreff:\tHello\n\nFolgende(r) Empfänger kann/können nicht erreicht werden:\n\n      zoe@reader.example am 12.01.2026 10:00\n            Das E-Mail-Konto ist in der Organisation nicht vorhanden, an die die Nachricht gesendet wurde.\n            <mx.example #5.1.1>",
    failed("5.1.1", None),
    "hard",
    subject="Unzustellbar: Hello",
    sender="Systemadministrator <postmaster@mx.example>",
)
report("exchange2003 ja quota", "次の受信者にメッセージを配信できませんでした\nzoe@reader.example\n受信者のメールボックスがいっぱいです。", failed("5.2.2", None, extra="X-Display-Name: Zoe\n"), "soft", subject="配信不能: Hello", sender="postmaster@mx.example")
report(
    "postfix lmtp cyrus 'mailbox has moved'",
    "I'm sorry to have to inform you\n\n<zoe@reader.example>: host /run/lmtp said: 550-Mailbox unknown.  Either there is no mailbox associated with this\n550-name or you do not have authorization to see it. 550 5.1.1 User unknown\n(in reply to RCPT TO command)",
    failed("5.1.1", "smtp; 550-Mailbox unknown.  Either there is no mailbox associated\n    with this 550-name or you do not have authorization to see it. 550 5.1.1\n    User unknown", extra="Remote-MTA: dns; /run/lmtp\nOriginal-Recipient: rfc822;zoe@reader.example\n"),
    "hard",
    returned="text/rfc822-headers",
)
report("postfix pipe dovecot 5.2.2", "x", failed("5.2.2", "x-unix; Quota exceeded (mailbox for user is full)"), "soft")
report("postfix local unknown", '<zoe@reader.example>: unknown user: "zoe"', failed("5.1.1", 'X-Postfix; unknown user: "zoe"'), "hard")
report("postfix pipe command failed", "x", failed("5.3.0", 'x-unix; Command died with status 1: "/usr/bin/procmail"'), "soft")
report("postfix loops", "x", failed("5.4.6", "X-Postfix; mail for reader.example loops back to myself"), "soft")
report("postfix nxdomain type=AAAA", "x", failed("5.4.4", "X-Postfix; Host or domain name not found. Name service error for name=reader.example type=AAAA: Host not found"), "hard")
report("postfix MX but no A", "x", failed("5.4.4", "X-Postfix; Host or domain name not found. Name service error for name=mx.reader.example type=A: Host not found, try again"), "soft")
report("postfix malformed DNS reply 4.4.3 expired", "x", failed("4.4.3", "X-Postfix; Host or domain name not found. Name service error for name=reader.example type=MX: Host not found, try again"), "soft")
report("postfix tls required", "x", failed("5.7.10", "X-Postfix; TLS is required, but was not offered by host mx.reader.example[192.0.2.9]"), "soft", None)
report("postfix sasl auth failed at relay", "x", failed("4.7.8", "smtp; 535 5.7.8 Error: authentication failed"), "soft", None)
report("postfix relay: sender verify", "x", failed("5.0.0", "smtp; 550-Verification failed for <jean@acme.example> 550-Unrouteable address 550 Sender verify failed"), "soft", True)
report("postfix: unverified with full", "x", failed("5.1.1", "smtp; 550 5.1.1 <zoe@reader.example>: Recipient address rejected: undeliverable address: host mx said: 552 5.2.2 Mailbox full"), "soft")
report("status 5.1.1 diag spamhaus", "x", failed("5.1.1", "smtp; 550 Blocked - see https://www.spamhaus.org/query/ip/192.0.2.1"), "soft", True)
report("status 5.1.1 diag sender domain must resolve", "x", failed("5.1.1", "smtp; 550 5.1.1 Domain of sender address jean@acme.example does not resolve"), "soft", True)
report("status 5.1.2 Exim no ptr", "x", failed("5.1.2", "smtp; 550 5.1.2 Cannot resolve PTR record for 192.0.2.1: host unknown"), "soft", True)
report("status 5.5.0 diag 550 user unknown", "x", failed("5.5.0", "smtp; 550 <zoe@reader.example>, Recipient unknown"), "hard")
report("status 5.0.0 diag only 550", "x", failed("5.0.0", "smtp; 550 Rejected"), "soft")
report("status 5.7.1 user unknown", "x", failed("5.7.1", "smtp; 550 5.7.1 No such user!"), "hard")
report("sendmail 5.2.1 mailbox disabled", "x", failed("5.2.1", "smtp; 550 5.2.1 <zoe@reader.example>... Mailbox disabled for this recipient"), "hard")
report("sendmail 5.2.1 rate", "x", failed("5.2.1", "smtp; 550 5.2.1 Recipient is receiving too much mail right now"), "soft")
report("sendmail 5.1.3 bad address syntax", "x", failed("5.1.3", "smtp; 553 5.1.3 <zoe@reader.example>... Invalid recipient address"), "hard")
report(
    "sendmail deferred cannot",
    "----- The following addresses had permanent fatal errors -----\n<zoe@reader.example>\n\n   ----- Transcript of session follows -----\n<zoe@reader.example>... Deferred: Connection timed out with mx.reader.example.\nMessage could not be delivered for 5 days\nMessage will be deleted from queue",
    failed("4.4.7", None),
    "soft",
    subject="Returned mail: Cannot send message for 5 days",
)
report(
    "gmail policy fr",
    "Votre message a été bloqué",
    failed("5.7.1", "smtp; 550-5.7.1 Gmail has detected that this message is likely unsolicited mail.\n 550 5.7.1 - gsmtp"),
    "soft",
    True,
    sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    subject="Delivery Status Notification (Failure)",
    head=f"X-Failed-Recipients: {TO}\nAuto-Submitted: auto-replied\n",
    mta="dns; googlemail.com",
)
report(
    "gmail it not found",
    "** Indirizzo non trovato **\n\nIl tuo messaggio non è stato recapitato a zoe@reader.example perché l'indirizzo non è stato trovato o non è possibile ricevere posta.",
    failed("5.1.1", "smtp; 550-5.1.1 The email account that you tried to reach does not exist.\n 550 5.1.1 - gsmtp"),
    "hard",
    sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    subject="Delivery Status Notification (Failure)",
)
report(
    "gmail recipient server timed out",
    "The recipient server did not accept our requests to connect.",
    failed("4.4.1", "smtp; The recipient server did not accept our requests to connect. Learn more at https://support.google.com/mail/answer/7720 \n [reader.example 192.0.2.9: timed out]"),
    "soft",
    sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    subject="Delivery Status Notification (Failure)",
)
report("gmail null mx", "x", failed("5.0.0", "smtp; 550 5.1.10 The domain reader.example does not accept mail (nullMX)"), "hard", sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>", subject="Delivery Status Notification (Failure)")
report("yahoo action delayed fields kept", "x", failed("4.7.0", "smtp; 421 4.7.0 [TSS04]", action="delayed", extra="Will-Retry-Until: Sat, 17 Jan 2026 10:00:00 +0000\n"), None, None, kind="notice", recipients=None, subject="Warning: message delayed")
report("success DSN relayed fr", "x", failed("2.0.0", "smtp; 250 2.0.0 Ok", action="relayed"), None, None, kind="notice", recipients=None, subject="Remis (relais) : Hello")
report("success delivered", "x", failed("2.1.5", "smtp; 250 2.1.5 Recipient OK", action="delivered"), None, None, kind="notice", recipients=None, subject="Successful Mail Delivery Report")
report("exchange expanded", "x", failed("2.0.0", None, action="expanded"), None, None, kind="notice", recipients=None, subject="Expanded: Hello")
report("oracle beehive / jsmtp status 5.1.1 (bad destination mailbox address)", "x", failed("5.1.1 (bad destination mailbox address)", "smtp;550 5.1.1 <zoe@reader.example> is unknown"), "hard")
report("powermta spam-related", "x", failed("5.7.1 (delivery not authorized)", "smtp;550 5.7.1 policy", extra="X-PowerMTA-BounceCategory: spam-related\n"), "soft", True)
report("powermta bad-domain", "x", failed("5.1.2 (bad destination system address)", "smtp;550 5.1.2 [internal] no MX or A for domain: NXDOMAIN", extra="X-PowerMTA-BounceCategory: bad-domain\n"), "hard")
report("powermta inactive-mailbox", "x", failed("5.2.1 (mailbox disabled)", "smtp;550 5.2.1 mailbox inactive", extra="X-PowerMTA-BounceCategory: inactive-mailbox\n"), "hard")
report("powermta no-answer-from-host", "x", failed("4.4.1 (no answer from host)", "X-PowerMTA; no answer"), "soft")
report("axigen", "Could not deliver", failed("5.1.1", "smtp;550 Recipient not found"), "hard")
report("icewarp", "x", failed("5.1.1", "smtp; 550 5.1.1 <zoe@reader.example> User unknown; rejecting"), "hard", sender="postmaster@mx.example", subject="Failed Mail: Hello")
report("communigate", "Failed to deliver to 'zoe@reader.example'\nLOCAL module(account zoe) reports:\n account is full (quota exceeded)", failed("5.0.0", None, final="rfc822;<zoe@reader.example>"), "soft", sender="<MAILER-DAEMON@mx.example>", subject="Undeliverable mail: Hello")
report("communigate unknown", "Failed to deliver to 'zoe@reader.example'\nSMTP module(domain reader.example) reports:\n host mx.reader.example says:\n 550 5.1.1 unknown user", failed("5.0.0", None, final="rfc822;<zoe@reader.example>"), "hard", sender="<MAILER-DAEMON@mx.example>", subject="Undeliverable mail: Hello")
report("zimbra", "x", failed("5.1.1", "smtp; 550 5.1.1 <zoe@reader.example>: Recipient address rejected: reader.example"), "hard")
report("original recipient differs (alias)", "x", "Original-Recipient: rfc822;zoe@reader.example\nFinal-Recipient: rfc822;zoe.martin@store.internal\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown", "hard", recipients=(TO, "zoe.martin@store.internal"))
report("rfc822 xtext orig rec", "x", "Original-Recipient: rfc822;zoe+40reader.example@srs.example\nFinal-Recipient: rfc822;zoe@reader.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown", "hard", recipients=None)
report("final recipient with comment", "x", failed("5.1.1", "smtp; 550 5.1.1 unknown", final="RFC822; <zoe@reader.example> (Zoe Martin)"), "hard")
report("final rec LOCAL", "x", failed("5.1.1", "smtp; 550 5.1.1 User unknown", final="LOCAL; zoe@reader.example"), "hard")
report("folded diag codes", "x", "Final-Recipient: rfc822;zoe@reader.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp;\n\t550\n\t5.1.1 <zoe@reader.example>: Recipient address rejected:\n\tUser unknown in virtual mailbox table", "hard")
report("status with only text, diag in text part", "<zoe@reader.example>: host mx.reader.example[192.0.2.9] said: 550 Benutzer unbekannt\n    (in reply to RCPT TO command)", failed("5.0.0", None), "hard")
report("german text quota no diag", "Die Nachricht konnte nicht zugestellt werden, da das Postfach des Empfängers voll ist.", failed("5.0.0", None), "soft")
report("utf8 addr", "x", failed("5.1.1", "smtp; 550 5.1.1 unknown", final="utf-8; zoe@reader.example"), "hard")
report("rspamd reject at dot report", "x", failed("5.7.1", "smtp; 554 5.7.1 Spam message rejected"), "soft", True)
report("barracuda ess blocked", "x", failed("5.0.0", "smtp; 550 permanent failure for one or more recipients (zoe@reader.example:blocked)"), "soft", True)
report("clamav", "x", failed("5.7.1", "smtp; 554 5.7.1 virus Eicar-Test-Signature found in message"), "soft", True)
report("message too big", "x", failed("5.3.4", "smtp; 552 5.3.4 Message size exceeds fixed maximum message size"), "soft", None)
report("orange fr full", "x", failed("5.5.0", "smtp; 550 5.5.0 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]"), "soft")
report("wanadoo unknown", "x", failed("5.1.1", "smtp; 550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_418 [418]"), "hard")
report("expired after deferrals for 5.1.1-like words", "x", failed("4.4.7", "smtp; 451 4.3.0 <zoe@reader.example>: Temporary lookup failure"), "soft")
report("expired status 5.4.7 greylist", "x", failed("5.4.7", "smtp; 450 4.2.0 Greylisted"), "soft")
report("two recipients failed both", "x", failed("5.1.1", "smtp; 550 5.1.1 User unknown", final="rfc822;other@reader.example") + "\n" + failed("5.2.2", "smtp; 552 5.2.2 Mailbox full"), "soft", recipients=None)
report(
    "SES complaint-like suppression",
    "An error occurred while trying to deliver the mail to the following recipients:\nzoe@reader.example",
    failed("5.1.1", "smtp; Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address."),
    "hard",
    None,
    sender="MAILER-DAEMON@eu-west-1.amazonses.com",
    subject="Delivery Status Notification (Failure)",
)
report("OVH srs forward dead target", "x", failed("5.1.1", "smtp; 550 5.1.1 User unknown", final="rfc822;old@elsewhere.example"), "hard", recipients=("old@elsewhere.example",))
report("dsn no Return-Path null but mailer daemon", "x", failed("5.1.1", "smtp; 550 5.1.1 User unknown"), "hard", sender='"MAILER-DAEMON" <noreply@mx.example>')
report("postmaster name localized", "x", failed("5.1.1", "smtp; 550 5.1.1 User unknown"), "hard", sender="Courriel <courrier@mx.example>", subject="Message non distribué")
report("Haraka template", "x", failed("5.0.0", "smtp; 550 Mailbox unavailable: this account has been deleted"), "hard")
report(
    "zone-mta",
    "Delivery to the following recipient failed permanently:\n    zoe@reader.example\n\nTechnical details of permanent failure:\n550 5.1.1 No such user",
    failed("5.0.0", "smtp; 550 5.1.1 No such user"),
    "hard",
    sender="Mail Delivery Subsystem <mailer-daemon@mx.example>",
    subject="Delivery Status Notification (Failure)",
    mta="dns; ZoneMTA",
)
report("stalwart expired", "x", failed("4.0.0", "smtp; queue rate limit exceeded"), "soft", None)

# Words
words(
    "qmail sorry quota",
    "failure notice",
    f"Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{TO}>:\nThe users mailfolder is over the allowed quota (size). (#5.2.2)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <jean@acme.example>\n{_COPY}",
    "soft",
    is_about=True,
)
words(
    "qmail remote does not like recipient",
    "failure notice",
    f"Hi. This is the qmail-send program at mx.example.\n\n<{TO}>:\n192.0.2.9 does not like recipient.\nRemote host said: 550 5.1.1 <zoe@reader.example>: Recipient address rejected: User unknown in virtual mailbox table\nGiving up on 192.0.2.9.\n\n--- Below this line is a copy of the message.\n\n{_COPY}",
    "hard",
    is_about=True,
)
words(
    "qmail failed after I sent the message: spam", "failure notice", f"Hi. This is the qmail-send program at mx.example.\n\n<{TO}>:\n192.0.2.9 failed after I sent the message.\nRemote host said: 554 5.7.1 Message rejected as spam\n\n--- Below this line is a copy of the message.\n\n{_COPY}", "soft", True, is_about=True
)
words("qmail couldn't find host", "failure notice", f"Hi. This is the qmail-send program at mx.example.\n\n<{TO}>:\nSorry, I couldn't find any host named reader.example. (#5.1.2)\n\n--- Below this line is a copy of the message.\n\n{_COPY}", "hard")
words("qmail tls/timeouts", "failure notice", f"Hi. This is the qmail-send program at mx.example.\n\n<{TO}>:\nSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.\n\n--- Below this line is a copy of the message.\n\n{_COPY}", "soft")
words(
    "exim es",
    "Mail delivery failed: returning message to sender",
    f"Este mensaje ha sido creado automáticamente por el software de entrega de correo.\n\nEl mensaje que ha enviado no pudo ser entregado a uno o más destinatarios:\n\n  {TO}\n    host mx.reader.example [192.0.2.9]\n    SMTP error from remote mail server after RCPT TO:<{TO}>:\n    550 El usuario no existe\n\n{_COPY}",
    "hard",
    sender="Mail Delivery System <Mailer-Daemon@mx.example>",
    head=_NULL + f"X-Failed-Recipients: {TO}\nAuto-Submitted: auto-replied\n",
)
words(
    "exim rcpt full",
    "Mail delivery failed: returning message to sender",
    f"This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {TO}\n    mailbox is full:\n    retry timeout exceeded\n\n------ This is a copy of the message, including all the headers. ------\n\n{_COPY}",
    "soft",
    sender="Mail Delivery System <Mailer-Daemon@mx.example>",
    head=_NULL + f"X-Failed-Recipients: {TO}\nAuto-Submitted: auto-replied\n",
)
words(
    "exim sender verify callout",
    "Mail delivery failed: returning message to sender",
    f'This message was created automatically by mail delivery software.\n\n  {TO}\n    host mx.reader.example [192.0.2.9]\n    SMTP error from remote mail server after RCPT TO:<{TO}>:\n    550-Verification failed for <jean@acme.example>\n    550-No Such User Here"\n    550 Sender verify failed\n\n------ This is a copy of the message, including all the headers. ------\n\n{_COPY}',
    "soft",
    True,
    sender="Mail Delivery System <Mailer-Daemon@mx.example>",
    head=_NULL + f"X-Failed-Recipients: {TO}\n",
)
words("domino en", "DELIVERY FAILURE: User zoe (zoe@reader.example) not listed in Domino Directory", f"Your message\n\n  Subject: Hello\n\nwas not delivered to:\n\n  {TO}\n\nbecause:\n\n  User zoe ({TO}) not listed in Domino Directory\n", "hard", sender="Postmaster@mx.example")
words(
    "domino fr",
    "ECHEC DE LA DISTRIBUTION : Utilisateur zoe (zoe@reader.example) non répertorié dans l'annuaire Domino",
    f"Votre message\n\n  Objet: Hello\n\nn'a pas été distribué à :\n\n  {TO}\n\nen raison de :\n\n  Utilisateur zoe ({TO}) non répertorié dans l'annuaire Domino\n",
    "hard",
    sender="Postmaster@mx.example",
)
words(
    "domino de",
    "FEHLER BEI DER ZUSTELLUNG: Benutzer zoe (zoe@reader.example) nicht im Domino-Verzeichnis aufgeführt",
    f"Ihr Dokument:\n\n  Hello\n\nwurde nicht zugestellt an:\n\n  {TO}\n\nda folgender Fehler aufgetreten ist:\n\n  Benutzer zoe ({TO}) nicht im Domino-Verzeichnis aufgeführt\n",
    "hard",
    sender="Postmaster@mx.example",
)
words("groupwise", "Mail System Error - Returned Mail", "The message that you sent was undeliverable to the following:\n\tzoe@reader.example (Mailbox not found)\n", "hard", sender="Mailer-Daemon@mx.example")
words("kerio", "Undeliverable: Hello", f"Your message could not be delivered to the following recipients:\n\n{TO}\n(Recipient's mailbox is over quota)\n", "soft", sender="Mail Delivery Subsystem <postmaster@mx.example>")
words(
    "mdaemon",
    "Permanent Delivery Failure",
    f"The attached message had PERMANENT fatal delivery errors.\n\nAfter one or more unsuccessful delivery attempts the attached message has been\nremoved from the mail queue on this server.\n\n--- Session Transcript ---\n 10:00:01: [1] --> RCPT To:<{TO}>\n 10:00:01: [1] <-- 550 5.1.1 <{TO}>, Recipient unknown\n--- End Transcript ---\n",
    "hard",
    sender="MDaemon at mx.example <MDaemon@mx.example>",
)
words("mdaemon no such user local", "Message Delivery Failed", "The following addresses had delivery errors:\n\nzoe@reader.example - no such user here.\n\nThe message was rejected.\n", "hard", sender="MDaemon at mx.example <MDaemon@mx.example>")
words(
    "hmailserver en",
    "Message undeliverable: Hello",
    f"Your message did not reach some or all of the intended recipients.\n\n   Sent: Mon, 12 Jan 2026 10:00:00 +0100\n   Subject: Hello\n\nThe following recipient(s) could not be reached:\n\n{TO}\n   Error Type: SMTP\n   Remote server (192.0.2.9) issued an error.\n   hMailServer sent: RCPT TO:<{TO}>\n   Remote server replied: 550 5.1.1 No such user\n\n\nhMailServer\n",
    "hard",
    sender="mailer-daemon@mx.example",
)
words(
    "hmailserver quota",
    "Message undeliverable: Hello",
    f"Your message did not reach some or all of the intended recipients.\n\n   Subject: Hello\n\nThe following recipient(s) could not be reached:\n\n{TO}\n   Error Type: SMTP\n   Remote server (192.0.2.9) issued an error.\n   Remote server replied: 452 4.2.2 Mailbox full\n\nhMailServer\n",
    "soft",
    sender="mailer-daemon@mx.example",
)
words("communigate words", "Undeliverable mail: Hello", f"Failed to deliver to '{TO}'\nLOCAL module(account zoe) reports:\n mailbox is closed? unknown user account\n", "hard", sender="MAILER-DAEMON@mx.example")
words(
    "courier",
    "NOTICE: mail delivery status.",
    f"This is a delivery status notification from mx.example,\nrunning the Courier mail server, version 1.0.\n\nThe original message was received on Mon, 12 Jan 2026 10:00:00 +0100\n\nYOUR MESSAGE WAS NOT DELIVERED TO THE FOLLOWING RECIPIENTS:\n\n<{TO}>:\n    User unknown.\n\n{_COPY}",
    "hard",
    sender='"Courier mail server at mx.example" <@>',
)
words(
    "opensmtpd warn",
    "Delivery status notification: warning",
    f"    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    A message is delayed for more than 4h for the following\n    list of recipients:\n\n{TO}: 451 Greylisted\n\n    Please note that this is only a temporary failure report.\n",
    None,
    None,
    kind="notice",
    recipients=None,
    sender="Mailer Daemon <MAILER-DAEMON@mx.example>",
)
words(
    "opensmtpd full",
    "Delivery status notification: error",
    f"    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\n{TO}: 552 5.2.2 Mailbox full\n\n    Below is a copy of the original message:\n\n{_COPY}",
    "soft",
    sender="Mailer Daemon <MAILER-DAEMON@mx.example>",
)
words("proofpoint essentials", "Undeliverable: Hello", f"The following message to <{TO}> was undeliverable.\nThe reason for the problem:\n5.1.0 - Unknown address error 550-'Invalid recipient <{TO}>'\n", "hard", sender="Mail Delivery System <mailer-daemon@mx.example>")
words("ironport 5.4.7", "Delivery Status Notification (Failure)", f"The following message to <{TO}> was undeliverable.\nThe reason for the problem:\n5.4.7 - Delivery expired (message too old) 'timeout'\n", "soft", sender="Mail Delivery System <mailer-daemon@mx.example>")
words(
    "ironport 5.3.0 other", "Delivery Status Notification (Failure)", f"The following message to <{TO}> was undeliverable.\nThe reason for the problem:\n5.3.0 - Other mail system problem 554-'5.7.1 Your message was blocked due to spam content'\n", "soft", True, sender="Mail Delivery System <mailer-daemon@mx.example>"
)
words(
    "mimecast recipients unknown",
    "[Postmaster] Email Delivery Failure",
    f"This is a delivery failure notification message indicating that\nan email you addressed to email address :\n-- {TO}\n\ncould not be delivered. The problem appears to be :\n-- Recipient email server rejected the message\n\nAdditional information follows :\n-- 5.1.1 The email account that you tried to reach does not exist.\n\nThis condition occurred after 1 attempt(s) to deliver over\na period of 0 hour(s).\n",
    "hard",
    sender="postmaster@mx.example",
)
words("mimecast content", "[Postmaster] Message Delivery Failure", f"Your message to {TO} was blocked by content policy.\nRejection: 554 Email rejected due to security policies\n", "soft", True, sender="postmaster@mx.example")
words("barracuda nondelivery", "**Message you sent blocked by our bulk email filter**", f"Your message to: {TO}\nwas blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:\n\nSubject: Hello\n", "soft", True, sender="MAILER-DAEMON@mx.example")
words("sophos", "Mail delivery failed: Hello", f"Your message could not be delivered to the following recipient:\n{TO}\n\nReason: Recipient address verification failed (550 5.1.1 unknown)\n", "hard", sender="postmaster@mx.example")
words("trend micro", "Undeliverable Mail", f"The following message could not be delivered to {TO}.\nReason: The domain name does not exist.\n", "hard", sender="postmaster@mx.example")
words("forcepoint", "Undeliverable: Hello", f"Your message to {TO} was rejected by policy: URL category Spam URLs.\n", "soft", True, sender="postmaster@mx.example")
words("ovh fr", "Votre message n'a pas pu être délivré", f"Bonjour,\n\nVotre message n'a pas pu être remis au destinataire suivant :\n\n<{TO}> : la boîte aux lettres n'existe pas (550 5.1.1)\n\n{_COPY}", "hard", sender="MAILER-DAEMON@mx.example")
words("orange web fr", "Échec de remise de votre message", f"Le message suivant n'a pu être remis à {TO} : boîte pleine.\n", "soft", sender="Mailer-Daemon@mx.example")
words("laposte", "Notification d'échec de remise", f"Votre message n'a pas pu être distribué à l'adresse {TO}\nRaison : adresse inexistante.\n", "hard", sender="mailer-daemon@laposte.example")
words(
    "gmx de",
    "Mail delivery failed: returning message to sender",
    f'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to\none or more of its recipients. This is a permanent error.\nThe following address failed:\n\n"{TO}":\nSMTP error from remote server for RCPT TO command, host: mx.reader.example (192.0.2.9) reason: 550 Requested action not taken: mailbox unavailable\n\n--- The header of the original message is following. ---\n\n{_COPY}',
    "hard",
    sender="GMX Mailer Daemon <mailer-daemon@gmx.de>",
)
words(
    "gmx dns reject",
    "Mail delivery failed: returning message to sender",
    f'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to\none or more of its recipients. The following address failed:\n\n"{TO}":\nSMTP error from remote server in greeting, host: mx.reader.example (192.0.2.9) reason: 554-mx.reader.example No SMTP service. Bad DNS PTR resource record.\n\n--- The header of the original message is following. ---\n\n{_COPY}',
    "soft",
    True,
    sender="GMX Mailer Daemon <mailer-daemon@gmx.de>",
)
words("tonline", "Unzustellbare Nachricht", f"Ihre Nachricht an {TO} konnte nicht zugestellt werden.\nGrund: Empfänger unbekannt\n", "hard", sender="Mailer-Daemon@t-online.example")
words("strato full", "Undelivered Mail Returned to Sender", f"<{TO}>: Postfach voll / mailbox full\n", "soft", sender="MAILER-DAEMON@rzone.example")
words(
    "yandex ru",
    "Недоставленное сообщение",
    f"Это письмо отправлено почтовым сервером yandex.ru.\n\nК сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может\nбыть отправлено одному или нескольким адресатам.\n\n<{TO}>: host mx.reader.example[192.0.2.9] said: 550 Пользователь не найден\n\n{_COPY}",
    "hard",
    sender="mailer-daemon@yandex.example",
)
words(
    "mail.ru ru full",
    "Mail failure.",
    f"Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.\n\nК сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:\n\n**********************\n\n{TO} : почтовый ящик переполнен\n\n**********************\n\n{_COPY}",
    "soft",
    sender="mailer-daemon@corp.mail.example",
)
words("qq zh", "系统退信/Systems bounce", f"抱歉，您的邮件被退回来了……\n收件人邮件地址： {TO}\n退信原因：收件人邮件地址不存在，邮件无法送达。\nhost mx.reader.example said: 550 Mailbox not found\n", "hard", sender="PostMaster <postmaster@qq.example>")
words("163 full zh", "系统退信", f"抱歉，您的邮件被退回来了……\n收件人 {TO}\n退信原因：对方邮箱已满\n", "soft", sender="Postmaster@163.example")
words("naver ko", "[메일 발송 실패 안내] Hello", f"메일이 전송되지 못했습니다.\n받는사람: {TO}\n실패 사유: 존재하지 않는 계정입니다. (550 5.1.1 No such user)\n", "hard", sender="Naver <mailer-daemon@naver.example>")
words("sakura ja", "Returned mail: see transcript for details", f"配信できませんでした。\n{TO}\n宛先のユーザーが存在しません。\n\n   ----- Transcript of session follows -----\n550 5.1.1 <{TO}>... User unknown\n", "hard", sender="Mail Delivery Subsystem <MAILER-DAEMON@mx.example>")
words(
    "zoho",
    "Undelivered Mail Returned to Sender",
    f"This message was created automatically by mail delivery software.\nA message that you sent could not be delivered to one or more of its recipients. This is a permanent error.\n\n{TO}, ERROR_CODE :550, ERROR_CODE :5.1.1 User unknown\n",
    "hard",
    sender="mailer-daemon@mail.zoho.example",
)
words("rediff", "failure notice", f"Hi. This is the deliver program at rediffmail.com.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<{TO}>:\nThis user doesn't exist here. (#5.1.1)\n", "hard", sender="MAILER-DAEMON@rediffmail.example")
words("libero it", "Mancata consegna del messaggio", f"Il messaggio inviato a {TO} non è stato consegnato.\nMotivo: utente sconosciuto.\n", "hard", sender="MAILER-DAEMON@libero.example")
words(
    "aruba pec it",
    "AVVISO DI MANCATA CONSEGNA: Hello",
    f'Errore nella consegna\n\nIl messaggio "Hello" proveniente da jean@acme.example e destinato all\'utente {TO} ha incontrato il seguente errore: 5.1.1 - indirizzo non valido\n',
    "hard",
    sender="posta-certificata@pec.example",
    head=_NULL + "X-Ricevuta: errore-consegna\n",
)
words("es movistar", "Correo no entregado", f"No se ha podido entregar su mensaje a {TO}: el buzón del destinatario está lleno.\n", "soft", sender="mailer-daemon@mx.example")
words("pt uol", "Mensagem não entregue", f"Sua mensagem não pôde ser entregue ao destinatário {TO}.\nMotivo: usuário desconhecido\n", "hard", sender="MAILER-DAEMON@uol.example")
words("nl kpn", "Bericht niet bezorgd", f"Uw bericht aan {TO} kon niet worden bezorgd.\nReden: mailbox is vol\n", "soft", sender="mailer-daemon@kpn.example")
words("sv telia", "Meddelandet kunde inte levereras", f"Ditt meddelande till {TO} kunde inte levereras.\nOrsak: okänd användare\n", "hard", sender="mailer-daemon@telia.example")
words("pl onet", "Nie dostarczono wiadomości", f"Twoja wiadomość do {TO} nie została dostarczona.\nPowód: nie ma takiego użytkownika\n", "hard", sender="mailer-daemon@onet.example")
words("cz seznam", "Nedoručeno: Hello", f"Vaše zpráva pro {TO} nebyla doručena: schránka neexistuje.\n", "hard", sender="mailer-daemon@seznam.example")
words("tr", "İletilemedi: Hello", f"{TO} adresine gönderdiğiniz ileti teslim edilemedi: kullanıcı bulunamadı.\n", "hard", sender="mailer-daemon@mx.example")
words(
    "sympa reject non member",
    "Your message to list offers has been rejected",
    "Your message for list offers (attached below) was rejected.\nYou are not allowed to send this message for the following reason:\nMessage distribution in the list is restricted to list subscribers.\n",
    None,
    None,
    sender="SYMPA <sympa@lists.reader.example>",
    kind="auto_reply",
    recipients=None,
)
words(
    "mailman not member",
    "Your message to Offers awaits moderator approval",
    "Your mail to 'Offers' with the subject\n\n    Hello\n\nIs being held until the list moderator can review it for approval.\n",
    None,
    None,
    sender="offers-bounces@lists.reader.example",
    head="Return-Path: <offers-bounces@lists.reader.example>\nX-Mailman-Version: 2.1.39\nPrecedence: bulk\nX-List-Administrivia: yes\n",
    kind="auto_reply",
    recipients=None,
)
words(
    "google groups",
    "Delivery Status Notification (Failure)",
    f"Hello {TO},\n\nWe're writing to let you know that the group you tried to contact (offers) may not exist, or you may not have permission to post messages to the group.\n",
    "soft",
    None,
    sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    head=_NULL + f"X-Failed-Recipients: {TO}\n",
)
words("html only bounce", "Undeliverable: Hello", f'<html><body><p><b>Delivery has failed to these recipients or groups:</b></p><p><a href="mailto:{TO}">{TO}</a></p><p>The email address you entered couldn\'t be found. 550 5.1.1</p></body></html>', "hard", sender="postmaster@mx.example", content_type=_HTML)
words("html only fr", "Non remis : Hello", "<html><body><p>Votre message n&#39;a pas pu &ecirc;tre remis &agrave; <b>zoe@reader.example</b>.</p><p>Bo&icirc;te aux lettres introuvable</p></body></html>", "hard", sender="postmaster@mx.example", content_type=_HTML)

# words that are NOT failures
words(
    "backup mx warning",
    "Warning: message 1abc delayed 24 hours",
    f"This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.example.\n\nThe address to which the message has not yet been delivered is:\n\n  {TO}\n    host mx.reader.example: 450 4.1.1 User unknown? try later\n\nNo action is required on your part.\n",
    None,
    None,
    sender="Mail Delivery System <Mailer-Daemon@mx.example>",
    kind="notice",
    recipients=None,
    head=_NULL + "Auto-Submitted: auto-replied\n",
)
words(
    "sendmail warn",
    "Warning: could not send message for past 4 hours",
    f"    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    **********************************************\n\n   ----- The following addresses had transient non-fatal errors -----\n<{TO}>\n",
    None,
    None,
    sender="Mail Delivery Subsystem <MAILER-DAEMON@mx.example>",
    kind="notice",
    recipients=None,
)
words("verzögerung", "Zustellung verzögert: Hello", f"Ihre Nachricht an {TO} konnte noch nicht zugestellt werden. Es wird weiter versucht.\n", None, None, kind="notice", recipients=None)
words("retard fr", "Remise retardée : Hello", f"La remise de votre message à {TO} est retardée. Le serveur continue d'essayer.\n", None, None, kind="notice", recipients=None)
words("success words", "Delivery Notification: Delivery has been successful", f"Your message to {TO} was successfully delivered.\n", None, None, kind="notice", recipients=None)

# Automatic replies
_THREAD = f"In-Reply-To: {SENT}\nReferences: {SENT}\n"


def automatic(name: str, subject: str, body: str, head: str = "") -> None:
    add(name, "auto_reply", f"From: Zoe <{TO}>\nSubject: {subject}\n{_THREAD}{head}{_PLAIN}", body)


for lang, subject, body in (
    ("fr", "Absence", "Bonjour, je suis absente jusqu'au 12 mai."),
    ("fr2", "Absent(e) du bureau", "De retour le 12."),
    ("fr3", "Indisponible jusqu'au 12 mai", "Je suis indisponible."),
    ("fr4", "Message automatique : Hello", "Merci de votre message, je suis en congés."),
    ("fr5", "Réponse automatique d'absence", "Je suis absent."),
    ("fr6", "Accusé de réception : Hello", "Nous avons bien reçu votre message."),
    ("fr7", "Congé maternité Re: Hello", "Je suis en congé maternité."),
    ("de1", "Abwesend bis 12.05.", "Ich bin nicht im Büro."),
    ("de2", "Automatische Rückantwort: Hello", "Ich bin nicht da."),
    ("de3", "Autoreply: Hello", "Ich bin nicht da."),
    ("de4", "Eingangsbestätigung: Hello", "Wir haben Ihre Nachricht erhalten."),
    ("de5", "Ich bin zur Zeit nicht im Büro", "Ich bin nicht da."),
    ("de6", "Urlaubsvertretung: Hello", "Ich bin im Urlaub."),
    ("de7", "Abwesenheitsassistent: Hello", "weg"),
    ("es1", "Fuera de oficina: Hello", "Estoy fuera."),
    ("es2", "Respuesta automatica Re: Hello", "Estoy de vacaciones."),
    ("es3", "Estoy de vacaciones", "Vuelvo el 12."),
    ("es4", "Autorespuesta: Hello", "Gracias por su mensaje."),
    ("it2", "Risposta automatica da Zoe", "assente"),
    ("it3", "Sono in ferie", "Torno il 12."),
    ("pt1", "Fora do escritório: Hello", "Estou fora."),
    ("pt2", "Mensagem automática: Hello", "Estou de férias."),
    ("pt3", "Estou de férias", "Volto dia 12."),
    ("nl1", "Automatisch bericht: Hello", "Ik ben er niet."),
    ("nl2", "Ik ben afwezig", "Ik ben er niet."),
    ("pl1", "Poza biurem: Hello", "Nie ma mnie."),
    ("pl2", "Nieobecność: Hello", "Nie ma mnie."),
    ("pl3", "Autoodpowiedź: Hello", "Nie ma mnie."),
    ("sv1", "Frånvarande: Hello", "Jag är borta."),
    ("da1", "Ikke på kontoret: Hello", "Jeg er væk."),
    ("no1", "Fraværende: Hello", "Borte."),
    ("fi1", "Automaattivastaus: Hello", "Lomalla."),
    ("cs1", "Mimo kancelář: Hello", "Nejsem."),
    ("hu1", "Automatikus válaszüzenet: Hello", "Nem vagyok."),
    ("ru1", "Автоматический ответ на: Hello", "Меня нет."),
    ("ru2", "Я в отпуске", "Меня нет."),
    ("tr1", "Ofis dışında: Hello", "Yokum."),
    ("tr2", "Otomatik cevap: Hello", "Yokum."),
    ("ja1", "自動返信メール：Hello", "不在です。"),
    ("ja2", "【自動応答】お問い合わせありがとうございます", "受け付けました。"),
    ("zh1", "自动答复: Hello", "我不在。"),
    ("zh2", "外出: Hello", "我外出了。"),
    ("zh3", "[自动回复] Re: Hello", "休假中"),
    ("ko1", "자동 응답: Hello", "부재중입니다"),
    ("el1", "Αυτόματη απάντηση: Hello", "Λείπω."),
    ("en1", "Away from my desk Re: Hello", "Back on 12."),
    ("en2", "I am out of the office Re: Hello", "Back on 12."),
    ("en3", "On leave: Hello", "Back."),
    ("en4", "Annual Leave Re: Hello", "Back."),
    ("en5", "Maternity leave - Re: Hello", "Back in September."),
    ("en6", "Auto: Re: Hello", "Back."),
    ("en7", "Autoresponse: Hello", "Thanks for contacting us"),
    ("en8", "Thank you for contacting Reader Ltd", "We received your message and will answer within 2 days. This is an automated message."),
    ("en9", "[Ticket#2026011210000012] Hello", "Your request has been received."),
    ("en10", "Case 00012345: Hello [ ref:_00D.5001:ref ]", "We received your case."),
    ("en11", "(OOO) Re: Hello", "Back."),
    ("en12", "Zoe Martin is away Re: Hello", "Back."),
    ("en13", "Vacation reply", "Back."),
):
    # with null path: must be auto whatever; (with Return-Path <> the language is not needed)
    automatic(f"Null path: {lang}", subject, body + "\nContact bob@reader.example.\n", head="Return-Path: <>\n")
    if lang not in ("en9", "en10", "en8", "fr3", "ru2", "es3", "it3", "pt3", "en4", "en5", "en3", "nl2", "de5", "fr7", "en12", "zh2"):
        automatic(f"Subject: {lang}", subject, body + "\n")
for name, head in (
    ("autorespond header X-Autoreply-Domain", "X-Auto-Response-Suppress: DR, OOF, AutoReply\nAuto-Submitted: auto-generated\n"),
    ("Auto-Submitted notified", "Auto-Submitted: auto-notified\n"),
    ("sieve vacation", "Auto-Submitted: auto-replied (vacation)\nX-Sieve: Pigeonhole Sieve\n"),
    ("X-Autoreply", "X-Autoreply: yes\n"),
    ("X-Mailer vacation", "X-Mailer: vacation 1.2.7.1\nPrecedence: junk\n"),
    ("Precedence bulk + X-Auto-Response-Suppress + auto", "Precedence: bulk\nAuto-Submitted: auto-generated\n"),
    ("zendesk", "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nX-Mailer: Zendesk Mailer\nX-Zendesk-From-Account-Id: 1\n"),
    ("freshdesk", "X-Autoreply: yes\nX-Fd-Ticket-Id: 2\nAuto-Submitted: auto-generated\n"),
    ("OTRS", "X-OTRS-Loop: support@reader.example\nPrecedence: bulk\nAuto-Submitted: auto-replied\nX-Powered-By: OTRS\n"),
    ("glpi", "X-Auto-Response-Suppress: OOF, DR, NDR, RN, NRN\nAuto-Submitted: auto-generated\nPrecedence: bulk\n"),
    ("jira", "X-JIRA-FingerPrint: abc\nAuto-Submitted: auto-generated\nPrecedence: bulk\n"),
    ("salesforce", "X-SFDC-Autoresponse: yes\nX-Auto-Response-Suppress: All\nAuto-Submitted: auto-replied\n"),
    ("osTicket", "X-Auto-Response-Suppress: DR, RN, OOF, AutoReply\nX-Autoreply: yes\nX-Auto-Reply: yes\nAuto-Submitted: auto-replied\n"),
    ("zammad", "Auto-Submitted: auto-replied\nPrecedence: bulk\nX-Loop: yes\nX-Zammad-Send-Auto-Response: false\n"),
    ("freescout", "X-FreeScout-Mail-Type: auto.reply\nAuto-Submitted: auto-replied\nX-Autoreply: yes\n"),
    ("proton autoreply", "Auto-Submitted: auto-replied\nX-Pm-Message-Id: 1\nPrecedence: auto_reply\n"),
    ("X-Autogenerated", "X-Autogenerated: Reply\n"),
    ("X-EmailTags vacation", "X-Auto-Reply-From: zoe@reader.example\nX-Loop: zoe@reader.example\nPrecedence: auto_reply\n"),
    ("helpscout", "X-HelpScout-Event: auto-reply\nX-AutoReply: yes\n"),
    ("gorgias/intercom", "Auto-Submitted: auto-generated\nX-Intercom-Bot: yes\n"),
):
    automatic(f"Header: {name}", "Re: Hello", "We have received your message 550, ticket 5.1.1, and will answer soon. <help@reader.example>\n", head=head)
    automatic(f"Header, null path: {name}", "Re: Hello", "We have received your message 550, ticket 5.1.1, and will answer soon. <help@reader.example>\n", head="Return-Path: <>\n" + head)
# dangerous words in absence notes with null path
for name, body in (
    ("left fr", "Bonjour,\n\nZoé Martin ne fait plus partie de la société et cette adresse n'est plus valide. Merci d'écrire à bob@reader.example.\n"),
    ("left de", "Frau Martin ist nicht mehr in unserem Unternehmen tätig. Diese Adresse wird nicht mehr gelesen. bob@reader.example\n"),
    ("left es", "Zoe ya no trabaja en la empresa. Esta cuenta ha sido desactivada; escriba a bob@reader.example\n"),
    ("left en 550", "I have left Reader Ltd. My mailbox (ext. 550) is closed. Delivery of your message to my team failed? Mail bob@reader.example.\n"),
    ("undeliverable wording", "Your email has not been delivered to me personally, as I am on parental leave. Your message will not be forwarded. bob@reader.example\n"),
    ("not delivered fr", "Votre message ne sera ni lu ni transféré. En cas d'urgence : bob@reader.example, poste 421.\n"),
    ("nicht weitergeleitet", "Ihre Nachricht wird nicht weitergeleitet. Sie erreichen mich ab dem 12.5. wieder (5.1.1 Raum). bob@reader.example\n"),
    ("mailbox full note", "My mailbox is often full, please resend after 12 May. bob@reader.example\n"),
):
    automatic(f"An absence, null path: {name}", "Re: Hello", body, head="Return-Path: <>\nAuto-Submitted: auto-replied\n")
    automatic(f"An absence of Exchange, null path: {name}", "Automatic reply: Hello", body, head="Return-Path: <>\nX-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: zoe@reader.example\n")
    automatic(f"An absence, null path alone: {name}", "Re: Hello", body, head="Return-Path: <>\n")


# Persons
def person(name: str, subject: str, body: str, head: str = "", sender: str = f"Zoe <{TO}>", content_type: str = _PLAIN) -> None:
    add(name, "reply", f"From: {sender}\nSubject: {subject}\n{_THREAD}{head}{content_type}", body)


for name, subject, body in (
    ("mail bounced question", "Re: Hello", "Your last mail bounced with 550 5.1.1 user unknown for bob@acme.example, could you check?"),
    ("left firm says himself", "Re: Hello", "I have left the company, please write to bob@reader.example instead."),
    ("out of office mention", "Re: Hello", "I'm out of the office until Monday but yes, interested."),
    ("delivery company", "Delivery failed", "The delivery failed yesterday: nobody answered the door. Can you redeliver?"),
    ("undeliverable subject by human", "Undeliverable goods", "We could not deliver the goods to <12 Main St>."),
    ("absence word", "Absence de réponse", "Je n'ai pas reçu de réponse de votre part."),
    ("Urlaub", "Urlaub im August", "Haben Sie da noch Plätze frei?"),
    ("fully booked", "Full", "Our mailbox at the hotel is full, so use the desk."),
    ("Notification", "Notification", "Please notify me next week."),
    ("Failure", "Failure notice period", "What is the notice period?"),
    ("auto", "Auto: Angebot", "Ich suche ein Auto."),
    ("ticket reply human", "Re: [Ticket#2026011210000012] Hello", "Hi, Bob here from support; yes, we want that."),
    ("delay", "Delayed", "Sorry for the delayed answer. Yes."),
    ("status", "Delivery status", "What is the delivery status of my order?"),
    ("bounce house", "Bounce castle quote", "Please quote for a bounce castle."),
    ("system admin", "Re: Hello", "I am the system administrator, what do you need?"),
):
    person(f"A person: {name}", subject, body, head="Return-Path: <zoe@reader.example>\n")
person("admin address", "Re: Hello", "Yes, call me.", sender="Admin <admin@reader.example>")
person("noreply human", "Re: Hello", "Yes, call me.", sender="Reader <noreply@reader.example>")
person("mailer-daemon local human", "Re: Hello", "Yes, call me.", sender="Mailer GmbH <mailer@reader.example>")
person("list mail human", "[offers] Re: Hello", "Yes", head="Precedence: list\nList-Id: <offers.reader.example>\nList-Unsubscribe: <mailto:x@y.example>\n")
person("x-auto-response-suppress outlook person", "RE: Hello", "Yes, thanks.", head="X-Auto-Response-Suppress: DR, OOF, AutoReply\nX-MS-Has-Attach:\n")
person("auto-submitted no", "Re: Hello", "Yes", head="Auto-Submitted: no\n")
person("zendesk agent", "Re: Hello", "Hi Jean, yes we would like a demo. Bob", head="X-Mailer: Zendesk Mailer\nX-Zendesk-From-Account-Id: 1\n", sender="Bob (Reader) <support@reader.example>")
person("read my mail", "Read: the book", "You should read the book")
person("gelesen", "Gelesen und für gut befunden", "Ja!")
person("calendar accept", "Accepted: Hello", "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n", content_type="MIME-Version: 1.0\nContent-Type: text/calendar; method=REPLY\n")

# Unsubscribe wishes: reply and never lost
for subject in (
    "unsubscribe",
    "Unsubscribe",
    "UNSUBSCRIBE ME",
    "Please unsubscribe",
    "Remove me",
    "STOP",
    "stop",
    "Désinscription",
    "Désabonnement",
    "Désinscrire",
    "Se désabonner",
    "Me désinscrire",
    "Abmelden",
    "Abmeldung",
    "Bitte austragen",
    "Newsletter abbestellen",
    "Baja",
    "Darme de baja",
    "Cancelar suscripción",
    "Disiscrizione",
    "Cancellami",
    "Cancellazione",
    "Afmelden",
    "Uitschrijven",
    "Descadastrar",
    "Cancelar subscrição",
    "Cancelar inscrição",
    "Rezygnacja",
    "Wypisz mnie",
    "Avregistrera",
    "Avsluta prenumeration",
    "Afmeld",
    "Meld meg av",
    "Peruuta tilaus",
    "Odhlásit",
    "Leiratkozás",
    "Dezabonare",
    "Отписаться",
    "Отписка",
    "Отпишите меня",
    "Відписатися",
    "Abonelikten çık",
    "Κατάργηση εγγραφής",
    "配信停止",
    "退订",
    "退訂",
    "取消订阅",
    "수신거부",
    "구독 취소",
    "إلغاء الاشتراك",
    "הסרה",
    "Opt out",
    "Opt-out",
    "Re: Hello - unsubscribe",
    "Re: unsubscribe",
):
    add(f"A wish under a null path: {subject}", "reply", f"{_NULL}From: Zoe <{TO}>\nSubject: {subject}\n{_THREAD}", "This message was automatically generated by Mail. zoe@reader.example\n")
# An answer of a program repeats our subject, whatever that begins with
for subject in (
    "Re: Stop! You are overpaying",
    "Re: Stop - the time wasting",
    "RE: Remove | clean | shine",
    "AW: Abmeldung: so geht es",
    "RE: Baja - precios nuevos",
):
    add(f"No wish, an answer of a program: {subject}", "auto_reply", f"From: Zoe <{TO}>\nAuto-Submitted: auto-replied\nSubject: {subject}\n{_THREAD}", "I am away.\n")
add("A polite wish as an answer", "reply", f"{_NULL}From: Zoe <{TO}>\nSubject: Re: please unsubscribe me\n{_THREAD}", "x\n")
add("null path auto-submitted unsub", "reply", f"{_NULL}Auto-Submitted: auto-generated\nFrom: Zoe <{TO}>\nSubject: unsubscribe\n{_THREAD}", "unsubscribe zoe@reader.example\n")
for body in ("Please take me off your list.", "STOP", "Merci de me retirer de votre liste de diffusion.", "Bitte löschen Sie meine Daten.", "Do not contact me again. 550 reasons.", "Ne plus me contacter svp"):
    add(f"A wish in words: {body}", "reply", f"Return-Path: <{TO}>\nFrom: Zoe <{TO}>\nSubject: Re: Hello\n{_THREAD}", body + "\n")


# Complaints / receipts / reports
def feedback(name: str, feedback_type: str, kind: str, extra: str = "", report_type: str = "feedback-report", recipients: tuple[str, ...] | None = None) -> None:
    """RFC 5965."""
    add(
        name,
        kind,
        f"From: feedback@fbl.example\nSubject: FW: Hello\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type={report_type}; boundary=b\n",
        f"--b\nContent-Type: text/plain\n\nThis is an email abuse report.\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: {feedback_type}\nUser-Agent: Fbl/1.0\nVersion: 1\n{extra}\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n",
        recipients=recipients,
        is_about=kind == "complaint",
    )


feedback("abuse", "abuse", "complaint", f"Original-Rcpt-To: {TO}\n", recipients=(TO,))
feedback("abuse upper", "ABUSE", "complaint", f"Original-Rcpt-To: <{TO}>\nOriginal-Mail-From: <jean@acme.example>\n", recipients=(TO,))
feedback("abuse redacted", "abuse", "complaint", "Original-Rcpt-To: redacted@reader.example\n")
feedback("complaint word (QQ/mail.ru)", "abuse", "complaint", f"Removal-Recipient: {TO}\nReport-Type: complaint\n")
feedback("fraud", "fraud", "complaint")
feedback("opt-out", "opt-out", "complaint")
feedback("not-spam", "not-spam", "notice")
feedback("auth-failure", "auth-failure", "notice", "Auth-Failure: dmarc\n")
feedback("other", "other", "complaint")
feedback("report-type missing", "abuse", "complaint", report_type="x-feedback")
add(
    "ARF in mixed",
    "complaint",
    "From: abuse@isp.example\nSubject: Abuse report\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n",
    f"--b\nContent-Type: text/plain\n\nSpam report\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: X\nVersion: 0.1\n\n--b\nContent-Type: text/rfc822-headers\n\n{_COPY.partition(chr(10) + chr(10))[0]}\n\n--b--\n",
)


def receipt(name: str, disposition: str, subject: str, text: str = "Your message was displayed.", head: str = "", extra: str = "") -> None:
    """RFC 8098."""
    add(
        name,
        "notice",
        f"From: Zoe <{TO}>\nSubject: {subject}\n{_THREAD}{head}MIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n",
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n--b\nContent-Type: message/disposition-notification\n\nReporting-UA: reader.example; X\nFinal-Recipient: rfc822;{TO}\nOriginal-Message-ID: {SENT}\nDisposition: {disposition}\n{extra}\n--b--\n",
    )


receipt("fr lu", "manual-action/MDN-sent-manually; displayed", "Lu : Hello", "Votre message a été lu.")
receipt("de null", "automatic-action/MDN-sent-automatically; displayed", "Gelesen: Hello", head=_NULL)
receipt("non lu", "automatic-action/MDN-sent-automatically; deleted", "Non lu : Hello", "Votre message a été supprimé sans être lu. 550", head=_NULL)
receipt("processed", "automatic-action/MDN-sent-automatically; processed", "Processed: Hello", head=_NULL)
receipt("dispatched err", "automatic-action/MDN-sent-automatically; dispatched/error", "Hello", extra="Error: none of importance\n")
receipt("pt lida", "manual-action/MDN-sent-manually; displayed", "Lida: Hello", "A mensagem foi lida.")
add(
    "MDN outlook multipart with person text? delivered receipt gmail style",
    "notice",
    f'From: Zoe <{TO}>\nSubject: Read: Hello\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type="disposition-notification"; boundary=b\n',
    f"--b\nContent-Type: text/html\n\n<p>Your message was read</p>\n--b\nContent-Type: message/disposition-notification\nContent-Transfer-Encoding: base64\n\n{base64.encodebytes(f'Final-Recipient: rfc822; {TO}{chr(10)}Original-Message-ID: {SENT}{chr(10)}Disposition: manual-action/MDN-sent-manually; displayed{chr(10)}'.encode()).decode()}\n--b--\n",
)
add(
    "dmarc yahoo",
    "notice",
    "From: DMARC <noreply@dmarc.yahoo.example>\nSubject: Report Domain: acme.example Submitter: Yahoo Report-ID: <1700000000.123>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n",
    '--b\nContent-Type: text/plain\n\nThis is a DMARC aggregate report\n--b\nContent-Type: application/gzip; name="yahoo.com!acme.example!1700000000!1700086399.xml.gz"\nContent-Transfer-Encoding: base64\n\nH4sI\n--b--\n',
)
add(
    "dmarc amazon ses",
    "notice",
    "From: postmaster@amazonses.example\nSubject: Dmarc Aggregate Report Domain: {acme.example}  Submitter: {Amazon SES}  Date: {2026-01-12}  Report-ID: {abc}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n",
    '--b\nContent-Type: text/plain\n\nThis MIME email was sent through Amazon SES.\n--b\nContent-Type: application/octet-stream; name="amazonses.com!acme.example!1!2.xml.gz"\nContent-Transfer-Encoding: base64\n\nH4sI\n--b--\n',
)
add("dmarc infomaniak/ovh subject lower", "notice", 'From: noreply@ovh.example\nSubject: Report domain: acme.example Submitter: ovh.net Report-ID: <a@ovh.net>\nContent-Type: application/zip; name="ovh.net!acme.example!1!2.zip"\nContent-Transfer-Encoding: base64\n', "UEsD\n")


# Charset / structure (subject/sender/new_text)
def encoded(name: str, subject: str, body: bytes, read_as: str, new_text: str, charset: str, coding: str) -> None:
    head = f"From: Zoe <{TO}>\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n"
    head += f"Content-Transfer-Encoding: {coding}\n"
    add(name, "reply", head, body, new_text=new_text, subject=read_as)


def encoded_word(text: str, charset: str) -> str:
    return f"=?{charset}?b?{base64.b64encode(text.encode(charset)).decode()}?="


for name, charset, declared, text in (
    ("koi8-r", "koi8-r", "koi8-r", "Да, конечно"),
    ("koi8-u", "koi8-u", "koi8-u", "Так, звичайно її"),
    ("win1250", "cp1250", "windows-1250", "Ano, děkuji, žádný problém"),
    ("win1253", "cp1253", "windows-1253", "Ναι, ευχαριστώ"),
    ("win1254", "cp1254", "windows-1254", "Evet, teşekkürler ığİ"),
    ("win1255", "cp1255", "windows-1255", "כן, תודה"),
    ("iso-8859-9", "iso-8859-9", "iso-8859-9", "Evet ığ"),
    ("iso-8859-15", "iso-8859-15", "iso-8859-15", "Oui, 10 € œuvre"),
    ("gb2312 that is gbk", "gbk", "gb2312", "好的，朱镕基谢谢"),
    ("big5-hkscs", "big5hkscs", "big5-hkscs", "好的，多謝"),
    ("euc-jp", "euc-jp", "euc-jp", "はい、お願いします"),
    ("iso-2022-jp with half kana", "iso2022_jp_3", "iso-2022-jp-3", "はい、お願いします"),
    ("ks_c_5601", "cp949", "ks_c_5601-1987", "네, 감사합니다 똠"),
    ("tis-620", "cp874", "tis-620", "ใช่ ขอบคุณ"),
    ("win1258", "cp1258", "windows-1258", "Vang"),
    ("macroman", "mac_roman", "macintosh", "Oui, très bien"),
    ("utf-16", "utf-16", "utf-16", "Yes indeed, thanks é"),
    ("utf-7", "utf-7", "utf-7", "Oui, très bien"),
    ("x-unknown utf8", "utf-8", "x-unknown", "Oui, très bien"),
    ("unknown-8bit latin1", "latin-1", "unknown-8bit", "Oui, très bien"),
    ("utf8 bom", "utf-8-sig", "utf-8", "Oui, très bien"),
    ("cp850 quoted", "cp850", "ibm850", "Oui, très bien"),
    ("us-ascii lie cp1252", "cp1252", "us-ascii", "Oui, très bien – 10 €"),
    ("utf8 quoted name", "utf-8", '"utf-8"', "Oui, très bien"),
    ("utf8 alias", "utf-8", "UTF8", "Oui, très bien"),
    ("utf-8 with junk", "utf-8", "utf-8; format=flowed; delsp=yes", "Oui, très bien"),
):
    encoded(f"Charset: {name}", "Re: Hello", base64.encodebytes(text.encode(charset)), "Re: Hello", text, declared, "base64")
for _name, charset, text in (
    ("hdr koi8-r", "koi8-r", "Ответ: Привет"),
    ("hdr gb2312", "gb2312", "回复：你好"),
    ("hdr iso-2022-jp", "iso-2022-jp", "返信：こんにちは"),
    ("hdr euc-kr", "euc-kr", "회신: 안녕"),
    ("hdr big5", "big5", "回覆：你好"),
    ("hdr win1255", "windows-1255", "תשובה שלום"),
    ("hdr iso-8859-2", "iso-8859-2", "Odp: Dzień dobry żółć"),
):
    encoded(f"Charset of a subject: {charset}", encoded_word(text, charset), b"Yes", text, "Yes", "utf-8", "8bit")


# Subjects alone, of letters that begin a thread

for subject in (
    "Automatic reply - Hello",
    "Out Of Office: Re: Hello",
    "OUT OF OFFICE RE: Hello",
    "Re: Hello (OOO until Monday)",
    "Re: Hello | Out of office",
    "I'm currently out of the office Re: Hello",
    "Currently out of office: Hello",
    "Out of office till 12/5: Hello",
    "Autoreply Re: Hello",
    "Auto-reply from Zoe",
    "Autoreply from support@reader.example",
    "Autoresponder message: Hello",
    "Automatic email: Hello",
    "Automated message: Hello",
    "This is an automatic reply: Hello",
    "[Automated reply] Hello",
    "Auto-Response from Reader Ltd",
    "Holiday notice: Hello",
    "Holiday message: Hello",
    "Office closed: Hello",
    "Our office is closed",
    "Our offices are closed until 2 January",
    "Zoe is on holiday until 12 May",
    "Zoe Martin est en congés jusqu'au 12 mai",
    "Absence : Re: Hello",
    "Absent jusqu'au 12/05",
    "En congé jusqu'au 12 mai",
    "Fermeture annuelle",
    "Congés annuels : Hello",
    "Réponse automatique de Zoe Martin",
    "Réponse auto : Hello",
    "Ich bin im Urlaub bis 12.05.",
    "Abwesenheit: Zoe Müller",
    "Automatische Antwort von Zoe Müller",
    "Automatische Antwort auf Ihre E-Mail",
    "Automatische Eingangsbestätigung",
    "Betriebsferien",
    "Urlaub bis 12.05.2026",
    "Nicht am Platz: Hello",
    "Out of Office - Zoe Müller",
    "Bin nicht im Büro",
    "De vacaciones hasta el 12",
    "Fuera de la oficina hasta el 12 de mayo",
    "Respuesta automática de Zoe",
    "Contestador automático: Hello",
    "Sono fuori ufficio",
    "Assenza: Hello",
    "Chiusura estiva",
    "Risposta automatica: R: Hello",
    "Resposta automática: RES: Hello",
    "Estou fora do escritório",
    "Ik ben op vakantie",
    "Afwezig tot 12 mei",
    "Automatisch antwoord van Zoe",
    "Afwezigheidsassistent: Hello",
    "Jag är på semester",
    "Autosvar: SV: Hello",
    "Ferie til 12. mai",
    "Jestem na urlopie",
    "Odpowiedź automatyczna: Hello",
    "Automatická odpověď: Re: Hello",
    "Я в отпуске до 12 мая",
    "Автоматический ответ от Zoe",
    "Yıllık izindeyim",
    "休暇のお知らせ",
    "自動返信：休暇中です",
    "【自動返信】Re: Hello",
    "休假自动回复",
    "我在休假",
    "휴가 안내",
    "부재중 자동응답: Hello",
    "Lomalla 12.5. asti",
    "Poissa toimistolta: Hello",
):
    add(f"A subject: {subject}", "auto_reply", f"From: Zoe <{TO}>\nSubject: {subject}\n{_PLAIN}", "Away.\n")
for subject in (
    "Re: automatic reply to my order?",
    "Re: out of office",
    "Auto repair quote",
    "Automatic doors",
    "Automation question",
    "Out of stock",
    "Office closed on Friday?",
    "Holiday homes",
    "Holiday schedule for the team?",
    "Vacation rental",
    "Absence management software",
    "Absent but interested",
    "Congés payés : votre offre",
    "Fermeture du compte",
    "Urlaubsplaner",
    "Urlaub: Frage zum Angebot?",
    "Ferienwohnung",
    "Vacaciones en España",
    "Ferie 2026?",
    "Semesterplaner",
    "Urlop w maju?",
    "Отпуск в мае?",
    "Réponse à votre mail",
    "Réponse : oui",
    "Antwort auf Ihr Angebot",
    "Automatisierung",
    "Autosuche",
    "Receipt for your order",
    "Ticket prices",
    "Case study",
    "Request for a quote",
    "Away game tickets",
    "Our office is moving",
    "Message from Zoe",
    "Notification of interest",
    "Abwesend? Nein!",
    "Accusé",
    "Confirmation",
    "Confirmation de rendez-vous",
    "Ausser Betrieb",
    "Out of scope",
    "No longer interested",
    "Left a comment",
    "La pièce jointe est absente",
    "Vacaciones: Hello",
    "Indisponible : lundi ?",
):
    add(f"A person's subject: {subject}", "reply", f"From: Zoe <{TO}>\nSubject: {subject}\n{_PLAIN}", "Call me.\n")


# Smaller servers, hosts and filters

words("lmtp in other words", "Message non distribué : Hello", f"Bonjour,\nvotre courriel à {TO} est revenu : le destinataire a quitté l'entreprise et sa boîte a été fermée.\nCode 550 5.1.1\n", "hard", sender="mailer-daemon@mx.example")
words("vade", "Votre message a été bloqué", f"Votre message adressé à {TO} a été bloqué par notre antispam (Vade).\n", "soft", True, sender="postmaster@mx.example")
words("mailcow quota", "Undelivered Mail Returned to Sender", f"This is the mail system at host mx.\n\n<{TO}>: host dovecot said: 552 5.2.2 <{TO}> Quota exceeded (mailbox for user is full) (in reply to end of DATA command)\n", "soft")
words("mail enable de", "Unzustellbar: Hello", f"Die folgenden Empfänger konnten nicht erreicht werden:\n{TO}\n  Postfach nicht gefunden\n", "hard", sender="postmaster@mx.example")
words("icewarp, in words", "Undeliverable mail", f"Your message to <{TO}> could not be delivered.\n\nReason: 550 5.1.1 <{TO}> User unknown; rejecting\n", "hard", sender="postmaster@mx.example")
words(
    "smartermail",
    "Delivery Failure",
    f"Could not deliver message to the following recipient(s):\n\nFailed Recipient: {TO}\nReason: Remote host said: 550 5.1.1 The email account that you tried to reach does not exist.\n\n   -- The header and top 20 lines of the message follows --\n\n{_COPY}",
    "hard",
    sender="System Administrator <postmaster@mx.example>",
)
words("zimbra de", "Undelivered Mail Returned to Sender", f"Dies ist das Mailsystem auf Host mx.\n\n<{TO}>: Empfänger unbekannt\n", "hard")
words("surgemail", "Undeliverable mail", f"Failed to deliver message to {TO}\n\nThe recipient's mailbox is full, message returned to sender. (#5.2.2)\n", "soft")
words("xmail", "Error sending message [1234] from [acme.example]", f"[<00>] XMail bounce: Rcpt=[{TO}];Error=[550 5.1.1 No such user]\n\n[<01>] Error sending message\n", "hard", sender="XMail PostMaster <postmaster@mx.example>")
words("argosoft", "Mail Delivery Failure", f"The message could not be delivered to {TO}.\nServer responded: 550 Unknown user.\n", "hard", sender="postmaster@mx.example")
words("merak", "Mail delivery failed", f"The attached message had PERMANENT fatal delivery errors.\n\nRecipient: {TO}\nReason: mailbox full (552)\n", "soft", sender="mailer-daemon@mx.example")
words("tobit", "Unzustellbare Mail", f"Ihre Mail an {TO} ist unzustellbar: Benutzer unbekannt.\n", "hard", sender="postmaster@mx.example")
words("david", "Nachricht nicht zustellbar", f"Die Nachricht konnte nicht an {TO} zugestellt werden. Speicherplatz des Empfängers überschritten\n", "soft", sender="MAILER-DAEMON@mx.example")
words("yahoo co jp", "Delivery failure", f"Message from  yahoo.co.jp.\nUnable to deliver message to the following address(es).\n\n<{TO}>:\nThis user doesn't have a yahoo.co.jp account ({TO}) [-9]\n", "hard", sender="MAILER-DAEMON@yahoo.example")
words(
    "docomo",
    "Mail System Error - Returned Mail",
    f"This Message was undeliverable due to the following reason:\n\nEach of the following recipients was rejected by a remote mail server.\nThe reasons given by the server are included to help you determine why\neach recipient was rejected.\n\n    Recipient: <{TO}>\n    Reason:    Unknown user {TO}\n\n",
    "hard",
    sender="Postmaster@docomo.example",
)
words("au kddi", "Mail System Error - Returned Mail", f"This Message was undeliverable due to the following reason:\n\nYour message was not delivered because the return address was refused.\n\nThe return address was '<jean@acme.example>'\n\nRecipient: <{TO}>\n", "soft", True, sender="Postmaster@ezweb.example")
words("inmail 24", "Delivery Failure", f"This is an automatically generated message.\n\n*** Your message was NOT delivered to {TO}\nReason: Sender IP listed in DNSBL\n", "soft", True, sender="postmaster@mx.example")
words("returned by person-like postmaster", "Undeliverable: Hello", f"We no longer have a user {TO} at this company.\n", "hard", sender="postmaster@mx.example")
words("fr hosting", "Retour à l'expéditeur : Hello", f"L'adresse {TO} n'est plus valide.\n", "hard", sender="mailer-daemon@mx.example")
words("es aviso", "Aviso de correo no entregado", f"El usuario {TO} no existe en este servidor.\n", "hard", sender="postmaster@mx.example")
words("ru", "Письмо не доставлено", f"Ваше письмо для {TO} не доставлено: такого адреса не существует.\n", "hard", sender="mailer-daemon@mx.example")
words("ja 2", "メールを配信できませんでした", f"以下の宛先への配信に失敗しました。\n{TO}\n理由: 宛先のメールボックスの容量を超えています。\n", "soft", sender="mailer-daemon@mx.example")
words("zh tw", "郵件無法傳遞通知", f"您寄給 {TO} 的郵件無法傳遞。\n原因: 查無此帳號\n", "hard", sender="mailer-daemon@mx.example")
words("timeout 3 days", "Mail delivery failed", f"Message to {TO} could not be delivered for 3 days: Connection timed out. Giving up.\n", "soft", sender="mailer-daemon@mx.example")
words("unknown user at 450", "Mail delivery failed", f"Message to {TO} could not be delivered: 450 4.2.1 mailbox temporarily disabled\n", "soft", sender="mailer-daemon@mx.example")
words("sender denied words of unknown", "Mail delivery failed", f"Message to {TO} could not be delivered.\nhost mx said: 550 Sender unknown (jean@acme.example)\n", "soft", True, sender="mailer-daemon@mx.example")
words("helo unknown", "Mail delivery failed", f"<{TO}>: host mx said: 550 HELO: host acme.example does not exist\n", "soft", True, sender="mailer-daemon@mx.example")
words("our dns", "Mail delivery failed", f"<{TO}>: host mx said: 550 5.1.8 Sender domain does not exist\n", "soft", True, sender="mailer-daemon@mx.example")
report("status 5.1.1 reasons in text only, quota", "The mailbox of zoe@reader.example is full.", failed("5.1.1", None), "soft")
report("status 5.0.0, text: user left", "zoe@reader.example: this person no longer works here.", failed("5.0.0", None), "hard")
report("status 5.1.0 wiht unknown", "x", failed("5.1.0", "smtp; 550 5.1.0 <zoe@reader.example> User unknown"), "hard")
report("status 5.2.0 generic", "x", failed("5.2.0", "smtp; 550 5.2.0 Mailbox error"), "soft")
report("status 5.3.2", "x", failed("5.3.2", "smtp; 550 5.3.2 system not accepting messages"), "soft")
report("status 4.2.2 expired", "x", failed("4.2.2", "smtp; 452 4.2.2 Over quota"), "soft")
report("ms 5.7.606", "x", failed("5.7.606", "smtp; 550 5.7.606 Access denied, banned sending IP [192.0.2.1]"), "soft", True)
report("ms 5.4.1 relay denied words", "x", failed("5.4.1", "smtp; 550 5.4.1 [zoe@reader.example]: Recipient address rejected: Access denied. AS(201806281)"), "hard")
report("ms 5.1.0 spf", "x", failed("5.1.0", "smtp; 550 5.1.0 SPF check failed"), "soft", True)
report("google 5.2.1 disabled", "x", failed("5.2.1", "smtp; 550-5.2.1 The email account that you tried to reach is disabled."), "hard")
report("google 5.7.1 group", "x", failed("5.7.1", "smtp; 550 5.7.1 The group offers@reader.example is restricted; you can't post"), "soft", True)
report("google 5.4.5", "x", failed("5.4.5", "smtp; 550 5.4.5 Daily user sending limit exceeded"), "soft", True)
report("frozen proofpoint 'too many invalid'", "x", failed("5.7.1", "smtp; 550 5.7.1 Too many invalid recipients"), "soft", True)
report("utf-8 words in diag", "x", failed("5.1.1", "smtp; 550 5.1.1 Benutzer existiert nicht"), "hard")
report("rfc822 dsn 'address does not exist' for sender", "x", failed("5.1.7", "smtp; 550 5.1.7 <jean@acme.example>: Sender address does not exist"), "soft", True)
report("dsn 5.1.1 but own address", "x", failed("5.1.1", "smtp; 550 5.1.1 <jean@acme.example>: Sender address rejected: User unknown"), "soft", True)
report("dsn X-Display-Name & no diag 5.1.1", "x", failed("5.1.1", None), "hard")
report("dsn exim: all hosts 5.4.4?", "x", failed("5.0.0", "smtp; all relevant MX records point to non-existent hosts"), "hard")
report("dsn 5.4.4 try again", "x", failed("5.4.4", "X-Postfix; unable to look up host mx: try again"), "soft")
automatic("null path: 'we could not find you in our records'", "Re: Hello", "Thank you. We could not find your account. Your address does not exist in our system; ticket 550. <help@reader.example>", head="Return-Path: <>\n")
automatic("support: 'mailbox not monitored'", "This mailbox is not monitored", "This mailbox is not monitored and your message was not delivered to a person. Please use bob@reader.example", head="Return-Path: <>\nAuto-Submitted: auto-generated\n")
automatic("undeliverable subject OOF", "Undeliverable while away: Hello", "I am away. My mailbox is closed.", head="Return-Path: <>\nAuto-Submitted: auto-replied\n")
automatic("new address", "My address has changed", "zoe@reader.example is no longer in use. Please use zoe@new.example. Your message was not delivered.", head="Return-Path: <>\nAuto-Submitted: auto-replied\n")
automatic("person gone with 5.1.1", "Automatic reply: Hello", "Zoe Martin no longer works here. 5.1.1. bob@reader.example", head="Return-Path: <>\n")
automatic("error ticket subject", "Error: ticket could not be created", "Your message could not be processed, as your address is unknown. <help@reader.example>", head="Return-Path: <>\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n")


# Parts in other orders and wrappings

_FIELDS = f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {TO}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n"
_DAEMON = "From: MAILER-DAEMON@mx.example\nSubject: Undelivered\n"


def parts(name: str, content_type: str, body: str, severity: str | None = "hard", kind: str = "bounce", recipients: tuple[str, ...] | None = (TO,), head: str = _DAEMON, path: str = _NULL, is_about: bool = True) -> None:
    """A report in parts, in the order and the forms of those who wrap and mend them."""
    header = f"{path}{head}MIME-Version: 1.0\nContent-Type: {content_type}\n"
    add(name, kind, header, body, severity, False, recipients, is_about)


parts("no report-type", "multipart/report; boundary=b", f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n{_FIELDS}\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n")
parts(
    "status as attachment with name",
    "multipart/report; report-type=delivery-status; boundary=b",
    f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status; name=details.txt\nContent-Disposition: attachment; filename=details.txt\n\n{_FIELDS}\n--b\nContent-Type: message/rfc822; name=Hello.eml\nContent-Disposition: attachment\n\n{_COPY}\n--b--\n",
)
parts("status as text/plain part", "multipart/mixed; boundary=b", f"--b\nContent-Type: text/plain\n\nYour message could not be delivered.\n--b\nContent-Type: text/plain; name=details.txt\n\n{_FIELDS}\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n")
parts(
    "nested by a gateway's footer",
    "multipart/mixed; boundary=o",
    f"--o\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n{_FIELDS}\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n--o\nContent-Type: text/plain\n\nThis mail was scanned.\n--o--\n",
)
parts(
    "nested, from an odd sender, null path",
    "multipart/mixed; boundary=o",
    f"--o\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n{_FIELDS}\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n--o--\n",
    head="From: gateway@mx.example\nSubject: Undelivered\n",
)
parts(
    "signed",
    'multipart/signed; protocol="application/pkcs7-signature"; boundary=o',
    f"--o\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n{_FIELDS}\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n--o\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nMII\n--o--\n",
)
parts(
    "base64 text and status",
    "multipart/report; report-type=delivery-status; boundary=b",
    f"--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{base64.encodebytes(b'nicht gefunden').decode()}\n--b\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n{base64.encodebytes(_FIELDS.encode()).decode()}\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n",
)
parts("no type in Final-Recipient", "multipart/report; report-type=delivery-status; boundary=b", f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n{_FIELDS.replace('rfc822; ', '')}\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n")
parts(
    "final in brackets and lower-case names",
    "multipart/report; report-type=delivery-status; boundary=b",
    f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\nreporting-mta: dns; x\n\nfinal-recipient: rfc822;<{TO}>\naction: FAILED\nstatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n",
)
parts(
    "Original-Recipient unknown",
    "multipart/report; report-type=delivery-status; boundary=b",
    f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nOriginal-Recipient: unknown\n{_FIELDS.partition(chr(10) + chr(10))[2]}\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n",
    recipients=None,
)
parts(
    "Status with words before",
    "multipart/report; report-type=delivery-status; boundary=b",
    f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; {TO}\nAction: failed\nStatus: Status: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n",
)
parts(
    "two status parts? first delayed then failed",
    "multipart/report; report-type=delivery-status; boundary=b",
    f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; other@reader.example\nAction: delayed\nStatus: 4.4.1\n\nFinal-Recipient: rfc822; {TO}\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n",
)
parts(
    "headers only text/rfc822-headers base64",
    "multipart/report; report-type=delivery-status; boundary=b",
    f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n{_FIELDS}\n--b\nContent-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n\n{base64.encodebytes(_COPY.encode()).decode()}\n--b--\n",
)
parts("copy as text/plain eml", "multipart/report; report-type=delivery-status; boundary=b", f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n{_FIELDS}\n--b\nContent-Type: text/plain; name=original.eml\n\n{_COPY}\n--b--\n", is_about=False)
parts("truncated", "multipart/report; report-type=delivery-status; boundary=b", f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n{_FIELDS}", is_about=False)
parts("missing first boundary line", 'multipart/report; report-type=delivery-status; boundary="b c"', f"--b c\nContent-Type: text/plain\n\nx\n--b c\nContent-Type: message/delivery-status\n\n{_FIELDS}\n--b c--\n", is_about=False)
parts("report type case", 'Multipart/Report; Report-Type="Delivery-Status"; Boundary=b', f"--b\nContent-Type: Text/Plain\n\nx\n--b\nContent-Type: Message/Delivery-Status\n\n{_FIELDS}\n--b\nContent-Type: Message/RFC822\n\n{_COPY}\n--b--\n")
parts("X-Failed-Recipients two", "text/plain", f"Delivery failed.\n\n  other@reader.example\n    Unrouteable address\n  {TO}\n    Unrouteable address\n\n{_COPY}", recipients=("other@reader.example", TO), head=_DAEMON + f"X-Failed-Recipients: other@reader.example,\n  {TO}\n")
parts("html only exchange report with status", "multipart/report; report-type=delivery-status; boundary=b", f"--b\nContent-Type: text/html\n\n<p>x</p>\n--b\nContent-Type: message/delivery-status\n\n{_FIELDS}\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n")
parts(
    "through a list that rewrites From",
    "multipart/report; report-type=delivery-status; boundary=b",
    f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n{_FIELDS}\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n",
    head='From: "Mail Delivery System via forward" <jean@forwarder.example>\nSubject: Undelivered\n',
    path="Return-Path: <SRS0=abc=xy=mx.example=@forwarder.example>\n",
)
# successes
parts(
    "delivered, but text says error?",
    "multipart/report; report-type=delivery-status; boundary=b",
    f"--b\nContent-Type: text/plain\n\nDelivery to the recipient was successful; no error.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; {TO}\nAction: delivered\nStatus: 2.0.0\n\n--b--\n",
    severity=None,
    kind="notice",
    recipients=None,
    is_about=False,
)
# automatic with odd structure
add("oof html only", "auto_reply", f"{_NULL}From: Zoe <{TO}>\nSubject: Automatic reply: Hello\n{_THREAD}MIME-Version: 1.0\nContent-Type: text/html\n", "<p>Away. My colleague &lt;bob@reader.example&gt; 550</p>\n")
add(
    "oof with attached original",
    "auto_reply",
    f"{_NULL}From: Zoe <{TO}>\nSubject: Automatic reply: Hello\n{_THREAD}Auto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n",
    f"--b\nContent-Type: text/plain\n\nNot delivered to me, I am away. User unknown.\n--b\nContent-Type: message/rfc822\n\n{_COPY}\n--b--\n",
)
add("oof from postmaster-like", "auto_reply", f"{_NULL}From: Postmaster <postmaster@reader.example>\nSubject: Automatic reply: Hello\n{_THREAD}", "Our office is closed. bob@reader.example\n")
add("receipt confirm by noreply", "auto_reply", f"{_NULL}From: no-reply@reader.example\nSubject: We received your email\n{_THREAD}", "Your message has been received. Ticket 5.1.1-550.\n")
add("challenge", "auto_reply", f"{_NULL}From: Zoe <{TO}>\nSubject: Please verify your message to zoe@reader.example\n", "Your message was not delivered yet: click to confirm. <zoe@reader.example>\n")
add("disposable notice 'you were blocked'", "auto_reply", f"{_NULL}From: Zoe <{TO}>\nSubject: Re: Hello\n{_THREAD}X-Autoreply: yes\n", "Your address is blocked. Mail was rejected.\n")
# persons with odd structure
add("person html with bounce words", "reply", f"From: Zoe <{TO}>\nSubject: Re: Hello\n{_THREAD}MIME-Version: 1.0\nContent-Type: text/html\n", "<p>It says 550 5.1.1 user unknown and undeliverable.</p>\n")
add("person fw bounce inline outlook de", "reply", f"From: Zoe <{TO}>\nSubject: WG: Unzustellbar: Hello\n{_THREAD}", "Kommt das von Ihnen?\n\nVon: Microsoft Outlook\nGesendet: Montag\nAn: Zoe\nBetreff: Unzustellbar: Hello\n\n550 5.1.1 unknown\n")
add("person, multipart with read receipt request", "reply", f"From: Zoe <{TO}>\nSubject: Re: Hello\n{_THREAD}Disposition-Notification-To: {TO}\nReturn-Receipt-To: {TO}\n", "Yes.\n")
add("person vcard", "reply", f"From: Zoe <{TO}>\nSubject: Re: Hello\n{_THREAD}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n", "--b\nContent-Type: text/plain\n\nYes\n--b\nContent-Type: text/vcard\n\nBEGIN:VCARD\nEND:VCARD\n--b--\n")


# In words, by the daemons of small hosts

for lang, subject, body, severity in (
    ("fr", "Échec de la remise : Hello", f"La remise à {TO} a échoué : l'adresse est inconnue.", "hard"),
    ("fr2", "Message non délivré", f"Votre message pour {TO} n'a pas été délivré car la boîte aux lettres est saturée.", "soft"),
    ("fr3", "Votre message n'a pas été remis", f"{TO} : cet utilisateur ne fait plus partie de nos effectifs.", "hard"),
    ("fr4", "Avis de non-remise", f"{TO}\nRaison : le compte a été désactivé ; adresse inexistante", "hard"),
    ("fr5", "Rejet : Hello", f"Le serveur a rejeté votre message pour {TO} : adresse IP sur liste noire.", "soft"),
    ("de", "Zustellung fehlgeschlagen", f"Die Zustellung an {TO} ist fehlgeschlagen. Grund: Adresse existiert nicht.", "hard"),
    ("de2", "Unzustellbar", f"{TO}: Das Postfach des Empfängers ist voll.", "soft"),
    ("de3", "Nicht zugestellt: Hello", f"An {TO} nicht zugestellt: Mitarbeiter nicht mehr im Unternehmen.", "hard"),
    ("de4", "Mail wurde abgewiesen", f"Ihre Mail an {TO} wurde wegen Spamverdacht abgewiesen.", "soft"),
    ("es", "Error de entrega", f"No se entregó a {TO}: la dirección no existe.", "hard"),
    ("es2", "Mensaje devuelto", f"{TO}: casilla llena.", "soft"),
    ("es3", "Fallo en la entrega", f"{TO}: usuario inexistente en este dominio", "hard"),
    ("it", "Errore di consegna", f"Il messaggio per {TO} non è stato consegnato: indirizzo inesistente.", "hard"),
    ("it2", "Mancato recapito", f"{TO}: spazio esaurito nella casella", "soft"),
    ("it3", "Consegna non riuscita", f"{TO} - account inesistente", "hard"),
    ("nl", "Onbestelbaar: Hello", f"Het adres {TO} bestaat niet.", "hard"),
    ("nl2", "Niet bezorgd", f"Het postvak van {TO} is vol.", "soft"),
    ("pt", "Falha na entrega", f"A mensagem para {TO} não foi entregue: endereço não encontrado.", "hard"),
    ("pt2", "Mensagem devolvida", f"{TO}: caixa postal lotada", "soft"),
    ("pl", "Błąd dostarczenia", f"Nie dostarczono do {TO}: konto nie istnieje", "hard"),
    ("pl2", "Niedostarczona wiadomość", f"{TO}: skrzynka przepełniona", "soft"),
    ("sv", "Ej levererat: Hello", f"Kunde inte leverera till {TO}: mottagaren finns inte.", "hard"),
    ("sv2", "Leveransfel", f"{TO}: brevlådan är full", "soft"),
    ("da", "Kunne ikke leveres: Hello", f"{TO}: modtageren findes ikke", "hard"),
    ("no", "Kunne ikke leveres: Hello", f"{TO}: ukjent mottaker", "hard"),
    ("fi", "Viestiä ei voitu toimittaa", f"{TO}: tuntematon vastaanottaja", "hard"),
    ("cs", "Zprávu nelze doručit", f"{TO}: adresát neexistuje", "hard"),
    ("hu", "Kézbesítési hiba", f"{TO}: ismeretlen címzett", "hard"),
    ("ro", "Mesaj nelivrat", f"{TO}: utilizator inexistent", "hard"),
    ("ru", "Сообщение не доставлено", f"{TO}: пользователь не существует", "hard"),
    ("ru2", "Ошибка доставки", f"{TO}: почтовый ящик переполнен", "soft"),
    ("uk", "Лист не доставлено", f"{TO}: адреса не існує", "hard"),
    ("bg", "Недоставено съобщение", f"{TO}: няма такъв потребител", "hard"),
    ("tr", "Teslim edilemedi", f"{TO}: böyle bir kullanıcı yok", "hard"),
    ("el", "Αποτυχία παράδοσης", f"{TO}: ο χρήστης δεν υπάρχει", "hard"),
    ("ja", "配信エラー", f"{TO} 宛のメールは配信できませんでした。ユーザーが存在しません。", "hard"),
    ("zh", "邮件发送失败", f"发往 {TO} 的邮件发送失败：用户不存在", "hard"),
    ("ko", "메일 전송 실패", f"{TO} 로 메일을 보내지 못했습니다. 존재하지 않는 사용자", "hard"),
    ("en1", "Delivery problem", f"Could not deliver to {TO}: this person is no longer employed here.", "hard"),
    ("en2", "Mail rejected", f"Your mail to {TO} was rejected: your domain does not exist.", "soft"),
    ("en3", "Undelivered", f"{TO}: sender rejected: user unknown", "soft"),
    ("en4", "Delivery failed", f"{TO}: host not found for your HELO", "soft"),
    ("en6", "Returned mail", f"{TO}: mailbox has been disabled, user left", "hard"),
    ("en7", "Delivery failed", f"{TO}: temporarily rejected, try again later", "soft"),
):
    words(f"In words: {lang}", subject, body + "\n", severity, None, sender="MAILER-DAEMON@mx.example")

# Gmail says in the reader's language that it will try again
for lang, subject, told in (
    ("fr", "Notification d'état de distribution (Retard)", "Distribution incomplète\nUn problème temporaire s'est produit lors de la distribution de votre message à zoe@reader.example. Gmail va réessayer pendant encore 47 heures."),
    ("fr2", "Notification d'état de remise (Retard)", "Un problème temporaire est survenu, votre message à zoe@reader.example n'est pas distribué. Nouvelle tentative sous peu."),
    ("es", "Notificación del estado de la entrega", "Entrega incompleta\nHa habido un problema temporal al entregar tu mensaje a zoe@reader.example. Gmail volverá a intentarlo durante 47 horas."),
    ("it", "Notifica sullo stato del recapito", "Recapito incompleto\nProblema temporaneo nel recapito del tuo messaggio a zoe@reader.example. Gmail riproverà per altre 47 ore."),
    ("nl", "Statusmelding over de bezorging", "Bezorging onvolledig\nTijdelijk probleem bij het bezorgen van je bericht aan zoe@reader.example. Gmail probeert het nog 47 uur."),
    ("de", "Benachrichtigung zum Zustellstatus", "Zustellung unvollständig\nVorübergehendes Problem bei der Zustellung an zoe@reader.example. Gmail versucht es noch 47 Stunden."),
):
    words(f"gmail retries {lang}", subject, told + "\n", None, None, sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>", head=_NULL + "Auto-Submitted: auto-replied\n", kind="notice", recipients=None, content_type=_PLAIN)
words("gmail gave up fr", "Notification d'état de distribution (Échec)", "Votre message à zoe@reader.example n'a pas pu être distribué : cette adresse est introuvable.\n", "hard", False, sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>", head=_NULL + "Auto-Submitted: auto-replied\n", content_type=_PLAIN)
