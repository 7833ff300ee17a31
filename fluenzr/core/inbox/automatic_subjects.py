# ruff: noqa: E501, RUF001 - tables of words, in letters of many languages
"""Out-of-office and other automatic replies recognised by their subject, in many languages. Pure.

Only for replies that carry no header that says it (RFC 3834 §5): Exchange on premises sends such. Data first,
then how a subject is compared with it.

Tested by `tests/engine/mime/test_classify.py`.
"""

import re
from collections.abc import Mapping
from itertools import islice

from fluenzr.core.common.text import one_of, skeleton
from fluenzr.core.inbox import subjects

# What Outlook and Exchange put before a subject ("Automatic reply: ..."), in the languages that they are
# translated into; then what other programs write (Lotus Notes, Zimbra, Sieve, GroupWise, cPanel, Roundcube,
# Zendesk, QQ), and what people are told to write into their forms.
FORMS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Automatic reply", "Automatic response", "Automated reply", "Automated response", "Automatic answer",
        "Auto reply", "Auto-reply", "Autoreply", "Auto response", "Auto-response", "Autoresponse",
        "Auto responder", "Auto-responder", "Autoresponder", "AutoRespons", "Auto answer",
        "Out of Office", "Out of the Office", "Out-of-Office", "Out of Office AutoReply",
        "Out of Office Notification", "Out of Office Reply", "Out of Office Message", "OOO", "OOTO", "OOF",
        "Away from the office", "Away from my mail", "Away from my desk", "Away message", "Away notice",
        "Absence notice", "Absence notification", "Vacation reply", "Vacation response", "Vacation message",
        "Vacation notice", "Vacation autoreply", "Request received", "Ticket received", "Ticket created", "Case created",
        "Automatic message", "Automatic email", "Automated message", "Automated email", "Autoresponder message",
        "Holiday notice", "Holiday message", "Office closed", "Automatic acknowledgement", "Acknowledgement of receipt",
    ),
    "de": (
        "Automatische Antwort", "Automatische Rückantwort", "Automatische Antwortnachricht",
        "Automatische Nachricht", "Automatische Abwesenheitsnotiz", "Automatische Abwesenheitsmeldung",
        "Autoantwort", "Auto-Antwort", "Abwesenheitsnotiz", "Abwesenheitsmeldung", "Abwesenheitsnachricht",
        "Abwesenheitsbenachrichtigung", "Abwesenheitsassistent", "Abwesenheitsinfo", "Abwesenheitshinweis",
        "Abwesenheitsagent", "Außer Haus", "Außer Büro", "Nicht im Büro", "Nicht im Haus", "Urlaubsnachricht", "Abwesend", "Abwesenheit", "Urlaubsabwesenheit", "Urlaubsnotiz", "Eingangsbestätigung",
        "Automatische Eingangsbestätigung", "Betriebsferien", "Nicht am Platz", "Urlaubsvertretung", "Automatesch Äntwert",
    ),
    "fr": (
        "Réponse automatique", "Réponse auto", "Réponse d'absence", "Réponse automatique d'absence",
        "Message automatique", "Message d'absence", "Notification d'absence", "Avis d'absence",
        "Absence du bureau", "Absent du bureau", "Absente du bureau", "Absence de bureau", "Hors du bureau",
        "Gestionnaire d'absence", "Gestionnaire d'absence du bureau", "Répondeur automatique", "Répondeur",
        "Absence temporaire", "Absence", "Accusé de réception automatique", "Accusé de réception",
        "Absent(e) du bureau", "Absent(e)", "Fermeture annuelle", "Congés annuels",
    ),
    "es": (
        "Respuesta automática", "Contestación automática", "Autorrespuesta", "Autorespuesta",
        "Auto-respuesta", "Fuera de la oficina", "Fuera de oficina", "Ausente de la oficina",
        "Ausencia de la oficina", "Mensaje de ausencia", "Aviso de ausencia", "Mensaje automático",
        "Ausencia", "Notificación de ausencia", "Acuse de recibo", "Contestador automático",
    ),
    "it": (
        "Risposta automatica", "Autorisposta", "Fuori ufficio", "Fuori sede", "Messaggio di assenza",
        "Avviso di assenza", "Notifica di assenza", "Messaggio automatico", "Assenza dall'ufficio", "Risposta d'assenza", "Assenza", "Chiusura estiva",
        "Chiusura aziendale",
    ),
    "pt": (
        "Resposta automática", "Fora do escritório", "Fora de escritório", "Ausência do escritório",
        "Ausência temporária", "Mensagem automática", "Mensagem de ausência", "Aviso de ausência",
        "Auto-resposta", "Ausência", ),
    "nl": (
        "Automatisch antwoord", "Automatische beantwoording", "Automatische reactie", "Autoantwoord",
        "Afwezigheid", "Afwezigheidsbericht", "Afwezigheidsmelding", "Afwezigheidsassistent", "Niet aanwezig",
        "Niet op kantoor", "Buiten kantoor", "Ontvangstbevestiging", "Automatisch bericht",
    ),
    "da": ("Automatisk svar", "Autosvar", "Ikke til stede", "Ikke på kontoret", "Fravær", "Fraværsbesked",
           "Fraværsmeddelelse", "Fraværende", "Automatisk besvarelse"),
    "no": ("Automatisk svar", "Autosvar", "Fraværsmelding", "Ikke på kontoret", "Borte fra kontoret",
           "Ikke til stede", "Fraværende", "Automatisk svarmelding"),
    "sv": ("Automatiskt svar", "Autosvar", "Automatsvar", "Frånvaromeddelande", "Frånvaro", "Frånvarande",
           "Ej på kontoret", "Inte på kontoret", "Semestermeddelande"),
    "fi": ("Automaattinen vastaus", "Automaattivastaus", "Poissaoloviesti", "Poissaoloilmoitus",
           "Poissa toimistosta", "Poissa toimistolta", "Lomaviesti"),
    "is": ("Sjálfvirkt svar", "Fjarverandi", "Ekki við"),
    "fo": ("Sjálvvirkt svar",),
    "pl": ("Automatyczna odpowiedź", "Odpowiedź automatyczna", "Autoodpowiedź", "Poza biurem",
           "Wiadomość o nieobecności", "Informacja o nieobecności", "Nieobecność w biurze", "Nieobecność",
           "Autoresponder"),
    "cs": ("Automatická odpověď", "Automatická zpráva", "Mimo kancelář", "Odpověď v nepřítomnosti",
           "Nepřítomnost", "Nepřítomen v kanceláři", "Oznámení o nepřítomnosti"),
    "sk": ("Automatická odpoveď", "Automatická správa", "Mimo kancelárie", "Odpoveď v neprítomnosti",
           "Neprítomnosť", "Oznámenie o neprítomnosti"),
    "hu": ("Automatikus válasz", "Automatikus válaszüzenet", "Automatikus távolléti válasz", "Házon kívül",
           "Irodán kívül", "Távolléti üzenet", "Távolléti értesítés"),
    "ro": ("Răspuns automat", "Mesaj automat", "În afara biroului", "Absent de la birou"),
    "bg": ("Автоматичен отговор", "Автоматично съобщение", "Извън офиса", "Отсъствие от офиса"),
    "el": ("Αυτόματη απάντηση", "Αυτόματο μήνυμα", "Εκτός γραφείου", "Απουσία από το γραφείο",
           "Μήνυμα απουσίας"),
    "ru": ("Автоматический ответ", "Автоматическое сообщение", "Автоматическое уведомление", "Автоответ",
           "Автоответчик", "Вне офиса", "Нет на месте", "Отсутствие на рабочем месте",
           "Отсутствую на рабочем месте", "Нет на рабочем месте"),
    "uk": ("Автоматична відповідь", "Автовідповідь", "Автовідповідач", "Поза офісом", "Відсутність на робочому місці"),
    "be": ("Аўтаматычны адказ",),
    "sr": ("Аутоматски одговор", "Automatski odgovor", "Van kancelarije", "Ван канцеларије", "Odsustvo"),
    "hr": ("Automatski odgovor", "Automatizirani odgovor", "Izvan ureda", "Odsutnost", "Odsutan iz ureda"),
    "bs": ("Automatski odgovor", "Van ureda"),
    "mk": ("Автоматски одговор", "Надвор од канцеларија"),
    "sl": ("Samodejni odgovor", "Avtomatski odgovor", "Odsotnost", "Odsotnost z dela", "Zunaj pisarne",
           "Obvestilo o odsotnosti"),
    "lt": ("Automatinis atsakymas", "Automatinis atsakiklis", "Ne biure", "Nesu biure"),
    "lv": ("Automātiska atbilde", "Automātiskā atbilde", "Ārpus biroja", "Prombūtne",
           "Prombūtnes paziņojums"),
    "et": ("Automaatvastus", "Automaatne vastus", "Kontorist väljas", "Kontorist ära", "Eemal kontorist"),
    "tr": ("Otomatik Yanıt", "Otomatik Cevap", "Ofis Dışında", "Ofis Dışındayım", "İş yeri dışında"),
    "ca": ("Resposta automàtica", "Fora de l'oficina", "Missatge d'absència"),
    "gl": ("Resposta automática", "Fóra da oficina"),
    "eu": ("Erantzun automatikoa", "Bulegotik kanpo"),
    "ga": ("Freagra uathoibríoch", "As oifig"),
    "cy": ("Ateb awtomatig", "Allan o'r swyddfa"),
    "mt": ("Risposta awtomatika", "Tweġiba awtomatika"),
    "sq": ("Përgjigje automatike", "Jashtë zyrës"),
    "ja": ("自動応答", "自動応答メール", "自動返信", "自動返信メール", "自動回答", "自動配信", "不在通知",
           "休暇のお知らせ", "休業のお知らせ", "不在連絡", "不在応答", "不在のお知らせ", "不在"),
    "zh": ("自动答复", "自动回复", "自动应答", "自动回覆", "外出自动回复", "休假自动回复", "假期自动回复", "不在办公室", "自動回覆", "自動答覆", "自動回復", "自動回應", "不在辦公室", "外出通知"),
    "ko": ("자동 회신", "자동회신", "자동 응답", "자동응답", "자동 답장", "자동답장", "부재중", "부재 중",
           "부재중 자동 응답", "부재중 자동응답", "휴가 안내", "부재 알림"),
    "ar": ("رد تلقائي", "الرد التلقائي", "رد آلي", "الرد الآلي", "خارج المكتب"),
    "fa": ("پاسخ خودکار",),
    "he": ("מענה אוטומטי", "תשובה אוטומטית", "הודעה אוטומטית", "מחוץ למשרד", "הודעת היעדרות"),
    "hy": ("Ավտոմատ պատասխան",),
    "ka": ("ავტომატური პასუხი",),
    "az": ("Avtomatik cavab",),
    "kk": ("Автоматты жауап",),
    "vi": ("Trả lời tự động", "Thư trả lời tự động"),
    "id": ("Balasan otomatis", "Balasan automatik"),
    "th": ("ตอบกลับอัตโนมัติ", "การตอบกลับอัตโนมัติ"),
    "hi": ("स्वचालित उत्तर",),
}  # fmt: skip

