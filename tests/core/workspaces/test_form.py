"""Form of a workspace's settings: what the settings take, all faults at once."""

import pytest

from fluenzr.core.common.errors import Invalid
from fluenzr.core.workspaces import form


def test_a_workspace_is_read_whole() -> None:
    given = {"name": " Ours ", "postal_address": "1 rue X\r\nParis", "language": "", "open_tracking": "off"}
    assert form.read({**given, "uncertain_policy": "hold"}) == {
        "name": "Ours", "postal_address": "1 rue X\nParis", "language": None, "open_tracking": "off",
        "uncertain_policy": "hold",
    }  # fmt: skip


def test_a_workspace_tells_all_that_is_wrong() -> None:
    given = {"name": " ", "postal_address": "x" * 501, "language": "tlh", "open_tracking": "all"}
    with pytest.raises(Invalid) as refused:
        form.read({**given, "uncertain_policy": "guess"})
    assert set(refused.value.details) == {*given, "uncertain_policy"}
