"""What an authorization server's error means (RFC 6749 §5.2, AADSTS codes), and what to do about it. Pure.

Tested by `tests/engine/oauth/test_access_tokens.py`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from fluenzr.core.common.text import readable
from fluenzr.core.templates.languages import N_

REAUTH_REQUIRED = "reauth_required"
APP_REFUSED = "oauth_app_refused"

_LENGTH = 300
_AADSTS = re.compile(r"\bAADSTS(\d{3,8})\b")
_TRACE = "Trace ID:"


class Kind(StrEnum):
    """What has to happen before another try makes sense."""

    REAUTH = "reauth"  # a person has to authorise again
    APP = "app"  # the registered application has to be mended
    DENIED = "denied"  # a person said no, or an administrator has to say yes
    AWAY = "away"  # time
    PENDING = "pending"  # the person (RFC 8628 §3.5)
    SLOW_DOWN = "slow_down"  # the same, asked less often
    EXPIRED = "expired"  # a new start: the person took too long


@dataclass(frozen=True, slots=True)
class Refusal:
    """`code` is one of our own (or the provider's, AADSTS included), `message` a sentence with what to do."""

    kind: Kind
    code: str
    message: str


class AuthorizationFailed(Exception):
    """No token could be had."""

    def __init__(self, refusal: Refusal):
        super().__init__(refusal.message)
        self.refusal = refusal

    @property
    def is_final(self) -> bool:
        """Whether trying again by itself is of no use."""
        return self.refusal.kind not in (Kind.AWAY, Kind.PENDING, Kind.SLOW_DOWN)


_KINDS = {
    "invalid_grant": Kind.REAUTH,
    "interaction_required": Kind.REAUTH,
    "login_required": Kind.REAUTH,
    "consent_required": Kind.REAUTH,
    "invalid_token": Kind.REAUTH,
    "invalid_client": Kind.APP,
    "unauthorized_client": Kind.APP,
    "unsupported_grant_type": Kind.APP,
    "unsupported_response_type": Kind.APP,
    "invalid_scope": Kind.APP,
    "invalid_resource": Kind.APP,
    "invalid_request": Kind.APP,
    "redirect_uri_mismatch": Kind.APP,
    "deleted_client": Kind.APP,
    "disabled_client": Kind.APP,
    "org_internal": Kind.APP,
    "restricted_client": Kind.APP,
    "admin_policy_enforced": Kind.DENIED,
    "access_denied": Kind.DENIED,
    "authorization_declined": Kind.DENIED,
    "authorization_pending": Kind.PENDING,
    "slow_down": Kind.SLOW_DOWN,
    "expired_token": Kind.EXPIRED,
    "code_expired": Kind.EXPIRED,
    "bad_verification_code": Kind.EXPIRED,
    "temporarily_unavailable": Kind.AWAY,
    "server_error": Kind.AWAY,
    "internal_failure": Kind.AWAY,
    "rate_limit_exceeded": Kind.AWAY,
}

# https://learn.microsoft.com/entra/identity-platform/reference-error-codes
_AADSTS_SAYS: dict[int, tuple[Kind, str]] = {
    50011: (Kind.APP, N_(
        "The redirect URI is not registered: add it in the app registration (Microsoft Entra), "
        "exactly as shown"
    )),
    50020: (Kind.APP, N_(
        "This account is of another organisation: set the tenant to its own, or to "
        "`common`"
    )),
    50034: (Kind.REAUTH, N_("There is no such account in this organisation: sign in with the mailbox's own")),
    50053: (Kind.REAUTH, N_("The account is locked after wrong passwords: unlock it, then connect again")),
    50055: (Kind.REAUTH, N_("The password has expired: change it, then connect again")),
    50057: (Kind.REAUTH, N_(
        "The account is disabled: an administrator of the organisation has to enable "
        "it"
    )),
    50076: (Kind.REAUTH, N_("A second factor is asked for now: connect the mailbox again")),
    50078: (Kind.REAUTH, N_("The second factor has expired: connect the mailbox again")),
    50079: (Kind.REAUTH, N_("A second factor has to be set up: sign in once, then connect again")),
    50105: (Kind.DENIED, N_(
        "The account is not assigned to this application: an administrator of the organisation has "
        "to assign it"
    )),
    50126: (Kind.REAUTH, N_("Wrong user name or password: connect the mailbox again")),
    50132: (Kind.REAUTH, N_("The session was revoked: connect the mailbox again")),
    50133: (Kind.REAUTH, N_("The password was changed: connect the mailbox again")),
    50158: (Kind.REAUTH, N_("The organisation asks for a further check: connect the mailbox again")),
    50173: (Kind.REAUTH, N_("The password was changed or access revoked: connect the mailbox again")),
    50194: (Kind.APP, N_("The application is of one organisation alone: set its tenant instead of `common`")),
    50196: (Kind.AWAY, N_("Microsoft was asked too often: it is asked again later")),
    53000: (Kind.DENIED, N_(
        "Conditional Access asks for a compliant device: an administrator of the organisation has "
        "to except this application"
    )),
    53003: (Kind.DENIED, N_(
        "Conditional Access blocks this sign-in: an administrator of the organisation has to "
        "except this application"
    )),
    65001: (Kind.REAUTH, N_(
        "Nobody consented to the permissions: connect the mailbox again and accept "
        "them"
    )),
    65004: (Kind.DENIED, N_("The permissions were declined: connect again and accept them")),
    70000: (Kind.REAUTH, N_("The grant is no longer valid: connect the mailbox again")),
    70008: (Kind.REAUTH, N_("The grant has expired: connect the mailbox again")),
    70011: (Kind.APP, N_(
        "A permission is not known: add SMTP.Send and IMAP.AccessAsUser.All in the app "
        "registration (Microsoft Entra)"
    )),
    70016: (Kind.PENDING, N_("The code was not entered yet")),
    70018: (Kind.EXPIRED, N_("The code was entered wrongly or is too old: begin again")),
    70019: (Kind.EXPIRED, N_("The code has expired: begin again")),
    70020: (Kind.EXPIRED, N_("The code has expired: begin again")),
    70043: (Kind.REAUTH, N_("Sign-in frequency of the organisation: connect the mailbox again")),
    90002: (Kind.APP, N_("There is no such tenant: take the directory (tenant) ID of the app registration")),
    90024: (Kind.AWAY, N_("Microsoft is busy: it is asked again later")),
    90033: (Kind.AWAY, N_("Microsoft is out of order for a moment: it is asked again later")),
    90055: (Kind.AWAY, N_("Microsoft was asked too often: it is asked again later")),
    90094: (Kind.DENIED, N_(
        "The permissions need an administrator's consent: an administrator of the organisation has "
        "to grant it"
    )),
    700016: (Kind.APP, N_("No such application in this tenant: check client ID and tenant")),
    700025: (Kind.APP, N_("The application is public and takes no secret: remove the secret here")),
    700030: (Kind.APP, N_(
        "The application is not verified for this use: an administrator of the organisation has to "
        "approve it"
    )),
    700082: (Kind.REAUTH, N_("Access was not used for 90 days and has ended: connect the mailbox again")),
    700084: (Kind.REAUTH, N_("Single-page applications have access for 24 hours: register it as `Web`")),
    7000112: (Kind.APP, N_(
        "The application is disabled: an administrator of the organisation has to enable "
        "it"
    )),
    7000215: (Kind.APP, N_("Wrong client secret: paste the secret's Value, not its ID")),
    7000218: (
        Kind.APP,
        N_(
            "A client secret is missing: add one, or allow public client flows in the app "
            "registration (Microsoft Entra)"
        ),
    ),
    7000222: (Kind.APP, N_(
        "The client secret has expired: make a new one in the app registration (Microsoft Entra) "
        "and set it here"
    )),
    9002327: (Kind.APP, N_(
        "The redirect URI is of a single-page application: make it `Web` in the app registration "
        "(Microsoft Entra)"
    )),
    9002331: (Kind.APP, N_("The application takes personal accounts alone: set the tenant to `consumers`")),
    9002346: (Kind.APP, N_("The application takes personal accounts alone: set the tenant to `consumers`")),
}  # fmt: skip

_GOOGLE_TESTING = N_(
    "Access has ended: it was taken back, the password changed, it was not used for 6 months, or, where the "
    "app's publishing status is Testing, its 7 days are over (publish the app, or make it Internal). "
    "Connect the mailbox again"
)
_SAYS = {
    ("google", "invalid_grant"): _GOOGLE_TESTING,
    ("google", "invalid_client"): N_("Google does not know this client ID with this secret: paste both anew"),
    ("google", "unauthorized_client"): N_("This client may not do that: its type has to be Web application"),
    ("google", "deleted_client"): N_("The client was deleted in the Google Cloud console: make a new one"),
    ("google", "org_internal"): N_("The app is Internal: only mailboxes of its own organisation may connect"),
    ("google", "admin_policy_enforced"): N_("An administrator of Google Workspace has to allow this app"),
    ("google", "redirect_uri_mismatch"): N_("The redirect URI is not registered with the client: add it"),
    ("google", "access_denied"): N_("Access was declined, or this mailbox is not among the app's test users"),
}
_IN_GENERAL = {
    Kind.REAUTH: N_("Access has ended: connect the mailbox again"),
    Kind.APP: N_("The provider refuses the registered application"),
    Kind.DENIED: N_("Access was declined: connect again and accept"),
    Kind.AWAY: N_("The provider's token server does not answer as it should: it is asked again later"),
    Kind.PENDING: N_("The code was not entered yet"),
    Kind.SLOW_DOWN: N_("The code was not entered yet"),
    Kind.EXPIRED: N_("The code has expired: begin again"),
}
_AWAY = N_("The provider's token server does not answer as it should: it is asked again later: {reason}")
_OTHER_CLIENT = N_("The mailbox was connected with another client ID: connect it again")
_NO_CLIENT = N_("No application is set for this provider any more: set one under oauth-apps")

SENTENCES = tuple(
    dict.fromkeys(
        (
            *(says for _, says in _AADSTS_SAYS.values()),
            *_SAYS.values(),
            *_IN_GENERAL.values(),
            _AWAY,
            _OTHER_CLIENT,
            _NO_CLIENT,
        )
    )
)
"""All of them, as they stand before their code in parentheses, or alone."""


def judge(provider: str, error: str, description: str | None = None) -> Refusal:
    """What an error says, by its code, and by Microsoft's own where there is one.

    An error that nobody knows is not the end of an access: it is asked again.
    """
    said = " ".join(readable((description or "").partition(_TRACE)[0], _LENGTH).split())
    numbers = [int(found) for found in _AADSTS.findall(said)] if provider == "microsoft" else []
    number = next((each for each in numbers if each in _AADSTS_SAYS), None)
    if number is not None:
        kind, says = _AADSTS_SAYS[number]
        return Refusal(kind, f"AADSTS{number}", f"{says} (AADSTS{number})")
    code = error if error in _KINDS else "unknown_error"
    kind = _KINDS.get(error, Kind.AWAY)
    says = _SAYS.get((provider, error)) or _IN_GENERAL[kind]
    name = f"AADSTS{numbers[0]}" if numbers else code
    told = f": {said}" if said and (provider, error) not in _SAYS else ""
    return Refusal(kind, name, f"{says} ({readable(error, 60)}{told})")


def away(reason: str) -> Refusal:
    """A token server that could not be asked, or gave no answer of its kind."""
    return Refusal(Kind.AWAY, "unreachable", _AWAY.format(reason=reason))


def of_other_client(*, is_there: bool) -> Refusal:
    """Tokens belong to the client that got them (RFC 6749 §6)."""
    if is_there:
        return Refusal(Kind.REAUTH, "other_client", _OTHER_CLIENT)
    return Refusal(Kind.APP, "no_client", _NO_CLIENT)


def account_code(refusal: Refusal) -> str:
    """The `errorCode` of an account that is stopped because of it."""
    return APP_REFUSED if refusal.kind is Kind.APP else REAUTH_REQUIRED
