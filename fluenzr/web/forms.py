"""Form errors: which message belongs to which field, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fluenzr.core.common.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    TooLarge,
    Unavailable,
)
from fluenzr.web import rule_texts

_STATUS: dict[type[DomainError], int] = {
    Invalid: 422, NotFound: 404, Conflict: 422, Forbidden: 403, TooLarge: 413, Unavailable: 503,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with a form: `of` a field, and `general` where no field is to blame; both translated."""

    status: int = 422
    general: str | None = None
    fields: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str | None:
        """The message of a field, if it has one."""
        return self.fields.get(name)

    @property
    def told(self) -> str:
        """All of it in one line, for where no form is shown again."""
        return " ".join([*([self.general] if self.general else []), *self.fields.values()])

    def __bool__(self) -> bool:
        return bool(self.general or self.fields)


NONE = Faults()


def status(faults: Faults, overtaken: Sequence[object] | None = None) -> int:
    """What a page with a form is answered with: whether something is wrong, or somebody else was quicker."""
    if overtaken:
        return 422
    return faults.status if faults else 200


def faults(error: DomainError) -> Faults:
    """What a rule says, ready to be shown: `page(..., status=found.status, faults=found)`."""
    status = _STATUS.get(type(error), 422)
    if not isinstance(error, Invalid):
        return Faults(status, rule_texts.translated(error.message))
    fields = {name: rule_texts.translated(messages[0]) for name, messages in error.details.items()}
    return Faults(status, None, fields)
