"""What is asked of the index of contacts' text: enough to choose candidates, and never more than is quick."""

import pytest

from fluenzr import db
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import search, text_index
from tests.support import factories


@pytest.mark.parametrize("most", [4, 8, 500])
def test_many_short_words_ask_for_no_more_than_one(workspace, monkeypatch, most):
    if not db.is_sqlite():
        pytest.skip("PostgreSQL's trigrams stand for short texts themselves")
    monkeypatch.setattr(text_index, "_MOST_TERMS", most)
    for number in range(8):
        factories.make_contact(workspace, email=f"ka{number}mo{number}@x{number}y{number}.example")
    words = ("k", "m", "x", "y", "ka", "mo", "a", "o", "e")
    found = text_index.candidates(("email_key",), *words)
    asked = 0 if found is None else found.parameters[0].count('"') // 2
    assert asked <= most
    assert text_index.candidates(("email_key",), *words, "qq") == text_index.NO_IDS
    page = search.page(workspace.id, {"q": "ka3mo3@x3y3"}, Paging())
    assert [row["email"] for row in page.rows] == ["ka3mo3@x3y3.example"]
