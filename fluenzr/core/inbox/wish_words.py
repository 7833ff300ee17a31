"""Words of opt-outs in replies: hearts of such sentences, what stands around them, what they do not mean.

`wishes` has the rules, `wish_grammar` the hearts that follow one.

Tested by `tests/core/inbox/test_wishes.py`.
"""

import re
from collections.abc import Sequence
from functools import cache

from fluenzr.core.common.text import skeleton

Phrases = frozenset[tuple[str, ...]]

_WORD = re.compile(r"[^\W_]+|@")


def words(text: str) -> tuple[str, ...]:
    """Folded words; an address is one, `e-mail` too, and what an apostrophe parts are two."""
    return tuple(_WORD.findall(skeleton(text).replace("e-mail", "email")))


def forms(*lines: str) -> Phrases:
    """Phrases between commas, each with all of its alternatives: `remove|delete me` are two."""
    found: set[tuple[str, ...]] = set()
    for phrase in ",".join(lines).split(","):
        made: list[tuple[str, ...]] = [()]
        for place in phrase.split():
            made = [(*before, *words(one)) for before in made for one in place.split("|")]
        found.update(made)
    return frozenset(found)


def word_set(*lines: str) -> frozenset[str]:
    """Single words."""
    return frozenset(word for line in lines for word in words(line))


def without(said: Sequence[str], phrases: Phrases, unless_after: frozenset[str] = frozenset()) -> list[str]:
    """Words but those that are one of some phrases, each as long as it can be."""
    left: list[str] = []
    place = 0
    while place < len(said):
        length = 0 if left and left[-1] in unless_after else length_of(said[place:], phrases)
        if not length:
            left.append(said[place])
        place += length or 1
    return left


def length_of(said: Sequence[str], phrases: Phrases) -> int:
    """Of the longest phrase that the words begin with; 0 where they begin with none."""
    longest = min(len(said), _longest(phrases))
    return next((length for length in range(longest, 0, -1) if tuple(said[:length]) in phrases), 0)


@cache
def _longest(phrases: Phrases) -> int:
    return max(map(len, phrases))


