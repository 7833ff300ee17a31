"""DKIM signatures as receivers and returned copies show them, in headers as servers write them."""

import email

import pytest

from fluenzr.core.inbox.incoming import Incoming, Signature
from fluenzr.engine.mime import classify, dkim_signs

ME = "jean@acme.fr"

GMAIL = """Authentication-Results: mx.google.com;
       dkim=pass header.i=@acme.fr header.s=google header.b="Rg2/HlKN";
       arc=pass (i=1 spf=pass spfdomain=acme.fr dkim=pass dkdomain=acme.fr);
       spf=pass (google.com: domain of jean@acme.fr designates 209.85.220.41 as permitted sender)
        smtp.mailfrom=jean@acme.fr;
       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=acme.fr"""
MICROSOFT = """Authentication-Results: spf=pass (sender IP is 192.0.2.1)
 smtp.mailfrom=acme.fr; dkim=pass (signature was verified)
 header.d=acmefr.onmicrosoft.com;dmarc=pass action=none header.from=acme.fr;compauth=pass reason=100"""
WITHIN_A_TENANT = """Authentication-Results: dkim=none (message not signed)
 header.d=none;dmarc=none action=none header.from=acme.fr;"""
UNSIGNED = """Authentication-Results: mail.gandi.net; dkim=none;
 spf=pass (mail.gandi.net: domain of jean@acme.fr) smtp.mailfrom=jean@acme.fr"""
FORGED = """Authentication-Results: mail.gandi.net; dkim=none; spf=fail smtp.mailfrom=jean@acme.fr"""
BROKEN = """Authentication-Results: mail.gandi.net (Postfix/OpenDKIM (2.11));
 dkim=fail reason="body hash did not verify" (2048-bit key; unprotected)
 header.d=acme.fr header.i=@acme.fr header.a=rsa-sha256 header.s=ovh1; spf=pass"""
TWO_SIGNATURES = """Authentication-Results: mx.example; dkim=pass header.d=sendgrid.net header.s=s1;
 dkim=pass header.d=mail.acme.fr header.s=s2; spf=pass"""
BELOW = f"""Authentication-Results: mx.example; dkim=none; spf=pass
{GMAIL}"""


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (GMAIL, Signature(ME, "pass", "acme.fr", "google")),
        (MICROSOFT, Signature(ME, "pass", "acmefr.onmicrosoft.com", None)),
        (WITHIN_A_TENANT, None),
        (UNSIGNED, Signature(ME, "none")),
        (FORGED, None),
        (BROKEN, Signature(ME, "fail", "acme.fr", "ovh1")),
        (TWO_SIGNATURES, Signature(ME, "pass", "mail.acme.fr", "s2")),
        (BELOW, Signature(ME, "none")),
        ("Authentication-Results: mx.example; none", None),
        ("Authentication-Results: mx.example; dkim=temperror header.d=acme.fr; spf=pass", None),
        ("X-Nothing: of it", None),
        ("Authentication-Results: " + "(" * 5000 + "dkim=pass", None),
    ],
)
def test_what_the_receiver_says(headers, found):
    message = email.message_from_string(f"{headers}\nFrom: Jean <{ME}>\n\nHello")
    assert dkim_signs.of_received(message, ME) == found


def test_a_copy_that_came_back_shows_how_it_was_signed():
    original = f"""DKIM-Signature: v=1; a=rsa-sha256; q=dns/txt; c=relaxed/relaxed; d=relay.example; s=r1;
 h=From:To; bh=abc=; b=def=
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=ACME.fr;
 s=mail; t=1; bh=abc=; b=de f=
From: Jean <{ME}>
To: nobody@reader.example
Subject: Hello
Message-ID: <1@acme.fr>

"""
    report = f"""From: MAILER-DAEMON@mx.reader.example
To: {ME}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.reader.example

Final-Recipient: rfc822; nobody@reader.example
Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

{original}
--b--
"""
    incoming = classify.read(report.encode())
    assert incoming.kind == "bounce"
    assert incoming.signature == Signature(ME, "signed", "acme.fr", "mail")
    assert Incoming.from_json(incoming.as_json()) == incoming


def test_a_mail_says_it_beside_all_else():
    incoming = classify.read(f"{GMAIL}\nFrom: Jean <{ME}>\nSubject: Test\n\nHello".encode())
    assert incoming.signature == Signature(ME, "pass", "acme.fr", "google")
    assert Incoming.from_json(incoming.as_json()) == incoming
