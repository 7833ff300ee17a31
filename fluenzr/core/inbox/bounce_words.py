# ruff: noqa: E501, RUF001 - tables of words, in letters of many languages
"""Phrases of bounces (came back, delayed, delivered) in many languages. Pure.

For bounces that are no delivery report (RFC 3464). Whose fault it was is not said here.

Tested by `tests/engine/mime/test_classify.py`.
"""

import re
from collections.abc import Mapping
from itertools import islice

from fluenzr.core.common.text import one_of, skeleton
from fluenzr.core.inbox import subjects

# How subjects of bounces begin: Exchange's and Office 365's word for "Undeliverable:" first.
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "undeliver", "nondeliver", "non-deliver", "not delivered", "mail failed", "processing error", "could not deliver", "could not be delivered",
        "unable to deliver", "cannot be delivered", "delivery failure", "delivery failed", "delivery error",
        "delivery has failed", "delivery problem", "delivery status", "delivery notification", "delivery report",
        "mail delivery", "email delivery", "message delivery", "mail status report", "mail failure",
        "mail could not be delivered", "mail error", "mail system error", "mail not delivered",
        "mail rejected", "email rejected", "message rejected", "message blocked", "message you sent blocked",
        "message status", "message could not be", "message undeliver", "message not delivered",
        "your message could not", "your message was not", "your message wasn't", "your email could not",
        "failure notice", "failure delivery", "failed mail", "failed delivery", "failed to deliver",
        "returned mail", "returned message", "returned email", "returned to sender", "return to sender",
        "notice: mail delivery", "notice: delivery", "error sending", "error: ", "warning: mail could not",
        "permanent delivery failure", "bounce", "email bounce", "rejected:", "rejected mail", "user unknown",
        "unknown user", "address not found", "no such user", "automatically rejected mail", "systems bounce",
        "ndr:", "ndn:",
    ),
    "de": (
        "unzustellbar", "nicht zustellbar", "nicht zugestellt", "zustellung fehlgeschlagen", "zustellfehler",
        "zustellungsfehler", "zustellstatus", "zustellbericht", "fehler bei der zustellung",
        "fehler bei der ubermittlung", "benachrichtigung über zustell", "benachrichtigung zum",
        "mail konnte nicht", "nachricht konnte nicht", "ihre nachricht konnte nicht", "ihre e-mail konnte nicht",
        "e-mail nicht zustellbar", "mail nicht zustellbar", "rückläufer", "übermittlung fehlgeschlagen",
        "unzustellbarkeits", "nachricht nicht zustellbar", "mail wurde", "ihre nachricht wurde", "ihre e-mail wurde",
    ),
    "fr": (
        "non remis", "non distribu", "non délivr", "non livr", "remise impossible", "échec de la remise",
        "échec de remise", "échec d'envoi", "échec de l'envoi", "échec de la distribution",
        "échec de distribution", "échec de livraison", "échec de la livraison", "échec de transmission",
        "notification d'échec", "notification d'état de", "notification de non", "avis de non",
        "rapport de non-remise", "message non remis", "message non distribu", "message non délivr",
        "message non livr", "courrier non remis", "courrier non délivr", "courrier non distribu",
        "mail non délivr", "mail non remis", "mail non distribu", "email non délivr", "retour à l'expéditeur",
        "retour de courrier", "impossible de remettre", "impossible de délivrer", "impossible de distribuer",
        "votre message a été", "votre mail a été", "votre courriel", "votre message n'a pas", "votre mail n'a pas", "erreur de distribution", "erreur d'envoi",
        "erreur de livraison", "erreur de remise",
    ),
    "es": (
        "no se puede entregar", "no se pudo entregar", "no se ha podido entregar", "no entregado",
        "no entregable", "mensaje no entregado", "correo no entregado", "correo devuelto", "mensaje devuelto",
        "devuelto al remitente", "error de entrega", "error en la entrega", "fallo de entrega",
        "fallo en la entrega", "entrega fallida", "notificación de estado de", "su mensaje no",
        "imposible entregar", "aviso de correo no", "aviso de no entrega", "su correo no",
    ),
    "it": (
        "non recapitabile", "non recapitat", "non consegnat", "non è possibile recapitare",
        "impossibile recapitare", "impossibile consegnare", "mancato recapito", "mancata consegna",
        "avviso di mancata consegna", "avviso di mancato", "notifica di mancat", "messaggio non recapitat",
        "messaggio non consegnat", "errore di recapito", "errore di consegna", "recapito non riuscito",
        "consegna non riuscita", "notifica sullo stato", "notifica di stato",
    ),
    "pt": (
        "não entregue", "não entregável", "não é possível entregar", "não foi possível entregar",
        "não pôde ser entregue", "mensagem não entregue", "email não entregue", "e-mail não entregue",
        "falha na entrega", "falha de entrega", "falha no envio", "erro na entrega", "erro de entrega",
        "devolução de mensagem", "mensagem devolvida", "notificação de estado de", "notificação de status de",
    ),
    "nl": (
        "onbestelbaar", "niet-bestelbaar", "niet bestelbaar", "onbezorgbaar", "niet bezorgd", "niet afgeleverd",
        "kan niet worden bezorgd", "bezorging mislukt", "aflevering mislukt", "bezorgingsstatus",
        "melding van bezorg", "retour afzender", "bericht niet", "bericht kon niet",
    ),
    "da": ("kan ikke leveres", "ikke leveret", "kunne ikke leveres", "levering mislyk", "uleveret",
           "meddelelsen kunne ikke", "leveringsfejl"),
    "no": ("kan ikke leveres", "ikke levert", "kunne ikke leveres", "levering mislyk", "ikke leverbar",
           "leveringsfeil"),
    "sv": ("kan inte levereras", "gick inte att leverera", "det går inte att leverera", "kunde inte levereras",
           "ej levererat", "inte levererat", "olevererbar", "leveransfel", "leveransen misslyck"),
    "fi": ("ei voi toimittaa", "ei voida toimittaa", "ei voitu toimittaa", "toimittaminen epäonnistui",
           "toimitus epäonnistui", "viestiä ei voi", "perille toimittamaton", "ei toimitettavissa",
           "toimittamaton"),
    "is": ("ekki hægt að afhenda", "óafhent"),
    "pl": ("niedostarcz", "niedoręcz", "nie można dostarczyć", "nie dostarczono", "nie udało się dostarczyć",
           "wiadomość nie została", "błąd dostarcz", "niepowodzenie dostarcz", "zwrot wiadomości",
           "zwrot poczty"),
    "cs": ("nedoručiteln", "nedoručen", "nelze doručit", "doručení se nezdařilo", "chyba doručení",
           "zpráva nebyla doručena", "oznámení o nedoručení"),
    "sk": ("nedoručiteľn", "nedoručen", "nedá sa doručiť", "nie je možné doručiť", "doručenie zlyhalo",
           "správa nebola doručená"),
    "hu": ("kézbesíthetetlen", "nem kézbesíthető", "sikertelen kézbesítés", "kézbesítési hiba",
           "nem sikerült kézbesíteni", "a kézbesítés"),
    "ro": ("nelivrabil", "nelivrat", "imposibil de livrat", "nu se poate livra", "livrare eșuată",
           "nu poate fi livrat", "mesaj nelivrat"),
    "bg": ("недоставено", "недоставимо", "не може да бъде доставен", "не може да се достави"),
    "el": ("δεν είναι δυνατή η παράδοση", "μη παραδοτέο", "αποτυχία παράδοσης", "δεν παραδόθηκε",
           "δεν ήταν δυνατή η παράδοση"),
    "ru": ("недоставлен", "не доставлен", "не удалось доставить", "недоставимо", "сообщение не доставлено",
           "письмо не доставлено", "ошибка доставки", "невозможно доставить", "уведомление о недоставке",
           "не удается доставить", "отчет о недоставке"),
    "uk": ("не вдається доставити", "не вдалося доставити", "не доставлено", "недоставлен",
           "помилка доставки", "неможливо доставити"),
    "hr": ("nije moguće isporučiti", "neisporučen", "neisporučiv", "isporuka nije uspjela",
           "није могуће испоручити", "isporuka nije uspela"),
    "sl": ("ni mogoče dostaviti", "nedostavljiv", "nedostavljen", "dostava ni uspela"),
    "lt": ("nepristatyt", "neįmanoma pristatyti", "nepavyko pristatyti"),
    "lv": ("nepiegādājam", "nevar piegādāt", "nav piegādāt", "neizdevās piegādāt"),
    "et": ("kohaletoimetamatu", "ei saa kohale toimetada", "kohaletoimetamine nurjus", "toimetamatu"),
    "tr": ("teslim edilem", "teslim edilemiyor", "iletilemedi", "gönderilemedi", "ileti teslim edilemedi"),
    "ca": ("no es pot lliurar", "no s'ha pogut lliurar", "no lliurat"),
    "he": ("לא ניתן למסירה", "לא ניתן למסור", "לא נמסר"),
    "ar": ("تعذر التسليم", "تعذر تسليم", "غير قابل للتسليم", "لم يتم التسليم", "فشل التسليم"),
    "ja": ("配信不能", "配信できません", "配信不可", "配信エラー", "未配信", "送信エラー", "送信できません",
           "不達", "メール配信", "メールエラー", "エラーメール", "メールを送信でき", "戻りメール",
           "配信に失敗"),
    "zh": ("退信", "系统退信", "未送达", "未送達", "无法送达", "無法送達", "无法传递", "無法傳遞", "無法傳送",
           "未传递", "未傳遞", "投递失败", "投遞失敗", "发送失败", "傳送失敗", "寄件失敗", "邮件退回", "退回",
           "无法投递", "傳遞失敗", "传递失败"),
    "ko": ("배달되지", "배달할 수 없", "배달 실패", "전송 실패", "전송되지", "메일 전송", "메일 발송 실패",
           "발송 실패", "반송", "전달되지", "배달 못함"),
    "vi": ("không gửi được", "không thể gửi", "không thể chuyển"),
    "id": ("tidak terkirim", "tidak dapat dikirim", "gagal terkirim"),
    "th": ("ไม่สามารถส่ง",),
}  # fmt: skip

