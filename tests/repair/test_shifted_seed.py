"""The seed article's three spans of shifted GBK come out exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from translate.document import Document
from translate.repair.rule import Evidence
from translate.repair.shifted import SHIFTED_GBK

SPANS = [
    ("?梢灶A", "。可以預"),
    ("?萍汲晒浚岣呖蒲性O", "校科技成果，提高科研設"),
    ("?毓伞⒗杳魇称返绕髽I", "海控股、黎明食品等企業"),
]


@pytest.fixture(scope="module")
def edits(seed_article: Path) -> list[tuple[str, str]]:
    text = seed_article.read_text(encoding="utf-8")
    found = SHIFTED_GBK.find(text, Evidence(Document("seed", "seed", None, text), "str"))
    return [(text[edit.start : edit.end], edit.after) for edit in found]


def test_finds_nothing_but_the_three_spans(edits):
    assert edits == SPANS
