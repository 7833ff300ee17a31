"""Servers, ways to log in and daily limits of the usual mail providers, by domain or by MX, as a table. Pure.

A mailbox of somebody's own domain is known by the mail exchangers that its domain names (RFC 5321 §5.1).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fluenzr.core.accounts.preset_help import (
    Help,
    app_password,
    filtered,
    free,
    google,
    microsoft,
    outlook,
    ovh,
    password,
    proton,
    turn_on,
    unknown,
    zoho,
)
from fluenzr.core.templates.languages import Language

DAILY_LIMIT = 500
"""Where a provider tells none."""

_OAUTH, _APP, _PASSWORD = "oauth", "app_password", "password"
AUTHS = (_OAUTH, _APP, _PASSWORD)


@dataclass(frozen=True, slots=True)
class Preset:
    """What is known of a provider. `domains` are those of its own addresses, `exchangers` ends of names of
    its MX; a server is (host, port, encryption). `kind` is the `provider` of its accounts, `page` where
    app passwords are made, or programs let in."""

    name: str
    smtp: tuple[str, int, str] | None
    imap: tuple[str, int, str] | None
    auth: tuple[str, ...]
    help: Help
    daily_limit: int = DAILY_LIMIT
    domains: frozenset[str] = frozenset()
    exchangers: tuple[str, ...] = ()
    kind: str = "smtp"
    page: str = ""

    @property
    def company(self) -> str:
        """Whose servers they are: several of its presets may share them."""
        return self.name if self.kind == "smtp" else self.kind.capitalize()

    @property
    def needs_oauth(self) -> bool:
        """Whether no password logs in there."""
        return self.auth == (_OAUTH,)

    @property
    def takes_passwords(self) -> bool:
        """Whether the password of the mailbox itself does, once programs are let in."""
        return _PASSWORD in self.auth

    @property
    def needs_bridge(self) -> bool:
        """Whether its servers are a program on this machine."""
        return self.smtp is not None and self.smtp[0] == _PROTON_BRIDGE


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


def of_host(host: str) -> Preset | None:
    """The provider that a server belongs to; of several that share it, the first."""
    name = host.lower().removesuffix(".")
    for preset in PRESETS:
        if any(server is not None and server[0] == name for server in (preset.smtp, preset.imap)):
            return preset
    return None


def of_kind(kind: str, domain: str) -> Preset:
    """What is known of a domain at a provider of OAuth: of its own addresses, else of anybody's domains."""
    known = of(domain, ())
    if known.kind == kind:
        return known
    return next(preset for preset in PRESETS if preset.kind == kind and not preset.domains)


def guessed(domain: str) -> dict[str, tuple[str, int, str]]:
    """Servers as most domains name theirs, where nothing is known."""
    return {"smtp": _tls(f"smtp.{domain}"), "imap": _imap(f"imap.{domain}")}


def choices() -> dict[str, Preset]:
    """Those that have servers, by name; by name and host where several share a name."""
    served = [(each, each.smtp[0]) for each in PRESETS if each.smtp is not None]
    names = Counter(each.name for each, _ in served)
    found = {each.name if names[each.name] == 1 else f"{each.name} ({host})": each for each, host in served}
    return dict(sorted(found.items(), key=lambda choice: choice[0].casefold()))


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
_GOOGLE_PAGE = "https://myaccount.google.com/apppasswords"
_BY_PASSWORD, _BY_APP, _BY_BOTH = (_PASSWORD,), (_APP,), (_PASSWORD, _APP)

UNKNOWN = Preset("", None, None, _BY_PASSWORD, unknown)
FILTERED = Preset("", None, None, (_OAUTH, _APP, _PASSWORD), filtered)

