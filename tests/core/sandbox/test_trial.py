"""The campaign to try the server with."""

import pytest

from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import search
from fluenzr.core.privacy import erasure
from fluenzr.core.sandbox import demo, trial
from fluenzr.models import EmailAccount, Workspace
from tests.support import factories


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_is_made_in_the_own_workspace_and_runs(workspace: Workspace, language: str) -> None:
    made = lifecycle.get(workspace.id, trial.begin(workspace.id, language, "Europe/Paris"))
    assert (made["name"], made["language"], made["status"]) == (trial.NAMES[language], language, "active")
    assert made["stats"]["totalContacts"] == len(demo.PEOPLE)
    subjects = [node["data"]["subject"] for node in made["workflow"]["nodes"] if node["type"] == "email"]
    assert subjects == [subject for subject, _ in trial.EMAILS[language]]


def test_a_language_that_it_does_not_speak_is_english(workspace: Workspace) -> None:
    made = lifecycle.get(workspace.id, trial.begin(workspace.id, "eo", "Europe/Paris"))
    assert made["language"] == "en"


def test_it_can_be_tried_again(workspace: Workspace) -> None:
    """The people of the first time have bounced and unsubscribed; they may even have been erased."""
    trial.begin(workspace.id, "en", "Europe/Paris")
    again = lifecycle.get(workspace.id, trial.begin(workspace.id, "en", "Europe/Paris"))
    assert again["stats"]["totalContacts"] == len(demo.PEOPLE)
    assert EmailAccount.select().count() == 1
    found = search.page(workspace.id, {}, Paging(per_page=100)).rows
    assert len(found) == 2 * len(demo.PEOPLE)
    named = {row["email"].partition("+")[0] for row in found if "+" in row["email"]}
    assert named == {"open", "click", "reply", "bounce", "unsubscribe"}


def test_people_who_were_erased_after_they_unsubscribed_have_others_in_their_place(
    workspace: Workspace,
) -> None:
    gone = factories.make_contact(workspace, "unsubscribe+hedy@sandbox.test", status="unsubscribed")
    erasure.delete(workspace.id, gone["id"])
    made = lifecycle.get(workspace.id, trial.begin(workspace.id, "en", "Europe/Paris"))
    assert made["stats"]["totalContacts"] == len(demo.PEOPLE)


def test_an_account_that_was_changed_is_left_alone(workspace: Workspace) -> None:
    trial.begin(workspace.id, "en", "Europe/Paris")
    EmailAccount.update(sandbox={"speedUp": 1}).execute()
    trial.begin(workspace.id, "en", "Europe/Paris")
    assert [account.sandbox["speedUp"] for account in EmailAccount.select()] == [1, 86_400]
