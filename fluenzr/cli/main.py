"""The `fluenzr` command line (click): serve, migrate, keys, workspaces, config, doctor.

Exit codes: 0 done, 1 not done, 2 used wrongly, 3 the server's settings or surroundings are not right.
Errors are one line. Commands import what they need when they run, so that each starts at once.
"""

import http.client
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

try:
    import click
except ModuleNotFoundError:
    sys.exit("Error: only the SDK is installed: install the server from its sources with `make install`")

import fluenzr
from fluenzr import config
from fluenzr.cli.accounts import accounts
from fluenzr.cli.console import ENVIRONMENT, NOT_DONE, Span, add_data_dir, say
from fluenzr.cli.console import as_json as _as_json
from fluenzr.cli.console import connect as _connect
from fluenzr.cli.console import find_workspace as _workspace
from fluenzr.cli.console import installed as _installed
from fluenzr.cli.console import of_workspace as _of_workspace
from fluenzr.cli.console import print_json as _json
from fluenzr.cli.contacts import contacts
from fluenzr.cli.copies import backup_, moved, resolve, restore_, rotate_secret
from fluenzr.cli.demo import demo
from fluenzr.cli.service import service
from fluenzr.cli.users import users
from fluenzr.config import ConfigError
from fluenzr.host import private_files
from fluenzr.server import processes

if TYPE_CHECKING:
    from fluenzr.doctor import Finding
    from fluenzr.models import ApiKey, Workspace

HEALTH_SECONDS = 4.0

_PLANS = click.Choice(("free", "starter", "pro"))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(fluenzr.__version__, prog_name="fluenzr", message="%(prog)s %(version)s")
def cli() -> None:
    """FluenzR: email campaigns from your own mailboxes.

    Settings come from the environment: `fluenzr config` shows those in force.
    """


