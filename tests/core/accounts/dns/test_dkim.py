"""DKIM of a mailbox, as seen in a real message: its key, and whose domain it signs for."""

import base64

import pytest

from fluenzr.core.accounts.dns import dkim
from fluenzr.core.accounts.dns.dkim import Sighting
from fluenzr.core.accounts.dns.records import Unanswered
from tests.support.zones import zone

KEY = base64.b64encode(bytes(294)).decode()
SHORT = base64.b64encode(bytes(94)).decode()
ED25519 = base64.b64encode(bytes(32)).decode()
SEEN = Sighting("pass", "acme.test", "s1")


def check(sighting, key=f"v=DKIM1; k=rsa; p={KEY}", silent=(), **records):
    texts = {f"{name.replace('__', '.')} TXT": text for name, text in records.items()}
    signer = sighting.domain if sighting else "acme.test"
    return dkim.check("acme.test", sighting, zone({f"s1._domainkey.{signer} TXT": key, **texts}, silent))


def test_no_message_was_seen():
    assert check(None).result == "unknown"


def test_a_message_was_signed():
    found = check(SEEN)
    assert (found.result, found.found) == ("pass", "s1._domainkey.acme.test")
    assert check(Sighting("signed", "acme.test", "s1")).result == "pass"
    assert check(Sighting("pass", "acme.test")).result == "pass"


@pytest.mark.parametrize(
    "sighting", [Sighting("none"), Sighting("fail", "acme.test", "s1"), Sighting("fail")]
)
def test_a_message_was_not(sighting):
    assert check(sighting).result == "fail"


@pytest.mark.parametrize(
    ("key", "result"),
    [
        (f"p={KEY}", "pass"),
        (f"v=DKIM1; k=ed25519; p={ED25519}", "pass"),
        (f"v=DKIM1; t=s; p={KEY[:100]} {KEY[100:]}", "pass"),
        (f"v=DKIM1; t=y:s; p={KEY}", "warn"),
        (f"v=DKIM1; p={SHORT}", "fail"),
        ("v=DKIM1; p=", "fail"),
        ("v=DKIM1", "fail"),
        ("something else", "fail"),
    ],
)
def test_its_key(key, result):
    assert check(SEEN, key).result == result


def test_a_signature_of_somebody_elses_domain_does_not_count_for_dmarc():
    assert check(Sighting("pass", "acme.gappssmtp.test", "s1")).result == "warn"
    above = {"_dmarc__acme__test": "v=DMARC1; p=none"}
    assert check(Sighting("pass", "mail.acme.test", "s1"), **above).result == "pass"


def test_its_receiver_had_the_key_where_no_name_server_answers():
    silent = ("s1._domainkey.acme.test",)
    assert check(SEEN, silent=silent).result == "pass"
    with pytest.raises(Unanswered):
        check(Sighting("signed", "acme.test", "s1"), silent=silent)
