"""A/B tests: which of an email's two variants a contact gets."""

from fluenzr import crypto
from fluenzr.core.workflow.nodes import EmailNode

A, B = "A", "B"


def of(node: EmailNode, campaign_id: int, contact_id: int | None) -> str | None:
    """`A` or `B`, the same at each asking: `split` percent of the contacts get B. None where there is no B.

    It needs no enrollment, so that a preview shows what will be sent; who is nobody's contact gets A.
    """
    if node.variant_b is None:
        return None
    if contact_id is None:
        return A
    who = f"{campaign_id}:{contact_id}:{node.id}".encode()
    drawn = int.from_bytes(crypto.mac(crypto.key("variant"), who)[:8])
    return B if drawn % 100 < node.split else A


def words(node: EmailNode, variant: str | None) -> tuple[str, str]:
    """The subject and the body of a variant; those of the email itself are A's."""
    if variant == B and node.variant_b is not None:
        return node.variant_b.subject, node.variant_b.body
    return node.subject, node.body
