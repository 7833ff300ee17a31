"""Grammar of opt-outs in replies: verbs of writing and removing, their objects, what denies them. Pure.

Each phrase is a row of places; a place has alternatives between bars, none behind a last bar (`ne|` may be
left out), and words that an underscore ties are one of them. `wish_words` has single phrases and what may
stand around a wish, `wishes` the rules. Tested by `tests/core/inbox/test_wishes.py` and
`tests/core/inbox/test_wishes_as_written.py`.
"""

from collections.abc import Sequence

from fluenzr.core.inbox.wish_words import forms, without, word_set

# English
_NOT = "do_not|don_t|dont|do_not_ever|don_t_ever|dont_ever|never|never_ever"
_WRITE = "email|mail|write|write_to|contact|message|spam|bother|solicit|approach|harass|pester|disturb|pitch"
_WRITING = (
    "emailing|mailing|writing_to|contacting|messaging|spamming|bothering|soliciting|approaching|harassing"
    "|pestering|disturbing|pitching|hounding|bugging|reaching_out_to|following_up_with"
)
_WRITTEN = "contacted|emailed|mailed|messaged|solicited|approached|bothered|spammed|pitched"
_BE_WRITTEN = "|".join(f"be_{done}" for done in _WRITTEN.split("|"))
_BEING_WRITTEN = "|".join(f"being_{done}" for done in _WRITTEN.split("|"))
_LETTERS = "emails|mails|messages|spam|newsletters|mailings|solicitations|communications|correspondence"
_DELETE = "remove|delete|erase|purge|wipe|scrub"
_ERASE = f"{_DELETE}|drop|strike|take"
_ENGLISH = (
    f"{_NOT} {_WRITE} me|us, {_NOT} reach_out|follow_up, {_NOT} send me|us anything more|further|again|ever",
    f"dont send me|us|any|more|further|{_LETTERS}, dont {_WRITE}",
    f"do_not|don_t|dont|no_longer|never want|wish|care|need to receive|recieve|get|hear_from|{_BE_WRITTEN}",
    f"do_not|don_t|dont want|wish you to {_WRITE}|send me|us, dont want any|more emails|mails",
    f"no interest in receiving|hearing, stop|quit|cease|halt|end {_WRITING} me|us",
    f"stop|quit|cease|halt|end with| the|your|these|all|any {_LETTERS}, stop|quit following_up|reaching_out",
    f"cease and_desist from| all|any|your|  further| {_LETTERS}|communication|contact",
    f"cease and_desist from| {_WRITING} me|us, cease_and_desist",
    f"{_DELETE} all|any|  of| my|our personal| data|information|info|details|records",
    f"{_ERASE} me|us|my_email|my_name|my_address|my_email_address|this_address from|off your|the|this|all"
    f"|any",
    "erase|purge|drop me|us from|off, unsuscribe|unsubcribe|unsubscibe|unsubscribed me|us",
    "my|our right to erasure|object|be_forgotten|opt_out|deletion",
    "object to the| processing|use of my|our, object to direct|your|any marketing",
    f"object to receiving|{_BEING_WRITTEN}, withdraw|revoke my|our consent",
    "add|put me|us|my_email|my_address|my_email_address|this_address to|on your|the|a"
    " do_not_contact|do_not_email|do_not_mail|suppression|opt_out|unsubscribe|no_contact|block list",
    f"{_DELETE} all|any personal data|information, get me|us off|out, want off|out of| your|this|the|all",
    f"{_NOT} use my|this|our email|address|email_address|data|details for direct| marketing|advertising"
    f"|prospecting",
    "mind removing|unsubscribing|deleting me|us|my_email|my_address, mind taking me|us off|out",
    f"appreciate|grateful|glad it| if you would|could| stop|stopped {_WRITING} me|us",
    "appreciate|grateful|glad it| if you would|could| remove|removed|take|took|unsubscribe|unsubscribed"
    "|delete me|us",
    "cancel|end|terminate my|our subscription to your|this|these|the emails|email|newsletter|mailing"
    "|mailings|list",
    f"refuse to receive|get|{_BE_WRITTEN}, stop with|to the|your|these|  emails|mails|messages|spam",
    "lose my email|address|email_address|number|contact|contact_details|details",
    "leave me|us the_hell|the_fuck| alone|be|in_peace",
)

