"""Mail providers: the servers that belong to an address, by its domain, and what their login needs. Pure.

Of a domain of one's own nothing can be told without asking: its hosting company is chosen from the list.
"""

from dataclasses import dataclass
from typing import Any

from fluenzr.core.common import addresses
from fluenzr.core.templates.languages import N_

APP_PASSWORD = N_("{name} wants an app password here, which you make at {page} once two-step sign-in is on")
TURN_ON = N_("{name} lets programs in once IMAP is turned on in the settings of the mailbox: {page}")
BRIDGE = N_("{name} needs its Bridge on this machine: take user name and password from there")
NO_PASSWORDS = N_("{name} takes no passwords of programs any more: such a mailbox needs OAuth")


@dataclass(frozen=True, slots=True)
class Host:
    """Where a server is, and how the connection to it is encrypted."""

    host: str
    port: int
    encryption: str = "ssl"


@dataclass(frozen=True, slots=True)
class Provider:
    """Whose mailbox it is; `hint` says what a login needs beside a password, `page` where that is done."""

    key: str
    name: str
    smtp: Host
    imap: Host
    hint: str | None = None
    page: str | None = None

    @property
    def named(self) -> dict[str, str]:
        """The values of the names in its hint."""
        return {"name": self.name, "page": self.page or ""}

    def settings(self, address: str) -> dict[str, dict[str, Any]]:
        """The servers as an account has them; the user is the whole address, as nearly everywhere."""
        return {
            kind: {
                "host": server.host,
                "port": server.port,
                "encryption": server.encryption,
                "username": address,
            }
            for kind, server in (("smtp", self.smtp), ("imap", self.imap))
        }


def _both(key: str, name: str, host: str, **more: Any) -> Provider:
    """One that has both servers under one name, with TLS from the start."""
    return Provider(key, name, Host(host, 465), Host(host, 993), **more)


def _two(key: str, name: str, smtp: str, imap: str, **more: Any) -> Provider:
    return Provider(key, name, Host(smtp, 465), Host(imap, 993), **more)


_GOOGLE = Provider(
    "google",
    "Google",
    Host("smtp.gmail.com", 587, "tls"),
    Host("imap.gmail.com", 993),
    APP_PASSWORD,
    "https://myaccount.google.com/apppasswords",
)
_MICROSOFT = Provider(
    "microsoft",
    "Microsoft",
    Host("smtp.office365.com", 587, "tls"),
    Host("outlook.office365.com", 993),
    NO_PASSWORDS,
)
_YAHOO = _two(
    "yahoo", "Yahoo", "smtp.mail.yahoo.com", "imap.mail.yahoo.com",
    hint=APP_PASSWORD, page="https://login.yahoo.com/account/security",
)  # fmt: skip
_AOL = _two(
    "aol", "AOL", "smtp.aol.com", "imap.aol.com",
    hint=APP_PASSWORD, page="https://login.aol.com/account/security",
)  # fmt: skip
_APPLE = Provider(
    "apple",
    "iCloud",
    Host("smtp.mail.me.com", 587, "tls"),
    Host("imap.mail.me.com", 993),
    APP_PASSWORD,
    "https://account.apple.com",
)
_ZOHO = _two(
    "zoho", "Zoho", "smtp.zoho.com", "imap.zoho.com",
    hint=TURN_ON, page="https://mail.zoho.com/zm/#settings",
)  # fmt: skip
_ZOHO_EU = _two(
    "zoho-eu", "Zoho (EU)", "smtp.zoho.eu", "imap.zoho.eu",
    hint=TURN_ON, page="https://mail.zoho.eu/zm/#settings",
)  # fmt: skip
_FASTMAIL = _two(
    "fastmail", "Fastmail", "smtp.fastmail.com", "imap.fastmail.com",
    hint=APP_PASSWORD, page="https://app.fastmail.com/settings/security",
)  # fmt: skip
_PROTON = Provider(
    "proton", "Proton", Host("127.0.0.1", 1025, "tls"), Host("127.0.0.1", 1143, "tls"), hint=BRIDGE
)
_GMX = Provider(
    "gmx", "GMX", Host("mail.gmx.net", 587, "tls"), Host("imap.gmx.net", 993), TURN_ON, "https://www.gmx.net"
)
_GMX_COM = Provider(
    "gmx-com",
    "GMX",
    Host("mail.gmx.com", 587, "tls"),
    Host("imap.gmx.com", 993),
    TURN_ON,
    "https://www.gmx.com",
)
_WEB_DE = Provider(
    "web-de", "WEB.DE", Host("smtp.web.de", 587, "tls"), Host("imap.web.de", 993), TURN_ON, "https://web.de"
)
_YANDEX = _two(
    "yandex", "Yandex", "smtp.yandex.com", "imap.yandex.com",
    hint=APP_PASSWORD, page="https://id.yandex.com/security/app-passwords",
)  # fmt: skip
_MAIL_RU = _two(
    "mail-ru", "Mail.ru", "smtp.mail.ru", "imap.mail.ru",
    hint=APP_PASSWORD, page="https://account.mail.ru/user/2-step-auth/passwords",
)  # fmt: skip
_INFOMANIAK = _both("infomaniak", "Infomaniak", "mail.infomaniak.com")
_ORANGE = _two("orange", "Orange", "smtp.orange.fr", "imap.orange.fr")
_SFR = _two("sfr", "SFR", "smtp.sfr.fr", "imap.sfr.fr")
_OF_DOMAINS = {
    _GOOGLE: "gmail.com googlemail.com",
    _MICROSOFT: "passport.com windowslive.com",
    _AOL: "aol.com aim.com",
    _APPLE: "icloud.com me.com mac.com",
    _ZOHO: "zoho.com zohomail.com",
    _ZOHO_EU: "zohomail.eu",
    _FASTMAIL: "fastmail.com fastmail.fm sent.com messagingengine.com",
    _PROTON: "proton.me protonmail.com protonmail.ch pm.me",
    _GMX: "gmx.net gmx.de gmx.at gmx.ch",
    _GMX_COM: "gmx.com gmx.us gmx.fr gmx.co.uk mail.com",
    _WEB_DE: "web.de email.de",
    _YANDEX: "yandex.com yandex.ru ya.ru yandex.kz yandex.by",
    _MAIL_RU: "mail.ru bk.ru inbox.ru list.ru internet.ru",
    _INFOMANIAK: "ik.me etik.com ikmail.com",
    _ORANGE: "orange.fr wanadoo.fr",
    _SFR: "sfr.fr neuf.fr cegetel.net club-internet.fr",
    _YAHOO: "ymail.com rocketmail.com myyahoo.com",
    _two("free", "Free", "smtp.free.fr", "imap.free.fr"): "free.fr",
    _two("laposte", "La Poste", "smtp.laposte.net", "imap.laposte.net"): "laposte.net",
    _two("t-online", "Telekom", "securesmtp.t-online.de", "secureimap.t-online.de"): "t-online.de magenta.de",
    _both("posteo", "Posteo", "posteo.de"): "posteo.de posteo.net posteo.eu posteo.org",
    _two("mailbox-org", "mailbox.org", "smtp.mailbox.org", "imap.mailbox.org"): "mailbox.org",
    _two("bluewin", "Bluewin", "smtpauths.bluewin.ch", "imaps.bluewin.ch"): "bluewin.ch",
    _two("libero", "Libero", "smtp.libero.it", "imapmail.libero.it"): "libero.it iol.it inwind.it",
    _two("seznam", "Seznam", "smtp.seznam.cz", "imap.seznam.cz"): "seznam.cz email.cz post.cz",
    _two("wp", "WP", "smtp.wp.pl", "imap.wp.pl"): "wp.pl",
    _both("o2", "o2.pl", "poczta.o2.pl"): "o2.pl tlen.pl",
    _two("qq", "QQ Mail", "smtp.qq.com", "imap.qq.com"): "qq.com foxmail.com",
    _two("163", "NetEase 163", "smtp.163.com", "imap.163.com"): "163.com",
}
_BY_DOMAIN = {domain: provider for provider, domains in _OF_DOMAINS.items() for domain in domains.split()}
_BY_NAME = {"yahoo": _YAHOO} | dict.fromkeys(("hotmail", "outlook", "live", "msn"), _MICROSOFT)
"""Names that a provider has under many country domains (`yahoo.co.uk`)."""

