"""Private addresses of mail servers (SSRF): allowed or not, as they reach the network behind the server.

Tested by `tests/core/accounts/test_mailboxes.py`.
"""

from typing import Literal

from fluenzr.models import Workspace

MAIL_PORTS = frozenset({25, 143, 465, 587, 993})

Setting = bool | Literal["auto"]
"""`FLUENZR_MAIL_ALLOW_PRIVATE`."""


def allowed(setting: Setting, port: int) -> bool:
    """Whether a mail server at `port` may have a private address.

    `auto`: on the ports of mail, as long as there is one workspace, whose keys are the owner's.
    """
    if setting != "auto":
        return setting
    return port in MAIL_PORTS and Workspace.select().limit(2).count() < 2
