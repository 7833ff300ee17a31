# ruff: noqa: E501, RUF001 - programs and people write as they like
"""Forms of replies: how mail programs mark, introduce and sign what they quote, each with what is new in it.

Written from how the programs write, in the languages that they speak. `TRAPS` are prose that looks like a quote.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """A reply as text or HTML, and the new text that a person would see in it."""

    name: str
    body: str
    new: str
    html: bool = False


ASKED = "Hello there,\nshall we talk next week?\n\nJean\n"
MARKED = "".join(f"> {line}".rstrip() + "\n" for line in ASKED.split("\n")[:-1])
YES = "Yes, please.\n\nZoe"


def marked(name: str, introduction: str, own: str = YES) -> Form:
    """Answered above a quote whose lines are marked."""
    return Form(name, f"{own}\n\n{introduction}\n\n{MARKED}", own)


def plain(name: str, introduction: str, own: str = YES) -> Form:
    """Answered above a quote whose lines are not marked."""
    return Form(name, f"{own}\n\n{introduction}\n\n{ASKED}", own)


def web(name: str, body: str, own: str = "Yes, please.") -> Form:
    return Form(name, body, own, html=True)


# One line, or a wrapped one, that says who wrote and when

ATTRIBUTIONS = [
    marked("Gmail, English", "On Mon, Jan 12, 2026 at 10:00 AM Jean <jean@acme.example> wrote:"),
    marked(
        "Gmail, English, wrapped before wrote",
        "On Mon, Jan 12, 2026 at 10:00 AM Jean Dupont <jean.dupont@acme.example>\nwrote:",
    ),
    marked(
        "Gmail, English, wrapped in the address",
        "On Mon, Jan 12, 2026 at 10:00 AM Jean Dupont de la Tour <\njean.dupont.de.la.tour@acme.example> wrote:",
    ),
    marked(
        "Gmail, English, wrapped in the date",
        "On Monday, January 12,\n2026 at 10:00 AM Jean Dupont <jean.dupont@acme.example> wrote:",
    ),
    marked(
        "Thunderbird, wrapped after the name of the day",
        "On Monday,\nJan 12, 2026 at 10:00 AM, Jean Dupont wrote:",
    ),
    marked(
        "Gmail, English, narrow space before AM",
        "On Mon, Jan 12, 2026 at 10:00\u202fAM Jean <jean@acme.example> wrote:",
    ),
    marked(
        "Gmail, French",
        "Le lun. 12 janv. 2026 à 10:00, Jean <jean@acme.example> a écrit :",
        "Oui, volontiers.",
    ),
    marked(
        "Gmail, French, wrapped twice",
        "Le lun. 12 janv. 2026 à\n10:00, Jean Dupont de la Tour <jean.dupont@acme.example> a\nécrit :",
        "Oui, volontiers.",
    ),
    marked(
        "Gmail, German", "Am Mo., 12. Jan. 2026 um 10:00 Uhr schrieb Jean <jean@acme.example>:", "Ja, gern."
    ),
    marked(
        "Gmail, German, wrapped",
        "Am Mo., 12. Jan. 2026 um 10:00 Uhr schrieb Jean Dupont <\njean.dupont@acme.example>:",
        "Ja, gern.",
    ),
    marked(
        "Gmail, Spanish",
        "El lun, 12 ene 2026 a las 10:00, Jean (<jean@acme.example>) escribió:",
        "Sí, gracias.",
    ),
    marked(
        "Gmail, Italian",
        "Il giorno lun 12 gen 2026 alle ore 10:00 Jean <jean@acme.example> ha scritto:",
        "Sì, grazie.",
    ),
    marked(
        "Gmail, Italian, wrapped",
        "Il giorno lun 12 gen 2026 alle ore 10:00 Jean Dupont <jean@acme.example>\nha scritto:",
        "Sì, grazie.",
    ),
    marked(
        "Gmail, Portuguese",
        "Em seg., 12 de jan. de 2026 às 10:00, Jean <jean@acme.example> escreveu:",
        "Sim, obrigada.",
    ),
    marked(
        "Gmail, Portuguese of Portugal",
        "Jean <jean@acme.example> escreveu (segunda, 12/01/2026 à(s) 10:00):",
        "Sim, obrigada.",
    ),
    marked("Gmail, Dutch", "Op ma 12 jan 2026 om 10:00 schreef Jean <jean@acme.example>:", "Ja, graag."),
    marked("Gmail, Polish", "pon., 12 sty 2026 o 10:00 Jean <jean@acme.example> napisał(a):", "Tak, proszę."),
    marked(
        "Gmail, Czech", "po 12. 1. 2026 v 10:00 odesílatel Jean <jean@acme.example> napsal:", "Ano, děkuji."
    ),
    marked("Gmail, Slovak", "po 12. 1. 2026 o 10:00 Jean <jean@acme.example> napísal(a):", "Áno, ďakujem."),
    marked("Gmail, Swedish", "Den mån 12 jan. 2026 kl 10:00 skrev Jean <jean@acme.example>:", "Ja, tack."),
    marked("Gmail, Danish", "Den man. 12. jan. 2026 kl. 10.00 skrev Jean <jean@acme.example>:", "Ja tak."),
    marked("Gmail, Norwegian", "man. 12. jan. 2026 kl. 10:00 skrev Jean <jean@acme.example>:", "Ja takk."),
    marked(
        "Gmail, Finnish",
        "ma 12. tammik. 2026 klo 10.00 Jean (jean@acme.example) kirjoitti:",
        "Kyllä, kiitos.",
    ),
    marked("Gmail, Russian", "пн, 12 янв. 2026 г. в 10:00, Jean <jean@acme.example>:", "Да, пожалуйста."),
    marked(
        "Gmail, Ukrainian", "пн, 12 січ. 2026 р. о 10:00 Jean <jean@acme.example> пише:", "Так, будь ласка."
    ),
    marked("Gmail, Bulgarian", "На пн, 12.01.2026 г. в 10:00 Jean <jean@acme.example> написа:", "Да, моля."),
    marked(
        "Gmail, Hungarian",
        "Jean <jean@acme.example> ezt írta (időpont: 2026. jan. 12., H, 10:00):",
        "Igen, köszönöm.",
    ),
    marked(
        "Gmail, Romanian", "În lun., 12 ian. 2026 la 10:00, Jean <jean@acme.example> a scris:", "Da, vă rog."
    ),
    marked(
        "Gmail, Turkish",
        "Jean <jean@acme.example>, 12 Oca 2026 Pzt, 10:00 tarihinde şunu yazdı:",
        "Evet, lütfen.",
    ),
    marked(
        "Gmail, Turkish, wrapped",
        "Jean Dupont de la Tour <jean.dupont@acme.example>, 12 Oca 2026 Pzt, 10:00\ntarihinde şunu yazdı:",
        "Evet, lütfen.",
    ),
    marked(
        "Gmail, Greek",
        "Στις Δευ 12 Ιαν 2026 στις 10:00 π.μ., ο χρήστης Jean <jean@acme.example>\nέγραψε:",
        "Ναι, παρακαλώ.",
    ),
    marked("Gmail, Japanese", "2026年1月12日(月) 10:00 Jean <jean@acme.example>:", "はい、お願いします。"),
    marked("Gmail, Chinese", "Jean <jean@acme.example> 于2026年1月12日周一 10:00写道：", "好的，谢谢。"),
    marked(
        "Gmail, Chinese of Taiwan",
        "Jean <jean@acme.example> 於 2026年1月12日 週一 上午10:00寫道：",
        "好的，謝謝。",
    ),
    marked(
        "Gmail, Korean",
        "2026년 1월 12일 (월) 오전 10:00, Jean <jean@acme.example>님이 작성:",
        "네, 좋습니다.",
    ),
    marked(
        "Gmail, Hebrew", "‫בתאריך יום ב׳, 12 בינו׳ 2026 ב-10:00 מאת ‪Jean‬‏ <‪jean@acme.example‬‏>:‬", "כן, תודה."
    ),
    marked(
        "Gmail, Arabic",
        "في الاثنين، 12 يناير 2026 في 10:00 ص تمت كتابة ما يلي بواسطة ‪Jean‬‏ <‪jean@acme.example‬‏>:",
        "نعم، من فضلك.",
    ),
    marked(
        "Gmail, Vietnamese",
        "Vào Th 2, 12 thg 1, 2026 vào lúc 10:00 Jean <jean@acme.example> đã viết:",
        "Vâng.",
    ),
    marked(
        "Gmail, Croatian", "pon, 12. sij 2026. u 10:00 Jean <jean@acme.example> napisao je:", "Da, molim."
    ),
    marked("Gmail, old: no colon", "2026/1/12 Jean Dupont <jean@acme.example>"),
    marked("Thunderbird, English", "On 1/12/2026 10:00 AM, Jean Dupont wrote:"),
    marked("Thunderbird, French", "Le 12/01/2026 à 10:00, Jean Dupont a écrit\u00a0:", "Oui."),
    marked("Thunderbird, German", "Am 12.01.26 um 10:00 schrieb Jean Dupont:", "Ja."),
    marked("Thunderbird, Italian", "Il 12/01/2026 10:00, Jean Dupont ha scritto:", "Sì."),
    marked("Thunderbird, Polish", "W dniu 12.01.2026 o 10:00, Jean Dupont pisze:", "Tak."),
    marked("Thunderbird, Czech", "Dne 12. 01. 26 v 10:00 Jean Dupont napsal(a):", "Ano."),
    marked("Thunderbird, Hungarian", "2026. 01. 12. 10:00 keltezéssel, Jean Dupont írta:", "Igen."),
    marked("Thunderbird, Russian", "12.01.2026 10:00, Jean Dupont пишет:", "Да."),
    marked("Thunderbird, Portuguese", "Às 10:00 de 12/01/2026, Jean Dupont escreveu:", "Sim."),
    marked("Thunderbird, Finnish", "Jean Dupont kirjoitti 12.1.2026 klo 10.00:", "Kyllä."),
    marked("Thunderbird, Japanese", "On 2026/01/12 10:00, Jean Dupont wrote:", "はい。"),
    marked("Thunderbird, the name and nothing else", "Jean Dupont wrote:"),
    marked("Apple Mail, English", "On 12 Jan 2026, at 10:00, Jean Dupont <jean@acme.example> wrote:"),
    marked("Apple Mail, English, old", "On Jan 12, 2026, at 10:00 AM, Jean Dupont wrote:"),
    marked(
        "Apple Mail, French", "Le 12 janv. 2026 à 10:00, Jean Dupont <jean@acme.example> a écrit :", "Oui."
    ),
    marked("Apple Mail, German", "Am 12.01.2026 um 10:00 schrieb Jean Dupont <jean@acme.example>:", "Ja."),
    marked(
        "Apple Mail, Dutch",
        "Op 12 jan 2026, om 10:00 heeft Jean Dupont <jean@acme.example> het volgende geschreven:",
        "Ja.",
    ),
    marked(
        "Apple Mail, Dutch, wrapped",
        "Op 12 jan 2026, om 10:00 heeft Jean Dupont <jean@acme.example> het\nvolgende geschreven:",
        "Ja.",
    ),
    marked("Apple Mail, Swedish", "12 jan. 2026 kl. 10:00 skrev Jean Dupont <jean@acme.example>:", "Ja."),
    marked(
        "Apple Mail, Italian",
        "Il giorno 12 gen 2026, alle ore 10:00, Jean Dupont <jean@acme.example> ha scritto:",
        "Sì.",
    ),
    marked(
        "Apple Mail, Spanish", "El 12 ene 2026, a las 10:00, Jean Dupont <jean@acme.example> escribió:", "Sí."
    ),
    marked(
        "Apple Mail, Russian", "12 янв. 2026 г., в 10:00, Jean Dupont <jean@acme.example> написал(а):", "Да."
    ),
    marked("Apple Mail, Japanese", "2026/01/12 10:00、Jean Dupont <jean@acme.example>のメール:", "はい。"),
    marked("Apple Mail, Chinese", "2026年1月12日 10:00，Jean Dupont <jean@acme.example> 写道：", "好。"),
    marked("Apple Mail, Norwegian", "12. jan. 2026 kl. 10:00 skrev Jean Dupont <jean@acme.example>:", "Ja."),
    marked("Apple Mail, Danish", "Den 12. jan. 2026 kl. 10.00 skrev Jean Dupont <jean@acme.example>:", "Ja."),
    plain(
        "Yahoo, English",
        "On Monday, January 12, 2026 at 10:00:00 AM GMT+1, Jean Dupont <jean@acme.example> wrote:",
    ),
    plain(
        "Yahoo, French",
        "Le lundi 12 janvier 2026 à 10:00:00 UTC+1, Jean Dupont <jean@acme.example> a écrit :",
        "Oui.",
    ),
    plain(
        "Yahoo, Spanish",
        "El lunes, 12 de enero de 2026, 10:00:00 CET, Jean Dupont <jean@acme.example> escribió:",
        "Sí.",
    ),
    plain(
        "Yahoo, Portuguese",
        "Em segunda-feira, 12 de janeiro de 2026 às 10:00:00 BRT, Jean Dupont <jean@acme.example> escreveu:",
        "Sim.",
    ),
    plain(
        "Yahoo, German",
        "Am Montag, 12. Januar 2026 um 10:00:00 MEZ hat Jean Dupont <jean@acme.example> Folgendes geschrieben:",
        "Ja.",
    ),
    plain("Outlook for Mac, old", 'On 12/01/2026, 10:00, "Jean Dupont" <jean@acme.example> wrote:'),
    plain("Spark", "On 12 Jan 2026, 10:00 +0100, Jean Dupont <jean@acme.example>, wrote:"),
    marked(
        "Proton Mail", "On Monday, January 12th, 2026 at 10:00 AM, Jean Dupont <jean@acme.example> wrote:"
    ),
    marked(
        "Proton Mail, French",
        "Le lundi 12 janvier 2026 à 10:00, Jean Dupont <jean@acme.example> a écrit :",
        "Oui.",
    ),
    marked("Fastmail", "On Mon, Jan 12, 2026, at 10:00 AM, Jean Dupont wrote:"),
    marked("Roundcube", "On 2026-01-12 10:00, Jean Dupont wrote:"),
    marked("Roundcube, Polish", "W dniu 2026-01-12 10:00, Jean Dupont napisał(a):", "Tak."),
    marked("Evolution", "On Mon, 2026-01-12 at 10:00 +0100, Jean Dupont wrote:"),
    marked("Mutt", "On Mon, Jan 12, 2026 at 10:00:00AM +0100, Jean Dupont wrote:"),
    marked(
        "Claws, Sylpheed, Becky!: over two lines",
        "On Mon, 12 Jan 2026 10:00:00 +0100\nJean Dupont <jean@acme.example> wrote:",
    ),
    marked("KMail", "On Monday, 12 January 2026 10:00:00 CET Jean Dupont wrote:"),
    marked("Gnus", "Jean Dupont <jean@acme.example> writes:"),
    marked(
        "Open-Xchange, German: the date last",
        "Jean Dupont <jean@acme.example> hat am 12.01.2026 10:00 CET geschrieben:",
        "Ja.",
    ),
    marked("K-9", "On 12 January 2026 10:00:00 GMT+01:00, Jean Dupont <jean@acme.example> wrote:"),
    marked("FairEmail", "12 Jan 2026 10:00:00 Jean Dupont <jean@acme.example>:"),
    plain("Tuta", "12 Jan 2026, 10:00 by jean@acme.example:"),
    marked("Tuta, German", "12. Jan. 2026, 10:00 von jean@acme.example:", "Ja."),
    marked("Superhuman", "On Mon, Jan 12 2026 at 10:00 AM, Jean Dupont < jean@acme.example > wrote:"),
    marked(
        "Airmail",
        "On 12 January 2026 at 10:00:00, Jean Dupont (jean@acme.example(mailto:jean@acme.example)) wrote:",
    ),
    marked(
        "Canary",
        "On Monday, Jan 12, 2026 at 10:00 AM, Jean Dupont <jean@acme.example (mailto:jean@acme.example)> wrote:",
    ),
    plain("Front", "On January 12, 2026 at 10:00 AM GMT+1 jean@acme.example wrote:"),
    marked("Mail.ru", "Понедельник, 12 января 2026, 10:00 +03:00 от Jean Dupont <jean@acme.example>:", "Да."),
    plain("Yandex", '12.01.2026, 10:00, "Jean Dupont" <jean@acme.example>:', "Да."),
    plain("NetEase", '在 2026-01-12 10:00:00，"Jean Dupont" <jean@acme.example> 写道：', "好。"),
    plain("NetEase, English", 'At 2026-01-12 10:00:00, "Jean Dupont" <jean@acme.example> wrote:', "好。"),
    marked("WP.pl", "Dnia 12 stycznia 2026 10:00 Jean Dupont <jean@acme.example> napisał(a):", "Tak."),
    marked("Notes, the date last", '"Jean Dupont" <jean@acme.example> wrote on 01/12/2026 10:00:00 AM:'),
    marked("Notes, German", "jean@acme.example schrieb am 12.01.2026 10:00:00:", "Ja."),
    marked(
        "A language that no table knows",
        "Tá 12/01/2026 10:00, Jean Dupont <jean@acme.example> tar éis é seo a scríobh:",
    ),
    marked("An address and a colon", "jean@acme.example:"),
    Form(
        "Zoho",
        f"{YES}\n\n\n---- On Mon, 12 Jan 2026 10:00:00 +0100 Jean Dupont <jean@acme.example> wrote ----\n\n{ASKED}",
        YES,
    ),
    Form(
        "Zoho, newer, three dashes at its end",
        f"{YES}\n\n\n---- On Mon, 12 Jan 2026 10:00:00 +0100 jean@acme.example wrote ---\n\n{MARKED}",
        YES,
    ),
    Form(
        "GroupWise, unmarked",
        f"{YES}\n\n>>> Jean Dupont <jean@acme.example> 1/12/2026 10:00 AM >>>\n{ASKED}",
        YES,
    ),
    Form(
        "GroupWise, marked",
        f"{YES}\n\n>>> On 1/12/2026 at 10:00 AM, in message <5A.1@acme.example>, Jean\n>>> <jean@acme.example> wrote:\n{MARKED}",
        YES,
    ),
    Form(
        "iPhone: the attribution is marked too",
        f"Ok\n\n> On 12 Jan 2026, at 10:00, Jean <jean@acme.example> wrote:\n>\n{MARKED}",
        "Ok",
    ),
    Form(
        "iPhone, with a byte order mark",
        f"Ok\n\n> On 12 Jan 2026, at 10:00, Jean <jean@acme.example> wrote:\n> \n> \ufeff{MARKED[2:]}",
        "Ok",
    ),
    Form(
        "No empty line between",
        f"Ok, Monday then.\nOn Mon, Jan 12, 2026 at 10:00 AM Jean <jean@acme.example> wrote:\n{MARKED}",
        "Ok, Monday then.",
    ),
    Form(
        "The quote was taken away",
        "Ok\n\nOn Mon, Jan 12, 2026 at 10:00 AM Jean <jean@acme.example> wrote:\n",
        "Ok",
    ),
    Form(
        "The quote was taken away, wrapped",
        "Ok\n\nOn Mon, Jan 12, 2026 at 10:00 AM Jean Dupont de la Tour\n<jean@acme.example>\nwrote:\n\n",
        "Ok",
    ),
    Form(
        "A thread of three",
        "Ok\n\nOn Tue, Jan 13, 2026 at 9:00 AM Zoe <zoe@reader.example> wrote:\n\n> Maybe.\n>\n> On Mon, Jan 12, 2026 at 10:00 AM Jean <jean@acme.example> wrote:\n>\n>> Hello\n",
        "Ok",
    ),
]

# The headers of the quoted message, and lines that divide

BLOCKS = [
    plain(
        "Outlook, English",
        "From: Jean Dupont <jean@acme.example>\nSent: Monday, January 12, 2026 10:00 AM\nTo: Zoe <zoe@reader.example>\nSubject: Hello",
    ),
    plain(
        "Outlook on the web, English",
        "________________________________\nFrom: Jean Dupont <jean@acme.example>\nSent: Monday, January 12, 2026 10:00 AM\nTo: Zoe <zoe@reader.example>\nSubject: Hello",
    ),
    plain(
        "Outlook for Mac, English",
        "From: Jean Dupont <jean@acme.example>\nDate: Monday, 12 January 2026 at 10:00\nTo: Zoe <zoe@reader.example>\nSubject: Hello",
    ),
    plain(
        "Outlook, English: names alone",
        "From: Jean Dupont\nSent: Monday, January 12, 2026 10:00 AM\nTo: Zoe Reader; Bob Reader\nCc: Carl Reader\nSubject: Hello",
    ),
    plain(
        "Outlook, English: readers over two lines",
        "From: Jean Dupont <jean@acme.example>\nSent: Monday, January 12, 2026 10:00 AM\nTo: Zoe <zoe@reader.example>; Bob <bob@reader.example>;\n Carl <carl@reader.example>\nSubject: Hello",
    ),
    plain(
        "Outlook, English: in stars",
        "*From:* Jean Dupont <jean@acme.example>\n*Sent:* Monday, January 12, 2026 10:00 AM\n*To:* Zoe <zoe@reader.example>\n*Subject:* Hello",
    ),
    plain(
        "Outlook, English: an empty line after each",
        "From: Jean Dupont <jean@acme.example>\n\nSent: Monday, January 12, 2026 10:00 AM\n\nTo: Zoe <zoe@reader.example>\n\nSubject: Hello",
    ),
    plain(
        "Outlook, French",
        "De : Jean Dupont <jean@acme.example>\nEnvoyé : lundi 12 janvier 2026 10:00\nÀ : Zoe <zoe@reader.example>\nObjet : Hello",
        "Oui.",
    ),
    plain(
        "Outlook for Mac, French",
        "De : Jean Dupont <jean@acme.example>\nDate : lundi, 12 janvier 2026 à 10:00\nÀ : Zoe <zoe@reader.example>\nObjet : Hello",
        "Oui.",
    ),
    plain(
        "Outlook, German",
        "Von: Jean Dupont <jean@acme.example>\nGesendet: Montag, 12. Januar 2026 10:00\nAn: Zoe <zoe@reader.example>\nBetreff: Hello",
        "Ja.",
    ),
    plain(
        "Outlook, Spanish",
        "De: Jean Dupont <jean@acme.example>\nEnviado el: lunes, 12 de enero de 2026 10:00\nPara: Zoe <zoe@reader.example>\nAsunto: Hello",
        "Sí.",
    ),
    plain(
        "Outlook, Italian",
        "Da: Jean Dupont <jean@acme.example>\nInviato: lunedì 12 gennaio 2026 10:00\nA: Zoe <zoe@reader.example>\nOggetto: Hello",
        "Sì.",
    ),
    plain(
        "Outlook, Portuguese",
        "De: Jean Dupont <jean@acme.example>\nEnviada em: segunda-feira, 12 de janeiro de 2026 10:00\nPara: Zoe <zoe@reader.example>\nAssunto: Hello",
        "Sim.",
    ),
    plain(
        "Outlook, Dutch",
        "Van: Jean Dupont <jean@acme.example>\nVerzonden: maandag 12 januari 2026 10:00\nAan: Zoe <zoe@reader.example>\nOnderwerp: Hello",
        "Ja.",
    ),
    plain(
        "Outlook, Polish",
        "Od: Jean Dupont <jean@acme.example>\nWysłane: poniedziałek, 12 stycznia 2026 10:00\nDo: Zoe <zoe@reader.example>\nTemat: Hello",
        "Tak.",
    ),
    plain(
        "Outlook, Czech",
        "Od: Jean Dupont <jean@acme.example>\nOdesláno: pondělí 12. ledna 2026 10:00\nKomu: Zoe <zoe@reader.example>\nPředmět: Hello",
        "Ano.",
    ),
    plain(
        "Outlook, Slovak",
        "Od: Jean Dupont <jean@acme.example>\nOdoslané: pondelok 12. januára 2026 10:00\nKomu: Zoe <zoe@reader.example>\nPredmet: Hello",
        "Áno.",
    ),
    plain(
        "Outlook, Swedish",
        "Från: Jean Dupont <jean@acme.example>\nSkickat: den 12 januari 2026 10:00\nTill: Zoe <zoe@reader.example>\nÄmne: Hello",
        "Ja.",
    ),
    plain(
        "Outlook, Danish",
        "Fra: Jean Dupont <jean@acme.example>\nSendt: 12. januar 2026 10:00\nTil: Zoe <zoe@reader.example>\nEmne: Hello",
        "Ja.",
    ),
    plain(
        "Outlook, Norwegian",
        "Fra: Jean Dupont <jean@acme.example>\nSendt: mandag 12. januar 2026 10:00\nTil: Zoe <zoe@reader.example>\nEmne: Hello",
        "Ja.",
    ),
    plain(
        "Outlook, Finnish",
        "Lähettäjä: Jean Dupont <jean@acme.example>\nLähetetty: maanantai 12. tammikuuta 2026 10.00\nVastaanottaja: Zoe <zoe@reader.example>\nAihe: Hello",
        "Kyllä.",
    ),
    plain(
        "Outlook, Russian",
        "От: Jean Dupont <jean@acme.example>\nОтправлено: 12 января 2026 г. 10:00\nКому: Zoe <zoe@reader.example>\nТема: Hello",
        "Да.",
    ),
    plain(
        "Outlook, Ukrainian",
        "Від: Jean Dupont <jean@acme.example>\nНадіслано: понеділок, 12 січня 2026 р. 10:00\nКому: Zoe <zoe@reader.example>\nТема: Hello",
        "Так.",
    ),
    plain(
        "Outlook, Hungarian",
        "Feladó: Jean Dupont <jean@acme.example>\nElküldve: 2026. január 12., hétfő 10:00\nCímzett: Zoe <zoe@reader.example>\nTárgy: Hello",
        "Igen.",
    ),
    plain(
        "Outlook, Romanian",
        "De la: Jean Dupont <jean@acme.example>\nTrimis: luni, 12 ianuarie 2026 10:00\nCătre: Zoe <zoe@reader.example>\nSubiect: Hello",
        "Da.",
    ),
    plain(
        "Outlook, Turkish",
        "Kimden: Jean Dupont <jean@acme.example>\nGönderildi: 12 Ocak 2026 Pazartesi 10:00\nKime: Zoe <zoe@reader.example>\nKonu: Hello",
        "Evet.",
    ),
    plain(
        "Outlook, Greek",
        "Από: Jean Dupont <jean@acme.example>\nΣτάλθηκε: Δευτέρα, 12 Ιανουαρίου 2026 10:00 πμ\nΠρος: Zoe <zoe@reader.example>\nΘέμα: Hello",
        "Ναι.",
    ),
    plain(
        "Outlook, Japanese",
        "差出人: Jean Dupont <jean@acme.example>\n送信日時: 2026年1月12日月曜日 10:00\n宛先: Zoe <zoe@reader.example>\n件名: Hello",
        "はい。",
    ),
    plain(
        "Outlook, Chinese",
        "发件人: Jean Dupont <jean@acme.example>\n发送时间: 2026年1月12日 10:00\n收件人: Zoe <zoe@reader.example>\n主题: Hello",
        "好。",
    ),
    plain(
        "Foxmail, Chinese",
        "发件人： Jean Dupont\n发送时间： 2026-01-12 10:00\n收件人： Zoe\n主题： Hello",
        "好。",
    ),
    plain(
        "Outlook, Chinese of Taiwan",
        "寄件者: Jean Dupont <jean@acme.example>\n寄件日期: 2026年1月12日 上午 10:00\n收件者: Zoe <zoe@reader.example>\n主旨: Hello",
        "好。",
    ),
    plain(
        "Outlook, Korean",
        "보낸 사람: Jean Dupont <jean@acme.example>\n보낸 날짜: 2026년 1월 12일 월요일 오전 10:00\n받는 사람: Zoe <zoe@reader.example>\n제목: Hello",
        "네.",
    ),
    plain(
        "Outlook, old",
        "-----Original Message-----\nFrom: Jean Dupont [mailto:jean@acme.example]\nSent: Monday, January 12, 2026 10:00 AM\nTo: Zoe\nSubject: Hello",
    ),
    plain(
        "Outlook, old, German",
        "-----Ursprüngliche Nachricht-----\nVon: Jean Dupont [mailto:jean@acme.example]\nGesendet: Montag, 12. Januar 2026 10:00\nAn: Zoe\nBetreff: Hello",
        "Ja.",
    ),
    plain(
        "Outlook, old, French",
        "-----Message d'origine-----\nDe : Jean Dupont [mailto:jean@acme.example]\nEnvoyé : lundi 12 janvier 2026 10:00\nÀ : Zoe\nObjet : Hello",
        "Oui.",
    ),
    plain(
        "Outlook, old, French, curly apostrophe",
        "-----Message d’origine-----\nDe : Jean Dupont\nEnvoyé : lundi 12 janvier 2026 10:00\nÀ : Zoe\nObjet : Hello",
        "Oui.",
    ),
    plain(
        "Outlook, old, Polish",
        "-----Oryginalna wiadomość-----\nFrom: Jean Dupont\nSent: Monday, January 12, 2026 10:00 AM\nTo: Zoe\nSubject: Hello",
        "Tak.",
    ),
    plain(
        "Outlook, old, Dutch",
        "-----Oorspronkelijk bericht-----\nVan: Jean Dupont\nVerzonden: maandag 12 januari 2026 10:00\nAan: Zoe\nOnderwerp: Hello",
        "Ja.",
    ),
    plain(
        "Outlook, old, Swedish",
        "-----Ursprungligt meddelande-----\nFrån: Jean Dupont\nSkickat: den 12 januari 2026 10:00\nTill: Zoe\nÄmne: Hello",
        "Ja.",
    ),
    plain(
        "Outlook, old, Italian",
        "-----Messaggio originale-----\nDa: Jean Dupont\nInviato: lunedì 12 gennaio 2026 10:00\nA: Zoe\nOggetto: Hello",
        "Sì.",
    ),
    plain(
        "Outlook, old, Spanish",
        "-----Mensaje original-----\nDe: Jean Dupont\nEnviado el: lunes, 12 de enero de 2026 10:00\nPara: Zoe\nAsunto: Hello",
        "Sí.",
    ),
    plain(
        "Outlook Express",
        '----- Original Message ----- \nFrom: "Jean Dupont" <jean@acme.example>\nTo: <zoe@reader.example>\nSent: Monday, January 12, 2026 10:00 AM\nSubject: Hello',
    ),
    plain("Nothing but the dividing line", "-----Original Message-----"),
    plain(
        "Samsung",
        "-------- Original message --------\nFrom: Jean Dupont <jean@acme.example>\nDate: 12/01/2026 10:00 (GMT+01:00)\nTo: zoe@reader.example\nSubject: Hello",
    ),
    plain(
        "Samsung, French",
        "-------- Message d'origine --------\nDe : Jean Dupont <jean@acme.example>\nDate : 12/01/2026 10:00 (GMT+01:00)\nÀ : zoe@reader.example\nObjet : Hello",
        "Oui.",
    ),
    plain(
        "Samsung, German",
        "-------- Ursprüngliche Nachricht --------\nVon: Jean Dupont <jean@acme.example>\nDatum: 12.01.26 10:00 (GMT+01:00)\nAn: zoe@reader.example\nBetreff: Hello",
        "Ja.",
    ),
    plain(
        "Samsung, Russian",
        "-------- Исходное сообщение --------\nОт: Jean Dupont <jean@acme.example>\nДата: 12.01.2026 10:00 (GMT+03:00)\nКому: zoe@reader.example\nТема: Hello",
        "Да.",
    ),
    plain(
        "Zimbra, French",
        '----- Mail original -----\nDe: "Jean Dupont" <jean@acme.example>\nÀ: "Zoe" <zoe@reader.example>\nEnvoyé: Lundi 12 Janvier 2026 10:00:00\nObjet: Hello',
        "Oui.",
    ),
    Form(
        "Zimbra, French, marked",
        f'Oui.\n\n----- Mail original -----\n> De: "Jean Dupont" <jean@acme.example>\n> À: "Zoe" <zoe@reader.example>\n> Envoyé: Lundi 12 Janvier 2026 10:00:00\n> Objet: Hello\n>\n{MARKED}',
        "Oui.",
    ),
    plain(
        "Zimbra, German",
        '----- Ursprüngliche Mail -----\nVon: "Jean Dupont" <jean@acme.example>\nAn: "Zoe" <zoe@reader.example>\nGesendet: Montag, 12. Januar 2026 10:00:00\nBetreff: Hello',
        "Ja.",
    ),
    plain(
        "Yahoo, Android, older",
        '----- Reply message -----\nFrom: "Jean Dupont" <jean@acme.example>\nTo: <zoe@reader.example>\nSubject: Hello\nDate: Mon, Jan 12, 2026 10:00',
    ),
    plain(
        "Yahoo, forwarded",
        "----- Forwarded Message -----\nFrom: Jean Dupont <jean@acme.example>\nTo: Zoe <zoe@reader.example>\nSent: Monday, January 12, 2026 at 10:00:00 AM GMT+1\nSubject: Hello",
    ),
    plain(
        "Gmail, forwarded",
        "---------- Forwarded message ---------\nFrom: Jean Dupont <jean@acme.example>\nDate: Mon, Jan 12, 2026 at 10:00 AM\nSubject: Hello\nTo: <zoe@reader.example>",
    ),
    plain(
        "Gmail, forwarded, Spanish",
        "---------- Forwarded message ---------\nDe: Jean Dupont <jean@acme.example>\nDate: lun, 12 ene 2026 a las 10:00\nSubject: Hello\nTo: <zoe@reader.example>",
        "Sí.",
    ),
    plain(
        "Thunderbird, forwarded",
        "-------- Forwarded Message --------\nSubject: Hello\nDate: Mon, 12 Jan 2026 10:00:00 +0100\nFrom: Jean Dupont <jean@acme.example>\nTo: zoe@reader.example",
    ),
    plain(
        "Thunderbird, forwarded, Czech",
        "-------- Přeposlaná zpráva --------\nPředmět: Hello\nDatum: Mon, 12 Jan 2026 10:00:00 +0100\nOd: Jean Dupont <jean@acme.example>\nKomu: zoe@reader.example",
        "Ano.",
    ),
    plain(
        "Apple Mail, forwarded",
        "Begin forwarded message:\n\nFrom: Jean Dupont <jean@acme.example>\nSubject: Hello\nDate: 12 January 2026 at 10:00:00 CET\nTo: zoe@reader.example",
    ),
    plain(
        "Apple Mail, forwarded, French",
        "Début du message réexpédié :\n\nDe: Jean Dupont <jean@acme.example>\nObjet: Hello\nDate: 12 janvier 2026 à 10:00:00 UTC+1\nÀ: zoe@reader.example",
        "Oui.",
    ),
    plain(
        "eM Client: headers without colons",
        '------ Original Message ------\nFrom "Jean Dupont" <jean@acme.example>\nTo zoe@reader.example\nDate 12/01/2026 10:00:00\nSubject Hello',
    ),
    plain(
        "eM Client, Czech",
        '------ Původní zpráva ------\nOd: "Jean Dupont" <jean@acme.example>\nKomu: zoe@reader.example\nOdesláno: 12.01.2026 10:00:00\nPředmět: Hello',
        "Ano.",
    ),
    plain(
        "Seznam.cz",
        "---------- Původní e-mail ----------\nOd: Jean Dupont <jean@acme.example>\nKomu: zoe@reader.example\nDatum: 12. 1. 2026 10:00:00\nPředmět: Hello",
        "Ano.",
    ),
    plain(
        "GMX and WEB.DE: the date first",
        'Gesendet: Montag, 12. Januar 2026 um 10:00 Uhr\nVon: "Jean Dupont" <jean@acme.example>\nAn: zoe@reader.example\nBetreff: Hello',
        "Ja.",
    ),
    plain(
        "T-Online: the subject first",
        '-----Original-Nachricht-----\nBetreff: Hello\nDatum: 2026-01-12T10:00:00+0100\nVon: "Jean Dupont" <jean@acme.example>\nAn: "zoe@reader.example" <zoe@reader.example>',
        "Ja.",
    ),
    Form(
        "Orange.fr",
        f'Oui.\n\n> Message du 12/01/26 10:00\n> De : "Jean Dupont" <jean@acme.example>\n> A : zoe@reader.example\n> Copie à :\n> Objet : Hello\n>\n{MARKED}',
        "Oui.",
    ),
    plain(
        "QQ",
        '------------------ 原始邮件 ------------------\n发件人: "Jean Dupont" <jean@acme.example>;\n发送时间: 2026年1月12日(星期一) 上午10:00\n收件人: "Zoe"<zoe@reader.example>;\n主题: Hello',
        "好。",
    ),
    plain(
        "Naver",
        '-----Original Message-----\nFrom: "Jean Dupont" <jean@acme.example>\nTo: <zoe@reader.example>\nCc:\nSent: 2026-01-12 (월) 10:00:00 (GMT+09:00)\nSubject: Hello',
        "네.",
    ),
    plain(
        "Yandex, its headers above",
        '----------------\nКому: zoe@reader.example;\nТема: Hello;\n12.01.2026, 10:00, "Jean Dupont" <jean@acme.example>:',
        "Да.",
    ),
    plain(
        "Notes, its headers indented",
        "From:        Jean Dupont/ACME\nTo:        Zoe/READER@READER\nDate:        01/12/2026 10:00 AM\nSubject:        Hello\n________________________________",
    ),
    plain(
        "Notes, wrote in dashes",
        "-----Jean Dupont/ACME wrote: -----\nTo: Zoe/READER@READER\nFrom: Jean Dupont/ACME\nDate: 01/12/2026 10:00AM\nSubject: Hello",
    ),
    plain(
        "Hotmail, old",
        "> Date: Mon, 12 Jan 2026 10:00:00 +0100\n> From: jean@acme.example\n> To: zoe@reader.example\n> Subject: Hello\n\nFrom: jean@acme.example\nTo: zoe@reader.example\nSubject: Hello\nDate: Mon, 12 Jan 2026 10:00:00 +0100",
    ),
    plain(
        "A language that no table knows, in dashes",
        "----- An teachtaireacht bhunaidh -----\nFrom: Jean Dupont <jean@acme.example>\nSent: Monday, January 12, 2026 10:00 AM\nTo: Zoe\nSubject: Hello",
    ),
    plain(
        "Windows' line ends",
        "From: Jean Dupont <jean@acme.example>\r\nSent: Monday, January 12, 2026 10:00 AM\r\nTo: Zoe <zoe@reader.example>\r\nSubject: Hello\r",
    ),
]

# Below the quote, between its parts, and what stands around

PLACES = [
    Form("Answered below", f"On 12/01/2026 10:00, Jean wrote:\n{MARKED}\nBelow it, yes.\n", "Below it, yes."),
    Form(
        "Answered below, wrapped attribution",
        f"On Mon, Jan 12, 2026 at 10:00 AM Jean Dupont <jean.dupont@acme.example>\nwrote:\n\n{MARKED}\nBelow it, yes.\n",
        "Below it, yes.",
    ),
    Form(
        "Answered below, French, with a signature",
        f"Le 12/01/2026 à 10:00, Jean a écrit :\n{MARKED}\nD'accord.\n\n-- \nZoe\nAcheteuse\n",
        "D'accord.",
    ),
    Form(
        "Answered between",
        "On 12/01/2026 10:00, Jean wrote:\n> When?\n\nMonday.\n\n> Where?\n\nHere.\n",
        "Monday.\n\n\nHere.",
    ),
    Form(
        "Answered between, without empty lines",
        "Jean wrote:\n> When?\nMonday.\n> Where?\nHere.\n",
        "Monday.\n\nHere.",
    ),
    Form(
        "Above, between and below",
        "Hi Jean,\n\nOn 12/01/2026 10:00, Jean wrote:\n> When?\n\nMonday.\n\n> Where?\n\nHere.\n\nBest,\nZoe\n",
        "Hi Jean,\n\nMonday.\n\n\nHere.\n\nBest,\nZoe",
    ),
    Form(
        "Between, in an unknown language's attribution",
        "Tá 12/01/2026 10:00, Jean <jean@acme.example> tar éis é seo a scríobh:\n> Cathain?\n\nAn Luan.\n",
        "An Luan.",
    ),
    Form(
        "Below an Outlook block whose quote is marked",
        f"From: Jean <jean@acme.example>\nSent: Monday, January 12, 2026 10:00 AM\nTo: Zoe\nSubject: Hello\n\n{MARKED}\nBelow it, yes.\n",
        "Below it, yes.",
    ),
    Form(
        "Below a divided quote that is marked",
        f"-----Original Message-----\n{MARKED}\nBelow it, yes.\n",
        "Below it, yes.",
    ),
    Form(
        "A signature above the quote, an answer below it",
        f"Hi Jean,\n\n-- \nZoe\n\nOn 12/01/2026 10:00, Jean wrote:\n{MARKED}\nPS: Monday.\n",
        "Hi Jean,\n\nPS: Monday.",
    ),
    Form("A signature", "Sure!\n\n-- \nZoe\n+33 1 23\n", "Sure!"),
    Form("A signature whose space was lost", "Sure!\n\n--\nZoe\n+33 1 23\n", "Sure!"),
    Form(
        "iPhone's signature",
        f"Ok\n\nSent from my iPhone\n\n> On 12 Jan 2026, at 10:00, Jean <jean@acme.example> wrote:\n{MARKED}",
        "Ok",
    ),
    Form(
        "iPhone's signature, French",
        f"Ok\n\nEnvoyé de mon iPhone\n\n> Le 12 janv. 2026 à 10:00, Jean <jean@acme.example> a écrit :\n{MARKED}",
        "Ok",
    ),
    Form(
        "iPhone's signature, German",
        f"Ok\n\nVon meinem iPhone gesendet\n\n> Am 12.01.2026 um 10:00 schrieb Jean <jean@acme.example>:\n{MARKED}",
        "Ok",
    ),
    Form("iPhone's signature, Japanese", "了解です。\n\niPhoneから送信\n", "了解です。"),
    Form("iPhone's signature, Dutch", "Prima.\n\nVerstuurd vanaf mijn iPhone\n", "Prima."),
    Form("iPhone's signature, Chinese", "好。\n\n发自我的iPhone\n", "好。"),
    Form(
        "Outlook for iOS",
        "Ok\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: Jean <jean@acme.example>\nSent: Monday, January 12, 2026 10:00:00 AM\nTo: Zoe\nSubject: Hello\n\nHello there\n",
        "Ok",
    ),
    Form(
        "Outlook for iOS, French",
        "Ok\n\nObtenez Outlook pour iOS<https://aka.ms/o0ukef>\n________________________________\nDe : Jean <jean@acme.example>\nEnvoyé : lundi 12 janvier 2026 10:00\nÀ : Zoe\nObjet : Hello\n\nHello there\n",
        "Ok",
    ),
    Form(
        "Samsung's signature",
        "Ok\n\nSent from my Galaxy\n\n\n-------- Original message --------\nFrom: Jean <jean@acme.example>\nDate: 12/01/2026 10:00 (GMT+01:00)\nTo: zoe@reader.example\nSubject: Hello\n\nHello\n",
        "Ok",
    ),
    Form(
        "Yahoo's signature on Android",
        "Ok\n\nSent from Yahoo Mail on Android \n \n  On Mon, Jan 12, 2026 at 10:00, Jean<jean@acme.example> wrote:   Hello there\n",
        "Ok",
    ),
    Form(
        "Proton's signature",
        f"Ok\n\nSent with [Proton Mail](https://proton.me/mail/home) secure email.\n\nOn Monday, January 12th, 2026 at 10:00 AM, Jean <jean@acme.example> wrote:\n\n{MARKED}",
        "Ok",
    ),
    Form(
        "Mail for Windows",
        "Ok\n\nSent from Mail for Windows\n\nFrom: Jean\nSent: Monday, January 12, 2026 10:00 AM\nTo: Zoe\nSubject: Hello\n\nHello\n",
        "Ok",
    ),
    Form(
        "An answer above the block that looks like a header",
        "A: Monday.\n\nFrom: Jean <jean@acme.example>\nSent: Monday, January 12, 2026 10:00 AM\nTo: Zoe\nSubject: Hello\n\nHello there\n",
        "A: Monday.",
    ),
    Form("Nothing but the quote", f"On 12/01/2026 10:00, Jean wrote:\n{MARKED}", ""),
    Form("Nothing at all", " \n\n", ""),
    Form("Nothing but a signature", "-- \nZoe\n", "--\nZoe"),
    Form(
        "Nothing but a telephone's signature",
        f"Sent from my iPhone\n\n> On 12 Jan 2026, at 10:00, Jean <jean@acme.example> wrote:\n{MARKED}",
        "Sent from my iPhone",
    ),
    Form(
        "Below an Outlook block: what is whose cannot be told",
        "From: Jean <jean@acme.example>\nSent: Monday, January 12, 2026 10:00 AM\nTo: Zoe\nSubject: Hello\n\nHello there\n\nYes.\n",
        "Hello there\n\nYes.",
    ),
]

# Prose that must not be cut

TRAPS = [
    Form(
        "On balance I wrote",
        "On balance I wrote:\n\nWe accept, and thank you.\n",
        "On balance I wrote:\n\nWe accept, and thank you.",
    ),
    Form(
        "From: my point of view",
        "From: my point of view\nit is fine.\n",
        "From: my point of view\nit is fine.",
    ),
    Form(
        "On Monday I can",
        "On Monday I can, and as Jean wrote: the sooner the better.\n",
        "On Monday I can, and as Jean wrote: the sooner the better.",
    ),
    Form(
        "A list after a date",
        "I am free on 12/01/2026:\n- at 10:00\n- at 14:00\n",
        "I am free on 12/01/2026:\n- at 10:00\n- at 14:00",
    ),
    Form(
        "A list after an address",
        "Please send these to zoe@reader.example:\n\n1. the offer\n2. the contract\n",
        "Please send these to zoe@reader.example:\n\n1. the offer\n2. the contract",
    ),
    Form(
        "A journey",
        "Can you book this?\n\nFrom: Paris\nTo: Lyon\nDate: 12 January 2026\nSeats: 2\n",
        "Can you book this?\n\nFrom: Paris\nTo: Lyon\nDate: 12 January 2026\nSeats: 2",
    ),
    Form(
        "A journey, German",
        "Von: Wien\nNach: Graz\nAn: 12:30\n\nDanke!\n",
        "Von: Wien\nNach: Graz\nAn: 12:30\n\nDanke!",
    ),
    Form(
        "To and Subject for an invoice",
        "Put this on the invoice:\n\nTo: Reader Ltd\nSubject: Training\nDate: 12/01/2026\n\nThanks\n",
        "Put this on the invoice:\n\nTo: Reader Ltd\nSubject: Training\nDate: 12/01/2026\n\nThanks",
    ),
    Form(
        "One header's word",
        "Subject: to what the board says, yes.\n\nZoe\n",
        "Subject: to what the board says, yes.\n\nZoe",
    ),
    Form("De: at the beginning", "De: quoi parlez-vous ?\n\nZoe\n", "De: quoi parlez-vous ?\n\nZoe"),
    Form(
        "A: and Q:",
        "Q: When?\nA: Monday, 12 January 2026.\nQ: Where?\nA: Here.\n",
        "Q: When?\nA: Monday, 12 January 2026.\nQ: Where?\nA: Here.",
    ),
    Form("A: Italian list", "A: prezzo\nDa: definire\n\nGrazie\n", "A: prezzo\nDa: definire\n\nGrazie"),
    Form(
        "A divided list",
        "----- Option 1 -----\n100 euros\n\n----- Option 2 -----\n200 euros\n",
        "----- Option 1 -----\n100 euros\n\n----- Option 2 -----\n200 euros",
    ),
    Form(
        "Rules of dashes",
        "First part.\n\n----------\n\nSecond part.\n",
        "First part.\n\n----------\n\nSecond part.",
    ),
    Form(
        "Rules of underscores",
        "First part.\n\n________________\n\nSecond part.\n",
        "First part.\n\n________________\n\nSecond part.",
    ),
    Form(
        "The original message in a sentence",
        "I lost the original message, please send it again.\n\n- the one with the original message's price\n",
        "I lost the original message, please send it again.\n\n- the one with the original message's price",
    ),
    Form(
        "As you wrote",
        "As you wrote on 12 January 2026, the price is 100 euros.\nWe agree.\n",
        "As you wrote on 12 January 2026, the price is 100 euros.\nWe agree.",
    ),
    Form(
        "What somebody wrote, in a sentence of two lines",
        "On Monday my colleague in the purchasing department\nwrote: no. I say yes.\n",
        "On Monday my colleague in the purchasing department\nwrote: no. I say yes.",
    ),
    Form(
        "Le directeur a écrit",
        "Le directeur a écrit :\n\nnous acceptons.\n\nZoe\n",
        "Le directeur a écrit :\n\nnous acceptons.\n\nZoe",
    ),
    Form(
        "Am Montag schrieb ich",
        "Am Montag schrieb ich:\n\nWir nehmen an.\n",
        "Am Montag schrieb ich:\n\nWir nehmen an.",
    ),
    Form(
        "On a date I wrote",
        "On 12/01/2026 I wrote:\n\nwe accept your offer.\n\nThat still holds.\n",
        "On 12/01/2026 I wrote:\n\nwe accept your offer.\n\nThat still holds.",
    ),
    Form(
        "On a date at a time I wrote",
        "On 12/01/2026 at 10:00 I wrote:\n\nwe accept your offer.\n\nThat still holds.\n",
        "On 12/01/2026 at 10:00 I wrote:\n\nwe accept your offer.\n\nThat still holds.",
    ),
    Form(
        "A sentence between what could be headers",
        "From: zoe@reader.example\nThat is my own address.\nSubject: whatever you like\nTo: be decided\n",
        "From: zoe@reader.example\nThat is my own address.\nSubject: whatever you like\nTo: be decided",
    ),
    Form(
        "Sent from, in a sentence",
        "Sent from my iPhone because the laptop is at the repair shop, sorry.\nYes, Monday.\n",
        "Sent from my iPhone because the laptop is at the repair shop, sorry.\nYes, Monday.",
    ),
    Form(
        "Sent from, and a telephone in the sentence",
        "Yes, Monday.\n\nSent from my desk, which is much easier than from my mobile phone.\n",
        "Yes, Monday.\n\nSent from my desk, which is much easier than from my mobile phone.",
    ),
    Form("I sent it from", "I sent it from my Galaxy.\n\nZoe\n", "I sent it from my Galaxy.\n\nZoe"),
    Form("Gesendet, in a sentence", "Gesendet: ja, gestern.\n\nZoe\n", "Gesendet: ja, gestern.\n\nZoe"),
    Form(
        "Date and place",
        "Date: 12/01/2026\nPlace: Lyon\n\nSee you there\n",
        "Date: 12/01/2026\nPlace: Lyon\n\nSee you there",
    ),
    Form(
        "A time that ends in a colon",
        "We open at 10:00 and close at 18:00. Our conditions:\n\nnone.\n",
        "We open at 10:00 and close at 18:00. Our conditions:\n\nnone.",
    ),
    Form(
        "Reasons after a date and an address",
        "As agreed on 12 January 2026 with jean@acme.example:\n\n- two seats\n- one year\n",
        "As agreed on 12 January 2026 with jean@acme.example:\n\n- two seats\n- one year",
    ),
    Form(
        "A sentence right above the attribution",
        f"I will call you on 13/01/2026.\nJean <jean@acme.example> writes:\n{MARKED}",
        "I will call you on 13/01/2026.",
    ),
    Form("An arrow inside a line", "We grow: 10 -> 20 > 15\na > b\n", "We grow: 10 -> 20 > 15\na > b"),
    Form(
        "Two dashes in a line",
        "Yes -- and soon.\n\n-- no, wait --\nMonday.\n",
        "Yes -- and soon.\n\n-- no, wait --\nMonday.",
    ),
    Form("A dash for each point", "- one\n-- two\n--- three\n", "- one\n-- two\n--- three"),
    Form(
        "Japanese, a colon",
        "日時: 2026年1月12日 10:00\n場所: 東京\n\nよろしくお願いします。\n",
        "日時: 2026年1月12日 10:00\n場所: 東京\n\nよろしくお願いします。",
    ),
    Form("Chinese, a colon", "我们的回答是：\n\n可以。\n", "我们的回答是：\n\n可以。"),
    Form(
        "A forward in words",
        "Begin forwarded message handling next week, please.\n\nZoe\n",
        "Begin forwarded message handling next week, please.\n\nZoe",
    ),
    Form(
        "A log of times",
        "2026-01-12 10:00: started\n2026-01-12 10:05: failed\nWhat now?\n",
        "2026-01-12 10:00: started\n2026-01-12 10:05: failed\nWhat now?",
    ),
]

# HTML alone

_HEADER = "<b>From:</b> Jean Dupont &lt;jean@acme.example&gt;<br><b>Sent:</b> Monday, January 12, 2026 10:00 AM<br><b>To:</b> Zoe<br><b>Subject:</b> Hello"
_IRISH = "<b>Ó:</b> Jean Dupont &lt;jean@acme.example&gt;<br><b>Seolta:</b> Dé Luain 12 Eanáir 2026 10:00<br><b>Chuig:</b> Zoe<br><b>Ábhar:</b> Hello"

HTML = [
    web(
        "Gmail",
        '<div dir="ltr">Yes, please.</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Jan 12, 2026 at 10:00 AM Jean &lt;<a href="mailto:jean@acme.example">jean@acme.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex"><div>Hello there</div></blockquote></div>',
    ),
    web(
        "Gmail, a name alone",
        '<div dir="ltr">Yes, please.</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Jean wrote:<br></div><blockquote>Hello there</blockquote></div>',
    ),
    web(
        "Gmail, below",
        '<div class="gmail_quote"><div class="gmail_attr">On Mon, Jan 12, 2026 at 10:00 AM Jean &lt;jean@acme.example&gt; wrote:<br></div><blockquote class="gmail_quote">Hello there</blockquote><div>Yes, please.</div></div>',
    ),
    web(
        "Gmail, between",
        '<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">On Mon, Jan 12, 2026 at 10:00 AM Jean &lt;jean@acme.example&gt; wrote:<br></div><blockquote class="gmail_quote">When?</blockquote><div>Monday.</div><blockquote class="gmail_quote">Where?</blockquote><div>Here.</div></div></div>',
        "Monday.\n\nHere.",
    ),
    web(
        "Gmail, forwarded",
        '<div dir="ltr">Yes, please.<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <b>Jean</b> &lt;jean@acme.example&gt;<br>Date: Mon, Jan 12, 2026<br>Subject: Hello<br>To: Zoe<br></div><br>Hello there</div></div>',
    ),
    web(
        "Gmail, a paragraph that the writer indented",
        '<div dir="ltr"><div>Our terms:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>30 days</div></blockquote></div>',
        "Our terms:\n\n30 days",
    ),
    web(
        "Apple Mail, a paragraph that the writer indented",
        '<div>Our terms:</div><blockquote class="webkit-indent-blockquote" style="margin: 0 0 0 40px; border: none; padding: 0px;"><div>30 days</div></blockquote>',
        "Our terms:\n\n30 days",
    ),
    web(
        "Outlook on the web",
        '<div class="elementToProof">Yes, please.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font>'
        + _HEADER
        + "</font><div>&nbsp;</div></div><div>Hello there</div>",
    ),
    web(
        "Outlook on the web, an unknown language",
        '<div>Yes, please.</div><div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font>'
        + _IRISH
        + "</font></div><div>Hello there</div>",
    ),
    web(
        "Outlook, quotes without quotation marks in its tags",
        "<div>Yes, please.</div><div id=appendonsend></div><div id=divRplyFwdMsg><font>"
        + _IRISH
        + "</font></div><div>Hello there</div>",
    ),
    web(
        "Outlook",
        '<div class="WordSection1"><p class="MsoNormal">Yes, please.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal">'
        + _HEADER
        + "</p></div></div><p>Hello there</p></div>",
    ),
    web(
        "Outlook, an unknown language",
        '<p>Yes, please.</p><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p>'
        + _IRISH
        + "</p></div><p>Hello there</p>",
    ),
    web(
        "Outlook for Mac",
        "<p>Yes, please.</p><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in'><p><b><span>From: </span></b><span>Jean &lt;jean@acme.example&gt;<br><b>Date: </b>Monday, 12 January 2026 at 10:00<br><b>To: </b>Zoe<br><b>Subject: </b>Hello</span></p></div><p>Hello there</p>",
    ),
    web(
        "Outlook, new: a container",
        '<div>Yes, please.</div><div id="mail-editor-reference-message-container"><div>'
        + _IRISH
        + "</div><div>Hello there</div></div>",
    ),
    web(
        "Outlook mobile",
        '<div dir="auto">Yes, please.</div><div id="ms-outlook-mobile-signature"><div></div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg">'
        + _HEADER
        + "</div>Hello there",
    ),
    web(
        "Outlook, answered below the quote that it marks",
        '<blockquote style="border:none;border-left:solid #CCCCCC 1.0pt;padding:0in 0in 0in 6.0pt"><p>Hello there</p></blockquote><p>Yes, please.</p>',
    ),
    web(
        "Apple Mail",
        'Yes, please.<br><div><br><blockquote type="cite"><div>On 12 Jan 2026, at 10:00, Jean &lt;jean@acme.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>Hello there</div></blockquote></div>',
    ),
    web(
        "iPhone",
        '<div dir="ltr">Yes, please.</div><div dir="ltr"><br>Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">On 12 Jan 2026, at 10:00, Jean wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">Hello there</div></blockquote>',
    ),
    web(
        "Apple Mail, between",
        '<div><blockquote type="cite"><div>On 12 Jan 2026, at 10:00, Jean wrote:</div><div>When?</div></blockquote><div>Monday.</div><blockquote type="cite"><div>Where?</div></blockquote>Here.</div>',
        "Monday.\n\nHere.",
    ),
    web(
        "Thunderbird",
        '<p>Yes, please.</p><div class="moz-cite-prefix">On 12/01/2026 10:00, Jean wrote:<br></div><blockquote type="cite" cite="mid:1@acme.example"><p>Hello there</p></blockquote>',
    ),
    web(
        "Thunderbird, below, its own attribution",
        '<div class="moz-cite-prefix">Jean a dit<br></div><blockquote type="cite" cite="mid:1@acme.example"><p>Hello there</p></blockquote><p>Yes, please.</p><div class="moz-signature">-- <br>Zoe</div>',
    ),
    web(
        "Yahoo",
        '<div class="yahoo-style-wrap"><div>Yes, please.</div></div><div id="yahoo_quoted_1" class="yahoo_quoted"><div><div>On Monday, January 12, 2026 at 10:00:00 AM GMT+1, Jean &lt;jean@acme.example&gt; wrote:</div><div><br></div><div>Hello there</div></div></div>',
    ),
    web(
        "Yahoo, an unknown language",
        '<div>Yes, please.</div><div id="ydp1yahoo_quoted_1" class="ydp1yahoo_quoted yahoo_quoted"><div>Dé Luain, Jean:</div><div>Hello there</div></div>',
    ),
    web(
        "Yahoo on Android",
        'Yes, please.<br><br><div id="ymail_android_signature"><a href="https://go.onelink.me/1">Sent from Yahoo Mail on Android</a></div> <br> <blockquote style="margin: 0 0 20px 0;"> <div>On Mon, Jan 12, 2026 at 10:00, Jean</div><div>&lt;jean@acme.example&gt; wrote:</div> Hello there </blockquote>',
    ),
    web(
        "Proton",
        '<div>Yes, please.<br></div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with <a href="https://proton.me/mail/home">Proton Mail</a> secure email.</div></div><div class="protonmail_quote">On Monday, January 12th, 2026 at 10:00 AM, Jean &lt;jean@acme.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">Hello there</blockquote></div>',
    ),
    web(
        "Zoho",
        '<div>Yes, please.</div><div class="zmail_extra_hr" style="border-top: 1px solid rgb(204, 204, 204);"></div><div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- On Mon, 12 Jan 2026 10:00:00 +0100 <b>Jean &lt;jean@acme.example&gt;</b> wrote ---<br></div><br><blockquote id="blockquote_zmail"><div>Hello there</div></blockquote></div>',
    ),
    web(
        "Zimbra",
        '<div>Yes, please.</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>De: </b>"Jean" &lt;jean@acme.example&gt;<br><b>À: </b>"Zoe" &lt;zoe@reader.example&gt;<br><b>Envoyé: </b>Lundi 12 Janvier 2026 10:00:00<br><b>Objet: </b>Hello<br></div><div data-marker="__QUOTED_TEXT__"><div>Hello there</div></div>',
    ),
    web(
        "Roundcube",
        '<p>Yes, please.</p><p id="reply-intro">Le 12.01.2026 10:00, Jean a &eacute;crit&nbsp;:</p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0"><p>Hello there</p></blockquote>',
    ),
    web(
        "GMX",
        '<div>Yes, please.</div><div>&nbsp;</div><div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;"><b>Gesendet:</b>&nbsp;Montag, 12. Januar 2026 um 10:00 Uhr<br><b>Von:</b>&nbsp;"Jean" &lt;jean@acme.example&gt;<br><b>An:</b>&nbsp;zoe@reader.example<br><b>Betreff:</b>&nbsp;Hello</div><div name="quoted-content">Hello there</div></div>',
    ),
    web(
        "Samsung",
        '<div dir="auto">Yes, please.</div><div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>-------- Original message --------</div><div>From: Jean &lt;jean@acme.example&gt; </div><div>Date: 12/01/2026  10:00  (GMT+01:00) </div><div>To: zoe@reader.example </div><div>Subject: Hello </div><div><br></div></div>Hello there',
    ),
    web(
        "Spark",
        '<div name="messageBodySection"><div>Yes, please.</div></div><div name="messageReplySection">On 12 Jan 2026, 10:00 +0100, Jean &lt;jean@acme.example&gt;, wrote:<br><blockquote type="cite" class="spark_quote"><div>Hello there</div></blockquote></div>',
    ),
    web("Hotmail, old", '<div>Yes, please.<br><hr id="stopSpelling">' + _IRISH + "<br><br>Hello there</div>"),
    web(
        "Nothing but a quote",
        '<div class="gmail_quote"><div class="gmail_attr">On Mon, Jan 12, 2026 at 10:00 AM Jean &lt;jean@acme.example&gt; wrote:<br></div><blockquote class="gmail_quote">Hello there</blockquote></div>',
        "",
    ),
    web(
        "Nothing above Outlook's block",
        '<div id="divRplyFwdMsg">' + _HEADER + "</div><div>Hello there</div><div>Yes, please.</div>",
        "Hello there\nYes, please.",
    ),
    web(
        "Writes about quotes",
        "<p>Use class=&quot;gmail_quote&quot; and &lt;blockquote&gt;, please.</p>",
        'Use class="gmail_quote" and <blockquote>, please.',
    ),
    web(
        "A table with a line above it",
        '<p>Yes, please.</p><div style="border-top:1px solid #ccc;padding-top:8px">Zoe Reader<br>Buyer</div>',
        "Yes, please.\n\nZoe Reader\nBuyer",
    ),
]


# Programs and languages that are met more rarely

RARER = [
    marked("Gmail hr", "pon, 12. sij 2026. u 10:00 Jean <jean@acme.example> napisao je:"),
    marked("Gmail sk", "po 12. 1. 2026 o 10:00 Jean <jean@acme.example> napísal(a):"),
    marked("Gmail sl", "V V pon., 12. jan. 2026 ob 10:00 je oseba Jean <jean@acme.example> napisala:"),
    marked("Gmail et", "Jean <jean@acme.example> kirjutas kuupäeval E, 12. jaanuar 2026 kell 10:00:"),
    marked(
        "Gmail lv",
        "Pirmd., 2026. g. 12. janv., plkst. 10:00 — lietotājs Jean (<jean@acme.example>) rakstīja:",
    ),
    marked("Gmail sr", "пон, 12. јан 2026. у 10:00 Jean <jean@acme.example> је написао/ла:"),
    marked("Gmail fa", "در تاریخ دوشنبه ۱۲ ژانویهٔ ۲۰۲۶ ساعت ۱۰:۰۰ Jean <jean@acme.example> نوشت:"),
    marked("Gmail hi", "सोम, 12 जन॰ 2026 को 10:00 पूर्वा॰ बजे को Jean <jean@acme.example> ने लिखा:"),
    marked("Gmail ms", "Pada Isn, 12 Jan 2026 pada 10:00 PG Jean <jean@acme.example> menulis:"),
    marked("Gmail is", "mán., 12. jan. 2026 kl. 10:00 skrifaði Jean <jean@acme.example>:"),
    marked("Gmail eu", "Jean (<jean@acme.example>) igorleak hau idatzi du (2026 urt. 12, al. (10:00)):"),
    marked("Gmail af", "Op Ma., 12 Jan. 2026 om 10:00 het Jean <jean@acme.example> geskryf:"),
    marked("Apple ru", "12 янв. 2026 г., в 10:00, Jean <jean@acme.example> написал(а):"),
    marked("Apple pt", "No dia 12 de jan. de 2026, à(s) 10:00, Jean <jean@acme.example> escreveu:"),
    marked("Apple zh", "在 2026年1月12日，上午10:00，Jean <jean@acme.example> 写道："),
    marked("Apple pl", "Wiadomość napisana przez Jean <jean@acme.example> w dniu 12.01.2026, o godz. 10:00:"),
    marked("Apple sv", "12 jan. 2026 kl. 10:00 skrev Jean <jean@acme.example>:"),
    marked("Apple ro", "Pe 12 ian. 2026, la 10:00, Jean <jean@acme.example> a scris:"),
    marked("Apple uk", "12 січ. 2026 р. о 10:00 Jean <jean@acme.example> пише:"),
    marked("Tb ja", "On 2026/01/12 10:00, Jean wrote:"),
    marked("Tb sv", "Den 2026-01-12 kl. 10:00, skrev Jean:"),
    marked("Tb pt", "Em 12/01/2026 10:00, Jean escreveu:"),
    marked("Tb hu", "2026. 01. 12. 10:00 keltezéssel, Jean írta:"),
    marked("Tb tr", "12.01.2026 10:00 tarihinde Jean yazdı:"),
    marked("Tb el", "Στις 12/1/2026 10:00, ο/η Jean έγραψε:"),
    marked("Kmail, rarer", "Am Montag, 12. Januar 2026, 10:00:00 CET schrieb Jean:"),
    marked("Kmail en", "On Monday, January 12, 2026 10:00:00 AM CET Jean wrote:"),
    marked("Evolution, rarer", "On Mon, 2026-01-12 at 10:00 +0000, Jean wrote:"),
    marked("Evolution fr", "Le lundi 12 janvier 2026 à 10:00 +0000, Jean a écrit :"),
    marked("Claws", "On Mon, 12 Jan 2026 10:00:00 +0000\nJean <jean@acme.example> wrote:"),
    marked("Pine", "On Mon, 12 Jan 2026, Jean wrote:"),
    marked("Horde", "Quoting Jean <jean@acme.example>:"),
    marked("Horde de", "Zitat von Jean <jean@acme.example>:"),
    marked("Horde fr", "Jean <jean@acme.example> a écrit :"),
    marked("Squirrelmail", "On Mon, January 12, 2026 10:00 am, Jean wrote:"),
    marked("The bat", "You wrote on Monday, January 12, 2026, 10:00:00 AM:"),
    marked("The bat ru", "Вы писали 12 января 2026 г., 10:00:00:"),
    marked("Rainloop", '12 January 2026 10:00, "Jean" <jean@acme.example> wrote:'),
    marked("Snappymail de", '12. Januar 2026 10:00, "Jean" <jean@acme.example> schrieb:'),
    marked("Nextcloud", '"Jean" jean@acme.example – 12. Januar 2026 10:00'),
    marked("Hey", "On January 12, 2026, Jean <jean@acme.example> wrote:"),
    marked("Tutanota", "12 Jan 2026, 10:00 by jean@acme.example:"),
    marked("Tutanota de", "12. Jan. 2026, 10:00 von jean@acme.example:"),
    marked("Mailspring", "On Jan 12 2026, at 10:00 am, Jean <jean@acme.example> wrote:"),
    marked("Fastmail, rarer", "On Mon, 12 Jan 2026, at 10:00 AM, Jean wrote:"),
    marked("Front, rarer", "On January 12, 2026 at 10:00 AM GMT Jean <jean@acme.example> wrote:"),
    marked(
        "Em client",
        '------ Original Message ------\nFrom: "Jean" <jean@acme.example>\nTo: "Zoe" <zoe@reader.example>\nSent: 12/01/2026 10:00:00\nSubject: Hello',
    ),
    plain(
        "Em client v9",
        '------ Original Message ------\nFrom "Jean" <jean@acme.example>\nTo "Zoe" <zoe@reader.example>\nDate 12/01/2026 10:00:00\nSubject Hello',
    ),
    plain(
        "Em client fr",
        '------ Message d\'origine ------\nDe : "Jean" <jean@acme.example>\nÀ : "Zoe" <zoe@reader.example>\nEnvoyé : 12/01/2026 10:00:00\nObjet : Hello',
    ),
    plain(
        "Outlook fr web",
        "________________________________\nDe : Jean <jean@acme.example>\nEnvoyé : lundi 12 janvier 2026 10:00\nÀ : Zoe <zoe@reader.example>\nObjet : Hello",
    ),
    plain(
        "Outlook ro",
        "De la: Jean <jean@acme.example>\nTrimis: luni, 12 ianuarie 2026 10:00\nCătre: Zoe <zoe@reader.example>\nSubiect: Hello",
    ),
    plain(
        "Outlook hr",
        "Šalje: Jean <jean@acme.example>\nPoslano: ponedjeljak, 12. siječnja 2026. 10:00\nPrima: Zoe <zoe@reader.example>\nPredmet: Hello",
    ),
    plain(
        "Outlook sk",
        "Od: Jean <jean@acme.example>\nOdoslané: pondelok 12. januára 2026 10:00\nKomu: Zoe <zoe@reader.example>\nPredmet: Hello",
    ),
    plain(
        "Outlook bg",
        "От: Jean <jean@acme.example>\nИзпратено: понеделник, 12 януари 2026 г. 10:00\nДо: Zoe <zoe@reader.example>\nТема: Hello",
    ),
    plain(
        "Outlook uk",
        "Від: Jean <jean@acme.example>\nНадіслано: 12 січня 2026 р. 10:00\nКому: Zoe <zoe@reader.example>\nТема: Hello",
    ),
    plain(
        "Outlook ko",
        "보낸 사람: Jean <jean@acme.example>\n보낸 날짜: 2026년 1월 12일 월요일 오전 10:00\n받는 사람: Zoe <zoe@reader.example>\n제목: Hello",
    ),
    plain(
        "Outlook he",
        "מאת: Jean <jean@acme.example>\nנשלח: יום שני 12 ינואר 2026 10:00\nאל: Zoe <zoe@reader.example>\nנושא: Hello",
    ),
    plain(
        "Outlook ar",
        "من: Jean <jean@acme.example>\nتم الإرسال: الاثنين، 12 يناير 2026 10:00 ص\nإلى: Zoe <zoe@reader.example>\nالموضوع: Hello",
    ),
    plain(
        "Outlook tr",
        "Kimden: Jean <jean@acme.example>\nGönderildi: 12 Ocak 2026 Pazartesi 10:00\nKime: Zoe <zoe@reader.example>\nKonu: Hello",
    ),
    plain(
        "Outlook lt",
        "Nuo: Jean <jean@acme.example>\nIšsiųsta: 2026 m. sausio 12 d. 10:00\nKam: Zoe <zoe@reader.example>\nTema: Hello",
    ),
    plain(
        "Outlook mobile bold",
        "*From:* Jean <jean@acme.example>\n*Sent:* Monday, January 12, 2026 10:00 AM\n*To:* Zoe <zoe@reader.example>\n*Subject:* Hello",
    ),
    plain(
        "Free zimbra",
        'De: "Jean" <jean@acme.example>\nÀ: "Zoe" <zoe@reader.example>\nEnvoyé: Lundi 12 Janvier 2026 10:00:00\nObjet: Hello',
    ),
    plain(
        "Gmx, rarer",
        'Gesendet: Montag, 12. Januar 2026 um 10:00 Uhr\nVon: "Jean" <jean@acme.example>\nAn: zoe@reader.example\nBetreff: Hello',
    ),
    plain(
        "Qq, rarer",
        '------------------ 原始邮件 ------------------\n发件人: "Jean" <jean@acme.example>;\n发送时间: 2026年1月12日(星期一) 上午10:00\n收件人: "Zoe"<zoe@reader.example>;\n主题: Hello',
    ),
    plain("163", 'At 2026-01-12 10:00:00, "Jean" <jean@acme.example> wrote:'),
    plain("163 zh", '在 2026-01-12 10:00:00，"Jean" <jean@acme.example> 写道：'),
    plain(
        "Naver, rarer",
        '-----Original Message-----\nFrom: "Jean"<jean@acme.example>\nTo: "Zoe"<zoe@reader.example>;\nCc:\nSent: 2026-01-12 (월) 10:00:00 (GMT+09:00)\nSubject: Hello',
    ),
    plain(
        "Yahoo jp",
        "----- Original Message -----\nFrom: Jean <jean@acme.example>\nTo: zoe@reader.example\nDate: 2026/1/12, Mon 10:00\nSubject: Hello",
    ),
    plain("Yahoo fr", "    Le lundi 12 janvier 2026 à 10:00:00 UTC+1, Jean <jean@acme.example> a écrit :"),
    plain(
        "Samsung fr",
        "-------- Message d'origine --------\nDe : Jean <jean@acme.example>\nDate : 12/01/2026 10:00 (GMT+01:00)\nÀ : Zoe <zoe@reader.example>\nObjet : Hello",
    ),
    plain(
        "Notes de",
        'Von:    "Jean" <jean@acme.example>\nAn:     Zoe@reader\nDatum:  12.01.2026 10:00\nBetreff:        Hello',
    ),
    plain(
        "Hotmail es",
        "De: Jean <jean@acme.example>\nEnviado: lunes, 12 de enero de 2026 10:00\nPara: Zoe <zoe@reader.example>\nAsunto: Hello",
    ),
    plain("Superhuman, rarer", "On Mon, Jan 12, 2026 at 10:00 AM, Jean < jean@acme.example > wrote:"),
    Form(
        "Below the quote",
        "On Mon, 12 Jan 2026, Jean wrote:\n> Hello there,\n> shall we talk next week?\n>\n> Jean\n\nYes, please.\n\nZoe\n",
        "Yes, please.\n\nZoe",
    ),
    Form(
        "Prose colon",
        "I checked, and this is what he told me:\n\nwe go ahead on Monday.\n",
        "I checked, and this is what he told me:\n\nwe go ahead on Monday.",
    ),
    Form(
        "Prose from",
        "From Monday on I am free.\nTo be sure call me.\nSubject to approval.\n",
        "From Monday on I am free.\nTo be sure call me.\nSubject to approval.",
    ),
    Form(
        "Prose wrote",
        "Yesterday on the phone Bob wrote:\nthat does not work.\n",
        "Yesterday on the phone Bob wrote:\nthat does not work.",
    ),
    Form("Arrows", "Use A > B > C.\nYes.", "Use A > B > C.\nYes."),
    Form(
        "List of contact",
        "Contact:\nName: Zoe\nPhone: 123\nEmail: zoe@reader.example\nSubject: the demo",
        "Contact:\nName: Zoe\nPhone: 123\nEmail: zoe@reader.example\nSubject: the demo",
    ),
    Form("Only quote", "> Hello there,\n> shall we talk next week?\n>\n> Jean", ""),
    web(
        "Gmail fr html markup",
        '<div dir=ltr>Yes, please.</div><br><div class="gmail_quote gmail_quote_container"><div dir=ltr class=gmail_attr>Le lun. 12 janv. 2026 à 10:00, Jean &lt;<a href="mailto:jean@acme.example">jean@acme.example</a>&gt; a écrit :<br></div><blockquote class=gmail_quote>Hello there</blockquote></div>',
    ),
    web(
        "Outlook new html markup",
        '<div>Yes, please.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><b>De :</b> Jean<br><b>Envoyé :</b> lundi<br><b>Objet :</b> Hello</div><div>Hello there</div>',
    ),
    web(
        "Outlook mac markup",
        '<p>Yes, please.</p><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>From: </b>Jean<br><b>Date: </b>Monday<br><b>To: </b>Zoe<br><b>Subject: </b>Hello</p></div><p>Hello there</p>',
    ),
    web(
        "Yahoo html markup",
        '<div>Yes, please.</div><div id="ydp1yahoo_quoted_123" class="ydp1yahoo_quoted"><div>On Monday, Jean wrote:</div><div>Hello there</div></div>',
    ),
    web(
        "Proton html markup",
        '<div>Yes, please.</div><div class="protonmail_quote">On Monday, January 12th, 2026 at 10:00 AM, Jean &lt;jean@acme.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">Hello there</blockquote></div>',
    ),
    web(
        "Zoho html markup",
        '<div>Yes, please.</div><div class="zmail_extra"><br>---- On Mon, 12 Jan 2026 10:00:00 +0100 <b>Jean</b> wrote ----<br><blockquote>Hello there</blockquote></div>',
    ),
    web(
        "Apple html markup",
        '<html><body>Yes, please.<div><br><blockquote type="cite"><div>On 12 Jan 2026, at 10:00, Jean &lt;jean@acme.example&gt; wrote:</div><div>Hello there</div></blockquote></div></body></html>',
    ),
    web(
        "Front html markup",
        '<div>Yes, please.</div><br><div class="front-blockquote"><div>On January 12, 2026 Jean wrote:</div><blockquote type="cite">Hello there</blockquote></div>',
    ),
    web(
        "Thunderbird html markup",
        '<p>Yes, please.</p><div class="moz-cite-prefix">Le 12/01/2026 à 10:00, Jean a écrit :<br></div><blockquote type="cite" cite="mid:x">Hello there</blockquote>',
    ),
    web(
        "Gmx html markup",
        '<div>Yes, please.</div><div><div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;"><div><b>Gesendet:</b> Montag<br><b>Von:</b> Jean<br><b>An:</b> Zoe<br><b>Betreff:</b> Hello</div><div>Hello there</div></div></div>',
    ),
    web(
        "Mail.ru html markup",
        '<div>Yes, please.</div><blockquote style="border-left:1px solid #0857A6;margin:10px;padding:0 0 0 10px">Понедельник, 12 января 2026, 10:00 +03:00 от Jean &lt;jean@acme.example&gt;:<br>Hello there</blockquote>',
    ),
    web(
        "Yandex html markup",
        '<div>Yes, please.</div><div>12.01.2026, 10:00, "Jean" &lt;jean@acme.example&gt;:</div><blockquote><p>Hello there</p></blockquote>',
    ),
    web(
        "Tutanota html markup",
        '<div>Yes, please.</div><div><br></div><div>12 Jan 2026, 10:00 by jean@acme.example:<br></div><blockquote class="tutanota_quote">Hello there</blockquote>',
    ),
    web(
        "Hey html markup",
        "<div class=trix-content>Yes, please.<br><br>On January 12, 2026, Jean &lt;jean@acme.example&gt; wrote:<br><blockquote>Hello there</blockquote></div>",
    ),
    web(
        "Qq html markup",
        '<div>Yes, please.</div><div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;Original&nbsp;------------------</div><div style="background:#efefef"><div><b>From:</b>&nbsp;Jean&lt;jean@acme.example&gt;</div><div><b>Date:</b>&nbsp;Mon, Jan 12, 2026</div><div><b>To:</b>&nbsp;zoe</div><div><b>Subject:</b>&nbsp;Hello</div></div><div>Hello there</div>',
    ),
    web(
        "Samsung html markup",
        '<div dir=auto>Yes, please.</div><div id="composer_signature">Sent from my Galaxy</div><div><br></div><div>-------- Original message --------</div><div>From: Jean &lt;jean@acme.example&gt; </div><div>Date: 12/01/2026 10:00 (GMT+01:00) </div><div>To: zoe </div><div>Subject: Hello </div><div>Hello there</div>',
    ),
    web(
        "Zimbra html markup",
        '<div>Yes, please.</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>De: </b>Jean<br><b>À: </b>Zoe<br><b>Objet: </b>Hello</div><div data-marker="__QUOTED_TEXT__">Hello there</div>',
    ),
    web(
        "Roundcube html markup",
        '<p>Yes, please.</p><p id="reply-intro">On 2026-01-12 10:00, Jean wrote:</p><blockquote type="cite">Hello there</blockquote>',
    ),
    web(
        "Spark html markup",
        '<div name="messageBodySection">Yes, please.</div><div name="messageReplySection">On Jan 12, 2026 at 10:00 AM, Jean wrote:<br><blockquote class="spark_quote">Hello there</blockquote></div>',
    ),
    web(
        "Missive html markup",
        '<div>Yes, please.</div><br><div class="missive_quote">On January 12, 2026, Jean wrote:<br><blockquote>Hello there</blockquote></div>',
    ),
]

FORMS = [*ATTRIBUTIONS, *BLOCKS, *PLACES, *TRAPS, *HTML, *RARER]
