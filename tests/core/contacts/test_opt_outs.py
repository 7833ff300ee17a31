"""Who wants no mail, as columns of other products tell it: headers and cells as they write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core.contacts import csv_columns, opt_outs
from fluenzr.core.contacts.field_values import STATUSES
from fluenzr.core.contacts.opt_outs import Sense, is_doubtful, sense_of, told, word


def said(header: str, cell: str) -> str | None:
    sense = sense_of(header)
    return None if sense is None else told([(0, sense)], [cell])


# A header, what says no under it, and what does not.
COLUMNS = [
    ("Unsubscribed", ["true", "x", "1", "2024-01-01", "Unsubscribed", "VRAI"], ["false", "0", "", "N/A"]),
    ("Unsubscribed", ["\u2713", "[x]", "\u0434\u0430", "\u5df2\u9000\u8ba2"], ["-", "\u2717", "[ ]"]),
    ("Opt-in", ["\u2717", "\u274c", "\u043d\u0435\u0442"], ["\u2713", "-", "\u2014", "?"]),
    ("UNSUB_TIME", ["2024-02-01 10:00:00", "12.01.2000"], ["", "0000-00-00 00:00:00", "00/00/0000"]),
    ("Unsubscribed at", ["2024-02-01"], ["0001-01-01T00:00:00", "1970-01-01 00:00:00", "NaT", "undefined"]),
    ("Unsubscribed", ["un-subscribed"], ["not unsubscribed", "No opt-out", "'-", "nej", "NaN"]),
    ("Opt-in", ["Un-subscribed", "Not opted in", "No thanks", "No - asked by phone"], ["Not asked", "'-"]),
    ("Consent", ["Non merci", "Nein, danke", "not given"], ["Non renseign\u00e9", "keine Angabe", "not set"]),
    ("Status", ["UnSubscribed", "Un-subscribe", "d\u00e9s-inscrit", "Non abonn\u00e9e"], ["Un abonn\u00e9"]),
    ("List", ["Not opted in"], ["Liste des inscrits"]),
    ("is_unsubscribed", ["1", "True"], ["0", "False"]),
    ("Unsubscribed from all email", ["true"], ["", "false"]),
    ("Opted out of email: Marketing Information", ["true"], [""]),
    ("Email Opt Out", ["1", "Yes"], ["0", "No"]),
    ("HasOptedOutOfEmail", ["1"], ["0"]),
    ("Do Not Contact", ["1", "Y"], ["0", "N"]),
    ("EMAIL_BLACKLISTED", ["true"], ["false"]),
    ("Email disabled", ["true"], ["false"]),
    ("Email Suppressions", ["USER_SUPPRESSED"], [""]),
    ("Confirmed Opt-Out Date", ["2024-01-01"], [""]),
    ("D\u00e9sinscrit", ["oui", "VRAI", "12/01/2024"], ["non", "FAUX"]),
    ("Date de d\u00e9sinscription", ["12/01/2024"], [""]),
    ("D\u00e9sabonn\u00e9 emailing", ["O"], ["N"]),
    ("Ne pas contacter", ["x"], [""]),
    ("Refus emailing", ["1"], ["0"]),
    ("Liste noire", ["VRAI"], ["FAUX"]),
    ("Abgemeldet", ["ja"], ["nein"]),
    ("Dado de baja", ["s\u00ed"], ["no"]),
    ("Opt-in", ["No", "false", "0"], ["Yes", "", "2024-01-01"]),
    ("Accepts Email Marketing", ["no"], ["yes"]),
    ("subscribed_to_emails", ["false"], ["true"]),
    ("Consentement emailing", ["Non"], ["Oui"]),
    ("Newsletter", ["Nein"], ["Ja"]),
    ("Email Marketing Consent", ["UNSUBSCRIBED", "NEVER_SUBSCRIBED"], ["SUBSCRIBED"]),
    ("Receive Marketing Emails", ["No"], ["Yes"]),
    ("Marketing consent", ["DENIED"], ["GRANTED"]),
    ("Liste d'opposition", ["oui"], ["non"]),
    ("Ne souhaite plus \u00eatre contact\u00e9", ["Oui"], ["Non"]),
    ("Pas de newsletter", ["oui"], ["non"]),
    ("Exclude from mailings", ["true"], ["false"]),
    ("Keine E-Mails", ["x"], [""]),
    ("List name", ["D\u00e9sinscrits", "Unsubscribed"], ["Clients"]),
    ("Marketing status", ["Unsubscribed", "No consent"], ["Subscribed", "Marketing contact"]),
    ("Lead Status", ["Unsubscribed", "Do not contact"], ["Contacted", "Not unsubscribed"]),
    ("lastState", ["emailsUnsubscribed"], ["emailsSent"]),
    ("Statut", ["D\u00e9sinscrit", "d\u00e9sabonn\u00e9e"], ["Abonn\u00e9", "Client"]),
    ("HASOPTEDOUTOFEMAIL", ["true", "1"], ["false", "0", ""]),
    ("emailoptout", ["1"], ["0"]),
    ("isunsubscribed", ["true"], ["false"]),
    ("Consent withdrawn", ["true", "2024-01-01"], ["false", "0", ""]),
    ("Marketing consent revoked at", ["2024-01-01"], ["", "0000-00-00"]),
    ("Consentement retir\u00e9", ["oui"], ["non"]),
    ("Einwilligung widerrufen", ["ja"], ["nein"]),
    ("GDPR objection", ["true"], ["false"]),
    ("Objected to marketing", ["yes"], ["no"]),
    ("Oppos\u00e9 au d\u00e9marchage", ["oui"], ["non"]),
    ("Marked email as spam", ["true"], ["false"]),
    ("Reported spam", ["1"], ["0"]),
    ("is_spam", ["true"], ["false"]),
    ("Exclusion list", ["true"], ["false"]),
    ("IsExcludedFromCampaigns", ["true"], ["false"]),
    ("Exclu des campagnes", ["oui"], ["non"]),
    ("Liste d'exclusion", ["x"], [""]),
    ("Do not allow Bulk Emails", ["Do Not Allow", "Not allowed", "true"], ["Allow", "Allowed", "false"]),
    ("Ne pas autoriser les e-mails", ["Ne pas autoriser", "oui"], ["Autoriser", "non"]),
    ("contact_restrictions", ['["email"]', "email"], ["[]", '["phone"]', "call, sms", ""]),
    ("Unsubscribed", ["email", "sms, email"], ["SMS"]),
    ("Kein Newsletter", ["ja"], ["nein"]),
    ("Werbewiderspruch", ["x"], [""]),
    ("Ausgetragen am", ["01.02.2024"], [""]),
    ("Lista nera", ["s\u00ec"], ["no"]),
    ("Geblokkeerd", ["ja"], ["nee"]),
    ("No marketing", ["x"], [""]),
    ("Not to be contacted", ["1"], ["0"]),
    ("Remove from list", ["yes"], ["no"]),
    ("Deceased", ["true"], ["false"]),
    ("Wypisany", ["Tak"], ["Nie"]),
    ("Odhl\u00e1\u0161en", ["ano"], ["ne"]),
    ("Email marketing status", ["Archived", "Pending", "unconfirmed", "Transactional"], ["Subscribed", ""]),
    ("Subscriber status", ["cancelled", "No"], ["Subscribed", "active"]),
    ("Marketing status", ["Archived", "NOT_SUBSCRIBED"], ["Subscribed", "Not started"]),
    ("Marketing contact status", ["Unsubscribed"], ["Non-marketing contact", "Marketing contact"]),
    ("Do not call or email", ["yes"], ["no"]),
    ("Ne pas appeler, ni e-mail", ["oui"], ["non"]),
    ("Email and SMS opt-in", ["no"], ["yes"]),
    ("Dado de baja", ["s\u00ed"], ["no"]),
    ("Status", ["Complained", "Marked as spam", "Opted-out", "Don't contact"], ["Won", "Not opted out"]),
    ("Newsletter abbestellt", ["JA", "x"], ["NEIN", ""]),
    ("Uitschrijfdatum", ["2024-01-01"], [""]),
    ("Email marketing", ["Non", "no", "0"], ["Oui", "", "yes"]),
    ("Emailing", ["Non"], ["Oui"]),
    ("Werbung erlaubt", ["NEIN"], ["JA", ""]),
    ("Acepta comunicaciones comerciales", ["No"], ["S\u00ed", ""]),
    ("Accetta comunicazioni commerciali", ["No"], ["S\u00ec"]),
    ("Aceita receber e-mails", ["N\u00e3o"], ["Sim"]),
    ("Accepte les communications commerciales", ["Non"], ["Oui"]),
    ("Nieuwsbrief", ["Nee"], ["Ja"]),
    ("Bolet\u00edn", ["No"], ["S\u00ed"]),
    ("Zgoda marketingowa", ["NIE"], ["TAK"]),
    ("Souhlas", ["ne"], ["ano"]),
    ("Samtykke", ["nei", "nej"], ["ja"]),
    ("Zustimmung zur Kontaktaufnahme", ["Nein"], ["Ja"]),
    ("Email Subscription", ["Unsubscribed"], ["Subscribed"]),
    ("IsOptInPending", ["True"], ["False"]),
    ("Consentement en attente", ["oui"], ["non"]),
    ("Not subscribed", ["x", "yes"], ["no"]),
    ("N'accepte pas les mailings", ["Oui", "x"], ["Non", ""]),
    ("Does not accept marketing emails", ["yes"], ["no"]),
    ("Newsletter (non obligatoire)", ["Non"], ["Oui"]),
    ("Consent (not required)", ["no"], ["yes"]),
    ("Ne souhaite pas recevoir la newsletter", ["oui"], ["non"]),
    ("Opt-in (yes/no)", ["no"], ["yes"]),
    ("OK to email", ["no"], ["yes", ""]),
    ("category", ["Do Not Contact"], ["Out Of Office", "Interested"]),
    ("Sans consentement", ["oui"], ["non"]),
    ("Non abonn\u00e9", ["oui"], ["non"]),
    ("Email permissions status", ["Pending", "Unsubscribed"], ["Express", "Implied", "Not set"]),
    ("Commentaire", ["Ne plus contacter SVP", "STOP", "ok 2023. D\u00e9sinscrit"],
        ["A rappeler", "Ne pas appeler", "Ne pas contacter avant septembre", "pas de contact"]),
    ("Remarque", ["Ne souhaite plus \u00eatre contact\u00e9", "Ne pas relancer"], ["non contact\u00e9"]),
    ("Notes", ["Do not contact", "Call first - does not want to be contacted", "Please do not email me"],
        ["Stop by our booth", "No contact yet", "Do not call", "Did not answer my mail", "no email"]),
    ("Comments", ["Don't email"], ["Not contacted", "Stop motion", "contact"]),
    ("Bemerkung", ["Nicht mehr anschreiben!", "Bitte nicht mehr kontaktieren"], ["noch nicht kontaktiert"]),
    ("Observaciones", ["No contactar m\u00e1s"], ["No hay contacto"]),
]  # fmt: skip
BOUNCED = [
    ("Bounced", ["true", "1"], ["false", "0", "", "never", "No bounce", "not bounced"]),
    ("NPAI", ["oui"], ["non"]),
    ("ISEMAILBOUNCED", ["true"], ["false"]),
    ("EMAILBOUNCEDREASON", ["550 no such user"], [""]),
    ("hardbounced", ["1"], ["0"]),
    ("bouncing", ["true"], ["false"]),
    ("Unzustellbar", ["ja"], ["nein"]),
    ("Rebotado", ["s\u00ed"], ["no"]),
    ("Rimbalzato", ["s\u00ec"], ["no"]),
    ("Adresse invalide", ["oui"], ["non"]),
    ("Invalid email", ["TRUE"], ["FALSE"]),
    ("CLEAN_TIME", ["2024-02-01"], [""]),
    ("Email hard bounce reason", ["UNKNOWN_USER"], [""]),
    ("EmailBouncedReason", ["550 no such user"], [""]),
    ("Status", ["cleaned", "Bounced (hard)", "Bounced"], ["Never bounced", "Soft bounce"]),
    (
        "Status",
        ["undeliverable", "Email undeliverable", "UNDELIVERABLE"],
        ["deliverable", "Not undeliverable"],
    ),
    (
        "Etat",
        ["Non d\u00e9livrable", "Unzustellbar", "n\u00e3o entreg\u00e1vel"],
        ["D\u00e9livrable", "Zustellbar"],
    ),
    ("Statut", ["NPAI", "Nettoy\u00e9"], ["Client"]),
    (
        "reason",
        ["550 5.1.1 unknown user", "smtp;550-5.1.1 no such user"],
        ["Release 15.1.1", "450 4.2.2 full"],
    ),
    ("Email Status", ["Undeliverable", "Not deliverable"], ["Deliverable", "Risky", "Unknown"]),
]


@pytest.mark.parametrize(("header", "noes", "others"), COLUMNS, ids=[header for header, *_ in COLUMNS])
def test_a_column_says_who_is_not_written_to(header, noes, others):
    assert {cell: said(header, cell) for cell in noes} == dict.fromkeys(noes, "unsubscribed")
    assert {cell: said(header, cell) for cell in others} == dict.fromkeys(others)


@pytest.mark.parametrize(("header", "noes", "others"), BOUNCED, ids=[header for header, *_ in BOUNCED])
def test_a_column_says_whose_mail_comes_back(header, noes, others):
    assert {cell: said(header, cell) for cell in noes} == dict.fromkeys(noes, "bounced")
    assert {cell: said(header, cell) for cell in others} == dict.fromkeys(others)


@pytest.mark.parametrize("header", ["Consent", "Opt-in", "Newsletter", "Opt-out", "Unsubscribed"])
@pytest.mark.parametrize("cell", ["unknown", "N/A", "None", "null", "inconnu", "", "-"])
def test_what_nobody_has_said_is_no_refusal(header, cell):
    assert said(header, cell) is None


@pytest.mark.parametrize("header", ["Tags", "List", "Type", "Groupes", "Segment"])
@pytest.mark.parametrize(
    "cell",
    [
        "Bounce Fitness",
        "Bus Stop",
        "Blocked drains",
        "Stop smoking; VIP",
        "Stop motion",
        "Fire suppression",
        "Suppression de poste",
    ],
)
def test_a_name_that_has_such_a_word_in_it_is_no_refusal(header, cell):
    assert said(header, cell) is None


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Stop", "unsubscribed"),
        ("Stop mail", "unsubscribed"),
        ("vip, bloqué", "blocked"),
        ("Bounced users", "bounced"),
    ],
)
def test_such_a_word_by_itself_is_one_in_a_list_of_tags(cell, status):
    assert said("Tags", cell) == status


ELSEWHERE = """Do Not Call|HasOptedOutOfFax|Accepts SMS Marketing|Unsubscribe link|Lien de d\u00e9sinscription
    Bounce rate|Email bounces soft|OPTIN_IP|Spam score|Motif de refus|Block|Company|First Name|Contact|Notes
    DONOTCALL|HASOPTEDOUTOFFAX|(Do Not Modify) Contact|SMS consent withdrawn
    Object|Spam filter|Exclusive|Restrictions|Removed by
    Ne pas appeler|Nicht anrufen|No llamar|Do not phone|Dada de alta|Fecha dado de alta
    Newsletters sent|Last newsletter opened|Newsletter clicks|Newsletters re\u00e7ues
    Subscriber rating|Subscriber ID
    Newsletter language|Consent language|Country|Language|Subscription plan|Number of bounces|Contacted
    Marketing emails bounced|Phone opt-in|Mentions|WhatsApp subscription|LinkedIn opt-out|SMS marketing
    Marketing emails|Note moyenne|Delivery notes|Objection commerciale|Sales objections|Commercial objection
    Contact retrait|Austragungsort"""


@pytest.mark.parametrize(
    "header", [one.strip() for line in ELSEWHERE.splitlines() for one in line.split("|")]
)
@pytest.mark.parametrize("cell", ["1", "no", "true", "2024-01-01"])
def test_calls_letters_links_and_figures_say_nothing_of_email(header, cell):
    assert said(header, cell) is None


@pytest.mark.parametrize(
    "header", ["Mailing State", "Mailing State/Province", "Mailing Estado", "MailingState"]
)
@pytest.mark.parametrize("cell", ["NE", "ND", "No", "CA"])
def test_where_letters_go_says_nothing_of_email(header, cell):
    assert said(header, cell) is None


def test_the_strongest_of_several_holds_and_missing_cells_say_nothing():
    columns = [(0, Sense.BOUNCED), (1, Sense.LEFT), (7, Sense.LEFT)]
    assert told(columns, ["yes", "yes"]) == "unsubscribed"
    assert told(columns, ["yes", ""]) == "bounced"
    assert told(columns, []) is None


def test_who_was_blocked_by_hand_is_blocked():
    assert said("Reason", "Admin blocked") == "blocked"


@pytest.mark.parametrize("cell", ["Unsubscribed", "yes", "no"])
def test_a_channel_whose_name_is_two_words_is_not_email(cell):
    assert said("WhatsApp subscription", cell) is None


@pytest.mark.parametrize(
    "text", ["inactive", "junk", "Rejet\u00e9", "Pending", "Deleted", "no", "0", "Annul\u00e9", "Suspended"]
)
def test_what_may_be_a_no_is_doubtful(text):
    assert word(text) is None
    assert is_doubtful(text)


@pytest.mark.parametrize(
    "text", ["Open - Not Contacted", "Won", "Not started", "Closed - Converted", "Customer"]
)
def test_a_stage_of_work_is_not(text):
    assert word(text) is None
    assert not is_doubtful(text)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_header_and_cell_are_read(header, cell):
    assert said(header, cell) in (None, *opt_outs.STATUSES)
    assert set(opt_outs.STATUSES) < set(STATUSES)


def test_a_column_that_is_mapped_to_nothing_or_is_of_an_own_field_is_not_listened_to():
    header = ["Email", "Opt-out", "customFields.Opt_in", "Consent notes", "Unsubscribed"]
    columns = csv_columns.read(header, {"Opt-out": None, "Unsubscribed": "customFields.left"})
    assert columns.opt_outs == [(4, "left")]


def test_a_custom_field_that_would_be_listened_to_is_exported_so_that_it_is_not():
    assert csv_columns.header_of("Opt_in") == "customFields.Opt_in"
    assert csv_columns.header_of("Lead_Type") == "Lead_Type"
    assert csv_columns.read(["email", csv_columns.header_of("Opt_in")], {}).opt_outs == []


def test_tags_and_groups_say_it_unless_they_are_our_own():
    header = ["email", "tags", "groups", "status"]
    assert [place for place, _ in csv_columns.read(header, {}).opt_outs] == [1, 2]
    assert csv_columns.read([*header, "consentSource"], {}).opt_outs == []
    assert said("Tags", "vip, client, Lyon 2024, unsubscribed") == "unsubscribed"
    assert said("Tags", "vip, client") is None


def test_the_last_sentence_of_a_long_remark_is_heard():
    assert said("Commentaire", "Vu au salon. " * 20 + "Ne plus contacter") == "unsubscribed"
    assert said("Commentaire", "Vu au salon. " * 20) is None