# French
_FR_ME = "me|m|nous"
_FR_ORDER = (
    "contactez|contacte|sollicitez|sollicite|demarchez|demarche|recontactez|recontacte|relancez|relance"
    "|mailez|spammez|spamme|harcelez|harcele|importunez|importune|derangez|derange|embetez|embete|prospectez"
    "|ecrivez|ecris|ecrit|reecrivez|envoyez|envoie|envoies|envoyer|adressez|adresse|spammer|ecrire"
)
_FR_TO = (
    "contacter|solliciter|demarcher|recontacter|relancer|mailer|spammer|harceler|importuner|deranger|embeter"
    "|prospecter|ecrire|reecrire|envoyer|adresser|emmerder|envoye|contacte|relance|sollicite"
)
_FR_STOP = "arretez|arrete|arreter|cessez|cesse|cesser|stoppez|stopper"
_FR_LETTERS = (
    "mails|mail|emails|email|courriels|messages|envois|envoi|sollicitations|sollicitation|relances|relance"
    "|demarchage|demarchages|prospection|publicites|pubs|pub|spams|spam|newsletters|harcelement"
    "|communications"
    "|communication"
)
_FR_REMOVE = (
    "retirer|retirez|retire|supprimer|supprimez|supprime|enlever|enlevez|enleve|effacer|effacez|efface|rayer"
    "|rayez|raye|oter|otez|ote|radier|radiez|eliminer|eliminez|desinscrire|desinscrivez|desinscris"
    "|desabonner|desabonnez|desabonne"
)
_FR_ADDRESS = "adresse|adresse_mail|adresse_email|email|mail|nom|contact|numero|coordonnees|profil"
_FR_DATA = "donnees|donnees_personnelles|informations|informations_personnelles|coordonnees"
_FRENCH = (
    f"ne|n| {_FR_ME} en| {_FR_ORDER} plus|jamais|plus_jamais rien|",
    f"ne plus|jamais|plus_jamais rien| {_FR_ME} en| {_FR_TO}, ne pas {_FR_ME} {_FR_TO}",
    f"ne {_FR_ME} contactez|sollicitez|demarchez|recontactez|relancez|ecrivez|recontacte|relance|contacte"
    f" pas",
    f"inutile de|d {_FR_ME} {_FR_TO}, {_FR_STOP} de|d {_FR_ME} {_FR_TO}",
    f"{_FR_STOP} avec| vos|tes|ces|les|tout|toute {_FR_LETTERS}",
    f"{_FR_STOP} tous|toutes les|vos|tes {_FR_LETTERS}",
    f"{_FR_STOP} d envoyer|adresser des|vos|tes|ces {_FR_LETTERS}",
    "laissez|laisse|fichez|fiche|foutez|fous moi|nous tranquille|tranquilles|la_paix|en_paix",
    "lachez|lache moi|nous avec vos|tes|ces mails|messages|pubs|emails|relances|spams",
    f"{_FR_REMOVE} moi|nous, me|nous oter|radier|eliminer, otez|rayez|virez|sortez|sors|vire moi|nous de|des",
    "me|nous sortir|virer|exclure de|des",
    f"{_FR_REMOVE} mon|notre|cette|l {_FR_ADDRESS} de|des, {_FR_REMOVE} mon|notre adresse|contact",
    f"{_FR_REMOVE} l_ensemble_de|toutes| mes|nos {_FR_DATA}",
    "etre retire|retiree|retires|supprime|supprimee|supprimes|enleve|enlevee|raye|rayee|efface|effacee",
    "etre desinscrit|desinscrite|desinscrits|desabonne|desabonnee|desabonnes",
    "mon|notre droit d|a|a_l opposition|effacement|oubli|retrait|suppression",
    "retire|revoque mon consentement",
    f"m|nous oppose|opposons a tout|toute|vos nouvel|nouvelle| {_FR_LETTERS}|utilisation",
    "m|nous oppose|opposons au|a_l traitement|demarchage|utilisation de|des|du, veux|souhaite plus recevoir",
    "suppression de|l_ensemble_de mes|toutes_mes donnees|coordonnees|informations",
    "suppression de mon adresse",
    "stop aux|a|avec tous|vos|tes|ces|  mails|emails|messages|pubs|relances|sollicitations|spams",
    "ne|n revenez|reviens plus|jamais vers moi|nous, degagez|degage moi|nous de|des",
    "refuse|refusons de|d recevoir|etre_contacte|etre_contactee|etre_sollicite|etre_sollicitee|etre_demarche",
    "sortir de votre|vos|cette|ces|la|ta liste|listes|fichier|fichiers|mailing, ne|n utilisez plus|pas"
    " mon|mes|notre"
    " adresse|email|mail|donnees a_des_fins",
    f"plus de|d|aucun|aucune {_FR_LETTERS}",
)