# What the text of a bounce says; a person may say so too, so that it counts of a server alone.
PHRASES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "could not be delivered", "couldn't be delivered", "cannot be delivered", "can not be delivered",
        "can't be delivered", "was not delivered", "wasn't delivered", "not been delivered",
        "has not been delivered", "were not delivered", "undeliver", "nondeliver", "non-deliver",
        "not deliver", "unable to deliver", "could not deliver", "couldn't deliver", "wasn't able to deliver",
        "delivery failed", "delivery failure", "delivery has failed", "delivery to the following",
        "delivery of the following", "failed permanently", "permanently failed", "permanent error",
        "permanent failure", "permanent fatal error", "fatal error", "failed to deliver", "failed delivery",
        "error delivering", "error has occurred while attempting to deliver", "while trying to deliver",
        "did not reach", "could not be reached", "could not be sent", "couldn't be sent",
        "had delivery problems", "had delivery errors", "delivery problems", "delivery errors",
        "did not receive a copy", "returned to sender", "returned to you", "bounced", "has been returned", "automatically rejected",
        "an email you sent was rejected", "was rejected", "been rejected", "was refused", "was blocked",
        "user unknown", "unknown user", "no such user", "not a known user", "invalid user", "invalid recipient",
        "invalid address", "recipient unknown", "unknown recipient", "unknown address",
        "recipient not found", "user not found", "address not found", "mailbox not found", "mailbox unavailable",
        "mailbox is full", "mailbox full", "over quota", "quota exceeded", "does not exist", "doesn't exist",
        "couldn't be found", "could not be found", "wasn't found", "not listed in", "unrouteable",
        "host unknown", "could not send message", "cannot send message", "timed out", "envelope expired",
        "message expired", "account is disabled", "account disabled", "address rejected",
    ),
    "de": (
        "nicht zugestellt", "nicht zustellbar", "unzustellbar", "zustellung fehlgeschlagen", "nicht übermittelt",
        "zustellung ist fehlgeschlagen", "konnte nicht gesendet", "konnte nicht ausgeliefert", "nicht erreicht",
        "empfänger unbekannt", "unbekannter empfänger", "existiert nicht", "postfach voll", "postfach ist voll",
        "wurde abgelehnt", "wurde abgewiesen", "nicht zugestellt werden", "nicht gefunden",
    ),
    "fr": (
        "n'a pas pu être", "n'a pas été remis", "n'a pas été distribu", "n'a pu être", "impossible de remettre",
        "impossible de délivrer", "impossible de distribuer", "n'a pas été délivr", "non remis", "non distribu",
        "non délivr", "échec de la remise", "échec de la distribution", "n'existe pas", "est introuvable",
        "adresse inconnue", "destinataire inconnu", "utilisateur inconnu", "boîte pleine", "a été rejeté",
        "a été refusé", "échoué", "boîte aux lettres pleine",
    ),
    "es": (
        "no se pudo entregar", "no se puede entregar", "no se ha podido entregar", "no ha podido ser entregado",
        "no pudo ser entregado", "no fue entregado", "no se entregó", "no existe", "buzón lleno",
        "usuario desconocido", "destinatario desconocido", "fue rechazado", "ha sido rechazado",
        "error al entregar",
    ),
    "it": (
        "impossibile recapitare", "non è stato possibile recapitare", "non è stato recapitato",
        "non può essere recapitato", "non è stato consegnato", "non è stato possibile consegnare",
        "è stato rifiutato", "è stato respinto", "non esiste", "casella piena", "utente sconosciuto",
        "indirizzo non valido", "mancato recapito", "mancata consegna",
    ),
    "pt": (
        "não foi possível entregar", "não pôde ser entregue", "não pode ser entregue", "não foi entregue",
        "não entregue", "não existe", "caixa cheia", "caixa de correio cheia", "usuário desconhecido",
        "utilizador desconhecido", "destinatário desconhecido", "foi rejeitada", "foi recusada",
    ),
    "nl": (
        "kan niet worden bezorgd", "kon niet worden bezorgd", "niet worden afgeleverd", "niet bezorgd",
        "niet afgeleverd", "onbestelbaar", "bestaat niet", "mailbox vol", "postvak vol", "is geweigerd",
    ),
    "nordic": (
        "kunne ikke leveres", "kan ikke leveres", "ikke leveret", "ikke levert", "findes ikke",
        "finnes ikke", "kunde inte levereras", "kan inte levereras", "gick inte att leverera",
        "har inte levererats", "finns inte", "ei voitu toimittaa", "ei voi toimittaa", "ei ole olemassa",
        "toimittaminen epäonnistui",
    ),
    "eastern": (
        "nie można dostarczyć", "nie mogła zostać dostarczona", "nie została dostarczona", "nie udało się dostarczyć",
        "nie istnieje", "nelze doručit", "nebylo možné doručit", "nebyla doručena", "neexistuje",
        "nedá sa doručiť", "nebolo možné doručiť", "nem kézbesíthető", "nem sikerült kézbesíteni",
        "nem létezik", "nu a putut fi livrat", "nu poate fi livrat", "nu există", "nije moguće isporučiti",
        "nije isporučen", "ne postoji", "ni mogoče dostaviti", "ni bilo mogoče dostaviti", "ne obstaja",
        "nepavyko pristatyti", "neegzistuoja", "neizdevās piegādāt", "neeksistē", "ei saanud kohale toimetada",
        "ei õnnestunud", "teslim edilemedi", "iletilemedi", "gönderilemedi", "bulunamadı",
        "δεν ήταν δυνατή η παράδοση", "δεν παραδόθηκε", "δεν υπάρχει",
    ),
    "cyrillic": (
        "не доставлено", "не может быть доставлен", "не может быть отправлен", "не удалось доставить",
        "не удается доставить", "не было доставлено", "не существует", "недоставлен", "пользователь не найден",
        "ящик переполнен", "не вдалося доставити", "не вдається доставити", "не існує",
        "не може да бъде доставен", "не съществува", "није могуће испоручити", "не постоји",
    ),
    "semitic": ("לא ניתן למסור", "לא נמסרה", "לא נמצא", "تعذر تسليم", "لم يتم تسليم", "غير موجود", "فشل تسليم"),
    "ja": ("配信できません", "配信できなかった", "配信されません", "配信に失敗", "送信できません", "お届けできません",
           "届けることができません", "不明なユーザ", "存在しません", "見つかりません", "一杯のため"),
    "zh": ("退回", "退信", "未能送达", "无法送达", "無法送達", "无法投递", "投递失败", "无法传递", "無法傳遞",
           "未送達", "不存在", "发送失败", "傳送失敗", "被拒", "已满", "已滿"),
    "ko": ("전송되지", "전송하지 못", "배달되지", "배달하지 못", "전달되지", "전달할 수 없", "전송할 수 없",
           "배달할 수 없", "발송 실패", "반송", "존재하지 않"),
}  # fmt: skip

