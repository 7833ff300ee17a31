"""What the rules say, in the reader's language: a sentence of `core` as it stands, or by its pattern.

A rule's sentence is English and may have values in it. Each that pages show is listed here, once, with `{}`
names where the values stand; what is not listed is shown in English.
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import chain, zip_longest

from fluenzr.core.accounts import oauth_errors
from fluenzr.core.emails import template_check
from fluenzr.web import campaign_states, connection_texts, formats, server_texts
from fluenzr.web.texts import N_, gettext

SENTENCES = (
    N_("Email is required"),
    N_("Invalid email format"),
    N_("A user with this address already exists"),
    N_("The name needs 1 to {most} characters, all on one line"),
    N_("There is no such language here"),
    N_("There is no such theme"),
    N_("There is no such time zone"),
    N_("There is no such role"),
    N_("Person not found"),
    N_("Invitation not found"),
    N_("Session not found"),
    N_("Workspace not found"),
    N_("A workspace needs an owner: make somebody else one first"),
    N_("The password needs {least} to {most} characters"),
    N_("This password is too easy to guess"),
    N_("This person belongs to the workspace already"),
    N_("You have an account already: sign in, and follow the link again"),
    N_("This invitation is for another address"),
    N_("Two-factor sign-in is on already"),
    N_("Two-factor sign-in is off"),
    N_("This code is not right: see whether the clocks agree"),
    N_("This is not your password"),
    N_("There is no such scope"),
    N_("Campaign not found"),
    N_("Template not found"),
    N_("Email account {id} does not exist"),
    N_("Contact {id} does not exist"),
    N_("The campaign has no workflow"),
    N_("The campaign has no contact"),
    N_("The campaign's email account is not connected"),
    N_(
        "FLUENZR_PUBLIC_URL is {url}, which no reader can reach: unsubscribe links would lead nowhere. "
        "Set it to this server's address on the internet; FLUENZR_ALLOW_LOCAL_LINKS=1 starts all the same"
    ),
    N_("The campaign has no email account that may send"),
    N_("{address} is suppressed: nothing is ever sent there"),
    N_("The test email was not sent: {error}"),
    N_("This email cannot be sent: {error}"),
    N_("The sequence cannot go on there"),
    N_("This place in the sequence is not there any more"),
    N_("This step is not there any more"),
    N_("This step cannot be moved there"),
    N_("A start or an end cannot be removed"),
    N_("Only an email or a wait can be duplicated"),
    # Campaigns.
    N_("No email to this contact is uncertain"),
    N_("This contact is no longer written to in this campaign: only `sent` is possible"),
    N_("timezone must be an IANA time zone, such as Europe/Paris"),
    N_("sendHoursEnd must be later than sendHoursStart"),
    N_("Choose one day at least"),
    N_("Choose one group at least"),
    N_("Must be a whole number from {least} to {most}"),
    N_("Must be at most {most} characters"),
    N_("The campaign has no email node {id}"),
    # Why it paused itself, and what it waits for.
    N_("More than {bounces} of the last {emails} emails bounced"),
    N_("The content of {count} emails was refused within an hour"),
    N_("Something is wrong with the sequence: open it, and mend the steps that say so"),
    N_(
        "The server was restored from a copy of {time}: what was sent after it is not known. What may have "
        "been is uncertain and waits for a decision; resume the campaign for everything else"
    ),
    N_("{address} cannot send, and its contacts wait: {fault}"),
    N_("{address} is disabled"),
    N_("{address} no longer writes for the campaign"),
    N_("A mailbox cannot send, and its contacts wait: {fault}"),
    N_("/reassign gives its contacts to another mailbox"),
    N_("Only {free} MB are free in {place}: nothing is sent until there are {least}"),
    N_("it was deleted"),
    N_("it has none"),
    N_("The server was restored from an older copy: this email may have been sent since"),
    N_("The database has gone back to before this email was handed over: it may have arrived"),
    # Of a step.
    N_('Node "{node}": {fault}'),
    # Contacts and groups.
    N_("Email already exists"),
    N_("Group name already exists"),
    N_("Choose what to do"),
    N_("Choose one contact at least"),
    N_("Say which group, tag or campaign"),
    N_("This is about {found} contacts, not {expected}"),
    N_("Group {id} does not exist"),
    N_("Must be at most {most} characters long"),
    N_("A custom field's name is 1 to 64 letters, digits or _ and does not begin with a digit"),
    N_("A contact has at most {most} custom fields"),
    N_("A contact has at most {most} tags"),
    N_("A workspace has at most {most} variables"),
    N_("A variable's name is 1 to 64 letters, digits or _ and does not begin with a digit"),
    N_("This name is a contact's own field, or one that every email has"),
    N_("There is a variable of this name already"),
    # Imports.
    N_("Choose a file"),
    N_("The file is empty"),
    N_("The file needs a column email, or a mapping of one to it; its columns are {names}"),
    N_(
        "Line {line} does not name the columns, it is about a person already: put a line such as "
        "email,firstName,lastName before {cells}"
    ),
    N_("The file is an Excel or OpenDocument workbook or an archive: save its sheet as CSV UTF-8"),
    N_("The file is a vCard or a calendar: export the contacts as CSV"),
    N_("The file is HTML or XML, whatever its name: open it in a spreadsheet and save it as CSV UTF-8"),
    N_("The file is a document, an image or compressed: save its table as CSV UTF-8"),
    N_("The file is JSON, not CSV: POST /v1/contacts/bulk takes it"),
    N_("Several columns give {field}"),
    N_("Say where the contacts come from"),
    N_("Confirm that these people may be written to"),
    N_("The server's disk is almost full: nothing is imported until there is room"),
    N_("{count} imports are open already: wait until one has ended, or cancel one"),
    N_("This import is completed already"),
    N_("This import is failed already"),
    N_("This import is cancelled already"),
    N_("A quote is opened and never closed"),
    N_("The row is not valid UTF-8"),
    N_("The row has {cells} cells, the header has {columns}"),
    N_("The line is longer than {most} bytes"),
    N_("A cell is longer than {most} characters, or its quote is never closed"),
    N_("The row is not well quoted: {why}"),
    N_("The file ends here: more than {most} blank lines follow"),
    N_("The file is neither UTF-8, UTF-16 nor {encoding}, perhaps {other}: name its encoding"),
    N_("The file is neither UTF-8, UTF-16 nor {encoding}: name its encoding"),
    N_("Near line {line} the file is not {encoding}: {why}"),
    N_(
        "The encoding of the file is not certain: it is read as {encoding}, and may be {others}. Look at the "
        "names: where they are wrong, name the encoding, or save the file as CSV UTF-8"
    ),
    N_(
        "Each line of the file is one cell, as a spreadsheet saves it that knows another delimiter: such "
        "files are read up to {size} MiB. Save it with one cell for each value, or in parts"
    ),
    N_("Line {line}, the header, cannot be read as CSV: {why}"),
    N_("Line {line}, the header, contains NUL: is the file UTF-8?"),
    N_("The file has more than {most} columns"),
    N_("The file has no column {name}"),
    N_("Nobody knows the columns {names}: say what they give"),
    N_("The file has several columns email: {names}"),
    N_("A dry run takes files of up to {size} MiB"),
    N_("A dry run takes files of up to {count} rows"),
    N_("The import stopped here, by an error of the server; the rows before were kept"),
    N_("The import ended here: {count} rows were wrong; the other rows before were kept"),
    N_(
        "The server was restored from a copy of {time}: what this file brought in after it is lost. "
        "Upload it again"
    ),
    N_("This import is pending already"),
    N_("This import is running already"),
    N_("{text} is not a field that a column can give"),
    N_("There is a source or a time of a verdict, and no status"),
    N_("{text} is not a time, as 2026-01-15T10:30:00Z"),
    N_("A verifier's word is not known and is kept: {text}"),
    N_("Must not contain NUL"),
    N_("Must not contain control characters or line breaks ({places})"),
    N_("Must be a number within ±{most}"),
    N_("Must be text, a number, a boolean or null"),
    N_("Must be one of: {names}."),
    N_("{text} is no email address that mail can be sent to"),
    N_("{text} needs SMTPUTF8 (RFC 6531), which is not supported"),
    N_("{text} is not the name of a domain"),
    N_("{fault}: there is {places} in it"),
    N_("These contacts have more than {most} custom fields: export fewer at a time"),
    N_("Choose at most {most} columns"),
    N_("This field is required"),
    N_("Must be a whole number from {least} to {most}"),
    N_("Must be at most {most} characters long"),
    N_("Must be a host name or an address, nothing around it"),
    N_("Must not contain NUL or half of a surrogate pair"),
    N_("Choose one of the list"),
    N_("Too many calls are waiting for other servers: try again in a moment"),
    N_("Another export is running: try again once it has ended"),
    N_("Choose at least one event"),
    N_("There is no such event, or it is older than 30 days"),
    N_("Enter a day and a time"),
    N_("The end must be after the beginning"),
    N_("Write an answer first"),
    N_("An answer has at most {most} characters"),
    N_("Nothing is to be changed"),
    N_("Pipeline stage {id} does not exist"),
    N_("Another host, port or username, or a weaker encryption, needs the password again"),
    N_("An active campaign uses this account: pause it first"),
    N_("The URL must begin with {schemes}"),
    N_("The URL is not valid"),
    N_("The URL has no valid host"),
    N_("The URL must not point to a private, loopback or link-local address{unless}"),
    N_("The URL must use port {port}, or {ports} and above{unless}"),
    N_(", unless the server runs with FLUENZR_WEBHOOK_ALLOW_PRIVATE=1"),
    N_("{host} is not an address"),
    N_("The URL must not contain a user name or password"),
    N_("A bounce was written by a machine: it cannot be answered"),
    N_("The email account that this reply came to may not send"),
    N_("{address} is suppressed: nothing is ever sent there"),
    N_("This answer is being sent"),
    N_("The answer was not sent: {reason}"),
    N_("The server has not said yet whether it takes this answer: ask again later"),
    N_("This answer may have been sent and may not: look for it before you write another"),
    N_("This message is no email of a campaign: nothing is told of it"),
    N_("The event is older than 30 days and no longer kept"),
    N_("The server did not answer in time"),
    N_("Connection refused"),
    N_("The name {host} cannot be looked up: {reason}"),
    N_("{host} is a private address, which this server does not connect to"),
    N_("The stored password cannot be read with this SECRET_KEY: set it again"),
    N_("The mailbox cannot be read: {why}"),
    N_("{address} is not connected: mend it, or leave it out"),
    N_("Choose one mailbox at least"),
    N_("Name another mailbox than in from"),
    N_("{id} is no mailbox of this campaign: add it to emailAccountIds first"),
    N_("{id} has never been a mailbox of this campaign"),
    N_("The campaign is {campaign_status}: its contacts are not reassigned"),
    N_("The campaign is {campaign_status}: it takes no more contacts"),
    N_("A campaign can be changed only while it is {campaign_statuses}; this one is {campaign_status}"),
    N_("A campaign can be deleted only while it is {campaign_statuses}; this one is {campaign_status}"),
    N_("A campaign can be started only while it is {campaign_statuses}; this one is {campaign_status}"),
    N_("A campaign can be resumed only while it is {campaign_statuses}; this one is {campaign_status}"),
    N_("A campaign can be paused only while it is {campaign_statuses}; this one is {campaign_status}"),
    N_("A campaign can be archived only while it is {campaign_statuses}; this one is {campaign_status}"),
    N_("Only a draft may be without a workflow"),
    N_("Campaign {id} does not exist"),
    N_("The mailbox is named twice"),
    N_("A campaign needs 1 to {most} mailboxes"),
    N_("Must not be less than what the first week has"),
    N_("Must be later than the first hour"),
    # Connecting mailboxes.
    N_("Set an application first: PUT /oauth-apps/{provider}"),
    N_("The stored client secret cannot be read with this SECRET_KEY: set it again"),
    N_("Google's device flow has no scope for mail: take the flow browser"),
    N_("Too many mailboxes are being connected: wait for 10 minutes"),
    N_("The connection is over: begin again"),
    N_("This connection was finished already, or its 10 minutes are over: begin again"),
    N_("The 10 minutes are over: begin again"),
    N_("Not all permissions were given ({missing}): connect again and tick them all"),
    N_("The provider gave no refresh token: take its access back there, then connect again"),
    N_("Signed in as {seen}, not as {email}: choose the account of that mailbox"),
    N_("an address that the provider has not verified"),
    N_("clientId is required"),
    N_("Another clientId needs its own clientSecret, or null for none"),
    N_("A tenant is an id, a domain, common, organizations or consumers"),
    N_("Copy it again: a client ID of Google ends in .apps.googleusercontent.com"),
    N_("Copy it again: an application (client) ID of Microsoft is like 00000000-0000-0000-0000-000000000000"),
    N_("No application is set: paste its client ID, and its secret"),
    N_("Register {uri} with the application, exactly so"),
    N_(
        "Register {uri}. Providers send nobody back to this server, as its FLUENZR_PUBLIC_URL is no https "
        "address with a public name: people paste the address that they land on, which works as well"
    ),
    N_("Host is required"),
    N_("Logging in by password needs one"),
    N_("The provider of an account cannot change"),
    N_("Only microsoft has tenants"),
    N_("The organisation limits how long a session lasts: connect the mailbox again"),
    N_("The address has no state"),
    N_("The address has no code"),
    N_("The address names something twice"),
    N_("The ID token is of another issuer"),
    N_("The ID token is for another application"),
    N_("The ID token has expired: check the clock of this server"),
    N_("The ID token is of another authorization"),
    N_("The provider gave no ID token"),
    N_("A recipient cannot do that"),
    N_("Only a sandbox account keeps its messages; this one sends them"),
    N_("An email of this workspace is being sent just now: try again in a minute"),
    N_("The secret shows itself when a mailbox is connected"),
    N_("inside the data directory, lost with its disk: set FLUENZR_BACKUP_DIR"),
    N_("without the secret key: keep that elsewhere, or set FLUENZR_BACKUP_PASSPHRASE"),
    *template_check.SENTENCES,
    *server_texts.SENTENCES,
    *connection_texts.SENTENCES,
    *oauth_errors.SENTENCES,
)
_WITH_CODE = N_("{says} ({code})")
_LONGEST = 500
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}Z")
_NAME = re.compile(r"\{(\w+)\}")


def translated(sentence: str) -> str:
    """The sentence in the reader's language."""
    if not sentence:
        return ""  # under the empty text a catalogue has its own head
    told = gettext(sentence)
    if told != sentence or len(sentence) > _LONGEST:
        return told
    for text, pattern in _patterns():
        if found := pattern.fullmatch(sentence):
            values = found.groupdict()
            return gettext(text).format(**{name: _value(name, value) for name, value in values.items()})
    return _with_code(sentence)


