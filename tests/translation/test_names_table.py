"""The table of names holds together."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from translate.names import find_names, load_table
from translate.names.folding import fold
from translate.names.table import NOT_A_NAME

ROWS = load_table()


def test_a_name_stands_once():
    assert [name for name, n in Counter(row.name for row in ROWS).items() if n > 1] == []


def test_chinese_is_simplified_and_of_one_row():
    words = [(word, row.name) for row in ROWS for word in row.chinese]
    assert [word for word, _ in words if fold(word) != word] == []
    assert sorted(word for word, n in Counter(word for word, _ in words).items() if n > 1) == ["首尔"]


@pytest.mark.parametrize("row", [row for row in ROWS if row.name != NOT_A_NAME], ids=lambda row: row.name)
def test_each_row_knows_itself(row):
    rendering = re.compile(rf"(?<!\w)(?:{row.english}|{row.also or '(?!)'})", re.IGNORECASE)
    assert rendering.search(row.name) is not None
    for word in row.chinese:
        if len(word) > 1 and word != "首尔":
            assert [name.english for name in find_names(f"{word}。")] == [row.name]


@pytest.mark.parametrize("word", next(row for row in ROWS if row.name == NOT_A_NAME).chinese)
def test_what_is_no_name_hides_one(word):
    """Else it would have no business here."""
    names = {name for row in ROWS if row.name != NOT_A_NAME for name in row.chinese if len(name) > 1}
    assert any(name in word for name in names)
