"""Traditional to simplified: words decide, vocabulary stays, simplified text is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.translation.script import simplify

CASES = json.loads((Path(__file__).parent / "script.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["traditional"])
def test_characters_follow_their_word(case):
    assert simplify(case["traditional"]) == case["simplified"]
    assert simplify(case["simplified"]) == case["simplified"]


@given(st.text(alphabet="國家乾淨隆著名拿顯著后後發髮ab1，。 ", max_size=30))
def test_conversion_is_stable_and_keeps_the_rest(text):
    once = simplify(text)
    assert simplify(once) == once
    assert [c for c in once if c.isascii()] == [c for c in text if c.isascii()]