_DELAYS = (
    "delayed", "delivery delay", "delivery status notification (delay)", "delivery status notification: warning",
    "delivery status notification: delayed", "could not send message for", "warning message only",
    "this is a warning only", "this is only a warning", "not need to resend", "do not need to resend",
    "will continue trying", "will keep trying", "delivery attempts will continue", "still being retried",
    "still being retr", "still queued", "will be retried until", "will be attempted",
    "still in queue", "still in the queue", "remains in the queue", "been postponed", "continue to try to deliver",
    "continue to attempt delivery", "attempts will continue",
    "has not yet been delivered", "not been delivered yet", "noch nicht zugestellt", "verzögert", "verzögerung",
    "delivery incomplete", "distribution incomplète", "zustellung unvollständig", "entrega incompleta",
    "recapito incompleto", "bezorging onvolledig", "(retard)", "va réessayer",
    "retardée", "retardé", "n'a pas encore", "retrasad", "retraso", "ritardat", "in ritardo", "atrasad", "vertraagd",
    "försenad", "forsinket", "viivästy", "opóźni", "zpožd", "késleltet", "întârzi", "отложен", "задерж",
    "καθυστέρ", "gecik", "遅延", "延迟", "延遲", "지연",
)  # fmt: skip
_SUCCESSES = (
    "(success)", "(relay)", "(relayed)", "successfully delivered", "delivered successfully", "was successfully",
    "successful mail delivery", "mail delivery report that you requested", "erfolgreich zugestellt",
    "remis avec succès", "distribué avec succès", "entregado correctamente", "consegnato correttamente",
    "успешно доставлен", "投递成功", "配信完了",
)  # fmt: skip
_FINAL = (
    "permanent error", "permanent failure", "permanent fatal", "given up", "giving up", "gave up",
    "will not be retried", "no further attempt", "not going to try again", "retry timeout exceeded",
    "failed permanently", "permanently failed", "has been returned", "expired",
)  # fmt: skip
# What Sieve's `reject` says of itself, in front of the reason that somebody has given (RFC 5429 §2.2).
_REJECTED = (
    "automatically rejected", "was rejected", "has been rejected", "was refused", "has been refused",
    "automatisch abgelehnt", "wurde abgelehnt", "wurde automatisch zurückgewiesen", "wurde zurückgewiesen",
    "a été rejeté", "automatiquement rejeté", "a été refusé", "rechazado automáticamente", "ha sido rechazado",
    "è stato rifiutato", "rifiutato automaticamente", "automatisch geweigerd", "is geweigerd", "foi rejeitad",
    "została odrzucona", "byla odmítnuta", "byla zamítnuta", "avvisades", "blev afvist", "ble avvist",
    "hylättiin", "был отклонен", "отклонено", "拒否されました", "被拒绝", "被拒絕",
)  # fmt: skip
_LENGTH = 300
_TAGS = 4
_BEFORE = re.compile(r"[\[({【*<\"']{0,3} ?")


