# ruff: noqa: E501 - servers speak many languages
"""Phrases of SMTP refusals, by meaning and language (unknown user, mailbox full, spam, block). Pure data.

`phrases` says how a form is written. After a form: who says it. Where nobody is named it is what
administrators write in that language.

Tested by `tests/core/sending/test_failures.py`, `tests/core/sending/test_answers.py`.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from fluenzr.core.common import phrases
from fluenzr.core.sending.recipient_words import (
    BUSY,
    FULL,
    NOBODY,
    NOWHERE,
    OTHER_THAN_RECIPIENT,
    UNAVAILABLE,
    WHO,
)


class Meaning(StrEnum):
    """What is said, whatever the code."""

    NOBODY = "no such recipient"
    UNAVAILABLE = "mailbox unavailable"
    NOWHERE = "no such domain"
    FULL = "mailbox full"
    BUSY = "the recipient gets too many emails"
    QUOTA = "sending limit of the account"
    LOGIN = "the account may not send like this"
    SENDER = "sender, host or DNS of the sending side"
    POLICY = "blocked by policy"
    DISABLED = "mailbox disabled"
    SUSPENDED = "mailbox suspended"
    LATER = "temporary failure"
    CONTENT = "size or form of the message"


_QUOTA = (
    "(mail|message|email|daily|user|account|sender) (send|sending) (limit|limits|quota|rate)",  # Outlook.com
    "(send|sending|outgoing|outbound|submission|relay|relaying) (limit|limits|quota|rate limit)",
    "limit (for|on|of) (sending|outgoing|outbound|message recipients|messages sent)",  # Microsoft 5.1.90
    "(messaging|sending|email|mail|plan|account) limits",  # SendGrid: "exceeded your messaging limits"
    "(maximum|max) … per (hour|day|minute)",  # cPanel: "maximum defers and failures per hour"
    "(outgoing|outbound) (mail|mails|message|messages|email|emails) (limit|limits|quota)",  # Plesk
    "(message|mail|email) (count|volume) (limit|quota)",  # Policyd
    "number of (messages|mails|emails|recipients) (that |)you",
    "sender thread limit",  # Exchange
    "maximum (sending rate|credits|number of messages sent)",  # Amazon SES, SendGrid
    "(credits|credit) (exceeded|exhausted|limit)",
    "too many (recipients|messages|emails|mails|mail) (this|per|in|within|today)",  # GoDaddy
    "(daily|hourly|monthly|day|hour|per day|per hour) … (limit|quota|limits|quotas)",  # Gmail 5.4.5
    "(quota|limit) … (daily|hourly|per day|per hour|per month)",
    "(mails|mail|emails|email|messages|message|recipients) per (day|hour|minute|month|second)",  # cPanel
    "(submissionquota*|sendquota*)",  # Exchange
    "(mail|message|sending) rate exceeded",
    "exceeded your (outmail |mail |sending |messaging |email |message |smtp |)(quota|limit)",
    "(rate limit|rate limited|ratelimit|ratelimited|rate limits|throttl*)",
    "unusual sending",  # Zoho 5.4.6
    "unusual rate of mail",  # Gmail 4.7.28
    "tenant has exceeded threshold",  # Microsoft 5.7.705
    # OVH, Free
    "(limite|quota|cuota|límite) (d'envoi|de envío*|de envio*|di invio|journalier*|diario|diário)",
    "(Sendelimit|Versandlimit|Versandkontingent|Sendekontingent)",  # T-Online, IONOS
    "(limit wysyłania|limit wysłanych|лимит отправки|лимит писем)",
    "(发送频率超|发信超过限制|發信超過|发送数量超过)",  # QQ
)

_LOGIN = (
    "(relay|relaying) … (denied|not permitted|not allowed|prohibited|disallowed|disabled|refused|rejected"
    "|forbidden)",  # Postfix, Exim, Sendmail, Zoho
    # Exchange
    "(unable to|not permitted to|not allowed to|cannot|do not|don't|won't|not authorized to) relay",
    "(not an open relay|no relaying)",
    "credentials for relay",  # Gmail
    "allowed rcpthosts",  # qmail
    "authentication (is |)(required|needed|mechanism)",
    "(user|username|user name|login) (or|and) password",
    "(must|please|need to|have to) (first |)(authenticate|log in|login)",
    "(smtp auth|smtp authentication|turn on authentication|basic authentication)",
    "authentification requise",  # Orange, La Poste
    "not owned by (user|the user|you)",  # Postfix: smtpd_sender_login_maps
    "(sendasdenied|not allowed to send as|not authorized to send as|not permitted to send as)",  # Microsoft
    "(email address|sender address|from address|identity) is not verified",  # Amazon SES
    "identities failed the check",  # Amazon SES
    "verified sender identity",  # SendGrid
    "sender signature",  # Postmark
    "(sandbox (sub|)domain*|authorized recipients)",  # Mailgun
    "(your|sender's|sending|sender) account … (suspended|disabled|blocked|locked|restricted|deactivated)",
    "outgoing (mail|email|emails|messages) … (disabled|suspended|blocked|hold)",  # cPanel
    "(has outgoing email|sending) (suspended|disabled|paused)",  # cPanel; Amazon SES: "sending paused"
    "account … not (allowed|authorized|permitted) to send",
    "not authorized to perform",  # Amazon SES
    "unauthenticated senders not allowed",  # SendGrid
    "not one of your (addresses|aliases)",  # iCloud
    "request failed (. |)mailbox unavailable",  # Yahoo, where the sender is another address than the account's
)

_SENDER = (
    "(for|of|from) (the |your |)sender*",
    "(your|connecting|originating|sending|client) (helo|ehlo|hostname|host|domain|server|ip|mail server)",
    "(return|reply|from) address",
    "(sender|senders|envelope from|return path|mail from|from address|from domain) … (rejected|denied|refused"
    "|invalid|unknown|banned|blocked|blacklisted|not allowed|not accepted|not permitted|not exist|not found"
    "|unverified|not resolve|resolve fail|undeliverable|forged|not valid|restricted|must exist|unresolvable"
    "|has no|not listed|not authenticated|not trusted|does not|doesn't)",  # Postfix, Charter, Exim
    "(unknown|invalid|bad|banned|unverified|forged|bogus|blocked|unresolvable|unauthenticated"
    "|outbound|nonexistent"
    "|rejected|refused|no such) (email |envelope |outbound |mail |)(sender|sender's|senders|from address)",
    "(domain|domains) of (the |your |)sender*",  # Sendmail: "Domain of sender address … does not resolve"
    "sender (domain|verif*|verify|id|policy|callout|address verif*|check)",
    "(domain|from) … (does not|doesn't|must|could not be|cannot be) (resolve|resolved)",
    "(envelope|your) (sender |)domain",
    "(reverse|rdns|ptr) (hostname|host|dns|lookup|record|name|resolution|entry|mapping)",
    "(no|missing|without|invalid|bad|wrong|incorrect|have a|valid|generic|dynamic) (dns |)(ptr|rdns|reverse|fcrdns)",
    "invalid ip (for|address)",  # Yahoo
    "(ptr|helo|ehlo|reverse dns|rdns)",  # GMX
    "(ip|ipv4|ipv6|remote|client|source|peer|reply to|bounce|sending|originating) address*",
    "(sending|originating|submitting|sender's) (account|user|mailbox|mail server|server|host|system)",
    "(no|not|not found|unknown) (entry |record |listed |)in (the |)dns",
    "(dns|mx) (entry|record|records) (for|of) your",
    "d'envoi",
    "(adress*|adres*|direcc*|indirizz*|endere*|адрес*) ip",
    "ip (adress*|adres*|адрес*)",
    "you are (not|unknown)",
    "(votre|su|vuestro|tuo|vostro|suo|seu|sua|Ihre|Ihr|twoja|twój|ваш*|uw|din|ditt) (domaine|adresse|hôte|serveur|dominio|dirección"
    "|servidor|indirizzo|server|domínio|endereço|Domain|Hostname|IP|Host|domena|adres|serwer|домен*|адрес*|сервер*|domein|domän)",
    "your (address|email|email address) (@|does|doesn't|is|isn't|was|could)",
    "(您的|你的|あなたの|귀하의)",
    "(callback|callout|call back) (verification|verify|failed|failure|check)",
    "(batv|prvs|srs|verp)",
    "(helo|ehlo) … (rejected|command|invalid|argument|name|hostname|required|denied|refused|address|not)",
    "(find|resolve|resolving|verify) your (hostname|host|ip|reverse|domain|address)",  # Postfix
    "(unknown|bad|unauthorized|unresolvable) client",  # Postfix: "unknown client hostname"
    "client (host|hostname|address|ip) … (rejected|blocked|denied|refused|not|banned|is)",
    "invalid dns",  # GMX, IONOS: "mailbox unavailable / invalid DNS MX or A/AAAA resource record"
    "(dns|mx) (record|records|check|lookup) … (sender|missing|invalid|of your|for your)",
    "(dns|mx) (record|records|check) … failed",
    # Postfix, Exim
    "(in reply to|after|in response to) (pipelined |initial |)(mail from|helo|ehlo|connection|auth)",
    "refused to talk to me",  # Postfix
    "(emetteur|émetteur|expéditeur|expediteur|Absender*|remitente|mittente|afzender*|remetente|nadawc*"
    "|avsändar*|afsender*|avsender*|lähettäjä*|odesílatel*|odosielateľ*|feladó*|gönderen|gönderici|αποστολέα*"
    "|отправител*|відправник*)",
    "(送信元|差出人|送信者|逆引き|送信ドメイン|送信側|送信サーバ|发送方|发送者|发送域|发件人|发件域|发信人|发信域|反向解析|寄件人|寄件者|發件人|發件域|발신자|보낸 사람|보내는 사람)",
)

_POLICY = (
    "(spam|spamverdacht|spams|spammer|spammers|spamming|spamtrap|antispam|antispoof*|junk|junkmail|spamhaus|phish*|ubl)",
    "(block|blocks|blocked|blocking|blocklist*|blocklisted|blacklist*|blacklisted|blacklists"
    "|denylist*|dnsbl|rbl"
    "|dnsrbl|xbl|sbl|barracuda|greenlist|whitelist*|allowlist*)",
    "(block|black|deny|white|allow) (list|lists|listed)",
    "(listed|listing) (at|in|on|by) (a |the |our |)(dnsbl|rbl|blocklist|blacklist|@|dns)",
    "(is|are|been) listed",
    "(policy|policies|prohibit*|prohibition|banned|ban|bans|reputation|unsolicited|suspicious"
    "|suspected|malicious"
    "|virus|infected|malware|abuse|abusive|fraud*|bulk|complaint*|complained|security|quarantin*|untrusted)",
    "(spf|dkim|dmarc|arc|unauthenticated|senderbase|senderscore)",
    "(access|permission|permissions|connection|message|delivery|mail) … (denied|forbidden|not permitted)",
    "(not|isn't|aren't|wasn't) (allowed|authori*|permitted|authenticated|accepted from"
    "|accept mail from|trusted)",
    "(don't|do not|doesn't|does not) (have permission|accept mail from|accept email from"
    "|accept messages from|want)",
    "(not accept|not accepting|rejects|rejected) … (mail|email|messages|connections) from",
    "(frequency limited|too many invalid|excessive|too many bad|harvest*|dictionary attack)",  # QQ, Yahoo
    "too many (errors|wrong|unknown)",
    "(recipients|users) (limit|threshold)",
    "(von|de|d'|di|от|from) (Unbekannten|inconnus|desconocidos|desconhecidos|sconosciuti|неизвестных|strangers)",
    "(too many|rate of|ratio of|percentage of|number of|share of) … (recipients|users|addresses|mailboxes)",
    "(recipient's|recipients|user's|their|his|her) (address book|contacts|contact list|safe senders)",
    "(only|solely) (accept|accepts|accepting|receive|receives|for) (mail|email|e mail|messages|internal|from|known)",
    "(accept|accepts|accepting|receive|receives) … (only|not) from",
    "(known|approved|authenticated|internal|external|outside) (senders|sender|mail|email|use|users)",
    "(no longer|not|never) (accept|accepts|accepting|receive|receives) (mail|email|e mail|messages) from",
    "(member|members|subscriber|subscribers|user) (of|to) (this|the|that) (list|mailing list|group|forum)",
    "(only|not a|not) (members|member|subscribers|subscriber|subscribed)",
    "(mail|message|email) rejected by (the |)(destination|recipient) domain",  # Zoho
    "recipient (preferences|settings)",  # Facebook
    "(unwanted|undesired) (mail|messages|message|email|emails|content)",  # Outlook.com
    "(mail|messages|message|emails|email) from … (weren't|wasn't|were not|was not) sent",
    "mail rejeté*",  # Orange: OFR_506
    # Where nothing but the address that sends, or a link, is named as the reason.
    "ip … … (problem|issue) (occurred|with|detected|found)",  # T-Online
    "(problem|issue|trouble) with (your|this|the sending|the connecting) (ip|server|host|network|mail server)",
    "(poor|low|bad|negative|insufficient|no) (rating|score|trust|karma|reputation|standing)",
    "(url|urls|uri|link|links|hyperlink*|web address*|website) … (listed|blocked|rejected|disallowed|flagged"
    "|dangerous|harmful|forbidden|detected|not allowed)",
    "(contains|containing|includes|has) … (blocked|listed|bad|forbidden|flagged|dangerous) … (url|urls|link|links"
    "|domain|domains|content)",
    "(delist*|unblock*|unlisted|whitelisted|removal request)",
    "(mails|mail|emails|email|messages|connections) from (this|your|that) (ip|server|host|network|range|subnet|isp"
    "|provider|country|address|domain|system)",
    "(permanently deferred|user complaints|refused by recipient|rejected by recipient*)",  # Yahoo TSS
    "(country|geographic*|geolocation|geoip|region)",
    "(resolver rst|notauthenticatedforgroup|sendernotauthenticated*|authrequired|restricted)",  # Exchange
    "(content|message) (rejected|refused|denied|filtered)",
    "(ip|ips|ip address|network|(your|sending|client) (host|server|network|relay)) … (listed|blocked|banned"
    "|rejected|refused|not allowed)",
    # Google Groups says "may not exist, or you may not have permission to post" in the language of the group.
    "(autorisé*|autorisation|droits|berechtig*|Berechtigung*|permiso*|autorizad*|permess*"
    "|autorizzat*|permissão"
    "|machtiging|toestemming|uprawnie*|behörighet|tilladelse|tillatelse|oikeu*|oprávně*|opravnen*|engedély*"
    "|jogosult*|permisiun*|yetki*|izniniz|izin|άδεια|δικαίωμα|разрешен*|прав|дозвол*|права)",
    "(権限|权限|權限|권한)",
    "ou (le |votre |)(message|mail) (est |)(refusé|rejeté)",
    "(bloqué*|bloquée|liste noire|listes noires|indésirable*|politique)",
    "(blockiert*|gesperrte* Absender|Richtlinie*|Sperrliste|unerwünscht*)",
    "(bloquead*|lista negra|política|políticas|no deseado)",
    "(bloccat*|lista nera|indesiderat*)",
    "(geblokkeerd|zwarte lijst|beleid|ongewenst*)",
    "(zablokowan*|czarn* list*|blockerad*|svartlist*|blokeret|blokkert|estetty|blokován*)",
    "(заблокирован*|спам*|черн* спис*|политик*|отклонен*|запрещен*)",
    "(垃圾邮件|黑名单|拒绝|垃圾郵件|黑名單|拒絕|退信频率|迷惑メール|スパム|ブロック|拒否|ポリシー|스팸|차단|거부)",
)

_DISABLED = (
    f"{WHO} … (disabled|inactive|deactivated|not active|is not active|not activated|discontinued|expired"
    "|deactivated)",
    "(disabled|inactive|deactivated|expired|inactivated) (user|account|mailbox|email|recipient|address)",
    "(compte|boîte|adresse) … (désactivé*|inactif|inactive|archivé*)",  # La Poste LPN007_420
    "(Konto|Postfach|Empfänger|Adresse) … (deaktiviert|inaktiv)",
    "(cuenta|usuario|buzón) … (desactivad*|deshabilitad*|inactiv*)",
    "(casella|account|utente) … (disattivat*|disabilitat*|inattiv*)",
    "(conta|caixa|usuário) … (desativad*|inativ*|desabilitad*)",
    "(konto|skrzynka) … (nieaktywn*|wyłączon*)",
    "(ящик|пользователь|аккаунт) … (отключен*|неактив*)",
)

_SUSPENDED = (
    f"{WHO} … (suspended|locked|frozen|on hold|over limit|restricted|under maintenance|paused|quarantined)",
    "(suspended|suspendu*|suspendid*|sospes*)",
    "(locked|frozen) (user|account|mailbox|recipient)",
    "(disabled|closed|blocked|inactive) (until|till)",
    "(temporarily|currently) … (disabled|suspended|deactivated|unavailable|inactive|not available|blocked)",
    "(compte|boîte|utilisateur) … (suspendu*|verrouillé*|bloqué*)",
    "(Konto|Postfach|Empfänger) … (gesperrt|blockiert)",
    "(cuenta|buzón|conta|caixa|casella|account) … (suspendid*|suspens*|sospes*|bloquead*|bloccat*)",
    "(用户被锁定|帐号被锁定|账号被冻结|用户已停用)",
)

_LATER = (
    "(try|retry|retrying|resend|send) (it |this |your message |)(again|later)",
    "(temporary|temporarily|transient|tempfail*|greylist*|graylist*|grey listed|gray listed"
    "|deferred|deferring)",
    "(timed out|time out|timeout|retry time|too long in|message expired|queue expired|delivery expired)",
    "(too busy|server busy|service unavailable|currently unavailable|under maintenance|local error"
    "|lookup failure"
    "|internal error|not accepting|system not|connection (refused|dropped|lost|died)|no data record"
    "|procmail|command died|couldn't create)",
    "(directory|ldap|database|sql|backend) (is |was |)(unavailable|not available|failed|failure|error|down|unreachable"
    "|not reachable|offline|not responding|timeout)",
    "(ldap|database|lookup|sql) (error|problem)",
    "(maintenance|migration|migrating|migrated)",
    "for (an|one|1|2|6|12|24|48|72|some|several|a few|the next) (hour|hours|minutes)",
    "(at this time|at the moment|servfail|resolver failure|resolution failure)",
    "for the (holidays|holiday|weekend|moment)",
    "(loops back|mail loop|routing loop|hop count|too many hops|mail forwarding loop)",
    "(réessayer|réessayez|plus tard|temporaire*|temporairement|provisoire*|momentané*|actuellement|en ce moment)",
    "(später|vorübergehend|temporär*|momentan*|zurzeit|derzeit|aktuell|im Moment)",
    "(más tarde|temporal*|temporalmente|intentelo de nuevo|inténtelo)",
    "(più tardi|temporane*|riprova*)",
    "(tijdelijk*|probeer het later)",
    "(mais tarde|temporari*|tente novamente)",
    "(później|tymczasow*|chwilowo|senare|tillfällig*|midlertidig*|myöhemmin|tilapäi*|později|dočasn*|neskôr)",
    "(позже|временн*|попробуйте|пізніше|тимчасов*)",
    "(稍后|暂时|稍後|暫時|再试|再試|一時的|後ほど|しばらく|나중에|일시적)",
)

_CONTENT = (
    "(message|mail|email|header|headers|body|attachment) … (too large|too big|too long|oversize*|malformed"
    "|exceeds|exceed|exceeded fixed|not compliant|non compliant)",
    "(size|sizes) (limit|exceeds|exceed|exceeded|limits|is too)",
    "(to|from|cc|bcc|date|subject) header*",
    "(messages|mail|email) (over|bigger)",
    "(too large|too big|oversized|message size|larger than)",
    "attachment* … (blocked|rejected|refused|not allowed|illegal|limit)",
    "(illegal|forbidden|blocked|banned) attachment*",
    "(malformed|rfc 5322|rfc 2822|bare line feeds|8bit|8 bit|smtputf8|line too long|invalid characters"
    "|duplicate header*|missing header*)",
)

_FORMS: dict[Meaning, Iterable[str]] = {
    Meaning.NOBODY: NOBODY,
    Meaning.UNAVAILABLE: UNAVAILABLE,
    Meaning.NOWHERE: NOWHERE,
    Meaning.FULL: FULL,
    Meaning.BUSY: BUSY,
    Meaning.QUOTA: _QUOTA,
    Meaning.LOGIN: _LOGIN,
    Meaning.SENDER: _SENDER,
    Meaning.POLICY: _POLICY,
    Meaning.DISABLED: _DISABLED,
    Meaning.SUSPENDED: _SUSPENDED,
    Meaning.LATER: _LATER,
    Meaning.CONTENT: _CONTENT,
}

_NEUTRAL = (
    "in (relay|virtual|local) (recipient|mailbox|alias|transport) table",  # Postfix
    "in virtual (mailbox|alias) (table|maps)",
    "unknown address error",  # Cisco IronPort puts it before whatever the other side said
    "mailbox name not allowed",  # RFC 5321 §4.2.2: 553
    "suppression list",  # Amazon SES
    "resolver rst (recip|send)sizelimit",  # Exchange: not who sends, but how much
    # The recipient's own mailbox is closed, which is no refusal of the sender.
    "recipient's (account|mailbox) is blocked",
    "recipient (account|mailbox) is blocked",
    "(compte|boîte) (du|de votre) destinataire est bloqué*",  # La Poste
    # What calls itself so, and no reason
    "(messaging|email|e mail|mail) security (suite|cloud|gateway|appliance|service|server|system)",
    "please try (double checking|to check)",  # Gmail
    # Asks to mend the address, and not to wait.
    "(check|verify|correct|confirm|checking|verifying) … … (and|then|before) (try|trying|retry|send|resend"
    "|resending|sending) … again",
    "resolver rst … (. |)authentication required",  # Exchange: of a group or a person, not of the account
)
"""Words that look like a meaning in words that say another."""


@cache
def patterns() -> dict[Meaning, re.Pattern[str]]:
    """What each meaning is found with; not compiled before it is needed, which most processes never do."""
    return {meaning: phrases.compile_forms(forms) for meaning, forms in _FORMS.items()}


@cache
def neutral() -> re.Pattern[str]:
    """What is left out before any meaning is looked for."""
    return phrases.compile_forms(_NEUTRAL)


@cache
def other_than_recipient() -> re.Pattern[str]:
    """What else may be missing than a recipient."""
    return phrases.compile_forms(OTHER_THAN_RECIPIENT)


_OF_RECIPIENT = frozenset({Meaning.NOBODY, Meaning.NOWHERE, Meaning.UNAVAILABLE})


def meanings(words: str) -> frozenset[Meaning]:
    """What is said in folded words."""
    telling = neutral().sub(" ", words)
    # As the end of a sentence, which no form reaches across.
    of_recipient = other_than_recipient().sub(".", telling)
    return frozenset(
        meaning
        for meaning, pattern in patterns().items()
        if pattern.search(of_recipient if meaning in _OF_RECIPIENT else telling)
    )
