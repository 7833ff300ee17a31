"""Table of contact fields (texts of one line): storage, search, CSV, variables and API derive from it. Pure.

Storage, list, filters, sorting, export, import, variables, conditions and the schemas of the API (with them
the document and both SDKs) derive from it. A new field is a line here, its columns in `models/contacts.py`
and a migration (`tests/sdk/test_new_field.py` adds two). Fields of other kinds have rules of their
own: the address, status, tags, groups, custom fields, pipeline stage and consent.
"""

from dataclasses import dataclass

from fluenzr.core.common.text import camel


@dataclass(frozen=True, slots=True)
class ContactField:
    """A text of a contact, stored in the column of its `name` and public under the same in camelCase.

    One that is sorted by has a second column, `key`, with the folded text and an index in its order. One that
    is searched has it, too: lists filter by a part of it, `q` finds it, and the migration lets the text index
    take it in. `headers` are what other products and people call its column in a file, letters and digits in
    lower case, the best known first; its own name is known anyway.
    """

    name: str
    max_length: int
    description: str
    example: str
    headers: str = ""
    is_sorted: bool = False
    is_searched: bool = False

    @property
    def public(self) -> str:
        return camel(self.name)

    @property
    def key(self) -> str | None:
        return f"{self.name}_key" if self.is_sorted or self.is_searched else None

    @property
    def words(self) -> str:
        """What people call it."""
        return self.name.replace("_", " ")


# Headers: those of exports of Google Contacts (of 2024 and before), Outlook, LinkedIn, HubSpot, Mailchimp,
# Salesforce and Pipedrive, and what people write, English, French, German, Spanish, Italian, Dutch and
# Portuguese. A word that means something else in another of them stands last.
TEXTS = (
    ContactField(
        "first_name", 255, "Given name, at most 255 characters; null where it is not known", "Ada",
        """firstname givenname prenom prenoms prenomcontact contactfirstname personfirstname forename
        fname first givennameyomi vorname voornaam nome nombre imie jmeno fornavn fornamn keresztnev
        etunimi""",
        is_sorted=True,
    ),
    ContactField(
        "last_name", 255, "Family name; null where it is not known", "Lovelace",
        """lastname familyname surname nomdefamille contactlastname personlastname lname nom
        nomcontact last nazwisko prijmeni efternavn etternavn efternamn vezeteknev sukunimi
        nachname familienname achternaam apellidos apellido cognome sobrenome""",
        is_sorted=True,
    ),
    ContactField(
        "company", 255, "Company; null where it is not known", "Engines & Co",
        """company companyname organization organisation organizationname organisationname
        organization1name organisation1name accountname associatedcompany primarycompany personorganization
        personorganisation societe nomdelasociete raisonsociale entreprise nomdelentreprise employer
        employeur account business denomination denominationsociale nomsociete nomentreprise
        billingcompany defaultaddresscompany companyaccount relatedcompany societeliee entrepriseassociee
        currentcompany currentcompanyname currentemployer societeactuelle entrepriseactuelle
        firma firmenname unternehmen unternehmensname foretag virksomhed bedrift
        empresa nombredelaempresa organizacion compania azienda societa
        ragionesociale bedrijf bedrijfsnaam organisatie""",
        is_searched=True,
    ),
    ContactField(
        "job_title", 255, "What the person does there; null where it is not known", "Analyst",
        """jobtitle jobposition position organizationtitle organisationtitle organization1title
        organisation1title personjobtitle titredefonction fonction poste
        intituleduposte intitule profession metier
        occupation title titre role job qualite intituleposte posteoccupe currentjob
        currentjobtitle currenttitle currentposition posteactuel fonctionactuelle
        beruf jobtitel berufsbezeichnung
        stanowisko funktion stelle puesto cargo
        ruolo functie funcao""",
    ),
    ContactField(
        "phone", 64, "Phone number, as it was written; null where it is not known", "+44 20 7946 0018",
        """phone phonenumber telephone telephonenumber tel numerodetelephone notelephone businessphone
        workphone phonework personphonework telephoneprofessionnel telephonebureau telpro phone1value
        primaryphone phones phonenumbers phone1 directphone billingphone defaultaddressphone
        mobilephone mobilephonenumber phonemobile personphonemobile mobile cellphone cell
        telephonemobile telephoneportable portable companymainphone personphone homephone personphonehome
        personphoneother telephonedomicile otherphone phone2value businessphone2
        sms telportable workdirectphone corporatephone telephonetravail telefon telefonnummer
        telefongeschaftlich teldienstlich mobiltelefon handy mobil telefono telefonodeltrabajo movil celular
        cellulare telefone telefoon telefoonnummer""",
    ),
    ContactField(
        "website", 2000, "Website; null where it is not known", "https://engines.example.com",
        """website websiteurl webpage companywebsite site siteweb siteinternet pageweb url homepage web
        website1value urlhomepage urlwork personalwebpage personwebsite companydomainname
        urldusiteweb adressedusiteweb webpage1 siteweb1 websitelink webseite webseite1 paginaweb sitioweb
        sitoweb""",
    ),
)  # fmt: skip
SORTED = tuple(field for field in TEXTS if field.key)
SEARCHED = tuple(field for field in TEXTS if field.is_searched)
VARIABLES = ("email", *(field.public for field in TEXTS))
"""Public names of what an email may say of a contact, and a condition may ask for, beside custom fields."""