HEARTS = forms(
    # English
    "unsubscribe me|us, remove|delete me|us, take me|us off|out, opt me|us out, to unsubscribe",
    "to opt out, to be removed|unsubscribed|deleted",
    "be removed|unsubscribed|deleted",
    "remove|delete my email-address|address|contact|details|data|information",
    "remove|delete my email|mail address, remove|delete my|our contact|personal details|data|information",
    "remove|delete my name|email|mail|contact|details|data|address from your|the|this",
    "remove|delete our address|data|details|addresses, remove|delete this|the address|email-address",
    "remove|delete this|the email address",
    "stop|quit|cease emailing|mailing|writing|contacting|spamming|sending|messaging|bothering|harassing",
    "stop|quit|cease to write|email|contact|send",
    "refrain from emailing|writing|contacting|sending",
    "do not|never email|mail|write|contact|message|spam, don t email|mail|write|contact|message|spam",
    "do not|never send me|us|any|more|further|emails|mails|messages",
    "don t send me|us|any|more|further|emails|mails|messages",
    "never email|mail|write|contact|message|spam, never send me|us|any|emails|mails|messages",
    "stop this|these|those, no more emails|mails|messages|email|mail|spam",
    "no further emails|mails|messages|email|contact, leave me|us alone",
    "do not|never want|wish to receive|get, don t want|wish to receive|get",
    "no longer want|wish to receive|get, no longer want|wish to be contacted",
    "no longer want|wish any|your|these|more emails|mails|messages",
    "do not ever email|mail|write|contact|message|spam, don t ever email|mail|write|contact|message|spam",
    "do not ever send me|us, don t ever send me|us",
    "do not|never want|wish to be contacted, don t want to be contacted, do not want any|more emails",
    "don t want any|more emails, do not consent, removal from your|the|this",
    "cease|stop all|any communication|communications|contact",
    # French
    "m enlever|retirer|supprimer|effacer|desinscrire|desabonner",
    "desinscrivez|desabonnez|retirez|supprimez|enlevez|effacez|rayez moi|nous",
    "me|nous desinscrire|desabonner|retirer|supprimer|enlever|effacer|rayer, ma desinscription",
    "mon desabonnement",
    "retirer|retirez|supprimer|supprimez|effacer|effacez|enlever|enlevez mon|notre adresse|contact",
    "retirer|retirez|supprimer|supprimez|effacer|effacez|enlever|enlevez mes|nos coordonnees|donnees",
    "retirer|retirez|supprimer|supprimez|enlever|enlevez mon nom|mail|email de",
    "ne m|nous ecrivez|envoyez plus",
    "ne me|nous contactez|sollicitez|demarchez|recontactez|relancez plus",
    "ne plus m|nous ecrire|envoyer|adresser",
    "ne plus me|nous contacter|solliciter|demarcher|recontacter|relancer|mailer, ne plus recevoir|etre",
    "arretez|arreter|cessez|cesser de m|nous ecrire|envoyer|adresser",
    "arretez|arreter|cessez|cesser de me|nous contacter|solliciter|demarcher|relancer|spammer|mailer",
    "arretez|arreter|cessez|cesser vos|ces|les envois|mails|emails|messages|sollicitations|relances",
    "arretez|arreter|cessez|cesser tout envoi",
    "ne souhaite|souhaitons|veux|voulons|desire|desirons plus recevoir|etre",
    "plus aucun mail|email|courriel|message|envoi, plus aucune relance|sollicitation|publicite",
    "laissez moi|nous tranquille|tranquilles",
    "ne veux|souhaite|desire plus de, plus de mails|mail|messages|sollicitations|publicites",
    "stop pub|mail|mails|email|emails|spam",
    # German
    "nehmen|nehmt|streichen|streicht sie|ihr|uns|mich mich|uns aus|von",
    "nehmen|streichen|entfernen|loschen|loeschen sie mich|uns aus|von",
    "loschen|loeschen|entfernen sie mich|uns, tragen sie mich|uns aus",
    "um loschung|loeschung|austragung aus|meiner|unserer",
    "aus dem|ihrem|eurem verteiler nehmen|loschen|loeschen|streichen|entfernen|austragen",
    "aus der|ihrer|eurer liste|mailingliste|adressliste|datenbank nehmen|loschen|loeschen|streichen",
    "aus der|ihrer|eurer liste|mailingliste|adressliste|datenbank entfernen|austragen",
    "melden sie mich|uns ab|vom|von",
    "loschen|loeschen|entfernen sie meine|unsere daten|adresse|emailadresse|kontaktdaten|mailadresse",
    "loschen|loeschen|entfernen sie meine|unsere email|mail adresse",
    "meine daten|adresse|emailadresse loschen|loeschen|entfernen",
    "mich|uns austragen|abmelden|loschen|loeschen|entfernen|streichen, mich|uns aus",
    "keine|keinerlei weiteren|weitere mails|emails|nachrichten|werbung|zusendungen|kontaktaufnahme",
    "keine|keinerlei mails|emails|nachrichten|werbung|newsletter mehr",
    "nicht mehr anschreiben|kontaktieren|schreiben, nicht mehr kontaktiert|angeschrieben",
    "schreiben|kontaktieren sie mir|mich|uns nicht mehr, schicken|senden sie mir|uns keine",
    "schreiben|kontaktieren sie mir|mich|uns nie wieder|mehr, horen|hoeren sie auf",
    "lassen sie mich|uns in ruhe, lasst mich|uns in ruhe",
    "widerspreche der nutzung|verwendung|verarbeitung",
    # Spanish
    "me eliminen|borren|quiten|saquen, elimina|borra mi correo|contacto|direccion",
    "darme|darnos|deme|denme|dame|dadme de baja, dar de baja, solicito|pido la|mi baja",
    "no quiero|deseo|queremos|deseamos mas, desuscribirme, desuscribanme",
    "eliminarme|eliminenme|elimineme|borrenme|borrarme|quitenme|quitarme|saquenme",
    "eliminen|elimine|eliminar|borren|borrar|quiten mi correo|direccion|contacto|email|mail",
    "eliminen|eliminar|borren|borrar mis datos",
    "no me escriban|escriba|contacten|contacte|envien|envie|manden|mande mas",
    "no nos escriban|contacten|envien|manden mas, no me vuelvan|vuelva a escribir|contactar",
    "no quiero|deseo|queremos|deseamos recibir mas, no enviarme mas",
    "dejen|deje|dejad de escribirme|enviarme|contactarme|mandarme|molestarme",
    "no mas correos|emails|mails|mensajes, dejenme|dejeme|dejadme en paz",
    # Italian
    "cancellatemi|cancellarmi|cancellami|disiscrivetemi|disiscrivermi|disiscrivimi|rimuovetemi"
    "|rimuovermi|rimuovimi|toglietemi|togliermi|eliminatemi|eliminarmi",
    "rimuovete|rimuovere|cancellate|cancellare|eliminate|eliminare il mio indirizzo|contatto|nominativo",
    "rimuovete|rimuovere|cancellate|cancellare|eliminate|eliminare i miei dati",
    "non scrivetemi|scrivermi|contattatemi|contattarmi|inviatemi|inviarmi|mandatemi piu",
    "non mi scriva|scrivete|contatti|contattate|invii|inviate|mandi|mandate piu",
    "non voglio|desidero|vogliamo|desideriamo piu ricevere, non voglio|desidero ricevere piu",
    "smettetela|smettila|smetta di scrivermi|inviarmi|contattarmi",
    "smettete di scrivermi|inviarmi|contattarmi|mandarmi, cancellazione dalla|dal, lasciatemi in pace",
    # Portuguese
    "removam|remova|remover|retirem|retire|retirar|excluam|exclua|excluir|apaguem me",
    "descadastrem|descadastre|descadastrar me",
    "me removam|remova|retirem|retire|excluam|exclua|descadastrem|descadastre",
    "removam|remova|remover|retirem|retire|retirar|excluam|exclua|apaguem o meu email|endereco|contato",
    "removam|remova|remover|retirem|retire|retirar|excluam|exclua|apaguem a minha inscricao",
    "remover|retirar|excluir|apagar meu|meus email|endereco|dados|contato|contacto",
    "nao me enviem|envie|mandem|escrevam|contactem|contatem|contacte|contate mais",
    "nao me escrevam|contactem|contatem, nao quero|desejo|queremos receber mais",
    "nao quero|desejo mais receber, parem|pare de enviar|escrever|contactar",
    "parem|pare de me|nos enviar|mandar|escrever|contactar|contatar, deixem de enviar|escrever",
    "deixem|deixe me em paz, cancelar minha|a inscricao|subscricao",
    # Dutch
    "mij|me|ons uit te schrijven, mij|me|ons af te melden",
    "mij|me|ons uit|van, verwijder|haal|schrijf|meld mij|me|ons uit|van|af",
    "verwijder mijn adres|emailadres|mailadres|gegevens",
    "mijn|ons adres|emailadres|mailadres|gegevens verwijderen",
    "mij|me|ons verwijderen|uitschrijven|afmelden",
    "niet meer te|mij|me mailen|schrijven|benaderen|contacteren, niet meer mailen|benaderen|contacteren",
    "stuur|mail|schrijf mij|me|ons geen|niet mails|emails|berichten|meer",
    "geen mails|emails|berichten|reclame meer, geen verdere|nieuwe mails|emails|berichten",
    "stuur|mail|schrijf mij|me|ons nooit meer|weer, stop met mailen|sturen, neem geen contact",
    "laat mij|me|ons met rust",
    # Polish
    "usuniecie moich|naszych danych, nie pisac|pisz|piszcie do",
    "nigdy wiecej do mnie|nas nie pisac|pisz|piszcie",
    "mnie|nas wypisac|usunac, wypisac|usunac|wypiszcie|usuncie|wykreslic mnie|nas",
    "usuniecie|wypisanie mnie|nas|mojego|naszego|z, usunac|usuncie moj|nasz adres|email|mail",
    "usunac|usuncie moje dane, nie pisac|pisz|piszcie|kontaktowac|wysylac wiecej|juz",
    "dajcie mi|nam spokoj, nie chce|chcemy otrzymywac, nie zycze|zyczymy sobie, nie wysylac|wysylajcie mi|do",
)
"""Of a sentence that says so, alone or between the words below."""

