"""Words in CSV headers beside the name of a field: `Email du contact`, `Your company`, `Work email 2`. Pure.

What a header says without them is looked up again by `csv_columns`. Only words that never change what a
column holds are left out: the status, date or source of an address is no address.

Tested by `tests/core/contacts/test_csv_columns.py`.
"""

import re
import unicodedata

# Whose it is, and how a form asks for it.
_OF_WHOM_WORDS = """
    contact contacts person personne lead prospect participant attendee invite invitee guest registrant
    dirigeant gerant destinataire recipient your votre vos quel quelle quels quelles est sont what is my mon
    ma the le la les l du de des d del della do da s and et please enter veuillez indiquer saisir
    required mandatory optional requis obligatoire facultatif
"""
_OF_WHOM = frozenset(_OF_WHOM_WORDS.split())
_EMAIL = frozenset(("email", "emails", "mail", "mails", "courriel", "courriels", "correo", "correos"))
_ADDRESS = frozenset(
    ("address", "addresses", "adresse", "adresses", "direccion", "indirizzo", "endereco", "adres")
)
_OF_EMAIL = frozenset(("electronique", "messagerie", "electronico", "eletronico", "posta", "elettronica"))
# Letters on paper.
_DIRECT_MAIL = frozenset(("direct", "mail"))
# Which of several: the address stays one.
_WHICH_WORDS = """
    work pro professionnel professionnelle professional business travail trabajo lavoro geschaftlich
    dienstlich corporate company entreprise societe bureau primary principal principale main direct best
    default contact primare customer client member membre subscriber abonne premiere first value
"""
_WHICH = frozenset(_WHICH_WORDS.split())
_LAST_WORDS = """
    personal personnel personnelle perso private home domicile secondary secondaire second deuxieme other
    autre alternate alternative additional privat sekundare casa billing facturation 2 3 4 5
"""
_LAST = frozenset(_LAST_WORDS.split())
# Where another column has the address, theirs is that of who sold, pays or keeps the list.
_OTHERS = frozenset(("user", "utilisateur", "account", "billing", "facturation"))
# Of an address in a column that is not known as one of addresses.
_OTHER_PEOPLE_WORDS = """
    owner sender from user assigned assignee rep manager proprietaire responsable commercial vendeur buyer
    acheteur account mailbox inbox referrer parrain created modified by par billing facturation assistant
    utilisateur agent inhaber besitzer zustandiger propietario gestor
"""
_OTHER_PEOPLE = frozenset(_OTHER_PEOPLE_WORDS.split())
_KEPT_IN = frozenset(("account", "user"))
_OTHERS_RANK = 100
_LONGEST = 100
_BETWEEN = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BEFORE_NUMBER = re.compile(r"(?<=[a-z])(?=[0-9])")


def words_of(header: str) -> list[str]:
    """The words of a header without case and accents; `E-mail` is one, `firstName` and `Email2` are two."""
    text = unicodedata.normalize("NFKD", _HUMP.sub(" ", header[:_LONGEST])).lower()
    text = "".join(char for char in text if not unicodedata.combining(char)).replace("e-mail", "email")
    return [word for word in _BETWEEN.split(_BEFORE_NUMBER.sub(" ", text)) if word]


def bare(header: str) -> str | None:
    """A header without the words that say whose it is; None where there are none of them, or nothing else."""
    words = words_of(header)
    rest = [word for word in words if word not in _OF_WHOM]
    return "".join(rest) if rest and len(rest) < len(words) else None


def address_rank(header: str) -> int | None:
    """How far behind other columns one of addresses comes; None where it is none.

    `Account email` may be a customer's; an `Email account` is the mailbox that wrote.
    """
    in_order = words_of(header)
    words = set(in_order) - _OF_WHOM - {"1"}
    if not (words & _EMAIL or (words & _ADDRESS and words & _OF_EMAIL)) or words >= _DIRECT_MAIL:
        return None
    beside = words - _EMAIL - _ADDRESS - _OF_EMAIL
    if not beside <= _WHICH | _LAST | _OTHERS or (in_order[-1] in _KEPT_IN and len(in_order) > 1):
        return None
    return len(beside & _LAST) + (_OTHERS_RANK if beside & _OTHERS else 0)


def is_of_others(header: str) -> bool:
    """Whether a header says of its addresses that they are not those of whom the row is about."""
    return not _OTHER_PEOPLE.isdisjoint(words_of(header))


def may_be_of_others(rank: int) -> bool:
    """Whether a column of addresses of that rank may have somebody else's: it stands in for no other."""
    return rank >= _OTHERS_RANK