# Where somebody is: alone, or with a colon. "On holiday Re: ..." may be what a person wrote before it; only how
# fast it came tells (`core.inbox`).
AWAY: tuple[str, ...] = (
    "On vacation", "On holiday", "On annual leave", "On leave", "Annual leave", "Maternity leave",
    "Parental leave", "Paternity leave", "Sick leave", "Im Urlaub", "En congés", "En congé", "En vacances",
    "De vacaciones", "In ferie", "De férias", "Em férias", "Szabadságon", "În concediu", "В отпуске",
    "Я в отпуске", "У відпустці", "Yıllık izin", "Atostogauju", "På semester", "På ferie", "Lomalla",
    "Na urlopie", "Na dovolené", "Na dovolenke", "Na dopustu", "Na godišnjem odmoru", "Met vakantie",
    "Op vakantie", "Σε άδεια", "休暇中", "外出中", "外出", "休假", "休假中", "休假通知", "휴가 중", "휴가중",
)  # fmt: skip

# Words that may begin any subject: they count alone.
ALONE: tuple[str, ...] = (
    "Absent", "Absente", "Away", "Urlaub", "Ausente", "Assente", "Afwezig", "Poissa", "Vacation", "Holiday",
    "Отпуск", "Nieobecny", "Nieobecna", "Congés", "Vacances", "Ferie", "Ferien",
)  # fmt: skip

