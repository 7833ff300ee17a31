# ruff: noqa: E501, RUF001 - servers speak many languages
"""Phrases of SMTP refusals, by meaning and language (unknown user, mailbox full, spam, block). Pure data.

`phrases` says how a form is written. After a form: who says it. Where nobody is named it is what
administrators write in that language.

Tested by `tests/core/sending/test_failures.py`.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from fluenzr.core.common import phrases


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


_WHO = (
    "(user|users|username|userid|recipient|recipients|addressee|mailbox|mail box|address|addresses|email"
    "|account|person|customer|alias|local part|rcpt|subscriber|member|employee|@)"
)
_BOX = "(mailbox|mail box|inbox|mail folder|mailfolder|mail file|mail drop|folder|box)"

_NOBODY = (
    # English
    "no such (local |virtual |email |mail |)(user|users|recipient|mailbox|mail box|address|person|account"
    "|customer|id|addressee|alias|name|mail drop|employee|email|userid|username)",  # Exim, cPanel, Yandex
    "no such (mailing list|list|distribution list|group|mail group)",
    "(unknown|invalid|non existent|nonexistent|non existing|nonexisting|inexistent|illegal|bogus|unrecognized"
    "|undefined) (or (unknown|illegal|invalid) |inactive |)(local |virtual |email |e mail |destination |mail "
    "|final delivery |)(user|users|recipient|recipients|mailbox|mail box|mailboxes|address or alias"
    "|address|addresses|person"
    "|account|alias|addressee|userid|username|user name|local part|rcpt|email)",  # Sendmail, Mimecast, Zoho
    "bad (destination|recipient) (mailbox |address|mailbox)",  # RFC 3463 §3.2
    f"{_WHO} … (unknown|not found|not known|nonexistent|non existent|not exist|not exists|unrecognized"
    "|not recognized|notfound)",  # Postfix, Sendmail, Gmail, mail.ru, 163.com, Exchange
    f"{_WHO} … (does|do|did) not … exist",
    f"{_WHO} … (doesn't|don't|didn't) exist",
    f"{_WHO} … is (not valid|invalid|incorrect|nonexistent|no longer valid|misspelled)",
    "(mailbox|recipient|address|account) invalid",  # Yahoo: "mailbox invalid"
    "no (mailbox|mail box|account|user|recipient|one|email address) (here |found |available |)(by|with|of|for"
    "|under|at) (that|this|the) (name|email|address|user|account|recipient)",  # qmail, vpopmail, iCloud
    "no (mailbox|mail box|such mailbox) here",  # qmail
    "no mailbox (found|by)",
    "(isn't|is not|not) a (valid|known|local|registered|recognized) (user|mailbox|recipient|address|email"
    "|account|customer|name)",
    "(isn't|is not|not) an (active|existing) (user|mailbox|recipient|address|email|account)",
    "(user|address|recipient) (is |)not local",  # RFC 5321 §4.2.2: 551
    "not our customer",  # Comcast
    "(doesn't|does not|do not|don't) have (a|an|any) … (account|mailbox|mail box)",  # Yahoo
    "(address|recipient|user|account|mailbox|email) … (could not|couldn't|can't|cannot|can not) be found",
    "(address|recipient|user|account|mailbox|email|person|@) … (was not|wasn't|were not) found",  # Microsoft
    "(unable to|cannot|can't|could not|couldn't) (find|locate) … (user|recipient|mailbox|account|addressee)",
    "not (listed|found|present) in … (directory|address book|names)",  # Domino
    "not listed in (domino|the|public|our)",
    "no matches … in directory",
    # Domino in other languages
    "(no figura|no aparece|no está) … en (el|la) (directorio|libreta)",
    "(ne figure pas|n'est pas répertorié*|n'est pas listé*) dans (le|l')",
    "nicht im … (Verzeichnis|Adressbuch)",
    "non (è|e) (elencat*|presente|inclus*|incluso) (nella|nell|in) (directory|rubrica|elenco)",
    "não (está listad*|consta|está incluíd*) (no|na) (diretório|catálogo|directório)",
    "(staat niet|niet vermeld|niet opgenomen) in … (directory|adresboek)",
    "(ディレクトリに見つかりません|ディレクトリーに見つかりません|ディレクトリに登録されていません"
    "|ディレクトリーに登録されていません)",
    "(tried|trying) to (reach|contact) (does not|doesn't) exist",  # Gmail
    "no (account|user|mailbox|recipient|address) (exists|exist)",
    "(not|no longer) here (any more|anymore)",
    "not in my validrcptto list",  # qmail
    "mailbox not present",
    "(recipientnotfound|recipnotfound|exrecipnotfound|usernotfound|nosuchuser|userunknown|unknownuser)",
    "(unrouteable|unroutable) (email |mail |)address",  # Exim
    "not known (here|at|to)",
    "(account|mailbox|user|address) … (has been |is |was |)(closed|deleted|terminated|removed|cancelled"
    "|canceled)",  # Comcast, mail.ru
    "(account|mailbox|address|recipient|user|email|he|she|person) … no longer (exists|exist|active"
    "|valid|in use"
    "|in service|available|used|on server|on the server|here|accepts mail|receives mail|monitored)",  # iCloud
    "no longer (works|work|working|with|employed|at|a member|an employee|part of|associated|registered)",
    "(has|have) left (the|our|this) (company|organi*|firm|university|school|team|business)",
    "user missing home directory",
    "server doesn't handle mail for that user",
    # French
    "n'existe (pas|plus)",
    "(destinataire|utilisateur|usager|abonné|adresse|compte|boîte|correspondant|mail|email) … (inconnu*"
    "|inexistant*|introuvable*|non trouvé*|supprimé*|fermée|fermé|clôturé*|résilié*|erroné*)",
    "(destinataire|adresse|utilisateur) … (invalide|incorrect*)",  # Orange OFR_416, La Poste LPN416
    "(aucun|pas d) (utilisateur|compte|destinataire|abonné|boîte)",
    "(n'est|n'est) plus (valide|utilisé*|en service|active|actif|disponible|attribué*|parmi nous)",
    "ne (fait|travaille|figure) plus",
    "a quitté (la|l|notre|le|ses|son)",
    # German
    "(gibt es|gibt's) (hier |bei uns |)(nicht|keinen|keine)",
    "existiert (leider |hier |)nicht",
    "(Empfänger*|Empfaenger*|Benutzer*|Nutzer*|Adresse*|Adressat*|Postfach|Mailbox|Konto|Teilnehmer|Account"
    "|Mailadresse|Emailadresse|E-Mail-Adresse|Email) … (unbekannt*|nicht bekannt|nicht gefunden"
    "|nicht vorhanden|existieren nicht|nicht existent|ungültig*|nicht mehr gültig|nicht mehr vorhanden"
    "|nicht mehr aktiv|nicht mehr verfügbar|gelöscht|geschlossen|gekündigt)",  # T-Online, Web.de, Hetzner
    "(unbekannt*|ungültig*) (Empfänger*|Benutzer*|Nutzer*|Adress*|Mailadresse|E-Mail-Adresse|Postfach|Konto)",
    "kein* (solche* |derartige* |)(Postfach|Benutzer|Empfänger|Konto|Nutzer|Teilnehmer|Mailbox|Adresse)",
    "konnte nicht gefunden werden",
    "nicht mehr (im Unternehmen|bei uns|für uns|tätig|in unserem|im Haus)",
    # Spanish
    "no existe*",
    "(usuario|destinatario|dirección|cuenta|buzón|casilla|correo) … (desconocid*|inexistente|no encontrad*"
    "|no válid*|inválid*|incorrect*|dada de baja|eliminad*)",
    "(desconocid*|inexistente) … (usuario|destinatario|dirección)",
    "no se (encontró|encuentra|ha encontrado|pudo encontrar) … (usuario|destinatario|dirección|cuenta|buzón)",
    "no (hay|tenemos) (ningún |)(usuario|buzón|destinatario)",
    "ya no (existe|trabaja|está|es válida|pertenece|forma parte)",
    # Italian
    "non esist*",  # Aruba, Libero
    "(utente|destinatario|indirizzo|casella|account|mailbox|destin) … (sconosciut*|inesistente|non trovat*"
    "|non valid*|errat*|non esistente|non risulta)",  # Libero, PEC
    "nessun (utente|destinatario|account)",
    "(utente|destinatario|destin) (. |)sconosciuto",  # Aruba
    "non (è |)più (attiv*|valid*|esistente|disponibile|in uso)",
    "non lavora più",
    # Dutch
    "bestaat niet",
    "(gebruiker|ontvanger|adres|e-mailadres|mailadres|mailbox|postvak|postbus|account|geadresseerde) …"
    " (onbekend|niet gevonden|ongeldig|niet bekend|bestaat niet|opgeheven|verwijderd)",  # Ziggo, KPN
    "(onbekende|ongeldige|ongeldig|onbekend) (gebruiker|ontvanger|geadresseerde|adres|e-mailadres|mailbox)",
    "geen (gebruiker|postbus|mailbox|postvak) (met|gevonden|onder|hier)",
    "niet meer (geldig|in gebruik|werkzaam|actief|in dienst)",
    # Portuguese
    "não existe*",
    "(usuário|utilizador|destinatário|endereço|conta|caixa|correio|e-mail) … (desconhecid*|inexistente"
    "|não encontrad*|inválid*|não localizad*|não cadastrad*)",  # UOL, Terra, Locaweb
    "(não foi|não) encontrad* … (usuário|destinatário|conta)",
    "(já não|não) (existe|trabalha) mais",
    "já não (existe|trabalha|está)",
    # Polish
    "nie istnieje",  # o2.pl, Onet
    "nie ma (takiego|takiej|tu takiego) (konta|użytkownika|adresu|odbiorcy|adresata|skrzynki)",  # WP.pl
    "(użytkownik|adres|adresat|odbiorca|konto|skrzynka|konta|skrzynki) … (nieznan*|nie znaleziono"
    "|nieprawidłow*|nie został* znalezion*|nieaktualn*|usunięt*|niepoprawn*)",
    "(nieznany|nieprawidłowy|niepoprawny|nieznane|niepoprawny) (użytkownik|odbiorca|adresat|adres|konto)",
    "brak (takiego |)(użytkownika|konta|odbiorcy|skrzynki)",
    # Swedish
    "(finns|existerar) (inte|ej)",
    "(användare*|mottagare*|adressen|adress|e-postadressen|kontot|konto|brevlådan) … (okänd*|hittades inte"
    "|hittades ej|saknas|ogiltig*|kunde inte hittas)",  # Telia
    "(okänd|ogiltig) (användare|mottagare|adress|e-postadress)",
    "(är inte längre|inte längre) (aktiv|giltig|kvar|anställd|i bruk)",
    # Danish and Norwegian
    "(findes|eksisterer|finnes) ikke",
    "(bruger*|bruker*|modtager*|mottaker*|adressen|kontoen|postkassen|e-mailadressen) … (ukendt|ukjent"
    "|ikke fundet|ikke funnet|kunne ikke findes)",
    "(ukendt|ukjent|ugyldig) (bruger|bruker|modtager|mottaker|adresse)",
    # Finnish
    "ei ole olemassa",
    "(tuntematon|virheellinen) (käyttäjä|vastaanottaja|osoite)",
    "(vastaanottaja*|käyttäjä*|osoite*|tiliä) … (tuntematon|ei löydy|ei löytynyt)",
    # Czech and Slovak
    "neexistuje",  # Seznam
    "(uživatel|užívateľ|příjemce|príjemca|adresa|schránka|adresát) … (neznám*|nenalezen*|neplatn*|nenájden*)",
    "(neznámý|neplatný|neznámy|neplatná) (uživatel|užívateľ|příjemce|adresát|adresa)",
    # Hungarian
    "nem (létezik|létező)",
    "(ismeretlen|érvénytelen) (címzett|felhasználó|cím|e-mail cím)",
    "(címzett|felhasználó|cím|postafiók|fiók) … nem található",
    # Romanian
    "nu există",
    "(utilizator*|destinatar*|adresa|contul) … (necunoscut*|inexistent*|invalid*)",
    # Turkish
    "(kullanıcı|alıcı|adres*|hesap|hesabı|posta kutusu) … (bulunamadı|bilinmiyor|mevcut değil|yok|geçersiz)",
    "(bilinmeyen|geçersiz) (kullanıcı|alıcı|adres)",
    # Greek
    "δεν υπάρχει",
    "(άγνωστος|άγνωστη) (χρήστης|παραλήπτης|διεύθυνση)",
    "(χρήστης|παραλήπτης|διεύθυνση) … (άγνωστ*|δεν βρέθηκε)",
    # Russian and Ukrainian
    "не (существует|існує)",
    "(пользователь|получатель|адресат|адрес|ящик|учетная запись|аккаунт|користувач|одержувач) … (не найден*"
    "|неизвест*|удален*|не зарегистрирован*|не знайдено|невідом*)",  # mail.ru, Rambler
    "(нет|такого) (такого |)(пользователя|адреса|адресата|ящика|получателя|почтового ящика)",
    "(неизвестный|неверный|несуществующий|невідомий) (пользователь|получатель|адресат|адрес|одержувач)",
    # Hebrew and Arabic
    "(לא קיים|אינו קיים|לא נמצא)",
    "(غير موجود|لا يوجد)",
    # Korean
    "(존재하지 않는|존재하지 않습니다|없는 사용자|없는 계정|찾을 수 없습니다)",  # Naver, Daum
    # Japanese
    "(存在しません|存在しない|見つかりません|宛先不明|宛先が不明|ユーザー不明|ユーザ不明|該当するユーザ|該当ユーザ"
    "|リストにありません|アドレス不明|ユーザーが不明|不明なユーザ|宛先アドレスが間違)",
    # Chinese, both scripts
    "(不存在|无此用户|没有此用户|没有这个用户|查无此人|无此账号|未知用户|用户未找到|找不到用户|找不到收件人"
    "|找不到该用户|未找到收件人|未找到用户|无效的收件人|无效收件人|无效用户|收件人无效|收件人未知"
    "|收件人地址错误)",  # 163.com, QQ, Sina
    "(無此用戶|無此使用者|無此帳號|沒有此使用者|沒有這個使用者|查無此人|查無此帳號|找不到使用者|找不到收件者"
    "|找不到收件人|使用者不明|無效的收件者|無效的收件人|收件者無效|未知的使用者)",  # Hinet, PChome
)

_UNAVAILABLE = (
    "mailbox (is |)(unavailable|not available|unavaiable)",  # RFC 5321 §4.2.2: 550; GMX, Outlook.com
)

_NOWHERE = (
    # A host or a domain alone may be the one that sends.
    "(recipient|recipient's|destination|@|address rejected|host or|dns|name server|mail) … (domain|host) …"
    " (not found|does not exist|doesn't exist|unknown|nonexistent)",  # Postfix
    "domain … (couldn't|could not) be found",  # Gmail
    "host unknown (name server|authoritative)",  # Sendmail
    "(@|recipient*|destination) (. |)… (unknown host|host unknown|unknown domain|no such host|no such domain)",
    "(@|recipient|destination|domain) … has no (mx|mail exchanger*|mail server*)",
    "no (mx|mail exchanger|mail server) (record |records |)(found |exists |available |)(for|in) (the |)(recipient"
    "|domain|destination)",  # Yahoo
    "(mx|mx or srv|srv) record indicated no (smtp|mail) service",  # Exim, of RFC 7505
    "domain name not found",  # Gmail
    "domain (@ |)… (isn't|is not) (registered|valid|reachable)",
    "(recipient|destination) domain … (not exist|not found|invalid|not reachable)",
    "the domain is not reachable",  # Outlook.com
    "no such (domain|host)",
    "(unknown|invalid|non existent|nonexistent) (mail |recipient |destination |)domain",
    "(unable to find|couldn't find|could not find) (a |any |)host",  # qmail
    # Microsoft; RFC 7505
    "(nxdomain|nonexistentdomain|domainnonexistent|infodomainnonexistent|nullmx|null mx)",
    "(unrouteable|unroutable) mail domain",  # Exim
    "all relevant mx records point to non existent hosts",  # Exim
    # What Gmail and Exchange say in the language of the reader.
    "(domaine|nom de domaine) … (inconnu|inexistant|introuvable|n'existe pas|n'a pas été trouvé)",
    "Domain* … (unbekannt|existiert nicht|nicht gefunden|nicht vorhanden|konnte nicht gefunden)",
    "(dominio|domínio|domini) … (desconocido|inexistente|sconosciuto|non valido|não existe|desconhecido|no existe"
    "|no se encontró|no se ha encontrado|no se pudo encontrar|non esiste|non è stato trovato|inesistente"
    "|não foi encontrado|não encontrado|no existeix)",  # Aruba
    "(domein|domeinnaam) … (onbekend|bestaat niet|niet gevonden|niet worden gevonden)",
    "(domän*|domæn*|domene*|domenet) … (finns inte|hittades inte|kunde inte hittas|findes ikke|blev ikke fundet"
    "|kunne ikke findes|finnes ikke|ble ikke funnet|ukjent|okänd|ukendt)",
    "(verkkotunnus*|toimialue*) … (ei löydy|ei löytynyt|ei ole olemassa|tuntematon)",
    "(domen*|domén*|doména|domeny) … (nie istnieje|nie znaleziono|nie została znaleziona|neexistuje|nenalezena"
    "|nebyla nalezena|sa nenašla|nebola nájdená|nu există|nu a fost găsit|nem létezik|nem található"
    "|ne postoji|nije pronađena|ne obstaja|ni bilo mogoče najti)",
    "(alan adı|etki alanı*) … (bulunamadı|mevcut değil|yok)",
    "(домен*) … (не найден*|не существует|не знайдено|не існує|не съществува|не е намерен|не постоји)",
    "(τομέας|τομέα) … (δεν βρέθηκε|δεν υπάρχει)",
    "(הדומיין|הדומיין לא) … (לא נמצא|לא קיים)",
    "(النطاق|نطاق) … (غير موجود|لم يتم العثور)",
    "(ドメインが見つかりません|ドメインが存在しません|ドメイン名が見つかりません|域名不存在|找不到域名|未找到域名|网域不存在"
    "|找不到网域|找不到網域|網域不存在|找不到該網域|도메인을 찾을 수 없|도메인이 존재하지 않)",
)

_FULL = (
    # English
    f"{_BOX} … (full|over quota|overquota|limit exceeded|exceeded|too large|too big)",
    f"full {_BOX}",
    "(user|recipient|account|recipient's|user's) … (over quota|overquota|mailbox full|is full)",
    "(over quota|overquota|overquotaperm|out of storage|disk full|diskquota|quota violation|storage full)",
    "quota … exceeded",  # Postfix, Dovecot
    # RFC 5321: 552
    "(exceed|exceeds|exceeded|exceeding) … (quota|storage|disk space|mailbox size|allocation)",
    "(storage|mailbox size|mailbox) (limit|quota|allocation|space)",
    "(insufficient|not enough|no) (system |disk |mailbox |free |)(storage|space|disk)",
    "too much mail",
    "(mailbox|mail box|box|disk|storage) (space|storage) … (not enough|insufficient|exhausted|exceeded)",
    "(out of|no more) (disk |storage |mailbox |)(space|storage)",
    "(mailbox|inbox|folder) … (maximum|allowed|max) (size|limit|storage)",
    "(quotaexceeded*|shutoffquotaexceeded|mailboxfull)",  # Exchange
    # French
    # Orange OFR_417, La Poste
    "(boîte|bal|messagerie|compte|casier|mailbox) … (pleine|plein|saturée|saturé)",
    "(quota|espace) … (dépassé|atteint|insuffisant|saturé)",
    "(dépassement|dépasse) (de |du |son |le |)quota",
    # German
    "(Postfach|Mailbox|Speicherplatz|Briefkasten|Konto) … (voll|überfüllt|erschöpft|überschritten|ist voll)",
    "(Quota|Kontingent|Speicherlimit|Speicherplatz) … (überschritten|erreicht|erschöpft|ausgeschöpft)",
    "kein Speicherplatz",
    # Spanish
    "(buzón|casilla|cuenta|bandeja|correo|mailbox) … (llen*|saturad*|excedid*|sobrepasad*)",
    "(cuota|espacio|capacidad|límite de almacenamiento) … (excedid*|superad*|insuficiente"
    "|sobrepasad*|agotad*)",
    "(excede|excedido|supera|superado) … (cuota|almacenamiento|capacidad)",
    # Italian
    "(casella|mailbox|posta|account) … (pien*|satur*|esaurit*|superat*)",
    "(quota|spazio) … (superat*|esaurit*|insufficiente)",
    # Dutch
    "(postvak|mailbox|postbus|inbox|brievenbus) … (vol|overvol|vol is)",
    "(quotum|quota|opslaglimiet|opslagruimte) … (overschreden|bereikt|vol)",
    # Portuguese
    "(caixa|conta|correio|mailbox) … (chei*|lotad*|esgotad*|excedid*)",
    "(cota|quota|espaço|limite de armazenamento) … (excedid*|ultrapassad*|esgotad*|insuficiente)",
    # Polish
    "(skrzynka|skrzynki|konto|mailbox) … (pełn*|przepełnion*|zapełnion*)",
    "(przekroczon*|brak) … (limit*|miejsca|quota|pojemno*)",
    # Swedish, Danish, Norwegian, Finnish
    "(brevlådan|inkorgen|postlådan|e-postlådan|mottagarens) … (full|fullt|är full)",
    "(postkassen|postkasse|indbakken|innboksen|postboksen) … (fuld|full|er fuld|er full)",
    "(postilaatikko|sähköpostilaatikko|saapuneet) … (täynnä|täysi)",
    "(kvoten|kvote|kiintiö) … (överskriden|överskridits|overskredet|overskredet|ylitetty|ylittynyt)",
    # Czech, Slovak, Hungarian, Romanian, Turkish, Greek
    "(schránka|schránky) … (plná|přeplněn*|preplnen*)",  # Seznam
    "(překročen*|prekročen*) … (kvót*|limit*)",
    "(postafiók*|postaláda) … (megtelt|tele|betelt)",
    "(căsuța|căsuţa|casuta) … (plin*)",
    "(posta kutusu|gelen kutusu|kutusu) … (dolu|doldu)",
    "kota … (aşıldı|aşıldı|doldu)",
    "γραμματοκιβώτιο … (γεμάτο|πλήρες)",
    # Russian and Ukrainian
    "(ящик|почтовый ящик|скринька) … (переполнен*|заполнен*|полон|переповнен*)",  # mail.ru, Yandex
    "(превышен*|превысил*) … (квот*|лимит* ящика|размер* ящика|объем*)",
    # Hebrew and Arabic
    "(תיבת הדואר מלאה|התיבה מלאה)",
    "(ممتلئ|ممتلئة)",
    # Korean, Japanese, Chinese
    "(편지함이 가득|메일함이 가득|용량이 초과|용량 초과|저장 공간이 부족)",  # Naver
    "(いっぱいです|がいっぱい|が一杯|満杯|容量オーバー|容量超過|容量がいっぱい|容量を超え"
    "|保存容量を超|メールボックスの容量|受信トレイがいっぱい)",
    "(已满|邮箱满|空间不足|超出配额|超过配额|邮箱配额|超出容量|超过容量)",  # 163.com, QQ
    "(已滿|空間不足|超過配額|超出配額|信箱容量|超出容量|超過容量)",  # Hinet
)

_BUSY = (
    "receiving (mail|messages|email) (at a rate|too quickly|too fast)",  # Gmail 5.2.1; Yahoo
    "(recipient's|recipient|user|mailbox|they) … (receive limit|limit for the number|can receive per hour)",
    "message receive limit",  # Microsoft 5.2.121, 5.2.122
    "(receivingrate|receivingrateperm|recipient thread limit)",
    "(mailbox|recipient|user) … (is |)busy",  # RFC 5321: 450
)

_QUOTA = (
    "(mail|message|email|daily|user|account|sender) (send|sending) (limit|limits|quota|rate)",  # Outlook.com
    "(send|sending|outgoing|outbound|submission|relay|relaying) (limit|limits|quota|rate limit)",
    "limit (for|on|of) (sending|outgoing|outbound|message recipients|messages sent)",  # Microsoft 5.1.90
    "(messaging|sending|email|mail|plan|account) limits",  # SendGrid: "exceeded your messaging limits"
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
    "(limite|quota|quota|límite|limite) (d'envoi|de envío|de envio|di invio|journalier*|diario|diário)",
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
    "ptr (resource|rr|does|not|is|missing|mismatch)",  # GMX
    "(helo|ehlo) … (rejected|command|invalid|argument|name|hostname|required|denied|refused|address|not)",
    "(find|resolve|resolving|verify) your (hostname|host|ip|reverse|domain|address)",  # Postfix
    "(unknown|bad|unauthorized|unresolvable) client",  # Postfix: "unknown client hostname"
    "client (host|hostname|address|ip) … (rejected|blocked|denied|refused|not|banned|is)",
    "invalid dns",  # GMX, IONOS: "mailbox unavailable / invalid DNS MX or A/AAAA resource record"
    "(dns|mx) (record|records|check|lookup) … (sender|failed|missing|invalid|of your|for your)",
    # Postfix, Exim
    "(in reply to|after|in response to) (pipelined |initial |)(mail from|helo|ehlo|connection|auth)",
    "refused to talk to me",  # Postfix
    "(emetteur|émetteur|expéditeur|expediteur|Absender*|remitente|mittente|afzender*|remetente|nadawc*"
    "|avsändar*|afsender*|avsender*|lähettäjä*|odesílatel*|odosielateľ*|feladó*|gönderen|gönderici|αποστολέα*"
    "|отправител*|відправник*)",
    "(送信元|差出人|送信者|发件人|发信人|寄件人|寄件者|發件人|발신자|보낸 사람)",
)

_POLICY = (
    "(spam|spams|spammer|spammers|spamming|spamtrap|antispam|antispoof*|junk|junkmail|spamhaus|phish*|ubl)",
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
    f"{_WHO} … (disabled|inactive|deactivated|not active|is not active|not activated|discontinued|expired"
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
    f"{_WHO} … (suspended|locked|frozen|on hold|over limit|restricted|under maintenance|paused|quarantined)",
    "(suspended|locked|frozen) (user|account|mailbox|recipient)",
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
    "(loops back|mail loop|routing loop|hop count|too many hops|mail forwarding loop)",
    "(réessayer|réessayez|plus tard|temporaire*|temporairement|provisoire*)",
    "(später|vorübergehend|temporär*|momentan|zurzeit|derzeit)",
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
    "(too large|too big|oversized|message size|larger than)",
    "attachment* … (blocked|rejected|refused|not allowed|illegal|limit)",
    "(illegal|forbidden|blocked|banned) attachment*",
    "(malformed|rfc 5322|rfc 2822|bare line feeds|8bit|8 bit|smtputf8|line too long|invalid characters"
    "|duplicate header*|missing header*)",
)

_FORMS: dict[Meaning, Iterable[str]] = {
    Meaning.NOBODY: _NOBODY,
    Meaning.UNAVAILABLE: _UNAVAILABLE,
    Meaning.NOWHERE: _NOWHERE,
    Meaning.FULL: _FULL,
    Meaning.BUSY: _BUSY,
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
def _neutral() -> re.Pattern[str]:
    return phrases.compile_forms(_NEUTRAL)


def meanings(words: str) -> frozenset[Meaning]:
    """What is said in folded words."""
    telling = _neutral().sub(" ", words)
    return frozenset(meaning for meaning, pattern in patterns().items() if pattern.search(telling))
