"""Tracked links lead where they led when they were sent, for as long as the workspace is there."""

import re

import pytest

from fluenzr import crypto
from fluenzr.core.common.errors import NotFound
from fluenzr.core.emails import compose, links
from fluenzr.core.emails import tokens as email_tokens
from fluenzr.core.emails.links import Tracker
from fluenzr.core.emails.tokens import TokenKind
from fluenzr.core.privacy import erasure
from fluenzr.core.templates.body import Content
from fluenzr.core.templates.languages import ENGLISH
from fluenzr.models import Contact, EmailAccount, Link
from tests.support import factories
from tests.support.threads import at_once

PUBLIC = "https://mail.test"
PREFERENCES = f"{PUBLIC}/u/token?x=1&y=2"
HTML = (
    '<body><a href="https://a.test/?x=1&amp;y=2">a</a> <a href="https://a.test/?x=1&amp;y=2">again</a> '
    f'<a href="https://b.test/ada">b</a> <a href="{PREFERENCES}">leave</a></body>'
)
SHARED = ('<a href="https://a.test/?x=1&amp;y=2">', "https://b.test/{{firstName}}")


@pytest.fixture
def person(workspace):
    return factories.row(Contact, factories.make_contact(workspace))


def mark(workspace, person=None, *, opens=True, clicks=True, email_id=7, html=HTML, shared=SHARED) -> Content:
    content = Content("Hello", "Hello\n", html, ())
    tracker = Tracker(PUBLIC, workspace.id, email_id)
    return links.tracked(
        content,
        tracker,
        opens=opens,
        clicks=clicks,
        contact_id=None if person is None else person.id,
        shared=links.Shared(*shared),
        preferences=PREFERENCES,
        language=ENGLISH,
    )


def tokens(html: str) -> list[str]:
    return re.findall(r"/t/c/([\w-]+)", html)


def test_links_lead_through_the_server_and_the_one_to_unsubscribe_does_not(workspace, person):
    html = mark(workspace, person, opens=False).html
    first, again, second = tokens(html)
    assert first == again != second
    assert f'<a href="{PREFERENCES}">leave</a>' in html
    targets = [links.target(links.named(token, TokenKind.CLICK)) for token in (first, second)]
    assert targets == ["https://a.test/?x=1&y=2", "https://b.test/ada"]
    read = links.named(first, TokenKind.CLICK)
    assert (read.kind, read.workspace_id, read.object_id) == (TokenKind.CLICK, workspace.id, 7)


def test_what_is_not_wanted_is_not_there(workspace, person):
    assert mark(workspace, person, opens=False, clicks=False) == Content("Hello", "Hello\n", HTML, ())
    assert not Link.select().exists()
    assert "/t/o/" not in mark(workspace, person, opens=False).html
    opens_alone = mark(workspace, person, clicks=False)
    assert HTML.removesuffix("</body>") in opens_alone.html
    assert len(re.findall(r"/t/o/[\w-]+\.gif", opens_alone.html)) == 1


def test_a_pixel_comes_with_words_in_both_parts(workspace, person):
    content = mark(workspace, person)
    for part in (content.html, content.text):
        assert "This email contains an image that tells its sender when it is opened" in part
    assert content.text.endswith(f"Email preferences: {PREFERENCES}\n")
    assert f'<a href="{PREFERENCES.replace("&", "&amp;")}" style' in content.html
    token = re.search(r"/t/o/([\w-]+)\.gif", content.html)[1]
    assert links.named(token, TokenKind.OPEN).object_id == 7


def test_tokens_are_short_however_large_the_numbers(workspace, person):
    content = mark(workspace, person, email_id=2**62)
    assert max(map(len, tokens(content.html))) <= 64


def test_a_link_is_kept_once_for_all_emails(workspace, person):
    shared = (*SHARED, "https://b.test/ada")
    mark(workspace, person, shared=shared)
    before = Link.select().count()
    other = factories.row(Contact, factories.make_contact(workspace))
    mark(workspace, other, email_id=8, shared=shared)
    assert Link.select().count() == before == 2
    elsewhere = factories.make_workspace("Other")
    mark(elsewhere, factories.row(Contact, factories.make_contact(elsewhere)), shared=shared)
    assert Link.select().count() == 4


