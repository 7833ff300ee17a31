# ruff: noqa: RUF001 - words of many languages
"""Words of quote introductions by language: header names, verbs, dividers. Pure data.

All in the form of `str.casefold`. Data alone; `quotes` says what they mean.

Tested by `tests/engine/mime/test_quotes.py`.
"""

from typing import Literal

Header = Literal["from", "date", "to", "cc", "subject"]

_NAMES: dict[Header, str] = {
    "from": """from de von van da od fra från lähettäjä от|от кого|від|от:|feladó|de la|expeditor|kimden
        |gönderen|από|mittente|remitente|remetente|expéditeur|absender|afzender|avsändare|afsender
        |avsender|nadawca|odesílatel|odosielateľ|šalje|saatja|nuo|no|מאת|من|từ|dari|จาก|差出人|送信者
        |发件人|發件人|发信人|寄件者|寄件人|보낸 사람|보낸사람|발신""",
    "date": """sent date datum data dato fecha gesendet enviado enviada inviato verzonden skickat sendt
        lähetetty wysłane wysłano odesláno odoslané dátum отправлено дата надіслано elküldve küldve
        trimis dată gönderildi tarih στάλθηκε ημερομηνία poslano saadetud išsiųsta נשלח תאריך التاريخ
        تاريخ ngày tanggal päiväys päivämäärä envoyé|envoyé le|gesendet am|enviado el|enviado em
        |enviada em|inviato il|verzonden op|gönderim tarihi|dátum:|送信日時|送信日|日時|日付|发送时间
        |发送日期|發送時間|寄件日期|傳送時間|傳送日期|日期|时间|時間|보낸 날짜|보낸날짜|날짜|วันที่""",
    "to": """to à a an para aan till til vastaanottaja кому komu do címzett către catre destinatar kime
        alıcı προς prima saaja kam אל إلى đến kepada dest pour destinatário destinataire empfänger
        ontvanger mottagare modtager mottaker adresat príjemca|宛先|收件人|收件者|받는 사람|받는사람
        |수신|ถึง""",
    "cc": """cc c.c. copie copia cópia kopie kopia kopi kopio kopija копия копія másolat másolatot bilgi
        κοινοποίηση bcc|copie à|抄送|副本|참조|עותק|נسخة|นำเนาถึง""",
    "subject": """subject objet sujet betreff asunto assunto oggetto onderwerp temat předmět predmet
        ämne emne aihe тема tárgy subiect konu θέμα teema tema zadeva naslov נושא الموضوع subjek perihal
        |chủ đề|件名|主题|主題|主旨|标题|標題|제목|เรื่อง""",
}  # fmt: skip


def _split(words: str) -> list[str]:
    """The names in a text: words up to the first bar, then whole phrases between bars."""
    single, _, phrases = words.partition("|")
    return single.split() + [" ".join(phrase.split()) for phrase in phrases.split("|") if phrase.strip()]


HEADERS: dict[str, Header] = {name: kind for kind, words in _NAMES.items() for name in _split(words)}
"""Names of the headers that programs write above a quote, with what each says."""

LONGEST_HEADER = 20

VERBS = (
    "wrote", "writes", "a écrit", "écrit", "schrieb", "schreibt", "geschrieben", "escribió", "escribio",
    "ha scritto", "scrive", "schreef", "geschreven", "escreveu", "skrev", "skriver", "napisał",
    "napisał(a)", "pisze", "napsal", "napsala", "napsal(a)", "napísal", "napísal(a)", "kirjoitti",
    "a scris", "написал", "написала", "написал(а)", "пишет", "пише", "написав", "написала(в)", "написа",
    "írta", "yazdı", "έγραψε", "写道", "寫道", "写信", "님이 작성", "작성", "のメール", "が書きました",
    "さんは書きました", "napisao je", "napisala je", "je napisal", "je napisao", "pravi", "đã viết",
    "menulis", "rašė", "rakstīja", "kirjutas", "va escriure", "idatzi du", "skrifaði", "เขียนว่า", "כתב",
    "כתבה", "كتب",
)  # fmt: skip
"""What a person did who is quoted."""

