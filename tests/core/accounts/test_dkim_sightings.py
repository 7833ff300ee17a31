"""DKIM signatures of own mailboxes: of whose mail they are kept, and that the last one holds."""

import pytest

from fluenzr.core.accounts import dkim_sightings
from fluenzr.core.accounts.dns.dkim import Sighting
from fluenzr.core.inbox import arrivals
from fluenzr.core.inbox.incoming import Signature
from fluenzr.models import DkimSighting, EmailAccount
from tests.support import factories


@pytest.fixture
def mine(workspace):
    made = factories.make_account(workspace, "Jean@acme.test", provider="smtp", smtp={"host": "mx.acme.test"})
    return factories.row(EmailAccount, made)


@pytest.fixture
def other(workspace):
    return factories.row(EmailAccount, factories.make_account(workspace, "paul@acme.test"))


def test_the_last_message_of_a_mailbox_holds(mine, other):
    arrivals.note_signature(other, Signature("jean@acme.test", "none"), "reply", is_matched=False)
    assert dkim_sightings.subject_of(mine).sighting == Sighting("none")
    signed = Signature("JEAN@acme.test", "pass", "acme.test", "s1")
    arrivals.note_signature(other, signed, "auto_reply", is_matched=False)
    assert dkim_sightings.subject_of(mine).sighting == Sighting("pass", "acme.test", "s1")
    assert dkim_sightings.subject_of(other).sighting is None


def test_what_others_send_is_nothing_to_keep(mine, other):
    for sender in ("eve@acme.test", "nobody"):
        arrivals.note_signature(other, Signature(sender, "pass", "acme.test"), "reply", is_matched=False)
    stranger = factories.make_workspace()
    foreign = factories.row(EmailAccount, factories.make_account(stranger))
    arrivals.note_signature(foreign, Signature(mine.email, "fail", "x.test"), "reply", is_matched=False)
    assert DkimSighting.select().count() == 0


@pytest.mark.parametrize(("is_matched", "count"), [(True, 1), (False, 0)])
def test_a_copy_counts_only_where_it_is_of_an_email_of_ours(mine, is_matched, count):
    signed = Signature(mine.email, "signed", "acme.test", "s1")
    arrivals.note_signature(mine, signed, "bounce", is_matched=is_matched)
    assert DkimSighting.select().count() == count


def test_a_mailbox_goes_with_what_was_seen_of_it(mine):
    arrivals.note_signature(mine, Signature(mine.email, "none"), "reply", is_matched=False)
    mine.delete_instance()
    assert DkimSighting.select().count() == 0
