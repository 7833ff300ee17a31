"""Imports read by a worker: batch by batch, whatever stops it."""

from concurrent.futures import wait
from typing import Any

import pytest

from fluenzr import db
from fluenzr.core.contacts import bulk, groups, import_runner, imports
from fluenzr.core.contacts.import_runner import Importer, Lost, Reading, claim
from fluenzr.core.sending import crash_recovery
from fluenzr.models import Contact, ContactImport, GroupMember, ImportFault, ImportPiece, Worker
from tests.support import factories, recorded
from tests.support.lost_answers import losses, outlived

BATCH = 20


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_runner, "BATCH", BATCH)
    monkeypatch.setattr(import_runner, "AHEAD", 1)


def people(count: int, more: str = "") -> str:
    rows = "".join(f"person{number}@example.com,P{number}\n" for number in range(count))
    return f"email,firstName\n{rows}{more}"


def row() -> ContactImport:
    return ContactImport.get()


def row_of(made: dict[str, Any]) -> ContactImport:
    return ContactImport.get(ContactImport.public_id == made["id"])


def run(owner: str | None = None) -> None:
    importer = Importer(owner)
    while importer.step():
        pass


def test_progress_is_told_batch_by_batch(workspace):
    made = factories.make_import(workspace, people(BATCH + 10))
    reading = Reading(claim(None))
    assert reading.step()
    told = imports.get(workspace.id, made["id"])
    assert (told["status"], told["total"], told["processed"]) == ("running", BATCH + 10, BATCH)
    assert Contact.select().count() == BATCH
    assert not reading.step()
    assert imports.get(workspace.id, made["id"])["status"] == "completed"
    assert len(recorded.events(workspace, "contact.created")) == BATCH + 10


def test_a_batch_that_does_not_commit_has_not_happened(workspace, monkeypatch):
    factories.make_import(workspace, people(BATCH * 2))
    reading = Reading(claim(None))
    reading.step()
    before = row().__data__

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(Reading, "_note", fail)
        with pytest.raises(ZeroDivisionError):
            reading.step()
    assert row().__data__ == before
    assert Contact.select().count() == BATCH
    while reading.step():
        pass
    assert (row().created, row().skipped, Contact.select().count()) == (BATCH * 2, 0, BATCH * 2)


def test_another_worker_goes_on_where_a_dead_one_was(workspace, clock):
    factories.make_import(workspace, people(BATCH * 2, "nonsense,x\n"))
    crash_recovery.beat("dead", "host", 1)
    crash_recovery.beat("alive", "host", 2)
    Reading(claim("dead")).step()
    assert claim("alive") is None, "its owner lives"
    Worker.delete().where(Worker.owner == "dead").execute()
    run("alive")
    assert (row().status, row().created, row().skipped, row().error_count) == ("completed", BATCH * 2, 0, 1)
    assert [fault.line for fault in ImportFault.select()] == [BATCH * 2 + 2]


def test_a_lease_that_ran_out_is_taken_and_its_holder_changes_nothing_any_more(workspace, clock):
    factories.make_import(workspace, people(BATCH * 2))
    slow = Reading(claim(None))
    slow.step()
    clock.advance(import_runner.LEASE_MS / 1000 + 1)
    quick = Reading(claim(None))
    with pytest.raises(Lost):
        slow.step()
    slow.release()
    assert claim(None) is None
    while quick.step():
        pass
    assert (row().created, row().skipped) == (BATCH * 2, 0)


def read_ahead(monkeypatch: pytest.MonkeyPatch, batches: int) -> None:
    """Whatever may be read already is."""
    next_one = Reading._next

    def and_those_after_it(self: Reading) -> object:
        batch = next_one(self)
        wait(self._ahead)
        return batch

    monkeypatch.setattr(import_runner, "AHEAD", batches)
    monkeypatch.setattr(Reading, "_next", and_those_after_it)


@pytest.mark.parametrize("is_awaited", [False, True])
def test_batches_share_a_transaction_while_nobody_waits_for_its_end(workspace, monkeypatch, is_awaited):
    read_ahead(monkeypatch, 3)
    monkeypatch.setattr(db, "is_awaited", lambda: is_awaited)
    content = people(BATCH - 1, "nonsense,x\n") + people(BATCH * 4).partition("\n")[2]
    made = factories.make_import(workspace, content)
    reading = Reading(claim(None))
    processed = []
    while reading.step():
        processed.append(row().processed)
    together = [BATCH, BATCH * 2, BATCH * 3, BATCH * 4, BATCH * 5] if is_awaited else [BATCH * 3]
    assert processed == together
    told = imports.get(workspace.id, made["id"])
    assert (told["status"], told["processed"], told["created"]) == ("completed", BATCH * 5, BATCH * 4)
    assert told["skipped"] == BATCH - 1, "what a batch before has created, in the same transaction too"
    assert [fault.line for fault in ImportFault.select()] == [BATCH + 1]


