"""What columns give: the headers of exports as these products really write them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core.common.errors import Invalid
from fluenzr.core.contacts.csv_columns import custom_of, header_of, is_header, read
from fluenzr.core.contacts.field_values import CELLS, custom_name

GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,"
    "Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,"
    "Organization Department,Birthday,Notes,"
    "Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,"
    "Phone 1 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,"
    "Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,"
    "Address 1 - Extended Address,Website 1 - Label,Website 1 - Value"
)
GOOGLE_BEFORE_2024 = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,"
    "Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,"
    "Location,Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,"
    "Notes,Language,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,"
    "Organization 1 - Type,Organization 1 - Name,Organization 1 - Yomi Name,Organization 1 - Title,"
    "Organization 1 - Department,Website 1 - Type,Website 1 - Value"
)
OUTLOOK = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,"
    "Business Street 2,Business City,Business State,Business Postal Code,Business Country/Region,Home Street,"
    "Home City,Assistant's Phone,Business Fax,Business Phone,Business Phone 2,Callback,Car Phone,"
    "Company Main Phone,Home Fax,Home Phone,Mobile Phone,Other Phone,Pager,Primary Phone,Account,Anniversary,"
    "Birthday,Categories,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,E-mail 2 Type,"
    "E-mail 2 Display Name,Gender,Initials,Keywords,Language,Notes,Profession,User 1,Web Page"
)
LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Last Activity Date,Lead Status,"
    "Marketing contact status,Create Date,Associated Company,Associated Company IDs,Job Title,Website URL,"
    "Lifecycle Stage,Email Domain,Mobile Phone Number"
)
MAILCHIMP = (
    "Email Address,First Name,Last Name,Address,Phone Number,Birthday,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,"
    "CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,"
    "TAGS"
)
SALESFORCE = (
    "Salutation,First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,Mailing State/Province,"
    "Mailing Zip/Postal Code,Mailing Country,Phone,Fax,Mobile,Email,Account Owner,Contact ID"
)
PIPEDRIVE = (
    "Person - Name,Person - Label,Person - Organization,Person - Email - Work,Person - Email - Home,"
    "Person - Email - Other,Person - Phone - Work,Person - Phone - Home,Person - Phone - Mobile,"
    "Person - Phone - Other,Person - Open deals,Person - Owner,Person - ID"
)
FRENCH = "Pr\u00e9nom,Nom,Soci\u00e9t\u00e9,Fonction,T\u00e9l\u00e9phone,Site web,E-mail,Ville"
FRENCH_OUTLOOK = (
    "Titre,Pr\u00e9nom,Nom,Soci\u00e9t\u00e9,Titre de fonction,T\u00e9l\u00e9phone (bureau),"
    "Adresse de messagerie"
)


HUBSPOT_FRENCH = (
    "ID de fiche d'informations,Pr\u00e9nom,Nom,E-mail,Num\u00e9ro de t\u00e9l\u00e9phone,"
    "Nom de l'entreprise,Intitul\u00e9 du poste,URL du site web"
)
AXONAUT = (
    "Nom de la soci\u00e9t\u00e9,Pr\u00e9nom du contact,Nom du contact,Email du contact,"
    "T\u00e9l\u00e9phone du contact,Fonction du contact"
)
KASPR = "Name,First name,Last name,Title,Company,Work email 1,Work email 2,Direct email 1,Phone,LinkedIn"
THUNDERBIRD_FRENCH = (
    "Pr\u00e9nom,Nom de famille,Nom \u00e0 afficher,Premi\u00e8re adresse \u00e9lectronique,"
    "Adresse \u00e9lectronique secondaire,Portable,Organisation,Profession,Site web 1"
)
TYPEFORM = "#,Quel est votre e-mail ?,Votre pr\u00e9nom,Votre nom,Votre entreprise,Submit Date (UTC)"
WOOCOMMERCE = (
    "ID,Username,Billing Email,User Email,First Name,Last Name,Billing Company,Email Status,Email Opt In"
)
PAPPERS = "siren,denomination,nom_dirigeant,prenom_dirigeant,email,telephone,site_internet"
OWN_WORDS = (
    "Email status,Email source,Date email,Courriel professionnel,Qualit\u00e9,T\u00e9l. portable,Lead Status"
)


def given_by(header: str, **mapping: str | None) -> dict[str, str]:
    """The columns of a header by the fields of contacts that they give, without custom ones."""
    columns = read(header.split(","), mapping)
    found = zip(columns.names, columns.fields, strict=True)
    return {field: name for name, field in found if field and not field.startswith("customFields.")}


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (
            GOOGLE,
            "First Name,Last Name,Organization Name,Organization Title,Phone 1 - Value,Website 1 - Value,"
            "E-mail 1 - Value",
        ),
        (
            GOOGLE_BEFORE_2024,
            "Given Name,Family Name,Organization 1 - Name,Organization 1 - Title,Phone 1 - Value,"
            "Website 1 - Value,E-mail 1 - Value",
        ),
        (OUTLOOK, "First Name,Last Name,Company,Job Title,Business Phone,Web Page,E-mail Address"),
        (LINKEDIN, "First Name,Last Name,Company,Position,,URL,Email Address"),
        (HUBSPOT, "First Name,Last Name,Associated Company,Job Title,Phone Number,Website URL,Email"),
        (MAILCHIMP, "First Name,Last Name,,,Phone Number,,Email Address"),
        (SALESFORCE, "First Name,Last Name,Account Name,Title,Phone,,Email"),
        (
            HUBSPOT_FRENCH,
            "Pr\u00e9nom,Nom,Nom de l'entreprise,Intitul\u00e9 du poste,Num\u00e9ro de t\u00e9l\u00e9phone,"
            "URL du site web,E-mail",
        ),
        (
            AXONAUT,
            "Pr\u00e9nom du contact,Nom du contact,Nom de la soci\u00e9t\u00e9,Fonction du contact,"
            "T\u00e9l\u00e9phone du contact,,Email du contact",
        ),
        (KASPR, "First name,Last name,Company,Title,Phone,,Work email 1"),
        (
            THUNDERBIRD_FRENCH,
            "Pr\u00e9nom,Nom de famille,Organisation,Profession,Portable,Site web 1,"
            "Premi\u00e8re adresse \u00e9lectronique",
        ),
        (TYPEFORM, "Votre pr\u00e9nom,Votre nom,Votre entreprise,,,,Quel est votre e-mail ?"),
        (WOOCOMMERCE, "First Name,Last Name,Billing Company,,,,User Email"),
        (PAPPERS, "prenom_dirigeant,nom_dirigeant,denomination,,telephone,site_internet,email"),
        (OWN_WORDS, ",,,Qualit\u00e9,T\u00e9l. portable,,Courriel professionnel"),
        (PIPEDRIVE, ",,Person - Organization,,Person - Phone - Work,,Person - Email - Work"),
        (FRENCH, "Pr\u00e9nom,Nom,Soci\u00e9t\u00e9,Fonction,T\u00e9l\u00e9phone,Site web,E-mail"),
        (
            FRENCH_OUTLOOK,
            "Pr\u00e9nom,Nom,Soci\u00e9t\u00e9,Titre de fonction,T\u00e9l\u00e9phone (bureau),,"
            "Adresse de messagerie",
        ),
    ],
)
def test_exports_of_other_products_need_no_mapping(header, fields):
    names = ["firstName", "lastName", "company", "jobTitle", "phone", "website", "email"]
    expected = {field: name for field, name in zip(names, fields.split(","), strict=True) if name}
    found = given_by(header)
    assert {field: name for field, name in found.items() if field in names} == expected
    assert found.get("tags") == ("TAGS" if header == MAILCHIMP else None)
    assert found.get("fullName") == ("Person - Name" if header == PIPEDRIVE else None)
    assert is_header(header.split(","), {})


@pytest.mark.parametrize(
    "header",
    [
        *("Email envoy\u00e9", "Dernier email", "Email status", "Email opt-in", "Email verification"),
        *("Nombre d'emails", "Email sent", "Last email date", "Email bounced", "Email count", "Email owner"),
        *("Direct mail", "Votre messagerie", "\u00c9lectronique", "Messagerie instantan\u00e9e"),
    ],
)
def test_what_is_about_emails_is_no_address(header):
    """Not even where no other column can be one, or a better one has a header of lower rank."""
    assert given_by(f"{header},Billing email")["email"] == "Billing email"
    with pytest.raises(Invalid):
        given_by(f"{header},Nom")


def test_what_nobody_knows_becomes_a_custom_field_by_a_clean_name():
    header = [
        "Email",
        "Job Level",
        "Job_Level",
        "1st",
        "Caf\u00e9 \u2014 no 5",
        "\u540d\u524d",
        "x" * 70,
        "E-mail 2 - Value",
    ]
    columns = read(header, {})
    assert columns.fields == [
        "email",
        "customFields.Job_Level_2",
        "customFields.Job_Level",
        "customFields._1st",
        "customFields.Cafe_no_5",
        "customFields.column_6",
        "customFields." + "x" * 64,
        "customFields.E_mail_2_Value",
    ]
    assert columns.emails == [7]
    assert set(read(header, {}, "ignore").fields) == {"email", None}
    with pytest.raises(Invalid) as error:
        read(header, {}, "refuse")
    message, mapping = error.value.details["file"]
    assert all(json.dumps(name, ensure_ascii=False)[:60] in message for name in header[1:])
    ready = json.loads(mapping.removeprefix("A mapping to begin with: "))
    assert read(header, ready, "refuse").fields == columns.fields


def test_all_that_is_wrong_is_told_at_once_with_a_mapping_that_mends_it():
    header = ["email", "Email", "Phone", "Note"]
    with pytest.raises(Invalid) as error:
        read(header, {"Nothing": "email", "Note": "frstName"})
    assert set(error.value.details) == {"mapping.Nothing", "mapping.Note", "file"}
    (first, *_) = error.value.details.values()
    ready = json.loads(first[-1].removeprefix("A mapping to begin with: "))
    assert read(header, ready).fields == ["email", None, "phone", None]


def test_a_header_that_is_there_again_can_be_mapped_or_ignored():
    header = ["email", "Phone", "Phone", "Tag", "Tag"]
    assert read(header, {}).fields == [
        "email", "phone", "customFields.Phone_2", "tags", "customFields.Tag_2",
    ]  # fmt: skip
    mapping = {"Phone": None, "Phone#2": "phone", "Tag": None}
    assert read(header, mapping).fields[:3] == ["email", None, "phone"]


def test_keys_of_a_mapping_are_as_in_the_file_or_as_one_line():
    for key in ("Company\nname", "Company name", " Company\nname "):
        header = ["email", "Company\nname", "a\tb", "y" * 1200]
        mapping = {key: "customFields.x", "a\tb": None, "y" * 1200: "firstName"}
        assert read(header, mapping).fields == ["email", "customFields.x", None, "firstName"]


def test_a_mapped_column_goes_before_a_known_one():
    assert given_by("email,Work phone,Phone", Phone=None) == {"email": "email", "phone": "Work phone"}
    assert given_by("E-mail 1 - Value,Mine", Mine="email") == {"email": "Mine"}
    with pytest.raises(Invalid, match="Several columns give email"):
        given_by("email,Mine", Mine="email")


@pytest.mark.parametrize(
    "name", ["first_name", "Phone", "consent_notes", "created_at", "ID", "Nom", "url", "Tags", "groups"]
)
def test_a_custom_field_with_a_known_name_is_read_back_as_what_it_is(name):
    assert header_of(name) == f"customFields.{name}"


NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,63}", fullmatch=True) | st.sampled_from(
    [*CELLS, "ID", "Nom", "prenom", "E_mail", "x_", "__", "_1", "titre"]
)


@given(st.lists(NAMES, unique=True, max_size=8))
def test_all_custom_fields_are_read_back(names):
    header = ["id", "email", "firstName", *map(header_of, names)]
    expected = [None, "email", "firstName", *(f"customFields.{name}" for name in names)]
    assert read(header, {}, "refuse" if not names else "custom").fields == expected


@given(
    st.lists(st.text(max_size=12), min_size=1, max_size=8), st.sampled_from(["custom", "ignore", "refuse"])
)
def test_any_header_is_read_or_refused(header, unknown):
    try:
        columns = read(header, {}, unknown)
    except Invalid:
        return
    given_fields = [field for field in columns.fields if field is not None]
    assert len(given_fields) == len(set(given_fields))
    for field in given_fields:
        assert field in CELLS or field == "fullName" or custom_name(field.removeprefix("customFields."))


@given(st.text(max_size=100))
def test_a_clean_name_is_one(header):
    name = custom_of(header)
    assert not name or custom_name(name) == name


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (
            "Anrede,Vorname,Nachname,Firma,Position,Telefon gesch\u00e4ftlich,Webseite,E-Mail-Adresse",
            "Vorname,Nachname,Firma,Position,Telefon gesch\u00e4ftlich,Webseite,E-Mail-Adresse",
        ),
        (
            "T\u00edtulo,Nombre,Apellidos,Organizaci\u00f3n,Puesto,Tel\u00e9fono del trabajo,P\u00e1gina Web,"
            "Direcci\u00f3n de correo electr\u00f3nico",
            "Nombre,Apellidos,Organizaci\u00f3n,Puesto,Tel\u00e9fono del trabajo,P\u00e1gina Web,"
            "Direcci\u00f3n de correo electr\u00f3nico",
        ),
        ("Nome,Cognome,Azienda,Indirizzo email", "Nome,Cognome,Azienda,,,,Indirizzo email"),
        ("Voornaam,Achternaam,Bedrijf,E-mailadres", "Voornaam,Achternaam,Bedrijf,,,,E-mailadres"),
        ("Nome,Sobrenome,Empresa,E-mail", "Nome,Sobrenome,Empresa,,,,E-mail"),
        ("Prim\u00e4re E-Mail-Adresse,Vorname,Nachname", "Vorname,Nachname,,,,,Prim\u00e4re E-Mail-Adresse"),
        ("Pr\u00e9nom,Nom,Nombre,E-mail", "Pr\u00e9nom,Nom,,,,,E-mail"),
    ],
)
def test_exports_in_other_languages_need_no_mapping(header, fields):
    names = ["firstName", "lastName", "company", "jobTitle", "phone", "website", "email"]
    expected = {field: name for field, name in zip(names, fields.split(","), strict=True) if name}
    assert {field: name for field, name in given_by(header).items() if field in names} == expected


@pytest.mark.parametrize(
    ("header", "address", "stand_in"),
    [
        ("User Name,User Email,Invitee Email", "Invitee Email", []),
        ("Account email,Email", "Email", []),
        ("Email account,Prospect email", "Prospect email", []),
        ("Email,Email account,Billing email,Email 2", "Email", ["Email 2"]),
        ("User email,Name", "User email", []),
        ("Email user,Email", "Email", []),
        ("Direct Email,B2B Email", "B2B Email", ["Direct Email"]),
    ],
)
def test_the_address_of_who_keeps_the_list_is_nobodys(header, address, stand_in):
    columns = read(header.split(","), {})
    assert columns.names[columns.fields.index("email")] == address
    assert [columns.names[place] for place in columns.emails] == stand_in


def test_an_account_that_wrote_is_no_column_of_addresses():
    with pytest.raises(Invalid, match=r'needs a column email.*its columns are "Email account", "Name"'):
        read(["Email account", "Name"], {})


def test_what_somebody_does_today_is_their_job_and_company():
    told = given_by("Email,Current Job,Current Company")
    assert (told["jobTitle"], told["company"]) == ("Current Job", "Current Company")
