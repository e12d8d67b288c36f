"""Names come from the source, with the segments that name them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from translated import build_plain

from translate.briefing.mentions import find_mentions

CASES = json.loads((Path(__file__).parent / "mentions.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_mentions(case):
    found = find_mentions(build_plain(*((source, "") for source in case["zh"])))
    assert [[m.name, list(m.source_texts), list(m.segments), m.role] for m in found] == [
        mention if len(mention) > 3 else [*mention, ""] for mention in case["mentions"]
    ]


def test_the_names_of_most_segments_are_kept_in_order():
    translated = build_plain(("徐州。", ""), ("江苏。", ""), ("江苏和上海。", ""), ("上海。", ""))
    assert [m.name for m in find_mentions(translated, 2)] == ["Jiangsu", "Shanghai"]
