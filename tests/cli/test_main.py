"""The `fluenzr` command: what it prints, and its exit codes."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.cli import main as cli_main
from fluenzr.core.sending import crash_recovery
from fluenzr.core.workspaces import api_keys
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import ApiKey, Campaign, Contact, Workspace
from tests.support import factories
from tests.support.clocks import FrozenClock
from tests.support.commands import DONE, ENVIRONMENT, NOT_DONE, USAGE, Ended, one_line
from tests.support.sending import active_campaign, claim_all
from tests.support.servers import ROOT, Server, free_port


def test_a_key_is_created_listed_and_revoked(
    fluenzr: Callable[..., Ended], workspace: Workspace, client_for: Callable[..., object]
) -> None:
    made = json.loads(fluenzr("keys", "create", "--name", "CRM", "--scope", "read", "--json").out)
    assert made["name"] == "CRM"
    principal = api_keys.identify(made["key"])
    assert principal is not None
    assert (principal.workspace_id, principal.scope) == (workspace.id, "read")

    listed = json.loads(fluenzr("keys", "list", "--json").out)
    assert [key["id"] for key in listed] == [made["id"]]
    assert listed[0]["endsWith"] == made["key"][-4:]
    assert made["key"] not in fluenzr("keys", "list").out, "it is shown once"

    assert fluenzr("keys", "revoke", made["id"]).code == DONE
    assert api_keys.identify(made["key"]) is None
    assert json.loads(fluenzr("keys", "list", "--json").out)[0]["revokedAt"]


@pytest.mark.parametrize(
    ("given", "days"), [("90d", 90), ("1D", 1), ("24h", 1), ("2w", 14), (" 7d ", 7), ("99999w", 699_993)]
)
def test_a_key_may_expire(
    fluenzr: Callable[..., Ended], workspace: Workspace, clock: FrozenClock, given: str, days: int
) -> None:
    made = json.loads(fluenzr("keys", "create", "--expires", given, "--json").out)
    until = wall_clock.iso(wall_clock.now_ms() + days * 86_400_000)
    assert made["expiresAt"] == until
    assert json.loads(fluenzr("keys", "list", "--json").out)[0]["expiresAt"] == until
    assert f"until {until}" in fluenzr("keys", "create", "--expires", given).out
    assert json.loads(fluenzr("keys", "create", "--json").out)["expiresAt"] is None


@pytest.mark.parametrize(
    "given", ["", "90", "d", "0d", "-1d", "1.5d", "90 days", "1y", "100000d", "٩d", "1d1d"]
)
def test_how_long_a_key_lives_is_not_guessed(
    fluenzr: Callable[..., Ended], workspace: Workspace, given: str
) -> None:
    ended = fluenzr("keys", "create", "--expires", given)
    assert ended.code == USAGE
    assert not ApiKey.select().exists()


def test_the_key_alone_is_on_the_first_line(fluenzr: Callable[..., Ended], workspace: Workspace) -> None:
    ended = fluenzr("keys", "create")
    assert api_keys.identify(ended.out.splitlines()[0]) is not None


def test_a_key_is_of_the_workspace_that_is_named(fluenzr: Callable[..., Ended], workspace: Workspace) -> None:
    other = factories.make_workspace("Other")
    for named in ("Other", other.public_id):
        made = json.loads(fluenzr("keys", "create", "--workspace", named, "--json").out)
        assert ApiKey.get(ApiKey.public_id == made["id"]).workspace_id == other.id
    assert len(json.loads(fluenzr("keys", "list", "--workspace", "Other", "--json").out)) == 2
    assert json.loads(fluenzr("keys", "list", "--json").out) == []


def test_what_does_not_exist_is_told_in_one_line(fluenzr: Callable[..., Ended], workspace: Workspace) -> None:
    for command in (
        ("keys", "revoke", "key_none"),
        ("keys", "create", "--workspace", "Nobody"),
        ("workspaces", "update", "Nobody", "--plan", "free"),
    ):
        ended = fluenzr(*command)
        assert ended.code == NOT_DONE
        assert "not found" in one_line(ended)


def test_a_name_that_several_have_is_not_guessed(fluenzr: Callable[..., Ended], workspace: Workspace) -> None:
    factories.make_workspace("Twin")
    factories.make_workspace("Twin")
    ended = fluenzr("keys", "create", "--workspace", "Twin")
    assert ended.code == NOT_DONE
    one_line(ended)


def test_no_workspace_at_all(fluenzr: Callable[..., Ended]) -> None:
    assert fluenzr("keys", "create").code == NOT_DONE
    assert fluenzr("keys", "list", "--json").code == NOT_DONE
    assert fluenzr("workspaces", "list").out == ""


def test_workspaces_are_created_listed_and_updated(fluenzr: Callable[..., Ended]) -> None:
    made = json.loads(fluenzr("workspaces", "create", "--name", "Acme", "--plan", "starter", "--json").out)
    assert (made["name"], made["plan"]) == ("Acme", "starter")
    second = json.loads(fluenzr("workspaces", "create", "--name", "Second", "--json").out)["id"]
    assert [row["plan"] for row in json.loads(fluenzr("workspaces", "list", "--json").out)] == [
        "starter",
        "pro",
    ]

    changed = json.loads(fluenzr("workspaces", "update", "Acme", "--name", "Acme & Co", "--json").out)
    assert (changed["id"], changed["name"], changed["plan"]) == (made["id"], "Acme & Co", "starter")
    fluenzr("workspaces", "update", made["id"], "--plan", "pro")
    fluenzr("workspaces", "update", "--name", second, "--plan", "free")
    listed = json.loads(fluenzr("workspaces", "list", "--json").out)
    assert [(row["name"], row["plan"]) for row in listed] == [("Acme & Co", "pro"), ("Second", "free")]


@pytest.mark.parametrize("name", ["", "  ", "\n", "a\nb", "x" * 101])
def test_a_workspace_has_a_name(fluenzr: Callable[..., Ended], workspace: Workspace, name: str) -> None:
    for command in (("create", "--name", name), ("update", "Acme", "--name", name)):
        ended = fluenzr("workspaces", *command)
        assert ended.code == NOT_DONE
        assert "1 to 100 characters" in one_line(ended)
    assert [row.name for row in Workspace.select()] == ["Acme"]


def test_two_workspaces_have_two_names(fluenzr: Callable[..., Ended], workspace: Workspace) -> None:
    factories.make_workspace("Other")
    for command in (
        ("create", "--name", "Acme"),
        ("create", "--name", " ACME "),
        ("update", "Other", "--name", "acme"),
    ):
        ended = fluenzr("workspaces", *command)
        assert ended.code == NOT_DONE
        assert "already exists" in one_line(ended)
    assert fluenzr("workspaces", "update", "Acme", "--name", "ACME").code == DONE, "its own name"


def test_a_workspace_is_deleted_with_all_it_holds(
    fluenzr: Callable[..., Ended], workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = factories.make_workspace("Other")
    contact = factories.make_contact(other)
    factories.make_campaign(other, contacts=[contact], started=True)
    kept = factories.make_contact(workspace)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert fluenzr("workspaces", "delete", "Other").code == NOT_DONE
    assert Workspace.select().count() == 2
    told = json.loads(fluenzr("workspaces", "delete", "Other", "--yes", "--json").out)
    assert told == {"id": other.public_id, "deleted": True}
    assert [row.id for row in Workspace.select()] == [workspace.id]
    assert [row.public_id for row in Contact.select()] == [kept["id"]]
    assert Campaign.select().count() == 0
    assert fluenzr("workspaces", "delete", "Other", "--yes").code == NOT_DONE


def test_a_workspace_whose_email_is_in_the_hand_of_a_worker_stays(
    fluenzr: Callable[..., Ended], workspace: Workspace
) -> None:
    campaign = active_campaign(workspace)
    claim_all(campaign)
    ended = fluenzr("workspaces", "delete", "Acme", "--yes")
    assert ended.code == NOT_DONE
    assert "try again" in one_line(ended)
    assert Campaign.get_by_id(campaign.id).status == "paused", "no other begins meanwhile"


@pytest.mark.parametrize(
    "command",
    [
        ("nonsense",),
        ("keys", "create", "--scope", "write"),
        ("keys", "revoke"),
        ("workspaces", "create"),
        ("workspaces", "update", "Acme", "--plan", "gold"),
        ("serve", "--port", "80"),
    ],
)
def test_wrong_usage_is_2(fluenzr: Callable[..., Ended], command: tuple[str, ...]) -> None:
    ended = fluenzr(*command)
    assert ended.code == USAGE
    assert "Traceback" not in ended.err


def test_a_wrong_setting_is_3_and_named(
    fluenzr: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = fluenzr("config", log_format="loud")
    assert ended.code == ENVIRONMENT
    assert "FLUENZR_LOG_FORMAT" in one_line(ended)


def test_a_database_that_is_away_or_not_migrated_is_3(
    fluenzr: Callable[..., Ended], new_database: Callable[..., str]
) -> None:
    away = fluenzr("keys", "list", database_url=f"postgresql://nobody@127.0.0.1:{free_port()}/none")
    assert away.code == ENVIRONMENT
    one_line(away)
    url = new_database()
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).touch()
    empty = fluenzr("keys", "list", database_url=url)
    assert empty.code == ENVIRONMENT
    assert "fluenzr migrate" in one_line(empty)


@pytest.mark.parametrize("command", [("keys", "list"), ("migrate",)])
def test_a_file_that_is_no_database_is_told(
    fluenzr: Callable[..., Ended], tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "other.db").write_text("a note of mine, of more than a hundred bytes" * 30)
    ended = fluenzr(*command, database_url=f"sqlite:///{tmp_path / 'other.db'}")
    assert ended.code == ENVIRONMENT
    assert "not a database. Put the right file back" in one_line(ended)


def test_config_tells_values_and_origins_and_no_secret(
    fluenzr: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = fluenzr("config", database_url="postgresql://ada:hunter2@db/fluenzr").out
    rows = {line.split()[0]: line.split()[1:] for line in told.splitlines()}
    assert rows["FLUENZR_SECRET_KEY"] == ["********", "environment"]
    assert rows["FLUENZR_DATABASE_URL"] == ["postgresql://********@db/fluenzr", "environment"]
    assert rows["FLUENZR_REDIS_URL"] == ["-", "default"]
    assert "hunter2" not in told
    assert "The port to listen on." in told


def test_a_setting_that_is_none_is_told(
    fluenzr: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch, workspace: Workspace
) -> None:
    monkeypatch.setenv("FLUENZR_PROT", "80")
    told = "FLUENZR_PROT is no setting: did you mean FLUENZR_PORT?"
    assert told in fluenzr("config").err
    assert "FLUENZR_PROT is no setting" in fluenzr("doctor").out


def test_migrations_go_up_and_down(fluenzr: Callable[..., Ended], new_database: Callable[..., str]) -> None:
    url = new_database()
    up = fluenzr("migrate", database_url=url)
    assert up.out.splitlines()[0] == "applied 0001_first_schema"
    assert fluenzr("migrate", database_url=url).out == "nothing to do\n"
    assert fluenzr("workspaces", "create", "--name", "Acme", database_url=url).code == DONE
    down = fluenzr("migrate", "--down", "0001_first_schema", database_url=url)
    assert down.out.splitlines()[-1] == "undone 0001_first_schema"
    assert fluenzr("workspaces", "list", database_url=url).code == ENVIRONMENT
    assert fluenzr("migrate", database_url=url).out == up.out
    unknown = fluenzr("migrate", "--down", "0099_nothing", database_url=url)
    assert unknown.code == NOT_DONE
    one_line(unknown)


def test_doctor_says_what_to_do_and_ends_with_3(fluenzr: Callable[..., Ended], workspace: Workspace) -> None:
    ended = fluenzr("doctor")
    assert ended.code == ENVIRONMENT
    failing = ended.out.splitlines()[-2:]
    assert failing[0].startswith("FAIL  Worker")
    assert "To do: " in failing[1]
    crash_recovery.beat("w1", "here", 1)
    ended = fluenzr("doctor")
    assert ended.code == DONE
    assert "FAIL" not in ended.out


WITHOUT = [
    ("keys", "list"),
    ("keys", "create"),
    ("keys", "revoke", "key_1"),
    ("workspaces", "list"),
    ("workspaces", "create", "--name", "Acme"),
    ("workspaces", "update", "--plan", "free"),
    ("contacts", "export"),
    ("config",),
    ("config", "--json"),
    ("doctor",),
    ("doctor", "--json"),
    ("demo", "--remove"),
    ("web",),
    ("worker",),
]


@pytest.mark.parametrize("command", WITHOUT, ids=" ".join)
def test_where_nothing_is_installed_a_command_says_so_and_makes_nothing(
    command: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in os.environ if name.startswith("FLUENZR_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    for arguments, place in ((command, "data"), ((*command, "--data-dir", "elsewhere"), "elsewhere")):
        with pytest.raises(SystemExit) as ended:
            cli_main.main(arguments)
        assert ended.value.code == ENVIRONMENT
        assert capsys.readouterr().err == (
            f"Error: no installation in {tmp_path / place}; set FLUENZR_DATA_DIR or use --data-dir\n"
        )
        assert list(tmp_path.iterdir()) == []
    monkeypatch.delenv("FLUENZR_DATA_DIR", raising=False)


def test_every_command_takes_the_data_directory() -> None:
    """Before and after the name of the command: what is said last counts."""

    def walk(command: click.Command) -> Iterator[click.Command]:
        yield command
        for below in getattr(command, "commands", {}).values():
            yield from walk(below)

    commands = list(walk(cli_main.cli))
    assert len(commands) > 15
    for command in commands:
        assert [option.opts for option in command.params].count(["--data-dir"]) == 1, command.name


def test_the_data_directory_that_is_named_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FLUENZR_DATABASE_URL", raising=False)
    monkeypatch.setenv("FLUENZR_DATA_DIR", str(tmp_path / "wrong"))
    place = str(tmp_path / "right")
    for arguments in (
        ("migrate", "--data-dir", place),
        ("--data-dir", place, "workspaces", "list", "--json"),
    ):
        monkeypatch.setenv("FLUENZR_DATA_DIR", str(tmp_path / "wrong"))
        with pytest.raises(SystemExit) as ended:
            cli_main.main(arguments)
        assert not ended.value.code
        db.database.obj.close()
    assert capsys.readouterr().out.endswith("[]\n")
    assert (tmp_path / "right" / "fluenzr.db").exists()
    assert not (tmp_path / "wrong").exists()


def test_config_and_doctor_as_json(fluenzr: Callable[..., Ended], workspace: Workspace) -> None:
    told = json.loads(fluenzr("config", "--json", port=9000).out)
    (port,) = (row for row in told if row["name"] == "FLUENZR_PORT")
    assert (port["value"], port["origin"], port["description"]) == (
        "9000",
        "environment",
        "The port to listen on.",
    )
    ended = fluenzr("doctor", "--json")
    assert ended.code == ENVIRONMENT
    found = {one["name"]: one for one in json.loads(ended.out)}
    assert found["Python"]["ok"]
    assert found["Python"]["fix"] is None
    assert not found["Worker"]["ok"]
    assert found["Worker"]["fix"]


@pytest.mark.live
def test_healthcheck_asks_the_server(
    fluenzr: Callable[..., Ended], server: Callable[..., Server], workspace: Workspace
) -> None:
    running = server()
    ended = fluenzr("healthcheck", port=running.settings.port, host="0.0.0.0")
    assert ended.code == NOT_DONE
    assert "worker" in one_line(ended)
    crash_recovery.beat("w1", "here", 1)
    assert fluenzr("healthcheck", port=running.settings.port).out == "ready\n"
    gone = fluenzr("healthcheck", port=free_port())
    assert gone.code == NOT_DONE
    one_line(gone)


@pytest.mark.live
def test_keys_work_beside_a_running_server(
    fluenzr: Callable[..., Ended], server: Callable[..., Server], workspace: Workspace
) -> None:
    running = server()
    made = json.loads(fluenzr("keys", "create", "--json").out)
    assert running.request("GET", "/v1/contacts", key=made["key"]).status == 200
    fluenzr("keys", "revoke", made["id"])
    assert running.request("GET", "/v1/contacts", key=made["key"]).status == 401


def test_plans_and_scopes_are_those_of_the_core() -> None:
    assert tuple(cli_main._PLANS.choices) == workspace_settings.PLANS
    create = cli_main.keys.commands["create"]
    (scope,) = (option for option in create.params if option.name == "scope")
    assert tuple(scope.type.choices) == api_keys.SCOPES  # type: ignore[attr-defined]


def test_the_command_starts_without_the_server() -> None:
    """`--help` and the healthcheck of a container are called often, and are alone."""
    loaded = (
        "import sys, fluenzr.cli.main; print(*{'flask', 'peewee', 'granian', 'structlog'} & set(sys.modules))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == ""


def test_it_is_a_module_and_tells_its_version(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "fluenzr.cli.main", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.startswith("fluenzr 0.")


def test_where_the_sdk_alone_is_installed_the_command_says_what_is_missing() -> None:
    without = "import sys; sys.modules['click'] = None; import fluenzr.cli.main"
    ended = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True, check=False)
    assert ended.returncode == NOT_DONE
    assert (
        ended.stderr
        == "Error: only the SDK is installed: install the server from its sources with `make install`\n"
    )
