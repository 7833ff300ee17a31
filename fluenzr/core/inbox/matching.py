"""Matching an incoming message to the email it answers: by Message-ID, or by sender and subject.

Our own ids are signed: who names one got the email. A relay's are known to whoever it sent them to, and hold
within the account, and the one that has its answers, alone. Without either the sender and the subject are
taken for it (`heuristic`), by rules that must not take a stranger's letter for somebody's answer
(docs/guides/replies.md).
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from fluenzr import clock, crypto, db
from fluenzr.core.accounts import reply_to
from fluenzr.core.common import addresses, mailbox_names, tenancy
from fluenzr.core.common.addresses import identity
from fluenzr.core.emails import links, step_ids, tokens
from fluenzr.core.emails.step_ids import Step
from fluenzr.core.inbox import automatic_subjects, subjects, wishes
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.core.workflow import progress
from fluenzr.models import Campaign, Contact, Email, EmailAccount, Enrollment

MatchedBy = Literal["thread", "heuristic", "report"]

_DAY_MS = 24 * 3_600_000
_REPLY_SPAN_MS = 30 * _DAY_MS
_ALIAS_SPAN_MS = 14 * _DAY_MS
_BOUNCE_SPAN_MS = 5 * _DAY_MS
_CANDIDATES = 20
_MOST = 2000

_LIKE_SPECIAL = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})
_LIKE = "p.email_key like ? escape '\\'"
# `slot_at` has the index; what was accepted has it, too.
_SENT_LIKE = """
select m.id, p.id, p.email_key, coalesce(m.subject, ''), m.accepted_at
from email m join enrollment e on e.id = m.enrollment_id join contact p on p.id = e.contact_id
where m.account_id in ({accounts}) and m.slot_at > ? and m.accepted_at is not null and ({like})
order by m.accepted_at desc, m.id desc limit ?
"""


class Match(NamedTuple):
    """An email, how it was found, and in words by what."""

    email: Email
    by: MatchedBy
    reason: str


def find(account: EmailAccount, incoming: Incoming) -> Match | None:
    """The email that a message in the account's mailbox is about; None where it is about nothing of ours."""
    found = _by_ids(account, incoming) or _by_address(account, incoming)
    return None if found is None or _is_own(account, incoming, found.email) else found


def _is_report(incoming: Incoming) -> bool:
    return incoming.kind in ("bounce", "complaint", "notice")


def _by_ids(account: EmailAccount, incoming: Incoming) -> Match | None:
    """The first of the ids that names an email, as the surest come first."""
    by: MatchedBy = "report" if _is_report(incoming) else "thread"
    given = _by_server_ids(account, incoming.refers_to)
    for message_id in incoming.refers_to:
        if message_id in given:
            return Match(given[message_id], by, "matched by the Message-ID that the relay gave")
        email = _by_own_id(account, message_id, incoming)
        if email is not None:
            return Match(email, by, "matched by our signed Message-ID")
    return _by_link(account, incoming)


def _by_link(account: EmailAccount, incoming: Incoming) -> Match | None:
    """By the link to unsubscribe in the copy that a report has: abuse desks take ids and addresses out."""
    for token, _ in links.to_unsubscribe(incoming.links, account.workspace_id):
        whose = Enrollment.contact.is_null() | (Enrollment.contact == token.number)
        emails = tenancy.rows(Email, account.workspace_id).join(Enrollment)
        email = emails.where(Email.id == token.object_id, whose).first()
        if email is not None:
            return Match(email, "report", "matched by our signed link to unsubscribe")
    return None


def _by_own_id(account: EmailAccount, message_id: str, incoming: Incoming) -> Email | None:
    named = read_id(message_id)
    emails = tenancy.rows(Email, account.workspace_id)
    if named is None:
        return None
    if isinstance(named, step_ids.Signed):
        return _kept_under(account, message_id) or _with_no_row(account, named, incoming)
    if not isinstance(named, step_ids.Numbered):
        found: Email | None = emails.where(Email.id == named).first()
        return found
    of_enrollment = list(emails.where(Email.enrollment == named.enrollment_id).order_by(Email.id.desc()))
    # One that was sent after the copy that was restored may have no row yet: it came after those that have.
    its_own = (email for email in of_enrollment if step_ids.node_digest(email.node_id) == named.node)
    return next(its_own, of_enrollment[0] if of_enrollment else None)