def test_a_defect_costs_no_batch_but_its_own(workspace, monkeypatch):
    read_ahead(monkeypatch, 4)
    monkeypatch.setattr(db, "is_awaited", lambda: False)
    made = factories.make_import(workspace, people(BATCH * 5))
    save = bulk.Batch.save

    def fail_in_the_third(self: bulk.Batch) -> object:
        if f"person{BATCH * 2}@example.com" in self.keys:
            raise ZeroDivisionError
        return save(self)

    monkeypatch.setattr(bulk.Batch, "save", fail_in_the_third)
    run()
    told = imports.get(workspace.id, made["id"])
    assert (told["status"], told["processed"], told["created"]) == ("failed", BATCH * 2, BATCH * 2)


def test_imports_take_turns(workspace, monkeypatch):
    monkeypatch.setattr(import_runner, "LOOK_SECONDS", 0)
    long, short = (
        factories.make_import(workspace, people(BATCH * 3)),
        factories.make_import(workspace, "email\na@x.co\n"),
    )
    crash_recovery.beat("me", "host", 1)
    importer = Importer("me")
    for _ in range(3):
        importer.step()
    assert imports.get(workspace.id, short["id"])["status"] == "completed"
    assert imports.get(workspace.id, long["id"])["status"] == "running"
    importer.close()
    assert row().lease_until is None
    run("me")
    assert Contact.select().count() == BATCH * 3 + 1


def test_nobody_waits_for_the_many_files_of_another_workspace(workspace, monkeypatch):
    """And no file is counted while others wait."""
    monkeypatch.setattr(import_runner, "LOOK_SECONDS", 0)
    monkeypatch.setattr(import_runner, "AT_ONCE", 2)
    monkeypatch.setattr(import_runner, "COUNTED", 5)
    for _ in range(5):
        factories.make_import(workspace, people(BATCH * 20))
    crash_recovery.beat("me", "host", 1)
    importer = Importer("me")
    for _ in range(5):
        importer.step()
    other = factories.make_workspace("Other")
    made = factories.make_import(other, people(3))
    for _ in range(3):
        importer.step()
    assert imports.get(other.id, made["id"])["status"] == "completed"
    importer.close()


def test_the_lease_is_renewed_while_rows_are_counted(workspace, monkeypatch, clock):
    monkeypatch.setattr(import_runner, "COUNTED", 5)
    made = factories.make_import(workspace, people(12))
    reading = Reading(claim(None))
    for _ in range(2):
        clock.advance(20)
        assert reading.step()
        assert imports.get(workspace.id, made["id"])["total"] == 0
    assert claim(None) is None
    assert not reading.step()
    assert imports.get(workspace.id, made["id"])["total"] == 12


def test_a_file_of_quotes_is_not_counted_further_than_it_is_read(workspace, monkeypatch):
    monkeypatch.setattr(imports, "MAX_FAULTS", BATCH)
    monkeypatch.setattr(import_runner, "COUNTED", BATCH)
    made = factories.make_import(workspace, "email,name\n" + 'a@x.co,"b"c\n' * BATCH * 10)
    run()
    told = imports.get(workspace.id, made["id"])
    assert (told["status"], told["total"], told["processed"]) == ("failed", BATCH, BATCH)


def test_a_defect_ends_an_import_the_third_time_and_says_where(workspace, monkeypatch, caplog):
    made = factories.make_import(workspace, people(BATCH + 1))
    crash_recovery.beat("me", "host", 1)
    importer = Importer("me")
    importer.step()

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(bulk.Batch, "save", fail)
    while importer.step():
        pass
    told = imports.get(workspace.id, made["id"])
    assert (told["status"], told["processed"], told["created"]) == ("failed", BATCH, BATCH)
    assert told["errors"] == [{"line": BATCH + 2, "email": None, "message": import_runner.BROKEN}]
    assert "ZeroDivisionError" in caplog.text
    assert not ImportPiece.select().exists()


def test_a_group_deleted_meanwhile_stops_nothing(workspace):
    kept, gone = factories.make_group(workspace), factories.make_group(workspace)
    factories.make_import(workspace, people(3), groups=[kept["id"], gone["id"]])
    groups.delete(workspace.id, gone["id"])
    run()
    assert row().created == 3
    assert GroupMember.select().count() == 3


def test_tags_are_added_to_those_there_are(workspace):
    factories.make_contact(workspace, "ada@example.com", tags=["old"])
    content = "email,tags\nada@example.com,\nbob@example.com,a; b\nada@example.com,only\n"
    factories.make_import(workspace, content, tags=["csv"], on_duplicate="update")
    run()
    tags = dict(Contact.select(Contact.email, Contact.tags).tuples())
    assert tags == {"ada@example.com": ["only", "csv"], "bob@example.com": ["a", "b", "csv"]}


