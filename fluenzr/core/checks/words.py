"""Word lists of the check of a campaign, English and French: role addresses, advertising, shorteners. Pure.

Tested by `tests/core/checks/test_words.py`.
"""

import re
from functools import lru_cache

from fluenzr.core.common.phrases import compile_forms, fold_words
from fluenzr.core.common.text import fold_letters

# Mailboxes of a function, which several people read (RFC 2142, and those that companies have).
_ROLES_WORDS = """
    abuse accounting accounts admin administration administrator advertising ads all billing board
    bookings booking business career careers ceo compliance contact contactus customercare
    customerservice desk dev dpo editor education emploi enquiries enquiry everyone events feedback
    finance frontdesk ftp general hello help helpdesk hi hola host hostmaster hr info information
    inquiries inquiry investors invoice invoices it jobs legal list listserv mail mailerdaemon
    maildaemon mailbox management manager marketing media news newsletter noc noreply donotreply
    office operations ops order orders partners partnership partnerships postmaster press privacy
    production purchasing reception recruiting recruitment remove request reservation reservations
    returns root sales secretary security service services shop spam staff stats store subscribe
    support sysadmin team tech technical technicalsupport undisclosedrecipients unsubscribe usenet
    uucp web webmaster website welcome www accueil achat achats adherent adherents agence ami
    assistance association atelier bonjour boutique cabinet candidature candidatures client clients
    clientele commande commandes commercial commerciaux communication compta comptabilite comptable
    conseil courrier coucou devis dg direction directeur documentation enseignement equipe etudes
    export expeditions facturation factures facture formation formations gerance gerant gestion
    infos informatique inscription inscriptions juridique lettre location logistique magasin mairie
    nepasrepondre paie partenaires partenariat partenariats planning presse qualite rdv recrutement
    redaction relationclient renseignement renseignements resa rgpd rh sav secretaire secretariat
    serviceclient servicecommercial siege siteweb standard technique tresorerie vente ventes
    webmestre
"""
_ROLES = frozenset(_ROLES_WORDS.split())
_SEPARATORS = re.compile(r"[._+-]")

_SHORTENERS_WORDS = """
    bit.ly bitly.com bitly.ws bl.ink buff.ly clck.ru cutt.ly did.li db.tt dlvr.it fb.me geni.us
    goo.gl goo.su gg.gg ht.ly hubs.la hubs.ly ift.tt is.gd j.mp kutt.it l.ead.me linktr.ee lnkd.in
    loom.ly lstu.fr mcaf.ee ow.ly owl.li page.link po.st qr.ae qr.net qrco.de rb.gy rebrand.ly
    rotf.lol s.id s.coop shorte.st short.io shorturl.at smarturl.it snip.ly spoti.fi surl.li t.co
    t.ly t2m.io tiny.cc tiny.one tinyurl.com tny.im tr.im trib.al u.to urlz.fr urlr.me urls.fr v.gd
    vu.fr x.co xurl.es yourls.org zpr.io 1url.com 2.gp
"""
_SHORTENERS = frozenset(_SHORTENERS_WORDS.split())

_ADVERTISING = (
    "act now", "apply now", "as seen on", "be your own boss", "best price", "big bucks", "buy now",
    "buy direct", "call now", "cash bonus", "cheap", "click (here|below)", "dear friend", "do it today",
    "don't delete", "double your (income|money|sales)", "earn (money|cash|extra cash)", "exclusive deal",
    "extra income", "fast cash", "financial freedom", "for free",
    "free (access|gift|info|offer|sample|trial)",
    "get paid", "get rich", "great offer", "guaranteed", "hurry up", "increase (your |)(sales|traffic)",
    "instant*", "limited time", "lose weight", "lowest price", "make money", "million dollars",
    "miracle", "money back", "no (catch|cost|fees|obligation|risk|strings attached)", "no credit card",
    "offer expires", "once in a lifetime", "one time", "order now", "pre approved", "prize", "risk free",
    "satisfaction guaranteed", "save (big|money)", "serious cash", "special promotion", "this is not spam",
    "this isn't spam", "time limited", "unlimited", "unsecured", "urgent", "what are you waiting for",
    "while supplies last", "winner", "work from home", "you (have|ve) been (selected|chosen)", "100% free",
    "à saisir", "achetez maintenant", "agissez (maintenant|vite)", "argent facile", "bonne affaire",
    "cadeau*", "cash", "ceci n'est pas un spam", "cliquez (ici|vite|ci dessous)", "commandez maintenant",
    "complètement gratuit", "dernière chance", "derniers jours", "dépêchez vous", "devenez riche",
    "doublez vos (revenus|ventes)", "entièrement gratuit", "essai gratuit", "félicitations",
    "gagnez (de l'argent|plus|jusqu'à)", "garanti*", "gratuit*", "incroyable", "investissement sans risque",
    "jamais vu", "le meilleur prix", "liberté financière", "meilleur prix", "miracle*", "moins cher",
    "ne ratez pas", "ne manquez pas", "occasion unique",
    "offre (exclusive|exceptionnelle|limitée|spéciale|unique)",
    "opportunité unique", "perdre du poids", "perdez du poids", "pour vous seulement",
    "prix (cassé*|imbattable*|bas)",
    "profitez (en|vite|maintenant)", "promo*", "remboursé*", "revenus (supplémentaires|complémentaires)",
    "sans (engagement|frais|obligation|risque)", "satisfait ou remboursé", "soldes", "temps limité",
    "travail à domicile", "urgent*", "vous avez (été (sélectionné*|choisi*)|gagné)", "100% gratuit",
)  # fmt: skip


@lru_cache(1)
def _advertising() -> re.Pattern[str]:
    return compile_forms(_ADVERTISING)


def is_role(email: str) -> bool:
    """Whether an address is that of a function and not of a person: `info@`, `sales.uk@`, `no-reply@`."""
    local = fold_letters(email.rpartition("@")[0]).partition("+")[0]
    parts = _SEPARATORS.split(local)
    return "".join(parts) in _ROLES or (len(parts) > 1 and parts[0] in _ROLES and len(parts[1]) <= 3)


def is_shortener(host: str) -> bool:
    """Whether a host makes short links of others' addresses."""
    host = host.lower().rstrip(".").removeprefix("www.")
    return host in _SHORTENERS


def advertising(text: str) -> list[str]:
    """The words of advertising in a text, once each, in order."""
    folded = fold_words(fold_letters(text[:100_000]))
    return list(dict.fromkeys(match[0] for match in _advertising().finditer(folded)))