for command in (accounts, contacts, backup_, restore_, moved, resolve, demo, service, users):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its code; what it writes is for this user alone."""
    private_files.mask()
    try:
        code = cli.main(arguments, prog_name="fluenzr", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        click.echo("Error: stopped before it was done", err=True)
        code = NOT_DONE
    except Exception as error:
        if (expected := _expected(error)) is None:
            raise
        message, code = expected
        say(f"Error: {' '.join(message.split())}", err=True)
    sys.exit(code)


def _expected(error: Exception) -> tuple[str, int] | None:
    """What to tell of an error that is no defect, and its exit code."""
    if isinstance(error, (ConfigError, processes.CannotStart)):
        return str(error), ENVIRONMENT

    import peewee

    from fluenzr import db
    from fluenzr.core.common.errors import DomainError

    if isinstance(error, DomainError):
        return error.message, NOT_DONE
    if isinstance(error, db.Incomplete):
        return str(error), ENVIRONMENT
    if isinstance(error, (db.Busy, peewee.OperationalError, peewee.InterfaceError)):
        return f"The database cannot be used: {error}", ENVIRONMENT
    if type(error) is peewee.DatabaseError:  # SQLite's own, of a file that is another or damaged
        return f"The database cannot be used: {error}. {_ANOTHER_FILE}", ENVIRONMENT
    return None


_ANOTHER_FILE = "Put the right file back, or restore a backup into an empty directory: fluenzr restore FILE"


@cli.command("serve")
def serve_() -> int:
    """Run everything: web processes and a worker, until SIGTERM or Ctrl-C."""
    return processes.serve(config.load())


@cli.command()
def web() -> int:
    """Run the web processes alone."""
    return processes.web(_ready_to_run())


@cli.command()
@click.option("--one", is_flag=True, hidden=True, help="One, whatever FLUENZR_WORKER_PROCESSES says.")
def worker(one: bool) -> int:
    """Run the workers alone."""
    settings = _ready_to_run()
    if not one:
        return processes.workers(settings)
    processes.worker(settings)
    return 0


def _ready_to_run() -> config.Settings:
    """Settings of an installation; its directory is made where the database and the key are elsewhere."""
    _installed()
    return config.load()


@cli.command()
@click.option("--down", metavar="NAME", help="Undo this migration and all after it.")
def migrate(down: str | None) -> None:
    """Bring the database up to date."""
    from playhouse.migrations import MigrationError

    from fluenzr import crypto, db
    from fluenzr.installation import startup

    settings = config.load()
    startup.refuse_lost_database(settings)
    crypto.use(settings.secret_key)
    db.connect(settings.database_url)
    try:
        names = db.migrate() if down is None else db.revert(down)
    except MigrationError as error:
        raise click.ClickException(str(error)) from error
    done = "applied" if down is None else "undone"
    _lines([f"{done} {name}" for name in names] or ["nothing to do"])


@cli.command("config")
@_as_json
def config_(as_json: bool) -> None:
    """Show the settings in force, where each comes from and what it does; secrets are masked."""
    settings = config.load(makes_key=False)
    descriptions = {name: str(item.metadata["description"]) for name, item in config.described().items()}
    if as_json:
        names = ("name", "value", "origin", "description")
        rows = [(name, value, origin, descriptions[name]) for name, value, origin in settings.masked()]
        _json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        for name, value, origin in settings.masked():
            click.echo(f"{name}  {value or '-'}  {origin}\n    {descriptions[name]}")
    for sentence in config.unknown():
        say(f"Warning: {sentence}", err=True)
    _installed()


@cli.command()
@_as_json
def doctor(as_json: bool) -> int:
    """Look for what is not right, and say what to do about it."""
    from fluenzr.api.framework import rate_limits
    from fluenzr.doctor import examine

    found = list(examine(_installed(), rate_limits.parts))
    if as_json:
        _json(
            [{"name": one.name, "ok": one.fix is None, "detail": one.detail, "fix": one.fix} for one in found]
        )
    else:
        _lines(line for one in found for line in _doctor_lines(one))
    return 0 if all(one.fix is None for one in found) else ENVIRONMENT


def _doctor_lines(found: "Finding") -> Iterator[str]:
    yield f"{'ok  ' if found.fix is None else 'FAIL'}  {found.name:<15} {found.detail}"
    if found.fix is not None:
        yield f"      {'':<15} To do: {found.fix}"


@cli.command()
def healthcheck() -> int:
    """Ask the server on this machine whether it is ready, as a container's HEALTHCHECK."""
    settings = config.load(makes_key=False)
    # 0.0.0.0 is also where to reach a server of this machine that listens on all addresses.
    connection = http.client.HTTPConnection(settings.host, settings.port, timeout=HEALTH_SECONDS)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        body = json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        click.echo(f"Error: no answer at port {settings.port}: {error}", err=True)
        return NOT_DONE
    finally:
        connection.close()
    if answer.status != 200:
        say(f"Error: {body['error']['message']}", err=True)
        return NOT_DONE
    click.echo("ready")
    return 0


@cli.group()
def keys() -> None:
    """API keys."""


@keys.command("create")
@click.option("--name", default="cli", show_default=True)
@click.option("--scope", type=click.Choice(("full", "read")), default="full", show_default=True)
@click.option("--expires", type=Span(), help="For how long: 12h, 90d, 52w. Default: for good.")
@_of_workspace
@_as_json
def create_key(
    name: str, scope: str, expires: timedelta | None, workspace: str | None, as_json: bool
) -> None:
    """Make a key and show it, this once."""
    from fluenzr import clock
    from fluenzr.core.workspaces import api_keys

    _connect()
    key, text = api_keys.create(_workspace(workspace), name, scope, expires)
    until = clock.iso(key.expires_at)
    if as_json:
        _json({"id": key.public_id, "key": text, "name": name, "scope": scope, "expiresAt": until})
    else:
        about_key = f"id {key.public_id}, scope {scope}{f', until {until}' if until else ''}"
        click.echo(f"{text}\nKeep it: it is shown this once ({about_key}).")


@keys.command("list")
@_of_workspace
@_as_json
def list_keys(workspace: str | None, as_json: bool) -> None:
    """List the keys of a workspace, revoked and expired ones too."""
    from fluenzr.core.workspaces import api_keys

    _connect()
    rows = [_public_key(key) for key in api_keys.listed(_workspace(workspace))]
    _json(rows) if as_json else _objects(rows)


