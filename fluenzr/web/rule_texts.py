"""What the rules say, in the reader's language: a sentence of `core` as it stands, or by its pattern.

A rule's sentence is English and may have values in it. Each that pages show is listed here, once, with `{}`
names where the values stand; what is not listed is shown in English.
"""

import re
from functools import cache
from itertools import chain, zip_longest

from fluenzr.core.accounts import oauth_errors
from fluenzr.core.emails import template_check
from fluenzr.web import server_texts
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
    N_(
        "The server was restored from a copy of {time}: what was sent after it is not known. What may have "
        "been is uncertain and waits for a decision; resume the campaign for everything else"
    ),
    N_("{address} cannot send, and its contacts wait: {fault}"),
    N_("{address} is disabled"),
    N_("{address} no longer writes for the campaign"),
    N_("A mailbox cannot send, and its contacts wait: {fault}"),
    N_("/reassign gives its contacts to another mailbox"),
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
    # Imports.
    N_("Choose a file"),
    N_("The file is empty"),
    N_("The file needs a column email, or a mapping of one to it"),
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
    N_("This field is required"),
    N_("Must be a whole number from {least} to {most}"),
    N_("Must be at most {most} characters long"),
    N_("Must be a host name or an address, nothing around it"),
    N_("Must not contain NUL or half of a surrogate pair"),
    N_("Choose one of the list"),
    N_("Too many calls are waiting for other servers: try again in a moment"),
    N_("Another export is running: try again once it has ended"),
    N_("Choose at least one event"),
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
    N_("Contacts of a draft campaign are not reassigned"),
    N_("Contacts of a completed campaign are not reassigned"),
    N_("Contacts of a archived campaign are not reassigned"),
    N_("A completed campaign takes no more contacts"),
    N_("A archived campaign takes no more contacts"),
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
    N_("The secret shows itself when a mailbox is connected"),
    N_("inside the data directory, lost with its disk: set FLUENZR_BACKUP_DIR"),
    N_("without the secret key: keep that elsewhere, or set FLUENZR_BACKUP_PASSPHRASE"),
    *template_check.SENTENCES,
    *server_texts.SENTENCES,
    *oauth_errors.SENTENCES,
)
_WITH_CODE = N_("{says} ({code})")
_LONGEST = 500
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
            return gettext(text).format(**{name: _value(value) for name, value in found.groupdict().items()})
    return _with_code(sentence)


def _with_code(sentence: str) -> str:
    """What a provider of OAuth refuses: its sentence, which may have parentheses itself, and the code."""
    inner = sentence.removesuffix(")")
    for says, space, code in (inner.rpartition(" ("), inner.partition(" (")):
        if space and says in oauth_errors.SENTENCES:
            return gettext(_WITH_CODE).format(says=gettext(says), code=code)
    return sentence


def _value(value: str) -> str:
    """A value stays as it is, but where it is a sentence itself, or several."""
    return "; ".join(map(translated, value.split("; ")))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((text, _pattern(text)) for text in SENTENCES if "{" in text)


def _pattern(text: str) -> re.Pattern[str]:
    """Values are of one line and bounded; a sentence has few of them."""
    pieces = _NAME.split(text)
    fixed, names = map(re.escape, pieces[::2]), (f"(?P<{name}>.{{0,300}}?)" for name in pieces[1::2])
    return re.compile("".join(chain.from_iterable(zip_longest(fixed, names, fillvalue=""))))