def test_a_row_has_the_limits_that_post_has(workspace):
    content = (
        "email,firstName,status,phone,pipelineStageId,consentSource,note\n"
        f"a@x.co,{'x' * 256},,,,,\n"
        "b@x.co,,asleep,,,,\n"
        f"c@x.co,,,{'1' * 65},,,\n"
        "d@x.co,,,,stg_unknown,,\n"
        "e@x.co,,,,,hearsay,\n"
        f"f@x.co,,,,,,{'x' * 2001}\n"
        "g@x.co,two\alines,,,,,\n"
        "h@x.co,a\0b,,,,,\n"
        "i@x.co,,,,,web_optin,fine\n"
    )
    factories.make_import(workspace, content)
    run()
    told = {fault.email: fault.message for fault in ImportFault.select()}
    assert told == {
        "a@x.co": "firstName: Must be at most 255 characters long",
        "b@x.co": "status: Must be one of: active, unsubscribed, bounced, replied, blocked.",
        "c@x.co": "phone: Must be at most 64 characters long",
        "d@x.co": "Pipeline stage stg_unknown does not exist",
        "e@x.co": "consentSource: Must be one of: web_optin, event, business_card, social_network, referral, "
        "existing, other, not_specified.",
        "f@x.co": "customFields.note: Must be at most 2000 characters long",
        "g@x.co": "firstName: Must not contain control characters or line breaks (U+0007 at character 4)",
        "h@x.co": "firstName: Must not contain NUL or half of a surrogate pair",
    }
    assert Contact.get().consent_source == "web_optin"


def test_imports_are_forgotten_a_month_after_their_end(workspace, clock):
    factories.make_import(workspace, "email\nnonsense\n")
    run()
    clock.advance(29 * 86_400)
    assert imports.forget_old() == 0
    factories.make_import(workspace, "email\nwaiting@example.com\n")
    clock.advance(2 * 86_400)
    assert imports.forget_old() == 1
    assert (row().status, ImportFault.select().count()) == ("pending", 0)


def test_reading_waits_for_a_database_that_is_away(workspace, monkeypatch):
    factories.make_import(workspace, people(3))
    importer = Importer(None)

    def away(*_: object, **__: object) -> None:
        raise db.Busy

    with monkeypatch.context() as patch:
        patch.setattr(bulk.Batch, "save", away)
        for _ in range(5):
            with pytest.raises(db.Busy):
                importer.step()
    while importer.step():
        pass
    assert (row().status, row().created) == ("completed", 3)


def test_whichever_commits_answer_is_lost_each_row_counts_once(workspace, clock):
    importer = Importer("me")
    crash_recovery.beat("me", "host", 1)
    wrong = "nobody\n,Nameless\n"
    for loss in losses():
        made = factories.make_import(workspace, people(BATCH * 2 + 3, wrong).replace("@", f"@{loss.number}."))
        with loss:
            while imports.get(workspace.id, made["id"])["status"] in imports.OPEN:
                clock.advance(
                    import_runner.LEASE_MS / 1000 + 1
                )  # of a claim that its worker does not know of
                outlived(importer.step)
        ended = imports.get(workspace.id, made["id"])
        counted = [ended[name] for name in ("status", "processed", "created", "skipped")]
        assert counted == ["completed", BATCH * 2 + 5, BATCH * 2 + 3, 0]
        assert ImportFault.select().where(ImportFault.contact_import == row_of(made)).count() == 2
    assert loss.number >= 4  # claim, three batches
    importer.close()


def test_a_file_of_wrong_rows_ends_the_import(workspace, monkeypatch):
    monkeypatch.setattr(imports, "MAX_FAULTS", BATCH + 5)
    made = factories.make_import(workspace, people(3, "nonsense,x\n" * BATCH * 4))
    run()
    told = imports.get(workspace.id, made["id"])
    assert (told["status"], told["created"], told["processed"]) == ("failed", 3, BATCH * 2)
    assert told["errorCount"] == ImportFault.select().count() == BATCH * 2 - 3 + 1
    assert told["errors"][-1]["message"] == import_runner.TOO_MANY
    assert not ImportPiece.select().exists()


def test_an_import_that_is_cancelled_while_it_is_read_keeps_what_was_read(workspace):
    made = factories.make_import(workspace, people(BATCH * 3))
    reading = Reading(claim(None))
    reading.step()
    assert imports.cancel(workspace.id, made["id"])["status"] == "cancelled"
    with pytest.raises(Lost):
        reading.step()
    reading.end()
    told = imports.get(workspace.id, made["id"])
    assert (told["status"], told["created"], Contact.select().count()) == ("cancelled", BATCH, BATCH)
    assert claim(None) is None