# Spanish
_ES_WRITE = (
    "escriba|escriban|escribas|escribais|contacte|contacten|contactes|contacteis|envie|envien|envies|envieis"
    "|mande|manden|mandes|mandeis|moleste|molesten|molestes|molesteis"
)
_ES_LETTERS = "correos|emails|mails|mensajes|publicidad|spam|newsletters|comunicaciones"
_ES_STOP = "dejen|deje|dejad|deja|dejar|paren|pare|parad|para|cesen|cese"
_ES_REMOVE = "elimin|borr|quit|suprim|retir|sac|saqu"
_ES_ORDERS = "|".join(
    f"{stem}{end}" for stem in _ES_REMOVE.split("|") for end in ("e", "en", "a", "ad", "ar")
)
_ES_ME = "|".join(f"{form}{who}" for form in _ES_ORDERS.split("|") for who in ("me", "nos"))
_SPANISH = (
    f"no me|nos {_ES_WRITE} mas|nunca|nada_mas|mas_nada|jamas, no me|nos {_ES_WRITE} {_ES_LETTERS}",
    "no me|nos vuelvan|vuelva|vuelvas|volvais a escribir|contactar|enviar|mandar|molestar",
    f"{_ES_STOP} de escribirme|enviarme|contactarme|mandarme|molestarme|escribirnos|enviarnos|mandarnos"
    f"|spamearme",
    f"{_ES_STOP} de enviar|mandar {_ES_LETTERS}, basta de|ya_de {_ES_LETTERS}",
    f"no quiero|deseo|queremos recibir nada_mas|{_ES_LETTERS}, {_ES_ME} de|del",
    f"{_ES_ORDERS} mi|mis|este correo|email|mail|direccion|contacto|datos|nombre",
    "supresion|eliminacion|cancelacion|borrado de mis|mi|todos_mis, me opongo al|a_la tratamiento|uso",
    "mi derecho de|a_la|al oposicion|supresion|cancelacion|olvido, revoco|retiro mi consentimiento",
    "no escribir|enviar|mandar|contactar mas, salir de la|esta|esa|su|vuestra lista",
    "ser eliminado|eliminada|borrado|borrada|dado_de_baja|dada_de_baja de|del",
    "dejame|dejanos|dejennos tranquilo|tranquila|en_paz, darnos de baja",
)

