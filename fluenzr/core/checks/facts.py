"""Facts that the rules of a check look at: its emails, mailboxes and people, as they are now. Pure.

Tested by `tests/core/checks/test_gather.py`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fluenzr.core.accounts.dns.records import Finding
from fluenzr.core.accounts.dns.report import Subject
from fluenzr.core.common.windows import Window
from fluenzr.core.templates.body import text_of

_ONCE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Text:
    """A subject and body of an email as they are written; `is_first` where nobody had one of ours before."""

    node_id: str
    subject: str
    body: str
    is_html: bool
    is_first: bool

    @property
    def words(self) -> str:
        """What a reader reads."""
        return f"{self.subject}\n{text_of(self.body) if self.is_html else self.body}"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox of the campaign; `is_sandbox` where nothing leaves it; `hours` as it works, if it has any."""

    email: str
    status: str
    last_error: str | None
    is_read: bool
    is_sandbox: bool
    subject: Subject
    hours: Window | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Who is still to be written to: `total`, of whom `looked_at` were looked at; counts are of those.

    `lacking` counts people by variable that is empty for them and has no fallback, `lacking_any` those with
    one at least. `verdicts` counts by status of `verification`, `domains` by the domain of the address.
    """

    total: int = 0
    looked_at: int = 0
    suppressed: int = 0
    roles: int = 0
    disposable: int = 0
    no_consent: int = 0
    elsewhere: int = 0
    lacking_any: int = 0
    lacking: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    domains: Counter[str] = field(default_factory=Counter)

    @property
    def is_sample(self) -> bool:
        return self.looked_at < self.total


@dataclass(frozen=True, slots=True)
class Volume:
    """Emails of a day that the campaign may send, and how many of the last seven days went to whom."""

    a_day: int | None = None
    last_week: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of a campaign. `missing` is what `start` would refuse; `public_url` where links lead,
    `may_be_local` where readers need not reach it; `sizes` are bytes of HTML by node; `window` is None where
    hours do not count; `now` is when this was so."""

    status: str
    missing: Mapping[str, Sequence[str]]
    public_url: str
    may_be_local: bool
    postal_address: str | None
    texts: Sequence[Text] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    mailboxes: Sequence[Mailbox] = ()
    people: People = People()
    volume: Volume = Volume()
    window: Window | None = None
    now: datetime = _ONCE

    @property
    def real_mailboxes(self) -> list[Mailbox]:
        """Those whose mail leaves this server."""
        return [mailbox for mailbox in self.mailboxes if not mailbox.is_sandbox]


@dataclass(frozen=True, slots=True)
class NameServerFacts:
    """What name servers said: findings of each mailbox by address; of readers' domains which take mail
    (None where no answer came)."""

    mailboxes: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    domains: Mapping[str, bool | None] = field(default_factory=dict)
