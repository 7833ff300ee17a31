"""Servers, ways to log in and daily limits of the usual mail providers, by domain or by MX, as a table. Pure.

A mailbox of somebody's own domain is known by the mail exchangers that its domain names (RFC 5321 §5.1).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fluenzr.core.templates.languages import Language

DAILY_LIMIT = 500
"""Where a provider tells none."""

_OAUTH, _APP, _PASSWORD = "oauth", "app_password", "password"
AUTHS = (_OAUTH, _APP, _PASSWORD)

Help = Callable[[Language, str], str]


@dataclass(frozen=True, slots=True)
class Preset:
    """What is known of a provider. `domains` are those of its own addresses, `exchangers` ends of names of
    its MX; a server is (host, port, encryption). `kind` is the `provider` of its accounts."""

    name: str
    smtp: tuple[str, int, str] | None
    imap: tuple[str, int, str] | None
    auth: tuple[str, ...]
    help: Help
    daily_limit: int = DAILY_LIMIT
    domains: frozenset[str] = frozenset()
    exchangers: tuple[str, ...] = ()
    kind: str = "smtp"


def of(domain: str, exchangers: Iterable[str]) -> Preset:
    """The provider of a domain, by its name, or by its mail exchangers, the most preferred first."""
    domain = domain.lower().rstrip(".")
    for preset in PRESETS:
        if domain in preset.domains:
            return preset
    names = [name.lower().rstrip(".") for name in exchangers]
    for name in names:
        for preset in PRESETS:
            if any(_ends_in(name, end) for end in preset.exchangers):
                return preset
    if any(_ends_in(name, end) for name in names for end in _FILTERS):
        return FILTERED
    return UNKNOWN


def is_known(domain: str) -> bool:
    """Whether the name alone says whose it is."""
    return any(domain.lower().rstrip(".") in preset.domains for preset in PRESETS)


def present(preset: Preset, email: str, language: Language) -> dict[str, Any]:
    """As the API gives it; `help` is in the language."""
    return {
        "provider": preset.kind,
        "name": preset.name or None,
        "smtp": _server(preset.smtp, email),
        "imap": _server(preset.imap, email),
        "auth": list(preset.auth),
        "dailyLimit": preset.daily_limit,
        "help": preset.help(language, preset.name),
    }


def _server(server: tuple[str, int, str] | None, email: str) -> dict[str, Any] | None:
    if server is None:
        return None
    host, port, encryption = server
    return {"host": host, "port": port, "encryption": encryption, "username": email}


def _ends_in(name: str, end: str) -> bool:
    return name == end or name.endswith(f".{end}")


def _google(language: Language, _: str) -> str:
    return language.gettext(
        "Either turn on 2-Step Verification, make an app password at "
        "https://myaccount.google.com/apppasswords and enter its 16 letters as the password; or set your own "
        "Google client once and connect with it. The password of the account itself is refused."
    )


def _microsoft(language: Language, _: str) -> str:
    return language.gettext(
        "Microsoft takes no passwords for reading mail, and from January 2027 by default none for sending: "
        "register an application once and connect with it. An administrator has to leave Authenticated SMTP "
        "on for the mailbox."
    )


def _outlook(language: Language, _: str) -> str:
    return language.gettext(
        "Microsoft takes no passwords from programs: register an application once and connect with it. In "
        "Outlook on the web, Settings, Mail, Forwarding and IMAP, let devices and apps use IMAP."
    )


def _app_password(language: Language, name: str) -> str:
    return language.gettext(
        "Make an app password in the security settings of your {provider} account and enter it here: the "
        "password that you sign in with is refused."
    ).format(provider=name)


def _password(language: Language, name: str) -> str:
    return language.gettext("Enter the password of the mailbox, as in a mail program ({provider}).").format(
        provider=name
    )


def _ovh(language: Language, _: str) -> str:
    return language.gettext(
        "Enter the password of the mailbox. OVHcloud takes about 200 emails an hour. With Exchange or Email "
        "Pro the server is another one: the control panel names it, as ex5.mail.ovh.net or pro1.mail.ovh.net."
    )


def _zoho(language: Language, _: str) -> str:
    return language.gettext(
        "Turn on IMAP access in the settings of Zoho Mail; with two-factor authentication make an app "
        "password at https://accounts.zoho.com. With a paid plan of your own domain the servers are "
        "smtppro and imappro instead of smtp and imap."
    )


def _free(language: Language, _: str) -> str:
    return language.gettext(
        "Turn on authenticated SMTP in your Free subscriber area, wait for an hour, then enter the password "
        "of the mailbox."
    )


def _turn_on(language: Language, name: str) -> str:
    return language.gettext(
        "First allow POP and IMAP, or access by mail programs, in the settings of {provider}; then enter the "
        "password of the mailbox, or an app password where you have two-factor authentication."
    ).format(provider=name)


def _proton(language: Language, _: str) -> str:
    return language.gettext(
        "Proton Mail Bridge has to run on the machine of this server, and FLUENZR_MAIL_ALLOW_PRIVATE=1 has "
        "to let it be reached. Enter the ports and the password that Bridge shows; its encryption is none "
        "here, as nothing leaves the machine."
    )


def _filtered(language: Language, _: str) -> str:
    return language.gettext(
        "A filter stands in front of this domain's mail, so that its provider cannot be told: choose it, or "
        "ask whoever runs the mail for the servers of SMTP and IMAP."
    )


def _unknown(language: Language, _: str) -> str:
    return language.gettext(
        "Nothing is known of this domain: whoever runs its mail can name the servers of SMTP and IMAP, their "
        "ports and encryption."
    )


def _tls(host: str) -> tuple[str, int, str]:
    return host, 587, "tls"


def _ssl(host: str) -> tuple[str, int, str]:
    return host, 465, "ssl"


def _imap(host: str) -> tuple[str, int, str]:
    return host, 993, "ssl"


_CONSUMER = frozenset(
    f"{name}.{end}"
    for name in ("outlook", "hotmail", "live")
    for end in (
        "com",
        "fr",
        "be",
        "de",
        "it",
        "es",
        "nl",
        "co.uk",
        "at",
        "pt",
        "dk",
        "ie",
        "jp",
        "com.br",
        "ca",
    )
) | {"msn.com", "passport.com", "windowslive.com"}
_YAHOO = frozenset(
    f"yahoo.{end}"
    for end in ("com", "fr", "de", "it", "es", "co.uk", "ie", "ca", "in", "co.in", "com.br", "com.au")
) | {"ymail.com", "rocketmail.com", "myyahoo.com"}
_IONOS = {
    "fr": ("ionos.fr", "1and1.fr"),
    "de": ("ionos.de", "1and1.de", "kundenserver.de", "1und1.de"),
    "es": ("ionos.es", "1and1.es"),
    "it": ("ionos.it", "1and1.it"),
    "co.uk": ("ionos.co.uk", "1and1.co.uk"),
    "com": ("ionos.com", "1and1.com", "perfora.net"),
}
_ZOHO = ("com", "eu", "in", "com.au", "jp", "ca", "sa")
_PROTON_BRIDGE = "127.0.0.1"
_BY_PASSWORD, _BY_APP, _BY_BOTH = (_PASSWORD,), (_APP,), (_PASSWORD, _APP)

UNKNOWN = Preset("", None, None, _BY_PASSWORD, _unknown)
FILTERED = Preset("", None, None, (_OAUTH, _APP, _PASSWORD), _filtered)

PRESETS: tuple[Preset, ...] = (
    Preset(
        "Gmail", _tls("smtp.gmail.com"), _imap("imap.gmail.com"), (_OAUTH, _APP), _google, 500,
        frozenset({"gmail.com", "googlemail.com"}), kind="google",
    ),
    Preset(
        "Google Workspace", _tls("smtp.gmail.com"), _imap("imap.gmail.com"), (_OAUTH, _APP), _google, 2000,
        exchangers=("google.com", "googlemail.com"), kind="google",
    ),
    Preset(
        "Outlook.com", _tls("smtp-mail.outlook.com"), _imap("outlook.office365.com"), (_OAUTH,), _outlook,
        300, _CONSUMER, ("olc.protection.outlook.com",), kind="microsoft",
    ),
    Preset(
        "Microsoft 365", _tls("smtp.office365.com"), _imap("outlook.office365.com"), (_OAUTH,), _microsoft,
        10_000, exchangers=("mail.protection.outlook.com", "mx.microsoft"), kind="microsoft",
    ),
    Preset(
        "OVHcloud", _ssl("ssl0.ovh.net"), _imap("ssl0.ovh.net"), _BY_PASSWORD, _ovh,
        exchangers=("mail.ovh.net", "mail.ovh.ca", "mail.ovh.us", "ovh.net"),
    ),
    Preset(
        "Gandi", _ssl("mail.gandi.net"), _imap("mail.gandi.net"), _BY_PASSWORD, _password,
        exchangers=("mail.gandi.net",),
    ),
    Preset(
        "Infomaniak", _ssl("mail.infomaniak.com"), _imap("mail.infomaniak.com"), _BY_BOTH, _turn_on, 1440,
        frozenset({"ik.me", "ikmail.com", "etik.com"}), ("infomaniak.ch", "infomaniak.com"),
    ),
    *(
        Preset(
            "Zoho Mail", _ssl(f"smtp.zoho.{end}"), _imap(f"imap.zoho.{end}"), _BY_BOTH, _zoho, 300,
            frozenset({f"zohomail.{end}", f"zoho.{end}"}), (f"zoho.{end}", f"zohomail.{end}"),
        )
        for end in _ZOHO
    ),
    *(
        Preset(
            "IONOS", _ssl(f"smtp.ionos.{end}"), _imap(f"imap.ionos.{end}"), _BY_PASSWORD, _password,
            exchangers=ends,
        )
        for end, ends in _IONOS.items()
    ),
    Preset(
        "Orange", _ssl("smtp.orange.fr"), _imap("imap.orange.fr"), _BY_BOTH, _turn_on, 200,
        frozenset({"orange.fr", "wanadoo.fr", "voila.fr"}), ("orange.fr",),
    ),
    Preset(
        "Free", _ssl("smtp.free.fr"), _imap("imap.free.fr"), _BY_PASSWORD, _free, 200,
        frozenset({"free.fr", "aliceadsl.fr", "libertysurf.fr"}), ("free.fr",),
    ),
    Preset(
        "SFR", _ssl("smtp.sfr.fr"), _imap("imap.sfr.fr"), _BY_PASSWORD, _password, 200,
        frozenset({"sfr.fr", "neuf.fr", "club-internet.fr", "cegetel.net", "9online.fr"}), ("sfr.fr",),
    ),
    Preset(
        "La Poste", _ssl("smtp.laposte.net"), _imap("imap.laposte.net"), _BY_PASSWORD, _turn_on, 200,
        frozenset({"laposte.net"}), ("laposte.net",),
    ),
    Preset(
        "Bouygues Telecom", _tls("smtp.bbox.fr"), _imap("imap4.bbox.fr"), _BY_PASSWORD, _password, 200,
        frozenset({"bbox.fr"}), ("bbox.fr",),
    ),
    Preset(
        "Proton Mail", (_PROTON_BRIDGE, 1025, "none"), (_PROTON_BRIDGE, 1143, "none"), _BY_APP, _proton, 150,
        frozenset({"proton.me", "protonmail.com", "pm.me", "protonmail.ch"}), ("protonmail.ch",),
    ),
    Preset(
        "Fastmail", _ssl("smtp.fastmail.com"), _imap("imap.fastmail.com"), _BY_APP, _app_password, 4000,
        frozenset({"fastmail.com", "fastmail.fm", "fastmail.net", "fastmail.org", "sent.com"}),
        ("messagingengine.com",),
    ),
    Preset(
        "iCloud", _tls("smtp.mail.me.com"), _imap("imap.mail.me.com"), _BY_APP, _app_password, 1000,
        frozenset({"icloud.com", "me.com", "mac.com"}), ("mail.icloud.com",),
    ),
    Preset(
        "Yahoo", _ssl("smtp.mail.yahoo.com"), _imap("imap.mail.yahoo.com"), _BY_APP, _app_password, 500,
        _YAHOO, ("yahoodns.net",),
    ),
    Preset(
        "AOL", _ssl("smtp.aol.com"), _imap("imap.aol.com"), _BY_APP, _app_password, 500,
        frozenset({"aol.com", "aim.com", "aol.fr", "aol.de", "aol.co.uk"}),
    ),
    Preset(
        "GMX", _tls("mail.gmx.com"), _imap("imap.gmx.com"), _BY_BOTH, _turn_on, 500,
        frozenset({"gmx.com", "gmx.us", "gmx.co.uk", "gmx.fr", "gmx.es", "mail.com"}),
    ),
    Preset(
        "GMX", _tls("mail.gmx.net"), _imap("imap.gmx.net"), _BY_BOTH, _turn_on, 500,
        frozenset({"gmx.net", "gmx.de", "gmx.at", "gmx.ch"}), ("gmx.net",),
    ),
    Preset(
        "WEB.DE", _tls("smtp.web.de"), _imap("imap.web.de"), _BY_BOTH, _turn_on, 500,
        frozenset({"web.de"}), ("web.de",),
    ),
    Preset(
        "mailbox.org", _ssl("smtp.mailbox.org"), _imap("imap.mailbox.org"), _BY_BOTH, _password,
        domains=frozenset({"mailbox.org"}), exchangers=("mailbox.org",),
    ),
    Preset(
        "Mailo", _ssl("mail.mailo.com"), _imap("mail.mailo.com"), _BY_BOTH, _turn_on, 200,
        frozenset({"mailo.com", "mailo.fr", "net-c.com", "net-c.fr"}), ("mailo.com", "netcmail.com"),
    ),
    Preset(
        "Hostinger", _ssl("smtp.hostinger.com"), _imap("imap.hostinger.com"), _BY_PASSWORD, _password,
        exchangers=("hostinger.com", "hostinger.in"),
    ),
    Preset(
        "Migadu", _ssl("smtp.migadu.com"), _imap("imap.migadu.com"), _BY_PASSWORD, _password, 100,
        exchangers=("migadu.com",),
    ),
    Preset(
        "Titan", _ssl("smtp.titan.email"), _imap("imap.titan.email"), _BY_PASSWORD, _turn_on,
        exchangers=("titan.email",),
    ),
    Preset(
        "Rackspace Email", _ssl("secure.emailsrvr.com"), _imap("secure.emailsrvr.com"), _BY_PASSWORD,
        _password, 10_000, exchangers=("emailsrvr.com",),
    ),
    Preset(
        "Namecheap Private Email", _ssl("mail.privateemail.com"), _imap("mail.privateemail.com"),
        _BY_PASSWORD, _password, exchangers=("privateemail.com",),
    ),
    Preset(
        "GoDaddy", _ssl("smtpout.secureserver.net"), _imap("imap.secureserver.net"), _BY_PASSWORD, _password,
        250, exchangers=("secureserver.net",),
    ),
)  # fmt: skip
"""Whoever's limit nobody publishes has a careful one."""

_FILTERS = (
    "pphosted.com", "ppe-hosted.com", "mimecast.com", "mimecast.co.za", "barracudanetworks.com", "iphmx.com",
    "messagelabs.com", "mailinblack.com", "vadesecure.com", "mailcontrol.com", "trendmicro.eu",
    "trendmicro.com",
    "sophos.com", "hornetsecurity.com", "antispameurope.com", "spamexperts.com", "mailspamprotection.com",
    "fireeyecloud.com", "mxlogic.net", "cloudfilter.net", "altospam.com", "secuserve.com", "e-securemail.com",
    "mailroute.net", "mx.cloudflare.net", "forwardemail.net", "improvmx.com",
)  # fmt: skip
"""Filters and forwarders, whose mail exchangers say nothing of where the mailbox is."""
