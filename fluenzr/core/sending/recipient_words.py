# ruff: noqa: E501, RUF001 - servers speak many languages
"""Phrases that say that there is no such recipient, mailbox or domain, or that it is full, by language. Pure data.

What is unknown or missing may be something else: the host or the domain that sends, a header, a policy.
`OTHER_THAN_RECIPIENT` are those. `phrases` says how a form is written. After a form: who says it. Where nobody
is named it is what administrators write in that language.

Tested by `tests/core/sending/test_failures.py`, `tests/core/sending/test_answers.py`.
"""

# Not `email`, which is the message as often as its address.
WHO = (
    "(user|users|username|userid|recipient|recipients|addressee|mailbox|mail box|address|addresses"
    "|account|person|customer|alias|local part|rcpt|subscriber|member|employee|@)"
)
NOBODY = (
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
    f"{WHO} … (unknown|not found|not known|nonexistent|non existent|not exist|not exists|unrecognized"
    "|not recognized|notfound)",  # Postfix, Sendmail, Gmail, mail.ru, 163.com, Exchange
    "(email|e mail) (unknown|not found|not known|does not exist|doesn't exist|no longer exists)",
    "(user|recipient|employee) (has |)left",
    f"{WHO} … (does|do|did) not … exist",
    f"{WHO} … (doesn't|don't|didn't) exist",
    f"{WHO} … is (not valid|invalid|incorrect|nonexistent|no longer valid|misspelled)",
    "(mailbox|recipient|address|account) invalid",  # Yahoo: "mailbox invalid"
    "no (mailbox|mail box|account|user|recipient|one|email address) (here |found |available |)(by|with|of|for"
    "|under|at) (that|this|the) (name|email|address|user|account|recipient|username|userid)",  # qmail, vpopmail, iCloud
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
    "(unable to|cannot|can not|can't|could not|couldn't) (find|locate) … (user|recipient|mailbox|account|addressee)",
    "not (listed|found|present) in … (directory|address book|names)",  # Domino
    "not listed in (domino|the|public|our)",
    "no matches … in directory",
    # Domino in other languages
    "(no figura|no aparece|no está) … en (el|la) (directorio|libreta)",
    "(ne figure pas|n'est pas répertorié*|n'est pas listé*|non répertorié*|non listé*|non référencé*) dans (la|le|l)",
    "no (está |)(listad*|registrad*|incluid*) en (el|la)",
    "não (listad*|registad*|registrad*) (no|na)",
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
    "no longer have (a|an|any) (user|mailbox|account|employee|customer|recipient|address)",
    "(tried|trying|attempted|attempting|wish|want) to (reach|contact|email|mail|write to) (no longer exists|is unknown"
    "|is not valid|was not found|is no longer valid|is no longer in use)",
    "(nobody|no one) (here |)(by|with|of) (that|this|the) name",
    "(isn't|is not|not) a valid (e mail|mail) address",
    f"{WHO} … not in (the|our|this) (directory|database|records|system)",
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
    "(aucun|aucune|pas d|pas de) (utilisateur|compte|destinataire|abonné|boîte|adresse)",
    "n'a plus cette (adresse|boîte)",
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
    "(Empfänger*|Benutzer*|Nutzer*|Adresse*|Mailadresse|Postfach|Konto|@) … konnte* nicht gefunden werden",
    "nicht mehr (im Unternehmen|bei uns|für uns|tätig|in unserem|im Haus)",
    # Spanish
    "no existe*",
    "(usuario|destinatario|dirección|cuenta|buzón|casilla|correo) … (desconocid*|inexistente|no encontrad*"
    "|no válid*|inválid*|incorrect*|dada de baja|eliminad*)",
    "(desconocid*|inexistente) … (usuario|destinatario|dirección)",
    "(usuario|destinatario|dirección|cuenta|buzón) … no es (válid*|correct*)",
    "no se (encontró|encuentra|ha encontrado|pudo encontrar) … (usuario|destinatario|dirección|cuenta|buzón)",
    "no (hay|tenemos) (ningún |)(usuario|buzón|destinatario)",
    "ya no (existe|trabaja|está|es válida|pertenece|forma parte)",
    # Italian
    "non esist*",  # Aruba, Libero
    "(utente|destinatario|indirizzo|casella|account|mailbox|destin) … (sconosciut*|inesistente|non trovat*"
    "|non valid*|errat*|non esistente|non risulta)",  # Libero, PEC
    "(utente|destinatario|indirizzo|casella) … non è (valid*|corrett*)",
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
    "(usuário|utilizador|destinatário|endereço|conta) … não é válid*",
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
    # Croatian, Serbian, Slovenian, Bulgarian
    "(ne postoji|ne obstaja|не постоји|не съществува)",
    "(nepoznat*|neznan*|непознат*) (korisnik|primatelj|primalac|adresa|uporabnik|prejemnik|naslov|корисник|прималац"
    "|потребител|получател|адрес)",
    "(korisnik|primatelj|primalac|adresa|uporabnik|prejemnik|naslov) … (nepoznat*|neznan*|nije pronađen*|ni najden*)",
    "(няма|не съществува) (такъв|такава|такъв) (потребител|адрес|получател|кутия)",
    "(потребител*|получател*|адрес*|кутия*) … (не е намерен*|непознат*)",
    # Lithuanian, Latvian, Estonian, Icelandic, Catalan
    "(neegzistuoja|neeksistē|ei eksisteeri|er ekki til|no existeix)",
    "(nežinomas|nezināms|tundmatu|óþekktur) (gavėjas|vartotojas|naudotojas|adresas|adresāts|saņēmējs|lietotājs"
    "|kasutaja|saaja|adressaat|viðtakandi|notandi)",
    "(gavėjas|vartotojas|adresas|saņēmējs|lietotājs|adrese|kasutajat|saajat|aadressi) … (nerastas|nežinomas"
    "|nav atrast*|ei leitud)",
    "(usuari|destinatari|adreça|bústia) … (desconegu*|inexistent|no trobad*)",
    # Indonesian, Malay, Vietnamese, Thai, Persian
    "(pengguna|penerima|alamat|akun|kotak surat|peti mel) … tidak (ada|ditemukan|dikenal|wujud|dijumpai|terdaftar)",
    "không tồn tại",
    "(ไม่พบผู้ใช้|ไม่มีผู้ใช้|ไม่พบผู้รับ|ไม่มีอยู่)",
    "(وجود ندارد|یافت نشد)",
    # Hungarian
    "nem (létezik|létező)",
    "nincs ilyen (felhasználó|cím|e-mail cím|címzett|postafiók|fiók)",
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
    "(пользовател*|получател*|адресат*|адрес|ящик|учетная запись|аккаунт|користувач*|одержувач*|скриньк*) … (не найден*"
    "|неизвест*|удален*|не зарегистрирован*|не знайдено|невідом*)",  # mail.ru, Rambler
    "(ящика|адреса|пользователя|получателя) … нет",
    "(нет|такого) (такого |)(пользователя|адреса|адресата|ящика|получателя|почтового ящика)",
    "(неизвестный|неверный|несуществующий|невідомий) (пользователь|получатель|адресат|адрес|одержувач)",
    # Hebrew and Arabic
    "(לא קיים|אינו קיים|לא נמצא)",
    "(غير موجود|لا يوجد)",
    # Korean
    "(존재하지 않는|존재하지 않습니다|없는 사용자|없는 계정|등록되지 않은 (사용자|계정|주소)|찾을 수 없습니다)",  # Naver, Daum
    # Japanese
    "(存在しません|存在しない|見つかりません|宛先不明|宛先が不明|ユーザー不明|ユーザ不明|該当するユーザ|該当ユーザ"
    "|リストにありません|アドレス不明|ユーザーが不明|不明なユーザ|宛先アドレスが間違)",
    # Chinese, both scripts
    "(不存在|无此用户|没有此用户|没有这个用户|查无此人|无此账号|未知用户|用户未找到|找不到用户|找不到收件人"
    "|找不到该用户|未找到收件人|未找到用户|无效的收件人|无效收件人|无效用户|收件人无效|收件人未知"
    "|收件人地址错误)",  # 163.com, QQ, Sina
    "(找不到該收件|找不到该收件|無此用戶|無此使用者|無此帳號|沒有此使用者|沒有這個使用者|查無此人|查無此帳號|找不到使用者|找不到收件者"
    "|找不到收件人|使用者不明|無效的收件者|無效的收件人|收件者無效|未知的使用者)",  # Hinet, PChome
)

