"""What is known of providers, by domain and by the names of mail exchangers as they really are."""

import pytest

from fluenzr.core.accounts import presets
from fluenzr.core.templates.languages import ENGLISH, SHIPPED


@pytest.mark.parametrize(
    ("domain", "exchangers", "name"),
    [
        ("gmail.com", [], "Gmail"),
        ("GMAIL.COM.", [], "Gmail"),
        ("acme.test", ["ASPMX.L.GOOGLE.COM."], "Google Workspace"),
        ("acme.test", ["smtp.google.com"], "Google Workspace"),
        ("acme.test", ["alt1.aspmx.l.google.com", "aspmx2.googlemail.com"], "Google Workspace"),
        ("hotmail.fr", [], "Outlook.com"),
        ("acme.test", ["acme-test.mail.protection.outlook.com"], "Microsoft 365"),
        ("acme.test", ["acme-test.p-v1.mx.microsoft"], "Microsoft 365"),
        ("own.test", ["outlook-com.olc.protection.outlook.com"], "Outlook.com"),
        ("acme.test", ["mx1.mail.ovh.net", "mx2.mail.ovh.net"], "OVHcloud"),
        ("acme.test", ["mx0.ovh.net"], "OVHcloud"),
        ("acme.test", ["spool.mail.gandi.net", "fb.mail.gandi.net"], "Gandi"),
        ("acme.test", ["mta-gw.infomaniak.ch"], "Infomaniak"),
        ("acme.test", ["mx.zoho.eu", "mx2.zoho.eu"], "Zoho Mail"),
        ("acme.test", ["mx00.ionos.fr"], "IONOS"),
        ("acme.test", ["mx00.kundenserver.de"], "IONOS"),
        ("wanadoo.fr", [], "Orange"),
        ("free.fr", [], "Free"),
        ("acme.test", ["mail.protonmail.ch", "mailsec.protonmail.ch"], "Proton Mail"),
        ("acme.test", ["in1-smtp.messagingengine.com"], "Fastmail"),
        ("acme.test", ["mx01.mail.icloud.com"], "iCloud"),
        ("yahoo.fr", [], "Yahoo"),
        ("acme.test", ["mx1.hostinger.com"], "Hostinger"),
        ("acme.test", ["us2.mx1.mailhostbox.com"], ""),
        ("acme.test", ["cluster8.eu.messagelabs.com"], ""),
        ("acme.test", [], ""),
        # Not by a part of a name alone.
        ("acme.test", ["mx.notgoogle.com"], ""),
        ("acme.test", ["google.com.evil.example"], ""),
        ("notgmail.com", [], ""),
        ("gmail.com.example", [], ""),
        ("mail.yahoo.com", [], ""),
        ("", [], ""),
        ("yandex.ru", [], "Yandex"),
        ("posteo.de", [], "Posteo"),
        ("email.de", [], "WEB.DE"),
        ("qq.com", [], "QQ Mail"),
        ("acme.test", ["smtpin.rzone.de"], "STRATO"),
    ],
)
def test_a_provider_is_known_by_domain_or_exchangers(domain, exchangers, name):
    assert presets.of(domain, exchangers).name == name


def test_the_most_preferred_exchanger_says_whose_it_is():
    found = presets.of("acme.test", ["mx1.mail.ovh.net", "aspmx.l.google.com"])
    assert found.name == "OVHcloud"


def test_a_region_has_servers_of_its_own():
    hosts = [presets.of("acme.test", [mx]).smtp[0] for mx in ("mx.zoho.eu", "mx.zoho.com", "mx00.ionos.de")]
    assert hosts == ["smtp.zoho.eu", "smtp.zoho.com", "smtp.ionos.de"]


def test_a_filter_in_front_is_told_apart_from_nothing():
    behind = presets.of("acme.test", ["acme.test.mail.eo.pphosted.com"])
    assert behind is presets.FILTERED
    # Where one of the others is the provider's own, that is known all the same.
    assert (
        presets.of("acme.test", ["mx.mimecast.com", "acme.mail.protection.outlook.com"]).kind == "microsoft"
    )


def test_only_providers_with_oauth_offer_it():
    for preset in presets.PRESETS:
        assert ("oauth" in preset.auth) == (preset.kind in ("google", "microsoft")), preset.name


def test_microsoft_offers_no_password():
    assert {preset.auth for preset in presets.PRESETS if preset.kind == "microsoft"} == {("oauth",)}


def test_each_has_what_an_account_takes_and_help_in_each_language():
    for preset in (*presets.PRESETS, presets.UNKNOWN, presets.FILTERED):
        shown = presets.present(preset, "jean@acme.test", ENGLISH)
        assert shown["dailyLimit"] >= 1
        for server in filter(None, (shown["smtp"], shown["imap"])):
            assert server["encryption"] in ("tls", "ssl", "none")
            assert server["username"] == "jean@acme.test"
        french = presets.present(preset, "jean@acme.test", SHIPPED.get("fr"))["help"]
        assert french != shown["help"]
        assert "{" not in french + shown["help"]


def test_no_two_providers_claim_the_same_domain():
    domains = [domain for preset in presets.PRESETS for domain in preset.domains]
    assert len(domains) == len(set(domains))


def test_what_can_be_chosen_has_servers_and_a_name_of_its_own():
    choices = presets.choices()
    assert set(choices.values()) == {preset for preset in presets.PRESETS if preset.smtp}
    assert choices["OVHcloud"].smtp[0] == "ssl0.ovh.net"
    assert choices["Zoho Mail (smtp.zoho.eu)"].imap[0] == "imap.zoho.eu"
    assert list(choices) == sorted(choices, key=str.casefold)


def test_each_is_found_by_its_hosts():
    for preset in presets.PRESETS:
        for host, _, _ in filter(None, (preset.smtp, preset.imap)):
            assert presets.of_host(host.upper() + ".").company == preset.company
    assert presets.of_host("mail.example.com") is None
    assert presets.of_host("") is None
