"""`fluenzr backup`, `restore`, `moved`, `resolve`, `keys rotate-secret`: copies of the server.

Tested by `tests/cli/test_main.py`.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import click

from fluenzr import config
from fluenzr.cli.console import NOT_DONE, connect
from fluenzr.installation import startup
from fluenzr.installation.startup import CannotStart
from fluenzr.settings.key_file import KEY_FILE
from fluenzr.settings.values import PASSPHRASE_LENGTH

_FILE = click.Path(dir_okay=False, path_type=Path)
_READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)

_passphrase_file = click.option(
    "--passphrase-file", type=_READABLE, help="Seal the backup, or open it, with the first line of this file."
)


@click.command("backup")
@click.argument("file", type=_FILE)
@click.option("--without-key", is_flag=True, help="Leave the secret key out.")
@_passphrase_file
def backup_(file: Path, without_key: bool, passphrase_file: Path | None) -> None:
    """Write all of the server to FILE, while it runs or not: the database and the secret key."""
    from fluenzr import clock
    from fluenzr.backup import writer as backup_writer

    settings = connect()
    passphrase = _passphrase(passphrase_file)
    with _failures_in_one_line():
        made = backup_writer.create(settings, file, with_key=not without_key, passphrase=passphrase)
    size = made.bytes / 1_000_000
    click.echo(f"{made.path}: the server as of {clock.iso(made.copied_at)}, {size:.1f} MB")
    if without_key:
        click.echo(f"It leaves the secret key out: keep {KEY_FILE} elsewhere, it takes both.")
    elif passphrase is None:
        click.echo("It holds the secret key in clear: whoever reads it reads all stored passwords, too.")
    else:
        click.echo("It is sealed, the secret key with it: without the passphrase it is worth nothing.")


@click.command("restore")
@click.argument("file", type=_READABLE)
@click.option("--replace", "may_replace", is_flag=True, help="Move what is there aside.")
@_passphrase_file
def restore_(file: Path, may_replace: bool, passphrase_file: Path | None) -> None:
    """Put the backup FILE back; nothing that was due then is sent by itself afterwards.

    Active campaigns are paused. What may have been sent after the copy is uncertain: a person decides on it.
    """
    from fluenzr import clock
    from fluenzr.backup import restore
    from fluenzr.host import private_files

    settings = config.load(makes_key=False)
    private_files.make(settings.data_dir)
    with startup.alone(settings), _failures_in_one_line():
        done = restore.restore(
            settings, file, passphrase=_passphrase(passphrase_file), may_replace=may_replace
        )
    click.echo(f"Restored: the server as of {clock.iso(done.copied_at)}")
    click.echo(f"{done.waiting} campaigns that were active are paused: look at them, then resume them.")
    if done.carried_over:
        click.echo(f"{done.carried_over} addresses that were suppressed since stay suppressed.")
    if done.taken_away:
        click.echo(
            f"{done.taken_away} keys, roles and passwords that were taken away since stay so: "
            "`fluenzr users reset ADDRESS` makes a link for who has no password now."
        )
    click.echo(
        "`fluenzr doctor` lists the keys and people that came back: revoke and remove what must not be."
    )
    hours = (clock.now_ms() - done.copied_at) / 3_600_000
    click.echo(
        f"Other unsubscriptions of the {hours:.1f} hours since are known only where a mailbox shows them: "
        "suppress those that you know of (POST /suppressions) before you resume."
    )
    for place in done.aside:
        click.echo(f"What was there before is in {place}")


@click.command()
def moved() -> None:
    """Say that the database was moved here on purpose, and that it went on nowhere else since.

    Without it, a copy that is started in another place is treated as one that was restored. Before the first
    start or after it: campaigns that were paused for it go on.
    """
    from fluenzr.core.server import restoration
    from fluenzr.host import witness

    settings = connect(settles=False)
    seen = witness.read(settings.data_dir)
    noticed = restoration.notice(seen)
    witness.write(settings.data_dir, restoration.accept(seen))
    resumed = restoration.confirm_move() if noticed is None else 0
    click.echo(f"The database belongs here now.{f' {resumed} campaigns go on.' if resumed else ''}")


@click.command()
@click.argument("campaign_id", metavar="CAMPAIGN_ID")
@click.option("--as", "decision", type=click.Choice(("sent", "resend")), required=True)
def resolve(campaign_id: str, decision: str) -> None:
    """Decide on all emails of a campaign that are uncertain: they were sent, or are to be sent (again)."""
    from fluenzr.core.sending import uncertain

    connect()
    decided, left = uncertain.resolve_all(campaign_id, "sent" if decision == "sent" else "resend")
    click.echo(f"{decided} emails decided on; {left} left, to people who are no longer written to")


@click.command("rotate-secret")
@click.option("--i-have-lost-it", "is_lost", is_flag=True, help="The old key is gone: go on without it.")
def rotate_secret(is_lost: bool) -> int:
    """Go on with a new secret key where the old one is lost; without the option, say what is lost with it.

    The new key is that of FLUENZR_SECRET_KEY or secret.key, made where there is none. Stop the server first.
    """
    from fluenzr.core.server import key as server_key

    settings = connect(holds_key=False, makes_key=is_lost)
    if is_lost:
        with startup.alone(settings):
            gone = server_key.replace_lost()
    else:
        gone = server_key.lost()
    click.echo(_LOST.format(secrets=", ".join(gone.secrets) or "none", erased=gone.erased))
    if is_lost:
        click.echo(f"{gone.active} active campaigns are paused. Start the server; enter the secrets anew.")
        return 0
    click.echo("Nothing was changed. To go on without it: fluenzr keys rotate-secret --i-have-lost-it")
    return NOT_DONE


_LOST = """\
Lost with the key:
  passwords and signing secrets of: {secrets};
  links in emails sent so far, also those to unsubscribe: they lead nowhere any more;
  replies to these emails are recognised by sender and subject alone;
  {erased} addresses of erased people who are not to be written to: imported anew, they are."""


def _passphrase(file: Path | None) -> bytes | None:
    """The first line of a file. Raises BadParameter where that is too short to keep anything secret."""
    if file is None:
        return None
    text = file.read_bytes().split(b"\n", 1)[0].rstrip(b"\r")
    if len(text) < PASSPHRASE_LENGTH:
        raise click.BadParameter(f"{file} needs a passphrase of at least {PASSPHRASE_LENGTH} bytes")
    return text


@contextlib.contextmanager
def _failures_in_one_line() -> Iterator[None]:
    """What the surroundings do not allow, in one line."""
    import peewee

    from fluenzr.backup import archive, pg_programs

    try:
        yield
    except (archive.Unreadable, pg_programs.ToolFailed, peewee.ProgrammingError) as error:
        raise CannotStart(str(error)) from error
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise CannotStart(f"{place}{error.strerror}") from error