def test_a_link_with_a_contacts_values_in_it_goes_with_the_contact(workspace, person):
    other = factories.row(Contact, factories.make_contact(workspace))
    first, _, own = tokens(mark(workspace, person).html)
    *_, others = tokens(mark(workspace, other).html)
    assert own != others
    erasure.delete(workspace.id, person.public_id)
    assert [link.url for link in Link.select().order_by(Link.id)] == [
        "https://a.test/?x=1&y=2",
        "https://b.test/ada",
    ]
    assert links.target(links.named(first, TokenKind.CLICK))
    assert links.target(links.named(others, TokenKind.CLICK))
    with pytest.raises(NotFound):
        links.target(links.named(own, TokenKind.CLICK))
    with pytest.raises(NotFound):
        mark(workspace, person, html='<a href="https://c.test/">', shared=())


def test_of_somebody_who_is_no_contact_nothing_is_kept(workspace):
    html = mark(workspace, email_id=None).html
    assert len(set(tokens(html))) == 1
    assert '<a href="https://b.test/ada">b</a>' in html
    assert [link.url for link in Link.select()] == ["https://a.test/?x=1&y=2"]


def test_senders_at_once_agree_on_a_link(workspace, person):
    given = at_once(*[lambda: tokens(mark(workspace, person).html)] * 6)
    assert given == [given[0]] * 6
    assert Link.select().count() == 2


def test_more_links_than_anybody_follows(workspace, person):
    html = "".join(f'<a href="https://a.test/{number}">x</a>' for number in range(links.MAX_LINKS + 5))
    changed = mark(workspace, person, html=html, opens=False).html
    assert len(tokens(changed)) == links.MAX_LINKS
    assert changed.endswith(f'<a href="https://a.test/{links.MAX_LINKS + 4}">x</a>')


def test_tokens_of_another_kind_and_forged_ones_are_refused(workspace, person):
    token = tokens(mark(workspace, person).html)[0]
    forged = token[:-1] + ("A" if token[-1] != "A" else "B")
    for kind, text in [
        (TokenKind.OPEN, token),
        (TokenKind.UNSUBSCRIBE, token),
        (TokenKind.CLICK, forged),
        (TokenKind.CLICK, ""),
    ]:
        with pytest.raises(NotFound):
            links.named(text, kind)
    unsubscribe = compose.unsubscribe_url(PUBLIC, workspace.id, 7, person.id).rpartition("/")[2]
    with pytest.raises(NotFound):
        links.named(unsubscribe, TokenKind.CLICK)


def test_a_token_leads_to_no_link_of_another_workspace(workspace, person):
    link_id = links.named(tokens(mark(workspace, person).html)[0], TokenKind.CLICK).number
    other = factories.make_workspace("Other")
    token = email_tokens.sign(crypto.key("tracking"), TokenKind.CLICK, other.id, 7, link_id)
    with pytest.raises(NotFound):
        links.target(links.named(token, TokenKind.CLICK))


def test_what_was_stored_is_looked_at_again(workspace, person):
    token = tokens(mark(workspace, person).html)[0]
    Link.update(url="javascript:alert(1)").execute()
    with pytest.raises(NotFound):
        links.target(links.named(token, TokenKind.CLICK))


def test_those_of_a_preview_lead_somewhere_and_name_no_email(workspace, person):
    html = mark(workspace, person, email_id=None).html
    named = links.named(tokens(html)[0], TokenKind.CLICK)
    assert (named.kind, named.object_id) == (TokenKind.PREVIEW, links._today())
    assert links.target(named) == "https://a.test/?x=1&y=2"
    sent = mark(workspace, person).html
    hidden = re.compile(r"/t/[oc]/[\w-]+")
    assert hidden.sub("", html) == hidden.sub("", sent)


def test_the_mail_that_unsubscribes_goes_to_the_domain_in_ascii():
    account = EmailAccount(email="o'neil+x@faß.test", imap={"host": "imap.test"})
    assert compose.unsubscribe_mailto(account, f"{PUBLIC}/u/token") == (
        "mailto:o%27neil%2Bx@xn--fa-hia.test?subject=unsubscribe%20token"
    )
