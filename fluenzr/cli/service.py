"""`fluenzr service --print`: a unit of systemd that runs the server of this installation."""

import getpass
import sys
from pathlib import Path

import click

from fluenzr import config
from fluenzr.server.supervisor import STOP_SECONDS

_UNIT = """\
# /etc/systemd/system/fluenzr.service: then `systemctl daemon-reload`, `systemctl enable --now fluenzr`.
[Unit]
Description=FluenzR, self-hosted outreach server
Wants=network-online.target
After=network-online.target

[Service]
# Other settings: FLUENZR_NAME=value in {directory}/.env
Environment={data}
WorkingDirectory={directory}
ExecStart={python} -m fluenzr serve
User={user}
Restart=always
RestartSec=2
TimeoutStopSec={stop}
KillMode=mixed
UMask=0077
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
ReadWritePaths={written}

[Install]
WantedBy=multi-user.target
"""


@click.command()
@click.option("--print", "shown", is_flag=True, required=True, help="Print it; nothing is installed.")
def service(shown: bool) -> None:
    """Print a unit of systemd that starts the server with the machine, as the user who asks."""
    data = str(config.load(makes_key=False).data_dir.resolve())
    values = {
        "data": _quoted(f"FLUENZR_DATA_DIR={data}"),
        # A directory as it is: systemd takes all of the line.
        "directory": _escaped(str(Path.cwd())),
        "python": _quoted(sys.executable),
        "user": getpass.getuser(),
        "written": _quoted(data),
        "stop": round(STOP_SECONDS) + 5,
    }
    click.echo(_UNIT.format(**values), nl=False)


def _escaped(text: str) -> str:
    """`%` begins a specifier (systemd.unit(5))."""
    return text.replace("%", "%%")


def _quoted(text: str) -> str:
    """One word, as systemd.syntax(7) reads it."""
    quoted = _escaped(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"' if set(text) & set(" \t\"'\\;") else quoted
