"""Commands about copies of the server and about its secret key."""

import click

from fluenzr import config, serve
from fluenzr.console import NOT_DONE, connect


@click.command("rotate-secret")
@click.option("--i-have-lost-it", "is_lost", is_flag=True, help="The old key is gone: go on without it.")
def rotate_secret(is_lost: bool) -> int:
    """Go on with a new secret key where the old one is lost; without the option, say what is lost with it.

    The new key is that of FLUENZR_SECRET_KEY or secret.key, made where there is none. Stop the server first.
    """
    from fluenzr.core import server_key

    settings = connect(holds_key=False)
    if is_lost:
        serve.occupy(settings, alone=True)
    gone = server_key.replace_lost() if is_lost else server_key.lost()
    click.echo(_LOST.format(secrets=", ".join(gone.secrets) or "none", erased=gone.erased))
    if is_lost:
        click.echo(f"{gone.active} active campaigns are paused. Start the server; enter the secrets anew.")
        return 0
    config.take_back_key(settings)
    click.echo("Nothing was changed. To go on without it: fluenzr keys rotate-secret --i-have-lost-it")
    return NOT_DONE


_LOST = """\
Lost with the key:
  passwords and signing secrets of: {secrets};
  links in emails sent so far, also those to unsubscribe: they lead nowhere any more;
  replies to these emails are recognised by sender and subject alone;
  {erased} addresses of erased people who are not to be written to: imported anew, they are."""