FIRST_PERSON = (
    "i wrote", "we wrote", "schrieb ich", "ich schrieb", "schrieben wir", "habe ich", "j'ai écrit",
    "nous avons écrit", "ho scritto", "schreef ik", "ik schreef", "skrev jag", "skrev jeg", "jeg skrev",
    "jag skrev", "napisałem", "napsal jsem", "я написал",
)  # fmt: skip
"""What the writer did: no program says so."""

OPENERS = (
    "on ", "le ", "am ", "el ", "il ", "op ", "em ", "den ", "dne ", "w dniu", "a(z) ", "pe ", "dnia ",
    "în ", "в ", "στις ", "на ", "at ", "vào ", "pada ", "às ", "ve ", "u ", "o ", "в",
)  # fmt: skip
"""How the first line of a wrapped attribution begins, before its date."""

DIVIDERS = (
    "original message", "original email", "original e-mail", "original mail", "reply message",
    "forwarded message", "begin forwarded message", "message from", "quoted message",
    "message d'origine", "message original", "mail original", "courriel original", "message initial",
    "message transféré", "message réexpédié", "ursprüngliche nachricht", "ursprüngliche mail",
    "ursprüngliche e-mail", "original-nachricht", "originalnachricht", "originalmeldung",
    "weitergeleitete nachricht", "mensaje original", "mensaje reenviado", "messaggio originale",
    "messaggio inoltrato", "messaggio in origine", "mensagem original", "mensagem encaminhada",
    "oorspronkelijk bericht", "oorspronkelijke bericht", "origineel bericht", "doorgestuurd bericht",
    "ursprungligt meddelande", "originalmeddelande", "vidarebefordrat meddelande",
    "oprindelig meddelelse", "original meddelelse", "oprindelig besked", "videresendt meddelelse",
    "opprinnelig melding", "videresendt melding", "alkuperäinen viesti", "välitetty viesti",
    "oryginalna wiadomość", "wiadomość oryginalna", "treść oryginalnej wiadomości",
    "wiadomość przekazana", "przekazana wiadomość", "původní zpráva", "původní e-mail", "původní email",
    "přeposlaná zpráva", "pôvodná správa", "preposlaná správa", "eredeti üzenet", "továbbított üzenet",
    "mesaj original", "mesajul original", "mesaj inițial", "mesaj redirecționat", "исходное сообщение",
    "оригинальное сообщение", "исходное письмо", "пересылаемое сообщение", "пересылаемое письмо",
    "пересланное сообщение", "вихідне повідомлення", "оригінальне повідомлення",
    "початкове повідомлення", "orijinal mesaj", "orijinal ileti", "özgün ileti", "iletilen mesaj",
    "αρχικό μήνυμα", "προωθημένο μήνυμα", "оригинално съобщение", "izvorna poruka", "izvirno sporočilo",
    "originalna poruka", "tin nhắn gốc", "thư gốc", "pesan asli", "הודעה מקורית", "الرسالة الأصلية",
    "原始邮件", "原始郵件", "邮件原件", "原邮件", "转发邮件信息", "转发的邮件", "轉寄的郵件",
    "元のメッセージ", "転送メッセージ", "원본 메시지", "원본 메일", "전달된 메시지",
)  # fmt: skip
"""What stands between dashes above a quote; `'` for every apostrophe."""

