"""Bulk create and update of contacts: bad rows are reported, good ones are kept."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fluenzr import db, ids
from fluenzr.core.common import addresses, tenancy
from fluenzr.core.common.addresses import identity
from fluenzr.core.common.errors import Conflict, DomainError
from fluenzr.core.contacts import records, storage, suppression
from fluenzr.core.contacts.field_values import CELLS, CUSTOM, is_cell_of
from fluenzr.core.contacts.records import Created
from fluenzr.core.contacts.storage import Draft, References

ON_DUPLICATE = ("skip", "update")
UNKNOWN_SOURCE = "not_specified"
TOGETHER = 250
"""Rows that are written at a time: so few that nobody waits long for them."""
AT_MOST = 1000
"""Rows of one transaction while nobody waits: each commit waits for the disk, and writes pages that the next
one writes again."""


class Row(NamedTuple):
    """One row: its fields, or what is wrong with it; `cells` are those of a file that they were read from.

    `says_no`: it is of somebody who is not written to, which is heard also where the row is skipped or wrong.
    """

    email: str | None
    fields: dict[str, Any]
    error: str | None = None
    cells: Sequence[tuple[str, str]] = ()
    says_no: bool = False


class Outcome(NamedTuple):
    """What becomes of a row: it is `created`, `updated`, `skipped` or `refused`, with the values that its
    contact has then, or what is wrong with it. `is_kept`: as is the status of who must not be written to."""

    kind: str
    email: str | None
    values: dict[str, Any] | None = None
    error: str | None = None
    is_kept: bool = False


def save(workspace_id: int, rows: Sequence[Row], *, groups: Sequence[str], update: bool) -> dict[str, Any]:
    """Create the new ones; those whose address exists are skipped, or with `update` changed as by PUT.

    `groups` are joined by created and updated contacts. Raises Invalid where a group does not exist; one that
    is deleted meanwhile is passed over. Where it is interrupted the first rows are kept, `TOGETHER` or some
    times so many, and may be sent again. Inside a transaction all are kept or none.
    """
    done: dict[str, Any] = {"created": 0, "updated": 0, "skipped": 0, "kept": 0, "errors": []}
    for first in range(0, len(rows), AT_MOST):
        waiting = deque(
            (start, Batch(workspace_id, part, groups=groups, update=update, may_lack_groups=start > 0))
            for start, part in _parts(rows, first)
        )
        while waiting:
            with db.transaction(large=True):
                saved = list(_saved(waiting))
            for part in saved:
                done = {name: done[name] + part[name] for name in done}
    return done


def _parts(rows: Sequence[Row], first: int) -> Iterator[tuple[int, Sequence[Row]]]:
    """The rows from the first one on that may be written in one transaction, and where each part begins."""
    for start in range(first, min(first + AT_MOST, len(rows)), TOGETHER):
        yield start, rows[start : start + TOGETHER]


def _saved(waiting: "deque[tuple[int, Batch]]") -> Iterator[dict[str, Any]]:
    """Save the first of the batches, and those after it as long as nobody waits to write."""
    while waiting:
        start, batch = waiting.popleft()
        part = batch.save()
        for error in part["errors"]:
            error["index"] += start
        yield part
        if db.is_awaited():
            return


class Batch:
    """Rows on their way into the contacts.

    What becomes of them is worked out at once, from what is there now; `save` writes it where that is still
    so, and else works it out anew. Whoever writes keeps all others from writing: this makes it short.
    """

    def __init__(
        self,
        workspace_id: int,
        rows: Sequence[Row],
        *,
        groups: Sequence[str],
        tags: Sequence[str] = (),
        consent_source: str = UNKNOWN_SOURCE,
        update: bool,
        may_lack_groups: bool = False,
    ):
        """`groups` are joined and `tags` added by created and updated contacts. `consent_source` is that of
        all who are new or have none, and do not tell their own: it is no evidence against theirs.

        Raises Invalid, as `save` does, where a group does not exist, unless that is to be passed over.
        """
        self.workspace_id, self.rows, self.groups, self.tags = workspace_id, rows, groups, tags
        self.consent_source, self.update, self.may_lack_groups = consent_source, update, may_lack_groups
        self.keys = [identity(row.fields["email"]) if "email" in row.fields else "" for row in rows]
        self._says_no = {key for row, key in zip(rows, self.keys, strict=True) if row.says_no}
        self._good = [row.fields for row in rows if row.error is None]
        self._hashed = suppression.hashed(workspace_id, filter(None, self.keys))
        self._plan = _Plan(self, self._look(hold=False))

    def save(self) -> dict[str, Any]:
        """Write them, inside a transaction, and give what became of them."""
        tenancy.take_turn(self.workspace_id)
        there = self._look(hold=True)
        if there != self._plan.there:
            self._plan = _Plan(self, there)
        return self._plan.write()

    def outcomes(self) -> list["Outcome"]:
        """What would become of each row, as far as can be told before they are written."""
        return self._plan.outcomes

    def _look(self, *, hold: bool) -> "_There":
        known = References.of(self.workspace_id, [{"group_ids": self.groups}, *self._good])
        keys = {key for key in self.keys if key}
        if not keys:
            return _There(known)
        # Each is asked for once: between two questions somebody may be deleted.
        changing = keys if self.update else keys & self._says_no
        there: dict[str, dict[str, Any]] = {}
        if others := keys - changing:
            there = {key: {} for key in storage.taken(self.workspace_id, others)}
        found = storage.find(self.workspace_id, "email_key", changing, hold=hold)
        there |= {draft.values["email_key"]: draft.values for draft in found}
        suppressed = suppression.statuses_of(self.workspace_id, self._hashed)
        of_new = {key: status for key, status in suppressed.items() if key not in there}
        return _There(known, there, of_new)


@dataclass
class _There:
    """What there is of what the rows name, and of their contacts, by whose address it is: these only where
    they may be changed. `suppressed` are statuses of those whose address is."""

    known: References
    contacts: dict[str, dict[str, Any]] = field(default_factory=dict)
    suppressed: dict[str, str] = field(default_factory=dict)


@dataclass
class _Step:
    """New and changed contacts that are written together, by whose address it is."""

    new: dict[str, Draft] = field(default_factory=dict)
    changed: dict[str, Draft] = field(default_factory=dict)


class _Plan:
    """What becomes of each row; one that changes a contact of the step before begins another."""

    def __init__(self, batch: Batch, there: _There):
        # Not the batch itself: in a circle with its plan it would wait for the garbage collector.
        self.there, self._workspace_id = there, batch.workspace_id
        self._tags, self._update, self._source = batch.tags, batch.update, batch.consent_source
        groups = [one for one in batch.groups if one in there.known.groups or not batch.may_lack_groups]
        self._joins = there.known.group_ids(groups)
        self._latest = {key: Draft(values) for key, values in there.contacts.items()}
        self._steps = [_Step()]
        self._ids = iter(ids.several("con", len(batch.rows)))
        self._noes: dict[str, Row] = {}
        self.outcomes: list[Outcome] = []
        for row, key in zip(batch.rows, batch.keys, strict=True):
            try:
                self.outcomes.append(self._add(row, key))
            except DomainError as error:
                if row.says_no:
                    self._hear(row, key)
                self.outcomes.append(Outcome("refused", row.email, error=error.message))
        self._created: list[Created] = [
            records.foretell(list(step.new.values()), there.known) for step in self._steps
        ]

    def write(self) -> dict[str, Any]:
        for step, created in zip(self._steps, self._created, strict=True):
            records.store(self._workspace_id, created, list(step.changed.values()))
        absent = [row.fields for key, row in self._noes.items() if key not in self._latest]
        noes = [(one["email"], suppression.reason_by_status(one["status"])) for one in absent]
        suppression.add_many(self._workspace_id, noes)
        kinds = Counter(outcome.kind for outcome in self.outcomes)
        return {
            **{kind: kinds[kind] for kind in ("created", "updated", "skipped")},
            "kept": sum(outcome.is_kept for outcome in self.outcomes),
            "errors": [
                {"index": index, "email": addresses.shown(outcome.email), "message": outcome.error}
                for index, outcome in enumerate(self.outcomes)
                if outcome.kind == "refused"
            ],
        }

    def _add(self, row: Row, key: str) -> Outcome:
        """Take in a row. Raises DomainError for a wrong one."""
        if row.error is not None:
            raise Conflict(row.error)
        before = self._latest.get(key)
        if before is None:
            return self._create(row, key)
        if self._update:
            return self._change(row, key, before)
        if row.says_no and _is_news(row.fields["status"], before.values["status"]):
            return self._silence(row, key, before)
        return Outcome("skipped", row.email)

    def _hear(self, row: Row, key: str) -> None:
        """Of a wrong row all that is taken is that this person is not written to: who is not there yet begins
        so, by a later row, or their address is suppressed and they begin so whenever they come."""
        before = self._latest.get(key)
        if before is None:
            if key not in self._noes or _is_news(row.fields["status"], self._noes[key].fields["status"]):
                self._noes[key] = row
        elif _is_news(row.fields["status"], before.values["status"]):
            self._silence(row, key, before)

    def _create(self, row: Row, key: str) -> Outcome:
        given = row.fields
        no = self._noes[key].fields["status"] if key in self._noes else None
        if no is not None and _is_news(no, given.get("status", "active")):
            given = {**given, "status": no}
        fields = records.begun(self._with_tags(self._sourced(given), []), self.there.suppressed)
        draft = storage.new(self._workspace_id, fields, self.there.known, next(self._ids))
        draft.joins = self._joins
        self._steps[-1].new[key] = self._latest[key] = draft
        return Outcome("created", row.email, draft.values)

    def _change(self, row: Row, key: str, before: Draft) -> Outcome:
        # A copy: what a wrong row has changed of it must not be saved with the next one.
        draft = Draft(dict(before.values), joins=self._joins, follows=before)
        sent = _changing(row, before.values) if row.cells else row.fields
        fields = self._with_tags(sent, before.values["tags"])
        if before.values["consent_source"] == UNKNOWN_SOURCE:
            fields = self._sourced(fields)
        if is_kept := _would_reactivate(before.values["status"], fields):
            fields = {name: value for name, value in fields.items() if name != "status"}
        return self._changed(row, key, draft, fields, is_kept=is_kept)

    def _silence(self, row: Row, key: str, before: Draft) -> Outcome:
        """Of a row that is skipped, all that is taken is that this person is not written to."""
        draft = Draft(dict(before.values), follows=before)
        return self._changed(row, key, draft, {"status": row.fields["status"]})

    def _changed(
        self, row: Row, key: str, draft: Draft, fields: dict[str, Any], *, is_kept: bool = False
    ) -> Outcome:
        storage.change(draft, fields, self.there.known)
        if key in self._steps[-1].new or key in self._steps[-1].changed:
            self._steps.append(_Step())
        self._steps[-1].changed[key] = self._latest[key] = draft
        return Outcome("updated", row.email, draft.values, is_kept=is_kept)

    def _sourced(self, fields: dict[str, Any]) -> dict[str, Any]:
        return {"consent_source": self._source, **fields}

    def _with_tags(self, fields: dict[str, Any], current: list[str]) -> dict[str, Any]:
        """The batch's tags, beside those of the row, or of the contact where the row does not name any."""
        if not self._tags:
            return fields
        return {**fields, "tags": [*(fields.get("tags", current) or ()), *self._tags]}


