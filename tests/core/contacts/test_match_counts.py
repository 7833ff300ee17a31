"""Filters and totals of contacts beside a plain account of what they mean, on either database."""

import random
import unicodedata

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fluenzr import db
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import bulk, groups, match_counts, pipeline, records, search
from fluenzr.core.privacy import erasure
from fluenzr.models import Contact, Group, GroupMember
from tests.support import factories

LETTERS = "aAbß%_\\'\"*^i\u0131\u0130I{é\u0301🎉🎈 -(:)"
TEXT = st.text(st.sampled_from(LETTERS), min_size=1, max_size=6)
FEW_EXAMPLES = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
STATUSES = ("active", "bounced", "replied")
TAGS = ("vip", "VIP", "neu%", "é")


@pytest.fixture
def indexed(monkeypatch):
    """As in a large workspace: what was counted is kept, and indexes are asked."""
    monkeypatch.setattr(match_counts, "SMALL_WORKSPACE", 0)
    match_counts._kept.clear()


def everybody_of(workspace):
    """All contacts as a client reads them."""
    rows = search.page(workspace.id, {}, Paging(per_page=100)).rows
    return orjson.loads(orjson.dumps(rows))


def listed(workspace, filters, **paging):
    page = search.page(workspace.id, filters, Paging(per_page=100, **paging))
    assert page.total == len(page.rows)
    return sorted(row["email"] for row in page.rows)


def ids_of(page):
    return [row["id"] for row in page.rows]


def folded(text):
    composed = unicodedata.normalize("NFC", text or "").casefold()
    return unicodedata.normalize("NFC", composed)


def has_text(contact, text, *names):
    return any(folded(text) in folded(contact[name]) for name in names)


def is_called(contact, text):
    """Both names together, in either order."""
    both = " ".join(contact[name] or "" for name in ("firstName", "lastName", "firstName"))
    return has_text({"names": both}, text, "names")


def matches(contact, filters):
    tests = {
        "email": lambda wanted: has_text(contact, wanted, "email"),
        "company": lambda wanted: has_text(contact, wanted, "company"),
        "q": lambda wanted: has_text(contact, wanted, "email", "company") or is_called(contact, wanted),
        "status": lambda wanted: contact["status"] == wanted,
        "tags": lambda wanted: bool({*contact["tags"]} & {*wanted}),
        "groups": lambda wanted: bool({group["id"] for group in contact["groups"]} & {*wanted}),
        "pipeline_stage_id": lambda wanted: (contact["pipelineStage"] or {}).get("id") == wanted,
        "custom_fields": lambda wanted: all(
            (type(contact["customFields"].get(name, ...)), contact["customFields"].get(name))
            == (type(value), value)
            for name, value in wanted.items()
        ),
    }
    return all(tests[name](wanted) for name, wanted in filters.items())


@pytest.mark.usefixtures("indexed")
@FEW_EXAMPLES
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=8), st.lists(TEXT, min_size=1, max_size=6))
@example(
    [("\u0130stanbul", "\u0131s\u0131", "ß"), ("e\u0301", "é", "🎉🎉")],
    ["i", "I", "ss", "\u0301", "🎉", "istanbul", "e"],
)
@example([("abcx", "bcd", "x" * 300), ("abcde", '"bc" OR', "*")], ["abcd", "x" * 299, "xxxy", '"bc', 'c" or'])
def test_text_is_found_as_it_is(workspace, people, terms):
    rows = [
        bulk.Row(None, {"email": f"p{n}@x.co", "first_name": a, "last_name": b, "company": c})
        for n, (a, b, c) in enumerate(people)
    ]
    with db.transaction():
        bulk.save(workspace.id, rows, groups=[], update=False)
        everybody = everybody_of(workspace)
        for term in [*terms, people[0][0][:2], people[-1][2]]:
            for name in ("q", "company", "email"):
                expected = sorted(one["email"] for one in everybody if matches(one, {name: term}))
                assert listed(workspace, {name: term}) == expected, (name, term)
        for one in everybody:
            erasure.delete(workspace.id, one["id"])


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    "text",
    ["Anouk Lemaire", "lemaire anouk", "nouk lem", "Lemaire, Anouk", "uk", "Zoe\u0301", "ZO\u00c9", "de la"],
)
def test_people_are_found_as_others_type_their_names(workspace, text):
    rows = [("Anouk", "Lemaire", "x"), ("Zo\u00e9", "de la Tour", "uk"), ("Lem", "Anou", "y")]
    for number, (first, last, company) in enumerate(rows):
        named = {"first_name": first, "last_name": last, "company": company}
        factories.make_contact(workspace, f"p{number}@x.co", **named)
    is_anouk = text.lower()[0] in "aln"
    found = {"uk": ["p0@x.co", "p1@x.co"]}.get(text, ["p0@x.co" if is_anouk else "p1@x.co"])
    assert listed(workspace, {"q": text}) == found