PRESETS: tuple[Preset, ...] = (
    Preset(
        "Gmail", _tls("smtp.gmail.com"), _imap("imap.gmail.com"), (_OAUTH, _APP), google, 500,
        frozenset({"gmail.com", "googlemail.com"}), kind="google", page=_GOOGLE_PAGE,
    ),
    Preset(
        "Google Workspace", _tls("smtp.gmail.com"), _imap("imap.gmail.com"), (_OAUTH, _APP), google, 2000,
        exchangers=("google.com", "googlemail.com"), kind="google", page=_GOOGLE_PAGE,
    ),
    Preset(
        "Outlook.com", _tls("smtp-mail.outlook.com"), _imap("outlook.office365.com"), (_OAUTH,), outlook,
        300, _CONSUMER, ("olc.protection.outlook.com",), kind="microsoft",
    ),
    Preset(
        "Microsoft 365", _tls("smtp.office365.com"), _imap("outlook.office365.com"), (_OAUTH,), microsoft,
        10_000, exchangers=("mail.protection.outlook.com", "mx.microsoft"), kind="microsoft",
    ),
    Preset(
        "OVHcloud", _ssl("ssl0.ovh.net"), _imap("ssl0.ovh.net"), _BY_PASSWORD, ovh,
        exchangers=("mail.ovh.net", "mail.ovh.ca", "mail.ovh.us", "ovh.net"),
    ),
    Preset(
        "Gandi", _ssl("mail.gandi.net"), _imap("mail.gandi.net"), _BY_PASSWORD, password,
        exchangers=("mail.gandi.net",),
    ),
    Preset(
        "Infomaniak", _ssl("mail.infomaniak.com"), _imap("mail.infomaniak.com"), _BY_BOTH, turn_on, 1440,
        frozenset({"ik.me", "ikmail.com", "etik.com"}), ("infomaniak.ch", "infomaniak.com"),
    ),
    *(
        Preset(
            "Zoho Mail", _ssl(f"smtp.zoho.{end}"), _imap(f"imap.zoho.{end}"), _BY_BOTH, zoho, 300,
            frozenset({f"zohomail.{end}", f"zoho.{end}"}), (f"zoho.{end}", f"zohomail.{end}"),
            page=f"https://mail.zoho.{end}/zm/#settings",
        )
        for end in _ZOHO
    ),
    *(
        Preset(
            "IONOS", _ssl(f"smtp.ionos.{end}"), _imap(f"imap.ionos.{end}"), _BY_PASSWORD, password,
            exchangers=ends,
        )
        for end, ends in _IONOS.items()
    ),
    Preset(
        "Orange", _ssl("smtp.orange.fr"), _imap("imap.orange.fr"), _BY_BOTH, turn_on, 200,
        frozenset({"orange.fr", "wanadoo.fr", "voila.fr"}), ("orange.fr",),
    ),
    Preset(
        "Free", _ssl("smtp.free.fr"), _imap("imap.free.fr"), _BY_PASSWORD, free, 200,
        frozenset({"free.fr", "aliceadsl.fr", "libertysurf.fr"}), ("free.fr",),
    ),
    Preset(
        "SFR", _ssl("smtp.sfr.fr"), _imap("imap.sfr.fr"), _BY_PASSWORD, password, 200,
        frozenset({"sfr.fr", "neuf.fr", "club-internet.fr", "cegetel.net", "9online.fr"}), ("sfr.fr",),
    ),
    Preset(
        "La Poste", _ssl("smtp.laposte.net"), _imap("imap.laposte.net"), _BY_PASSWORD, turn_on, 200,
        frozenset({"laposte.net"}), ("laposte.net",),
    ),
    Preset(
        "Bouygues Telecom", _tls("smtp.bbox.fr"), _imap("imap4.bbox.fr"), _BY_PASSWORD, password, 200,
        frozenset({"bbox.fr"}), ("bbox.fr",),
    ),
    Preset(
        "Proton Mail", (_PROTON_BRIDGE, 1025, "none"), (_PROTON_BRIDGE, 1143, "none"), _BY_APP, proton, 150,
        frozenset({"proton.me", "protonmail.com", "pm.me", "protonmail.ch"}), ("protonmail.ch",),
    ),
    Preset(
        "Fastmail", _ssl("smtp.fastmail.com"), _imap("imap.fastmail.com"), _BY_APP, app_password, 4000,
        frozenset({"fastmail.com", "fastmail.fm", "fastmail.net", "fastmail.org", "sent.com"}),
        ("messagingengine.com",), page="https://app.fastmail.com/settings/security",
    ),
    Preset(
        "iCloud", _tls("smtp.mail.me.com"), _imap("imap.mail.me.com"), _BY_APP, app_password, 1000,
        frozenset({"icloud.com", "me.com", "mac.com"}), ("mail.icloud.com",),
        page="https://account.apple.com",
    ),
    Preset(
        "Yahoo", _ssl("smtp.mail.yahoo.com"), _imap("imap.mail.yahoo.com"), _BY_APP, app_password, 500,
        _YAHOO, ("yahoodns.net",), page="https://login.yahoo.com/account/security",
    ),
    Preset(
        "AOL", _ssl("smtp.aol.com"), _imap("imap.aol.com"), _BY_APP, app_password, 500,
        frozenset({"aol.com", "aim.com", "aol.fr", "aol.de", "aol.co.uk"}),
        page="https://login.aol.com/account/security",
    ),
    Preset(
        "GMX", _tls("mail.gmx.com"), _imap("imap.gmx.com"), _BY_BOTH, turn_on, 500,
        frozenset({"gmx.com", "gmx.us", "gmx.co.uk", "gmx.fr", "gmx.es", "mail.com"}), page="https://www.gmx.com",
    ),
    Preset(
        "GMX", _tls("mail.gmx.net"), _imap("imap.gmx.net"), _BY_BOTH, turn_on, 500,
        frozenset({"gmx.net", "gmx.de", "gmx.at", "gmx.ch"}), ("gmx.net",), page="https://www.gmx.net",
    ),
    Preset(
        "WEB.DE", _tls("smtp.web.de"), _imap("imap.web.de"), _BY_BOTH, turn_on, 500,
        frozenset({"web.de", "email.de"}), ("web.de",), page="https://web.de",
    ),
    Preset(
        "mailbox.org", _ssl("smtp.mailbox.org"), _imap("imap.mailbox.org"), _BY_BOTH, password,
        domains=frozenset({"mailbox.org"}), exchangers=("mailbox.org",),
    ),
    Preset(
        "Mailo", _ssl("mail.mailo.com"), _imap("mail.mailo.com"), _BY_BOTH, turn_on, 200,
        frozenset({"mailo.com", "mailo.fr", "net-c.com", "net-c.fr"}), ("mailo.com", "netcmail.com"),
    ),
    Preset(
        "Hostinger", _ssl("smtp.hostinger.com"), _imap("imap.hostinger.com"), _BY_PASSWORD, password,
        exchangers=("hostinger.com", "hostinger.in"),
    ),
    Preset(
        "Migadu", _ssl("smtp.migadu.com"), _imap("imap.migadu.com"), _BY_PASSWORD, password, 100,
        exchangers=("migadu.com",),
    ),
    Preset(
        "Titan", _ssl("smtp.titan.email"), _imap("imap.titan.email"), _BY_PASSWORD, turn_on,
        exchangers=("titan.email",),
    ),
    Preset(
        "Rackspace Email", _ssl("secure.emailsrvr.com"), _imap("secure.emailsrvr.com"), _BY_PASSWORD,
        password, 10_000, exchangers=("emailsrvr.com",),
    ),
    Preset(
        "Namecheap Private Email", _ssl("mail.privateemail.com"), _imap("mail.privateemail.com"),
        _BY_PASSWORD, password, exchangers=("privateemail.com",),
    ),
    Preset(
        "GoDaddy", _ssl("smtpout.secureserver.net"), _imap("imap.secureserver.net"), _BY_PASSWORD, password,
        250, exchangers=("secureserver.net",),
    ),
    Preset(
        "Yandex", _ssl("smtp.yandex.com"), _imap("imap.yandex.com"), _BY_APP, app_password, 500,
        frozenset({"yandex.com", "yandex.ru", "ya.ru", "yandex.kz", "yandex.by"}),
        page="https://id.yandex.com/security/app-passwords",
    ),
    Preset(
        "Mail.ru", _ssl("smtp.mail.ru"), _imap("imap.mail.ru"), _BY_APP, app_password, 200,
        frozenset({"mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru"}),
        page="https://account.mail.ru/user/2-step-auth/passwords",
    ),
    Preset(
        "Telekom", _ssl("securesmtp.t-online.de"), _imap("secureimap.t-online.de"), _BY_APP, app_password,
        200, frozenset({"t-online.de", "magenta.de"}),
    ),
    Preset(
        "Posteo", _ssl("posteo.de"), _imap("posteo.de"), _BY_PASSWORD, password, 200,
        frozenset({"posteo.de", "posteo.net", "posteo.eu", "posteo.org"}),
    ),
    Preset(
        "STRATO", _ssl("smtp.strato.de"), _imap("imap.strato.de"), _BY_PASSWORD, password,
        exchangers=("rzone.de",),
    ),
    Preset(
        "Bluewin", _ssl("smtpauths.bluewin.ch"), _imap("imaps.bluewin.ch"), _BY_PASSWORD, password, 200,
        frozenset({"bluewin.ch"}),
    ),
    Preset(
        "Libero", _ssl("smtp.libero.it"), _imap("imapmail.libero.it"), _BY_BOTH, turn_on, 200,
        frozenset({"libero.it", "iol.it", "inwind.it"}),
    ),
    Preset(
        "Seznam", _ssl("smtp.seznam.cz"), _imap("imap.seznam.cz"), _BY_BOTH, turn_on, 200,
        frozenset({"seznam.cz", "email.cz", "post.cz"}),
    ),
    Preset("WP", _ssl("smtp.wp.pl"), _imap("imap.wp.pl"), _BY_BOTH, turn_on, 200, frozenset({"wp.pl"})),
    Preset(
        "o2.pl", _ssl("poczta.o2.pl"), _imap("poczta.o2.pl"), _BY_BOTH, turn_on, 200,
        frozenset({"o2.pl", "tlen.pl"}),
    ),
    Preset(
        "QQ Mail", _ssl("smtp.qq.com"), _imap("imap.qq.com"), _BY_APP, app_password, 200,
        frozenset({"qq.com", "foxmail.com"}),
    ),
    Preset(
        "NetEase 163", _ssl("smtp.163.com"), _imap("imap.163.com"), _BY_APP, app_password, 200,
        frozenset({"163.com"}),
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
