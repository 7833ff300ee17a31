"""SPF names of mail providers: what a domain includes so that they may send for it, as a table. Pure.

Tested by `tests/core/accounts/dns/test_spf.py`.
"""

from dataclasses import dataclass

from fluenzr.core.accounts.presets import Preset


@dataclass(frozen=True, slots=True)
class Sender:
    """A provider: what is to be included, and ends of names that stand for it in a record."""

    company: str
    include: str
    ends: tuple[str, ...]

    def has(self, name: str) -> bool:
        """Whether a name in a record is one of this provider."""
        return any(name == end or name.endswith(f".{end}") for end in self.ends)


# The company of a preset, the name that it tells its customers to include, further names of the same.
_TABLE = {
    "Google": ("_spf.google.com", "google.com"),
    "Microsoft": ("spf.protection.outlook.com", "protection.outlook.com", "outlook.com"),
    "OVHcloud": ("mx.ovh.com", "ovh.com", "ovh.net", "ovh.ca"),
    "Gandi": ("_mailcust.gandi.net", "gandi.net"),
    "Infomaniak": ("spf.infomaniak.ch", "infomaniak.ch", "infomaniak.com"),
    "Zoho Mail": (
        "zohomail.com", "zoho.com", "zoho.eu", "zoho.in", "zohomail.eu", "zohomail.in", "zcsend.net",
    ),
    "IONOS": (
        "_spf-eu.ionos.com", "ionos.com", "perfora.net", "kundenserver.de", "ionos.fr", "1and1.com",
        "1und1.de",
    ),
    "Orange": ("_spf.orange.fr", "orange.fr"),
    "Proton Mail": ("_spf.protonmail.ch", "protonmail.ch"),
    "Fastmail": ("spf.messagingengine.com", "messagingengine.com"),
    "iCloud": ("icloud.com",),
    "Yahoo": ("_spf.mail.yahoo.com", "yahoo.com", "yahoodns.net"),
    "mailbox.org": ("mailbox.org",),
    "Mailo": ("_spf.mailo.com", "mailo.com"),
    "Hostinger": ("_spf.mail.hostinger.com", "hostinger.com"),
    "Migadu": ("spf.migadu.com", "migadu.com"),
    "Titan": ("spf.titan.email", "titan.email"),
    "Rackspace Email": ("emailsrvr.com",),
    "Namecheap Private Email": ("spf.privateemail.com", "privateemail.com"),
    "GoDaddy": ("secureserver.net",),
    "Yandex": ("_spf.yandex.net", "yandex.net", "yandex.ru"),
    "Mail.ru": ("_spf.mail.ru", "mail.ru"),
    "STRATO": ("_spf.strato.com", "strato.com", "rzone.de"),
}  # fmt: skip


def of(preset: Preset | None) -> Sender | None:
    """The sender that a preset is; None where its servers are not known by a name."""
    return None if preset is None or preset.company not in _TABLE else _sender(preset.company)


def named(provider: str) -> Sender | None:
    """The sender that the `provider` of an account names; None for one that names nobody."""
    company = provider.capitalize()
    return _sender(company) if company in _TABLE else None


def of_host(host: str) -> Sender | None:
    """The sender that a server belongs to by the end of its name, as `pro1.mail.ovh.net`."""
    name = host.lower().rstrip(".")
    return next((one for one in map(_sender, _TABLE) if one.has(name)), None)


def _sender(company: str) -> Sender:
    return Sender(company, _TABLE[company][0], _TABLE[company])
