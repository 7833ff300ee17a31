"""Files that wait for somebody to say what their columns give."""

from io import BytesIO

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.common.errors import Invalid, NotFound
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import import_drafts, import_runner, imports, records, search
from fluenzr.core.contacts.import_drafts import Choices
from fluenzr.models import Contact, ContactImport, ImportPiece, Workspace
from tests.support import factories
from tests.support.clocks import FrozenClock

FILE = "Vorname;Adresse;Ort\nAda;ada@example.com;London\nGrace;nobody;Arlington\n"
MAPPING = {"Vorname": "firstName", "Adresse": "email", "Ort": None}
SURE = {"consent_source": "event", "consent_certified": True}


def keep(workspace: Workspace, text: str = FILE, encoding: str = "utf-8") -> str:
    return import_drafts.keep(workspace.id, BytesIO(text.encode(encoding)), "people.csv")


def read_all() -> None:
    importer = import_runner.Importer(None)
    while importer.step():
        pass


def test_a_file_nobody_knows_the_columns_of_is_imported_as_it_was_said(workspace: Workspace) -> None:
    draft_id = keep(workspace)
    draft = import_drafts.get(workspace.id, draft_id)
    assert (draft.name, [name for name, _ in draft.columns]) == ("people.csv", ["Vorname", "Adresse", "Ort"])
    with pytest.raises(Invalid, match="needs a column email"):
        import_drafts.look(workspace.id, draft_id)
    import_drafts.choose(workspace.id, draft_id, Choices(MAPPING))
    assert dict(import_drafts.get(workspace.id, draft_id).columns) == MAPPING
    look = import_drafts.look(workspace.id, draft_id)
    assert look.is_whole
    assert (look.preview["created"], look.preview["refused"]) == (1, 1)
    assert search.page(workspace.id, {}, Paging()).total == 0
    import_drafts.choose(workspace.id, draft_id, Choices(MAPPING, **SURE))
    assert import_drafts.begin(workspace.id, draft_id)["id"] == draft_id
    read_all()
    assert imports.get(workspace.id, draft_id)["errorCount"] == 1
    (made,) = search.page(workspace.id, {}, Paging()).rows
    assert (made["email"], made["firstName"]) == ("ada@example.com", "Ada")
    contact = records.get(workspace.id, made["id"])
    assert contact["consentSource"] == "event"
    with pytest.raises(NotFound):
        import_drafts.get(workspace.id, draft_id)


def test_what_columns_are_known_for_is_proposed(workspace: Workspace) -> None:
    draft = import_drafts.get(
        workspace.id, keep(workspace, "Prénom,E-mail,City\nAda,ada@example.com,London\n")
    )
    assert draft.columns == [("Prénom", "firstName"), ("E-mail", "email"), ("City", "customFields.City")]


def test_another_encoding_is_read(workspace: Workspace) -> None:
    draft_id = keep(workspace, "email;Prénom\nzoe@example.com;Zoé\n", "cp1252")
    (row,) = import_drafts.look(workspace.id, draft_id).preview["rows"]
    assert row["firstName"] == "Zoé"


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        (Choices(MAPPING, consent_certified=True), "consentSource"),
        (Choices(MAPPING, consent_source="event"), "consentCertified"),
        (Choices({**MAPPING, "Adresse": None}, **SURE), "file"),
        (Choices({**MAPPING, "Ort": "email"}, **SURE), "mapping"),
    ],
)
def test_what_is_not_settled_is_not_imported(workspace: Workspace, choices: Choices, field: str) -> None:
    draft_id = keep(workspace)
    import_drafts.choose(workspace.id, draft_id, choices)
    with pytest.raises(Invalid) as refused:
        import_drafts.begin(workspace.id, draft_id)
    assert field in refused.value.details
    assert ContactImport.get().status == imports.DRAFT


@pytest.mark.parametrize("text", ["", "\n\n", '"a;b\n'])
def test_what_is_no_file_of_contacts_is_not_kept(workspace: Workspace, text: str) -> None:
    with pytest.raises(Invalid):
        keep(workspace, text)
    assert not ContactImport.select().exists()


def test_a_draft_is_no_import_yet(workspace: Workspace) -> None:
    draft_id = keep(workspace)
    assert imports.page(workspace.id, Paging()).total == 0
    for call in (imports.get, imports.cancel, imports.errors):
        with pytest.raises(NotFound):
            call(workspace.id, draft_id)
    read_all()
    assert ContactImport.get().status == imports.DRAFT


