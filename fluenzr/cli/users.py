"""`fluenzr users`: people who sign in to the pages, for servers without a screen and lost passwords."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from fluenzr.cli.console import as_json, connect, find_workspace, of_workspace, print_json, say

if TYPE_CHECKING:
    from fluenzr.models import User

_ROLES = click.Choice(("owner", "member", "viewer"))


@click.group()
def users() -> None:
    """People who sign in to the pages."""


@users.command("create")
@click.option("--email", required=True)
@click.option("--role", type=_ROLES, required=True)
@click.option("--operator", is_flag=True, help="May also run the server: backups, other workspaces.")
@of_workspace
@as_json
def create_user(email: str, role: str, operator: bool, workspace: str | None, as_json: bool) -> None:
    """Print a link by which somebody chooses a password and joins a workspace; it works once, for 7 days."""
    from fluenzr.core.people import links

    settings = connect()
    found = find_workspace(workspace)
    link, token = links.invite(found.id, email, role, is_operator=operator)
    told = f"{settings.public_url}/welcome/{token}"
    if as_json:
        print_json({"email": link.email, "role": role, "workspace": found.public_id, "link": told})
    else:
        click.echo(f"{told}\nFor {link.email}, {role} of {found.name}. It works once, for 7 days.")


@users.command("list")
@as_json
def list_users(as_json: bool) -> None:
    """List everybody, with their workspaces and roles."""
    from fluenzr.core.people import users as people

    connect()
    rows = [_public(user, dict(roles)) for user, roles in people.everybody()]
    if as_json:
        print_json(rows)
    for line in () if as_json else _lines(rows):
        say(line)


@users.command("reset")
@click.argument("email")
@click.option("--two-factor", is_flag=True, help="Turn the second factor off, too, where its device is lost.")
@as_json
def reset_user(email: str, two_factor: bool, as_json: bool) -> None:
    """End somebody's sessions, and print a link by which they choose a new password; it works for a day."""
    from fluenzr.core.people import links
    from fluenzr.core.people import two_factor as second_factor

    settings = connect()
    user = _find(email)
    if two_factor:
        second_factor.turn_off(user.id)
    told = f"{settings.public_url}/welcome/{links.reset(user)}"
    if as_json:
        print_json({"email": user.email, "link": told})
    else:
        click.echo(
            f"{told}\nFor {user.email}, whose old password and sessions have ended. It works for a day."
        )


@users.command("remove")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
def remove_user(email: str, yes: bool, as_json: bool) -> None:
    """Remove somebody from all workspaces, for good."""
    from fluenzr.core.people import users as people

    connect()
    user = _find(email)
    if not yes:
        click.confirm(f"Remove {user.email} for good?", abort=True, err=True)
    people.delete(user)
    print_json({"email": user.email, "removed": True}) if as_json else click.echo(f"removed {user.email}")


def _find(email: str) -> "User":
    from fluenzr.core.common.errors import NotFound
    from fluenzr.core.people import users as people

    user = people.by_email(email)
    if user is None:
        raise NotFound("Person")
    return user


def _public(user: "User", roles: dict[str, str]) -> dict[str, Any]:
    from fluenzr import clock

    return {
        "id": user.public_id,
        "email": user.email,
        "name": user.name,
        "operator": user.is_operator,
        "twoFactor": user.totp_since is not None,
        "workspaces": roles,
        "createdAt": clock.iso(user.created_at),
    }


def _lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        places = ", ".join(f"{role} of {workspace}" for workspace, role in row["workspaces"].items())
        yield f"{row['email']}  {places or '-'}{'  operator' if row['operator'] else ''}"
