"""What states, reasons and happenings are called on pages, in the reader's language, with kinds of badges."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from fluenzr.core.common import contact_fields
from fluenzr.core.templates.languages import SHIPPED
from fluenzr.web import campaign_states, rule_texts
from fluenzr.web.texts import N_, gettext, pgettext


class Word(NamedTuple):
    """A word, and of which kind its badge is (`good`, `warn`, `bad`, `accent` or none)."""

    text: str
    kind: str = ""


_CAMPAIGN_KINDS = {"active": "good", "paused": "warn", "completed": "accent"}
_CONTACT = {
    "active": (N_("Reachable"), "good"),
    "unsubscribed": (N_("Has unsubscribed"), "warn"),
    "bounced": (N_("Has bounced"), "bad"),
    "replied": (N_("Has answered"), "accent"),
    "blocked": (N_("Blocked"), "bad"),
}
_VERIFICATION = {
    "valid": (N_("Valid"), "good"),
    "invalid": (N_("Invalid"), "bad"),
    "risky": (N_("Risky"), "warn"),
    "unknown": (N_("Undecided"), ""),
}
_ENROLLMENT = {
    "pending": (N_("Not begun"), ""),
    "in_progress": (N_("Under way"), "accent"),
    "completed": (N_("At the end"), ""),
    "replied": (N_("Has answered"), "good"),
    "bounced": (N_("Has bounced"), "bad"),
    "unsubscribed": (N_("Has unsubscribed"), "warn"),
    "error": (N_("Failed"), "bad"),
}
_IMPORT = {
    "pending": (N_("Waiting"), ""),
    "running": (N_("Being read"), "accent"),
    "completed": (N_("Imported"), "good"),
    "failed": (N_("Stopped"), "bad"),
    "cancelled": (N_("Cancelled"), "warn"),
}
_MAILBOX = {"resting": (N_("Resting"), "warn"), "disabled": (N_("Turned off"), "")}
_REFUSED = N_("Login refused")
_MAILBOX_ERRORS = {
    "reauth_required": N_("Access has ended"),
    "oauth_app_refused": N_("Application refused"),
}
_CHECKS = {
    "start": N_("Start"),
    "public_url": N_("Address of this server"),
    "mailboxes": N_("Mailboxes"),
    "working_hours": N_("Working hours"),
    "spf": N_("SPF"),
    "dmarc": N_("DMARC"),
    "dkim": N_("DKIM"),
    "mx": N_("MX"),
    "no_mx": N_("Domains that take mail"),
    "postal_address": N_("Postal address"),
    "variables": N_("Variables"),
    "syntax": N_("Placeholders"),
    "links": N_("Links"),
    "shorteners": N_("Short links"),
    "size": N_("Size"),
    "subject": N_("Subjects"),
    "wording": N_("Wording"),
    "suppressed": N_("Not to be written to"),
    "role_addresses": N_("Addresses of roles"),
    "disposable": N_("Disposable addresses"),
    "consent": N_("Consent"),
    "other_campaigns": N_("Other campaigns"),
    "verification": N_("Verified addresses"),
    "volume": N_("Volume"),
}
_RESULT = {
    "pass": (N_("Right"), "good"),
    "warn": (N_("To look at"), "warn"),
    "fail": (N_("To mend"), "bad"),
    "unknown": (N_("Not known"), ""),
}
_ACTIVITY = {
    "sent": (N_("Email sent"), ""),
    "opened": (N_("Email opened"), "accent"),
    "clicked": (N_("Link clicked"), "accent"),
    "replied": (N_("Answer received"), "good"),
    "bounced": (N_("Email bounced"), "bad"),
    "unsubscribed": (N_("Has unsubscribed"), "warn"),
    "failed": (N_("Sending failed"), "bad"),
    "uncertain": (N_("In doubt"), "warn"),
    "status_changed": (N_("Status changed"), ""),
    "stage_changed": (N_("Stage changed"), ""),
    "group_joined": (N_("Joined a group"), ""),
    "group_left": (N_("Left a group"), ""),
    "note_added": (N_("Note written"), ""),
    "note_deleted": (N_("Note removed"), ""),
}
_WAITING = {
    "window": N_("The sending hours of the campaign have not begun."),
    "delay": N_("The next step of the sequence is not due yet."),
    "hourly_limit": N_("Emails leave one by one, as many an hour as the campaign's settings allow."),
    "daily_limit": N_("The mailbox has sent as many emails in 24 hours as it may."),
    "account_error": N_("The mailbox cannot send until it is mended."),
    "retry": N_("An email could not be handed over and is tried again."),
    "mailbox": N_("Follow-ups wait until the mailbox was read for answers."),
    "uncertain": N_("Nobody knows whether an email has arrived: say what became of it."),
    "ramp": N_("The mailbox is young: its daily limit still grows."),
    "restored": N_("The database is a copy that was restored: look at the campaign, then resume it."),
}
_SOURCES = {
    "web_optin": N_("Signed up on a website"),
    "event": N_("Met at an event"),
    "business_card": N_("Business card"),
    "social_network": N_("Social network"),
    "referral": N_("Recommended by somebody"),
    "existing": N_("Existing customer or partner"),
    "other": N_("Other"),
    "not_specified": N_("Not said"),
}
_SUPPRESSIONS = {
    "unsubscribed": N_("Unsubscribed from emails"),
    "bounced": N_("The address bounced"),
    "complaint": N_("Complained about an email"),
    "manual": N_("Entered by hand as not to be written to"),
}
_DAYS = {
    "monday": N_("Monday"),
    "tuesday": N_("Tuesday"),
    "wednesday": N_("Wednesday"),
    "thursday": N_("Thursday"),
    "friday": N_("Friday"),
    "saturday": N_("Saturday"),
    "sunday": N_("Sunday"),
}
_WORDS = {each.public: each.words.capitalize() for each in contact_fields.TEXTS}
"""Of a field that is new, until it has words below."""
_FIELDS = {
    "email": N_("Email"),
    "firstName": N_("First name"),
    "lastName": N_("Last name"),
    "fullName": N_("Full name"),
    "company": N_("Company"),
    "jobTitle": N_("Job title"),
    "phone": N_("Phone"),
    "website": N_("Website"),
    "status": N_("Status"),
    "tags": N_("Tags"),
    "groups": N_("Groups"),
    "customFields": N_("Other fields"),
    "pipelineStage": N_("Stage"),
    "consentSource": N_("Origin"),
    "consentNotes": N_("Notes on consent"),
    "consentAt": N_("Consent since"),
    "name": N_("Name"),
    "description": N_("Description"),
    "emailAccountIds": N_("Mailboxes"),
    "ramp": N_("Growing limit"),
    "ramp.start": N_("Emails a day in the first week"),
    "ramp.percent": N_("Percent more each week"),
    "ramp.max": N_("Emails a day at the most"),
    "hours": N_("Working hours"),
    "hours.days": N_("Days"),
    "hours.start": N_("First hour"),
    "hours.end": N_("Last hour"),
    "hours.timezone": N_("Time zone"),
    "language": N_("Language"),
    "sendDays": N_("Days"),
    "sendHoursStart": N_("First hour"),
    "sendHoursEnd": N_("Last hour"),
    "timezone": N_("Time zone"),
    "maxEmailsPerHour": N_("Emails an hour"),
    "type": N_("Kind"),
    "color": N_("Color"),
    "display_name": N_("Name of the sender"),
    "reply_to": N_("Answers go to"),
    "signature": N_("Signature"),
    "daily_limit": N_("Emails in any 24 hours"),
    "reads": N_("Reading (IMAP)"),
    "sandbox.speed_up": N_("Times faster than time"),
    "smtp.host": N_("Sending: host"),
    "smtp.port": N_("Sending: port"),
    "smtp.encryption": N_("Sending: encryption"),
    "smtp.username": N_("Sending: user"),
    "imap.host": N_("Reading: host"),
    "imap.port": N_("Reading: port"),
    "imap.encryption": N_("Reading: encryption"),
    "imap.username": N_("Reading: user"),
    "url": N_("Address"),
    "events": N_("Events"),
    "postal_address": N_("Postal address"),
    "open_tracking": N_("Opens that are tracked"),
    "uncertain_policy": N_("When nobody knows whether an email was sent"),
    "theme": N_("Theme"),
    "clientId": N_("Client ID"),
    "tenant": N_("Tenant"),
}
_BOUNCES = {"hard": N_("no such address"), "soft": N_("refused for now"), "block": N_("blocked")}


def campaign(status: str) -> Word:
    """The status of a campaign, by one word on badges and in sentences."""
    return Word(campaign_states.name(status), _CAMPAIGN_KINDS.get(status, ""))


def contact(status: str) -> Word:
    """The status of a contact."""
    return _word(_CONTACT, status)


def verification(status: str) -> Word:
    """What a verifier said of an address."""
    return _word(_VERIFICATION, status)


def enrollment(status: str) -> Word:
    """How somebody stands in a campaign."""
    return _word(_ENROLLMENT, status)


def imported(status: str) -> Word:
    """How far an import is."""
    return _word(_IMPORT, status)


def check(name: str) -> str:
    """What was looked at before a campaign starts."""
    return _text(_CHECKS, name)


def mailbox(seen: Any) -> Word:
    """How a mailbox of `core.accounts.overview` stands."""
    if seen.state == "error":
        return Word(gettext(_MAILBOX_ERRORS.get(seen.account.error_code, _REFUSED)), "bad")
    if seen.state in _MAILBOX:
        return _word(_MAILBOX, seen.state)
    if seen.reading:
        return Word(gettext("Cannot be read"), "warn")
    if seen.reads and not seen.read_at:
        return Word(gettext("Not read yet"))
    if seen.is_well:
        return Word(gettext("Well"), "good")
    return Word(gettext("Not read lately") if seen.is_overdue else gettext("Answers are not seen"), "warn")


def result(name: str) -> Word:
    """What came of something that was looked at."""
    return _word(_RESULT, name)


def activity(kind: str) -> Word:
    """What happened."""
    return _word(_ACTIVITY, kind)


def waiting(reason: str | None) -> str:
    """Why an email does not leave now."""
    return _text(_WAITING, reason or "")


def waiting_detail(reason: str | None, detail: str | None) -> str:
    """What a server or a mailbox said last, of a campaign's `waitingDetail`; empty where none did."""
    if reason not in ("account_error", "retry", "mailbox"):
        return ""
    return "; ".join(map(rule, (detail or "").partition(": ")[2].split("; ")))