# Whole sentences, anywhere in a subject that answers nothing: Lotus Notes ("Zoe is out of the office
# (returning 05/05/2026)"), QQ Mail, spam filters that ask who writes.
SENTENCES: tuple[str, ...] = (
    "is out of the office", "is out of office", "i am out of the office", "i am out of office",
    "currently out of office", "currently out of the office", "is on annual leave", "is on vacation until",
    "is on holiday until", "i am on annual leave", "i am on vacation", "i am on holiday", "i'm on holiday", "i'm on vacation",
    "this is an automatic", "this is an automated", "our office is closed", "our offices are closed",
    "bin nicht im büro", "bin im urlaub", "nos bureaux sont fermés", "estou fora do escritório",
    "estou de férias", "sono in ferie", "ik ben op vakantie", "jag är på semester",
    "jeg er på ferie", "olen lomalla", "jestem na urlopie", "jsem na dovolené", "szabadságon vagyok",
    "sunt în concediu", "я в отпуске", "yıllık izindeyim", "είμαι σε άδεια", "我在休假", "我正在休假", "휴가 중입니다",
    "i'm out of office", "i'm out of the office", "is currently out of the office", "is away from the office",
    "ist außer haus", "ist nicht im büro", "ist nicht im haus", "ist abwesend", "ich bin abwesend",
    "ich bin nicht im büro", "ich bin im urlaub", "ich bin außer haus",
    "est absent du bureau", "est absente du bureau", "est absent(e)", "est absent (retour", "est absente (retour",
    "est en congés", "je suis absent", "je suis en congé",
    "está fuera de la oficina", "está ausente de la oficina", "estoy fuera de la oficina", "estoy de vacaciones",
    "è fuori ufficio", "sono fuori ufficio", "è assente dall'ufficio", "está fora do escritório",
    "is niet op kantoor", "ik ben niet op kantoor", "ik ben afwezig", "är inte på kontoret", "er ikke på kontoret",
    "jest poza biurem", "jestem poza biurem", "的自动回复", "的自動回覆", "的自动答复",
    "your email requires verification", "your message requires verification", "please confirm your message",
    "your ticket has been created", "your request has been received", "we have received your request",
    "we received your request", "we have received your message", "we have received your email",
    "we received your message", "we received your email", "ihre anfrage ist bei uns eingegangen",
    "ihre nachricht ist bei uns eingegangen", "wir haben ihre anfrage erhalten", "wir haben ihre nachricht erhalten",
    "wir haben ihre e-mail erhalten", "nous avons bien reçu votre message", "nous avons bien reçu votre demande",
    "nous avons bien reçu votre mail", "nous avons bien reçu votre e-mail", "votre demande a bien été",
    "votre message a bien été", "hemos recibido su mensaje", "hemos recibido su solicitud",
    "hemos recibido tu mensaje", "hemos recibido tu solicitud", "abbiamo ricevuto la sua richiesta",
    "abbiamo ricevuto la tua richiesta", "abbiamo ricevuto il tuo messaggio", "abbiamo ricevuto il suo messaggio",
    "recebemos a sua mensagem", "recebemos sua mensagem", "recebemos o seu pedido", "recebemos sua solicitação",
    "we hebben uw bericht ontvangen", "wij hebben uw bericht ontvangen", "we hebben je bericht ontvangen",
    "wij hebben uw e-mail ontvangen", "we hebben uw aanvraag ontvangen", "vi har tagit emot ditt",
    "vi har modtaget din", "vi har mottatt din", "olemme vastaanottaneet viestisi",
    "otrzymaliśmy twoją wiadomość", "otrzymaliśmy państwa wiadomość", "otrzymaliśmy twoje zgłoszenie",
    "zgłoszenie zostało przyjęte", "obdrželi jsme vaši", "dostali sme vašu", "megkaptuk az üzenetét",
    "megkaptuk üzenetét", "am primit mesajul", "am primit solicitarea", "мы получили ваше письмо",
    "мы получили ваше обращение", "ваше обращение зарегистрировано", "ваше обращение принято",
    "ми отримали ваш", "talebinizi aldık", "mesajınızı aldık", "talebiniz alınmıştır", "λάβαμε το μήνυμά σας",
    "お問い合わせを受け付けました", "お問い合わせありがとうございます", "我们已收到您的", "我們已收到您的",
    "문의가 접수되었습니다", "문의해 주셔서 감사합니다",
)  # fmt: skip

