"""A fact is shown in the words around it, each at its own place."""

from __future__ import annotations

import pytest
from translated import build_plain

from translate.briefing import compose
from translate.render.view import show_facts

TWICE = "Design grew by 20%, and testing by 20% too."


@pytest.mark.parametrize(
    ("source", "target", "shown"),
    [
        (
            "设计超过20%，测试降到20%以下。",
            TWICE,
            [("Design grew by ", "20%", ""), ("and testing by ", "20%", " too")],
        ),
        ("设计超过20%，测试降到20%以下。", "Both changed by 20%.", [("Both changed by ", "20%", "")] * 2),
        ("设计增长20%。", TWICE, [("Design grew by ", "20%", "")]),
        ("设计增长20%。", "It grew.", [("", "", "")]),
    ],
)
def test_facts_in_their_words(source, target, shown):
    translated = build_plain((source, target))
    facts = compose(translated).facts
    assert [words for _, words in show_facts(facts, translated)] == shown
    assert [fact for fact, _ in show_facts(facts, translated)] == list(facts)