def source(name: str) -> str:
    """Where somebody comes from, who may be written to."""
    return _text(_SOURCES, name)


def suppression(reason: str) -> str:
    """Why an address is never written to."""
    return _text(_SUPPRESSIONS, reason)


def weekday(name: str) -> str:
    """A day of the week."""
    return _text(_DAYS, name)


def field(name: str) -> str:
    """What a field of a contact, campaign or group is called; a custom one by its own name."""
    return _text(_FIELDS, name.removeprefix("customFields."), _WORDS.get(name))


def contact_texts() -> list[tuple[str, str, int]]:
    """The texts of one line that a contact has: public name, what it is called, and how long it may be."""
    return [(each.public, field(each.public), each.max_length) for each in contact_fields.TEXTS]


def language_of(code: str) -> str:
    """A language by its own name."""
    return SHIPPED.get(code).pgettext("name of this language", "English")


def rule(sentence: str) -> str:
    """What a rule says of a row of a file."""
    return rule_texts.translated(sentence)


def detail(kind: str, metadata: Mapping[str, Any]) -> str:
    """What is known beside of something that happened."""
    if metadata.get("linkUrl"):
        return str(metadata["linkUrl"])
    if kind == "status_changed":
        told = [contact(str(metadata[name])).text for name in ("from", "to") if metadata.get(name)]
        return " → ".join(told)
    if kind == "stage_changed":
        return " → ".join(_name(metadata.get(name)) or pgettext("stage", "none") for name in ("from", "to"))
    if "group" in metadata:
        return _name(metadata["group"])
    if "resolvedAs" in metadata:
        return gettext("Counted as sent") if metadata["resolvedAs"] == "sent" else gettext("Sent again")
    if kind == "bounced":
        said = rule(str(metadata.get("bounceReason") or ""))
        return said or _text(_BOUNCES, str(metadata.get("bounceType", "")))
    return str(metadata.get("replySubject") or "") or rule(str(metadata.get("reason") or ""))


def _name(found: Any) -> str:
    """Of a group or a stage in a contact's history."""
    return str(found.get("name") or "") if isinstance(found, Mapping) else str(found or "")


def choices(word: Callable[[str], Word], names: Iterable[str]) -> list[tuple[str, str]]:
    """Of a select: `words.choices(words.contact, words.CONTACT_STATUSES)`."""
    return [(name, word(name).text) for name in names]


CONTACT_STATUSES = tuple(_CONTACT)
ENROLLMENT_STATUSES = tuple(_ENROLLMENT)
SOURCES = tuple(_SOURCES)


def _word(words: Mapping[str, tuple[str, str]], key: str) -> Word:
    text, kind = words.get(key, (key, ""))
    return Word(gettext(text), kind)


def _text(texts: Mapping[str, str], key: str, otherwise: str | None = None) -> str:
    return gettext(texts[key]) if key in texts else otherwise or key