@pytest.mark.usefixtures("indexed")
def test_addresses_are_found_by_their_letters_however_they_are_written(workspace):
    emails = ["z@stra\u00dfe.test", "z@strasse.test", "jos\u00e9@ex\u00e1mple.test"]
    for email in emails:
        factories.make_contact(workspace, email)
    assert listed(workspace, {"email": "STRASSE"}) == listed(workspace, {"q": "Stra\u00dfe"}) == emails[1::-1]
    assert (
        listed(workspace, {"q": "JOSE\u0301@EX\u00c1"})
        == listed(workspace, {"email": "xn--ex"})
        == emails[2:]
    )


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("seed", range(2))
def test_totals_stay_right_whatever_happens(workspace, seed, clock):
    """Every filter, alone and in pairs, asked for again after each of many changes."""
    lots = random.Random(seed)
    made = [factories.make_group(workspace, kind)["id"] for kind in ("a", "b")]
    stages = [factories.make_stage(workspace)["id"] for _ in range(2)]
    single = [
        {"status": "active"}, {"status": "bounced"}, {"tags": ["vip"]}, {"tags": ["VIP", "é"]},
        {"groups": [made[0]]}, {"groups": made}, {"pipeline_stage_id": stages[0]}, {"q": "an"}, {"q": "ann"},
        {"company": "z"}, {"email": "p1"}, {"custom_fields": {"n": 1}},
        {"custom_fields": {"n": "1", "v": True}},
    ]  # fmt: skip
    others = lots.sample(single, len(single))
    asked = single + [{**one, **other} for one, other in zip(single, others, strict=True)]

    def fields():
        return {
            "first_name": lots.choice(["Ann", "anna", "Bo", None]),
            "company": lots.choice(["Zeta", "z", None]),
            "status": lots.choice(STATUSES),
            "tags": lots.sample(TAGS, lots.randrange(3)),
            "group_ids": lots.sample(made, lots.randrange(3)),
            "pipeline_stage_id": lots.choice([None, *stages]),
            "custom_fields": {"n": lots.choice([1, "1", 1.5]), "v": lots.choice([True, False])},
        }

    for step in range(25):
        clock.advance(1)
        known = [contact.public_id for contact in Contact.select().where(Contact.workspace == workspace.id)]
        one = lots.choice(known) if known else None
        act = lots.randrange(7) if one else 0
        if act <= 1:
            rows = [bulk.Row(None, {"email": f"p{step}.{n}@x.co", **fields()}) for n in range(3)]
            bulk.save(workspace.id, rows, groups=lots.sample(made, 1), update=False)
        elif act == 2:
            records.update(workspace.id, one, fields())
        elif act == 3:
            erasure.delete(workspace.id, one)
        elif act == 4:
            groups.add_contacts(workspace.id, lots.choice(made), lots.sample(known, 1))
        elif act == 5:
            groups.remove_contacts(workspace.id, lots.choice(made), lots.sample(known, min(3, len(known))))
        else:
            records.change_tags(workspace.id, one, add=["vip"], remove=["é"])
        everybody = everybody_of(workspace)
        for filters in asked:
            expected = sorted(contact["email"] for contact in everybody if matches(contact, filters))
            assert listed(workspace, filters, sort=lots.choice(["createdAt", "email"])) == expected, filters
        for group in made:
            members = GroupMember.select().where(GroupMember.group == factories.row(Group, {"id": group}))
            assert groups.get(workspace.id, group)["contactCount"] == members.count()
    pipeline.delete(workspace.id, stages[0], stages[1])
    assert listed(workspace, {"pipeline_stage_id": stages[0]}) == []


@pytest.mark.usefixtures("indexed")
def test_what_was_counted_is_not_counted_again(workspace, monkeypatch):
    for number in range(3):
        factories.make_contact(workspace, f"p{number}@x.co", tags=["vip"])
    counted = []
    count = match_counts._count

    def counting(*arguments):
        counted.append(arguments[2])
        return count(*arguments)

    monkeypatch.setattr(match_counts, "_count", counting)
    assert len(listed(workspace, {"tag": "vip"})) == 3
    assert len(listed(workspace, {"tag": "vip"})) == 3
    assert len(counted) == 1
    # A change of what the filter does not look at changes nothing.
    one = Contact.get(Contact.email == "p1@x.co")
    records.update(workspace.id, one.public_id, {"company": "Zeta", "status": "replied"})
    assert len(listed(workspace, {"tag": "vip"})) == 3
    assert len(counted) == 1
    records.update(workspace.id, one.public_id, {"tags": []})
    assert len(listed(workspace, {"tag": "vip"})) == 2
    assert len(counted) == 2


@pytest.mark.usefixtures("indexed")
def test_an_erased_person_is_gone_from_the_text_index(workspace):
    contact = factories.make_contact(workspace, "unmistakable@x.co")
    erasure.delete(workspace.id, contact["id"])
    if db.is_sqlite():
        found = "select count(*) from contact_search where contact_search match '\"unm\"'"
        assert db.query(found) == [(0,)]
    assert listed(workspace, {"q": "unmistakable"}) == []


def test_deep_pages_are_those_of_the_list(workspace, monkeypatch):
    monkeypatch.setattr("fluenzr.core.common.listing._DEEP", 1)
    for number in range(9):
        factories.make_contact(workspace, f"p{number}@x.co")
    for per_page in (1, 2, 4):
        for order in ("asc", "desc"):
            whole = ids_of(search.page(workspace.id, {}, Paging(sort="email", order=order)))
            pages = [
                search.page(workspace.id, {}, Paging(number, per_page, "email", order))
                for number in range(1, 9 // per_page + 2)
            ]
            assert [one for page in pages for one in ids_of(page)] == whole
            assert all(page.next_cursor for page in pages[: (9 - 1) // per_page])