# What programs that unsubscribe for their reader write (RFC 2369 §3.2), under a null path or as an automatic
# answer: all the same the reader asks for it.
OPT_OUT: tuple[str, ...] = (
    "stop", "stop emailing", "stop sending", "darme de baja", "avsluta prenumeration", "отпишите", "отписать", "désinscrivez",
    "désinscrivez-moi", "retirez-moi", "désabonnez-moi", "desuscribir", "desuscribirme", "eliminar suscripción", "take off",
    "unsubscribe", "unsuscribe", "unsubcribe", "unsubscribe me", "please unsubscribe", "unsubscribe request", "list unsubscribe", "opt out",
    "opt-out", "optout", "remove", "remove me", "please remove me", "signoff", "désinscription", "désabonnement",
    "désinscrire", "se désinscrire", "me désinscrire", "désabonner", "me désabonner", "abmelden", "abmeldung",
    "abbestellen", "abbestellung", "austragen", "newsletter abmelden", "baja", "darse de baja", "dar de baja",
    "cancelar suscripción", "anular suscripción", "disiscrizione", "disiscrivimi", "cancellami", "cancellazione",
    "cancelar inscrição", "cancelar subscrição", "descadastrar", "remover", "uitschrijven", "afmelden",
    "uitschrijving", "afmelding", "avregistrera", "avprenumerera", "avanmälan", "afmeld", "frameld", "afmelding",
    "avmeld", "meld meg av", "peruuta tilaus", "peruuta uutiskirje", "wypisz", "wypisz mnie", "rezygnacja",
    "wypisanie", "odhlásit", "odhlášení", "odhlásiť", "odhlásenie", "leiratkozás", "leiratkozom", "dezabonare",
    "dezabonează-mă", "odjava", "odjavi", "отписаться", "отписка", "отказ от рассылки", "відписатися",
    "відписка", "отписване", "διαγραφή", "κατάργηση εγγραφής", "abonelikten çık", "listeden çıkar", "הסר",
    "להסיר", "הסרה", "إلغاء الاشتراك", "配信停止", "配信解除", "退会", "退订", "取消订阅", "退訂", "取消訂閱",
    "수신거부", "구독취소", "구독 취소", "hủy đăng ký", "berhenti berlangganan", "ยกเลิกการสมัคร",
)  # fmt: skip

