"""What a page leaves around its article, by cases: found, and nothing of the article with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from translate.repair import find_residue

CASES = json.loads(Path(__file__).with_name("residue_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_residue(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [[text[start:end], kind] for start, end, kind in find_residue(text)] == case["found"]