# German
_DE_LETTERS = (
    "mails|emails|nachrichten|werbung|werbemails|kontaktaufnahmen|kontaktaufnahme|zusendungen|kontaktversuche"
    "|anschreiben|anfragen|spam|newsletter"
)
_DE_NO_MORE = "nicht_mehr|nie_wieder|nie_mehr|niemals_wieder|nicht_wieder|nicht_weiter"
_DE_TO = (
    "schreiben|mailen|kontaktieren|anschreiben|belastigen|belaestigen|nerven|anmailen|kontaktiert"
    "|angeschrieben|belastigt"
)
_DE_REMOVE = (
    "losch|losche|loscht|loesche|loescht|entfern|entferne|entfernt|streich|streiche|nimm|nehmt|streicht"
)
_DE_ADDRESS = "daten|personenbezogenen_daten|adresse|emailadresse|mailadresse|kontaktdaten"
_GERMAN = (
    f"schreib|schreibe|schreibt|mail|mailt|kontaktier|kontaktiere|kontaktiert|nerv|nervt mir|mich|uns"
    f" {_DE_NO_MORE}",
    f"schreiben|mailen|kontaktieren|belastigen|belaestigen sie mir|mich|uns {_DE_NO_MORE}",
    f"schick|schicke|schickt|sende|sendet mir|uns keine|nichts {_DE_LETTERS}|mehr|weiteren",
    f"schicken|senden sie mir|uns nichts mehr, mir|mich|uns {_DE_NO_MORE} zu| {_DE_TO}",
    f"{_DE_NO_MORE} von_ihnen|von_euch|von_dir kontaktiert|angeschrieben|belastigt",
    "nichts mehr von ihnen|euch|dir horen|hoeren|erhalten|bekommen",
    f"sehen sie von weiteren|jeglichen|allen {_DE_LETTERS} ab",
    f"von weiteren|jeglichen {_DE_LETTERS} abzusehen|absehen",
    f"verbitte|verbitten mir|uns weitere|jegliche|alle {_DE_LETTERS}",
    "keine|keinerlei weiteren| werbemails mehr|",
    "aus dem|ihrem|eurem|der|ihrer|eurer verteiler|liste|datenbank|mailingliste entfernt|geloscht"
    "|gestrichen werden",
    f"unterlassen|stoppen|beenden sie weitere|jegliche|alle|diese|ihre {_DE_LETTERS}",
    f"unterlass|stopp|stoppt|beende weitere|jegliche|alle|diese|deine|eure {_DE_LETTERS}",
    "hor|hort|hoer|hoert auf mir|mich|uns zu schreiben|mailen|kontaktieren|belastigen|nerven|spammen",
    f"hor|hort|hoer|hoert auf mit den|diesen|deinen|euren {_DE_LETTERS}, lass mich|uns in ruhe|frieden",
    f"{_DE_REMOVE} mich|uns aus|von, {_DE_REMOVE} meine|unsere {_DE_ADDRESS}",
    f"loschen|loeschen|entfernen sie alle| meine|unsere|diese {_DE_ADDRESS}",
    "loschung|loeschung aller| meiner|unserer",
    "widerspreche|widersprechen jeder|jeglicher|der nutzung|verwendung|verarbeitung|speicherung"
    "|kontaktaufnahme",
    "widerrufe meine|die einwilligung",
    "mein|meinem|unser|unserem recht auf loschung|loeschung|widerspruch|vergessenwerden",
    "aus deinem|deiner|euren verteiler|liste nehmen|loschen|loeschen|streichen|entfernen",
)

# Italian
_IT_WRITE = (
    "scriva|scrivete|scrivere|scrivi|scrivano|contatti|contattate|contattare|contattino|invii|inviate|inviare"
    "|mandi|mandate|mandare|disturbi|disturbate|disturbare"
)
_IT_TO_ME = (
    "scrivetemi|scrivermi|contattatemi|contattarmi|inviatemi|inviarmi|mandatemi|mandarmi|disturbatemi"
    "|disturbarmi|scriverci|contattarci|inviarci|mandarci"
)
_IT_LETTERS = "mail|email|messaggi|spam|newsletter|pubblicita|comunicazioni"
_IT_REMOVE = (
    "cancella|cancelli|cancellate|cancellare|rimuova|rimuovi|rimuovete|rimuovere|elimini|elimina"
    "|eliminate|eliminare|togliete|togliere|tolga"
)
_ITALIAN = (
    f"non mi|ci {_IT_WRITE} piu|mai_piu niente|nulla|, non {_IT_TO_ME} piu|mai_piu niente|nulla|",
    f"non mi|ci {_IT_WRITE} altre|altri|nessuna {_IT_LETTERS}",
    f"non {_IT_TO_ME} altre|altri|nessuna {_IT_LETTERS}",
    f"smettila|smettetela|smetta|smettete|smetti|finitela|finiscila|piantatela|piantala di {_IT_TO_ME}",
    f"smettila|smettetela|basta con|  le|queste|questi|  {_IT_LETTERS}",
    f"{_IT_REMOVE} il_mio|la_mia|i_miei|questo|questa indirizzo|email|mail|contatto|dati|nominativo"
    f"|iscrizione",
    "cancellazione|rimozione|eliminazione dei|del|di miei|mio|tutti, cancellazione|rimozione dalla|dal|dalle",
    "mi oppongo al trattamento, revoco il_mio|il consenso",
    "mio|nostro diritto di|alla|all opposizione|cancellazione|oblio",
    "non voglio|desidero piu| essere piu| contattato|contattata",
    "lasciami|lasciateci|mi_lasci|mi_lasciate in pace",
    "essere rimosso|rimossa|cancellato|cancellata|tolto|tolta|disiscritto|disiscritta|eliminato"
    "|eliminata dalla|dal",
    "non scrivere|inviare|mandare|contattare piu, uscire dalla|da vostra|questa|sua|tua|  lista|mailing",
    "mi cancelli|cancellate|rimuova|rimuovete|tolga|togliete|elimini dalla|dal|dalle|dai",
)