BEFORE = word_set(
    "please pls plz kindly i we you d ll would could can will like want wish need to be just again",
    "so and then also asking ask request hereby go away for reaching out but contacting writing your",
    "that note really require exercise exercising invoke invoking fuck piss f off fucking very kindly",
    "therefore",
    "email message immediately once more must yes ok okay hi hello dear thanks thank",
    "priere merci de d bien vouloir veuillez svp s il vous te plait je j nous vous prie demande souhaite",
    "souhaitons souhaiterais voudrais veux aimerais pouvez pourriez pourrais faut bonjour messieurs",
    "noter notez savoir sachez donc et etes prie pries priee priees remercie remercions remercierais",
    "exerce exercer mon notre exige",
    "exigeons demandons peux veuille tu puis voulez",
    "bitte ich wir mochte mochten moechte moechten will wollen wunsche wuensche konnen koennen konnten",
    "koennten sie wurde wuerde mich uns und von ihnen ab sofort hiermit zukunftig kunftig um bitten",
    "fordere fordern mache machen verlange",
    "ejerzo mi exijo exigimos ejercer haga hagan el os te pueda puedes podeis podriais",
    "por favor quiero queremos quisiera deseo solicito solicitamos ruego rogamos les le pido pedimos",
    "que pueden puede podrian podria y gracias me",
    "esercito esercitare il richiedo richiediamo chiediamo puoi esigo",
    "per favore cortesia vi prego la di si voglio vorrei chiedo gentilmente potete puo potreste",
    "potrebbe grazie prega e",
    "a o exerco exercer exijo agradeco agradecia agradecemos pode podes solicitamos meu",
    "favor gostaria quero queria peco solicito pedimos podem pode poderiam gentileza e o obrigado",
    "maak verzoeken vriendelijk kan hierbij dringend svp",
    "graag gelieve wil wilt u je kunt kun zou zouden alstublieft aub ik wij we verzoek mij me ons",
    "willen verder om te",
    "prosze bardzo uprzejmie o prosimy chce chcialbym chcialabym chcemy i",
)
AFTER = word_set(
    "me us my our email emails mail mails emailing mailing mailings address addresses this that these",
    "those all the any more anymore your from of off list lists database databases db system systems",
    "records file files newsletter newsletters subscription marketing contact contacts distribution crm",
    "again ever please pls thank thanks you immediately asap at once in future further messages",
    "communications communication spam with about to it and data for good permanently directory receive",
    "everything recieve outreach sequence sequences cadence campaign campaigns circulation prospecting",
    "direct",
    "purposes sending crms anybody promotional unsolicited commercial way mine personal details info",
    "being processed receiving",
    "sales offers mit",
    "rubbish crap shit garbage junk bullshit bloody fucking merde merdes conneries salades mull muell mist",
    "basura mierda tonterias schifezze lixo porcarias rommel troep",
    "pubs envois offres propositions societe entreprise nouveau toi tes ton ta vous dans ni concernant",
    "detenez tablettes prospect prospects sequence",
    "sequences campagne campagnes commercial commerciale marketing directe fins spam spams spammer",
    "desirees desires sollicitees sollicites indesirables non rien crm annuaire repertoire demarchage",
    "envoyer ecrire recevoir usages aupres",
    "de d du des la le les l vos votre cette ce ces liste listes diffusion envoi envois mailing fichier",
    "fichiers base bases donnees newsletter newsletters mail mails email emails courriel courriels",
    "message messages sollicitation sollicitations publicite publicites pub prospection prospect",
    "publipostage relances relance immediatement desormais svp s il vous te plait merci avance par a l",
    "avenir plus jamais part m nous me moi sollicite sollicitee sollicites sollicitees contacte",
    "contactee contactes demarche demarchee relance relancee adresse electronique informations tout",
    "tous toute toutes aucun aucune commerciaux commerciales personnelles personnel",
    "aus aus ihrem ihrer ihren eurem der dem den die das diese dieser diesen verteiler verteilern",
    "verteilerliste mailingliste emailverteiler liste listen datenbank kartei adressliste system",
    "newsletter mail mails email emails nachrichten werbung mehr bitte danke vielen dank sofort",
    "umgehend ab von vom ihnen euch an mich mir uns erhalten bekommen zusenden senden schicken kunftig",
    "zukunftig in zukunft und meine daten adresse emailadresse weiteren weitere loschen loeschen",
    "deinem deiner deinen eurer euren werbezwecken werbezwecke direktwerbung zwecken personenbezogenen",
    "personenbezogene zum zwecke gespeicherten gespeichert spam crm daten kontakten kontaktliste",
    "werbemails angebote gebrauch",
    "streichen zu schreiben werden austragen heraus raus kontaktieren anschreiben per meiner fur fuer",
    "de del la las el los su sus esta este estas lista listas base datos boletin newsletter correo",
    "correos electronico electronicos email emails mail mails mensajes publicidad por favor gracias mas",
    "ya inmediatamente en adelante nunca a me nos comunicaciones informacion distribucion difusion",
    "suscripcion vuestra vuestro vuestras vuestros tu tus personales nada fichero ficheros archivos",
    "registros",
    "registro sistema comerciales comercial marketing envios os contigo fines esa ese esas esos suyos",
    "suyas usted ustedes ofertas",
    "dalla dal dalle dai dei delle della vostra vostro vostre vostri sua suo sue questa queste lista",
    "liste mailing newsletter database elenco elenchi email mail messaggi comunicazioni pubblicita per",
    "favore cortesia grazie subito piu in futuro da le di posta elettronica indirizzo altre altri",
    "nessuna miei dati tua tuo tuoi tue personali archivio archivi sistema commerciali contatti spam",
    "iscrizione rubrica tutti fini scopi",
    "da do das dos desta deste vossa vosso sua seu lista listas base dados email emails mails mensagens",
    "newsletter por favor obrigado obrigada mais imediatamente no futuro comunicacoes publicidade",
    "vossas vossos suas seus tua teu tuas teus dessa desse pessoais dados spam sistema registos nada",
    "meus todos distribuicao correspondencia comerciais comercial fins marketing contacto contato",
    "divulgacao contatos contactos a o me de correio",
    "uit uw je jullie de deze het lijst lijsten mailinglijst bestand bestanden database nieuwsbrief",
    "mailing mails mail emails email berichten reclame aub alstublieft dank u bedankt meer van af mij",
    "ontvangen krijgen systeem jouw spam persoonsgegevens mijn onze contactlijst maillijst meer nog weer",
    "verzendlijst adressenlijst emails doeleinden voor marketing reclamemails",
    "me ons per direct sturen te op met adres gegevens mailen voortaan halen verwijderen",
    "z ze bazy listy waszej panstwa swojej mailingowej newslettera mail mailing adres adresu email",
    "maili wiadomosci dziekuje prosze wiecej juz kolejnych zadnych danych do mnie nas od was ofert",
    "reklam tej subskrypcji otrzymywac mailowego",
    "@",
)
AND = word_set("and but et mais und aber y pero e ma mas en maar")
"""Between wishes."""
POLITE = word_set("please pls plz kindly just thx svp stp bitte doch graag aub prosze")
"""What may stand anywhere."""
GREETINGS = word_set(
    "hi hello hey dear good morning afternoon evening sir madam bonjour bonsoir madame monsieur cher",
    "chere salut sehr geehrter geehrte geehrtes hallo guten tag liebe lieber moin hola buenos buenas",
    "estimado estimada buongiorno salve gentile egregio spett ciao ola bom boa caro cara prezado",
    "prezada beste geachte goedemorgen goedemiddag dag dzien szanowny szanowna szanowni witam czesc",
)
DISMISSALS = forms(
    "not interested, i am|m not interested, we are not interested, no thanks, no thank you, no",
    "no interest, non merci, pas interesse|interessee|interesses, je ne suis pas interesse|interessee",
    "nous ne sommes pas interesses",
    "kein interesse, kein bedarf, nein danke, wir haben kein interesse|bedarf, ich habe kein interesse",
    "no gracias, no me|nos interesa, no estoy interesado|interesada, no grazie",
    "non interessato|interessata, non mi|ci interessa, non sono interessato|interessata",
    "nao obrigado|obrigada, nao tenho interesse, sem interesse, geen interesse, nee bedankt|dank",
    "nie dziekuje, nie jestem zainteresowany|zainteresowana",
)
ASKING = word_set(
    "can could would will peux peut puis voulez pouvons kannst konnt koennt puedes podeis puoi podes",
    "pouvez pourriez konnen koennen konnten koennten puede pueden podria podrian",
    "potete puo potreste podem pode poderiam kunt kun zou wil wilt",
)
ON_CONDITION = word_set(
    "if unless when until si quand sauf wenn falls sobald cuando se quando als tenzij indien jesli",
    "jezeli gdy",
)
# After it, of who wants to be written to all the same, or called.
INSTEAD = word_set(
    "call phone ring instead rather but use write meet talk speak appelez telephonez plutot mais moins",
    "ecrivez utilisez parlons rufen anrufen sondern lieber stattdessen nutzen llamen llame sino mejor chiami",
    "chiamate ma piuttosto ligue liguem mas bel bellen maar liever zadzwon zadzwonic ale tylko",
)
# So does what begins with one of these, of another person or another address.
TURN_TO = word_set(
    "call phone ring use write contact reach ask try email mail send appelez telephonez ecrivez utilisez",
    "contactez adressez demandez rufen nutzen schreiben kontaktieren wenden fragen llamen llame escriban",
    "escriba contacten contacte chiami chiamate scrivete scriva contatti contattate ligue liguem escrevam",
    "contactem bel mail neem zadzwon napisz",
)
TO_ME = word_set("me my to moi mich mir sie mi mij")
# Between one address and the one to write to instead.
BUT = word_set("but rather instead mais plutot sondern stattdessen sino ma mas maar")
NEW = word_set(
    "new now other another neue neuer andere ab jetzt nouvelle desormais autre nueva nuevo otra otro nuova",
    "nuovo altro altra novo nova outro outra nieuwe nieuw ander nowy nowa inny use utilisez nutzen",
)
"""Of an address that somebody gives in place of the one that is written to."""
# Who says one of these offers nothing: "nor call me", "email me again and I will tell a lawyer".
DENYING = word_set(
    "not never don t stop no nor again ever ne pas plus jamais ni encore nicht nie kein keine wieder nochmal",
    "erneut no nunca otra vez non mai ancora nao nunca novamente niet geen nooit weer opnieuw wiecej",
)
SENDING = word_set(
    "send sending envoyez envoyer adresser schicken senden envien envie enviarme enviar manden mande",
    "envoie envoies envoye schick schicke schickt sende sendet envies envieis mandes mandeis zend",
    "mandarme mandar inviatemi inviarmi mandatemi mandarmi invii inviate mandi mandate enviem mandem stuur",
    "sturen wysylac wysylajcie",
)
MAIL = word_set(
    "email emails mail mails message messages communication communications spam newsletter newsletters",
    "mailing mailings marketing courriel courriels sollicitation sollicitations publicite pub relance",
    "relances nachrichten werbung correo correos mensajes boletin publicidad comunicaciones informacion",
    "messaggi comunicazioni pubblicita mensagens comunicacoes publicidade nieuwsbrief berichten reclame",
    "maili wiadomosci reklam ofert",
)
THINGS = word_set(
    "data file files list lists database databases system systems records contacts directory everything",
    "fichier fichiers donnees liste listes base bases daten listen datenbank kartei datos lista listas dati",
    "elenco elenchi dados contatos contactos gegevens lijst lijsten bestand bestanden danych bazy listy",
)
"""What may be sent otherwise: `do not send me the files` is no wish, `no more emails of your list` is."""
