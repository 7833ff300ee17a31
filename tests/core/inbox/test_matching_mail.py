# ruff: noqa: E501 - a message a line
"""Whole messages as mailboxes have them, and the email that each is about: by ids in any form, else by who writes."""

import pytest

from fluenzr.core.inbox import matching
from fluenzr.core.sending import intents, results
from fluenzr.engine.mime import classify
from fluenzr.models import Campaign, EmailAccount
from tests.support import factories
from tests.support.sending import ACCEPTED, ALWAYS, claim_one, email_of, message_id_of

ZOE = "zoe@reader.example"
ANOTHER = "<CAF1@mail.elsewhere.example>"


@pytest.fixture
def account(workspace, clock) -> EmailAccount:
    return factories.row(EmailAccount, factories.make_account(workspace, "jean@acme.example"))


@pytest.fixture
def email(workspace, account):
    """Sent to Zoe: "Our offer"."""
    person = factories.make_contact(workspace, ZOE)
    node = factories.email_node("first", subject="Our offer")
    given = {"settings": ALWAYS, "email_account_id": account.public_id, "contacts": [person], "started": True}
    claim = claim_one(factories.row(Campaign, factories.make_campaign(workspace, node, **given)))
    assert intents.intend(claim, message_id_of(claim), "Our offer")
    results.record(claim, ACCEPTED, "Our offer")
    return email_of(claim)


def found(account, email, written: str) -> str | None:
    """By what the email is found; None where nothing is. `{id}` is its Message-ID, `{left}` what is before the @."""
    given = {"id": email.message_id, "left": email.message_id.strip("<>").partition("@")[0]}
    raw = written.format(**given, zoe=ZOE, another=ANOTHER).replace("\n", "\r\n").encode()
    match = matching.find(account, classify.read(raw))
    assert match is None or match.email.id == email.id
    return None if match is None else match.by


@pytest.mark.parametrize("sender", ["Zoe <{}.>", "{}.", "<{}> (Zoe)"])
def test_a_dot_behind_a_domain_hides_nobody(sender):
    assert classify.read(f"From: {sender.format(ZOE)}\n\nStop".encode()).sender == ZOE


REPORT = (
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: Undelivered\nMIME-Version: 1.0\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
    "Final-Recipient: rfc822; RECIPIENT\nAction: failed\nStatus: 5.1.1\n\n--b\nCOPY\n--b--\n"
)

BY_ID = {
    "in the thread": "From: x@other.example\nIn-Reply-To: {id}\n\nYes",
    "with a comment": "From: x@other.example\nIn-Reply-To: {id} (Jean's message of Monday)\n\nYes",
    "words before it": "From: x@other.example\nIn-Reply-To: Message from Jean of Monday. {id}\n\nYes",
    "commas": "From: x@other.example\nReferences: {another},{id},\n\nYes",
    "without brackets, folded": "From: x@other.example\nReferences:\n {another}\n {left}\n @acme.example\n\nYes",
    "in capitals": "From: x@other.example\nIn-Reply-To: <{left}@ACME.EXAMPLE>\n\nYes",
    "the parent of Exchange": (
        "From: x@other.example\nSubject: Automatic reply: Our offer\nAuto-Submitted: auto-replied\n"
        "X-MS-Exchange-Parent-Message-Id: {id}\n\nAway"
    ),
    "a ticket system": "From: help@other.example\nSubject: [#12] Our offer\nAuto-Submitted: auto-generated\nX-Original-Message-ID: {id}\n\nGot it",
    "attached": (
        "From: x@other.example\nSubject: See\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee\n--b\n"
        "Content-Type: message/rfc822\n\nMessage-ID: {id}\nSubject: Our offer\n\nHello\n--b--\n"
    ),
}
REPORTED = {
    "the copy": REPORT.replace("RECIPIENT", "a@b.example").replace(
        "COPY", "Content-Type: message/rfc822\n\nMessage-ID: {id}\n\nHello"
    ),
    "its header": REPORT.replace("RECIPIENT", "a@b.example").replace(
        "COPY", "Content-Type: text/rfc822-headers\n\nMessage-ID: {id}\n"
    ),
    "its references": REPORT.replace("RECIPIENT", "a@b.example").replace(
        "COPY", "Content-Type: message/rfc822\n\nMessage-ID: {another}\nReferences: {id}\n\nHello"
    ),
    "in words": "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n<{zoe}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nSubject: Our offer\nMessage-ID: {id}\n\nHello\n",
}
BY_WRITER = {
    "no id": "From: Zoe <{zoe}>\nSubject: Re: Our offer\n\nYes",
    "the id of a relay": "From: {zoe}\nSubject: RE: [EXTERNAL] Our offer\nIn-Reply-To: {another}\n\nYes",
    "a dot after the prefix": "From: {zoe}\nSubject: Antw.: Our offer\n\nJa",
    "of a tag": "From: zoe+work@reader.example\nSubject: Odp: Our offer\n\nTak",
    "a colleague": "From: max@reader.example\nSubject: TR: Our offer\n\nOui",
    "an absence, its own subject": "Return-Path: <>\nFrom: {zoe}\nSubject: Bin im Urlaub\n\nBis Mai",
    "wants no more": "From: {zoe}\nSubject: Unsubscribe\n\nunsubscribe",
    "wants no more, in French": "From: {zoe}\nSubject: Merci de me désinscrire\n\n.",
    "a bounce without a copy": "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: Undelivered\n\n<{zoe}>: 550 5.1.1 User unknown\n",
    "a report whose copy has another id": REPORT.replace("RECIPIENT", ZOE).replace(
        "COPY", "Content-Type: message/rfc822\n\nMessage-ID: {another}\n\nHello"
    ),
}
NOTHING = {
    "a new letter": "From: {zoe}\nSubject: Another thing\n\nHello",
    "a stranger's answer": "From: max@other.example\nSubject: Re: Our offer\n\nYes",
    "a stranger wants no more": "From: max@other.example\nSubject: Unsubscribe\n\nStop",
    "a colleague wants no more": "From: max@reader.example\nSubject: Unsubscribe\n\nStop",
    "an id of our form": "From: {zoe}\nSubject: Re: Our offer\nIn-Reply-To: <abcdefghijklmnopqrstuvwxyz234567@acme.example>\n\nYes",
    "a bounce of another": "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: Undelivered\n\n<max@reader.example>: 550 5.1.1 User unknown\n",
    "a newsletter": "From: news@reader.example\nSubject: Our offer\nList-Id: <news.reader.example>\nPrecedence: bulk\n\nBuy",
}


@pytest.mark.parametrize("name", BY_ID)
def test_an_answer_is_found_by_our_id(account, email, name):
    assert found(account, email, BY_ID[name]) == "thread"


@pytest.mark.parametrize("name", REPORTED)
def test_a_report_is_found_by_our_id(account, email, name):
    assert found(account, email, REPORTED[name]) == "report"


@pytest.mark.parametrize("name", BY_WRITER)
def test_without_an_id_it_is_found_by_who_writes(account, email, name):
    assert found(account, email, BY_WRITER[name]) == "heuristic"


@pytest.mark.parametrize("name", NOTHING)
def test_it_is_about_nothing_of_ours(account, email, name):
    assert found(account, email, NOTHING[name]) is None
