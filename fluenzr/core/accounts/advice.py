"""What mends a mail server that cannot be logged in to: a sentence for the step at which it failed. Pure.

`{names}` in the sentences stand for values, so that they can be translated as they stand.
"""

from dataclasses import dataclass

from fluenzr.core.accounts import presets
from fluenzr.core.accounts.presets import Preset
from fluenzr.core.templates.languages import N_

PRIVATE = N_("Where the mail server is in your own network, set FLUENZR_MAIL_ALLOW_PRIVATE=1 and start anew")
SPELLING = N_("Look at the spelling of {host}: no name server knows it")
BLOCKED = N_(
    "Nothing answers at port {port}. Many hosting companies block ports of mail: ask yours, or try {ports}"
)
CLOSED = N_("Nothing listens at port {port} of {host}. Usual are {ports}")
NOT_TLS = N_("This port does not begin with TLS: choose STARTTLS, or port {port}")
NO_STARTTLS = N_("This server has no STARTTLS: choose TLS from the start, with port {port}")
OTHER_NAME = N_("Enter the name that the certificate is for: mostly the provider's own, not your domain")
CERTIFICATE = N_("The operator of that server has to renew or complete its certificate")
OLD_TLS = N_("The server's operator has to turn TLS 1.2 or later on")
TLS = N_("Try the other encryption and its port: {port}")
PASSWORD = N_(
    "Look at user name and password: the user is mostly the whole address, and with two-step sign-in an app "
    "password takes the place of the usual one"
)
NO_LOGIN = N_("Choose an encryption: this server takes no password on this connection")
IMAP_OFF = N_("Turn IMAP on in the settings of the mailbox")
INBOX = N_("The login went well: ask the provider whether programs may read this mailbox")
STORED = N_("Enter the password again")
SENDER = N_("Send as an address that belongs to this login")
RECIPIENT = N_("Try another address: the server does not take mail for this one")
LIMIT = N_("The provider's limit is reached for now: try again tomorrow, and choose a lower daily limit")
ASK = N_("Ask the provider with the sentence above: the login went well")
APP_PASSWORD = N_("{name} wants an app password here, which you make at {page} once two-step sign-in is on")
TURN_ON = N_("{name} lets programs in once IMAP is turned on in the settings of the mailbox: {page}")
BRIDGE = N_("{name} needs its Bridge on this machine: take user name and password from there")
NO_PASSWORDS = N_("{name} takes no passwords of programs any more: such a mailbox needs OAuth")

_PORTS = {"smtp": "587 (STARTTLS), 465 (TLS)", "imap": "993 (TLS), 143 (STARTTLS)"}
_OF_TLS = {"smtp": 465, "imap": 993}
_OF_STARTTLS = {"smtp": 587, "imap": 143}
_CERTIFICATE_NAMES = ("another host name", "for another name", "another address")


@dataclass(frozen=True, slots=True)
class Trial:
    """What was tried: the `kind` of server (smtp, imap), where, and what went wrong at `step`."""

    kind: str
    host: str
    port: int
    encryption: str
    step: str
    error: str


@dataclass(frozen=True, slots=True)
class Mend:
    """What to do about it: a sentence, and the values of the names in it."""

    sentence: str
    values: dict[str, str]


def mend(trial: Trial) -> Mend:
    """What mends a server."""
    preset = presets.of_host(trial.host)
    if trial.step == "login" and preset is not None and "SECRET_KEY" not in trial.error:
        needed = _of_provider(preset)
        if needed is not None:
            return Mend(needed, {"name": preset.company, "page": preset.page})
    sentence = _BY_STEP[trial.step](trial)
    values = {"host": trial.host, "port": str(_port(trial, sentence)), "ports": _PORTS[trial.kind]}
    return Mend(sentence, values)


def _of_provider(preset: Preset) -> str | None:
    """What a login needs there beside the right password."""
    if preset.needs_oauth:
        return NO_PASSWORDS
    if preset.needs_bridge:
        return BRIDGE
    if not preset.page:
        return None
    return TURN_ON if preset.takes_passwords else APP_PASSWORD


def _port(trial: Trial, sentence: str) -> int:
    """The port that a sentence names: the one that failed, or that of the other encryption."""
    if sentence in (BLOCKED, CLOSED):
        return trial.port
    if sentence in (NO_STARTTLS, TLS) and trial.encryption != "ssl":
        return _OF_TLS[trial.kind]
    return _OF_STARTTLS[trial.kind]


def _look_up(trial: Trial) -> str:
    return PRIVATE if "private address" in trial.error else SPELLING


def _connect(trial: Trial) -> str:
    return CLOSED if "refused" in trial.error.lower() else BLOCKED


def _tls(trial: Trial) -> str:
    error = trial.error
    if "STARTTLS" in error:
        return NO_STARTTLS
    if "does not speak TLS" in error:
        return NOT_TLS
    if any(words in error for words in _CERTIFICATE_NAMES):
        return OTHER_NAME
    if "too old a version" in error or "cipher" in error:
        return OLD_TLS
    return CERTIFICATE if "certificate" in error else TLS


def _login(trial: Trial) -> str:
    error = trial.error.lower()
    if "secret_key" in error:
        return STORED
    if "encrypt" in error or "in clear" in error or "no login by password" in error:
        return NO_LOGIN
    return IMAP_OFF if trial.kind == "imap" and ("disabled" in error or "not enabled" in error) else PASSWORD


def _folder(_: Trial) -> str:
    return INBOX


def _send(trial: Trial) -> str:
    error = trial.error.lower()
    if any(words in error for words in ("limit", "quota", "too many")):
        return LIMIT
    if any(words in error for words in ("sender", "from address", "not owned", "not allowed to send as")):
        return SENDER
    if any(words in error for words in ("5.1.1", "no such user", "user unknown", "mailbox unavailable")):
        return RECIPIENT
    return ASK


_BY_STEP = {
    "lookup": _look_up, "connect": _connect, "tls": _tls, "login": _login, "folder": _folder, "send": _send,
}  # fmt: skip