def _is_news(no: str, status: str) -> bool:
    """Whether a "no" adds to the status that somebody has. What they want stands above a bounce, which may
    turn out to be none: then they would be written to again."""
    return status not in records.ENDS or (status == suppression.BOUNCED and no != suppression.BOUNCED)


def _would_reactivate(status: str, fields: dict[str, Any]) -> bool:
    """Whether a row would let somebody be written to who must not be: many rows at once never do."""
    return status in records.ENDS and fields.get("status", status) not in records.ENDS


def _changing(row: Row, values: dict[str, Any]) -> dict[str, Any]:
    """The fields of a row of a file but those whose cells say what is there already, as it was exported.

    Cells know no types, and nothing of what a contact has: read as new values they would change it. That no
    source of a consent is known takes none away.
    """
    fields, custom = dict(row.fields), dict(row.fields.get("custom_fields", {}))
    for name, cell in row.cells:
        if name.startswith(CUSTOM):
            custom_field = name.removeprefix(CUSTOM)
            if custom_field in custom and is_cell_of(values["custom_fields"].get(custom_field), cell):
                del custom[custom_field]
        elif name in CELLS and is_cell_of(values.get(CELLS[name][0]), cell):
            fields.pop(CELLS[name][0], None)
    if fields.get("consent_source") == UNKNOWN_SOURCE:
        del fields["consent_source"]
    fields.pop("custom_fields", None)
    return {**fields, "custom_fields": custom} if custom else fields