# Portuguese
_PT_WRITE = (
    "envie|enviem|envies|mande|mandem|mandes|escreva|escrevam|escrevas|contacte|contactem|contactes|contate"
    "|contatem|incomode|incomodem|perturbe|perturbem"
)
_PT_TO = "enviar|mandar|escrever|contactar|contatar|incomodar|spammar|perturbar"
_PT_LETTERS = "emails|mails|mensagens|spam|publicidade|newsletters"
_PT_REMOVE = (
    "tira|tire|tirem|tirar|remove|remova|remover|removam|apague|apaguem|apagar|elimine|eliminem"
    "|eliminar|exclua|excluam|excluir|retire|retirem|retirar"
)
_PORTUGUESE = (
    f"nao me|nos {_PT_WRITE} mais|nunca_mais|nada_mais|mais_nada, nao me|nos {_PT_WRITE} {_PT_LETTERS}",
    f"pare|parem|para|deixe|deixem|deixa|cessem de me|nos {_PT_TO}",
    f"pare|parem|deixem de {_PT_TO} me|nos|{_PT_LETTERS}",
    f"me|nos {_PT_REMOVE} da|das|do|dessa|desta|desse, {_PT_REMOVE} me|nos da|das|do|dessa|desta",
    f"{_PT_REMOVE} o_meu|meu|meus|os_meus|este email|endereco|contato|contacto|dados|nome",
    "eliminacao|remocao|exclusao|apagamento dos|do|de meus|meu|todos, oponho me ao tratamento",
    "me oponho ao tratamento",
    f"chega|basta de {_PT_LETTERS}, meu|nosso direito de|ao|a oposicao|esquecimento|apagamento",
    "retiro o_meu|meu consentimento",
    "cancelar|cancelem|cancele a_minha|minha subscricao|inscricao|assinatura, deixa me em paz",
    "nao enviar|mandar|escrever|contactar|contatar mais, sair da|desta|dessa|das lista|listas|mailing",
    "ser removido|removida|excluido|excluida|retirado|retirada da|das|do|desta|dessa",
    "nao quero|desejo mais| ser mais| contactado|contactada|contatado|contatada",
)

# Dutch
_NL_LETTERS = "mails|mail|emails|email|berichten|reclame|spam|nieuwsbrieven"
_NL_REMOVE = "verwijder|verwijderen|schrap|wis|wissen|verwijdert"
_DUTCH = (
    "stuur|mail|schrijf|zend|benader|contacteer|spam mij|me|ons niet|nooit meer|weer",
    "stuur mij|me|ons niets meer",
    f"wil|wens|willen|wensen geen {_NL_LETTERS} meer|",
    "wil|wens niet|nooit meer benaderd|gemaild|gecontacteerd",
    f"niet|nooit meer| mailen|benaderen|contacteren|lastigvallen, {_NL_REMOVE} mij|me|ons",
    f"{_NL_REMOVE} al| mijn|onze|dit adres|emailadres|mailadres|gegevens|persoonsgegevens",
    "verwijderen|uitschrijven uit|van de|deze|uw|je|jullie lijst|mailinglijst|maillijst|bestand"
    "|nieuwsbrief|database",
    "mijn|dit|ons adres|emailadres|mailadres|gegevens|persoonsgegevens te| verwijderen|wissen",
    "verwijderd|uitgeschreven|afgemeld worden van|uit|voor",
    "stop met het| mij_te|me_te|ons_te| mailen|sturen|spammen|benaderen",
    f"stop met deze|die|jullie|al_die {_NL_LETTERS}",
    "bezwaar tegen het|de gebruik|verwerking van, trek mijn toestemming in, laat mij|me|ons met rust",
)

HEARTS = forms(*_ENGLISH, *_FRENCH, *_SPANISH, *_GERMAN, *_ITALIAN, *_PORTUGUESE, *_DUTCH)

