# ruff: noqa: E501, RUF001 - servers say what they like, in many languages
"""What servers say of a failure: real answers and reports, and whose fault each is."""

import re
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fluenzr.core.common import phrases, text
from fluenzr.core.sending import failure_words, failures
from fluenzr.core.sending.failures import Fault, Verdict, judge

RECIPIENT, MAILBOX, CONTENT = Fault.RECIPIENT, Fault.MAILBOX, Fault.CONTENT
LOGIN, QUOTA, TEMPORARY, NETWORK = Fault.ACCOUNT_AUTH, Fault.ACCOUNT_QUOTA, Fault.TEMPORARY, Fault.NETWORK

# (server, answer): no such recipient, wherever it is said
GONE = [
    ("Gmail", "550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces. For more information, go to https://support.google.com/mail/?p=NoSuchUser d2e1a72 - gsmtp"),
    ("Free", "550 5.2.1 This mailbox has been blocked due to inactivity (UserSearch)"),
    ("Free", "550 5.2.1 <a@reader.example>: mailbox suspended because of prolonged inactivity"),
    ("T-Online", "550 5.2.1 Postfach wegen Inaktivität gesperrt"),
    ("Gmail", "550 5.2.1 The email account that you tried to reach is disabled. For more information, go to https://support.google.com/mail/?p=DisabledUser - gsmtp"),
    ("Gmail by a relay without its code", "550 The email account that you tried to reach does not exist"),
    ("Microsoft 365", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient zoe@reader.example not found by SMTP address lookup"),
    ("Microsoft 365, edge blocking", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [DB5EUR01FT031.eop-EUR01.prod.protection.outlook.com]"),
    ("Microsoft 365, edge blocking", "550 5.4.1 Recipient address rejected: Access denied. For more information see https://aka.ms/EXOSmtpErrors [AM7EUR03FT012.eop-EUR03.prod.protection.outlook.com 2024-05-06T07:08:09.101Z 08DC6D]"),
    ("Microsoft 365, edge blocking", "550 5.4.1 [zoe@reader.example]: Recipient address rejected: Access denied"),
    ("Microsoft 365", "550 5.1.351 Remote server returned unknown recipient or mailbox unavailable -> 550 <zoe@reader.example>: User unknown"),
    ("Microsoft 365", "550 5.4.310 DNS domain reader.example does not exist [Message=InfoDomainNonexistent]"),
    ("Exchange", "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"),
    ("Exchange", "550 5.1.1 User unknown"),
    ("Outlook.com", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [VI1EUR04FT012.eop-eur04.prod.protection.outlook.com]"),
    ("Yahoo", "554 delivery error: dd This user doesn't have a yahoo.com account (zoe@yahoo.com) [0] - mta4212.mail.bf1.yahoo.com"),
    ("Yahoo, with a typographic apostrophe", "554 delivery error: dd This user doesn’t have a yahoo.com account"),
    ("Yahoo", "552 1 Requested mail action aborted, mailbox not found"),
    ("AOL", "550 5.1.1 <zoe@aol.com>: Recipient address rejected: aol.com"),
    ("iCloud", "550 5.1.1 <zoe@icloud.com>: user does not exist"),
    ("iCloud", "550 5.1.1 unknown or illegal alias: zoe@me.com"),
    ("iCloud", "550 5.1.6 recipient no longer on server: zoe@mac.com"),
    ("Fastmail", "550 5.1.1 <zoe@fastmail.com>: Recipient address rejected: User unknown in virtual alias table"),
    ("Proton", "550 5.1.1 <zoe@proton.me>: Recipient address rejected: Address does not exist"),
    ("Zoho", "550 5.1.1 User does not exist - <zoe@zoho.com>"),
    ("Zoho", "550 Invalid Recipients, no such user here"),
    ("Orange", "550 5.1.1 suS6oL4egFSnb Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]"),
    ("La Poste", "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. LPN007_416"),
    ("SFR", "550 5.7.1 <zoe@sfr.fr>: Recipient address rejected: User unknown"),
    ("Free", "550 5.1.1 <zoe@free.fr>: Recipient address rejected: User unknown in virtual mailbox table"),
    ("OVH", "550 5.1.1 <zoe@reader.example>: Recipient address rejected: User unknown"),
    ("GMX", "550 Requested action not taken: mailbox unavailable For explanation visit https://postmaster.gmx.net/en/error-messages?ip=192.0.2.1&c=rcpt"),
    ("IONOS", "550 Requested action not taken: mailbox unavailable"),
    ("T-Online", "550 user unknown"),
    ("mail.ru", "550 Message was not accepted -- invalid mailbox.  Local mailbox zoe@mail.ru is unavailable: user not found"),
    ("mail.ru", "550 Message was not accepted -- invalid mailbox.  Local mailbox zoe@mail.ru is unavailable: user is terminated"),
    ("Yandex", "550 5.7.1 No such user!"),
    ("QQ", "550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000728"),
    ("163.com", "550 User not found: zoe@163.com"),
    ("163.com", "550 5.1.1 <552@qq.com>: Recipient address rejected: User unknown"),
    ("Sina", "553 Invalid User"),
    ("Seznam", "550 5.1.1 <zoe@seznam.cz>: mailbox unavailable, no such user"),
    ("WP.pl", "550 5.1.1 Account not found / Nie ma takiego konta"),
    ("o2.pl", "550 Podane konto nie istnieje / No mailbox here by that name"),
    ("Libero", "550 5.1.1 <zoe@libero.it> recipient rejected: indirizzo inesistente"),
    ("Aruba", "550 <zoe@reader.example>, destin. sconosciuto"),
    ("UOL", "550 <zoe@uol.com.br>: Recipient address rejected: User unknown in local recipient table"),
    ("Comcast", "550 5.1.1 Not our Customer"),
    ("Comcast", "550 Account Closed, Please Remove <zoe@comcast.net>"),
    ("Charter", "550 5.1.1 <zoe@charter.net> recipient rejected"),
    ("Mimecast", "550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [PkVbxLuJP8]"),
    ("Proofpoint", "550 5.1.1 User Unknown"),
    ("Proofpoint", "550 5.1.1 <zoe@reader.example>... User unknown"),
    ("Barracuda", "550 5.1.1 <zoe@reader.example>: Recipient address rejected: No such user (zoe@reader.example)"),
    ("Barracuda", "550 No such user (zoe@reader.example)"),
    ("Cisco IronPort", "550 #5.1.0 Address rejected."),
    ("Cisco IronPort", "550 5.1.0 Address rejected."),
    ("Cisco IronPort, as a relay", "550 5.1.0 - Unknown address error 550-'5.1.1 User unknown' (delivery attempts: 0)"),
    ("Postfix", "550 5.1.1 <zoe@reader.example>: Recipient address rejected: User unknown in relay recipient table"),
    ("Postfix", "550 5.1.1 <julie@spamhaus-consulting.com>: Recipient address rejected: User unknown in local recipient table"),
    ("Postfix", "550 5.1.1 <full@quota-exceeded.example>: Recipient address rejected: undeliverable address: unknown user: \"full\""),
    ("Postfix", "550 5.1.2 <zoe@reader.example>: Recipient address rejected: Domain not found"),
    ("Postfix", "556 5.1.10 <zoe@reader.example>: Recipient address rejected: Domain reader.example does not accept mail (nullMX)"),
    ("Postfix, for another server", "550 5.1.1 host mx.reader.example[192.5.7.8] said: 550 5.1.1 <zoe@reader.example>: User unknown in virtual mailbox table (in reply to RCPT TO command)"),
    ("Postfix with verification", "550 5.1.1 Verification failed for <bob@example.com> Response: 450 4.1.1 Recipient address rejected 550 5.1.1 Recipient verify failed"),
    ("Postfix", "550 5.1.1 <spam@reader.example>: Recipient address rejected: User unknown"),
    ("Postfix", "550 <policy.blocked@reader.example> No such user"),
    ("Exim", "550 Unrouteable address"),
    ("Exim", "550 No such person at this address"),
    ("Exim, cPanel", "550 No Such User Here\""),
    ("Exim", "550 Unknown user"),
    ("Exim, Plesk", "550 5.1.1 sorry, no mailbox here by that name. (#5.1.1 - chkuser)"),
    ("Sendmail", "550 5.1.1 <zoe@reader.example>... User unknown"),
    ("Sendmail, by an access map", "553 5.3.0 <zoe@reader.example>... No such user"),
    ("qmail", "553 sorry, no mailbox here by that name (#5.1.1)"),
    ("qmail", "511 sorry, no mailbox here by that name (#5.1.1 - chkuser)"),
    ("qmail", "553 sorry, this recipient is not in my validrcptto list (#5.7.1)"),
    ("qmail, as a relay", "550 Sorry, I couldn't find any host named reader.example. (#5.1.2)"),
    ("Domino", "550 zoe@reader.example... No such user"),
    ("Domino", "550 User zoe (zoe@reader.example) not listed in Domino Directory"),
    ("Lotus Notes", "550 zoe not listed in public Name & Address Book"),
    ("OpenSMTPD", "550 Invalid recipient: <zoe@reader.example>"),
    ("Zimbra", "550 5.1.1 <zoe@reader.example>: Recipient address rejected: reader.example"),
    ("Kerio", "550 5.1.1 Mailbox does not exist"),
    ("hMailServer", "550 Unknown user"),
    ("MDaemon", "550 <zoe@reader.example>, Recipient unknown"),
    ("Communigate", "550 zoe@reader.example unknown user account"),
    ("Courier", "550 User <zoe@reader.example> unknown"),
    ("Groupwise", "550 5.1.1 Mailbox not found"),
    ("MessageLabs", "550 5.1.1 Invalid recipient (#5.1.1)"),
    ("Rackspace", "550 5.1.1 <zoe@reader.example>: Recipient address rejected: User zoe@reader.example does not exist."),
    ("GoDaddy", "550 5.1.1 <zoe@reader.example> Recipient not found.  <http://x.co/irbounce>"),
    ("Namecheap", "550 5.1.1 <zoe@reader.example>: Email address could not be found, or was misspelled (G8)"),
    ("Amazon SES", "550 5.1.1 Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address. For more information about how to remove an address from the suppression list, see the Amazon SES Developer Guide"),
    ("A company", "550 This person no longer works for Acme"),
    ("A company", "550 5.1.1 Ms Reader is no longer with us"),
    ("An administrator", "550 He has left the company"),
    ("An administrator", "550 5.1.1 User unknown. Please check the recipient's address and try again"),
    ("An administrator", "550 No such user. Please verify the spelling of the address and send your message again."),
    ("RFC 5321", "551 User not local; please try <zoe@elsewhere.example>"),
    ("French", "550 Cette adresse n'existe pas"),
    ("French", "550 L’adresse n’existe plus"),
    ("French", "550 Utilisateur inconnu !"),
    ("French", "550 Boîte aux lettres inexistante"),
    ("French", "550 Destinataire inconnu"),
    ("French, its accents lost", "550 Le compte a \ufffdt\ufffd supprim\ufffd"),
    ("German", "550 Diese Adresse gibt es nicht"),
    ("German", "550 Empfänger unbekannt"),
    ("German, without umlauts", "550 5.1.1 <zoe@reader.example>: Empfaenger unbekannt"),
    ("German, its umlaut lost", "550 Empf\ufffdnger unbekannt"),
    ("German", "550 Unbekannter Benutzer"),
    ("German", "550 Das Postfach existiert nicht mehr"),
    ("German", "550 Frau Leser ist nicht mehr im Unternehmen"),
    ("German", "550 E-Mail-Adresse nicht gefunden"),
    ("Spanish", "550 El usuario no existe"),
    ("Spanish", "550 Dirección de correo desconocida"),
    ("Spanish", "550 Usuario no encontrado"),
    ("Italian", "550 5.1.1 Siamo spiacenti, non esiste nessun utente con questo nome"),
    ("Italian", "550 Questo indirizzo non esiste"),
    ("Italian", "550 Destinatario sconosciuto"),
    ("Dutch", "550 Dit e-mailadres bestaat niet"),
    ("Dutch", "550 Onbekende gebruiker"),
    ("Portuguese", "550 Usuário inexistente"),
    ("Portuguese", "550 Destinatário não encontrado"),
    ("Portuguese", "550 Esta conta não existe"),
    ("Polish", "550 Użytkownik nieznany"),
    ("Polish", "550 Adresat nie istnieje"),
    ("Swedish", "550 Användaren finns inte"),
    ("Swedish", "550 Okänd mottagare"),
    ("Danish", "550 Modtageren findes ikke"),
    ("Norwegian", "550 Ukjent mottaker"),
    ("Finnish", "550 Tuntematon vastaanottaja"),
    ("Czech", "550 Uživatel neexistuje"),
    ("Hungarian", "550 Ismeretlen címzett"),
    ("Romanian", "550 Adresa nu există"),
    ("Turkish", "550 Kullanıcı bulunamadı"),
    ("Greek", "550 Άγνωστος παραλήπτης"),
    ("Russian", "550 Пользователь не найден"),
    ("Russian", "550 Нет такого пользователя"),
    ("Ukrainian", "550 Адреса не існує"),
    ("Chinese", "550 用户不存在"),
    ("Chinese", "550 无效的收件人"),
    ("Chinese, traditional", "550 查無此人"),
    ("Chinese, traditional", "550 收件者不存在"),
    ("Sympa", "550 There is no such mailing list or user: zoe@reader.example"),
    ("Exim", "550 an MX or SRV record indicated no SMTP service"),
    ("OpenSMTPD", "550 zoe@reader.example: Domain does not exist"),
    ("Smail", "550 zoe@reader.example ... unknown host"),
    ("Yahoo", "554 No mx record found for domain=reader.example"),
    ("Outlook.com", "554 The mail could not be delivered to the recipient because the domain is not reachable."),
    ("Gmail, in German", "550 Ihre Nachricht wurde nicht zugestellt, da die Domain reader.example nicht gefunden wurde"),
    ("Gmail, in Spanish", "550 No se ha podido entregar el mensaje porque el dominio reader.example no se ha encontrado"),
    ("Gmail, in Italian", "550 Il dominio reader.example non è stato trovato"),
    ("Gmail, in Polish", "550 Domena reader.example nie została znaleziona"),
    ("Gmail, in Russian", "550 Домен reader.example не найден"),
    ("Gmail, in Japanese", "550 ドメインが見つかりませんでした"),
    ("Gmail, in Danish", "550 Domænet reader.example blev ikke fundet"),
    ("Japanese", "550 ユーザーが存在しません"),
    ("Japanese", "550 宛先不明"),
    ("Korean", "550 존재하지 않는 사용자입니다"),
]  # fmt: skip

# The recipient has a mailbox, that does not take it.
SOFT = [
    ("Gmail", "552 5.2.2 The email account that you tried to reach is over quota. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm - gsmtp"),
    ("Gmail", "552 5.2.2 The recipient's inbox is out of storage space and inactive."),
    ("Gmail", "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered."),
    ("Yahoo", "550 5.2.1 User is receiving mail too quickly"),
    ("Microsoft 365", "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded"),
    ("Microsoft 365", "550 5.2.121 Message can't be delivered: the recipient's per hour message receive limit from a specific sender was exceeded"),
    ("Microsoft 365", "554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour."),
    ("Exchange", "550 5.2.2 Mailbox full"),
    ("Orange", "552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]"),
    ("La Poste", "550 5.5.0 Boite du destinataire archivee. Archived recipient. LPN007_420"),
    ("GMX", "552 Requested mail action aborted: exceeded storage allocation Quota exceeded. The recipient's mailbox is full."),
    ("iCloud", "552 5.2.2 <zoe@icloud.com>: user is over quota (in reply to RCPT TO command)"),
    ("mail.ru", "552 5.2.2 user zoe@mail.ru is over quota"),
    ("Yahoo", "554 30 Sorry, your message to zoe@yahoo.com cannot be delivered. This mailbox is disabled (554.30)."),
    ("QQ", "550 User suspended"),
    ("GoDaddy", "550 5.1.1 <zoe@reader.example> recipient rejected (mailbox locked)"),
    ("Exim", "550 Mailbox is full / Blocks limit exceeded / Inode limit exceeded"),
    ("Exim", "550 Mailbox is full"),
    ("Exim", "550 user unknown or mailbox full"),
    ("Dovecot", "552 5.2.2 <zoe@reader.example> Quota exceeded (mailbox for user is full)"),
    ("Postfix under 5.1.1", "550 5.1.1 mailbox full"),
    ("RFC 5321", "552 Requested mail action aborted: exceeded storage allocation"),
    ("qmail", "552 Mailbox is over quota"),
    ("Zimbra", "452 4.2.2 Over quota"),
    ("An administrator", "550 Account suspended"),
    ("An administrator", "550 The mailbox is busy"),
    ("An administrator", "550 5.1.1 Mailbox temporarily disabled"),
    ("An administrator", "550 Temporary failure, please try again"),
    ("An administrator", "550 5.2.1 Mailbox is currently unavailable, try again later"),
    ("A greylist under 550", "550 5.1.1 Greylisted, user unknown for the next 300 seconds"),
    ("Cisco IronPort, as a relay", "550 5.1.0 - Unknown address error 552-'Mailbox size limit exceeded' (delivery attempts: 0)"),
    ("Any", "550 rejected"),
    ("Any", "554 No"),
    ("Any", "554 rejected: host unknown"),
    ("Any", "550 acme.example: domain does not exist"),
    ("Any", "553 Requested action not taken"),
    ("French", "550 Boîte aux lettres pleine"),
    ("French", "550 La boite du destinataire est saturée"),
    ("French, its accents lost", "550 Bo\ufffdte pleine"),
    ("German", "550 Postfach ist voll"),
    ("German", "550 Postfach ueberfuellt"),
    ("German", "550 Speicherplatz des Empfängers erschöpft"),
    ("Spanish", "550 Buzón lleno"),
    ("Spanish", "550 La casilla del usuario está llena"),
    ("Italian", "550 Casella piena"),
    ("Italian", "550 La casella di posta è satura"),
    ("Dutch", "550 Postvak vol"),
    ("Dutch", "550 De mailbox van de ontvanger is vol"),
    ("Portuguese", "550 Caixa postal cheia"),
    ("Portuguese", "550 Caixa de entrada lotada"),
    ("Polish", "550 Skrzynka odbiorcy jest pełna"),
    ("Polish", "550 Skrzynka przepełniona"),
    ("Swedish", "550 Brevlådan är full"),
    ("Danish", "550 Postkassen er fuld"),
    ("Norwegian", "550 Postkassen er full"),
    ("Finnish", "550 Postilaatikko on täynnä"),
    ("Czech", "550 Schránka je plná"),
    ("Hungarian", "550 A postafiók megtelt"),
    ("Turkish", "550 Posta kutusu dolu"),
    ("Russian", "550 Почтовый ящик переполнен"),
    ("Chinese", "550 邮箱已满"),
    ("Chinese", "550 收件人邮箱空间不足"),
    ("Chinese, traditional", "550 信箱已滿"),
    ("of two minds", "550 Destinatario desconocido o mailbox lleno"),
    ("LatinMail", "550 mail box space not enough, account=zoe"),
    ("Japanese", "550 メールボックスがいっぱいです"),
    ("Japanese", "550 容量超過のため受信できません"),
    ("Korean", "550 메일함이 가득 찼습니다"),
]  # fmt: skip

# Refused because of who sends, from where, or what the other side wants: nothing is known of the address.
BLOCKED = [
    ("Charter", "550 5.1.0 <jean@acme.example> sender rejected"),
    ("Sendmail", "550 5.7.1 IP address blacklisted by recipient"),
    ("Sendmail", "553 5.1.1 Domain of sender address jean@acme.example does not resolve"),
    ("Sendmail", "550 Domain of sender does not resolve"),
    ("Postfix", "550 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]"),
    ("Postfix", "550 Cannot find your reverse hostname"),
    ("Postfix", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1"),
    ("Postfix", "550 <jean@acme.example>: Sender address rejected: Domain not found"),
    ("Postfix", "550 5.1.0 <jean@acme.example>: Sender address rejected: User unknown in local recipient table"),
    ("Postfix", "550 <mail.acme.example>: Helo command rejected: Host not found"),
    ("Postfix", "550 5.7.1 <zoe@reader.example>: Recipient address rejected: Access denied"),
    ("Postfix", "550 <zoe@reader.example>: Recipient address rejected: Access denied"),
    ("Exim", "550 Country is not allowed"),
    ("Exim", "550 Sender verify failed"),
    ("Exim", "550 Administrative prohibition"),
    ("Exim", "550 Rejected because 192.0.2.1 is in a black list at bl.spamcop.net"),
    ("Exim", "550 \"JunkMail rejected - mail.acme.example [192.0.2.1] is in an RBL, see https://www.spamhaus.org\""),
    ("Any, with nothing but a link", "550 https://www.spamhaus.org/query/ip/192.0.2.1"),
    ("Any", "550 listed at a blocklist: user unknown"),
    ("Any", "550 5.1.1 Your IP has a bad reputation"),
    ("Any", "550 Mailbox unavailable. Your IP address 192.0.2.1 is blacklisted using SPAMHAUS-XBL"),
    ("Any", "550 No PTR record for your server"),
    ("Any", "550 Your hostname does not exist"),
    ("Any", "550 Account of sender no longer exists"),
    ("Any", "550 unknown host: your HELO"),
    ("Any", "550 Return address unknown"),
    ("Any", "550 reverse DNS lookup failed"),
    ("Any", "550 5.2.1 Mail from your network is blocked"),
    ("GMX", "550 Requested action not taken: mailbox unavailable invalid DNS MX or A/AAAA resource record."),
    ("IONOS", "550 Sender address is not allowed"),
    ("QQ", "550 Mailbox unavailable or access denied [MzDo9e7r0]"),
    ("QQ", "550 Ip frequency limited [MXOAn5kJdB]. http://service.mail.qq.com/"),
    ("Mimecast", "550 Administrative prohibition - envelope blocked - https://community.mimecast.com/docs/DOC-1369#550"),
    ("Mimecast", "550 csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550"),
    ("Proofpoint", "554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1"),
    ("Barracuda", "550 permanent failure for one or more recipients (zoe@reader.example:blocked)"),
    ("Cisco IronPort", "554 Your access to this mail system has been rejected due to the sending MTA's poor reputation."),
    ("T-Online", "554 IP=192.0.2.1 - None/bad reputation. Ask your postmaster for help or to contact tobr@rx.t-online.de for reset. (NOWL)"),
    ("Microsoft 365", "550 5.7.606 Access denied, banned sending IP [192.0.2.1]. To request removal from this list please visit https://sender.office.com/"),
    ("Microsoft 365", "550 5.7.511 Access denied, banned sender[192.0.2.1]"),
    ("Microsoft 365", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group"),
    ("Exchange", "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required"),
    ("Outlook.com", "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150)."),
    ("Yahoo", "553 5.7.2 [TSS11] All messages from 192.0.2.1 will be permanently deferred; Retrying will NOT succeed."),
    ("Yahoo", "554 5.7.9 Message not accepted for policy reasons. See https://senders.yahooinc.com/error-codes"),
    ("Gmail", "550 5.7.25 The IP address sending this message does not have a PTR record setup, or the corresponding forward DNS entry does not match the sending IP."),
    ("Orange", "550 5.2.0 Adresse IP source bloquee pour incident de spam. Client host blocked for spamming issues. OFR006_101"),
    ("Free", "550 5.7.1 Spam detected"),
    ("A list server", "550 5.7.1 You do not have permission to post messages in this group: access denied"),
    ("Exim's callout", "550 5.1.1 SMTP error from remote mail server after MAIL FROM:<jean@acme.example>: user unknown"),
    ("Postfix", "550 5.1.1 host mx.reader.example[192.0.2.1] said: 550 User unknown (in reply to MAIL FROM command)"),
    ("French", "550 Adresse de l'expéditeur n'existe pas"),
    ("Facebook", "550 5.1.1 RCP-P2 https://postmaster.facebook.example/response_codes#rcp Refused due to recipient preferences"),
    ("GMX", "554 Bad DNS PTR resource record."),
    ("T-Online", "554 IP=203.0.113.5 - A problem occurred. (Ask your postmaster for help or to contact tobr@rx.example to clarify.)"),
    ("Orange", "550 5.2.0 Mail rejete. Mail rejected. OFR_506 [506]"),
    ("Outlook.com", "550 SC-004 Unfortunately, messages from 203.0.113.5 weren't sent. The problem is that too many unwanted messages have been sent from the following IP address above."),
    ("Yahoo", "554 INVALID IP FOR SENDING MAIL OF DOMAIN acme.example"),
    ("of a rating", "550 Rejected: your server has a poor rating"),
    ("of a link", "554 The URL in this message is listed: acme.example"),
    ("of a link", "554 Message contains a blocked link"),
    ("of a network", "550 We accept no mail from this network"),
    ("German", "550 Absenderadresse existiert nicht"),
    ("German", "550 Ihre Nachricht wurde als Spam blockiert: Empfänger unbekannt"),
    ("Italian", "550 Mittente sconosciuto"),
    ("Chinese", "550 发件人域名不存在"),
    ("Chinese", "550 垃圾邮件"),
    ("Google Groups, in French", "550 Il se peut que le groupe n'existe pas ou que vous ne soyez pas autorisé à lui envoyer des messages"),
]  # fmt: skip

# Whatever the account has to mend before anything else goes out
OF_ACCOUNT = [
    ("Postfix", "rcpt", "554 5.7.1 <a@b.test>: Relay access denied", LOGIN),
    ("Exim", "rcpt", "550 relay not permitted", LOGIN),
    ("Exim", "rcpt", "550 Please turn on SMTP Authentication in your mail client", LOGIN),
    ("Sendmail", "rcpt", "550 5.7.1 <a@b.test>... Relaying denied. Proper authentication required.", LOGIN),
    ("qmail", "rcpt", "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", LOGIN),
    ("Microsoft 365", "rcpt", "550 5.7.64 TenantAttribution; Relay Access Denied", LOGIN),
    ("Microsoft 365", "rcpt", "550 5.1.8 Access denied, bad outbound sender", LOGIN),
    ("Microsoft 365", "dot", "554 5.2.252 SendAsDenied; a@b.test not allowed to send as c@d.test", LOGIN),
    ("Microsoft 365", "mail", "530 5.7.57 Client not authenticated to send mail", LOGIN),
    ("Amazon SES", "dot", "554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: jean@acme.example", LOGIN),
    ("SendGrid", "dot", "550 The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.", LOGIN),
    ("Postmark", "dot", "550 The 'From' address you supplied is not a Sender Signature on your account", LOGIN),
    ("Mailgun", "dot", "550 Sandbox subdomains are for test purposes only. Please add your own domain or add the address to authorized recipients", LOGIN),
    ("Postfix", "rcpt", "553 5.7.1 <a@b.test>: Sender address rejected: not owned by user grace", LOGIN),
    ("cPanel", "rcpt", "550 Your account has been suspended", LOGIN),
    ("A relay", "rcpt", "550 5.7.1 Sender account suspended for inactivity", LOGIN),
    ("A relay", "dot", "554 Your account has been disabled due to prolonged inactivity", LOGIN),
    ("Google", "auth", "535 5.7.8 Username and Password not accepted", LOGIN),
    ("Any", "mail", "550 5.1.1 User unknown", LOGIN),
    ("Any, of two minds", "mail", "554 4.7.1 Rejected", LOGIN),
    ("Gmail", "dot", "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to https://support.google.com/a/answer/166852", QUOTA),
    ("Gmail", "dot", "450 4.7.28 Gmail has detected an unusual rate of mail", QUOTA),
    ("Outlook.com", "dot", "554 5.2.0 Mail send limit exceeded", QUOTA),
    ("Microsoft 365", "rcpt", "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients", QUOTA),
    ("Microsoft 365", "dot", "550 5.7.705 Access denied, tenant has exceeded threshold", QUOTA),
    ("Exchange", "dot", "554 5.2.0 STOREDRV.Exception:SubmissionQuotaExceededException", QUOTA),
    ("SendGrid", "dot", "451 You have exceeded your messaging limits", QUOTA),
    ("SendGrid", "auth", "451 Authentication failed: Maximum credits exceeded", QUOTA),
    ("Amazon SES", "dot", "454 Throttling failure: Daily message quota exceeded.", QUOTA),
    ("cPanel", "rcpt", "550 Domain b.test has exceeded the max emails per hour (101/100 (101%)) allowed. Message discarded.", QUOTA),
    ("Zoho", "dot", "550 5.4.6 Unusual sending activity detected. Please try after sometime", QUOTA),
    ("OVH", "dot", "550 5.7.1 Your account sending limit is reached", QUOTA),
    ("Ionos", "rcpt", "450 Mail send limit exceeded", QUOTA),
    ("Any", "rcpt", "421 4.7.0 Try again later, closing connection.", Fault.ACCOUNT_BUSY),
    ("Any", "connect", "421 Too many connections", Fault.ACCOUNT_BUSY),
    ("Exchange", "connect", "421 4.3.2 Service not available", Fault.ACCOUNT_BUSY),
    ("Exchange", "mail", "421 4.4.2 Connection dropped due to SocketError", Fault.ACCOUNT_BUSY),
    ("Postfix", "rcpt", "421 4.7.0 mx.example Error: too many errors", Fault.ACCOUNT_BUSY),
    ("Gmail", "mail", "421 4.7.28 Gmail has detected an unusual rate of unsolicited mail", QUOTA),
    ("Any", "dot", "421 Daily sending quota exceeded", QUOTA),
]  # fmt: skip

# What is only said to the message, is the message's; and what is not for good is tried again.
OTHERS = [
    ("Gmail", "dot", "550 5.7.26 This mail has been blocked because the sender is unauthenticated. DKIM = did not pass, SPF = did not pass", CONTENT, "block"),
    ("Gmail", "dot", "552 5.3.4 Your message exceeded Google's message size limits.", CONTENT, "soft"),
    ("Gmail", "dot", "552 5.7.0 This message was blocked because its content presents a potential security issue.", CONTENT, "block"),
    ("mail.ru", "dot", "550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=x", CONTENT, "block"),
    ("QQ", "dot", "550 Mail content denied. http://service.mail.qq.com/", CONTENT, "block"),
    ("OVH", "dot", "554 5.7.1 Message rejected as spam", CONTENT, "block"),
    ("Exchange", "dot", "550 5.6.11 Message contains bare line feeds and cannot be sent", CONTENT, "soft"),
    ("Any", "dot", "554 Transaction failed", CONTENT, "soft"),
    ("Any", "dot", "550 5.6.0 Encoding not supported", CONTENT, "soft"),
    ("Exim", "mail", "552 Message size exceeds maximum permitted", CONTENT, "soft"),
    ("Any", "dot", "550 5.1.0 Rejected", MAILBOX, "soft"),
    ("Sendmail", "dot", "553 Domain of sender address jean@acme.example does not resolve", MAILBOX, "block"),
    ("Postgrey", "rcpt", "450 4.2.0 <zoe@reader.example>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/greylist.html", TEMPORARY, "soft"),
    ("Any", "dot", "554 5.7.0 Rejected, ask your provider or try again later", CONTENT, "block"),
    ("Any", "rcpt", "450 No such user", TEMPORARY, "soft"),
    ("Any", "rcpt", "450 4.7.1 Greylisted", TEMPORARY, "soft"),
    ("Yahoo", "rcpt", "451 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints", TEMPORARY, "block"),
    ("Postfix", "rcpt", "450 4.1.1 <zoe@reader.example>: Recipient address rejected: User unknown in virtual mailbox table", TEMPORARY, "soft"),
    ("Gmail", "rcpt", "452 4.2.2 The recipient's inbox is out of storage space.", TEMPORARY, "soft"),
    ("Gmail", "rcpt", "450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered.", TEMPORARY, "soft"),
    ("Exchange", "dot", "451 4.3.0 Queue file write error", TEMPORARY, "soft"),
    ("Any, of two minds", "rcpt", "550 4.1.1 User unknown", MAILBOX, "soft"),
    ("Any", "connect", "554 No SMTP service here", NETWORK, "soft"),
    ("Any", "tls", "454 4.7.0 TLS not available", NETWORK, "soft"),
]  # fmt: skip

# (status, diagnostic): a report, where the two need not agree
REPORTS = [
    ("5.1.1", "550 5.7.1 IP address blacklisted by recipient", "block"),
    ("5.1.0", "550 5.1.0 <jean@acme.example> sender rejected", "block"),
    ("5.1.1", "Recipient rejected, see https://www.spamhaus.org/query/ip/192.0.2.1", "block"),
    ("5.2.1", "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered.", "soft"),
    ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", "hard"),
    ("", "5.4.1 Recipient address rejected: Access denied.", "hard"),
    ("5.0.0", "User zoe (zoe@reader.example) not listed in Domino Directory", "hard"),
    ("5.0.0", "550 5.1.1 <zoe@reader.example>: Recipient address rejected: User unknown", "hard"),
    ("5.0.0", "Unrouteable address", "hard"),
    ("5.1.1", "", "hard"),
    ("5.1.2", "Bad destination host", "hard"),
    ("5.1.3", "Bad recipient address syntax", "hard"),
    ("5.1.6", "", "hard"),
    ("5.1.10", "", "hard"),
    ("5.2.1", "", "hard"),
    ("5.4.4", "Host or domain name not found. Name service error for name=reader.example type=A", "hard"),
    ("5.4.4", "Host or domain name not found. Name service error for name=reader.example type=MX: Host not found, try again", "soft"),
    ("5.4.4", "Host found but no data record of requested type", "soft"),
    ("5.0.0", "550 5.2.2 full", "soft"),
    ("5.1.1", "552 5.3.4 message too big", "soft"),
    ("5.1.1", "procmail: Couldn't create \"/var/spool/mail/zoe\" id: r.example.org: No such user", "soft"),
    ("", "Connection timed out", "soft"),
    ("5.4.7", "delivery expired: 450 4.1.1 user unknown", "soft"),
    ("5.0.0", "450 4.1.1 <zoe@reader.example>: Recipient address rejected: User unknown", "soft"),
    ("4.4.7", "", "soft"),
    ("4.1.1", "user unknown", "soft"),
    ("", "", "soft"),
    ("5.4.5", "550 5.4.5 Daily user sending limit exceeded", "block"),
    ("5.0.0", "554 Message rejected: Email address is not verified.", "block"),
    ("5.1.8", "Sender address rejected", "block"),
    ("5.0.0", "This is the mail delivery agent at Email Security.cloud. 542 zoe@reader.example Rejected", "soft"),
    ("5.5.0", "550 5.5.0 Le compte du destinataire est bloque. The recipient account is blocked. LPN007_426", "soft"),
    ("5.2.0", "550 Unknown user zoe@reader.example", "soft"),
    ("5.4.6", "mail for reader.example loops back to myself", "soft"),
    ("5.1.1", "550 5.1.1 <zoe@reader.example> - 203.0.113.222 has sent to too many recipients this hour. IB607", "block"),
    ("4.0.0", "DNS Error: DNS type 'mx' lookup of reader.example responded with code NXDOMAIN Domain name not found: reader.example", "hard"),
    ("4.0.0", "DNS Error: DNS type 'mx' lookup of reader.example responded with code SERVFAIL", "soft"),
    ("4.1.2", "DNS lookup of reader.example responded with code NXDOMAIN", "soft"),
    ("5.0.0", "550 Mail send limit exceeded", "block"),
    ("5.2.3", "550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient", "soft"),
    ("5.0.0", "Exim 4.94.2 said: 550 No such user", "hard"),
    ("5.1.1", "smtp;550 5.1.1 - cannot deliver from host [45.5.1.1]: no such user", "hard"),
]  # fmt: skip


def heard(phase, reply: str) -> Verdict:
    match = re.match(r"[^a-z]{0,2}([245]\.\d+\.\d+)|.*\(#([245]\.\d+\.\d+)", reply[4:])
    return judge(phase, int(reply[:3]), (match[1] or match[2]) if match else None, reply[4:])


def kind(verdict: Verdict) -> str:
    return "hard" if verdict.is_hard else "block" if verdict.is_block else "soft"


def test_the_tables_are_large():
    assert sum(map(len, (GONE, SOFT, BLOCKED, OF_ACCOUNT, OTHERS, REPORTS))) >= 200


@pytest.mark.parametrize("phase", ["rcpt", "data", "dot", "report"])
@pytest.mark.parametrize(("server", "reply"), GONE)
def test_no_such_recipient_is_hard_whenever_it_is_said(server, phase, reply):
    verdict = heard(phase, reply)
    assert (verdict.fault, kind(verdict)) == (RECIPIENT, "hard"), (server, verdict)
    assert verdict.why.startswith(("no such recipient", "no such domain"))


@pytest.mark.parametrize(("server", "reply"), SOFT)
def test_a_mailbox_that_does_not_take_it_is_soft(server, reply):
    fault = TEMPORARY if reply[0] == "4" else MAILBOX
    for phase in ("rcpt", "report"):
        verdict = heard(phase, reply)
        assert (verdict.fault, kind(verdict)) == (fault, "soft"), (server, phase, verdict)


@pytest.mark.parametrize(("server", "reply"), [row for row in SOFT if row[0] != "Any"])
def test_a_mailbox_that_does_not_take_it_is_not_the_contents_fault(server, reply):
    assert heard("dot", reply).fault in (MAILBOX, TEMPORARY), server


@pytest.mark.parametrize(("server", "reply"), BLOCKED)
def test_a_refusal_of_the_sender_says_nothing_of_the_address(server, reply):
    for phase in ("rcpt", "report"):
        verdict = heard(phase, reply)
        assert (verdict.fault, kind(verdict)) == (MAILBOX, "block"), (server, phase, verdict)
    assert not heard("dot", reply).is_hard


@pytest.mark.parametrize(("server", "phase", "reply", "fault"), OF_ACCOUNT)
def test_what_is_the_accounts_is_nobodys_bounce(server, phase, reply, fault):
    verdict = heard(phase, reply)
    assert (verdict.fault, kind(verdict)) == (fault, "block"), (server, verdict)
    if phase not in ("auth", "mail", "connect") and "421" not in reply:
        assert kind(heard("report", reply)) == "block"


@pytest.mark.parametrize(("server", "phase", "reply", "fault", "expected"), OTHERS)
def test_whose_fault_the_rest_is(server, phase, reply, fault, expected):
    verdict = heard(phase, reply)
    assert (verdict.fault, kind(verdict)) == (fault, expected), (server, verdict)


@pytest.mark.parametrize(("status", "diagnostic", "expected"), REPORTS)
def test_a_report_is_believed_by_its_most_exact_words(status, diagnostic, expected):
    assert kind(judge("report", None, status or None, diagnostic)) == expected


@pytest.mark.parametrize(
    ("code", "enhanced", "words", "why"),
    [
        (550, "5.1.1", "User unknown", "no such recipient (5.1.1)"),
        (550, None, "No such user", "no such recipient"),
        (550, "5.1.2", "Host unknown", "no such domain (5.1.2)"),
        (552, None, "Mailbox full", "mailbox full"),
        (550, "5.4.5", "Daily user sending limit exceeded", "sending limit of the account"),
        (554, "5.7.1", "blocked using a list", "blocked by policy"),
        (550, None, "no", "refused"),
    ],
)
def test_it_says_why(code, enhanced, words, why):
    assert judge("rcpt", code, enhanced, words).why == why


# Any answer

PHASES = st.sampled_from(["connect", "tls", "auth", "mail", "rcpt", "data", "body", "dot", "report"])
CODES = st.none() | st.integers(400, 599)
ENHANCED = st.none() | st.from_regex(r"[245]\.\d{1,3}\.\d{1,3}", fullmatch=True) | st.text(max_size=8)
VOCABULARY = sorted(
    {word for forms in failure_words._FORMS.values() for form in forms for word in re.findall(r"\w+", form)}
)
SAID = st.lists(st.sampled_from([*VOCABULARY, "5.1.1", "5.7.1", "<a@b.test>", ".", "550"]), max_size=12)
WORDS = st.text() | SAID.map(" ".join)


@given(PHASES, CODES, ENHANCED, WORDS)
@example("report", None, "", "\ud800\x00")
@example("rcpt", 550, "5.1.1", "\u0130 ß ﬀ 가 が")
def test_any_answer_has_a_verdict(phase, code, enhanced, words):
    verdict = judge(phase, code, enhanced, words)
    assert isinstance(verdict.fault, Fault)
    assert verdict.fault is not Fault.NONE
    assert verdict.why
    assert verdict.is_hard == (verdict.fault is RECIPIENT)
    assert not (verdict.is_hard and verdict.is_block)
    if code is not None and code < 500:
        assert not verdict.is_hard


@given(st.integers(500, 599), ENHANCED, WORDS)
def test_an_answer_and_a_report_of_it_agree(code, enhanced, words):
    at_once, later = judge("rcpt", code, enhanced, words), judge("report", code, enhanced, words)
    assert (at_once.fault, kind(at_once)) == (later.fault, kind(later))
    assert judge("dot", code, enhanced, words).is_hard == at_once.is_hard


@given(SAID.map(" ".join))
def test_case_and_space_count_for_nothing(words):
    plain = judge("rcpt", 550, None, words)
    assert judge("rcpt", 550, None, f"  {words.upper()}  ".replace(" ", "  \n")) == plain


@given(
    SAID.map(" ".join),
    st.sampled_from(["policy", "blacklisted", "try again", "mailbox full", "spam", "PTR record"]),
)
def test_no_contrary_word_leaves_it_hard(words, contrary):
    assert not judge("rcpt", 550, "5.1.1", f"{words} {contrary} ").is_hard


@pytest.mark.parametrize("meaning", failure_words._FORMS)
def test_every_form_is_found_as_it_is_written(meaning):
    for form in failure_words._FORMS[meaning]:
        said = form.replace("…", "").replace("*", "")
        while found := re.search(r"\(([^()|]*)[^()]*\)", said):
            said = said.replace(found[0], found[1], 1)
        folded = phrases.fold_words(text.fold_letters(said))
        assert failure_words.patterns()[meaning].search(folded), form


@pytest.mark.parametrize(
    "pattern",
    [
        *failure_words.patterns().values(),
        failure_words.other_than_recipient(),
        failure_words.neutral(),
        failures._URL,
        failures._ADDRESS,
        failures._HOST,
    ],
)
def test_no_pattern_repeats_without_bound(pattern):
    """Python's regular expressions take linear time where nothing can be repeated for ever."""
    unbounded = pattern.pattern.replace("\\+", "").replace("\\*", "")
    assert not re.search(r"(?<!\\)[+*]|\{\d*,\}", unbounded)


def test_what_is_long_is_not_read_to_its_end():
    words = string.ascii_lowercase + " "
    assert kind(judge("report", None, None, words * failures.READ + "no such user")) == "soft"