_SUBJECT = re.compile(one_of(form for forms in SUBJECTS.values() for form in forms))
_PHRASE = re.compile(one_of(phrase for phrases in PHRASES.values() for phrase in phrases))
_UNHARMED = re.compile(one_of((*_DELAYS, *_SUCCESSES)))
_REFUSED = re.compile(one_of(_REJECTED))
_FINALLY = re.compile(one_of(_FINAL))


def failure_in_subject(subject: str) -> str | None:
    """How a subject says that an email came back, where it begins so; None for any other, as one with Re:."""
    for text in map(skeleton, islice(subjects.peeled(subject[:_LENGTH]), _TAGS)):
        before = _BEFORE.match(text)
        found = _SUBJECT.match(text, before.end() if before else 0)
        if found is not None:
            return found[0]
    return None


def fate_in_text(text: str) -> str | None:
    """The first words that say that an email came back, else those that say that it is late or has arrived."""
    folded = skeleton(text)
    found = _PHRASE.search(folded) or _UNHARMED.search(folded)
    return None if found is None else found[0]


def is_unharmed(subject: str, text: str) -> bool:
    """Whether it has arrived, or is only late and will be tried again."""
    folded = skeleton(text)
    if _FINALLY.search(folded):
        return False
    return (_UNHARMED.search(skeleton(subject)) or _UNHARMED.search(folded)) is not None


def is_rejected(text: str) -> bool:
    """Whether a filter says that it has refused a message."""
    return _REFUSED.search(skeleton(text)) is not None