def _with_code(sentence: str) -> str:
    """What a provider of OAuth refuses: its sentence, which may have parentheses itself, and the code."""
    inner = sentence.removesuffix(")")
    for says, space, code in (inner.rpartition(" ("), inner.partition(" (")):
        if space and says in oauth_errors.SENTENCES:
            return gettext(_WITH_CODE).format(says=gettext(says), code=code)
    return sentence


def _value(name: str, value: str) -> str:
    """A value stays as it is, but where it is a time, a status, or a sentence itself, or several."""
    if name in _READ:
        return _READ[name](value)
    return "; ".join(map(translated, value.split("; ")))


def _moment(value: str) -> str:
    return formats.day_and_time(value) if _ISO.fullmatch(value) else value


_READ: dict[str, Callable[[str], str]] = {
    "campaign_status": campaign_states.within,
    "campaign_statuses": campaign_states.any_of,
    "time": _moment,
}
"""How values of these names are read."""


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((text, _pattern(text)) for text in SENTENCES if "{" in text)


def _pattern(text: str) -> re.Pattern[str]:
    """Values are of one line and bounded; a sentence has few of them."""
    pieces = _NAME.split(text)
    fixed, names = map(re.escape, pieces[::2]), (f"(?P<{name}>.{{0,300}}?)" for name in pieces[1::2])
    return re.compile("".join(chain.from_iterable(zip_longest(fixed, names, fillvalue=""))))