FORWARDS = frozenset({
    "begin forwarded message", "début du message réexpédié", "début du message transféré",
    "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail",
    "inicio del mensaje reenviado", "inizio messaggio inoltrato", "início da mensagem reencaminhada",
    "início da mensagem encaminhada", "begin doorgestuurd bericht", "vidarebefordrat brev",
    "start på videresendt besked", "videresendt melding", "välitetty viesti alkaa",
    "początek przekazywanej wiadomości", "začátek přeposlané zprávy",
    "начало переадресованного сообщения", "iletilen ileti başlangıcı", "továbbított levél kezdete",
    "転送されたメッセージ", "开始转发的邮件", "下面是被转发的邮件", "以下是轉寄的郵件", "전달된 메시지",
})  # fmt: skip
"""What Apple's programs put above what they forward, before a colon."""

SIGN_OFFS = (
    "sent from", "sent with", "sent via", "sent using", "get outlook", "get bluemail",
    "download outlook", "envoyé de", "envoyé d'", "envoyé depuis", "envoyé à partir", "envoyé avec",
    "envoyé via", "obtenez outlook", "obtenir outlook", "télécharger outlook", "téléchargez outlook",
    "provenance :", "von meinem", "von meiner", "gesendet von", "gesendet mit", "gesendet über",
    "gesendet aus", "diese nachricht wurde von", "holen sie sich outlook", "outlook für",
    "enviado desde", "enviado do", "enviado de", "enviado con", "enviado com", "enviado via",
    "enviado a partir", "obtener outlook", "obtén outlook", "obter o outlook", "obter outlook",
    "baixe o outlook", "inviato da", "inviato con", "scarica outlook", "ottieni outlook",
    "verstuurd vanaf", "verzonden vanaf", "verzonden met", "verstuurd met", "outlook voor",
    "skickat från", "skickades från", "hämta outlook", "sendt fra", "hent outlook", "få outlook",
    "lähetetty", "hanki outlook", "wysłane z", "wysłano z", "pobierz outlook", "odesláno z",
    "odoslané z", "získat outlook", "stáhnout outlook", "отправлено с", "отправлено из",
    "отправлено через", "скачать outlook", "надіслано з", "надіслано із", "trimis de pe", "trimis din",
    "obțineți outlook", "elküldve", "az iphone", "iphone'umdan", "ipad'imden", "ios için outlook",
    "android için outlook", "στάλθηκε από", "изпратено от", "poslano iz", "poslano s", "iphoneから送信",
    "ipadから送信", "outlook for", "发自", "從我的", "从我的", "寄自", "获取", "取得", "나의 iphone",
    "내 iphone", "iphone에서", "ios용 outlook", "נשלח מה", "أرسلت من", "أُرسلت من", "đã gửi từ",
    "dikirim dari", "dihantar dari", "von yahoo", "von android", "von samsung", "تم الإرسال من", "مرسل من",
    "مُرسل من", "ارسال شده از", "išsiųsta iš", "siųsta iš", "nosūtīts no", "saadetud minu", "sent úr",
    "enviat des", "nire iphone", "poslato sa", "послато са", "испратено од", "dërguar nga", "ส่งจาก",
    "मेरे iphone", "galaxy cihazımdan", "samsung galaxy akıllı", "გამოგზავნილია",
)  # fmt: skip
"""How programs begin the line in which they name themselves."""

DEVICES = (
    "iphone", "iphonu", "iphonie", "iphona", "ipad", "ipod",
    "apple watch", "android", "galaxy", "samsung", "blackberry", "huawei",
    "xiaomi", "redmi", "pixel", "oneplus", "nokia", "xperia", "motorola", "smartphone", "mobiltelefon",
    "mobiltelefoon", "telefon", "téléphone", "mobile", "móvil", "mobil", "handy", "tablet", "tablette",
    "outlook", "yahoo", "aol", "gmail", "proton mail", "protonmail", "tuta", "spark", "superhuman",
    "canary", "airmail", "bluemail", "aqua mail", "gmx", "web.de", "orange", "mailbird", "thunderbird",
    "mail for", "mail on", "mail app", "mail pour", "mail für", "mail.ru", "почты", "почта", "windows",
    "k-9", "fairemail", "myмail", "mymail", "手机", "手機", "邮箱",
)  # fmt: skip
"""What such a line names."""
