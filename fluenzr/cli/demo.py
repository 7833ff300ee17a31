"""`fluenzr demo`: a campaign in the sandbox, watched in the terminal."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fluenzr import config
from fluenzr.cli.console import NOT_DONE, connect
from fluenzr.config import PREFIX, Settings
from fluenzr.installation import startup
from fluenzr.server import greeting, listening, supervisor

if TYPE_CHECKING:
    from fluenzr.core.sandbox import demo as workspace

START_SECONDS = 40.0
WATCH_SECONDS = 50.0
LINE_SECONDS = 0.9
LOG = "demo.log"

_SAID = {
    "sent": 'is sent "{subject}"',
    "opened": "opens it",
    "clicked": "follows its link",
    "replied": "answers, and gets no further email",
    "bounced": "comes back: no such mailbox",
    "unsubscribed": "unsubscribes",
}
_BEGUN = """\
Six people of the sandbox get up to three emails, three and four days apart; a day takes a second here.
Nothing leaves this machine.
"""
_LOOK = """
Its numbers are on the overview, in the workspace "{workspace}":
  {url}/
  {sign_in}
By the API:
  curl -H "Authorization: Bearer {key}" {url}/v1/campaigns/{campaign}/stats
The server itself, and every call:
  {url}/status
  {url}/docs
