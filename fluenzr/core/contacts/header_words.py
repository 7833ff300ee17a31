"""Words in CSV headers beside the name of a field: `Email du contact`, `Your company`, `Work email 2`. Pure.

What a header says without them is looked up again by `csv_columns`. Only words that never change what a
column holds are left out: the status, date or source of an address is no address.

Tested by `tests/core/contacts/test_csv_columns.py`.
"""

import re
import unicodedata

# Whose it is, and how a form asks for it.
_OF_WHOM_WORDS = """
    contact contacts person personne lead prospect participant attendee invite guest dirigeant gerant
    destinataire recipient your votre vos quel quelle quels quelles est sont what is my mon ma the le la les l
    du de des d
"""
_OF_WHOM = frozenset(_OF_WHOM_WORDS.split())
_EMAIL = frozenset(("email", "emails", "mail", "mails", "courriel", "courriels"))
_ADDRESS = frozenset(("address", "addresses", "adresse", "adresses"))
_OF_EMAIL = frozenset(("electronique", "messagerie"))
# Letters on paper.
_DIRECT_MAIL = frozenset(("direct", "mail"))
# Which of several: the address stays one.
_WHICH_WORDS = """
    work pro professionnel professionnelle professional business
    corporate company entreprise societe bureau primary principal principale main direct best default contact
    user utilisateur customer client member membre subscriber abonne account premiere first value
"""
_WHICH = frozenset(_WHICH_WORDS.split())
_LAST_WORDS = """
    personal personnel personnelle perso private home domicile secondary secondaire second deuxieme other
    autre alternate alternative additional billing facturation 2 3 4 5
"""
_LAST = frozenset(_LAST_WORDS.split())
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
    """How far behind other columns one of addresses comes; None where it is none."""
    words = set(words_of(header)) - _OF_WHOM - {"1"}
    if not (words & _EMAIL or (words & _ADDRESS and words & _OF_EMAIL)) or words >= _DIRECT_MAIL:
        return None
    beside = words - _EMAIL - _ADDRESS - _OF_EMAIL
    return len(beside & _LAST) if beside <= _WHICH | _LAST else None