UNAVAILABLE = (
    "mailbox (is |)(unavailable|not available|unavaiable)",  # RFC 5321 §4.2.2: 550; GMX, Outlook.com
)

NOWHERE = (
    # A host or a domain alone may be the one that sends.
    "(recipient|recipient's|destination|@|address rejected|host or|name server) … (domain|host) …"
    " (not found|does not exist|doesn't exist|unknown|nonexistent)",  # Postfix
    "no (mail hosts|mx or a|mx|mx record|mx records) for (the |)domain",  # PowerMTA
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
    "no such (domain|host) (here|at this|on this)",
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

_RECORD = "(spf|dkim|mx|dns|ptr|host*|hôte|хост*|Eintrag|enregistrement|registro|record|rekord|запис*|fichier|Datei|archivo|file)"
OTHER_THAN_RECIPIENT = (
    "(invalid |bad |)(address |addresses |recipient |recipients |user |)(in|of|from) (the |its |your |this |)(from |to |cc |)(header|headers)",
    "(in|of) (your|the|this) (email|message|mail)",
    "(invalid |unknown |)(recipient |mail |email |)(address|addresses|domain|recipients) in (cc|bcc|to|from|return path|reply to)",
    "(invalid |bad |malformed |)(email|e mail) (format|content|body|structure|syntax|subject)",
    "(list unsubscribe|unsubscribe|disclaimer) (address|account|header|link)",
    "(servidor|serveur|serwer|сервер*) (de |di |)(correo|mail|messagerie|courrier|posta|correio|poczty|почты|)",
    "(virtual |)(user|alias|mailbox|account|recipient) (map|maps|table|node|store|database|policy|validation server)",
    "(invalid |unknown |bad |)(recipient|user|address|account|mailbox) (agent|count|ratio|rate|limit|family|type"
    "|parameter|syntax|error|errors|license|licence)",
    "(backend|route|storage|folder|license|licence|token|tag|key|dns entry|certificate|policy|map|rule) (for|of|to) (the |your |this |)(recipient |)"
    "(address|mailbox|user|account|recipient)",
    "orcpt (address|tag)",
    "(unknown|unspecified|unexpected) (error|errors|reason|reasons|problem|failure|cause|status|command|network"
    "|encryption)",
    "mailbox server",
    "anonymous user",
    "(from|by) (an |)unknown (user|users|sender)",
    "(login|logon|log in|authentication|auth|sasl) … (unknown|invalid|no such) (user|account)",
    "(user|account) (unknown|not found|not known) (to|by|for) … authentication",
    f"{_RECORD} … (n'existe pas|existiert nicht|konnte* nicht gefunden werden|no existe|non esiste|não existe"
    "|nie istnieje|не существует|bestaat niet|finns inte|findes ikke|finnes ikke)",
    "(email|e mail|mail|message|connection) (refused|rejected|denied)",
    "(hostname|host name|header|headers|signature|selector|certificate|token|license|licence|message id|attachment"
    "|challenge)",
    "(记录不存在|記錄不存在|紀錄不存在|レコードが存在しません)",
)
"""What is said to be unknown or missing there is nothing of the recipient's."""

_BOX = "(mailbox|mail box|inbox|mail folder|mailfolder|mail file|mail drop|folder|box)"

FULL = (
    # English
    f"{_BOX} … (full|over quota|overquota|limit exceeded|exceeded|too large|too big)",
    f"full {_BOX}",
    "(user|recipient|account|recipient's|user's) … (over quota|overquota|mailbox full|is full)",
    "(over quota|overquota|overquotaperm|out of storage|disk full|diskquota|quota violation|storage full)",
    "(quota|quotas)",  # Postfix, Dovecot: "quota exceeded"
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
    "ou (est |trop |)(pleine|plein|saturée)",
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

BUSY = (
    "receiving (mail|messages|email) (at a rate|too quickly|too fast)",  # Gmail 5.2.1; Yahoo
    "(recipient's|recipient|user|mailbox|they) … (receive limit|limit for the number|can receive per hour)",
    "(recipient|mailbox) … (exceeded|reached) (their|its|his|her) … (rate|limit)",  # Yandex
    "(receive|receives|received|receiving|gets|getting) too (many|much)",
    "message receive limit",  # Microsoft 5.2.121, 5.2.122
    "(receivingrate|receivingrateperm|recipient thread limit)",
    "(mailbox|recipient|user) … (is |)busy",  # RFC 5321: 450
)