@keys.command("revoke")
@click.argument("key_id")
@_as_json
def revoke_key(key_id: str, as_json: bool) -> None:
    """Revoke a key, at once and for good."""
    from fluenzr.core.common.errors import NotFound
    from fluenzr.core.workspaces import api_keys

    _connect()
    key = api_keys.revoke(key_id)
    if key is None:
        raise NotFound("API key")
    _json(_public_key(key)) if as_json else click.echo(f"revoked {key.public_id}")


keys.add_command(rotate_secret)


@cli.group()
def workspaces() -> None:
    """Workspaces: each has its own contacts, campaigns and keys."""


@workspaces.command("create")
@click.option("--name", required=True)
@click.option("--plan", type=_PLANS, default="pro", show_default=True)
@_as_json
def create_workspace(name: str, plan: str, as_json: bool) -> None:
    """Make a workspace."""
    from fluenzr.core.workspaces import settings as workspace_settings

    _connect()
    made = workspace_settings.create(workspace_settings.free_name(name), plan)
    _json(_public_workspace(made)) if as_json else click.echo(f"created {made.public_id}")


@workspaces.command("list")
@_as_json
def list_workspaces(as_json: bool) -> None:
    """List all workspaces."""
    from fluenzr.core.workspaces import settings as workspace_settings

    _connect()
    rows = [_public_workspace(workspace) for workspace in workspace_settings.listed()]
    _json(rows) if as_json else _objects(rows)


@workspaces.command("update")
@click.argument("workspace", metavar="[NAME_OR_ID]", required=False)
@click.option("--name", help="The new name; without NAME_OR_ID, which workspace to change.")
@click.option("--plan", type=_PLANS)
@_as_json
def update_workspace(workspace: str | None, name: str | None, plan: str | None, as_json: bool) -> None:
    """Change a workspace: its plan, its name. Default: the first one."""
    from fluenzr.core.workspaces import settings as workspace_settings

    _connect()
    found = _workspace(workspace or name)
    renamed = workspace_settings.free_name(name, found) if workspace and name is not None else None
    changes = {"name": renamed, "plan": plan}
    workspace_settings.update(
        found.id, {field: value for field, value in changes.items() if value is not None}
    )
    changed = _public_workspace(_workspace(found.public_id))
    _json(changed) if as_json else click.echo(f"updated {found.public_id}")


@workspaces.command("delete")
@click.argument("workspace", metavar="NAME_OR_ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_as_json
def delete_workspace(workspace: str, yes: bool, as_json: bool) -> None:
    """Delete a workspace with all it holds: contacts, campaigns, statistics, keys. There is no way back."""
    from fluenzr.core.workspaces import settings as workspace_settings

    _connect()
    found = _workspace(workspace)
    if not yes:
        question = (
            f"Delete {found.name} ({found.public_id}) with its {found.contact_count} contacts for good?"
        )
        click.confirm(question, abort=True, err=True)
    workspace_settings.delete(found.id)
    _json({"id": found.public_id, "deleted": True}) if as_json else click.echo(f"deleted {found.public_id}")


def _public_key(key: "ApiKey") -> dict[str, Any]:
    from fluenzr import clock

    return {
        "id": key.public_id,
        "name": key.name,
        "scope": key.scope,
        "endsWith": key.hint,
        "createdAt": clock.iso(key.created_at),
        "lastUsedAt": clock.iso(key.last_used_at),
        "expiresAt": clock.iso(key.expires_at),
        "revokedAt": clock.iso(key.revoked_at),
    }


def _public_workspace(workspace: "Workspace") -> dict[str, Any]:
    from fluenzr import clock

    return {
        "id": workspace.public_id,
        "name": workspace.name,
        "plan": workspace.plan,
        "contacts": workspace.contact_count,
        "createdAt": clock.iso(workspace.created_at),
    }


def _lines(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)


def _objects(rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        _table([tuple(rows[0]), *(tuple(row.values()) for row in rows)])


def _table(rows: Sequence[tuple[Any, ...]]) -> None:
    texts = [["-" if cell in (None, "") else str(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in texts) for column in range(len(texts[0]))]
    for row in texts:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


add_data_dir(cli)

if __name__ == "__main__":
    main()