# What may stand around these words.
_POLITE = (
    "please", "pls", "plz", "kindly", "me", "us", "my", "our", "email", "e-mail", "address", "this",
    "these", "all", "the", "your", "from", "of", "to", "i", "want", "wish", "request", "list", "lists",
    "mailing", "newsletter", "newsletters", "emails", "mails", "now", "thanks", "thank", "you", "asap",
    "bitte", "mich", "uns", "meine", "aus", "von", "vom", "der", "dem", "ihrem", "ihrer", "eurem", "liste",
    "verteiler", "danke", "merci", "de", "la", "le", "les", "des", "votre", "vos", "ma", "mes", "mon",
    "listes", "svp", "s'il", "vous", "plaît", "se", "m'y", "por", "favor", "mi", "mis", "meu", "minha",
    "su", "sus", "lista", "boletín", "correo", "gracias", "per", "favore", "dalla", "vostra", "mia",
    "grazie", "graag", "aub", "alstublieft", "mij", "proszę", "mnie", "z", "listy", "prosím", "mě", "från",
    "till", "mig", "tack", "fra", "meg", "tak", "пожалуйста", "меня", "мене", "прошу", "от", "рассылки",
    "lütfen", "beni",
)  # fmt: skip

_BRACKETS = r"[\[({<【「〔《]"
_ENDS = r"[\])}>】」〕》]"
_REPLYING = r"(?:re|aw|sv|vs|antw|rif|odp|ynt|tr|r|fw|fwd|wg|res|回复|回覆|答复|返信)"
_UNTIL = (
    r"(?:\d|(?:until|till|through|bis|jusqu|hasta|fino|tot)\b"
    r"|(?:from|vom|ab|du|del|dal|van|do|od) [^?]{0,20}\d)[^?]*"
)
_TO_A_DAY = (
    r"(?:(?:until|till|through|bis|jusqu\S{0,3}|hasta|fino|tot|til|till|do|до|até|ate) [^?]{0,40}\d[^?]{0,30}"
    r"|[^?\d]{0,10}\d[^?]{0,20} asti)"
)
_BACK = r"(?: (?:until|till|bis|jusqu|hasta|fino|tot|back|returning|retour)[^()\[\]]{0,40})?"