def test_a_draft_is_its_workspaces_own(workspace: Workspace) -> None:
    draft_id, others = keep(workspace), factories.make_workspace("Others")
    for call in (import_drafts.get, import_drafts.look, import_drafts.begin, import_drafts.drop):
        with pytest.raises(NotFound):
            call(others.id, draft_id)
    with pytest.raises(NotFound):
        import_drafts.choose(others.id, draft_id, Choices())
    made = factories.make_import(workspace)
    with pytest.raises(NotFound):
        import_drafts.drop(workspace.id, made["id"])


def test_drafts_are_forgotten(workspace: Workspace, clock: FrozenClock) -> None:
    dropped = keep(workspace)
    import_drafts.drop(workspace.id, dropped)
    assert not ImportPiece.select().exists()
    first = keep(workspace)
    for _ in range(import_drafts.MOST_DRAFTS):
        keep(workspace)
    with pytest.raises(NotFound):
        import_drafts.get(workspace.id, first)
    assert ContactImport.select().count() == import_drafts.MOST_DRAFTS
    factories.make_import(workspace)
    clock.advance(23 * 3600)
    assert imports.forget_old() == 0
    clock.advance(2 * 3600)
    assert imports.forget_old() == import_drafts.MOST_DRAFTS
    assert ContactImport.get().status == "pending"


def test_only_the_beginning_of_a_long_file_is_looked_at(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "email\n" + "".join(f"reader{number}@example.com\n" for number in range(50))
    draft_id = keep(workspace, text)
    monkeypatch.setattr(import_drafts, "LOOKED_AT", 20)
    look = import_drafts.look(workspace.id, draft_id)
    assert (look.preview["created"], look.is_whole) == (20, False)
    monkeypatch.setattr(import_drafts, "LOOKED_AT", 1000)
    monkeypatch.setattr(import_drafts, "_LARGEST_LOOK", 300)
    look = import_drafts.look(workspace.id, draft_id)
    assert look.preview["refused"] == 0
    assert 0 < look.preview["created"] < 50
    assert not look.is_whole


def test_groups_that_do_not_exist_are_told(workspace: Workspace) -> None:
    with pytest.raises(Invalid, match="grp_nowhere"):
        import_drafts.choose(workspace.id, keep(workspace), Choices(MAPPING, groups=["grp_nowhere"]))


def test_an_import_begins_when_it_is_said(workspace: Workspace, clock: FrozenClock) -> None:
    draft_id = keep(workspace)
    import_drafts.choose(workspace.id, draft_id, Choices(MAPPING, **SURE))
    clock.advance(3600)
    import_drafts.begin(workspace.id, draft_id)
    assert ContactImport.get().created_at == wall_clock.now_ms()


def test_what_is_proposed_hears_the_noes_and_takes_a_leads_status_for_none_of_ours(
    workspace: Workspace,
) -> None:
    text = "Email,Status,HasOptedOutOfEmail\nada@x.co,Open - Not Contacted,0\nbob@x.co,Closed,1\n"
    draft_id = keep(workspace, text)
    proposed = dict(import_drafts.get(workspace.id, draft_id).columns)
    import_drafts.choose(workspace.id, draft_id, Choices(proposed, **SURE))
    rows = import_drafts.look(workspace.id, draft_id).preview["rows"]
    assert [row["status"] for row in rows] == ["active", "unsubscribed"]
    import_drafts.begin(workspace.id, draft_id)
    read_all()
    made = search.page(workspace.id, {}, Paging(sort="email", order="asc")).rows
    assert [one["status"] for one in made] == ["active", "unsubscribed"]
    assert Contact.get(public_id=made[0]["id"]).custom_fields["Status"] == "Open - Not Contacted"


def test_what_is_not_certain_of_the_encoding_is_kept_with_the_file_and_with_its_import(
    workspace: Workspace,
) -> None:
    draft_id = keep(workspace, "email;name\nb@x.co;F\u0171t\u0151 B\u00e9la \u00d6d\u00f6n\n", "cp1250")
    (told,) = import_drafts.get(workspace.id, draft_id).warnings
    assert "read as cp1252, and may be cp1250" in told
    import_drafts.choose(workspace.id, draft_id, Choices({"email": "email", "name": None}, **SURE))
    begun = import_drafts.begin(workspace.id, draft_id)
    assert (begun["encoding"], begun["warnings"]) == ("cp1252", [told])


def test_a_file_kept_by_an_earlier_version_is_imported(workspace: Workspace) -> None:
    draft_id = keep(workspace)
    row = ContactImport.get()
    row.options = {name: row.options[name] for name in ("name", "choices")}
    row.save()
    import_drafts.choose(workspace.id, draft_id, Choices(MAPPING, **SURE))
    assert import_drafts.get(workspace.id, draft_id).warnings == []
    assert import_drafts.begin(workspace.id, draft_id)["warnings"] == []