"""
_SIGN_IN = "Sign in as usual."
_SIGN_IN_BY = "Nobody can sign in yet: choose a password at {link}"
_SIGN_IN_BY_FILE = "Nobody can sign in yet: the link for the first owner is in {place}"
_SIGN_IN_AS_TOLD = (
    "Nobody can sign in yet: follow the link that the server showed when it started, or make one by\n"
    "  `fluenzr users create --role owner --email ADDRESS`."
)
_ENDED = (
    "The demo's own server has ended; `fluenzr serve` starts it, or `fluenzr demo --keep` lets it run on."
)
_ENDED_NEW = "It tells a link, by which the first owner chooses a password."


@click.command()
@click.option("--keep", is_flag=True, help="Let the server that was started for it run on, until Ctrl-C.")
@click.option("--remove", is_flag=True, help="Remove what the demo made, and do nothing else.")
def demo(keep: bool, remove: bool) -> int:
    """Watch a campaign run in the sandbox, in under a minute.

    It has a workspace of its own, made anew each time. It uses the server that runs here, or starts one.
    """
    if remove:
        return _remove()
    # As Ctrl-C does: what was started is ended.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    settings = config.load()
    startup.prepare(settings)
    from fluenzr.core.sandbox import demo as workspace

    with _server(settings) as (url, own):
        made = workspace.make()
        done = _watch(made)
        sign_in = _sign_in(settings)
        told = {
            "workspace": workspace.NAME,
            "sign_in": sign_in,
            "key": made.key,
            "campaign": made.campaign_id,
        }
        click.echo(_LOOK.format(url=url, **told))
        if own is not None and keep:
            # Whoever reads that line may act on it at once.
            with suppress(KeyboardInterrupt):
                click.echo("The server runs until Ctrl-C.")
                return own.wait()
        elif own is not None:
            click.echo(_ENDED if sign_in == _SIGN_IN else f"{_ENDED}\n{_ENDED_NEW}")
        click.echo("`fluenzr demo --remove` removes what the demo made.")
    return 0 if done else NOT_DONE


def _sign_in(settings: Settings) -> str:
    """How to sign in to the server that runs. A new link would end the one that this server has told."""
    from fluenzr.core.people import users

    if users.any_exist():
        return _SIGN_IN
    place = settings.data_dir.resolve() / greeting.WELCOME_FILE
    try:
        link = place.read_text().strip()
    except OSError:
        return _SIGN_IN_AS_TOLD
    # As at a start: what is no terminal may be a log that others read.
    return _SIGN_IN_BY.format(link=link) if sys.stdout.isatty() else _SIGN_IN_BY_FILE.format(place=place)


def _remove() -> int:
    settings = connect()
    from fluenzr.core.sandbox import demo as workspace

    click.echo("removed the demo" if workspace.remove() else "there is no demo")
    (settings.data_dir / LOG).unlink(missing_ok=True)
    return 0


@contextmanager
def _server(settings: Settings) -> Iterator[tuple[str, "subprocess.Popen[bytes] | None"]]:
    """Where a server of this data directory answers; and its process, where it had to be started."""
    if _is_running(settings):
        yield settings.public_url, None
        return
    # The first start of all: there is to be a workspace, whose key is told, before that of the demo. The link
    # for the first owner is the server's to make: each start makes it anew.
    greeting.greet(settings, welcomes=False)
    changed = _elsewhere(settings)
    environment = {**os.environ, **changed}
    port = int(changed.get(f"{PREFIX}PORT", settings.port))
    log = settings.data_dir / LOG
    click.echo("Starting a server ...")
    with log.open("wb") as out:
        os.chmod(log, 0o600)
        server = supervisor.start_command("serve", env=environment, stdout=out, stderr=out)
    try:
        _wait(server, settings.host, port, log)
        yield changed.get(f"{PREFIX}PUBLIC_URL", settings.public_url), server
    finally:
        server.terminate()
        server.wait()


def _is_running(settings: Settings) -> bool:
    """Whether somebody works on this database already: here, or on another host that shares it."""
    from fluenzr.core.server import status as server_status
    from fluenzr.worker import presence

    here = presence.is_running(settings.data_dir)
    return here or (not settings.is_sqlite and server_status.worker().state == "ok")


def _elsewhere(settings: Settings) -> dict[str, str]:
    """The environment of a server on another port where somebody else listens on that of the settings."""
    try:
        listening.address(settings)
    except startup.CannotStart:
        if "port" in settings.origins:
            raise
        port = listening.free_port(settings.host)
        return {f"{PREFIX}PORT": str(port), f"{PREFIX}PUBLIC_URL": f"http://localhost:{port}"}
    return {}


def _wait(server: "subprocess.Popen[bytes]", host: str, port: int, log: Path) -> None:
    """Raises CannotStart, with the last that it said, where it ends or is not ready in time."""
    deadline = time.monotonic() + START_SECONDS
    while not _is_ready(host, port):
        if server.poll() is not None or time.monotonic() > deadline:
            said = log.read_text(errors="replace").strip().splitlines()
            raise startup.CannotStart(f"The server did not start: {said[-1] if said else 'it said nothing'}")
        time.sleep(0.2)


def _is_ready(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _watch(made: "workspace.Demo") -> bool:
    """Tell what happens, a line a second at the most; whether it came to its end."""
    from fluenzr.core.campaigns import stats as campaign_stats
    from fluenzr.core.sandbox import demo as workspace

    click.echo(_BEGUN)
    story, lines = workspace.Story(made), deque[str]()
    workspace.start(made)
    deadline = time.monotonic() + WATCH_SECONDS
    over = False
    while not (over and not lines) and time.monotonic() < deadline:
        over = workspace.is_over(made)
        lines.extend(map(_line, story.new()))
        if lines:
            click.echo(lines.popleft())
        time.sleep(LINE_SECONDS)
    found = campaign_stats.of_campaign(made.workspace_id, made.campaign_id)
    names = ("sent", "delivered", "opened", "clicked", "replied", "bounced", "unsubscribed")
    click.echo("\n" + "  ".join(f"{name} {found[name]}" for name in names))
    if not over:
        click.echo("It has not come to its end in time: `fluenzr doctor` may know why.", err=True)
    return over


def _line(step: "workspace.Step") -> str:
    said = ", ".join(_SAID.get(kind, kind).format(subject=step.subject) for kind in step.kinds)
    return f"  {step.name:<18} {said}"