HOSTING = (
    _GOOGLE,
    _MICROSOFT,
    _FASTMAIL,
    _two("gandi", "Gandi", "mail.gandi.net", "mail.gandi.net"),
    _two("hostinger", "Hostinger", "smtp.hostinger.com", "imap.hostinger.com"),
    _INFOMANIAK,
    _two("ionos", "IONOS", "smtp.ionos.com", "imap.ionos.com"),
    _two("ionos-fr", "IONOS (FR)", "smtp.ionos.fr", "imap.ionos.fr"),
    _two("ionos-de", "IONOS (DE)", "smtp.ionos.de", "imap.ionos.de"),
    _both("namecheap", "Namecheap Private Email", "mail.privateemail.com"),
    _both("ovh", "OVHcloud", "ssl0.ovh.net"),
    _both("rackspace", "Rackspace", "secure.emailsrvr.com"),
    _two("strato", "STRATO", "smtp.strato.de", "imap.strato.de"),
    _ZOHO,
    _ZOHO_EU,
)
"""Where domains of one's own have their mailboxes, to be chosen from."""

_BY_KEY = {provider.key: provider for provider in (*_OF_DOMAINS, *HOSTING)}
_BY_HOST = {
    server.host: provider
    for provider in (*HOSTING, *_OF_DOMAINS)
    for server in (provider.smtp, provider.imap)
}


def of_address(address: str) -> Provider | None:
    """The provider of an address; None for a domain that is not known."""
    try:
        domain = addresses.ascii_domain(address.rpartition("@")[2].strip().lower())
    except ValueError:
        return None
    name, dot, suffix = domain.partition(".")
    found = _BY_DOMAIN.get(domain)
    if found is None and dot and suffix.count(".") < 2 and all(map(_is_country_or_com, suffix.split("."))):
        found = _BY_NAME.get(name)
    return found


def of_key(key: str) -> Provider | None:
    """The provider that was chosen from the list."""
    return _BY_KEY.get(key)


def of_host(host: str) -> Provider | None:
    """The provider that a server belongs to."""
    return _BY_HOST.get(host.lower().removesuffix("."))


def _is_country_or_com(label: str) -> bool:
    return len(label) == 2 or label in ("com", "net")
