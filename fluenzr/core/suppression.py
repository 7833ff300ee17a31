"""Addresses that are never written to again in a workspace."""

from fluenzr import clock, crypto
from fluenzr.core import scope
from fluenzr.core.text import fold
from fluenzr.models import Suppression


def add(workspace_id: int, email: str, reason: str) -> None:
    """Suppress an address; one that already is stays as it was."""
    Suppression.insert(
        workspace=workspace_id,
        email=email,
        email_hash=address_hash(workspace_id, email),
        reason=reason,
        created_at=clock.now_ms(),
    ).on_conflict_ignore().execute()


def covers(workspace_id: int, email: str) -> bool:
    """Whether the address must not be written to."""
    hashed = address_hash(workspace_id, email)
    return bool(scope.rows(Suppression, workspace_id).where(Suppression.email_hash == hashed).exists())


def forget(workspace_id: int, email: str) -> None:
    """Keep of an erased person's address only its keyed hash."""
    hashed = address_hash(workspace_id, email)
    Suppression.update(email=None).where(
        Suppression.workspace == workspace_id, Suppression.email_hash == hashed
    ).execute()


def address_hash(workspace_id: int, email: str) -> str:
    """A keyed hash of the address, case ignored: recognises it without keeping it."""
    return crypto.keyed_hash(crypto.key("suppression"), f"{workspace_id}:{fold(email)}")
