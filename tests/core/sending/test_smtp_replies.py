"""Whose fault an answer is: replies as real servers send them."""

import pytest

from fluenzr.core.sending.smtp_replies import Fault, Outcome, of_answer


@pytest.mark.parametrize(
    ("phase", "reply", "fault"),
    [
        # the login, or who may send as whom
        ("auth", "535 5.7.8 Username and Password not accepted", Fault.ACCOUNT_AUTH),
        ("auth", "535 5.7.139 Authentication unsuccessful, SmtpClientAuth is off", Fault.ACCOUNT_AUTH),
        ("auth", "550 5.7.30 Basic authentication is not supported", Fault.ACCOUNT_AUTH),
        ("auth", "534 5.7.9 Application-specific password required", Fault.ACCOUNT_AUTH),
        ("auth", "504 Unrecognized authentication type", Fault.ACCOUNT_AUTH),
        ("mail", "530 5.7.0 Authentication Required", Fault.ACCOUNT_AUTH),
        ("mail", "550 5.7.30 Basic authentication is not supported", Fault.ACCOUNT_AUTH),
        ("mail", "553 5.7.1 <a@b.test>: Sender address rejected: not owned by user x", Fault.ACCOUNT_AUTH),
        ("mail", "501 5.1.7 Bad sender address syntax", Fault.ACCOUNT_AUTH),
        ("rcpt", "554 5.7.1 <a@b.test>: Relay access denied", Fault.ACCOUNT_AUTH),
        ("rcpt", "550 relay not permitted", Fault.ACCOUNT_AUTH),
        ("rcpt", "550 5.1.8 Access denied, bad outbound sender", Fault.ACCOUNT_AUTH),
        ("dot", "554 5.2.252 SendAsDenied; a@b.test not allowed to send as c@d.test", Fault.ACCOUNT_AUTH),
        # enough for now
        ("dot", "550 5.4.5 Daily user sending quota exceeded", Fault.ACCOUNT_QUOTA),
        ("rcpt", "421 4.7.0 Try again later", Fault.ACCOUNT_BUSY),
        ("connect", "421 Too many connections", Fault.ACCOUNT_BUSY),
        ("connect", "421 4.3.2 Service not available", Fault.ACCOUNT_BUSY),
        ("mail", "421 4.4.5 Server busy, try again later", Fault.ACCOUNT_BUSY),
        ("mail", "421 4.7.28 Gmail has detected an unusual rate of mail", Fault.ACCOUNT_QUOTA),
        ("dot", "421 Daily sending quota exceeded", Fault.ACCOUNT_QUOTA),
        ("rcpt", "452 4.5.3 Domain policy size per transaction exceeded", Fault.ACCOUNT_QUOTA),
        ("dot", "450 4.7.28 Gmail has detected an unusual rate of mail", Fault.ACCOUNT_QUOTA),
        ("rcpt", "550 5.1.90 You've reached your daily limit for message recipients", Fault.ACCOUNT_QUOTA),
        ("dot", "554 5.2.0 STOREDRV.Exception:SubmissionQuotaExceededException", Fault.ACCOUNT_QUOTA),
        ("rcpt", "550 Domain b.test has exceeded the max emails per hour (101/100).", Fault.ACCOUNT_QUOTA),
        ("data", "554 5.7.1 <DATA>: Data command rejected: only 10 messages per day", Fault.ACCOUNT_QUOTA),
        ("dot", "454 Throttling failure: Maximum sending rate exceeded.", Fault.ACCOUNT_QUOTA),
        ("dot", "550 5.4.6 Unusual sending activity detected", Fault.ACCOUNT_QUOTA),
        ("rcpt", "554 5.7.1 <a@b.test>: Recipient address rejected: You have exceeded your Outmail quota",
         Fault.ACCOUNT_QUOTA),
        ("auth", "454 4.7.0 Too many login attempts, please try again later", Fault.ACCOUNT_QUOTA),
        # no such address
        ("rcpt", "550 5.1.1 The email account that you tried to reach does not exist", Fault.RECIPIENT),
        ("rcpt", "550 5.1.10 RecipientNotFound", Fault.RECIPIENT),
        ("rcpt", "550 5.2.1 The email account that you tried to reach is disabled", Fault.RECIPIENT),
        ("rcpt", "550 No such user here", Fault.RECIPIENT),
        ("rcpt", "553 sorry, no mailbox here by that name (#5.1.1)", Fault.RECIPIENT),
        ("rcpt", "551 User not local", Fault.RECIPIENT),
        ("rcpt", "550 5.4.1 Recipient address rejected: Access denied", Fault.RECIPIENT),
        ("dot", "550 5.1.1 User unknown", Fault.RECIPIENT),
        # the recipient's side, but not for good
        ("rcpt", "552 5.2.2 The email account that you tried to reach is over quota", Fault.MAILBOX),
        ("rcpt", "552 Mailbox full", Fault.MAILBOX),
        ("rcpt", "554 5.7.1 Client host blocked using dnsbl.test", Fault.MAILBOX),
        ("rcpt", "550 Blocked, see https://dnsbl.test", Fault.MAILBOX),
        ("rcpt", "554 No", Fault.MAILBOX),
        # the message
        ("dot", "554 5.7.1 Message rejected as spam", Fault.CONTENT),
        ("dot", "550 5.7.26 Unauthenticated email is not accepted", Fault.CONTENT),
        ("dot", "552 5.3.4 Message too big", Fault.CONTENT),
        ("mail", "552 Message size exceeds fixed maximum", Fault.CONTENT),
        # later
        ("rcpt", "450 4.7.1 Greylisted", Fault.TEMPORARY),
        ("rcpt", "452 4.2.2 Mailbox full", Fault.TEMPORARY),
        ("dot", "451 4.3.0 Queue file write error", Fault.TEMPORARY),
        ("mail", "451 Local error", Fault.TEMPORARY),
        # not in conversation
        ("connect", "554 No SMTP service here", Fault.NETWORK),
        ("tls", "454 4.7.0 TLS not available", Fault.NETWORK),
        ("dot", "354 Go on", Fault.NETWORK),
        ("dot", "250 2.0.0 Queued", Fault.NONE),
    ],
)  # fmt: skip
def test_whose_fault(phase, reply, fault):
    outcome = of_answer(phase, int(reply[:3]), reply[4:])
    assert outcome.fault is fault
    expected = {"2": "accepted", "3": "uncertain", "4": "deferred", "5": "refused"}
    assert outcome.kind == ("deferred" if phase in ("connect", "tls") else expected[reply[0]])


def test_an_answer_of_many_lines_reads_as_one():
    outcome = of_answer(
        "rcpt", 550, "5.1.1 The email account\n5.1.1 does  not exist.\n5.1.1 https://x.test 5.1.10"
    )
    assert outcome == Outcome(
        "refused",
        "rcpt",
        550,
        "5.1.1",
        "The email account does not exist. https://x.test 5.1.10",
        Fault.RECIPIENT,
    )
    assert str(outcome) == "550 5.1.1 The email account does not exist. https://x.test 5.1.10"


@pytest.mark.parametrize("text", ["5.1.1.1 host", "15.1.1 x", "see 5.1.1", "5.1 x", "2001:5.1.1"])
def test_a_number_that_is_no_enhanced_code(text):
    assert of_answer("rcpt", 450, text).enhanced is None


def test_a_long_answer_is_cut():
    assert len(of_answer("dot", 550, "x" * 100_000).text) == 500