# On what ground somebody may ask for it, and what of.
_GROUNDS = forms(
    "under|per|following|pursuant_to|in_accordance_with|according_to|in_line_with the| article|art|"
    " 6|7|15|16|17|18|19|20|21|22| of_the|of|  gdpr|ccpa|uk_gdpr|dpa",
    "conformement_au|en_vertu_du|en_application_du|selon_le|au_titre_du|comme_le_prevoit_le|au_nom_du rgpd",
    "conformement_a_l|en_vertu_de_l|en_application_de_l|au_titre_de_l|selon_l article|art 6|7|15|16|17"
    "|18|19|20|21|22 du|  rgpd|",
    "article|art 15|16|17|18|19|20|21|22 du|des|of_the|  rgpd|gdpr|dsgvo",
    "gemaess|gemass|gema|nach|laut|gem art|artikel|  15|16|17|18|19|20|21|22|  der|  dsgvo",
    "conforme_al|segun_el|en_virtud_del|de_acuerdo_con_el rgpd|gdpr|reglamento",
    "ai_sensi_del|ai_sensi_dell|in_base_al|secondo_il|come_da|conformemente_al articolo|art| 15|16|17|18"
    "|19|20|21|22| del|  gdpr|rgpd",
    "ao_abrigo_do|nos_termos_do|de_acordo_com_o|conforme_o|conforme_a|nos_termos_da|segundo_a rgpd|lgpd",
    "conform|volgens|op_grond_van|op_basis_van de| avg|gdpr",
    "that| you|you_may|you_might hold|have|keep|store|hold_on|have_on|process about|on|of|for| me|us|",
    "que_vous_detenez|que_vous_avez|que_vous_possedez|en_votre_possession, me_concernant, nous_concernant",
    "sous quelque_forme_que_ce_soit, de quelque_maniere|quelque_facon que_ce_soit, in any form|way|shape",
)

# What happens otherwise.
_OR_ELSE = word_set(
    "or otherwise else sinon ou faute autrement sonst oder ansonsten o sino altrimenti of anders"
)
_MOST_OF_A_THREAT = 14
THREATS = word_set(
    "lawyer lawyers attorney solicitor complaint sue court police ico ftc authorities",
    "avocat avocats plainte cnil signale signaler signalerai saisirai saisis justice tribunal poursuites",
    "bloque bloquerai",
    "denonce dgccrf",
    "anwalt rechtsanwalt anzeige anzeigen rechtliche abmahnung klage datenschutzbehorde polizei blockiere",
    "abogado abogados denuncio denunciare denunciar denuncia aepd demandar demanda policia",
    "avvocato denuncero segnalo segnalero garante legali querela",
    "advogado cnpd anpd processo procon advocaat klacht aangifte juridische politie ap",
)

_BEHIND_OR = THREATS | word_set("melde report reporting legal block blocking blacklist spam action")
"""`Sonst melde ich Sie` is a threat, `ich melde mich` a promise."""
_SUBJECTS = word_set("i you we they vous tu ils elles")
_DENIES = word_set("never do don dont ne n")
_TELLERS = word_set("i we they")
_DOING = word_set("remove delete erase purge wipe drop strike take stop quit cease halt end unsubscribe")
_WANTING = word_set("want wish care need consent souhaite souhaitons veux voulons desire desirons recevoir")
_ADVERBS = word_set("plus pas jamais")


def without_ground(words: Sequence[str]) -> list[str]:
    """Words but those of a law that somebody names, and of where their data are."""
    return without(words, _GROUNDS)


def is_threat(words: Sequence[str]) -> bool:
    """Whether words say what happens otherwise: `or I call my lawyer`."""
    return (
        not _OR_ELSE.isdisjoint(words[:1])
        and len(words) <= _MOST_OF_A_THREAT
        and not _BEHIND_OR.isdisjoint(words)
    )


def without_threat(words: Sequence[str]) -> list[str]:
    """Words up to those that say what happens otherwise."""
    return list(next((words[:place] for place in range(1, len(words)) if is_threat(words[place:])), words))


def is_told(before: Sequence[str], heart: Sequence[str]) -> bool:
    """Whether it has a subject, so that it tells and asks for nothing: `you never write to me`."""
    if heart[0] in _DOING and not _TELLERS.isdisjoint(before[-1:]):
        return True
    if heart[0] == "be" and "will" in before[-1:]:
        return True
    if _SUBJECTS.isdisjoint(before[-1:]) or (heart[0] not in _DENIES and heart[-1] not in _ADVERBS):
        return False
    is_infinitive = heart[0] == "ne" and not _ADVERBS.isdisjoint(heart[1:2])
    return not is_infinitive and _WANTING.isdisjoint(heart)
