"""Shared parts of the commands: settings and database, choice of the workspace, JSON output."""

import json
import os
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from fluenzr import config
from fluenzr.config import Settings
from fluenzr.installation import startup

if TYPE_CHECKING:
    from fluenzr.models import Workspace

NOT_DONE, ENVIRONMENT = 1, 3

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
of_workspace = click.option("--workspace", metavar="NAME_OR_ID", help="Default: the first one.")


class Span(click.ParamType[timedelta]):
    """A length of time of at least an hour, as `12h`, `90d` or `52w`."""

    name = "12h|90d|52w"

    def convert(
        self, value: str | timedelta, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        if isinstance(value, timedelta):
            return value
        given = _SPAN.fullmatch(value.strip())
        if given is None or int(given[1]) < 1:
            self.fail(f"{value} is not a number of hours, days or weeks, such as 90d", param, ctx)
        return int(given[1]) * _UNITS[given[2].lower()]


_SPAN = re.compile(r"([0-9]{1,5})([hdw])", re.IGNORECASE)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def installed(*, makes_key: bool = False) -> Settings:
    """Settings of an installation that exists; nothing is made, unless a key that it lacks is wanted.

    Raises ConfigError where there is none.
    """
    settings = config.load(makes_key=False)
    if (missing := config.no_installation(settings)) is not None:
        raise config.ConfigError(missing)
    return config.load() if makes_key else settings


def connect(*, holds_key: bool = True, settles: bool = True, makes_key: bool = False) -> Settings:
    """Settings, with the database connected. Raises ConfigError where there is no installation, CannotStart
    where its database lacks migrations or has another key."""
    from fluenzr import crypto, db
    from fluenzr.core.accounts import oauth_providers
    from fluenzr.core.audit import actors

    settings = installed(makes_key=makes_key)
    crypto.use(settings.secret_key)
    oauth_providers.use(settings)
    db.connect(settings.database_url)
    actors.act(actors.COMMAND_LINE)
    if db.pending_migrations():
        raise startup.CannotStart(
            "The database lacks migrations: start the server once, or run `fluenzr migrate`"
        )
    if holds_key:
        startup.hold_to_key(settings)
        if settles:
            startup.settle_in(settings)
    return settings


def find_workspace(name_or_id: str | None) -> "Workspace":
    """The one that is named, or the first. Raises NotFound, Conflict."""
    from fluenzr.core.common.errors import NotFound
    from fluenzr.core.workspaces import settings as workspace_settings

    found = (
        workspace_settings.find(name_or_id) if name_or_id else next(iter(workspace_settings.listed()), None)
    )
    if found is None:
        raise NotFound("Workspace")
    return found


def add_data_dir(command: click.Command) -> None:
    """Give a command, and all that are below it, `--data-dir`."""
    command.params.append(
        click.Option(
            ["--data-dir"],
            type=click.Path(file_okay=False),
            expose_value=False,
            callback=_use_data_dir,
            help="Where the installation is, as FLUENZR_DATA_DIR.",
        )
    )
    if isinstance(command, click.Group):
        for below in command.commands.values():
            add_data_dir(below)


def _use_data_dir(context: click.Context, option: click.Parameter, directory: str | None) -> None:
    """The environment is where settings come from, those of the processes that a command starts too."""
    if directory is not None:
        os.environ.pop(f"{config.PREFIX}DATA_DIR_FILE", None)
        os.environ[f"{config.PREFIX}DATA_DIR"] = directory


def say(line: str, *, err: bool = False) -> None:
    """One line, whoever wrote what is in it: a file's or a server's text neither breaks it nor commands the
    terminal."""
    from fluenzr.core.common import text

    click.echo(text.visible(line), err=err)


def print_json(value: Any) -> None:
    """One line of JSON, as other programs read it."""
    say(json.dumps(value, ensure_ascii=False))
