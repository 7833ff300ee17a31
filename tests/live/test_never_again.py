"""Who unsubscribed and was erased is never written to again, whatever is lost and put back in any order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import pytest

from fluenzr import crypto
from fluenzr.config import Settings
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.contacts import records, suppression
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import uncertain
from fluenzr.models import Campaign, Contact, Email, Workspace
from tests.support import factories
from tests.support.commands import DONE, ENVIRONMENT, Ended
from tests.support.databases import bound_to
from tests.support.sending import ALWAYS, claim_all

pytestmark = pytest.mark.slow

ERASED = "Erased@Example.com"
Run = Callable[..., Ended]


@dataclass
class Machine:
    """A server of its own, used by its commands and looked into from here."""

    fluenzr: Run
    data_dir: Path
    url: str
    backup: Path

    def run(self, *arguments: str) -> Ended:
        given = {"data_dir": self.data_dir, "database_url": self.url, "secret_key": None}
        return self.fluenzr(*arguments, **given)

    def begin(self) -> None:
        """Two people in a campaign, one of whom leaves and is erased: before the backup or after it."""
        assert self.run("migrate").code == DONE
        assert self.run("workspaces", "create", "--name", "Mine").code == DONE
        with self.inside():
            workspace = Workspace.get()
            people = [factories.make_contact(workspace, name) for name in (ERASED, "stays@example.com")]
            factories.make_campaign(workspace, contacts=people, started=True, settings=ALWAYS)

    def erase(self) -> None:
        with self.inside():
            person = Contact.get(Contact.email_key == ERASED.lower())
            records.update(person.workspace_id, person.public_id, {"status": "unsubscribed"})
            erasure.delete(person.workspace_id, person.public_id)

    def back_up(self) -> None:
        assert self.run("backup", str(self.backup)).code == DONE

    def lose_the_key(self) -> None:
        """Nothing works, until it is there again."""
        file = self.data_dir / "secret.key"
        kept = file.read_bytes()
        for other in (None, b"another key of somebody's"):
            file.unlink()
            if other is not None:
                file.write_bytes(other)
            assert self.run("workspaces", "list").code == ENVIRONMENT
            file.write_bytes(kept)
        assert self.run("workspaces", "list").code == DONE

    def restore(self) -> None:
        assert self.run("restore", str(self.backup), "--replace").code == DONE

    def import_anew(self) -> None:
        """The person is in a file that somebody imports, and is put into the campaign once more."""
        file = self.data_dir / "contacts.csv"
        file.write_text(f"email\n{ERASED}\n")
        done = self.run("contacts", "import", str(file), "--consent-source", "event", "--certify-consent")
        assert done.code == DONE, done.err
        with self.inside():
            campaign, person = Campaign.get(), Contact.get(Contact.email_key == ERASED.lower())
            campaign_contacts.add(campaign.workspace_id, campaign.public_id, contact_ids=[person.public_id])

    def inside(self) -> "Inside":
        return Inside(self)


class Inside:
    def __init__(self, machine: Machine):
        crypto.use((machine.data_dir / "secret.key").read_bytes())
        self._bound = bound_to(machine.url)

    def __enter__(self) -> None:
        self._bound.__enter__()

    def __exit__(self, *error: object) -> None:
        self._bound.__exit__(*error)  # type: ignore[arg-type]


@pytest.fixture
def machine(
    fluenzr: Run, new_database: Callable[..., str], tmp_path: Path, settings: Settings
) -> Iterator[Machine]:
    yield Machine(fluenzr, tmp_path / "data", new_database(), tmp_path / "backup")
    crypto.use(settings.secret_key)


def everybody_who_is_sent_to(machine: Machine) -> set[str]:
    """The campaign goes on, and a person wants everything sent that may not have been."""
    with machine.inside():
        campaign = Campaign.get()
        if campaign.status == "paused":
            lifecycle.resume(campaign.workspace_id, campaign.public_id)
        uncertain.resolve_all(campaign.public_id, "resend")
        assert not Email.select().where(Email.state == "uncertain").exists()
        return {claim.contact.email for claim in claim_all(Campaign.get())}


@pytest.mark.parametrize("order", [*permutations(("lose_the_key", "restore", "import_anew"))], ids=" ".join)
@pytest.mark.parametrize("backup", ["before", "after"])
def test_in_any_order(machine: Machine, order: tuple[str, ...], backup: str) -> None:
    machine.begin()
    steps = ("back_up", "erase") if backup == "before" else ("erase", "back_up")
    for step in (*steps, *order):
        getattr(machine, step)()
    with machine.inside():
        assert suppression.covers(Workspace.get().id, ERASED)
    assert everybody_who_is_sent_to(machine) == {"stays@example.com"}
