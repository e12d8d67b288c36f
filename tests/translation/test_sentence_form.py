"""A headline is given to the model as a sentence; labels, names and what a mark closes are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translate.translation.sentence_form import write_as_sentence

CASES = json.loads((Path(__file__).parent / "sentence_form.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"])
def test_lines_become_sentences(case):
    assert write_as_sentence(case["source"]) == case["sentence"]
    assert write_as_sentence(case["sentence"]) == case["sentence"]
