import pytest

from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.errors import Invalid, NotFound
from fluenzr.core.emails import drafts, preview
from fluenzr.core.workflow import editing
from tests.support.factories import email_node, make_campaign, make_contact, make_workspace

URL = "https://mail.example.com"


@pytest.fixture
def workspace(database):
    return make_workspace(postal_address="1 rue Haute, Paris")


@pytest.fixture
def campaign(workspace):
    return make_campaign(workspace, email_node())


@pytest.fixture
def ada(workspace):
    return make_contact(workspace, "ada@example.com", first_name="Ada", custom_fields={"seats": 4})


def show(workspace, campaign, contact=None, **data):
    data = {"subject": "Hello", "body": "Hello there", **data}
    contact_id = contact and contact["id"]
    return drafts.show(workspace.id, campaign["id"], data, contact_id=contact_id, public_url=URL)


@pytest.mark.parametrize("format", ["text", "html"])
def test_a_draft_is_shown_as_the_saved_email_would_be(workspace, campaign, ada, format):
    data = {
        "subject": "{{firstName}}, {{seats}} seats",
        "body": "<b>Hi</b> {{firstName|upper}} https://example.com?q={{email}}",
        "format": format,
    }
    drafted = show(workspace, campaign, ada, **data)
    lifecycle.change_workflow(workspace.id, campaign["id"], lambda now: editing.edit(now, "mail", data))
    saved = preview.show(workspace.id, campaign["id"], node_id="mail", contact_id=ada["id"], public_url=URL)
    assert drafted.subject == saved["subject"] == "Ada, 4 seats"
    assert without_token(drafted.text) == without_token(saved["text"])
    assert drafted.empty == ()


def without_token(text):
    """The text without what stands after /u/, which is another one at each writing."""
    before, _, after = text.partition("/u/")
    return before, after.split()[1:]


def test_what_stays_empty_is_marked_where_it_stands(workspace, campaign, ada):
    drafted = show(workspace, campaign, ada, subject="{{your offer}}", body="To {{company}} of {{firstName}}")
    assert drafted.empty == ("your offer", "company")
    assert drafted.subject == "\ue000your offer\ue001"
    assert "To \ue000company\ue001 of Ada" in drafted.text
    assert "To \ue000company\ue001 of Ada" in drafted.html


def test_what_has_a_fallback_is_not_marked(workspace, campaign, ada):
    drafted = show(workspace, campaign, ada, body="{{company|your team}} {{phone|}} {{seats}}")
    assert drafted.empty == ()
    assert "your team  4" in drafted.text


def test_a_name_that_has_a_fallback_elsewhere_keeps_it(workspace, campaign, ada):
    drafted = show(workspace, campaign, ada, subject="{{company}}", body="{{company|your team}}")
    assert drafted.empty == ()
    assert "your team" in drafted.text


def test_nobody_in_particular_reads_it_where_there_is_no_contact(workspace, campaign):
    drafted = show(workspace, campaign, body="Hi {{firstName|there}} {{email}}")
    assert "Hi there somebody@example.com" in drafted.text


def test_nothing_is_saved(workspace, campaign):
    show(workspace, campaign, subject="Other")
    assert lifecycle.get(workspace.id, campaign["id"])["workflow"] == campaign["workflow"]


def test_a_draft_that_is_not_accepted_says_why(workspace, campaign):
    with pytest.raises(Invalid) as refusal:
        show(workspace, campaign, subject=" ")
    assert list(refusal.value.details) == ["workflow.nodes.draft.data.subject"]


def test_another_workspaces_contact_or_campaign_is_not_there(workspace, campaign):
    other = make_workspace("Other")
    with pytest.raises(Invalid):
        show(workspace, campaign, make_contact(other))
    with pytest.raises(NotFound):
        show(other, campaign)