def _kept_under(account: EmailAccount, message_id: str) -> Email | None:
    """By the column, also where a relay has put the account's domain in another form."""
    left = message_id.strip().partition("@")[0]
    domains = {addresses.ascii_domain(own.email.rpartition("@")[2]) for own in reply_to.answered_at(account)}
    spelt = Email.message_id.in_({message_id.strip(), *(f"{left}@{domain}" for domain in domains)})
    found: Email | None = tenancy.rows(Email, account.workspace_id).where(spelt).first()
    return found


def _with_no_row(account: EmailAccount, named: step_ids.Signed, incoming: Incoming) -> Email | None:
    """One that was sent after the copy that was restored, and has no row yet: the latest of its enrollment.

    It is looked for among the emails to whom the answer, or the report, is from.
    """
    key = crypto.key("message id")
    for address in filter(None, (incoming.sender, *incoming.recipients)):
        for email in _written_to(account, _has_address(address)).where(_is_answered_at(account)):
            campaign, contact = email.campaign, email.enrollment.contact
            steps = (Step(campaign.public_id, contact.public_id, node) for node in _nodes(campaign))
            if any(step_ids.name_of(key, step) == named.name for step in steps):
                return email
    return None


def _nodes(campaign: Campaign) -> Iterable[str]:
    return progress.workflow_of(campaign).nodes if campaign.workflow else ()


def _by_server_ids(account: EmailAccount, message_ids: Iterable[str]) -> dict[str, Email]:
    """The emails answered at this account to which a server has given one of these ids."""
    foreign = [message_id for message_id in message_ids if read_id(message_id) is None]
    if not foreign:
        return {}
    rows = Email.select().where(_is_answered_at(account), Email.server_message_id.in_(foreign))
    return {str(email.server_message_id): email for email in rows}


def read_id(message_id: str) -> step_ids.Signed | step_ids.Numbered | int | None:
    """What a Message-ID of ours names; None for one that is not ours."""
    return step_ids.read(crypto.key("message id"), message_id)


def _is_own(account: EmailAccount, incoming: Incoming, email: Email) -> bool:
    """An email of ours that arrived in a mailbox of ours, or what an account's owner wrote by hand."""
    if incoming.message_id is not None and read_id(incoming.message_id) is not None:
        return True
    sender = identity(incoming.sender)
    accounts = list(tenancy.rows(EmailAccount, account.workspace_id))
    if not reply_to.is_ours(accounts, incoming.sender):
        return False
    # Who tries a campaign out on an address of their own answers from it; the email itself, under an id that
    # a relay gave it, answers nothing.
    is_contact = tenancy.rows(Contact, account.workspace_id).where(Contact.email_key == sender).exists()
    wrote = next((identity(own.email) for own in accounts if own.id == email.account_id), None)
    is_itself = sender == wrote and not subjects.is_answer(incoming.subject) and not _is_report(incoming)
    return not is_contact or is_itself


def _by_address(account: EmailAccount, incoming: Incoming) -> Match | None:
    # Of our form, and not this workspace's: made up, or about somebody else's email.
    names_another = any(map(tokens.looks_like_message_id, incoming.refers_to))
    if incoming.kind == "notice" or names_another:
        return None
    found = _of_recipients(account, incoming) if _is_report(incoming) else _of_sender(account, incoming)
    return None if found is None else Match(found[0], "heuristic", found[1])


def _of_recipients(account: EmailAccount, incoming: Incoming) -> tuple[Email, str] | None:
    """The latest email to one of the addresses that came back, where the report does not name another."""
    for address in incoming.recipients:
        for email in _sent_to(account, _has_address(address), _BOUNCE_SPAN_MS):
            # An id that is known and not the one that came back: it is about another letter to the same
            # address, which matters where the address is gone alone.
            if incoming.severity != "hard" and incoming.refers_to and email.server_message_id:
                continue
            return email, "matched by the address that came back"
    return None


