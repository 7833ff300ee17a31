"""Vocabulary of opt-outs in CSV files of other products, in seven languages and some words of more. Pure.

Words are as `opt_outs` splits headers and cells: lower case, without accents.
Tested by `tests/core/contacts/test_opt_outs.py`.
"""


def several(*texts: str) -> tuple[str, ...]:
    """Words, or words beside each other, between commas."""
    return tuple(one.strip() for text in texts for one in text.split(","))


# Beginnings of words that say it all, as languages end them by gender, number and tense.
LEAVING = several(
    "unsub, desinscri, desabonn, disiscri, abgemeldet, abmeldung, abmelde, austrag, werbesperre",
    "uitgeschreven, afgemeld, descadastr, blacklist, blocklist, suppress, optout, optedout",
    "optsout, donot, nepas, ausgetragen, werbewiderspr, sperrvermerk, robinsonlist",
    "wypisan, odhlasen, leiratkoz, avregistrer, avprenumer, afmeldt, avmeldt, dezabon",
    "abbestell, uitschrij, desuscri, odjav",
)
# What begins like one of these and is about other things.
NOT_LEAVING = several(
    "austragungsort, austragungsorte, fire suppression, noise suppression, dust suppression",
    "weed suppression, suppression incendie, suppression de poste, suppression de postes",
)
LEAVING_PAIRS = several(
    "opt out, opt outs, opted out, opts out, opting out, do not, dont email, dont contact, dont mail, ne pas",
    "no mailing, no mailings, no newsletter, no marketing emails, pas de mail, pas de mails",
    "pas d email, pas d emails, pas d emailing, pas de newsletter, ne plus, ne souhaite, ne veut",
    "kein newsletter, keine newsletter, no marketing, no emails, no mails, not be contacted",
    "not to be contacted, remove me, remove from, removed from, lista nera, cancelou inscricao",
    "liste noire, liste rouge, lista negra, schwarze liste, black list, block list",
    "nicht kontaktieren, nicht anschreiben, keine werbung, keine mails, keine emails, no contactar",
    "no enviar, non contattare, niet mailen, niet contacteren, nao contatar, dado de baja",
    "dada de baja, dar de baja, email disabled, emails disabled, email suppression, no longer subscribed",
    "stop email, stop emails, stop pub",
)
# With one word beside them at most.
LEAVING_ALONE = frozenset(
    several(
        "dnc, dne, stop, repoussoir, baja, blocked, bloque, bloquee, bloques, gesperrt, geblockt",
        "bloqueado, bloccato, geblokkeerd, blocage, opposition, oppose, opposee, widerspruch, widerrufen",
        "deceased, decede, decedee, verstorben",
    )
)
REFUSING = frozenset(
    several(
        "exclude, excluded, exclu, exclue, exclure, refus, refuse, refusee, refused, refuses, rejected",
        "declined, opposition",
    )
)
# An agreement that is none any more.
WITHDRAWING = frozenset(
    several(
        "withdrawn, withdrawal, withdrew, withdraws, revoked, revocation, objected, objection, objections",
        "objects, retire, retiree, retrait, widerruf, widerrufen, widersprochen, revocado, revocada",
        "revocato, revocata, ritirato, ingetrokken, revogado, revogada",
    )
)
# What a customer holds against buying, and who fetches an order.
OTHERWISE_WITHDRAWN = several(
    "objection commerciale, objections commerciales, commercial objection, commercial objections",
    "sales objection, sales objections, contact retrait, retrait contact",
)
EXCLUDING = frozenset(
    several("exclusion, exclusions, excluded, exclu, exclue, exclus, excluido, excluida, escluso, esclusa")
)
EXCLUDED_FROM = frozenset(
    several("list, lists, liste, lista, from, campaign, campaigns, campagne, campagnes, campana, campanas")
)
SPAM_BESIDE = frozenset(several("marked, as, reported, report, reports, flagged, comme, signale"))
SMALL = frozenset(several("a, au, aux, d, de, du, des, l, la, le, les, is, has, the, of, by, est"))
OF_MAIL = frozenset(
    several(
        "mail, mails, email, emails, emailing, mailing, mailings, newsletter, newsletters, contact",
        "marketing, rgpd, gdpr, dsgvo, optin, prospection, commercial, demarchage, communication",
        "communications, emailed, courriel, courriels, commercials, commerciale, commerciales, commerciaux",
        "werbung, werbemails, comunicaciones, comerciales, publicidad, comunicazioni, commerciali",
        "pubblicita, comunicacoes, comerciais, publicidade, marketingowa, reclame, emailmarketing",
    )
)
# What may stand beside such a word in a cell.
BESIDE = (OF_MAIL | SMALL) | frozenset(
    several("list, lists, liste, hard, permanent, invalid, user, users, client, contacts, by, back")
)
COMPLAINING = several("complain, plainte, beschwerde")
OF_SPAM = frozenset(several("spam, abuse, email, mail, fbl"))
BOUNCING = several("bounce, bouncing, rebond, npai, unzustellbar, rebotad, rimbalzat")
INVALID = frozenset(several("invalid, invalide, bad, ungueltig, ungultig, invalido, non valide"))
# Where letters go (`Mailing State/Province`).
PLACES = frozenset(several("state, province, street, city, zip, country, county, region, estado, stato"))
ADDRESSES = frozenset(several("email, emails, mail, address, adresse, direccion, indirizzo"))
AGREEING = frozenset(
    several(
        "subscriber, optin, optins, optedin, subscribed, abonne, abonnee, abonnes, inscrit",
        "inscrite, consent, consents, consented, consentement, einwilligung, consentimiento",
        "consenso, toestemming, newsletter, newsletters, rgpd, gdpr, dsgvo, mailable, contactable",
        "nieuwsbrief, nieuwsbrieven, boletin, boletines, zgoda, souhlas, hozzajarulas, samtykke, samtycke",
        "zustimmung, einverstanden, einverstandnis, consentimento, suostumus",
    )
)
AGREEING_PAIRS = several(
    "opt in, opted in, opts in, is subscriber, can contact, can email, can mail, ok to email, ok to mail",
    "ok to contact",
)
ALLOWING = frozenset(
    several(
        "accept, accepts, accepte, receive, receives, recoit, recevoir, allow, allows, allowed",
        "permission, autorise, autorisation, authorized, emailable, can, may, peut",
        "erlaubt, erlaubnis, erhalten, akzeptiert, acepta, acepto, aceptan, recibir, recibe, autoriza",
        "accetta, accetto, ricevere, riceve, autorizza, aceita, aceito, receber, recebe, ontvangen",
        "ontvangt, accepteert",
    )
)
STATES = frozenset(
    several(
        "tag, tags, preference, preferences, group, groups, groupe, groupes, etiquette, etiquettes",
        "list, lists, liste, listes, mailing, audience, segment, label, labels, type, result",
        "outcome, reason, status, statut, state, etat, estado, stato, zustand, stage, lifecycle",
        "permission, consent, subscription, subscriptions, suppressions, marketing, abonnement",
        "disposition, standing, category, categories, categorie, kategorie, categoria, sentiment",
    )
)
# How else somebody may be reached: a "no" to these, and to nothing beside them, is none to email.
OTHER_CHANNELS = frozenset(
    several(
        "sms, mms, phone, telephone, tel, mobile, call, calls, calling, appel, appels, appeler",
        "telephoner, anrufen, llamar, chiamare, bellen, whatsapp, fax, postal, post, courrier, push",
        "voice, linkedin, viber, telegram, messenger, rcs",
    )
)
# What is said of these is not about email; nor is a figure or a link.
ELSEWHERE = OTHER_CHANNELS | frozenset(
    several(
        "id, rating, since, url, link, links, lien, liens, page, template, rate, taux, score",
        "probability, risk, risque, count, nombre, number, total, campaigns, soft, modify, edit",
    )
)
ABOUT_AGREEING = frozenset(
    several(
        "ip, source, notes, note, text, texte, version, form, formulaire, language, langue",
        "sprache, idioma, frequency, frequence, name, title, sent, opened, opens, clicked, clicks",
        "delivered, envoyes, envoyees, recus, recues, ouverts, ouvertes, ouvertures, clics, cliques",
    )
)
NO = frozenset(
    several(
        "0, 00, no, non, n, nein, nao, nee, niet, nej, nei, nie, false, faux, falsch, falso, f, off, never",
        "jamais, not, keine, nope, disabled, denied, refused, refuse, declined, revoked, withdrawn",
        "ne, nem, ei",
    )
)
UNSAID = frozenset(several("none, null, nil, na, nan, nat, undefined, unknown, inconnu, empty, vide"))
"""No opt-out, and no refusal either where a column asks for an agreement."""
# After a "no" in such a column: that nobody has asked, or nobody has answered, is none.
UNASKED = frozenset(
    several(
        "known, specified, set, asked, answer, answered, response, responded, reply, data, info",
        "information, applicable, available, provided, recorded, required, needed, connu, renseigne",
        "precise, defini, demande, reponse, donnee, bekannt, angabe, angaben, angegeben, antwort",
        "gefragt, especificado, definido, respuesta, specificato, risposta, ingevuld, informado",
    )
)
LONG_NO = frozenset(NO - set(several("0, 00, n, f, off, ne, nem, ei")))
"""Words for "no" after which more may be said: `Non merci`, `No (by phone)`."""
MAILINGS = frozenset(
    several("marketing, newsletter, newsletters, mailing, subscriber, emailing, permission, permissions")
)
# Channels as columns, a "yes" or a "no" in each (`Email marketing`, `SMS marketing`); not `Marketing emails`,
# a figure.
CHANNELS = (frozenset(several("email, marketing")), frozenset(["emailing"]), frozenset(["emailmarketing"]))
# An agreement that somebody was asked for and has not given.
AWAITED = frozenset(several("pending, attente, unconfirmed, ausstehend, pendiente, pendente, missing"))
SUBSCRIBED_STATES = frozenset(several("status, statut, state, etat, estado, stato"))
YES = frozenset(
    several("subscribed, active, actif, abonne, abonnee, inscrit, optin, opted, valid, ok, deliverable")
)
# What CRMs say where a column forbids (`Do not allow Emails: Allow`).
ALLOWED = frozenset(
    several("allow, allowed, autoriser, autorise, zulassen, zugelassen, erlaubt, permitir, permitido")
)
NEGATIONS = frozenset(
    several("no, non, not, never, jamais, pas, nicht, nie, niet, sans, without, geen, kein, keine, sin, sem")
)
# What a column called `Status` may mean by a subscription that is none any more: nobody can tell.
DOUBTFUL = frozenset(
    several(
        "inactive, inactif, inactiva, inaktiv, disabled, desactive, deactivated, pending, attente",
        "paused, deleted, supprime, removed, cancelled, canceled, annule, expired, lapsed",
        "suspended, suspendu, archived, archive, stopped, refuse, refused, declined, transactional",
        "junk, rejected, rejete, rejetee, geloscht, cancelado",
        "cancelada, cancellato, cancellata, eliminado, removido, geannuleerd",
    )
)
# Columns in which people write what they like, and what a short sentence there may be made of that says no.
REMARKS = frozenset(
    several(
        "note, notes, comment, comments, commentaire, commentaires, remark, remarks, remarque, remarques",
        "bemerkung, bemerkungen, notiz, notizen, kommentar, observaciones, observacoes, opmerkingen",
        "observations, commenti",
    )
)
REMARKS_BESIDE = frozenset(several("contact, lead, client, customer, person, interne, internes, internal"))
DO_NOT = several(
    "do not, dont, not be, not to, not want, not wish, ne pas",
    "ne plus, n pas, n plus, ne souhaite, ne veut, nicht, niet, non",
    "nao, no",
)
CONTACTING = frozenset(
    several(
        "email, emailer, mail, mailer, write, emailed, contacted, contacter, recontacter, relancer",
        "solliciter, ecrire, contacte, contactee, recontacte, sollicite, kontaktieren, anschreiben",
        "contactar, escribir, contattare, scrivere, contacteren, mailen, contatar, escrever, emails, mails",
        "newsletter, newsletters",
    )
)
SAID_BESIDE = frozenset(
    several(
        "do, dont, not, be, to, ne, n, pas, plus, nicht, niet, non, nao, no, mehr, meer, mas, piu, mais",
        "souhaite, veut, etre, recevoir, recoit, wants, want, wish, wishes, does, doesnt, he, she, they, il",
        "elle, any, more, anymore, again, ever, contact, us, him, her, them, me, please, pls, svp, merci",
        "bitte, jamais, nos, par, by, via, s, vous, plait, contacted, bis, per",
    )
)
