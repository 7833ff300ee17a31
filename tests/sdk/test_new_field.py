"""A new field of contacts is a line of `common/contact_fields`, its columns and a migration, no more.

Done on the side: a copy of the package gets two fields, one that is kept and one that is searched, too. Then
`support/new_field_probe` runs in it.
"""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import new_field_probe as probe
from tests.support.servers import ROOT, environment

pytestmark = pytest.mark.timeout(300)  # an app, a database and an SDK are made anew

LINES = """
    ContactField("nickname", 100, "What friends say", "Countess"),
    ContactField("department", 255, "Where in the company", "Research", "abteilung", is_searched=True),
"""
COLUMNS = """
    nickname = TextField(null=True)
    department = TextField(null=True)
    department_key = TextField(default="")
"""
# For a field that is searched: an index in its order, the revision of the text of contacts, and on SQLite the
# text index (migration 0011), on PostgreSQL one of the column.
MIGRATION = """
from peewee import PostgresqlDatabase, TextField

KEYS = ("email_key", "first_name_key", "last_name_key", "company_key")


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("contact", "nickname", TextField(null=True)),
        migrator.add_column("contact", "department", TextField(null=True)),
        migrator.add_column("contact", "department_key", TextField(default="")),
    )
    db.execute_sql("create index contact_department on contact (workspace_id, department_key, id)")
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(
            "create constraint trigger contact_revision_department after update of department_key on contact "
            "deferrable initially deferred for each row "
            "when (old.department_key is distinct from new.department_key) "
            "execute function advance_contact_revision('text')"
        )
    else:
        sqlite(db)


def sqlite(db):
    db.execute_sql(
        "create trigger contact_revision_department after update of department_key on contact "
        "when old.department_key is not new.department_key begin "
        "insert into contact_revision (workspace_id, aspect, revision) values (new.workspace_id, 'text', 1) "
        "on conflict (workspace_id, aspect) do update set revision = revision + 1; end"
    )
    texts = ", ".join(f"new.{key} || char(1, 1)" for key in KEYS)
    also = " || coalesce(new.email_folded || char(1, 1), '') || new.department_key || char(1, 1)"
    add = f"insert into contact_search (rowid, {', '.join(KEYS)}) select new.id, {texts}{also}"
    for event in ("insert", "update"):
        db.execute_sql(f"drop trigger contact_search_{event}")
    db.execute_sql(f"create trigger contact_search_insert after insert on contact begin {add}; end")
    changed = " or ".join(f"old.{key} is not new.{key}" for key in (*KEYS, "department_key"))
    db.execute_sql(
        "create trigger contact_search_update "
        f"after update of email_folded, department_key, {', '.join(KEYS)} on contact "
        f"when {changed} begin delete from contact_search where rowid = old.id; {add}; end"
    )


def down(migrator, db):
    raise NotImplementedError
"""
FIELDS = ("nickname", "department")


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The copy, changed."""
    copy = tmp_path_factory.mktemp("package")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "fluenzr", copy / "fluenzr", ignore=ignored)
    shutil.copytree(ROOT / "sdk" / "generator", copy / "sdk" / "generator", ignore=ignored)
    (copy / "sdk" / "typescript").symlink_to(ROOT / "sdk" / "typescript")
    shutil.copy(probe.__file__, copy)
    insert(copy / "fluenzr/core/common/contact_fields.py", LINES, before="\n)  # fmt: skip")
    insert(
        copy / "fluenzr/models/contacts.py", COLUMNS, before='\n    status = CharField(20, default="active")'
    )
    (copy / "fluenzr/migrations/9999_fields.py").write_text(MIGRATION)
    return copy


def insert(path: Path, lines: str, *, before: str) -> None:
    text = path.read_text()
    assert text.count(before) == 1, path
    path.write_text(text.replace(before, f"\n{lines.strip(chr(10))}{before}"))


@pytest.fixture
def look(package, settings, new_database, tmp_path):
    """What the probe finds, and the directory with what the generators write."""

    def run(*args):
        changed = replace(settings, database_url=new_database(), data_dir=tmp_path / "data")
        done = subprocess.run(
            [sys.executable, str(package / "new_field_probe.py"), str(tmp_path), *args],
            cwd=package, env=environment(changed), capture_output=True, text=True, check=False, timeout=280,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout), tmp_path

    return run


def test_a_new_field_is_in_the_api_the_document_search_csv_variables_and_the_python_sdk(look):
    found, written = look()

    ada, grace = found["created"], found["import"]["contact"]
    assert (ada["nickname"], ada["department"]) == ("Countess", "Research")
    assert (found["personal"]["nickname"], found["personal"]["department"]) == ("Countess", "Engines")

    assert (found["filtered"], found["total"]) == (["ada@example.com"], 1)
    assert found["searched"] == ["alan@example.com"]
    assert found["sorted"] == ["alan@example.com", "ada@example.com"]
    assert (found["filtered_after_change"], found["total_after_change"]) == ([], 0)
    assert found["searched_after_change"] == ["ada@example.com"]

    assert found["import"]["columns"] == ["email", *FIELDS]
    assert found["import"]["row"]["nickname"] == grace["nickname"] == "Amazing Grace"
    assert found["import"]["row"]["department"] == grace["department"] == "Navy"
    header, row = found["exported"]
    exported = dict(zip(header, row, strict=True))
    assert (exported["nickname"], exported["department"]) == ("Countess", "Engines")
    assert "--department" in found["options"]
    assert "--nickname" not in found["options"]

    assert found["campaign"]["subject"] == "Countess"
    assert found["campaign"]["text"].startswith("In Research")
    assert found["campaign"]["missingVariables"] == []

    are_on_the_pages(found["pages"])
    are_in_the_document(found["document"])
    for module in ("inputs", "types", "resources/contacts"):
        text = (written / f"{module}.py").read_text()
        assert "nickname: " in text, module
        assert "department: " in text, module


def are_on_the_pages(pages):
    for name in ("person", "new"):
        assert re.search(r'<label for="nickname">Nickname</label>\s*<input id="nickname"', pages[name]), name
        assert 'maxlength="100"' in pages[name]
    assert 'name="nickname" type="text" value="Countess"' in pages["person"]
    assert 'name="nickname" type="text" value="Contessa"' in pages["saved"]
    assert '<th scope="col">Nickname</th><th scope="col">Department</th>' in pages["list"]
    assert "<td>Countess</td>" in pages["list"]
    assert '<option value="department">Department</option>' in pages["list"], "it is sorted by"
    assert '<option value="nickname" selected>Nickname</option>' in pages["columns"]
    assert '<option value="department" selected>Department</option>' in pages["columns"]
    assert 'data-insert="{{nickname|}}"' in pages["email"]
    assert '<option value="department">Department</option>' in pages["condition"]


def are_in_the_document(document):
    schemas = document["components"]["schemas"]
    for name in ("Contact", "ContactPatch", "ContactAnswer", "ImportPreviewRow"):
        assert set(FIELDS) <= schemas[name]["properties"].keys(), name
    assert schemas["ContactAnswer"]["properties"]["nickname"]["description"] == "What friends say"
    parameters = {
        each["name"]: each
        for each in document["paths"]["/v1/contacts"]["get"]["parameters"]
        if "name" in each
    }
    assert "department" in parameters
    assert "department" in parameters["sort"]["schema"]["enum"]
    assert "nickname" not in parameters


@pytest.mark.slow
def test_a_new_field_is_in_the_typescript_sdk(look, typescript):
    _, written = look("typescript")
    text = (written / "schema.ts").read_text()
    assert "nickname?: string | null" in text
    assert "department?: string | null" in text
