"""`fluenzr accounts`: connect a mailbox at its provider from a terminal (OAuth 2.0)."""

import time
from typing import TYPE_CHECKING, Any

import click

from fluenzr.cli.console import NOT_DONE, as_json, connect, find_workspace, of_workspace, print_json, say

if TYPE_CHECKING:
    from fluenzr.models import OauthConnection

_PAUSE_SECONDS = 1.0


@click.group()
def accounts() -> None:
    """Mailboxes that campaigns write from."""


@accounts.command("connect")
@click.argument("email")
@click.option("--provider", type=click.Choice(("google", "microsoft")), required=True)
@click.option("--device", is_flag=True, help="With a code to type in elsewhere; microsoft alone.")
@of_workspace
@as_json
def connect_(email: str, provider: str, device: bool, workspace: str | None, as_json: bool) -> int:
    """Connect the mailbox EMAIL, or authorise it anew.

    Opens nothing by itself: it prints an address for any browser, and takes the address that this one lands
    on, or it prints a code. Set an application first: PUT /v1/oauth-apps, or in the environment.
    """
    from fluenzr.core.accounts import oauth_connections
    from fluenzr.core.accounts.oauth_errors import AuthorizationFailed

    connect()
    workspace_id, address = find_workspace(workspace).id, _normal(email)
    try:
        row = (_by_device if device else _by_browser)(workspace_id, provider, address)
    except AuthorizationFailed as error:
        raise click.ClickException(str(error)) from error
    told = oauth_connections.get(workspace_id, row.public_id)
    if as_json:
        print_json(told)
    elif told["status"] == "connected":
        say(f"{told['email']} is connected: {told['accountId']}")
    else:
        say(f"Error: {told['error']}", err=True)
    return 0 if told["status"] == "connected" else NOT_DONE


def _normal(email: str) -> str:
    from fluenzr.core.common import addresses

    try:
        return addresses.sendable(email)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="EMAIL") from error


def _by_browser(workspace_id: int, provider: str, email: str) -> "OauthConnection":
    from fluenzr.core.accounts import oauth, oauth_connections
    from fluenzr.engine.oauth import connect as connecting

    row, _ = oauth_connections.begin_browser(workspace_id, provider, email, None)
    url = oauth_connections.send_off(row, None)
    say("Open this address in a browser, sign in as the mailbox and allow access:", err=True)
    say(f"  {url}", err=True)
    say("The browser then lands on a page of this server, or on none at all.", err=True)
    pasted = click.prompt("Paste the address you landed on", err=True, hide_input=True)
    try:
        query = connecting.query_of(pasted)
        found = oauth_connections.of_state(oauth.state_of(query))
        if found is None or found.id != row.id:
            raise ValueError("This address does not belong to what was begun here: begin again")
        connecting.land(found, query)
    except (ValueError, connecting.NotOurs) as error:
        raise click.ClickException(str(error)) from error
    return row


def _by_device(workspace_id: int, provider: str, email: str) -> "OauthConnection":
    from fluenzr.core.accounts import oauth_connections
    from fluenzr.engine.oauth import connect as connecting

    row = connecting.begin_device(workspace_id, provider, email)
    say(f"Open {row.verification_uri} in a browser and type in: {row.user_code}", err=True)
    told: dict[str, Any] = oauth_connections.get(workspace_id, row.public_id)
    while told["status"] == "pending":
        # A worker that runs beside this may be the one that asks.
        if not connecting.poll_next():
            time.sleep(_PAUSE_SECONDS)
        told = oauth_connections.get(workspace_id, row.public_id)
    return row
