"""Raw SQL by the rule of docs/adr/0017: only in modules where it was measured to matter, and each statement
named at the top of its module."""

import ast
from functools import cache
from pathlib import Path

import pytest

from fluenzr import db
from fluenzr.models import Email
from fluenzr.models.emails import NOT_SENT
from fluenzr.models.states import EmailState
from tests.support.servers import ROOT

RUN = {"query": 0, "execute": 0, "execute_many": 0, "models": 1}
"""The functions of `db` that run a statement, and the place of it among their arguments."""
COMPOSED = {
    "core/common/listing.py",  # lists: of the columns and conditions that others name
    "core/contacts/match_counts.py",  # and of what is counted and walked of their filters
    "core/contacts/match_order.py",
    "core/contacts/export.py",
    "core/privacy/export.py",
    "core/contacts/text_index.py",
}
"""Where statements are put together of named pieces."""


@cache
def calls(path: Path) -> list[ast.Call]:
    """Where a module runs a statement."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in RUN
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "db"
        ):
            found.append(node)
    return found


def statement_of(call: ast.Call) -> ast.expr:
    assert isinstance(call.func, ast.Attribute)
    return call.args[RUN[call.func.attr]]


def modules() -> list[str]:
    package = ROOT / "fluenzr"
    found = [path for path in package.rglob("*.py") if "migrations" not in path.parts]
    return sorted(str(path.relative_to(package)) for path in found if calls(path))


def is_named(statement: ast.expr, path: Path) -> bool:
    """Whether it is a constant of the module, perhaps with pieces put in or one added."""
    match statement:
        case ast.Name(id=name):
            return name.isupper() or is_passed_or_named(name, path)
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            return is_named(value, path)
        case ast.BinOp(left=left, op=ast.Add()):
            return is_named(left, path)
    return False


def is_passed_or_named(name: str, path: Path) -> bool:
    """A parameter or a variable, whose every value in the module is named in turn."""
    values = [
        node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign)
        and any(isinstance(one, ast.Name) and one.id == name for one in node.targets)
    ]
    return all(is_named(value, path) for value in values)


NAMING = [one for one in modules() if one not in COMPOSED and not one.startswith("db/")]


@pytest.mark.parametrize("module", NAMING)
def test_each_statement_is_named_in_its_module(module):
    path = ROOT / "fluenzr" / module
    unnamed = [call.lineno for call in calls(path) if not is_named(statement_of(call), path)]
    assert not unnamed, f"{module}: lines {unnamed}"


def test_raw_sql_stands_where_the_decision_says():
    decided = (ROOT / "docs/adr/0017-raw-sql-where-it-was-measured.md").read_text()
    own = [module for module in modules() if not module.startswith("db/")]
    assert [module for module in own if f"`{module}`" not in decided] == []


def test_no_value_of_a_row_is_taken_by_its_place():
    by_place = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "fluenzr").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "row"
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, int)
    ]
    assert not by_place


def test_peewee_finds_the_index_of_what_is_not_sent(database, database_kind):
    if database_kind != "sqlite":
        pytest.skip("PostgreSQL compares partial indexes by what follows from a condition")
    underway = Email.state.in_((EmailState.CLAIMED, EmailState.SENDING))
    sql, parameters = Email.select().where(NOT_SENT, underway).sql()
    plan = " ".join(row[-1] for row in db.query(f"explain query plan {sql}", parameters))
    assert "email_not_sent" in plan