def _of_sender(account: EmailAccount, incoming: Incoming) -> tuple[Email, str] | None:
    """The latest email to the sender, whatever their address, whose subject is answered.

    An automatic reply of the very mailbox may have any subject, and so may who wants to get no more: the
    latest is meant where none has theirs.
    """
    subject = subjects.bare(incoming.subject) if subjects.is_answer(incoming.subject) else ""
    if not incoming.sender or not (subject or _may_have_any_subject(incoming)):
        return None
    sent = _sent_to(account, _has_address(incoming.sender), _REPLY_SPAN_MS)
    answered = [email for email in sent if subject and subjects.bare(email.subject or "") == subject]
    if answered:
        return answered[0], "matched by sender and subject"
    # The text is looked at only where no subject tells.
    is_of_any = not subject or _may_have_any_subject(incoming)
    if is_of_any and sent:
        return sent[0], "matched by sender"
    return _of_another_address(account, incoming.sender, subject, is_of_any=is_of_any)


def _may_have_any_subject(incoming: Incoming) -> bool:
    """Whether it is an automatic reply or a wish to get no more: these are about the latest email."""
    return (
        incoming.kind == "auto_reply"
        or automatic_subjects.is_opt_out(incoming.subject)
        or wishes.is_wish(incoming.new_text)
    )


def _of_another_address(
    account: EmailAccount, sender: str, subject: str, *, is_of_any: bool
) -> tuple[Email, str] | None:
    """Who has the contact's mailbox under another address; else who answers at the contact's own domain.

    The latter may be an alias, or somebody who answers for them: where one contact there was asked that
    lately, and no other. At a public provider a common domain says nothing.
    """
    domain, wanted = mailbox_names.domain(sender), mailbox_names.mailbox(sender)
    is_public = mailbox_names.is_public(domain)
    spellings = mailbox_names.spellings(domain)
    patterns = [f"{_literal(wanted[:1]) if is_public else ''}%@{_literal(name)}" for name in spellings]
    sent = _sent_to_like(account, patterns)
    answered = [each for each in sent if subject and subjects.bare(each.subject) == subject]
    for each in sent if is_of_any else answered:
        if mailbox_names.mailbox(each.address) == wanted:
            return Email.get_by_id(each.email_id), "matched by the sender's mailbox and the subject"
    recent = [each for each in answered if each.at > clock.now_ms() - _ALIAS_SPAN_MS]
    if is_public or len({each.contact_id for each in recent}) != 1:
        return None
    return Email.get_by_id(recent[0].email_id), "matched by the sender's domain and the subject"


class _Sent(NamedTuple):
    email_id: int
    contact_id: int
    address: str
    subject: str
    at: int


def _sent_to_like(account: EmailAccount, patterns: Sequence[str]) -> list[_Sent]:
    """What is answered at the account and left lately to such addresses, the latest first."""
    since = clock.now_ms() - _REPLY_SPAN_MS
    senders = [own.id for own in reply_to.answered_at(account)]
    statement = _SENT_LIKE.format(like=" or ".join([_LIKE] * len(patterns)), accounts=db.marks(len(senders)))
    return [_Sent(*row) for row in db.query(statement, (*senders, since, *patterns, _MOST))]


def _literal(text: str) -> str:
    return text.translate(_LIKE_SPECIAL)


def _has_address(address: str) -> Any:
    key = identity(address)
    local, _, domain = key.rpartition("@")
    names = mailbox_names.spellings(domain)
    return Contact.email_key.in_({key, *(f"{local}@{name}" for name in names)})


def _sent_to(account: EmailAccount, whom: Any, span_ms: int) -> list[Email]:
    """What is answered at the account and left to some contacts within a time, the latest first."""
    lately = _is_answered_at(account) & (Email.accepted_at > clock.now_ms() - span_ms)
    return list(_written_to(account, whom).where(lately).order_by(Email.accepted_at.desc(), Email.id.desc()))


def _is_answered_at(account: EmailAccount) -> Any:
    return Email.account.in_([own.id for own in reply_to.answered_at(account)])


def _written_to(account: EmailAccount, whom: Any) -> Any:
    """Emails to some contacts of the account's workspace."""
    emails = tenancy.rows(Email, account.workspace_id).join(Enrollment).join(Contact)
    there = emails.where(Contact.workspace == account.workspace_id, whom)
    return there.order_by(Email.id.desc()).limit(_CANDIDATES)
