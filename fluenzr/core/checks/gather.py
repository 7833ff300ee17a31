"""Facts of a campaign for its check, read from the database; nothing is changed, and the time is bounded.

Of more than `SAMPLE` people some are looked at, from all parts of the campaign. The number of all, and of
emails of a week, comes from an index, or from what a campaign keeps count of where there are very many.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from fluenzr import clock, db
from fluenzr.core.accounts import dkim_sightings, reply_to
from fluenzr.core.accounts import limits as account_limits
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import mailboxes, pacing, start_requirements
from fluenzr.core.checks import disposable, words
from fluenzr.core.checks.facts import Facts, Mailbox, People, Text, Volume
from fluenzr.core.common import contact_fields, tenancy
from fluenzr.core.contacts import suppression
from fluenzr.core.emails import template_check
from fluenzr.core.templates import languages
from fluenzr.core.templates.body import build
from fluenzr.core.templates.variables import values_for
from fluenzr.core.workflow import progress
from fluenzr.core.workflow import recipient as recipients
from fluenzr.core.workflow.recipient import Recipient
from fluenzr.models import Campaign, CampaignStats, EmailAccount, Workspace
from fluenzr.models import Mailbox as ReadMailbox
from fluenzr.models.states import CampaignStatus, EmailState, EnrollmentStatus, literals

SAMPLE = 5_000
"""People who are looked at, at most, where nobody wants fewer: each takes some ten microseconds."""
WINDOWS = 20
"""Parts of a large campaign that they are taken from."""
_TOGETHER = 500
_ACTIVE_CAMPAIGNS = 200
_EMAILS = 5_000
_COUNTED = 50_000
_PEOPLE_COUNTED = 20_000
_WEEK_MS = 7 * 24 * 3_600_000
_LINK = 160
"""Bytes by which a tracked link is longer than what it leads to, about."""

_OPEN = (EnrollmentStatus.PENDING, EnrollmentStatus.IN_PROGRESS)
_TOTAL = """
select count(*) from (select 1 from enrollment where campaign_id = ? and status = ? limit ?) counted
"""
# Not by min() and max(): SQLite finds one of two in an index, and else looks through all of them.
_END = "select id from enrollment where campaign_id = ? and status = ? order by id {order} limit 1"
_SOME = """
select contact_id from enrollment
where campaign_id = ? and status = ? and id >= ? and id < ? and contact_id is not null order by id limit ?
"""
_PEOPLE = """
select id, email, status, consent_source, verification_status from contact where id in ({marks})
"""
_ELSEWHERE = f"""
select distinct contact_id from enrollment
where campaign_id in ({{campaigns}}) and contact_id in ({{marks}}) and status in ({literals(*_OPEN)})
"""
_SENT_COUNT = """
select count(*) from (select 1 from email where account_id = ? and slot_at >= ? limit ?) counted
"""
_SENT = f"""
select lower(c.email)
from email m join enrollment e on e.id = m.enrollment_id join contact c on c.id = e.contact_id
where m.account_id = ? and m.slot_at >= ? and m.state = '{EmailState.SENT}' order by m.slot_at desc limit ?
"""


def facts(
    workspace_id: int, public_id: str, public_url: str, *, may_be_local: bool, sample: int | None = None
) -> Facts:
    """What is known of a campaign, of whose people so many are looked at. Raises NotFound."""
    campaign = tenancy.get(Campaign, workspace_id, public_id)
    workspace = Workspace.get_by_id(workspace_id)
    accounts = mailboxes.of(campaign)
    texts = _texts(campaign)
    links_at = None if may_be_local else public_url
    return Facts(
        status=campaign.status,
        missing=start_requirements.missing(campaign, links_at),
        public_url=public_url,
        may_be_local=may_be_local,
        postal_address=workspace.postal_address,
        texts=texts,
        sizes=_sizes(campaign, workspace, accounts, texts),
        mailboxes=[_mailbox(campaign, account) for account in accounts],
        people=_people(campaign, texts, sample or SAMPLE),
        volume=Volume(_a_day(campaign, accounts), _last_week(accounts)),
        window=pacing.window(campaign),
        now=clock.now(),
    )


def _mailbox(campaign: Campaign, account: EmailAccount) -> Mailbox:
    read: ReadMailbox | None = ReadMailbox.get_or_none(ReadMailbox.account == account.id)
    return Mailbox(
        email=account.email,
        status=account.status,
        last_error=account.last_error or (None if read is None else read.error),
        is_read=bool(reply_to.answers_in(account)),
        is_sandbox=account.provider == account_settings.SANDBOX,
        subject=dkim_sightings.subject_of(account),
        hours=pacing.working_hours(campaign, account),
    )


def _texts(campaign: Campaign) -> list[Text]:
    """All subjects and bodies, those of variants too."""
    if not campaign.workflow:
        return []
    found = []
    for place, node in enumerate(progress.workflow_of(campaign).emails):
        for words_of in (node, node.variant_b):
            if words_of is not None:
                is_html = node.format == "html"
                found.append(Text(node.id, words_of.subject, words_of.body, is_html, place == 0))
    return found


def _sizes(
    campaign: Campaign, workspace: Workspace, accounts: Sequence[EmailAccount], texts: Sequence[Text]
) -> dict[str, int]:
    """Bytes of HTML of each email, about as they leave: links are made without being written down."""
    language = languages.SHIPPED.get(campaign.language or workspace.language)
    sizes: dict[str, int] = {}
    for text in texts:
        content = build(
            subject=text.subject,
            body=text.body,
            format="html" if text.is_html else "text",
            values={},
            signature=accounts[0].signature if accounts else None,
            postal_address=workspace.postal_address,
            unsubscribe_link="https://example.com/u/" + "x" * _LINK,
            language=language,
        )
        length = len(content.html.encode()) + _LINK * content.html.count("href=")
        sizes[text.node_id] = max(length, sizes.get(text.node_id, 0))
    return sizes


def _people(campaign: Campaign, texts: Sequence[Text], sample: int) -> People:
    totals = _totals(campaign.id)
    tally = _Tally(campaign, texts)
    for contact_ids in _batches(_sampled(campaign.id, totals, sample)):
        tally.add(contact_ids)
    return tally.people(sum(totals.values()))


def _totals(campaign_id: int) -> dict[EnrollmentStatus, int]:
    """How many people are in each state, of those who are still to be written to.

    Of very many it is what the campaign counts of all, less those in other states as far as they are counted.
    """
    counted = {status: _counted(campaign_id, status) for status in EnrollmentStatus}
    many = [status for status in _OPEN if counted[status] > _PEOPLE_COUNTED]
    rest = CampaignStats.get_by_id(campaign_id).total_contacts - sum(
        count for status, count in counted.items() if status not in many
    )
    return {
        status: max(counted[status], rest // len(many)) if status in many else counted[status]
        for status in _OPEN
    }


def _counted(campaign_id: int, status: str) -> int:
    return int(db.query(_TOTAL, (campaign_id, status, _PEOPLE_COUNTED + 1))[0][0])


class _Tally:
    """Counts of people, added to by some of them at a time."""

    def __init__(self, campaign: Campaign, texts: Sequence[Text]):
        self._campaign, self._zone, self._now = campaign, progress.zone_of(campaign), clock.now()
        self._variables = [
            variable
            for text in texts
            for part, is_html in ((text.subject, False), (text.body, text.is_html))
            for variable in template_check.without_fallback(part, html=is_html)
        ]
        self._shared = campaign.workspace.variables or {}
        self._others = _active_campaigns(campaign)
        self._counts: Counter[str] = Counter()
        self._lacking: Counter[str] = Counter()
        self._verdicts: Counter[str] = Counter()
        self._domains: Counter[str] = Counter()
        self._lacking_by_blanks: dict[object, list[str]] = {}

    def people(self, total: int) -> People:
        disposed = (count for domain, count in self._domains.items() if disposable.is_disposable(domain))
        return People(
            total=max(total, self._counts["looked_at"]),
            disposable=sum(disposed),
            lacking=self._lacking,
            verdicts=self._verdicts,
            domains=self._domains,
            **self._counts,
        )

    def add(self, contact_ids: list[int]) -> None:
        rows = db.query(_PEOPLE.format(marks=db.marks(len(contact_ids))), contact_ids)
        refused = suppression.among(self._campaign.workspace_id, [email for _, email, *_ in rows])
        self._domains.update(email.rpartition("@")[2].lower() for _, email, *_ in rows)
        self._verdicts.update(verdict for *_, verdict in rows if verdict)
        self._counts.update(
            looked_at=len(rows),
            suppressed=sum(status != "active" or email in refused for _, email, status, *_ in rows),
            roles=sum(words.is_role(email) for _, email, *_ in rows),
            no_consent=sum(source == "not_specified" for *_, source, _ in rows),
        )
        self._counts["elsewhere"] += self._enrolled_elsewhere(contact_ids)
        self._look_for_values(contact_ids)

    def _enrolled_elsewhere(self, contact_ids: list[int]) -> int:
        if not self._others:
            return 0
        statement = _ELSEWHERE.format(campaigns=db.marks(len(self._others)), marks=db.marks(len(contact_ids)))
        return len(db.query(statement, (*self._others, *contact_ids)))

    def _look_for_values(self, contact_ids: list[int]) -> None:
        if not self._variables:
            return
        alike = Counter[object]()
        for recipient in recipients.of_ids(contact_ids).values():
            blanks = _blanks(recipient.fields)
            alike[blanks] += 1
            if blanks not in self._lacking_by_blanks:
                self._lacking_by_blanks[blanks] = self._missing(recipient)
        for blanks, count in alike.items():
            missing = self._lacking_by_blanks[blanks]
            self._lacking.update(dict.fromkeys(missing, count))
            self._counts["lacking_any"] += count if missing else 0

    def _missing(self, recipient: Recipient) -> list[str]:
        values = values_for(
            recipient.fields,
            now=self._now,
            zone=self._zone,
            unsubscribe_link="link",
            language=languages.ENGLISH,
            shared=self._shared,
        )
        return template_check.lacking(self._variables, values)


def _blanks(fields: Mapping[str, Any]) -> object:
    """Which fields somebody has, and which of them are blank: who has the same lacks the same variables."""
    custom = fields["customFields"]
    texts = (*custom.values(), *(fields.get(name) for name in contact_fields.VARIABLES))
    return (*custom, *(text is None or (isinstance(text, str) and not text.strip()) for text in texts))


def _active_campaigns(campaign: Campaign) -> list[int]:
    """The other campaigns that write just now, the newest first."""
    rows = Campaign.select(Campaign.id).where(
        Campaign.workspace == campaign.workspace_id,
        Campaign.status == CampaignStatus.ACTIVE,
        Campaign.id != campaign.id,
    )
    return [row.id for row in rows.order_by(Campaign.id.desc()).limit(_ACTIVE_CAMPAIGNS)]


def _sampled(campaign_id: int, totals: dict[EnrollmentStatus, int], sample: int) -> Iterator[int]:
    """Contacts by row id: all of them, or as many from each part of the enrollments' ids."""
    everybody = sum(totals.values())
    for status, total in totals.items():
        if not total:
            continue
        ends = [db.query(_END.format(order=order), (campaign_id, status)) for order in ("asc", "desc")]
        if not all(ends):
            continue  # all of them left meanwhile
        ((first,),), ((last,),) = ends
        windows = 1 if everybody <= sample else WINDOWS
        room = sample if windows == 1 else -(-sample * total // everybody // windows)
        width = -(-(last + 1 - first) // windows)
        for start in range(first, last + 1, width):
            found = db.query(_SOME, (campaign_id, status, start, start + width, room))
            yield from (contact_id for (contact_id,) in found)


def _batches(contact_ids: Iterator[int]) -> Iterator[list[int]]:
    while batch := list(islice(contact_ids, _TOGETHER)):
        yield batch


def _a_day(campaign: Campaign, accounts: Sequence[EmailAccount]) -> int | None:
    """Emails of a day that pace and limits let through; None where nothing limits them."""
    settings: dict[str, Any] = campaign.settings
    hours = settings["sendHoursEnd"] - settings["sendHoursStart"]
    pace = settings["maxEmailsPerHour"]
    by_pace = None if pace is None else pace * hours
    most = (account_limits.today(account).most for account in accounts)
    limits = [limit for limit in most if limit is not None]
    by_limit = sum(limits) if limits and len(limits) == len(accounts) else None
    return min((each for each in (by_pace, by_limit) if each is not None), default=None)


def _last_week(accounts: Sequence[EmailAccount]) -> Counter[str]:
    """Emails of the last seven days by domain of readers; of very many the newest tell the shares."""
    since, week = clock.now_ms() - _WEEK_MS, Counter[str]()
    for account in accounts:
        found = db.query(_SENT, (account.id, since, _EMAILS))
        by_domain = Counter(email.rpartition("@")[2] for (email,) in found)
        if len(found) == _EMAILS:
            sent = db.query(_SENT_COUNT, (account.id, since, _COUNTED))[0][0]
            by_domain = Counter({name: count * sent // _EMAILS for name, count in by_domain.items()})
        week += by_domain
    return week
