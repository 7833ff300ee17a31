"""`fluenzr contacts import|export`."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fluenzr.config import Settings
from fluenzr.core.contacts import import_runner
from fluenzr.models import Contact, ContactImport, Workspace
from tests.support import factories
from tests.support.commands import DONE, NOT_DONE, USAGE, Ended, one_line
from tests.support.servers import ROOT, Server, environment, eventually

CONSENT = ("--consent-source", "event", "--certify-consent")
Run = Callable[..., Ended]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("Email;First Name;Level;Secret\nada@example.com;Ada;3;x\nbob@example.com;Bob;;\n")
    return path


def test_a_file_is_imported_and_exported(
    fluenzr: Run,
    workspace: Workspace,
    people: Path,
    tmp_path: Path,
) -> None:
    group = factories.make_group(workspace)
    mapped = ("--map", "Level=customFields.level", "--map", "Secret=")
    ended = fluenzr(
        "contacts", "import", str(people), *CONSENT, *mapped, "--group", group["id"], "--tag", "csv"
    )
    assert (ended.code, ended.err) == (DONE, "")
    assert "completed: 2 created, 0 updated, 0 skipped, 0 wrong" in ended.out
    assert ContactImport.get().status == "completed"

    out = tmp_path / "out.csv"
    assert fluenzr("contacts", "export", str(out), "--q", "ADA").code == DONE
    (ada,) = csv.DictReader(out.read_text().splitlines())
    assert (ada["email"], ada["level"], ada["groups"], ada["tags"]) == (
        "ada@example.com",
        "3",
        group["name"],
        "csv",
    )
    assert [path.name for path in tmp_path.glob("*.part")] == []
    assert len(fluenzr("contacts", "export").out.splitlines()) == 3


def test_a_group_is_named_by_its_name_or_its_id(fluenzr: Run, workspace: Workspace, people: Path) -> None:
    group = factories.make_group(workspace, "Été 2026")
    factories.make_group(factories.make_workspace("Other"), "Theirs")
    assert fluenzr("contacts", "import", str(people), *CONSENT, "--group", "été 2026").code == DONE
    for named in ("ÉTÉ 2026", group["id"]):
        assert len(fluenzr("contacts", "export", "--group", named).out.splitlines()) == 3
    for unknown in ("Nobody", "Theirs", "", "été"):
        ended = fluenzr("contacts", "export", "--group", unknown)
        assert ended.code == NOT_DONE
        assert "Group not found" in one_line(ended)


def test_wrong_rows_are_told_and_the_others_kept(
    fluenzr: Run,
    workspace: Workspace,
    people: Path,
    tmp_path: Path,
) -> None:
    people.write_text("email\nada@example.com\nnonsense\n")
    report = tmp_path / "errors.csv"
    ended = fluenzr("contacts", "import", str(people), *CONSENT, "--errors", str(report))
    assert (ended.code, ended.err) == (NOT_DONE, "line 3 (nonsense): Invalid email format\n")
    assert report.read_text() == "line,email,message\n3,nonsense,Invalid email format\n"
    told = json.loads(fluenzr("contacts", "import", str(people), *CONSENT, "--json").out)
    assert (told["skipped"], told["errorCount"], told["errors"][0]["line"]) == (1, 1, 3)


def test_what_cannot_be_done_is_told_in_one_line(
    fluenzr: Run,
    workspace: Workspace,
    people: Path,
) -> None:
    path = str(people)
    assert fluenzr("contacts", "import", "/nowhere.csv", *CONSENT).code == USAGE
    assert fluenzr("contacts", "import", path, "--consent-source", "event").code == USAGE
    assert (
        fluenzr("contacts", "import", path, "--consent-source", "hearsay", "--certify-consent").code == USAGE
    )
    assert fluenzr("contacts", "import", path, *CONSENT, "--map", "Level").code == USAGE
    assert fluenzr("contacts", "export", "--status", "asleep").code == USAGE
    for wrong in (("--map", "Nothing=email"), ("--group", "grp_unknown"), ("--workspace", "Nobody")):
        ended = fluenzr("contacts", "import", path, *CONSENT, *wrong)
        assert ended.code == NOT_DONE
        one_line(ended)
    people.write_text("")
    assert "empty" in one_line(fluenzr("contacts", "import", path, *CONSENT))
    assert not Contact.select().exists()


def test_what_was_interrupted_a_worker_goes_on_with(
    fluenzr: Run,
    workspace: Workspace,
    people: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people.write_text(
        "email\n" + "".join(f"c{number}@example.com\n" for number in range(import_runner.BATCH * 2))
    )
    step = import_runner.Reading.step

    def interrupted(reading: import_runner.Reading) -> bool:
        if reading.row.processed:
            raise KeyboardInterrupt
        return step(reading)

    with monkeypatch.context() as patch:
        patch.setattr(import_runner, "AHEAD", 1)  # or the first step may be the last
        patch.setattr(import_runner.Reading, "step", interrupted)
        ended = fluenzr("contacts", "import", str(people), *CONSENT)
    assert ended.code == NOT_DONE
    assert "a worker goes on with imp_" in ended.err
    importer = import_runner.Importer(None)
    while importer.step():
        pass
    assert Contact.select().count() == import_runner.BATCH * 2


@pytest.mark.live
def test_a_pipe_beside_a_running_server(
    settings: Settings, server: Callable[..., Server], workspace: Workspace
) -> None:
    server(worker=True)
    command = [sys.executable, "-m", "fluenzr.cli.main", "contacts", "import", "-", *CONSENT, "--json"]
    content = "email\n" + "".join(f"c{number}@example.com\n" for number in range(500))
    ended = subprocess.run(
        command,
        input=content,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(settings),
        timeout=60,
    )
    assert ended.returncode == DONE, ended.stderr
    eventually(lambda: Contact.select().count() == 500)
    assert ContactImport.get().status == "completed"


def test_a_dry_run_tells_and_writes_nothing(fluenzr: Run, workspace: Workspace, people: Path) -> None:
    people.write_bytes(
        "E-mail\tPr\u00e9nom\tNote\nada@example.com\tZo\u00e9\tx\nnonsense\t\t\n".encode("cp1252")
    )
    asked = ("contacts", "import", str(people), "--dry-run", "--map", "Note=none")
    ended = fluenzr(*asked)
    assert ended.code == NOT_DONE
    assert "cp1252, delimiter" in ended.out
    assert 'Pr\u00e9nom -> firstName  "Zo\u00e9"' in ended.out
    assert "Note -> none" in ended.out
    assert "would be: 1 created, 0 updated, 0 skipped, 1 refused" in ended.out
    assert ended.err == "line 3: Invalid email format\n"
    told = json.loads(fluenzr(*asked, "--encoding", "latin1", "--delimiter", "tab", "--json").out)
    assert (told["encoding"], told["delimiter"], told["created"]) == ("iso8859-1", "\t", 1)
    assert fluenzr(*asked, "--encoding", "rot13").code == USAGE
    assert fluenzr(*asked, "--delimiter", ";;").code == USAGE
    assert not Contact.select().exists()
    assert not ContactImport.select().exists()


def test_a_file_commands_no_terminal(fluenzr: Run, workspace: Workspace, people: Path) -> None:
    """Neither by its header nor by a cell, in an address, an example or an error."""
    people.write_text(
        "email,firstName,\x1b]0;title\x07\n"
        "a\x1b[2J@example.com,Eve\u009b31m,x\nok@example.com,Ada,\u202ey\x1b[31m\nc@\u009b1m,Bob,\n"
    )
    asked = ("contacts", "import", str(people))
    consent = ("--consent-source", "other", "--certify-consent")
    for options in (("--dry-run",), ("--dry-run", "--json"), consent, (*consent, "--json")):
        ended = fluenzr(*asked, *options)
        shown = (ended.out + ended.err).replace("\n", "")
        assert shown.isprintable(), (options, shown)
    told = json.loads(fluenzr(*asked, "--dry-run", "--json").out)
    assert told["columns"][2]["column"] == "\x1b]0;title\x07"


def test_an_export_for_excel_begins_with_its_mark(fluenzr: Run, workspace: Workspace, tmp_path: Path) -> None:
    factories.make_contact(workspace, "ada@example.com")
    out = tmp_path / "out.csv"
    assert fluenzr("contacts", "export", str(out), "--excel").code == DONE
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,email")