_OPT_OUT = frozenset(skeleton(form) for form in OPT_OUT)
_AROUND_WISH = frozenset(skeleton(word) for word in _POLITE)
_PIECES = re.compile(r"[-\u2013\u2014|/:;,.!()\[\]]{1,5}(?:\s|$)")
_GIVEN = {skeleton(form): form for forms in (*FORMS.values(), AWAY, ALONE, SENTENCES) for form in forms}
_FORM = one_of(form for forms in FORMS.values() for form in forms)
_AUTOMATIC = re.compile("auto|автомат")
# Lotus Notes; "Auto:" may begin an offer of a car.
_NOTES = "AUTO:"
_BEFORE = re.compile(
    rf"({_FORM})(?= ?[:|,([]| ?[-\u2013\u2014~] | ?[.!]*$| {_REPLYING} ?:| {_UNTIL}$)"
    rf"|({one_of(AWAY)})(?= ?[.!]*$| ?:)|({one_of(ALONE)})(?= ?[.!]*$| ?: ?{_REPLYING} ?:)|({one_of(AWAY + ALONE)})(?= {_TO_A_DAY}$)|(auto)(?= ?: ?{_REPLYING} ?:)"
    rf"|({one_of(form for forms in FORMS.values() for form in forms if _AUTOMATIC.search(skeleton(form)))})"
    rf"(?= (?:from|von|vom|de|du|da|di|van|fra|från|od|от|auf ihre|auf deine|to your|op uw|à votre|a su|alla sua) [^?]{{0,80}}$| (?:to|auf|à|a|na|на) ?:)"
)
_ANY = one_of(form for forms in (*FORMS.values(), AWAY, ALONE) for form in forms)
# In countries of several languages: "Réponse automatique / Automatic reply: ..."
_SEVERAL = re.compile(rf"({_ANY})(?: ?[/|\u2013\u2014~-] ?(?:{_ANY})){{1,4}}(?= ?[:,.!(]| ?$)")
_BRACKETED = re.compile(rf"{_BRACKETS} ?({_FORM}) ?{_ENDS}")
# What may begin any subject is an absence in brackets in front of ours: "[Absent] Re: ...".
_BEFORE_OURS = re.compile(rf"{_BRACKETS} ?({one_of(AWAY + ALONE)}) ?{_ENDS} ?:? ?{_REPLYING} ?:")
_AFTER = re.compile(
    rf"(?:{_BRACKETS} ?({_FORM}){_BACK} ?{_ENDS}| [-\u2013\u2014|/]{{1,2}} ?({_FORM}))[ .!]{{0,5}}$"
)
_SENTENCE = re.compile(rf"\b({one_of(SENTENCES)})")
_FORWARDED = re.compile(r"(?:fwd?|wg|tr|i|doorst|vb|vs|pd|rv|enc) ?:")
_ANSWERED = re.compile(rf"{_REPLYING}(?:\[\d{{1,3}}\])? ?:")
_LENGTH = 300
_TAGS = 5


def is_automatic(subject: str) -> str | None:
    """The form of an automatic reply's subject that `subject` has; None for one that a person may have written.

    A person's begins with Re: or its like, unless what follows ends in such a form.
    """
    if _FORWARDED.match(skeleton(subject[:_LENGTH])):
        return None
    text = ""
    for peel in islice(subjects.peeled(subject[:_LENGTH]), _TAGS):
        if peel.startswith(_NOTES):
            return _NOTES.strip(":").lower()
        text = skeleton(peel)
        found = (
            _BRACKETED.match(text) or _BEFORE.match(text) or _SEVERAL.match(text) or _BEFORE_OURS.match(text)
        )
        if found is not None:
            return _evidence(found)
    found = _AFTER.search(text)
    if found is None and not text.endswith("?") and not _ANSWERED.match(text):
        found = _SENTENCE.search(text)
    return None if found is None else _evidence(found)


def is_opt_out(subject: str) -> bool:
    """Whether a subject, or a part of it between dashes, is nothing but the wish to get no more.

    What answers repeats our subject, which may have such words (`Re: Stop! Read this`): there a wish stands
    behind it. So does an automatic reply.
    """
    subject = subject[:_LENGTH]
    wish = skeleton(subjects.bare(subject)).strip(" .!:-")
    if wish in _OPT_OUT:
        return True
    parts = _PIECES.split(wish)
    if subjects.is_answer(subject):
        parts = parts[-1:]
    return any(map(_is_wish, parts)) and is_automatic(subject) is None


def is_wish(line: str) -> bool:
    """Whether a line is nothing but such a wish."""
    return _is_wish(skeleton(line[:_LENGTH]).replace(",", " ").strip(" .!:-"))


def _is_wish(piece: str) -> bool:
    words = " ".join(piece.split())
    return (
        words in _OPT_OUT or " ".join(word for word in words.split() if word not in _AROUND_WISH) in _OPT_OUT
    )


def _evidence(match: re.Match[str]) -> str:
    form = next(group for group in match.groups() if group)
    return _GIVEN.get(form, form)
